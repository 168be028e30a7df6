// SPDX-License-Identifier: Apache-2.0
//
// hostile.mjs - what others may bring to the page: addresses, what lies in local storage, names
// and words of files, and pages of other origins that use the visitor's browser.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { answered, close, launch, manumit, open, saved, scratch, serve, WAIT } from './browser.mjs';

let server;
let browser;
const room = scratch();
before(async () => {
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server?.stop();
    room.remove();
});

const INJECTED = '<img src=x onerror="window.injected=1">';

async function nothingInjected(page) {
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
}

test('a survey with every question answered, and one that is no more, is answered', async () => {
    const keys = JSON.parse(manumit('footprint', 'questions', '--country', 'US', '--json')).tables.questions.map((q) => q.key);
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/answer#c=US&p=2&a=${keys.map((key) => `${key}:3`).join(';')};nomore:5`);
    await answered(page);
    const printed = manumit('footprint', 'survey', '--country', 'US', '--people', '2', ...keys.flatMap((key) => ['--answer', `${key}=3`]), '--md');
    assert.equal(await page.textContent('#headline'), /\*\*([\d.,]+) hours a year/.exec(printed)[1]);
    await page.waitForSelector('svg.flow');
    assert.equal(await page.locator('.problem').count(), 0);
    await close(tab);
});

test('an address can say nothing but answers', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    for (const lang of ['constructor', '__proto__', encodeURIComponent(INJECTED)]) {
        await page.goto(`${server.address}/survey?lang=${lang}#c=US&s=${INJECTED}&p=1e9&a=${INJECTED}:1;coffee:1e9;toString:1`);
        await page.waitForSelector('h1');
        assert.deepEqual(await page.evaluate(() => [document.documentElement.lang, document.documentElement.dir]), ['en', 'ltr'], lang);
        assert.ok(!(await page.textContent('h1')).includes('⟦'), lang);
        await page.waitForSelector('.so-far b');
        await nothingInjected(page);
    }
    await close(tab);
});

test('what lies in local storage is text, or nothing', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const kept = JSON.stringify([{ name: INJECTED, fragment: '#c=US&a=nomore:3;coffee:9' }, { name: 7 }, null]);
    for (const answers of [kept, '{"length":3}', 'null', '[']) {
        await page.goto(server.address);
        await page.evaluate((text) => {
            localStorage.setItem('manumit.answers', text);
            localStorage.setItem('manumit.theme', '"><b>');
            localStorage.setItem('manumit.language', 'constructor');
        }, answers);
        await page.goto(`${server.address}/compare#c=US`);
        await page.waitForSelector('#compared .intervals');
        assert.equal(await page.locator('.problem').count(), 0, answers);
        await nothingInjected(page);
    }
    await close(tab);
});

test('a file’s name and words are words, and no formula is saved', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const name = join(room.folder, '"><img src=x onerror=window.injected=1>.csv');
    writeFileSync(name, `Date,What${INJECTED.replaceAll('"', '')},Amount,Currency\n2024-01-02,"=HYPERLINK(""http://x"")",120.00,USD\n2024-01-04,${INJECTED.replaceAll('"', "'")} QXZV,50.00,USD\n2024-01-05,LAPTOP,900.00,USD\n`);
    await page.goto(`${server.address}/file`);
    await page.waitForSelector('#f-country option[value="US"]', { state: 'attached' });
    await page.selectOption('#f-country', 'US');
    await page.setInputFiles('#file', name);
    await page.waitForSelector('#work:not([disabled])');
    await page.click('#work');
    await page.waitForSelector('#result, .problem');
    await nothingInjected(page);
    await page.selectOption('#lines tr:has-text("HYPERLINK") select', 'c16');
    const { bytes } = await saved(page, () => page.click('#save-corrections'));
    assert.match(bytes.toString(), /^"'=HYPERLINK\(""http:\/\/x""\)",c16,$/m);
    const corrections = join(room.folder, 'corrections.csv');
    writeFileSync(corrections, bytes);
    const report = JSON.parse(manumit('footprint', name, '--country', 'US', '--corrections', corrections, '--json'));
    assert.ok(!report.tables.unplaced?.some((r) => r.description.startsWith('=')), 'the correction still means the line');
    await close(tab);
});

// A page at another port of this machine, which browsers call the same site.
async function foreign(run) {
    const host = createServer((_, answer) => {
        answer.setHeader('Content-Type', 'text/html');
        answer.end('<!doctype html><title>foreign</title><p>foreign');
    });
    await new Promise((done) => { host.listen(0, '127.0.0.1', done); });
    try {
        await run(`http://127.0.0.1:${host.address().port}/`);
    } finally {
        host.closeAllConnections?.();
        host.close();
    }
}

test('another page can start no run, read nothing, and frame nothing', () => foreign(async (address) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT);
    await page.goto(address);
    // What the server said, which the browser keeps from the page. The foreign page's own icon may come late: only
    // what was asked of the server counts.
    const asked = new Set();
    const answers = [];
    const session = await context.newCDPSession(page);
    session.on('Network.requestWillBeSent', (r) => {
        if (r.request.url.startsWith(server.address)) asked.add(r.requestId);
    });
    session.on('Network.responseReceivedExtraInfo', (r) => answers.push(r));
    await session.send('Network.enable');
    const read = await page.evaluate(async (target) => {
        const tries = [
            () => new Promise((done) => {
                const image = new Image();
                image.onload = image.onerror = () => done('');
                image.src = `${target}/api/v1/footprint?country=US`;
            }),
            async () => (await fetch(`${target}/api/v1/footprint?country=US`)).text(),
            async () => (await fetch(`${target}/api/v1/footprint?country=US`, { mode: 'no-cors' })).text(),
            async () => (await fetch(`${target}/api/v1/footprint`, { method: 'POST', mode: 'no-cors', body: new FormData() })).text(),
            async () => (await fetch(`${target}/api/v1/footprint`, { method: 'POST', mode: 'no-cors', headers: { 'Content-Type': 'text/plain' }, body: '{"country":"US"}' })).text(),
            async () => (await fetch(`${target}/`)).text(),
        ];
        const texts = [];
        for (const attempt of tries) texts.push(await attempt().catch(() => ''));
        return texts;
    }, server.address);
    assert.deepEqual(read, ['', '', '', '', '', '']);
    // The browser tells of an answer some time after the page's own promise has ended.
    const said = () => answers.filter((r) => asked.has(r.requestId)).map((r) => r.statusCode);
    const late = Date.now() + WAIT;
    while (said().length < read.length && Date.now() < late) await new Promise((done) => { setTimeout(done, 20); });
    const got = said();
    assert.deepEqual(got, [403, 403, 403, 403, 403, 403], 'each was refused by the server itself');
    await page.evaluate((target) => new Promise((done) => {
        const frame = document.createElement('iframe');
        frame.onload = done;
        frame.src = target;
        document.body.append(frame);
    }), server.address);
    assert.ok(!page.frames().some((f) => f.url().startsWith(server.address)), 'the page is in no frame');
    await context.close();
}));
