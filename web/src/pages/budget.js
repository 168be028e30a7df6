// SPDX-License-Identifier: Apache-2.0
//
// budget.js - <mn-budget>: cents on traffickers' profits beside what is spent, each an input with
// its source, and the sum parted over programmes: by weights that are moved here, or by a table of
// one's own with costs. The program does the arithmetic; the page draws it.
import { html, nothing } from 'lit';
import areas from 'made:areas';
import { areasFile } from '../core/clause.js';
import { askNation } from '../core/nation-desk.js';
import { t, words } from '../core/words.js';
import { allocation, arithmetic, districts, tracker, versions } from './budget-parts.js';
import { listedSources, refused } from './nation-nav.js';
import { NationPage } from './nation-page.js';

// null: the program's own figure, with its source.
const desk = { profits: null, cents: 2, spending: null, range: '', weights: areas.map((a) => Number(a.weight)), own: null, fair: 0, districts: null, tracker: null };
const SOON = 150;

class Budget extends NationPage {
    connectedCallback() {
        super.connectedCallback();
        this.begin();
    }

    asked() {
        return { route: 'budget', name: 'budget', ...this.request() };
    }

    request() {
        const { profits, cents, spending, range, weights, own, fair } = desk;
        const options = { cents, ...(profits ? { profits: profits * 1e9 } : {}), ...(spending ? { spending: spending * 1e6 } : {}), ...(fair ? { fair } : {}), ...(/^[\d.]+:[\d.]+$/.test(range) ? { 'profits-range': range.split(':').map((x) => Number(x) * 1e9).join(':') } : {}) };
        const rows = areas.map((a, i) => ({ ...a, weight: weights[i], source: weights[i] === Number(a.weight) ? a.source : t('budget.weight.own') })).filter((a) => a.weight > 0);
        const files = [...(own ? [['allocate', own]] : rows.length ? [['allocate', areasFile(rows)]] : []), ...(desk.districts ? [['districts', desk.districts]] : []), ...(desk.tracker ? [['tracker', desk.tracker]] : [])];
        return { options, files };
    }

    begin() {
        const { options, files } = this.request();
        this.load((signal) => askNation('budget', options, { files, signal }), true);
    }

