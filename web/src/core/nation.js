// SPDX-License-Identifier: Apache-2.0
//
// nation.js - what the pages about countries make of the program's tables: figures by year and
// country, years without one, classes of a map, ranks that are ties, the letters of sources. Every
// country takes the same path. Pure.

export const TIERS = ['1', '2', '2WL', '3', 'SC'];
const TIER_NUMBERS = { 1: 1, 2: 2, '2WL': 2.5, 3: 3 };

// What a row's figure counts as; null where it is a word or is only known to lie within bounds.
export function numberOf({ value, low, high }, kind) {
    if (kind === 'tier') return TIER_NUMBERS[value] ?? null;
    const plain = String(value ?? '').replaceAll(',', '');
    if (/^-?\d+(\.\d+)?([eE][-+]?\d+)?$/.test(plain)) return Number(plain);
    return typeof low === 'number' && typeof high === 'number' ? (low + high) / 2 : null;
}

// "<5": the source gives bounds and hides the number.
export const hidden = (row) => typeof row.low === 'number' && typeof row.high === 'number' && !/^-?[\d.,]+$/.test(String(row.value));

// Rows of `country facts --by X`: {years: Map year -> Map iso3 -> row, all, first, last, most}.
// `all` has every row that stands or differs; years only those that stand.
export function readYears(rows) {
    const years = new Map();
    for (const row of rows) {
        if (!String(row.marks).split(';').includes('stands')) continue;
        if (!years.has(row.year)) years.set(row.year, new Map());
        years.get(row.year).set(row.iso3, row);
    }
    const known = [...years.keys()].sort((a, b) => a - b);
    return { years, known, first: known[0] ?? null, last: known.at(-1) ?? null, most: Math.max(0, ...[...years.values()].map((m) => m.size)) };
}

// Years between the first and the last that have none: [[2016, 2019], [2022, 2022]].
export function gapsOf(known) {
    const gaps = [];
    for (let i = 1; i < known.length; i++)
        if (known[i] - known[i - 1] > 1) gaps.push([known[i - 1] + 1, known[i] - 1]);
    return gaps;
}
export const gapTexts = (gaps) => gaps.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
// "2016-2019;2022" of the program, the same.
export const missingTexts = (text) => (text ? String(text).split(';').map((part) => part.replace('-', '–')) : []);

// The year that is shown first: the last one with at least half as many countries as ever.
export const usualYear = ({ years, known, most }) => [...known].reverse().find((y) => years.get(y).size * 2 >= most) ?? known.at(-1) ?? null;

const SCALED = ['count', 'money', 'estimate'];
export const CLASSES = 6;

// Bounds of a map's classes: powers of ten for what is counted, even steps for scores and shares.
export function boundsOf(numbers, kind) {
    const some = numbers.filter((v) => v !== null);
    if (!some.length || kind === 'tier') return [];
    const top = Math.max(...some);
    if (SCALED.includes(kind)) {
        const power = top > 0 ? Math.floor(Math.log10(top)) : 0;
        return Array.from({ length: CLASSES - 1 }, (_, i) => Number((10 ** (power - CLASSES + 2 + i)).toPrecision(1))).filter((b) => b >= 1 || kind !== 'count');
    }
    const least = Math.min(...some);
    if (top === least) return [];
    const rough = (top - least) / CLASSES;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((s) => s * power >= rough) * power;
    const bounds = [];
    for (let b = Math.floor(least / step) * step + step; b <= top && bounds.length < CLASSES - 1; b += step) bounds.push(Number(b.toPrecision(12)));
    return bounds;
}

// 0 to 5 by lightness; a tier has its own.
export function classOfRow(row, kind, bounds) {
    if (kind === 'tier') return { 1: 0, 2: 2, '2WL': 3, 3: 5, SC: 'special' }[row.value] ?? 'special';
    const v = numberOf(row, kind);
    if (v === null) return 'special';
    const at = bounds.filter((b) => v >= b).length;
    return bounds.length >= CLASSES - 1 ? at : Math.round((at * (CLASSES - 1)) / Math.max(1, bounds.length));
}

