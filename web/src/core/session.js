// SPDX-License-Identifier: Apache-2.0
//
// session.js - what the visitor has said so far, and what the server answered.
// Answers live in the address's fragment alone; a few things outlive the visit in
// local storage, each only when the visitor asks for it: theme, language, kept
// answers. Every change is told to the listeners.
import { emptyAnswers, readFragment, surveyOptions, writeFragment } from './fragment.js';
import { ask } from './server.js';

const listeners = new Set();
export const session = {
    ...emptyAnswers(),
    screen: '',
    result: null, // the report of `footprint survey`
    asking: false,
    problem: null,
};

export function onChange(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

export function tell() {
    for (const listener of listeners) listener();
}

export function takeFragment(fragment, otherwise) {
    const read = readFragment(fragment);
    Object.assign(session, read, { country: read.country || otherwise });
}

export const fragmentOf = (over = {}) => writeFragment({ ...session, ...over });

const known = new Map();

// One request for one thing, however many ask; forgotten when it fails.
function once(key, make) {
    if (!known.has(key)) known.set(key, make().catch((error) => { known.delete(key); throw error; }));
    return known.get(key);
}

export const questionsOf = (country) =>
    once(`questions ${country}`, () => ask('footprint/questions', { country }).then(readQuestions));

// Countries whose average basket is known, as ISO 3166 alpha-3 codes.
export const countriesKnown = () =>
    once('countries', async () => {
        const info = await ask('model/info', {});
        return info.tables.regions.map((r) => r.region).filter((code) => /^[A-Z]{3}$/.test(code));
    });

// The survey's questions by screen, in the server's order.
export function readQuestions(report) {
    const figure = (name) => report.key_figures?.find((f) => f.name === name)?.value;
    const questions = report.tables.questions;
    const screens = [];
    for (const q of questions) {
        let screen = screens.find((s) => s.key === q.screen);
        if (!screen) screens.push((screen = { key: q.screen, questions: [] }));
        screen.questions.push(q);
    }
    return {
        questions,
        screens,
        currency: questions[0]?.unit ?? 'USD',
        household: figure('household') ?? null,
        year: figure('year') ?? null,
        goodsOf: (key) => (report.tables.goods ?? []).filter((g) => g.key === key),
        adviceOn: (key) => report.tables.advice?.find((a) => a.key === key && a.change_key) ?? null,
        find: (key) => questions.find((q) => q.key === key),
    };
}

// Leaves out answers to what this server does not ask: an address may be old, or another's.
// True when there were any.
export function forgetUnknown(answers, basket) {
    const unknown = Object.keys(answers).filter((key) => !basket.find(key));
    for (const key of unknown) delete answers[key];
    return unknown.length > 0;
}

let latest = 0;
let running = null;

// Asks for the answer to what has been said; the last question asked wins.
export async function answerNow() {
    const mine = ++latest;
    running?.abort();
    running = new AbortController();
    session.asking = true;
    session.problem = null;
    tell();
    try {
        if (Object.keys(session.answers).length) {
            const basket = await questionsOf(session.country);
            if (mine !== latest) return;
            forgetUnknown(session.answers, basket);
        }
        const result = await ask('footprint/survey', surveyOptions(session), { signal: running.signal });
        if (mine !== latest) return;
        session.result = result;
    } catch (error) {
        if (mine !== latest || error.name === 'AbortError') return;
        session.problem = error;
    }
    session.asking = false;
    tell();
}

let timer = 0;

// The same a moment later, so that a moving slider asks a few times a second.
export function answerSoon(ms = 40) {
    if (timer) return;
    timer = setTimeout(() => {
        timer = 0;
        answerNow();
    }, ms);
}
