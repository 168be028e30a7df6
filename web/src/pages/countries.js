// SPDX-License-Identifier: Apache-2.0
//
// countries.js - <mn-countries>: one measure of all countries, on a map with a slider of years and
// in the table that is its twin: ranks with the range that the data allow, ties, whom no source
// tells of. A year that is missing is said to be missing.
import { html, nothing } from 'lit';
import { everyCountry } from '../core/countries.js';
import { boundsOf, classOfRow, gapsOf, gapTexts, namedSource, numberOf, rankText, readYears, ties, TIERS, usualYear, writePlace } from '../core/nation.js';
import { askNation, figureText, indicatorName, placeOf, withUnit } from '../core/nation-desk.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { loadMap } from '../pictures/map.js';
import { worldLegend, worldPicture, yearStrip } from '../pictures/world.js';
import { countryChoice, listedSources, loading, range } from './nation-nav.js';
import { NationPage } from './nation-page.js';

const FIRST = 'tip-tier';
// What was looked at stays while other pages are.
const desk = { by: FIRST, year: null, of: '', since: '' };

class Countries extends NationPage {
    static properties = { indicators: { state: true }, facts: { state: true }, ranks: { state: true }, map: { state: true } };

    connectedCallback() {
        super.connectedCallback();
        loadMap().then((map) => { this.map = map; }, (error) => { this.problem = error; });
        this.begin();
    }

    take(said) {
        if (said.of.length) [desk.of] = said.of;
        const moved = (said.by && said.by !== desk.by) || (said.year && said.year !== desk.year);
        if (said.by && said.by !== desk.by) Object.assign(desk, { by: said.by, year: said.year });
        else if (said.year) desk.year = said.year;
        if (moved && this.indicators) this.look();
    }

    noted() {
        this.note({ of: desk.of ? [desk.of] : [], by: desk.by, year: desk.year });
    }

    async begin() {
        try {
            this.indicators = (await askNation('country/indicators', {})).tables.indicators.filter((i) => i.countries > 0);
            if (!this.indicators.some((i) => i.indicator === desk.by)) desk.by = FIRST;
            await this.look();
        } catch (error) {
            this.problem = error;
        }
    }

    get indicator() {
        return this.indicators?.find((i) => i.indicator === desk.by) ?? null;
    }

    async look() {
        const by = desk.by;
        this.problem = null;
        this.facts = this.ranks = null;
        try {
            const rows = (await askNation('country/facts', { by })).tables.facts;
            if (by !== desk.by) return;
            const countries = new Set(everyCountry().map((c) => c.iso3));
            this.facts = readYears(rows.filter((r) => countries.has(r.iso3)).map((r) => ({ ...r, source: namedSource(r) })));
            if (!desk.year || desk.year < this.facts.first || desk.year > this.facts.last) desk.year = usualYear(this.facts);
            this.noted();
            await this.rank();
        } catch (error) {
            this.problem = error;
        }
    }

    // The program ranks; while the slider moves the ranks of the year before stay away.
    async rank() {
        const { by, year, since } = desk;
        this.ranks = null;
        if (!this.facts?.years.has(year)) return;
        try {
            const report = await askNation('country/rank', { by, year, ...(since && Number(since) < year ? { since: Number(since) } : {}) });
            if (by === desk.by && year === desk.year && since === desk.since) this.ranks = report;
        } catch (error) {
            this.problem = error;
        }
    }

    turn(year) {
        desk.year = Number(year);
        this.ranks = null;
        this.requestUpdate();
        clearTimeout(this.timer);
        this.timer = setTimeout(() => { this.noted(); this.rank(); }, 120);
    }

    choose(by) {
        Object.assign(desk, { by, year: null, since: '' });
        this.noted();
        this.look();
    }

    pick(iso3) {
        desk.of = iso3;
        this.noted();
        this.requestUpdate();
    }

    // Not all of what the page shows is there.
    get pending() {
        return !this.problem && !(this.map && this.facts && (this.ranks || !this.facts.years.has(desk.year)));
    }

    // The letters of the ranking's sources, and of others that the page names beside it.
    sources() {
        const { sources, absent } = this.ranks?.tables ?? {};
        if (!sources || !this.facts) return listedSources([], 'w');
        const shown = [...this.facts.years.get(desk.year).values(), ...absent.map((a) => this.lastOf(a)).filter(Boolean)];
        return listedSources(sources, 'w', [...new Map(shown.map((r) => [r.source, r])).values()]);
    }

    lastOf({ iso3, last }) {
        return this.facts.years.get(last)?.get(iso3);
    }

    rowOf(iso3) {
        return this.facts?.years.get(desk.year)?.get(iso3) ?? null;
    }

