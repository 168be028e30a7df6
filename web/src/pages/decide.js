// SPDX-License-Identifier: Apache-2.0
//
// decide.js - a decision in two steps: what (a key or a button), then why, confirmed by
// Enter. Nothing is kept before the second. Taking one back is decided in the same way.
import { html, nothing } from 'lit';
import { account, csrf, may } from '../core/account.js';
import { desk, noteReason, noteReview } from '../core/desk.js';
import { problemBox } from '../core/page.js';
import { partyFile } from '../core/screening.js';
import { ask, askFiles } from '../core/server.js';
import { t } from '../core/words.js';

export const DECISIONS = [['match', 'm'], ['no-match', 'n'], ['unsure', 'u']];
const STOCK = { match: 2, 'no-match': 4, unsure: 2, withdraw: 2 };

// What the form begins with.
export const begin = (decision) => ({ decision, reason: '', scope: 'party', expires: '', second: false, sending: false, problem: null });

async function put(draft, party, hit) {
    const options = { LIST: hit.list, ENTRY: hit.entry, DECISION: draft.decision, reason: draft.reason.trim(), scope: draft.scope };
    if (draft.expires) options.expires = draft.expires;
    if (draft.second) options['four-eyes'] = true;
    if (hit.hash) options.seen = hit.hash;
    const file = new File([partyFile(party)], 'party.json', { type: 'application/json' });
    return askFiles('review/put', options, [['party', file]], { csrf });
}

const withdraw = (draft, hit) => ask('review/withdraw', { NUMBER: String(hit.review.review), reason: draft.reason.trim() }, { csrf });

// Keeps what was decided; gives the review as it now stands. Throws what the server says.
export async function send(draft, party, hit) {
    const back = draft.decision === 'withdraw';
    const report = await (back ? withdraw(draft, hit) : put(draft, party, hit));
    const row = report.tables.reviews[0];
    noteReview(row, hit);
    noteReason(draft.reason.trim());
    if (!back) desk.log.push({ party: party.key, hit: hit.key });
    return row;
}

function reasons(draft, set) {
    const stock = Array.from({ length: STOCK[draft.decision] }, (_, i) => t(`reason.${draft.decision}.${i + 1}`));
    const offered = [...new Set([...desk.reasons, ...stock])].slice(0, 6);
    return html`<div class="reasons" role="group" aria-label=${t('decide.reasons')}>${offered.map((r) => html`<button type="button" class="chip" @click=${() => set(r)}><bdi>${r}</bdi></button>`)}</div>`;
}

// host.draft is what is being decided; host.keepDraft(), host.dropDraft().
export function decisionForm(host, party, hit) {
    const { draft } = host;
    const back = draft.decision === 'withdraw';
    const set = (name, value) => { host.draft = { ...draft, [name]: value }; };
    const fill = (reason) => { set('reason', reason); host.updateComplete.then(() => host.querySelector('#d-reason').focus()); };
    return html`<form class="draft draft-${draft.decision} screen-only" aria-labelledby="draft-title" @submit=${(e) => { e.preventDefault(); host.keepDraft(); }}
        @keydown=${(e) => { if (e.key === 'Escape') { e.preventDefault(); host.dropDraft(); } }}>
        <h3 id="draft-title">${t(`decide.title.${draft.decision}`)}</h3>
        <p><bdi translate="no" data-words>${party.name}</bdi> · <bdi translate="no" data-words>${hit.name}</bdi> <span class="soft">(<bdi translate="no" data-words>${hit.list}, ${hit.entry}</bdi>)</span></p>
        <div class="field"><label for="d-reason">${t('decide.reason')}</label>
            <input id="d-reason" required maxlength="900" autocomplete="off" .value=${draft.reason} aria-describedby="d-reason-hint" @input=${(e) => set('reason', e.target.value)}>
            <p class="soft" id="d-reason-hint">${t('decide.reason.hint')}</p>
            ${reasons(draft, fill)}</div>
        ${back ? nothing : html`<details ?open=${draft.scope !== 'party' || draft.expires !== '' || draft.second}><summary>${t('decide.more')}</summary>
            <fieldset><legend>${t('decide.scope')}</legend>${['party', 'name'].map((scope) => html`
                <label class="check"><input type="radio" name="scope" .checked=${draft.scope === scope} @change=${() => set('scope', scope)}> <span>${t(`decide.scope.${scope}`)}</span></label>`)}</fieldset>
            <div class="field"><label for="d-expires">${t('decide.expires')}</label><input id="d-expires" type="date" .value=${draft.expires} aria-describedby="d-expires-hint" @change=${(e) => set('expires', e.target.value)}>
                <p class="soft" id="d-expires-hint">${t('decide.expires.hint')}</p></div>
            <label class="check"><input id="d-second" type="checkbox" .checked=${draft.second} @change=${(e) => set('second', e.target.checked)}> <span>${t('decide.second')}</span></label>
        </details>`}
        ${problemBox(draft.problem)}
        <p class="actions"><button id="d-keep" ?disabled=${draft.sending}>${t(back ? 'decide.takeback' : 'decide.keep')} <kbd>${t('keys.enter')}</kbd></button>
            <button type="button" class="quiet" @click=${() => host.dropDraft()}>${t('decide.cancel')} <kbd>${t('keys.esc')}</kbd></button></p>
    </form>`;
}

// Why somebody can't decide, or null.
export function mayNot() {
    if (account.accounts && !account.account) return t('decide.signin');
    return may('review') ? null : t('decide.maynot', { role: t(`role.${account.role}`) });
}

export function decisionButtons(host, hit) {
    const no = mayNot();
    if (no) return html`<p class="note screen-only" id="may-not">${no}</p>`;
    return html`<div class="decisions screen-only" role="group" aria-label=${t('decide.label')}>
        ${DECISIONS.map(([decision, key]) => html`<button type="button" class="quiet" id="do-${decision}" aria-keyshortcuts=${key} @click=${() => host.draftFor(decision)}>${t(`decide.${decision}`)} <kbd translate="no" data-words>${key}</kbd></button>`)}
        ${hit.review ? html`<button type="button" class="quiet" id="do-withdraw" aria-keyshortcuts="z" @click=${() => host.draftFor('withdraw')}>${t('decide.withdraw')} <kbd translate="no" data-words>z</kbd></button>` : nothing}</div>`;
}
