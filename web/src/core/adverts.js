// SPDX-License-Identifier: Apache-2.0
//
// adverts.js - networks of posts as an analyst goes through them: the queue, and what `manumit
// adverts network` tells of one, put together for the page. Sentences, priorities and what ties
// posts are the program's own. Pure.
import { listOf } from './money.js';
import { isDecided } from './queue.js';

// What may be decided, with its key.
export const DECISIONS = [['lead', 'l'], ['watch', 'w'], ['close', 'c'], ['refer', 'f']];
export const SHOWN = ['open', 'changed', 'watched', 'mine', 'decided', 'all'];
export const SLOT_KINDS = ['phone', 'price', 'place', 'name', 'time', 'address', 'code', 'number', 'free'];

// A sentence with a list in it keeps its list: reasons are parted by "; " alone.
export const sentences = (text) => String(text ?? '').split(/;\s+/).map((s) => s.trim()).filter(Boolean);

const number = (v) => (typeof v === 'number' ? v : Number(v) || 0);
const GONE = ['joined', 'parted'];
// What finding made of a network, and what that is called here.
const CHANGES = { found: 'new', renewed: 'grown', joined: 'joined', parted: 'parted' };

// Rows of the queue. What the last file changed is told of those rows alone that it did change.
export function readQueue(report) {
    const rows = report?.tables.queue ?? [];
    const last = rows.reduce((latest, r) => (String(r.changed_on ?? '') > latest ? String(r.changed_on) : latest), '');
    return rows.map((row) => readRow(row, last));
}

// What came or left, without what did not: "new posts: 3; new places: 0" says one thing.
export const news = (detail) => sentences(detail).filter((s) => !/: 0$/.test(s));

export const readRow = (row, last = null) => ({
    ...row,
    key: row.network,
    decided: isDecided(row),
    gone: GONE.includes(row.state) ? row.state : null,
    ...(last === null ? {} : { what: row.changed_on && row.changed_on === last ? CHANGES[row.change] ?? null : null }),
    watched: number(row.watched),
    signs: listOf(row.signs),
    why: sentences(row.reasons),
    against: sentences(row.contrary),
    searched: [row.network, row.name, row.reasons, row.contrary, row.circuit].join(' ').toLowerCase(),
});

// --- one network ----------------------------------------------------------------------------------

const DAY = 86400000;
export const dayOf = (iso) => (iso ? String(iso).slice(0, 10) : null);

function timeOf(iso) {
    if (!iso) return null;
    const ms = Date.parse(/T|Z/.test(iso) ? iso : `${iso}T00:00:00Z`);
    return Number.isFinite(ms) ? ms : null;
}

const place = (v) => (typeof v === 'number' && Number.isFinite(v) ? v : null);

function readPosts(rows) {
    return rows.map((p) => ({ ...p, day: dayOf(p.time), at: timeOf(p.time), lat: place(p.lat), lon: place(p.lon), ties: [] }));
}

function readTies(rows, tied, posts) {
    const byId = new Map(posts.map((p) => [p.post, p]));
    const ties = rows.map((t) => ({ ...t, has: [], kept: t.state === 'kept' }));
    const byNumber = new Map(ties.map((t) => [t.tie, t]));
    for (const row of tied) {
        const tie = byNumber.get(row.tie);
        const post = byId.get(row.post);
        if (!tie || !post) continue;
        tie.has.push(post.post);
        post.ties.push(tie.tie);
    }
    return ties;
}

// What stands before each token in the template's text, as it is there; a text that does not hold
// them one after the other is told with blanks.
function withGaps(tokens, text) {
    let at = 0;
    let fits = typeof text === 'string';
    return tokens.map((k, i) => {
        const shown = k.slot ? `<${k.kind}>` : k.text ?? '';
        let from = at;
        while (fits && from < text.length && /\s/.test(text[from])) from += 1;
        fits &&= text.startsWith(shown, from);
        const gap = fits ? text.slice(at, from) : i && k.spaced !== false ? ' ' : '';
        at = from + shown.length;
        return { ...k, gap };
    });
}

// Tokens with the slots among them; of each slot what stands in it and how often, the commonest
// first; of each post what it has in each slot. Posts stand in the order of time.
function readTemplates(tables, posts) {
    const tokens = groupBy(tables.tokens ?? [], (k) => k.template);
    const fills = groupBy(tables.fills ?? [], (f) => f.template);
    return (tables.templates ?? []).map((t) => {
        const own = (tokens.get(t.template) ?? []).slice().sort((a, b) => a.position - b.position);
        const byPost = new Map(pick(posts, { only: `text:${t.template}` }).map((p) => [p.post, new Map()]));
        for (const f of fills.get(t.template) ?? []) byPost.get(f.post)?.set(f.slot, f.value ?? '');
        const slots = own.filter((k) => k.slot).map((k) => ({ slot: k.slot, kind: SLOT_KINDS.includes(k.kind) ? k.kind : 'free', values: valuesOf(byPost, k.slot) }));
        return { ...t, tokens: withGaps(own, t.text), slots, byPost, members: [...byPost.keys()] };
    });
}

