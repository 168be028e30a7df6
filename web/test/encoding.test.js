// SPDX-License-Identifier: Apache-2.0
//
// Files in the codes of before UTF-8 are read; what is no such text is left as it is.
import assert from 'node:assert/strict';
import { File } from 'node:buffer';
import test from 'node:test';
import { asUnicode, isPlainText } from '../src/core/encoding.js';

globalThis.File ??= File; // browsers have it, Node 18 has not

const bytes = (...codes) => Uint8Array.from(codes);
const file = (content) => new File([content], 'bank.csv');

test('Latin-1 becomes UTF-8, and is said to have been it', async () => {
    const latin = bytes(...[...'N\u00d3MINA;-1,50\n'].map((c) => c.charCodeAt(0)));
    const read = await asUnicode(file(latin));
    assert.equal(read.encoding, 'windows-1252');
    assert.equal(await read.file.text(), 'NÓMINA;-1,50\n');
    assert.equal(read.file.name, 'bank.csv');
    const cyrillic = await asUnicode(file(bytes(0xcf, 0xf0, 0xee)), 'windows-1251');
    assert.equal(await cyrillic.file.text(), 'Про');
});

test('UTF-8 and what is no plain text stay the bytes that they were', async () => {
    const utf8 = file('NÓMINA');
    assert.equal((await asUnicode(utf8)).file, utf8);
    for (const head of [bytes(0xff, 0xfe, 65, 0), bytes(0x1f, 0x8b, 8, 0xd3), bytes(0xff, 0xd8, 0xff, 0), bytes(80, 75, 3, 4, 0xd3), bytes(60, 0xd3), bytes(...[...'OFXHEADER:100\n\u00d3'].map((c) => c.charCodeAt(0)))]) {
        assert.equal(isPlainText(head), false);
        const given = file(head);
        assert.deepEqual(await asUnicode(given), { file: given, encoding: '' });
    }
});
