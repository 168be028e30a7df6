// SPDX-License-Identifier: Apache-2.0
//
// pages.mjs - every page in both themes and at every width without a violation that
// axe-core knows of; Spanish; right to left; nothing outside the catalogue; nothing
// asked of anybody else.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { accessible, answered, close, fits, launch, manumit, open, picture, serve } from './browser.mjs';

const SAID = '#c=US&p=2&a=coffee:60';
const PAGES = { home: '/', survey: `/survey#s=food&${SAID.slice(1)}`, answer: `/answer${SAID}`, file: '/file', compare: `/compare${SAID}`, method: '/method' };
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

async function settled(page, name) {
    await page.waitForSelector('h1');
    if (name === 'answer') await answered(page);
    if (name === 'survey') await page.waitForSelector('.question');
    if (name === 'survey' || name === 'answer') await page.waitForFunction(() => !document.querySelector('.skeleton'));
    if (name === 'compare') await page.waitForSelector('#compared');
}

// axe-core looks at the widest and the narrowest; in between, pages must fit.
const LOOKED_AT = { light: [1280, 768, 360, 320], dark: [1280, 320] };
for (const [theme, widths] of Object.entries(LOOKED_AT)) {
    test(`every page, ${theme}`, async () => {
        for (const width of widths) {
            const tab = await open(browser, server.address, { width, theme });
            const { page } = tab;
            for (const [name, path] of Object.entries(PAGES)) {
                await page.goto(server.address + path);
                await settled(page, name);
                await fits(page, `${name} at ${width} pixels`);
                if (width === 1280 || width === 320) await accessible(page, `${name}, ${theme}, ${width} pixels`);
                await picture(page, `${name}-${theme}-${width}`);
                assert.equal((await page.locator('h1').count()), 1, `${name} has one main heading`);
                assert.deepEqual(await page.evaluate(() => window.violations), [], `${name}: Content-Security-Policy`);
            }
            await close(tab);
        }
    });
}

test('Spanish, all of it', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES' });
    const { page } = tab;
    for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(server.address + path);
        await page.reload();
        await settled(page, name);
        assert.equal(await page.getAttribute('html', 'lang'), 'es');
        await accessible(page, `${name} in Spanish`);
        await picture(page, `${name}-es`);
        assert.ok(!/\b(the|and|with|your)\b/i.test(await ownWords(page)), `English on ${name}`);
    }
    await page.goto(`${server.address}/answer#c=ES&p=3`);
    await page.reload();
    await answered(page);
    const printed = /\*\*([\d.,]+) hours a year \(/.exec(manumit('footprint', 'survey', '--country', 'ES', '--people', '3', '--md'))[1];
    assert.equal(await page.textContent('#headline'), printed.replace('.', ','));
    assert.match(await page.textContent('#where'), /Corea del Norte/);
    await page.selectOption('.settings select', 'en');
    await page.waitForFunction(() => document.documentElement.lang === 'en');
    assert.ok(page.url().endsWith('/answer?lang=en#c=ES&p=3'), page.url());
    await close(tab);
});

