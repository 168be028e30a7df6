// SPDX-License-Identifier: Apache-2.0
//
// access.js - <mn-access>: a trade clause on a country's record as rows that anybody can change, the
// verdict on each country with the row and the fact it rests on, what a change would change, and
// what trade it would touch. Every country is judged by the same rows, the market's own too.
import { html, nothing } from 'lit';
import clause from 'made:clause';
import { everyCountry } from '../core/countries.js';
import { clauseFile, sameClause, VERDICTS } from '../core/clause.js';
import { askNation, placeOf } from '../core/nation-desk.js';
import { t, words } from '../core/words.js';
import { loadMap } from '../pictures/map.js';
import { worldLegend, worldPicture } from '../pictures/world.js';
import { clauseForm } from './access-form.js';
import { changed, rulesTable, trade, verdicts } from './access-parts.js';
import { countryChoice, listedSources, loading, refused } from './nation-nav.js';
import { NationPage } from './nation-page.js';

const fresh = () => clause.map((row) => ({ ...row, on: true }));
const desk = { rows: fresh(), into: 'USA', year: '', own: null };
const KINDS = { open: 0, conditional: 3, barred: 5 };

class Access extends NationPage {
    static properties = { indicators: { state: true }, map: { state: true }, only: { state: true } };

    constructor() {
        super();
        this.only = 'all';
    }

    connectedCallback() {
        super.connectedCallback();
        loadMap().then((map) => { this.map = map; }, () => { this.map = null; });
        askNation('country/indicators', {}).then((r) => { this.indicators = r.tables.indicators; }, (error) => { this.problem = error; });
        this.begin();
    }

    get pending() {
        return !this.problem && (this.map === undefined || !this.indicators);
    }

    request() {
        const files = desk.own ? [['rule', desk.own]] : [['rule', clauseFile(desk.rows, 'clause.csv')]];
        const base = clauseFile(fresh(), 'before.csv');
        const differs = desk.own || !sameClause(desk.rows, fresh());
        return { options: { into: desk.into, ...(desk.year ? { year: Number(desk.year) } : {}) }, files: differs ? [...files, ['against', base]] : files, differs };
    }

    asked() {
        return { route: 'access', name: 'access', ...this.request() };
    }

    begin() {
        const { options, files, differs } = this.request();
        this.load(async (signal) => ({ ...await askNation('access', options, { files, signal }), differs, into: options.into }), true);
    }

    again() {
        desk.rows = fresh();
        desk.own = null;
        this.requestUpdate();
        this.begin();
    }

    picture() {
        const of = new Map(this.report.tables.access.map((r) => [r.iso3, r]));
        const said = (iso3) => t('access.said', { name: placeOf(iso3), verdict: of.has(iso3) ? t(`access.verdict.${of.get(iso3).verdict}`) : t('access.notknown') });
        return html`${this.map ? worldPicture({ map: this.map, codes: everyCountry().map((c) => c.iso3), label: t('access.map'), patterned: true, titleOf: said, classOf: (iso3) => (of.has(iso3) ? KINDS[of.get(iso3).verdict] : 'none') }) : loading()}
            ${worldLegend([...VERDICTS.map((v) => ({ kind: KINDS[v], text: t(`access.legend.${v}`) })), { kind: 'none', text: t('access.legend.none') }], true)}`;
    }

    headline(notes) {
        const f = words().format;
        const figure = (name) => this.report.key_figures.find((k) => k.name === name)?.value ?? 0;
        return html`<dl class="counts" id="verdict-counts" data-derived>${VERDICTS.slice().reverse().map((v) => html`<div><dt>${t(`access.verdict.${v}`)}</dt><dd>${f.integer(figure(v))}</dd></div>`)}<div><dt>${t('access.unsure')}</dt><dd>${f.integer(figure('unsure'))}</dd></div></dl>
            <p class="soft">${t('access.unsure.text')} ${t('nation.sources')}: ${notes.marks(...new Set(this.report.tables.access.map((r) => r.source)))}</p>`;
    }

    body() {
        const { tables } = this.report;
        const notes = listedSources(tables.sources, 'a');
        return html`<section class="panel" id="a-result"><h2>${t('access.result')}</h2>${this.headline(notes)}${this.picture()}</section>
            ${this.report.differs ? changed(tables.changes ?? []) : nothing}
            ${verdicts(tables.access, notes, this.only, (v) => { this.only = v; })}
            ${trade(tables, notes, this.report.into)}
            ${rulesTable(tables.rules, tables.access, notes)}${notes.list()}${refused(tables.refused)}
            ${this.report.warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            ${this.keeps(['pdf', 'html', 'csv', 'json'])}`;
    }

    render() {
        const [first, last] = ['first', 'last'].map((end) => (this.indicators ?? []).filter((i) => desk.rows.some((r) => r.indicator === i.indicator)).map((i) => i[end]));
        const years = first.length ? Array.from({ length: Math.max(...last) - Math.min(...first) + 1 }, (_, i) => Math.max(...last) - i) : [];
        const given = html`<section class="panel screen-only" aria-labelledby="a-clause"><h2 id="a-clause">${t('access.clause')}</h2><p>${t('access.clause.text')}</p>
                ${clauseForm(desk, this.indicators ?? [], this)}
                <div class="fields">${countryChoice({ id: 'a-into', label: t('access.into'), value: desk.into, take: (of) => { desk.into = of; } })}
                    <div class="field"><label for="a-year">${t('access.year')}</label><select id="a-year" @change=${(e) => { desk.year = e.target.value; }}><option value="">${t('access.year.last')}</option>${years.map((y) => html`<option value=${y} ?selected=${String(y) === String(desk.year)}>${y}</option>`)}</select></div></div>
                <p class="actions"><button type="button" id="judge" ?disabled=${this.working} @click=${() => this.begin()}>${t('access.judge')}</button>
                    <button type="button" class="quiet" id="again" @click=${() => this.again()}>${t('access.again')}</button></p>
                ${this.working ? html`<p role="status" class="soft">${t('one.loading')}</p>` : nothing}</section>`;
        return this.frame('access', { title: t('access.title'), lead: 'access.lead', given, asked: false, body: () => this.body() });
    }
}
customElements.define('mn-access', Access);
