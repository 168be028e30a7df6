// SPDX-License-Identifier: Apache-2.0
//
// adverts.mjs - from an archive of posts to a reviewed network: an export is brought in, the
// networks wait in the queue, one is read, taken and decided by keys alone; its evidence package is saved and every
// hash in it checked; the next morning's export shows what changed and what was watched. Who may
// not; words of others; every state to axe, in both themes, narrow and on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'node:test';
import { accessible, close, fits, manumit, picture, saved } from './browser.mjs';
import { COOKIE, makeTeam } from './matter.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { team, at, begin, told, queue, row, waiting, enter, rows, stands, opened, goTo, stepsByKeys, decidesByKeys, handsOn, notUndone, onPaper, mayNot, everyState } = makeTeam({
    command: 'adverts',
    name: 'network',
    table: 'table.networks',
    handed: ['lead', 'l'],
    keys: 13,
    people: [['rex', 'reviewer'], ['sue', 'supervisor'], ['aud', 'auditor']],
    ready: () => document.querySelector('#posts') && document.querySelector('mn-track figure, mn-track .note') && document.querySelector('mn-route svg, mn-route .note'),
});

// Rows of a CSV whose cells may hold line breaks, each as it stands.
function rowsOf(csv) {
    const rows = [];
    for (let from = 0, i = 0, quoted = false; i < csv.length; i++) {
        if (csv[i] === '"') quoted = !quoted;
        if (csv[i] !== '\n' || quoted) continue;
        rows.push(csv.slice(from, i + 1));
        from = i + 1;
    }
    return rows;
}

// The simulated archive in two files, as two mornings bring them: by time, so networks go on.
begin(() => {
    manumit('adverts', 'simulate', '--count', '600', '--seed', '5', '--level', '1', '-o', at('archive'));
    const [head, ...posts] = rowsOf(readFileSync(at('archive/posts.csv'), 'utf8'));
    const byTime = posts.map((post) => [/\b20\d\d-\d\d-\d\dT[\d:]+Z/.exec(post)?.[0] ?? '', post]).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, post]) => post);
    const cut = Math.floor(byTime.length * 0.8);
    writeFileSync(at('monday.csv'), head + byTime.slice(0, cut).join(''));
    writeFileSync(at('tuesday.csv'), head + byTime.slice(cut - 10).join('')); // ten are there already
});

// Axe looks at each element of a page: one of the smaller networks will do.
const smallest = () => queue('waiting').sort((a, b) => a.posts - b.posts)[0].network;

const figure = (page, name) => page.textContent(`#brought [data-figure="${name}"] dd`).then((text) => Number(text.replace(/\D/g, '')));

async function bring(page, file) {
    await page.waitForSelector('#bring');
    await page.$eval('#bring', (e) => { e.open = true; });
    await page.setInputFiles('#file', file);
    await page.click('#work');
    await page.waitForSelector('#brought');
}

test('an export is brought in, what could not be read is told, and its networks wait in the order of the command line', async () => {
    const bad = at('monday-and-bad.csv');
    const csv = readFileSync(at('monday.csv'), 'utf8');
    const columns = rowsOf(csv)[0].split(',').length;
    writeFileSync(bad, `${csv}BAD-1${','.repeat(columns - 1)}\n`);
    const tab = await enter('sue');
    const { page } = tab;
    await page.waitForSelector('#bring[open]');
    assert.match(await page.textContent('main'), /There is no network yet/);
    await picture(page, 'adverts-empty');
    await bring(page, bad);
    assert.equal(await figure(page, 'posts_new'), rowsOf(csv).length - 1);
    await page.$eval('#refused', (e) => { e.open = true; });
    assert.match(await page.textContent('#refused'), /no text, image or identifier/);
    await page.waitForSelector('table.networks tr.chosen');
    const all = queue();
    assert.ok(all.length >= 8, `${all.length} networks`);
    assert.deepEqual((await rows(page)), all.slice(0, 50).map((r) => r.network));
    assert.equal(await figure(page, 'kept_new'), all.length);
    assert.match(await page.textContent('#changed'), new RegExp(`${all.length} new networks`));
    await picture(page, 'adverts-queue');
    await close(tab, COOKIE);
});

test('the queue is gone through by keys, narrowed and searched', async () => {
    const tab = await enter('rex');
    const { page } = tab;
    const all = await stepsByKeys(page);
    await page.keyboard.press('/');
    const word = all.map((r) => /circuit|same \d+ places/.exec(r.reasons ?? '')?.[0]).find(Boolean) ?? 'posts';
    await page.keyboard.type(word);
    assert.deepEqual(await rows(page), all.filter((r) => `${r.reasons} ${r.contrary} ${r.circuit}`.toLowerCase().includes(word)).map((r) => r.network));
    await page.fill('#q-search', '');
    await page.click('#show-decided');
    assert.equal(await page.locator('table.networks').count(), 0);
    await close(tab, COOKIE);
});

