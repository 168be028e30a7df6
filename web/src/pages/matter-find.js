// SPDX-License-Identifier: Apache-2.0
//
// matter-find.js - a file is brought in, and what is found in it joins a queue; what could not be
// read is told line by line. Which file, what goes with it and what is told of it are the pages' own
// (money-find.js, adverts-find.js).
import { html, nothing } from 'lit';
import { csrf } from '../core/account.js';
import { Page, problemBox } from '../core/page.js';
import { askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { LARGEST, said } from './fields.js';
import { english, grid } from './goods-nav.js';

const MOST_REFUSED = 500;

export class MatterFind extends Page {
    static properties = { open: { type: Boolean }, mayKeep: { attribute: false }, file: { state: true }, rows: { state: true }, options: { state: true }, problem: { state: true }, progress: { state: true }, report: { state: true }, dropping: { state: true } };

    constructor() {
        super();
        this.options = {};
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    // Open where asked to, and as long as there is something to be read in it.
    get isOpen() {
        return this.open || Boolean(this.progress || this.report || this.problem);
    }

    // first(text) gives the first rows of a file, or null where it has none that can be shown.
    async take([file]) {
        Object.assign(this, { problem: null, report: null, file });
        this.rows = this.first(await file.slice(0, 32768).text());
    }

    // asked() says {command, options, files}, files beside FILE.
    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        Object.assign(this, { problem: null, report: null, progress: { done: null } });
        const { command, options, files = [] } = this.asked(said(this.options));
        try {
            this.report = await askFiles(command, options, [['FILE', this.file], ...files], { csrf, signal: mine.signal, progress: (p) => { this.progress = p; } });
            this.kept(options);
            this.dispatchEvent(new CustomEvent('kept'));
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        if (this.running === mine) this.progress = null;
    }

    kept() {}

    field(id, name, label, hint, given = '') {
        return html`<div class="field"><label for=${id}>${label}</label><input id=${id} autocomplete="off" .value=${this.options[name] ?? given} aria-describedby="${id}-hint" @change=${(e) => { this.options = { ...this.options, [name]: e.target.value.trim() }; }}><p class="soft" id="${id}-hint">${hint}</p></div>`;
    }

    // The figures that are told of, warnings, and rows that could not be read; label(figure).
    told(id, figures, label) {
        const { key_figures: all, tables, warnings = [] } = this.report;
        const f = words().format;
        const refused = tables.refused ?? [];
        const rows = refused.slice(0, MOST_REFUSED).map((r) => [r.line ?? '', english(r.reason ?? ''), foreign(r.text ?? r.file ?? '')]);
        return html`<div id=${id} role="status"><dl class="counts">${figures.map((n) => all.find((k) => k.name === n)).filter(Boolean).map((k) => html`<div data-figure=${k.name}><dt>${label(k.name)}</dt><dd>${f.integer(k.value)}</dd></div>`)}</dl>
            ${warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            ${refused.length ? html`<details class="behind" id="refused"><summary>${t('screening.refused', { n: refused.length })}</summary>${grid(t('screening.refused', { n: refused.length }), [t('file.line'), t('file.why'), t('screening.refused.row')], rows)}</details>` : nothing}</div>`;
    }

    // The way on from a file that was chosen: its button, or how far the work is.
    ways(run, running) {
        const large = this.file.size > LARGEST * 1048576;
        return html`${large ? html`<p class="problem">${t('money.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="working">${running}</label>${typeof this.progress.done === 'number' ? html`<progress id="working" max="1" .value=${this.progress.done}></progress>` : html`<progress id="working"></progress>`}</div>`
        : html`<p class="actions"><button type="button" id="work" ?disabled=${large} @click=${() => this.work()}>${run}</button></p>`}`;
    }

    outcome() {
        return html`${problemBox(this.problem)}${this.report ? this.result() : nothing}`;
    }
}
