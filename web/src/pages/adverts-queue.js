// SPDX-License-Identifier: Apache-2.0
//
// adverts-queue.js - the networks that are to be read, in the order of reading, one a row: why it is
// here and what speaks against it, how large it is, what the last file changed, whose it is.
import { html, nothing } from 'lit';
import { account } from '../core/account.js';
import { news, SHOWN } from '../core/adverts.js';
import { desk, shown } from '../core/adverts-desk.js';
import { howMany } from '../core/queue.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { roundUp } from '../pictures/scale.js';
import { decideForm } from './adverts-decide.js';
import { foreign } from './beside.js';
import { spoken } from './goods-nav.js';

const PAGE = 50;
const WHY = 6;
const SHAPES = { open: '○', taken: '◐', decided: '●', gone: '⇢' };
const MARKS = { new: '✚', grown: '▲', joined: '⋈', parted: '⋔' };

export const day = (iso) => (iso ? html`<span class="day" translate="no" data-words>${String(iso).slice(0, 10)}</span>` : nothing);
// From the first to the last; the dash stays with the first.
export const daysOf = (row) => (!row?.from ? html`<span class="soft">${t('adverts.nodate')}</span>` : row.from === row.to ? day(row.from) : html`<span class="day" translate="no" data-words>${row.from} –</span> ${day(row.to)}`);
const amount = (v) => (typeof v === 'number' ? words().format.integer(v) : '–');

// How it stands: open, whose, or what was decided.
export function stateOf(row) {
    if (row.gone) return html`<span aria-hidden="true">${SHAPES.gone}</span> ${row.joined ? html`${t('adverts.joinedinto')} ${foreign(row.joined)}` : t(`adverts.gone.${row.gone}`)}`;
    if (row.decided) return html`<span aria-hidden="true">${SHAPES.decided}</span> ${words().named(`adverts.said.${row.decision}`, row.decision)}${row.decided_by ? html` <span class="soft">${foreign(row.decided_by)} ${day(row.decided_on)}</span>` : nothing}`;
    if (row.taken_by) return html`<span aria-hidden="true">${SHAPES.taken}</span> ${row.taken_by === account.account ? t('money.mine') : html`${t('money.takenby')} ${foreign(row.taken_by)}`}`;
    return html`<span aria-hidden="true">${SHAPES.open}</span> ${t('money.open')}`;
}

// What the last file made of it.
export function changeOf(row) {
    return html`${row.what ? html`<span class="change change-${row.what}"><span aria-hidden="true">${MARKS[row.what]}</span> ${t(`adverts.what.${row.what}`)}</span>` : nothing}
        ${row.what && row.what !== 'new' ? html`<ul class="news">${news(row.detail).map((s) => html`<li>${spoken(s)}</li>`)}</ul>` : nothing}
        ${row.watched ? html` <span class="watched-mark"><span aria-hidden="true">◉</span> ${t('adverts.watched.short')}</span>` : nothing}`;
}

// The priority as a bar beside the largest, and a number: an order of reading, no probability.
export function priorityOf(priority, top) {
    const width = Math.round(56 * Math.min(1, Math.max(0, (priority ?? 0) / top)));
    return html`<span class="score"><svg class="score-bar" width="56" height="10" aria-hidden="true" focusable="false"><rect class="bar-ground" width="56" height="10" rx="3"></rect><rect class="bar-body" width=${width} height="10" rx="3"></rect></svg> ${typeof priority === 'number' ? new Intl.NumberFormat(words().format.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(priority) : '–'}</span>`;
}

export const largest = () => roundUp(Math.max(1, ...(desk.queue ?? []).map((r) => r.priority ?? 0)));

function line(host, row, top) {
    const chosen = row.key === desk.at;
    // How many posts they are has a column of its own.
    const why = row.why.length > 1 ? row.why.slice(1) : row.why;
    return html`<tr class=${chosen ? 'chosen' : ''} data-network=${row.key} @click=${(e) => { if (!e.target.closest('a, button')) { desk.at = row.key; host.requestUpdate(); host.focusRow(); } }}>
        <th scope="row"><a href=${addressOf('/adverts', `#network=${encodeURIComponent(row.key)}`)} aria-current=${chosen ? 'true' : 'false'} translate="no" data-words @focus=${() => { if (desk.at !== row.key) { desk.at = row.key; host.requestUpdate(); } }}>${row.key}</a></th>
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
    const name = account.account;
    const list = shown(name);
    const counts = howMany(desk.queue, name, SHOWN);
    const f = words().format;
    const top = largest();
    const page = Math.floor(Math.max(0, list.findIndex((r) => r.key === desk.at)) / PAGE);
    const rows = list.slice(page * PAGE, (page + 1) * PAGE);
    const turn = (by) => { desk.at = list[Math.min(list.length - 1, (page + by) * PAGE)].key; host.requestUpdate(); };
    return html`<section class="panel" aria-labelledby="queue-title"><h2 id="queue-title" tabindex="-1">${t('adverts.queue')}</h2>
        ${changes()}
        <div class="queue-tools screen-only"><div class="shows" role="group" aria-label=${t('work.show')}>${SHOWN.filter((s) => s !== 'mine' || name).map((s) => html`<button type="button" class="chip" id="show-${s}" aria-pressed=${desk.show === s ? 'true' : 'false'} @click=${() => host.show(s)}>${t(`adverts.show.${s}`, { n: counts[s] })}</button>`)}</div>
            <div class="search"><label for="q-search">${t('adverts.find.network')}</label><input id="q-search" type="search" autocomplete="off" .value=${desk.query} @input=${(e) => host.search(e.target.value)}></div></div>
        <p class="soft" role="status" id="how-many-networks">${t('adverts.shown', { n: list.length })}</p>
        ${list.length ? html`<div class="scroll queue-frame" tabindex="0" role="region" aria-label=${t('adverts.queue.table')}><table class="queue networks"><thead><tr>${HEADS.map((n) => html`<th scope="col" class=${NUMBERS.includes(n) ? 'number' : ''}>${t(`adverts.col.${n}`)}</th>`)}</tr></thead>
            <tbody>${rows.map((row) => line(host, row, top))}</tbody></table></div>
            <p class="actions screen-only"><button type="button" id="open" ?disabled=${!desk.at} @click=${() => host.open(desk.at)}>${t('adverts.openit')} <kbd translate="no" data-words>o</kbd></button></p>` : html`<p class="note">${t(desk.queue.length ? 'money.nonehere' : 'adverts.none')}</p>`}
        ${list.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${page === 0} @click=${() => turn(-1)}>${t('work.before')}</button>
            <span>${t('work.page', { from: f.integer(page * PAGE + 1), to: f.integer(page * PAGE + rows.length), all: f.integer(list.length) })}</span>
            <button type="button" class="chip" ?disabled=${(page + 1) * PAGE >= list.length} @click=${() => turn(1)}>${t('work.next')}</button></p>` : nothing}
        ${host.draft ? decideForm(host) : nothing}
        <p class="soft">${t('adverts.queue.text')}</p></section>`;
}
