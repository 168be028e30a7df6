// SPDX-License-Identifier: Apache-2.0
//
// why.js - why an entry was told, in the page's language, from the program's facts (the table
// `compared`): how the words of the names met, what else agrees or differs, what could not be
// known, what would change the answer.
import { html, nothing } from 'lit';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';

const MET = ['same', 'written', 'joined', 'near', 'scripts', 'nick', 'initial'];

const kind = (note) => (note ? html` <span class="soft">(${words().named(`token.${note}`, note)})</span>` : nothing);

function joined(parts) {
    return parts.map((p, i) => (i ? html`, ${p}` : p));
}

function met(rows) {
    return MET.map((verdict) => {
        const found = rows.filter((r) => r.what === 'word' && r.verdict === verdict);
        if (!found.length) return nothing;
        return html`<li>${t(`why.${verdict}`)} ${joined(found.map((r) => html`${foreign(`“${r.here}”`)}${verdict === 'same' && r.here === r.there ? nothing : html` – ${foreign(`“${r.there}”`)}`}${verdict === 'near' && r.value ? html` ${t('why.letters', { n: r.value })}` : nothing}${kind(r.note)}`))}</li>`;
    });
}

function alone(rows, side) {
    const found = rows.filter((r) => r.what === 'word' && r.verdict === 'alone' && r[side]);
    return found.length ? html`<li>${t(`why.alone.${side}`)} ${joined(found.map((r) => html`${foreign(`“${r[side]}”`)}${kind(r.note)}`))}</li>` : nothing;
}

const FIELDS = ['country', 'birthDate', 'address', 'city', 'schema'];
const isField = (r) => FIELDS.includes(r.what) || (words().has(`field.${r.what}`) && !['name', 'weakAlias', 'identifier'].includes(r.what));

function fields(rows, verdict) {
    const found = rows.filter((r) => isField(r) && r.verdict === verdict);
    return found.length ? html`<li>${t(`why.fields.${verdict}`)} ${joined(found.map((r) => t(`field.${r.what}`)))}</li>` : nothing;
}

const one = (rows, what) => rows.find((r) => r.what === what);

export function whyList(hit) {
    const rows = hit.compared;
    const f = words().format;
    const names = one(rows, 'names');
    const rule = one(rows, 'rule');
    const change = one(rows, 'change');
    const alike = one(rows, 'probability');
    return html`<ul class="why">
        ${names ? html`<li>${t(`why.names.${names.verdict}`)}</li>` : nothing}
        ${names?.verdict === 'given' ? nothing : met(rows)}
        ${rows.some((r) => r.what === 'word' && r.verdict !== 'alone') ? nothing : html`<li>${t('why.noword')}</li>`}
        ${alone(rows, 'here')}${alone(rows, 'there')}
        ${['same', 'near', 'other'].map((v) => fields(rows, v))}
        ${one(rows, 'identifier') ? html`<li>${t('why.identifier')}</li>` : nothing}
        ${one(rows, 'common') ? html`<li>${t('why.common')}</li>` : nothing}
        ${one(rows, 'weakAlias') ? html`<li>${t('why.weak')}</li>` : nothing}
        ${rows.filter((r) => r.what === 'note').map((r) => html`<li>${t(`why.note.${r.verdict}`)}</li>`)}
        ${alike ? html`<li>${t('why.probability', { names: f.likely(alike.value), all: f.likely(hit.probability) })}</li>` : nothing}
        ${rule ? html`<li>${t(`why.rule.${rule.verdict}`, { most: f.likely(rule.value) })}</li>` : nothing}
        ${change ? html`<li><b>${t('why.change')}</b> ${t(`why.change.${change.verdict}`, { p: f.likely(change.value) })}</li>` : nothing}
    </ul>`;
}
