// SPDX-License-Identifier: Apache-2.0
//
// accounts.mjs - screening where the server has accounts: signing in and out, a session that
// ends while somebody decides, two persons for a decision, and roles that may not. All
// people, parties and entries are invented.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, manumitGiven, open, picture, scratch, serve } from './browser.mjs';

const LIST = 'id,schema,name,country,birthDate\nA1,Person,Zebulon Invented,mm,1961\nA2,Company,Invented Harbour Works,pa,\nA3,Company,Invented Silk Mills,td,\n';
const PARTIES = 'id,name,country,birthDate\n1,Zebulon Invented,mm,1961\n2,Invented Harbour Works,Panama,\n3,Invented Silk Mills,Chad,\n';
const PASSWORD = 'correct horse, invented';
const COOKIE = ['manumit'];
const REFUSED = 'Failed to load resource'; // a browser tells of each 401 and 403
let server;
let browser;
let store;
const room = scratch();
const at = (name) => join(room.folder, name);
before(async () => {
    store = at('store.db');
    writeFileSync(at('list.csv'), LIST);
    writeFileSync(at('parties.csv'), PARTIES);
    manumit('list', 'import', 'invented', at('list.csv'), '--store', store);
    const add = (name, role, by) => manumitGiven(`${PASSWORD}\n`, 'user', 'add', name, '--role', role, '--store', store, ...(by ? ['--as-user', by] : []));
    add('ada', 'administrator');
    for (const [name, role] of [['rex', 'reviewer'], ['sue', 'supervisor'], ['aud', 'auditor']]) add(name, role, 'ada');
    manumit('store', 'set', 'four-eyes', 'yes', '--store', store, '--as-user', 'ada');
    server = await serve('--store', store);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    const { said } = await server.stop();
    assert.ok(!said.includes(PASSWORD), 'the log has no password');
    room.remove();
});

async function fillIn(page, name, password = PASSWORD) {
    await page.waitForSelector('dialog.sign[open]');
    await page.fill('#sign-name', name);
    await page.fill('#sign-password', password);
    await page.keyboard.press('Enter');
}

async function enter(name, options = {}) {
    const tab = await open(browser, server.address, { quiet: [REFUSED], ...options });
    await tab.page.goto(`${server.address}/screen`);
    await fillIn(tab.page, name);
    await tab.page.waitForSelector('dialog.sign[open]', { state: 'detached' });
    await tab.page.waitForSelector(`.who:has-text("${name}")`);
    return tab;
}

async function screened(page) {
    await page.setInputFiles('#file', at('parties.csv'));
    await page.click('#work');
    await page.waitForSelector('.beside');
}

async function decide(page, key, reason) {
    await page.keyboard.press(key);
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await page.keyboard.type(reason);
    await page.keyboard.press('Enter');
}

const reviews = () => JSON.parse(manumit('review', 'list', '--store', store, '--as-user', 'sue', '--json')).tables.reviews;

test('nobody is let in without a name and a password, and nothing is told before', async () => {
    const tab = await open(browser, server.address, { quiet: [REFUSED] });
    const { page } = tab;
    await page.goto(`${server.address}/screen`);
    await page.waitForSelector('dialog.sign[open]');
    await accessible(page, 'signing in');
    await picture(page, 'sign', false);
    assert.ok(!(await page.textContent('main')).includes('invented'), 'no list is named');
    const said = [];
    for (const [name, password] of [['rex', 'wrong, wrong, wrong'], ['nobody-here', PASSWORD]]) {
        await fillIn(page, name, password);
        await page.waitForSelector('dialog.sign .problem');
        said.push(await page.textContent('dialog.sign .problem'));
        assert.equal(await page.inputValue('#sign-password'), '');
        await page.fill('#sign-name', '');
    }
    assert.equal(said[0], said[1], 'a wrong password and an unknown name are refused in the same words');
    await fillIn(page, 'rex');
    await page.waitForSelector('.who:has-text("rex")');
    await page.waitForSelector('table:has-text("invented")');
    assert.match(await page.textContent('.who'), /reviewer/);
    assert.equal(await page.evaluate(() => document.cookie), '', 'no script can read the cookie');
    assert.deepEqual(await page.evaluate(() => [Object.keys(localStorage), Object.keys(sessionStorage)]), [[], []], 'nothing of it is kept');
    await page.click('#sign-out');
    await page.waitForSelector('#sign');
    await close(tab);
});