function groupBy(rows, key) {
    const groups = new Map();
    for (const row of rows) {
        if (!groups.has(key(row))) groups.set(key(row), []);
        groups.get(key(row)).push(row);
    }
    return groups;
}

function valuesOf(byPost, slot) {
    const seen = new Map();
    for (const [post, has] of byPost) {
        const value = (has.get(slot) ?? '').trim();
        if (!seen.has(value)) seen.set(value, { value, posts: [] });
        seen.get(value).posts.push(post);
    }
    return [...seen.values()].sort((a, b) => b.posts.length - a.posts.length || (a.value < b.value ? -1 : 1));
}

export function readCase(report) {
    const { tables } = report;
    const posts = readPosts(tables.posts ?? []);
    const ties = readTies(tables.ties ?? [], tables.tied ?? [], posts);
    const templates = readTemplates(tables, posts);
    const [row] = tables.network ?? [];
    return {
        row: row ? readRow(row) : null,
        posts,
        ties,
        templates,
        stays: (tables.stays ?? []).map((s) => ({ ...s, lat: place(s.lat), lon: place(s.lon) })),
        legs: (tables.legs ?? []).map((l) => ({ ...l, impossible: l.impossible === true || l.impossible === 'true' || l.impossible === 'yes' })),
        circuits: tables.circuits ?? [],
        changes: tables.changes ?? [],
        history: tables.history ?? [],
        files: tables.files ?? [],
        watched: tables.watched ?? [],
        warnings: report.warnings ?? [],
    };
}

// --- the posts ------------------------------------------------------------------------------------

const low = (v) => String(v ?? '').toLowerCase();
const SEARCHED = ['post', 'time', 'place', 'source', 'author', 'text'];
const under = (a, b) => (a === b ? 0 : a === null || a === undefined || a === '' ? 1 : b === null || b === undefined || b === '' ? -1 : a < b ? -1 : 1);

// only: 'all', 'tie:N' those that a tie is in, 'text:N' those of a template, 'place:X', or a Set of
// posts. Equal ones keep their order; what is not known stands last.
export function pick(posts, { query = '', only = 'all', sort = 'at', down = false }) {
    const q = query.trim().toLowerCase();
    const [kind, ...rest] = typeof only === 'string' ? only.split(':') : ['set'];
    const what = rest.join(':');
    const fits = {
        all: () => true,
        set: (p) => only.has(p.post),
        tie: (p) => p.ties.includes(Number(what)),
        text: (p) => p.template === Number(what),
        cluster: (p) => p.cluster === what,
        place: (p) => (p.place ?? '') === what,
    }[kind] ?? (() => true);
    const way = down ? -1 : 1;
    return posts.filter((p) => fits(p) && (!q || SEARCHED.some((c) => low(p[c]).includes(q))))
        .map((p, i) => [p, i])
        .sort(([a, i], [b, j]) => {
            const [x, y] = [a[sort], b[sort]];
            const none = (v) => v === null || v === undefined || v === '';
            return none(x) || none(y) ? under(x, y) || i - j : way * under(x, y) || i - j;
        })
        .map(([p]) => p);
}

// Ties by what speaks most: those that are believed first, then by how many posts they hold.
export const strongestFirst = (ties) => ties.map((t, i) => [t, i])
    .sort(([a, i], [b, j]) => Number(b.kept) - Number(a.kept) || number(b.weight) * b.has.length - number(a.weight) * a.has.length || b.has.length - a.has.length || i - j)
    .map(([t]) => t);

// Places with how many posts and when first, in the order in which they were first seen.
export function placesOf(posts) {
    const found = new Map();
    for (const p of posts) {
        if (!p.place) continue;
        const known = found.get(p.place) ?? { place: p.place, lat: null, lon: null, posts: 0, first: null, last: null };
        known.posts += 1;
        if (known.lat === null && p.lat !== null && p.lon !== null) Object.assign(known, { lat: p.lat, lon: p.lon });
        if (p.at !== null) {
            known.first = known.first === null ? p.at : Math.min(known.first, p.at);
            known.last = known.last === null ? p.at : Math.max(known.last, p.at);
        }
        found.set(p.place, known);
    }
    return [...found.values()].sort((a, b) => under(a.first, b.first) || (a.place < b.place ? -1 : 1));
}

export const daysBetween = (from, to) => Math.round((timeOf(to) - timeOf(from)) / DAY);
