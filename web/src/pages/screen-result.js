// SPDX-License-Identifier: Apache-2.0
//
// screen-result.js - what a screening came to: counts, lists, the work, the party that is
// looked at beside its entry, rows that couldn't be read, and what can be kept.
import { html, nothing } from 'lit';
import { desk, hit, look, party } from '../core/desk.js';
import { stateOf } from '../core/screening.js';
import { t, words } from '../core/words.js';
import { besideTable, foreign, inWords } from './beside.js';
import { decisionButtons, decisionForm } from './decide.js';
import { openHelp } from './keys-help.js';
import { reviewLine } from './review-line.js';
import { columnChoices } from './screen-input.js';
import { isPast, listsTable, nameOf, pastLists, unreadLists } from './screening-nav.js';
import { whyList } from './why.js';
import { workList } from './worklist.js';

const COUNTS = ['match', 'review', 'none', 'decided', 'refused'];
const FORMATS = ['csv', 'html', 'pdf'];

function counts() {
    const { counts: c } = desk.screening;
    const f = words().format;
    return html`<section class="panel" aria-labelledby="result"><h2 id="result" tabindex="-1">${t('screening.result', { n: c.parties })}</h2>
        <dl class="counts">${COUNTS.map((name) => html`<div class="count-${name}"><dt>${t(`screening.count.${name}`)}</dt><dd>${f.integer(c[name])}</dd></div>`)}</dl>
        <p class="soft">${t('screening.result.text')}</p></section>`;
}

function lists() {
    const all = desk.screening.lists;
    return html`${pastLists(all)}${unreadLists(all)}<details class="panel behind" ?open=${all.some(isPast)}><summary>${t('lists.looked', { n: all.length })}</summary>${listsTable(all)}</details>`;
}

