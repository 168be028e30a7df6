// SPDX-License-Identifier: Apache-2.0
//
// ranges.js - what can be asked beside "how many are on no list": by strata, whether reported counts
// or lists changed over years, surveys of respondents who recruit each other, and of whom people
// know. What each needs of a table's columns, and its report as rows with a range each. Pure.

// By kind: the command, what its file is called, the table that is drawn, and how numbers are told.
export const KINDS = {
    counts: { command: 'estimate', input: 'TABLE' },
    records: { command: 'estimate', input: 'TABLE' },
    panel: { command: 'estimate/change', input: 'TABLE' },
    years: { command: 'estimate/change', input: 'TABLE' },
    rds: { command: 'estimate/rds', input: 'RESPONDENTS' },
    scaleup: { command: 'estimate/scaleup', input: 'ANSWERS' },
};

// The columns that a kind asks for; those that may be left open end in "?".
export const COLUMNS = {
    counts: ['by?'],
    records: ['person', 'list', 'date?', 'by?'],
    panel: ['unit', 'time', 'value'],
    years: ['time', 'person?', 'list?'],
    rds: ['id', 'recruiter', 'degree', 'trait'],
    scaleup: ['hidden'],
};

const CALLED = {
    person: /person|case|caso|^id\b|identificador/i,
    list: /list|lista|agency|agencia|source|fuente|instituci/i,
    date: /date|fecha|^day|^d[ií]a/i,
    by: /$^/,
    unit: /country|pa[ií]s|unit|unidad|state|estado|region|regi[oó]n|provinc|district|distrito|municip|depart/i,
    time: /year|a[ñn]o|anio|time|tiempo|period|month|^mes|date|fecha/i,
    value: /value|valor|victim|v[ií]ctima|count|case|caso|number|n[uú]mero|rate|tasa/i,
    id: /^id\b|respondent|encuestad|identificador/i,
    recruiter: /recruit|reclut/i,
    degree: /degree|grado|network|red\b|know/i,
    trait: /trait|rasgo/i,
    hidden: /hidden|ocult/i,
};

// A column for each that a kind needs, by what it is called; the last one left where nothing says.
export function guessColumns(kind, head) {
    const taken = new Set();
    const found = {};
    for (const asked of COLUMNS[kind]) {
        const role = asked.replace('?', '');
        const at = head.find((h) => CALLED[role].test(h) && !taken.has(h));
        if (at) taken.add(at);
        found[role] = at ?? '';
    }
    for (const role of COLUMNS[kind].filter((asked) => !asked.endsWith('?') && !found[asked])) {
        found[role] = head.find((h) => !taken.has(h)) ?? '';
        taken.add(found[role]);
    }
    return found;
}

const quoted = (name) => `"${name}"`;

// What a kind's command is given, by the columns that were chosen.
export function optionsOf(kind, at, { replicates, population } = {}) {
    const options = {};
    if (kind === 'counts' || kind === 'records') {
        if (kind === 'records') Object.assign(options, { person: at.person, list: at.list });
        if (kind === 'records' && at.date) options.date = at.date;
        if (at.by) options.by = at.by;
        else options.replicates = replicates;
    }
    if (kind === 'panel') Object.assign(options, { design: 'panel', replicates, columns: ['unit', 'time', 'value'].map((r) => `${r}=${quoted(at[r])}`).join(',') });
    if (kind === 'years') {
        Object.assign(options, { design: 'lists', replicates: Math.min(replicates, 1000), columns: `time=${quoted(at.time)}` });
        if (at.person && at.list) Object.assign(options, { person: at.person, list: at.list });
    }
    if (kind === 'rds') {
        Object.assign(options, { trait: at.trait, replicates: Math.min(replicates, 5000), columns: ['id', 'recruiter', 'degree'].map((r) => `${r}=${at[r]}`).join(',') });
        if (population) options.population = population;
    }
    if (kind === 'scaleup') Object.assign(options, { hidden: at.hidden, population, replicates });
    return options;
}

