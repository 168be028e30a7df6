// SPDX-License-Identifier: Apache-2.0
//
// flow-layout.js - from the report's tables of stops and flows to places on paper:
// five stages (bought, seller, tier, work, place), laid out by d3-sankey, and the lines of their
// labels. Pure.
import { sankey, sankeyLinkHorizontal } from 'd3-sankey';

export const STAGES = ['bought', 'seller', 'tier', 'work', 'place'];

// {nodes: [{key, stage, code, name, value, low, high}], links: [{source, target, stage, value,
// low, high}]}; what refunds outweigh flows back, and is in the table alone.
export function flowOf(stops, flows) {
    const nodes = stops.filter((s) => s.people > 0).map((s) => ({
        key: `${s.stage}|${s.name}`, stage: STAGES.indexOf(s.stage), code: s.code ?? '', name: s.name, value: s.people, low: s.low, high: s.high,
    }));
    const known = new Set(nodes.map((n) => n.key));
    const links = flows.filter((f) => f.people > 0).map((f) => ({
        source: `${STAGES[f.step - 1]}|${f.source}`, target: `${STAGES[f.step]}|${f.target}`, stage: f.step - 1, value: f.people, low: f.low, high: f.high,
    })).filter((l) => known.has(l.source) && known.has(l.target));
    return { nodes, links };
}

// The stages from..to of a flow.
export const stretchOf = (flow, from, to) => ({
    nodes: flow.nodes.filter((n) => n.stage >= from && n.stage <= to),
    links: flow.links.filter((l) => l.stage >= from && l.stage < to),
});

// Places for a width and height. Tiers stand in their order; elsewhere the heaviest come
// first, and what is gathered at the foot.
export function layFlow(flow, width, height, gap = 14) {
    const first = Math.min(...flow.nodes.map((n) => n.stage));
    const order = (a, b) => (a.stage === 2 ? (a.code < b.code ? -1 : 1)
        : (a.code === '') - (b.code === '') || b.value - a.value || (a.name < b.name ? -1 : 1));
    const lay = sankey().nodeId((n) => n.key).nodeAlign((n) => n.stage - first).nodeWidth(10)
        .nodePadding(gap).nodeSort(order).extent([[1, 6], [width - 1, height - 6]]);
    const { nodes, links } = lay({
        nodes: flow.nodes.map(({ value, ...n }) => ({ ...n, people: value, fixedValue: value, value })),
        links: flow.links.map((l) => ({ ...l })),
    });
    const draw = sankeyLinkHorizontal();
    return {
        nodes,
        links: links.map((l) => ({ d: draw(l), width: Math.max(0.5, l.width), stage: l.stage, source: l.source, target: l.target, value: l.value, low: l.low, high: l.high })),
    };
}

// A label's words in lines of about n letters, at most two. What is too long loses its middle:
// what stands in parentheses at its end tells two of one trade apart, and is kept whole.
export function broken(text, n) {
    const [, name, tail] = /^(.*\S) (\([^()]*\))$/.exec(text) ?? [];
    const lines = [''];
    for (const word of tail && tail.length <= n ? [...name.split(' '), tail] : text.split(' ')) {
        const last = lines.length - 1;
        if ((lines[last] + ' ' + word).length > n && lines[last]) lines.push(word);
        else lines[last] = (lines[last] + ' ' + word).trim();
    }
    return lines.length > 2 ? [`${lines[0]} …`, lines[lines.length - 1]] : lines;
}
