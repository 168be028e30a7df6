// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { news, pick, placesOf, readCase, readQueue, readRow, sentences, SHOWN, strongestFirst } from '../src/core/adverts.js';
import { choose, howMany, makeDesk, nextOpen, standsAgainst } from '../src/core/queue.js';
import { bytesOf, crc32, makeZip, unpacked } from '../src/core/zip.js';
import { layNet, NET, netOf } from '../src/pictures/net-layout.js';
import { layTrack, nameDots, TRACK } from '../src/pictures/track-layout.js';

const QUEUE = { tables: { queue: [
    { network: 'W00001', state: 'new', priority: 9, change: 'found', changed_on: '2026-11-22T07:00:00Z', watched: 0, reasons: '44 posts; one text with 7 different numbers', contrary: null, signs: null },
    { network: 'W00002', state: 'open', priority: 8, change: 'renewed', changed_on: '2026-11-22T07:00:00Z', detail: 'new posts: 3', watched: 2, taken_by: 'ada', reasons: 'its words say: papers are kept, workers are to pay', signs: 'fee;passport' },
    { network: 'W00003', state: 'decided', decision: 'close', change: 'found', changed_on: '2026-11-01T07:00:00Z', watched: 1 },
    { network: 'W00004', state: 'joined', joined: 'W00001', change: 'joined', changed_on: '2026-11-22T07:00:00Z', watched: 1 },
    { network: 'W00005', state: 'open', decision: 'watch', change: 'nonsense', changed_on: '2026-11-22T07:00:00Z', watched: null },
] } };

test('a queue of networks is narrowed by what changed and what was seen; what is gone waits for nobody', () => {
    const rows = readQueue(QUEUE);
    const names = (show, name) => choose(rows, { show, name }).map((r) => r.key).join(' ');
    assert.equal(names('open'), 'W00001 W00002 W00005');
    assert.equal(names('changed'), 'W00001 W00002');
    assert.equal(names('watched'), 'W00002');
    assert.equal(names('mine', 'ada'), 'W00002');
    assert.equal(names('decided'), 'W00003');
    assert.deepEqual(howMany(rows, 'ada', SHOWN), { open: 3, changed: 2, watched: 1, mine: 1, decided: 1, all: 5 });
    assert.equal(nextOpen(rows, 'W00002'), 'W00005');
    assert.equal(nextOpen(rows, 'W00005'), 'W00001');
    assert.deepEqual(rows[1].why, ['its words say: papers are kept, workers are to pay']);
    assert.deepEqual([rows[0].why.length, rows[0].against, rows[1].signs, rows[4].what], [2, [], ['fee', 'passport'], null]);
    assert.deepEqual(readQueue({ tables: {} }), []);
    assert.deepEqual(sentences(' one;two; three ; '), ['one;two', 'three']);
    assert.deepEqual(news('new posts: 10; new identifiers: 0; new places: 1'), ['new posts: 10', 'new places: 1']);
});

test('a desk keeps what is worked on: rows told anew, a search, the last reasons', () => {
    const { desk, takeQueue, shown, putRow, step, rowOf, goOn, noteReason } = makeDesk(readQueue, readRow);
    takeQueue(QUEUE);
    desk.query = 'PAPERS';
    assert.deepEqual(shown().map((r) => r.key), ['W00002']);
    desk.query = '';
    assert.deepEqual([step(null, 1), step(null, 1), step(null, 1), step(null, 1), step(null, -1)], ['W00001', 'W00002', 'W00005', 'W00005', 'W00002']);
    putRow({ network: 'W00001', state: 'decided', decision: 'lead' });
    assert.deepEqual([rowOf('W00001').decided, rowOf('W00001').what], [true, 'new'], 'what the last file changed stays');
    assert.equal(goOn('W00001'), 'W00002');
    for (const r of ['a', 'b', 'a']) noteReason(r);
    assert.deepEqual(desk.reasons, ['a', 'b']);
});

test('a lead is for those who may file; somebody else’s network is left alone', () => {
    const may = (...deeds) => (deed) => deeds.includes(deed);
    const who = { accounts: true, account: 'rex' };
    const row = (more) => ({ decided: false, taken_by: null, ...more });
    assert.equal(standsAgainst('close', row(), may('decide'), { accounts: true, account: null }), 'signin');
    assert.equal(standsAgainst('close', row(), may(), who), 'maynot');
    assert.equal(standsAgainst('lead', row(), may('decide'), who), 'file');
    assert.equal(standsAgainst('lead', row(), may('decide', 'file'), who), null);
    const lead = row({ decided: true, decision: 'lead' });
    assert.equal(standsAgainst('reopen', lead, may('decide'), who), 'undo');
    assert.equal(standsAgainst('reopen', lead, may('decide', 'file'), who), null);
    assert.equal(standsAgainst('reopen', row({ decided: true, decision: 'close' }), may('decide'), who), null);
    assert.equal(standsAgainst('watch', row({ taken_by: 'sue' }), may('decide'), who), 'other');
    assert.equal(standsAgainst('watch', row({ taken_by: 'sue' }), may('decide', 'confirm'), who), null);
    assert.equal(standsAgainst('watch', row({ taken_by: 'rex' }), may('decide'), who), null);
});

