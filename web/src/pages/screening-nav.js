// SPDX-License-Identifier: Apache-2.0
//
// screening-nav.js - the ways between the pages of screening, and lists that are past their
// age, which nobody may overlook.
import { html, nothing } from 'lit';
import { addressOf, currentPath } from '../core/router.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';

const PAGES = [['/screen', 'screen'], ['/decisions', 'decisions'], ['/lists', 'lists']];

export function screeningNav() {
    return html`<nav class="sub screen-only" aria-label=${t('nav.screening')}><ul>${PAGES.map(([path, name]) => html`<li><a href=${addressOf(path)}
        aria-current=${currentPath() === path ? 'page' : 'false'}>${t(`nav.${name}`)}</a></li>`)}</ul></nav>`;
}

// Lists as `screen` and as `list show` tell of them.
const expectedOf = (list) => list.expected_days ?? list.expected_age_days ?? 0;
export const isPast = (list) => expectedOf(list) > 0 && (list.age_days ?? 0) > expectedOf(list);
export const nameOf = (list) => list.list ?? list.name;

export function pastLists(lists) {
    const past = lists.filter(isPast);
    if (!past.length) return nothing;
    const f = words().format;
    return html`<div class="problem past" role="alert"><p><span aria-hidden="true">⚠</span> <b>${t('lists.past', { n: past.length })}</b></p>
        <ul>${past.map((l) => html`<li>${foreign(nameOf(l))}: ${t('lists.past.one', { age: f.integer(l.age_days), due: f.integer(expectedOf(l)) })}</li>`)}</ul>
        <p>${t('lists.past.text')}</p></div>`;
}

// Rows of a list that couldn't be read are looked in by nobody.
export function unreadLists(lists) {
    return lists.filter((l) => l.refused > 0).map((l) => html`<p class="note">${foreign(nameOf(l))}: ${t('lists.unread', { n: l.refused })}</p>`);
}

export function listsTable(lists) {
    const f = words().format;
    const date = (iso) => (iso ? html`<span class="day" translate="no" data-words>${iso.slice(0, 10)}</span>` : html`<span class="soft">${t('lists.unknown')}</span>`);
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${t('lists.in')}><table><thead><tr><th scope="col">${t('lists.name')}</th><th scope="col">${t('lists.published')}</th>
            <th scope="col" class="number">${t('lists.age')}</th><th scope="col" class="number">${t('lists.due')}</th><th scope="col" class="number">${t('lists.entries')}</th><th scope="col" class="number">${t('lists.version')}</th></tr></thead>
        <tbody>${lists.map((l) => html`<tr class=${isPast(l) ? 'is-past' : ''}><th scope="row">${foreign(nameOf(l))}</th><td>${date(l.published)}</td>
            <td class="number">${isPast(l) ? html`<span aria-hidden="true">⚠ </span>` : nothing}${l.age_days === null || l.age_days === undefined ? '' : t('lists.days', { n: l.age_days })}${isPast(l) ? html` <b>${t('lists.toolate')}</b>` : nothing}</td>
            <td class="number">${expectedOf(l) ? t('lists.days', { n: expectedOf(l) }) : html`<span class="soft">${t('lists.unknown')}</span>`}</td>
            <td class="number">${f.integer(l.entries)}</td><td class="number">${l.version ?? ''}</td></tr>`)}</tbody></table></div>`;
}
