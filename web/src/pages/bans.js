// SPDX-License-Identifier: Apache-2.0
//
// bans.js - <mn-bans>: may these shipments enter? A file in; how many lines would be detained,
// held, released; each with the rule, its source, what was seen and what is due when.
import { html, nothing } from 'lit';
import { needsSignIn, onAccount } from '../core/account.js';
import { readBans, shownLines, VERDICTS } from '../core/bans.js';
import { withoutFormulas } from '../core/cells.js';
import { firstRows } from '../core/lines.js';
import { Page, problemBox } from '../core/page.js';
import { save } from '../core/save.js';
import { askFiles, fetchReport } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { dropZone, LARGEST, said } from './fields.js';
import { day, english, goodsNav, grid } from './goods-nav.js';
import { preview } from './screen-input.js';

const PAGE = 100;
const FORMATS = ['csv', 'html', 'pdf'];
const SIGNS = { detain: '■', hold: '◐', released: '○' };
// What was checked last stays while other pages are looked at.
const desk = { sent: null, bans: null };

const isAddress = (text) => /^https?:\/\/[^\s]+$/i.test(text ?? '');
const source = (r) => html`${foreign(r.source ?? '')}${isAddress(r.address) ? html` <a href=${r.address} rel="noreferrer noopener" target="_blank">${t('bans.open')}</a>` : nothing}`;

class Bans extends Page {
    static properties = { file: { state: true }, rows: { state: true }, options: { state: true }, progress: { state: true }, problem: { state: true }, show: { state: true }, from: { state: true }, saving: { state: true }, dropping: { state: true } };

