// SPDX-License-Identifier: Apache-2.0
//
// money-payments.js - the payments of a case: searched, narrowed to what an indicator rests on,
// sorted by a column; so many of them at a time.
import { html, nothing } from 'lit';
import { pick } from '../core/money.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { english } from './goods-nav.js';

const PAGE = 100;
const COLUMNS = [['time', 'time'], ['value', 'amount'], ['from_party', 'from'], ['to_party', 'to'], ['channel', 'channel'], ['place', 'place']];

function head(host, [key, label]) {
    const { sort, down } = host.sorted;
    const on = sort === key;
    return html`<th scope="col" class=${key === 'value' ? 'number' : ''} aria-sort=${on ? (down ? 'descending' : 'ascending') : 'none'}>
        <button type="button" class="sort" @click=${() => { host.sorted = { sort: key, down: on ? !down : false }; host.from = 0; }}>${t(`money.col.${label}`)} <span aria-hidden="true">${on ? (down ? '▾' : '▴') : '↕'}</span></button></th>`;
}

// One end of a payment, as the program names it.
export const endOf = (text) => (text === 'Cash' ? t('money.cash') : text === 'Outside' ? t('money.outside') : foreign(text ?? ''));

function line(p) {
    const f = words().format;
    const value = p.value === null ? '–' : /^[A-Z]{3}$/.test(p.currency ?? '') ? new Intl.NumberFormat(f.locale, { style: 'currency', currency: p.currency }).format(p.value) : f.plain(p.value);
    const where = [p.place, p.city].filter(Boolean).join(', ');
    return html`<tr data-payment=${p.id} class=${p.decisive ? 'decisive' : ''}><th scope="row">${foreign(p.id)}</th>
        <td data-head=${t('money.col.time')}><span class="day" translate="no" data-words>${p.time}</span></td>
        <td data-head=${t('money.col.amount')} class="number">${value}${p.reversed ? html` <span class="soft">${t('money.reversed')}</span>` : nothing}</td>
        <td data-head=${t('money.col.from')}>${endOf(p.from_party)}</td><td data-head=${t('money.col.to')}>${endOf(p.to_party)}</td>
        <td data-head=${t('money.col.channel')}>${words().named(`channel.${p.channel}`, p.channel)}${p.purpose && p.purpose !== 'unknown' ? html` <span class="soft">${english(p.purpose)}</span>` : nothing}</td>
        <td data-head=${t('money.col.place')}>${foreign(where)}${p.memo ? html` <q class="soft">${foreign(p.memo)}</q>` : nothing}</td>
        <td data-head=${t('money.col.signs')}>${p.signs.length ? foreign(p.signs.join(', ')) : html`<span class="soft">–</span>`}${p.decisive ? html` <span class="decides"><span aria-hidden="true">◆</span> ${t('money.decisive')}</span>` : nothing}</td></tr>`;
}

export function paymentsTable(host, told) {
    const rows = pick(told.payments, { query: host.query, only: host.only, ...host.sorted }, told.indicators);
    const shown = rows.slice(host.from, host.from + PAGE);
    const f = words().format;
    const choose = (value) => { host.only = /^\d+$/.test(value) ? Number(value) : value; host.from = 0; };
    return html`<section class="panel" id="payments" aria-labelledby="payments-title"><h2 id="payments-title">${t('money.transactions')}</h2>
        <div class="fields screen-only"><div class="field"><label for="m-search">${t('money.search')}</label><input id="m-search" type="search" autocomplete="off" .value=${host.query} @input=${(e) => { host.query = e.target.value; host.from = 0; }}></div>
            <div class="field"><label for="m-only">${t('money.only')}</label><select id="m-only" .value=${String(host.only)} @change=${(e) => choose(e.target.value)}>
                ${['all', 'signs', 'decisive'].map((o) => html`<option value=${o} ?selected=${host.only === o}>${t(`money.only.${o}`)}</option>`)}
                ${told.indicators.map((s, i) => html`<option value=${String(i)} ?selected=${host.only === i} translate="no">${`${s.id}${s.about ? ` (${s.about.party})` : ''}`}</option>`)}</select></div></div>
        <p class="soft" role="status" id="how-many">${t('money.rows', { n: rows.length, all: f.integer(told.payments.length) })}</p>
        ${rows.length ? html`<div class="scroll payments-frame" tabindex="0" role="region" aria-label=${t('money.payments.table')}><table class="payments"><thead><tr><th scope="col">${t('money.col.payment')}</th>${COLUMNS.map((c) => head(host, c))}<th scope="col">${t('money.col.signs')}</th></tr></thead>
            <tbody>${shown.map(line)}</tbody></table></div>` : html`<p class="note">${t('money.norows')}</p>`}
        ${rows.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${host.from === 0} @click=${() => { host.from -= PAGE; }}>${t('work.before')}</button>
            <span>${t('work.page', { from: f.integer(host.from + 1), to: f.integer(host.from + shown.length), all: f.integer(rows.length) })}</span>
            <button type="button" class="chip" ?disabled=${host.from + PAGE >= rows.length} @click=${() => { host.from += PAGE; }}>${t('work.next')}</button></p>` : nothing}</section>`;
}
