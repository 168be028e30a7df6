// SPDX-License-Identifier: Apache-2.0
//
// Expected texts are those of the command line: test/unit/report_number.c and
// the examples of docs/guide.
import assert from 'node:assert/strict';
import test from 'node:test';
import { formatter } from '../src/core/format.js';

const en = formatter('en-US');
const figure = (value, low, high, unit) => {
    const f = { value, low, high, unit };
    return `${en.value(f)} (${en.low(f)} to ${en.high(f)})`;
};

test('figures have the digits of the command line', () => {
    assert.equal(figure(4.189758103667459, 2.5639858053905975, 6.638498018107664, 'hours a year'), '4.2 (2.6 to 6.6)');
    assert.equal(figure(0.0016785889838411294, 0.00102723790280072, 0.0026596546546905704, 'people'), '0.0017 (0.0010 to 0.0027)');
    assert.equal(figure(0.6126849791020123, 0.3749418345222628, 0.9707739489620582, 'days a year'), '0.61 (0.37 to 0.97)');
    assert.equal(figure(0.00003920909929528105, 0.00002399460101222834, 0.000062125, 'people per 1,000 USD'), '0.000039 (0.000024 to 0.000062)');
    assert.equal(figure(150.4, 99.2, 220.1, 'days a year'), '150 (99 to 220)');
    assert.equal(figure(17400000, 17400000, 17400000, 'people'), '17,400,000 (17,400,000 to 17,400,000)');
    assert.equal(figure(0.271234927982766, 0.1401551482709651, 0.43339006553135623, 'share'), '27% (14% to 43%)');
});

test('figures without an interval have three digits', () => {
    assert.equal(en.value({ value: 5.524309590045936, low: null, high: null, unit: 'hours a year' }), '5.52');
    assert.equal(en.value({ value: 0.0014249654410954913, low: null, high: null, unit: 'share' }), '0.142%');
    assert.equal(en.value({ value: 3771, low: null, high: null, unit: 'pairs' }), '3,771');
});

test('cells have three digits, small ones as many places as they need', () => {
    const cases = [[1.6064, '1.61'], [0.46945, '0.469'], [0.08492, '0.0849'], [0, '0'], [12, '12'], [30049.11, '30,000'], [30049, '30,049'],
        [0.5, '0.5'], [0.00000001234, '1.23 × 10⁻⁸'], [999.6, '1,000'], [0.1, '0.1'], [-2.5, '-2.5']];
    for (const [v, text] of cases) assert.equal(en.cell(v), text);
    assert.equal(en.cell(NaN), '–');
    assert.equal(en.cell(undefined), '–');
});

test('a language writes the same digits in its own way', () => {
    const es = formatter('es');
    assert.equal(es.value({ value: 4.189758, low: 2.56, high: 6.63, unit: 'hours a year' }), '4,2');
    assert.equal(es.value({ value: 12345.6, low: null, high: null, unit: 'pairs' }), '12.346');
    assert.equal(formatter('de').money(12.3, 'EUR').replace(/\s/g, ' '), '12 €');
});
