// SPDX-License-Identifier: Apache-2.0
//
// queue.js - a queue that people work on, whatever waits in it: narrowed, stepped through, gone on
// in. A row has `key`, its name; `decided`; `taken_by`; where it is known, `what` became of it by
// the last update, how often something `watched` was seen in it, and whether it is `gone`, as it is
// part of another. Pure but for the desk.
const waits = (r) => !r.decided && !r.gone;
const FITS = {
    open: (r) => waits(r),
    mine: (r, name) => waits(r) && Boolean(r.taken_by) && r.taken_by === name,
    changed: (r) => waits(r) && Boolean(r.what),
    watched: (r) => waits(r) && r.watched > 0,
    decided: (r) => r.decided,
    all: () => true,
};

export const choose = (queue, { show, name }) => queue.filter((r) => FITS[show](r, name));

export const howMany = (queue, name, shown) => Object.fromEntries(shown.map((show) => [show, choose(queue, { show, name }).length]));

// The next row that nobody has decided, in the order of the list; after its end from its
// beginning. Null when there is none but this.
export function nextOpen(list, key) {
    const at = list.findIndex((r) => r.key === key);
    const order = [...list.slice(at + 1), ...list.slice(0, Math.max(at, 0))];
    return order.find((r) => waits(r) && r.key !== key)?.key ?? null;
}

// One step by `by` in the list; stays at its ends.
export function stepFrom(list, key, by) {
    if (!list.length) return null;
    const at = list.findIndex((r) => r.key === key);
    return list[at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by))].key;
}

// --- who may ---------------------------------------------------------------------------------------

// That an alert is reported, or a network a lead, leaves the house: it is for those who may file.
const HANDED = ['report', 'lead'];

// What stands against a deed by who is here, or null: a name of words. may: what the role allows;
// who: {accounts, account}.
export function standsAgainst(deed, row, may, who) {
    if (who.accounts && !who.account) return 'signin';
    if (!may('decide')) return 'maynot';
    if (HANDED.includes(deed) && !may('file')) return 'file';
    if (deed === 'reopen' && HANDED.includes(row?.decision) && !may('file')) return 'undo';
    if (row?.kept_by_you && deed !== 'reopen') return 'own';
    if (row && !row.decided && row.taken_by && who.account && row.taken_by !== who.account && !may('confirm')) return 'other';
    return null;
}

// The last decision still stands in the row of what was opened again.
export const isDecided = (row) => (row.state ? row.state === 'decided' : Boolean(row.decision));

// --- what is being worked on ----------------------------------------------------------------------

const MOST_REASONS = 6;
const MOST_CASES = 30;

// A desk with its queue. It outlives the page, so that a look elsewhere or signing in again loses
// nothing. In memory alone: what is decided is in the store. read(report) gives rows, readRow(row) one
// that was told anew, by itself; more: what else lies on the desk.
export function makeDesk(read, readRow, more = {}) {
    const desk = {
        queue: null,
        show: 'open',
        query: '',
        at: null, // the row that the keys stand on
        cases: new Map(), // key: what was told of it
        log: [], // decided in this visit, the last one last
        reasons: [],
        ...more,
    };
    const takeQueue = (report) => {
        desk.queue = read(report);
        if (!desk.queue.some((r) => r.key === desk.at)) desk.at = null;
    };
    const fits = (r) => !desk.query.trim() || (r.searched ?? '').includes(desk.query.trim().toLowerCase());
    const shown = (name) => choose(desk.queue ?? [], { show: desk.show, name }).filter(fits);
    const rowOf = (key) => (desk.queue ?? []).find((r) => r.key === key) ?? null;
    // A row as a command told it anew.
    const putRow = (row) => {
        const fresh = readRow(row);
        desk.queue = desk.queue.map((r) => (r.key === fresh.key ? { ...r, ...fresh } : r));
        return fresh;
    };
    const step = (name, by) => {
        desk.at = stepFrom(shown(name), desk.at, by);
        return desk.at;
    };
    const goOn = (key) => {
        const next = nextOpen(desk.queue, key);
        if (next) desk.at = next;
        return next;
    };
    const keepCase = (key, told) => {
        desk.cases.delete(key);
        desk.cases.set(key, told);
        while (desk.cases.size > MOST_CASES) desk.cases.delete(desk.cases.keys().next().value);
    };
    const noteReason = (reason) => {
        desk.reasons = [reason, ...desk.reasons.filter((r) => r !== reason)].slice(0, MOST_REASONS);
    };
    return { desk, takeQueue, shown, rowOf, putRow, step, goOn, keepCase, noteReason };
}
