// SPDX-License-Identifier: Apache-2.0
//
// file.js - <mn-file>: one's own file in, the answer out: how its columns were
// understood, which lines want a look and can be corrected in place, the pictures of
// an answer, and the whole report to keep.
import { html, nothing } from 'lit';
import { figure, inHours, threeWays } from '../core/figures.js';
import { withoutFormulas } from '../core/cells.js';
import { asUnicode, ENCODINGS } from '../core/encoding.js';
import { correctionsFile, firstRows, joinCorrections } from '../core/lines.js';
import { Page, problemBox, tableBehind } from '../core/page.js';
import { saying } from '../core/saying.js';
import { askFiles, fetchReport } from '../core/server.js';
import { countriesKnown, questionsOf, session } from '../core/session.js';
import { save } from '../core/save.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { loadMap } from '../pictures/map.js';
import { buyerFields, dropZone, LARGEST, said } from './fields.js';
import './lower.js';
import { linesSection } from './lines.js';
import { flowSection, headline, notSection, pathSection, tierSection, whereSection } from './parts.js';

const FIRST = 12;
const MOST = 500; // purchases drawn at once
const FORMATS = ['html', 'pdf', 'csv', 'json'];

class FilePage extends Page {
    static properties = {
        file: { state: true }, rows: { state: true }, options: { state: true }, report: { state: true }, problem: { state: true },
        progress: { state: true }, corrections: { state: true }, taught: { state: true }, countries: { state: true },
        map: { state: true }, dropping: { state: true }, all: { state: true }, lines: { state: true }, saving: { state: true }, encoding: { state: true },
    };

    constructor() {
        super();
        this.options = { country: session.country || 'US', as: 'household' };
        this.corrections = new Map();
        this.countries = [];
        this.run = 0;
        this.asked = '';
    }

    connectedCallback() {
        super.connectedCallback();
        countriesKnown().then((list) => { this.countries = list; }, (error) => { this.problem = error; });
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    async take([file]) {
        this.report = null;
        this.problem = null;
        this.corrections = new Map();
        this.given = file;
        await this.read();
    }

    // The file in UTF-8; what is not has to be said to be something.
    async read(encoding) {
        const { file, encoding: used } = await asUnicode(this.given, encoding);
        this.file = file;
        this.encoding = used;
        this.rows = firstRows(await file.slice(0, 32768).text());
    }

    // Amounts that don't say their currency are in the country's, until said otherwise.
    async ownCurrency() {
        const { country } = this.options;
        this.moneyOf = country;
        const { currency } = await questionsOf(country);
        if (this.options.country === country && !this.currencySaid) this.options = { ...this.options, currency };
    }

    willUpdate() {
        if (this.countries.length && this.moneyOf !== this.options.country) this.settled = this.ownCurrency().catch(() => {});
    }

    set(name, value) {
        if (name === 'currency') this.currencySaid = value !== '';
        this.options = { ...this.options, [name]: value };
    }

    // The file, and what was said about its lines: here, and in a file from before.
    async files() {
        const files = [['FILE', this.file]];
        const own = this.corrections.size ? correctionsFile(this.corrections) : '';
        if (this.taught && own) {
            const joined = joinCorrections(own, await this.taught.text());
            files.push(['corrections', new File([joined ?? own], 'corrections.csv', { type: 'text/csv' })]);
        } else if (this.taught) files.push(['corrections', this.taught]);
        else if (own) files.push(['corrections', new File([own], 'corrections.csv', { type: 'text/csv' })]);
        return files;
    }

    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        this.problem = null;
        this.progress = { done: null, what: '' };
        loadMap().then((map) => { this.map = map; }, () => {});
        try {
            await this.settled;
            const options = said(this.options);
            this.sent = await this.files();
            const report = await askFiles('footprint', options, this.sent, {
                signal: mine.signal,
                progress: (p) => { this.progress = p; },
            });
            if (this.running !== mine) return;
            this.report = report;
            this.run += 1;
        } catch (error) {
            if (error.name !== 'AbortError' && this.running === mine) this.problem = error;
        }
        if (this.running === mine) this.progress = null;
    }

