// SPDX-License-Identifier: Apache-2.0
//
// ranges.js - rows with an estimate and an interval each on one axis; where changes are told, a line
// stands at none. An end beyond the axis is an arrow. Places are percentages; texts are the page's.
import { html, nothing, svg } from 'lit';
import { span } from '../core/ranges.js';
import { t, words } from '../core/words.js';
import { place } from './scale.js';

export function told(read, v) {
    const f = words().format;
    if (typeof v !== 'number' || !Number.isFinite(v)) return '–';
    if (!read.share) return f.integer(v);
    return read.kind === 'rds' ? f.percent(v) : `${v > 0 ? '+' : v < 0 ? '−' : ''}${f.percent(Math.abs(v))}`;
}

function bar(read, r, { bottom, top }) {
    const mirrored = words().direction === 'rtl';
    const at = (v) => place(Math.min(top, Math.max(bottom, v)) - bottom, top - bottom, mirrored);
    const from = parseFloat(at(mirrored ? r.high : r.low));
    const to = parseFloat(at(mirrored ? r.low : r.high));
    const end = (v) => (v >= bottom && v <= top ? svg`<line class="end" x1=${at(v)} x2=${at(v)} y1="3" y2="19"></line>` : nothing);
    const arrow = (v, back) => svg`<svg x=${at(v)} y="11" overflow="visible"><path class="beyond" d=${back ? 'M7 -7l-8 7 8 7' : 'M-7 -7l8 7 -8 7'}></path></svg>`;
    return html`<svg class="interval" width="100%" height="22" aria-hidden="true" focusable="false">
        <line class="axis" x1="0" x2="100%" y1="11" y2="11"></line>
        ${bottom < 0 ? svg`<line class="seen" x1=${at(0)} x2=${at(0)} y1="0" y2="22"></line>` : nothing}
        ${r.ends ? svg`<rect class="band" x=${`${from}%`} width=${`${Math.max(0, to - from)}%`} y="5" height="12" rx="6"></rect>${end(r.low)}${end(r.high)}
            ${r.high > top ? arrow(top, mirrored) : nothing}${r.low < bottom ? arrow(bottom, !mirrored) : nothing}` : nothing}
        <circle class="dot" cx=${at(r.estimate)} cy="11" r="6"></circle></svg>`;
}

export function nameOf(r) {
    if (r.all) return t('estimate.everybody');
    if (r.name === 'not known') return t('estimate.unknown');
    if (r.change?.key) return t(`estimate.change.${r.change.key}`, { name: r.change.name });
    return html`<bdi translate="no" data-words>${r.name}</bdi>`;
}

export function ranges(read) {
    const axis = span(read);
    const rows = read.rows.filter((r) => r.told);
    return html`${rows.length ? html`<ul class="intervals" id="picture">${rows.map((r) => html`<li data-row=${r.name}>
            <div class="interval-words"><span class="interval-name">${nameOf(r)} ${r.way ? html`<span class="soft" translate="no" data-words>${r.way}</span>` : nothing}</span>
                <span class="interval-number"><b>${told(read, r.estimate)}</b> ${r.ends ? html`<span class="soft">${t('interval.range', { low: told(read, r.low), high: told(read, r.high) })}</span>` : nothing}</span></div>${bar(read, r, axis)}
            ${r.note ? html`<p class="soft row-note" dir="auto" data-words>${r.note}</p>` : nothing}</li>`)}
            <li class="axis-words" aria-hidden="true"><span>${told(read, axis.bottom)}</span><span>${told(read, axis.top)}</span></li></ul>
            ${axis.bottom < 0 ? html`<p class="soft seen-key"><svg width="12" height="18" aria-hidden="true" focusable="false"><line class="seen" x1="6" x2="6" y1="0" y2="18"></line></svg> ${t('estimate.key.none')}</p>` : nothing}` : nothing}`;
}
