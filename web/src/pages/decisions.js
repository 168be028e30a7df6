// SPDX-License-Identifier: Apache-2.0
//
// decisions.js - <mn-decisions>: what was decided, by whom and why; what waits for a second
// person, who agrees or does not; what must be decided again.
import { html, nothing } from 'lit';
import { account, csrf, may, needsSignIn, onAccount } from '../core/account.js';
import { listenKeys } from '../core/keys.js';
import { Page, problemBox } from '../core/page.js';
import { ask } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign, shownValue } from './beside.js';
import { openHelp } from './keys-help.js';
import { reviewLine } from './review-line.js';
import { screeningNav } from './screening-nav.js';

const STATES = ['proposed', 'in_force', 'superseded', 'expired', 'all'];
const PAGE = 50;
const DEEDS = { agree: 'y', reject: 'r', withdraw: 'z' };

// What the key of a party says: "name:acme trading|country:mm".
const keyParts = (key) => String(key ?? '').split('|').map((p) => p.split(/:(.*)/s)).filter((p) => p.length > 1);

class Decisions extends Page {
    static properties = {
        reviews: { state: true }, problem: { state: true }, show: { state: true }, query: { state: true }, at: { state: true },
        draft: { state: true }, heard: { state: true }, entries: { state: true },
    };

    constructor() {
        super();
        this.query = '';
        this.heard = '';
        this.entries = new Map();
    }

    connectedCallback() {
        super.connectedCallback();
        this.away = [onAccount(() => { if (!needsSignIn()) this.load(); }), listenKeys({
            j: () => this.move(1), k: () => this.move(-1), y: () => this.begin('agree'), r: () => this.begin('reject'), z: () => this.begin('withdraw'), '?': () => openHelp(),
        })];
        this.load();
    }

    disconnectedCallback() {
        for (const leave of this.away) leave();
        super.disconnectedCallback();
    }

    async load() {
        try {
            this.reviews = (await ask('review/list', {})).tables.reviews;
            this.problem = null;
            this.show ??= this.count('proposed') ? 'proposed' : 'in_force';
            if (!this.chosen()) this.choose(this.shown()[0]);
        } catch (error) {
            this.problem = error;
        }
    }

    count(state) {
        return state === 'all' ? this.reviews.length : this.reviews.filter((r) => r.state === state).length;
    }

    shown() {
        const q = this.query.trim().toLowerCase();
        return (this.reviews ?? []).filter((r) => (this.show === 'all' || r.state === this.show)
            && (!q || [r.party, r.entry_name, r.list, r.entry, r.by, r.reason].some((v) => String(v ?? '').toLowerCase().includes(q)))).reverse();
    }

    chosen() {
        return this.shown().find((r) => r.review === this.at) ?? null;
    }

    choose(r, focus = false) {
        this.at = r?.review ?? null;
        this.draft = null;
        if (r) this.askEntry(r);
        if (focus) this.updateComplete.then(() => this.querySelector('#one-title')?.focus());
    }

    async askEntry(r) {
        const key = `${r.list}\n${r.entry}`;
        if (this.entries.has(key)) return;
        const put = (value) => { this.entries = new Map(this.entries).set(key, value); };
        put([]);
        try {
            put((await ask('list/entry', { NAME: r.list, ID: r.entry })).tables.entry);
        } catch {
            put(null); // the entry is gone from the list
        }
    }

    move(by) {
        const list = this.shown();
        const at = list.findIndex((r) => r.review === this.at);
        this.choose(list[Math.min(list.length - 1, Math.max(0, at + by))], true);
    }

    // Why it may not be done by who is here, or null.
    mayNot(deed, r) {
        if (account.accounts && !account.account) return t('decide.signin');
        if (deed !== 'withdraw' && r.state !== 'proposed') return t('second.not');
        if (deed !== 'withdraw' && !may('confirm')) return t('second.maynot', { role: t(`role.${account.role}`) });
        if (deed !== 'withdraw' && account.account && r.by === account.account) return t('second.own');
        if (deed === 'withdraw' && !['proposed', 'in_force'].includes(r.state)) return t('second.ended');
        if (deed === 'withdraw' && !may('review') && !may('confirm')) return t('decide.maynot', { role: t(`role.${account.role}`) });
        return null;
    }

