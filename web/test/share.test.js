// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { escaped, sharePicture } from '../src/share/picture.js';
import { sharePage } from '../src/share/page.js';

globalThis.crypto ??= webcrypto; // node 18 has it under another name

const TEXTS = { title: 'Work <b>&"', number: '11', unit: 'hours', range: '7 to 18', rows: [{ value: 5, label: 'a <i>' }], not: 'not', by: 'by', direction: 'ltr' };
const drawn = (direction) => sharePicture({ texts: { ...TEXTS, direction }, hours: { value: 11, low: 7, high: 18 }, top: 20, topText: '20', zeroText: '0' });

test('the picture stands alone and takes no markup from its texts', () => {
    for (const svg of [drawn('ltr'), drawn('rtl')]) {
        assert.ok(!/<b>|<i>|<style|style=|<script|href|url\(/.test(svg), svg);
        assert.equal((svg.match(/https?:/g) ?? []).length, 1, 'its name space alone');
    }
    assert.equal(escaped('<&>"\''), '&#60;&#38;&#62;&#34;&#39;');
});

test('places in the picture are those of the numbers, mirrored from right to left', () => {
    const dot = (svg) => Number(/<circle cx="([\d.]+)" cy="392" r="13"/.exec(svg)[1]);
    assert.equal(dot(drawn('ltr')), 70 + 1060 * (11 / 20));
    assert.equal(dot(drawn('rtl')), 1200 - (70 + 1060 * (11 / 20)));
});

test('the file allows its own style by its hash and nothing else', async () => {
    const html = await sharePage({
        language: 'en', direction: 'ltr', title: 'T<', picture: drawn('ltr'), map: '<svg></svg>', where: 'W',
        heads: ['a', 'b'], rows: [['x<', '1']], not: ['n'], made: 'm',
    });
    assert.match(html, /content="default-src &#39;none&#39;; style-src &#39;sha256-[A-Za-z0-9+/]{43}=&#39;"/);
    assert.ok(!/<script|T<<|x<</.test(html));
});
