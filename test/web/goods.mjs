// SPDX-License-Identifier: Apache-2.0
//
// goods.mjs - the pages about goods: shipments held against bans, as the command line has it;
// each with its rule and source; words of others that would do harm; every state to axe, in both
// themes, in Spanish, narrow, and on paper.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, saved, scratch, serve } from './browser.mjs';

const examples = fileURLToPath(new URL('../../examples/trace/', import.meta.url));
const gloves = join(examples, 'gloves/shipments.csv');
const TABLES = ['parties', 'sites', 'supplies', 'shipments', 'transformations', 'documents'];
const cotton = (name) => join(examples, `cotton/${name}.csv`);
let server;
let browser;
let store;
const room = scratch();
before(async () => {
    store = join(room.folder, 'store.db');
    writeFileSync(join(room.folder, 'list.csv'), 'id,name,country\nX1,Invented Ore Works,cn\n');
    manumit('list', 'import', 'invented', join(room.folder, 'list.csv'), '--store', store);
    manumit('trace', 'import', 'cotton', ...TABLES.flatMap((name) => [`--${name}`, cotton(name)]), '--store', store);
    server = await serve('--store', store);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
    room.remove();
});

async function checked(page, file) {
    await page.goto(`${server.address}/bans`);
    await page.waitForSelector('#file', { state: 'attached' });
    await page.setInputFiles('#file', file);
    await page.click('#work');
    await page.waitForSelector('#result');
}

const rowsOf = (text) => JSON.parse(text).tables;

test('every line has the verdict, rule and reason of the command line', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await checked(page, gloves);
    const tables = rowsOf(manumit('ban', 'check', gloves, '--store', store, '--json'));
    await page.click('.shows button:last-child');
    const told = await page.$$eval('details[data-line]', (all) => all.map((d) => `${d.dataset.line} ${d.dataset.verdict} ${d.dataset.rule}`));
    assert.deepEqual(told.sort(), tables.verdicts.map((r) => `${r.line} ${r.verdict} ${r.rule ?? ''}`).sort());
    for (const name of ['detain', 'hold', 'released'])
        assert.equal(await page.textContent(`.counts .verdict-${name} dd`), String(tables.verdicts.filter((r) => r.verdict === name).length), name);
    const grave = tables.verdicts.find((r) => r.verdict === 'detain');
    await page.click('.shows button:first-child');
    await page.click(`details[data-line="${grave.line}"] summary`);
    const text = await page.textContent(`details[data-line="${grave.line}"]`);
    for (const why of tables.why.filter((w) => w.line === grave.line)) assert.ok(text.includes(why.evidence) && text.includes(why.source), why.rule);
    await picture(page, 'bans-result');
    const table = await saved(page, () => page.click('#get-csv'));
    assert.equal(table.bytes.toString().split('\n')[0], 'line,verdict,rule,version,source');
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    await page.click('.sub a[href^="/goods"]');
    await page.waitForSelector('h1:has-text("Who supplies whom")');
    await page.click('.sub a[href^="/bans"]');
    await page.waitForSelector('#result'); // what was checked is still there
    await close(tab);
});

test('as of another day, by columns of one’s own; what cannot be read is told', async () => {
    const tab = await open(browser, server.address, { quiet: ['400 (Bad Request)'] });
    const { page } = tab;
    await page.goto(`${server.address}/bans`);
    await page.setInputFiles('#file', gloves);
    await page.click('details summary:has-text("As of another day")');
    await page.fill('#b-on', '2022-06-01');
    await page.click('#work');
    await page.waitForSelector('#result');
    const tables = rowsOf(manumit('ban', 'check', gloves, '--store', store, '--on', '2022-06-01', '--json'));
    assert.equal(await page.textContent('.counts .verdict-detain dd'), String(tables.verdicts.filter((r) => r.verdict === 'detain').length));
    const other = join(room.folder, 'other.csv');
    writeFileSync(other, 'Producer,Tariff,Day\nInvented Ore Works,2601,2026-02-30\nA,B,C,D,E\n');
    await page.setInputFiles('#file', other);
    await page.fill('#b-on', '');
    await page.fill('#b-columns', 'manufacturer=Producer,hs=Tariff,date=Day');
    await page.click('#work');
    await page.waitForSelector('#refused');
    await page.fill('#b-columns', 'manufacturer=Nothing');
    await page.click('#work');
    await page.waitForSelector('.problem');
    await close(tab);
});

