// SPDX-License-Identifier: Apache-2.0
//
// screen.mjs - screening on the page: a file with rows that can't be read, the program's own
// numbers, decisions by keyboard alone and by mouse, taking back, words of others that would
// do harm, thousands of parties, every state to axe, in Spanish, narrow, and on paper. All
// parties and entries are invented. Accounts are tried in accounts.mjs.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, saved, scratch, serve, WAIT } from './browser.mjs';

const LIST = `id,schema,name,alias,country,birthDate,leiCode,address,startDate,program,notes
L1,Company,Good Will Trading Co. Ltd,Goodwill Trading,mm,,,"12 Strand Road, Yangon",2022-03-01,EXAMPLE-1,
L2,Person,Vladimir Ivanovich Testov,Владимир Тестов,ru,1965-03-01,,,2014-01-01,EXAMPLE-2,
L3,Person,Vladimir Testov,,bg,1990,,,2020-01-01,,
L4,Company,Hetian Adipis Hair Accessories Co.,,cn,,5493001KJTIIGC8Y1R12,,2020-06-17,,
L5,Company,"Zyxtra <img src=x onerror=""window.injected=1""> Holdings",,pa,,,,,,"=HYPERLINK(""http://invented.example"")"
`;
const PARTIES = `id,name,country,birthDate,leiCode
1,GOODWILL TRADING COMPANY LIMITED,Myanmar,,
2,Vladimir Testov,Russia,1965,
3,Vladimir Testov,Bulgaria,1990-05-05,
4,Adipis Hair Accesories Hetian,China,,
6,Quite Another Name,,,5493 001K JTII GC8Y 1R12
7,,Chad,,
8,Nobody at all,Chad,,
9,too,many,cells,in,this,row
`;
let server;
let browser;
let store;
const room = scratch();
const at = (name) => join(room.folder, name);
before(async () => {
    store = at('store.db');
    writeFileSync(at('list.csv'), LIST);
    writeFileSync(at('parties.csv'), PARTIES);
    manumit('list', 'import', 'invented', at('list.csv'), '--store', store, '--expected-age', '30', '--published', '2025-01-02');
    server = await serve('--store', store);
    browser = await launch();
});
after(async () => {
    await browser?.close();
    const { said } = await server.stop();
    assert.ok(!/testov|goodwill/i.test(said), 'the log has nothing of the parties');
    room.remove();
});

const csv = (text) => text.trim().split('\n').slice(1).map((line) => [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)|([^,]*)(?:,|$)/g)].map((m) => m[1] ?? m[2] ?? ''));

async function screened(page, file, address = server.address) {
    await page.goto(`${address}/screen`);
    await page.waitForSelector('#file', { state: 'attached' });
    await page.setInputFiles('#file', file);
    await page.click('#work');
    await page.waitForSelector('#result');
}

// All that the page tells of parties and entries: line, list, entry, probability, decision.
async function told(page) {
    const rows = [];
    await page.click('.shows button:nth-child(3)');
    const options = page.locator('.items [role=option]');
    for (let i = 0; i < await options.count(); i++) {
        await options.nth(i).click();
        const entries = page.locator('.entries button');
        const n = Math.max(1, await entries.count());
        for (let k = 0; k < n; k++) {
            if (await entries.count()) await entries.nth(k).click();
            rows.push(await page.$eval('.one-party', (e) => [e.dataset.line, e.dataset.list, e.dataset.entry, e.dataset.probability, e.dataset.decision].join(' ')));
        }
    }
    return rows.sort();
}

const count = (page, name) => page.textContent(`.count-${name} dd`);

test('a file with rows that can’t be read: counts, work, and every row as the command line has it', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await screened(page, at('parties.csv'));
    const rows = csv(manumit('screen', at('parties.csv'), '--store', store, '--csv'));
    assert.deepEqual(await told(page), rows.filter((r) => r[8] !== 'none').map((r) => [r[0], r[3], r[4], Number(r[7]), r[8]].join(' ')).sort());
    const best = (decision) => String(new Set(rows.filter((r) => r[8] === decision).map((r) => r[0])).size);
    assert.match(await page.textContent('#result'), /^6 parties/);
    assert.equal(await count(page, 'match'), best('match'));
    assert.equal(await count(page, 'none'), '1');
    assert.equal(await count(page, 'refused'), '2');
    await page.click('#refused summary');
    assert.match(await page.textContent('#refused'), /7 cells where the header has 5.*9,too,many,cells,in,this,row/s);
    assert.match(await page.textContent('.past'), /invented.*a newer one was due after 30/s, 'a list past its age is told');
    const table = await saved(page, () => page.click('#get-csv'));
    assert.deepEqual(csv(table.bytes.toString()), rows);
    const report = await saved(page, () => page.click('#get-html'));
    assert.match(report.bytes.toString(), /^<!doctype html>/i);
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    await close(tab);
});

