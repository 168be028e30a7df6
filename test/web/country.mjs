// SPDX-License-Identifier: Apache-2.0
//
// country.mjs - a country's record: each number that is printed is a link to a row with its year and
// its source, and is in that row; figures as the command line has them; by keys alone; paper; every
// state to axe, in both themes, narrow, in Spanish. The visitor's own country is as any other.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, saved, scratch, serve } from './browser.mjs';

let server;
let browser;
const room = scratch();
before(async () => {
    process.env.XDG_DATA_HOME = room.folder; // not the store of whoever runs this
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    await server.stop();
    room.remove();
});

const arrive = async (page, of) => {
    await page.goto(`${server.address}/country${of ? `#of=${of}` : ''}`);
    await page.waitForSelector(of ? `#profile[data-of="${of}"]` : '#c-of');
};
const shown = (of) => JSON.parse(manumit('country', 'show', of, '--json')).tables;
const text = (page, at) => page.textContent(at).then((s) => s.replace(/\s+/g, ' ').trim());

// What is wrong with the numbers on the page: those without a row, those whose row has no year or
// source or another number, and missing years that are not missing. Axes and names of measures
// ("3P") are no figures.
const numbersWrong = (page) => page.evaluate(() => {
    const wrong = [];
    let seen = 0;
    const digits = (s) => s.replace(/[.,\s\u202f\u00a0](?=\d{3}\b)/g, '').match(/\d+/g) ?? [];
    const skip = 'nav, select, script, [data-axis], [data-name], #rows, #trade, svg title, footer, code'; // #trade: numbers.mjs
    const walk = document.createTreeWalker(document.querySelector('#profile'), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        if (!/\d/.test(node.data) || node.parentElement.closest(skip)) continue;
        seen++;
        const gap = node.parentElement.closest('[data-gap]');
        if (gap) {
            const known = new Set([...document.querySelectorAll(`#rows tr[data-of="${gap.dataset.gap}"]:not(.aside) [data-year]`)].map((c) => c.textContent.trim()));
            for (const y of digits(node.data)) if (known.has(y)) wrong.push(`${y} is not missing`);
            continue;
        }
        const row = document.getElementById(node.parentElement.closest('[data-row]')?.dataset.row ?? '');
        const cell = (name) => row?.querySelector(`[data-${name}]`)?.textContent.trim() ?? '';
        if (!row || !/^\d{4}$/.test(cell('year')) || cell('source').length < 10) wrong.push(`no row: ${node.data.trim()} in ${node.parentElement.outerHTML.slice(0, 120)}`);
        else for (const n of digits(node.data)) if (n !== cell('year') && ![...row.querySelectorAll('[data-figure]')].some((c) => digits(c.textContent).includes(n))) wrong.push(`${n} is not in its row: ${row.textContent.replace(/\s+/g, ' ').slice(0, 120)}`);
    }
    return { seen, wrong };
});

test('each number carries its source, whichever the country', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, 'THA');
    for (const of of ['THA', 'USA', 'GBR', 'DEU', 'PRK', 'VAT', 'CIV', 'WLD', 'TIP-AFR']) {
        await page.selectOption('#c-of', of);
        await page.waitForSelector(`#profile[data-of="${of}"]`);
        const { seen, wrong } = await numbersWrong(page);
        assert.deepEqual(wrong, [], of);
        assert.ok(seen > (['PRK', 'VAT', 'TIP-AFR'].includes(of) ? 4 : 20), `${of}: only ${seen} numbers were looked at`);
        assert.equal(await page.locator('#rows tbody tr[data-of]').count(), shown(of).history.length, `${of}: every fact is a row`);
    }
    await close(tab);
});

