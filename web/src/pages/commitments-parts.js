// SPDX-License-Identifier: Apache-2.0
//
// commitments-parts.js - the parts of the page of commitments: progress by country, a commitment with
// its steps, the forms that tell, move and verify, and what countries that began alike did.
import { html, nothing } from 'lit';
import { writePlace } from '../core/nation.js';
import { placeOf } from '../core/nation-desk.js';
import { problemBox } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { countryChoice, sourcesFor } from './nation-nav.js';

export const STATES = ['overdue', 'said', 'pending', 'kept', 'dropped'];
const NAMES = { 'said to be done': 'said', open: 'pending' };
export const stateOf = (r) => NAMES[r.state] ?? r.state;
const SIGNS = { kept: '✓', said: '?', pending: '…', overdue: '!', dropped: '✕' };
export const stateWord = (s) => html`<span class="promise-state"><span class="promise-sign" aria-hidden="true">${SIGNS[s]}</span> ${t(`promise.state.${s}`)}</span>`;
const foreign = (text) => html`<span dir="auto" data-words translate="no">${text}</span>`;
const dollars = (v) => words().format.money(v, 'USD');

// Of each country a bar of what became of its commitments, in the order of the key.
export function progress(rows, host) {
    if (!rows?.length) return nothing;
    const f = words().format;
    const of = (r, s) => (s === 'all' ? r.commitments : r[s] ?? (s === 'pending' ? r.open : 0) ?? 0);
    // A number leads to what it counts.
    const count = (r, s) => (of(r, s) ? html`<a class="fact" href="#at-promises" data-row="at-promises" @click=${(e) => host.show(e, r.iso3, s)}>${f.integer(of(r, s))}</a>` : html`<span class="soft" data-row="at-promises">${f.integer(0)}</span>`);
    const money = (v) => html`<td class="number">${v ? html`<span data-row="at-promises">${dollars(v)}</span>` : nothing}</td>`;
    return html`<section class="panel" id="progress" aria-labelledby="p-progress"><h2 id="p-progress">${t('promise.progress')}</h2>
        <p class="legend">${STATES.map((s) => html`<span>${stateWord(s)}</span> `)}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=${t('promise.progress.label')}><table><thead><tr><th scope="col">${t('world.col.place')}</th><th scope="col" class="number">${t('promise.col.all')}</th>${STATES.map((s) => html`<th scope="col" class="number">${t(`promise.state.${s}`)}</th>`)}<th scope="col" class="number">${t('promise.col.promised')}</th><th scope="col" class="number">${t('promise.col.kept')}</th></tr></thead>
        <tbody>${rows.map((r) => html`<tr data-iso3=${r.iso3}><th scope="row"><a href=${addressOf('/country', writePlace({ of: [r.iso3] }))}>${placeOf(r.iso3, r.name)}</a></th><td class="number"><b>${count(r, 'all')}</b></td>${STATES.map((s) => html`<td class="number">${count(r, s)}</td>`)}${money(r.promised)}${money(r.kept_amount)}</tr>`)}</tbody></table></div></section>`;
}

const line = (name, value) => (value === null || value === undefined || value === '' ? nothing : html`<dt>${t(`promise.has.${name}`)}</dt><dd>${value}</dd>`);

