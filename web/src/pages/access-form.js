// SPDX-License-Identifier: Apache-2.0
//
// access-form.js - the rows of a clause as a form: which count, what they ask of the record, what
// follows; rows of one's own; a file instead.
import { html, nothing } from 'lit';
import { newRow, TESTS, VERDICTS } from '../core/clause.js';
import { indicatorName, knownIndicator } from '../core/nation-desk.js';
import { t } from '../core/words.js';
import { said, tongue, whose } from './access-parts.js';

const GROUP = /^(tip-tier|victims-detected|offences|persons-|3p-|goods-|gsi-)/;

function rowForm(row, i, indicators, change, remove) {
    const id = (name) => `r-${i}-${name}`;
    const choice = (name, list, say) => html`<select id=${id(name)} @change=${(e) => change(name, e.target.value)}>${list.map((x) => html`<option value=${x} ?selected=${x === row[name]}>${say(x)}</option>`)}</select>`;
    const all = [...new Set([row.indicator, ...indicators.map((x) => x.indicator).filter((x) => GROUP.test(x))])];
    const number = (name, mode) => html`<input id=${id(name)} autocomplete="off" inputmode=${mode} .value=${row[name]} @change=${(e) => change(name, e.target.value.trim())}>`;
    const field = (name, control) => html`<div class="field"><label for=${id(name)}>${t(`access.field.${name}`)}</label>${control}</div>`;
    return html`<li class=${row.on === false ? 'off' : ''}><fieldset><legend><label class="choice"><input type="checkbox" .checked=${row.on !== false} @change=${(e) => change('on', e.target.checked)}> <span lang=${tongue(row.says)} data-words>${said(row.says) || row.rule}</span></label></legend>
        <div class="clause-fields">${field('indicator', choice('indicator', all, (x) => indicatorName(x, indicators.find((k) => k.indicator === x)?.name ?? x)))}
            ${field('test', choice('test', TESTS, (x) => t(`access.test.${x}`)))}${row.test === 'untold' ? nothing : field('value', number('value', 'text'))}${field('years', number('years', 'numeric'))}
            ${field('verdict', choice('verdict', VERDICTS, (x) => t(`access.verdict.${x}`)))}</div>
        <p class="soft">${whose(row)}
            ${row.rule.startsWith('own-') ? html`<button type="button" class="link" @click=${remove}>${t('access.remove')}</button>` : nothing}</p></fieldset></li>`;
}

// desk: {rows, own}; host is drawn again after each change.
export function clauseForm(desk, indicators, host) {
    const changed = () => host.requestUpdate();
    const change = (i) => (name, value) => {
        const row = { ...desk.rows[i], [name]: value };
        // A row that was changed is no longer a law's: it says whose it is now.
        if (name !== 'on' && !row.rule.startsWith('own-')) Object.assign(row, { source: t('access.whatif.source'), address: '', note: t('access.whatif.note', { rule: row.rule }) });
        if (name !== 'on') row.says = t('access.says', { what: indicatorName(row.indicator, row.indicator), test: t(`access.test.${row.test}`), value: row.test === 'untold' ? '' : row.value }).trim();
        desk.rows = desk.rows.with ? desk.rows.with(i, row) : desk.rows.map((r, k) => (k === i ? row : r));
        changed();
    };
    const add = () => { desk.rows = [...desk.rows, newRow(desk.rows, t('access.own.says'), t('access.whatif.source'))]; changed(); };
    if (desk.own) return html`<p class="note">${t('access.file.used')} <b translate="no" data-words>${desk.own.name}</b> <button type="button" class="link" @click=${() => { desk.own = null; changed(); }}>${t('access.file.leave')}</button></p>`;
    return html`<ol class="clause">${desk.rows.map((row, i) => rowForm(row, i, indicators.filter((x) => knownIndicator(x.indicator) || x.countries), change(i), () => { desk.rows = desk.rows.filter((_, k) => k !== i); changed(); }))}</ol>
        <p class="actions"><button type="button" class="quiet" id="add-rule" @click=${add}>${t('access.add')}</button>
            <input id="rule-file" class="hidden-file" type="file" @change=${(e) => { [desk.own] = e.target.files; changed(); }}><label class="button quiet" for="rule-file">${t('access.file')}</label></p>`;
}