test('the party and the entry side by side: what agrees, what differs, which words met', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await screened(page, at('parties.csv'));
    await page.fill('#work-search', 'testov');
    await page.waitForFunction(() => document.querySelectorAll('.items [role=option]').length === 2);
    await page.click('.items [role=option]:has-text("open")');
    await page.click('.entries button:nth-child(2)');
    const row = (name) => page.locator(`.beside tr:has(th:text-is("${name}"))`);
    assert.match(await row('Country').textContent(), /(Bulgaria.*Russia|Russia.*Bulgaria).*≠ differs/s);
    assert.match(await row('Born or founded').textContent(), /≠ differs/);
    await page.click('.entries button:nth-child(1)');
    assert.match(await row('Country').textContent(), /= agrees/);
    assert.ok(await page.locator('.beside .met-same').count() >= 2, 'words that met are marked');
    assert.match(await page.textContent('.likely'), /in 100 were one bearer’s.*a likelihood, not a finding/s);
    assert.match(await page.textContent('ul.why'), /Agrees:\s*Country/);
    assert.match(await page.textContent('.one-party'), /Version of the rules: \d+-[0-9a-f]{8}/);
    await page.fill('#work-search', 'adipis hair');
    await page.click('.items [role=option]:has(.item-name:has-text("Adipis"))');
    await page.waitForSelector('#one-title:has-text("Adipis")');
    assert.match(await page.textContent('ul.why'), /Near:.*“Accesories”.*“Accessories”.*1 letter differs/s);
    assert.match(await page.textContent('ul.why'), /Only in the list’s name:.*“Co”.*legal form/s);
    await close(tab);
});

test('decided by keyboard alone: nothing by one key, a reason, on to the next, and taken back', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const key = (k) => page.keyboard.press(k);
    const line = () => page.getAttribute('.one-party', 'data-line');
    const reviews = () => JSON.parse(manumit('review', 'list', '--store', store, '--json')).tables.reviews;
    await screened(page, at('parties.csv'));
    await key('j');
    await page.waitForFunction(() => document.activeElement?.id === 'one-title');
    const second = await line();
    await key('k');
    await page.waitForFunction((was) => document.querySelector('.one-party').dataset.line !== was, second);
    await key('j');
    await page.waitForFunction((was) => document.querySelector('.one-party').dataset.line === was, second);
    const entry = await page.getAttribute('.one-party', 'data-entry');
    await key('n');
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await key('Enter');
    assert.equal(await page.locator('.draft').count(), 1, 'without a reason nothing is kept');
    assert.deepEqual(reviews(), []);
    await page.keyboard.type('mnu jk?z is the passport’s');
    assert.equal(await page.inputValue('#d-reason'), 'mnu jk?z is the passport’s', 'keys in a field are letters');
    await key('Escape');
    await page.waitForSelector('.draft', { state: 'detached' });
    assert.deepEqual(reviews(), [], 'left by Esc');
    await key('n');
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    await page.keyboard.type('Born in another year');
    await key('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'one-title');
    assert.match(await page.textContent('#heard'), /a namesake\. Kept\./, 'said to a screen reader');
    assert.notEqual(`${await line()} ${await page.getAttribute('.one-party', 'data-entry')}`, `${second} ${entry}`, 'on to the next');
    const [kept] = reviews();
    assert.deepEqual([kept.state, kept.decision, kept.list, kept.entry, kept.reason, kept.scope], ['in_force', 'no_match', 'invented', entry, 'Born in another year', 'party']);
    // taken back: z leads to the last one
    await key('z');
    await page.waitForFunction(() => document.activeElement?.id === 'd-reason');
    assert.equal(await line(), second);
    assert.equal(reviews()[0].state, 'in_force', 'a key alone takes nothing back');
    await page.keyboard.type('wrong row');
    await key('Enter');
    await page.waitForSelector('#decided', { state: 'detached' });
    assert.equal(reviews()[0].state, 'withdrawn');
    // switched off
    await key('?');
    await page.waitForSelector('dialog.keys[open]');
    await accessible(page, 'help of keys');
    await picture(page, 'screen-keys', false);
    await page.uncheck('#keys-on');
    await key('Escape');
    await key('n');
    assert.equal(await page.locator('.draft').count(), 0, 'single keys are off');
    await page.focus('.items');
    await key('Home');
    const first = await line();
    await key('ArrowDown');
    await page.waitForFunction((was) => document.querySelector('.one-party').dataset.line !== was, first);
    await page.click('button.link:has-text("Keys")');
    await page.check('#keys-on');
    await close(tab);
});

