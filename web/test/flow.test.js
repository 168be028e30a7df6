// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { gather, layFlow, readNode } from '../src/pictures/flow-layout.js';
import { classOf, mapClasses, place, roundUp, stretch } from '../src/pictures/scale.js';

const ROWS = [
    { source: 'Food, drink, tobacco, bought', target: 'Farming, forest, fish, work', people: 5 },
    { source: 'Food, drink, tobacco, bought', target: 'Other work', people: 1 },
    { source: 'Fuels, bought', target: 'Farming, forest, fish, work', people: 2 },
    { source: 'Other purchases', target: 'Other work', people: 1 },
    { source: 'Farming, forest, fish, work', target: 'India', people: 4 },
    { source: 'Farming, forest, fish, work', target: 'China', people: 3 },
    { source: 'Other work', target: 'Other countries', people: 2 },
    { source: 'Fuels, bought', target: 'Other work', people: -3 },
];

test('nodes of the table are read into columns', () => {
    assert.deepEqual(readNode('Food, drink, tobacco, bought'), { column: 0, name: 'Food, drink, tobacco' });
    assert.deepEqual(readNode('Other work'), { column: 1, name: '' });
    assert.deepEqual(readNode('Retail trade, repair, work'), { column: 1, name: 'Retail trade, repair' });
    assert.deepEqual(readNode('North Korea'), { column: 2, name: 'North Korea' });
});

test('gathering keeps the sum of each step, and the heaviest by name', () => {
    for (const most of [1, 2, 9]) {
        const { nodes, links } = gather(ROWS, most);
        const step = (column) => links.filter((l) => l.source.startsWith(`${column}|`)).reduce((s, l) => s + l.value, 0);
        assert.equal(step(0), 9, `bought to work, ${most} a column`);
        assert.equal(step(1), 9, `work to place, ${most} a column`);
        for (const column of [0, 1, 2]) assert.ok(nodes.filter((n) => n.column === column && n.name).length <= most);
    }
    const { nodes } = gather(ROWS, 1);
    assert.ok(nodes.some((n) => n.column === 2 && n.name === 'India'));
    assert.ok(!nodes.some((n) => n.name === 'China'));
});

test('the layout stays on the paper, column by column, and as high as it is worth', () => {
    const { nodes, links } = layFlow(gather(ROWS, 9), 600, 400);
    for (const n of nodes) {
        assert.ok(n.x0 >= 0 && n.x1 <= 600 && n.y0 >= 0 && n.y1 <= 400.001, n.key);
        assert.ok(Math.abs(n.x0 - [1, 294.5, 589][n.column]) < 1, n.key);
    }
    const height = (key) => { const n = nodes.find((m) => m.key === key); return (n.y1 - n.y0) / n.value; };
    assert.ok(Math.abs(height('2|India') - height('2|China')) < 1e-9);
    assert.equal(links.length, 7);
    for (const l of links) assert.match(l.d, /^M[\d.,-]+C/);
});

test('axes end at round numbers, places are shares, mirrored from right to left', () => {
    assert.deepEqual([7, 0.0071, 2.1, 10, 0, NaN].map(roundUp), [10, 0.01, 2.5, 10, 1, 1]);
    assert.equal(place(2, 8), '25%');
    assert.equal(place(2, 8, true), '75%');
    assert.equal(place(99, 8), '100%');
    assert.deepEqual(stretch(2, 4, 8), { x: '25%', width: '25%' });
    assert.deepEqual(stretch(2, 4, 8, true), { x: '50%', width: '25%' });
});

test('a map has six classes, a power of ten each', () => {
    const bounds = mapClasses(3.2);
    assert.deepEqual(bounds, [0.0001, 0.001, 0.01, 0.1, 1]);
    assert.deepEqual([0, 0.0005, 0.5, 3.2].map((v) => classOf(v, bounds)), [0, 1, 4, 5]);
});
