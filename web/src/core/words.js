// SPDX-License-Identifier: Apache-2.0
//
// words.js - the page's words: catalogues in text/, one a language, with the same
// keys. A message may hold {name}s and, for plurals, be an object of the forms
// that Intl.PluralRules names ({"one": ..., "other": ...}), chosen by {n}. Two
// pseudo-locales prove what a catalogue can't: en-XA accents and brackets every
// message, so that words outside the catalogue stand out, and ar-XB runs the page
// from right to left.
import { formatter } from './format.js';

export const LANGUAGES = ['en', 'es'];
const PSEUDO = { 'en-XA': 'ltr', 'ar-XB': 'rtl' };
const loaders = {
    en: () => import('../../text/en.json'),
    es: () => import('../../text/es.json'),
};
const ACCENTS = { a: 'á', e: 'é', i: 'í', o: 'ö', u: 'ü', n: 'ñ', c: 'ç', A: 'Á', E: 'É', I: 'Í', O: 'Ö', U: 'Ü' };

let current = null;

const isPseudo = (tag) => Object.hasOwn(PSEUDO, tag);

// The first language asked for that there is; English when there is none. What is asked for
// comes from an address, and may be anything.
export function chooseLanguage(wanted) {
    for (const tag of wanted) {
        if (isPseudo(tag)) return tag;
        const base = String(tag ?? '').toLowerCase().split('-')[0];
        if (LANGUAGES.includes(base)) return base;
    }
    return 'en';
}

export function accented(message) {
    return '⟦' + message.replace(/\{[^}]*\}|[a-zA-Z]/g, (m) => ACCENTS[m] ?? m) + '⟧';
}

export async function loadWords(tag) {
    const language = isPseudo(tag) ? 'en' : tag;
    const messages = (await loaders[language]()).default;
    current = makeWords(tag, messages);
    return current;
}

// The numbers' locale: the browser's own where it speaks the language (en-GB, es-MX).
function numberLocale(language) {
    const own = globalThis.navigator?.languages?.find((l) => l.split('-')[0] === language);
    return own ?? language;
}

export function makeWords(tag, messages, locale) {
    const language = isPseudo(tag) ? 'en' : tag;
    const format = formatter(locale ?? numberLocale(language));
    const plural = new Intl.PluralRules(language);
    const countries = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
    const currencies = new Intl.DisplayNames([language], { type: 'currency' });
    function pick(key, values) {
        const m = messages[key];
        return m && typeof m === 'object' ? m[plural.select(Number(values.n))] ?? m.other : m;
    }
    function has(key) {
        return Object.hasOwn(messages, key);
    }
    function t(key, values = {}) {
        const m = pick(key, values);
        if (m === undefined) return `⟨${key}⟩`;
        const shown = isPseudo(tag) ? accented(m) : m;
        return shown.replace(/\{(\w+)\}/g, (all, name) =>
            !(name in values) ? all : name === 'n' && typeof values.n === 'number' ? format.plain(values.n) : String(values[name]));
    }
    return {
        tag,
        language,
        direction: PSEUDO[tag] ?? 'ltr',
        format,
        has,
        t,
        // What the server names: its words where the catalogue has none of them.
        named: (key, otherwise) => (has(key) ? t(key) : otherwise),
        country: (iso2, otherwise) => (iso2 && countries.of(iso2)) || otherwise,
        currency: (code) => currencies.of(code),
    };
}

export const words = () => current;
export const t = (key, values) => current.t(key, values);