// What else the program warns of: not what stands above by itself, lists that are old or not
// whole and rows of the file.
function warnings() {
    const { warnings: all, lists: looked, refused: rows } = desk.screening;
    const said = looked.filter((l) => isPast(l) || l.refused > 0).map((l) => `'${nameOf(l)}'`);
    const left = all.filter((w) => !said.some((name) => w.includes(name)) && !(rows.length && w.startsWith(`${rows.length} `)));
    return left.map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`);
}

// --- the party that is looked at ----------------------------------------------------------------

function entriesOf(host, mine, at) {
    if (mine.hits.length < 2) return nothing;
    return html`<div class="entries screen-only" role="group" aria-label=${t('one.entries', { n: mine.hits.length })}>${mine.hits.map((h) => html`<button type="button" class="chip" aria-pressed=${h === at ? 'true' : 'false'}
        @click=${() => { look(mine.key, h.key); host.arrive({ focus: false }); }}>${foreign(h.name)} <span class="soft">${foreign(h.list)} · ${stateOf(h) === 'open' ? words().format.likely(h.probability) : t(`state.${stateOf(h)}`)}</span></button>`)}</div>`;
}

function decided(at) {
    if (!at.review) return nothing;
    return html`<p class="note" id="decided"><span aria-hidden="true">●</span> ${t('one.decided', { n: String(at.review.review) })} ${reviewLine(at.review)}
        ${at.review.scored ? html`<span class="soft">${t('one.scored', { what: t(`scored.${at.review.scored}`) })}</span>` : nothing}</p>`;
}

function beforeOn(host, at) {
    const rows = (host.before ?? []).filter((r) => r.list === at.list && r.entry === at.entry && r.review !== at.review?.review);
    if (!rows.length) return nothing;
    return html`<details class="behind"><summary>${t('one.before', { n: rows.length })}</summary><ul>${rows.slice(-50).reverse().map((r) => html`<li>${foreign(r.party)}: ${reviewLine(r)}</li>`)}</ul></details>`;
}

function history(tables) {
    const rows = tables.history ?? [];
    if (!rows.length) return nothing;
    const [now] = rows;
    return html`<p>${t('one.since', { date: rows.at(-1).since ?? '?', n: rows.length })}${now.status ? html` ${foreign(now.status)}` : nothing}</p>`;
}

function one(host) {
    const mine = party();
    const at = hit();
    if (!mine || !at) return html`<section class="panel one-party"><p>${t(desk.query ? 'work.nothing' : 'work.alldone')}</p></section>`;
    const tables = host.entries.get(`${at.list}\n${at.entry}`) ?? {};
    const entry = at.values ?? tables.entry;
    return html`<section class="panel one-party" aria-labelledby="one-title" data-line=${mine.line ?? 0} data-list=${at.list} data-entry=${at.entry} data-decision=${at.decision} data-probability=${at.probability}>
        <p class="soft">${mine.line === null ? nothing : t('one.line', { n: mine.line })}${mine.id ? html` · ${foreign(mine.id)}` : nothing}</p>
        <h2 id="one-title" tabindex="-1">${foreign(mine.name)}</h2>
        <p class="may">${t(`one.may.${at.decision === 'match' ? 'match' : 'review'}`)} <b>${foreign(at.name)}</b>, ${t('one.entry')} ${foreign(at.entry)} ${t('one.of')} ${foreign(at.list)}</p>
        ${entriesOf(host, mine, at)}
        ${decided(at)}
        ${host.draft ? decisionForm(host, mine, at) : decisionButtons(host, at)}
        <p class="likely"><span class="likely-number">${words().format.likely(at.probability)}</span> <span>${inWords(at)}</span></p>
        ${entry ? besideTable(mine, at, entry) : tables.problem ? html`<p class="problem">${t('one.noentry')}</p>` : html`<p class="soft" role="status">${t('one.loading')}</p>`}
        ${at.compared || at.why ? html`<h3>${t('one.why')}</h3>${at.compared ? whyList(at) : html`<p class="why" lang="en" dir="ltr" data-words>${at.why}</p>`}` : nothing}
        ${history(tables)}
        ${desk.screening.manifest?.rules ? html`<p class="soft">${t('one.rules')} ${foreign(desk.screening.manifest.rules)}</p>` : nothing}
        ${beforeOn(host, at)}
    </section>`;
}

// --- the rest ---------------------------------------------------------------------------------------

function refused() {
    const rows = desk.screening.refused;
    if (!rows.length) return nothing;
    const MOST = 500;
    return html`<details class="panel behind" id="refused"><summary>${t('screening.refused', { n: rows.length })}</summary><p>${t('screening.refused.text')}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=${t('screening.refused', { n: rows.length })}><table><thead><tr><th scope="col">${t('file.line')}</th><th scope="col">${t('file.why')}</th><th scope="col">${t('screening.refused.row')}</th></tr></thead>
            <tbody>${rows.slice(0, MOST).map((r) => html`<tr><td>${r.line ?? ''}</td><td dir="auto" data-words>${r.reason}</td><td>${foreign(r.text ?? '')}</td></tr>`)}</tbody></table></div>
        ${rows.length > MOST ? html`<p class="soft">${t('picture.more', { n: rows.length - MOST })}</p>` : nothing}</details>`;
}

function downloads(host) {
    return html`<section class="panel screen-only"><h2>${t('screening.keep')}</h2><p>${t('screening.keep.text')}</p>
        <p class="actions">${FORMATS.map((format) => html`<button type="button" class="quiet" id="get-${format}" ?disabled=${Boolean(host.saving)} @click=${() => host.keep(format)}>${t(`screening.get.${format}`)}</button>`)}
            <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button></p></section>`;
}

function columns(host) {
    const all = desk.screening.columns;
    if (!all.length) return nothing;
    return html`<details class="panel behind screen-only" id="columns"><summary>${t('screening.columns.used', { n: all.filter((c) => c.field).length, all: all.length })}</summary>
        ${columnChoices(host)}
        <p class="actions"><button type="button" id="work-again" ?disabled=${Boolean(host.progress)} @click=${() => host.workAgain()}>${t('screening.columns.again')}</button></p></details>`;
}

export function result(host) {
    const any = desk.screening.parties.length > 0;
    return html`${counts()}${lists()}${warnings()}${columns(host)}
        ${host.heard ? html`<p class="note heard screen-only" aria-hidden="true">${host.heard}</p>` : nothing}
        ${any ? html`<div class="desk">${workList(host)}${one(host)}</div>
            <p class="screen-only"><button type="button" class="link" @click=${() => openHelp()}>${t('keys.open')} <kbd translate="no" data-words>?</kbd></button></p>` : html`<p class="note">${t('screening.nothing')}</p>`}
        ${refused()}${downloads(host)}`;
}
