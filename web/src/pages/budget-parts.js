// SPDX-License-Identifier: Apache-2.0
//
// budget-parts.js - the parts of a budget: the arithmetic in words and bars, what each programme
// gets and would reach, the same with other published figures, spending by year, districts. marks()
// are the letters of sources beside what they are of.
import { html, nothing, svg } from 'lit';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';

const dollars = (v) => words().format.money(v, 'USD');
const between = (k) => (typeof k?.low === 'number' ? html` <span class="soft">${t('interval.range', { low: k.unit === 'USD' ? dollars(k.low) : words().format.number(k.low, 3), high: k.unit === 'USD' ? dollars(k.high) : words().format.number(k.high, 3) })}</span>` : nothing);

export function arithmetic(report, { marks, profits, spending }) {
    const f = words().format;
    const figure = (name) => report.key_figures.find((k) => k.name === name) ?? { value: 0 };
    const [asked] = report.tables.budget;
    const [budget, ratio, times] = ['budget', 'ratio_to_spending', 'profits_to_spending'].map(figure);
    const top = Math.max(asked.budget, asked.spending);
    return html`<section class="panel" id="sum" aria-labelledby="b-sum"><h2 id="b-sum">${t('budget.sum')}</h2>
        <p class="number-line"><span class="big" id="b-budget">${dollars(budget.value)}</span> <span class="big-unit">${t('budget.ayear')}</span>${between(budget)} ${marks(profits)}</p>
        <p class="read-out" id="b-said">${t('budget.said', { cents: f.plain(asked.cents), profits: dollars(asked.profits), budget: dollars(asked.budget), times: f.number(ratio.value, 3), spending: dollars(asked.spending), all: f.integer(Math.round(times.value)) })} ${marks(profits, spending)}</p>
        <ul class="tiers"><li><div class="interval-words"><span>${t('budget.bar.budget')}</span><span><b>${dollars(asked.budget)}</b> ${marks(profits)}</span></div>${barOf({ value: asked.budget, low: budget.low ?? null, high: budget.high ?? null }, Math.max(top, budget.high ?? 0))}</li>
            <li><div class="interval-words"><span>${t('budget.bar.spending')}</span><span><b>${dollars(asked.spending)}</b> ${marks(spending)}</span></div>${barOf({ value: asked.spending, low: null, high: null }, Math.max(top, budget.high ?? 0))}</li></ul>
        <p class="soft">${t('budget.dollars')}</p></section>`;
}

const PATTERN = 8;
const nameOf = (r) => words().named(`budget.area.${r.programme}`, r.programme);
const regionOf = (r) => (r.region ? words().named(`budget.region.${r.region}`, r.region) : '');

export function allocation({ allocation: rows, knowledge }, { marks, profits }) {
    if (!rows?.length) return html`<p class="note">${t('budget.noparts')}</p>`;
    const f = words().format;
    const all = rows.reduce((sum, r) => sum + r.amount, 0) || 1;
    const top = Math.max(...rows.map((r) => r.amount)) || 1;
    const reach = rows.some((r) => typeof r.reach === 'number');
    let at = 0;
    const part = (r, i) => {
        const x = (at / all) * 100;
        at += r.amount;
        return svg`<rect class="part p${i % PATTERN}" x="${x}%" width="${(r.amount / all) * 100}%" y="1" height="34"><title>${`${nameOf(r)}: ${dollars(r.amount)}`}</title></rect>${r.amount / all > 0.06 ? svg`<text class="part-number n${i % PATTERN}" x="${x + (r.amount / all) * 50}%" y="23" text-anchor="middle" data-count>${i + 1}</text>` : nothing}`;
    };
    return html`<svg class="parts" width="100%" height="36" role="img" aria-label=${t('budget.parts.label')}>${rows.map(part)}</svg>
        <ol class="tiers parts-list">${rows.map((r) => html`<li><div class="interval-words"><span>${nameOf(r)} <span class="soft">${regionOf(r)}</span></span><span><b>${dollars(r.amount)}</b> <span class="soft">${`${f.number(r.share * 100, 3)} %`}</span> ${marks(profits, r.source)}</span></div>${barOf({ value: r.amount, low: null, high: null }, top)}
            ${reach && typeof r.reach === 'number' ? html`<p class="soft">${t('budget.reach', { reach: f.integer(Math.round(r.reach)), low: f.integer(Math.round(r.low ?? r.reach)), high: f.integer(Math.round(r.high ?? r.reach)) })} ${typeof r.next_person === 'number' ? t('budget.next', { cost: dollars(r.next_person) }) : nothing}</p>` : nothing}
            ${r.floor > 0 || typeof r.cap === 'number' ? html`<p class="soft">${r.floor > 0 ? t('budget.floor', { amount: dollars(r.floor) }) : nothing} ${typeof r.cap === 'number' ? t('budget.cap', { amount: dollars(r.cap) }) : nothing}</p>` : nothing}</li>`)}</ol>
        ${knowledge?.length ? html`<h3>${t('budget.knowledge')}</h3><p>${t('budget.knowledge.text')}</p><ul>${knowledge.slice(0, 8).map((k) => html`<li>${nameOf(k)}: <b>${f.number(k.worth, 3)}</b> ${marks(...rows.filter((r) => r.programme === k.programme).map((r) => r.source))}</li>`)}</ul>` : nothing}
        ${reach ? html`<p class="soft">${t('budget.notfree')}</p>` : html`<p class="soft">${t('budget.noreach')}</p>`}`;
}

