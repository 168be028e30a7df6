// SPDX-License-Identifier: Apache-2.0
//
// share.mjs - what is done with an answer: its cards and a change tried, kept and
// compared, shared as picture and file that hold no answers, a link only where the
// server has a public address, and on paper.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, answered, close, launch, manumit, open, picture, saved, scratch, serve } from './browser.mjs';

const SAID = '#c=US&p=2&a=coffee:61.25;shoes:7.75';
let server;
let browser;
const room = scratch();
before(async () => {
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
    room.remove();
});

const hours = (...args) => JSON.parse(manumit('footprint', 'survey', ...args, '--json')).key_figures.find((f) => f.name === 'person_hours').value;

test('a purchase’s card says what is known and shows a change’s effect at once', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/answer${SAID}`);
    await answered(page);
    await page.click('#weigh .actions button');
    const card = page.locator('#p-coffee');
    await card.locator('summary').first().click();
    await card.locator('mn-card h3').first().waitFor();
    const text = await card.textContent();
    assert.match(text, /You spend \$61 a month/);
    assert.match(text, /Food, drink, tobacco/);
    await page.waitForFunction(() => /Whether yours came from there is not known/.test(document.querySelector('#p-coffee').textContent));
    assert.match(text, /Where do the raw crop and the processing happen/);
    await card.locator('input[type=range]').focus();
    for (let i = 0; i < 10; i++) await page.keyboard.press('ArrowLeft'); // to half
    const effect = card.locator('[aria-live] b');
    await effect.waitFor();
    const now = ['--country', 'US', '--people', '2', '--answer', 'shoes=7.75'];
    const less = hours(...now, '--answer', 'coffee=61.25') - hours(...now, '--answer', 'coffee=30.63');
    await page.waitForFunction((want) => document.querySelector('#p-coffee [aria-live] b').textContent.startsWith(want), String(Number(less.toPrecision(3))));
    await accessible(page, 'answer with an open card');
    await picture(page, 'card', false);
    await card.locator('text=Take this as my answer').click();
    await page.waitForFunction(() => location.hash.includes('coffee:30.63'));
    await page.waitForFunction(() => document.querySelector('svg.flow'));
    await page.click('#find-lower');
    await page.waitForSelector('mn-lower ol li');
    await page.click('mn-lower ol li .link');
    await page.waitForSelector('mn-lower .intervals');
    await close(tab);
});

test('an answer is kept on request, and compared', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/answer${SAID}`);
    await answered(page);
    await page.fill('#keep-name', 'Last <year>');
    await page.click('#keep');
    await page.waitForSelector('text=Kept as “Last <year>” on this device only.');
    await page.goto(`${server.address}/compare#c=US&p=2&a=coffee:5`);
    await page.waitForSelector('#compared .intervals');
    const kept = hours('--country', 'US', '--people', '2', '--answer', 'coffee=61.25', '--answer', 'shoes=7.75');
    const own = hours('--country', 'US', '--people', '2', '--answer', 'coffee=5');
    const more = String(Number(Math.abs(kept - own).toPrecision(3)));
    assert.match(await page.textContent('#compared'), new RegExp(`The second is ${more.replace('.', '\\.')}\\d* hours a year (higher|lower)`));
    await accessible(page, 'compare');
    await picture(page, 'compare');
    await page.click('text=Forget all kept answers');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await close(tab);
});

test('two years of files are taken apart', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const files = [2022, 2023].map((year) => {
        const path = join(room.folder, `${year}.csv`);
        writeFileSync(path, `date,description,amount,currency\n${year}-03-01,coffee beans,${year - 1900},USD\n${year}-04-01,laptop,${2000 - (year - 2022) * 700},USD\n`);
        return path;
    });
    await page.goto(`${server.address}/compare#c=US`);
    await page.waitForSelector('#f-country option[value="US"]', { state: 'attached' });
    await page.selectOption('#f-country', 'US');
    await page.setInputFiles('#file-a', files[0]);
    await page.setInputFiles('#file-b', files[1]);
    await page.click('#compare');
    await page.waitForSelector('#parted .behind', { state: 'attached' });
    const report = JSON.parse(manumit('footprint', 'compare', ...files, '--country', 'US', '--json'));
    const cells = await page.$$eval('#parted .behind tbody tr', (rows) => rows.map((r) => Number(r.cells[1].textContent.replace('−', '-').replace('-', '-'))));
    report.tables.parts.forEach((p, i) => assert.ok(Math.abs(cells[i] - p.people * 2496) <= Math.abs(p.people * 2496) * 0.006 + 1e-9, `${p.part}: ${cells[i]}`));
    await picture(page, 'compare-years');
    await close(tab);
});