test('decided by mouse: all of a party, scope, expiry; the next screening knows it', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await screened(page, at('parties.csv'));
    await page.fill('#work-search', 'goodwill');
    await page.click('.items [role=option]:has-text("GOODWILL")');
    await page.click('#do-match');
    await page.click('.draft summary');
    await page.check('.draft input[name=scope] >> nth=1');
    await page.fill('#d-expires', '2999-01-01');
    await page.click('.reasons button >> nth=0');
    assert.notEqual(await page.inputValue('#d-reason'), '');
    await picture(page, 'screen-decide');
    await page.click('#d-keep');
    await page.waitForFunction(() => /Kept/.test(document.querySelector('#heard').textContent));
    const [kept] = JSON.parse(manumit('review', 'list', '--store', store, '--json')).tables.reviews.filter((r) => r.state === 'in_force');
    assert.deepEqual([kept.decision, kept.scope, kept.expires, kept.entry], ['match', 'name', '2999-01-01', 'L1']);
    const rows = csv(manumit('screen', at('parties.csv'), '--store', store, '--csv'));
    await page.click('.again summary');
    await page.setInputFiles('#file', at('parties.csv'));
    await page.click('#work');
    await page.waitForFunction(() => document.querySelector('.count-decided dd')?.textContent === '1', null, { timeout: WAIT });
    await page.click('.shows button:nth-child(2)');
    assert.match(await page.textContent('#decided'), /the entry.*in force/s);
    assert.deepEqual(await told(page), rows.filter((r) => r[4] && (r[8] !== 'none' || r[9])).map((r) => [r[0], r[3], r[4], Number(r[7]), r[8]].join(' ')).sort());
    await page.click('.sub a:has-text("Decisions")');
    await page.waitForFunction(() => /Said to be the entry/.test(document.querySelector('.one-party')?.textContent ?? ''), null, { timeout: WAIT });
    assert.match(await page.textContent('.one-party'), /Said to be the entry.*Goodwill|Good Will/s);
    await picture(page, 'screen-decisions');
    await page.click('#do-withdraw');
    await page.fill('#d-reason', 'only a trial');
    await page.click('#d-keep');
    await page.waitForFunction(() => /taken back/.test(document.querySelector('#heard').textContent));
    await page.click('.sub a:has-text("Screen")');
    await page.waitForSelector('#result');
    assert.equal(await page.getAttribute('.shows button:nth-child(3)', 'aria-pressed'), 'true', 'the work is as it was left');
    await close(tab);
});

