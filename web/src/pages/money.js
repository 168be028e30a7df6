// SPDX-License-Identifier: Apache-2.0
//
// money.js - <mn-money>: payments that look like trafficking. The queue of alerts, one alert with
// all that it rests on, and what an analyst decides, by keys or buttons; then the next one.
import { html, nothing } from 'lit';
import { account, csrf, may, needsSignIn, onAccount } from '../core/account.js';
import { listenKeys } from '../core/keys.js';
import { DECISIONS, decisionFile, readCase } from '../core/money.js';
import { desk, goOn, keepCase, noteReason, putRow, rowOf, shown, step, takeQueue } from '../core/money-desk.js';
import { Page, problemBox } from '../core/page.js';
import { go } from '../core/router.js';
import { ask, askFiles } from '../core/server.js';
import { onChange } from '../core/session.js';
import { t } from '../core/words.js';
import { openHelp } from './keys-help.js';
import { caseView } from './money-case.js';
import { mayNot } from './money-decide.js';
import { queueView } from './money-queue.js';
import './money-find.js';

const KEYS = [['j', 'next'], ['k', 'before'], ['o', 'open'], ['t', 'take'], ['r', 'report'], ['w', 'watch'], ['c', 'close'], ['f', 'refer'], ['z', 'reopen'], ['/', 'search'], ['?', 'help']];
const alertIn = () => new URLSearchParams(location.hash.slice(1)).get('alert');

class Money extends Page {
    static properties = {
        problem: { state: true }, caseProblem: { state: true }, loading: { state: true }, draft: { state: true }, heard: { state: true },
        only: { state: true }, sorted: { state: true }, query: { state: true }, from: { state: true }, taking: { state: true }, subjects: { state: true },
    };

    constructor() {
        super();
        this.heard = '';
        this.fresh();
    }

