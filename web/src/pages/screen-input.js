// SPDX-License-Identifier: Apache-2.0
//
// screen-input.js - what is to be screened: a file, with a choice of what each of its columns
// is, or one party typed in.
import { html, nothing } from 'lit';
import { IDENTIFIERS } from '../core/sides.js';
import { t, words } from '../core/words.js';
import { dropZone } from './fields.js';

export const FIELDS = ['id', 'name', 'alias', 'schema', 'country', 'birthDate', 'address', 'city', 'region', 'postalCode', 'notes', ...IDENTIFIERS, 'properties'];
export const SCHEMAS = ['Person', 'Company', 'Organization', 'PublicBody', 'Vessel', 'Airplane'];
const ID_KINDS = IDENTIFIERS;

// The option --columns of headings and what they were said to be: [[heading, field]]. Marks that
// the option itself uses tell no headings apart, and stand as blanks.
const asNamed = (heading) => heading.replace(/[\u0000-\u001F,=\u0022\u0027\u0060]/g, ' ').trim();
export const columnsOption = (means) => means.filter(([, field]) => field).map(([heading, field]) => `${field}=${asNamed(heading)}`).join(',');
export const nameable = (heading) => /[\p{L}\p{N}]/u.test(heading);

// host.means: Map of heading to field, host.headings.
export function columnChoices(host) {
    const headings = host.headings ?? [];
    if (!headings.length) return nothing;
    return html`<fieldset class="columns"><legend>${t('screening.columns')}</legend><p class="soft">${t('screening.columns.text')}</p>
        <div class="fields">${headings.map((heading, i) => html`<div class="field"><label for="col-${i}" translate="no" data-words><bdi>${heading || '–'}</bdi></label>
            <select id="col-${i}" ?disabled=${!nameable(heading)} @change=${(e) => host.setMeans(heading, e.target.value)}>
                <option value="" ?selected=${!host.means.get(heading)}>${t(host.means.size ? 'screening.column.none' : 'screening.column.auto')}</option>
                ${FIELDS.map((f) => html`<option value=${f} ?selected=${host.means.get(heading) === f}>${t(`field.${f}`)}</option>`)}</select></div>`)}</div></fieldset>`;
}

export function preview(rows) {
    if (!rows?.length) return nothing;
    const [head, ...rest] = rows;
    return html`<div class="preview"><h2>${t('file.preview')}</h2><div class="scroll" tabindex="0" role="region" aria-label=${t('file.preview')}><table translate="no" data-words>
        <thead><tr>${head.map((name) => html`<th scope="col"><bdi>${name}</bdi></th>`)}</tr></thead>
        <tbody>${rest.map((row) => html`<tr>${row.map((cell) => html`<td><bdi>${cell}</bdi></td>`)}</tr>`)}</tbody></table></div></div>`;
}

export function fileInput(host) {
    return dropZone({ id: 'file', label: t('screening.drop'), kinds: t('screening.kinds'), chosen: host.file, take: (f) => host.take(f), host });
}

const field = (id, label, input, hint) => html`<div class="field"><label for=${id}>${label}</label>${input}${hint ? html`<p class="soft" id="${id}-hint">${hint}</p>` : nothing}</div>`;

// host.one: {name, country, birth-date, address, kind, number, schema}
export function oneInput(host) {
    const { one } = host;
    const text = (name, label, hint) => field(`one-${name}`, label, html`<input id="one-${name}" autocomplete="off" maxlength="2000" .value=${one[name] ?? ''}
        aria-describedby=${hint ? `one-${name}-hint` : nothing} @input=${(e) => host.setOne(name, e.target.value)}>`, hint);
    return html`<form class="one" @submit=${(e) => { e.preventDefault(); host.workOne(); }}>
        <div class="fields">${text('name', t('field.name'))}${text('country', t('field.country'), t('screening.one.country'))}${text('birth-date', t('field.birthDate'), t('screening.one.birth'))}${text('address', t('field.address'))}
            ${field('one-kind', t('screening.one.kind'), html`<select id="one-kind" @change=${(e) => host.setOne('kind', e.target.value)}>${ID_KINDS.map((k) => html`<option value=${k} ?selected=${one.kind === k}>${t(`field.${k}`)}</option>`)}</select>`)}
            ${text('number', t('screening.one.number'))}
            ${field('one-schema', t('field.schema'), html`<select id="one-schema" @change=${(e) => host.setOne('schema', e.target.value)}><option value="">${t('screening.one.any')}</option>${SCHEMAS.map((s) => html`<option value=${s} ?selected=${one.schema === s}>${t(`schema.${s}`)}</option>`)}</select>`)}</div>
        <p class="actions"><button id="work-one" ?disabled=${!(one.name ?? '').trim() || Boolean(host.progress)}>${t('screening.one.run')}</button></p></form>`;
}

export function thresholds(host) {
    const f = words().format;
    const input = (name, def) => field(`t-${name}`, t(`screening.${name}`), html`<input id="t-${name}" type="number" min="0.01" max="1" step="0.01" placeholder=${f.plain(def)} .value=${host.options[name] ?? ''}
        aria-describedby="t-${name}-hint" @change=${(e) => host.set(name, e.target.value)}>`, t(`screening.${name}.hint`));
    return html`<details><summary>${t('screening.more')}</summary><div class="fields">${input('accept', 0.85)}${input('review', 0.5)}
        ${field('t-columns', t('file.columns'), html`<input id="t-columns" autocomplete="off" .value=${host.options.columns ?? ''} aria-describedby="t-columns-hint" @change=${(e) => host.set('columns', e.target.value.trim())}>`, t('screening.columns.hint'))}
        ${field('t-sheet', t('screening.sheet'), html`<input id="t-sheet" autocomplete="off" .value=${host.options.sheet ?? ''} @change=${(e) => host.set('sheet', e.target.value.trim())}>`)}</div></details>`;
}
