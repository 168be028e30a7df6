// SPDX-License-Identifier: Apache-2.0
//
// matter.js - a page on which people go through what waits for them: the queue, one of it with all
// that it rests on, and what becomes of it, by keys or buttons; then the next one. What is particular
// to alerts or networks is their page's own (money.js, adverts.js).
//
// A page says what it is of: command, whose queue, case and decide it asks; path, its own; name, that
// of a row's key in the address, in tables and as an input; table, in which `decide` tells the row;
// on, its desk (core/queue.js); deeds, what may be decided, with its key; keys, for the help; mayNot,
// of its decider (matter-decide.js); says, its sentences.
import { account, csrf, may, needsSignIn, onAccount } from '../core/account.js';
import { listenKeys } from '../core/keys.js';
import { Page } from '../core/page.js';
import { go } from '../core/router.js';
import { ask } from '../core/server.js';
import { onChange } from '../core/session.js';
import { openHelp } from './keys-help.js';

export class MatterPage extends Page {
    static properties = {
        problem: { state: true }, caseProblem: { state: true }, loading: { state: true }, draft: { state: true }, heard: { state: true }, taking: { state: true },
        only: { state: true }, sorted: { state: true }, query: { state: true }, from: { state: true },
    };

    constructor(of) {
        super();
        this.of = of;
        this.heard = '';
        this.fresh();
    }

    get desk() {
        return this.of.on.desk;
    }

    // What is looked at within a case.
    fresh() {
        Object.assign(this, { only: 'all', query: '', from: 0, draft: null });
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

    askQueue() {
        return ask(`${this.of.command}/queue`, { state: 'all' });
    }

    async load() {
        if (account.known && account.accounts && account.account && !may('cases')) return;
        try {
            this.of.on.takeQueue(await this.askQueue());
            this.problem = null;
            this.desk.at ??= this.first();
        } catch (error) {
            this.problem = error;
        }
        this.requestUpdate();
        this.follow();
    }

    // The one that the address names is opened; without one the queue is shown.
    follow() {
        const key = new URLSearchParams(location.hash.slice(1)).get(this.of.name);
        if (this.opened === key || !this.desk.queue) return;
        this.opened = key;
        this.fresh();
        this.caseProblem = null;
        if (key) {
            this.desk.at = key;
            this.askCase(key);
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

    // readOne(key, signal) asks for what is told of one; refused(again) is called where it is not.
    async askCase(key, again = false) {
        if (this.desk.cases.has(key) && !again) return;
        this.asking?.abort();
        const mine = (this.asking = new AbortController());
        this.loading = true;
        try {
            this.of.on.keepCase(key, await this.readOne(key, mine.signal));
            this.caseProblem = null;
        } catch (error) {
            if (error.name === 'AbortError') return;
            this.refused(again);
            this.caseProblem = error;
        }
        if (this.asking === mine) this.loading = false;
        this.requestUpdate();
    }

    refused() {}

    told() {
        return this.opened ? this.desk.cases.get(this.opened) : null;
    }

    // --- going about -----------------------------------------------------------------------------

    open(key) {
        if (key) go(this.of.path, `#${this.of.name}=${encodeURIComponent(key)}`);
    }

    back() {
        if (this.opened) go(this.of.path);
    }

    move(by) {
        if (!this.desk.queue) return;
        const was = this.desk.at;
        const to = this.of.on.step(account.account, by);
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

    first() {
        return this.of.on.shown(account.account)[0]?.key ?? null;
    }

    atFirst() {
        if (!this.of.on.shown(account.account).some((r) => r.key === this.desk.at)) this.desk.at = this.first();
        this.requestUpdate();
    }

    show(name) {
        this.desk.show = name;
        this.atFirst();
    }

    help() {
        openHelp(this.of.keys, this.of.command);
    }

    keys() {
        const deeds = Object.fromEntries(this.of.deeds.map(([deed, key]) => [key, () => this.draftFor(deed)]));
        return {
            j: () => this.move(1), k: () => this.move(-1), o: () => !this.opened && this.open(this.desk.at), t: () => this.take(), ...deeds, z: () => this.reopen(),
            Escape: () => this.back(), '?': () => this.help(),
        };
    }

    // --- deciding ------------------------------------------------------------------------------

    row() {
        return this.of.on.rowOf(this.desk.at);
    }

    async draftFor(decision) {
        const row = this.row();
        if (!row || row.gone || (decision === 'reopen' ? !row.decided : row.decided) || this.of.mayNot(decision, row)) return;
        this.draft = { key: row.key, decision, reason: '', sending: false, problem: null };
        await this.updateComplete;
        this.querySelector('#d-reason').focus();
    }

    dropDraft() {
        this.draft = null;
        this.updateComplete.then(() => (this.opened ? this.querySelector('#case-title')?.focus({ preventScroll: true }) : this.focusRow()));
    }

    // Opens again what stands here, else the last that was decided in this visit.
    reopen() {
        if (!this.desk.queue || this.of.mayNot('reopen')) return;
        if (!this.row()?.decided) {
            const last = this.desk.log.at(-1);
            if (!last) return;
            if (this.opened) this.open(last);
            this.desk.show = 'all';
            this.desk.at = last;
            this.follow();
        }
        this.draftFor('reopen');
    }

    async take() {
        const row = this.row();
        if (!row || row.gone || row.decided || row.taken_by || this.of.mayNot('take', row) || this.taking) return;
        this.taking = true;
        try {
            await this.tell(row.key, this.asDeed('take'));
            this.heard = this.of.says.taken(row.key);
            this.problem = null;
        } catch (error) {
            this.problem = error;
        }
        this.taking = false;
    }

    // Sends a deed, in the options that asDeed(deed, reason) makes of it, and takes over how the
    // matter stands now.
    async tell(key, options) {
        const { command, name, table, on } = this.of;
        const report = await ask(`${command}/decide`, { [name.toUpperCase()]: key, ...options }, { csrf });
        const row = report.tables[table]?.find((r) => r[name] === key);
        if (row) on.putRow(row);
        else on.takeQueue(await this.askQueue());
    }

    async keepDraft() {
        const { draft, desk } = this;
        const reason = draft.reason.trim();
        if (draft.sending || !reason) return;
        this.draft = { ...draft, sending: true, problem: null };
        const again = draft.decision === 'reopen';
        try {
            await this.tell(draft.key, this.asDeed(draft.decision, reason));
            this.of.on.noteReason(reason);
            this.draft = null;
            desk.log = desk.log.filter((a) => a !== draft.key);
            desk.cases.delete(draft.key); // its history says what was decided
            if (!again) desk.log.push(draft.key);
            this.after(draft.key, again, again ? this.of.says.reopened(draft.key) : this.of.says.done(draft.key, draft.decision));
        } catch (error) {
            this.draft = { ...draft, sending: false, problem: error };
        }
    }

    // The next open one, in the view in which this one was decided.
    after(key, again, told) {
        const next = again ? key : this.of.on.goOn(key);
        this.heard = next ? told : `${told} ${this.of.says.alldone()}`;
        if (!this.opened) {
            this.atFirst();
            this.focusRow();
        } else if (again) {
            this.askCase(key);
            this.focusHead();
        } else if (next) this.open(next);
        else this.back();
    }
}
