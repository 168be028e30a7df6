// SPDX-License-Identifier: Apache-2.0
//
// desk.js - the screening that is being worked on. It outlives the page that shows it, so
// that a look at the lists or at other decisions, or signing in again, loses nothing. It is
// in memory alone: decisions are in the store.
import { choose, firstHit, nextOpen, readScreening, sameHits } from './screening.js';

export const desk = {
    sent: null, // {options, files}: what the screening was asked
    screening: null,
    show: 'open',
    query: '',
    key: null, // of the party that is looked at
    hit: null, // of its entry
    log: [], // decisions of this visit, the last one last
    reasons: [], // given before, the last one first
};

const MOST_REASONS = 6;

export function takeScreening(report, sent) {
    Object.assign(desk, { sent, screening: readScreening(report), show: 'open', query: '', key: null, hit: null });
    if (!shown().length) desk.show = 'all';
    const [first] = shown();
    if (first) look(first.key);
}

export const shown = () => choose(desk.screening.parties, desk);
export const party = () => desk.screening?.parties.find((p) => p.key === desk.key) ?? null;
export const hit = () => party()?.hits.find((h) => h.key === desk.hit) ?? null;

export function look(key, hitKey) {
    desk.key = key;
    const found = party();
    desk.hit = hitKey ?? (found ? firstHit(found).key : null);
}

// Moves by parties of the list as it is shown; stays at its ends.
export function step(by) {
    const list = shown();
    if (!list.length) return false;
    const at = list.findIndex((p) => p.key === desk.key);
    const to = at < 0 ? 0 : Math.min(list.length - 1, Math.max(0, at + by));
    look(list[to].key);
    return to !== at;
}

export function stepHit(by) {
    const { hits } = party();
    const at = hits.findIndex((h) => h.key === desk.hit);
    desk.hit = hits[Math.min(hits.length - 1, Math.max(0, at + by))].key;
}

// What the store answered to a decision, wherever it holds here: the same party may stand on
// several lines.
export function noteReview(row, about) {
    const holds = row.state === 'in_force' || row.state === 'proposed';
    const { review, state, decision, reason, by, at, expires, scope } = row;
    const gone = about.review?.review;
    for (const other of sameHits(desk.screening.parties, about)) {
        if (holds) other.review = { review, state, decision, reason, by, at, expires, scope };
        else if (other === about || other.review?.review === gone) other.review = null;
    }
}

export function noteReason(reason) {
    desk.reasons = [reason, ...desk.reasons.filter((r) => r !== reason)].slice(0, MOST_REASONS);
}

// Goes to the next open entry of what is shown, else of all; false when there is none.
export function goOn() {
    const next = nextOpen(shown().some((p) => p.key === desk.key) ? shown() : [party(), ...shown()], desk.key, desk.hit)
        ?? nextOpen(desk.screening.parties, desk.key, desk.hit);
    if (!next) return false;
    look(next.key, next.hit);
    return true;
}
