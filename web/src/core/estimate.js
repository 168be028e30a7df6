// SPDX-License-Identifier: Apache-2.0
//
// estimate.js - the report of `manumit estimate` as a reader goes through it: each method's
// number with its ends, or why it has none; what was checked; the range of all. Pure.

// A made-up table to try the page with: nobody in it exists.
export const EXAMPLE = 'shelter,police,clinic,labour office,count\n1,0,0,0,204\n0,1,0,0,131\n0,0,1,0,118\n0,0,0,1,87\n1,1,0,0,38\n1,0,1,0,24\n1,0,0,1,17\n0,1,1,0,16\n0,1,0,1,12\n0,0,1,1,9\n1,1,1,0,7\n1,1,0,1,5\n1,0,1,1,3\n0,1,1,1,2\n1,1,1,1,1\n';

// What was pasted as a file: spreadsheets give tabs.
export function pasted(text) {
    const line = text.slice(0, text.indexOf('\n') >>> 0);
    const tabs = line.includes('\t');
    return new File([text.endsWith('\n') ? text : `${text}\n`], tabs ? 'pasted.tsv' : 'pasted.csv', { type: 'text/plain' });
}

const isNumber = (v) => typeof v === 'number' && Number.isFinite(v);

// The program's cell of checks: "0, r-hat 1.002, 9172 draws", "821 graphs", "coverage 0.28".
const FACTS = [[/^([0-3])$/, 'code'], [/^r-hat ([\d.]+|inf|nan)$/, 'rhat'], [/^(\d+) draws$/, 'draws'], [/^(\d+) graphs$/, 'graphs'], [/^coverage ([\d.]+)$/, 'coverage']];
export function factsOf(checks) {
    return (checks ?? '').split(', ').filter(Boolean).map((text) => {
        for (const [form, kind] of FACTS) {
            const found = form.exec(text);
            if (found) return { kind, value: Number(found[1]) };
        }
        return { kind: 'other', text };
    });
}

// Outward to two digits, as numbers are read out; never below those who are on lists.
export function readOut(v, up, least = 0) {
    if (!(v > 0)) return least;
    const step = 10 ** Math.max(0, Math.floor(Math.log10(v)) - 1);
    const steps = v / step;
    return Math.max(least, (up ? Math.ceil(steps - 1e-9) : Math.floor(steps + 1e-9)) * step);
}

export function readEstimate(report) {
    const { tables } = report;
    const cases = report.key_figures.find((k) => k.name === 'cases')?.value ?? 0;
    const methods = (tables.estimates ?? []).map((r) => ({
        ...r,
        told: isNumber(r.estimate),
        open: isNumber(r.estimate) && isNumber(r.low) && !isNumber(r.high),
        facts: factsOf(r.checks),
    }));
    const told = methods.filter((m) => m.told);
    const of = (name, pick) => (told.length ? pick(...told.map((m) => m[name]).filter(isNumber)) : NaN);
    const open = told.some((m) => m.open);
    return {
        cases,
        methods,
        told,
        level: methods[0]?.level ?? 0.95,
        least: of('estimate', Math.min),
        most: of('estimate', Math.max),
        low: of('low', Math.min),
        high: open ? Infinity : of('high', Math.max),
        models: tables.models ?? [],
        drivers: tables.drivers ?? [],
        lists: tables.lists ?? [],
        warnings: report.warnings ?? [],
    };
}

// Pairs of methods whose intervals have no number in common.
export function contradictions({ told }) {
    const pairs = [];
    for (const [i, a] of told.entries())
        for (const b of told.slice(i + 1))
            if ((!a.open && a.high < b.low) || (!b.open && b.high < a.low)) pairs.push([a.method, b.method]);
    return pairs;
}

// The end of the picture's axis: no interval's far end may press the estimates together.
const FAR = 3;
export function farthest({ told, most, cases }) {
    const ends = told.map((m) => (isNumber(m.high) ? m.high : 0));
    return Math.min(Math.max(...ends, most, cases), FAR * Math.max(most, cases));
}

// The numbers of a driver's lists, as their names.
export const namesOf = (driver, lists) => String(driver.lists ?? '').split(';').map((n) => lists[Number(n) - 1]?.list ?? n);
