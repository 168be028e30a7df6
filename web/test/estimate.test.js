// SPDX-License-Identifier: Apache-2.0
//
// What the page makes of the report of an estimate: facts of checks, ends of intervals, numbers
// that are read out, methods that contradict each other, the axis' end.
import assert from 'node:assert/strict';
import test from 'node:test';
import { contradictions, EXAMPLE, factsOf, farthest, namesOf, pasted, readEstimate, readOut } from '../src/core/estimate.js';

const row = (method, estimate, low, high, checks = null) => ({ method, model: null, estimate, low, high, level: 0.95, checks, note: null });
const report = (...estimates) => ({ key_figures: [{ name: 'cases', value: 98 }], tables: { estimates }, warnings: ['w'] });

test('checks are told apart', () => {
    assert.deepEqual(factsOf('0, r-hat 1.002, 9172 draws'), [{ kind: 'code', value: 0 }, { kind: 'rhat', value: 1.002 }, { kind: 'draws', value: 9172 }]);
    assert.deepEqual(factsOf('821 graphs'), [{ kind: 'graphs', value: 821 }]);
    assert.deepEqual(factsOf('coverage 0.28'), [{ kind: 'coverage', value: 0.28 }]);
    assert.deepEqual(factsOf('something else'), [{ kind: 'other', text: 'something else' }]);
    assert.deepEqual(factsOf(null), []);
});

test('a number that is read out claims no more than it is', () => {
    assert.equal(readOut(3223, false), 3200);
    assert.equal(readOut(3988, true), 4000);
    assert.equal(readOut(4000, true), 4000);
    assert.equal(readOut(103, false, 98), 100);
    assert.equal(readOut(99.5, false, 98), 99);
    assert.equal(readOut(1439, false, 1435), 1435, 'never below those who are on lists');
});

test('refused methods have no part in the range; one without an upper end opens it', () => {
    const some = readEstimate(report(row('a', 300, 200, 400), row('b', null, null, null, '2'), row('c', 500, 450, 700)));
    assert.deepEqual([some.least, some.most, some.low, some.high, some.told.length], [300, 500, 200, 700, 2]);
    assert.deepEqual(contradictions(some), [['a', 'c']]);
    const open = readEstimate(report(row('a', 300, 200, null), row('c', 500, 450, 700)));
    assert.equal(open.high, Infinity);
    assert.deepEqual(contradictions(open), []);
    assert.equal(readEstimate(report(row('b', null, null, null))).told.length, 0);
});

test('a far end does not press the estimates together', () => {
    assert.equal(farthest(readEstimate(report(row('a', 300, 200, 400)))), 400);
    assert.equal(farthest(readEstimate(report(row('a', 300, 200, 90000)))), 900);
    assert.equal(farthest(readEstimate(report(row('a', 300, 200, null)))), 300);
});

test('pasted tables, and the lists of a driver', async () => {
    assert.equal(pasted('a\tb\n1\t0').name, 'pasted.tsv');
    assert.equal(await pasted('a,b\n1,0').text(), 'a,b\n1,0\n');
    assert.equal(EXAMPLE.trim().split('\n').length, 16);
    assert.deepEqual(namesOf({ lists: '1;3' }, [{ list: 'x' }, { list: 'y' }, { list: 'z' }]), ['x', 'z']);
});
