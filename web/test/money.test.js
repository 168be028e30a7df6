// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import test from 'node:test';
import { mayBeSubject, partyOf, pick, readCase, readQueue, roleOf, SHOWN } from '../src/core/money.js';
import { choose, howMany, nextOpen, standsAgainst, stepFrom } from '../src/core/queue.js';
import { TIE, layTies, tiesOf } from '../src/pictures/ties-layout.js';
import { TIME, layTime, shapeOf, ticksOf } from '../src/pictures/time-layout.js';

const QUEUE = readQueue({ tables: { queue: [
    { alert: 'A1', score: 0.9, typologies: 'funnel; collector', taken_by: 'ada', decision: null },
    { alert: 'A2', score: 0.8, typologies: '', taken_by: null, decision: 'close' },
    { alert: 'A3', score: 0.7, typologies: 'own', taken_by: 'rex', decision: '' },
    { alert: 'A4', score: 0.6, state: 'open', typologies: null, taken_by: null, decision: 'watch' },
] } });

test('a queue is narrowed, stepped through and gone on in, in its own order', () => {
    const alerts = (show, name) => choose(QUEUE, { show, name }).map((r) => r.alert);
    assert.deepEqual([alerts('open'), alerts('mine', 'ada'), alerts('mine', null), alerts('decided'), alerts('all')], [['A1', 'A3', 'A4'], ['A1'], [], ['A2'], ['A1', 'A2', 'A3', 'A4']]);
    assert.deepEqual(howMany(QUEUE, 'rex', SHOWN), { open: 3, mine: 1, decided: 1, all: 4 });
    assert.deepEqual(QUEUE.map((r) => r.typologies), [['funnel', 'collector'], [], ['own'], []]);
    assert.deepEqual([stepFrom(QUEUE, 'A1', 1), stepFrom(QUEUE, 'A4', 1), stepFrom(QUEUE, 'A1', -1), stepFrom(QUEUE, 'gone', 1), stepFrom([], 'A1', 1)], ['A2', 'A4', 'A1', 'A1', null]);
    assert.deepEqual([nextOpen(QUEUE, 'A1'), nextOpen(QUEUE, 'A4'), nextOpen(QUEUE, 'gone')], ['A3', 'A1', 'A1']);
    assert.equal(nextOpen(QUEUE.slice(0, 2), 'A1'), null, 'none but itself');
    assert.deepEqual(readQueue({ tables: {} }), []);
});

test('who kept an alert reads nothing of markers from it, and does not decide on it', () => {
    const [noted, own, plain] = readQueue({ tables: { queue: [{ alert: 'A1', note: 'advised' }, { alert: 'A2', note: 'kept by you', kept_by_you: 'yes' }, { alert: 'A3', note: null }] } });
    assert.deepEqual([noted.care, own.care, plain.care], [true, false, false]);
    const all = () => true;
    const who = { accounts: true, account: 'sue' };
    assert.deepEqual(['take', 'close', 'report', 'reopen'].map((deed) => standsAgainst(deed, own, all, who)), ['own', 'own', 'own', null]);
    assert.deepEqual([noted, plain].map((row) => standsAgainst('close', row, all, who)), [null, null]);
});

test('of two roles as possible, the one that protects; who may be exploited is no subject', () => {
    const party = (exploited, controller, front = 0, mule = 0) => ({ exploited, controller, front, mule });
    assert.deepEqual([roleOf(party(0.4, 0.7)), roleOf(party(0.5, 0.5)), roleOf(party(0, 0)), roleOf(party(0, 0, 0.3)), roleOf(party(0.2, 0, 0, 0.5)), roleOf(null)], ['controller', 'exploited', 'unknown', 'front', 'mule', 'unknown']);
    assert.deepEqual([party(0, 0), party(0.1, 0.7), party(0.5, 0.5), party(0.3, 0)].map(mayBeSubject), [true, true, false, false]);
});

const PARTIES = [{ party: 'P1', name: 'Person 1', exploited: 0.6 }, { party: 'P1 x', name: 'Shop' }, { party: 'P2', name: 'Cash', controller: 0.7 }];

