// SPDX-License-Identifier: Apache-2.0
//
// fragment.js - answers as the part of an address after #, and back. Browsers
// never send that part to a server, so a bookmark keeps answers and nobody else
// gets them. Pure. What can't be read is left out, never guessed:
//
//     s=food&c=US&p=2.4&a=coffee:20;tshirts:0
//
// s is the screen, c the country, p the people of the household, a the amounts a
// month that were answered. An unanswered purchase is absent: it is the average.
const KEY = /^[a-z][a-z0-9_-]{0,39}$/;
const COUNTRY = /^[A-Z]{2}$/;
export const MOST = 1e9; // an amount a month
const MOST_ANSWERS = 200;
export const MOST_PEOPLE = 20;

export function emptyAnswers(country = '') {
    return { country, people: 1, answers: {} };
}

// A number written plainly, in its range; null for anything else.
export function plainNumber(text, low, high) {
    if (!/^\d{1,12}(\.\d{1,6})?$/.test(text)) return null;
    const value = Number(text);
    return value >= low && value <= high ? value : null;
}

function readAmounts(text) {
    const answers = {};
    for (const pair of text.split(';').slice(0, MOST_ANSWERS)) {
        const at = pair.indexOf(':');
        const key = pair.slice(0, at);
        const value = plainNumber(pair.slice(at + 1), 0, MOST);
        if (at > 0 && KEY.test(key) && value !== null) answers[key] = value;
    }
    return answers;
}

// { country, people, answers, screen } of '#s=food&c=US...'; screen may be ''.
export function readFragment(fragment) {
    const parts = new URLSearchParams(fragment.replace(/^#/, ''));
    const country = parts.get('c') ?? '';
    const screen = parts.get('s') ?? '';
    return {
        country: COUNTRY.test(country) ? country : '',
        people: plainNumber(parts.get('p') ?? '', 0.1, MOST_PEOPLE) ?? 1,
        answers: readAmounts(parts.get('a') ?? ''),
        screen: KEY.test(screen) ? screen : '',
    };
}

// The same answers give the same text: keys stand in their order.
export function writeFragment({ country, people, answers, screen }) {
    const parts = [];
    if (screen) parts.push(`s=${screen}`);
    if (country) parts.push(`c=${country}`);
    if (people !== 1) parts.push(`p=${people}`);
    const amounts = Object.keys(answers).sort().map((key) => `${key}:${answers[key]}`);
    if (amounts.length) parts.push(`a=${amounts.join(';')}`);
    return parts.length ? '#' + parts.join('&') : '';
}

// What the server is asked: the options of `manumit footprint survey`.
export function surveyOptions({ country, people, answers }) {
    return {
        country,
        people,
        answer: Object.keys(answers).sort().map((key) => `${key}=${answers[key]}`),
    };
}

// The same beside another household's answers.
export function comparedOptions(a, b) {
    const other = surveyOptions(b);
    return { ...surveyOptions(a), 'other-country': other.country, 'other-people': other.people, other: other.answer };
}

// What `manumit footprint FILE --from survey` reads.
export function surveyFile({ country, people, answers }) {
    return { country, people, answers };
}