test('pictures and the file to share hold the result and nothing else', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/answer${SAID}`);
    await answered(page);
    await page.waitForSelector('.share-picture');
    const number = await page.textContent('#headline');
    const svg = (await saved(page, () => page.click('#share-svg'))).bytes.toString();
    assert.ok(svg.includes(`>${number}<`), 'the number is in the picture');
    assert.match(svg, /United States/);
    const png = await saved(page, () => page.click('#share-png'));
    assert.equal(png.bytes.subarray(1, 4).toString(), 'PNG');
    assert.deepEqual([png.bytes.readUInt32BE(16), png.bytes.readUInt32BE(20)], [2400, 1260]);
    const html = (await saved(page, () => page.click('#share-html'))).bytes.toString();
    assert.ok(html.includes(`>${number}<`));
    for (const made of [svg, html]) {
        for (const secret of ['61.25', '61,25', '7.75', 'coffee', 'Coffee', 'shoes', '#c=US', '127.0.0.1']) assert.ok(!made.includes(secret), `${secret} is in what is shared`);
        assert.ok(!/<script|javascript:|onload=|@import|url\(/i.test(made));
        for (const [address] of made.matchAll(/https?:\/\/[^"'\s<]+/g)) assert.equal(address, 'http://www.w3.org/2000/svg');
    }
    await page.uncheck('#share-country');
    const unnamed = (await saved(page, () => page.click('#share-svg'))).bytes.toString();
    assert.ok(!unnamed.includes('United States'));
    assert.equal(await page.locator('#copy-link').count(), 0, 'no link from a server on loopback');
    await picture(page, 'share', false);
    await close(tab);

    const path = join(room.folder, 'shared.html');
    writeFileSync(path, html);
    const alone = await browser.newPage();
    const asked = [];
    alone.on('request', (r) => asked.push(r.url()));
    const wrong = [];
    alone.on('console', (m) => wrong.push(m.text()));
    await alone.goto(`file://${path}`);
    assert.equal(asked.length, 1, `the file loads nothing: ${asked}`);
    assert.deepEqual(wrong, []);
    assert.ok(await alone.locator('svg').count() >= 2);
    await accessible(alone, 'the shared file');
    await picture(alone, 'shared-file');
    await alone.close();
});

test('a link is offered where the server has a public address', async (t) => {
    const known = await serve('--public-url', 'https://example.org').catch(() => null);
    if (!known) return t.skip('this program takes no public address yet');
    try {
        const tab = await open(browser, known.address);
        await tab.page.goto(`${known.address}/answer${SAID}`);
        await tab.page.waitForSelector('#copy-link');
        assert.equal(await tab.page.getAttribute('#copy-link', 'data-link'), `https://example.org/answer${SAID}`);
        await close(tab);
    } finally {
        await known.stop();
    }
});

test('the answer on paper', async () => {
    const tab = await open(browser, server.address, { theme: 'dark' });
    const { page } = tab;
    await page.goto(`${server.address}/answer${SAID}`);
    await answered(page);
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g).length;
    assert.ok(pages >= 2 && pages <= 8, `${pages} pages`);
    if (process.env.PICTURES) writeFileSync(join(process.env.PICTURES, 'answer.pdf'), pdf);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(255, 255, 255)', 'dark screens print on white');
    assert.equal(await page.locator('.top nav').isVisible(), false);
    await close(tab);
});
