// SPDX-License-Identifier: Apache-2.0
//
// estimate.js - <mn-estimate>: how many are on no list? A table is dropped or pasted; out come
// every method's number on one axis, what was checked, a sentence to read out, and what the
// number is not.
import { html, nothing } from 'lit';
import { needsSignIn, onAccount } from '../core/account.js';
import { withoutFormulas } from '../core/cells.js';
import { EXAMPLE, pasted, readEstimate } from '../core/estimate.js';
import { firstRows } from '../core/lines.js';
import { Page, problemBox } from '../core/page.js';
import { save } from '../core/save.js';
import { askFiles, fetchReport } from '../core/server.js';
import { t, words } from '../core/words.js';
import { disagree } from '../pictures/disagree.js';
import { checks, drivers, lists, models, needs, notThis, sentence } from './estimate-parts.js';
import { dropZone, LARGEST } from './fields.js';
import { preview } from './screen-input.js';

const FORMATS = ['html', 'pdf', 'csv', 'json'];
const REPLICATES = [1000, 10000, 100000];
// What was estimated last stays while other pages are looked at.
const desk = { sent: null, read: null };

class Estimate extends Page {
    static properties = { file: { state: true }, text: { state: true }, rows: { state: true }, records: { state: true }, person: { state: true }, list: { state: true },
        replicates: { state: true }, progress: { state: true }, problem: { state: true }, saving: { state: true }, dropping: { state: true } };

    constructor() {
        super();
        Object.assign(this, { text: '', records: false, person: '', list: '', replicates: REPLICATES[0] });
    }

    connectedCallback() {
        super.connectedCallback();
        this.away = onAccount(() => { this.requestUpdate(); if (!needsSignIn()) this.problem = null; });
    }

    disconnectedCallback() {
        this.running?.abort();
        this.away();
        super.disconnectedCallback();
    }

    async take([file]) {
        Object.assign(this, { file, text: '', problem: null });
        this.look(await file.slice(0, 32768).text());
    }

    paste(text) {
        Object.assign(this, { text, file: null, problem: null });
        this.look(text.slice(0, 32768));
    }

    look(text) {
        this.rows = text.trim() ? firstRows(text) : null;
        const [head] = this.rows ?? [[]];
        if (!head.includes(this.person)) this.person = head[0] ?? '';
        if (!head.includes(this.list)) this.list = head[1] ?? '';
    }

    // What a headline can't tell of a workbook is left to the program.
    options() {
        const options = { replicates: this.replicates };
        return this.records ? { ...options, person: this.person, list: this.list } : options;
    }

    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        const sent = { options: this.options(), files: [['TABLE', this.file ?? pasted(this.text)]] };
        Object.assign(this, { problem: null, progress: { done: null } });
        try {
            const report = await askFiles('estimate', sent.options, sent.files, { signal: mine.signal, progress: (p) => { this.progress = p; } });
            if (this.running !== mine) return;
            Object.assign(desk, { sent, read: readEstimate(report) });
            this.progress = null;
            await this.updateComplete;
            this.querySelector('#result')?.focus();
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
        this.problem = null;
        try {
            const report = await fetchReport(format === 'json' ? 'estimate' : `estimate.${format}`, desk.sent.options, desk.sent.files);
            save(`manumit-estimate.${format}`, format === 'csv' ? withoutFormulas(await report.text()) : report, 'text/plain');
        } catch (error) {
            this.problem = error;
        }
        this.saving = null;
    }

