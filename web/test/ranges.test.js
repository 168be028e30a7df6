// SPDX-License-Identifier: Apache-2.0
//
// What the page makes of strata, changes over years and surveys: columns that are guessed, options that
// are sent, rows and the direction that can be printed, the ends of the axis.
import assert from 'node:assert/strict';
import test from 'node:test';
import { changeOf, guessColumns, optionsOf, readRanges, span } from '../src/core/ranges.js';

test('columns are found by their headings, in Spanish too, and each is taken once', () => {
    assert.deepEqual(guessColumns('panel', ['País', 'Año', 'Víctimas']), { unit: 'País', time: 'Año', value: 'Víctimas' });
    assert.deepEqual(guessColumns('rds', ['id', 'reclutador', 'grado', 'deuda']), { id: 'id', recruiter: 'reclutador', degree: 'grado', trait: 'deuda' });
    assert.deepEqual(guessColumns('records', ['case', 'agency', 'sex']), { person: 'case', list: 'agency', date: '', by: '' });
    assert.deepEqual(guessColumns('scaleup', []), { hidden: '' });
});

test('what is chosen becomes the options of the command', () => {
    assert.deepEqual(optionsOf('records', { person: 'p', list: 'l', date: 'd', by: '' }, { replicates: 1000 }), { person: 'p', list: 'l', date: 'd', replicates: 1000 });
    assert.deepEqual(optionsOf('counts', { by: 'sex' }, { replicates: 1000 }), { by: 'sex' }, 'strata draw nothing anew');
    assert.equal(optionsOf('panel', { unit: 'a, b', time: 't', value: 'v' }, {}).columns, 'unit="a, b",time="t",value="v"');
    assert.equal(optionsOf('rds', { id: 'i', recruiter: 'r', degree: 'd', trait: 't' }, { replicates: 100000, population: '' }).replicates, 5000);
});

const changes = (...rows) => ({ tables: { changes: rows.map(([change, estimate, low, high, scale = 'share']) => ({ change, estimate, low, high, scale, level: 0.95 })), influence: [] }, warnings: [] });

test('a direction is told where the command would print it', () => {
    assert.equal(readRanges('panel', changes(['matched', -0.2, -0.3, -0.1])).direction, -1);
    assert.equal(readRanges('panel', { ...changes(['matched', -0.2, -0.3, -0.1]), tables: { ...changes(['matched', -0.2, -0.3, -0.1]).tables, influence: [{ turns: true }] } }).direction, 0, 'one unit decides the sign');
    assert.equal(readRanges('years', changes(['persons, separate', 0.2, 0.1, 0.3], ['persons, joint', 0.2, -0.1, 0.3])).direction, 0);
    assert.equal(readRanges('years', changes(['persons, separate', 0.2, 0.1, 0.3], ['persons, joint', 0.2, 0.1, 0.3])).direction, 1);
    assert.deepEqual(changeOf('matched without Corland'), { key: 'without', name: 'Corland' });
    assert.deepEqual(changeOf('slope'), { key: null, name: 'slope' });
});

test('a far end does not press rows together, and changes have room below none', () => {
    assert.deepEqual(span(readRanges('panel', changes(['matched', -0.2, -0.5, 400]))), { bottom: -0.5, top: 0.6000000000000001 });
    const strata = readRanges('by', { tables: { strata: [{ stratum: 'f', estimate: 164, low: 122, high: 284 }, { stratum: 'everybody', estimate: null, low: null, high: null, note: 'refused' }] }, warnings: [] });
    assert.deepEqual(span(strata), { bottom: 0, top: 284 });
    assert.equal(strata.rows[1].told, false);
});
