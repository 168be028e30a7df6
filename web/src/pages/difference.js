// SPDX-License-Identifier: Apache-2.0
//
// difference.js - what tells two footprints apart: purchases of two surveys side by
// side, and the parts of a difference that `manumit footprint compare` found.
import { html, svg } from 'lit';
import { inHours } from '../core/figures.js';
import { tableBehind } from '../core/page.js';
import { t, words } from '../core/words.js';

// Purchases of both reports by key, those that differ most first.
export function differences(a, b, both) {
    const other = new Map(b.tables.by_purchase.map((r) => [r.key, r]));
    const more = new Map(both.tables.differences.map((r) => [r.key, r]));
    return a.tables.by_purchase.filter((r) => other.has(r.key)).map((r) => ({
        key: r.key,
        name: words().named(`question.${r.key}`, r.label),
        a: inHours(r),
        b: inHours(other.get(r.key)),
        more: inHours({ ...more.get(r.key), people: more.get(r.key).difference }),
    })).sort((x, y) => Math.abs(y.b.value - y.a.value) - Math.abs(x.b.value - x.a.value));
}

// A bar to either side of nought.
function sided({ value, low, high }, top) {
    const mirrored = words().direction === 'rtl';
    const at = (v) => 50 + (mirrored ? -1 : 1) * Math.max(-50, Math.min(50, (v / top) * 50));
    const [x0, x1] = [at(0), at(value)].sort((p, q) => p - q);
    const [l, h] = [at(low), at(high)];
    return html`<svg class="bar" width="100%" height="16" aria-hidden="true" focusable="false">
        <rect class="bar-ground" width="100%" y="3" height="10" rx="2"></rect>
        <rect class="bar-body" x="${x0}%" width="${x1 - x0}%" y="3" height="10"></rect>
        <line class="bar-span" x1="${l}%" x2="${h}%" y1="8" y2="8"></line>
        ${[l, h].map((x) => svg`<line class="bar-span" x1="${x}%" x2="${x}%" y1="4.5" y2="11.5"></line>`)}
        <line class="bar-span" x1="50%" x2="50%" y1="0" y2="16"></line></svg>`;
}

export function partsPicture(parts, scale) {
    const f = words().format;
    const rows = parts.map((p) => ({ name: words().named(`part.${p.part}`, p.part), value: p.people * scale, low: p.low * scale, high: p.high * scale }));
    const top = Math.max(...rows.flatMap((r) => [Math.abs(r.value), Math.abs(r.low), Math.abs(r.high)])) || 1;
    return html`<h3>${t('compare.parts')}</h3><p>${t('compare.parts.text')}</p>
        <ul class="tiers">${rows.map((r) => html`<li><div class="interval-words"><span>${r.name}</span>
            <span><b>${f.cell(r.value)}</b> <span class="soft">${t('interval.range', { low: f.cell(r.low), high: f.cell(r.high) })}</span></span></div>${sided(r, top)}</li>`)}</ul>
        ${tableBehind(t('compare.parts'), [t('table.what'), t('table.hours'), t('table.low'), t('table.high')],
            rows.map((r) => [r.name, f.cell(r.value), f.cell(r.low), f.cell(r.high)]))}`;
}
