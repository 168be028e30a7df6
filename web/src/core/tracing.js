// SPDX-License-Identifier: Apache-2.0
//
// tracing.js - the paths of goods, as `manumit trace paths` tells them, put together: who
// stands in them, in which tier, and what goes from one to the other. Pure.

// Rows of one path in the order of its tiers: [{path, authority, tiers, steps}].
export function pathsOf(rows) {
    const found = new Map();
    for (const row of rows ?? []) {
        if (!found.has(row.path)) found.set(row.path, []);
        found.get(row.path).push(row);
    }
    return [...found].map(([path, steps]) => {
        const sorted = [...steps].sort((a, b) => a.tier - b.tier);
        return { path, steps: sorted, tiers: sorted.length, authority: sorted.map((s) => s.authority).filter(Boolean).at(-1) ?? '' };
    });
}

const earlier = (a, b) => (!a ? b : !b ? a : a < b ? a : b);
const later = (a, b) => (!a ? b : !b ? a : a > b ? a : b);

// {boxes: [{name, tier, authority}], lines: [{from, to, goods, first, last, shipments, paths}]}: a
// party stands in the nearest tier in which a path has it; goods of two parties make one line.
export function chainOf(paths) {
    const boxes = new Map();
    const lines = new Map();
    const box = (name, tier) => {
        const was = boxes.get(name);
        if (!was) boxes.set(name, { name, tier, authority: '' });
        else was.tier = Math.min(was.tier, tier);
        return boxes.get(name);
    };
    for (const { path, steps } of paths) {
        for (const s of steps) {
            box(s.to, s.tier - 1);
            const from = box(s.from, s.tier);
            if (s.authority) from.authority = s.authority;
            const key = `${s.from}\n${s.to}`;
            const line = lines.get(key) ?? { from: s.from, to: s.to, goods: new Map(), first: null, last: null, paths: [] };
            line.goods.set(s.good, Math.max(line.goods.get(s.good) ?? 0, s.shipments ?? 0));
            line.first = earlier(line.first, s.first_date);
            line.last = later(line.last, s.last_date);
            if (!line.paths.includes(path)) line.paths.push(path);
            lines.set(key, line);
        }
    }
    return {
        boxes: [...boxes.values()],
        lines: [...lines.values()].map(({ goods, ...line }) => ({ ...line, goods: [...goods.keys()], shipments: [...goods.values()].reduce((a, b) => a + b, 0) })),
    };
}

// Paths, the nearest first, as long as no more than `most` parties stand in them.
export function asManyAsFit(paths, most) {
    const names = new Set();
    const shown = [];
    for (const p of [...paths].sort((a, b) => a.tiers - b.tiers || a.path - b.path)) {
        const more = p.steps.flatMap((s) => [s.from, s.to]).filter((n) => !names.has(n));
        if (names.size + new Set(more).size > most) continue;
        for (const n of more) names.add(n);
        shown.push(p);
    }
    return shown;
}