test('one name, with what is known of it', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/screen`);
    await page.waitForSelector('#one-name');
    await page.fill('#one-name', 'Good Will Co');
    await page.fill('#one-country', 'mm');
    await page.click('#work-one');
    await page.waitForSelector('#result');
    const [row] = csv(manumit('screen', '--name', 'Good Will Co', '--country', 'mm', '--store', store, '--csv'));
    assert.equal(await page.getAttribute('.one-party', 'data-entry'), row[4]);
    assert.equal(await page.getAttribute('.one-party', 'data-probability'), String(Number(row[7])));
    await close(tab);
});

test('columns with other headings are said what they are', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const path = at('other.csv');
    writeFileSync(path, 'No;Firma;"Land, = Pais";Other known names\n1;Good Will Trading;Myanmar;\n2;Nobody at all;Chad;Vladimir Testov\n');
    await page.goto(`${server.address}/screen`);
    await page.setInputFiles('#file', path);
    await page.selectOption('.columns .field:has(bdi:text-is("Firma")) select', 'name');
    await page.selectOption('.columns .field:has(bdi:text-is("Land, = Pais")) select', 'country');
    await page.click('#work');
    await page.waitForSelector('#result');
    assert.match(await page.textContent('#result'), /^2 parties/);
    assert.equal(await page.getAttribute('.one-party', 'data-entry'), 'L1');
    assert.match(await page.textContent('.beside'), /Myanmar/);
    await page.waitForSelector('.note:has-text("Other known names")'); // names that nobody was looked for by
    // corrected afterwards, and screened again
    await page.click('#columns summary');
    await page.selectOption('#columns .field:has(bdi:text-is("Other known names")) select', 'alias');
    await page.click('#work-again');
    await page.waitForFunction(() => document.querySelectorAll('.items [role=option]').length === 2);
    assert.equal(await page.locator('.note:has-text("Other known names")').count(), 0);
    await close(tab);
});

test('words of others are words: markup, formulas, marks of direction', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const path = at('hostile.csv');
    const name = 'Zyxtra <img src=x onerror="window.injected=1"> Holdings';
    writeFileSync(path, `id,name,country\n=1+1,"${name.replaceAll('"', '""')}",pa\n\u202Ex,"Goodwill \u202ETrading",mm\n3,"<script>window.injected=1</script> Goodwill Trading",mm\n`);
    await screened(page, path);
    await page.click('.shows button:nth-child(3)');
    const options = page.locator('.items [role=option]');
    const n = await options.count();
    assert.ok(n >= 2, `${n} parties`);
    for (let i = 0; i < n; i++) {
        await options.nth(i).click();
        await page.waitForSelector('.beside');
    }
    assert.equal(await page.locator('main img, main script').count(), 0);
    assert.equal(await page.evaluate(() => window.injected), undefined);
    assert.ok(await page.$$eval('.item-name', (all) => all.every((e) => e.querySelector('bdi'))), 'names stand apart in their direction');
    const table = await saved(page, () => page.click('#get-csv'));
    assert.match(table.bytes.toString(), /,'=1\+1,/, 'a text that begins like a formula is saved as text');
    await accessible(page, 'words of others');
    await fits(page, 'words of others');
    await close(tab);
});

test('thousands of parties stay quick, and each can be found', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const path = at('many.csv');
    writeFileSync(path, 'id,name,country\n' + Array.from({ length: 6000 }, (_, i) => `${i},${i % 2 ? 'Goodwill Trading' : 'Unlike Anything'} ${i % 2 ? '' : i},mm\n`).join(''));
    await screened(page, path);
    assert.ok(await page.evaluate(() => document.querySelectorAll('*').length) < 1500, 'only a page of them stands in the document');
    assert.match(await page.textContent('.work [role=status]'), /^3,000 parties/);
    await page.focus('.items');
    await page.keyboard.press('End');
    await page.waitForFunction(() => document.querySelector('.one-party').dataset.line === '6001');
    assert.match(await page.textContent('.pages'), /2,951–3,000 of 3,000/);
    assert.equal(await page.getAttribute('.item.chosen', 'aria-posinset'), '3000');
    await page.fill('#work-search', '4711'); // a number of the file's, and a line
    await page.waitForFunction(() => document.querySelectorAll('.items [role=option]').length === 2);
    await close(tab);
});

const STATES = {
    begin: async () => {},
    chosen: async (page) => { await page.setInputFiles('#file', at('parties.csv')); await page.waitForSelector('.columns'); },
    result: async (page) => { await screened(page, at('parties.csv'), new URL(page.url()).origin); await page.waitForSelector('.beside'); },
    deciding: async (page) => { await page.click('#do-no-match'); await page.click('.draft summary'); },
};
for (const [theme, widths] of Object.entries({ light: [1280, 700, 320], dark: [1280, 320] })) {
    test(`every state, ${theme}`, async () => {
        for (const width of widths) {
            const tab = await open(browser, server.address, { width, theme });
            const { page } = tab;
            await page.goto(`${server.address}/screen`);
            await page.waitForSelector('.is-past');
            for (const [name, reach] of Object.entries(STATES)) {
                await reach(page);
                await fits(page, `${name} at ${width} pixels`);
                await accessible(page, `${name}, ${theme}, ${width} pixels`);
                await picture(page, `screen-${name}-${theme}-${width}`);
            }
            for (const path of ['decisions', 'lists']) {
                await page.click(`.sub a[href^="/${path}"]`);
                await page.waitForFunction((p) => location.pathname === p, `/${path}`);
                await page.waitForSelector(path === 'lists' ? '.is-past' : '.work');
                if (path === 'lists') {
                    await page.click('details.panel summary');
                    await page.waitForSelector('details.panel table');
                }
                await fits(page, `${path} at ${width} pixels`);
                await accessible(page, `${path}, ${theme}, ${width} pixels`);
                await picture(page, `screen-${path}-${theme}-${width}`);
            }
            await close(tab);
        }
    });
}

