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
const lines = (text, lang) => String(text ?? '').split('; ').map((part) => html`<span class="line" lang=${lang} data-words>${part}</span>`);

export function verdicts(rows, only, choose) {
    const f = words().format;
    const shown = only === 'all' ? rows : rows.filter((r) => r.verdict === only);
    return html`<section class="panel" id="verdicts"><h2>${t('access.verdicts')}</h2>
        <div class="field screen-only"><label for="a-only">${t('access.only')}</label><select id="a-only" @change=${(e) => choose(e.target.value)}>${['all', ...VERDICTS].map((v) => html`<option value=${v} ?selected=${v === only}>${v === 'all' ? t('access.only.all', { n: f.integer(rows.length) }) : t(`access.verdict.${v}`)}</option>`)}</select></div>
        <div class="scroll tall" tabindex="0" role="region" aria-label=${t('access.verdicts')}><table><thead><tr>${['place', 'verdict', 'evidence', 'source'].map((name) => html`<th scope="col">${t(`access.col.${name}`)}</th>`)}</tr></thead>
            <tbody>${shown.map((r) => html`<tr data-iso3=${r.iso3}><th scope="row">${country(r)}</th><td>${verdictWord(r.verdict)}</td><td>${r.evidence ? lines(r.evidence, words().language) : html`<span class="soft">${t('access.norow')}</span>`}</td><td class="soft">${lines(r.source, 'en')}</td></tr>`)}</tbody></table></div></section>`;
}

export function changed(rows) {
    return html`<section class="panel" id="changed" aria-live="polite"><h2>${t('access.changed')}</h2>
        ${rows.length ? html`<p>${t('access.changed.text', { n: rows.length })}</p><ul class="columns">${rows.map((r) => html`<li data-iso3=${r.iso3}>${country(r)}: ${t('access.from.to', { from: t(`access.verdict.${r.other}`), to: t(`access.verdict.${r.verdict}`) })}</li>`)}</ul>` : html`<p>${t('access.unchanged')}</p>`}</section>`;
}

export function trade({ trade: rows, sellers, goods, access }, into) {
    const f = words().format;
    const all = sellers ?? [];
    const hit = access.filter((r) => r.verdict !== 'open');
    const without = hit.filter((r) => !all.some((x) => x.iso3 === r.iso3)).length;
    const top = all[0]?.value ?? 1;
    const other = (o) => t('access.other', { name: o.iso3 === 'RoW' ? t('place.row') : placeOf(o.iso3), share: f.percent(o.share) });
    return html`<section class="panel" id="trade"><h2>${t('access.trade', { market: placeOf(into) })}</h2>
        <p>${t('access.trade.text')} ${without ? t('access.trade.without', { n: without }) : nothing}</p>
        ${all.length ? html`<ul class="tiers">${all.slice(0, MOST_TRADE).map((c) => html`<li data-iso3=${c.iso3}><div class="interval-words"><span>${country(c)} ${verdictWord(c.verdict)}</span><span><b>${t('access.million', { n: f.integer(Math.round(c.value)) })}</b> <span class="soft">${t('access.people', { n: peopleBetween(c) })}</span></span></div>${barOf({ value: c.value, low: null, high: null }, top)}</li>`)}</ul>` : html`<p class="note">${t('access.trade.none')}</p>`}
        ${rows?.length ? html`<details class="behind"><summary>${t('access.trade.rows', { n: rows.length })}</summary><div class="scroll tall" tabindex="0" role="region" aria-label=${t('access.trade.label')}><table><thead><tr>${['place', 'industry', 'value', 'share', 'people', 'others'].map((name, i) => html`<th scope="col" class=${i > 1 && i < 5 ? 'number' : ''}>${t(`access.col.${name}`)}</th>`)}</tr></thead>
            <tbody>${rows.map((r) => html`<tr><th scope="row">${placeOf(r.iso3, r.name)}</th><td>${industryName(r.industry) ?? r.industry}</td><td class="number">${f.integer(Math.round(r.value))}</td><td class="number">${f.percent(r.share)}</td><td class="number">${peopleBetween(r)}</td><td>${othersOf(r.others).map(other).join(', ')}</td></tr>`)}</tbody></table></div></details>` : nothing}
        ${goods?.length ? html`<h3>${t('access.goods')}</h3><ul class="columns">${goods.map((g) => html`<li>${country(g)}: ${String(g.goods).split(';').map((x) => words().named(`good.${x}`, x)).join(', ')}</li>`)}</ul>` : nothing}</section>`;
}

export function rulesTable(rows) {
    const f = words().format;
    return html`<section class="panel" id="rules"><h2>${t('access.rules')}</h2><div class="scroll" tabindex="0" role="region" aria-label=${t('access.rules')}><table><thead><tr>${['says', 'indicator', 'verdict', 'countries', 'whose'].map((name) => html`<th scope="col">${t(`access.col.${name}`)}</th>`)}</tr></thead>
        <tbody>${rows.map((r) => html`<tr><th scope="row"><span lang=${tongue(r.says)} data-words>${r.says}</span></th><td>${indicatorName(r.indicator, r.indicator)}</td><td>${verdictWord(r.verdict)}</td><td class="number">${f.integer(r.countries)}</td><td class="soft"><span lang=${tongue(r.source)} data-words>${said(r.source)}${r.note ? `: ${said(r.note)}` : ''}</span> ${r.address ? sourceLink(r.address) : nothing}</td></tr>`)}</tbody></table></div></section>`;
}
