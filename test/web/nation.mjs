// SPDX-License-Identifier: Apache-2.0
//
// nation.mjs - countries side by side, the verdicts of a clause and what changing it does, the
// budget's arithmetic and its parts, the brief: each as the command line has it, by keys, in both
// themes, narrow, in Spanish, on paper.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, saved, scratch, serve } from './browser.mjs';

const LONG = { timeout: 120000 };
let server;
let browser;
const room = scratch();
const file = (name, text) => {
    writeFileSync(join(room.folder, name), text);
    return join(room.folder, name);
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

const arrive = async (page, path, ready) => {
    await page.goto(server.address + path);
    await page.waitForSelector(ready, LONG);
};
const text = (page, at) => page.textContent(at).then((s) => s.replace(/\s+/g, ' ').trim());
const asked = (...args) => JSON.parse(manumit(...args, '--json'));
const figure = (report, name) => report.key_figures.find((k) => k.name === name).value;

test('side by side: years that all have, chance around counts, what is not shared', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, '/side-by-side', '#s-add');
    assert.match(await text(page, '#sides .note'), /two countries or more/);
    await page.selectOption('#s-add', 'THA');
    await page.selectOption('#s-add', 'USA');
    await page.waitForSelector('[data-measure="tip-tier"]', LONG);
    const { compare } = asked('country', 'compare', 'THA', 'USA').tables;
    const row = compare.find((r) => r.indicator === 'victims-detected' && r.iso3 === 'USA');
    assert.match(await text(page, '[data-measure="victims-detected"] h2'), new RegExp(`${row.year}$`));
    assert.match((await text(page, '[data-measure="victims-detected"] tr[data-iso3="USA"]')).replaceAll(',', ''), new RegExp(`${row.value} persons \\(${Math.round(row.chance_low)} to ${Math.round(row.chance_high)}\\)`));
    const bare = (at) => page.$$eval(at, (all) => all.filter((e) => !e.querySelector('.source-mark')).length);
    assert.equal(await page.locator('.side-table tbody tr').count(), compare.length);
    assert.equal(await bare('.side-table tbody tr'), 0, 'each figure has its source');
    assert.equal(await bare('.side-table tbody td:nth-child(3).number'), 0, 'so has each number of people');
    assert.match(page.url(), /of=THA,USA/);
    await page.click('.chips button');
    await page.waitForSelector('#sides .note');
    await close(tab);
});

test('a clause: verdicts as the command line has them; a change is told; one’s own market is judged too', async () => {
    const tab = await open(browser, server.address, { quiet: ['422', '400 (Bad Request)'] });
    const { page } = tab;
    await arrive(page, '/access', '#verdict-counts');
    const report = asked('access', '--into', 'USA');
    assert.match(await text(page, '#verdict-counts'), new RegExp(`Barred ?${figure(report, 'barred')} ?Conditional ?${figure(report, 'conditional')} ?Open ?${figure(report, 'open')}`));
    assert.equal(await page.locator('#verdicts tbody tr').count(), report.tables.access.length);
    const own = report.tables.access.find((r) => r.iso3 === 'USA');
    assert.ok((await text(page, '#verdicts tr[data-iso3="USA"]')).includes(own.verdict === 'open' ? 'Open' : own.verdict === 'barred' ? 'Barred' : 'Conditional'));
    assert.match(await text(page, '#verdicts tr[data-iso3="AFG"]'), /Barred.*rated Tier 3: 3 in \d{4}/);
    const marks = await page.$$eval('#verdicts tr[data-iso3="AFG"] .source-mark', (all) => all.map((a) => document.getElementById(a.hash.slice(1)).textContent).join(' '));
    assert.match(marks, /World Factbook.*19 U\.S\.C\. 4205/);
    assert.ok(report.tables.touched.every((r) => r.year === 2011));
    assert.match((await text(page, '#trade')).replaceAll(',', ''), new RegExp(`${Math.round(report.tables.touched[0].value)} million US dollars`));
    assert.equal(await page.locator('#changed').count(), 0);
    await page.selectOption('#r-0-verdict', 'open'); // Tier 3 bars nobody any more
    await page.focus('#judge');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#changed', LONG);
    const changes = await page.$$eval('#changed li', (all) => all.map((li) => li.dataset.iso3));
    assert.ok(changes.length > 0);
    for (const iso3 of changes) assert.match(await text(page, `#changed [data-iso3="${iso3}"]`), /Barred → (Conditional|Open)/);
    await page.click('#again');
    await page.waitForFunction(() => !document.querySelector('#changed'), null, LONG);
    assert.match(await text(page, '#trade'), /China.*million US dollars.*people in forced labour/);
    await page.click('#trade details summary');
    assert.match(await text(page, '#trade table'), /China ?Electronics.*Mexico 25%/);
    await page.setInputFiles('#rule-file', file('bad.csv', 'rule,indicator,test,value,verdict,says,source\nx,no-such,at-least,1,barred,s,t\n'));
    await page.click('#judge');
    await page.waitForSelector('.problem', LONG);
    assert.match(await text(page, '.problem'), /no-such/);
    await close(tab);
});