test('whom a flow names is found by the longest id, and cash is nobody', () => {
    assert.equal(partyOf(PARTIES, 'P1 Person 1')?.name, 'Person 1');
    assert.equal(partyOf(PARTIES, 'P1 x Shop (own)')?.name, 'Shop');
    assert.equal(partyOf(PARTIES, 'P1')?.name, 'Person 1');
    for (const text of ['Cash', 'Outside', 'P11 Other', '', null]) assert.equal(partyOf(PARTIES, text), null, String(text));
});

const REPORT = {
    key_figures: [{ name: 'score', value: 0.83 }, { name: 'families', value: 2 }],
    warnings: ['draft'],
    tables: {
        parties: PARTIES.map((p) => ({ controller: 0, exploited: 0, front: 0, mule: 0, reasons: 'one; two', ...p })),
        indicators: [{ id: 'F1', family: 'cash', says: 'cash', party: 'P1', payments: 2, transactions: 'T2; T3' }, { id: 'F1', family: 'place', says: 'places', party: 'P9', payments: 1, transactions: 'T3' }],
        counterfactual: [{ payments: 1, score: 0.3, transactions: 'T3' }],
        timeline: [{ day: '2025-01-06', in: '100.50', out: '0.00', other: '0.00' }],
        flows: [],
        transactions: [
            { id: 'T1', time: '2025-01-07', amount: '5.00', from_party: 'P1', to_party: 'A5', channel: 'card', reversed: false },
            { id: 'T2', time: '2025-01-06 22:30', amount: '100.50', from_party: 'Cash', to_party: 'P1', channel: 'cash-in', place: 'Branch 1' },
            { id: 'T3', time: '2025-01-06 08:00', amount: '20.00', from_party: 'Cash', to_party: 'P1', channel: 'cash-in', place: 'Branch 2' },
            { id: 'T4', time: '2025-01-08 08:00', amount: null, from_party: 'P2', to_party: 'Outside', channel: 'wire', memo: 'Invoice' },
        ],
        todo: [{ what: 'fill in' }],
    },
};

test('a case is read with what its payments stand behind', () => {
    const told = readCase(REPORT);
    assert.deepEqual([told.score, told.families, told.reversed, told.todo, told.drafts, told.currency], [0.83, 2, 0, ['fill in'], [], null]);
    assert.deepEqual(told.payments.map((p) => [p.id, p.hour, p.value, p.signs, p.decisive]), [['T1', null, 5, [], false], ['T2', 22.5, 100.5, ['F1'], false], ['T3', 8, 20, ['F1', 'F1'], true], ['T4', 8, null, [], false]]);
    assert.deepEqual([told.indicators[0].about.name, told.indicators[1].about], ['Person 1', null]);
    assert.deepEqual(told.parties.map((p) => [p.role, p.why.length]), [['exploited', 2], ['unknown', 2], ['controller', 2]]);
    assert.deepEqual(readCase({ tables: {} }).payments, []);
});

test('payments are narrowed and sorted; what has no value stands last, equal ones keep their order', () => {
    const { payments, indicators } = readCase(REPORT);
    const ids = (how) => pick(payments, how, indicators).map((p) => p.id).join(' ');
    assert.equal(ids({}), 'T3 T2 T1 T4');
    assert.equal(ids({ sort: 'value' }), 'T1 T3 T2 T4');
    assert.equal(ids({ sort: 'from_party' }), 'T2 T3 T1 T4');
    assert.equal(ids({ sort: 'from_party', down: true }), 'T4 T1 T2 T3');
    assert.deepEqual([ids({ only: 'signs' }), ids({ only: 'decisive' }), ids({ only: 0 }), ids({ only: 1 }), ids({ only: 9 })], ['T3 T2', 'T3', 'T3 T2', 'T3', '']);
    assert.deepEqual([ids({ query: 'INVOICE' }), ids({ query: 'branch 2' }), ids({ query: 'nothing' })], ['T4', 'T3', '']);
});

