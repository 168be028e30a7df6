// SPDX-License-Identifier: Apache-2.0
//
// net-layout.js - what ties the posts of a network, in three columns: texts in the middle, each with
// its posts; numbers and messengers at one side, all else at the other. A line is as wide as the
// posts that it stands for. Pure.
export const NET = { side: 196, middle: 150, gap: 118, height: 46, down: 12, texts: 14, ties: 14 };
const NEAR = ['phone', 'telegram', 'whatsapp', 'handle', 'viber', 'signal', 'wechat', 'line', 'kik'];
const REST = '\u0000rest';

const textOf = (p) => (p.template ? `template ${p.template}` : `text ${p.cluster ?? p.post}`);

// Texts with their posts, the largest first; those beyond `most` are one box.
function textsOf(posts, most) {
    const found = new Map();
    for (const p of posts) {
        const key = textOf(p);
        if (!found.has(key)) found.set(key, { key, template: p.template ?? null, posts: [] });
        found.get(key).posts.push(p.post);
    }
    const all = [...found.values()].sort((a, b) => b.posts.length - a.posts.length || (a.key < b.key ? -1 : 1));
    if (all.length <= most) return { boxes: all, of: new Map(all.map((t) => [t.key, t])) };
    const shown = all.slice(0, most - 1);
    const rest = { key: REST, template: null, rest: all.length - shown.length, posts: all.slice(most - 1).flatMap((t) => t.posts) };
    const of = new Map(all.map((t) => [t.key, shown.includes(t) ? t : rest]));
    return { boxes: [...shown, rest], of };
}

// {texts, left, right, lines: [{tie, text, n, kept}], unseen}: unseen ties have no room.
export function netOf(told, { texts: mostTexts = NET.texts, ties: mostTies = NET.ties } = {}) {
    const texts = textsOf(told.posts, mostTexts);
    const byPost = new Map(told.posts.map((p) => [p.post, texts.of.get(textOf(p))]));
    const drawn = told.ties.filter((t) => t.sort !== 'text' && t.kind !== 'text' && t.has.length);
    const strong = [...drawn].sort((a, b) => Number(b.kept) - Number(a.kept) || b.has.length - a.has.length || a.tie - b.tie);
    let left = strong.filter((t) => NEAR.includes(t.kind));
    let right = strong.filter((t) => !NEAR.includes(t.kind));
    if (!left.length || !right.length) {
        left = strong.filter((_, i) => i % 2 === 0);
        right = strong.filter((_, i) => i % 2 === 1);
    }
    const shown = [...left.slice(0, mostTies), ...right.slice(0, mostTies)];
    const lines = [];
    for (const t of shown) {
        const counts = new Map();
        for (const post of t.has) counts.set(byPost.get(post), (counts.get(byPost.get(post)) ?? 0) + 1);
        for (const [text, n] of counts) lines.push({ tie: t, text, n, kept: t.kept });
    }
    return { texts: texts.boxes, left: left.slice(0, mostTies), right: right.slice(0, mostTies), lines, unseen: drawn.length - shown.length };
}

// Each column by where those stand to which its boxes are tied; a few turns settle it. What is as
// near keeps its order, so that one network has one picture.
function settle(net) {
    const columns = { texts: [...net.texts], left: [...net.left], right: [...net.right] };
    const mean = (list) => (list.length ? list.reduce((a, b) => a + b, 0) / list.length : 1e9);
    const rank = (column) => new Map(columns[column].map((b, i) => [b, (i + 0.5) / columns[column].length]));
    const sort = (column, of) => {
        const place = new Map(columns[column].map((b, i) => [b, [mean(of(b)), i]]));
        columns[column].sort((a, b) => place.get(a)[0] - place.get(b)[0] || place.get(a)[1] - place.get(b)[1]);
    };
    for (let turn = 0; turn < 4; turn++) {
        const texts = rank('texts');
        for (const side of ['left', 'right']) sort(side, (t) => net.lines.filter((l) => l.tie === t).flatMap((l) => Array(l.n).fill(texts.get(l.text))));
        const ties = new Map([...rank('left'), ...rank('right')]);
        sort('texts', (x) => net.lines.filter((l) => l.text === x).flatMap((l) => Array(l.n).fill(ties.get(l.tie))));
    }
    return columns;
}

// {width, height, texts, left, right: [{box, x, y, width}], lines: [{..., d, width}]}
export function layNet(net) {
    const columns = settle(net);
    const tall = (n) => n * NET.height + Math.max(0, n - 1) * NET.down;
    const height = Math.max(...Object.values(columns).map((c) => tall(c.length)), NET.height);
    const at = { left: [0, NET.side], texts: [NET.side + NET.gap, NET.middle], right: [NET.side + 2 * NET.gap + NET.middle, NET.side] };
    const where = new Map();
    const laid = {};
    for (const [name, boxes] of Object.entries(columns)) {
        const top = (height - tall(boxes.length)) / 2;
        laid[name] = boxes.map((box, i) => {
            const spot = { box, x: at[name][0], y: Math.round(top + i * (NET.height + NET.down)), width: at[name][1] };
            where.set(box, spot);
            return spot;
        });
    }
    const most = Math.max(1, ...net.lines.map((l) => l.n));
    const lines = net.lines.map((l) => {
        const a = where.get(l.tie);
        const b = where.get(l.text);
        const [from, to] = a.x < b.x ? [a.x + a.width, b.x] : [a.x, b.x + b.width];
        const [y1, y2] = [a.y + NET.height / 2, b.y + NET.height / 2];
        const bend = (to - from) / 2;
        return { ...l, d: `M${from} ${y1}C${from + bend} ${y1} ${to - bend} ${y2} ${to} ${y2}`, width: Math.round((1.3 + 4.7 * Math.sqrt(l.n / most)) * 10) / 10 };
    });
    return { width: 2 * (NET.side + NET.gap) + NET.middle, height, ...laid, lines };
}
