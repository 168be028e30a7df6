// SPDX-License-Identifier: Apache-2.0
//
// lower.js - <mn-lower>: the changes that would lower a footprint most, found by the
// server on request, each to be tried, with before and after drawn.
import { html, nothing } from 'lit';
import { figure, HOURS } from '../core/figures.js';
import { placeName } from '../core/countries.js';
import { Page, problemBox } from '../core/page.js';
import { industryName } from '../core/saying.js';
import { ask, askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { intervals } from '../pictures/interval.js';

const MOST = 5;

class Lower extends Page {
    static properties = {
        base: { attribute: false }, files: { attribute: false }, key: {}, places: { attribute: false },
        rows: { state: true }, busy: { state: true }, problem: { state: true }, tried: { state: true },
    };

    willUpdate(changed) {
        if (changed.has('key')) {
            this.running?.abort();
            this.running = new AbortController();
            this.rows = null;
            this.tried = {};
            this.busy = false;
        }
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    send(more) {
        const options = { ...this.base, ...more };
        const { signal } = this.running;
        return this.files ? askFiles('footprint', options, this.files, { signal }) : ask('footprint', options, { signal });
    }

    // Asks, and takes the answer unless it is to what is shown no more.
    async work(more, take) {
        const { signal } = this.running;
        this.problem = null;
        try {
            const report = await this.send(more);
            if (!signal.aborted) take(report);
        } catch (error) {
            if (!signal.aborted) this.problem = error;
        }
    }

    async find() {
        const { signal } = this.running;
        this.busy = true;
        await this.work({ lower: MOST }, (report) => { this.rows = report.tables.lower; });
        if (!signal.aborted) this.busy = false;
    }

    try(change) {
        return this.work({ change: [change] }, (report) => { this.tried = { ...this.tried, [change]: report }; });
    }

    // "Electronics, electrical (no origin)" and "...: origin ->CAN" in the reader's words.
    said(row) {
        const name = row.what.replace(/ \((no origin|from [^)]*)\)$/, '');
        const what = industryName(name) ?? words().named(`product.${name}`, name);
        const origin = /->\s*([A-Z]{3})/.exec(row.change);
        if (origin) return t('lower.origin', { what, place: placeName({ iso3: origin[1], name: origin[1] }) });
        return t('lower.less', { what });
    }

    outcome(report) {
        const before = figure(report, 'person_hours_before');
        const after = figure(report, 'person_hours_after');
        if (!before || !after) return nothing;
        return intervals([{ ...before, label: t('card.change.before') }, { ...after, label: t('card.change.after'), kind: 'second' }]);
    }

    list() {
        if (!this.rows.length) return html`<p>${t('lower.none')}</p>`;
        const top = Math.max(...this.rows.map((r) => r.high));
        const f = words().format;
        return html`<ol class="tiers">${this.rows.map((r) => html`<li>
            <div class="interval-words"><span>${this.said(r)}</span>
            <span><b>${t('lower.save', { amount: f.cell(r.saved * HOURS) })}</b> <span class="soft">${t('interval.range', { low: f.cell(r.low * HOURS), high: f.cell(r.high * HOURS) })}</span></span></div>
            ${barOf({ value: r.saved, low: r.low, high: r.high }, top)}
            ${this.tried[r.change] ? this.outcome(this.tried[r.change])
                : html`<button type="button" class="link" @click=${() => this.try(r.change)}>${t('lower.try')}<span class="hidden">: ${this.said(r)}</span></button>`}</li>`)}</ol>
            <p class="soft">${t('card.change.not')}</p>`;
    }

    render() {
        return html`<section class="panel"><h2>${t('lower.title')}</h2><p>${t('lower.text')}</p>
            ${problemBox(this.problem)}
            <div aria-live="polite">${this.rows ? this.list() : this.busy ? html`<p role="status">${t('lower.finding')}</p>`
                : html`<button type="button" class="quiet" id="find-lower" @click=${this.find}>${t('lower.find')}</button>`}</div>
        </section>`;
    }
}
customElements.define('mn-lower', Lower);