const post = (n, more = {}) => ({ post: `p${n}`, time: `2025-03-${String(n).padStart(2, '0')}T10:00:00Z`, place: 'Northtown', lat: 1, lon: 2, cluster: 'p1', template: 1, text: `Room ${n}`, ...more });
const CASE = {
    tables: {
        network: [{ network: 'W00001', state: 'new', reasons: '3 posts', posts: 3 }],
        posts: [post(1), post(3, { place: 'Southtown', lat: 5 }), post(2), post(4, { cluster: 'p4', template: null, time: null, place: null, lat: null, text: 'Ride' })],
        ties: [{ tie: 1, sort: 'identifier', kind: 'phone', value: '+12025550101', state: 'kept', weight: 0.5 }, { tie: 2, sort: 'identifier', kind: 'email', value: 'all@mail.example', state: 'hub', weight: 2 }, { tie: 3, sort: 'text', kind: 'text', value: 'p1', state: 'kept', weight: 1 }],
        tied: [{ tie: 1, post: 'p1' }, { tie: 1, post: 'p4' }, { tie: 2, post: 'p1' }, { tie: 2, post: 'p2' }, { tie: 2, post: 'p3' }, { tie: 3, post: 'p1' }, { tie: 9, post: 'p1' }, { tie: 1, post: 'gone' }],
        templates: [{ template: 1, posts: 3, bits_saved: 100, text: 'Room\n<place>, <odd>' }],
        tokens: [{ template: 1, position: 2, slot: 1, kind: 'place' }, { template: 1, position: 1, text: 'Room' }, { template: 1, position: 3, text: ',', spaced: false }, { template: 1, position: 4, text: '<*>', slot: 2, kind: 'odd' }],
        fills: [{ template: 1, post: 'p1', slot: 1, value: 'Northtown' }, { template: 1, post: 'p2', slot: 1, value: 'Northtown' }, { template: 1, post: 'p3', slot: 1, value: 'Southtown' }, { template: 1, post: 'p3', slot: 2, value: null }],
        stays: [{ place: 'Northtown', from: '2025-03-01', to: '2025-03-02', posts: 2 }],
        legs: [{ from_place: 'Northtown', to_place: 'Southtown', from: '2025-03-02', to: '2025-03-03', km: 400, hours: 24, impossible: 'true' }],
    },
};

test('a network is read: slots with what stands in them, ties with their posts', () => {
    const told = readCase(CASE);
    const [of] = told.templates;
    assert.deepEqual(of.tokens.map((k) => `${k.gap}${k.slot ? `<${k.slot}>` : k.text}`), ['Room', '\n<1>', ',', ' <2>']);
    const [other] = readCase({ tables: { ...CASE.tables, templates: [{ template: 1, text: 'another text' }] } }).templates;
    assert.equal(other.tokens.map((k) => `${k.gap}${k.slot ? `<${k.slot}>` : k.text}`).join(''), 'Room <1>, <2>');
    assert.deepEqual(of.slots.map((s) => [s.slot, s.kind, s.values.map((v) => [v.value, v.posts.length])]), [[1, 'place', [['Northtown', 2], ['Southtown', 1]]], [2, 'free', [['', 3]]]]);
    assert.deepEqual(of.members, ['p1', 'p2', 'p3']);
    assert.deepEqual(told.ties.map((k) => [k.kept, k.has.join(' ')]), [[true, 'p1 p4'], [false, 'p1 p2 p3'], [true, 'p1']]);
    assert.deepEqual(told.posts[0].ties, [1, 2, 3]);
    assert.equal(told.legs[0].impossible, true);
    assert.deepEqual(strongestFirst(told.ties).map((k) => k.tie), [1, 3, 2], 'what is not believed stands last');
    assert.deepEqual(readCase({ tables: {} }).posts, []);
});

test('posts are narrowed and sorted; what has no time stands last, whichever way', () => {
    const { posts } = readCase(CASE);
    const ids = (how) => pick(posts, how).map((p) => p.post).join(' ');
    assert.equal(ids({}), 'p1 p2 p3 p4');
    assert.equal(ids({ down: true }), 'p3 p2 p1 p4');
    assert.deepEqual([ids({ only: 'tie:1' }), ids({ only: 'text:1' }), ids({ only: 'place:Southtown' }), ids({ only: new Set(['p4']) }), ids({ query: 'RIDE' })], ['p1 p4', 'p1 p2 p3', 'p3', 'p4', 'p4']);
    assert.deepEqual(placesOf(posts).map((p) => [p.place, p.posts]), [['Northtown', 2], ['Southtown', 1]]);
});

