// SPDX-License-Identifier: Apache-2.0
//
// money.mjs - a simulated bank's alerts, in a store with accounts: the queue, a case with its
// pictures, and decisions by keys alone; the draft of a SAR downloaded and held against FinCEN's
// schema; the audit log; who may not; every state to axe, in both themes, narrow and on paper.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, manumitGiven, open, picture, saved, scratch, serve } from './browser.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const schema = join(process.env.MANUMIT_DATA ?? join(root, '../shared/data'), 'money/fincen/EFL_SARXBatchSchema.xsd');
const PASSWORD = 'correct horse, invented';
const COOKIE = ['manumit'];
const REFUSED = 'Failed to load resource'; // a browser tells of each 401 and 403
const FOUND = ['--currency', 'USD', '--keep'];
let server;
let browser;
let store;
const room = scratch();
const at = (name) => join(room.folder, name);
const bank = (name) => join(room.folder, 'bank', name);
const known = () => ['--accounts', bank('accounts.csv'), '--places', bank('places.csv')];
before(async () => {
    store = at('store.db');
    const add = (name, role, by) => manumitGiven(`${PASSWORD}\n`, 'user', 'add', name, '--role', role, '--store', store, ...(by ? ['--as-user', by] : []));
    add('ada', 'administrator');
    for (const [name, role] of [['rex', 'reviewer'], ['sue', 'supervisor'], ['aud', 'auditor'], ['adv', 'advocate'], ['job', 'supervisor']]) add(name, role, 'ada');
    manumit('money', 'simulate', '--accounts', '3000', '--days', '60', '--seed', '5', '--level', '1', '-o', at('bank'));
    manumit('money', bank('payments.csv'), ...known(), ...FOUND, '--store', store, '--as-user', 'sue');
    server = await serve('--store', store);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    const { said } = await server.stop();
    assert.ok(!said.includes(PASSWORD), 'the log has no password');
    room.remove();
});

const told = (...args) => JSON.parse(manumit(...args, '--store', store, '--as-user', 'sue', '--json')).tables;
const queue = () => told('money', 'queue', '--state', 'all').queue;
const row = (alert) => queue().find((r) => r.alert === alert);
// Axe looks at each element of a page: the case with fewest payments will do.
const smallest = () => queue().sort((a, b) => a.payments - b.payments)[0].alert;
const waiting = () => queue().filter((r) => r.state !== 'decided').map((r) => r.alert);

