// SPDX-License-Identifier: Apache-2.0
//
// access-parts.js - the parts of what a clause comes to: the verdict on each country with the row
// and fact it rests on, what another clause would change, the trade it would touch, the rows.
import { html, nothing } from 'lit';
import clause from 'made:clause';
import spanish from 'made:clause-es';
import { othersOf, VERDICTS } from '../core/clause.js';
import { writePlace } from '../core/nation.js';
import { indicatorName, peopleBetween, placeOf } from '../core/nation-desk.js';
import { addressOf } from '../core/router.js';
import { industryName } from '../core/saying.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { sourceLink } from './nation-nav.js';

const SIGNS = { open: '○', conditional: '◐', barred: '●' };
const MOST_TRADE = 12;
export const verdictWord = (v) => html`<span class="verdict v-${v}"><span aria-hidden="true">${SIGNS[v] ?? ''}</span> ${t(`access.verdict.${v}`)}</span>`;
const country = (r) => html`<a href=${addressOf('/country', writePlace({ of: [r.iso3] }))}>${placeOf(r.iso3, r.name)}</a>`;
// Rows that come with the program are in English, with their Spanish in its catalogue; those made on
// the page are in the reader's words.
const shipped = new Set(clause.flatMap((r) => [r.says, r.source]));
export const tongue = (text) => (shipped.has(text) && said(text) === text ? 'en' : words().language);
export const said = (text) => (words().language === 'es' && spanish[text]) || text;
// The code of the Watch List is no word of anybody's.
const lines = (text, lang) => String(text ?? '').replace(/\b2WL\b/g, t('nation.tier.2WL')).split('; ').map((part) => html`<span class="line" lang=${lang} data-words>${part}</span>`);

export function verdicts(rows, notes, only, choose) {
    const f = words().format;
    const shown = only === 'all' ? rows : rows.filter((r) => r.verdict === only);
    return html`<section class="panel" id="verdicts"><h2>${t('access.verdicts')}</h2>
        <div class="field screen-only"><label for="a-only">${t('access.only')}</label><select id="a-only" @change=${(e) => choose(e.target.value)}>${['all', ...VERDICTS].map((v) => html`<option value=${v} ?selected=${v === only}>${v === 'all' ? t('access.only.all', { n: f.integer(rows.length) }) : t(`access.verdict.${v}`)}</option>`)}</select></div>
        <div class="scroll tall" tabindex="0" role="region" aria-label=${t('access.verdicts')}><table class="stacked"><thead><tr>${['place', 'verdict', 'evidence', 'source'].map((name) => html`<th scope="col">${t(`access.col.${name}`)}</th>`)}</tr></thead>
            <tbody>${shown.map((r) => html`<tr data-iso3=${r.iso3}><th scope="row">${country(r)}</th><td>${verdictWord(r.verdict)}</td><td ?data-name=${!r.source}>${r.evidence ? lines(r.evidence, words().language) : html`<span class="soft">${t('access.norow')}</span>`}</td><td>${notes.marks(r.source)}</td></tr>`)}</tbody></table></div></section>`;
}

export function changed(rows) {
    return html`<section class="panel" id="changed" aria-live="polite"><h2>${t('access.changed')}</h2>
        ${rows.length ? html`<p data-count>${t('access.changed.text', { n: rows.length })}</p><ul class="columns">${rows.map((r) => html`<li data-iso3=${r.iso3}>${country(r)}: ${t('access.from.to', { from: t(`access.verdict.${r.other}`), to: t(`access.verdict.${r.verdict}`) })}</li>`)}</ul>` : html`<p>${t('access.unchanged')}</p>`}</section>`;
}

// What the market buys in all from those of a verdict; other: under the clause as it comes.
function touchedBy(r, prefix, notes) {
    const f = words().format;
    const of = (name) => r[`${prefix}${name}`];
    const shown = of('countries') - of('apart');
    return html`<p>${prefix ? t('access.touched.other') : nothing} ${verdictWord(r.verdict)}: ${t('access.touched.countries', { n: of('countries') })} ${shown ? html`${t('access.touched.bought', { n: shown, value: f.integer(Math.round(of('value'))), share: f.percent(of('share')), year: r.year })} ${t('access.people', { n: peopleBetween({ people: of('people'), low: of('low'), high: of('high') }) })}.` : nothing}
        ${of('apart') ? t('access.touched.apart', { n: of('apart') }) : nothing} ${notes.marks(r.source)}</p>`;
}

