// SPDX-License-Identifier: Apache-2.0
//
// adverts-posts.js - the posts of a network: searched, narrowed to what a tie or a text holds,
// sorted by a column; so many of them at a time, each with its text as it was posted.
import { html, nothing } from 'lit';
import { pick } from '../core/adverts.js';
import { t, words } from '../core/words.js';
import { kindName } from '../pictures/net.js';
import { foreign } from './beside.js';

const PAGE = 50;
const FIRST = 160;
const COLUMNS = [['at', 'time'], ['place', 'place'], ['source', 'source'], ['author', 'author']];

function head(host, [key, label]) {
    const { sort, down } = host.sorted;
    const on = sort === key;
    return html`<th scope="col" aria-sort=${on ? (down ? 'descending' : 'ascending') : 'none'}>
        <button type="button" class="sort" @click=${() => { host.sorted = { sort: key, down: on ? !down : false }; host.from = 0; }}>${t(`adverts.col.${label}`)} <span aria-hidden="true">${on ? (down ? '▾' : '▴') : '↕'}</span></button></th>`;
}

const moment = (iso) => (iso ? html`<span class="day" translate="no" data-words>${String(iso).replace('T', ' ').replace(/:\d\dZ?$/, '')}</span>` : html`<span class="soft">–</span>`);

function text(p) {
    const all = p.text ?? '';
    if (all.length <= FIRST) return html`<bdi class="post-text" translate="no" data-words>${all}</bdi>`;
    return html`<details class="post-more"><summary><bdi translate="no" data-words>${all.slice(0, FIRST)}…</bdi></summary><p class="post-text" dir="auto" translate="no" data-words>${all}</p></details>`;
}

function line(host, told, p) {
    return html`<tr data-post=${p.post}><th scope="row">${foreign(p.post)}</th>
        <td data-head=${t('adverts.col.time')}>${moment(p.time)}</td>
        <td data-head=${t('adverts.col.place')}>${p.place ? foreign(p.place) : html`<span class="soft">–</span>`}</td>
        <td data-head=${t('adverts.col.source')}>${p.source ? foreign(p.source) : html`<span class="soft">–</span>`}</td>
        <td data-head=${t('adverts.col.author')}>${p.author ? foreign(p.author) : html`<span class="soft">–</span>`}</td>
        <td data-head=${t('adverts.col.text')}>${text(p)}
            <p class="soft post-of">${p.template ? html`<button type="button" class="link screen-only" @click=${() => host.seePost(p)}>${t('adverts.text.n', { n: p.template })}</button>` : t('adverts.text.own')}
            ${p.file ? html` · ${foreign(p.file)}${p.row ? html`, ${t('adverts.row', { n: p.row })}` : nothing}` : nothing}</p></td></tr>`;
}

export function postsTable(host, told) {
    const rows = pick(told.posts, { query: host.query, only: host.only, ...host.sorted });
    const shown = rows.slice(host.from, host.from + PAGE);
    const f = words().format;
    const choose = (value) => { host.only = value; host.from = 0; };
    const places = [...new Set(told.posts.map((p) => p.place).filter(Boolean))];
    return html`<section class="panel" id="posts" aria-labelledby="posts-title"><h2 id="posts-title" tabindex="-1">${t('adverts.allposts')}</h2>
        <div class="fields screen-only"><div class="field"><label for="a-search">${t('adverts.search')}</label><input id="a-search" type="search" autocomplete="off" .value=${host.query} @input=${(e) => { host.query = e.target.value; host.from = 0; }}></div>
            <div class="field"><label for="a-only">${t('adverts.only')}</label><select id="a-only" @change=${(e) => choose(e.target.value)}>
                <option value="all" ?selected=${host.only === 'all'}>${t('adverts.only.all')}</option>
                ${host.only instanceof Set ? html`<option value="set" selected>${t('adverts.only.set', { n: host.only.size })}</option>` : nothing}
                ${told.templates.map((k) => html`<option value="text:${k.template}" ?selected=${host.only === `text:${k.template}`}>${t('adverts.text.n', { n: k.template })}</option>`)}
                ${told.ties.map((k) => html`<option value="tie:${k.tie}" ?selected=${host.only === `tie:${k.tie}`} translate="no">${`${kindName(k.kind)} ${k.value}`}</option>`)}
                ${places.map((place) => html`<option value="place:${place}" ?selected=${host.only === `place:${place}`} translate="no">${place}</option>`)}</select></div></div>
        <p class="soft" role="status" id="how-many">${t('adverts.rows', { n: rows.length, all: f.integer(told.posts.length) })}</p>
        ${rows.length ? html`<div class="scroll posts-frame" tabindex="0" role="region" aria-label=${t('adverts.posts.table')}><table class="posts"><thead><tr><th scope="col">${t('adverts.col.post')}</th>${COLUMNS.map((c) => head(host, c))}<th scope="col">${t('adverts.col.text')}</th></tr></thead>
            <tbody>${shown.map((p) => line(host, told, p))}</tbody></table></div>` : html`<p class="note">${t('adverts.norows')}</p>`}
        ${rows.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${host.from === 0} @click=${() => { host.from -= PAGE; }}>${t('work.before')}</button>
            <span>${t('work.page', { from: f.integer(host.from + 1), to: f.integer(host.from + shown.length), all: f.integer(rows.length) })}</span>
            <button type="button" class="chip" ?disabled=${host.from + PAGE >= rows.length} @click=${() => { host.from += PAGE; }}>${t('work.next')}</button></p>` : nothing}</section>`;
}
