// SPDX-License-Identifier: Apache-2.0
//
// money.js - <mn-money>: payments that look like trafficking. The queue of alerts, one alert with
// all that it rests on, and what an analyst decides, by keys or buttons; then the next one.
import { html, nothing } from 'lit';
import { account, may, needsSignIn } from '../core/account.js';
import { DECISIONS, decisionFile, readCase } from '../core/money.js';
import { alerts, desk, putRow } from '../core/money-desk.js';
import { problemBox } from '../core/page.js';
import { ask, askFiles } from '../core/server.js';
import { t } from '../core/words.js';
import { MatterPage } from './matter.js';
import { caseView } from './money-case.js';
import { mayNot } from './money-decide.js';
import { queueView } from './money-queue.js';
import './money-find.js';

const MONEY = {
    command: 'money',
    path: '/money',
    name: 'alert',
    table: 'queue',
    on: alerts,
    deeds: DECISIONS,
    keys: [['j', 'next'], ['k', 'before'], ['o', 'open'], ['t', 'take'], ['r', 'report'], ['w', 'watch'], ['c', 'close'], ['f', 'refer'], ['z', 'reopen'], ['/', 'search'], ['?', 'help']],
    mayNot,
    says: {
        taken: (alert) => t('money.taken', { alert }),
        reopened: (alert) => t('money.reopened', { alert }),
        done: (alert, decision) => t('money.done', { alert, decision: t(`money.said.${decision}`) }),
        alldone: () => t('money.alldone'),
    },
};

class Money extends MatterPage {
    static properties = { subjects: { state: true } };

    constructor() {
        super(MONEY);
    }

    fresh() {
        super.fresh();
        Object.assign(this, { sorted: { sort: 'time', down: false }, subjects: [] });
    }

    keys() {
        return { ...super.keys(), '/': () => this.querySelector('#m-search')?.focus() };
    }

    asDeed(deed, reason) {
        return deed === 'take' ? { take: true } : deed === 'reopen' ? { reopen: true, reason } : { decision: deed, reason };
    }

    async readOne(alert, signal) {
        const options = { CASE: alert };
        const files = this.files();
        const report = files.length ? await askFiles('money/case', options, files, { signal }) : await ask('money/case', options, { signal });
        if (report.tables.queue?.[0]) putRow(report.tables.queue[0]);
        return readCase(report);
    }

    refused(again) {
        if (desk.bank && again) desk.bank = null;
    }

    // What goes with the question for a case: the bank's data, and whom the drafts are to name.
    files() {
        const files = desk.bank ? [['institution', desk.bank]] : [];
        if (this.subjects.length) {
            const told = desk.cases.get(this.opened);
            files.push(['decision', new File([decisionFile(told.history, this.subjects)], 'decision.json', { type: 'application/json' })]);
        }
        return files;
    }

    // Whom the drafts name: nobody but those whom the analyst ticks.
    name(party, on) {
        this.subjects = on ? [...this.subjects, party] : this.subjects.filter((s) => s !== party);
        return this.askCase(this.opened, true);
    }

    // The bank's own data, for the drafts: every case is asked for anew.
    takeBank(file) {
        desk.bank = file;
        for (const other of [...desk.cases.keys()]) if (other !== this.opened) desk.cases.delete(other);
        this.askCase(this.opened, true);
    }

    // What is chosen in the case: all payments, or those that one thing rests on.
    pick(only) {
        this.only = this.only === only ? 'all' : only;
        this.from = 0;
    }

    // --- drawing ---------------------------------------------------------------------------------

    render() {
        return html`<div class="screening money wide">
            <p class="hidden" role="status" id="heard">${this.heard}</p>
            ${this.opened ? nothing : html`<header><h1>${t('money.title')}</h1><p class="lead">${t('money.lead')}</p></header>`}
            ${may('cases') || needsSignIn() ? nothing : html`<p class="note" id="may-not">${t('money.maynotsee', { role: t(`role.${account.role}`) })}</p>`}
            ${problemBox(this.problem, () => this.load())}
            ${this.heard ? html`<p class="note heard screen-only" aria-hidden="true">${this.heard}</p>` : nothing}
            ${this.opened ? caseView(this, this.opened, this.told()) : html`${desk.queue ? queueView(this) : nothing}
                <mn-money-find .mayKeep=${may('keep') && may('review')} ?open=${desk.queue?.length === 0} @kept=${() => this.load()}></mn-money-find>`}
            ${desk.queue ? html`<p class="screen-only"><button type="button" class="link" @click=${() => this.help()}>${t('keys.open')} <kbd translate="no" data-words>?</kbd></button></p>` : nothing}
        </div>`;
    }
}
customElements.define('mn-money', Money);
