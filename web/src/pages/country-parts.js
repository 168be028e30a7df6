// SPDX-License-Identifier: Apache-2.0
//
// country-parts.js - the parts of a country's record: the last figures, trends, what changed, how
// many of the region stand higher and lower, trade, what it promised, where sources differ, and the
// rows behind all of it.
import { html, nothing, svg } from 'lit';
import { isCountry } from '../core/countries.js';
import { changeOf, gapsOf, gapTexts, missingTexts, numberOf, rowId, writePlace } from '../core/nation.js';
import { figureText, indicatorName, peopleBetween, placeOf } from '../core/nation-desk.js';
import { problemBox } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { industryName } from '../core/saying.js';
import { t, words } from '../core/words.js';
import { trend } from '../pictures/trend.js';
import { stateOf, stateWord } from './commitments-parts.js';
import { fact, sourceLink, sourcesFor } from './nation-nav.js';

// What a reader asks for first, in the order of the page.
const FIRST = ['tip-tier', 'victims-detected', 'persons-prosecuted', 'persons-convicted', '3p-total', 'goods-forced-labour', 'gsi-prevalence', 'gsi-vulnerability', 'gsi-response'];
const isMain = (id) => FIRST.includes(id) || !/^(3p|victims|gsi-(milestone|vulnerability))-/.test(id);

const kindOf = (record, id) => record.kinds.get(id)?.kind ?? 'count';
export const measure = (record, id) => html`<span data-name>${indicatorName(id, record.kinds.get(id)?.name ?? id)}</span>`;
const dated = (row) => html`<span data-row=${rowId(row)}>${fact(row)} <span class="soft">${row.year}</span></span>`;

// Measures with a figure, those asked first in front; countries without any are told so.
const shown = (record) => [...FIRST.filter((id) => record.history.has(id)), ...[...record.history.keys()].filter((id) => !FIRST.includes(id) && isMain(id))]
    .filter((id) => record.history.get(id).stands.length);

const gap = (record, id, texts) => (texts.length ? html`<p class="soft" data-gap=${id}>${t('record.missing', { years: new Intl.ListFormat(words().format.locale, { type: 'conjunction' }).format(texts) })}</p>` : nothing);

export function inShort(record) {
    const some = shown(record);
    const missing = (id) => missingTexts(record.tables.record.find((r) => r.indicator === id)?.missing);
    const absent = FIRST.slice(0, 6).filter((id) => !some.includes(id));
    return html`<ul class="figures">${some.map((id) => {
        const { stands } = record.history.get(id);
        const [before, last] = [stands.at(-2), stands.at(-1)];
        return html`<li data-measure=${id}><h3>${measure(record, id)}</h3><p class="figure-now">${dated(last)}</p>
            ${before ? html`<p>${t('record.before')} ${dated(before)}</p>` : html`<p class="soft">${t('record.only')}</p>`}${gap(record, id, missing(id))}</li>`;
    })}${absent.map((id) => html`<li class="not-known" data-measure=${id}><h3>${measure(record, id)}</h3><p class="soft">${t('record.notknown')}</p></li>`)}</ul>`;
}

export function trends(record) {
    const some = shown(record).filter((id) => record.history.get(id).stands.length > 1);
    if (!some.length) return html`<p class="note">${t('record.notrend')}</p>`;
    const years = some.flatMap((id) => record.history.get(id).stands.map((r) => r.year));
    const [first, last] = [Math.min(...years), Math.max(...years)];
    return html`<div class="trends">${some.map((id) => {
        const { stands, others } = record.history.get(id);
        const kind = kindOf(record, id);
        const numbered = stands.filter((r) => numberOf(r, kind) !== null);
        const by = [...numbered].sort((a, b) => numberOf(a, kind) - numberOf(b, kind) || b.year - a.year);
        const [least, most] = [by[0], by.at(-1)];
        return html`<figure data-measure=${id}><figcaption><h3>${measure(record, id)}</h3></figcaption>
            ${trend({ stands, others: others.filter((r) => r.marks === 'differs'), kind, first, last, label: t('trend.label', { what: indicatorName(id, id), n: stands.length }) })}
            ${by.length ? html`<p class="soft trend-words">${t(kind === 'tier' ? 'record.best' : 'record.least')} ${dated(least)} · ${t(kind === 'tier' ? 'record.worst' : 'record.most')} ${dated(most)} · ${t('record.last')} ${dated(stands.at(-1))}</p>` : nothing}
            ${gap(record, id, gapTexts(gapsOf(stands.map((r) => r.year))))}</figure>`;
    })}</div><p class="soft" data-name>${t('record.trends.key')}</p>`;
}

