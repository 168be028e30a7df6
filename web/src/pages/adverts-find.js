// SPDX-License-Identifier: Apache-2.0
//
// adverts-find.js - <mn-adverts-find>: a file of new posts joins what the store keeps, and the
// networks that it makes join the queue. What could not be read is told line by line.
import { html, nothing } from 'lit';
import { csrf } from '../core/account.js';
import { desk } from '../core/adverts-desk.js';
import { firstRows } from '../core/lines.js';
import { Page, problemBox } from '../core/page.js';
import { askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { dropZone, LARGEST, said } from './fields.js';
import { english, grid } from './goods-nav.js';
import { preview } from './screen-input.js';

const FIGURES = ['posts_new', 'posts_known', 'posts', 'networks', 'kept_new', 'kept_renewed', 'kept_reopened', 'kept_fewer', 'kept_joined', 'kept_parted', 'kept_known', 'not_kept', 'watched'];
const FIELDS = ['archive', 'region', 'columns', 'clock'];

class AdvertsFind extends Page {
    static properties = { open: { type: Boolean }, mayKeep: { attribute: false }, file: { state: true }, rows: { state: true }, options: { state: true }, problem: { state: true }, progress: { state: true }, report: { state: true }, dropping: { state: true } };

    constructor() {
        super();
        this.options = {};
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    async take([file]) {
        this.problem = null;
        this.report = null;
        this.file = file;
        const first = await file.slice(0, 32768).text();
        this.rows = /^\s*[[{<]|^PK|^WARC|\u0000/.test(first) ? null : firstRows(first);
    }

    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        Object.assign(this, { problem: null, report: null, progress: { done: null } });
        const options = { archive: desk.archive, ...said(this.options), update: true, brief: true };
        try {
            this.report = await askFiles('adverts/networks', options, [['FILE', this.file]], { csrf, signal: mine.signal, progress: (p) => { this.progress = p; } });
            desk.archive = options.archive;
            this.dispatchEvent(new CustomEvent('kept'));
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        if (this.running === mine) this.progress = null;
    }

    field(name) {
        return html`<div class="field"><label for="a-${name}">${t(`adverts.bring.${name}`)}</label><input id="a-${name}" autocomplete="off" .value=${this.options[name] ?? (name === 'archive' ? desk.archive : '')} aria-describedby="a-${name}-hint" @change=${(e) => { this.options = { ...this.options, [name]: e.target.value.trim() }; }}><p class="soft" id="a-${name}-hint">${t(`adverts.bring.${name}.hint`)}</p></div>`;
    }

    result() {
        const { key_figures: figures, tables, warnings = [] } = this.report;
        const f = words().format;
        const refused = tables.refused ?? [];
        return html`<div id="brought" role="status"><dl class="counts">${FIGURES.map((n) => figures.find((k) => k.name === n)).filter(Boolean).map((k) => html`<div data-figure=${k.name}><dt>${t(`adverts.figure.${k.name}`)}</dt><dd>${f.integer(k.value)}</dd></div>`)}</dl>
            ${warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            ${refused.length ? html`<details class="behind" id="refused"><summary>${t('screening.refused', { n: refused.length })}</summary>${grid(t('screening.refused', { n: refused.length }), [t('file.line'), t('file.why'), t('screening.refused.row')], refused.slice(0, 500).map((r) => [r.line ?? '', english(r.reason ?? ''), foreign(r.text ?? r.file ?? '')]))}</details>` : nothing}</div>`;
    }

    render() {
        if (!this.mayKeep) return nothing;
        const large = this.file && this.file.size > LARGEST * 1048576;
        return html`<details class="panel screen-only" id="bring" ?open=${this.open || Boolean(this.progress || this.report || this.problem)}><summary>${t('adverts.bring')}</summary><p>${t('adverts.bring.text')}</p>
            ${dropZone({ id: 'file', label: t('adverts.bring.drop'), kinds: t('adverts.bring.kinds'), chosen: this.file, take: (f) => this.take(f), host: this })}
            ${this.file ? html`${preview(this.rows)}
                <details id="bring-more"><summary>${t('adverts.bring.more')}</summary><div class="fields">${FIELDS.map((n) => this.field(n))}</div></details>
                ${large ? html`<p class="problem">${t('money.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="working">${t('adverts.bring.running')}</label>${typeof this.progress.done === 'number' ? html`<progress id="working" max="1" .value=${this.progress.done}></progress>` : html`<progress id="working"></progress>`}</div>`
        : html`<p class="actions"><button type="button" id="work" ?disabled=${large} @click=${() => this.work()}>${t('adverts.bring.run')}</button></p>`}` : nothing}
            ${problemBox(this.problem)}${this.report ? this.result() : nothing}</details>`;
    }
}
customElements.define('mn-adverts-find', AdvertsFind);