test('four eyes: one proposes, who may not agree to it; the other agrees to one and not to the next', async () => {
    const rex = await enter('rex');
    await screened(rex.page);
    await decide(rex.page, 'n', 'Born in another year');
    await rex.page.waitForFunction(() => /waits for a second person/.test(document.querySelector('#heard').textContent));
    await decide(rex.page, 'm', 'Name and country agree');
    await rex.page.waitForFunction(() => document.querySelectorAll('.items [role=option]').length === 1);
    assert.deepEqual(reviews().map((r) => r.state), ['proposed', 'proposed']);
    await rex.page.click('.sub a:has-text("Decisions")');
    await rex.page.waitForFunction(() => /Your role \(reviewer\) is not the second person’s/.test(document.querySelector('.one-party')?.textContent));
    assert.equal(await rex.page.locator('#do-agree').count(), 0);

    const sue = await enter('sue');
    await sue.page.click('.sub a:has-text("Decisions")');
    await sue.page.waitForSelector('#do-agree');
    assert.match(await sue.page.textContent('.work [role=status]'), /^2 decisions/);
    await sue.page.waitForSelector('.known dt:has-text("Country")');
    await accessible(sue.page, 'decisions that wait');
    await picture(sue.page, 'decisions-wait');
    const first = await sue.page.textContent('#one-title');
    await sue.page.keyboard.press('j');
    await sue.page.waitForFunction((was) => document.querySelector('#one-title').textContent !== was, first);
    await sue.page.keyboard.press('k');
    await sue.page.keyboard.press('y');
    await sue.page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    assert.deepEqual(reviews().map((r) => r.state), ['proposed', 'proposed'], 'a key alone agrees to nothing');
    await sue.page.keyboard.press('Enter');
    await sue.page.waitForFunction(() => /in force/.test(document.querySelector('#heard').textContent));
    await sue.page.keyboard.press('r');
    await sue.page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await sue.page.keyboard.press('Enter');
    assert.equal(await sue.page.locator('.draft').count(), 1, 'not to agree needs a reason');
    await sue.page.keyboard.type('the passport says otherwise');
    await sue.page.keyboard.press('Enter');
    await sue.page.waitForFunction(() => /did not agree/.test(document.querySelector('#heard').textContent));
    assert.deepEqual(reviews().map((r) => [r.state, r.by, r.confirmed_by ?? r.ended_by]).sort(), [['in_force', 'rex', 'sue'], ['rejected', 'rex', 'sue']]);
    await close(sue, COOKIE);
    await close(rex, COOKIE);
});

test('a session that ends while somebody decides: signed in again, and nothing is lost', async () => {
    const tab = await enter('rex', { width: 700 });
    const { page, context } = tab;
    await screened(page);
    await page.fill('#work-search', 'silk');
    await page.waitForFunction(() => document.querySelectorAll('.items [role=option]').length === 1);
    await page.click('#do-unsure');
    await page.fill('#d-reason', 'Asked for a registration number');
    await context.clearCookies();
    await page.focus('#d-reason');
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog.sign[open]');
    assert.match(await page.textContent('dialog.sign'), /What stands on the page is kept/);
    assert.equal(await page.inputValue('#d-reason'), 'Asked for a registration number');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.draft .problem');
    assert.equal(await page.inputValue('#d-reason'), 'Asked for a registration number', 'not now: the reason stays');
    await page.click('#d-keep');
    await fillIn(page, 'rex');
    await page.waitForFunction(() => /waits for a second person/.test(document.querySelector('#heard').textContent));
    const [last] = reviews().slice(-1);
    assert.deepEqual([last.decision, last.reason, last.by], ['unsure', 'Asked for a registration number', 'rex']);
    assert.equal(await page.inputValue('#work-search'), 'silk', 'the search stands as it did');
    await fits(page, 'signed in at 700 pixels');
    await close(tab, COOKIE);
});

test('who may not decide sees why, and everything else', async () => {
    for (const [name, role] of [['aud', 'auditor'], ['ada', 'administrator']]) {
        const tab = await enter(name, { width: 320 });
        const { page } = tab;
        await screened(page);
        assert.match(await page.textContent('#may-not'), new RegExp(`Your role \\(${role}\\) looks and does not decide`));
        assert.equal(await page.locator('#do-match').count(), 0);
        await page.keyboard.press('m');
        assert.equal(await page.locator('.draft').count(), 0);
        await fits(page, `${name} at 320 pixels`);
        await accessible(page, name);
        await close(tab, COOKIE);
    }
});

test('a supervisor imports a new version: what changed is told, and what must be decided again', async () => {
    const path = at('newer.csv');
    writeFileSync(path, LIST.replace('1961', '1962').replace(/^A2.*\n/m, ''));
    const rex = await enter('rex');
    await rex.page.click('.sub a:has-text("Lists")');
    await rex.page.waitForSelector('table:has-text("invented")');
    assert.equal(await rex.page.locator('mn-list-import').count(), 0, 'a reviewer may not');
    await close(rex, COOKIE);
    const { page, ...tab } = await enter('sue');
    await page.click('.sub a:has-text("Lists")');
    await page.click('mn-list-import summary');
    await page.fill('#import-name', 'invented');
    await page.setInputFiles('#import-files', { name: 'cut.csv', mimeType: 'text/csv', buffer: Buffer.from('id,schema,name\nA1,Person,"Zebulon\n') });
    await page.click('#import');
    await page.waitForSelector('mn-list-import .problem');
    await page.setInputFiles('#import-files', path);
    await page.click('#import');
    await page.waitForSelector('#imported');
    assert.match(await page.textContent('#imported'), /invented, version 2: 2 entries; 0 added, 1 changed, 1 removed\..*decision/s);
    await accessible(page, 'a list imported');
    await fits(page, 'a list imported');
    await picture(page, 'lists-imported');
    await page.click('details[data-list="invented"] summary');
    await page.waitForSelector('td:has-text("removed")');
    assert.match(await page.textContent('details[data-list="invented"]'), /Born or founded\s*1961\s*1962/);
    await page.click('.sub a:has-text("Decisions")');
    await page.click('.shows button:has-text("To be decided again")');
    await page.waitForSelector('.one-party:has-text("the entry has changed")');
    await close({ page, ...tab }, COOKIE);
});