test('words of others are words', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const path = join(room.folder, 'hostile.csv');
    writeFileSync(path, 'id,date,manufacturer,good,hs,origin_country\n=1+1,2021-05-04,"Top Glove Corporation Bhd <img src=x onerror=""window.injected=1"">","<script>window.injected=1</script> gloves",401519,MY\n2,2021-05-04,"\u202ETop Glove Corporation Bhd",gloves,401519,MY\n');
    await checked(page, path);
    await page.click('.shows button:last-child');
    for (const summary of await page.locator('details[data-line] summary').all()) await summary.click();
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    await fits(page, 'words of others');
    await accessible(page, 'words of others');
    await close(tab);
});

async function followed(page, party) {
    await page.goto(`${server.address}/goods`);
    await page.waitForSelector('#g-party');
    await page.fill('#g-party', party);
    await page.click('#look');
    await page.waitForFunction(() => document.querySelector('#paths') && document.querySelector('#balance') && document.querySelector('#tiers'));
}

test('a chain is followed up: every path, tier and balance of the command line', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await followed(page, 'importer');
    const paths = rowsOf(manumit('trace', 'paths', '--from', 'importer', '--to', 'any', '--chain', 'cotton', '--store', store, '--json')).paths;
    const steps = await page.$$eval('.paths > li', (all) => all.flatMap((li) => [...li.querySelectorAll('.steps li')].map((s) => `${li.dataset.path} ${s.querySelector('.tier').textContent} ${[...s.querySelectorAll('bdi')].map((b) => b.textContent).join('|')}`)));
    assert.deepEqual(steps, paths.map((r) => `${r.path} ${r.tier}. ${r.from}|${r.to}|${r.good}`));
    const names = new Set(paths.flatMap((r) => [r.from, r.to]));
    assert.deepEqual(new Set(await page.$$eval('.chain-box title', (all) => all.map((e) => e.textContent.split(': ')[0]))), names, 'the chart has every party of a path');
    assert.equal(await page.locator('.chain-box.marked').count(), new Set(paths.filter((r) => r.authority).map((r) => r.from)).size);
    await page.click('.paths > li:last-child button');
    assert.ok(await page.locator('.chain-box.aside').count() > 0 || names.size === (await page.locator('.chain-box').count()));
    const balance = rowsOf(manumit('trace', 'balance', '--from', 'importer', '--chain', 'cotton', '--store', store, '--json')).balance;
    assert.equal(await page.locator('#balance tbody tr').count(), balance.length);
    assert.match(await page.textContent('#balance tbody tr:first-child'), /from nowhere known/, 'the gravest stands first');
    const tiers = rowsOf(manumit('trace', 'tiers', 'importer', '--chain', 'cotton', '--store', store, '--json')).tiers;
    await page.click('#tiers summary');
    assert.equal(await page.locator('#tiers tbody tr').count(), tiers.length);
    assert.match(await page.textContent('#tiers'), /示例五轧花厂|Example Gin Five/);
    await picture(page, 'goods-cotton');
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    const pack = await saved(page, () => page.click('#get-html'));
    assert.match(pack.bytes.toString(), /Ginning.*What is missing/s);
    await page.fill('#g-entry', 'EX-1001/1');
    await page.fill('#g-detained', '2026-06-01');
    const entry = await saved(page, () => page.click('#get-html'));
    assert.match(entry.bytes.toString(), /Evidence for entry EX-1001.*2026-06-08/s, 'five business days');
    await page.selectOption('#g-to', 'region');
    await page.click('#look');
    await page.waitForFunction(() => document.querySelectorAll('.paths > li').length === 1);
    assert.match(await page.textContent('.paths'), /cn-xj/);
    await page.click('.sub a[href^="/bans"]');
    await page.waitForSelector('#file', { state: 'attached' });
    await page.click('.sub a[href^="/goods"]');
    await page.waitForSelector('.paths'); // what was looked at is still there
    await close(tab);
});

