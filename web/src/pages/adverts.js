// SPDX-License-Identifier: Apache-2.0
//
// adverts.js - <mn-adverts>: networks of posts that are to be read. The queue, one network with all
// that it rests on, and what an analyst decides, by keys or buttons; then the next one.
import { html, nothing } from 'lit';
import { account, csrf, may, needsSignIn, onAccount } from '../core/account.js';
import { DECISIONS, readCase } from '../core/adverts.js';
import { desk, goOn, keepCase, noteReason, putRow, rowOf, shown, step, takeQueue } from '../core/adverts-desk.js';
import { listenKeys } from '../core/keys.js';
import { Page, problemBox } from '../core/page.js';
import { go } from '../core/router.js';
import { save } from '../core/save.js';
import { ask } from '../core/server.js';
import { onChange } from '../core/session.js';
import { t } from '../core/words.js';
import { makeZip, unpacked } from '../core/zip.js';
import { caseView } from './adverts-case.js';
import { mayNot } from './adverts-decide.js';
import { queueView } from './adverts-queue.js';
import './adverts-find.js';
import './adverts-watch.js';
import { openHelp } from './keys-help.js';

const KEYS = [['j', 'next'], ['k', 'before'], ['o', 'open'], ['n', 'postnext'], ['b', 'postbefore'], ['t', 'take'], ['l', 'lead'], ['w', 'watch'], ['c', 'close'], ['f', 'refer'], ['z', 'reopen'], ['/', 'search'], ['?', 'help']];
const networkIn = () => new URLSearchParams(location.hash.slice(1)).get('network');

class Adverts extends Page {
    static properties = {
        problem: { state: true }, caseProblem: { state: true }, loading: { state: true }, draft: { state: true }, heard: { state: true }, taking: { state: true },
        only: { state: true }, sorted: { state: true }, query: { state: true }, from: { state: true },
        template: { state: true }, slot: { state: true }, post: { state: true }, postBefore: { state: true }, packing: { state: true }, packed: { state: true }, packProblem: { state: true },
    };

    constructor() {
        super();
        this.heard = '';
        this.fresh();
    }

    // What is looked at within a network.
    fresh() {
        Object.assign(this, { only: 'all', sorted: { sort: 'at', down: false }, query: '', from: 0, draft: null, template: null, slot: null, post: null, postBefore: null, packing: false, packed: null, packProblem: null });
    }

    connectedCallback() {
        super.connectedCallback();
        this.away = [onChange(() => this.follow()), onAccount(() => { this.requestUpdate(); if (!needsSignIn()) this.load(); }), listenKeys(this.keys())];
        this.load();
    }

    disconnectedCallback() {
        this.asking?.abort();
        for (const leave of this.away) leave();
        super.disconnectedCallback();
    }

    // --- what is known -------------------------------------------------------------------------

    async load() {
        if (account.known && account.accounts && account.account && !may('cases')) return;
        try {
            takeQueue(await ask('adverts/queue', { state: 'all' }));
            this.problem = null;
            desk.at ??= shown(account.account)[0]?.key ?? null;
        } catch (error) {
            this.problem = error;
        }
        this.requestUpdate();
        this.follow();
    }

    // A file came in: every network may have grown.
    brought() {
        desk.cases.clear();
        desk.show = 'open';
        this.load();
        this.querySelector('mn-adverts-watch')?.load();
    }

    // The network that the address names is opened; without one the queue is shown.
    follow() {
        const network = networkIn();
        if (this.opened === network || !desk.queue) return;
        this.opened = network;
        this.fresh();
        this.caseProblem = null;
        if (network) {
            desk.at = network;
            this.askCase(network);
        }
        this.requestUpdate();
        this.focusHead();
    }

    async focusHead() {
        await this.updateComplete;
        scrollTo(0, 0);
        if (this.opened) this.querySelector('#case-title')?.focus({ preventScroll: true });
        else this.focusRow();
    }

    async askCase(network, again = false) {
        if (desk.cases.has(network) && !again) return;
        this.asking?.abort();
        const mine = (this.asking = new AbortController());
        this.loading = true;
        try {
            const told = readCase(await ask('adverts/network', { NETWORK: network }, { signal: mine.signal }));
            keepCase(network, told);
            this.caseProblem = null;
        } catch (error) {
            if (error.name === 'AbortError') return;
            this.caseProblem = error;
        }
        if (this.asking === mine) this.loading = false;
        this.requestUpdate();
    }

    told() {
        return this.opened ? desk.cases.get(this.opened) : null;
    }

    // --- going about -----------------------------------------------------------------------------