    set(name, value) {
        desk[name] = value;
        this.requestUpdate();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.begin(), SOON);
    }

    // Where each sum is from: the report's list, the files' own, and the visitor.
    sources() {
        const { budget: [asked] = [{}], sources = [], allocation: parts = [], tracker: years = [] } = this.report?.tables ?? {};
        const own = (name) => (desk[name] === null ? asked[`${name}_source`] : t(`budget.own.${name}`));
        const more = [...['profits', 'spending'].filter((name) => desk[name] !== null).map((name) => ({ source: own(name), own: true })), ...[...parts, ...years].filter((r) => r.source).map(({ source }) => ({ source, own: source === t('budget.weight.own') }))];
        return { ...listedSources(sources, 'bu', more), profits: own('profits'), spending: own('spending'), file: desk.districts };
    }

    // An input with its source: a slider, the number itself, and figures that were published.
    input(name, { low, high, step, unit, published }) {
        const shown = this.report?.tables.budget[0];
        const scale = name === 'profits' ? 1e9 : name === 'spending' ? 1e6 : 1;
        const value = desk[name] ?? Math.round(((shown?.[name] ?? 0) / scale) * 1000) / 1000;
        const source = desk[name] === null ? `${shown?.[`${name}_source`] ?? ''}` : '';
        const { marks } = this.sources();
        const f = words().format;
        return html`<div class="field money-field"><label for="b-${name}">${t(`budget.${name}`)}: <b>${f.plain(value)} ${unit}</b></label>
            <div class="slide"><input id="b-${name}" type="range" min=${low} max=${high} step=${step} .value=${String(value)} aria-valuetext="${f.plain(value)} ${unit}" @input=${(e) => this.set(name, Number(e.target.value))}>
                <input type="number" min=${low} max=${high * 10} step="any" aria-label=${t('budget.number', { name: t(`budget.${name}`), unit })} .value=${String(value)} @change=${(e) => { const v = Number(e.target.value); if (v >= 0) this.set(name, v); }}></div>
            <p class="soft">${name === 'cents' ? t('budget.cents.text') : source ? html`<span lang="en" data-words>${source}</span> ${marks(source)}` : t('budget.own')}</p>
            ${published?.length ? html`<p class="actions">${published.map((p) => html`<button type="button" class="chip" title=${p.source} @click=${() => this.set(name, p.value)}>${t('budget.published', { value: `${f.plain(p.value)} ${unit}`, year: p.year })}</button> ${marks(p.source)}`)}</p>` : nothing}</div>`;
    }

    published(name, scale) {
        const seen = new Map();
        for (const r of this.report?.tables.budget.slice(1) ?? []) seen.set(`${r[name]} ${r[`${name}_year`]}`, { value: Math.round((r[name] / scale) * 1000) / 1000, year: r[`${name}_year`], source: r[`${name}_source`] });
        return [...seen.values()];
    }

    weights() {
        if (desk.own) return html`<p class="note">${t('budget.file.used')} <b translate="no" data-words>${desk.own.name}</b> <button type="button" class="link" @click=${() => this.set('own', null)}>${t('access.file.leave')}</button></p>
            <div class="field"><label for="b-fair">${t('budget.fair')}: <b>${words().format.percent(desk.fair)}</b></label><input id="b-fair" type="range" min="0" max="1" step="0.05" .value=${String(desk.fair)} aria-valuetext=${words().format.percent(desk.fair)} aria-describedby="b-fair-hint" @input=${(e) => this.set('fair', Number(e.target.value))}><p class="soft" id="b-fair-hint">${t('budget.fair.text')}</p></div>`;
        return html`<ul class="weights">${areas.map((a, i) => html`<li><label for="b-w-${i}">${words().named(`budget.area.${a.programme}`, a.programme)} <span class="soft">${words().named(`budget.region.${a.region}`, a.region)}</span></label>
            <input id="b-w-${i}" type="range" min="0" max="10" step="0.5" .value=${String(desk.weights[i])} aria-valuetext=${words().format.plain(desk.weights[i])} @input=${(e) => this.set('weights', desk.weights.map((w, k) => (k === i ? Number(e.target.value) : w)))}><output for="b-w-${i}" data-input>${words().format.plain(desk.weights[i])}</output></li>`)}</ul>`;
    }

    file(name) {
        return html`<input id="b-file-${name}" class="hidden-file" type="file" @change=${(e) => this.set(name, e.target.files[0] ?? null)}><label class="button quiet" for="b-file-${name}">${t(`budget.file.${name}`)}</label>${desk[name] && name !== 'own' ? html` <span translate="no" data-words>${desk[name].name}</span> <button type="button" class="link" @click=${() => this.set(name, null)}>${t('access.file.leave')}</button>` : nothing}`;
    }

    given() {
        return html`<section class="panel screen-only" aria-labelledby="b-given"><h2 id="b-given">${t('budget.given')}</h2>
            ${this.input('profits', { low: 1, high: 500, step: 0.1, unit: t('budget.billion'), published: this.published('profits', 1e9) })}
            ${this.input('cents', { low: 0, high: 10, step: 0.1, unit: t('budget.cents.unit') })}
            ${this.input('spending', { low: 1, high: 1000, step: 0.1, unit: t('budget.million'), published: this.published('spending', 1e6) })}
            <details class="behind" ?open=${Boolean(desk.range)}><summary>${t('budget.range')}</summary><div class="field"><label for="b-range">${t('budget.range.label')}</label><input id="b-range" autocomplete="off" placeholder="200:280" .value=${desk.range} aria-describedby="b-range-hint" @change=${(e) => this.set('range', e.target.value.trim())}><p class="soft" id="b-range-hint">${t('budget.range.hint')}</p></div></details></section>`;
    }

    body() {
        const { tables } = this.report;
        const from = this.sources();
        return html`${arithmetic(this.report, from)}
            <section class="panel" id="parted"><h2>${t('budget.parted')}</h2><p class="screen-only">${t('budget.parted.text')}</p>
                <div class="screen-only">${this.weights()}<p class="actions">${this.file('own')}</p></div>${allocation(tables, from)}</section>
            ${versions(tables.budget, from)}
            ${tracker(tables.tracker, from, this.file('tracker'))}${districts(tables.districts, from, this.file('districts'))}${from.list()}
            ${refused(tables.refused)}${this.report.warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            ${this.keeps(['pdf', 'html', 'csv', 'json'])}`;
    }

    render() {
        return this.frame('budget', { title: t('budget.title'), lead: 'budget.lead', given: this.given(), body: () => this.body() });
    }
}
customElements.define('mn-budget', Budget);
