// SPDX-License-Identifier: Apache-2.0
//
// screening.js - the report of `manumit screen` as work for a person: parties with
// entries that they may be, the likeliest first; which of them are open, which decided;
// which comes next. Numbers and proposals are the program's own. Pure.
const figure = (report, name) => report.key_figures?.find((f) => f.name === name)?.value ?? 0;

// A row of parties: field and value of a line; of entries: of a list's entry.
function gather(rows, keyOf) {
    const found = new Map();
    for (const row of rows ?? []) {
        const key = keyOf(row);
        if (!found.has(key)) found.set(key, []);
        found.get(key).push({ field: row.field, value: String(row.value ?? '') });
    }
    return found;
}

const pair = (list, entry) => `${list}\n${entry}`;
const triple = (r) => `${r.line ?? 0}\n${r.list}\n${r.entry}`;

// What people decided before, as the program applied it (a row of its table `decided`): the word
// of its column `decided` is what holds ('match', 'no_match', 'unsure'), or why nothing does.
const STATES = { waits: 'proposed', lapsed: 'lapsed', disputed: 'disputed' };

function reviewOf(told) {
    if (!told) return null;
    const { decided } = told;
    return {
        review: told.review, state: STATES[decided] ?? 'in_force', decision: STATES[decided] ? null : decided, scored: told.scored ?? null,
        by: told.by, at: told.on, reason: told.reason, expires: told.expires, why: told.why ?? '',
    };
}

const toDecide = (row, told) => row.entry !== null && (row.decision !== 'none' || told.has(triple(row)));

export function readScreening(report) {
    const tables = report.tables;
    const why = new Map((tables.explanations ?? []).map((r) => [triple(r), r.why]));
    const values = gather(tables.parties, (r) => r.line ?? 0);
    const entries = gather(tables.entries, (r) => pair(r.list, r.entry));
    const compared = groups(tables.compared ?? []);
    const told = new Map((tables.decided ?? []).map((r) => [triple(r), r]));
    const parties = new Map();
    for (const row of tables.matches.filter((r) => toDecide(r, told))) {
        const line = row.line ?? 0;
        if (!parties.has(line)) {
            parties.set(line, {
                key: String(line), line: row.line, id: row.id, name: row.name ?? '',
                values: values.get(line) ?? [{ field: 'name', value: row.name ?? '' }], hits: [],
            });
        }
        parties.get(line).hits.push({
            key: triple(row), list: row.list, entry: row.entry, name: row.entry_name ?? '',
            score: row.score, probability: row.probability, decision: row.decision,
            why: why.get(triple(row)) ?? '',
            ...ofEntry(entries.get(pair(row.list, row.entry))),
            compared: compared.get(triple(row)) ?? null, review: reviewOf(told.get(triple(row))),
        });
    }
    const work = [...parties.values()].sort(likeliest);
    const cleared = work.filter((p) => p.hits.every((h) => h.decision === 'none')).length;
    return {
        parties: work,
        counts: {
            parties: figure(report, 'parties'), match: figure(report, 'matched'), review: figure(report, 'to_review'),
            refused: tables.refused?.length ?? 0, decided: work.filter((p) => p.hits.some((h) => h.review)).length,
            none: figure(report, 'parties') - figure(report, 'matched') - figure(report, 'to_review') - cleared,
        },
        refused: tables.refused ?? [],
        lists: tables.lists ?? [],
        columns: tables.columns ?? [],
        warnings: report.warnings ?? [],
        manifest: report.manifest,
    };
}

// Among an entry's fields: the hash by which the store knows its state.
function ofEntry(values) {
    const own = ['hash', 'since'];
    return { values: values?.filter((v) => !own.includes(v.field)) ?? null, hash: values?.find((v) => v.field === 'hash')?.value ?? '', since: values?.find((v) => v.field === 'since')?.value ?? '' };
}

function groups(rows) {
    const found = new Map();
    for (const row of rows) found.set(triple(row), [...(found.get(triple(row)) ?? []), row]);
    return found;
}

const top = (party, name) => Math.max(...party.hits.map((h) => h[name] ?? 0));

function likeliest(a, b) {
    return top(b, 'probability') - top(a, 'probability') || top(b, 'score') - top(a, 'score') || (a.line ?? 0) - (b.line ?? 0);
}

// 'open': to be decided, also where a decision holds no longer; 'unsure': looked at and left
// open; 'waits': for a second person; 'decided'.
export function stateOf(hit) {
    if (!hit.review) return 'open';
    if (hit.review.state === 'proposed') return 'waits';
    if (hit.review.state !== 'in_force') return 'open';
    return hit.review.decision === 'unsure' ? 'unsure' : 'decided';
}

export const isOpen = (party) => party.hits.some((h) => stateOf(h) === 'open');
export const SHOWN = ['open', 'decided', 'all'];

// Capital letters, accents and width apart: what a search finds.
const plain = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

function says(party, words) {
    const text = plain([party.name, party.id ?? '', party.line ?? '', ...party.values.map((v) => v.value),
        ...party.hits.flatMap((h) => [h.name, h.list, h.entry])].join('\n'));
    return words.every((w) => text.includes(w));
}

export function choose(parties, { show = 'open', query = '' } = {}) {
    const words = plain(query).split(/\s+/).filter(Boolean);
    return parties.filter((p) => (show === 'all' || (show === 'open') === isOpen(p)) && (!words.length || says(p, words)));
}

export const howMany = (parties) => {
    const open = parties.filter(isOpen).length;
    return { open, decided: parties.length - open, all: parties.length };
};

// Where to go when this hit has been decided: the party's next open entry, else the next party
// of the list that has one, from the beginning again at its end. null: all is decided.
export function nextOpen(parties, key, hitKey) {
    const at = parties.findIndex((p) => p.key === key);
    const here = parties[at];
    const own = here?.hits.find((h) => h.key !== hitKey && stateOf(h) === 'open');
    if (own) return { key, hit: own.key };
    for (let i = 1; i <= parties.length; i++) {
        const party = parties[(at + i) % parties.length];
        if (party.key !== key && isOpen(party)) return { key: party.key, hit: firstHit(party).key };
    }
    return null;
}

export const firstHit = (party) => party.hits.find((h) => stateOf(h) === 'open') ?? party.hits[0];

// Entries of parties that are the same in all that is known of them, with the same entry: a
// decision on one holds for each.
const sameAs = (party) => JSON.stringify(party.values.map((v) => [v.field, v.value]).sort());

export function sameHits(parties, hit) {
    const mine = sameAs(parties.find((p) => p.hits.includes(hit)));
    return parties.filter((p) => sameAs(p) === mine).flatMap((p) => p.hits.filter((h) => h.list === hit.list && h.entry === hit.entry));
}

// The party as `review put --party` reads it: what was screened, no more.
export function partyFile(party) {
    const properties = {};
    let schema;
    for (const { field, value } of party.values) {
        if (field === 'schema') schema = value;
        else (properties[field] ??= []).push(value);
    }
    return JSON.stringify({ ...(party.id ? { id: party.id } : {}), ...(schema ? { schema } : {}), properties });
}