// Equal ranks are a tie; a range that is more than its rank can't be told apart from others.
export function rankText({ rank, rank_low: low, rank_high: high }) {
    return low === high ? String(rank) : `${low}–${high}`;
}
export function ties(rows) {
    const many = new Map();
    for (const r of rows) many.set(r.rank, (many.get(r.rank) ?? 0) + 1);
    return (row) => many.get(row.rank) > 1;
}

// A fact's source as reports name it: who published it, what, and when.
export const namedSource = ({ publisher, source, published }) => `${publisher ? `${publisher}: ` : ''}${source}${published ? ` (${published})` : ''}`;

// Letters of sources, in the order in which rows name them: [{key, source, address, retrieved}].
export function sourcesOf(rows) {
    const all = new Map();
    for (const r of rows) {
        const key = `${r.source}|${r.address ?? ''}|${r.retrieved ?? ''}`;
        if (r.source && !all.has(key)) all.set(key, { key, letter: letterOf(all.size), source: r.source, address: r.address ?? '', retrieved: r.retrieved ?? '', published: r.published ?? '' });
    }
    return { list: [...all.values()], letter: (r) => all.get(`${r.source}|${r.address ?? ''}|${r.retrieved ?? ''}`)?.letter ?? '' };
}
export function letterOf(i) {
    return i < 26 ? String.fromCharCode(97 + i) : letterOf(Math.floor(i / 26) - 1) + String.fromCharCode(97 + (i % 26));
}

// A row's own name on a page: where it stands in its file.
export const rowId = ({ file, line }) => `at-row-${String(file ?? '').split('/').pop().replace(/[^A-Za-z0-9]+/g, '-')}-${line}`;

// History of `country show` by indicator, each by year; rows that do not stand apart.
export function readHistory(rows) {
    const by = new Map();
    for (const r of rows) {
        if (!by.has(r.indicator)) by.set(r.indicator, { stands: [], others: [] });
        by.get(r.indicator)[r.stands ? 'stands' : 'others'].push(r);
    }
    for (const x of by.values()) x.stands.sort((a, b) => a.year - b.year);
    return by;
}

// What changed: the last figure beside the one before it. Nothing is said where either has no number.
export function changeOf(stands, kind) {
    const [before, now] = stands.slice(-2);
    if (!now) return null;
    const [a, b] = [numberOf(before, kind), numberOf(now, kind)];
    if (a === null || b === null || hidden(before) || hidden(now)) return null;
    const apart = typeof now.chance_low === 'number' && typeof before.chance_high === 'number' ? now.chance_low > before.chance_high || now.chance_high < before.chance_low : null;
    return { before, now, change: b - a, way: b > a ? 'up' : b < a ? 'down' : 'same', apart };
}

// "#of=THA&by=tip-tier&year=2021" and back; what can't be read is left out.
const CODE = /^[A-Z]{3}(-[A-Z]{3})?(,[A-Z]{3}){0,11}$/;
const NAME = /^[a-z0-9][a-z0-9-]{0,59}$/;
export function readPlace(fragment) {
    const parts = new URLSearchParams(String(fragment).replace(/^#/, ''));
    const of = parts.get('of') ?? '';
    const by = parts.get('by') ?? '';
    const year = /^\d{4}$/.test(parts.get('year') ?? '') ? Number(parts.get('year')) : null;
    return { of: CODE.test(of) ? of.split(',') : [], by: NAME.test(by) ? by : '', year };
}
export function writePlace({ of = [], by = '', year = null }) {
    const parts = [];
    if (of.length) parts.push(`of=${of.join(',')}`);
    if (by) parts.push(`by=${by}`);
    if (year) parts.push(`year=${year}`);
    return parts.length ? `#${parts.join('&')}` : '';
}

const cell = (v) => (/[",\n\r]/.test(String(v)) ? `"${String(v).replaceAll('"', '""')}"` : String(v));
// A table as a file for the program.
export function csvOf(heads, rows) {
    return [heads, ...rows.map((r) => heads.map((h) => r[h] ?? ''))].map((r) => r.map(cell).join(',')).join('\n') + '\n';
}