    async begin(deed) {
        const r = this.chosen();
        if (!r || this.mayNot(deed, r)) return;
        this.draft = { deed, reason: '', sending: false, problem: null };
        await this.updateComplete;
        this.querySelector('#d-reason').focus();
    }

    drop() {
        this.draft = null;
        this.updateComplete.then(() => this.querySelector('#one-title')?.focus());
    }

    async send() {
        const { deed, reason, sending } = this.draft;
        const r = this.chosen();
        if (sending || (deed !== 'agree' && !reason.trim())) return;
        this.draft = { ...this.draft, sending: true, problem: null };
        const options = { NUMBER: String(r.review), ...(reason.trim() ? { reason: reason.trim() } : {}), ...(deed === 'reject' ? { reject: true } : {}) };
        try {
            const report = await ask(deed === 'withdraw' ? 'review/withdraw' : 'review/confirm', options, { csrf });
            const row = report.tables.reviews[0];
            const list = this.shown();
            const next = list[list.findIndex((x) => x.review === r.review) + 1] ?? list.find((x) => x.review !== r.review);
            this.reviews = this.reviews.map((x) => (x.review === row.review ? row : x));
            this.heard = t('second.done', { name: r.party, state: t(`review.${row.state}`) });
            this.choose(this.shown().some((x) => x.review === next?.review) ? next : this.shown()[0], true);
        } catch (error) {
            this.draft = { ...this.draft, sending: false, problem: error };
        }
    }

    form(r) {
        const { deed, reason, problem, sending } = this.draft;
        return html`<form class="draft screen-only" aria-labelledby="draft-title" @submit=${(e) => { e.preventDefault(); this.send(); }} @keydown=${(e) => { if (e.key === 'Escape') { e.preventDefault(); this.drop(); } }}>
            <h3 id="draft-title">${t(`second.title.${deed}`)}</h3><p>${foreign(r.party)} · ${foreign(r.entry_name)}: <b>${t(`said.${r.decision}`)}</b></p>
            <div class="field"><label for="d-reason">${t(deed === 'agree' ? 'second.reason' : 'decide.reason')}</label>
                <input id="d-reason" ?required=${deed !== 'agree'} maxlength="900" autocomplete="off" .value=${reason} @input=${(e) => { this.draft = { ...this.draft, reason: e.target.value }; }}></div>
            ${problemBox(problem)}
            <p class="actions"><button id="d-keep" ?disabled=${sending}>${t(`second.${deed}`)} <kbd>${t('keys.enter')}</kbd></button>
                <button type="button" class="quiet" @click=${() => this.drop()}>${t('decide.cancel')} <kbd>${t('keys.esc')}</kbd></button></p></form>`;
    }

    buttons(r) {
        const deeds = r.state === 'proposed' ? ['agree', 'reject', 'withdraw'] : ['withdraw'];
        const no = [...new Set(deeds.map((d) => this.mayNot(d, r)).filter(Boolean))];
        return html`<div class="decisions screen-only" role="group" aria-label=${t('decide.label')}>${deeds.filter((d) => !this.mayNot(d, r)).map((d) => html`
            <button type="button" class="quiet" id="do-${d}" aria-keyshortcuts=${DEEDS[d]} @click=${() => this.begin(d)}>${t(`second.${d}`)} <kbd translate="no" data-words>${DEEDS[d]}</kbd></button>`)}</div>
            ${no.map((why) => html`<p class="soft screen-only">${why}</p>`)}`;
    }

    one(r) {
        const entry = this.entries.get(`${r.list}\n${r.entry}`);
        const rows = (list, name) => html`<div><h3>${name}</h3><dl class="known">${list.map(([field, value]) => html`<div><dt>${words().named(`field.${field}`, field)}</dt><dd>${shownValue({ field, value })}</dd></div>`)}</dl></div>`;
        return html`<section class="panel one-party" aria-labelledby="one-title"><p class="soft">${t('second.number', { n: String(r.review) })}</p>
            <h2 id="one-title" tabindex="-1">${foreign(r.party)}</h2>
            <p class="may">${t(`second.said.${r.decision}`)} <b>${foreign(r.entry_name)}</b>, ${t('one.entry')} ${foreign(r.entry)} ${t('one.of')} ${foreign(r.list)}</p>
            <p>${reviewLine(r)}</p>
            <p class="soft">${t(`decide.scope.${r.scope}`)}${r.confirmed_by ? html` ${t('second.by')} ${foreign(r.confirmed_by)}` : nothing}</p>
            ${r.why && !['proposed', 'in_force'].includes(r.state) ? html`<p class="note" lang="en" dir="ltr" data-words>${r.why}</p>` : nothing}
            ${this.draft ? this.form(r) : this.buttons(r)}
            <div class="pair">${rows(keyParts(r.party_key), t('second.party'))}${entry ? rows(entry.map((e) => [e.field, e.value]), t('second.entry')) : html`<p class="soft">${t(entry === null ? 'second.gone' : 'one.loading')}</p>`}</div>
        </section>`;
    }