test('a chain from one’s own tables; rows that cannot be used, and a party that is not there, are told', async () => {
    const tab = await open(browser, server.address, { quiet: ['400 (Bad Request)', '422', '404'] });
    const { page } = tab;
    const mine = join(room.folder, 'mine.csv');
    writeFileSync(mine, 'seller,buyer,good,date,quantity,unit\nGin <b>A</b>,Mill B,cotton lint,2026-01-02,10,t\nMill B,Shop C,yarn,2026-02-02,8,t\nMill B,Shop C,yarn,2026-13-02,8,t\nMill B,Shop C,yarn,2026-02-03,-4,t\n');
    await page.goto(`${server.address}/goods`);
    await page.click('summary:has-text("Import a chain")');
    await page.fill('#c-name', 'mine');
    await page.setInputFiles('#c-supplies', mine);
    await page.click('#import-chain');
    await page.waitForSelector('#imported');
    assert.match(await page.textContent('#imported'), /2 .*13-02.*-4/s);
    await page.selectOption('#g-chain', 'mine');
    await page.fill('#g-party', 'Shop C');
    await page.click('#look');
    await page.waitForFunction(() => document.querySelector('#tiers'));
    await page.click('#tiers summary');
    assert.match(await page.textContent('#tiers'), /Gin <b>A<\/b>/);
    assert.equal(await page.locator('main b:text-is("A")').count(), 0);
    await page.fill('#g-entry', 'No such entry');
    await page.click('#get-pdf');
    await page.waitForSelector('#evidence .problem');
    await page.fill('#g-party', 'Nobody of this name');
    await page.click('#look');
    await page.waitForSelector('section:has(h2:has-text("Paths")) .problem');
    await close(tab);
});

for (const [theme, widths] of Object.entries({ light: [1280, 320], dark: [1280, 320] })) {
    test(`every state, ${theme}`, async () => {
        for (const width of widths) {
            const tab = await open(browser, server.address, { width, theme });
            const { page } = tab;
            await page.goto(`${server.address}/bans`);
            await page.waitForSelector('h1');
            await fits(page, `bans at ${width}`);
            await accessible(page, `bans, ${theme}, ${width}`);
            await checked(page, gloves);
            await page.click('.shows button:last-child');
            await page.locator('details[data-line] summary').first().click();
            await fits(page, `checked at ${width}`);
            await accessible(page, `checked, ${theme}, ${width}`);
            await picture(page, `bans-${theme}-${width}`);
            await followed(page, 'importer');
            await page.click('#tiers summary');
            await page.click('summary:has-text("Import a chain")');
            await fits(page, `goods at ${width}`);
            await accessible(page, `goods, ${theme}, ${width}`);
            await picture(page, `goods-${theme}-${width}`);
            await close(tab);
        }
    });
}

test('in Spanish', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES' });
    const { page } = tab;
    await checked(page, gloves);
    assert.match(await page.textContent('h1'), /¿Pueden entrar estos envíos\?/);
    await page.click('.shows button:last-child');
    await page.locator('details[data-line] summary').first().click();
    await accessible(page, 'bans in Spanish');
    await picture(page, 'bans-es');
    await followed(page, 'importer');
    await accessible(page, 'goods in Spanish');
    await picture(page, 'goods-es');
    await close(tab);
});
