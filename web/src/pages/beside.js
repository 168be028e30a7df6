// SPDX-License-Identifier: Apache-2.0
//
// beside.js - the party that was screened and the entry that it may be, field beside
// field. What agrees and what differs is said by a word and a shape, not by colour alone;
// so are the words of names that met. What a list or a file says is shown as it stands.
import { html, nothing } from 'lit';
import { countryName } from '../core/countries.js';
import { pieces, sides } from '../core/sides.js';
import { t, words } from '../core/words.js';

// How words met, as it is marked.
const MARKS = { same: 'same', alone: 'alone' };

const SIGNS = { same: '=', near: '≈', other: '≠', here: '◁', there: '▷', unknown: '?' };

// Text of others: never markup, never turned round by marks of direction in it, never translated.
export const foreign = (text) => html`<bdi translate="no" data-words>${text}</bdi>`;

const isLink = (text) => /^https?:\/\/[^\s]+$/i.test(text);

// A value as a person reads it; what is a text stays as it stands.
export function shownValue({ field, value }, met) {
    if (field === 'country' && /^[a-z]{2}$/i.test(value)) return html`${countryName(value.toUpperCase())} ${foreign(`(${value.toUpperCase()})`)}`;
    if (field === 'sourceUrl' && isLink(value)) return html`<a href=${value} rel="noreferrer noopener" target="_blank" translate="no" data-words>${value}</a>`;
    if (field === 'schema') return words().named(`schema.${value}`, value);
    if (met?.length) return html`<bdi translate="no" data-words>${pieces(value, met).map((p) => (p.mark ? html`<span class="met met-${p.mark}">${p.text}</span>` : p.text))}</bdi>`;
    return foreign(value);
}

// A kind of identifier, of names or of addresses that is not the group's own is named.
function kindOf(field, group) {
    return field === group || !words().has(`field.${field}`) ? nothing : html` <span class="soft">${t(`field.${field}`)}</span>`;
}

function cell(values, group, met) {
    if (!values.length) return html`<span class="soft">${t('beside.nothing')}</span>`;
    return html`<ul class="values">${values.map((v) => html`<li>${shownValue(v, met(v))}${kindOf(v.field, group)}</li>`)}</ul>`;
}

export function verdict(name) {
    return html`<span class="verdict v-${name}"><span class="sign" aria-hidden="true">${SIGNS[name]}</span> ${t(`verdict.${name}`)}</span>`;
}

// Which words of the two names met: those of the table `compared`, for the name that it is of.
function metOf(hit, side) {
    const rows = (hit.compared ?? []).filter((r) => r.what === 'word' && r[side]);
    return (v) => (rows.length && ['name', 'alias', 'weakAlias', 'previousName'].includes(v.field) && rows.every((r) => v.value.includes(r[side]))
        ? rows.map((r) => ({ text: r[side], mark: MARKS[r.verdict] ?? 'near' })) : []);
}

export function besideTable(party, hit, entry) {
    const rows = sides(party.values, entry, hit.compared);
    const metHere = metOf(hit, 'here');
    const metThere = metOf(hit, 'there');
    return html`<table class="beside">
        <caption class="hidden">${t('beside.caption')}</caption>
        <thead><tr><th scope="col">${t('beside.field')}</th><th scope="col">${t('beside.here')}</th><th scope="col">${t('beside.there')}</th><th scope="col">${t('beside.verdict')}</th></tr></thead>
        <tbody>${rows.map((row) => html`<tr class="row-${row.verdict}"><th scope="row">${t(`field.${row.group}`)}</th>
            <td data-side=${t('beside.here')}>${cell(row.here, row.group, metHere)}</td>
            <td data-side=${t('beside.there')}>${cell(row.there, row.group, metThere)}</td>
            <td>${verdict(row.verdict)}</td></tr>`)}</tbody></table>
        ${(hit.compared ?? []).some((r) => r.what === 'word') ? html`<p class="soft met-key">${t('beside.words')} <span class="met met-same">${t('met.same')}</span> <span class="met met-near">${t('met.near')}</span> <span class="met met-alone">${t('met.alone')}</span></p>` : nothing}`;
}

// "of 100 labelled pairs of names as alike as these, about 98 were one bearer's", which is known of
// names alone; then what the other fields make of it. Never 0 and never 100.
export function inWords(hit) {
    const names = hit.compared?.find((r) => r.what === 'probability')?.value ?? hit.probability;
    const n = names * 100;
    const pairs = n > 99 ? t('likely.most') : n < 1 ? t('likely.least') : t('likely.about', { n: Math.round(n) });
    return html`${pairs} ${Math.abs(names - hit.probability) >= 0.001 ? t('likely.fields', { p: words().format.likely(hit.probability) }) : nothing} ${t('likely.finding')}`;
}