    kind() {
        const head = this.rows?.[0] ?? [];
        const radio = (value, name) => html`<label class="choice"><input type="radio" name="kind" .checked=${this.records === value} @change=${() => { this.records = value; }}> <span>${t(`estimate.kind.${name}`)}</span></label>`;
        const column = (name) => html`<div class="field"><label for="e-${name}">${t(name === 'person' ? 'estimate.person' : 'estimate.column.list')}</label>${head.length
            ? html`<select id="e-${name}" @change=${(e) => { this[name] = e.target.value; }}>${head.map((h) => html`<option value=${h} ?selected=${h === this[name]} translate="no" data-words>${h}</option>`)}</select>`
            : html`<input id="e-${name}" autocomplete="off" .value=${this[name]} @change=${(e) => { this[name] = e.target.value.trim(); }}>`}</div>`;
        return html`<fieldset class="kinds"><legend>${t('estimate.kind')}</legend>${radio(false, 'counts')}${radio(true, 'records')}</fieldset>
            <div class="fields">${this.records ? html`${column('person')}${column('list')}` : nothing}
                <div class="field"><label for="e-replicates">${t('estimate.replicates')}</label><select id="e-replicates" aria-describedby="e-replicates-hint" @change=${(e) => { this.replicates = Number(e.target.value); }}>
                    ${REPLICATES.map((n) => html`<option value=${n} ?selected=${n === this.replicates}>${words().format.integer(n)}</option>`)}</select><p class="soft" id="e-replicates-hint">${t('estimate.replicates.hint')}</p></div></div>`;
    }

    given() {
        const large = (this.file?.size ?? this.text.length) > LARGEST * 1048576;
        const ready = Boolean(this.file || this.text.trim());
        return html`<section aria-label=${t('estimate.table')} class="screen-only">${dropZone({ id: 'file', label: t('estimate.drop'), kinds: t('estimate.kinds'), chosen: this.file, take: (f) => this.take(f), host: this })}
            <div class="field pasted"><label for="e-text">${t('estimate.paste')}</label><textarea id="e-text" rows="6" spellcheck="false" translate="no" data-words aria-describedby="e-text-hint" .value=${this.text} @input=${(e) => this.paste(e.target.value)}></textarea>
                <p class="soft" id="e-text-hint">${t('estimate.paste.hint')} <button type="button" class="link" id="example" @click=${() => { this.records = false; this.paste(EXAMPLE); }}>${t('estimate.example')}</button></p></div>
            ${ready ? html`<div class="panel">${this.file ? preview(this.rows) : nothing}${this.kind()}
                ${large ? html`<p class="problem">${t('estimate.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="working">${t('estimate.running')}</label>${typeof this.progress.done === 'number' ? html`<progress id="working" max="1" .value=${this.progress.done}></progress>` : html`<progress id="working"></progress>`}
                    <p class="actions"><button type="button" class="quiet" @click=${this.stop}>${t('file.cancel')}</button></p></div>`
        : html`<button type="button" id="work" ?disabled=${large} @click=${() => this.work()}>${t('estimate.run')}</button>`}</div>` : nothing}
            ${problemBox(this.problem)}</section>`;
    }

    result() {
        const { read } = desk;
        return html`<section class="panel" aria-labelledby="result"><h2 id="result" tabindex="-1">${t('estimate.result')}</h2>
                <p class="read-out" id="sentence">${sentence(read)}</p>
                <p class="soft">${t('estimate.result.text')}</p></section>
            ${read.warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            <section class="panel" aria-labelledby="e-picture"><h2 id="e-picture">${t('estimate.picture')}</h2>${disagree(read)}</section>
            ${checks(read)}${drivers(read)}${needs(read)}${models(read)}${lists(read)}
            <section class="panel screen-only"><h2>${t('estimate.keep')}</h2><p>${t('estimate.keep.text')}</p><p class="actions">${FORMATS.map((format) => html`<button type="button" class="quiet" id="get-${format}" ?disabled=${Boolean(this.saving)} @click=${() => this.keep(format)}>${t(format === 'json' ? 'file.download.json' : `screening.get.${format}`)}</button>`)}
                <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button></p></section>`;
    }

    render() {
        return html`<div class="estimate wide"><header><h1>${t('estimate.title')}</h1><p class="lead">${t('estimate.lead')}</p><p class="soft screen-only">${t('estimate.elsewhere')}</p></header>
            ${this.given()}${desk.read ? this.result() : nothing}${notThis()}</div>`;
    }
}
customElements.define('mn-estimate', Estimate);
