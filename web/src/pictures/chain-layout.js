// SPDX-License-Identifier: Apache-2.0
//
// chain-layout.js - where the parties of a chain stand on paper: a column a tier, goods from
// left to right, the buyer at the right end; within a column in such an order that few lines
// cross (Sugiyama's barycentres, a fixed number of sweeps). Pure.
export const BOX = { width: 176, height: 62, across: 92, down: 20 };
const SWEEPS = 8;

function neighbours(boxes, lines) {
    const of = new Map(boxes.map((b) => [b.name, []]));
    for (const l of lines) {
        of.get(l.from).push(l.to);
        of.get(l.to).push(l.from);
    }
    return of;
}

// Columns of names from the highest tier to tier 0.
function ordered(boxes, lines) {
    const tiers = [...new Set(boxes.map((b) => b.tier))].sort((a, b) => b - a);
    const columns = tiers.map((tier) => boxes.filter((b) => b.tier === tier).map((b) => b.name).sort((a, b) => (a < b ? -1 : 1)));
    const near = neighbours(boxes, lines);
    const rank = new Map();
    const number = () => columns.forEach((c) => c.forEach((name, i) => rank.set(name, (i + 0.5) / c.length)));
    number();
    const weight = (name) => {
        const ranks = near.get(name).map((n) => rank.get(n));
        return ranks.length ? ranks.reduce((a, b) => a + b, 0) / ranks.length : rank.get(name);
    };
    for (let sweep = 0; sweep < SWEEPS; sweep++) {
        const turn = sweep % 2 ? [...columns.keys()].reverse() : [...columns.keys()];
        for (const c of turn) {
            const weights = new Map(columns[c].map((name) => [name, weight(name)]));
            columns[c].sort((a, b) => weights.get(a) - weights.get(b) || (a < b ? -1 : 1));
            number();
        }
    }
    return columns;
}

// {width, height, boxes: [{...box, x, y}], lines: [{...line, d, x, y}]}: x and y of a line is
// where its words stand.
export function layChain({ boxes, lines }, box = BOX) {
    const columns = ordered(boxes, lines);
    const most = Math.max(1, ...columns.map((c) => c.length));
    const height = most * (box.height + box.down) - box.down;
    const width = columns.length * (box.width + box.across) - box.across;
    const at = new Map();
    columns.forEach((column, c) => {
        const own = column.length * (box.height + box.down) - box.down;
        column.forEach((name, i) => at.set(name, { x: c * (box.width + box.across), y: (height - own) / 2 + i * (box.height + box.down) }));
    });
    return {
        width: Math.max(width, box.width),
        height: Math.max(height, box.height),
        boxes: boxes.map((b) => ({ ...b, ...at.get(b.name) })),
        lines: lines.map((l) => ({ ...l, ...drawn(at.get(l.from), at.get(l.to), box) })),
    };
}

// From the right side of one box to the left of another; around, where it does not lie right of it.
function drawn(from, to, box) {
    const y0 = from.y + box.height / 2;
    const y1 = to.y + box.height / 2;
    const x0 = from.x + box.width;
    if (to.x > from.x) {
        const x1 = to.x;
        const bend = (x1 - x0) / 2;
        return { d: `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1 - 7} ${y1}`, x: (x0 + x1) / 2, y: (y0 + y1) / 2, end: [x1, y1] };
    }
    const x1 = to.x + box.width;
    const out = Math.max(x0, x1) + box.across / 2;
    return { d: `M${x0} ${y0}C${out} ${y0} ${out} ${y1} ${x1 + 7} ${y1}`, x: out, y: (y0 + y1) / 2, end: [x1, y1], back: true };
}
