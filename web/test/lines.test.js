// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { correctionsFile, firstRows, joinCorrections, linesToSee, NO_SPENDING } from '../src/core/lines.js';

test('each line to look at stands once, the heaviest first, with its reason', () => {
    const report = { tables: {
        doubtful: [{ line: 7, description: 'x', industry: 'c3', score: 0.4 }, { line: 2, description: 'y', industry: null }],
        unplaced: [{ line: 2, description: 'y', reason: 'description not understood' }, { line: 9, description: 'pay', reason: 'income or transfer' }],
    } };
    assert.deepEqual(linesToSee(report).map((l) => [l.line, l.industry, l.reason]),
        [[7, 'c3', null], [2, null, 'description not understood'], [9, null, 'income or transfer']]);
    assert.deepEqual(linesToSee({ tables: {} }), []);
});

test('corrections are a CSV that any description fits into', () => {
    const said = new Map([['a "b", c', 'c16'], ['pay\nline', NO_SPENDING], ['left', '']]);
    assert.equal(correctionsFile(said), 'description,industry,not_spending\n"a ""b"", c",c16,\n"pay\nline",,yes\n');
});

test('a description that begins like a formula is saved as a text', () => {
    assert.equal(correctionsFile(new Map([['=1+1', 'c3'], ["'=1", 'c4']])),
        'description,industry,not_spending\n"\'\'=1",c4,\n"\'=1+1",c3,\n');
});

test('corrections of now stand before those of a file with the same columns', () => {
    const own = 'description,industry,not_spending\n"a",c1,\n';
    assert.equal(joinCorrections(own, 'description,industry,not_spending\r\n"b",c2,\r\n'), own + '"b",c2,\n');
    assert.equal(joinCorrections(own, ''), own);
    assert.equal(joinCorrections(own, 'code,system\n1,hs\n'), null, 'other columns are not guessed at');
});

test('the first rows of a file, when it is delimited text', () => {
    assert.deepEqual(firstRows('\uFEFFa;b\r\n"1;2";"x ""y"""\r\n'), [['a', 'b'], ['1;2', 'x y']]);
    assert.deepEqual(firstRows('a\tb\n1\t2'), [['a', 'b'], ['1', '2']]);
    assert.equal(firstRows(Array(50).fill('1,2').join('\n')).length, 6);
    for (const other of ['PK\u0003\u0004\u0000', '<?xml version="1.0"?>', '{"a":1}', 'one column\n1\n', '']) assert.equal(firstRows(other), null, other);
});