    list() {
        const list = this.shown();
        const page = Math.floor(Math.max(0, list.findIndex((r) => r.review === this.at)) / PAGE);
        const rows = list.slice(page * PAGE, (page + 1) * PAGE);
        const turn = (by) => this.choose(list[Math.min(list.length - 1, (page + by) * PAGE)]);
        const f = words().format;
        return html`<section class="work" aria-labelledby="work-title"><h2 id="work-title">${t('second.list')}</h2>
            <div class="work-tools screen-only"><div class="shows" role="group" aria-label=${t('work.show')}>${STATES.map((s) => html`<button type="button" class="chip" aria-pressed=${this.show === s ? 'true' : 'false'}
                @click=${() => { this.show = s; this.choose(this.shown()[0]); }}>${t(`second.show.${s}`, { n: this.count(s) })}</button>`)}</div>
                <div class="search"><label class="hidden" for="work-search">${t('work.search')}</label><input id="work-search" type="search" placeholder=${t('work.search')} autocomplete="off" @input=${(e) => { this.query = e.target.value; if (!this.chosen()) this.choose(this.shown()[0]); }}></div></div>
            <p class="soft" role="status">${t('second.shown', { n: list.length })}</p>
            ${list.length ? html`<ul class="items" role="listbox" tabindex="0" aria-labelledby="work-title" aria-activedescendant=${this.at !== null ? `review-${this.at}` : nothing} @keydown=${(e) => this.pressed(e)}>${rows.map((r, i) => html`
                <li role="option" id="review-${r.review}" class="item ${r.review === this.at ? 'chosen' : ''}" aria-selected=${r.review === this.at ? 'true' : 'false'} aria-setsize=${list.length} aria-posinset=${page * PAGE + i + 1} @click=${() => this.choose(r)}>
                    <span class="item-name">${foreign(r.party)}</span><span class="item-state">${t(`said.${r.decision}`)}</span>
                    <span class="item-entry">${foreign(r.entry_name)} · ${foreign(r.list)}</span><span class="item-likely">${t(`review.${r.state}`)}</span></li>`)}</ul>` : nothing}
            ${list.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${page === 0} @click=${() => turn(-1)}>${t('work.before')}</button>
                <span>${t('work.page', { from: f.integer(page * PAGE + 1), to: f.integer(page * PAGE + rows.length), all: f.integer(list.length) })}</span>
                <button type="button" class="chip" ?disabled=${(page + 1) * PAGE >= list.length} @click=${() => turn(1)}>${t('work.next')}</button></p>` : nothing}</section>`;
    }

    pressed(event) {
        const list = this.shown();
        const at = list.findIndex((r) => r.review === this.at);
        const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: list.length - 1 }[event.key];
        if (event.key === 'Enter') this.querySelector('#one-title')?.focus();
        else if (to !== undefined) this.choose(list[Math.min(list.length - 1, Math.max(0, to))]);
        else return;
        event.preventDefault();
    }

    render() {
        const r = this.reviews ? this.chosen() : null;
        return html`<div class="screening wide">${screeningNav()}<header><h1>${t('second.heading')}</h1><p class="lead">${t('second.lead')}</p></header>
            <p class="hidden" role="status" id="heard">${this.heard}</p>
            ${problemBox(this.problem, () => this.load())}
            ${this.heard ? html`<p class="note heard screen-only" aria-hidden="true">${this.heard}</p>` : nothing}
            ${this.reviews ? html`<div class="desk">${this.list()}${r ? this.one(r) : html`<section class="panel one-party"><p>${t('second.none')}</p></section>`}</div>
                <p class="screen-only"><button type="button" class="link" @click=${() => openHelp()}>${t('keys.open')} <kbd translate="no" data-words>?</kbd></button></p>` : nothing}
        </div>`;
    }
}
customElements.define('mn-decisions', Decisions);
