// SPDX-License-Identifier: Apache-2.0
//
// The catalogues: both languages have the same messages with the same holes, every
// message that the sources ask for is there, nothing in the sources speaks past
// them, and what the program names (questions, industries, goods) has its words.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { GROUPS } from '../src/core/asking.js';
import { accented, chooseLanguage, makeWords } from '../src/core/words.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (path) => readFileSync(root + path, 'utf8');
const en = JSON.parse(read('text/en.json'));
const es = JSON.parse(read('text/es.json'));
const sources = readdirSync(root + 'src', { recursive: true }).map((p) => String(p).replaceAll('\\', '/')).filter((p) => p.endsWith('.js'))
    .map((path) => [path, read(`src/${path}`)]);

// Rows of a CSV of the project's own data; cells may be quoted.
function table(path) {
    const rows = [];
    let row = [''];
    let quoted = false;
    for (const c of read(`../data/${path}`).replaceAll('""', '\u0001')) {
        if (c === '"') quoted = !quoted;
        else if (!quoted && c === ',') row.push('');
        else if (!quoted && c === '\n') { rows.push(row); row = ['']; }
        else row[row.length - 1] += c === '\u0001' ? '"' : c;
    }
    const [head, ...body] = rows;
    return body.map((cells) => Object.fromEntries(head.map((name, i) => [name, cells[i]])));
}

const forms = (m) => (typeof m === 'string' ? [m] : Object.values(m));
const holes = (m) => [...new Set(forms(m).flatMap((f) => f.match(/\{\w+\}/g) ?? []))].sort().join();

test('both languages have the same messages, with the same holes', () => {
    assert.deepEqual(Object.keys(es), Object.keys(en));
    for (const key of Object.keys(en)) {
        assert.equal(holes(es[key]), holes(en[key]), key);
        for (const f of [...forms(en[key]), ...forms(es[key])]) assert.ok(f.trim(), key);
    }
});

test('every message that the sources ask for is there, and none is left over', () => {
    const asked = new Set();
    const begun = [];
    for (const [, text] of sources) {
        for (const m of text.matchAll(/'([a-z][\w]*(?:\.[\w ]+)+)'/g)) asked.add(m[1]);
        for (const m of text.matchAll(/`([a-z][\w.]*\.)\$\{/g)) begun.push(m[1]);
        for (const m of text.matchAll(/\bt\('([^']+)'/g)) assert.ok(m[1] in en, `t('${m[1]}')`);
    }
    const unused = Object.keys(en).filter((key) => !asked.has(key) && !begun.some((b) => key.startsWith(b)) && !key.startsWith('app.noscript') && !/^(say|country)\./.test(key) && key !== 'app.title');
    assert.deepEqual(unused, []);
});

// The fixed parts of all html`` and svg`` templates of a source, nested ones too.
function fixedParts(text) {
    const parts = [];
    function code(i, end) {
        for (let depth = 0; i < text.length; i++) {
            const c = text[i];
            if (c === '`') i = template(i + 1, /(?<![.\w])(?:html|svg)$/.test(text.slice(Math.max(0, i - 6), i)));
            else if (c === '/' && text[i + 1] === '/') i = text.indexOf('\n', i);
            else if (c === "'" || (c === '"' && end)) { for (i++; text[i] !== c; i++) if (text[i] === '\\') i++; }
            else if (c === '{') depth++;
            else if (c === '}' && depth-- === 0 && end) return i;
        }
        return i;
    }
    function template(i, tagged) {
        let fixed = '';
        for (; text[i] !== '`'; i++) {
            if (text[i] === '\\') i++;
            else if (text[i] === '$' && text[i + 1] === '{') { i = code(i + 2, true); fixed += '\u0000'; }
            else fixed += text[i];
        }
        if (tagged) parts.push(fixed);
        return i;
    }
    code(0, false);
    return parts;
}

test('no text stands in the sources outside the catalogue', () => {
    const plain = /[A-Za-zÀ-ÿ]{2,}/;
    let seen = 0;
    for (const [path, text] of sources) {
        for (const part of fixedParts(text)) {
            seen++;
            const bare = part.replace(/<[^>]*>/g, ' ').replace('Manumit', '');
            assert.ok(!plain.test(bare), `${path}: ${bare.trim().slice(0, 60)}`);
            for (const [, name, value] of part.matchAll(/\b(aria-label|title|alt|placeholder|aria-valuetext)="([^"\u0000]*)"/g))
                assert.ok(!plain.test(value), `${path}: ${name}="${value}"`);
        }
    }
    assert.ok(seen > 100, `only ${seen} templates were read`);
    assert.deepEqual(fixedParts('x = html`<p>a ${y ? html`b` : svg`c`} d</p>`'), ['b', 'c', '<p>a \u0000 d</p>']);
});

test('all that the program names has its words, in English as the program has them', () => {
    const same = (key, text) => assert.equal(en[key], text, key);
    for (const r of table('codes/industries.csv')) same(`industry.${r.code}`, r.short_name);
    for (const r of table('goods/dol_goods.csv')) same(`good.${r.good}`, r.good);
    for (const r of table('materials/products.csv')) same(`product.${r.name}`, r.name);
    for (const r of table('materials/materials.csv')) same(`material.${r.name}`, r.name);
    for (const r of table('country/satellite_regions.csv').filter((x) => !x.iso3)) same(`region.${r.code}`, r.name);
    const shared = ['fee', 'voice'];
    for (const r of table('goods/questions.csv')) {
        const name = r.industries === 'all' ? shared.shift() : r.industries.split(' ')[0];
        if (r.industries !== 'all') assert.ok(GROUPS.includes(r.industries), r.industries);
        same(`ask.${name}`, r.question);
        same(`ask.${name}.why`, r.why);
    }
});

test('the survey’s questions and screens have their words', () => {
    let questions;
    try {
        questions = table('survey/questions.csv');
    } catch {
        return; // a tree without the survey
    }
    for (const q of questions) {
        assert.equal(en[`question.${q.key}`], q.label, q.key);
        assert.ok(en[`screen.${q.screen}`], q.screen);
    }
});

test('plurals, holes and countries', () => {
    const w = makeWords('en', en, 'en-US');
    assert.equal(w.t('survey.people.value', { n: 1 }), '1 person');
    assert.equal(w.t('survey.people.value', { n: 2.4 }), '2.4 people');
    assert.equal(makeWords('es', es, 'es').t('survey.people.value', { n: 2.4 }), '2,4 personas');
    assert.equal(w.t('access.million', { n: 412843 }), '412,843 million US dollars');
    assert.equal(w.t('access.million', { n: '412,843' }), '412,843 million US dollars');
    assert.equal(w.country('DE', '?'), 'Germany');
    assert.equal(w.country('', 'Caribbean'), 'Caribbean');
    assert.equal(makeWords('es', es, 'es').country('DE', '?'), 'Alemania');
});

test('languages are chosen in the order they are wished for', () => {
    assert.equal(chooseLanguage([null, 'fr-FR', 'es-MX', 'en']), 'es');
    assert.equal(chooseLanguage(['xx']), 'en');
    assert.equal(chooseLanguage(['ar-XB', 'en']), 'ar-XB');
    assert.equal(accented('Hi {name}'), '⟦Hí {name}⟧');
});

test('what is no language is no language, whatever an address asks for', () => {
    for (const tag of ['constructor', '__proto__', 'toString', '', null, 'xx', 'e']) assert.equal(chooseLanguage([tag, 'es']), 'es', String(tag));
});
