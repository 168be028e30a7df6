// SPDX-License-Identifier: Apache-2.0
//
// figures.mjs - the rule that tests of the pages about countries hold every printed number to: it
// stands in a unit (a row of a table, an item, a paragraph) that leads to a source, the unit or what
// it leads to has a year, and the number is in a row of the program's answers that names this very
// source, of the same country where the unit is of one. It is asked of all text, of tooltips and of
// what is said aloud.
//
// No facts, and therefore not asked: axes and classes of a map (data-axis), names as "3P" and "Tier
// 2" (data-name), counts of what stands on the page (data-count; data-counts in an aria-label), what
// the visitor set (data-input, fields of forms and how to fill them in), days of reading (data-read), addresses, commands
// and file names (code, translate="no"), ways between pages. What is reckoned from rows that stand beside it (data-derived)
// must lead to a source with a year as all others, and is in no row of its own.
import assert from 'node:assert/strict';

const SKIP = 'nav, select, option, input, script, style, code, footer, label, [data-axis], [data-name], [data-count], [data-input], [data-read], [translate="no"], .sources-list, .problem, #said, #refused, .legend';
// Of a row, what says where it is from, and is no figure of it.
const ABOUT = /(^|_)(address|addresses|retrieved|published|file|line|sha256|indicator|rule|url)$/;
const SOURCE = /(^|_)(source|sources|counted_from)$/;

const read = (text) => (String(text).replace(/(?<=\d),(?=\d{3}(?!\d))/g, '').match(/\d+(?:\.\d+)?(?:e[+-]?\d+)?/gi) ?? []).map(Number);
const plain = (text) => String(text).replace(/\s+/g, ' ').trim();

// Rows of the program's answers that the page asked for: {iso3, numbers, texts, sources}; a key
// figure names no source.
export function listen(page) {
    const rows = [];
    page.on('response', async (r) => {
        if (!r.url().includes('/api/v1/') || !/json/.test(r.headers()['content-type'] ?? '')) return;
        try {
            const report = await r.json();
            for (const f of report.key_figures ?? []) rows.push({ iso3: null, numbers: [f.value, f.low, f.high].filter((v) => typeof v === 'number'), texts: [], sources: [] });
            for (const table of Object.values(report.tables ?? {}))
                for (const row of table) {
                    const cells = Object.entries(row).filter(([name]) => !ABOUT.test(name));
                    rows.push({
                        iso3: row.iso3 ?? null,
                        numbers: cells.filter(([name]) => !SOURCE.test(name)).flatMap(([, v]) => (typeof v === 'number' ? [v] : typeof v === 'string' ? read(v) : [])),
                        texts: cells.filter(([, v]) => typeof v === 'string' && /\d/.test(v)).map(([, v]) => plain(v)),
                        sources: cells.filter(([name, v]) => SOURCE.test(name) && v).flatMap(([, v]) => String(v).split('; ').map(plain)),
                    });
                }
        } catch { /* a page that was left */ }
    });
    return rows;
}

// What stands on the page: [{text, iso3, lead, year, derived}], one a text with digits.
const printed = (page, within) => page.evaluate(([root, skip]) => {
    const found = [];
    const units = 'tr, li, dd, dt, p, figcaption, figure, h1, h2, h3, .number-line, .interval-words, summary';
    const year = /\b(19|20)\d\d\b/;
    const plain = (text) => text.replace(/\s+/g, ' ').trim();
    // All that its marks lead to.
    const leads = (e) => {
        const to = new Set();
        for (const m of [...(e.matches('[data-row], .source-mark') ? [e] : []), ...e.querySelectorAll('[data-row]:not(svg *), .source-mark')])
            to.add(document.getElementById(m.dataset.row ?? m.hash?.slice(1) ?? ''));
        for (const own of e.querySelectorAll('[data-source]')) to.add(own);
        return plain([...to].map((x) => x?.textContent ?? '').filter((x) => x.trim().length > 10).join(' '));
    };
    const look = (text, element) => {
        if (!/\d/.test(text) || element.closest(skip)) return;
        const derived = Boolean(element.closest('[data-derived]'));
        // A heading leads where its section does.
        const wide = derived || element.closest('h2, h3');
        let lead = '';
        let dated = false;
        // A unit that leads nowhere itself may be a part of one that does; a section is the widest.
        for (let up = element.closest(units) ?? element; up && up.id !== 'at-main'; up = up.parentElement) {
            if (up.matches(`${units}, [data-row]`) || (wide && up.matches('section, [data-led]'))) lead = leads(up);
            if (lead) {
                dated = year.test(up.textContent + lead) || year.test(up.closest('section')?.querySelector('h2')?.textContent ?? '');
                break;
            }
            if (up.matches('section')) break;
        }
        found.push({ text: plain(text), iso3: element.closest('[data-iso3]')?.dataset.iso3 ?? null, lead, year: dated, derived, where: element.outerHTML.slice(0, 120) });
    };
    const base = document.querySelector(root);
    const walk = document.createTreeWalker(base, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode())
        if (node.parentElement.tagName !== 'title') look(node.data, node.parentElement); // of a picture: below
    // A tooltip's row is its own, the one of the table twin, or of the item around it.
    for (const title of base.querySelectorAll('svg title')) {
        if (!/\d/.test(title.textContent) || title.closest('[data-axis], [data-input]')) continue;
        const iso3 = title.closest('[data-iso3]')?.dataset.iso3 ?? null;
        const twin = title.closest('[data-row]') ?? (iso3 ? document.querySelector(`tr[data-iso3="${iso3}"]`) : title.closest('figure, section'));
        const lead = twin ? leads(twin) : '';
        found.push({ text: plain(title.textContent), iso3, lead, year: year.test((twin?.textContent ?? '') + lead), derived: false, where: 'tooltip' });
    }
    for (const e of base.querySelectorAll('[aria-label], [aria-valuetext]'))
        if (!e.closest('.source-mark') && !e.matches('[data-counts]')) look(e.getAttribute('aria-label') ?? '', e);
    return found;
}, [within, SKIP]);

