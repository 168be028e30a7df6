// SPDX-License-Identifier: Apache-2.0
//
// nation-desk.js - what the pages about countries ask for, and keep while other pages are looked
// at: the facts by indicator, reports, and the visitor's own file of figures, which goes along with
// every question. Names of indicators and regions are the project's own, in both languages.
import names from 'made:facts';
import { iso2Of } from './countries.js';
import { askFiles, fetchReport } from './server.js';
import { t, words } from './words.js';

const kept = new Map();
export const nation = { facts: [] }; // the visitor's own files of figures

const listeners = new Set();
export function onFacts(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export function ownFacts(files) {
    nation.facts = files;
    kept.clear();
    for (const listener of listeners) listener();
}

const own = () => nation.facts.map((file) => ['facts', file]);

// A report, asked for once; `files` are not kept.
export function askNation(command, options, { files = [], signal } = {}) {
    if (files.length || signal) return askFiles(command, options, [...own(), ...files], { signal });
    const key = `${command} ${JSON.stringify(options)}`;
    if (!kept.has(key)) kept.set(key, askFiles(command, options, own()).catch((error) => { kept.delete(key); throw error; }));
    return kept.get(key);
}

export const fetchNation = (route, options, files = []) => fetchReport(route, options, [...own(), ...files]);

const at = () => (words().language === 'es' ? 1 : 0);
export const indicatorName = (id, otherwise = id) => names.indicators[id]?.[at()] ?? otherwise;
export const knownIndicator = (id) => Object.hasOwn(names.indicators, id);

// A country or region by its code.
export const placeOf = (iso3, otherwise = iso3) => names.places[iso3]?.[at()] ?? words().country(iso2Of(iso3), otherwise);
export const regions = () => Object.entries(names.places).map(([code, name]) => ({ iso3: code, name: name[at()] }));

const UNITS = { persons: 'persons', points: 'points', offences: 'offences', prosecutions: 'prosecutions', convictions: 'convictions', laws: 'laws', goods: 'goods', 'of 100': 'of100', 'per 1,000': 'per1000', percent: 'percent', USD: 'usd' };
export const unitName = (unit) => (unit === 'tier' ? '' : UNITS[unit] ? t(`nation.unit.${UNITS[unit]}`) : unit);

// A figure as it was published, with the language's own marks.
export function figureText({ value, unit }) {
    if (unit === 'tier') return words().named(`nation.tier.${value}`, value);
    const plain = String(value ?? '');
    const f = words().format;
    if (!/^-?\d+(\.\d+)?$/.test(plain)) return plain;
    const number = new Intl.NumberFormat(f.locale, { maximumFractionDigits: (plain.split('.')[1] ?? '').length });
    return number.format(Number(plain));
}

export const withUnit = (row) => (row.unit === 'tier' ? figureText(row) : `${figureText(row)} ${unitName(row.unit)}`);

// People behind a purchase, between their limits: "92,549 (41,492 to 187,119)"; nothing where the
// economy says nothing of them.
export function peopleBetween({ people, low, high }) {
    const whole = (n) => words().format.integer(Math.round(n));
    if (!Number.isFinite(people)) return '';
    return Number.isFinite(low) ? `${whole(people)} (${t('interval.range', { low: whole(low), high: whole(high) })})` : whole(people);
}