// The page's own words: without those marked as a file's, a list's or a name.
async function ownWords(page) {
    return page.evaluate(() => {
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, {
            acceptNode: (n) => (n.parentElement.closest('[data-words],[translate=no],script,style,noscript') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
        });
        const texts = [];
        while (walk.nextNode()) texts.push(walk.currentNode.data.trim());
        return texts.filter(Boolean);
    });
}

test('Spanish, all of it; every word is the catalogue’s; from right to left', async () => {
    for (const lang of ['es', 'en-XA', 'ar-XB']) {
        const tab = await open(browser, server.address, { locale: lang === 'es' ? 'es-ES' : 'en-US', width: lang === 'ar-XB' ? 320 : 1280 });
        const { page } = tab;
        const look = async (what) => {
            const own = await ownWords(page);
            if (lang === 'es') assert.ok(!own.some((s) => /\b(the|and|with|your|list|entry)\b/i.test(s)), `${what}: ${own.filter((s) => /\b(the|and|with|your|list|entry)\b/i.test(s))}`);
            if (lang === 'en-XA') {
                const regions = new Set(await page.evaluate(() => { const names = new Intl.DisplayNames(['en'], { type: 'region' }); return ['MM', 'RU', 'BG', 'CN', 'TD', 'PA'].map((c) => names.of(c)); }));
                const bare = own.map((s) => s.replace(/⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧/g, '').trim()).filter((s) => /[A-Za-z]{2,}/.test(s) && !regions.has(s));
                assert.deepEqual(bare, [], `${what}: outside the catalogue`);
            }
            if (lang === 'ar-XB') {
                assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
                await fits(page, `${what} from right to left`);
            }
        };
        await page.goto(`${server.address}/screen?lang=${lang}`);
        await page.waitForSelector('.is-past');
        await look('begin');
        await page.setInputFiles('#file', at('parties.csv'));
        await look('chosen');
        await page.click('#work');
        await page.waitForSelector('.beside');
        await look('result');
        await picture(page, `screen-result-${lang}`);
        await page.click('#do-match');
        await look('deciding');
        await page.keyboard.press('Escape');
        for (const path of ['decisions', 'lists']) {
            await page.click(`.sub a[href^="/${path}"]`);
            await page.waitForSelector(path === 'lists' ? '.is-past' : '.work');
            await look(path);
        }
        if (lang === 'es') await accessible(page, 'lists in Spanish');
        await close(tab);
    }
});

test('on paper: the work and the party, without what only a screen can do', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await screened(page, at('parties.csv'));
    await page.waitForSelector('.beside');
    await page.emulateMedia({ media: 'print' });
    for (const gone of ['.decisions', '.work-tools', '.sub', '.again', '#get-csv']) assert.equal(await page.locator(gone).first().isVisible(), false, gone);
    for (const there of ['.counts', '.screening > .past', '.items', '.beside', 'ul.why']) assert.equal(await page.locator(there).first().isVisible(), true, there);
    await picture(page, 'screen-print');
    await close(tab);
});

test('a server that went away is said to have; the decision and its reason stay', async () => {
    const other = await serve('--store', store);
    const tab = await open(browser, other.address, { quiet: ['Failed to load resource', 'ERR_CONNECTION'] });
    const { page } = tab;
    await screened(page, at('parties.csv'), other.address);
    await page.waitForSelector('.beside');
    await page.click('#do-unsure');
    await page.fill('#d-reason', 'Asked for the passport');
    await other.stop();
    await page.keyboard.press('Enter');
    await page.waitForSelector('.draft .problem');
    assert.match(await page.textContent('.draft .problem'), /Is the program still running\?/);
    assert.equal(await page.inputValue('#d-reason'), 'Asked for the passport');
    await close(tab);
});

test('without a store yet: the page leads to a first list, and then screens', async () => {
    const place = at('first.db');
    const other = await serve('--store', place);
    const tab = await open(browser, other.address, { quiet: ['Failed to load resource'] });
    const { page } = tab;
    await page.goto(`${other.address}/screen`);
    await page.waitForSelector('.problem');
    await accessible(page, 'without a store');
    await page.click('.note a');
    await page.click('mn-list-import summary');
    await page.fill('#import-name', 'invented');
    await page.setInputFiles('#import-files', at('list.csv'));
    await page.click('#import');
    await page.waitForSelector('#imported');
    await page.click('.sub a:has-text("Screen")');
    await page.setInputFiles('#file', at('parties.csv'));
    await page.click('#work');
    await page.waitForSelector('.beside');
    await close(tab);
    await other.stop();
});