test('the program’s own sentences on a Spanish page are Spanish, and marked as known in the pseudo-locale', async () => {
    const ledger = 'Date;Concepto;Importe;Saldo\n02/01/2024;COFFEE BEANS;-84,35;1.915,65\n03/01/2024;NOMINA EMPRESA;2.100,00;4.015,65\n' +
        '07/01/2024;QX-71 ZZYZX;-59,90;3.955,75\n08/01/2024;LAPTOP;-900,00;3.055,75\n08/01/2024;SHOES;-70,00;2.985,75\n09/01/2024;SALDO FINAL;10,00;10,00\n31/02/2024;;;\n';
    const bad = { 'nothing.csv': '', 'colour.csv': 'colour;shape\nred;round\n', 'quote.csv': 'a,b\n1,"open\n', 'nohead.csv': '02/01/2024;X;-84,35\n05/01/2024;Y;-850,00\n' };
    for (const [locale, said] of [['es-ES', (text) => !/\b(the|and|with|is|are|of|not|no header|could|file)\b/i.test(text)], ['en-XA', (text) => text.startsWith('⟦') && text.endsWith('⟧')]]) {
        const tab = await open(browser, server.address, { locale: locale === 'en-XA' ? 'en-US' : locale, quiet: ['Failed to load resource'] });
        const { page } = tab;
        await page.goto(`${server.address}/file${locale === 'en-XA' ? '?lang=en-XA' : ''}`);
        await page.waitForFunction(() => document.querySelector('#f-country option'));
        await page.selectOption('#f-country', 'ES');
        const send = async (name, text) => {
            await page.setInputFiles('#file', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
            await page.waitForSelector('#work:not([disabled])');
            await page.click('#work');
        };
        await send('banco.csv', ledger);
        await page.waitForSelector('#result');
        const sentences = await page.$$eval('#columns ul li, #lines td.soft', (all) => all.map((e) => e.textContent.trim()).filter(Boolean));
        assert.ok(sentences.length >= 5, `${sentences.length} sentences of the program`);
        for (const s of sentences) assert.ok(said(s), `${locale}: ${s}`);
        for (const [name, text] of Object.entries(bad)) {
            await send(name, text);
            await page.waitForSelector('.problem');
            for (const s of await page.$$eval('.problem p[lang]', (all) => all.map((e) => e.textContent))) assert.ok(said(s), `${locale}, ${name}: ${s}`);
            await page.reload();
            await page.waitForFunction(() => document.querySelector('#f-country option'));
            await page.selectOption('#f-country', 'ES');
        }
        await close(tab);
    }
});

// The page's own words: without those marked as a file's, a program's or a name.
async function ownWords(page) {
    return page.evaluate(() => {
        const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, {
            acceptNode: (n) => (n.parentElement.closest('[data-words],[translate=no],script,style,noscript') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
        });
        const texts = [];
        while (walk.nextNode()) texts.push(walk.currentNode.data);
        return texts.join('\n');
    });
}

test('no words outside the catalogue: every text of the pseudo-locale is accented', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(server.address + path.replace(/(#|$)/, '?lang=en-XA$1'));
        await settled(page, name);
        const bare = await page.evaluate(() => {
            const plain = [];
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) {
                const n = walk.currentNode;
                if (n.parentElement.closest('[data-words],[translate=no],script,style,noscript,title')) continue;
                const label = n.parentElement.closest('.flow-name'); // a text in several lines
                const data = label ? [...label.children].map((line) => line.textContent).join(' ') : n.data;
                const rest = data.replace(/⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧/g, '').trim();
                if (/[A-Za-z]{2,}/.test(rest)) plain.push(rest);
            }
            for (const e of document.querySelectorAll('[aria-label],[aria-valuetext],[alt],[placeholder]')) {
                for (const a of ['aria-label', 'aria-valuetext', 'alt', 'placeholder']) {
                    const v = e.getAttribute(a);
                    if (v && /[A-Za-z]{2,}/.test(v) && !v.includes('⟦')) plain.push(`${a}: ${v}`);
                }
            }
            // Countries and currencies come from Intl, not from the catalogue.
            const regions = new Intl.DisplayNames(['en'], { type: 'region' });
            const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
            return { plain, places: letters.flatMap((a) => letters.map((b) => regions.of(a + b))) };
        });
        const places = new Set(bare.places);
        const left = [...new Set(bare.plain)].filter((text) => !text.replace(/[\d.,%–$\s]+$/, '').split(/,\s*/).every((p) => places.has(p.trim()) || /^[A-Z]{3}$/.test(p)));
        assert.deepEqual(left, [], `${name}: text outside the catalogue`);
    }
    await close(tab);
});

test('from right to left', async () => {
    for (const width of [1280, 320]) {
        const tab = await open(browser, server.address, { width });
        const { page } = tab;
        for (const [name, path] of Object.entries(PAGES)) {
            await page.goto(server.address + path.replace(/(#|$)/, '?lang=ar-XB$1'));
            await settled(page, name);
            assert.equal(await page.getAttribute('html', 'dir'), 'rtl');
            await fits(page, `${name} from right to left at ${width} pixels`);
            const out = await page.$$eval('svg.flow text', (texts) => texts.filter((e) => {
                const box = e.getBoundingClientRect();
                return box.left < 0 || box.right > innerWidth;
            }).map((e) => e.textContent));
            assert.deepEqual(out, [], `${name}: names of the flow stay on the page`);
            const brand = await page.locator('.brand').boundingBox();
            assert.ok(brand.x > width / 2, 'the name stands at the right');
            await picture(page, `${name}-rtl-${width}`);
        }
        await page.goto(`${server.address}/survey?lang=ar-XB#s=food&c=US`);
        await page.waitForSelector('#r-coffee');
        await page.focus('#r-coffee');
        await page.keyboard.press('ArrowLeft');
        const more = await page.evaluate(() => Number(/coffee:([\d.]+)/.exec(location.hash)[1]));
        await page.keyboard.press('ArrowRight');
        assert.ok(more > await page.evaluate(() => Number(/coffee:([\d.]+)/.exec(location.hash)[1])), 'left is more');
        await close(tab);
    }
});

test('a choice of colours is kept, and only then', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/method`);
    const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await ground();
    await page.selectOption('.settings label:nth-child(2) select', 'dark');
    const dark = await ground();
    assert.notEqual(dark, light);
    await page.reload();
    await page.waitForSelector('h1');
    assert.equal(await ground(), dark);
    await page.selectOption('.settings label:nth-child(2) select', 'auto');
    assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
    await close(tab);
});

test('a server that went away is said to have, and what was entered stays', async () => {
    const other = await serve();
    const tab = await open(browser, other.address, { quiet: ['Failed to load resource', 'ERR_CONNECTION'] });
    const { page } = tab;
    await page.goto(`${other.address}/survey#s=clothes&c=US`);
    await page.waitForSelector('#r-shoes');
    await other.stop();
    await page.fill('.question:has(#r-shoes) input[type=number]', '9');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.problem');
    assert.match(await page.textContent('.problem'), /Is the program still running\?/);
    assert.ok(page.url().includes('shoes:9'));
    await close(tab);
});