export function card(r, host) {
    const s = stateOf(r);
    const steps = host.histories.get(r.number);
    return html`<h3>${stateWord(s)}: ${foreign(r.commitment)}</h3>
        <p><a href=${addressOf('/country', writePlace({ of: [r.iso3] }))}>${placeOf(r.iso3, r.name)}</a>${r.promised_by ? html` · ${foreign(r.promised_by)}` : nothing}${r.kind ? html` · ${foreign(r.kind)}` : nothing}${typeof r.amount === 'number' ? html` · ${dollars(r.amount)}` : nothing}</p>
        <dl class="promise-has">${line('deadline', r.deadline ? html`${r.deadline}${r.moved ? html` <span class="soft">${t('promise.moved', { n: r.moved, first: r.first_deadline })}</span>` : nothing}${r.late > 0 ? html` <b>${t('promise.late', { n: r.late })}</b>` : nothing}` : t('promise.nodeadline'))}
            ${line('why', r.why ? html`<span dir="auto" data-words>${r.why}</span>` : '')}${line('evidence', r.evidence ? foreign(r.evidence) : '')}
            ${line('verified', r.verified_by ? html`${foreign(r.verified_by)} <span class="soft">${r.verified_on ?? ''}</span>${r.verified_evidence ? html`: ${foreign(r.verified_evidence)}` : nothing}` : '')}${line('source', html`<span data-source>${foreign(r.source)}</span>`)}${line('told', r.told_on ? html`${r.told_on} <span class="soft">${foreign(r.told_by ?? '')}</span>` : '')}</dl>
        ${r.number ? html`<details class=${steps ? 'behind' : 'behind screen-only'} @toggle=${(e) => { if (e.target.open) host.history(r.number); }}><summary>${t('promise.history')}</summary>
            ${steps ? html`<ol class="steps">${steps.map((x) => html`<li><b>${words().named(`promise.step.${x.what}`, x.what)}</b> <span class="soft">${x.day ?? ''}</span>${x.evidence ? html`: ${foreign(x.evidence)}` : nothing}${x.reason ? html`: ${foreign(x.reason)}` : nothing}${x.checked_by ? html` (${foreign(x.checked_by)})` : nothing} <span class="soft">${t('promise.by')} ${foreign(x.by ?? '')}, ${String(x.on ?? '').slice(0, 10)}</span></li>`)}</ol>` : html`<p class="soft">${t('one.loading')}</p>`}</details>` : nothing}`;
}

const values = (form) => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value).trim()]).filter(([, value]) => value !== ''));

function field(id, name, { required = false, type = 'text', hint = '' } = {}) {
    return html`<div class="field"><label for="${id}-${name}">${t(`promise.field.${name}`)}</label><input id="${id}-${name}" name=${name} type=${type} autocomplete="off" maxlength="2000" ?required=${required} aria-describedby=${hint ? `${id}-${name}-hint` : nothing}>${hint ? html`<p class="soft" id="${id}-${name}-hint" data-input>${hint}</p>` : nothing}</div>`;
}

// What may be said of a commitment: what became of it, another deadline, whether it is so.
export function actions(r, host) {
    const about = `n${r.number}`;
    const NUMBER = String(r.number);
    const send = (command, make) => async (event) => {
        event.preventDefault();
        const form = event.target;
        if (await host.deed(command, make(values(form)), about)) form.reset();
    };
    const part = (name, body, submit) => html`<details class="behind"><summary>${t(`promise.do.${name}`)}</summary><form @submit=${submit}>${body}<button ?disabled=${host.doing === about}>${t(`promise.do.${name}`)}</button></form></details>`;
    return html`<div class="promise-do screen-only">
        ${part('set', html`<div class="fields"><div class="field"><label for="${about}-status">${t('promise.field.status')}</label><select id="${about}-status" name="STATUS">${['begun', 'done', 'dropped', 'promised'].map((s) => html`<option value=${s} ?selected=${s === 'done'}>${t(`promise.status.${s}`)}</option>`)}</select></div>
            ${field(about, 'evidence')}${field(about, 'on', { type: 'date' })}${field(about, 'reason', { hint: t('promise.reason.hint') })}</div>`, send('alliance/set', (v) => ({ ...v, NUMBER })))}
        ${part('verify', html`<p class="soft">${t('promise.verify.text')}</p><div class="fields">${field(`${about}-v`, 'evidence')}${field(`${about}-v`, 'by')}${field(`${about}-v`, 'on', { type: 'date' })}</div>
            <label class="choice"><input type="checkbox" name="refute" value="yes"> <span>${t('promise.refute')}</span></label>${field(`${about}-v`, 'reason')}`, send('alliance/verify', ({ refute, ...v }) => ({ ...v, NUMBER, ...(refute ? { refute: true } : {}) })))}
        ${part('move', html`<div class="fields">${field(`${about}-m`, 'DEADLINE', { type: 'date', required: true })}${field(`${about}-m`, 'reason', { required: true })}</div>`, send('alliance/move', (v) => ({ ...v, NUMBER })))}</div>`;
}

