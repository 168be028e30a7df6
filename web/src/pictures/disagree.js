// SPDX-License-Identifier: Apache-2.0
//
// disagree.js - every method's estimate and interval on one axis, and those that were refused,
// each with its reason. An interval that goes on beyond the axis ends in an arrow and says so. A
// thin line stands where those on lists end. Places are percentages; texts are the page's.
import { html, nothing, svg } from 'lit';
import { farthest } from '../core/estimate.js';
import { t, words } from '../core/words.js';
import { place, roundUp, stretch } from './scale.js';

function bar(m, top, cases) {
    const mirrored = words().direction === 'rtl';
    const beyond = m.open || m.high > top;
    const at = (v) => place(v, top, mirrored);
    const range = stretch(m.low, beyond ? top : m.high, top, mirrored);
    const end = (v) => svg`<line class="end" x1=${at(v)} x2=${at(v)} y1="3" y2="19"></line>`;
    return html`<svg class="interval" width="100%" height="22" aria-hidden="true" focusable="false">
        <line class="axis" x1="0" x2="100%" y1="11" y2="11"></line>
        <line class="seen" x1=${at(cases)} x2=${at(cases)} y1="0" y2="22"></line>
        <rect class="band" x=${range.x} width=${range.width} y="5" height="12" rx="6"></rect>${end(m.low)}
        ${beyond ? svg`<svg x=${at(top)} y="11" overflow="visible"><path class="beyond" d=${mirrored ? 'M7 -7l-8 7 8 7' : 'M-7 -7l8 7 -8 7'}></path></svg>` : end(m.high)}
        <circle class="dot" cx=${at(m.estimate)} cy="11" r="6"></circle></svg>`;
}

function numbers(m) {
    const f = words().format;
    const figures = { low: f.integer(m.low), high: f.integer(m.high) };
    return html`<b>${f.integer(m.estimate)}</b> <span class="soft">${m.open ? t('estimate.open', figures) : t('interval.range', figures)}</span>`;
}

const name = (m) => html`<span class="interval-name">${t(`estimate.method.${m.method}`)} <span class="soft" translate="no" data-words>${m.method}</span></span>`;

export function disagree(read) {
    const f = words().format;
    const refused = read.methods.filter((m) => !m.told);
    const top = read.told.length ? roundUp(farthest(read)) : 0;
    return html`${read.told.length ? html`<ul class="intervals" id="picture">${read.told.map((m) => html`<li data-method=${m.method}>
            <div class="interval-words">${name(m)}<span class="interval-number">${numbers(m)}</span></div>${bar(m, top, read.cases)}</li>`)}
            <li class="axis-words" aria-hidden="true"><span>${f.number(0)}</span><span>${f.number(top)}</span></li></ul>
        <p class="soft seen-key"><svg width="12" height="18" aria-hidden="true" focusable="false"><line class="seen" x1="6" x2="6" y1="0" y2="18"></line></svg> ${t('estimate.key.seen', { cases: f.integer(read.cases) })}</p>` : nothing}
        ${refused.length ? html`<h3>${t('estimate.refused', { n: refused.length })}</h3><ul class="refused-methods">${refused.map((m) => html`<li data-method=${m.method}>
            ${name(m)}<p><span aria-hidden="true">⊘</span> <span dir="auto" data-words>${m.note}</span></p></li>`)}</ul>` : nothing}`;
}
