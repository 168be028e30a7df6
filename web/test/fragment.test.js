// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { readFragment, surveyFile, surveyOptions, writeFragment } from '../src/core/fragment.js';

const SAID = { country: 'US', people: 2.4, answers: { tshirts: 0, coffee: 20.5 }, screen: 'food' };

test('answers go into the fragment and come back', () => {
    const text = writeFragment(SAID);
    assert.equal(text, '#s=food&c=US&p=2.4&a=coffee:20.5;tshirts:0');
    assert.deepEqual(readFragment(text), SAID);
});

test('the same answers give the same fragment, in whatever order they were given', () => {
    const other = { ...SAID, answers: { coffee: 20.5, tshirts: 0 } };
    assert.equal(writeFragment(other), writeFragment(SAID));
});

test('nothing said is an empty fragment of one person', () => {
    assert.equal(writeFragment({ country: '', people: 1, answers: {}, screen: '' }), '');
    assert.deepEqual(readFragment(''), { country: '', people: 1, answers: {}, screen: '' });
});

test('what cannot be read is left out, never guessed', () => {
    const cases = {
        '#c=us': '', '#c=USA': '', '#c=%3Cb%3E': '', '#c=US%00': '',
    };
    for (const [fragment, country] of Object.entries(cases)) assert.equal(readFragment(fragment).country, country, fragment);
    for (const p of ['-1', '0', '1e3', '21', 'NaN', '', '0x2', '٣']) assert.equal(readFragment(`#p=${p}`).people, 1, p);
    const bad = '#a=coffee:-1;tea:1e9;UPPER:3;__proto__:4;x:;:5;sugar:Infinity;rice:7;9a:1';
    assert.deepEqual(readFragment(bad).answers, { rice: 7 });
    assert.equal(readFragment('#s=<script>').screen, '');
});

test('a fragment of any length holds a bounded number of answers', () => {
    const many = '#a=' + Array.from({ length: 100000 }, (_, i) => `k${i}:1`).join(';');
    assert.equal(Object.keys(readFragment(many).answers).length, 200);
});

test('the server is asked in the command line’s own words', () => {
    assert.deepEqual(surveyOptions(SAID), { country: 'US', people: 2.4, answer: ['coffee=20.5', 'tshirts=0'] });
    assert.deepEqual(surveyFile(SAID), { country: 'US', people: 2.4, answers: SAID.answers });
});