// Only where the measure itself says which way is better.
function ways(record, id, { way }) {
    const better = record.kinds.get(id)?.better;
    return better ? html` <b>${t((better === 'high') === (way === 'up') ? 'record.way.better' : 'record.way.worse')}</b>` : nothing;
}

// The last figure beside the one before it; of counts, whether chance alone could do it.
export function changes(record) {
    const some = shown(record).map((id) => [id, changeOf(record.history.get(id).stands, kindOf(record, id))]).filter(([, c]) => c && c.way !== 'same').slice(0, 12);
    return html`<section class="panel" aria-labelledby="c-changes"><h2 id="c-changes">${t('record.changes')}</h2>
        ${some.length ? html`<ul class="changes">${some.map(([id, c]) => html`<li><span class="change-sign" aria-hidden="true">${c.way === 'up' ? '▲' : '▼'}</span> ${measure(record, id)}:
            ${t('record.from')} ${dated(c.before)} ${t('record.to')} ${dated(c.now)}. ${c.apart === null ? nothing : html`<span class="soft">${t(c.apart ? 'record.apart' : 'record.chance')}</span>`}${ways(record, id, c)}</li>`)}</ul>` : html`<p>${t('record.nochange')}</p>`}
        <p class="soft">${t('record.changes.text')}</p></section>`;
}

const countId = (r) => `at-count-${r.indicator}`;

export function peers(record) {
    const rows = record.tables.peers ?? [];
    if (!rows.length) return nothing;
    const f = words().format;
    const counted = (r, name) => html`<a class="fact" href="#${countId(r)}" data-row=${countId(r)}>${f.integer(r[name])}</a>`;
    const part = (r, name, at, all) => svg`<rect class="peer-${name}" x="${(at / all) * 100}%" width="${(r[name] / all) * 100}%" y="1" height="12"></rect>`;
    return html`<section class="panel" aria-labelledby="c-peers"><h2 id="c-peers">${t('record.peers')}</h2><p>${t('record.peers.text', { region: words().named(`record.region.${rows[0].region}`, rows[0].region) })}</p>
        <ul class="peers">${rows.map((r) => {
        const all = r.lower + r.equal + r.higher + 1;
        const own = record.history.get(r.indicator)?.stands.find((x) => x.year === r.year);
        return html`<li data-measure=${r.indicator}><p>${measure(record, r.indicator)}: ${own ? dated(own) : nothing}</p>
            <svg class="peer-bar" width="100%" height="14" aria-hidden="true" focusable="false">${part(r, 'lower', 0, all)}${part(r, 'equal', r.lower, all)}${svg`<rect class="peer-own" x="${((r.lower + r.equal) / all) * 100}%" width="${(1 / all) * 100}%" y="0" height="14"></rect>`}${part(r, 'higher', r.lower + r.equal + 1, all)}</svg>
            <p class="soft">${t('record.lower')} ${counted(r, 'lower')} · ${t('record.equal')} ${counted(r, 'equal')} · ${t('record.higher')} ${counted(r, 'higher')}</p></li>`;
    })}</ul></section>`;
}

export function conflicts(record) {
    const some = [...record.history].flatMap(([id, h]) => h.others.filter((r) => r.marks === 'differs').map((r) => [id, r, h.stands.find((x) => x.year === r.year)]));
    return html`<section class="panel" aria-labelledby="c-conflicts"><h2 id="c-conflicts">${t('record.conflicts')}</h2>
        ${some.length ? html`<p>${t('record.conflicts.text')}</p><ul class="conflicts">${some.map(([id, other, stands]) => html`<li>${measure(record, id)}: ${stands ? html`${dated(stands)} ${t('record.stands')}` : nothing};
            ${dated(other)} ${t('record.says')} <span lang="en" data-name data-words>${other.source}</span></li>`)}</ul>` : html`<p>${t('record.noconflicts')}</p>`}${contradicted(record)}</section>`;
}

