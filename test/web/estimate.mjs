// SPDX-License-Identifier: Apache-2.0
//
// estimate.mjs - how many are on no list: a table pasted by keys alone and one dropped, each
// method's number as the command line has it, refused ones with their reason, records, what can't
// be read; words of others; strata, days, changes over years and surveys; every state to axe, in
// both themes, narrow, in Spanish.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, saved, scratch, serve } from './browser.mjs';

// Made-up counts: nobody in them exists.
const THREE = 'shelter,police,clinic,count\n1,0,0,132\n0,1,0,96\n0,0,1,81\n1,1,0,24\n1,0,1,19\n0,1,1,14\n1,1,1,6\n';
const SPARSE = 'shelter,police,clinic,count\n1,0,0,40\n0,1,0,30\n0,0,1,25\n1,1,0,3\n';
const LONG = { timeout: 240000 };
let server;
let browser;
const room = scratch();
const at = (name, text) => {
    const path = join(room.folder, name);
    writeFileSync(path, text);
    return path;
};
before(async () => {
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
    room.remove();
});

const arrive = async (page) => {
    await page.goto(`${server.address}/estimate`);
    await page.waitForSelector('#e-text');
};
async function estimated(page, file) {
    await arrive(page);
    await page.setInputFiles('#file', file);
    await page.click('#work');
    await page.waitForSelector('#result', LONG);
}
const rowsOf = (path) => JSON.parse(manumit('estimate', path, '--replicates', '1000', '--json')).tables.estimates;
const digits = (text) => text.replace(/[^\d]/g, '');

test('a pasted table by keys alone: every method as the command line has it', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page);
    assert.equal(await page.locator('#work').count(), 0, 'nothing to estimate yet');
    await page.focus('#e-text');
    await page.keyboard.insertText(THREE.replaceAll(',', '\t'));
    for (let i = 0; i < 8 && await page.evaluate(() => document.activeElement.id) !== 'work'; i++) await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'work', 'the button is reached by Tab');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result', LONG);
    await page.waitForFunction(() => document.activeElement.id === 'result');
    const rows = rowsOf(at('three.csv', THREE));
    const told = rows.filter((r) => r.estimate !== null);
    assert.ok(told.length >= 6);
    assert.deepEqual(await page.$$eval('#picture [data-method]', (all) => all.map((li) => li.dataset.method)), told.map((r) => r.method));
    for (const r of told) {
        const text = await page.textContent(`#picture [data-method="${r.method}"] .interval-number b`);
        assert.equal(digits(text), String(Math.round(r.estimate)), r.method);
        if (r.high !== null) assert.ok((await page.textContent(`#picture [data-method="${r.method}"] .interval-number`)).replaceAll(',', '').includes(`${Math.round(r.low)} to ${Math.round(r.high)}`), r.method);
        else assert.match(await page.textContent(`#picture [data-method="${r.method}"]`), /no upper end/);
    }
    const sentence = await page.textContent('#sentence');
    assert.ok(sentence.includes('372 persons are on lists') && sentence.includes(`${told.length} methods`), sentence);
    assert.match(await page.textContent('.not-this'), /not a count.*not everybody.*no proof.*not a trend/is);
    await picture(page, 'estimate-result');
    const table = await saved(page, () => page.click('#get-csv'));
    assert.equal(table.bytes.toString().split('\n')[0], 'method,model,estimate,low,high,level,checks,note');
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    await page.click('nav a[href^="/file"]');
    await page.waitForSelector('mn-file h1');
    await page.click('nav a[href^="/estimate"]');
    await page.waitForSelector('#result'); // what was estimated is still there
    await close(tab);
});

test('what is refused is named with its reason and has no number', async () => {
    const tab = await open(browser, server.address, { quiet: ['400 (Bad Request)', '422'] });
    const { page } = tab;
    const path = at('sparse.csv', SPARSE);
    await estimated(page, path);
    const refused = rowsOf(path).filter((r) => r.estimate === null);
    assert.ok(refused.length > 0);
    assert.deepEqual(await page.$$eval('.refused-methods [data-method]', (all) => all.map((li) => li.dataset.method)), refused.map((r) => r.method));
    for (const r of refused) assert.ok((await page.textContent(`.refused-methods [data-method="${r.method}"]`)).includes(r.note), r.method);
    await fits(page, 'refused');
    await accessible(page, 'refused');
    await picture(page, 'estimate-refused');
    await page.setInputFiles('#file', at('negative.csv', 'a,b,count\n1,0,-4\n0,1,3\n'));
    await page.click('#work');
    await page.waitForSelector('.problem');
    await accessible(page, 'a problem');
    await close(tab);
});