const isNumber = (v) => typeof v === 'number' && Number.isFinite(v);
const row = (r, name, more) => ({ name, estimate: r.estimate, low: r.low, high: r.high, note: r.note ?? '', told: isNumber(r.estimate), ends: isNumber(r.low) && isNumber(r.high), ...more });

// A change's name, as a key of the page's texts with what stands in it; other ones as they are.
const CHANGES = [[/^all reporters$/, 'reporters'], [/^matched$/, 'matched'], [/^matched without (.+)$/, 'without'], [/^typical unit$/, 'typical'],
    [/^cases found$/, 'cases'], [/^persons, separate$/, 'persons.separate'], [/^persons, joint$/, 'persons.joint'],
    [/^share found, separate$/, 'found.separate'], [/^share found, joint$/, 'found.joint']];
export function changeOf(text) {
    for (const [form, key] of CHANGES) {
        const found = form.exec(text);
        if (found) return { key, name: found[1] ?? '' };
    }
    return { key: null, name: text };
}

// Whether a direction can be printed, by the rules that the command has: 0 outside of the interval, and
// no unit that turns it; of lists, both ways on the same side.
function directionOf(kind, report) {
    const side = (r) => (!r || !isNumber(r.low) || !isNumber(r.high) ? 0 : r.low > 0 ? 1 : r.high < 0 ? -1 : 0);
    const named = (name) => (report.tables.changes ?? []).find((r) => r.change === name);
    if (kind === 'panel') return (report.tables.influence ?? []).some((r) => r.turns) ? 0 : side(named('matched'));
    const one = side(named('persons, separate'));
    return one === side(named('persons, joint')) ? one : 0;
}

// A report as rows: of the kind, whether they are shares, whom to read first.
export function readRanges(kind, report) {
    const { tables } = report;
    const found = { kind, warnings: report.warnings ?? [], share: kind !== 'by' && kind !== 'scaleup', level: 0.95, rows: [], lead: null, cases: report.key_figures?.find((k) => k.name === 'cases')?.value ?? 0 };
    if (kind === 'by') found.rows = (tables.strata ?? []).map((r) => row(r, r.stratum, { all: r.stratum === 'everybody', cases: r.cases }));
    if (kind === 'panel' || kind === 'years') found.rows = (tables.changes ?? []).filter((r) => r.scale === 'share').map((r) => row(r, r.change, { change: changeOf(r.change) }));
    if (kind === 'rds') found.rows = (tables.estimates ?? []).map((r) => row(r, `${r.trait}: ${r.value}`, { way: r.method }));
    if (kind === 'scaleup') found.rows = (tables.estimates ?? []).map((r) => row(r, r.group, { way: r.method }));
    found.level = (tables.strata ?? tables.changes ?? tables.estimates ?? [])[0]?.level ?? 0.95;
    found.lead = found.rows.find((r) => r.all || r.change?.key === 'matched' || r.change?.key === 'persons.separate') ?? found.rows.find((r) => r.told) ?? null;
    if (kind === 'panel' || kind === 'years') found.direction = directionOf(kind, report);
    return found;
}

// The ends of the picture's axis: all estimates and intervals, but no far end presses them together.
const FAR = 3;
export function span({ rows, share, kind }) {
    const told = rows.filter((r) => r.told);
    const most = Math.max(...told.map((r) => Math.abs(r.estimate)), share ? 0.1 : 1);
    const change = kind === 'panel' || kind === 'years';
    const top = Math.min(Math.max(...told.map((r) => (isNumber(r.high) ? r.high : r.estimate)), most), FAR * most);
    const bottom = change ? Math.max(Math.min(...told.map((r) => (isNumber(r.low) ? r.low : r.estimate)), 0), -FAR * most) : 0;
    return { bottom, top: kind === 'rds' ? Math.min(1, top) : top };
}
