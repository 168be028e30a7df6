// SPDX-License-Identifier: Apache-2.0
//
// money-find.js - <mn-money-find>: alerts out of a file of payments, with what is known of accounts
// and places, kept in the store's queue. Alerts that are there already keep how they stand.
import { html, nothing } from 'lit';
import { csrf } from '../core/account.js';
import { firstRows } from '../core/lines.js';
import { Page, problemBox } from '../core/page.js';
import { askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { dropZone, LARGEST, said } from './fields.js';
import { english, grid } from './goods-nav.js';
import { preview } from './screen-input.js';

const TABLES = ['accounts', 'places'];
const FIGURES = ['payments', 'parties_asked', 'kept_new', 'kept_reopened', 'kept_renewed', 'kept_known'];

class MoneyFind extends Page {
    static properties = { open: { type: Boolean }, mayKeep: { attribute: false }, file: { state: true }, rows: { state: true }, tables: { state: true }, options: { state: true }, problem: { state: true }, progress: { state: true }, report: { state: true }, dropping: { state: true } };

    constructor() {
        super();
        this.tables = new Map();
        this.options = {};
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    async take([file]) {
        this.problem = null;
        this.file = file;
        this.rows = firstRows(await file.slice(0, 32768).text());
    }

    give(name, file) {
        const next = new Map(this.tables);
        if (file) next.set(name, file);
        else next.delete(name);
        this.tables = next;
    }

    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        Object.assign(this, { problem: null, report: null, progress: { done: null } });
        try {
            this.report = await askFiles('money', { ...said(this.options), keep: true }, [['FILE', this.file], ...this.tables], { csrf, signal: mine.signal, progress: (p) => { this.progress = p; } });
            this.dispatchEvent(new CustomEvent('kept'));
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        if (this.running === mine) this.progress = null;
    }

    field(name, hint) {
        return html`<div class="field"><label for="m-${name}">${t(`money.find.${name}`)}</label><input id="m-${name}" autocomplete="off" .value=${this.options[name] ?? ''} aria-describedby="m-${name}-hint" @change=${(e) => { this.options = { ...this.options, [name]: e.target.value.trim() }; }}><p class="soft" id="m-${name}-hint">${hint}</p></div>`;
    }

    result() {
        const { key_figures: figures, tables, warnings = [] } = this.report;
        const f = words().format;
        const refused = tables.refused ?? [];
        return html`<div id="found" role="status"><dl class="counts">${FIGURES.map((n) => figures.find((k) => k.name === n)).filter(Boolean).map((k) => html`<div><dt>${t(`money.figure.${k.name}`)}</dt><dd>${f.integer(k.value)}</dd></div>`)}</dl>
            ${warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            ${refused.length ? html`<details class="behind"><summary>${t('screening.refused', { n: refused.length })}</summary>${grid(t('screening.refused', { n: refused.length }), [t('file.line'), t('file.why'), t('screening.refused.row')], refused.slice(0, 500).map((r) => [r.line ?? '', english(r.reason ?? ''), foreign(r.text ?? '')]))}</details>` : nothing}</div>`;
    }

    render() {
        if (!this.mayKeep) return nothing;
        const large = this.file && this.file.size > LARGEST * 1048576;
        return html`<details class="panel screen-only" id="find" ?open=${this.open}><summary>${t('money.find')}</summary><p>${t('money.find.text')}</p>
            ${dropZone({ id: 'file', label: t('money.find.drop'), kinds: t('money.find.kinds'), chosen: this.file, take: (f) => this.take(f), host: this })}
            ${this.file ? html`${preview(this.rows)}<div class="fields">${TABLES.map((n) => html`<div class="field"><label for="m-${n}">${t(`money.find.${n}`)}</label><input id="m-${n}" type="file" aria-describedby="m-${n}-hint" @change=${(e) => this.give(n, e.target.files[0])}><p class="soft" id="m-${n}-hint">${t(`money.find.${n}.hint`)}</p></div>`)}</div>
                <details><summary>${t('money.find.more')}</summary><div class="fields">${this.field('columns', t('money.find.columns.hint'))}${this.field('currency', t('money.find.currency.hint'))}${this.field('budget', t('money.find.budget.hint'))}</div></details>
                ${large ? html`<p class="problem">${t('money.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="working">${t('money.find.running')}</label>${typeof this.progress.done === 'number' ? html`<progress id="working" max="1" .value=${this.progress.done}></progress>` : html`<progress id="working"></progress>`}</div>`
        : html`<p class="actions"><button type="button" id="work" ?disabled=${large} @click=${() => this.work()}>${t('money.find.run')}</button></p>`}` : nothing}
            ${problemBox(this.problem)}${this.report ? this.result() : nothing}</details>`;
    }
}
customElements.define('mn-money-find', MoneyFind);
