// SPDX-License-Identifier: Apache-2.0
//
// numbers.mjs - on the pages about countries every number leads to a row with source and year, and is
// in it. figures.mjs has the rule; a page that is not named here is not held to it yet.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { close, launch, open, serve } from './browser.mjs';
import { figuresWrong, listen, ruleHolds } from './figures.mjs';

const LONG = { timeout: 120000 };
let server;
let browser;
before(async () => {
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
});

// [address, what stands there when it is drawn, the page's own id]
const PAGES = [
    ['/country#of=THA', '#profile[data-of="THA"]', 'profile'],
    ['/country#of=USA', '#trade', 'profile'],
    ['/brief#of=GHA', '#brief[data-of="GHA"]', 'brief'],
    ['/brief#of=USA', '#brief[data-of="USA"]', 'brief'],
    ['/budget', '.parts-list', 'budget'],
];
for (const [path, ready, id] of PAGES)
    for (const locale of ['en-US', 'es-ES'])
        test(`each number of ${path}, ${locale}`, async () => {
            const tab = await open(browser, server.address, { locale });
            const { page } = tab;
            const rows = listen(page);
            await page.goto(server.address + path);
            await page.waitForSelector(ready, LONG);
            await page.waitForSelector(`#${id}[aria-busy="false"]`, LONG);
            const how = { comma: locale === 'es-ES' };
            const { seen, wrong } = await figuresWrong(page, `#${id}`, rows, how);
            assert.deepEqual(wrong, []);
            assert.ok(seen > 10, `only ${seen} numbers were looked at`);
            await ruleHolds(page, `#${id}`, rows, how);
            await close(tab);
        });
