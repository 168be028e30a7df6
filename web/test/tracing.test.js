// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { asManyAsFit, chainOf, pathsOf } from '../src/core/tracing.js';
import { BOX, layChain } from '../src/pictures/chain-layout.js';

const row = (path, tier, from, to, good, first, last, shipments, authority = '') => ({ path, tier, from, to, good, first_date: first, last_date: last, shipments, authority });
const ROWS = [
    row(1, 1, 'sewing', 'importer', 'shirts', '2026-05-10', '2026-05-10', 1),
    row(1, 2, 'weaving', 'sewing', 'fabric', '2026-03-25', '2026-04-18', 2),
    row(1, 3, 'dyer', 'weaving', 'yarn', '2026-03-02', '2026-03-02', 1, 'a list: dyer'),
    row(2, 2, 'weaving', 'sewing', 'fabric', '2026-03-25', '2026-04-18', 2),
    row(2, 1, 'sewing', 'importer', 'shirts', '2026-05-10', '2026-05-10', 1),
    row(2, 3, 'spinning', 'weaving', 'yarn', '2026-02-10', '2026-03-20', 4),
    row(2, 4, 'gin', 'spinning', 'lint', null, null, 3, 'a region'),
];

test('paths are told tier by tier, with what stands at their end', () => {
    const paths = pathsOf(ROWS);
    assert.deepEqual(paths.map((p) => [p.path, p.tiers, p.authority]), [[1, 3, 'a list: dyer'], [2, 4, 'a region']]);
    assert.deepEqual(paths[1].steps.map((s) => s.from), ['sewing', 'weaving', 'spinning', 'gin']);
    assert.deepEqual(pathsOf(undefined), []);
});

test('a party stands once, in its nearest tier; what two paths share is one line', () => {
    const { boxes, lines } = chainOf(pathsOf([...ROWS, row(3, 1, 'gin', 'importer', 'lint', '2026-01-01', '2026-01-02', 1, 'a region')]));
    assert.deepEqual(boxes.map((b) => [b.name, b.tier]).sort(), [['dyer', 3], ['gin', 1], ['importer', 0], ['sewing', 1], ['spinning', 3], ['weaving', 2]]);
    const shared = lines.find((l) => l.from === 'weaving');
    assert.deepEqual([shared.paths, shared.shipments, shared.first, shared.last, shared.goods], [[1, 2], 2, '2026-03-25', '2026-04-18', ['fabric']]);
    assert.equal(boxes.find((b) => b.name === 'gin').authority, 'a region');
    assert.deepEqual([lines.find((l) => l.to === 'spinning').first, lines.length], [null, 6]);
});

test('no two boxes lie on each other, goods run to the right, every order of rows gives one picture', () => {
    const one = layChain(chainOf(pathsOf(ROWS)));
    for (const a of one.boxes) {
        assert.ok(a.x >= 0 && a.y >= 0 && a.x + BOX.width <= one.width && a.y + BOX.height <= one.height, a.name);
        for (const b of one.boxes) assert.ok(a === b || Math.abs(a.x - b.x) >= BOX.width || Math.abs(a.y - b.y) >= BOX.height, `${a.name} ${b.name}`);
    }
    const x = (name) => one.boxes.find((b) => b.name === name).x;
    for (const l of one.lines) assert.ok(x(l.from) < x(l.to), `${l.from} ${l.to}`);
    const other = layChain(chainOf(pathsOf([...ROWS].reverse())));
    const places = (p) => p.boxes.map((b) => `${b.name} ${b.x} ${b.y}`).sort();
    assert.deepEqual(places(other), places(one));
});

test('lines that run back are drawn around, and a chain of nobody is drawn as nothing', () => {
    const back = layChain({ boxes: [{ name: 'a', tier: 1 }, { name: 'b', tier: 1 }], lines: [{ from: 'a', to: 'b' }] });
    assert.equal(back.lines[0].back, true);
    assert.deepEqual(layChain({ boxes: [], lines: [] }).boxes, []);
});

test('only so many parties are drawn, whole paths, the nearest first', () => {
    const paths = pathsOf(ROWS);
    assert.deepEqual(asManyAsFit(paths, 4).map((p) => p.path), [1]);
    assert.deepEqual(asManyAsFit(paths, 6).map((p) => p.path), [1, 2]);
    assert.deepEqual(asManyAsFit(paths, 3), []);
});
