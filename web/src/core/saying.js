// SPDX-License-Identifier: Apache-2.0
//
// saying.js - the report's own names (industries, products, places, steps of a
// path) in the reader's words. What has no words here is shown as the report has it.
import industries from 'made:industries';
import { placeName } from './countries.js';
import { t, words } from './words.js';
import { readNode } from '../pictures/flow-layout.js';

export function industryName(name) {
    const code = industries.indexOf(name) + 1;
    return code ? t(`industry.c${code}`) : null;
}

// A product or a material.
export const thingName = (name) => (words().has(`product.${name}`) ? t(`product.${name}`) : words().named(`material.${name}`, name));

// For a report whose by_country rows are `places`.
export function saying(places) {
    const place = (name) => {
        const row = places.find((p) => p.name === name);
        if (row) return placeName(row);
        return name === 'Rest of World' ? t('place.row') : placeName({ iso3: SHORT[name], name });
    };
    const maker = (name) => industryName(name) ?? thingName(name);
    function node(text) {
        const { column, name } = readNode(text);
        if (!name) return t(`flow.other.${column}`);
        if (column === 2) return place(name);
        return t(column ? 'flow.work.of' : 'flow.bought.of', { name: maker(name) });
    }
    // "Laptops and computers, Electronics, electrical (China)"
    function hop(text) {
        const parts = /^(.*) \(([^()]*)\)$/.exec(text);
        if (!parts) return maker(text);
        const industry = industries.find((i) => parts[1] === i || parts[1].endsWith(`, ${i}`));
        if (!industry) return t('place.in', { what: maker(parts[1]), place: place(parts[2]) });
        const product = parts[1].slice(0, -industry.length).replace(/, $/, '');
        return t('place.in', { what: product ? thingName(product) : industryName(industry), place: place(parts[2]) });
    }
    return { node, hop, place, maker };
}

// Countries that the economy's table calls otherwise than the table of people.
const SHORT = { 'United States': 'USA', Russia: 'RUS', Korea: 'KOR', 'South Korea': 'KOR', 'Czech Republic': 'CZE', Slovakia: 'SVK' };
