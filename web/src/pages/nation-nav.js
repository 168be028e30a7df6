// SPDX-License-Identifier: Apache-2.0
//
// nation-nav.js - the ways between the pages about countries, and what they share: choosing a
// country, a figure that leads to its row, sources with their letters, one's own figures.
import { html, nothing } from 'lit';
import { everyCountry } from '../core/countries.js';
import { letterOf, rowId, sourcesOf } from '../core/nation.js';
import { figureText, nation, ownFacts, regions } from '../core/nation-desk.js';
import { addressOf, currentPath } from '../core/router.js';
import { t, words } from '../core/words.js';

const PAGES = [['/countries', 'world'], ['/country', 'country'], ['/side-by-side', 'sides'], ['/commitments', 'commitments'], ['/access', 'access'], ['/budget', 'budget'], ['/brief', 'brief']];

export function nationNav() {
    return html`<nav class="sub screen-only" aria-label=${t('nav.countries')}><ul>${PAGES.map(([path, name]) => html`<li><a href=${addressOf(path)}
        aria-current=${currentPath() === path ? 'page' : 'false'}>${t(`nav.${name}`)}</a></li>`)}</ul></nav>`;
}

// more: regions too; none: a first choice that is no country.
export function countryChoice({ id, label, value, take, more = false, none = '' }) {
    const option = (c) => html`<option value=${c.iso3} ?selected=${c.iso3 === value}>${c.name}</option>`;
    return html`<div class="field"><label for=${id}>${label}</label><select id=${id} @change=${(e) => take(e.target.value)}>
        ${none ? html`<option value="" ?selected=${!value}>${none}</option>` : nothing}${everyCountry().map(option)}
        ${more ? html`<optgroup label=${t('nation.regions')}>${regions().map(option)}</optgroup>` : nothing}</select></div>`;
}