    said(iso3) {
        const row = this.rowOf(iso3);
        const name = placeOf(iso3);
        return row ? t('world.said', { name, value: withUnit(row), year: row.year }) : t('world.said.none', { name, year: desk.year });
    }

    given() {
        const kinds = [['tip', /^tip-/], ['policy', /^3p-/], ['justice', /^(offences|persons-)/], ['victims', /^victims-/], ['goods', /^goods-/], ['others', /./]];
        const of = (i) => kinds.find(([, rx]) => rx.test(i.indicator))[0];
        return html`<div class="fields screen-only"><div class="field"><label for="w-by">${t('world.measure')}</label><select id="w-by" @change=${(e) => this.choose(e.target.value)}>
            ${kinds.map(([name]) => {
        const some = this.indicators.filter((i) => of(i) === name);
        return some.length ? html`<optgroup label=${t(`world.kind.${name}`)}>${some.map((i) => html`<option value=${i.indicator} ?selected=${i.indicator === desk.by}>${indicatorName(i.indicator, i.name)}</option>`)}</optgroup>` : nothing;
    })}</select></div>
            ${countryChoice({ id: 'w-of', label: t('world.find'), value: desk.of, take: (iso3) => this.pick(iso3), none: t('world.find.none') })}</div>`;
    }

    slider() {
        const { first, last, years, most, known } = this.facts;
        const all = Array.from({ length: last - first + 1 }, (_, i) => ({ year: first + i, n: years.get(first + i)?.size ?? 0 }));
        const n = years.get(desk.year)?.size ?? 0;
        const gaps = gapTexts(gapsOf(known));
        const text = n ? t('world.year.has', { year: desk.year, n }) : t('world.year.none', { year: desk.year });
        const step = (by) => () => this.turn(Math.min(last, Math.max(first, desk.year + by)));
        return html`<div class="year-field"><label for="w-year">${t('world.year')}: <b>${desk.year}</b></label>
            ${yearStrip(all, most, desk.year)}
            <div class="year-slide screen-only"><button type="button" class="chip" aria-label=${t('world.year.before')} ?disabled=${desk.year <= first} @click=${step(-1)}>‹</button>
                <input id="w-year" type="range" min=${first} max=${last} step="1" .value=${String(desk.year)} aria-valuetext=${text} @input=${(e) => this.turn(e.target.value)}>
                <button type="button" class="chip" aria-label=${t('world.year.after')} ?disabled=${desk.year >= last} @click=${step(1)}>›</button></div>
            <p class="year-ends soft" aria-hidden="true" data-axis><span>${first}</span><span>${last}</span></p>
            <p id="year-said" aria-live="polite" data-derived>${n ? html`${t('world.told', { n, year: desk.year })} ${this.notes.marks(...new Set([...years.get(desk.year).values()].map((r) => r.source)))}` : html`<b>${t('world.year.none', { year: desk.year })}</b> ${t('world.empty')}`}
                ${n && n * 2 < most ? html` <b>${t('world.few', { most })}</b>` : nothing}</p>
            ${gaps.length ? html`<p class="soft" id="year-gaps" data-derived>${t('world.gaps', { years: new Intl.ListFormat(words().format.locale, { type: 'conjunction' }).format(gaps) })}</p>` : nothing}</div>`;
    }

    legend(bounds, rows) {
        const { kind } = this.indicator;
        const f = words().format;
        const special = rows.some((r) => classOfRow(r, kind, bounds) === 'special');
        if (kind === 'tier') return [...TIERS.slice(0, special ? 5 : 4).map((tier) => ({ kind: { 1: 0, 2: 2, '2WL': 3, 3: 5, SC: 'special' }[tier], text: t(`nation.tier.long.${tier}`) })), { kind: 'none', text: t('world.none') }];
        const steps = [...bounds, 0].map((_, i) => ({
            kind: bounds.length >= 5 ? i : Math.round((i * 5) / Math.max(1, bounds.length)),
            text: !bounds.length ? t('world.same') : i === 0 ? t('map.under', { high: f.plain(bounds[0]) }) : i === bounds.length ? t('map.over', { low: f.plain(bounds[i - 1]) }) : t('world.between', { low: f.plain(bounds[i - 1]), high: f.plain(bounds[i]) }),
        }));
        return [...steps, ...(special ? [{ kind: 'special', text: t('world.special') }] : []), { kind: 'none', text: t('world.none') }];
    }

