// SPDX-License-Identifier: Apache-2.0
//
// adverts-case.js - one network, in the order in which it is judged: why it is to be read and what
// speaks against it, what changed, the text with its slots, where and when, what ties its posts, the
// posts; then its package.
import { html, nothing } from 'lit';
import { rowOf } from '../core/adverts-desk.js';
import { problemBox } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import '../pictures/net.js';
import { decideBar, decideForm } from './adverts-decide.js';
import { changesView, moveView, packageView, tiesView } from './adverts-parts.js';
import { postsTable } from './adverts-posts.js';
import { changeOf, daysOf, largest, priorityOf, stateOf } from './adverts-queue.js';
import { textsView } from './adverts-text.js';
import { spoken } from './goods-nav.js';
import { historyOf } from './matter-queue.js';

function head(host, network, row, told) {
    const f = words().format;
    const list = row ? [
        [t('adverts.col.priority'), priorityOf(row.priority, largest())],
        [t('adverts.col.posts'), f.integer(row.posts ?? 0)],
        [t('adverts.col.texts'), f.integer(row.texts ?? 0)],
        [t('adverts.col.phones'), f.integer(row.phones ?? 0)],
        [t('adverts.col.places'), f.integer(row.places ?? 0)],
        [t('adverts.col.days'), daysOf(row)],
        ...(row.what || row.watched ? [[t('adverts.col.change'), changeOf(row)]] : []),
        [t('adverts.col.state'), stateOf(row)],
    ] : [];
    return html`<nav class="screen-only case-ways" aria-label=${t('adverts.ways')}><a href=${addressOf('/adverts')}>← ${t('adverts.back')}</a> <kbd>${t('keys.esc')}</kbd>
            <span class="case-steps"><button type="button" class="chip" id="before" @click=${() => host.move(-1)}>${t('adverts.before')} <kbd translate="no" data-words>k</kbd></button>
            <button type="button" class="chip" id="next" @click=${() => host.move(1)}>${t('adverts.next')} <kbd translate="no" data-words>j</kbd></button></span></nav>
        <header class="case-head"><h1 id="case-title" tabindex="-1"><span translate="no" data-words>${network}</span>${row ? html`: ${t('adverts.head', { n: row.posts ?? 0 })}` : nothing}</h1>
            <dl class="case-facts">${list.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
            <p class="note" id="no-label">${t('adverts.nolabel')}</p>
            ${historyOf(told, (d) => words().named(`adverts.said.${d}`, d), (w) => words().named(`adverts.step.${w}`, w))}</header>`;
}

const said = (list) => html`<ul class="signs">${list.map((w) => html`<li><p class="sign-says">${spoken(w)}</p></li>`)}</ul>`;

function why(row) {
    return html`<section class="panel" id="why" aria-labelledby="why-title"><h2 id="why-title">${t('adverts.why')}</h2><p>${t('adverts.why.text')}</p>
        ${row?.why.length ? said(row.why) : html`<p class="note">${t('adverts.why.none')}</p>`}</section>`;
}

function against(row) {
    return html`<section class="panel" id="against" aria-labelledby="against-title"><h2 id="against-title">${t('adverts.against')}</h2>
        ${row?.against.length ? said(row.against) : html`<p class="note">${t('adverts.against.none')}</p>`}<p class="soft">${t('adverts.against.text')}</p></section>`;
}

export function caseView(host, network, told) {
    const row = rowOf(network) ?? told?.row;
    const full = told?.row ?? row;
    return html`${head(host, network, row, told)}${problemBox(host.caseProblem, () => host.askCase(network, true))}
        ${told ? html`<div class="case-pair">${why(full)}${against(full)}</div>
            ${changesView(told)}${textsView(host, told)}${moveView(host, told)}${tiesView(host, told)}${postsTable(host, told)}${packageView(host, told)}`
        : host.caseProblem ? nothing : html`<p class="soft" role="status">${t('one.loading')}</p>`}
        <section class="decide-foot screen-only" aria-label=${t('decide.label')}>${host.draft ? decideForm(host) : decideBar(host, network)}</section>`;
}
