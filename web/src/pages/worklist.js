// SPDX-License-Identifier: Apache-2.0
//
// worklist.js - the parties with something to decide: filter, search, and a list of which
// a page of fifty stands in the document at a time, so that thousands stay quick. It is one stop of
// the keyboard; arrows move in it.
import { html, nothing } from 'lit';
import { desk, look, shown, step } from '../core/desk.js';
import { howMany, SHOWN, stateOf } from '../core/screening.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';

export const PAGE = 50;

const best = (party) => party.hits.reduce((a, b) => ((b.probability ?? 0) > (a.probability ?? 0) ? b : a));

// What is known of the party at a glance: the state of its most pressing entry.
function stateOfParty(party) {
    const states = party.hits.map(stateOf);
    return ['open', 'waits', 'unsure', 'decided'].find((s) => states.includes(s));
}

const SHAPES = { open: '○', waits: '◐', unsure: '◇', decided: '●' };

function item(party, n, all, host) {
    const hit = best(party);
    const state = stateOfParty(party);
    const chosen = party.key === desk.key;
    const decision = party.hits.find((h) => h.review)?.review.decision;
    return html`<li role="option" id="party-${party.key}" aria-selected=${chosen ? 'true' : 'false'} aria-setsize=${all} aria-posinset=${n + 1} class="item ${chosen ? 'chosen' : ''}"
        @click=${() => { look(party.key); host.arrive({ focus: false }); }}>
        <span class="item-name">${foreign(party.name)}</span>
        <span class="item-state"><span aria-hidden="true">${SHAPES[state]}</span> ${state === 'decided' && decision ? t(`said.${decision}`) : t(`state.${state}`)}</span>
        <span class="item-entry">${t('work.may')} ${foreign(hit.name)}${party.hits.length > 1 ? html` <span class="soft">${t('work.others', { n: party.hits.length - 1 })}</span>` : nothing}</span>
        <span class="item-likely">${hit.probability === null ? '' : words().format.likely(hit.probability)}</span>
    </li>`;
}

function pressed(event, host) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: PAGE, PageUp: -PAGE, Home: -Infinity, End: Infinity }[event.key];
    if (event.key === 'Enter') host.arrive({ focus: true });
    else if (by) {
        step(by);
        host.arrive({ focus: false });
    } else return;
    event.preventDefault();
}

export function workList(host) {
    const list = shown();
    const counts = howMany(desk.screening.parties);
    const at = Math.max(0, list.findIndex((p) => p.key === desk.key));
    const page = Math.floor(at / PAGE);
    const rows = list.slice(page * PAGE, (page + 1) * PAGE);
    const turn = (by) => { look(list[Math.min(list.length - 1, (page + by) * PAGE)].key); host.arrive({ focus: false }); };
    return html`<section class="work" aria-labelledby="work-title">
        <h2 id="work-title">${t('work.title')}</h2>
        <div class="work-tools screen-only">
            <div class="shows" role="group" aria-label=${t('work.show')}>${SHOWN.map((name) => html`<button type="button" class="chip" aria-pressed=${desk.show === name ? 'true' : 'false'}
                @click=${() => { desk.show = name; host.refilter(); }}>${t(`work.show.${name}`, { n: counts[name] })}</button>`)}</div>
            <div class="search"><label class="hidden" for="work-search">${t('work.search')}</label>
                <input id="work-search" type="search" placeholder=${t('work.search')} autocomplete="off" .value=${desk.query} @input=${(e) => { desk.query = e.target.value; host.refilter(); }}></div>
        </div>
        <p class="soft" role="status">${t('work.shown', { n: list.length })}</p>
        ${list.length ? html`<ul class="items" role="listbox" tabindex="0" aria-labelledby="work-title" aria-activedescendant=${desk.key !== null && rows.some((p) => p.key === desk.key) ? `party-${desk.key}` : nothing}
            @keydown=${(e) => pressed(e, host)}>${rows.map((p, i) => item(p, page * PAGE + i, list.length, host))}</ul>` : nothing}
        ${list.length > PAGE ? html`<p class="pages screen-only"><button type="button" class="chip" ?disabled=${page === 0} @click=${() => turn(-1)}>${t('work.before')}</button>
            <span>${t('work.page', { from: words().format.integer(page * PAGE + 1), to: words().format.integer(page * PAGE + rows.length), all: words().format.integer(list.length) })}</span>
            <button type="button" class="chip" ?disabled=${(page + 1) * PAGE >= list.length} @click=${() => turn(1)}>${t('work.next')}</button></p>` : nothing}
    </section>`;
}
