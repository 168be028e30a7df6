// SPDX-License-Identifier: Apache-2.0
//
// survey.mjs - the whole survey by mouse, and again by keyboard alone; back and
// forward; the answer that comes of it equals the command line's.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { accessible, answered, close, fits, launch, manumit, open, picture, serve } from './browser.mjs';

let server;
let browser;
before(async () => {
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    const { status, said } = await server.stop();
    assert.equal(status, 0, 'the server stops cleanly');
    assert.ok(!/coffee|tshirts/.test(said), 'the log has no answers in it');
});

const SCREENS = 12;

// What the page shows, and what the program prints for the same answers.
async function sameAsProgram(page, args) {
    const printed = manumit('footprint', 'survey', ...args, '--md');
    const [, value, low, high] = /\*\*([\d.,]+) hours a year \(([\d.,]+) to ([\d.,]+)\)\*\* Hours of forced work/.exec(printed);
    assert.equal(await page.textContent('#headline'), value);
    const shown = await page.$$eval('.ways-list, .intervals', (lists) => lists.map((l) => l.innerText).join('\n'));
    assert.ok(shown.includes(`${low} to ${high}`), `${low} to ${high} in\n${shown}`);
    const rows = (title) => printed.slice(printed.indexOf(title)).split('\n').filter((l) => l.startsWith('|')).slice(2)
        .map((l) => l.split('|').map((c) => c.trim()).slice(1, -1));
    const table = (id) => page.$$eval(`#${id} .behind tbody tr`, (trs) => trs.map((tr) => [...tr.cells].map((c) => c.textContent.trim())));
    // The full report that the page then has tells more countries apart.
    const places = rows('Where they work').slice(0, 12).map((r) => r.slice(-3));
    assert.ok(places.length >= 10, `places in\n${printed.slice(0, 2000)}`);
    const shownPlaces = new Set((await table('where')).map((r) => r.slice(-3).join(' ')));
    for (const place of places) assert.ok(shownPlaces.has(place.join(' ')), `${place} in\n${[...shownPlaces].join('\n')}`);
    // Every stage of the flow, and each step between two, comes to the headline.
    const whole = JSON.parse(manumit('footprint', 'survey', ...args, '--json')).key_figures.find((f) => f.name === 'person_hours').value;
    await page.waitForSelector('#flow svg.flow');
    const stops = await table('flow'); // of both tables
    for (const [stage, count] of [['They work at', 5], ['Bought', 11]]) {
        const cells = stops.filter((r) => r[1] === stage);
        assert.equal(cells.length, count, stage);
        const sum = cells.reduce((s, r) => s + Number(r[2].replace(/,/g, '')), 0);
        assert.ok(Math.abs(sum / whole - 1) < 0.01, `${stage}: ${sum} of ${whole}`);
    }
    const purchases = rows('Which purchases weigh most').slice(0, 12).map((r) => r.slice(-3));
    assert.deepEqual((await table('weigh')).slice(0, purchases.length).map((r) => r.slice(-3)), purchases);
}

async function drag(page, selector, share) {
    const slider = page.locator(selector);
    await slider.scrollIntoViewIfNeeded();
    const box = await slider.boundingBox();
    await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + 13 + (box.width - 26) * share, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
}

