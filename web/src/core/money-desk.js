// SPDX-License-Identifier: Apache-2.0
//
// money-desk.js - the queue that is being worked on. It outlives the page, so that a look elsewhere
// or signing in again loses nothing. In memory alone: alerts and decisions are in the store.
import { choose, nextOpen, readQueue, stepFrom } from './money.js';

export const desk = {
    queue: null,
    show: 'open',
    at: null, // the alert that the keys stand on
    cases: new Map(), // alert: what `money case` told of it
    bank: null, // the file with the bank's own data, for drafts
    log: [], // alerts decided in this visit, the last one last
    reasons: [],
};

const MOST_REASONS = 6;
const MOST_CASES = 30;

export function takeQueue(report) {
    desk.queue = readQueue(report);
    if (!desk.queue.some((r) => r.alert === desk.at)) desk.at = null;
}

export const shown = (name) => choose(desk.queue ?? [], { show: desk.show, name });
export const rowOf = (alert) => (desk.queue ?? []).find((r) => r.alert === alert) ?? null;
// An alert's row as a command told it anew.
export function putRow(row) {
    const [fresh] = readQueue({ tables: { queue: [row] } });
    desk.queue = desk.queue.map((r) => (r.alert === fresh.alert ? { ...r, ...fresh } : r));
    return fresh;
}

export function step(name, by) {
    desk.at = stepFrom(shown(name), desk.at, by);
    return desk.at;
}

export function goOn(alert) {
    const next = nextOpen(desk.queue, alert);
    if (next) desk.at = next;
    return next;
}

export function keepCase(alert, told) {
    desk.cases.delete(alert);
    desk.cases.set(alert, told);
    while (desk.cases.size > MOST_CASES) desk.cases.delete(desk.cases.keys().next().value);
}

export function noteReason(reason) {
    desk.reasons = [reason, ...desk.reasons.filter((r) => r !== reason)].slice(0, MOST_REASONS);
}
