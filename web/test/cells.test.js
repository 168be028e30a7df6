// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { noFormula, withoutFormulas } from '../src/core/cells.js';

test('no text of a file begins like a formula; numbers and other texts stay as they are', () => {
    for (const text of ['=1+1', '+44 CALLS', '-REFUND', '@SUM(A1)', '\t=1', '\r=1', '=HYPERLINK("http://x")', '-1+1', '-', '\uFF1D1', "'=1", "''@x"]) {
        assert.equal(noFormula(text), `'${text}`);
    }
    for (const text of ['', 'coffee', '12', '-12.5', '+3', '-1e-9', '.5', '-.5E+3', "'n Sync", 'a=1', ' =1']) assert.equal(noFormula(text), text);
});

test('a CSV keeps its rows, its columns and its numbers', () => {
    const csv = 'line,description,people\n2,=cmd|x,-1.5e-7\n3,"=a ""b"", c\n=d",\n4,"x,=y\n-z",0\n5,"",-\n';
    assert.equal(withoutFormulas(csv),
        'line,description,people\n2,\'=cmd|x,-1.5e-7\n3,"\'=a ""b"", c\n=d",\n4,"x,=y\n-z",0\n5,"",\'-\n');
});
