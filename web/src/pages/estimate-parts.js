// SPDX-License-Identifier: Apache-2.0
//
// estimate-parts.js - the parts of an estimate's page: the sentence to read out, what was
// checked, what the answers hang on, what each method needs, and what the number is not.
import { html, nothing } from 'lit';
import { contradictions, namesOf, readOut } from '../core/estimate.js';
import { tableBehind } from '../core/page.js';
import { t, words } from '../core/words.js';

const NOT = 7;
const DRIVERS = 8;

// Rounded outward: whoever reads it out claims no more than the numbers do.
export function sentence(read) {
    const f = words().format;
    const cases = f.integer(read.cases);
    if (!read.told.length) return t('estimate.sentence.none', { cases });
    const down = (v) => f.integer(readOut(v, false, read.cases));
    const up = (v) => f.integer(readOut(v, true, read.cases));
    const values = { cases, n: read.told.length, least: down(read.least), most: up(read.most), low: down(read.low), high: up(read.high), level: f.percent(read.level) };
    return t(`estimate.sentence.${read.told.length === 1 ? 'one' : 'many'}${Number.isFinite(read.high) ? '' : '.open'}`, values);
}

function fact(f, { kind, value, text }) {
    if (kind === 'other') return html`<span dir="auto" data-words>${text}</span>`;
    if (kind === 'code') return t(`estimate.code.${value}`);
    const shown = kind === 'draws' || kind === 'graphs' ? f.integer(value) : kind === 'rhat' ? f.number(value, 4) : f.percent(value);
    return t(`estimate.fact.${kind}`, { value: shown });
}

const verdictOf = (m) => (!m.told ? 'refused' : m.open ? 'warns' : 'passes');
const SIGNS = { passes: '✓', warns: '!', refused: '⊘' };

// Each method's checks, and what methods say of each other.
export function checks(read) {
    const f = words().format;
    const apart = contradictions(read);
    const ratio = read.most / read.least;
    const name = (m) => t(`estimate.method.${m}`);
    return html`<section class="panel" aria-labelledby="e-checks"><h2 id="e-checks">${t('estimate.checks')}</h2><p>${t('estimate.checks.text')}</p>
        <ul class="checks">${read.methods.map((m) => html`<li class="check-${verdictOf(m)}"><span class="check-sign" aria-hidden="true">${SIGNS[verdictOf(m)]}</span>
            <div><b>${name(m.method)}: ${t(`estimate.verdict.${verdictOf(m)}`)}</b>
                ${m.facts.length ? html`<p class="soft">${m.facts.map((one, i) => html`${i ? ' · ' : ''}${fact(f, one)}`)}</p>` : nothing}
                ${m.note ? html`<p class="soft" dir="auto" data-words>${m.note}</p>` : nothing}</div></li>`)}
            ${ratio > 1.5 ? html`<li class="check-warns"><span class="check-sign" aria-hidden="true">!</span><div><b>${t('estimate.ratio', { times: f.number(ratio, 2) })}</b></div></li>` : nothing}
            ${apart.length ? html`<li class="check-warns"><span class="check-sign" aria-hidden="true">!</span><div><b>${t('estimate.apart', { a: name(apart[0][0]), b: name(apart[0][1]) })}</b></div></li>` : nothing}
            ${read.lists.length === 2 ? html`<li class="check-warns"><span class="check-sign" aria-hidden="true">!</span><div><b>${t('estimate.twolists')}</b></div></li>` : nothing}</ul></section>`;
}

const KINDS = { 'list left out': 'without', 'overlap left out': 'overlap', 'lists as one': 'merge' };

export function drivers(read) {
    if (!read.drivers.length) return nothing;
    const f = words().format;
    const one = (d) => {
        const names = new Intl.ListFormat(f.locale, { type: 'conjunction' }).format(namesOf(d, read.lists));
        const what = KINDS[d.change] ? t(`estimate.driver.${KINDS[d.change]}`, { names, persons: f.integer(d.persons) }) : d.what;
        const moved = typeof d.estimate !== 'number' ? t('estimate.driver.none', { method: t(`estimate.method.${d.method}`) })
            : t('estimate.driver.moves', { method: t(`estimate.method.${d.method}`), estimate: f.integer(d.estimate), share: `${d.moved > 0 ? '+' : d.moved < 0 ? '−' : ''}${f.percent(Math.abs(d.moved))}` });
        return html`<li><b><bdi data-words>${what}</bdi></b><p class="soft">${moved}</p></li>`;
    };
    return html`<section class="panel" aria-labelledby="e-drivers"><h2 id="e-drivers">${t('estimate.drivers')}</h2><p>${t('estimate.drivers.text')}</p>
        <ol class="drivers">${read.drivers.slice(0, DRIVERS).map(one)}</ol></section>`;
}

export function needs(read) {
    return html`<section class="panel" aria-labelledby="e-needs"><h2 id="e-needs">${t('estimate.needs')}</h2>
        <dl class="needs">${read.methods.map((m) => html`<dt>${t(`estimate.method.${m.method}`)} <span class="soft" translate="no" data-words>${m.method}</span></dt><dd>${t(`estimate.needs.${m.method}`)}</dd>`)}</dl></section>`;
}

export function models(read) {
    if (!read.models.length) return nothing;
    const f = words().format;
    return html`<div class="panel" id="models"><h2>${t('estimate.models')}</h2><p>${t('estimate.models.text')}</p>
        ${tableBehind(t('estimate.models'), [t('estimate.model'), t('estimate.all'), t('estimate.bic'), t('estimate.weight')],
        read.models.map((m) => [html`<span translate="no" data-words>${m.model}</span>`, f.integer(m.estimate), f.number(m.bic, 5), f.percent(m.weight)]))}</div>`;
}

export function lists(read) {
    const f = words().format;
    return html`<div class="panel" id="lists"><h2>${t('estimate.lists')}</h2>
        <div class="scroll" tabindex="0" role="region" aria-label=${t('estimate.lists')}><table><thead><tr><th scope="col">${t('estimate.list')}</th><th scope="col" class="number">${t('estimate.persons')}</th><th scope="col" class="number">${t('estimate.alone')}</th></tr></thead>
            <tbody>${read.lists.map((l) => html`<tr><th scope="row" translate="no" data-words><bdi>${l.number}. ${l.list}</bdi></th><td class="number">${f.integer(l.persons)}</td><td class="number">${f.integer(l.alone)}</td></tr>`)}</tbody></table></div></div>`;
}

export function notThis() {
    return html`<section class="panel not-this" aria-labelledby="e-not"><h2 id="e-not">${t('estimate.not')}</h2>
        <ul>${Array.from({ length: NOT }, (_, i) => html`<li>${t(`estimate.not.${i + 1}`)}</li>`)}</ul></section>`;
}
