// SPDX-License-Identifier: Apache-2.0
//
// promises.mjs - commitments where the server has accounts: a whole one entered, said to be done with
// its evidence and verified by another, by keys alone; who may only read; on paper. And by keys alone
// the budget's sliders and the map's year; every page about countries at 320 pixels. Countries are
// real, people and promises made up.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, manumitGiven, open as openTab, picture, scratch, serve } from './browser.mjs';

const PASSWORD = 'correct horse, invented';
const COOKIE = ['manumit'];
const QUIET = { quiet: ['Failed to load resource'] }; // a browser tells of each 401 and 403
const LONG = { timeout: 120000 };
const open = async (...how) => {
    const tab = await openTab(...how);
    tab.page.setDefaultTimeout(LONG.timeout);
    return tab;
};
let server; // with accounts
let bare; // without a store
let browser;
const room = scratch();
const store = join(room.folder, 'store.db');
before(async () => {
    process.env.XDG_DATA_HOME = join(room.folder, 'none'); // not the store of whoever runs this
    const add = (name, role, by) => manumitGiven(`${PASSWORD}\n`, 'user', 'add', name, '--role', role, '--store', store, ...(by ? ['--as-user', by] : []));
    manumit('alliance', 'add', 'Ghana', 'Open a hotline', '--source', 'a made-up statement (2025)', '--deadline', '2099-06-30', '--store', store, '--as-user', 'ann');
    add('ada', 'administrator');
    for (const [name, role] of [['rex', 'reviewer'], ['sue', 'supervisor'], ['aud', 'auditor']]) add(name, role, 'ada');
    server = await serve('--store', store);
    bare = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
    await bare.stop();
    room.remove();
});

const text = (page, at) => page.textContent(at).then((s) => s.replace(/\s+/g, ' ').trim());
const told = () => JSON.parse(manumit('alliance', '--country', 'GHA', '--store', store, '--as-user', 'sue', '--json')).tables.commitments;

// With Tab from where the focus is to what is sought, as a hand on the keyboard finds it.
async function tabTo(page, at, most = 120) {
    for (let i = 0; i < most; i++) {
        if (await page.evaluate((sought) => document.activeElement?.matches(sought), at)) return;
        await page.keyboard.press('Tab');
    }
    assert.fail(`${at} can't be reached by Tab`);
}
async function into(page, at, words) {
    await tabTo(page, at);
    await page.keyboard.type(words);
}
// Nothing on a page is given the mouse.
const keysOnly = (page) => page.addInitScript(() => addEventListener('pointerdown', () => { document.title = 'a mouse was used'; }, true));