    picture() {
        const { kind } = this.indicator;
        const now = this.facts.years.get(desk.year) ?? new Map();
        const rows = [...now.values()];
        // The same classes in every year, so that shades can be compared along the slider.
        const bounds = boundsOf([...this.facts.years.values()].flatMap((m) => [...m.values()].map((r) => numberOf(r, kind))), kind);
        const patterned = kind === 'tier';
        const codes = everyCountry().map((c) => c.iso3);
        const label = t('world.label', { what: indicatorName(desk.by, this.indicator.name), year: desk.year });
        return html`${this.map ? worldPicture({ map: this.map, codes, label, patterned, chosen: desk.of, pick: (iso3) => this.pick(iso3), titleOf: (iso3) => this.said(iso3), classOf: (iso3) => (now.has(iso3) ? classOfRow(now.get(iso3), kind, bounds) : 'none') }) : loading()}
            ${worldLegend(this.legend(bounds, rows), patterned)}
            <p class="soft">${t('world.borders')}</p>
            ${desk.of ? this.one() : nothing}`;
    }

    one() {
        const row = this.rowOf(desk.of);
        const rank = this.ranks?.tables.ranks.find((r) => r.iso3 === desk.of);
        const hides = this.ranks?.tables.absent.some((a) => a.iso3 === desk.of && a.why === 'hides-a-number');
        return html`<p class="note" id="w-one" data-iso3=${desk.of} aria-live="polite"><b ?data-input=${!row}>${this.said(desk.of)}</b> ${hides ? t('world.one.hides') : nothing}
            ${rank ? t('world.one.rank', { rank: rankText(rank), of: words().format.integer(this.ranks.tables.ranks.length) }) : nothing}
            ${row ? html`<span class="soft" lang="en" data-source data-words>${row.source}</span> ${this.notes.marks(row.source)}` : nothing}
            <a href=${addressOf('/country', writePlace({ of: [desk.of] }))}>${t('world.profile')}</a></p>`;
    }

