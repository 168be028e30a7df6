// SPDX-License-Identifier: Apache-2.0
//
// What the pages about countries make of the program's tables: years and the gaps between them,
// classes of the map, ties, letters of sources, changes, addresses, files for the program.
import assert from 'node:assert/strict';
import test from 'node:test';
import { boundsOf, changeOf, classOfRow, csvOf, gapsOf, gapTexts, hidden, missingTexts, namedSource, numberOf, rankText, readHistory, readPlace, readYears, rowId, sourcesOf, ties, usualYear, writePlace } from '../src/core/nation.js';

const row = (iso3, year, value, more = {}) => ({ iso3, year, value, low: null, high: null, marks: 'stands', source: 's', address: 'a', retrieved: 'd', file: 'data/facts/x.csv', line: 1, ...more });

test('a figure as a number: tiers, bounds, words', () => {
    assert.deepEqual(['1', '2', '2WL', '3', 'SC'].map((value) => numberOf({ value }, 'tier')), [1, 2, 2.5, 3, null]);
    assert.equal(numberOf({ value: '1,011' }, 'count'), 1011);
    assert.equal(numberOf({ value: '<5', low: 0, high: 4 }, 'count'), 2);
    assert.equal(numberOf({ value: 'many' }, 'count'), null);
    assert.equal(hidden({ value: '<5', low: 0, high: 4 }), true);
    assert.equal(hidden({ value: '12', low: 10, high: 14 }), false);
});

test('years: only what stands, gaps are named, the usual year is the last full one', () => {
    const facts = readYears([row('AAA', 2015, '1'), row('BBB', 2015, '2'), row('AAA', 2020, '1'), row('AAA', 2020, '3', { marks: 'conflict' }), row('BBB', 2020, '2'), row('AAA', 2022, '3')]);
    assert.deepEqual(facts.known, [2015, 2020, 2022]);
    assert.equal(facts.years.get(2020).get('AAA').value, '1', 'a conflicting row does not stand');
    assert.deepEqual(gapTexts(gapsOf(facts.known)), ['2016–2019', '2021']);
    assert.deepEqual([facts.first, facts.last, facts.most, usualYear(facts)], [2015, 2022, 2, 2022]);
    assert.equal(usualYear(readYears([...'ABCD'].map((c) => row(c, 2010, '1')).concat(row('A', 2011, '1')))), 2010, 'a year of a quarter of the countries is not shown first');
    assert.deepEqual(missingTexts('2016-2019;2022'), ['2016–2019', '2022']);
    assert.deepEqual(missingTexts(null), []);
    assert.equal(usualYear(readYears([])), null);
});

test('classes of the map', () => {
    assert.deepEqual(boundsOf([0, 5, 26539, null], 'count'), [1, 10, 100, 1000, 10000]);
    assert.deepEqual(boundsOf([3, 15], 'score'), [4, 6, 8, 10, 12]);
    assert.deepEqual(boundsOf([7, 7], 'score'), []);
    assert.deepEqual(boundsOf([], 'count'), []);
    assert.deepEqual(['1', '2', '2WL', '3', 'SC', '?'].map((value) => classOfRow({ value }, 'tier', [])), [0, 2, 3, 5, 'special', 'special']);
    assert.deepEqual(['0', '9', '10', '26539'].map((value) => classOfRow({ value }, 'count', [1, 10, 100, 1000, 10000])), [0, 1, 2, 5]);
    assert.equal(classOfRow({ value: 'x' }, 'count', [1]), 'special');
    const bounds = boundsOf([3, 15], 'score');
    for (let v = 3; v < 15; v++) assert.ok(classOfRow({ value: String(v) }, 'score', bounds) <= classOfRow({ value: String(v + 1) }, 'score', bounds), `${v}`);
});

test('ranks: ranges and ties', () => {
    assert.equal(rankText({ rank: 5, rank_low: 5, rank_high: 7 }), '5–7');
    assert.equal(rankText({ rank: 1, rank_low: 1, rank_high: 1 }), '1');
    const rows = [{ rank: 1 }, { rank: 1 }, { rank: 3 }];
    assert.deepEqual(rows.map(ties(rows)), [true, true, false]);
});

test('sources get letters in the order of their rows, beyond z too', () => {
    const rows = Array.from({ length: 30 }, (_, i) => row('AAA', 2000, '1', { source: `s${i}` }));
    const { list, letter } = sourcesOf([...rows, rows[0]]);
    assert.equal(list.length, 30);
    assert.deepEqual([letter(rows[0]), letter(rows[25]), letter(rows[26]), letter(rows[29])], ['a', 'z', 'aa', 'ad']);
    assert.equal(letter({ source: 'unknown' }), '');
    assert.equal(rowId(rows[0]), 'at-row-x-csv-1');
});

test('what changed is said only where both are numbers; chance alone is told apart', () => {
    const count = (year, value, low, high) => row('AAA', year, value, { chance_low: low, chance_high: high });
    assert.equal(changeOf([count(2020, '10', 5, 18)], 'count'), null);
    const near = changeOf([count(2020, '10', 5, 18), count(2021, '12', 6, 21)], 'count');
    assert.deepEqual([near.change, near.way, near.apart], [2, 'up', false]);
    assert.equal(changeOf([count(2020, '10', 5, 18), count(2021, '90', 72, 111)], 'count').apart, true);
    assert.equal(changeOf([row('AAA', 2020, '<5', { low: 0, high: 4 }), count(2021, '9', 4, 17)], 'count'), null);
    assert.equal(changeOf([row('AAA', 2020, '2'), row('AAA', 2021, '2WL')], 'tier').way, 'up');
    const history = readHistory([{ ...row('A', 2021, '3'), indicator: 'i', stands: true }, { ...row('A', 2020, '2'), indicator: 'i', stands: true }, { ...row('A', 2020, '3'), indicator: 'i', stands: false }]);
    assert.deepEqual([history.get('i').stands.map((r) => r.year), history.get('i').others.length], [[2020, 2021], 1]);
});

test('a source is named as reports name it', () => {
    assert.equal(namedSource({ publisher: 'ILO', source: 'Profits', published: '2014' }), 'ILO: Profits (2014)');
    assert.equal(namedSource({ publisher: '', source: 'An own file', published: null }), 'An own file');
});

test('addresses are read strictly', () => {
    assert.deepEqual(readPlace('#of=THA,USA&by=tip-tier&year=2021'), { of: ['THA', 'USA'], by: 'tip-tier', year: 2021 });
    assert.deepEqual(readPlace('#of=<img>&by=../x&year=20211'), { of: [], by: '', year: null });
    assert.equal(writePlace({ of: ['THA'], by: 'tip-tier', year: 2021 }), '#of=THA&by=tip-tier&year=2021');
    assert.equal(writePlace({}), '');
});

test('a table for the program keeps commas, quotes and lines', () => {
    assert.equal(csvOf(['a', 'b'], [{ a: 'x,y', b: 'say "no"' }, { a: 1 }]), 'a,b\n"x,y","say ""no"""\n1,\n');
});
