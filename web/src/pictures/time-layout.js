// SPDX-License-Identifier: Apache-2.0
//
// time-layout.js - where days, hours and sums fall in the picture of a case: shares of its width
// and places in its height. Pure.
import { roundUp } from './scale.js';

const DAY = 86400000;
const at = (day) => Date.parse(`${day}T00:00:00Z`);
const round = (x) => Math.round(x * 1000) / 1000;

export const TIME = { sums: 118, hours: 150, gap: 22, noHour: 20 };

// Days that are written beneath, no more than `most` of them: of a month, a week or a day.
export function ticksOf(first, last, most = 5) {
    const days = Math.round((at(last) - at(first)) / DAY) + 1;
    const step = [1, 2, 7, 14, 28, 56, 91, 182, 364].find((s) => Math.ceil(days / s) <= most) ?? Math.ceil(days / most);
    const found = [];
    for (let d = 0; d < days; d += step) found.push(new Date(at(first) + d * DAY).toISOString().slice(0, 10));
    return found;
}

// What a payment is drawn as: by a shape of its own, so that no colour need be told apart.
export function shapeOf(channel) {
    if (channel === 'cash-in') return 'up';
    if (channel === 'cash-out') return 'down';
    return ['card', 'prepaid'].includes(channel) ? 'square' : ['crypto', 'remit', 'wire'].includes(channel) ? 'diamond' : 'circle';
}
export const SHAPES = { up: 'M-5.5 4.5h11l-5.5 -9.5z', down: 'M-5.5 -4.5h11l-5.5 9.5z', square: 'M-4.5 -4.5h9v9h-9z', diamond: 'M0 -6l6 6l-6 6l-6 -6z', circle: 'M-4.8 0a4.8 4.8 0 1 0 9.6 0a4.8 4.8 0 1 0 -9.6 0z' };

// {first, last, top, bars: [{day, x, width, in, out, other}], marks: [{payment, x, y, shape}], ticks:
// [{day, x}]}: x and width in per cent, heights in pixels of TIME. Marks of the same hour of a day
// stand beside each other as far as the day is wide. null where nothing has a day.
export function layTime(days, payments) {
    const dated = payments.filter((p) => p.day);
    const all = [...days.map((d) => d.day), ...dated.map((p) => p.day)].filter(Boolean).sort();
    if (!all.length) return null;
    const [first, last] = [all[0], all.at(-1)];
    const count = Math.round((at(last) - at(first)) / DAY) + 1;
    const width = 100 / count;
    const left = (day) => ((at(day) - at(first)) / DAY) * width;
    const top = roundUp(Math.max(0, ...days.flatMap((d) => [(d.in ?? 0) + (d.other ?? 0), d.out ?? 0])));
    const half = TIME.sums / 2;
    const seen = new Map();
    const marks = dated.map((p) => {
        const y = p.hour === null ? TIME.hours + TIME.noHour / 2 : (p.hour / 24) * TIME.hours;
        const key = `${p.day} ${p.hour === null ? 'x' : Math.floor(p.hour)}`;
        const n = seen.get(key) ?? 0;
        seen.set(key, n + 1);
        return { payment: p, x: round(left(p.day) + width * (0.5 + 0.18 * ((n % 5) - Math.min(n, 2)))), y: round(y), shape: shapeOf(p.channel) };
    });
    return {
        first, last, top, count,
        bars: days.map((d) => ({ day: d.day, x: round(left(d.day) + width * 0.12), width: round(width * 0.76), in: round(((d.in ?? 0) / top) * half), out: round(((d.out ?? 0) / top) * half), other: round(((d.other ?? 0) / top) * half) })),
        anyOther: days.some((d) => d.other > 0),
        marks,
        ticks: ticksOf(first, last).map((day) => ({ day, x: round(left(day) + width / 2) })),
        anyHour: dated.some((p) => p.hour !== null),
        anyDay: dated.some((p) => p.hour === null),
    };
}
