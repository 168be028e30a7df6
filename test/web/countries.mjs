// SPDX-License-Identifier: Apache-2.0
//
// countries.mjs - one measure of all countries: the map's table twin as the command line ranks, by
// keys alone, years that are missing, ties and ranges, a change since a year; every state to axe,
// in both themes, narrow, in Spanish.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { accessible, close, fits, launch, manumit, open, picture, serve } from './browser.mjs';

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

const arrive = async (page, fragment = '') => {
    await page.goto(`${server.address}/countries${fragment}`);
    await page.waitForSelector('svg.map.world');
    await page.waitForSelector('#ranks, #twin .note');
};
const ranked = (...args) => JSON.parse(manumit('country', 'rank', '--json', ...args)).tables;
const text = (page, at) => page.textContent(at).then((s) => s.replace(/\s+/g, ' ').trim());

test('the table is the ranking of the command line, with ties and ranges', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page);
    const tiers = ranked('--by', 'tip-tier').ranks;
    assert.deepEqual(await page.$$eval('#ranks tbody tr[data-iso3]', (all) => all.map((r) => r.dataset.iso3).filter(Boolean).slice(0, 150)), tiers.map((r) => r.iso3).slice(0, 150));
    const usa = tiers.find((r) => r.iso3 === 'USA');
    assert.match(await text(page, '#ranks tr[data-iso3="USA"]'), new RegExp(`^${usa.rank_low}–${usa.rank_high} =a tie United States Tier ${usa.value} ?none published`));
    await page.selectOption('#w-by', 'victims-detected');
    await page.waitForSelector('#ranks tr[data-iso3="PAK"]');
    const counts = ranked('--by', 'victims-detected').ranks;
    const fra = counts.find((r) => r.iso3 === 'FRA');
    assert.match(await text(page, '#ranks tr[data-iso3="FRA"]'), new RegExp(`^${fra.rank_low}–${fra.rank_high} France ${fra.value.toLocaleString('en')} ?${Math.round(fra.low).toLocaleString('en')} to ${Math.round(fra.high).toLocaleString('en')}`));
    assert.match(page.url(), /by=victims-detected&year=2022/);
    const rows = await page.locator('#ranks tbody tr').count();
    assert.equal(await page.locator('#ranks .source-mark').count(), rows, 'every figure has its source');
    await page.selectOption('#w-since', '2019');
    await page.waitForSelector('#panel');
    const { panel } = ranked('--by', 'victims-detected', '--since', '2019');
    const said = (r) => `[+−]${new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(Math.abs(r.percent))}%`;
    const set = (name) => panel.filter((r) => r.set === name);
    const [both, either, [most, least], [hidden]] = [set('both')[0], set('either')[0], set('without'), set('published')];
    assert.ok(both.percent > 5 && both.now_countries > 80 && either.percent < 0 && most.percent > 30 && least.percent < 0);
    assert.match(await text(page, '#panel'), new RegExp(`From 2019 to 2022: ${said(both)} in the ${both.now_countries} countries`));
    assert.match(await text(page, '#hangs'), new RegExp(`Without ${most.name} the first would be ${said(most)}, without ${least.name} ${said(least)}\\. One country decides`));
    assert.match(await text(page, '#hangs'), new RegExp(`${either.then_countries} then and ${either.now_countries} now, would say ${said(either)}`));
    assert.match(await text(page, '#hangs'), new RegExp(`as published, it would be ${said(hidden)} in ${hidden.now_countries}`));
    const under = await page.$$eval('#changes tbody tr', (all) => all.filter((r) => r.querySelectorAll('.source-mark').length !== 2).length);
    assert.equal(under, 0, 'both figures of a change have their source');
    await picture(page, 'countries-victims');
    await close(tab);
});

test('a year that is missing is said to be missing, and by keys alone', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, '#by=tip-tier&year=2020');
    assert.match(await text(page, '#year-gaps'), /2016–2019/);
    await page.focus('#w-year');
    await page.keyboard.press('ArrowLeft');
    assert.match(await text(page, '#year-said'), /2019: no figure of any country\..*No other year is shown/);
    assert.equal(await page.getAttribute('#w-year', 'aria-valuetext'), '2019: no figure of any country.');
    await page.waitForSelector('#twin .note');
    assert.equal(await page.locator('#ranks').count(), 0);
    assert.equal(await page.locator('svg.map.world path.land[fill="url(#w-none)"]').count(), await page.locator('svg.map.world path.land').count(), 'no country is shaded');
    await picture(page, 'countries-missing');
    await page.keyboard.press('End');
    await page.waitForSelector('#ranks');
    assert.match(await text(page, '#year-said'), /fewer than half of the 188/);
    await page.selectOption('#w-of', 'USA');
    assert.match(await text(page, '#w-one'), /United States: not known in 2025/);
    await page.click('#absent summary');
    assert.match(await text(page, '#absent'), /United States last: 2023/);
    await close(tab);
});

test('a country that is chosen stands out on the map and in the table, whichever it is', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await arrive(page, '#by=tip-tier&year=2023');
    for (const iso3 of ['USA', 'THA', 'MLT']) {
        await page.selectOption('#w-of', iso3);
        await page.waitForSelector(`#ranks tr.chosen[data-iso3="${iso3}"]`);
        assert.equal(await page.locator('svg.map.world .outline').count(), 1, iso3);
        assert.match(await text(page, '#w-one'), /Tier \d.*\(2023\).*Rank \d+/);
    }
    await page.locator('svg.map.world path.land:has(title:text("Brazil"))').first().click({ position: { x: 30, y: 30 } });
    await page.waitForSelector('#ranks tr.chosen[data-iso3="BRA"]');
    await page.click('#ranks tr[data-iso3="BRA"] .source-mark');
    await page.waitForFunction(() => document.activeElement.id?.startsWith('at-w-'));
    assert.match(page.url(), /of=BRA/);
    await close(tab);
});

for (const theme of ['light', 'dark']) {
    test(`every state, ${theme}`, async () => {
        const tab = await open(browser, server.address, { width: 1280, theme });
        const { page } = tab;
        await arrive(page, '#by=tip-tier&year=2023&of=GHA');
        for (const width of [1280, 768, 360, 320]) {
            await page.setViewportSize({ width, height: 900 });
            await fits(page, `the map, at ${width}`);
            if (width !== 768) await accessible(page, `the map, ${theme}, ${width}`);
            await picture(page, `countries-${theme}-${width}`);
        }
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.selectOption('#w-by', '3p-total');
        await page.waitForSelector('#ranks');
        await accessible(page, `scores, ${theme}`);
        await picture(page, `countries-scores-${theme}`);
        await close(tab);
    });
}

test('in Spanish', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES', width: 320 });
    const { page } = tab;
    await arrive(page, '#by=victims-detected&of=ESP');
    assert.match(await text(page, 'h1'), /Todos los países con la misma vara/);
    assert.match(await text(page, '#w-one'), /España: .* personas \(2022\)/);
    const own = await page.evaluate(() => {
        const copy = document.querySelector('main').cloneNode(true);
        copy.querySelectorAll('[translate="no"], [lang="en"], option, #own-facts-hint, #districts > p').forEach((e) => e.remove());
        return copy.textContent.replace(/«[^»]*»/g, '').replace(/\s+/g, ' ');
    });
    assert.equal(/.{0,40}\b(the|and|with|your|country|figure|years|rank)\b.{0,40}/.exec(own)?.[0], undefined);
    await fits(page, 'in Spanish');
    await accessible(page, 'in Spanish');
    await picture(page, 'countries-es');
    await close(tab);
});