// Nothing is kept yet: what to do about it.
export const noStore = () => html`<div class="note" id="no-store"><p>${t('promise.nostore')}</p><p>${t('promise.start')} <code translate="no">${'manumit alliance add'}</code></p></div>`;

export function addForm(host, of) {
    const submit = async (event) => {
        event.preventDefault();
        const form = event.target;
        const said = values(form);
        if (await host.deed('alliance/add', { ...said, COUNTRY: form.querySelector('#add-of').value }, 'add')) form.reset();
    };
    return html`<section class="panel screen-only" aria-labelledby="p-add"><h2 id="p-add">${t('promise.add')}</h2><p>${t('promise.add.text')}</p>
        <form id="add" @submit=${submit}><div class="fields">${countryChoice({ id: 'add-of', label: t('world.col.place'), value: of || 'USA', take: () => {} })}${field('add', 'COMMITMENT', { required: true })}${field('add', 'source', { required: true, hint: t('promise.source.hint') })}
            ${field('add', 'deadline', { hint: t('promise.deadline.hint') })}${field('add', 'kind')}${field('add', 'amount', { hint: t('promise.amount.hint') })}${field('add', 'promised-by', { hint: t('promise.promisedby.hint') })}</div>
            <button ?disabled=${host.doing === 'add'}>${t('promise.add.do')}</button></form>${host.wrong?.about === 'add' ? problemBox(host.wrong.error) : nothing}</section>`;
}

// A matched comparison: shares of those who did it and of those who did not, with their difference.
export function suggestions(report, of) {
    if (!of || !report) return nothing;
    const f = words().format;
    const rows = report.tables.suggestions ?? [];
    const from = sourcesFor(rows, report.tables.sources, 'al');
    const share = (v) => (typeof v === 'number' ? f.percent(v) : '–');
    const points = (v) => `${v > 0 ? '+' : v < 0 ? '−' : ''}${f.plain(Math.round(Math.abs(v) * 100))}`;
    return html`<section class="panel" id="alike" aria-labelledby="p-alike"><h2 id="p-alike">${t('promise.alike', { name: placeOf(of) })}</h2><p>${t('promise.alike.text')}</p>
        ${rows.length ? html`<div class="scroll tall" tabindex="0" role="region" aria-label=${t('promise.alike.label')}><table><thead><tr>${['began', 'did', 'improved', 'others', 'difference', 'evidence', 'source'].map((name) => html`<th scope="col">${t(`promise.alike.${name}`)}</th>`)}</tr></thead>
            <tbody>${rows.map((r) => html`<tr><th scope="row"><span data-words>${r.outcome}</span></th><td><span data-words>${r.text}</span></td><td>${t('promise.alike.of', { n: f.integer(r.did_improved), all: f.integer(r.did) })} <span class="soft">${share(r.share_did)}</span></td><td>${t('promise.alike.of', { n: f.integer(r.others_improved), all: f.integer(r.others) })} <span class="soft">${share(r.share_others)}</span></td>
                <td>${typeof r.difference === 'number' ? html`<b>${points(r.difference)}</b> <span class="soft">${typeof r.low === 'number' ? t('interval.range', { low: points(r.low), high: points(r.high) }) : ''}</span>` : '–'}</td><td><span data-words>${r.evidence}</span></td><td>${from.marks(r.source)}</td></tr>`)}</tbody></table></div>${from.within()}` : html`<p class="note">${t('promise.alike.none')}</p>`}</section>`;
}
