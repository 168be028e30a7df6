// SPDX-License-Identifier: Apache-2.0
//
// browser.mjs - what the page's end-to-end tests share: the program serving on a free
// port, a browser that can reach loopback alone, and a watch over everything that a
// page of ours must never do: ask another origin, break its Content-Security-Policy,
// set a cookie, or fail in the console.
//
// MANUMIT is the program, CHROMIUM the browser, PICTURES where screenshots go. CUT says that
// there is no network but loopback, as run.sh --cut makes it: nothing else then keeps the
// browser from reaching one.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const program = process.env.MANUMIT;
const pictures = process.env.PICTURES;
const cut = process.env.CUT === 'yes';
export const WAIT = 30000; // for a loaded machine; a page in a hurry is tested in speed.mjs

// The program's answer on the command line.
export function manumit(...args) {
    return execFileSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
}

// The same with something to read on standard input.
export function manumitGiven(input, ...args) {
    return execFileSync(program, args, { encoding: 'utf8', input, stdio: ['pipe', 'pipe', 'ignore'] });
}

// `manumit serve` on a free port: {address, stop}. stop() fails where the server did not end
// well, as one under a sanitizer that found something.
export async function serve(...more) {
    if (cut) assert.deepEqual(Object.keys(networkInterfaces()), ['lo'], 'there is loopback alone');
    const child = spawn(program, ['serve', '--port', '0', ...more], { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    const address = await new Promise((done, fail) => {
        const late = setTimeout(() => fail(new Error(`the server was not ready in time:\n${said}`)), WAIT);
        child.stderr.on('data', (bytes) => {
            said += bytes;
            const found = /http:\/\/[^\s/]+/.exec(said);
            if (found && /ready/.test(said)) {
                clearTimeout(late);
                done(found[0]);
            }
        });
        child.on('exit', (status) => fail(new Error(`the server ended with ${status}:\n${said}`)));
    });
    const page = await (await fetch(address)).text();
    if (!page.includes('/assets/')) {
        child.kill();
        assert.fail('the program was built without its page: see MN_WEB in cmake/web.cmake');
    }
    const stop = async () => {
        const status = child.exitCode ?? await new Promise((done) => {
            child.removeAllListeners('exit');
            child.on('exit', (code, signal) => done(code ?? signal));
            child.kill('SIGTERM');
        });
        assert.equal(status, 0, `the server ended with ${status}:\n${said}`);
        return { status, said };
    };
    return { address, stop };
}

export async function launch() {
    return chromium.launch({
        executablePath: process.env.CHROMIUM,
        args: ['--no-sandbox', '--disable-background-networking',
            ...(cut ? [] : ['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'])],
    });
}

// A page of its own, and what it did wrong.
export async function open(browser, address, { width = 1280, height = 900, theme = 'light', locale = 'en-US', motion = 'reduce', quiet = [] } = {}) {
    const context = await browser.newContext({
        viewport: { width, height }, colorScheme: theme, locale, reducedMotion: motion, acceptDownloads: true,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(WAIT);
    const wrong = [];
    await page.addInitScript(() => {
        window.violations = [];
        addEventListener('securitypolicyviolation', (e) => window.violations.push(`${e.violatedDirective} ${e.blockedURI} ${e.sample}`));
    });
    page.on('request', (r) => {
        const url = new URL(r.url());
        if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== new URL(address).origin) wrong.push(`asked ${r.url()}`);
    });
    page.on('console', (m) => {
        if (['error', 'warning'].includes(m.type()) && !quiet.some((q) => m.text().includes(q))) wrong.push(`console: ${m.text()}`);
    });
    page.on('pageerror', (e) => wrong.push(`error: ${e.message}`));
    return { page, context, wrong };
}

// No text that only a fault writes: a number that is none, a value that is not there.
async function written(page) {
    const texts = await page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll('[aria-label], [title], [alt]')]
        .map((e) => ['aria-label', 'title', 'alt'].map((name) => e.getAttribute(name) ?? '').join(' '))]);
    const faults = texts.flatMap((text) => text.match(/.{0,40}(?:\bNaN\b|\bundefined\b|\[object \w+\]|\u27e8[\w.-]+\u27e9).{0,40}/g) ?? []);
    assert.deepEqual(faults, [], 'no text that only a fault writes');
}

// Nothing wrong, no cookie but those that are expected (a session's), no violation; then closes.
export async function close({ page, context, wrong }, cookies = []) {
    assert.deepEqual(await page.evaluate(() => window.violations), [], 'the Content-Security-Policy is kept');
    assert.deepEqual((await context.cookies()).map((c) => c.name), cookies, 'no other cookie is set');
    assert.deepEqual(wrong, []);
    if (!page.isClosed()) await written(page);
    await context.close();
}

// Every element that is shown to be read: no violation that axe-core knows of.
export async function accessible(page, what) {
    const session = await page.context().newCDPSession(page);
    await session.send('Runtime.evaluate', { expression: axe });
    const { result, exceptionDetails } = await session.send('Runtime.evaluate', {
        expression: `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then((r) => JSON.stringify(
            r.violations.map((v) => v.id + ': ' + v.nodes.slice(0, 4).map((n) => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join(' | '))))`,
        awaitPromise: true,
        returnByValue: true,
    });
    assert.ok(!exceptionDetails, exceptionDetails?.exception?.description);
    assert.deepEqual(JSON.parse(result.value), [], `${what}: axe-core`);
    await session.detach();
}

// No part of the page is wider than the window.
export async function fits(page, what) {
    await written(page);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${what}: ${over} pixels too wide`);
}

export async function picture(page, name, fullPage = true) {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}

export function scratch() {
    const folder = mkdtempSync(join(tmpdir(), 'manumit-web-'));
    return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

// What a click saves, as bytes. Reports are worked out once more for it, on a machine that others use, too.
export async function saved(page, click) {
    const [download] = await Promise.all([page.waitForEvent('download', { timeout: 240000 }), click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

// The answer's page has everything: number, map, flow.
export async function answered(page) {
    await page.waitForSelector('#headline');
    await page.waitForSelector('svg.map');
    await page.waitForSelector('svg.flow');
}