test('the whole survey by mouse', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(server.address);
    await page.click('.hero .button');
    await page.waitForSelector('#country option[value="US"]', { state: 'attached' });
    await page.selectOption('#country', 'US');
    await drag(page, '#people', 1 / 9);
    assert.match(await page.textContent('output'), /^2 people$/);
    const heads = [];
    for (let screen = 1; screen <= SCREENS; screen++) {
        await page.waitForSelector(`.screen-head:has-text("Screen ${screen} of ${SCREENS}")`);
        heads.push(await page.textContent('h1'));
        assert.equal(await page.locator('#see').count(), 1, 'an answer can be seen from every screen');
        assert.equal(await page.locator('#see').getAttribute('href').then((h) => h.startsWith('/answer')), true);
        if (screen > 1) assert.ok(await page.locator('.question').count() > 0, `questions on screen ${screen}`);
        if (screen === 2) {
            assert.match(await page.textContent('.question:has(#r-coffee) .question-note'), /Average, not your answer yet/);
            await drag(page, '#r-coffee', 0.8);
            assert.match(await page.textContent('.question:has(#r-coffee) .question-note'), /Your answer/);
        }
        if (screen === 3) await drag(page, '#r-tshirts', 0);
        if (screen === 4) await page.click('.presets button:nth-of-type(2)');
        await picture(page, `survey-${String(screen).padStart(2, '0')}`);
        if (screen < SCREENS) await page.click('#next');
    }
    assert.equal(new Set(heads).size, SCREENS, 'each screen has a heading of its own');
    await page.goBack();
    await page.waitForSelector(`.screen-head:has-text("Screen ${SCREENS - 1} of ${SCREENS}")`);
    await page.goForward();
    await page.waitForSelector(`.screen-head:has-text("Screen ${SCREENS} of ${SCREENS}")`);
    await page.click('#see');
    await answered(page);
    const fragment = new URL(page.url()).hash;
    const answers = /a=([^&]*)/.exec(fragment)[1].split(';');
    assert.ok(answers.includes('tshirts:0'), fragment);
    assert.ok(answers.some((a) => /^coffee:\d/.test(a)), fragment);
    await sameAsProgram(page, ['--country', 'US', '--people', '2', ...answers.flatMap((a) => ['--answer', a.replace(':', '=')])]);
    await picture(page, 'answer');
    await page.reload();
    await answered(page);
    assert.equal(new URL(page.url()).hash, fragment, 'answers outlive a reload, in the address alone');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], 'nothing is kept unasked');
    await close(tab);
});

test('the whole survey by keyboard alone', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(server.address);
    await page.waitForSelector('.hero .button');
    // Tab until what is focused matches; focus is always to be seen.
    const reach = async (selector, most = 80) => {
        for (let i = 0; i < most; i++) {
            await page.keyboard.press('Tab');
            const at = await page.evaluate((s) => {
                const e = document.activeElement;
                const ring = getComputedStyle(e);
                return { there: e.matches(s), ring: ring.outlineStyle !== 'none', name: e.id || e.className };
            }, selector);
            assert.ok(at.ring, `focus is seen on ${at.name}`);
            if (at.there) return;
        }
        assert.fail(`${selector} is not reached by Tab`);
    };
    await reach('.skip', 1);
    await page.keyboard.press('Enter');
    await reach('.hero .button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#people');
    await reach('#people');
    for (let i = 0; i < 2; i++) await page.keyboard.press('ArrowRight');
    assert.equal(await page.textContent('output'), '3 people');
    for (let screen = 1; screen < SCREENS; screen++) {
        await page.waitForSelector(`.screen-head:has-text("Screen ${screen} of ${SCREENS}")`);
        if (screen === 2) {
            await reach('#r-coffee');
            await page.keyboard.press('Home');
            await page.keyboard.press('PageUp');
            await page.keyboard.press('ArrowRight');
            assert.match(await page.getAttribute('#r-coffee', 'aria-valuetext'), /^\$[\d.]+ a month, your answer$/);
        }
        await reach('#next');
        await page.keyboard.press('Enter');
    }
    await page.waitForSelector(`.screen-head:has-text("Screen ${SCREENS} of ${SCREENS}")`);
    await reach('#see');
    await page.keyboard.press('Enter');
    await answered(page);
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'MAIN', 'a new page begins at its content');
    const [, amount] = /coffee:([\d.]+)/.exec(page.url());
    await sameAsProgram(page, ['--country', 'US', '--people', '3', '--answer', `coffee=${amount}`]);
    await close(tab);
});

test('an amount can be typed, taken back, and seen from any screen', async () => {
    const tab = await open(browser, server.address, { width: 320, height: 640 });
    const { page } = tab;
    await page.goto(`${server.address}/survey#s=clothes&c=DE&p=2`);
    const amount = page.locator('.question:has(#r-shoes) input[type=number]');
    await amount.fill('12.5');
    await amount.press('Enter');
    await page.waitForFunction(() => location.hash.includes('shoes:12.5'));
    await page.click('.question:has(#r-shoes) .link');
    await page.waitForFunction(() => !location.hash.includes('shoes'));
    await amount.fill('-3');
    await amount.press('Enter');
    assert.ok(!page.url().includes('shoes'), 'no amount below nought');
    await fits(page, 'survey at 320 pixels');
    await accessible(page, 'survey at 320 pixels');
    await picture(page, 'survey-320');
    await page.click('#see');
    await answered(page);
    await fits(page, 'answer at 320 pixels');
    await picture(page, 'answer-320');
    await sameAsProgram(page, ['--country', 'DE', '--people', '2']);
    await close(tab);
});
