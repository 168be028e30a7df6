// SPDX-License-Identifier: Apache-2.0
//
// sides.js - <mn-sides>: two countries or more side by side, each measure in the last year that all
// of them have; what they do not share stands apart, with each one's own last year.
import { html, nothing } from 'lit';
import { numberOf, writePlace } from '../core/nation.js';
import { askNation, figureText, indicatorName, placeOf, unitName } from '../core/nation-desk.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { countryChoice, listedSources, range, refused } from './nation-nav.js';
import { NationPage } from './nation-page.js';

const MOST = 12;
const desk = { of: [] };

class Sides extends NationPage {
    take({ of }) {
        if (of.length && of.join() !== desk.of.join()) desk.of = of;
        if (!this.report || of.length) this.begin();
    }

    set(of) {
        desk.of = of;
        this.note({ of });
        this.begin();
    }

    asked() {
        return { route: 'country/compare', name: 'countries', options: { COUNTRY: desk.of.join(',') } };
    }

    begin() {
        this.report = null;
        if (desk.of.length > 1) this.load(() => askNation('country/compare', this.asked().options));
        else this.requestUpdate();
    }

    given() {
        return html`<div class="screen-only"><div class="fields">${countryChoice({ id: 's-add', label: t('sides.add'), value: '', none: t('record.none'), take: (of) => { if (of && !desk.of.includes(of) && desk.of.length < MOST) this.set([...desk.of, of]); this.querySelector('#s-add').value = ''; } })}</div>
            ${desk.of.length ? html`<ul class="chips" aria-label=${t('sides.chosen')}>${desk.of.map((of) => html`<li><a href=${addressOf('/country', writePlace({ of: [of] }))}>${placeOf(of)}</a> <button type="button" class="chip" aria-label=${t('sides.remove', { name: placeOf(of) })} @click=${() => this.set(desk.of.filter((x) => x !== of))}>×</button></li>`)}</ul>` : nothing}
            ${desk.of.length < 2 ? html`<p class="note">${t('sides.two')}</p>` : nothing}</div>`;
    }

    measures(rows, notes) {
        const f = words().format;
        const by = new Map();
        for (const r of rows) by.set(r.indicator, [...(by.get(r.indicator) ?? []), r]);
        return [...by].map(([id, some]) => {
            const numbers = some.map((r) => numberOf(r, r.unit === 'tier' ? 'tier' : 'count'));
            const per = some.every((r) => typeof r.per_100000 === 'number');
            // Of a count, its ends by chance alone; beside people, the same ends in proportion.
            const ends = some.map((r, i) => (typeof r.chance_low === 'number' && numbers[i] > 0 ? [r.chance_low, r.chance_high].map((v) => (per ? (v / numbers[i]) * r.per_100000 : v)) : [null, null]));
            const top = Math.max(0, ...(per ? some.map((r) => r.per_100000) : numbers.map((v) => v ?? 0)), ...ends.map(([, high]) => high ?? 0));
            return html`<section class="panel" data-measure=${id}><h2><span data-name>${indicatorName(id, some[0].measure)}</span> <span class="soft">${some[0].year}</span></h2>
                <table class="side-table"><thead><tr><th scope="col">${t('world.col.place')}</th><th scope="col" class="number">${t('world.col.figure')}</th>${per ? html`<th scope="col" class="number" data-name>${t('sides.per')}</th>` : nothing}<th scope="col"><span class="hidden">${t('sides.drawn')}</span></th></tr></thead>
                <tbody>${some.map((r, i) => html`<tr data-iso3=${r.iso3}><th scope="row">${placeOf(r.iso3, r.name)}</th><td class="number"><b>${figureText(r)}</b> <span class="soft">${unitName(r.unit)}${typeof r.low === 'number' ? html` ${range(r.low, r.high)}` : typeof r.chance_low === 'number' ? html` (${range(r.chance_low, r.chance_high)})` : nothing}</span> ${notes.marks(r.source)}</td>
                    ${per ? html`<td class="number" data-label=${t('sides.per')}>${f.number(r.per_100000, 2, false)} ${notes.marks(r.people_source)}</td>` : nothing}
                    <td class="side-bar">${r.unit === 'tier' || top <= 0 || numbers[i] === null ? nothing : barOf({ value: per ? r.per_100000 : numbers[i], low: ends[i][0], high: ends[i][1] }, top)}</td></tr>`)}</tbody></table></section>`;
        });
    }

    body() {
        const { compare, apart, sources, refused: bad } = this.report.tables;
        const notes = listedSources(sources, 'd', apart);
        const missing = new Map();
        for (const r of apart) missing.set(r.indicator, [...(missing.get(r.indicator) ?? []), r]);
        return html`${compare.length ? this.measures(compare, notes) : html`<p class="note">${t('sides.nothing')}</p>`}
            ${missing.size ? html`<section class="panel" id="apart"><h2>${t('sides.apart')}</h2><p>${t('sides.apart.text')}</p>
                <details class="behind"><summary data-count>${t('sides.apart.show', { n: missing.size })}</summary><div class="scroll" tabindex="0" role="region" aria-label=${t('sides.apart')}><table><thead><tr><th scope="col">${t('record.col.measure')}</th>${desk.of.map((of) => html`<th scope="col">${placeOf(of)}</th>`)}</tr></thead>
                <tbody>${[...missing].map(([id, some]) => html`<tr><th scope="row" data-name>${indicatorName(id, some[0].measure)}</th>${desk.of.map((of) => {
            const r = some.find((x) => x.iso3 === of);
            return html`<td data-iso3=${of}>${r && r.value !== null ? html`<a href=${addressOf('/country', writePlace({ of: [of] }))}>${figureText({ value: r.value, unit: id === 'tip-tier' ? 'tier' : '' })}</a> <span class="soft">${r.last}</span> ${notes.marks(r.source)}` : html`<span class="soft">${t('sides.none')}</span>`}</td>`;
        })}</tr>`)}</tbody></table></div></details></section>` : nothing}
            <p class="soft" data-name>${t('sides.key')}</p>${notes.list()}${refused(bad)}
            ${this.keeps(['pdf', 'html', 'csv', 'json'])}`;
    }

    render() {
        return this.frame('sides', { asked: desk.of.length > 1, body: () => this.body(), given: this.given(), lead: 'sides.lead',
            title: desk.of.length > 1 ? new Intl.ListFormat(words().format.locale, { type: 'conjunction' }).format(desk.of.map((of) => placeOf(of))) : t('sides.title') });
    }
}
customElements.define('mn-sides', Sides);