    stop() {
        this.running?.abort();
        this.progress = null;
    }

    async keep(format) {
        this.saving = format;
        try {
            const route = format === 'json' ? 'footprint' : `footprint.${format}`;
            const report = await fetchReport(route, said(this.options), await this.files());
            save(`manumit.${format}`, format === 'csv' ? withoutFormulas(await report.text()) : report, 'text/csv');
        } catch (error) {
            this.problem = error;
        }
        this.saving = null;
    }

    correct(description, means) {
        const next = new Map(this.corrections);
        if (means) next.set(description, means);
        else next.delete(description);
        this.corrections = next;
    }

    encodings() {
        if (!this.encoding) return nothing;
        return html`<div class="note screen-only"><p>${t('file.encoding.text')}</p><div class="field"><label for="f-encoding">${t('file.encoding')}</label>
            <select id="f-encoding" @change=${(e) => { this.report = null; this.read(e.target.value); }}>${ENCODINGS.map(([name, key]) => html`
                <option value=${name} ?selected=${name === this.encoding}>${t(`file.encoding.${key}`)}</option>`)}</select></div></div>`;
    }

    preview() {
        if (!this.rows?.length) return nothing;
        const used = new Map((this.report?.tables.columns ?? []).map((c) => [c.name, c.role]));
        const [head, ...rest] = this.rows;
        const mark = (i) => (used.has(head[i]) ? 'used' : '');
        return html`<section class="panel preview"><h2>${t('file.preview')}</h2><p class="soft">${t('file.preview.text')}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=${t('file.preview')}><table translate="no" data-words>
            <thead><tr>${head.map((name, i) => html`<th scope="col" class=${mark(i)}>${name}${used.has(name) ? html` <span class="tag">${roleName(used.get(name))}</span>` : nothing}</th>`)}</tr></thead>
            <tbody>${rest.map((row) => html`<tr>${row.map((cell, i) => html`<td class=${mark(i)}>${cell}</td>`)}</tr>`)}</tbody></table></div>
        </section>`;
    }

    columns() {
        const rows = this.report.tables.columns ?? [];
        return html`<section class="panel" id="columns"><h2>${t('file.columns.title')}</h2>
            ${rows.length ? html`<table><thead><tr><th scope="col">${t('file.columns.name')}</th><th scope="col">${t('file.columns.role')}</th></tr></thead>
                <tbody>${rows.map((c) => html`<tr><th scope="row" translate="no" data-words>${c.name}</th><td>${roleName(c.role)}</td></tr>`)}</tbody></table>`
            : html`<p>${t('file.columns.none')}</p>`}
            ${this.report.warnings?.length ? html`<h3>${t('file.warnings')}</h3>
                <ul dir="ltr">${this.report.warnings.map((w) => html`<li>${w}</li>`)}</ul>` : nothing}
        </section>`;
    }

    purchases() {
        const rows = this.report.tables.by_purchase;
        if (!rows?.length) return nothing;
        const f = words().format;
        const total = figure(this.report, 'people').value;
        const top = Math.max(...rows.map((r) => inHours(r).high));
        return html`<section class="panel"><h2>${t('file.purchases')}</h2>
            <ol class="purchases">${rows.slice(0, this.all ? MOST : FIRST).map((r) => {
                const h = inHours(r);
                return html`<li><div class="interval-words"><span translate="no" data-words>${r.description}</span>
                    <span><b>${f.cell(h.value)}</b> <span class="soft">${t('interval.range', { low: f.cell(h.low), high: f.cell(h.high) })} · ${t('answer.weigh.share', { share: f.percent(r.people / total) })}</span></span></div>
                    ${barOf(h, top)}</li>`;
            })}</ol>
            ${this.all || rows.length <= FIRST ? nothing : html`<p class="actions"><button type="button" class="quiet" @click=${() => { this.all = true; }}>${rows.length > MOST ? t('file.purchases.most', { n: MOST }) : t('answer.weigh.all', { n: rows.length })}</button></p>`}
            ${this.all && rows.length > MOST ? html`<p class="soft">${t('picture.more', { n: rows.length - MOST })}</p>` : nothing}
            ${tableBehind(t('file.purchases'), [t('table.purchase'), t('file.line'), t('file.amount'), t('table.hours'), t('table.low'), t('table.high')],
                rows.map((r) => { const h = inHours(r); return [html`<span translate="no" data-words>${r.description}</span>`, r.line, html`<span translate="no" data-words>${r.amount} ${r.currency}</span>`, f.cell(h.value), f.cell(h.low), f.cell(h.high)]; }))}
        </section>`;
    }

