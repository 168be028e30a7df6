// SPDX-License-Identifier: Apache-2.0
//
// The files of words are JSON in which each key stands once: of two, a reader takes the last in
// silence, and where two changes meet, their lines are kept of both.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const root = fileURLToPath(new URL('../..', import.meta.url));

// What is wrong with a JSON text, as "file:line: what", in the order in which it stands there.
function wrongs(name, text) {
    const found = [];
    const lineOf = (at) => text.slice(0, at).split('\n').length;
    let at = 0;
    const tokens = [...text.matchAll(/"(?:[^"\\\n]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+|"/g)];
    const say = (what, token = tokens[at]) => { found.push(`${name}:${lineOf(token?.index ?? text.length)}: ${what}`); return false; };
    const next = () => tokens[at]?.[0];
    const isText = (s) => s?.length > 1 && s[0] === '"';

    function members(end, member) {
        at++;
        if (next() === end) { at++; return true; }
        for (;;) {
            if (!member()) return false;
            if (next() === end) { at++; return true; }
            if (next() !== ',') return say(`a comma is missing before ${next() ?? 'the end'}`);
            at++;
            if (next() === end) return say(`a comma before ${end}`);
        }
    }

    function value() {
        const is = next();
        if (is === '{') {
            const seen = new Map();
            return members('}', () => {
                const key = tokens[at];
                if (!isText(key?.[0])) return say(`no key, but ${next() ?? 'the end'}`);
                const first = seen.get(key[0]);
                if (first) say(`the key ${key[0]} stands in line ${first}, too`, key);
                else seen.set(key[0], lineOf(key.index));
                at++;
                if (next() !== ':') return say(`no colon after ${key[0]}`);
                at++;
                return value();
            });
        }
        if (is === '[') return members(']', value);
        try {
            JSON.parse(is ?? '');
        } catch {
            return say(`no value, but ${is ?? 'the end'}`);
        }
        at++;
        return true;
    }

    if (value() && at < tokens.length) say(`more after the end: ${next()}`);
    return found;
}

test('what is wrong with a file of words is named by file, line and key', () => {
    const cases = [
        ['{"a": "x",\n "b": {"one": "y", "other": "z"}, "c": [1, -2.5e3, true, null, {"a": ""}]}\n'],
        ['{\n "a": "x",\n "b": "y",\n "a": "x"\n}', 'f:4: the key "a" stands in line 2, too'],
        ['{\n "p": {"one": "x", "one": "y"},\n "p": 1}', 'f:2: the key "one" stands in line 2, too', 'f:3: the key "p" stands in line 2, too'],
        ['{\n "a": "x"\n "b": "y"\n}', 'f:3: a comma is missing before "b"'],
        ['{\n "a": "x",\n}', 'f:3: a comma before }'],
        ['{\n "a": "x",,\n "b": 1}', 'f:2: no key, but ,'],
        ['{\n<<<<<<< ours\n "a": "x"\n}', 'f:2: no key, but <<<<<<<'],
        ['{"a": "x"', 'f:1: a comma is missing before the end'],
        ['{"a" "x"}', 'f:1: no colon after "a"'],
        ['{"a": "x\n"}', 'f:1: no value, but "'],
        ['{"a": 01}', 'f:1: no value, but 01'],
        ['{"a": "\\q"}', 'f:1: no value, but "\\q"'],
        ['{}\n{}', 'f:2: more after the end: {'],
        ['', 'f:1: no value, but the end'],
    ];
    for (const [text, ...want] of cases) assert.deepEqual(wrongs('f', text), want, text);
});

test('the files of words are JSON, and no key stands there twice', () => {
    const files = ['web/text', 'web/test'].flatMap((folder) => readdirSync(root + folder).filter((f) => f.endsWith('.json')).map((f) => `${folder}/${f}`));
    assert.ok(files.includes('web/text/en.json') && files.includes('web/text/es.json'));
    assert.deepEqual(files.flatMap((f) => wrongs(f, readFileSync(root + f, 'utf8'))), []);
    for (const f of files) assert.doesNotThrow(() => JSON.parse(readFileSync(root + f, 'utf8')), f);
});
