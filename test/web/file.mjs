// SPDX-License-Identifier: Apache-2.0
//
// file.mjs - one's own file: a good one, one with errors, corrections in place, the
// same digits as the command line, and the report to keep.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { accessible, close, fits, launch, manumit, open, picture, saved, scratch, serve, WAIT } from './browser.mjs';

const household = fileURLToPath(new URL('../../examples/household.csv', import.meta.url));
const LEDGER = 'Date,What,Amount,Currency\n2024-01-02,ROASTED COFFEE BEANS,120.00,USD\n' +
    '2024-01-03,"QX-71 ""<b>ZZYZX</b>""",800.00,USD\n2024-01-04,QX-71 VRBL,50.00,USD\n2024-01-05,LAPTOP 14 IN,900.00,USD\n';

let server;
let browser;
const room = scratch();
const ledger = join(room.folder, 'ledger.csv');
before(async () => {
    writeFileSync(ledger, LEDGER);
    server = await serve();
    browser = await launch();
});
after(async () => {
    await browser?.close();
    const { said } = await server.stop();
    assert.ok(!/coffee|laptop|household\.csv/i.test(said), 'the log has nothing of the files');
    room.remove();
});

async function work(page, file) {
    await page.setInputFiles('#file', file);
    await page.waitForSelector('#work:not([disabled])');
    await page.click('#work');
}

// The figures that the page shows are the program's, printed.
async function samePeople(page, args) {
    const printed = manumit('footprint', ...args, '--md');
    const [, value, low, high] = /\*\*([\d.,]+) hours a year \(([\d.,]+) to ([\d.,]+)\)\*\* Hours of forced work/.exec(printed);
    assert.equal(await page.textContent('#headline'), value);
    assert.ok((await page.textContent('.headline')).includes(`${low} to ${high}`));
}

test('a household’s file: columns, lines, pictures, the program’s own digits', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    await page.goto(`${server.address}/file`);
    await page.waitForSelector('#f-country option[value="US"]', { state: 'attached' });
    await page.selectOption('#f-country', 'US');
    await work(page, household);
    await page.waitForSelector('#result');
    await samePeople(page, [household, '--country', 'US', '--as', 'household']);
    const used = await page.$$eval('#columns tbody tr', (rows) => rows.map((r) => [...r.cells].map((c) => c.textContent).join('=')));
    assert.deepEqual(used.sort(), ['Amount=amount', 'Currency=currency', 'Date=date', 'Description=description']);
    assert.equal(await page.locator('.preview th.used').count(), 4);
    assert.match(await page.textContent('#lines'), /POS 00417 4TH ST.*description not understood/s);
    assert.match(await page.textContent('#lines'), /PAYMENT THANK YOU - WEB.*income or transfer/s);
    await page.waitForSelector('svg.flow');
    await accessible(page, 'own file with its result');
    await picture(page, 'file');
    await close(tab);
});

test('lines that could not be placed are corrected in place, and the corrections kept', async () => {
    const tab = await open(browser, server.address, { width: 360 });
    const { page } = tab;
    await page.goto(`${server.address}/file`);
    await page.waitForSelector('#f-country option[value="US"]', { state: 'attached' });
    await page.selectOption('#f-country', 'US');
    await work(page, ledger);
    await page.waitForSelector('#result');
    await samePeople(page, [ledger, '--country', 'US']);
    assert.match(await page.textContent('#lines'), /QX-71 "<b>ZZYZX<\/b>"/, 'words of a file are words, never markup');
    assert.match(await page.textContent('.note'), /45\.5% of the money could not be placed/);
    await page.selectOption('#lines tr:has-text("ZZYZX") select', 'c16');
    await page.selectOption('#lines tr:has-text("VRBL") select', 'not');
    await fits(page, 'own file at 360 pixels');
    await picture(page, 'file-corrections-360');
    const kept = await saved(page, () => page.click('#save-corrections'));
    assert.equal(kept.name, 'corrections.csv');
    const corrections = join(room.folder, 'corrections.csv');
    writeFileSync(corrections, kept.bytes);
    await page.click('#again');
    await page.waitForFunction(() => !document.querySelector('.progress'), null, { timeout: WAIT });
    await page.waitForFunction(() => !document.querySelector('.note')?.textContent.includes('45.5%'), null, { timeout: WAIT });
    await samePeople(page, [ledger, '--country', 'US', '--corrections', corrections]);
    const pdf = await saved(page, () => page.click('#get-pdf'));
    assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-');
    const report = await saved(page, () => page.click('#get-html'));
    assert.match(report.bytes.toString(), /^<!doctype html>/i);
    const csv = await saved(page, () => page.click('#get-csv'));
    assert.match(csv.bytes.toString(), /^region_code,iso3,name,people,low,high|^line,/);
    const json = await saved(page, () => page.click('#get-json'));
    const people = JSON.parse(json.bytes).key_figures.find((f) => f.name === 'people').value;
    const same = JSON.parse(manumit('footprint', ledger, '--country', 'US', '--corrections', corrections, '--json'));
    assert.equal(people, same.key_figures.find((f) => f.name === 'people').value);
    await close(tab);
});

