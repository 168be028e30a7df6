// SPDX-License-Identifier: Apache-2.0
//
// What the program says to people who use the page: every error, hint, note and warning in
// the sources that a page's request can reach is in the catalogue, so that it is said in
// Spanish, too. The texts are read from the sources; a text that is put together there is
// held against the catalogue as a sentence, with values in its holes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'node:test';

const root = fileURLToPath(new URL('../..', import.meta.url));
const en = JSON.parse(readFileSync(`${root}web/text/en.json`, 'utf8'));

// Folders and files whose texts only the command line shows.
const ELSEWHERE = /^(adverts\/(simulate|part|image|rank\/learn|commands\/(identifiers|images|templates|cluster|part|simulate|read|learn))|core\/(cache|folder_out|parallel|shelf)|table\/(page|parquet|duckdb|wide|parts|pieces)|command\/(completion|help|man|describe|replay|expected|overwrite|store_call)|report|cli|screen\/(lists|index|name|score|commands\/(list_(import|read|formats)|command_pairs|screen_stream|match_ask|route_match))|store\/(postgres|libpq|sqlite|schema|db|verify|cursor|import|version|content_in|account|name)|trace\/(tables\/|commands\/(import_report|trace_import|trace_show))|trace\/evidence\/pack|trace\/chain\/(build|check|facts|image|join|open|order|pool|rest|supplies)|money\/(simulate\/|read\/|party\/|part\/|stream\/|case\/|face\/|find\/|commands\/(alerts|data|learn|likely|part|read|scores|simulate)|model\/(fit|json|labels|library|train))|team|reference\/words|web\/(command|listen|openapi)|footprint\/(economy|price|spending\/(tally|parts|stream)|commands\/(command_(import|aggregate|model|compare|tally|lower|classify)|long_ledger)|understand\/(show_|compare|target|drivers)))/;
const CALLS = /\b(mn_fail|mn_fail_at|mn_hint|mn_source_fail|mn_table_note|mn_spending_note|mn_report_warning|mn_web_refuse)\(/g;

// The string literals of a call, joined where they stand side by side.
function literals(text, at) {
    const found = [];
    let depth = 0;
    let joined = null;
    for (let i = at; i < text.length; i++) {
        const c = text[i];
        if (c === '"') {
            let s = '';
            for (i++; text[i] !== '"'; i++) s += text[i] === '\\' ? ({ n: '\n', t: '\t' })[text[++i]] ?? text[i] : text[i];
            joined = (joined ?? '') + s;
            continue;
        }
        if (/\s/.test(c)) continue;
        const format = /^PRI[a-z]+\d+/.exec(text.slice(i, i + 8));
        if (format && joined !== null) { joined += 'u'; i += format[0].length - 1; continue; }
        if (joined !== null) found.push(joined);
        joined = null;
        if (c === "'") { for (i++; text[i] !== "'"; i++) if (text[i] === '\\') i++; continue; }
        if (c === '(') depth++;
        if (c === ')' && --depth === 0) return found;
    }
    return found;
}

const wholes = new Set();
const forms = [];
for (const [key, message] of Object.entries(en)) {
    if (typeof message !== 'string' || !key.startsWith('say.')) continue;
    if (!/\{\d\}/.test(message)) wholes.add(message);
    else forms.push(new RegExp(`^${message.split(/\{\d\}/).map((p) => p.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]+?')}$`));
}
const known = (text) => wholes.has(text) || forms.some((f) => f.test(text));

// A format with plausible values: a conversion is a number, a name, an ending or nothing.
function sayable(format) {
    const parts = format.replaceAll('%%', '\u0001').split(/%[-+#0 ]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]/);
    const plain = parts.map((p) => p.replaceAll('\u0001', '%'));
    const tries = ['7', 'zz', 's', '', ' is', 'are', 'lines', 'it', 'has', 'have', 'them'];
    if (plain.length > 4) return tries.some((v) => known(plain.join(v))) || mixed(plain, ['7', 's', 'are', 'is', '']);
    return tries.some((v) => known(plain.join(v))) || mixed(plain, tries);
}

function mixed(parts, values, made = parts[0], at = 1) {
    if (at === parts.length) return known(made);
    return values.some((v) => mixed(parts, values, made + v + parts[at], at + 1));
}

// What one piece of code says of several kinds of things: each has a sentence of its own.
const KINDS = [
    [/^store\/matter/, [['%s %c%05lld', ['alert A7', 'network W7']], ['of %s in the store', ['of an alert in the store', 'of a network in the store']],
        ['%s %lld is', ['alert 7 is', 'network 7 is']], ['%s decided', ['was not decided', 'is not decided']]]],
    [/^store\/standing/, [['the %s %lld', ['the marker 7', 'the watch 7']], ['no %s %lld', ['no marker 7', 'no watch 7']],
        ['the %s would', ['the marker would', 'the watch would']], ['before it %s', ['before it holds', 'before it begins']]]],
    [/^measure\/survey\/venues/, [['another %s', ['another chance', 'another count']]]],
];
function ofKinds(name, said) {
    const pieces = KINDS.find(([file]) => file.test(name))?.[1].filter(([piece]) => said.includes(piece)) ?? [];
    if (!pieces.length) return [said];
    return pieces[0][1].map((_, kind) => pieces.reduce((one, [piece, words]) => one.replace(piece, words[kind]), said));
}

// Put together from pieces that are no sentences by themselves, or never seen by a person.
const PIECES = new Set(JSON.parse(readFileSync(new URL('said-pieces.json', import.meta.url), 'utf8')));

test('what the program says on the page is in the catalogue', () => {
    const missing = [];
    let seen = 0;
    for (const name of readdirSync(`${root}src`, { recursive: true }).map((p) => String(p).replaceAll('\\', '/')).filter((p) => p.endsWith('.c') && !ELSEWHERE.test(p))) {
        const text = readFileSync(`${root}src/${name}`, 'utf8').replace(/\/\*[^]*?\*\//g, ' ');
        for (const call of text.matchAll(CALLS)) {
            for (const said of literals(text, call.index + call[0].length - 1)) {
                if (!/[A-Za-z]{3}.* /.test(said) || PIECES.has(said)) continue;
                seen++;
                for (const one of ofKinds(name, said)) if (!sayable(one)) missing.push(`${name}: ${one}`);
            }
        }
        // Hints that a kind is described with: `.say_decide = "..."`.
        for (const [, said] of text.matchAll(/\.say_\w+ = "([^"]+)"/g)) if (!sayable(said)) missing.push(`${name}: ${said}`);
    }
    assert.ok(seen > 350, `only ${seen} texts were read`);
    assert.deepEqual(missing, []);
});

test('what the signs of shipped typologies say is in the catalogue', () => {
    const folder = `${root}data/money/typologies/`;
    const files = readdirSync(folder).filter((p) => p.endsWith('.json')).map((p) => JSON.parse(readFileSync(folder + p, 'utf8')));
    const says = files.flatMap((y) => [...(y.indicators ?? []), ...(y.contrary ?? []), ...(y.roles ?? [])].map((g) => g.says));
    assert.ok(says.length > 100, `only ${says.length} signs were read`);
    assert.deepEqual([...new Set(says)].filter((text) => !wholes.has(text)), []);
});

const ADVERB = ['evenly', 'unevenly']; // each in a sentence of its own
test('what is said for a network of posts, against it, and of what ties it, is in the catalogue', () => {
    const missing = [];
    let seen = 0;
    for (const name of ['rank/rank.c', 'rank/signs.c', 'find/say.c']) {
        const text = readFileSync(`${root}src/adverts/${name}`, 'utf8').replace(/\/\*[^]*?\*\//g, ' ');
        const said = [...text.matchAll(/\bmn_buf_(?:fmt|str)\(/g)].flatMap((call) => literals(text, call.index + call[0].length - 1))
            .concat(name.endsWith('signs.c') ? [...text.matchAll(/\{"[a-z-]+", "([^"]+)"\}/g)].map((m) => m[1]) : []);
        for (const one of said.filter((x) => /[A-Za-z]{3}/.test(x))) {
            seen++;
            if (!ADVERB.includes(one) && !sayable(one) && !sayable(one.replace('used %s', 'used evenly')) && !sayable(`${one}7`)) missing.push(`${name}: ${one}`);
        }
    }
    assert.ok(seen > 25, `only ${seen} texts were read`);
    assert.deepEqual(missing, []);
});

test('the notes of the methods of an estimate are in the catalogue', () => {
    const notes = ['estimate', 'bic', 'bayes'].flatMap((name) => {
        const text = readFileSync(`${root}src/measure/estimate/${name}.c`, 'utf8').replace(/\/\*[^]*?\*\//g, ' ');
        return [...text.matchAll(/\b(?:mn_estimate_remark|snprintf)\(/g)].flatMap((call) => literals(text, call.index + call[0].length - 1))
            .concat([...text.matchAll(/[?:] ((?:"refused[^"]*"\s*)(?:"[^"]*"\s*)*)/g)].map((m) => m[1].replace(/"\s*"?/g, '')));
    });
    const said = notes.filter((x) => /[A-Za-z]{3}.* /.test(x) && !/r-hat|^, |: $/.test(x));
    assert.ok(said.length > 20, `only ${said.length} notes were read`);
    assert.deepEqual(said.filter((one) => !sayable(one) && !sayable(one.replace('%s%zu of', 'no upper end: %zu of')) && !sayable(one.replace('best%s', 'best')) && !known(one.replace('%.0f%%', '7%'))), []);
});

test('each fact that a screening tells has its words', () => {
    const facts = ['score', 'match'].map((folder) => readFileSync(`${root}src/screen/${folder}/facts.c`, 'utf8')).join('');
    const asked = [...facts.matchAll(/\[MN_RULE_\w+\] = "(\w+)"/g)].map((m) => `why.rule.${m[1]}`)
        .concat([...facts.matchAll(/\[MN_LINK_\w+\] = "(\w+)"/g)].map((m) => `why.${m[1]}`))
        .concat([...facts.matchAll(/say\(t, "note", "(\w+)"/g)].map((m) => `why.note.${m[1]}`));
    assert.ok(asked.length > 20, `only ${asked.length} facts were read`);
    assert.deepEqual(asked.filter((key) => !(key in en)), []);
});

// What no source says any more: a sentence stays in the catalogue when its words change. Of each the
// letters are counted that stand in a piece that the program has: a literal between its conversions, or
// a part of a list of heads ("taken_by=Taken by,...").
const OUTSIDE = ['Permission denied', 'No such file or directory', 'Korea', 'Coke, Refined Petroleum and Nuclear Fuel', 'Other Community, Social and Personal Services']; // of the system; of economies that others publish
const CONVERSION = /%[-+#0 ]*(?:\d+|\*)?(?:\.(?:\d+|\*))?(?:hh|h|ll|l|z|j|t)?[a-zA-Z]/;
const SHORT = 6; // letters of a piece that counts only as a word of its own

function piecesOf() {
    const pieces = new Set();
    for (const name of readdirSync(`${root}src`, { recursive: true }).map(String).filter((p) => /\.[ch]$/.test(p))) {
        const text = readFileSync(`${root}src/${name}`, 'utf8').replace(/\/\*[^]*?\*\//g, ' ');
        for (const [joined] of text.matchAll(/"(?:[^"\\\n]|\\.)*"(?:\s*(?:PRI\w+\s*)?"(?:[^"\\\n]|\\.)*")*/g)) {
            const literal = [...joined.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map((m) => m[1]).join('').replace(/\\n/g, '\n').replace(/\\(["\\])/g, '$1');
            for (const part of literal.split(CONVERSION).flatMap((s) => s.split('\\x'))) {
                const plain = part.replaceAll('%%', '%').trim();
                for (const piece of [plain, ...plain.split(/[=,;:!|.]+/)]) if (/[A-Za-z]{2}/.test(piece)) pieces.add(piece.trim());
            }
        }
    }
    return pieces;
}

// Names that the project's own data have: cells, what their commas part, and texts of JSON.
function namesOf() {
    const names = new Set();
    for (const name of readdirSync(`${root}data`, { recursive: true }).map(String)) {
        if (name.endsWith('.json')) for (const m of readFileSync(`${root}data/${name}`, 'utf8').matchAll(/"((?:[^"\\]|\\.)*)"/g)) names.add(m[1]);
        if (name.endsWith('.csv')) for (const m of readFileSync(`${root}data/${name}`, 'utf8').matchAll(/"((?:[^"]|"")*)"|[^,"\n]+/g)) for (const cell of [m[1] ?? m[0], ...(m[1] ?? '').split(',')]) names.add(cell.trim());
    }
    return names;
}

// The share of a sentence's letters that pieces cover.
function covered(message, long, short) {
    const text = message.replace(/\{\d\}/g, '\u0000');
    const mark = new Uint8Array(text.length);
    for (const piece of long) for (let i = text.indexOf(piece); i >= 0; i = text.indexOf(piece, i + 1)) mark.fill(1, i, i + piece.length);
    for (const word of text.matchAll(/[A-Za-z']+/g)) if (short.has(word[0])) mark.fill(1, word.index, word.index + word[0].length);
    const letters = [...text].map((c, i) => [c, i]).filter(([c]) => /[A-Za-z]/.test(c));
    return letters.length ? letters.filter(([, i]) => mark[i]).length / letters.length : 1;
}

test('none of the sentences of the catalogue is left over from a source that says it no longer', () => {
    const pieces = [...piecesOf()];
    const long = pieces.filter((p) => p.length >= SHORT);
    const short = new Set(pieces.filter((p) => p.length < SHORT));
    assert.ok(covered('The network is taken', long, short) === 1 && covered('The networks were taken from it by somebody', long, short) < 0.9);
    const names = namesOf();
    const left = Object.entries(en).filter(([key, message]) => key.startsWith('say.') && typeof message === 'string' && !OUTSIDE.includes(message) && !names.has(message)
        && covered(message, long, short) < 0.9).map(([key, message]) => `${key}: ${message}`);
    assert.deepEqual(left, []);
});