test('records with the column of the person and of the list; words of others are words', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const lists = ['<b>A</b>', '"><img src=x onerror=window.injected=1>', 'C'];
    const rows = ['who;list'];
    THREE.trim().split('\n').slice(1).forEach((line, i) => {
        const [a, b, c, n] = line.split(',').map(Number);
        for (let k = 0; k < n; k++) [a, b, c].forEach((on, l) => { if (on) rows.push(`P${i}-${k};"${lists[l].replaceAll('"', '""')}"`); });
    });
    await arrive(page);
    await page.setInputFiles('#file', at('records.csv', `${rows.join('\n')}\n`));
    await page.check('.kinds input[value=records]');
    await page.selectOption('#e-person', 'who');
    await page.selectOption('#e-list', 'list');
    await page.click('#work');
    await page.waitForSelector('#result', LONG);
    const three = rowsOf(at('three.csv', THREE)).find((r) => r.method === 'stepwise');
    assert.equal(digits(await page.textContent('#picture [data-method="stepwise"] b')), String(Math.round(three.estimate)), 'as from counts');
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    assert.match(await page.textContent('#lists'), /<b>A<\/b>/);
    await fits(page, 'words of others');
    await accessible(page, 'words of others');
    await close(tab);
});

for (const theme of ['light', 'dark']) {
    test(`every state, ${theme}`, async () => {
        const tab = await open(browser, server.address, { width: 1280, theme });
        const { page } = tab;
        await arrive(page);
        for (const width of [1280, 320]) {
            await page.setViewportSize({ width, height: 900 });
            await fits(page, `before, at ${width}`);
            await accessible(page, `before, ${theme}, ${width}`);
            await picture(page, `estimate-before-${theme}-${width}`);
        }
        await page.setInputFiles('#file', at('three.csv', THREE));
        await page.check('.kinds input[value=records]');
        await accessible(page, `records, ${theme}`);
        await fits(page, 'records at 320');
        await page.check('.kinds input[value=counts]');
        await page.click('#work');
        await page.waitForSelector('#result', LONG);
        await page.click('#models summary');
        for (const width of [1280, 768, 320]) {
            await page.setViewportSize({ width, height: 900 });
            await fits(page, `estimated, at ${width}`);
            if (width !== 768) await accessible(page, `estimated, ${theme}, ${width}`);
            await picture(page, `estimate-${theme}-${width}`);
        }
        await close(tab);
    });
}

