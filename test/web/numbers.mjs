// SPDX-License-Identifier: Apache-2.0
//
// numbers.mjs - on the pages about countries every number leads to a row with source and year, and is
// in it. figures.mjs has the rule; a page that is not named here is not held to it yet.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { close, launch, manumit, open, scratch, serve } from './browser.mjs';
import { figuresWrong, listen, ruleHolds } from './figures.mjs';

const LONG = { timeout: 120000 };
let server;
let keeping; // one with a store, and commitments that are made up in it
let browser;
const room = scratch();
before(async () => {
    process.env.XDG_DATA_HOME = room.folder; // not the store of whoever runs this
    server = await serve();
    const store = ['--store', join(room.folder, 'team.db')];
    manumit('alliance', 'add', 'Ghana', 'Open a hotline', '--source', 'a made-up statement (2025)', '--deadline', '2099', ...store, '--as-user', 'ann');
    manumit('alliance', 'add', 'Ghana', 'Train 200 judges', '--source', 'a made-up speech (2024)', '--deadline', '1999-06-30', '--amount', '1234567', ...store, '--as-user', 'ann');
    manumit('alliance', 'add', 'Ghana', 'Fund beds', '--source', 'a made-up law (2024)', '--deadline', '2098-02', '--amount', '2e6', ...store, '--as-user', 'ann');
    manumit('alliance', 'move', '1', '2097-05-31', '--reason', 'a made-up delay', ...store, '--as-user', 'ann');
    manumit('alliance', 'set', '3', 'done', '--evidence', 'a made-up gazette', '--on', '2026-03-01', ...store, '--as-user', 'ann');
    manumit('alliance', 'verify', '3', '--evidence', 'beds counted', '--by', 'Example Observatory', '--on', '2026-04-02', ...store, '--as-user', 'bob');
    keeping = await serve(...store);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
    await keeping.stop();
    room.remove();
});

// [address, what stands there when it is drawn, the page's own id, whether of a store]
const PAGES = [
    ['/side-by-side#of=THA,USA,GHA', '[data-measure]', 'sides'],
    ['/access', '#trade .tiers', 'access'],
    ['/countries#by=tip-tier&year=2023&of=THA', '#ranks', 'countries'],
    ['/countries#by=victims-detected&year=2022&of=FRA', '#ranks', 'countries'],
    ['/country#of=THA', '#profile[data-of="THA"]', 'profile'],
    ['/country#of=DEU', '#contradicted', 'profile'],
    ['/country#of=USA', '#trade', 'profile'],
    ['/brief#of=GHA', '#brief[data-of="GHA"]', 'brief'],
    ['/brief#of=USA', '#brief[data-of="USA"]', 'brief'],
    ['/budget', '.parts-list', 'budget'],
    ['/country#of=GHA', '#at-promised tbody tr', 'profile', true],
    ['/commitments', '.promises', 'commitments', true],
    ['/commitments#of=GHA', '#alike tbody', 'commitments', true],
];
for (const [path, ready, id, kept] of PAGES)
    for (const locale of ['en-US', 'es-ES'])
        test(`each number of ${path}${kept ? ' with a store' : ''}, ${locale}`, async () => {
            const { address } = kept ? keeping : server;
            const tab = await open(browser, address, { locale });
            const { page } = tab;
            const rows = listen(page);
            await page.goto(address + path);
            await page.waitForSelector(ready, LONG);
            await page.waitForSelector(`#${id}[aria-busy="false"]`, LONG);
            const how = { comma: locale === 'es-ES' };
            const { seen, wrong } = await figuresWrong(page, `#${id}`, rows, how);
            assert.deepEqual(wrong, []);
            assert.ok(seen > 10, `only ${seen} numbers were looked at`);
            await ruleHolds(page, `#${id}`, rows, how);
            await close(tab);
        });

test('each number of a change since a year', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const rows = listen(page);
    await page.goto(`${server.address}/countries#by=victims-detected&year=2022`);
    await page.waitForSelector('#ranks', LONG);
    await page.selectOption('#w-since', '2019');
    await page.waitForSelector('#changes');
    const { seen, wrong } = await figuresWrong(page, '#change', rows);
    assert.deepEqual(wrong, []);
    assert.ok(seen > 300, `only ${seen} numbers were looked at`);
    await close(tab);
});

test('each number of a clause that was changed', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const rows = listen(page);
    await page.goto(`${server.address}/access`);
    await page.waitForSelector('#trade .tiers', LONG);
    await page.selectOption('#r-0-verdict', 'open');
    await page.fill('#r-2-value', '3');
    await page.click('#judge');
    await page.waitForSelector('#changed', LONG);
    await page.waitForSelector('#access[aria-busy="false"]', LONG);
    const { seen, wrong } = await figuresWrong(page, '#access', rows);
    assert.deepEqual(wrong, []);
    assert.ok(seen > 300, `only ${seen} numbers were looked at`);
    await close(tab);
});
