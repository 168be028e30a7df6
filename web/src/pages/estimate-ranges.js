// SPDX-License-Identifier: Apache-2.0
//
// estimate-ranges.js - the parts of an estimate's page that are of strata, changes and surveys: what
// is asked about columns, the sentence, the picture and its table.
import { html, nothing } from 'lit';
import { readOut } from '../core/estimate.js';
import { tableBehind } from '../core/page.js';
import { COLUMNS } from '../core/ranges.js';
import { t, words } from '../core/words.js';
import { nameOf, ranges, told } from '../pictures/ranges.js';

// A choice of a column for each that the kind needs; typed where no headline was found.
export function columnFields(kind, head, at, choose) {
    return COLUMNS[kind].map((asked) => {
        const role = asked.replace('?', '');
        const open = asked.endsWith('?');
        return html`<div class="field"><label for="e-${role}">${t(`estimate.column.${role}`)}</label>${head.length
            ? html`<select id="e-${role}" @change=${(e) => choose(role, e.target.value)}>${open ? html`<option value="" ?selected=${!at[role]}>${t('estimate.column.none')}</option>` : nothing}
                ${head.map((h) => html`<option value=${h} ?selected=${h === at[role]} translate="no" data-words>${h}</option>`)}</select>`
            : html`<input id="e-${role}" autocomplete="off" .value=${at[role] ?? ''} @change=${(e) => choose(role, e.target.value.trim())}>`}</div>`;
    });
}

// Rounded outward where it is a number of persons.
export function rangeSentence(read) {
    const f = words().format;
    const { lead } = read;
    if (!lead?.told || !lead.ends) return t('estimate.ranges.none');
    const level = f.percent(read.level);
    const out = (v, up) => (read.share ? told(read, v) : f.integer(readOut(v, up, read.kind === 'by' ? read.cases : 0)));
    const values = { low: out(lead.low, false), high: out(lead.high, true), level, cases: f.integer(read.cases), estimate: told(read, lead.estimate) };
    const first = t(`estimate.ranges.${read.kind}`, values);
    return read.direction === undefined ? first : `${first} ${t(`estimate.direction.${read.direction > 0 ? 'rose' : read.direction < 0 ? 'fell' : 'none'}`)}`;
}

export function rangeResult(read) {
    const refused = read.rows.filter((r) => !r.told);
    const cells = (r) => [r.way ? html`${nameOf(r)} <span translate="no" data-words>${r.way}</span>` : nameOf(r), told(read, r.estimate), r.ends ? told(read, r.low) : '–', r.ends ? told(read, r.high) : '–'];
    return html`<section class="panel" aria-labelledby="e-picture"><h2 id="e-picture">${t(`estimate.picture.${read.kind}`)}</h2><p>${t(`estimate.text.${read.kind}`)}</p>
            ${ranges(read)}
            ${refused.length ? html`<h3>${t('estimate.refused', { n: refused.length })}</h3><ul class="refused-methods">${refused.map((r) => html`<li>${nameOf(r)} <span class="soft" translate="no" data-words>${r.way ?? ''}</span><p><span aria-hidden="true">⊘</span> <span dir="auto" data-words>${r.note}</span></p></li>`)}</ul>` : nothing}
            ${tableBehind(t('estimate.ranges.table'), [t('estimate.what'), t('estimate.estimate'), t('estimate.from'), t('estimate.to')], read.rows.map(cells))}</section>`;
}