// Figures that are less than one of their own parts; the table names measures, the rows are the record's.
function contradicted(record) {
    const pairs = (record.tables.contradicted ?? []).map((c) => {
        const row = (name, value) => [...record.history].flatMap(([id, h]) => (record.kinds.get(id)?.name === name ? [...h.stands, ...h.others] : []).filter((r) => r.year === c.year && r.value === value).map((r) => [id, r]))[0];
        return { c, whole: row(c.measure, c.value), part: row(c.other, c.other_value) };
    }).filter((p) => p.whole && p.part);
    return pairs.length ? html`<h3>${t('record.contradicted')}</h3><p>${t('record.contradicted.text')}</p><ul class="conflicts" id="contradicted">${pairs.map(({ c, whole, part }) => html`<li>${measure(record, whole[0])}: ${dated(whole[1])}; ${measure(record, part[0])}: ${dated(part[1])}.
        <span class="soft">${t(c.stands ? 'record.contradicted.stands' : 'record.contradicted.hides')}</span></li>`)}</ul>` : nothing;
}

// What it buys abroad and sells there, those industries first behind which most people are in forced
// labour.
export function trade(record) {
    const all = record.tables.trade;
    if (!all || record.kinds.size === 0) return nothing;
    const f = words().format;
    const from = sourcesFor(all, record.tables.sources, 'tr');
    const row = (r, way) => html`<tr><th scope="row">${industryName(r.industry) ?? r.industry}</th>${way === 'bought' ? html`<td>${r.region === 'RoW' ? t('place.row') : placeOf(r.region, r.name)}</td>` : nothing}
        ${[peopleBetween(r), f.integer(Math.round(r.value)), `${f.number(r.share * 100, 2)} %`].map((n) => html`<td class="number">${n}</td>`)}<td>${String(r.goods ?? '').split(';').filter(Boolean).map((g) => words().named(`good.${g}`, g)).join(', ')}${r.goods_year ? html` <span class="soft">${r.goods_year}</span>` : nothing}</td><td data-year>${r.year}</td><td>${from.marks(r.source, r.goods_source)}</td></tr>`;
    const part = (way) => {
        const some = all.filter((r) => r.way === way);
        return some.length ? html`<h3>${t(`record.trade.${way}`)}</h3><div class="scroll" tabindex="0" role="region" aria-label=${t(`record.trade.${way}`)}><table><thead><tr>${['industry', ...(way === 'bought' ? ['from'] : []), 'people', 'value', 'share', 'goods', 'year', 'source'].map((name) => html`<th scope="col" class=${['people', 'value', 'share'].includes(name) ? 'number' : ''}>${t(`record.trade.col.${name}`)}</th>`)}</tr></thead><tbody>${some.map((r) => row(r, way))}</tbody></table></div>` : nothing;
    };
    return html`<section class="panel" aria-labelledby="c-trade" id="trade"><h2 id="c-trade">${t('record.trade')}</h2>
        ${all.length ? html`<p data-name>${t('record.trade.text')}</p>${part('bought')}${part('sold')}${from.within()}` : html`<p class="note" data-name>${t('record.trade.none')}</p>`}</section>`;
}