test('figures, missing years and what differs, as the command line has them; a number leads to its row by keys', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, 'THA');
    const { record, peers } = shown('THA');
    for (const id of ['tip-tier', 'victims-detected', 'persons-convicted']) {
        const r = record.find((x) => x.indicator === id);
        const card = (await text(page, `.figures [data-measure="${id}"]`)).replace(/,/g, '');
        assert.ok(card.includes(`${id === 'tip-tier' ? `Tier ${r.value}` : r.value} ${r.year}`), card);
    }
    assert.match(await text(page, '.figures [data-measure="tip-tier"]'), /Missing years: 2016–2019, 2022,? and 2024–2025/);
    assert.match(await text(page, '#profile'), /Tier 2 Watch List 2014 stands; Tier 3 2014 says/);
    const tier = peers.find((p) => p.indicator === 'tip-tier');
    assert.match(await text(page, '.peers [data-measure="tip-tier"]'), new RegExp(`Lower: ${tier.lower} · Equal: ${tier.equal} · Higher: ${tier.higher}`));
    await page.focus('.figures [data-measure="victims-detected"] .figure-now .fact');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement.tagName === 'TR');
    const row = await page.evaluate(() => document.activeElement.textContent.replace(/\s+/g, ' '));
    assert.match(row, /295.*Global Report on Trafficking.*dataunodc.*2026-11-22.*unodc\.csv:\d+/);
    assert.match(page.url(), /#of=THA$/, 'the address still names the country');
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    await close(tab);
});

test('a country without figures says so; figures of one’s own go along', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, 'NRU');
    assert.match(await text(page, '.figures'), /Not known: no source that was read has a figure/);
    const path = join(room.folder, 'own.csv');
    writeFileSync(path, 'country,year,indicator,value,source,retrieved\nNRU,2023,gsi-vulnerability,41.5,A made-up download,2026-01-02\nNRU,2031,tip-tier,1,x,2026-01-02\n');
    await page.click('.own-facts summary');
    await page.setInputFiles('#own-facts', path);
    await page.waitForSelector('.figures [data-measure="gsi-vulnerability"] .figure-now');
    assert.match(await text(page, '.figures [data-measure="gsi-vulnerability"]'), /41\.5 2023/);
    assert.match(await text(page, '#refused'), /2031/);
    assert.deepEqual((await numbersWrong(page)).wrong, []);
    await close(tab);
});

for (const theme of ['light', 'dark']) {
    test(`every state, ${theme}`, async () => {
        const tab = await open(browser, server.address, { width: 1280, theme });
        const { page } = tab;
        await arrive(page, '');
        await accessible(page, `nothing chosen, ${theme}`);
        await page.selectOption('#c-of', 'GHA');
        await page.waitForSelector('#profile[data-of="GHA"]');
        for (const width of [1280, 360, 320]) {
            await page.setViewportSize({ width, height: 900 });
            await fits(page, `the record, at ${width}`);
            await accessible(page, `the record, ${theme}, ${width}`);
            await picture(page, `country-${theme}-${width}`);
        }
        await page.click('#profile details.behind summary');
        await accessible(page, `its rows, ${theme}`);
        await close(tab);
    });
}

test('in Spanish, and on paper', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES', width: 320 });
    const { page } = tab;
    await arrive(page, 'ESP');
    assert.match(await text(page, 'h1'), /^España$/);
    assert.deepEqual((await numbersWrong(page)).wrong, []);
    const own = await page.evaluate(() => {
        const copy = document.querySelector('main').cloneNode(true);
        copy.querySelectorAll('[translate="no"], [lang="en"], option, #own-facts-hint, #districts > p').forEach((e) => e.remove());
        return copy.textContent.replace(/«[^»]*»/g, '').replace(/\s+/g, ' ');
    });
    assert.equal(/.{0,40}\b(the|and|with|your|country|figure|years|lower)\b.{0,40}/.exec(own)?.[0], undefined);
    await fits(page, 'in Spanish');
    await accessible(page, 'in Spanish');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('#c-of').isVisible(), false);
    assert.equal(await page.locator('.trend-picture').first().isVisible(), true);
    await close(tab);
});