    constructor() {
        super();
        this.options = {};
        this.show = desk.bans ? this.gravest() : 'all';
        this.from = 0;
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

    gravest() {
        return VERDICTS.find((name) => desk.bans.counts[name]) ?? 'all';
    }

    async take([file]) {
        this.problem = null;
        this.file = file;
        this.rows = firstRows(await file.slice(0, 32768).text());
    }

    set(name, value) {
        this.options = { ...this.options, [name]: value };
    }

    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        const sent = { options: said(this.options), files: [['SHIPMENTS', this.file]] };
        Object.assign(this, { problem: null, progress: { done: null } });
        try {
            const report = await askFiles('ban/check', sent.options, sent.files, { signal: mine.signal, progress: (p) => { this.progress = p; } });
            Object.assign(desk, { sent, bans: readBans(report) });
            Object.assign(this, { show: this.gravest(), from: 0 });
            await this.updateComplete;
            this.querySelector('#result')?.focus();
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        if (this.running === mine) this.progress = null;
    }

    async keep(format) {
        this.saving = format;
        this.problem = null;
        try {
            const report = await fetchReport(`ban/check.${format}`, desk.sent.options, desk.sent.files);
            save(`manumit-bans.${format}`, format === 'csv' ? withoutFormulas(await report.text()) : report, 'text/csv');
        } catch (error) {
            this.problem = error;
        }
        this.saving = null;
    }

    given() {
        const large = this.file && this.file.size > LARGEST * 1048576;
        const field = (name, type, hint) => html`<div class="field"><label for="b-${name}">${t(`bans.${name}`)}</label><input id="b-${name}" type=${type} autocomplete="off" .value=${this.options[name] ?? ''}
            aria-describedby="b-${name}-hint" @change=${(e) => this.set(name, e.target.value.trim())}><p class="soft" id="b-${name}-hint">${hint}</p></div>`;
        return html`${dropZone({ id: 'file', label: t('bans.drop'), kinds: t('bans.kinds'), chosen: this.file, take: (f) => this.take(f), host: this })}
            ${this.file ? html`<section class="panel" aria-label=${t('screening.file')}>${preview(this.rows)}
                <details><summary>${t('bans.more')}</summary><div class="fields">${field('on', 'date', t('bans.on.hint'))}${field('columns', 'text', t('bans.columns.hint'))}</div></details>
                ${large ? html`<p class="problem">${t('bans.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="working">${t('bans.running')}</label>${typeof this.progress.done === 'number' ? html`<progress id="working" max="1" .value=${this.progress.done}></progress>` : html`<progress id="working"></progress>`}</div>`
        : html`<button type="button" id="work" ?disabled=${large} @click=${() => this.work()}>${t('bans.run')}</button>`}</section>` : nothing}
            ${problemBox(this.problem)}`;
    }

    counts() {
        const { counts, lines } = desk.bans;
        const f = words().format;
        return html`<section class="panel" aria-labelledby="result"><h2 id="result" tabindex="-1">${t('bans.result', { n: lines.length })}</h2>
            <dl class="counts">${VERDICTS.map((name) => html`<div class="verdict-${name}"><dt><span aria-hidden="true">${SIGNS[name]}</span> ${t(`bans.${name}`)}</dt><dd>${f.integer(counts[name])}</dd></div>`)}
                ${desk.bans.refused.length ? html`<div class="count-refused"><dt>${t('bans.refused')}</dt><dd>${f.integer(desk.bans.refused.length)}</dd></div>` : nothing}</dl>
            <p class="soft">${t('bans.result.text')}</p></section>`;
    }

    one(line) {
        return html`<details class="panel behind verdict-${line.verdict}" data-line=${line.line} data-verdict=${line.verdict} data-rule=${line.rule ?? ''}><summary><span aria-hidden="true">${SIGNS[line.verdict]}</span> <b>${t('one.line', { n: line.line })}</b>: ${t(`bans.${line.verdict}`)}
                ${line.rule ? html`<span class="soft">${line.title ? english(line.title) : foreign(line.rule)} · ${foreign(line.rule)} ${foreign(line.version ?? '')}</span>` : nothing}</summary>
            ${line.why.length ? html`<h3>${t('bans.why')}</h3><ul class="why">${line.why.map((w) => html`<li><p>${english(w.evidence)} ${w.note ? html`<span class="soft">${english(w.note)}</span>` : nothing}</p>
                <p class="soft">${t(`bans.${w.result}`)} · ${foreign(`${w.rule} ${w.version ?? ''}`)} · ${source(w)}</p></li>`)}</ul>` : html`<p>${t('bans.nothing')}</p>`}
            ${line.clock.length ? html`<h3>${t('bans.clock')}</h3>${grid(t('bans.clock'), [t('bans.when'), t('bans.step'), t('bans.source')], line.clock.map((c) => [day(c.date), english(c.says ?? c.step), source(c)]))}` : nothing}</details>`;
    }

    lines() {
        const shown = shownLines(desk.bans, this.show);
        const rows = shown.slice(this.from, this.from + PAGE);
        const f = words().format;
        const choose = (name, n) => html`<button type="button" class="chip" aria-pressed=${this.show === name ? 'true' : 'false'} @click=${() => { this.show = name; this.from = 0; }}>${t(`bans.${name}`)} (${f.integer(n)})</button>`;
        return html`<section aria-label=${t('bans.lines')}>
            <div class="shows screen-only" role="group" aria-label=${t('work.show')}>${VERDICTS.map((name) => choose(name, desk.bans.counts[name]))}${choose('all', desk.bans.lines.length)}</div>
            ${rows.map((line) => this.one(line))}
            ${shown.length ? nothing : html`<p class="note">${t('bans.none')}</p>`}
            ${shown.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${this.from === 0} @click=${() => { this.from -= PAGE; }}>${t('work.before')}</button>
                <span>${t('work.page', { from: f.integer(this.from + 1), to: f.integer(this.from + rows.length), all: f.integer(shown.length) })}</span>
                <button type="button" class="chip" ?disabled=${this.from + PAGE >= shown.length} @click=${() => { this.from += PAGE; }}>${t('work.next')}</button></p>` : nothing}</section>`;
    }

    result() {
        const { refused, rules, warnings } = desk.bans;
        return html`${this.counts()}
            ${warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            ${this.lines()}
            ${refused.length ? html`<details class="panel behind" id="refused"><summary>${t('screening.refused', { n: refused.length })}</summary>${grid(t('screening.refused', { n: refused.length }), [t('file.line'), t('file.why'), t('screening.refused.row')], refused.slice(0, 500).map((r) => [r.line, english(r.reason), foreign(r.text ?? '')]))}</details>` : nothing}
            ${rules.length ? html`<details class="panel behind" id="rules"><summary>${t('bans.rules', { n: rules.length })}</summary>${grid(t('bans.rules', { n: rules.length }), [t('bans.rule'), t('bans.version'), t('bans.authority'), t('bans.source')], rules.map((r) => [html`${english(r.title)} <span class="soft">${foreign(r.rule)}</span>`, foreign(r.version ?? ''), english(r.authority ?? ''), source(r)]))}</details>` : nothing}
            <section class="panel screen-only"><h2>${t('screening.keep')}</h2><p class="actions">${FORMATS.map((format) => html`<button type="button" class="quiet" id="get-${format}" ?disabled=${Boolean(this.saving)} @click=${() => this.keep(format)}>${t(`screening.get.${format}`)}</button>`)}
                <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button></p></section>`;
    }

    render() {
        return html`<div class="screening goods wide">${goodsNav()}<header><h1>${t('bans.title')}</h1><p class="lead">${t('bans.lead')}</p></header>
            ${this.given()}${desk.bans ? this.result() : nothing}</div>`;
    }
}
customElements.define('mn-bans', Bans);
