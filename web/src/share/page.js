// SPDX-License-Identifier: Apache-2.0
//
// page.js - the result as one HTML file that loads nothing: the picture, the map and
// its table, what the number is not. Its only style stands in it, allowed by its hash.
import { escaped } from './picture.js';

const STYLE = 'body{margin:0 auto;max-width:56rem;padding:1.5rem;font:1.05rem/1.6 system-ui,sans-serif;color:#18242c;background:#fbfaf6}' +
    'h1,h2{font-family:Palatino,Georgia,serif;line-height:1.2}svg{width:100%;height:auto}figure{margin:0 0 2rem}' +
    'table{border-collapse:collapse;width:100%}th,td{text-align:start;padding:.3rem .6rem;border-bottom:1px solid #dad9d1;font-weight:400}' +
    'td,thead th+th{text-align:end}thead th{font-weight:600}p,li{max-width:68ch}' +
    '.land{stroke:#fff;stroke-width:.5}.m0{fill:#dcebf0}.m1{fill:#afd0dc}.m2{fill:#78adc1}.m3{fill:#4488a4}.m4{fill:#1d6180}.m5{fill:#08354d}.none{fill:#e4e1d8}.borders{fill:none;stroke:#fff;stroke-width:.6}';

async function hashOf(text) {
    const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
    return btoa(String.fromCharCode(...new Uint8Array(bytes)));
}

// heads and rows of texts; picture and map are SVG.
export async function sharePage({ language, direction, title, picture, map, where, heads, rows, not, made }) {
    const policy = `default-src 'none'; style-src 'sha256-${await hashOf(STYLE)}'`;
    const cells = (list, tag) => list.map((c, i) => (i ? `<${tag === 'td' ? 'td' : 'th scope="col"'}>` : `<th scope="${tag === 'td' ? 'row' : 'col'}">`) + escaped(c) + (i && tag === 'td' ? '</td>' : '</th>')).join('');
    return `<!doctype html>\n<html lang="${escaped(language)}" dir="${escaped(direction)}"><head><meta charset="utf-8">` +
        `<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}"><meta name="viewport" content="width=device-width, initial-scale=1">` +
        `<title>${escaped(title)}</title><style>${STYLE}</style></head><body><main><h1>${escaped(title)}</h1><figure>${picture}</figure>` +
        `<h2>${escaped(where)}</h2><figure>${map}</figure><table><thead><tr>${cells(heads, 'th')}</tr></thead><tbody>` +
        rows.map((r) => `<tr>${cells(r, 'td')}</tr>`).join('') + '</tbody></table>' +
        `<ul>${not.map((n) => `<li>${escaped(n)}</li>`).join('')}</ul><p>${escaped(made)}</p></main></body></html>\n`;
}
