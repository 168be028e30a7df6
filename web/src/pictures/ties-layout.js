// SPDX-License-Identifier: Apache-2.0
//
// ties-layout.js - who paid whom in a case, as columns from whom money comes to whom it goes; a
// party that mostly pays stands left of those that mostly get. Laid out as a chain is. Pure.
import { partyOf } from '../core/money.js';
import { layChain } from './chain-layout.js';

export const TIE = { width: 150, height: 66, across: 104, down: 22 };
const COLUMNS = 4; // no picture has more
export const MOST = 12;
const ROOM = 32;
const SUMS = 10; // lines with their sum beside them
export const GROUPS = ['\u0000payers', '\u0000payees']; // no names of parties

const plain = (name) => name.replace(/ \(own\)$/, '');
// Cash and what is outside stand twice: where money comes from, and where it goes.
const SINKS = { Cash: '\u0000cash', Outside: '\u0000outside' };
const sink = (name) => SINKS[name] ?? name;

// Names with what they pay and get: those first of whom a role is possible, then by how much.
function namesOf(flows, parties) {
    const found = new Map();
    const put = (name, out, value) => {
        const n = found.get(name) ?? { name, party: partyOf(parties, name), paid: 0, got: 0, order: found.size };
        n[out ? 'paid' : 'got'] += value;
        found.set(name, n);
    };
    for (const f of flows) {
        put(plain(f.from), true, f.value);
        put(sink(plain(f.to)), false, f.value);
    }
    const moved = (n) => n.paid + n.got;
    const told = (n) => (n.party && n.party.role !== 'unknown' ? 1 : 0);
    return [...found.values()].sort((a, b) => told(b) - told(a) || moved(b) - moved(a) || (a.name < b.name ? -1 : 1));
}

// An order in which little money runs back (Eades, Lin and Smyth, 1993, by the sums of lines): who
// only pays stands first, who only gets last, and of the others who pays most beyond what he gets.
function orderOf(names, lines) {
    const left = new Set(names.map((n) => n.name).sort());
    const head = [];
    const tail = [];
    const sum = (name, end) => lines.reduce((s, l) => s + (l[end] === name && left.has(l.from) && left.has(l.to) ? l.value : 0), 0);
    while (left.size) {
        const all = [...left].map((name) => ({ name, out: sum(name, 'from'), into: sum(name, 'to') }));
        const next = all.find((n) => n.out === 0) ?? all.find((n) => n.into === 0) ?? all.reduce((a, b) => (b.out - b.into > a.out - a.into ? b : a));
        left.delete(next.name);
        if (next.out === 0 && next.into > 0) tail.unshift(next.name);
        else head.push(next.name);
    }
    return [...head, ...tail];
}

// Columns: of lines that do not run back in that order, the longest way.
function columnsOf(names, lines) {
    const order = orderOf(names, lines);
    const rank = new Map(order.map((name, i) => [name, i]));
    const column = new Map(order.map((name) => [name, 0]));
    for (const name of order)
        for (const l of lines)
            if (l.from === name && rank.get(l.to) > rank.get(name)) column.set(l.to, Math.max(column.get(l.to), column.get(name) + 1));
    return new Map([...column].map(([name, c]) => [name, Math.min(c, COLUMNS - 1)]));
}

// {boxes: [{name, party, group, ...}], lines: [{from, to, value, payments, width}], own}: of more
// than `most` names the smallest others are put together as those who pay and those who get.
export function tiesOf(flows, parties, most = MOST) {
    const all = namesOf(flows, parties);
    const shown = new Set(all.slice(0, all.length > most ? most - 2 : most).map((n) => n.name));
    const named = (name, group) => (shown.has(name) ? name : group);
    const lines = new Map();
    let own = 0;
    for (const f of flows) {
        const from = named(plain(f.from), GROUPS[0]);
        const to = named(sink(plain(f.to)), GROUPS[1]);
        if (plain(f.from) === plain(f.to)) {
            own += f.payments;
            continue;
        }
        const key = JSON.stringify([from, to]);
        const l = lines.get(key) ?? { from, to, value: 0, payments: 0 };
        l.value += f.value;
        l.payments += f.payments;
        lines.set(key, l);
    }
    const names = all.filter((n) => shown.has(n.name));
    GROUPS.forEach((group, i) => {
        const of = all.filter((n) => !shown.has(n.name) && (i ? n.got : n.paid) > 0);
        if (of.length) names.push({ name: group, party: null, group, n: of.length, paid: i ? 0 : 1, got: i });
    });
    const drawn = [...lines.values()];
    const columns = columnsOf(names, drawn);
    const last = Math.max(0, ...columns.values());
    const largest = Math.max(1, ...drawn.map((l) => l.value));
    return {
        boxes: names.map((n) => ({ ...n, tier: last - columns.get(n.name) })),
        lines: drawn.map((l) => ({ ...l, width: Math.round((1.4 + 5.6 * Math.sqrt(l.value / largest)) * 10) / 10 })),
        own,
    };
}

// The height of a curve of chain-layout.js at x: where the words of a line stand that passes more
// than one column are put into its first gap, so that no box covers them.
function heightAt(from, to, x) {
    const bend = (to[0] - from[0]) / 2;
    let [low, high] = [0, 1];
    for (let i = 0; i < 24; i++) {
        const s = (low + high) / 2;
        const at = 3 * s * (1 - s) ** 2 * (from[0] + bend) + (1 - s) ** 3 * from[0] + 3 * s * s * (1 - s) * (to[0] - bend) + s ** 3 * to[0];
        if (at < x) low = s;
        else high = s;
    }
    return from[1] * ((1 - low) ** 3 + 3 * low * (1 - low) ** 2) + to[1] * (3 * low * low * (1 - low) + low ** 3);
}

// Where the sum of a line stands: at its end with fewer lines, as it has most room there; of many
// lines the smallest have theirs in the table alone.
export function layTies(ties) {
    const laid = layChain(ties, TIE);
    const at = new Map(laid.boxes.map((b) => [b.name, b]));
    const count = (name, end) => laid.lines.filter((l) => l[end] === name).length;
    const told = new Set([...laid.lines].sort((a, b) => b.value - a.value).slice(0, SUMS));
    for (const l of laid.lines) {
        l.told = told.has(l);
        if (l.back) continue;
        const from = at.get(l.from);
        const start = [from.x + TIE.width, from.y + TIE.height / 2];
        const [out, into] = [count(l.from, 'from'), count(l.to, 'to')];
        if (out === into && l.end[0] - start[0] <= TIE.across + 1) continue;
        l.x = out <= into ? start[0] + ROOM : l.end[0] - ROOM - 8;
        l.y = heightAt(start, l.end, l.x);
    }
    // What runs back is drawn around on the right, and has room there.
    const back = laid.lines.some((l) => l.back);
    return { ...laid, width: laid.width + (back ? TIE.across / 2 + 40 : 0) };
}