test('the plan’s arithmetic, moved by keys; parts by weights and by a table of costs', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, '/budget', '#b-budget');
    assert.match(await text(page, '#b-budget'), /^\$4,720,000,000$/);
    await page.fill('.money-field:has(#b-profits) input[type=number]', '150');
    await page.keyboard.press('Tab');
    await page.waitForFunction(() => document.querySelector('#b-budget').textContent.trim() === '$3,000,000,000', null, LONG);
    assert.match(await text(page, '#b-said'), /2 cents of each of \$150,000,000,000 are \$3,000,000,000: 20\.?0? times the \$150,000,000.*traffickers make 1,000\./);
    await page.focus('#b-cents');
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => document.querySelector('#b-budget').textContent.trim() === '$4,500,000,000', null, LONG);
    await page.focus('#b-w-0');
    await page.keyboard.press('Home');
    await page.waitForFunction(() => document.querySelectorAll('.parts-list li').length === 7, null, LONG);
    assert.match(await text(page, '.parts-list li:first-child'), /Victim identification.*\$642,857,143/);
    assert.equal(await page.locator('#versions tbody tr').count(), 5);
    assert.match(await text(page, '#tracker'), /2020.*spent.*\$250,000,000/);
    const costs = file('programmes.csv', 'programme,region,cost,most,cost_low,cost_high,source\nHotline,A,900,40000,500,2000,made up\nShelter,B,20000,9000,15000,30000,made up\n');
    await page.setInputFiles('#b-file-own', costs);
    await page.waitForFunction(() => /Hotline/.test(document.querySelector('.parts-list').textContent), null, LONG);
    assert.match(await text(page, '.parts-list'), /Reaches about [\d,]+ persons \([\d,]+ to [\d,]+, 90%\).*next one costs/);
    const [asOnPage] = asked('budget', '--profits', '150e9', '--cents', '3', '--allocate', costs).tables.allocation;
    assert.ok((await text(page, '.parts-list li:first-child')).includes(`$${Math.round(asOnPage.amount).toLocaleString('en')}`));
    await accessible(page, 'a table of costs');
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    await close(tab);
});

test('a brief: the program’s own words, every fact with a source, in the reader’s language', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, '/brief#of=THA', '#brief[data-of="THA"]');
    const { facts, asks } = asked('brief', 'THA').tables;
    assert.equal(await page.locator('#facts li').count(), facts.length);
    assert.equal(await page.locator('#facts li:not(.not-known) .source-mark').evaluateAll((all) => new Set(all.map((a) => a.closest('li'))).size), facts.filter((r) => r.value).length, 'each fact has a source');
    for (const a of asks) {
        const said = await text(page, '#asks');
        assert.ok(said.includes(a.text) && said.includes(a.they_say) && said.includes(a.answer), a.ask);
        assert.ok(said.includes(`Of ${a.alike} countries of which the same held, ${a.improved} improved within five years and ${a.not_improved} did not.`), a.ask);
    }
    await page.click('#facts .source-mark');
    await page.waitForFunction(() => document.activeElement.id?.startsWith('at-br-'));
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    await page.selectOption('#b-of', 'USA');
    await page.waitForSelector('#brief[data-of="USA"]', LONG);
    const own = asked('brief', 'USA').tables.asks;
    assert.equal(own.length, 3);
    for (const a of own) assert.ok((await text(page, '#asks')).includes(a.text), a.ask);
    assert.doesNotMatch(await text(page, '#asks'), /Fewer than three rules hold/);
    await close(tab);
});

const PAGES = [['/side-by-side#of=THA,USA,GHA', '[data-measure]', 'sides'], ['/access', '#verdict-counts', 'access'], ['/budget', '#b-budget', 'budget'], ['/brief#of=GHA', '#brief[data-of="GHA"]', 'brief']];
for (const theme of ['light', 'dark']) {
    test(`every page, ${theme}`, async () => {
        const tab = await open(browser, server.address, { width: 1280, theme });
        const { page } = tab;
        for (const [path, ready, name] of PAGES) {
            await arrive(page, path, ready);
            for (const width of [1280, 360, 320]) {
                await page.setViewportSize({ width, height: 900 });
                await fits(page, `${name}, at ${width}`);
                if (width !== 360) await accessible(page, `${name}, ${theme}, ${width}`);
                await picture(page, `${name}-${theme}-${width}`);
            }
            await page.setViewportSize({ width: 1280, height: 900 });
        }
        await close(tab);
    });
}

test('in Spanish, and on paper', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES', width: 320 });
    const { page } = tab;
    for (const [path, ready, name] of PAGES) {
        await arrive(page, path, ready);
        const own = await page.evaluate(() => {
            const copy = document.querySelector('main').cloneNode(true);
            copy.querySelectorAll('[translate="no"], [lang="en"], option, #own-facts-hint, #districts > p').forEach((e) => e.remove());
            return copy.textContent.replace(/«[^»]*»/g, '').replace(/\s+/g, ' ');
        });
        assert.equal(/.{0,40}\b(the|and|with|your|country|figure|years|spent|people)\b.{0,40}/.exec(own)?.[0], undefined, name);
        await fits(page, `${name} in Spanish`);
        await accessible(page, `${name} in Spanish`);
        await page.emulateMedia({ media: 'print' });
        assert.equal(await page.locator('nav.sub').isVisible(), false, name);
        assert.equal(await page.locator('main h1').isVisible(), true, name);
        await page.emulateMedia({ media: 'screen' });
    }
    await close(tab);
});
