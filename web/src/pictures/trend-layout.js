// SPDX-License-Identifier: Apache-2.0
//
// trend-layout.js - where a country's figures fall in the picture of a trend: years across, figures
// upwards; lines only between years that follow each other, frames where years are missing. Pure.
import { hidden, numberOf } from '../core/nation.js';
import { roundUp } from './scale.js';

export const TREND = { tall: 132, pad: 10 };
const round = (x) => Math.round(x * 100) / 100;

// Ends of the interval of a row: as published, else what chance alone would have around a count.
export function spanOf(row) {
    if (hidden(row)) return [row.low, row.high];
    if (typeof row.low === 'number' && typeof row.high === 'number') return [row.low, row.high];
    return typeof row.chance_low === 'number' && typeof row.chance_high === 'number' ? [row.chance_low, row.chance_high] : null;
}

// {points: [{row, x, y, low, high, hidden}], lines: [{x1, y1, x2, y2}], gaps: [{x, width, from, to}],
// others: [{row, x, y}], top, ticks}: x and width in per cent, y in pixels. first, last: the years of the axis.
// A tier stands on its own scale, Tier 1 above.
export function layTrend(stands, others, kind, first, last) {
    const years = Math.max(1, last - first + 1);
    const x = (year) => round(((year - first + 0.5) / years) * 100);
    const numbered = stands.map((row) => ({ row, value: numberOf(row, kind), span: spanOf(row) })).filter((p) => p.value !== null);
    const tier = kind === 'tier';
    const top = tier ? 3 : roundUp(Math.max(0, ...numbered.flatMap((p) => [p.value, p.span?.[1] ?? 0]), ...others.map((r) => numberOf(r, kind) ?? 0)));
    const room = TREND.tall - 2 * TREND.pad;
    const y = (v) => round(tier ? TREND.pad + ((v - 1) / 2) * room : TREND.pad + (1 - v / top) * room);
    const points = numbered.map(({ row, value, span }) => ({ row, x: x(row.year), y: y(value), low: span && !tier ? y(span[0]) : null, high: span && !tier ? y(Math.min(span[1], top)) : null, hidden: hidden(row) }));
    const lines = [];
    const gaps = [];
    for (let i = 1; i < points.length; i++) {
        const [a, b] = [points[i - 1], points[i]];
        if (b.row.year - a.row.year === 1) lines.push({ x1: a.x, y1: a.y, x2: b.x, y2: b.y });
        else gaps.push({ x: round(x(a.row.year + 1) - 50 / years), width: round(((b.row.year - a.row.year - 1) / years) * 100), from: a.row.year + 1, to: b.row.year - 1 });
    }
    const apart = others.map((row) => ({ row, value: numberOf(row, kind) })).filter((p) => p.value !== null).map(({ row, value }) => ({ row, x: x(row.year), y: y(value) }));
    return { points, lines, gaps, others: apart, top, ticks: tier ? [1, 2, 2.5, 3].map((v) => ({ value: v, y: y(v) })) : [{ value: top, y: y(top) }, { value: 0, y: y(0) }] };
}
