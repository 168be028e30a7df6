// SPDX-License-Identifier: Apache-2.0
//
// clause.js - a trade clause as rows: made into the file that the program reads, compared, changed.
// Pure.
import { csvOf } from './nation.js';

export const TESTS = ['is', 'at-least', 'at-most', 'stays-at-least', 'rose', 'fell', 'rose-beyond-chance', 'fell-beyond-chance', 'untold'];
export const VERDICTS = ['open', 'conditional', 'barred'];
const HEADS = ['rule', 'from', 'until', 'indicator', 'test', 'value', 'years', 'verdict', 'says', 'source', 'address', 'read', 'note'];

const used = (rows) => rows.filter((r) => r.on !== false);
export const clauseText = (rows) => csvOf(HEADS, used(rows));
export const clauseFile = (rows, name) => new File([clauseText(rows)], name, { type: 'text/csv' });
export const sameClause = (a, b) => clauseText(a) === clauseText(b);

// A row of one's own: a name that none has, and whose it is.
export function newRow(rows, says, source) {
    let n = 1;
    while (rows.some((r) => r.rule === `own-${n}`)) n++;
    return { rule: `own-${n}`, from: '', until: '', indicator: 'tip-tier', test: 'at-least', value: '3', years: '3', verdict: 'conditional', says, source, address: '', read: '', note: '', on: true };
}

// "MEX 25%;RoW 21%" -> [{iso3, share}].
export const othersOf = (text) => String(text ?? '').split(';').map((part) => /^(\S+) (\d+(?:\.\d+)?)%$/.exec(part.trim())).filter(Boolean).map(([, iso3, share]) => ({ iso3, share: Number(share) / 100 }));

// Rows of a budget as the program reads them, those with a weight.
export const areasFile = (rows) => new File([csvOf(['programme', 'region', 'weight', 'source'], rows)], 'areas.csv', { type: 'text/csv' });
