// SPDX-License-Identifier: Apache-2.0
//
// bars.js - one bar within a row: how much, with its interval as a line. Widths
// are percentages of the row.
import { html, svg, nothing } from 'lit';
import { words } from '../core/words.js';
import { place, stretch } from './scale.js';

export function barOf({ value, low, high }, top, kind = '') {
    const mirrored = words().direction === 'rtl';
    const body = stretch(0, Math.max(0, value), top, mirrored);
    const span = low === null || low === undefined ? null : [place(low, top, mirrored), place(high, top, mirrored)];
    return html`<svg class="bar ${kind}" width="100%" height="16" aria-hidden="true" focusable="false">
        <rect class="bar-ground" width="100%" y="3" height="10" rx="2"></rect>
        <rect class="bar-body" x=${body.x} width=${body.width} y="3" height="10" rx="2"></rect>
        ${span ? svg`<line class="bar-span" x1=${span[0]} x2=${span[1]} y1="8" y2="8"></line>
            <line class="bar-span" x1=${span[0]} x2=${span[0]} y1="4.5" y2="11.5"></line>
            <line class="bar-span" x1=${span[1]} x2=${span[1]} y1="4.5" y2="11.5"></line>` : nothing}
    </svg>`;
}
