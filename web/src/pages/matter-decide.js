// SPDX-License-Identifier: Apache-2.0
//
// matter-decide.js - what becomes of something that waits for a person, in two steps: what (a key or a
// button), then why, confirmed by Enter.
import { html, nothing } from 'lit';
import { account, may } from '../core/account.js';
import { problemBox } from '../core/page.js';
import { standsAgainst } from '../core/queue.js';
import { t } from '../core/words.js';

const OFFERED = 6;

// on: the desk (core/queue.js); deeds: what may be decided, with its key; stock: how many reasons there
// are for each decision; says: its sentences, by deed.
export function makeDecider({ on, deeds, stock, says }) {
    function reasons(draft, fill) {
        const own = Array.from({ length: stock[draft.decision] }, (_, i) => says.reason(draft.decision, i + 1));
        const offered = [...new Set([...own, ...on.desk.reasons])].slice(0, OFFERED);
        return html`<div class="reasons" role="group" aria-label=${t('decide.reasons')}>${offered.map((r) => html`<button type="button" class="chip" @click=${() => fill(r)}><bdi>${r}</bdi></button>`)}</div>`;
    }

    // Why who is here can't do it, in words; null where it can be done.
    function mayNot(deed, row) {
        const why = standsAgainst(deed, row, may, account);
        if (!why) return null;
        if (why === 'signin') return t('decide.signin');
        return why === 'maynot' ? says.mayNotAtAll(t(`role.${account.role}`)) : says.mayNot(why);
    }

    function decideForm(host) {
        const { draft } = host;
        const set = (reason) => { host.draft = { ...draft, reason }; };
        const fill = (reason) => { set(reason); host.updateComplete.then(() => host.querySelector('#d-reason').focus()); };
        return html`<form class="draft draft-${draft.decision} screen-only" aria-labelledby="draft-title" @submit=${(e) => { e.preventDefault(); host.keepDraft(); }}
            @keydown=${(e) => { if (e.key === 'Escape') { e.preventDefault(); host.dropDraft(); } }}>
            <h3 id="draft-title">${says.deed(draft.decision)} <span translate="no" data-words>${draft.key}</span></h3>
            <p class="soft">${says.means(draft.decision)}</p>
            <div class="field"><label for="d-reason">${t('decide.reason')}</label>
                <input id="d-reason" required maxlength="900" autocomplete="off" .value=${draft.reason} aria-describedby="d-reason-hint" @input=${(e) => set(e.target.value)}>
                <p class="soft" id="d-reason-hint">${t('decide.reason.hint')}</p>${reasons(draft, fill)}</div>
            ${problemBox(draft.problem)}
            <p class="actions"><button id="d-keep" ?disabled=${draft.sending}>${t('decide.keep')} <kbd>${t('keys.enter')}</kbd></button>
                <button type="button" class="quiet" @click=${() => host.dropDraft()}>${t('decide.cancel')} <kbd>${t('keys.esc')}</kbd></button></p></form>`;
    }

    function decideBar(host, key) {
        const row = on.rowOf(key);
        if (!row || row.gone) return nothing;
        const here = row.decided ? [['reopen', 'z']] : [...deeds, ...(row.taken_by ? [] : [['take', 't']])];
        const no = [...new Set(here.map(([deed]) => mayNot(deed, row)).filter(Boolean))];
        const act = (deed) => (deed === 'take' ? host.take() : host.draftFor(deed));
        return html`<div class="decisions screen-only" role="group" aria-label=${t('decide.label')}>${here.filter(([deed]) => !mayNot(deed, row)).map(([deed, k]) => html`
            <button type="button" class="quiet" id="do-${deed}" aria-keyshortcuts=${k} @click=${() => act(deed)}>${says.deed(deed)} <kbd translate="no" data-words>${k}</kbd></button>`)}</div>
            ${no.map((why) => html`<p class="soft screen-only may-not">${why}</p>`)}`;
    }

    return { mayNot, decideForm, decideBar };
}