test('a network says what the command line says: reasons, template with slots, stays, ties, posts', async () => {
    const tab = await enter('sue');
    const { page } = tab;
    const all = queue();
    const { network } = all.find((r) => r.circuit) ?? all[0];
    const tables = told('adverts', 'network', network);
    await goTo(page, network);
    const [head] = tables.network;
    assert.deepEqual(await page.$$eval('#why .sign-says', (li) => li.map((e) => e.textContent.trim())), head.reasons.split('; '));
    if (head.contrary) assert.deepEqual(await page.$$eval('#against .sign-says', (li) => li.map((e) => e.textContent.trim())), head.contrary.split('; '));
    assert.match(await page.textContent('#no-label'), /no statement about any person/);

    // The text: as the program prints the template, each slot a mark with its kind; then as a post has it.
    const [first] = tables.templates;
    const words = tables.tokens.filter((k) => k.template === first.template);
    const shown = await page.$eval('#template-text', (e) => { const copy = e.cloneNode(true); for (const b of copy.querySelectorAll('button')) b.replaceWith(`<${/slot-(\w+)/.exec(b.className)[1]}>`); return copy.textContent; });
    assert.equal(shown, first.text, 'word for word, white space and all');
    assert.equal(await page.locator('#template-text button.slot').count(), words.filter((k) => k.slot).length);
    const kinds = [...new Set(words.filter((k) => k.slot).map((k) => k.kind))];
    assert.equal(await page.locator('.slots-key .slot').count(), kinds.length, 'a legend of what is there');
    const members = tables.posts.filter((p) => p.template === first.template);
    await page.keyboard.press('n');
    await page.waitForSelector('#post-here');
    const post = await page.textContent('#post-here b');
    const fills = tables.fills.filter((f) => f.template === first.template && f.post === post);
    for (const f of fills) assert.equal(await page.textContent(`#template-text [data-slot="${f.slot}"] bdi`), f.value, `${post}, slot ${f.slot}`);
    await page.keyboard.press('n');
    assert.match(await page.textContent('.post-steps [role="status"]'), new RegExp(`post 2 of ${members.length}`));
    await page.keyboard.press('b');
    await page.click('#text-template');
    const slot = words.find((k) => k.slot).slot;
    await page.click(`#template-text [data-slot="${slot}"]`);
    const values = new Map();
    for (const m of members) { const v = tables.fills.find((f) => f.template === first.template && f.post === m.post && f.slot === slot)?.value ?? ''; values.set(v, (values.get(v) ?? 0) + 1); }
    assert.equal(await page.locator(`[data-values="${slot}"] li`).count(), values.size, 'each value once');
    await picture(page, 'adverts-slot', false);

    // Where and when, what ties them, the posts.
    const dated = tables.posts.filter((p) => p.time);
    assert.equal(await page.$$eval('mn-track .track-picture .track-mark title', (ts) => ts.reduce((n, e) => n + Number(/(\d+) posts?$/.exec(e.textContent)[1]), 0)), dated.length, 'each post is in a dot');
    assert.equal(await page.locator('mn-route .route-dot').count(), new Set(tables.posts.filter((p) => p.place && p.lat !== null).map((p) => p.place)).size);
    assert.equal(await page.locator('mn-route .route-leg.leaps').count(), tables.legs.filter((l) => l.impossible && l.from_place !== l.to_place).length);
    for (const d of await page.locator('#ties details').all()) await d.evaluate((e) => { e.open = true; });
    const listed = await page.$$eval('#ties [data-tie]', (li) => li.map((e) => [Number(e.dataset.tie), e.textContent]));
    for (const k of tables.ties.filter((x) => x.sort !== 'text')) assert.ok(listed.some(([tie, text]) => tie === k.tie && text.includes(k.value) && text.includes(k.reason)), `${k.kind} ${k.value} with its reason`);
    assert.match(await page.textContent('#how-many'), new RegExp(`^${tables.posts.length} `));
    await picture(page, 'adverts-network');

    // The posts of one tie, then a search, then another order.
    const tie = tables.ties.find((k) => k.sort !== 'text' && tables.tied.some((x) => x.tie === k.tie));
    const of = tables.tied.filter((x) => x.tie === tie.tie).map((x) => x.post);
    await page.click(`#ties [data-tie="${tie.tie}"] button`);
    await page.waitForFunction((n) => document.querySelector('#how-many').textContent.startsWith(`${n} `), of.length);
    assert.deepEqual((await page.$$eval('[data-post]', (tr) => tr.map((e) => e.dataset.post))).sort(), of.slice().sort());
    await page.selectOption('#a-only', 'all');
    await page.fill('#a-search', tables.posts.at(-1).post);
    assert.ok((await page.$$eval('[data-post]', (tr) => tr.map((e) => e.dataset.post))).includes(tables.posts.at(-1).post));
    await page.fill('#a-search', '');
    await page.click('#posts button.sort:has-text("Time")');
    assert.equal(await page.getAttribute('#posts thead th:nth-child(2)', 'aria-sort'), 'descending');
    assert.equal(await page.getAttribute('#posts tbody tr:first-child', 'data-post'), dated.slice().sort((a, b) => (a.time < b.time ? 1 : -1))[0].post);
    await page.locator('#case-title').focus();
    await page.keyboard.press('Escape');
    await stands(page, network);
    await page.goBack();
    await opened(page, network);
    await close(tab, COOKIE);
});

