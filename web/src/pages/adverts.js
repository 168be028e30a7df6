// SPDX-License-Identifier: Apache-2.0
//
// adverts.js - <mn-adverts>: networks of posts that are to be read. The queue, one network with all
// that it rests on, and what an analyst decides, by keys or buttons; then the next one.
import { html, nothing } from 'lit';
import { account, csrf, may, needsSignIn } from '../core/account.js';
import { DECISIONS, readCase } from '../core/adverts.js';
import { desk, networks, putRow } from '../core/adverts-desk.js';
import { problemBox } from '../core/page.js';
import { save } from '../core/save.js';
import { ask } from '../core/server.js';
import { t } from '../core/words.js';
import { makeZip, unpacked } from '../core/zip.js';
import { caseView } from './adverts-case.js';
import { mayNot } from './adverts-decide.js';
import { queueView } from './adverts-queue.js';
import './adverts-find.js';
import './adverts-watch.js';
import { MatterPage } from './matter.js';

const ADVERTS = {
    command: 'adverts',
    path: '/adverts',
    name: 'network',
    table: 'network',
    on: networks,
    deeds: DECISIONS,
    keys: [['j', 'next'], ['k', 'before'], ['o', 'open'], ['n', 'postnext'], ['b', 'postbefore'], ['t', 'take'], ['l', 'lead'], ['w', 'watch'], ['c', 'close'], ['f', 'refer'], ['z', 'reopen'], ['/', 'search'], ['?', 'help']],
    mayNot,
    says: {
        taken: (network) => t('adverts.taken', { network }),
        reopened: (network) => t('adverts.reopened', { network }),
        done: (network, decision) => t('adverts.done', { network, decision: t(`adverts.said.${decision}`) }),
        alldone: () => t('adverts.alldone'),
    },
};

class Adverts extends MatterPage {
    static properties = {
        template: { state: true }, slot: { state: true }, post: { state: true }, postBefore: { state: true }, packing: { state: true }, packed: { state: true }, packProblem: { state: true },
    };

    constructor() {
        super(ADVERTS);
    }

    fresh() {
        super.fresh();
        Object.assign(this, { sorted: { sort: 'at', down: false }, template: null, slot: null, post: null, postBefore: null, packing: false, packed: null, packProblem: null });
    }

    keys() {
        return {
            ...super.keys(),
            n: () => this.opened && this.stepPost(1), b: () => this.opened && this.stepPost(-1),
            '/': () => this.querySelector(this.opened ? '#a-search' : '#q-search')?.focus(),
        };
    }

    asDeed(deed, reason) {
        return { DEED: deed, reason };
    }

    async readOne(network, signal) {
        return readCase(await ask('adverts/network', { NETWORK: network }, { signal }));
    }

    // A file came in: every network may have grown.
    brought() {
        desk.cases.clear();
        desk.show = 'open';
        this.load();
        this.querySelector('mn-adverts-watch')?.load();
    }

    search(query) {
        desk.query = query;
        this.atFirst();
    }

    // What is chosen among the posts: all, or those that one thing holds; then they are looked at.
    async pick(only) {
        this.only = this.only === only ? 'all' : only;
        this.from = 0;
        await this.updateComplete;
        if (this.only !== 'all') this.querySelector('#posts-title')?.focus();
    }

    // --- the text, post after post --------------------------------------------------------------

    text() {
        const all = this.told()?.templates ?? [];
        return all.find((k) => k.template === this.template) ?? all[0] ?? null;
    }

    showText(template) {
        Object.assign(this, { template, slot: null, post: null, postBefore: null });
    }

    showPost(post) {
        this.postBefore = post ? this.post : null;
        this.post = post;
    }

    stepPost(by) {
        const of = this.text();
        if (!of?.members.length) return;
        const at = of.members.indexOf(this.post);
        const to = at < 0 ? 0 : Math.min(of.members.length - 1, Math.max(0, at + by));
        if (of.members[to] !== this.post) this.showPost(of.members[to]);
    }

    // A post of the table in the text that it was made from.
    async seePost(p) {
        Object.assign(this, { template: p.template, slot: null, post: p.post, postBefore: null });
        await this.updateComplete;
        this.querySelector('#texts')?.scrollIntoView();
        this.querySelector('#text-template')?.focus({ preventScroll: true });
    }

    // --- the package -----------------------------------------------------------------------------

    // The files as the program made them; none is given whose bytes have another hash.
    async package() {
        const network = this.opened;
        Object.assign(this, { packing: true, packProblem: null, packed: null });
        try {
            const report = await ask('adverts/package', { NETWORK: network }, { csrf });
            const made = await unpacked(report.tables.files ?? []);
            if (made.wrong?.length) throw Object.assign(new Error(t('adverts.package.wrong', { names: made.wrong.join(', ') })), { status: 500 });
            save(`${network}.zip`, new Blob([makeZip(made.files.map((f) => ({ ...f, name: `${network}/${f.name}` })))], { type: 'application/zip' }), 'application/zip');
            const row = report.tables.network?.[0];
            if (row) putRow(row);
            if (this.opened === network) this.packed = made;
        } catch (error) {
            if (this.opened === network) this.packProblem = error;
        }
        if (this.opened === network) this.packing = false;
    }

    // --- drawing ---------------------------------------------------------------------------------

    render() {
        return html`<div class="screening money adverts wide">
            <p class="hidden" role="status" id="heard">${this.heard}</p>
            ${this.opened ? nothing : html`<header><h1>${t('adverts.title')}</h1><p class="lead">${t('adverts.lead')}</p></header>`}
            ${may('cases') || needsSignIn() ? nothing : html`<p class="note" id="may-not">${t('adverts.maynotsee', { role: t(`role.${account.role}`) })}</p>`}
            ${problemBox(this.problem, () => this.load())}
            ${this.heard ? html`<p class="note heard screen-only" aria-hidden="true">${this.heard}</p>` : nothing}
            ${this.opened ? caseView(this, this.opened, this.told()) : html`${desk.queue ? queueView(this) : nothing}
                <mn-adverts-find .mayKeep=${may('keep') && may('review')} ?open=${desk.queue?.length === 0} @kept=${() => this.brought()}></mn-adverts-find>
                ${desk.queue && may('cases') && !needsSignIn() ? html`<mn-adverts-watch .mayDecide=${may('decide')}></mn-adverts-watch>` : nothing}`}
            ${desk.queue ? html`<p class="screen-only"><button type="button" class="link" @click=${() => this.help()}>${t('keys.open')} <kbd translate="no" data-words>?</kbd></button></p>` : nothing}
        </div>`;
    }
}
customElements.define('mn-adverts', Adverts);
