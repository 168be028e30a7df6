// SPDX-License-Identifier: Apache-2.0
//
// money.js - alerts as an analyst goes through them: the queue, and what `manumit money case`
// tells of one, put together for the page. Sums, scores and sentences are the program's own. Pure.

import { isDecided } from './queue.js';

// What may be decided, with its key.
export const DECISIONS = [['report', 'r'], ['watch', 'w'], ['close', 'c'], ['refer', 'f']];
export const SHOWN = ['open', 'mine', 'decided', 'all'];
export const NIGHT = { from: 22, to: 6 }; // local hours

// "A; B; C" as the program joins what stands in one cell.
export const listOf = (text) => (text ?? '').split(';').map((s) => s.trim()).filter(Boolean);

export const readRow = (row) => ({ ...row, key: row.alert, typologies: listOf(row.typologies), decided: isDecided(row), care: Boolean(row.note) && !row.kept_by_you });
export const readQueue = (report) => (report?.tables.queue ?? []).map(readRow);

// --- one case -----------------------------------------------------------------------------------

export const ROLES = ['exploited', 'controller', 'front', 'mule'];

// What a party is most possibly; of two as possible, the one that protects. 'unknown' where nothing is said.
export function roleOf(party) {
    let found = 'unknown';
    let most = 0;
    for (const role of ROLES)
        if ((party?.[role] ?? 0) > most) {
            most = party[role];
            found = role;
        }
    return found;
}

// Whether a report may name the party: being exploited is less possible than something else.
export function mayBeSubject(party) {
    const most = Math.max(...ROLES.filter((r) => r !== 'exploited').map((r) => party[r] ?? 0));
    return (party.exploited ?? 0) === 0 || party.exploited < most;
}

// The party of "P1 Person 0001", as flows and payments name it; null for cash and what is outside.
// Of parties whose ids begin alike, the longest.
export function partyOf(parties, text) {
    const plain = String(text ?? '').replace(/ \(own\)$/, '');
    let found = null;
    for (const p of parties)
        if ((plain === p.party || plain.startsWith(`${p.party} `)) && (found === null || p.party.length > found.party.length)) found = p;
    return found;
}

export const money = (text) => (text === null || text === undefined || text === '' ? null : Number(text));

function factOf(row, parties) {
    return { ...row, rests: new Set(listOf(row.transactions)), about: parties.find((p) => p.party === row.party) ?? null };
}

// Payments with what they rest on, and their hour and day as they were where they were made.
function paymentOf(row, indicators, withouts) {
    const [, day, hour, minute] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d):(\d\d))?/.exec(row.time ?? '') ?? [];
    return {
        ...row,
        day: day ?? null,
        hour: hour === undefined ? null : Number(hour) + Number(minute) / 60,
        value: money(row.amount),
        signs: indicators.filter((f) => f.rests.has(row.id)).map((f) => f.id),
        decisive: withouts.some((w) => w.rests.has(row.id)),
    };
}

export function readCase(report) {
    const { tables, key_figures: figures = [] } = report;
    const figure = (name) => figures.find((f) => f.name === name)?.value ?? null;
    const parties = (tables.parties ?? []).map((p) => ({ ...p, role: roleOf(p), why: listOf(p.reasons) }));
    const facts = (name) => (tables[name] ?? []).map((row) => factOf(row, parties));
    const indicators = facts('indicators');
    const without = facts('counterfactual');
    const payments = (tables.transactions ?? []).map((row) => paymentOf(row, [...indicators], without));
    return {
        score: figure('score'),
        families: figure('families'),
        reversed: figure('reversed') ?? 0,
        restedOn: figure('rested_on'),
        parties,
        indicators,
        patterns: facts('patterns'),
        contrary: facts('contrary'),
        without,
        peers: (tables.peers ?? []).map((p) => ({ ...p, about: parties.find((q) => q.party === p.party) ?? null })),
        days: (tables.timeline ?? []).map((d) => ({ ...d, in: money(d.in), out: money(d.out), other: money(d.other) })),
        flows: tables.flows ?? [],
        seen: tables.observations ?? [],
        payments,
        currency: payments[0]?.currency ?? null,
        todo: (tables.todo ?? []).map((r) => r.what),
        drafts: tables.drafts ?? [],
        history: tables.history ?? [],
        row: tables.queue?.[0] ?? null,
        warnings: report.warnings ?? [],
    };
}

// --- the table of payments ------------------------------------------------------------------------

const text = (v) => String(v ?? '').toLowerCase();
const COLUMNS = ['id', 'time', 'amount', 'from_party', 'to_party', 'channel', 'purpose', 'place', 'city', 'memo'];
export const SORTS = ['time', 'value', 'from_party', 'to_party', 'channel', 'place'];

const under = (a, b) => (a === b ? 0 : a === null || a === undefined ? 1 : b === null || b === undefined ? -1 : a < b ? -1 : 1);

// {query, only: 'all' | 'signs' | 'decisive' | an indicator's number, sort, down}. Equal ones keep their order.
export function pick(payments, { query = '', only = 'all', sort = 'time', down = false }, indicators = []) {
    const q = query.trim().toLowerCase();
    const rests = typeof only === 'number' ? indicators[only]?.rests : null;
    const shown = payments.filter((p) => (only === 'all' || (only === 'signs' ? p.signs.length : only === 'decisive' ? p.decisive : rests?.has(p.id)))
        && (!q || COLUMNS.some((c) => text(p[c]).includes(q))));
    const way = down ? -1 : 1;
    return shown.map((p, i) => [p, i]).sort(([a, i], [b, j]) => way * under(a[sort], b[sort]) || i - j).map(([p]) => p);
}

export const restsOn = (fact) => fact.rests.size || fact.payments || 0;

// Signs by whom they are about, those of the party with most first; of one party the weightiest first.
export function signsByParty(indicators) {
    const groups = new Map();
    for (const s of indicators) {
        const key = s.party ?? '';
        if (!groups.has(key)) groups.set(key, { about: s.about, signs: [] });
        groups.get(key).signs.push(s);
    }
    const weight = (s) => (s.weight ?? 0) * (s.strength ?? 1);
    const all = (g) => g.signs.reduce((sum, s) => sum + weight(s), 0);
    for (const g of groups.values()) g.signs = g.signs.map((s, i) => [s, i]).sort(([a, i], [b, j]) => weight(b) - weight(a) || i - j).map(([s]) => s);
    return [...groups.values()].sort((a, b) => all(b) - all(a));
}

// Peers by how far beyond them the party stands; what says nothing comes last.
export const farthestFirst = (peers) => peers.map((p, i) => [p, i]).sort(([a, i], [b, j]) => beyond(b) - beyond(a) || i - j).map(([p]) => p);
const beyond = (p) => (typeof p.value !== 'number' ? -1 : p.p95 > 0 ? p.value / p.p95 : p.value > 0 ? 1e9 : 0);

// What `money case --decision` reads: the report that was decided, with whom its drafts name.
export function decisionFile(history, subjects) {
    const last = history.filter((h) => h.what === 'decide').at(-1);
    return JSON.stringify({ state: 'reported', by: last?.by ?? '', when: String(last?.on ?? '').slice(0, 10), reason: last?.reason ?? '', subjects });
}
