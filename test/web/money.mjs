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
import test from 'node:test';
import { accessible, close, fits, manumit, picture, saved } from './browser.mjs';
import { COOKIE, makeTeam } from './matter.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const schema = join(process.env.MANUMIT_DATA ?? join(root, '../shared/data'), 'money/fincen/EFL_SARXBatchSchema.xsd');
const FOUND = ['--currency', 'USD', '--keep'];
const { team, at, begin, told, queue, row, enter, rows, stands, opened, goTo, stepsByKeys, decidesByKeys, handsOn, notUndone, onPaper, mayNot, everyState } = makeTeam({
    command: 'money',
    name: 'alert',
    table: 'table.queue',
    handed: ['report', 'r'],
    keys: 11,
    people: [['rex', 'reviewer'], ['sue', 'supervisor'], ['aud', 'auditor'], ['adv', 'advocate'], ['job', 'supervisor'], ['kim', 'supervisor']],
    ready: () => document.querySelector('mn-time svg') && document.querySelector('mn-ties svg'),
});
const bank = (name) => join(at('bank'), name);
const keep = (who, folder, accounts = 'accounts.csv') => manumit('money', at(`${folder}/payments.csv`), '--accounts', at(`${folder}/${accounts}`), '--places', at(`${folder}/places.csv`), ...FOUND, '--store', team.store, '--as-user', who);
begin(() => manumit('money', 'simulate', '--accounts', '3000', '--days', '60', '--seed', '5', '--level', '1', '-o', at('bank')));

// Axe looks at each element of a page: the case with fewest payments will do.
const smallest = () => queue().sort((a, b) => a.payments - b.payments)[0].alert;

test('the first alerts join the queue, and what was found stays to be read', async () => {
    const tab = await enter('kim');
    const { page } = tab;
    await page.waitForSelector('#find[open]');
    assert.match(await page.textContent('main'), /There is no alert yet|No alert/);
    await page.setInputFiles('#file', bank('payments.csv'));
    await page.setInputFiles('#m-accounts', bank('accounts.csv'));
    await page.setInputFiles('#m-places', bank('places.csv'));
    await page.click('summary:has-text("Columns, currency")');
    await page.fill('#m-currency', 'USD');
    await page.click('#work');
    await page.waitForSelector('#found');
    await page.waitForSelector('table.queue tr.chosen');
    assert.ok(await page.locator('#found').isVisible(), 'though the queue is empty no longer');
    assert.match(await page.textContent('#found'), new RegExp(`new in the queue\\s*${queue().length}`));
    await picture(page, 'money-first');
    await close(tab, COOKIE);
});

test('the queue is that of the command line, and is gone through by keys', async () => {
    const tab = await enter('rex');
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    const all = queue();
    assert.ok(all.length >= 4, `${all.length} alerts were found`);
    assert.deepEqual(await rows(page), all.map((r) => r.alert));
    await picture(page, 'money-queue');
    await stepsByKeys(page);
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

decidesByKeys('taken, watched, opened again by keys alone; the next one opens; a reviewer is not offered to report');

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
    const alert = await handsOn(page, 'signs of several kinds; no ordinary explanation found');
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
    assert.match(manumit('audit', 'verify', '--store', team.store, '--as-user', 'sue'), /./);
    await onPaper(page);
    await close(tab, COOKIE);
});

notUndone('what was reported is not opened again by a reviewer');

mayNot('who sees no alerts is told so, and is offered nothing', '#find');

everyState(smallest);

test('in Spanish', async () => {
    const tab = await enter('sue', { locale: 'es-ES' });
    const { page } = tab;
    await page.waitForSelector('table.queue tr.chosen');
    assert.match(await page.textContent('h1'), /Pagos que parecen trata/);
    await goTo(page, smallest());
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
    keep('job', 'third');
    const fresh = queue().filter((r) => !before.includes(r.alert));
    assert.ok(fresh.length > 1);
    const { alert } = fresh.sort((a, b) => a.parties - b.parties || a.payments - b.payments)[0];
    const { parties } = told('money', 'case', alert);
    manumit('marker', 'put', parties[0].party, '--until', '2099-01-01', '--reason', 'file 3', '--store', team.store, '--as-user', 'adv');
    assert.equal(queue().at(-1).note, 'an alternative due diligence is advised');

    const seen = async (name) => {
        const tab = await enter(name);
        const { page } = tab;
        await page.waitForSelector('#show-all');
        await page.click('#show-all');
        const order = await rows(page);
        const marks = await page.locator(`table.queue tr[data-alert="${alert}"] .note-mark`).count();
        await goTo(page, alert);
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
    manumit('marker', 'withdraw', '1', '--reason', 'the wrong account', '--store', team.store, '--as-user', 'adv');
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
    await goTo(page, fresh[0]);
    assert.match(await page.textContent('#people'), /<img src=x/);
    assert.equal(await page.locator('main img').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    await fits(page, 'words of others');
    await close(tab, COOKIE);
});
