// SPDX-License-Identifier: Apache-2.0
//
// interval.js - estimates drawn: a band from low to high that fades to its ends,
// the value as a dot on it, on an axis that starts at nought. Several share one
// axis, so that they can be compared. Places are percentages: the picture needs no
// width, and its texts are the page's own.
import { html, svg, nothing } from 'lit';
import { t, words } from '../core/words.js';
import { place, roundUp, stretch } from './scale.js';

const has = (v) => typeof v === 'number' && Number.isFinite(v);

function bar({ value, low, high }, top, kind) {
    const mirrored = words().direction === 'rtl';
    const band = has(low) && has(high);
    const range = band ? stretch(low, high, top, mirrored) : null;
    return html`<svg class="interval ${kind}" width="100%" height="22" aria-hidden="true" focusable="false">
        <line class="axis" x1="0" x2="100%" y1="11" y2="11"></line>
        ${band ? svg`<rect class="band" x=${range.x} width=${range.width} y="5" height="12" rx="6"></rect>
            <line class="end" x1=${place(low, top, mirrored)} x2=${place(low, top, mirrored)} y1="3" y2="19"></line>
            <line class="end" x1=${place(high, top, mirrored)} x2=${place(high, top, mirrored)} y1="3" y2="19"></line>` : nothing}
        <circle class="dot" cx=${place(value, top, mirrored)} cy="11" r="6"></circle>
    </svg>`;
}

export function topOf(rows) {
    return roundUp(Math.max(...rows.flatMap((r) => [r.value, r.high]).filter(has)));
}

// rows: {label, value, low, high, unit, kind}. The texts are the table behind it.
// `scale` is the axis' end, where several pictures share it.
export function intervals(rows, scale) {
    const top = scale ?? topOf(rows);
    const f = words().format;
    return html`<ul class="intervals">${rows.map((r) => html`<li>
        <div class="interval-words"><span class="interval-name">${r.label}</span>
            <span class="interval-number"><b>${f.value(r)}</b>${has(r.low)
                ? html` <span class="soft">${t('interval.range', { low: f.low(r), high: f.high(r) })}</span>` : nothing}</span></div>
        ${bar(r, top, r.kind ?? '')}
    </li>`)}<li class="axis-words" aria-hidden="true"><span>${f.number(0)}</span><span>${f.number(top)}</span></li></ul>`;
}

// One estimate, small, without words.
export const spark = (figure, top) => bar(figure, top ?? topOf([figure]), 'small');
