// SPDX-License-Identifier: Apache-2.0
//
// track-layout.js - where and when: a row a place in the order in which they were first seen, days
// as shares of the width; and which places of a map get their names written. Pure.
import { placesOf } from '../core/adverts.js';
import { ticksOf } from './time-layout.js';

const DAY = 86400000;
export const TRACK = { row: 30, rows: 18, foot: 24 };
const round = (x) => Math.round(x * 1000) / 1000;
const dayAt = (iso) => Math.floor(Date.parse(`${String(iso).slice(0, 10)}T00:00:00Z`) / DAY);

// {first, last, rows: [{place, posts, rest, y}], marks: [{x, y, n, day, place}], lines: [{x1, y1, x2,
// y2, leg}], ticks: [{day, x}], undated}. null where no post has a day. Of more places than `most`
// those with fewest posts share the last row.
export function layTrack(posts, legs, most = TRACK.rows) {
    const dated = posts.filter((p) => p.day);
    if (!dated.length) return null;
    const days = dated.map((p) => p.day).sort();
    const [first, last] = [days[0], days.at(-1)];
    const from = dayAt(first);
    const width = 100 / (dayAt(last) - from + 1);
    const x = (day) => round((dayAt(day) - from + 0.5) * width);
    const all = placesOf(dated);
    const many = all.length > most;
    const shown = many ? new Set([...all].sort((a, b) => b.posts - a.posts || a.first - b.first).slice(0, most - 1).map((p) => p.place)) : new Set(all.map((p) => p.place));
    const rows = all.filter((p) => shown.has(p.place)).map((p) => ({ place: p.place, posts: p.posts, rest: 0 }));
    if (many) rows.push({ place: null, posts: all.filter((p) => !shown.has(p.place)).reduce((s, p) => s + p.posts, 0), rest: all.length - shown.size });
    const nowhere = dated.filter((p) => !p.place).length;
    if (nowhere) rows.push({ place: '', posts: nowhere, rest: 0 });
    rows.forEach((r, i) => { r.y = (i + 0.5) * TRACK.row; });
    const rowOf = (place) => rows.find((r) => r.place === (place || '')) ?? rows.find((r) => r.rest);
    const marks = new Map();
    for (const p of dated) {
        const row = rowOf(p.place);
        const key = `${rows.indexOf(row)} ${p.day}`;
        const mark = marks.get(key) ?? { x: x(p.day), y: row.y, n: 0, day: p.day, place: row.rest ? null : row.place };
        mark.n += 1;
        marks.set(key, mark);
    }
    const lines = legs.filter((l) => l.from && l.to).map((leg) => {
        const [a, b] = [rowOf(leg.from_place), rowOf(leg.to_place)];
        return a && b && a !== b ? { x1: x(leg.from), y1: a.y, x2: x(leg.to), y2: b.y, leg } : null;
    }).filter(Boolean);
    return { first, last, rows, marks: [...marks.values()], lines, ticks: ticksOf(first, last).map((day) => ({ day, x: x(day) })), undated: posts.length - dated.length };
}

export const radiusOf = (n) => Math.min(11, Math.round((3.6 + 1.7 * Math.sqrt(n)) * 10) / 10);

// Names beside dots, those with most posts first, none over another or beyond the picture.
// dots: [{name, x, y, r, posts}]; gives a Map of name to {x, y, anchor}.
export function nameDots(dots, { width, height, letter = 7.6, tall = 17 }) {
    const taken = dots.map((d) => ({ left: d.x - d.r, right: d.x + d.r, top: d.y - d.r, bottom: d.y + d.r }));
    const free = (b) => b.left >= 0 && b.right <= width && b.top >= 0 && b.bottom <= height && !taken.some((o) => b.left < o.right && b.right > o.left && b.top < o.bottom && b.bottom > o.top);
    const put = new Map();
    for (const d of [...dots].sort((a, b) => b.posts - a.posts || (a.name < b.name ? -1 : 1))) {
        const long = d.name.length * letter + 6;
        for (const [anchor, left, y] of [['start', d.x + d.r + 3, d.y], ['end', d.x - d.r - 3 - long, d.y], ['middle', d.x - long / 2, d.y - d.r - tall / 2 - 1], ['middle', d.x - long / 2, d.y + d.r + tall / 2 + 1]]) {
            const box = { left, right: left + long, top: y - tall / 2, bottom: y + tall / 2 };
            if (!free(box)) continue;
            taken.push(box);
            put.set(d.name, { x: Math.round(anchor === 'start' ? left : anchor === 'end' ? left + long : left + long / 2), y: Math.round(y), anchor });
            break;
        }
    }
    return put;
}
