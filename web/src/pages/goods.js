// SPDX-License-Identifier: Apache-2.0
//
// goods.js - <mn-goods>: who supplies whom. A chain of the store, one of its parties: paths to
// what a ban touches, all tiers, whether the quantities can be, and the pack of evidence.
import { html, nothing } from 'lit';
import { may, needsSignIn, onAccount } from '../core/account.js';
import { goods, lookAt, TARGETS } from '../core/goods.js';
import { Page, problemBox } from '../core/page.js';
import { save } from '../core/save.js';
import { ask, fetchReport } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import './chain-import.js';
import { day, goodsNav, grid } from './goods-nav.js';
import { balance, paths, tiers } from './goods-parts.js';

const ASKED = [['paths', 'trace/paths'], ['tiers', 'trace/tiers'], ['balance', 'trace/balance']];

class Goods extends Page {
    static properties = { chains: { state: true }, problem: { state: true }, chain: { state: true }, party: { state: true }, to: { state: true }, answers: { state: true }, chosen: { state: true }, saving: { state: true }, entry: { state: true }, detained: { state: true }, packProblem: { state: true } };

    constructor() {
        super();
        Object.assign(this, { chain: goods.chain, party: goods.party, to: goods.to, answers: goods.answers, chosen: null, entry: '', detained: '' });
    }

    connectedCallback() {
        super.connectedCallback();
        this.away = onAccount(() => { this.requestUpdate(); if (!needsSignIn()) this.load(); });
        this.load();
    }

    disconnectedCallback() {
        this.running?.abort();
        this.away();
        super.disconnectedCallback();
    }

    async load() {
        try {
            this.chains = (await ask('trace/show', {})).tables.chains;
            this.problem = null;
            if (!this.chains.some((c) => c.chain === this.chain)) this.chain = this.chains[0]?.chain ?? null;
        } catch (error) {
            this.problem = error;
        }
    }

    options(name) {
        const about = { chain: this.chain };
        if (name === 'paths') return { ...about, from: this.party, to: this.to };
        return name === 'tiers' ? { ...about, PARTY: this.party } : { ...about, from: this.party };
    }

    async look(event) {
        event?.preventDefault();
        if (!this.chain || !this.party.trim()) return;
        lookAt(this.chain, this.party.trim(), this.to);
        this.chosen = null;
        this.answers = goods.answers = new Map();
        this.running?.abort();
        const mine = (this.running = new AbortController());
        await Promise.all(ASKED.map(async ([name, route]) => {
            let answer;
            try {
                answer = { report: await ask(route, this.options(name), { signal: mine.signal }) };
            } catch (error) {
                if (error.name === 'AbortError') return;
                answer = { problem: error };
            }
            if (this.running === mine) this.answers = goods.answers = new Map(this.answers).set(name, answer);
        }));
        if (this.running !== mine) return;
        this.running = null;
        await this.updateComplete;
        this.querySelector('#result')?.focus();
    }

    async pack(format) {
        this.saving = format;
        this.packProblem = null;
        const about = { ENTRY: this.entry.trim() || this.party.trim(), chain: this.chain, ...(this.detained ? { detained: this.detained } : {}) };
        try {
            save(`manumit-evidence.${format}`, await fetchReport(`trace.${format}`, about, []));
        } catch (error) {
            this.packProblem = error;
        }
        this.saving = null;
    }

