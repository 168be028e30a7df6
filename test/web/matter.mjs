// SPDX-License-Identifier: Apache-2.0
//
// matter.mjs - what the tests of pages share on which people go through what waits for them
// (money.mjs, adverts.mjs): a store with an account of each role, somebody who signs in, rows of the
// queue as the command line has them, keys; and the tests that are the same for both.
//
// of: {path, name, handed: [deed, key]} of the page; ready(key): what a case shows when all is drawn.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, manumitGiven, open, picture, scratch, serve } from './browser.mjs';

const PASSWORD = 'correct horse, invented';
export const COOKIE = ['manumit'];
const REFUSED = 'Failed to load resource'; // a browser tells of each 401 and 403

export function makeTeam({ command, name, table, handed, keys, people, ready }) {
    const room = scratch();
    const at = (file) => join(room.folder, file);
    const team = { at, store: at('store.db'), address: null };
    let server;
    let browser;

    const told = (...args) => JSON.parse(manumit(...args, '--store', team.store, '--as-user', 'sue', '--json')).tables;
    const queue = (state = 'all') => told(command, 'queue', '--state', state).queue;
    const row = (key) => queue().find((r) => r[name] === key);
    const waiting = () => queue('waiting').map((r) => r[name]);

    // fill(): what lies in the store before it is served.
    const begin = (fill) => {
        before(async () => {
            const add = (who, role, by) => manumitGiven(`${PASSWORD}\n`, 'user', 'add', who, '--role', role, '--store', team.store, ...(by ? ['--as-user', by] : []));
            add('ada', 'administrator');
            for (const [who, role] of people) add(who, role, 'ada');
            fill();
            server = await serve('--store', team.store);
            team.address = server.address;
            browser = await launch();
        });
        after(async () => {
            await browser?.close();
            const { said } = await server.stop();
            assert.ok(!said.includes(PASSWORD), 'the log has no password');
            room.remove();
        });
    };

    async function enter(who, options = {}) {
        const tab = await open(browser, team.address, { quiet: [REFUSED], ...options });
        const { page } = tab;
        await page.goto(`${team.address}/${command}`);
        await page.waitForSelector('dialog.sign[open]');
        await page.fill('#sign-name', who);
        await page.fill('#sign-password', PASSWORD);
        await page.keyboard.press('Enter');
        await page.waitForSelector('dialog.sign[open]', { state: 'detached' });
        await page.waitForSelector(`.who:has-text("${who}")`);
        return tab;
    }

    const rows = (page) => page.$$eval(`${table} tbody tr`, (all, n) => all.map((r) => r.dataset[n]), name);
    const chosen = (page) => page.getAttribute(`${table} tr.chosen`, `data-${name}`);
    const stands = (page, key) => page.waitForFunction(([t, n, k]) => document.querySelector(`${t} tr.chosen`)?.dataset[n] === k && document.activeElement?.textContent === k, [table, name, key]);
    const opened = async (page, key) => {
        await page.waitForFunction((k) => document.querySelector('#case-title')?.textContent.includes(k), key);
        await page.waitForFunction(ready);
    };
    const goTo = async (page, key) => {
        await page.goto(`${team.address}/${command}#${name}=${key}`);
        await page.reload();
        await opened(page, key);
    };
    const heard = (page, words) => page.waitForFunction((w) => document.querySelector('#heard').textContent.includes(w), words);

    async function why(page, key, reason) {
        await page.keyboard.press(key);
        await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
        await page.keyboard.type(reason);
        await page.keyboard.press('Enter');
    }

    // --- tests -----------------------------------------------------------------------------------

    // The queue by keys; behind the help no key does anything.
    async function stepsByKeys(page) {
        await page.waitForSelector(`${table} tr.chosen`);
        const all = queue();
        await stands(page, all[0][name]);
        for (const [key, n] of [['j', 1], ['j', 2], ['k', 1], ['k', 0], ['k', 0]]) {
            await page.keyboard.press(key);
            await stands(page, all[n][name]);
        }
        await page.keyboard.press('?');
        await page.waitForSelector('mn-keys dialog[open]');
        assert.equal(await page.locator('mn-keys dt kbd').count(), keys);
        await accessible(page, 'keys');
        await page.keyboard.press('j');
        await page.keyboard.press('Escape');
        await page.waitForSelector('mn-keys dialog[open]', { state: 'detached' });
        assert.equal(await chosen(page), all[0][name], 'behind the help no key does anything');
        return all;
    }

    const decidesByKeys = (title) => test(title, async () => {
        const tab = await enter('rex');
        const { page } = tab;
        await page.waitForSelector(`${table} tr.chosen`);
        const [, second, third] = waiting();
        await page.keyboard.press('j');
        await stands(page, second);
        await page.keyboard.press('t');
        await heard(page, 'is yours');
        assert.equal(row(second).taken_by, 'rex');
        await page.keyboard.press('o');
        await opened(page, second);
        assert.equal(await page.locator(`#do-${handed[0]}`).count(), 0);
        assert.match(await page.textContent('.decide-foot'), /for a supervisor/);
        await page.keyboard.press(handed[1]);
        assert.equal(await page.locator('.draft').count(), 0, 'nor by its key');
        await page.keyboard.press('w');
        await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
        await page.keyboard.press('Enter');
        assert.equal(await page.locator('.draft').count(), 1, 'a decision needs a reason');
        await page.keyboard.press('Escape');
        await page.waitForSelector('.draft', { state: 'detached' });
        await why(page, 'w', 'too little so far');
        await opened(page, third);
        await heard(page, 'watched');
        assert.deepEqual([row(second).decision, row(second).decided_by], ['watch', 'rex']);
        assert.equal(row(third).decision, null);
        await picture(page, `${command}-decided`, false);
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

    // Hands the first on by a supervisor's keys, finds it among the decided, and opens it.
    async function handsOn(page, reason) {
        await page.waitForSelector(`${table} tr.chosen`);
        const [key, next] = waiting();
        await stands(page, key);
        await page.keyboard.press('o');
        await opened(page, key);
        await why(page, handed[1], reason);
        await opened(page, next);
        assert.deepEqual([row(key).decision, row(key).decided_by], [handed[0], 'sue']);
        await page.keyboard.press('Escape');
        await page.click('#show-decided');
        await page.waitForFunction(([t, n, k]) => document.querySelector(`${t} tr.chosen`)?.dataset[n] === k, [table, name, key]);
        await page.click('#open');
        await opened(page, key);
        return key;
    }

    // A reviewer can't open it again: the button is not there, nor does its key do anything.
    const notUndone = (title) => test(title, async () => {
        const key = queue('decided').find((r) => r.decision === handed[0])[name];
        const tab = await enter('rex');
        const { page } = tab;
        await goTo(page, key);
        await page.waitForSelector('.may-not');
        assert.equal(await page.locator('#do-reopen').count(), 0);
        assert.match(await page.textContent('.decide-foot'), /for a supervisor/);
        await page.keyboard.press('z');
        assert.equal(await page.locator('.draft').count(), 0);
        await close(tab, COOKIE);
    });

    async function onPaper(page) {
        await page.emulateMedia({ media: 'print' });
        await fits(page, 'on paper');
        assert.equal(await page.locator('.decide-foot').isVisible(), false);
        await picture(page, `${command}-paper`);
    }

    const mayNot = (title, offered) => test(title, async () => {
        const tab = await enter('aud');
        const { page } = tab;
        await page.waitForSelector('#may-not');
        assert.match(await page.textContent('#may-not'), /Your role \(auditor\)/);
        assert.equal(await page.locator(`${table}, #do-take, ${offered}`).count(), 0);
        await accessible(page, 'who may not');
        await close(tab, COOKIE);
    });

    // smallest(): of what axe, which looks at each element, is to see.
    const everyState = (smallest) => {
        for (const theme of ['light', 'dark'])
            test(`every state, ${theme}`, async () => {
                const openAll = async (page) => { for (const d of await page.locator('main details').all()) await d.evaluate((e) => { e.open = true; }); };
                for (const width of [1280, 360]) {
                    const tab = await enter('sue', { width, theme });
                    const { page } = tab;
                    const look = async (what, as, full) => {
                        await fits(page, `${what} at ${width}`);
                        await accessible(page, `${what}, ${theme}, ${width}`);
                        await picture(page, `${command}-${as}-${theme}-${width}`, full);
                    };
                    await page.waitForSelector('#show-all');
                    await page.click('#show-all');
                    await openAll(page);
                    await look('the queue', 'queue', true);
                    await goTo(page, smallest());
                    await openAll(page);
                    await look('a case', 'case', true);
                    await page.locator('#case-title').focus();
                    await page.keyboard.press('n');
                    await page.keyboard.press('c');
                    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
                    await look('deciding', 'decide', false);
                    await close(tab, COOKIE);
                }
            });
    };

    return { team, at, begin, told, queue, row, waiting, enter, rows, chosen, stands, opened, goTo, heard, why, stepsByKeys, decidesByKeys, handsOn, notUndone, onPaper, mayNot, everyState };
}
