// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { choose, firstHit, howMany, nextOpen, partyFile, readScreening, sameHits, stateOf } from '../src/core/screening.js';

const row = (line, name, entry, probability, decision, more = {}) =>
    ({ line, id: String(line), name, list: 'own', entry, entry_name: `E ${entry}`, score: probability, probability, decision, ...more });

function report(more = {}) {
    return {
        key_figures: [{ name: 'parties', value: 9 }, { name: 'matched', value: 2 }, { name: 'to_review', value: 1 }],
        tables: {
            matches: [row(2, 'Ana Río', 'L1', 0.6, 'review'), row(3, 'Bob', 'L2', 0.99, 'match'), row(3, 'Bob', 'L3', 0.7, 'review'),
                row(4, 'Cy', 'L1', 0.9, 'match'), row(5, 'Di', 'L4', 0.95, 'none'),
                row(6, 'Near', 'L4', 0.2, 'none'), { line: 7, id: '7', name: 'Nobody', list: null, entry: null, entry_name: null, score: null, probability: null, decision: 'none' }],
            decided: [{ line: 4, list: 'own', entry: 'L1', scored: 'review', review: 7, decided: 'match', by: 'rex', on: '2026-01-02', reason: 'same number', expires: null, why: 'Review 7' },
                { line: 5, list: 'own', entry: 'L4', scored: 'match', review: 8, decided: 'no_match', by: 'rex', on: '2026-01-02', reason: 'another', expires: null, why: 'Review 8' }],
            parties: [{ line: 2, field: 'schema', value: 'Person' }, { line: 2, field: 'name', value: 'Ana Río' }, { line: 2, field: 'country', value: 'mx' }, { line: 2, field: 'country', value: 'es' }],
            entries: [{ list: 'own', entry: 'L1', field: 'name', value: 'Ana' }, { list: 'own', entry: 'L1', field: 'hash', value: 'abc' }, { list: 'own', entry: 'L1', field: 'since', value: '2020-01-01' }],
            refused: [{ line: 8, reason: 'a party without a name', text: '' }],
            ...more,
        },
    };
}

test('parties with something to decide, the likeliest first; the others are counted, not listed', () => {
    const s = readScreening(report());
    assert.deepEqual(s.parties.map((p) => p.line), [3, 5, 4, 2]);
    assert.deepEqual(s.counts, { parties: 9, match: 2, review: 1, refused: 1, decided: 2, none: 5 });
    assert.deepEqual(s.parties[3].hits[0].values, [{ field: 'name', value: 'Ana' }]);
    assert.equal(s.parties[3].hits[0].hash, 'abc');
    const cy = s.parties[2].hits[0];
    assert.deepEqual([stateOf(cy), cy.review.by, cy.review.scored], ['decided', 'rex', 'review']);
});

test('what holds no longer is open again; what waits and what was left open is not', () => {
    const states = ['match', 'no_match', 'unsure', 'waits', 'lapsed', 'disputed'].map((decided) =>
        stateOf(readScreening(report({ matches: [row(2, 'A', 'L1', 0.9, 'review')], decided: [{ line: 2, list: 'own', entry: 'L1', review: 1, decided }] })).parties[0].hits[0]));
    assert.deepEqual(states, ['decided', 'decided', 'unsure', 'waits', 'open', 'open']);
});

test('filter and search: by name without its accents, by number, by entry and list; all words', () => {
    const { parties } = readScreening(report());
    const lines = (options) => choose(parties, options).map((p) => p.line);
    assert.deepEqual(lines({ show: 'open' }), [3, 2]);
    assert.deepEqual(lines({ show: 'decided' }), [5, 4]);
    assert.deepEqual(lines({ show: 'all', query: 'RIO' }), [2]);
    assert.deepEqual(lines({ show: 'all', query: 'own l3' }), [3]);
    assert.deepEqual(lines({ show: 'open', query: 'cy' }), []);
    assert.deepEqual(howMany(parties), { open: 2, decided: 2, all: 4 });
});

test('on from a decision: the party’s next open entry, the next open party, round the end, nothing', () => {
    const { parties } = readScreening(report());
    const [bob, , , ana] = parties;
    assert.equal(firstHit(bob).entry, 'L2');
    bob.hits[0].review = { state: 'in_force', decision: 'no_match' };
    assert.deepEqual(nextOpen(parties, bob.key, bob.hits[0].key), { key: bob.key, hit: bob.hits[1].key });
    bob.hits[1].review = { state: 'proposed', decision: 'match' };
    assert.equal(nextOpen(parties, bob.key, bob.hits[1].key).key, ana.key);
    assert.equal(nextOpen(parties, ana.key, ana.hits[0].key), null);
});

test('the party is given as it was screened, each value of a field', () => {
    const { parties } = readScreening(report());
    assert.deepEqual(JSON.parse(partyFile(parties[3])), { id: '2', schema: 'Person', properties: { name: ['Ana Río'], country: ['mx', 'es'] } });
    assert.deepEqual(JSON.parse(partyFile({ id: null, values: [{ field: 'name', value: '"<b>' }] })), { properties: { name: ['"<b>'] } });
});

test('a decision holds for the same party on other lines, and for no other', () => {
    const twice = (country) => [2, 3].flatMap((line) => [{ line, field: 'name', value: 'A' }, { line, field: 'country', value: line === 2 ? 'mx' : country }]);
    const hits = (country) => {
        const { parties } = readScreening(report({ matches: [row(2, 'A', 'L1', 0.9, 'review'), row(3, 'A', 'L1', 0.9, 'review')], parties: twice(country) }));
        return sameHits(parties, parties[0].hits[0]).length;
    };
    assert.equal(hits('mx'), 2);
    assert.equal(hits('es'), 1);
});