// Goes to a part of the page without a new address: details around it open, and it is focused.
export function jump(event, id) {
    event?.preventDefault();
    const to = document.getElementById(id);
    if (!to) return;
    for (let up = to.parentElement; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true;
    document.querySelectorAll('.lit').forEach((e) => e.classList.remove('lit'));
    to.classList.add('lit');
    to.tabIndex = -1;
    to.focus({ preventScroll: true });
    to.scrollIntoView({ block: 'center' });
}

// On paper what is folded is open, and of a long table of rows those that the page names.
let folded = [];
addEventListener('beforeprint', () => {
    folded = [...document.querySelectorAll('.nation details:not([open]):not(.screen-only)')];
    for (const d of folded) d.open = true;
    document.querySelectorAll('.nation [data-row]:not(svg *)').forEach((e) => document.getElementById(e.dataset.row)?.classList.add('cited'));
});
addEventListener('afterprint', () => { for (const d of folded.splice(0)) d.open = false; });

// A figure that leads to the row it is from.
export const fact = (row) => html`<a class="fact" href="#${rowId(row)}" data-row=${rowId(row)} title=${t('nation.from', { source: row.source, year: row.year })} @click=${(e) => jump(e, rowId(row))}>${figureText(row)}</a>`;

export const range = (low, high) => t('interval.range', { low: rounded(low), high: rounded(high) });
// Ends of intervals: whole from 10 on.
export const rounded = (v) => (typeof v !== 'number' ? '–' : Math.abs(v) >= 9.5 ? words().format.integer(v) : words().format.number(v, 2));

const link = (address) => (/^https?:\/\//.test(address) ? html`<a href=${address} rel="noopener noreferrer" target="_blank" translate="no">${address}</a>` : html`<span translate="no">${address}</span>`);
export const sourceLink = link;

const sourceMark = (id, letter, source) => html`<a class="source-mark" href="#${id}" aria-label=${t('nation.source.mark', { letter })} title=${source} @click=${(e) => jump(e, id)}>${letter}</a>`;
const sourceItem = (id, s) => html`<li id=${id}><b>${s.letter}</b><span><span lang=${s.own ? nothing : 'en'} data-words>${s.source}</span>${s.address ? html`. ${link(s.address)}` : nothing}${s.retrieved ? html`. <span class="soft">${t('nation.read', { day: s.retrieved })}</span>` : nothing}${s.note ? html` <span class="soft" lang="en" data-words>(${s.note})</span>` : nothing}</span></li>`;

// Sources of rows: the letter to stand beside a figure, and the list beneath.
export function sourceNotes(rows, prefix = 's') {
    const sources = sourcesOf(rows);
    const id = (letter) => `at-${prefix}-${letter}`;
    const mark = (row) => {
        const letter = sources.letter(row);
        return letter ? sourceMark(id(letter), letter, row.source) : nothing;
    };
    const list = () => html`<section class="sources-list" aria-label=${t('nation.sources')}><h3>${t('nation.sources')}</h3><ul>${sources.list.map((s) => sourceItem(id(s.letter), s))}</ul></section>`;
    return { mark, list, sources };
}

// The same of a report that lists its sources, as rows name them: in full or without who published,
// several with "; " between. more: those that the report doesn't list.
export function listedSources(listed, prefix, more = []) {
    const all = [...listed, ...more.filter((s, i) => ![...listed, ...more.slice(0, i)].some((x) => x.source === s.source))].map((s, i) => ({ ...s, letter: letterOf(i) }));
    const id = (s) => `at-${prefix}-${s.letter}`;
    const marks = (...named) => {
        const parts = named.filter(Boolean).flatMap((text) => [text, ...text.split('; ')]);
        return all.filter((s) => parts.includes(s.source) || parts.includes(s.name)).map((s) => html`${sourceMark(id(s), s.letter, s.source)} `);
    };
    const items = () => html`<ul>${all.map((s) => sourceItem(id(s), s))}</ul>`;
    const list = () => html`<section class="panel sources-list" id="sources"><h2>${t('nation.sources')}</h2>${items()}</section>`;
    return { marks, list, within: () => html`<div class="sources-list">${items()}</div>` };
}

// Of one table of a report: those sources that its rows name.
export function sourcesFor(rows, listed, prefix) {
    const known = listed ?? [];
    const parts = (text) => (known.some((s) => s.source === text) ? [text] : text.split('; '));
    const named = new Set(rows.flatMap((r) => [r.source, r.goods_source]).filter(Boolean).flatMap(parts));
    const own = (source) => rows.find((r) => r.source === source) ?? {};
    return listedSources(known.filter((s) => named.has(s.source)), prefix, [...named].map((source) => ({ source, address: own(source).address, retrieved: own(source).retrieved })));
}

// What may not be shipped is read from the visitor's own download.
export function ownFiles(host) {
    const clear = () => { ownFacts([]); host.requestUpdate(); };
    return html`<details class="panel behind own-facts screen-only" ?open=${nation.facts.length > 0}><summary>${t('nation.own')}</summary><p>${t('nation.own.text')}</p>
        <p><input id="own-facts" class="hidden-file" type="file" multiple aria-describedby="own-facts-hint" @change=${(e) => { ownFacts([...e.target.files]); host.requestUpdate(); }}> <label class="button quiet" for="own-facts">${t('file.choose')}</label></p>
        <p class="soft" id="own-facts-hint">${t('nation.own.hint')}</p>
        ${nation.facts.length ? html`<ul>${nation.facts.map((f) => html`<li translate="no" data-words>${f.name}</li>`)}</ul><button type="button" class="link" @click=${clear}>${t('nation.own.clear')}</button>` : nothing}</details>`;
}

// Rows of the visitor's own file that are no facts, each with its reason.
export function refused(rows) {
    if (!rows?.length) return nothing;
    return html`<section class="panel" id="refused"><h2>${t('nation.refused')}</h2><ul>${rows.slice(0, 40).map((r) => html`<li data-name><span translate="no" data-words>${r.file}:${r.line}</span> <span dir="auto" data-words>${r.reason}</span> <span class="soft" translate="no" data-words>${r.text}</span></li>`)}</ul></section>`;
}

export const loading = () => html`<p class="soft" role="status">${t('one.loading')}</p>`;