async function enter(name, options = {}) {
    const tab = await open(browser, server.address, { quiet: [REFUSED], ...options });
    const { page } = tab;
    await page.goto(`${server.address}/money`);
    await page.waitForSelector('dialog.sign[open]');
    await page.fill('#sign-name', name);
    await page.fill('#sign-password', PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('dialog.sign[open]', { state: 'detached' });
    await page.waitForSelector(`.who:has-text("${name}")`);
    return tab;
}

const rows = (page) => page.$$eval('table.queue tbody tr', (all) => all.map((r) => r.dataset.alert));
const chosen = (page) => page.getAttribute('table.queue tr.chosen', 'data-alert');
const stands = (page, alert) => page.waitForFunction((a) => document.querySelector('table.queue tr.chosen')?.dataset.alert === a && document.activeElement?.textContent === a, alert);
const opened = (page, alert) => page.waitForFunction((a) => document.querySelector('#case-title')?.textContent.includes(a) && document.querySelector('mn-time svg') && document.querySelector('mn-ties svg'), alert);
const heard = (page, words) => page.waitForFunction((w) => document.querySelector('#heard').textContent.includes(w), words);

async function why(page, key, reason) {
    await page.keyboard.press(key);
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await page.keyboard.type(reason);
    await page.keyboard.press('Enter');
}

test('the queue is that of the command line, and is gone through by keys', async () => {
    const tab = await enter('rex');
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    const all = queue();
    assert.ok(all.length >= 4, `${all.length} alerts were found`);
    assert.deepEqual(await rows(page), all.map((r) => r.alert));
    await picture(page, 'money-queue');
    await stands(page, all[0].alert);
    for (const [key, n] of [['j', 1], ['j', 2], ['k', 1], ['k', 0], ['k', 0]]) {
        await page.keyboard.press(key);
        await stands(page, all[n].alert);
    }
    await page.keyboard.press('?');
    await page.waitForSelector('mn-keys dialog[open]');
    assert.equal(await page.locator('mn-keys dt kbd').count(), 11);
    await accessible(page, 'keys');
    await page.keyboard.press('j');
    await page.keyboard.press('Escape');
    await page.waitForSelector('mn-keys dialog[open]', { state: 'detached' });
    assert.equal(await chosen(page), all[0].alert, 'behind the help no key does anything');
    await close(tab, COOKIE);
});

test('a case says what the command line says: signs with sources, roles, pictures, payments', async () => {
    const tab = await enter('sue');
    const { page } = tab;
    const [{ alert }] = queue();
    const tables = told('money', 'case', alert);
    await page.waitForSelector('table.queue tr.chosen');
    await page.keyboard.press('o');
    await opened(page, alert);
    for (const d of await page.locator('#why details').all()) await d.evaluate((e) => { e.open = true; });
    const signs = await page.$$eval('#why [data-sign]', (all) => all.map((e) => [e.dataset.sign, e.querySelector('b').textContent, e.querySelector('.soft').textContent]));
    assert.deepEqual(signs.map(([id, says]) => `${id} ${says}`).sort(), tables.indicators.map((s) => `${s.id} ${s.says}`).sort());
    for (const s of tables.indicators) assert.ok(signs.some(([id, , source]) => id === s.id && source.includes(s.source) && source.includes(s.paragraph)), `${s.id} has its source`);
    const against = await page.textContent('#against');
    for (const c of tables.contrary) assert.ok(against.includes(c.says), c.says);
    const roles = ['controller', 'exploited', 'front', 'mule'];
    const told2 = tables.parties.filter((p) => roles.some((r) => p[r] > 0));
    assert.ok(told2.length > 0);
    for (const p of told2) {
        const text = await page.textContent(`.person[data-party="${p.party}"]`);
        assert.ok(text.includes(p.name), p.party);
        const most = Math.max(p.controller, p.front, p.mule);
        assert.equal(/Never named as the subject/.test(text), p.exploited > 0 && p.exploited >= most, `${p.party} is kept from being a subject`);
    }
    const boxes = await page.$$eval('.tie-box title', (all) => all.map((e) => e.textContent));
    for (const p of told2) assert.ok(boxes.some((b) => b.includes(p.party)), `${p.party} is drawn`);
    assert.equal(await page.locator('mn-time .time-picture .time-mark').count(), tables.transactions.length, 'each payment is a mark');
    assert.match(await page.textContent('#how-many'), new RegExp(`^${tables.transactions.length} `));
    const rested = new Set(tables.indicators.flatMap((s) => (s.transactions ?? '').split('; ').filter(Boolean))).size;
    assert.equal((await page.locator('#rested-on').allTextContents()).join().match(/\d+/)?.[0] ?? String(tables.transactions.length), String(rested), 'and says how many its indicators rest on');
    await picture(page, 'money-case');

    // The payments of one sign, then a search, then another order.
    const first = tables.indicators.find((s) => s.id === signs[0][0] && s.says === signs[0][1]);
    await page.locator('#why .sign-says button').first().click();
    await page.waitForFunction((n) => document.querySelector('#how-many').textContent.startsWith(`${n} `), new Set(first.transactions.split('; ')).size);
    assert.ok(await page.locator('mn-time .time-mark.aside').count() > 0 || first.payments === tables.transactions.length);
    await page.selectOption('#m-only', 'all');
    await page.fill('#m-search', tables.transactions[0].id);
    assert.ok((await page.$$eval('[data-payment]', (all) => all.map((e) => e.dataset.payment))).includes(tables.transactions[0].id));
    await page.fill('#m-search', '');
    await page.click('button.sort:has-text("Amount")');
    await page.click('button.sort:has-text("Amount")');
    const largest = [...tables.transactions].sort((a, b) => Number(b.amount) - Number(a.amount))[0];
    assert.equal(Number(tables.transactions.find((p) => p.id === largest.id).amount), Math.max(...tables.transactions.map((p) => Number(p.amount))));
    assert.equal(await page.getAttribute('#payments thead th:nth-child(3)', 'aria-sort'), 'descending');
    assert.equal(await page.getAttribute('#payments tbody tr:first-child', 'data-payment'), largest.id);
    await page.locator('#case-title').focus();
    await page.keyboard.press('Escape');
    await stands(page, alert);
    await page.goBack();
    await opened(page, alert);
    await page.reload();
    await opened(page, alert);
    await close(tab, COOKIE);
});

test('taken, watched, opened again by keys alone; the next one opens; a reviewer is not offered to report', async () => {
    const tab = await enter('rex');
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    const [, second, third] = waiting();
    await page.keyboard.press('j');
    await stands(page, second);
    await page.keyboard.press('t');
    await heard(page, 'is yours');
    assert.equal(row(second).taken_by, 'rex');
    await page.keyboard.press('o');
    await opened(page, second);
    assert.equal(await page.locator('#do-report').count(), 0);
    assert.match(await page.textContent('.decide-foot'), /for a supervisor/);
    await page.keyboard.press('r');
    assert.equal(await page.locator('.draft').count(), 0, 'nor by its key');
    await page.keyboard.press('w');
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await page.keyboard.press('Enter');
    assert.equal(await page.locator('.draft').count(), 1, 'a decision needs a reason');
    await page.keyboard.press('Escape');
    await page.waitForSelector('.draft', { state: 'detached' });
    await why(page, 'w', 'looks unusual, too little so far');
    await opened(page, third);
    await heard(page, 'watched');
    assert.deepEqual([row(second).decision, row(second).decided_by], ['watch', 'rex']);
    assert.equal(row(third).decision, null);
    await picture(page, 'money-decided', false);
    await page.keyboard.press('z');
    await opened(page, second);
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await page.keyboard.type('new facts have come in');
    await page.keyboard.press('Enter');
    await heard(page, 'open again');
    await page.waitForSelector('#do-watch');
    assert.equal(row(second).state, 'open');
    await page.waitForFunction(() => /new facts have come in/.test(document.querySelector('.steps-of')?.textContent ?? ''));
    await close(tab, COOKIE);
});

function againstSchema(t, xml) {
    if (!existsSync(schema)) return t.diagnostic(`not held against the schema: none at ${schema}`);
    try {
        execFileSync('xmllint', ['--version'], { stdio: 'ignore' });
    } catch {
        return t.diagnostic('not held against the schema: no xmllint (libxml2-utils)');
    }
    const path = at('sar.xml');
    writeFileSync(path, xml);
    execFileSync('xmllint', ['--nonet', '--noout', '--schema', schema, path], { stdio: 'pipe' });
    return t.diagnostic('the draft fits the schema');
}

test('reported by a supervisor’s keys: the draft of a SAR is saved, fits the schema, and names nobody unasked', async (t) => {
    const tab = await enter('sue');
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    const [alert, next] = waiting();
    await stands(page, alert);
    await page.keyboard.press('o');
    await opened(page, alert);
    assert.equal(await page.locator('#subjects').count(), 0);
    await why(page, 'r', 'signs of several kinds; no ordinary explanation found');
    await opened(page, next);
    assert.deepEqual([row(alert).decision, row(alert).decided_by], ['report', 'sue']);
    await page.keyboard.press('Escape');
    await page.click('#show-decided');
    await page.waitForFunction((a) => document.querySelector('table.queue tr.chosen')?.dataset.alert === a, alert);
    await page.click('#open');
    await opened(page, alert);
    await page.waitForSelector('#subjects');
    const draft = async () => (await saved(page, () => page.click('[data-draft="DRAFT-sar.xml"]'))).bytes.toString();
    const plain = await draft();
    assert.match(plain, /DRAFT, NOT FILED/);
    assert.match(plain, /HUMAN TRAFFICKING FIN-2020-A008/);
    againstSchema(t, plain);
    const { parties, drafts } = told('money', 'case', alert);
    if (drafts.some((d) => d.name === 'narrative.txt')) assert.match(await page.textContent('#narrative pre'), /WHO/);
    const offered = await page.$$eval('#subjects input', (all) => all.map((e) => e.value));
    assert.deepEqual(offered.sort(), parties.filter((p) => Math.max(p.controller, p.front, p.mule) > p.exploited).map((p) => p.party).sort(), 'who may be exploited is not offered');

    // The bank's own data, and a subject where there is one.
    await page.click('#bank summary');
    const missing = await page.locator('#todo li').count();
    await page.setInputFiles('#institution', join(root, 'examples/money/institution.json'));
    await page.waitForFunction((n) => document.querySelectorAll('#todo li').length < n, missing);
    const own = await draft();
    assert.match(own, /Example Bank/);
    againstSchema(t, own);
    if (offered.length) {
        await page.check(`#subjects input[value="${offered[0]}"]`);
        await page.waitForSelector(`.person[data-party="${offered[0]}"]:has-text("Named as a subject")`);
        const named = await draft();
        assert.notEqual(named, own);
        againstSchema(t, named);
    }
    const log = told('audit', 'show');
    const lines = Object.values(log).flat().map((r) => JSON.stringify(r));
    assert.ok(lines.some((l) => l.includes('sue') && l.includes(alert.replace(/^A0*/, '')) && /report/.test(l)), 'the log says who reported');
    assert.match(manumit('audit', 'verify', '--store', store, '--as-user', 'sue'), /./);
    await page.emulateMedia({ media: 'print' });
    await fits(page, 'on paper');
    assert.equal(await page.locator('.decide-foot').isVisible(), false);
    await picture(page, 'money-paper');
    await close(tab, COOKIE);
});

test('who sees no alerts is told so, and is offered nothing', async () => {
    const tab = await enter('aud');
    const { page } = tab;
    await page.waitForSelector('#may-not');
    assert.match(await page.textContent('#may-not'), /Your role \(auditor\)/);
    assert.equal(await page.locator('table.queue, #find, #do-take').count(), 0);
    await accessible(page, 'who may not');
    await close(tab, COOKIE);
});

for (const theme of ['light', 'dark']) {
    test(`every state, ${theme}`, async () => {
        for (const width of [1280, 360]) {
            const tab = await enter('sue', { width, theme });
            const { page } = tab;
            await page.waitForSelector('#show-all');
            await page.click('#show-all');
            await page.click('#find summary');
            await fits(page, `the queue at ${width}`);
            await accessible(page, `the queue, ${theme}, ${width}`);
            await picture(page, `money-queue-${theme}-${width}`);
            const alert = smallest();
            await page.goto(`${server.address}/money#alert=${alert}`);
            await page.reload();
            await opened(page, alert);
            for (const d of await page.locator('main details').all()) await d.evaluate((e) => { e.open = true; });
            await fits(page, `a case at ${width}`);
            await accessible(page, `a case, ${theme}, ${width}`);
            await picture(page, `money-case-${theme}-${width}`);
            await page.locator('#case-title').focus();
            await page.keyboard.press('c');
            await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
            await fits(page, `deciding at ${width}`);
            await accessible(page, `deciding, ${theme}, ${width}`);
            await picture(page, `money-decide-${theme}-${width}`, false);
            await close(tab, COOKIE);
        }
    });
}

test('in Spanish', async () => {
    const tab = await enter('sue', { locale: 'es-ES' });
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    assert.match(await page.textContent('h1'), /Pagos que parecen trata/);
    await page.goto(`${server.address}/money#alert=${smallest()}`);
    await page.reload();
    await opened(page, smallest());
    assert.match(await page.textContent('main'), /Qué habla en contra/);
    for (const d of await page.locator('#why details').all()) await d.evaluate((e) => { e.open = true; });
    const [en, es] = ['en', 'es'].map((lang) => JSON.parse(readFileSync(join(root, `web/text/${lang}.json`), 'utf8')));
    const spanish = told('money', 'case', smallest()).indicators.map((s) => es[Object.keys(en).find((key) => key.startsWith('say.') && en[key] === s.says)]);
    assert.deepEqual((await page.$$eval('#why .sign-says b', (all) => all.map((e) => e.textContent))).sort(), spanish.sort(), 'signs are said in Spanish');
    await accessible(page, 'a case in Spanish');
    await picture(page, 'money-es');
    await close(tab, COOKIE);
});

// Behind all others that decide as 'sue': from here on the store has a marker.
test('a survivor’s marker: all are told to take care, but who kept the alert is told nothing', async () => {
    manumit('money', 'simulate', '--accounts', '1500', '--days', '60', '--seed', '12', '--level', '1', '-o', at('third'));
    const before = queue().map((r) => r.alert);
    manumit('money', at('third/payments.csv'), '--accounts', at('third/accounts.csv'), '--places', at('third/places.csv'), ...FOUND, '--store', store, '--as-user', 'job');
    const fresh = queue().filter((r) => !before.includes(r.alert));
    assert.ok(fresh.length > 1);
    const { alert } = fresh.sort((a, b) => a.parties - b.parties || a.payments - b.payments)[0];
    const { parties } = told('money', 'case', alert);
    manumit('marker', 'put', parties[0].party, '--until', '2099-01-01', '--reason', 'file 3', '--store', store, '--as-user', 'adv');
    assert.equal(queue().at(-1).note, 'an alternative due diligence is advised');

    const seen = async (name) => {
        const tab = await enter(name);
        const { page } = tab;
        await page.waitForSelector('#show-all');
        await page.click('#show-all');
        const order = await rows(page);
        const marks = await page.locator(`table.queue tr[data-alert="${alert}"] .note-mark`).count();
        await page.goto(`${server.address}/money#alert=${alert}`);
        await page.reload();
        await opened(page, alert);
        const found = { place: order.indexOf(alert), marks, care: await page.locator('#care').count(), score: await page.textContent('.case-facts .score'), decide: await page.locator('#do-close, #do-take').count(), why: await page.locator('.may-not').allTextContents() };
        assert.equal(await page.locator('#subjects input').count(), 0);
        await picture(page, `money-marker-${name}`, false);
        await accessible(page, `a case with a marker, ${name}`);
        await close(tab, COOKIE);
        return found;
    };
    const told2 = await seen('rex');
    assert.equal(told2.care, 1);
    assert.equal(told2.marks, 1);
    assert.equal(told2.decide, 2);
    const own = await seen('job');
    assert.deepEqual([own.care, own.marks, own.decide], [0, 0, 0]);
    assert.ok(own.why.some((w) => /yourself/.test(w)), own.why.join());
    assert.notEqual(own.score, told2.score);
    // Without the marker she would see the same.
    manumit('marker', 'withdraw', '1', '--reason', 'the wrong account', '--store', store, '--as-user', 'adv');
    assert.deepEqual(await seen('job'), own);
    assert.equal((await seen('rex')).score, own.score);
});

test('a file of payments joins the queue; words of others are words', async () => {
    manumit('money', 'simulate', '--accounts', '1500', '--days', '60', '--seed', '11', '--level', '1', '-o', at('other'));
    const accounts = at('other/hostile.csv');
    writeFileSync(accounts, readFileSync(at('other/accounts.csv'), 'utf8').replaceAll('Person ', '<img src=x onerror=window.injected=1>\u202E '));
    const before = queue().map((r) => r.alert);
    const tab = await enter('sue');
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    await page.click('#find summary');
    await page.setInputFiles('#file', at('other/payments.csv'));
    await page.setInputFiles('#m-accounts', accounts);
    await page.setInputFiles('#m-places', at('other/places.csv'));
    await page.click('summary:has-text("Columns, currency")');
    await page.fill('#m-currency', 'USD');
    await page.click('#work');
    await page.waitForSelector('#found');
    const fresh = queue().map((r) => r.alert).filter((a) => !before.includes(a));
    assert.ok(fresh.length > 0);
    assert.match(await page.textContent('#found'), new RegExp(`new in the queue\\s*${fresh.length}`));
    await page.click('#show-all');
    await page.waitForFunction((n) => document.querySelectorAll('table.queue tbody tr').length === n, before.length + fresh.length);
    assert.deepEqual((await rows(page)), queue().map((r) => r.alert));
    await picture(page, 'money-found');
    await page.goto(`${server.address}/money#alert=${fresh[0]}`);
    await page.reload();
    await opened(page, fresh[0]);
    assert.match(await page.textContent('#people'), /<img src=x/);
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    await fits(page, 'words of others');
    await close(tab, COOKIE);
});