    downloads() {
        return html`<section class="panel screen-only"><h2>${t('file.downloads')}</h2><p>${t('file.downloads.text')}</p>
            <p class="actions">${FORMATS.map((format) => html`<button type="button" class="quiet" id="get-${format}" ?disabled=${this.saving === format}
                @click=${() => this.keep(format)}>${t(`file.download.${format}`)}</button>`)}</p></section>`;
    }

    result() {
        const ways = threeWays(this.report);
        const tables = this.report.tables;
        const say = saying(tables.by_country);
        const share = figure(this.report, 'unplaced_share')?.value ?? 0;
        return html`<h2 id="result" tabindex="-1">${t('file.result')}</h2>
            ${headline(ways, false)}
            ${share > 0 ? html`<p class="note">${t('file.placed', { share: words().format.value({ value: share, low: null, high: null, unit: 'share' }) })}</p>` : nothing}
            ${this.columns()}
            ${linesSection(this)}
            ${whereSection(this.map, tables.by_country)}
            ${this.purchases()}
            ${flowSection(tables, tables.by_country, say)}
            <div class="pair">${tierSection(tables.stops)}${pathSection(tables.paths, say)}</div>
            <mn-lower class="screen-only" .base=${said(this.options)} .files=${this.sent} .key=${String(this.run)} .places=${tables.by_country}></mn-lower>
            ${this.downloads()}
            ${notSection()}`;
    }

    updated(changed) {
        if (changed.has('report') && this.report) this.querySelector('#result').focus();
    }

    waiting() {
        const { done } = this.progress;
        return html`<div class="progress" role="status"><label for="working">${t('file.running')}</label>
            ${typeof done === 'number' ? html`<progress id="working" max="1" .value=${done}></progress>` : html`<progress id="working"></progress>`}
            <p class="actions"><button type="button" class="quiet" @click=${this.stop}>${t('file.cancel')}</button></p></div>`;
    }

    render() {
        const large = this.file && this.file.size > LARGEST * 1048576;
        return html`<div class="answer wide"><header><h1>${t('file.title')}</h1><p class="lead">${t('file.lead')}</p></header>
            ${dropZone({ id: 'file', label: t('file.drop'), chosen: this.file, take: (f) => this.take(f), host: this })}
            <section class="panel screen-only">${buyerFields(this.countries, this.options, (name, value) => this.set(name, value))}
                <div class="field"><label for="taught">${t('file.corrections.use')}</label>
                    <input id="taught" type="file" accept=".csv,.xlsx" @change=${(e) => { this.taught = e.target.files[0] ?? null; }}></div>
                ${large ? html`<p class="problem">${t('file.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? this.waiting() : html`<button type="button" id="work" ?disabled=${!this.file || large} @click=${this.work}>${t('file.run')}</button>`}
                ${problemBox(this.problem)}</section>
            ${this.file ? this.encodings() : nothing}
            ${this.preview()}
            ${this.report ? this.result() : nothing}
        </div>`;
    }
}

// What the program calls a column's use, in the reader's words.
function roleName(role) {
    return words().named(`file.role.${role}`, `${t('file.role.code')} (${role.toUpperCase()})`);
}
customElements.define('mn-file', FilePage);