test('texts stand in the middle and what ties them at the sides; every order of rows gives one picture', () => {
    const told = readCase(CASE);
    const net = netOf(told);
    assert.deepEqual([net.texts.length, net.left.map((k) => k.tie), net.right.map((k) => k.tie)], [2, [1], [2]]);
    assert.deepEqual(net.lines.map((l) => [l.tie.tie, l.text.key, l.n, l.kept]), [[1, 'template 1', 1, true], [1, 'text p4', 1, true], [2, 'template 1', 3, false]]);
    const laid = layNet(net);
    assert.ok(laid.left[0].x + NET.side < laid.texts[0].x && laid.texts[0].x + NET.middle < laid.right[0].x);
    assert.ok(laid.texts[1].y - laid.texts[0].y >= NET.height);
    const many = { posts: Array.from({ length: 60 }, (_, i) => ({ post: `p${i}`, cluster: `c${i}`, template: null })), ties: Array.from({ length: 40 }, (_, i) => ({ tie: i + 1, sort: 'identifier', kind: 'phone', value: String(i), kept: true, has: [`p${i}`, 'p59'] })) };
    const large = netOf(many);
    assert.equal(large.texts.length, NET.texts);
    assert.equal(large.texts.at(-1).rest, 60 - NET.texts + 1);
    assert.equal(large.unseen, 40 - 2 * NET.ties);
    assert.equal(large.texts.reduce((s, x) => s + x.posts.length, 0), 60, 'no post is lost');
});

test('a row a place, a share of the width a day; of many places those with fewest posts share a row', () => {
    const { posts, legs } = readCase(CASE);
    const laid = layTrack(posts, legs);
    assert.deepEqual(laid.rows.map((r) => [r.place, r.posts]), [['Northtown', 2], ['Southtown', 1]]);
    assert.deepEqual(laid.marks.map((m) => [m.day, m.n, Math.round(m.x)]), [['2025-03-01', 1, 17], ['2025-03-03', 1, 83], ['2025-03-02', 1, 50]]);
    assert.equal(laid.undated, 1);
    assert.deepEqual(laid.lines.map((l) => [l.y1, l.y2, l.leg.impossible]), [[TRACK.row / 2, TRACK.row * 1.5, true]]);
    const many = Array.from({ length: 40 }, (_, i) => ({ post: `p${i}`, day: '2025-01-01', at: i, place: `T${i}`, lat: 0, lon: 0 }));
    const rows = layTrack(many, []).rows;
    assert.deepEqual([rows.length, rows.at(-1).rest, rows.reduce((s, r) => s + r.posts, 0)], [TRACK.rows, 40 - TRACK.rows + 1, 40]);
    assert.equal(layTrack([{ post: 'x', day: null }], []), null);
});

test('names of places stand beside their dots and never over another', () => {
    const dots = Array.from({ length: 30 }, (_, i) => ({ name: `Town ${i}`, x: 100 + (i % 6) * 40, y: 100 + Math.floor(i / 6) * 12, r: 5, posts: i }));
    const put = nameDots(dots, { width: 500, height: 300 });
    assert.ok(put.size > 3 && put.size < 30);
    const boxes = [...put].map(([name, p]) => { const w = name.length * 7.6 + 6; const left = p.anchor === 'start' ? p.x : p.anchor === 'end' ? p.x - w : p.x - w / 2; return [left, left + w, p.y]; });
    for (const a of boxes) for (const b of boxes) assert.ok(a === b || Math.abs(a[2] - b[2]) >= 15 || a[1] <= b[0] + 1 || b[1] <= a[0] + 1, `${a} ${b}`);
});

test('a package is one archive of the bytes that were told, and a wrong hash is seen', async () => {
    assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926);
    const text = 'post,place\np1,Cádiz\n';
    const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
    const rows = [{ file: 'posts.csv', sha256: sha(text), text }, { file: 'report.pdf', sha256: sha(Buffer.from([0, 255, 10])), base64: 'AP8K' }];
    const { files, wrong } = await unpacked(rows);
    assert.deepEqual(wrong, []);
    assert.deepEqual([...bytesOf(rows[1])], [0, 255, 10]);
    assert.deepEqual((await unpacked([{ ...rows[0], text: `${text} ` }])).wrong, ['posts.csv']);
    assert.equal((await unpacked(rows, null)).wrong, null);
    const zip = Buffer.from(makeZip(files));
    assert.equal(zip.readUInt32LE(0), 0x04034b50);
    assert.equal(zip.readUInt16LE(zip.length - 22 + 10), 2);
    const first = zip.readUInt16LE(26);
    assert.equal(zip.subarray(30 + first, 30 + first + Buffer.byteLength(text)).toString(), text, 'stored as it is');
    assert.deepEqual(Buffer.from(makeZip(files)), zip, 'the same files give the same bytes');
});
