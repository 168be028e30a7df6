// SPDX-License-Identifier: Apache-2.0
//
// parts.js - pieces that the answer to a survey and to a file share: the headline,
// the map, the flow, the tiers, the paths, and what the number is not.
import { html, nothing } from 'lit';
import { buyersPerPerson, HOURS, inHours } from '../core/figures.js';
import { placeName } from '../core/countries.js';
import { tableBehind } from '../core/page.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { intervals } from '../pictures/interval.js';
import { mapLegend, mapped, mapPicture } from '../pictures/map.js';
import '../pictures/flow.js';
import { STAGES } from '../pictures/flow-layout.js';

export function headline(ways, household) {
    const f = words().format;
    const { hours, days, people } = ways;
    const n = household ? buyersPerPerson(people) : null;
    return html`<section class="panel headline" aria-label=${t('answer.ways')}>
        <div><p class="number-line"><span class="big" id="headline">${f.value(hours)}</span>
            <span class="big-unit"><b>${t('answer.hours.word')}</b> ${t('answer.big')}</span></p>
            <p>${t('answer.between', { low: f.low(hours), high: f.high(hours) })}</p>
            ${n ? html`<p class="of">${t('answer.of', { n: f.number(n, 2, false) })}</p>` : nothing}</div>
        <div><h2 class="hidden">${t('answer.ways')}</h2>
            ${intervals([{ ...hours, label: t('answer.ways.hours') }])}
            ${intervals([{ ...days, label: t('answer.ways.days') }])}
            ${intervals([{ ...people, label: t('answer.ways.people') }])}
            <p class="soft">${t('interval.what')} ${t('answer.hours.how')}</p></div>
    </section>`;
}

const threeHeads = () => [t('table.hours'), t('table.low'), t('table.high')];
const threeCells = (row) => {
    const f = words().format;
    const h = inHours(row);
    return [f.cell(h.value), f.cell(h.low), f.cell(h.high)];
};

// rows: of the table; drawn: the same country by country, for the map.
export function whereSection(map, rows, drawn = rows) {
    const seen = mapped(drawn, HOURS);
    const apart = seen.apart.reduce((sum, r) => sum + r.people, 0) * HOURS;
    return html`<section class="panel" id="where"><h2>${t('answer.where')}</h2>
        <p>${t('answer.where.text')}</p>
        ${map ? mapPicture(map, seen, t('answer.where.label'), t('map.unit')) : html`<div class="skeleton">${t('answer.loading')}</div>`}
        ${mapLegend(seen.bounds)}
        ${seen.apart.length ? html`<p class="soft">${t('answer.where.apart', { n: seen.apart.length, amount: words().format.cell(apart) })}</p>` : nothing}
        <p class="soft">${t('answer.where.row')}</p>
        ${tableBehind(t('answer.where'), [t('table.place'), ...threeHeads()], rows.map((r) => [placeName(r), ...threeCells(r)]))}
    </section>`;
}

export function flowSection(tables, places, say) {
    if (!tables) return html`<section class="panel"><h2>${t('answer.flow')}</h2><div class="skeleton">${t('answer.loading')}</div></section>`;
    const { stops, flows } = tables;
    const stage = (name) => STAGES.indexOf(name);
    const said = (step, code, name) => say.stop({ stage: step, code, name });
    return html`<section class="panel" id="flow"><h2>${t('answer.flow')}</h2>
        <p>${t('answer.flow.text')}</p>
        <mn-flow .stops=${stops} .flows=${flows} .places=${places} .scale=${HOURS} .label=${t('answer.flow.label')}></mn-flow>
        ${tableBehind(t('answer.flow.stops'), [t('table.what'), t('flow.stage'), ...threeHeads()],
            stops.map((r) => [said(stage(r.stage), r.code, r.name), t(`flow.${r.stage}`), ...threeCells(r)]), 400, t('answer.flow.stops'))}
        ${tableBehind(t('answer.flow'), [t('table.from'), t('table.to'), ...threeHeads()],
            [...flows].sort((a, b) => a.step - b.step || b.people - a.people).map((r) =>
                [said(r.step - 1, r.source_code, r.source), said(r.step, r.target_code, r.target), ...threeCells(r)]), 600)}
    </section>`;
}

// How far from the buyer: the flow's tiers.
export function tierSection(stops) {
    const rows = (stops ?? []).filter((r) => r.stage === 'tier');
    if (!rows.length) return nothing;
    const name = (r) => t(r.code.endsWith('+') ? 'tier.rest' : `tier.${r.code}`);
    const top = Math.max(...rows.map((r) => r.high ?? r.people));
    const f = words().format;
    return html`<section class="panel"><h2>${t('answer.tiers')}</h2><p>${t('answer.tiers.text')}</p>
        <ul class="tiers">${rows.map((r) => html`<li><div class="interval-words"><span>${name(r)}</span>
            <span><b>${f.cell(r.people * HOURS)}</b> <span class="soft">${t('interval.range', { low: f.cell(r.low * HOURS), high: f.cell(r.high * HOURS) })}</span></span></div>
            ${barOf({ value: r.people, low: r.low, high: r.high }, top)}</li>`)}</ul>
        ${tableBehind(t('answer.tiers'), [t('table.what'), ...threeHeads()], rows.map((r) => [name(r), ...threeCells(r)]))}
    </section>`;
}

// The steps of a path as the report writes them.
export const hops = (path) => path.split(' ← ');

// The heaviest paths, and the heaviest of those that go through suppliers.
export function fewPaths(rows) {
    const some = new Set([...rows.slice(0, 3), ...rows.filter((r) => hops(r.path).length > 1).slice(0, 4)]);
    return rows.filter((r) => some.has(r));
}

export function pathSection(rows, say) {
    if (!rows?.length) return nothing;
    return html`<section class="panel"><h2>${t('paths.title')}</h2><p>${t('paths.text')}</p>
        <ol class="paths">${fewPaths(rows).map((r) => html`<li><div class="path">
            ${hops(r.path).map((hop, i) => html`${i ? html`<span class="arrow" aria-hidden="true">→</span>` : nothing}<span class="hop">${say.hop(hop)}</span>`)}
            <span class="soft">${t('paths.share', { share: words().format.percent(r.share) })}</span></div></li>`)}</ol>
    </section>`;
}

export const notSection = () => html`<section class="panel not"><h2>${t('answer.not')}</h2>
    <ul>${[1, 2, 3, 4].map((i) => html`<li>${t(`answer.not.${i}`)}</li>`)}</ul></section>`;
