// SPDX-License-Identifier: Apache-2.0
//
// adverts-queue.js - the networks that are to be read, in the order of reading, one a row: why it is
// here and what speaks against it, how large it is, what the last file changed, whose it is.
import { html, nothing } from 'lit';
import { account } from '../core/account.js';
import { news, SHOWN } from '../core/adverts.js';
import { desk, shown } from '../core/adverts-desk.js';
import { t, words } from '../core/words.js';
import { roundUp } from '../pictures/scale.js';
import { decideForm } from './adverts-decide.js';
import { foreign } from './beside.js';
import { spoken } from './goods-nav.js';
import { day, pageOf, queueTable, rowWays, scoreBar, showChips, standing } from './matter-queue.js';

const WHY = 6;
const MARKS = { new: '✚', grown: '▲', joined: '⋈', parted: '⋔' };

// From the first to the last; the dash stays with the first.
export const daysOf = (row) => (!row?.from ? html`<span class="soft">${t('adverts.nodate')}</span>` : row.from === row.to ? day(row.from) : html`<span class="day" translate="no" data-words>${row.from} –</span> ${day(row.to)}`);
const amount = (v) => (typeof v === 'number' ? words().format.integer(v) : '–');

export function stateOf(row) {
    const gone = row.gone ? (row.joined ? html`${t('adverts.joinedinto')} ${foreign(row.joined)}` : t(`adverts.gone.${row.gone}`)) : null;
    return standing(row, (decision) => words().named(`adverts.said.${decision}`, decision), gone);
}

// What the last file made of it.
export function changeOf(row) {
    return html`${row.what ? html`<span class="change change-${row.what}"><span aria-hidden="true">${MARKS[row.what]}</span> ${t(`adverts.what.${row.what}`)}</span>` : nothing}
        ${row.what && row.what !== 'new' ? html`<ul class="news">${news(row.detail).map((s) => html`<li>${spoken(s)}</li>`)}</ul>` : nothing}
        ${row.watched ? html` <span class="watched-mark"><span aria-hidden="true">◉</span> ${t('adverts.watched.short')}</span>` : nothing}`;
}

// The priority beside the largest.
export const priorityOf = (priority, top) => scoreBar(56, (priority ?? 0) / top, typeof priority === 'number' ? new Intl.NumberFormat(words().format.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(priority) : '–');

export const largest = () => roundUp(Math.max(1, ...(desk.queue ?? []).map((r) => r.priority ?? 0)));

function line(host, row, top) {
    const { chosen, click, head } = rowWays(host, row);
    // How many posts they are has a column of its own.
    const why = row.why.length > 1 ? row.why.slice(1) : row.why;
    return html`<tr class=${chosen} data-network=${row.key} @click=${click}>
        ${head}
        <td data-head=${t('adverts.col.priority')} class="number">${priorityOf(row.priority, top)}</td>
        <td data-head=${t('adverts.col.why')}><ul class="short-why">${why.slice(0, WHY).map((w) => html`<li>${spoken(w)}</li> `)}${why.length > WHY ? html`<li class="soft">${t('adverts.morewhy', { n: why.length - WHY })}</li>` : nothing}</ul>
            ${row.against.length ? html`<p class="short-against"><b>${t('adverts.against.short')}</b> ${spoken(row.against[0])}${row.against.length > 1 ? html` <span class="soft">${t('adverts.morewhy', { n: row.against.length - 1 })}</span>` : nothing}</p>` : nothing}</td>
        <td data-head=${t('adverts.col.posts')} class="number">${amount(row.posts)}</td>
        <td data-head=${t('adverts.col.phones')} class="number">${amount(row.phones)}</td>
        <td data-head=${t('adverts.col.places')} class="number">${amount(row.places)}</td>
        <td data-head=${t('adverts.col.days')}>${daysOf(row)}</td>
        <td data-head=${t('adverts.col.change')}>${changeOf(row)}</td>
        <td data-head=${t('adverts.col.state')}>${stateOf(row)}</td></tr>`;
}

const HEADS = ['network', 'priority', 'why', 'posts', 'phones', 'places', 'days', 'change', 'state'];
const NUMBERS = ['priority', 'posts', 'phones', 'places'];

// In a sentence: what the last file that was brought in changed.
function changes() {
    const count = (what) => desk.queue.filter((r) => r.what === what).length;
    const told = Object.keys(MARKS).map((what) => [what, count(what)]).filter(([, n]) => n);
    const seen = desk.queue.filter((r) => r.watched).length;
    if (!told.length && !seen) return nothing;
    return html`<p class="note changed" id="changed"><b>${t('adverts.changed')}</b> ${told.map(([what, n]) => html`<span class="change change-${what}"><span aria-hidden="true">${MARKS[what]}</span> ${t(`adverts.changed.${what}`, { n })}</span> `)}
        ${seen ? html`<span class="watched-mark"><span aria-hidden="true">◉</span> ${t('adverts.changed.watched', { n: seen })}</span>` : nothing}</p>`;
}

export function queueView(host) {
    const list = shown(account.account);
    const top = largest();
    const { rows, turns } = pageOf(host, list);
    return html`<section class="panel" aria-labelledby="queue-title"><h2 id="queue-title" tabindex="-1">${t('adverts.queue')}</h2>
        ${changes()}
        <div class="queue-tools screen-only">${showChips(host, SHOWN, (kind, n) => t(`adverts.show.${kind}`, { n }))}
            <div class="search"><label for="q-search">${t('adverts.find.network')}</label><input id="q-search" type="search" autocomplete="off" .value=${desk.query} @input=${(e) => host.search(e.target.value)}></div></div>
        <p class="soft" role="status" id="how-many-networks">${t('adverts.shown', { n: list.length })}</p>
        ${list.length ? queueTable(host, { of: 'networks', label: t('adverts.queue.table'), heads: HEADS, numbers: NUMBERS, head: (n) => t(`adverts.col.${n}`), rows: rows.map((row) => line(host, row, top)), open: t('adverts.openit') })
        : html`<p class="note">${t(desk.queue.length ? 'money.nonehere' : 'adverts.none')}</p>`}
        ${turns}
        ${host.draft ? decideForm(host) : nothing}
        <p class="soft">${t('adverts.queue.text')}</p></section>`;
}