    open(network) {
        if (network) go('/adverts', `#network=${encodeURIComponent(network)}`);
    }

    back() {
        if (this.opened) go('/adverts');
    }

    move(by) {
        if (!desk.queue) return;
        const was = desk.at;
        const to = step(account.account, by);
        if (this.opened && to && to !== was) this.open(to);
        else {
            this.requestUpdate();
            this.focusRow();
        }
    }

    async focusRow() {
        await this.updateComplete;
        if (!document.querySelector('dialog[open]')) this.querySelector('tr.chosen a')?.focus();
    }

    atFirst() {
        if (!shown(account.account).some((r) => r.key === desk.at)) desk.at = shown(account.account)[0]?.key ?? null;
        this.requestUpdate();
    }

    show(name) {
        desk.show = name;
        this.atFirst();
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

    keys() {
        const deeds = Object.fromEntries(DECISIONS.map(([decision, key]) => [key, () => this.draftFor(decision)]));
        return {
            j: () => this.move(1), k: () => this.move(-1), o: () => !this.opened && this.open(desk.at), n: () => this.opened && this.stepPost(1), b: () => this.opened && this.stepPost(-1), t: () => this.take(), ...deeds, z: () => this.reopen(),
            Escape: () => this.back(), '/': () => this.querySelector(this.opened ? '#a-search' : '#q-search')?.focus(), '?': () => openHelp(KEYS, 'adverts'),
        };
    }

    // --- deciding ------------------------------------------------------------------------------

    row() {
        return rowOf(desk.at);
    }

    async draftFor(decision) {
        const row = this.row();
        if (!row || row.gone || (decision === 'reopen' ? !row.decided : row.decided) || mayNot(decision, row)) return;
        this.draft = { network: row.key, decision, reason: '', sending: false, problem: null };
        await this.updateComplete;
        this.querySelector('#d-reason').focus();
    }

    dropDraft() {
        this.draft = null;
        this.updateComplete.then(() => (this.opened ? this.querySelector('#case-title')?.focus({ preventScroll: true }) : this.focusRow()));
    }

    // Opens again what stands here, else the last network decided in this visit.
    reopen() {
        if (!desk.queue || mayNot('reopen')) return;
        if (!this.row()?.decided) {
            const last = desk.log.at(-1);
            if (!last) return;
            if (this.opened) this.open(last);
            desk.show = 'all';
            desk.at = last;
            this.follow();
        }
        this.draftFor('reopen');
    }

    async take() {
        const row = this.row();
        if (!row || row.gone || row.decided || row.taken_by || mayNot('take', row) || this.taking) return;
        this.taking = true;
        try {
            await this.tell(row.key, { DEED: 'take' });
            this.heard = t('adverts.taken', { network: row.key });
            this.problem = null;
        } catch (error) {
            this.problem = error;
        }
        this.taking = false;
    }

    // Sends a deed, and takes over how the network stands now.
    async tell(network, options) {
        const report = await ask('adverts/decide', { NETWORK: network, ...options }, { csrf });
        const row = report.tables.network?.find((r) => r.network === network);
        if (row) putRow(row);
        else takeQueue(await ask('adverts/queue', { state: 'all' }));
    }

    async keepDraft() {
        const { draft } = this;
        const reason = draft.reason.trim();
        if (draft.sending || !reason) return;
        this.draft = { ...draft, sending: true, problem: null };
        const again = draft.decision === 'reopen';
        try {
            await this.tell(draft.network, { DEED: draft.decision, reason });
            noteReason(reason);
            this.draft = null;
            desk.log = desk.log.filter((a) => a !== draft.network);
            desk.cases.delete(draft.network); // its history says what was decided
            if (!again) desk.log.push(draft.network);
            this.after(draft.network, again, t(again ? 'adverts.reopened' : 'adverts.done', { network: draft.network, decision: t(`adverts.said.${draft.decision}`) }));
        } catch (error) {
            this.draft = { ...draft, sending: false, problem: error };
        }
    }

    // The next open network, in the view in which this one was decided.
    after(network, again, told) {
        const next = again ? network : goOn(network);
        this.heard = next ? told : `${told} ${t('adverts.alldone')}`;
        if (!this.opened) {
            this.atFirst();
            this.focusRow();
        } else if (again) {
            this.askCase(network);
            this.focusHead();
        } else if (next) this.open(next);
        else this.back();
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
            ${desk.queue ? html`<p class="screen-only"><button type="button" class="link" @click=${() => openHelp(KEYS, 'adverts')}>${t('keys.open')} <kbd translate="no" data-words>?</kbd></button></p>` : nothing}
        </div>`;
    }
}
customElements.define('mn-adverts', Adverts);
