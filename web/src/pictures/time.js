// SPDX-License-Identifier: Apache-2.0
//
// time.js - <mn-time>: a case in time. Above, what came in and went out on each day; beneath, each
// payment at its day and hour, by the shape of its kind, filled where an indicator rests on it. The
// night is shaded. Places are shares of the width: nothing is measured, and texts are the page's.
import { LitElement, html, nothing, svg } from 'lit';
import { NIGHT } from '../core/money.js';
import { t, words } from '../core/words.js';
import { layTime, SHAPES, TIME } from './time-layout.js';

const MOST_MARKS = 3000;

const TICK = 22;
const dayShort = (day) => new Intl.DateTimeFormat(words().format.locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));

const short = (v) => new Intl.NumberFormat(words().format.locale, { notation: 'compact', maximumFractionDigits: 1 }).format(v);

class Time extends LitElement {
    static properties = { days: { attribute: false }, payments: { attribute: false }, rests: { attribute: false }, currency: {}, label: {} };

    createRenderRoot() {
        return this;
    }

    sum(value) {
        const f = words().format;
        return this.currency && /^[A-Z]{3}$/.test(this.currency) ? f.money(value, this.currency) : f.plain(value);
    }

    sums(laid) {
        const half = TIME.sums / 2;
        return svg`<g class="time-sums">${laid.bars.map((b) => svg`
            ${b.in > 0 ? svg`<rect class="time-in" x="${b.x}%" width="${b.width}%" y=${half - b.in} height=${b.in}></rect>` : nothing}
            ${b.other > 0 ? svg`<rect class="time-other" x="${b.x}%" width="${b.width}%" y=${half - b.in - b.other} height=${b.other}></rect>` : nothing}
            ${b.out > 0 ? svg`<rect class="time-out" x="${b.x}%" width="${b.width}%" y=${half} height=${b.out}></rect>` : nothing}`)}
            <line class="time-axis" x1="0" x2="100%" y1=${half} y2=${half}></line></g>`;
    }

    mark({ payment: p, x, y, shape }, top) {
        const on = this.rests ? this.rests.has(p.id) : p.signs.length > 0;
        return svg`<svg x="${x}%" y=${y + top} overflow="visible"><path class="time-mark mark-${shape} ${on ? 'on' : ''} ${this.rests && !on ? 'aside' : ''} ${p.reversed ? 'reversed' : ''}" d=${SHAPES[shape]}><title>${`${p.id}: ${p.time}, ${p.value === null ? '–' : this.sum(p.value)}, ${words().named(`channel.${p.channel}`, p.channel)}`}</title></path></svg>`;
    }

    hours(laid) {
        const top = TIME.sums + TIME.gap;
        const y = (h) => top + (h / 24) * TIME.hours;
        return svg`<g class="time-hours">
            <rect class="time-night" x="0" width="100%" y=${y(0)} height=${y(NIGHT.to) - y(0)}></rect><rect class="time-night" x="0" width="100%" y=${y(NIGHT.from)} height=${y(24) - y(NIGHT.from)}></rect>
            ${[0, 6, 12, 18, 24].map((h) => svg`<line class="time-grid" x1="0" x2="100%" y1=${y(h)} y2=${y(h)}></line>`)}
            ${laid.marks.slice(0, MOST_MARKS).map((m) => this.mark(m, top))}</g>`;
    }

    render() {
        const laid = this.days && this.payments ? layTime(this.days, this.payments) : null;
        if (!laid) return nothing;
        const at = TIME.sums + TIME.gap;
        const foot = at + TIME.hours + (laid.anyDay ? TIME.noHour : 0);
        const scale = (y, text) => svg`<text class="time-words" x="40" y=${y} text-anchor="end" dominant-baseline="middle">${text}</text>`;
        return html`<figure class="time">
            <p class="time-head"><span><span class="time-chip time-in"></span> ${t('money.in')} <span class="time-chip time-out"></span> ${t('money.out')}${laid.anyOther ? html` <span class="time-chip time-other"></span> ${t('money.between')}` : nothing}</span></p>
            <div class="time-frame"><svg width="46" height=${foot + TICK} aria-hidden="true" focusable="false">${[[7, laid.top], [TIME.sums / 2, 0], [TIME.sums - 5, laid.top]].map(([y, v]) => scale(y, short(v)))}${[0, 6, 12, 18, 24].map((h) => scale(at + (h / 24) * TIME.hours, `${words().format.integer(h)}:00`))}</svg>
            <svg class="time-picture" width="100%" height=${foot + TICK} role="img" aria-label=${this.label}>
                ${this.sums(laid)}${this.hours(laid)}
                ${laid.anyDay ? svg`<text class="time-words" x="2" y=${at + TIME.hours + TIME.noHour - 5}>${t('money.nohour')}</text>` : nothing}
                ${laid.ticks.map((tick, i) => svg`<text class="time-words" x="${tick.x}%" y=${foot + TICK - 5} text-anchor=${i === 0 && tick.x < 8 ? 'start' : tick.x > 95 ? 'end' : 'middle'}>${dayShort(tick.day)}</text>`)}</svg></div>
            <figcaption><ul class="shapes-key">${[['up', 'cash-in'], ['down', 'cash-out'], ['square', 'card'], ['diamond', 'wire'], ['circle', 'transfer']].filter(([shape]) => laid.marks.some((m) => m.shape === shape)).map(([shape]) => html`<li><svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true" focusable="false"><path class="time-mark mark-${shape} on" d=${SHAPES[shape]}></path></svg> ${t(`money.shape.${shape}`)}</li>`)}
                <li><svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true" focusable="false"><path class="time-mark mark-circle" d=${SHAPES.circle}></path></svg> ${t('money.hollow')}</li>
                <li><span class="time-chip time-night"></span>${t('money.night')}</li></ul>
            ${laid.marks.length > MOST_MARKS ? html`<p class="soft">${t('picture.more', { n: laid.marks.length - MOST_MARKS })}</p>` : nothing}</figcaption></figure>`;
    }
}
customElements.define('mn-time', Time);
