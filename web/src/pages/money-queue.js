// SPDX-License-Identifier: Apache-2.0
//
// money-queue.js - the alerts that are to be read, the strongest first, one a row: what each looks
// like, how much stands behind it, whose it is.
import { html, nothing } from 'lit';
import { account } from '../core/account.js';
import { SHOWN } from '../core/money.js';
import { desk, shown } from '../core/money-desk.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { day, pageOf, queueTable, rowWays, scoreBar, showChips, standing } from './matter-queue.js';
import { decideForm } from './money-decide.js';

export const typologyName = (id) => words().named(`typology.${id}`, id);
export const typologies = (row) => html`${row.typologies.map((id, i) => html`${i ? ' · ' : ''}${words().has(`typology.${id}`) ? typologyName(id) : foreign(id)}`)}`;
const amount = (v) => (typeof v === 'number' ? words().format.integer(v) : foreign(v ?? ''));

export const stateOf = (row) => standing(row, (decision) => words().named(`money.said.${decision}`, decision));

// To two digits, rounded down: nothing is certain.
export const shownScore = (score) => words().format.plain(Math.floor(Math.min(0.99, Math.max(0, score ?? 0)) * 100 + 1e-9) / 100);

export const scoreOf = (score) => scoreBar(64, score ?? 0, shownScore(score));

const HEADS = ['alert', 'score', 'looks', 'families', 'parties', 'payments', 'days', 'state'];
const NUMBERS = ['score', 'families', 'parties', 'payments'];

function line(host, row) {
    const { chosen, click, head } = rowWays(host, row);
    return html`<tr class=${chosen} data-alert=${row.key} @click=${click}>
        ${head}
        <td data-head=${t('money.col.score')} class="number">${scoreOf(row.score)}</td>
        <td data-head=${t('money.col.looks')}>${typologies(row)}${row.care ? html`<br><span class="note-mark"><span aria-hidden="true">◇</span> ${t('money.other')}</span>` : nothing}</td>
        <td data-head=${t('money.col.families')} class="number">${amount(row.family_count)}</td>
        <td data-head=${t('money.col.parties')} class="number">${amount(row.parties)}</td>
        <td data-head=${t('money.col.payments')} class="number">${amount(row.payments)}</td>
        <td data-head=${t('money.col.days')}>${day(row.first)} – ${day(row.last)}</td>
        <td data-head=${t('money.col.state')}>${stateOf(row)}</td></tr>`;
}

export function queueView(host) {
    const list = shown(account.account);
    const { rows, turns } = pageOf(host, list);
    return html`<section class="panel" aria-labelledby="queue-title"><h2 id="queue-title" tabindex="-1">${t('money.queue')}</h2>
        ${showChips(host, SHOWN, (kind, n) => t(`money.show.${kind}`, { n }))}
        <p class="soft" role="status">${t('money.shown', { n: list.length })}</p>
        ${list.length ? queueTable(host, { label: t('money.queue.table'), heads: HEADS, numbers: NUMBERS, head: (n) => t(`money.col.${n}`), rows: rows.map((row) => line(host, row)), open: t('money.openit') })
        : html`<p class="note">${t(desk.queue.length ? 'money.nonehere' : 'money.none')}</p>`}
        ${turns}
        ${host.draft ? decideForm(host) : nothing}
        <p class="soft">${t('money.queue.text')}</p></section>`;
}