decidesByKeys('taken, watched, opened again by keys alone; the next one opens; a reviewer makes no lead');

// Files of an archive whose members are stored as they are.
function unzip(bytes) {
    const files = new Map();
    let i = 0;
    for (; bytes.readUInt32LE(i) === 0x04034b50;) {
        assert.equal(bytes.readUInt16LE(i + 8), 0, 'stored');
        const [size, name, extra] = [bytes.readUInt32LE(i + 18), bytes.readUInt16LE(i + 26), bytes.readUInt16LE(i + 28)];
        const from = i + 30 + name + extra;
        files.set(bytes.subarray(i + 30, i + 30 + name).toString(), bytes.subarray(from, from + size));
        i = from + size;
    }
    assert.equal(bytes.readUInt32LE(i), 0x02014b50);
    return files;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

test('made a lead by a supervisor’s keys, then its package: every hash holds, and it says who decided what', async () => {
    const tab = await enter('sue');
    const { page } = tab;
    const network = await handsOn(page, 'one text with many numbers, moving in a circuit');
    assert.match(await page.textContent('.steps-of'), /one text with many numbers/);
    const { name, bytes } = await saved(page, () => page.click('#get-package'));
    assert.equal(name, `${network}.zip`);
    await page.waitForSelector('#packed');
    assert.match(await page.textContent('#packed'), /each hash was checked/);
    const files = unzip(bytes);
    const list = [...files].find(([path]) => path.endsWith('SHA256SUMS'));
    assert.ok(list, [...files.keys()].join());
    const named = list[1].toString().trim().split('\n').map((line) => /^([0-9a-f]{64}) [ *](.+)$/.exec(line).slice(1));
    assert.ok(named.length >= 6, `${named.length} files`);
    const base = dirname(list[0]) === '.' ? '' : `${dirname(list[0])}/`;
    for (const [hash, path] of named) assert.equal(sha256(files.get(base + path)), hash, path);
    assert.deepEqual([...files.keys()].sort(), [...named.map(([, path]) => base + path), list[0], `${base}RECEIPT.txt`].sort(), 'nothing stands beside the list');
    assert.ok(files.get(`${base}RECEIPT.txt`).includes(sha256(list[1])), 'and the log has the hash of the list');
    assert.deepEqual((await page.$$eval('#packed code', (all) => all.map((e) => e.textContent))).sort(), [...files.values()].map(sha256).sort(), 'the page lists the same');
    // What anybody has at hand says the same of the files on a disk.
    for (const [path, content] of files) {
        mkdirSync(dirname(at(`package/${path}`)), { recursive: true });
        writeFileSync(at(`package/${path}`), content);
    }
    execFileSync('sha256sum', ['-c', '--strict', '--quiet', list[0].split('/').at(-1)], { cwd: dirname(at(`package/${list[0]}`)) });
    const steps = JSON.stringify(JSON.parse([...files].find(([path]) => path.endsWith('steps.json'))[1]));
    for (const word of ['sue', 'one text with many numbers', told('adverts', 'network', network).files[0].sha256]) assert.ok(steps.includes(word), `steps.json says ${word}`);
    assert.match(manumit('adverts', 'package', '--verify', dirname(at(`package/${list[0]}`)), '--store', team.store, '--as-user', 'sue'), /./, 'the program says so, too');
    const posts = rowsOf([...files].find(([path]) => path.endsWith('posts.csv'))[1].toString());
    assert.equal(posts.length - 1, told('adverts', 'network', network).posts.length);
    const log = Object.values(told('audit', 'show')).flat().map((r) => JSON.stringify(r));
    assert.ok(log.some((l) => l.includes('sue') && l.includes('lead')), 'the log says who decided');
    assert.match(manumit('audit', 'verify', '--store', team.store, '--as-user', 'sue'), /./);
    await onPaper(page);
    await close(tab, COOKIE);
});

notUndone('a lead is not opened again by a reviewer');

test('the next morning: what changed stands at the head of the list, and something watched is seen', async () => {
    const tab = await enter('sue');
    const { page } = tab;
    await page.waitForSelector('table.networks tr.chosen');
    const before = queue();
    // A number that stands in tomorrow's posts, however it is written there.
    const tomorrow = JSON.parse(manumit('adverts', 'identifiers', at('tuesday.csv'), '--json')).tables.identifiers.filter((i) => i.kind === 'phone' && i.score > 0.9);
    const number = tomorrow.at(-1).value;
    await page.click('#watches summary');
    await page.fill('#w-value', `${number.slice(0, 3)} ${number.slice(3, 7)}-${number.slice(7)}`);
    await page.fill('#w-reason', 'from a case of ours');
    await page.click('#w-put');
    await page.waitForSelector('.watch-list [data-watch]');
    assert.match(await page.textContent('.watch-list'), new RegExp(`${number.replace('+', '\\+')}.*from a case of ours`, 's'), 'in its normal form');
    assert.match(await page.textContent('.watch-list'), /Not seen since/);
    await bring(page, at('tuesday.csv'));
    assert.equal(await figure(page, 'posts_known'), 10);
    const now = queue();
    const latest = now.map((r) => r.changed_on).sort().at(-1);
    const changed = now.filter((r) => r.changed_on === latest);
    assert.ok(changed.length > 0 && changed.length < now.length);
    const fresh = changed.filter((r) => !before.some((b) => b.network === r.network));
    await page.waitForFunction((n) => document.querySelector('#changed')?.textContent.includes(n), fresh.length ? `${fresh.length} new network` : 'with other posts');
    await page.click('#show-changed');
    assert.deepEqual(await rows(page), changed.filter((r) => ['new', 'open'].includes(r.state)).map((r) => r.network));
    await picture(page, 'adverts-changed');
    await page.waitForFunction(() => /seen in \d+ post/.test(document.querySelector('.watch-list')?.textContent ?? ''));
    const grown = changed.find((r) => r.change === 'renewed');
    if (grown) {
        await goTo(page, grown.network);
        assert.match(await page.textContent('#changes'), /new posts: [1-9]/);
    }
    await page.goto(`${team.address}/adverts`);
    await page.waitForSelector('#watches');
    await page.$eval('#watches', (e) => { e.open = true; });
    await page.click('.watch-list button.link');
    await page.fill('#end-reason', 'the case is closed');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => /no longer watched|Nothing is watched/.test(document.querySelector('#watches').textContent));
    await close(tab, COOKIE);
});

