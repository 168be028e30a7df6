// SPDX-License-Identifier: Apache-2.0
//
// goods-parts.js - what is shown of a party: its paths as a picture and one by one, its tiers,
// its balance. Numbers, verdicts and sentences are the program's own.
import { html, nothing } from 'lit';
import { gravestFirst } from '../core/goods.js';
import { asManyAsFit, chainOf, pathsOf } from '../core/tracing.js';
import { t, words } from '../core/words.js';
import '../pictures/chain.js';
import { foreign } from './beside.js';
import { day, english, grid } from './goods-nav.js';

const MOST_BOXES = 40;
const MOST_PATHS = 50;
const MOST_ROWS = 200;

const warnings = (report) => (report.warnings ?? []).map((w) => html`<p class="note" dir="auto" data-words>${w}</p>`);
const FIGURES = ['reached', 'found', 'paths', 'nearest_tier'];
const figures = (report) => html`<dl class="counts">${FIGURES.map((name) => report.key_figures.find((k) => k.name === name)).filter(Boolean).map((k) => html`<div><dt>${t(`goods.figure.${k.name}`)}</dt><dd>${words().format.integer(k.value)}</dd></div>`)}</dl>`;

function step(s) {
    const dates = s.first_date ? (s.first_date === s.last_date ? day(s.first_date) : html`${day(s.first_date)} – ${day(s.last_date)}`) : day(null);
    return html`<li><span class="tier">${t('goods.tier', { n: s.tier })}</span><span>${foreign(s.from)} → ${foreign(s.to)} <span class="soft">${foreign(s.good)}, ${dates}, ${t('goods.times', { n: s.shipments })}</span></span></li>`;
}

function onePath(host, p) {
    const chosen = host.chosen === p.path;
    return html`<li class=${chosen ? 'chosen' : ''} data-path=${p.path}><p><b>${t('goods.path', { n: p.path, tiers: p.tiers })}</b> ${p.authority ? foreign(p.authority) : nothing}
            <button type="button" class="chip screen-only" aria-pressed=${chosen ? 'true' : 'false'} @click=${() => { host.chosen = chosen ? null : p.path; }}>${t('goods.mark')}</button></p>
        <ol class="steps">${p.steps.map(step)}</ol></li>`;
}

export function paths(host, report) {
    const all = pathsOf(report.tables.paths);
    const drawn = asManyAsFit(all, MOST_BOXES);
    const one = all.find((p) => p.path === host.chosen);
    const chosen = one ? new Set(one.steps.flatMap((s) => [s.from, s.to])) : null;
    return html`<section class="panel" id="paths"><h2>${t('goods.paths')}</h2>${warnings(report)}
        ${all.length ? figures(report) : nothing}
        ${all.length ? html`<p>${t('goods.paths.text')}</p>
            <mn-chain .chain=${chainOf(one && !drawn.includes(one) ? [...drawn, one] : drawn)} .chosen=${chosen} label=${t('goods.picture')}></mn-chain>
            ${drawn.length < all.length ? html`<p class="soft">${t('goods.drawn', { n: drawn.length, all: all.length })}</p>` : nothing}
            <ol class="paths">${all.slice(0, MOST_PATHS).map((p) => onePath(host, p))}</ol>
            ${all.length > MOST_PATHS ? html`<p class="soft">${t('picture.more', { n: all.length - MOST_PATHS })}</p>` : nothing}` : html`<p class="note">${t('goods.nopath')}</p>`}</section>`;
}

export function tiers(host, report) {
    const rows = report.tables.tiers ?? [];
    const heads = ['tier', 'name', 'country', 'goods', 'first', 'last', 'supplies', 'nexus'].map((n) => t(`goods.col.${n}`));
    return html`<details class="panel behind" id="tiers"><summary>${t('goods.tiers.n', { n: rows.length })}</summary>${warnings(report)}
        ${grid(t('goods.tiers'), heads, rows.slice(0, MOST_ROWS).map((r) => [r.tier, foreign(r.name || r.party), foreign(r.country ?? ''), foreign(r.goods ?? ''), day(r.first_date), day(r.last_date), words().format.integer(r.supplies ?? 0), foreign(r.nexus ?? '')]), [6])}
        ${rows.length > MOST_ROWS ? html`<p class="soft">${t('picture.more', { n: rows.length - MOST_ROWS })}</p>` : nothing}</details>`;
}

const BAD = ['impossible', 'over-committed', 'no source'];

export function balance(host, report) {
    const rows = gravestFirst(report.tables.balance ?? []);
    const f = words().format;
    const number = (v) => (typeof v === 'number' ? f.cell(v) : '–');
    const why = report.tables.why ?? [];
    const of = new Map(why.map((w) => [JSON.stringify([w.node, w.good, w.period]), w]));
    const told = (r) => of.get(JSON.stringify([r.node, r.good, r.period]));
    const heads = ['verdict', 'node', 'good', 'period', 'in_low', 'in_high', 'out', 'unit'].map((n) => t(`goods.col.${n}`));
    const bad = rows.filter((r) => BAD.includes(r.verdict)).length;
    return html`<section class="panel" id="balance"><h2>${t('goods.balance')}</h2><p>${t('goods.balance.text')}</p>${warnings(report)}
        ${rows.length ? html`<p><b class=${bad ? 'bad' : ''}>${t('goods.balance.n', { n: bad, all: rows.length })}</b></p>
            ${grid(t('goods.balance'), heads, rows.slice(0, MOST_ROWS).map((r) => [html`<span class=${BAD.includes(r.verdict) ? 'bad' : ''}>${words().named(`balance.${r.verdict}`, r.verdict)}</span>`, foreign(told(r)?.name ?? r.node), foreign(r.good), foreign(r.period), number(r.in_low), number(r.in_high), number(r.out), foreign(told(r)?.unit ?? '')]), [4, 5, 6])}
            ${rows.length > MOST_ROWS ? html`<p class="soft">${t('picture.more', { n: rows.length - MOST_ROWS })}</p>` : nothing}
            ${why.length ? html`<details class="behind"><summary>${t('goods.balance.why', { n: why.length })}</summary><ul class="why">${why.slice(0, MOST_ROWS).map((w) => html`<li>${foreign(`${w.name ?? w.node}, ${w.good}, ${w.period}`)}: ${english(w.why ?? '')} ${w.document ? english(w.document) : nothing}</li>`)}</ul></details>` : nothing}` : html`<p class="note">${t('goods.balance.none')}</p>`}</section>`;
}