    // What is looked at within a case.
    fresh() {
        Object.assign(this, { only: 'all', sorted: { sort: 'time', down: false }, query: '', from: 0, draft: null, subjects: [] });
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
            takeQueue(await ask('money/queue', { state: 'all' }));
            this.problem = null;
            desk.at ??= shown(account.account)[0]?.alert ?? null;
        } catch (error) {
            this.problem = error;
        }
        this.requestUpdate();
        this.follow();
    }

    // The alert that the address names is opened; without one the queue is shown.
    follow() {
        const alert = alertIn();
        if (this.opened === alert || !desk.queue) return;
        this.opened = alert;
        this.fresh();
        this.caseProblem = null;
        if (alert) {
            desk.at = alert;
            this.askCase(alert);
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

    async askCase(alert, again = false) {
        if (desk.cases.has(alert) && !again) return;
        this.asking?.abort();
        const mine = (this.asking = new AbortController());
        this.loading = true;
        try {
            const options = { CASE: alert };
            const files = this.files();
            const report = files.length ? await askFiles('money/case', options, files, { signal: mine.signal }) : await ask('money/case', options, { signal: mine.signal });
            keepCase(alert, readCase(report));
            if (report.tables.queue?.[0]) putRow(report.tables.queue[0]);
            this.caseProblem = null;
        } catch (error) {
            if (error.name === 'AbortError') return;
            if (desk.bank && again) desk.bank = null;
            this.caseProblem = error;
        }
        if (this.asking === mine) this.loading = false;
        this.requestUpdate();
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

    // --- going about -----------------------------------------------------------------------------

    open(alert) {
        if (alert) go('/money', `#alert=${encodeURIComponent(alert)}`);
    }

    back() {
        if (this.opened) go('/money');
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

    show(name) {
        desk.show = name;
        if (!shown(account.account).some((r) => r.alert === desk.at)) desk.at = shown(account.account)[0]?.alert ?? null;
        this.requestUpdate();
    }

    // What is chosen in the case: all payments, or those that one thing rests on.
    pick(only) {
        this.only = this.only === only ? 'all' : only;
        this.from = 0;
    }

    keys() {
        const deeds = Object.fromEntries(DECISIONS.map(([decision, key]) => [key, () => this.draftFor(decision)]));
        return {
            j: () => this.move(1), k: () => this.move(-1), o: () => !this.opened && this.open(desk.at), t: () => this.take(), ...deeds, z: () => this.reopen(),
            Escape: () => this.back(), '/': () => this.querySelector('#m-search')?.focus(), '?': () => openHelp(KEYS, 'money'),
        };
    }

    // --- deciding ------------------------------------------------------------------------------

    row() {
        return rowOf(desk.at);
    }

    async draftFor(decision) {
        const row = this.row();
        if (!row || (decision === 'reopen' ? !row.decided : row.decided) || mayNot(decision, row)) return;
        this.draft = { alert: row.alert, decision, reason: '', sending: false, problem: null };
        await this.updateComplete;
        this.querySelector('#d-reason').focus();
    }

    dropDraft() {
        this.draft = null;
        this.updateComplete.then(() => (this.opened ? this.querySelector('#case-title')?.focus({ preventScroll: true }) : this.focusRow()));
    }

    // Opens again what stands here, else the last alert decided in this visit.
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
        if (!row || row.decided || row.taken_by || mayNot('take', row) || this.taking) return;
        this.taking = true;
        try {
            await this.tell(row.alert, { take: true });
            this.heard = t('money.taken', { alert: row.alert });
            this.problem = null;
        } catch (error) {
            this.problem = error;
        }
        this.taking = false;
    }

    // Sends a deed, and takes over how the alert stands now.
    async tell(alert, options) {
        const report = await ask('money/decide', { ALERT: alert, ...options }, { csrf });
        const row = report.tables.queue?.find((r) => r.alert === alert);
        if (row) putRow(row);
        else takeQueue(await ask('money/queue', { state: 'all' }));
    }

    async keepDraft() {
        const { draft } = this;
        const reason = draft.reason.trim();
        if (draft.sending || !reason) return;
        this.draft = { ...draft, sending: true, problem: null };
        const again = draft.decision === 'reopen';
        try {
            await this.tell(draft.alert, again ? { reopen: true, reason } : { decision: draft.decision, reason });
            noteReason(reason);
            this.draft = null;
            desk.log = desk.log.filter((a) => a !== draft.alert);
            desk.cases.delete(draft.alert); // its drafts say what was decided
            if (!again) desk.log.push(draft.alert);
            this.after(draft.alert, again, t(again ? 'money.reopened' : 'money.done', { alert: draft.alert, decision: t(`money.said.${draft.decision}`) }));
        } catch (error) {
            this.draft = { ...draft, sending: false, problem: error };
        }
    }

    // The next open alert, in the view in which this one was decided.
    after(alert, again, told) {
        const next = again ? alert : goOn(alert);
        this.heard = next ? told : `${told} ${t('money.alldone')}`;
        if (!this.opened) {
            if (!shown(account.account).some((r) => r.alert === desk.at)) desk.at = shown(account.account)[0]?.alert ?? null;
            this.requestUpdate();
            this.focusRow();
        } else if (again) {
            this.askCase(alert);
            this.focusHead();
        } else if (next) this.open(next);
        else this.back();
    }

    // --- drawing ---------------------------------------------------------------------------------

    render() {
        const told = this.opened ? desk.cases.get(this.opened) : null;
        return html`<div class="screening money wide">
            <p class="hidden" role="status" id="heard">${this.heard}</p>
            ${this.opened ? nothing : html`<header><h1>${t('money.title')}</h1><p class="lead">${t('money.lead')}</p></header>`}
            ${may('cases') || needsSignIn() ? nothing : html`<p class="note" id="may-not">${t('money.maynotsee', { role: t(`role.${account.role}`) })}</p>`}
            ${problemBox(this.problem, () => this.load())}
            ${this.heard ? html`<p class="note heard screen-only" aria-hidden="true">${this.heard}</p>` : nothing}
            ${this.opened ? caseView(this, this.opened, told) : html`${desk.queue ? queueView(this) : nothing}
                <mn-money-find .mayKeep=${may('keep') && may('review')} ?open=${desk.queue?.length === 0} @kept=${() => this.load()}></mn-money-find>`}
            ${desk.queue ? html`<p class="screen-only"><button type="button" class="link" @click=${() => openHelp(KEYS, 'money')}>${t('keys.open')} <kbd translate="no" data-words>?</kbd></button></p>` : nothing}
        </div>`;
    }
}
customElements.define('mn-money', Money);
