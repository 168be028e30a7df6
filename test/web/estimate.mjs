// SPDX-License-Identifier: Apache-2.0
//
// estimate.mjs - how many are on no list: a table pasted by keys alone and one dropped, each
// method's number as the command line has it, refused ones with their reason, records, what can't
// be read; words of others; every state to axe, in both themes, narrow, in Spanish.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
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
    await page.check('.kinds label:nth-of-type(2) input');
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
        await page.check('.kinds label:nth-of-type(2) input');
        await accessible(page, `records, ${theme}`);
        await fits(page, 'records at 320');
        await page.check('.kinds label:nth-of-type(1) input');
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
