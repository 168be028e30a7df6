// SPDX-License-Identifier: Apache-2.0
//
// lines.js - lines of a ledger that want a look, corrections of them as the CSV that
// --corrections reads, and the first cells of a file as text. Pure.
import { noFormula } from './cells.js';

// Doubtful lines and those not placed, each line once, the heaviest first.
export function linesToSee(report) {
    const reasons = new Map((report.tables.unplaced ?? []).map((r) => [r.line, r]));
    const seen = new Set();
    const lines = [];
    for (const r of [...(report.tables.doubtful ?? []), ...(report.tables.unplaced ?? [])]) {
        if (seen.has(r.line)) continue;
        seen.add(r.line);
        lines.push({ ...r, industry: r.industry ?? null, reason: reasons.get(r.line)?.reason ?? null });
    }
    return lines;
}

// The mark for "this was no spending".
export const NO_SPENDING = 'not';

// Descriptions are what anybody wrote on a bank statement; the program reads past the mark.
const quoted = (text) => `"${noFormula(String(text)).replaceAll('"', '""')}"`;

// corrections: Map of description to an industry's code or NO_SPENDING.
export function correctionsFile(corrections) {
    const rows = [...corrections].filter(([, means]) => means).sort(([a], [b]) => (a < b ? -1 : 1));
    return 'description,industry,not_spending\n' + rows.map(([description, means]) =>
        `${quoted(description)},${means === NO_SPENDING ? '' : means},${means === NO_SPENDING ? 'yes' : ''}\n`).join('');
}

// A CSV of one's own and more rows of the same columns: what was said last stands first.
export function joinCorrections(own, text) {
    if (!text) return own;
    const [head, ...rest] = text.split(/\r?\n/);
    if (head.replaceAll('"', '').trim() !== 'description,industry,not_spending') return null;
    return own + rest.join('\n');
}

const MARKS = [',', ';', '\t', '|'];

// The first rows of a delimited text, or null when it is not one.
export function firstRows(text, most = 5) {
    if (/\u0000/.test(text) || /^\s*[<{[]/.test(text)) return null;
    const line = text.slice(0, text.indexOf('\n') >>> 0);
    const mark = MARKS.map((m) => [line.split(m).length, m]).sort((a, b) => b[0] - a[0])[0];
    if (mark[0] < 2) return null;
    const rows = [['']];
    let inside = false;
    for (const c of text) {
        const row = rows[rows.length - 1];
        if (c === '"') inside = !inside;
        else if (c === mark[1] && !inside) row.push('');
        else if (c === '\n' && !inside) {
            if (rows.length > most) break;
            rows.push(['']);
        } else if (c !== '\r' && c !== '\uFEFF') row[row.length - 1] += c;
    }
    return rows.filter((r) => r.length > 1 || r[0]).slice(0, most + 1);
}
