// SPDX-License-Identifier: Apache-2.0
//
// goods-nav.js - the ways between the pages about goods, and what they share: a sentence of the
// program, a day, a table's head.
import { html } from 'lit';
import { addressOf, currentPath } from '../core/router.js';
import { t } from '../core/words.js';

const PAGES = [['/goods', 'goods'], ['/bans', 'bans']];

export function goodsNav() {
    return html`<nav class="sub screen-only" aria-label=${t('nav.tracing')}><ul>${PAGES.map(([path, name]) => html`<li><a href=${addressOf(path)}
        aria-current=${currentPath() === path ? 'page' : 'false'}>${t(`nav.${name}`)}</a></li>`)}</ul></nav>`;
}

// What the program says in English.
// What the program says, in the reader's language where its catalogue has it.
export const spoken = (text) => html`<span dir="auto" data-words>${text}</span>`;
export const english = (text) => html`<span lang="en" dir="ltr" data-words>${text}</span>`;
export const day = (iso) => (iso ? html`<span class="day" translate="no" data-words>${iso}</span>` : html`<span class="soft">${t('goods.noday')}</span>`);

// A table that scrolls by itself. heads: texts; rows: arrays of cells; the first of a row names it.
export function grid(label, heads, rows, numbers = []) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}><table>
        <thead><tr>${heads.map((h, i) => html`<th scope="col" class=${numbers.includes(i) ? 'number' : ''}>${h}</th>`)}</tr></thead>
        <tbody>${rows.map((row) => html`<tr>${row.map((cell, i) => (i ? html`<td class=${numbers.includes(i) ? 'number' : ''}>${cell}</td>` : html`<th scope="row">${cell}</th>`))}</tr>`)}</tbody></table></div>`;
}
