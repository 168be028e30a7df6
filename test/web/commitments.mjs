// SPDX-License-Identifier: Apache-2.0
//
// commitments.mjs - what countries promised: a file as the command line tells it; in a store entered,
// said to be done, not verified by the one who said so, verified by another, refuted; by keys, in
// both themes, narrow, in Spanish. Countries are real, promises made up.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, scratch, serve } from './browser.mjs';

const FILE = 'id,country,kind,commitment,amount,deadline,status,evidence,verified_by,verified_on,source\n'
    + 'A1,Ghana,policy,Ratify the Forced Labour Protocol,,2026,begun,,,,a made-up statement\n'
    + 'A2,Ghana,programme,Train 200 labour inspectors,1500000,2026-06-30,done,report 12,an audit office,2026-07-15,a made-up statement\n'
    + 'A3,USA,programme,Fund shelter beds,20e6,2026-09-30,promised,,,,a made-up statement\n'
    + 'A4,Togo,policy,<b>Ban</b> recruitment fees,,2027-01-01,done,,,,a made-up statement\n'
    + 'A6,Atlantis,policy,Drain the sea,,,promised,,,,a made-up statement\n';
let bare;
let browser;
const room = scratch();
const path = join(room.folder, 'commitments.csv');
before(async () => {
    writeFileSync(path, FILE);
    process.env.XDG_DATA_HOME = room.folder; // not the store of whoever runs this
    bare = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await bare.stop();
    room.remove();
});
const QUIET = { quiet: ['Failed to load resource'] };
const text = (page, at) => page.textContent(at).then((s) => s.replace(/\s+/g, ' ').trim());

test('a file: each state as the command line has it, overdue first, what is no commitment', async () => {
    const tab = await open(browser, bare.address, QUIET);
    const { page } = tab;
    await page.goto(`${bare.address}/commitments`);
    await page.waitForSelector('#no-store');
    await accessible(page, 'no store');
    await page.setInputFiles('#p-file', path);
    await page.waitForSelector('.promises');
    await page.fill('#p-on', '2026-11-23');
    await page.waitForSelector('.promise-overdue');
    const rows = JSON.parse(manumit('alliance', path, '--on', '2026-11-23', '--json')).tables;
    assert.equal(await page.locator('.promises > li').count(), rows.commitments.length);
    assert.match(await text(page, '.promises > li:first-child'), /^! Overdue: Fund shelter beds ?United States/);
    assert.match(await text(page, '.promises'), /Kept: Train 200 labour inspectors.*an audit office/);
    assert.match(await text(page, '.promises'), /Said to be done: <b>Ban<\/b> recruitment fees/);
    assert.match(await text(page, '#refused'), /Atlantis/);
    assert.equal(await page.locator('#progress tbody tr').count(), rows.progress.length);
    await page.selectOption('#p-state', 'kept');
    assert.equal(await page.locator('.promises > li').count(), 1);
    await accessible(page, 'a file');
    await picture(page, 'commitments-file');
    await close(tab);
});

// A program without a store of commitments can't do the rest.
const stored = /Enter what a country promised/.test(manumit('alliance', 'add', '--help'));

test('a store: entered, said to be done, refused to the one who said so, refuted', { skip: stored ? false : 'this program has no alliance add' }, async () => {
    const store = join(room.folder, 'team.db');
    manumit('alliance', 'add', 'Ghana', 'Open a hotline', '--source', 'a made-up statement', '--deadline', '2099-06-30', '--store', store, '--as-user', 'ann');
    const server = await serve('--store', store);
    const tab = await open(browser, server.address, QUIET);
    const { page } = tab;
    await page.goto(`${server.address}/commitments#of=GHA`);
    await page.waitForSelector('.promises [data-number], .promises li[data-number]');
    await page.fill('#add-COMMITMENT', 'Train judges');
    await page.fill('#add-source', 'a made-up speech');
    await page.focus('#add-deadline');
    await page.keyboard.type('2098');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.promises > li').length === 2);
    assert.match(await text(page, '.promises'), /Train judges.*2098-12-31/);
    const one = '.promises > li[data-number="1"]';
    const part = (n) => `${one} .promise-do details:nth-of-type(${n})`;
    await page.click(`${part(1)} summary`);
    await page.fill(`${part(1)} [name=evidence]`, 'a made-up gazette');
    await page.click(`${part(1)} button`);
    await page.waitForSelector('.promises > li.promise-said[data-number="1"]');
    await page.click(`${part(2)} summary`);
    await page.fill(`${part(2)} [name=evidence]`, 'seen');
    await page.click(`${part(2)} button`);
    await page.waitForSelector(`${one} .problem`);
    assert.match(await text(page, `${one} .problem`), /can.t verify it/);
    await page.click(`${one} > details.behind summary`);
    await page.waitForSelector(`${one} .steps`);
    assert.match(await text(page, `${one} .steps`), /promised.*said to be done.*a made-up gazette/);
    manumit('alliance', 'verify', '1', '--evidence', 'calls answered', '--by', 'Example Observatory', '--store', store, '--as-user', 'bob');
    await page.reload();
    await page.waitForSelector('.promises > li.promise-kept[data-number="1"]');
    assert.match(await text(page, one), /Kept: Open a hotline.*Example Observatory/);
    await page.waitForSelector('#alike');
    for (const width of [1280, 320]) {
        await page.setViewportSize({ width, height: 900 });
        await fits(page, `a store, at ${width}`);
        await accessible(page, `a store, ${width}`);
        await picture(page, `commitments-${width}`);
    }
    await close(tab);
    await server.stop();
});

test('dark, narrow, in Spanish', async () => {
    const tab = await open(browser, bare.address, { ...QUIET, locale: 'es-ES', width: 320, theme: 'dark' });
    const { page } = tab;
    await page.goto(`${bare.address}/commitments`);
    await page.setInputFiles('#p-file', path);
    await page.waitForSelector('.promises');
    assert.match(await text(page, 'h1'), /Lo que prometieron los países/);
    await fits(page, 'in Spanish');
    await accessible(page, 'in Spanish');
    await picture(page, 'commitments-es');
    await close(tab);
});
