// SPDX-License-Identifier: Apache-2.0
//
// trend.js - a country's figures over years: a dot a figure, a line to the next year's, a bar for its
// interval, a dotted frame where years are missing, a ring where another source says otherwise. The
// numbers themselves stand beside it as text.
import { html, nothing, svg } from 'lit';
import { rowId } from '../core/nation.js';
import { figureText } from '../core/nation-desk.js';
import { t, words } from '../core/words.js';
import { layTrend, TREND } from './trend-layout.js';

const TIER_TICKS = { 1: '1', 2: '2', 2.5: '2WL', 3: '3' };
const short = (v) => new Intl.NumberFormat(words().format.locale, { notation: 'compact', maximumFractionDigits: 1 }).format(v);

export function trend({ stands, others = [], kind, first, last, label }) {
    const laid = layTrend(stands, others, kind, first, last);
    const title = (row) => svg`<title>${t('trend.point', { year: row.year, value: figureText(row) })}</title>`;
    return html`<div class="trend"><svg class="trend-scale" width="40" height=${TREND.tall} aria-hidden="true" focusable="false" data-axis>${laid.ticks.map((tick) => svg`<text class="time-words" x="36" y=${tick.y} text-anchor="end" dominant-baseline="middle">${kind === 'tier' ? TIER_TICKS[tick.value] : short(tick.value)}</text>`)}</svg>
        <div><svg class="trend-picture" data-counts width="100%" height=${TREND.tall} role="img" aria-label=${label}>
            ${laid.ticks.map((tick) => svg`<line class="time-grid" x1="0" x2="100%" y1=${tick.y} y2=${tick.y}></line>`)}
            ${laid.gaps.map((g) => svg`<rect class="trend-gap" x="${g.x}%" width="${g.width}%" y="3" height=${TREND.tall - 6} rx="3"><title>${t('trend.gap', { years: g.from === g.to ? g.from : `${g.from}–${g.to}` })}</title></rect>`)}
            ${laid.lines.map((l) => svg`<line class="trend-line" x1="${l.x1}%" x2="${l.x2}%" y1=${l.y1} y2=${l.y2}></line>`)}
            ${laid.points.map((p) => (p.low === null ? nothing : svg`<line class="trend-span ${p.hidden ? 'hidden-count' : ''}" x1="${p.x}%" x2="${p.x}%" y1=${p.low} y2=${p.high}></line>`))}
            ${laid.others.map((p) => svg`<circle class="trend-other" data-row=${rowId(p.row)} cx="${p.x}%" cy=${p.y} r="5">${title(p.row)}</circle>`)}
            ${laid.points.map((p) => (p.hidden ? nothing : svg`<circle class="trend-dot" data-row=${rowId(p.row)} cx="${p.x}%" cy=${p.y} r="3.6">${title(p.row)}</circle>`))}</svg>
            <p class="year-ends soft" aria-hidden="true" data-axis><span>${first}</span><span>${last}</span></p></div></div>`;
}
