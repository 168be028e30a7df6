// SPDX-License-Identifier: Apache-2.0
//
// world.js - a world map of classes, each told by lightness and by a pattern of its own, so that no
// hue has to be told apart; what has no figure is dotted, never pale. A country that was chosen
// has a thick outline and a ring. Beneath the map, a strip: of how many countries each year tells.
import { html, nothing, svg } from 'lit';
import { numericOf } from '../core/countries.js';

const WIDTH = 960;
const HEIGHT = 452;
const WORDS = ['none', 'special'];

// Patterns are drawn over the class's own shade.
const PATTERNS = svg`<defs>
    <pattern id="w-none" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="w-ground" width="6" height="6"></rect><circle class="w-dot" cx="1.5" cy="1.5" r=".8"></circle><circle class="w-dot" cx="4.5" cy="4.5" r=".8"></circle></pattern>
    <pattern id="w-special" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="w-ground" width="6" height="6"></rect><path class="w-line" d="M0 3h6M3 0v6"></path></pattern>
    <pattern id="w-3" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="w-m3" width="5" height="5"></rect><path class="w-on" d="M0 5L5 0"></path></pattern>
    <pattern id="w-5" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="w-m5" width="5" height="5"></rect><path class="w-on" d="M0 0L5 5M0 5L5 0"></path></pattern></defs>`;

// What a class is filled with: {cls, fill}. Classes of a tier, a verdict bear patterns.
function paint(kind, patterned) {
    if (WORDS.includes(kind)) return { cls: 'land plain', fill: `url(#w-${kind})` };
    return patterned && (kind === 3 || kind === 5) ? { cls: 'land plain', fill: `url(#w-${kind})` } : { cls: `land m${kind}`, fill: nothing };
}

// classOf(iso3) -> 0..5, 'special' or 'none'; titleOf(iso3) -> text; chosen: iso3; pick(iso3).
export function worldPicture({ map, codes, classOf, titleOf, chosen = '', pick = null, label, patterned = false }) {
    const numeric = new Map(codes.map((iso3) => [numericOf(iso3), iso3]));
    const here = numericOf(chosen);
    const look = (id, draw) => {
        const iso3 = numeric.get(id) ?? '';
        const { cls, fill } = paint(iso3 ? classOf(iso3) : 'none', patterned);
        const title = iso3 ? svg`<title>${titleOf(iso3)}</title>` : nothing;
        return draw(`${cls}${here && id === here ? ' chosen' : ''}`, fill, iso3, title);
    };
    const unknown = (iso3) => !iso3 || classOf(iso3) === 'none';
    const click = (iso3) => () => iso3 && pick?.(iso3);
    const dots = map.dots.filter((d) => numeric.has(d.id) && classOf(numeric.get(d.id)) !== 'none');
    const ring = map.dots.find((d) => d.id === here);
    const outline = map.shapes.find((s) => s.id === here);
    return html`<svg class="map world" data-counts viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} xmlns="http://www.w3.org/2000/svg">${PATTERNS}
        ${map.shapes.map((s) => look(s.id, (cls, fill, iso3, title) => svg`<path class=${cls} fill=${fill} d=${s.d} data-iso3=${iso3} ?data-input=${unknown(iso3)} @click=${click(iso3)}>${title}</path>`))}
        <path class="borders" d=${map.borders}></path>
        ${dots.map((d) => look(d.id, (cls, fill, iso3, title) => svg`<circle class="${cls} dot" fill=${fill} data-iso3=${iso3} cx=${d.at[0].toFixed(1)} cy=${d.at[1].toFixed(1)} r="3" @click=${click(iso3)}>${title}</circle>`))}
        ${outline ? svg`<path class="outline" d=${outline.d}></path>` : nothing}
        ${ring ? svg`<circle class="outline" cx=${ring.at[0].toFixed(1)} cy=${ring.at[1].toFixed(1)} r="8"></circle>` : nothing}
    </svg>`;
}

const swatch = (kind, patterned) => {
    const { cls, fill } = paint(kind, patterned);
    return html`<svg width="22" height="14" aria-hidden="true" focusable="false"><rect class=${cls} fill=${fill} x=".5" y=".5" width="21" height="13" rx="2"></rect></svg>`;
};

// rows: [{kind, text}] of worldPicture's classes. The patterns are those of the map, which stands
// on the same page.
export const worldLegend = (rows, patterned = false) => html`<ul class="legend">${rows.map(({ kind, text }) => html`<li>${swatch(kind, patterned)}${text}</li>`)}</ul>`;

// years: [{year, n}] for every year of the slider; most: the largest n. A year without figures is
// an empty frame.
export function yearStrip(years, most, now) {
    const width = 100 / years.length;
    return html`<svg class="year-strip" width="100%" height="30" aria-hidden="true" focusable="false">${years.map(({ year, n }, i) => {
        const tall = n ? Math.max(3, (n / most) * 24) : 24;
        return svg`<rect class="${n ? 'has' : 'gap'} ${year === now ? 'now' : ''}" x="${(i + 0.15) * width}%" width="${0.7 * width}%" y=${27 - tall} height=${tall}></rect>`;
    })}</svg>`;
}
