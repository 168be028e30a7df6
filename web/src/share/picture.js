// SPDX-License-Identifier: Apache-2.0
//
// picture.js - the result as one picture that stands alone: an SVG without styles,
// scripts or references, 1200 by 630, made of what threeWays() gives and texts. It
// knows no answers and so can hold none. Pure but for the texts handed in.
const WIDTH = 1200;
const HEIGHT = 630;
const LEFT = 70;
const RIGHT = 1130;
const FONT = 'Noto Sans, Segoe UI, Roboto, Helvetica, Arial, sans-serif';
const SERIF = 'Noto Serif, Palatino, Georgia, serif';

export const escaped = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

// Lines of at most n characters.
function broken(text, n) {
    const lines = [''];
    for (const word of text.split(' ')) {
        const at = lines.length - 1;
        if (lines[at] && (lines[at] + ' ' + word).length > n) lines.push(word);
        else lines[at] = `${lines[at]} ${word}`.trim();
    }
    return lines;
}

function text(x, y, size, fill, words, more = '') {
    return `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${size}" fill="${fill}" ${more}>${escaped(words)}</text>`;
}

const MARKS = [
    (x, y) => `<path d="M${x} ${y - 11}l10 11-10 11-10-11z" fill="#ad4a21"/>`,
    (x, y) => `<path d="M${x} ${y - 11}l11 20h-22z" fill="#51606a"/>`,
];
const mark = (i, x, y) => MARKS[i % MARKS.length](x, y);

// texts: {title, number, unit, range, rows: [{label, value}], not, by, direction}; hours:
// {value, low, high}; top: the axis' end, its label topText.
export function sharePicture({ texts, hours, top, topText, zeroText }) {
    const rtl = texts.direction === 'rtl';
    const x = (v) => { const at = LEFT + (RIGHT - LEFT) * Math.min(1, v / top); return (rtl ? WIDTH - at : at).toFixed(1); };
    const start = rtl ? WIDTH - LEFT : LEFT;
    const side = `direction="${rtl ? 'rtl' : 'ltr'}"`;
    const [low, high] = [x(hours.low), x(hours.high)].sort((a, b) => a - b);
    // Those beside it: a mark of its own shape below the axis, named under it.
    const rows = texts.rows.map((r, i) => mark(i, Number(x(r.value)), 424) +
        mark(i, rtl ? start - 10 : start + 10, 464 + i * 36) +
        text(rtl ? start - 32 : start + 32, 472 + i * 36, 24, '#51606a', r.label, side)).join('');
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escaped(`${texts.title}: ${texts.number} ${texts.unit} (${texts.range})`)}">` +
        `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fbfaf6"/><rect width="${WIDTH}" height="12" fill="#0d4a63"/>` +
        broken(texts.title, 52).map((line, i) => `<text x="${start}" y="${92 + i * 48}" font-family="${SERIF}" font-size="40" font-weight="600" fill="#18242c" ${side}>${escaped(line)}</text>`).join('') +
        `<text x="${start}" y="270" font-family="${SERIF}" font-size="130" font-weight="600" fill="#0d4a63" ${side}>${escaped(texts.number)}<tspan font-family="${FONT}" font-size="34" font-weight="400" fill="#18242c" dx="18">${escaped(texts.unit)}</tspan></text>` +
        text(start, 322, 27, '#51606a', texts.range, side) +
        `<line x1="${LEFT}" x2="${RIGHT}" y1="392" y2="392" stroke="#85919a" stroke-width="2"/>` +
        `<rect x="${low}" width="${(high - low).toFixed(1)}" y="378" height="28" rx="14" fill="#9cc4d4"/>` +
        `<line x1="${low}" x2="${low}" y1="372" y2="412" stroke="#0d4a63" stroke-width="3"/><line x1="${high}" x2="${high}" y1="372" y2="412" stroke="#0d4a63" stroke-width="3"/>` +
        rows + `<circle cx="${x(hours.value)}" cy="392" r="13" fill="#0d4a63" stroke="#fff" stroke-width="4"/>` +
        text(rtl ? RIGHT : LEFT, 366, 19, '#51606a', zeroText, `text-anchor="${rtl ? 'end' : 'start'}"`) + text(rtl ? LEFT : RIGHT, 366, 19, '#51606a', topText, `text-anchor="${rtl ? 'start' : 'end'}"`) +
        broken(texts.not, 84).map((line, i) => text(start, 556 + i * 30, 22, '#51606a', line, side)).join('') +
        text(rtl ? LEFT : RIGHT, 606, 22, '#0d4a63', texts.by, `text-anchor="${rtl ? 'start' : 'end'}" font-weight="600"`) + '</svg>';
}