// What stands beside lists: of each kind a table, what is chosen, and the command whose rows are drawn.
const RECORDS = readFileSync(new URL('../../examples/measure/records.csv', import.meta.url), 'utf8');
const VICTIMS = readFileSync(new URL('../../examples/measure/victims.csv', import.meta.url), 'utf8').split('\n').filter((line, i) => !i || line.endsWith(',a')).join('\n');
const RESPONDENTS = readFileSync(new URL('../../examples/measure/respondents.csv', import.meta.url), 'utf8');
const YEARS = 'year,shelter,police,clinic,n\n' + [2021, 2022].map((y) => [[1, 0, 0, 90], [0, 1, 0, 70], [0, 0, 1, 60], [1, 1, 0, 24], [1, 0, 1, 19], [0, 1, 1, 15], [1, 1, 1, 6]].map(([a, b, c, n]) => `${y},${a},${b},${c},${n + (y === 2022 ? 11 : 0)}\n`).join('')).join('');
const ANSWERS = `nurses,twins,hidden\n${Array.from({ length: 60 }, (_, i) => `${i % 3},${i % 2},${i % 7 ? 0 : 1}\n`).join('')}`;
const SIZES = 'group,size\nnurses,50000\ntwins,20000\n';
const KINDS = [
    { kind: 'records', shown: 'by', table: RECORDS, pick: { person: 'case', list: 'agency', by: 'sex' }, words: ['--person', 'case', '--list', 'agency', '--by', 'sex'], rows: 'strata', name: (r) => r.stratum },
    { kind: 'panel', shown: 'panel', table: VICTIMS, pick: { unit: 'country', time: 'year', value: 'victims' }, command: ['change'], words: ['--design', 'panel', '--replicates', '1000'], rows: 'changes', name: (r) => r.change, sentence: /Print no rise and no fall/ },
    { kind: 'years', shown: 'years', table: YEARS, pick: { time: 'year' }, command: ['change'], words: ['--design', 'lists', '--replicates', '1000'], rows: 'changes', name: (r) => r.change },
    { kind: 'rds', shown: 'rds', table: RESPONDENTS, pick: { id: 'id', recruiter: 'recruiter', degree: 'degree', trait: 'debt' }, command: ['rds'], words: ['--trait', 'debt', '--replicates', '1000'], rows: 'estimates', name: (r) => `${r.trait}: ${r.value}` },
    { kind: 'scaleup', shown: 'scaleup', table: ANSWERS, pick: { hidden: 'hidden' }, command: ['scaleup'], words: ['--hidden', 'hidden', '--population', '1000000', '--replicates', '1000'], rows: 'estimates', name: (r) => r.group },
];
async function ranged(page, one) {
    await arrive(page);
    await page.setInputFiles('#file', at(`${one.shown}.csv`, one.table));
    await page.check(`.kinds input[value=${one.kind}]`);
    for (const [role, column] of Object.entries(one.pick)) await page.selectOption(`#e-${role}`, column);
    if (one.kind === 'scaleup') {
        assert.ok(await page.isDisabled('#work'), 'sizes and the population are needed');
        await page.fill('#e-population', '1000000');
        await page.fill('#e-sizes', SIZES);
    }
    await page.focus('#work');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result', LONG);
}
for (const one of KINDS) {
    test(`${one.shown}: the picture and its table have the command line's rows, at every width`, async () => {
        const tab = await open(browser, server.address, { width: 1280 });
        const { page } = tab;
        await ranged(page, one);
        const more = one.kind === 'scaleup' ? ['--sizes', at('sizes.csv', SIZES)] : [];
        const { tables } = JSON.parse(manumit('estimate', ...(one.command ?? []), at(`${one.shown}.csv`, one.table), ...one.words, ...more, '--json'));
        const rows = tables[one.rows].filter((r) => one.rows !== 'changes' || r.scale === 'share');
        const told = rows.filter((r) => r.estimate !== null);
        assert.ok(told.length > 1);
        assert.deepEqual(await page.$$eval('#picture [data-row]', (all) => all.map((li) => li.dataset.row)), told.map(one.name));
        const numbers = await page.$$eval('#picture [data-row] .interval-number b', (all) => all.map((b) => b.textContent));
        const share = one.rows === 'changes' || one.kind === 'rds';
        told.forEach((r, i) => assert.ok(Math.abs(Number(numbers[i].replace('−', '-').replace(/[,%+]/g, '')) - (share ? 100 : 1) * r.estimate) <= 0.51, `${one.name(r)}: ${numbers[i]} for ${r.estimate}`));
        const csv = await saved(page, () => page.click('#get-csv'));
        assert.equal(csv.bytes.toString().trim().split('\n').length, tables[one.rows].length + 1);
        await page.click('details.behind summary');
        assert.equal(await page.locator('details.behind tbody tr').count(), rows.length);
        if (one.sentence) assert.match(await page.textContent('#sentence'), one.sentence);
        for (const width of [1280, 320]) {
            await page.setViewportSize({ width, height: 900 });
            await fits(page, `${one.shown}, at ${width}`);
            await accessible(page, `${one.shown}, ${width}`);
            await picture(page, `estimate-${one.shown}-${width}`);
        }
        await close(tab);
    });
    test(`${one.shown} in Spanish`, async () => {
        const tab = await open(browser, server.address, { locale: 'es-ES', width: 320, theme: 'dark' });
        const { page } = tab;
        await ranged(page, one);
        const own = await page.evaluate(() => {
            const copy = document.querySelector('main').cloneNode(true);
            copy.querySelectorAll('[translate="no"], textarea').forEach((e) => e.remove());
            return copy.textContent;
        });
        assert.doesNotMatch(own, /\b(the|and|with|your|refused|lists|persons|without|units|from|to|strata)\b/i);
        await fits(page, `${one.shown} in Spanish`);
        await accessible(page, `${one.shown} in Spanish`);
        await picture(page, `estimate-${one.shown}-es`);
        await close(tab);
    });
}

test('days of records are looked at where their column is chosen', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page);
    const lines = THREE.trim().split('\n').slice(1).flatMap((line, i) => { const [a, b, c, n] = line.split(',').map(Number); return Array.from({ length: n }, (_, k) => ['shelter', 'police', 'clinic'].filter((_l, j) => [a, b, c][j]).map((l) => `P${i}-${k},${l},${k % 9 ? `2025-0${1 + (k % 9)}-1${i}` : 'soon'}`)).flat(); });
    await page.setInputFiles('#file', at('days.csv', `id,list,date\n${lines.join('\n')}\n`));
    await page.check('.kinds input[value=records]');
    assert.equal(await page.inputValue('#e-date'), 'date', 'found by its heading');
    await page.click('#work');
    await page.waitForSelector('#result', LONG);
    assert.match(await page.textContent('main'), /records have no day that can be read/);
    await close(tab);
});

test('in Spanish, the made-up table too', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES', width: 320 });
    const { page } = tab;
    await arrive(page);
    assert.match(await page.textContent('h1'), /¿Cuántas personas no están en ninguna lista\?/);
    await page.click('#example');
    assert.match(await page.inputValue('#e-text'), /^shelter,/);
    await page.fill('#e-text', SPARSE);
    await page.click('#work');
    await page.waitForSelector('#result', LONG);
    const own = await page.evaluate(() => {
        const copy = document.querySelector('main').cloneNode(true);
        copy.querySelectorAll('[translate="no"], textarea').forEach((e) => e.remove());
        return copy.textContent;
    });
    assert.doesNotMatch(own, /\b(the|and|with|your|refused|lists|persons|models|fits|upper end)\b/i);
    assert.match(own, /98 personas están en listas/);
    await fits(page, 'in Spanish');
    await accessible(page, 'in Spanish');
    await picture(page, 'estimate-es');
    await close(tab);
});