    given() {
        if (!this.chains) return nothing;
        if (!this.chains.length) return html`<p class="note">${t('goods.none')}</p>`;
        const f = words().format;
        const now = this.chains.find((c) => c.chain === this.chain);
        return html`<form class="panel" @submit=${(e) => this.look(e)}><div class="fields">
                <div class="field"><label for="g-chain">${t('goods.chain')}</label><select id="g-chain" @change=${(e) => { this.chain = e.target.value; }}>${this.chains.map((c) => html`<option value=${c.chain} translate="no" ?selected=${c.chain === this.chain}>${c.chain}</option>`)}</select></div>
                <div class="field"><label for="g-party">${t('goods.party')}</label><input id="g-party" autocomplete="off" required maxlength="1000" .value=${this.party} aria-describedby="g-party-hint" @input=${(e) => { this.party = e.target.value; }}><p class="soft" id="g-party-hint">${t('goods.party.hint')}</p></div>
                <div class="field"><label for="g-to">${t('goods.to')}</label><select id="g-to" @change=${(e) => { this.to = e.target.value; }}>${TARGETS.map((name) => html`<option value=${name} ?selected=${name === this.to}>${t(`goods.to.${name}`)}</option>`)}</select></div></div>
            ${now ? html`<p class="soft">${t('goods.holds', { parties: f.integer(now.parties), supplies: f.integer(now.supplies), version: now.version })} ${day(String(now.imported ?? '').slice(0, 10))}</p>` : nothing}
            <p class="actions"><button id="look" ?disabled=${Boolean(this.running)}>${t('goods.look')}</button></p></form>`;
    }

    part(name, draw) {
        const answer = this.answers.get(name);
        if (!answer) return html`<section class="panel"><h2>${t(`goods.${name}`)}</h2><p class="soft" role="status">${t('one.loading')}</p></section>`;
        if (answer.problem) return html`<section class="panel"><h2>${t(`goods.${name}`)}</h2>${problemBox(answer.problem)}</section>`;
        return draw(this, answer.report);
    }

    result() {
        if (!this.answers.size && !this.running) return nothing;
        return html`<h2 id="result" tabindex="-1">${foreign(goods.party)}</h2>
            ${this.part('paths', paths)}${this.part('balance', balance)}${this.part('tiers', tiers)}`;
    }

    evidence() {
        return html`<section class="panel screen-only" id="evidence"><h2>${t('goods.pack')}</h2><p>${t('goods.pack.text')}</p>
            <div class="fields"><div class="field"><label for="g-entry">${t('goods.entry')}</label><input id="g-entry" autocomplete="off" maxlength="1000" placeholder=${this.party} .value=${this.entry} aria-describedby="g-entry-hint" @input=${(e) => { this.entry = e.target.value; }}><p class="soft" id="g-entry-hint">${t('goods.entry.hint')}</p></div>
                <div class="field"><label for="g-detained">${t('goods.detained')}</label><input id="g-detained" type="date" .value=${this.detained} aria-describedby="g-detained-hint" @change=${(e) => { this.detained = e.target.value; }}><p class="soft" id="g-detained-hint">${t('goods.detained.hint')}</p></div></div>
            <p class="actions">${['pdf', 'html'].map((format) => html`<button type="button" class="quiet" id="get-${format}" ?disabled=${Boolean(this.saving) || !(this.entry.trim() || this.party.trim())} @click=${() => this.pack(format)}>${t(`goods.get.${format}`)}</button>`)}</p>${problemBox(this.packProblem)}</section>`;
    }

    render() {
        return html`<div class="screening goods wide">${goodsNav()}<header><h1>${t('goods.title')}</h1><p class="lead">${t('goods.lead')}</p></header>
            ${problemBox(this.problem, () => this.load())}${this.given()}${this.result()}${this.chains?.length ? this.evidence() : nothing}
            ${this.chains?.length ? html`<details class="panel behind"><summary>${t('goods.chains', { n: this.chains.length })}</summary>${grid(t('goods.chains', { n: this.chains.length }), ['chain', 'version', 'imported', 'parties', 'supplies'].map((n) => t(`goods.col.${n}`)),
                this.chains.map((c) => [foreign(c.chain), c.version, day(String(c.imported ?? '').slice(0, 10)), words().format.integer(c.parties), words().format.integer(c.supplies)]), [1, 3, 4])}</details>` : nothing}
            ${may('import') ? html`<mn-chain-import @imported=${(e) => { this.chain = e.detail; this.load(); }}></mn-chain-import>` : nothing}
        </div>`;
    }
}
customElements.define('mn-goods', Goods);