mayNot('who sees no networks is told so, and is offered nothing', '#bring, #watches');

everyState(smallest);

test('in Spanish', async () => {
    const tab = await enter('sue', { locale: 'es-ES' });
    const { page } = tab;
    await page.waitForSelector('table.networks tr.chosen');
    assert.match(await page.textContent('h1'), /Redes de anuncios/);
    const network = waiting()[0];
    await goTo(page, network);
    assert.match(await page.textContent('main'), /Qué habla en contra/);
    for (const d of await page.locator('#ties details').all()) await d.evaluate((e) => { e.open = true; });
    const english = /\b(the|of|and|posts|places|share|numbers|without|it)\b/;
    for (const s of await page.$$eval('#why .sign-says, #against .sign-says, .tie-state + span, #changes p span:last-child', (all) => all.map((e) => e.textContent.trim())))
        assert.ok(!english.test(s), s);
    await accessible(page, 'a network in Spanish');
    await picture(page, 'adverts-es');
    await close(tab, COOKIE);
});

test('words of others are words', async () => {
    const hostile = at('hostile.csv');
    const evil = '<img src=x onerror=window.injected=1>\u202E';
    const lines = Array.from({ length: 6 }, (_, i) => `H${i},"${evil} Room ${i} near ${evil} the station, quiet house, one bed and a desk, call (202) 555-01${10 + i} or write to room${evil.length}@mail.example",2026-05-0${i + 1}T10:00:00Z,"${evil}",board.example`);
    writeFileSync(hostile, `id,text,time,place,source\n${lines.join('\n')}\n`);
    const before = queue().map((r) => r.network);
    const tab = await enter('sue');
    const { page } = tab;
    await page.waitForSelector('table.networks tr.chosen');
    await bring(page, hostile);
    const fresh = queue().filter((r) => !before.includes(r.network));
    assert.equal(fresh.length, 1);
    await goTo(page, fresh[0].network);
    assert.match(await page.textContent('#texts'), /<img src=x/);
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    await fits(page, 'words of others');
    await close(tab, COOKIE);
});