    // What the map shows, country by country, and whom it cannot show.
    twin() {
        const now = this.facts.years.get(desk.year);
        if (!now) return html`<p class="note">${t('world.year.none', { year: desk.year })} ${t('world.empty')}</p>`;
        if (!this.ranks) return loading();
        const { ranks, absent } = this.ranks.tables;
        const tied = ties(ranks);
        const notes = this.notes;
        const of = (r) => now.get(r.iso3) ?? r;
        const count = this.indicator.kind === 'count';
        const unranked = [...now.values()].filter((r) => !ranks.some((x) => x.iso3 === r.iso3));
        return html`<p data-name>${t(`world.order.${this.indicator.better || 'none'}`)} ${t(count ? 'world.order.count' : 'world.order.plain')}</p>
            <div class="scroll tall" tabindex="0" role="region" aria-label=${t('world.table')}><table id="ranks"><thead><tr>${['rank', 'place', 'figure', 'range', 'source'].map((name, i) => html`<th scope="col" class=${i === 0 || i === 2 || i === 3 ? 'number' : ''}>${t(`world.col.${name}`)}</th>`)}</tr></thead>
                <tbody>${ranks.map((r) => html`<tr class=${r.iso3 === desk.of ? 'chosen' : ''} data-iso3=${r.iso3}><td class="number"><b>${rankText(r)}</b>${tied(r) ? html` <span title=${t('world.tie')}>=</span><span class="hidden">${t('world.tie')}</span>` : nothing}</td>
                    <th scope="row"><a href=${addressOf('/country', writePlace({ of: [r.iso3] }))}>${placeOf(r.iso3, r.name)}</a></th>
                    <td class="number">${figureText(of(r))}</td><td class="number">${typeof r.low === 'number' && typeof r.high === 'number' ? range(r.low, r.high) : html`<span class="soft">${t('world.norange')}</span>`}</td>
                    <td>${notes.marks(r.source)}<span class="soft">${r.year}</span></td></tr>`)}
                ${unranked.map((r) => html`<tr data-iso3=${r.iso3}><td class="number soft">${t('world.unranked')}</td><th scope="row"><a href=${addressOf('/country', writePlace({ of: [r.iso3] }))}>${placeOf(r.iso3, r.name)}</a></th><td class="number">${figureText(r)}</td><td></td><td>${notes.marks(r.source)}<span class="soft">${r.year}</span></td></tr>`)}</tbody></table></div>
            ${absent.length ? html`<details class="behind" id="absent"><summary data-count>${t('world.absent', { n: absent.filter((a) => !now.has(a.iso3)).length })}</summary><p>${t('world.absent.text')}</p>
                <ul class="columns">${absent.filter((a) => !now.has(a.iso3)).map((a) => html`<li data-iso3=${a.iso3}>${placeOf(a.iso3, a.name)}${a.why === 'hides-a-number' ? html` <span class="soft">${t('world.absent.hides')}</span>` : nothing}${a.last ? html` <span class="soft">${t('world.absent.last', { year: a.last })}</span> ${notes.marks(this.lastOf(a)?.source)}` : nothing}</li>`)}</ul></details>` : nothing}
            ${this.ranks.warnings.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`)}
            <p class="soft">${t('world.counted')} <code translate="no">${`manumit country rank --by ${desk.by} --year ${desk.year}`}</code>. ${t('world.index')} <code translate="no">${'manumit country index --help'}</code></p>`;
    }

    // The change since a year: of all who told then and now, and of those who told both.
    change() {
        const { known } = this.facts;
        const before = known.filter((y) => y < desk.year);
        if (!before.length || this.indicator.kind === 'tier') return nothing;
        const { change: rows, panel } = this.ranks?.tables ?? {};
        const f = words().format;
        const signed = (v) => `${v > 0 ? '+' : v < 0 ? '−' : ''}${f.plain(Math.abs(v))}`;
        const past = this.facts.years.get(Number(desk.since));
        const now = this.facts.years.get(desk.year);
        const { marks } = this.notes;
        return html`<section class="panel" id="change"><h2>${t('world.change')}</h2><p>${t('world.change.text')}</p>
            <div class="field screen-only"><label for="w-since">${t('world.since')}</label><select id="w-since" @change=${(e) => { desk.since = e.target.value; this.rank(); }}><option value="">${t('world.since.none')}</option>${before.reverse().map((y) => html`<option value=${y} ?selected=${String(y) === desk.since}>${y}</option>`)}</select></div>
            ${rows && desk.since ? html`${panel ? this.panel(panel) : nothing}
            <div class="scroll tall" tabindex="0" role="region" aria-label=${t('world.change')}><table id="changes"><thead><tr>${['place', 'then', 'now', 'changed', 'percent'].map((name, i) => html`<th scope="col" class=${i ? 'number' : ''}><span data-input>${t(`world.col.${name}`, { then: desk.since, now: desk.year })}</span></th>`)}</tr></thead>
                <tbody>${[...rows].sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).map((r) => html`<tr data-iso3=${r.iso3}><th scope="row">${placeOf(r.iso3, r.name)}</th><td class="number">${figureText(past?.get(r.iso3) ?? { value: r.then })} ${marks(r.then_source)}</td><td class="number">${figureText(now?.get(r.iso3) ?? { value: r.now })} ${marks(r.source)}</td><td class="number">${signed(r.change)}</td><td class="number">${typeof r.percent === 'number' ? f.change(r.percent / 100, 0) : '–'}</td></tr>`)}</tbody></table></div>` : nothing}</section>`;
    }

    // What the change comes to, of whom, what one country does to it, and which figure to quote.
    panel(sets) {
        const f = words().format;
        const of = (name) => sets.filter((r) => r.set === name);
        const [both, either, hidden] = ['both', 'either', 'published'].map((name) => of(name)[0]);
        const share = ({ percent: v }) => f.change(v / 100, 1);
        const [most, least] = of('without');
        const mark = this.notes.marks(both.source);
        return html`<p class="read-out" id="panel">${t('world.panel', { since: desk.since, year: desk.year, matched: share(both), countries: f.integer(both.now_countries) })} ${mark}</p>
            <ul id="hangs">${least ? html`<li>${t('world.panel.without', { most: placeOf(most.iso3, most.name), high: share(most), least: placeOf(least.iso3, least.name), low: share(least) })} <b>${t(`world.panel.${both.reading}`)}</b> ${mark}</li>` : nothing}
            <li>${t('world.panel.all', { all: share(either), before: f.integer(either.then_countries), after: f.integer(either.now_countries) })} ${mark}</li>
            ${hidden ? html`<li>${t('world.panel.hidden', { published: share(hidden), countries: f.integer(hidden.now_countries) })} ${mark}</li>` : nothing}</ul>`;
    }

    render() {
        const { indicator } = this;
        this.notes = this.sources();
        return this.frame('countries', { title: t('world.title'), lead: 'world.lead', ready: indicator, body: () => html`<section class="panel" aria-labelledby="w-h">${this.given()}
                <h2 id="w-h">${indicatorName(desk.by, indicator.name)} <span class="soft" data-input>${desk.year ?? ''}</span></h2><p class="soft" data-name data-words>${indicator.definition}</p>
                ${this.facts ? html`${this.slider()}${this.picture()}` : loading()}</section>
            ${this.facts ? html`<section class="panel" id="twin"><h2>${t('world.table')}</h2>${this.twin()}</section>${this.change()}${this.ranks ? this.notes.list() : nothing}` : nothing}` });
    }
}
customElements.define('mn-countries', Countries);