// "1.234,5" or "1,234.5" as numbers, with how many digits stand behind the mark.
function numbersOf(text, comma) {
    const [group, mark] = comma ? ['.', ','] : [',', '.'];
    const rx = new RegExp(`\\d{1,3}(?:[${group}\\u202f\\u00a0 ]\\d{3})+(?:\\${mark}\\d+)?|\\d+(?:\\${mark}\\d+)?`, 'g');
    return (text.match(rx) ?? []).map((t) => {
        const bare = t.replace(new RegExp(`[${group}\\u202f\\u00a0 ](?=\\d{3})`, 'g'), '').replace(mark, '.');
        return { value: Number(bare), digits: (bare.split('.')[1] ?? '').length, shown: t };
    });
}

// Whether a row has it: itself, in thousandths, millions or billions, as a percentage; rounded as
// shown, or to three digits where it is a large round number.
const SCALES = [1, 100, 1e-3, 1e-6, 1e-9];
function has(rows, n) {
    const large = n.digits === 0 && n.value >= 1000 && n.value % 10 === 0;
    const room = large ? 10 ** (Math.floor(Math.log10(n.value)) - 2) / 2 : 0.5000001 * 10 ** -n.digits;
    return rows.some((r) => r.numbers.some((v) => SCALES.some((s) => Math.abs(Math.abs(v) * s - n.value) <= room)));
}

// What breaks the rule, and how many texts were asked. comma: the page writes 1.234,5.
export async function figuresWrong(page, within, rows, { comma = false } = {}) {
    const all = await printed(page, within);
    const wrong = [];
    for (const p of all) {
        if (!p.lead) wrong.push(`leads nowhere: ${p.text} in ${p.where}`);
        else if (!p.year) wrong.push(`no year: ${p.text} in ${p.where}`);
        if (p.derived) continue;
        const own = rows.filter((r) => (r.iso3 === null || !p.iso3 || r.iso3 === p.iso3) && (!r.sources.length || r.sources.some((s) => p.lead.includes(s))));
        // What the program wrote, word for word, is in its row however it sets its numbers.
        if (own.some((r) => r.texts.some((s) => s === p.text || (p.text.length > 12 && s.includes(p.text))))) continue;
        for (const n of numbersOf(p.text, comma)) if (!has(own, n)) wrong.push(`in no row: ${n.shown} of ${p.text} in ${p.where}`);
    }
    return { seen: all.length, wrong };
}

// The rule is worth something only if it finds what breaks it: a number that nobody published, alone
// and in place of one that somebody did, and one whose source was taken away.
export async function ruleHolds(page, within, rows, how) {
    const plant = async (what, change, restore) => {
        const planted = await page.evaluate(change, [within, SKIP]);
        const { wrong } = await figuresWrong(page, within, rows, how);
        await page.evaluate(restore);
        assert.ok(wrong.some((w) => w.startsWith(what) && w.includes(planted)), `${what}: '${planted}' is found`);
    };
    await plant('leads nowhere', ([root]) => {
        const p = document.createElement('p');
        p.id = 'invented';
        p.textContent = '9876543';
        document.querySelector(root).append(p);
        return p.textContent;
    }, () => document.querySelector('#invented').remove());
    // The first figure that leads to a source.
    await plant('in no row', ([root, skip]) => {
        const led = [...document.querySelectorAll(`${root} .source-mark, ${root} [data-row]`)];
        for (const mark of led) {
            const unit = mark.closest('tr, li, p, dd');
            const walk = unit && document.createTreeWalker(unit, NodeFilter.SHOW_TEXT);
            for (let node = walk?.nextNode(); node; node = walk.nextNode()) {
                if (!/\d/.test(node.data) || node.parentElement.closest(`${skip}, .source-mark, [data-derived], title`)) continue;
                window.replaced = [node, node.data];
                node.data = '9876543';
                return node.data;
            }
        }
        throw new Error('no figure leads to a source');
    }, () => { const [node, data] = window.replaced; node.data = data; });
    // A unit without what it leads to.
    await plant('leads nowhere', ([root, skip]) => {
        const marks = ['.source-mark', '[data-row]', '[data-source]'].map((at) => `${root} tr ${at}, ${root} li ${at}`).join(', ') + `, ${root} tr[data-row]`;
        for (const mark of document.querySelectorAll(marks)) {
            const copy = mark.closest('tr, li').cloneNode(true);
            for (const m of [copy, ...copy.querySelectorAll('.source-mark, [data-row], [data-source]')]) {
                if (m.classList.contains('source-mark')) m.remove();
                delete m.dataset.row;
                delete m.dataset.source;
            }
            const walk = document.createTreeWalker(copy, NodeFilter.SHOW_TEXT);
            for (let node = walk.nextNode(); node; node = walk.nextNode()) {
                if (!/\d/.test(node.data) || node.parentElement.closest(skip)) continue;
                const list = document.createElement('ul');
                list.id = 'invented-in';
                list.append(copy);
                document.querySelector(root).append(list);
                return node.data.replace(/\s+/g, ' ').trim();
            }
        }
        throw new Error('no unit has a figure');
    }, () => document.querySelector('#invented-in').remove());
}