test('a bank’s export in Latin-1, with semicolons, decimal commas and no currency', async () => {
    const tab = await open(browser, server.address, { locale: 'es-ES' });
    const { page } = tab;
    const path = join(room.folder, 'banco.csv');
    const text = 'Fecha;Concepto;Importe;Saldo\r\n02/01/2024;CAFÉ EN GRANO;-84,35;1.915,65\r\n' +
        '03/01/2024;NÓMINA EMPRESA;2.100,00;4.015,65\r\n07/01/2024;CAMISETAS;-59,90;3.955,75\r\n';
    writeFileSync(path, Buffer.from(text, 'latin1'));
    await page.goto(`${server.address}/file`);
    await page.waitForSelector('#f-country option[value="ES"]', { state: 'attached' });
    await page.selectOption('#f-country', 'ES');
    await page.waitForFunction(() => document.querySelector('#f-currency').value === 'EUR');
    await work(page, path);
    await page.waitForSelector('#result');
    assert.match(await page.textContent('.preview'), /CAFÉ EN GRANO/);
    assert.match(await page.textContent('#lines'), /NÓMINA EMPRESA/);
    assert.equal(await page.inputValue('#f-encoding'), 'windows-1252');
    const utf8 = join(room.folder, 'banco-utf8.csv');
    writeFileSync(utf8, text);
    const printed = /\*\*([\d.,]+) hours a year \(/.exec(manumit('footprint', utf8, '--country', 'ES', '--currency', 'EUR', '--md'))[1];
    assert.equal(await page.textContent('#headline'), printed.replace('.', ','));
    await accessible(page, 'own file in Latin-1');
    await picture(page, 'file-latin1');
    await close(tab);
});

test('a hundred thousand lines are worked out and shown', async () => {
    const tab = await open(browser, server.address);
    const { page } = tab;
    const path = join(room.folder, 'long.csv');
    const words = ['COFFEE', 'SHOES', 'GLOOPZORP', 'LAPTOP'];
    writeFileSync(path, 'date,description,amount,currency\n' +
        Array.from({ length: 100000 }, (_, i) => `2023-01-${10 + i % 20},${words[i % 4]} ${i % 5000},${(i % 9999) / 100},USD\n`).join(''));
    await page.goto(`${server.address}/file`);
    await page.waitForSelector('#f-country option[value="US"]', { state: 'attached' });
    await page.selectOption('#f-country', 'US');
    await work(page, path);
    await page.waitForSelector('#result');
    assert.ok(await page.locator('#lines tbody tr').count() <= 25);
    await page.click('#more-lines');
    assert.ok(await page.locator('#lines tbody tr').count() <= 225, 'lines are shown by steps');
    await close(tab);
});

test('a file that makes no sense says what, where and what to do', async () => {
    const tab = await open(browser, server.address, { quiet: ['Failed to load resource'] });
    const { page } = tab;
    const bad = join(room.folder, 'bad.csv');
    writeFileSync(bad, 'colour,shape\nred,round\nblue,square\n');
    await page.goto(`${server.address}/file`);
    await work(page, bad);
    await page.waitForSelector('.problem');
    const said = await page.textContent('.problem');
    assert.match(said, /The server could not answer this/);
    assert.match(said, /amount/);
    await accessible(page, 'own file with a problem');
    await picture(page, 'file-problem');
    await work(page, ledger);
    await page.waitForSelector('#result');
    assert.equal(await page.locator('.problem').count(), 0, 'a good file afterwards is answered');
    await close(tab);
});
