// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { noFormula } from '../src/core/cells.js';
import { formatter } from '../src/core/format.js';
import { pieces, sides } from '../src/core/sides.js';

const v = (field, value) => ({ field, value });

test('field beside field, in one order; the program says what agrees, and a field it drew nothing from is unclear', () => {
    const here = [v('name', 'Ana'), v('country', 'mx'), v('leiCode', 'X'), v('address', 'Calle 1'), v('birthDate', '1961')];
    const there = [v('schema', 'Person'), v('alias', 'Anna'), v('name', 'Ana R'), v('country', 'es'), v('leiCode', 'Y'), v('address', 'Road 2'), v('program', 'P')];
    const rows = sides(here, there, [{ what: 'word', here: 'Ana', there: 'Ana', verdict: 'same' }, { what: 'country', verdict: 'other' }, { what: 'leiCode', verdict: 'same' }]);
    assert.deepEqual(rows.map((r) => [r.group, r.verdict]), [['name', 'near'], ['schema', 'there'], ['country', 'other'], ['birthDate', 'here'], ['identifier', 'same'], ['address', 'unknown'], ['program', 'there']]);
    assert.deepEqual(rows[0].there.map((x) => x.value), ['Ana R', 'Anna'], 'the main name first');
});

test('names: equal, words that met, none that met, nothing known', () => {
    const verdict = (said) => sides([v('name', 'A')], [v('name', 'B')], said)[0].verdict;
    assert.equal(verdict([{ what: 'names', verdict: 'plain' }]), 'same');
    assert.equal(verdict([{ what: 'word', here: 'A', there: 'B', verdict: 'near' }]), 'near');
    assert.equal(verdict([{ what: 'word', here: 'A', there: null, verdict: 'alone' }]), 'other');
    assert.equal(verdict(null), 'unknown');
});

test('the words of a name are marked where they stand, each once', () => {
    const say = (name, met) => pieces(name, met).map((p) => p.text + (p.mark && `:${p.mark}`));
    assert.deepEqual(say('Good Will Co. Ltd', [{ text: 'Good', mark: 'same' }, { text: 'Will', mark: 'near' }, { text: 'Co. Ltd', mark: 'alone' }]), ['Good:same', ' ', 'Will:near', ' ', 'Co. Ltd:alone']);
    assert.deepEqual(say('An An', [{ text: 'An', mark: 'same' }, { text: 'An', mark: 'alone' }]), ['An:same', ' ', 'An:alone']);
    assert.deepEqual(say('Ana An', [{ text: 'An', mark: 'same' }, { text: 'Ana', mark: 'near' }]), ['Ana:near', ' ', 'An:same']);
    assert.deepEqual(say('x', [{ text: 'not there', mark: 'same' }]), ['x']);
    assert.deepEqual(say('<b>', []), ['<b>']);
});

test('a likelihood is never nothing and never certain', () => {
    const f = formatter('en');
    assert.deepEqual([0, 0.0004, 0.5, 0.9962, 0.99999, 1].map(f.likely), ['0.1%', '0.1%', '50%', '99.6%', '99.9%', '99.9%']);
    assert.equal(noFormula('=1'), "'=1");
});