export function trade({ trade: rows, touched, sellers, goods }, notes, into) {
    const f = words().format;
    const all = sellers ?? [];
    const top = all[0]?.value ?? 1;
    const other = (o) => t('access.other', { name: o.iso3 === 'RoW' ? t('place.row') : placeOf(o.iso3), share: f.percent(o.share) });
    const from = (r) => html`<span class="soft">${r.year}</span> ${notes.marks(r.source)}`;
    return html`<section class="panel" id="trade"><h2>${t('access.trade', { market: placeOf(into) })}</h2>
        ${(touched ?? []).map((r) => html`${touchedBy(r, '', notes)}${typeof r.other_countries === 'number' ? touchedBy(r, 'other_', notes) : nothing}`)}<p>${t('access.trade.text')}</p>
        ${all.length ? html`<ul class="tiers">${all.slice(0, MOST_TRADE).map((c) => html`<li data-iso3=${c.iso3}><div class="interval-words"><span>${country(c)} ${verdictWord(c.verdict)}</span><span><b>${t('access.million', { n: f.integer(Math.round(c.value)) })}</b> <span class="soft">${t('access.people', { n: peopleBetween(c) })}</span> ${from(c)}</span></div>${barOf({ value: c.value, low: null, high: null }, top)}</li>`)}</ul>` : html`<p class="note">${t('access.trade.none')}</p>`}
        ${rows?.length ? html`<details class="behind"><summary data-count>${t('access.trade.rows', { n: rows.length })}</summary><div class="scroll tall" tabindex="0" role="region" aria-label=${t('access.trade.label')}><table><thead><tr>${['place', 'industry', 'value', 'share', 'people', 'others', 'year'].map((name, i) => html`<th scope="col" class=${i > 1 && i < 5 ? 'number' : ''}>${t(`access.col.${name}`)}</th>`)}</tr></thead>
            <tbody>${rows.map((r) => html`<tr data-iso3=${r.iso3}><th scope="row">${placeOf(r.iso3, r.name)}</th><td>${industryName(r.industry) ?? r.industry}</td><td class="number">${f.integer(Math.round(r.value))}</td><td class="number">${f.percent(r.share)}</td><td class="number">${peopleBetween(r)}</td><td>${othersOf(r.others).map(other).join(', ')}</td><td>${from(r)}</td></tr>`)}</tbody></table></div></details>` : nothing}
        ${goods?.length ? html`<h3>${t('access.goods')}</h3><ul class="columns">${goods.map((g) => html`<li data-iso3=${g.iso3}>${country(g)}: ${String(g.goods).split(';').map((x) => words().named(`good.${x}`, x)).join(', ')} ${from(g)}</li>`)}</ul>` : nothing}</section>`;
}

// Whose a row is; a law's name and a note with its years stand apart, as the program has them.
export const whose = (row) => html`<span data-source ?data-name=${row.source === t('access.whatif.source')}><span lang=${tongue(row.source)} data-words>${row.source}</span>${row.note ? html`: <span lang=${tongue(row.source)} data-words>${said(row.note)}</span>` : nothing}</span>`;

// access: verdicts, whose sources say which facts a row was held to.
export function rulesTable(rows, access, notes) {
    const f = words().format;
    // Of whom it alone holds; else of all whom rows of the same author hold to something.
    const facts = (r) => {
        const own = access.filter((x) => x.rule === r.rule);
        return new Set((own.length ? own : access).flatMap((x) => String(x.source ?? '').split('; ')).filter((part) => part.endsWith(` (rule: ${r.source})`)));
    };
    return html`<section class="panel" id="rules"><h2>${t('access.rules')}</h2><div class="scroll" tabindex="0" role="region" aria-label=${t('access.rules')}><table class="stacked"><thead><tr>${['says', 'indicator', 'verdict', 'countries', 'whose'].map((name) => html`<th scope="col">${t(`access.col.${name}`)}</th>`)}</tr></thead>
        <tbody>${rows.map((r) => html`<tr><th scope="row"><span lang=${tongue(r.says)} data-words>${r.says}</span></th><td data-name>${indicatorName(r.indicator, r.indicator)}</td><td>${verdictWord(r.verdict)}</td><td class="number">${f.integer(r.countries)} ${notes.marks(...facts(r))}</td><td class="soft">${whose(r)} ${r.address ? sourceLink(r.address) : nothing}</td></tr>`)}</tbody></table></div></section>`;
}
