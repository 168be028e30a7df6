// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { broken, flowOf, layFlow, stretchOf } from '../src/pictures/flow-layout.js';
import { classOf, mapClasses, place, roundUp, stretch } from '../src/pictures/scale.js';

const stop = (stage, code, name, people) => ({ stage, code, name, people, low: people / 2, high: people * 2 });
const STOPS = [
    stop('bought', 'food', 'food, bought', 7), stop('bought', '', 'Other purchases', 2), stop('bought', 'travel', 'travel, bought', -1),
    stop('seller', 'c3 USA', 'Food, drink, tobacco (United States)', 6), stop('seller', '', 'Other sellers', 3),
    stop('tier', '0', 'Tier 0: the sellers', 1), stop('tier', '1', 'Tier 1: their suppliers', 3), stop('tier', '4+', 'Tier 4 and more', 5),
    stop('work', 'c1', 'Farming, forest, fish, work', 8), stop('work', '', 'Other work', 1),
    stop('place', 'IND', 'India', 4), stop('place', 'CHN', 'China', 3), stop('place', '', 'Other countries', 2),
];
const flow = (step, source, target, people) => ({ step, source, target, people, low: people / 2, high: people * 2 });
const FLOWS = [
    flow(1, 'food, bought', 'Food, drink, tobacco (United States)', 6), flow(1, 'food, bought', 'Other sellers', 1),
    flow(1, 'Other purchases', 'Other sellers', 2), flow(1, 'travel, bought', 'Other sellers', -1),
    flow(2, 'Food, drink, tobacco (United States)', 'Tier 1: their suppliers', 3), flow(2, 'Food, drink, tobacco (United States)', 'Tier 4 and more', 3),
    flow(2, 'Other sellers', 'Tier 0: the sellers', 1), flow(2, 'Other sellers', 'Tier 4 and more', 2),
    flow(3, 'Tier 0: the sellers', 'Other work', 1), flow(3, 'Tier 1: their suppliers', 'Farming, forest, fish, work', 3),
    flow(3, 'Tier 4 and more', 'Farming, forest, fish, work', 5),
    flow(4, 'Farming, forest, fish, work', 'India', 4), flow(4, 'Farming, forest, fish, work', 'China', 3),
    flow(4, 'Farming, forest, fish, work', 'Other countries', 1), flow(4, 'Other work', 'Other countries', 1),
];

test('every stage and every step holds the whole', () => {
    const { nodes, links } = flowOf(STOPS, FLOWS);
    for (let s = 0; s < 5; s++) assert.equal(nodes.filter((n) => n.stage === s).reduce((sum, n) => sum + n.value, 0), 9, `stage ${s}`);
    for (let s = 0; s < 4; s++) assert.equal(links.filter((l) => l.stage === s).reduce((sum, l) => sum + l.value, 0), 9, `step ${s}`);
    assert.ok(!nodes.some((n) => n.code === 'travel'), 'refunds are not drawn');
    for (const x of [...nodes, ...links]) assert.ok(x.low < x.value && x.value < x.high, 'with limits');
});

test('the layout stays on the paper, stage by stage, and as high as it is worth', () => {
    const whole = flowOf(STOPS, FLOWS);
    for (const [from, to] of [[0, 4], [0, 2], [2, 4], [3, 4]]) {
        const { nodes, links } = layFlow(stretchOf(whole, from, to), 600, 400, 20);
        for (const n of nodes) {
            assert.ok(n.x0 >= 0 && n.x1 <= 600 && n.y0 >= 0 && n.y1 <= 400.001, n.key);
            assert.ok(Math.abs(n.x0 - (1 + (588 * (n.stage - from)) / (to - from))) < 1, n.key);
            assert.ok(Math.abs((n.y1 - n.y0) / n.people - (nodes[0].y1 - nodes[0].y0) / nodes[0].people) < 1e-9, n.key);
        }
        for (const l of links) assert.match(l.d, /^M[\d.,-]+C/);
        assert.equal(links.length, whole.links.filter((l) => l.stage >= from && l.stage < to).length);
    }
    const tiers = layFlow(stretchOf(whole, 2, 3), 600, 400, 20).nodes.filter((n) => n.stage === 2).sort((a, b) => a.y0 - b.y0);
    assert.deepEqual(tiers.map((n) => n.code), ['0', '1', '4+'], 'tiers stand in their order');
    const sellers = layFlow(stretchOf(whole, 0, 1), 600, 400, 20).nodes.filter((n) => n.stage === 1).sort((a, b) => a.y0 - b.y0);
    assert.equal(sellers.at(-1).code, '', 'what is gathered stands at the foot');
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

test('a label of two lines keeps the country that tells two sellers apart', () => {
    assert.deepEqual(broken('Retail (India)', 17), ['Retail (India)']);
    assert.deepEqual(broken('Food, drink, tobacco (United States)', 26), ['Food, drink, tobacco', '(United States)']);
    assert.deepEqual(broken('Food, drink, tobacco (United States)', 17), ['Food, drink, …', '(United States)']);
    assert.notDeepEqual(broken('Food, drink, tobacco (India)', 17), broken('Food, drink, tobacco (China)', 17));
    assert.deepEqual(broken('One word after another until the end', 12), ['One word …', 'end']);
});
