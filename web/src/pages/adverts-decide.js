// SPDX-License-Identifier: Apache-2.0
//
// adverts-decide.js - what becomes of a network, in two steps: what (a key or a button), then why,
// confirmed by Enter.
import { html, nothing } from 'lit';
import { account, may } from '../core/account.js';
import { DECISIONS, standsAgainst } from '../core/adverts.js';
import { desk, rowOf } from '../core/adverts-desk.js';
import { problemBox } from '../core/page.js';
import { t } from '../core/words.js';

const STOCK = { lead: 2, watch: 2, close: 3, refer: 2, reopen: 2 };

function reasons(draft, fill) {
    const stock = Array.from({ length: STOCK[draft.decision] }, (_, i) => t(`adverts.reason.${draft.decision}.${i + 1}`));
    const offered = [...new Set([...stock, ...desk.reasons])].slice(0, 6);
    return html`<div class="reasons" role="group" aria-label=${t('decide.reasons')}>${offered.map((r) => html`<button type="button" class="chip" @click=${() => fill(r)}><bdi>${r}</bdi></button>`)}</div>`;
}

// Why who is here can't do it, in words; null where it can be done.
export function mayNot(deed, row) {
    const why = standsAgainst(deed, row, may, account);
    if (!why) return null;
    if (why === 'signin') return t('decide.signin');
    return why === 'maynot' ? t('adverts.maynot', { role: t(`role.${account.role}`) }) : t(`adverts.maynot.${why}`);
}

export function decideForm(host) {
    const { draft } = host;
    const set = (reason) => { host.draft = { ...draft, reason }; };
    const fill = (reason) => { set(reason); host.updateComplete.then(() => host.querySelector('#d-reason').focus()); };
    return html`<form class="draft draft-${draft.decision} screen-only" aria-labelledby="draft-title" @submit=${(e) => { e.preventDefault(); host.keepDraft(); }}
        @keydown=${(e) => { if (e.key === 'Escape') { e.preventDefault(); host.dropDraft(); } }}>
        <h3 id="draft-title">${t(`adverts.do.${draft.decision}`)} <span translate="no" data-words>${draft.network}</span></h3>
        <p class="soft">${t(`adverts.means.${draft.decision}`)}</p>
        <div class="field"><label for="d-reason">${t('decide.reason')}</label>
            <input id="d-reason" required maxlength="900" autocomplete="off" .value=${draft.reason} aria-describedby="d-reason-hint" @input=${(e) => set(e.target.value)}>
            <p class="soft" id="d-reason-hint">${t('decide.reason.hint')}</p>${reasons(draft, fill)}</div>
        ${problemBox(draft.problem)}
        <p class="actions"><button id="d-keep" ?disabled=${draft.sending}>${t('decide.keep')} <kbd>${t('keys.enter')}</kbd></button>
            <button type="button" class="quiet" @click=${() => host.dropDraft()}>${t('decide.cancel')} <kbd>${t('keys.esc')}</kbd></button></p></form>`;
}

export function decideBar(host, network) {
    const row = rowOf(network);
    if (!row || row.gone) return nothing;
    const deeds = row.decided ? [['reopen', 'z']] : [...DECISIONS, ...(row.taken_by ? [] : [['take', 't']])];
    const no = [...new Set(deeds.map(([deed]) => mayNot(deed, row)).filter(Boolean))];
    const act = (deed) => (deed === 'take' ? host.take() : host.draftFor(deed));
    return html`<div class="decisions screen-only" role="group" aria-label=${t('decide.label')}>${deeds.filter(([deed]) => !mayNot(deed, row)).map(([deed, key]) => html`
        <button type="button" class="quiet" id="do-${deed}" aria-keyshortcuts=${key} @click=${() => act(deed)}>${t(`adverts.do.${deed}`)} <kbd translate="no" data-words>${key}</kbd></button>`)}</div>
        ${no.map((why) => html`<p class="soft screen-only may-not">${why}</p>`)}`;
}
