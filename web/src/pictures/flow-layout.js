// SPDX-License-Identifier: Apache-2.0
//
// flow-layout.js - from the report's table of flows to places on paper: three
// columns (bought, work, country), each with its largest things and the rest
// gathered, laid out by d3-sankey. Pure.
import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';

const BOUGHT = /, bought$/;
const WORK = /, work$/;
const OTHERS = ['Other purchases', 'Other work', 'Other countries'];

// Column and bare name of a node of the table.
export function readNode(name) {
    const others = OTHERS.indexOf(name);
    if (others >= 0) return { column: others, name: '' };
    if (BOUGHT.test(name)) return { column: 0, name: name.replace(BOUGHT, '') };
    if (WORK.test(name)) return { column: 1, name: name.replace(WORK, '') };
    return { column: 2, name };
}

// The keys of the `most` heaviest named things in a column.
function heaviest(flows, column, most) {
    const sums = new Map();
    for (const f of flows) {
        const end = column === 0 ? f.from : f.to;
        if (end.column !== column || !end.name) continue;
        sums.set(end.name, (sums.get(end.name) ?? 0) + f.value);
    }
    const kept = [...sums].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, most);
    return new Set(kept.map(([name]) => name));
}

// {nodes: [{column, name, value}], links: [{source, target, value}]}, with at most
// `most` named things a column; the others are in the node without a name.
export function gather(rows, most) {
    const flows = rows.filter((r) => r.people > 0).map((r) => ({ from: readNode(r.source), to: readNode(r.target), value: r.people }));
    const kept = [0, 1, 2].map((c) => heaviest(flows, c, most));
    const nodes = new Map();
    const links = new Map();
    const node = ({ column, name }) => {
        const shown = kept[column].has(name) ? name : '';
        const key = `${column}|${shown}`;
        if (!nodes.has(key)) nodes.set(key, { key, column, name: shown });
        return key;
    };
    for (const f of flows) {
        const source = node(f.from);
        const target = node(f.to);
        const key = `${source}>${target}`;
        if (!links.has(key)) links.set(key, { source, target, value: 0 });
        links.get(key).value += f.value;
    }
    return { nodes: [...nodes.values()], links: [...links.values()] };
}

// Places for a width and height; named things first, the rest at the foot.
export function layFlow(graph, width, height, gap = 14) {
    const order = (a, b) => (a.name === '') - (b.name === '') || b.value - a.value;
    const lay = sankey().nodeId((n) => n.key).nodeAlign(sankeyJustify).nodeWidth(10)
        .nodePadding(gap).nodeSort(order).extent([[1, 6], [width - 1, height - 6]]);
    const { nodes, links } = lay({
        nodes: graph.nodes.map((n) => ({ ...n })),
        links: graph.links.map((l) => ({ ...l })),
    });
    const draw = sankeyLinkHorizontal();
    return {
        nodes,
        links: links.map((l) => ({ d: draw(l), width: Math.max(0.5, l.width), source: l.source, target: l.target, value: l.value })),
    };
}
