// SPDX-License-Identifier: Apache-2.0
//
// money-queue.js - the alerts that are to be read, the strongest first, one a row: what each looks
// like, how much stands behind it, whose it is.
import { html, nothing } from 'lit';
import { account } from '../core/account.js';
import { SHOWN } from '../core/money.js';
import { desk, shown } from '../core/money-desk.js';
import { howMany } from '../core/queue.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { decideForm } from './money-decide.js';

const PAGE = 50;
const SHAPES = { open: '○', taken: '◐', decided: '●' };

export const typologyName = (id) => words().named(`typology.${id}`, id);
export const typologies = (row) => html`${row.typologies.map((id, i) => html`${i ? ' · ' : ''}${words().has(`typology.${id}`) ? typologyName(id) : foreign(id)}`)}`;
export const dayOf = (iso) => (iso ? html`<span class="day" translate="no" data-words>${String(iso).slice(0, 10)}</span>` : nothing);
const amount = (v) => (typeof v === 'number' ? words().format.integer(v) : foreign(v ?? ''));

// How it stands: open, whose, or what was decided.
export function stateOf(row) {
    if (row.decided) return html`<span aria-hidden="true">${SHAPES.decided}</span> ${words().named(`money.said.${row.decision}`, row.decision)}${row.decided_by ? html` <span class="soft">${foreign(row.decided_by)} ${dayOf(row.decided_on)}</span>` : nothing}`;
    if (row.taken_by) return html`<span aria-hidden="true">${SHAPES.taken}</span> ${row.taken_by === account.account ? t('money.mine') : html`${t('money.takenby')} ${foreign(row.taken_by)}`}`;
    return html`<span aria-hidden="true">${SHAPES.open}</span> ${t('money.open')}`;
}

// To two digits, rounded down: nothing is certain.
export const shownScore = (score) => words().format.plain(Math.floor(Math.min(0.99, Math.max(0, score ?? 0)) * 100 + 1e-9) / 100);

// A score as a bar and a number: an order of reading, no probability.
export const scoreOf = (score) => html`<span class="score"><svg class="score-bar" width="64" height="10" aria-hidden="true" focusable="false"><rect class="bar-ground" width="64" height="10" rx="3"></rect><rect class="bar-body" width=${Math.round(64 * Math.min(1, Math.max(0, score ?? 0)))} height="10" rx="3"></rect></svg> ${shownScore(score)}</span>`;

function line(host, row) {
    const chosen = row.alert === desk.at;
    return html`<tr class=${chosen ? 'chosen' : ''} data-alert=${row.alert} @click=${(e) => { if (!e.target.closest('a, button')) { desk.at = row.alert; host.requestUpdate(); host.focusRow(); } }}>
        <th scope="row"><a href=${addressOf('/money', `#alert=${encodeURIComponent(row.alert)}`)} aria-current=${chosen ? 'true' : 'false'} translate="no" data-words @focus=${() => { if (desk.at !== row.alert) { desk.at = row.alert; host.requestUpdate(); } }}>${row.alert}</a></th>
        <td data-head=${t('money.col.score')} class="number">${scoreOf(row.score)}</td>
        <td data-head=${t('money.col.looks')}>${typologies(row)}${row.care ? html`<br><span class="note-mark"><span aria-hidden="true">◇</span> ${t('money.other')}</span>` : nothing}</td>
        <td data-head=${t('money.col.families')} class="number">${amount(row.family_count)}</td>
        <td data-head=${t('money.col.parties')} class="number">${amount(row.parties)}</td>
        <td data-head=${t('money.col.payments')} class="number">${amount(row.payments)}</td>
        <td data-head=${t('money.col.days')}>${dayOf(row.first)} – ${dayOf(row.last)}</td>
        <td data-head=${t('money.col.state')}>${stateOf(row)}</td></tr>`;
}

export function queueView(host) {
    const name = account.account;
    const list = shown(name);
    const counts = howMany(desk.queue, name, SHOWN);
    const f = words().format;
    const page = Math.floor(Math.max(0, list.findIndex((r) => r.alert === desk.at)) / PAGE);
    const rows = list.slice(page * PAGE, (page + 1) * PAGE);
    const turn = (by) => { desk.at = list[Math.min(list.length - 1, (page + by) * PAGE)].alert; host.requestUpdate(); };
    return html`<section class="panel" aria-labelledby="queue-title"><h2 id="queue-title" tabindex="-1">${t('money.queue')}</h2>
        <div class="shows screen-only" role="group" aria-label=${t('work.show')}>${SHOWN.filter((s) => s !== 'mine' || name).map((s) => html`<button type="button" class="chip" id="show-${s}" aria-pressed=${desk.show === s ? 'true' : 'false'} @click=${() => host.show(s)}>${t(`money.show.${s}`, { n: counts[s] })}</button>`)}</div>
        <p class="soft" role="status">${t('money.shown', { n: list.length })}</p>
        ${list.length ? html`<div class="scroll queue-frame" tabindex="0" role="region" aria-label=${t('money.queue.table')}><table class="queue"><thead><tr>${['alert', 'score', 'looks', 'families', 'parties', 'payments', 'days', 'state'].map((n) => html`<th scope="col" class=${['score', 'families', 'parties', 'payments'].includes(n) ? 'number' : ''}>${t(`money.col.${n}`)}</th>`)}</tr></thead>
            <tbody>${rows.map((row) => line(host, row))}</tbody></table></div>
            <p class="actions screen-only"><button type="button" id="open" ?disabled=${!desk.at} @click=${() => host.open(desk.at)}>${t('money.openit')} <kbd translate="no" data-words>o</kbd></button></p>` : html`<p class="note">${t(desk.queue.length ? 'money.nonehere' : 'money.none')}</p>`}
        ${list.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${page === 0} @click=${() => turn(-1)}>${t('work.before')}</button>
            <span>${t('work.page', { from: f.integer(page * PAGE + 1), to: f.integer(page * PAGE + rows.length), all: f.integer(list.length) })}</span>
            <button type="button" class="chip" ?disabled=${(page + 1) * PAGE >= list.length} @click=${() => turn(1)}>${t('work.next')}</button></p>` : nothing}
        ${host.draft ? decideForm(host) : nothing}
        <p class="soft">${t('money.queue.text')}</p></section>`;
}
