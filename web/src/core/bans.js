// SPDX-License-Identifier: Apache-2.0
//
// bans.js - the report of `manumit ban check` as an officer goes through it: lines with their
// verdict, the gravest first, each with what touched it and what is due when. Pure.
export const VERDICTS = ['detain', 'hold', 'released'];

const byLine = (rows) => {
    const found = new Map();
    for (const row of rows ?? []) found.set(row.line, [...(found.get(row.line) ?? []), row]);
    return found;
};

export function readBans(report) {
    const { tables } = report;
    const why = byLine(tables.why);
    const clock = byLine(tables.clock);
    const rules = new Map((tables.rules ?? []).map((r) => [r.rule, r]));
    const lines = (tables.verdicts ?? []).map((v) => ({ ...v, why: why.get(v.line) ?? [], clock: clock.get(v.line) ?? [], title: rules.get(v.rule)?.title ?? '' }));
    lines.sort((a, b) => VERDICTS.indexOf(a.verdict) - VERDICTS.indexOf(b.verdict) || a.line - b.line);
    return {
        lines,
        counts: Object.fromEntries(VERDICTS.map((name) => [name, lines.filter((l) => l.verdict === name).length])),
        refused: tables.refused ?? [],
        unread: tables.unread ?? [],
        lists: tables.lists ?? [],
        rules: tables.rules ?? [],
        warnings: report.warnings ?? [],
    };
}

export const shownLines = (bans, show) => (show === 'all' ? bans.lines : bans.lines.filter((l) => l.verdict === show));
