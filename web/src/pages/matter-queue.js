// SPDX-License-Identifier: Apache-2.0
//
// matter-queue.js - what tables of things that wait for a person have in common: which of them are
// shown, how one stands, its key, the pages.
import { html, nothing } from 'lit';
import { account } from '../core/account.js';
import { howMany } from '../core/queue.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';

const PAGE = 50;
const SHAPES = { open: '○', taken: '◐', decided: '●', gone: '⇢' };

export const day = (iso) => (iso ? html`<span class="day" translate="no" data-words>${String(iso).slice(0, 10)}</span>` : nothing);

// How it stands: open, whose, or what was decided, in the words that named(decision) gives; gone: in
// words, where it is part of another.
export function standing(row, named, gone = null) {
    if (gone) return html`<span aria-hidden="true">${SHAPES.gone}</span> ${gone}`;
    if (row.decided) return html`<span aria-hidden="true">${SHAPES.decided}</span> ${named(row.decision)}${row.decided_by ? html` <span class="soft">${foreign(row.decided_by)} ${day(row.decided_on)}</span>` : nothing}`;
    if (row.taken_by) return html`<span aria-hidden="true">${SHAPES.taken}</span> ${row.taken_by === account.account ? t('money.mine') : html`${t('money.takenby')} ${foreign(row.taken_by)}`}`;
    return html`<span aria-hidden="true">${SHAPES.open}</span> ${t('money.open')}`;
}

// A bar of `part` (0 to 1) of its width and, in words, a number: an order of reading, no probability.
export const scoreBar = (width, part, number) => html`<span class="score"><svg class="score-bar" width=${width} height="10" aria-hidden="true" focusable="false"><rect class="bar-ground" width=${width} height="10" rx="3"></rect><rect class="bar-body" width=${Math.round(width * Math.min(1, Math.max(0, part)))} height="10" rx="3"></rect></svg> ${number}</span>`;

// Why it was decided, and what else happened to it: decision(name) and step(what) are words.
export function historyOf(told, decision, step) {
    const steps = (told?.history ?? []).filter((h) => h.what !== 'found');
    if (!steps.length) return nothing;
    return html`<ul class="steps-of" aria-label=${t('money.history')}>${steps.map((h) => html`<li><b>${h.decision ? decision(h.decision) : step(h.what)}</b>${h.reason ? html`: ${foreign(h.reason)}` : nothing} <span class="soft">${foreign(h.by ?? '')} ${day(h.on)}</span></li>`)}</ul>`;
}

// The kinds that may be shown, each with how many there are: label(kind, n).
export function showChips(host, kinds, label) {
    const { desk } = host;
    const counts = howMany(desk.queue, account.account, kinds);
    return html`<div class="shows screen-only" role="group" aria-label=${t('work.show')}>${kinds.filter((s) => s !== 'mine' || account.account).map((s) => html`<button type="button" class="chip" id="show-${s}" aria-pressed=${desk.show === s ? 'true' : 'false'} @click=${() => host.show(s)}>${label(s, counts[s])}</button>`)}</div>`;
}

// The page of the list on which the chosen row stands, and the way to the others.
export function pageOf(host, list) {
    const { desk } = host;
    const f = words().format;
    const page = Math.floor(Math.max(0, list.findIndex((r) => r.key === desk.at)) / PAGE);
    const rows = list.slice(page * PAGE, (page + 1) * PAGE);
    const turn = (by) => { desk.at = list[Math.min(list.length - 1, (page + by) * PAGE)].key; host.requestUpdate(); };
    const turns = list.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${page === 0} @click=${() => turn(-1)}>${t('work.before')}</button>
            <span>${t('work.page', { from: f.integer(page * PAGE + 1), to: f.integer(page * PAGE + rows.length), all: f.integer(list.length) })}</span>
            <button type="button" class="chip" ?disabled=${(page + 1) * PAGE >= list.length} @click=${() => turn(1)}>${t('work.next')}</button></p>` : nothing;
    return { rows, turns };
}

// What a row does when it is clicked, and its first cell, by which it is opened.
export function rowWays(host, row) {
    const { desk } = host;
    const chosen = row.key === desk.at;
    const choose = () => { desk.at = row.key; host.requestUpdate(); };
    return {
        chosen: chosen ? 'chosen' : '',
        click: (e) => { if (!e.target.closest('a, button')) { choose(); host.focusRow(); } },
        head: html`<th scope="row"><a href=${addressOf(host.of.path, `#${host.of.name}=${encodeURIComponent(row.key)}`)} aria-current=${chosen ? 'true' : 'false'} translate="no" data-words @focus=${() => { if (desk.at !== row.key) choose(); }}>${row.key}</a></th>`,
    };
}

// The table with its heads, and the button by which the chosen row is opened.
export const queueTable = (host, { of = '', label, heads, numbers, head, rows, open }) => html`<div class="scroll queue-frame" tabindex="0" role="region" aria-label=${label}><table class="queue ${of}"><thead><tr>${heads.map((n) => html`<th scope="col" class=${numbers.includes(n) ? 'number' : ''}>${head(n)}</th>`)}</tr></thead>
            <tbody>${rows}</tbody></table></div>
            <p class="actions screen-only"><button type="button" id="open" ?disabled=${!host.desk.at} @click=${() => host.open(host.desk.at)}>${open} <kbd translate="no" data-words>o</kbd></button></p>`;