async function enter(name, path = '/commitments#of=GHA', options = {}) {
    const tab = await open(browser, server.address, { ...QUIET, ...options });
    const { page } = tab;
    await keysOnly(page);
    await page.goto(server.address + path);
    await page.waitForSelector('dialog.sign[open]');
    await into(page, '#sign-name', name);
    await into(page, '#sign-password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector(`.who:has-text("${name}")`);
    return tab;
}

test('a whole commitment by keys alone: entered, evidence added, not verified by the same, verified by another', async () => {
    const rex = await enter('rex');
    const { page } = rex;
    await page.waitForSelector('.promises > li[data-number="1"]');
    await into(page, '#add-COMMITMENT', 'Train judges');
    await into(page, '#add-source', 'a made-up speech (2026)');
    await into(page, '#add-deadline', '2098');
    await into(page, '#add-kind', 'programme');
    await into(page, '#add-amount', '2e6');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.promises > li[data-number="2"]');
    assert.match(await text(page, '#said'), /It is noted/);
    assert.match(await text(page, '.promises > li[data-number="2"]'), /Not due: Train judges.*programme.*\$2,000,000.*2098-12-31.*a made-up speech/);
    const one = '.promises > li[data-number="2"]';
    const part = (n) => `${one} .promise-do details:nth-of-type(${n})`;
    await tabTo(page, `${part(1)} summary`);
    await page.keyboard.press('Enter');
    await into(page, `${part(1)} [name=evidence]`, 'a made-up gazette');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${one}.promise-said`);
    await tabTo(page, `${part(2)} summary`);
    await page.keyboard.press('Enter');
    await into(page, `${part(2)} [name=evidence]`, 'seen');
    await page.keyboard.press('Enter');
    await page.waitForSelector(`${one} .problem`);
    assert.match(await text(page, `${one} .problem`), /can.t verify it/);
    await accessible(page, 'refused to the one who said so');
    await picture(page, 'promises-refused');
    await close(rex, COOKIE);

    const sue = await enter('sue');
    await sue.page.waitForSelector(`${one}.promise-said`);
    await tabTo(sue.page, `${part(2)} summary`);
    await sue.page.keyboard.press('Enter');
    await into(sue.page, `${part(2)} [name=evidence]`, 'the register of judges');
    await into(sue.page, `${part(2)} [name=by]`, 'Example Observatory');
    await sue.page.keyboard.press('Enter');
    await sue.page.waitForSelector(`${one}.promise-kept`);
    await tabTo(sue.page, `${one} > details.behind summary`);
    await sue.page.keyboard.press('Enter');
    await sue.page.waitForSelector(`${one} .steps`);
    assert.match(await text(sue.page, `${one} .steps`), /promised.*rex.*said to be done.*a made-up gazette.*rex.*verified.*the register of judges.*sue/);
    assert.notEqual(await sue.page.title(), 'a mouse was used');
    // A number of the table of progress leads to what it counts.
    await tabTo(sue.page, '#progress td a');
    await sue.page.keyboard.press('Enter');
    await sue.page.waitForFunction(() => document.activeElement?.id === 'at-promises');
    await close(sue, COOKIE);
    const [row] = told().filter((r) => r.commitment === 'Train judges');
    assert.deepEqual([row.state, row.verified_by, row.verified_account, row.told_by], ['kept', 'Example Observatory', 'sue', 'rex']);
});

test('who may only read sees all, is told so, and is refused by the server as well', async () => {
    for (const [name, role] of [['aud', 'auditor'], ['ada', 'administrator']]) {
        const tab = await enter(name, '/commitments#of=GHA', { width: 320 });
        const { page } = tab;
        await page.waitForSelector('.promises > li');
        assert.match(await text(page, '#may-not'), new RegExp(`Your role \\(${role}\\) looks, and neither enters nor verifies`));
        assert.equal(await page.locator('#add').count(), 0);
        assert.equal(await page.locator('.promise-do').count(), 0);
        const refused = await page.evaluate(async () => {
            const { csrf } = await (await fetch('/api/v1/session')).json();
            return (await fetch('/api/v1/alliance/add', { method: 'POST', headers: { 'Content-Type': 'application/json', 'Manumit-CSRF': csrf }, body: JSON.stringify({ COUNTRY: 'GHA', COMMITMENT: 'x', source: 'y' }) })).status;
        });
        assert.equal(refused, 403);
        await fits(page, `${name} at 320 pixels`);
        await accessible(page, name);
        await close(tab, COOKIE);
    }
});

test('a record has what the country promised, and says how to begin where nothing is kept', async () => {
    const tab = await enter('aud', '/country#of=GHA');
    await tab.page.waitForSelector('#at-promised tbody tr', LONG);
    const all = told();
    assert.equal(await tab.page.locator('#at-promised tbody tr').count(), all.length);
    assert.match(await text(tab.page, '#promised'), new RegExp(`All: ${all.length} · .*Open a hotline.*2099-06-30`));
    await accessible(tab.page, 'what it promised');
    await close(tab, COOKIE);
    // Without a store; the first that is entered makes one.
    const own = await open(browser, bare.address);
    const { page } = own;
    await page.goto(`${bare.address}/country#of=GHA`);
    await page.waitForSelector('#promised', LONG);
    assert.match(await text(page, '#promised'), /this server has none yet/);
    await page.focus('#promised a');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#no-store');
    await accessible(page, 'nothing is kept yet');
    await into(page, '#add-COMMITMENT', 'Inspect the boats');
    await into(page, '#add-source', 'a made-up letter (2026)');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.promises > li');
    await page.reload();
    await page.waitForSelector('.promises > li');
    assert.equal(await page.locator('#no-store').count(), 0);
    await close(own);
});

// What a person gets on paper: pages, nothing cut at the edge, nothing that only a screen can do.
const LEAVES = [['/country#of=USA', '#trade', 9], ['/budget', '.parts-list', 3], ['/brief#of=GHA', '#sectors', 2], ['/commitments#of=GHA', '#alike tbody', 5]];
for (const locale of ['en-US', 'es-ES'])
    test(`on paper, ${locale}`, async () => {
        const tab = await open(browser, bare.address, { width: 794, locale });
        const { page } = tab;
        for (const [path, ready, most] of LEAVES) {
            await page.goto(bare.address + path);
            await page.waitForSelector(ready, LONG);
            await page.waitForLoadState('load');
            const leaf = await page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
            const pages = (leaf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
            assert.ok(pages > 0 && pages <= most, `${path}: ${pages} pages`);
            if (process.env.PICTURES) {
                mkdirSync(process.env.PICTURES, { recursive: true });
                writeFileSync(join(process.env.PICTURES, `paper-${path.slice(1).split('#')[0]}-${locale}.pdf`), leaf);
            }
            await page.setViewportSize({ width: 680, height: 900 }); // A4 within its margins
            await page.emulateMedia({ media: 'print' });
            const cut = await page.evaluate(() => [...document.querySelectorAll('.nation *')].filter((e) => e.getClientRects().length && !e.closest('svg, .screen-only') && e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.outerHTML.slice(0, 120)).slice(0, 5));
            assert.deepEqual(cut, [], `${path}: cut at the edge`);
            assert.equal(await page.locator('nav.sub, .nation button, .nation input, .nation select, footer').filter({ visible: true }).count(), 0, path);
            assert.ok(!/Fetching|Buscando/.test(await page.evaluate(() => document.querySelector('.nation').innerText)), `${path}: nothing is being fetched`);
            await page.emulateMedia({ media: null });
        }
        await close(tab);
    });

test('on paper, what happened to each commitment stands beneath it', async () => {
    const tab = await enter('sue');
    const { page } = tab;
    await page.waitForSelector('.promises > li');
    const n = await page.locator('.promises > li').count();
    await page.evaluate(() => { window.print = () => { window.printed = document.querySelectorAll('.promises .steps').length; }; });
    await tabTo(page, '#print');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => window.printed !== undefined);
    assert.equal(await page.evaluate(() => window.printed), n);
    await close(tab, COOKIE);
});

test('the budget’s sliders and the map’s year, by keys alone', async () => {
    const tab = await open(browser, bare.address);
    const { page } = tab;
    await keysOnly(page);
    await page.goto(`${bare.address}/budget`);
    await page.waitForSelector('.parts-list', LONG);
    const sum = () => text(page, '#b-budget');
    const first = await sum();
    for (const [at, key] of [['#b-profits', 'Home'], ['#b-cents', 'ArrowRight'], ['#b-spending', 'PageUp'], ['#b-w-0', 'End'], ['#b-w-7', 'Home']]) {
        await tabTo(page, at);
        const was = await page.inputValue(at);
        await page.keyboard.press(key);
        assert.notEqual(await page.inputValue(at), was, at);
        assert.match(await page.getAttribute(at, 'aria-valuetext'), /\d/, at);
    }
    await page.waitForFunction((was) => document.querySelector('#b-budget').textContent.trim() !== was, first, LONG);
    await page.waitForFunction(() => document.querySelectorAll('.parts-list li').length === 7, null, LONG);
    await page.goto(`${bare.address}/countries#by=tip-tier`);
    await page.waitForSelector('#ranks', LONG);
    await tabTo(page, '.year-slide input[type=range]');
    const at = '.year-slide input[type=range]';
    const year = await page.inputValue(at);
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(([a, was]) => document.querySelector(a).value !== was, [at, year], LONG);
    await page.keyboard.press('Home');
    const earliest = await page.inputValue(at);
    await page.waitForFunction((y) => location.hash.includes(`year=${y}`) || document.querySelector('#ranks')?.textContent.includes(y), earliest, LONG);
    assert.notEqual(await page.title(), 'a mouse was used');
    await close(tab);
});

test('every page about countries at 320 pixels, in both languages', async () => {
    for (const locale of ['en-US', 'es-ES']) {
        const tab = await open(browser, bare.address, { width: 320, locale });
        const { page } = tab;
        for (const [path, ready] of [['/countries#by=tip-tier', '#ranks'], ['/country#of=USA', '#trade'], ['/side-by-side#of=THA,USA,GHA', '[data-measure]'], ['/commitments#of=GHA', '#alike tbody'], ['/access', '#verdict-counts'], ['/budget', '.parts-list'], ['/brief#of=GHA', '#sectors']]) {
            await page.goto(bare.address + path);
            await page.waitForSelector(ready, LONG);
            await fits(page, `${path}, ${locale}`);
            await page.evaluate(() => document.querySelectorAll('main details').forEach((d) => { d.open = true; }));
            await fits(page, `${path}, all unfolded, ${locale}`);
        }
        await close(tab);
    }
});