// Of the first row each sum is from what is asked; of the others from what was published.
export function versions(rows, { marks, profits, spending }) {
    const f = words().format;
    const from = (r, i) => (i ? [r.profits_source, r.spending_source] : [profits, spending]);
    const dated = (value, year, of) => html`${dollars(value)} <span class="soft">${year ?? ''}</span> ${marks(of)}`;
    return html`<section class="panel" id="versions"><h2>${t('budget.versions')}</h2><p>${t('budget.versions.text')}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=${t('budget.versions')}><table><thead><tr>${['profits', 'cents', 'budget', 'spending', 'ratio', 'all'].map((name) => html`<th scope="col" class="number">${t(`budget.col.${name}`)}</th>`)}</tr></thead>
        <tbody>${rows.map((r, i) => html`<tr><td class="number">${dated(r.profits, r.profits_year, from(r, i)[0])}</td><td class="number">${f.plain(r.cents)}</td><td class="number"><b>${dollars(r.budget)}</b></td><td class="number">${dated(r.spending, r.spending_year, from(r, i)[1])}</td><td class="number">${f.number(r.ratio_to_spending, 3)}</td><td class="number">${f.integer(Math.round(r.profits_to_spending))}</td></tr>`)}</tbody></table></div></section>`;
}

export function tracker(rows, { marks }, choose) {
    const some = rows ?? [];
    const top = Math.max(1, ...some.flatMap((r) => [r.requested, r.appropriated, r.spent]).filter((v) => typeof v === 'number'));
    const bar = (r, name) => (typeof r[name] === 'number' ? html`<div class="interval-words"><span class="soft">${t(`budget.tracker.${name}`)}</span><b>${dollars(r[name])}</b></div>${barOf({ value: r[name], low: null, high: null }, top)}` : nothing);
    return html`<section class="panel" id="tracker"><h2>${t('budget.tracker')}</h2><p>${t('budget.tracker.text')}</p><p class="actions screen-only">${choose}</p>
        <ul class="tiers">${some.map((r) => html`<li><b>${r.year}</b> ${marks(r.source)}${['requested', 'appropriated', 'spent'].map((name) => bar(r, name))}<p class="soft"><span lang="en" data-words>${r.source}</span>${r.note ? html`: <span lang="en" data-words>${r.note}</span>` : nothing}</p></li>`)}</ul></section>`;
}

// people: how many the file says; a share of the sum, which is from profits.
export function districts(rows, { marks, profits, file }, choose) {
    const f = words().format;
    return html`<section class=${rows?.length ? 'panel' : 'panel screen-only'} id="districts"><h2>${t('budget.districts')}</h2><p>${t('budget.districts.text')}</p><p class="actions screen-only">${choose}</p>
        ${rows?.length ? html`<p class="soft">${t('budget.districts.from')} <span translate="no" data-words>${file?.name}</span> ${marks(profits)}</p><div class="scroll tall" tabindex="0" role="region" aria-label=${t('budget.districts')}><table><thead><tr><th scope="col">${t('budget.col.district')}</th><th scope="col" class="number">${t('budget.col.people')}</th><th scope="col" class="number">${t('budget.col.budget')}</th></tr></thead>
            <tbody>${rows.map((r) => html`<tr><th scope="row" translate="no" data-words>${r.district}</th><td class="number" data-input>${typeof r.people === 'number' ? f.integer(r.people) : ''}</td><td class="number" data-derived>${dollars(r.amount)} <span class="soft">${f.percent(r.share)}</span></td></tr>`)}</tbody></table></div>` : nothing}</section>`;
}