// What it promised, as the store has it, overdue first; where there is no store, how one begins. Each
// row is its own: the days and the source stand in it.
const FEW = 20;
const COUNTED = ['commitments', 'overdue', 'said', 'pending', 'kept', 'dropped'];
export function promises({ of }, promised) {
    if (!promised || promised.of !== of || !isCountry(of)) return nothing;
    const f = words().format;
    const { commitments = [], progress: [all] = [] } = promised.tables ?? {};
    const way = html`<p class="actions screen-only"><a class="button quiet" href=${addressOf('/commitments', writePlace({ of: [of] }))}>${t(promised.none ? 'record.promises.begin' : 'promise.list')}</a></p>`;
    const row = (r, i) => html`<tr id="at-promise-${i}" data-row="at-promise-${i}"><td>${stateWord(stateOf(r))}</td><th scope="row" dir="auto" translate="no" data-words>${r.commitment}</th><td data-year>${r.deadline || t('promise.nodeadline')}${r.late > 0 ? html` <b>${t('promise.late', { n: r.late })}</b>` : nothing}</td>
        <td class="number">${typeof r.amount === 'number' ? f.money(r.amount, 'USD') : nothing}</td><td class="soft" data-source><span dir="auto" translate="no" data-words>${r.source}</span> <span data-name>(${t('record.promises.told', { day: r.told_on, who: r.told_by })})</span></td></tr>`;
    const told = () => (commitments.length ? html`<p>${COUNTED.filter((s) => all?.[s]).map((s, i) => html`${i ? ' · ' : ''}${t(s === 'commitments' ? 'promise.col.all' : `promise.state.${s}`)}: <b data-row="at-promised">${f.integer(all[s])}</b>`)}</p>
        <div class="scroll" tabindex="0" role="region" aria-label=${t('promise.list')}><table id="at-promised"><thead><tr>${['state', 'what', 'deadline', 'amount', 'source'].map((name) => html`<th scope="col" class=${name === 'amount' ? 'number' : ''}>${t(`record.promises.${name}`)}</th>`)}</tr></thead><tbody>${commitments.slice(0, FEW).map(row)}</tbody></table></div>
        ${commitments.length > FEW ? html`<p class="soft" data-count>${t('record.promises.more', { n: commitments.length - FEW })}</p>` : nothing}` : html`<p>${t('promise.nothing')}</p>`);
    return html`<section class="panel" aria-labelledby="c-promises" id="promised"><h2 id="c-promises">${t('record.promises')}</h2>
        ${promised.error ? problemBox(promised.error) : promised.none ? html`<p class="note">${t('record.promises.none')}</p>` : told()}${way}</section>`;
}

// Every figure that is known of the country, and what was counted from others'.
export function rows(record) {
    const all = [...record.history].flatMap(([id, h]) => [...h.stands, ...h.others].sort((a, b) => a.year - b.year).map((r) => [id, r]));
    const f = words().format;
    return html`<section class="panel" aria-labelledby="c-rows"><h2 id="c-rows">${t('record.rows')}</h2><p>${t('record.rows.text', { n: all.length })}</p>
        <details class="behind"><summary>${t('record.rows.show')}</summary><div class="scroll tall" tabindex="0" role="region" aria-label=${t('record.rows.show')}><table id="rows">
            <thead><tr>${['measure', 'year', 'figure', 'source', 'read', 'where'].map((name) => html`<th scope="col">${t(`record.col.${name}`)}</th>`)}</tr></thead>
            <tbody>${all.map(([id, r]) => html`<tr id=${rowId(r)} data-of=${id} class=${r.stands ? '' : 'aside'}><th scope="row">${measure(record, id)}</th><td data-year>${r.year}</td><td><span data-figure>${figureText(r)}</span>${r.stands ? nothing : html` <span class="soft">${t(`record.aside.${['duplicate', 'hides'].includes(r.marks) ? r.marks : 'differs'}`)}</span>`}${r.note ? html`<br><span class="soft" lang="en" data-words>${r.note}</span>` : nothing}</td>
                <td data-source><span lang="en" data-words>${r.source}</span>${r.address ? html`<br>${sourceLink(r.address)}` : nothing}</td><td data-read>${r.retrieved}</td><td class="soft" translate="no">${r.file}:${r.line}</td></tr>`)}
            ${(record.tables.peers ?? []).map((r) => html`<tr id=${countId(r)}><th scope="row">${t('record.counted')} ${measure(record, r.indicator)}</th><td data-year>${r.year}</td><td data-figure>${t('record.counts', { lower: f.integer(r.lower), equal: f.integer(r.equal), higher: f.integer(r.higher) })}</td>
                <td data-source><span lang="en" data-words>${r.source}</span>. ${t('record.counted.from')} <code translate="no">${`manumit country facts --by ${r.indicator} --year ${r.year}`}</code></td><td></td><td></td></tr>`)}</tbody></table></div></details></section>`;
}