test('days, hours and sums have their places; what has no hour stands beneath the day', () => {
    const { days, payments } = readCase(REPORT);
    const laid = layTime(days, payments);
    assert.deepEqual([laid.first, laid.last, laid.count, laid.top, laid.anyHour, laid.anyDay], ['2025-01-06', '2025-01-08', 3, 200, true, true]);
    const of = (id) => laid.marks.find((m) => m.payment.id === id);
    assert.deepEqual([of('T2').y, of('T3').y, of('T1').y], [Math.round((22.5 / 24) * TIME.hours * 1000) / 1000, TIME.hours / 3, TIME.hours + TIME.noHour / 2]);
    for (const m of laid.marks) assert.ok(m.x > 0 && m.x < 100, m.payment.id);
    assert.ok(of('T2').x < of('T1').x && of('T1').x < of('T4').x);
    assert.deepEqual(laid.bars[0].in, Math.round((100.5 / 200) * (TIME.sums / 2) * 1000) / 1000);
    assert.equal(layTime([], [{ day: null }]), null);
    assert.deepEqual(ticksOf('2025-01-06', '2025-01-06'), ['2025-01-06']);
    assert.deepEqual(ticksOf('2025-01-01', '2025-02-15'), ['2025-01-01', '2025-01-15', '2025-01-29', '2025-02-12']);
    assert.ok(ticksOf('1990-01-01', '2099-12-31').length <= 6);
    assert.deepEqual(['cash-in', 'cash-out', 'card', 'wire', 'transfer', 'unknown'].map(shapeOf), ['up', 'down', 'square', 'diamond', 'circle', 'circle']);
});

const flow = (from, to, value, payments = 1) => ({ from, to, value, payments });
const FLOWS = [flow('Cash', 'P1 Person 1', 900), flow('P1 Person 1', 'P2 Cash', 800), flow('P2 Cash', 'Cash', 300), flow('P2 Cash', 'P1 Person 1', 20), flow('P2 Cash', 'P2 Cash (own)', 7, 2)];

test('money runs from the left to the right; cash stands where it comes from and where it goes', () => {
    const told = readCase(REPORT).parties;
    const ties = tiesOf(FLOWS, told);
    const tier = Object.fromEntries(ties.boxes.map((b) => [b.name, b.tier]));
    assert.deepEqual(tier, { 'P1 Person 1': 2, 'P2 Cash': 1, Cash: 3, '\u0000cash': 0 });
    assert.equal(ties.own, 2);
    assert.equal(ties.boxes.find((b) => b.name === 'P1 Person 1').party.role, 'exploited');
    const laid = layTies(ties);
    assert.deepEqual(laid.lines.filter((l) => l.back).map((l) => l.from), ['P2 Cash'], 'only the small way back is drawn around');
    for (const a of laid.boxes) for (const b of laid.boxes) assert.ok(a === b || Math.abs(a.x - b.x) >= TIE.width || Math.abs(a.y - b.y) >= TIE.height, `${a.name} ${b.name}`);
    const width = (to) => ties.lines.find((l) => l.from === 'P2 Cash' && l.to === to).width;
    assert.ok(width('\u0000cash') > width('P1 Person 1'), 'the wider, the more');
    const places = (f) => layTies(tiesOf(f, told)).boxes.map((b) => `${b.name} ${b.x} ${b.y}`).sort();
    assert.deepEqual(places([...FLOWS].reverse()), places(FLOWS), 'every order of rows gives one picture');
});

test('of many, the smallest of whom nothing is known are put together; nobody with a role is', () => {
    const told = readCase(REPORT).parties;
    const many = [...FLOWS, ...Array.from({ length: 40 }, (_, i) => flow('P1 Person 1', `A${i}`, 1000 + i)), flow('A3', 'P1 Person 1', 5)];
    const ties = tiesOf(many, told, 8);
    assert.equal(ties.boxes.length, 8);
    assert.ok(ties.boxes.some((b) => b.name === 'P2 Cash') && ties.boxes.some((b) => b.name === 'P1 Person 1'));
    const put = ties.boxes.filter((b) => b.group);
    assert.deepEqual(put.map((b) => b.n).length, 2);
    const paid = (lines) => lines.reduce((s, l) => s + l.value, 0);
    assert.equal(paid(ties.lines), paid(many.filter((f) => !f.to.endsWith('(own)'))), 'no sum is lost');
    assert.ok(layTies(ties).lines.filter((l) => l.told).length <= 10);
    assert.deepEqual(tiesOf([], told).boxes, []);
});
