// SPDX-License-Identifier: Apache-2.0
//
// saying.js - the report's own names (industries, products, places, steps of a
// path) in the reader's words. What has no words here is shown as the report has it.
import industries from 'made:industries';
import { placeName } from './countries.js';
import { t, words } from './words.js';

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
    // "Laptops and computers, Electronics, electrical (China)"
    function hop(text) {
        const parts = /^(.*) \(([^()]*)\)$/.exec(text);
        if (!parts) return maker(text);
        const industry = industries.find((i) => parts[1] === i || parts[1].endsWith(`, ${i}`));
        if (!industry) return t('place.in', { what: maker(parts[1]), place: place(parts[2]) });
        const product = parts[1].slice(0, -industry.length).replace(/, $/, '');
        return t('place.in', { what: product ? thingName(product) : industryName(industry), place: place(parts[2]) });
    }
    // A stop of the flow: {stage, code, name} of a row of the report's stops, stage as a number.
    function stop({ stage, code, name }) {
        if (!code) return t(`flow.other.${stage}`);
        if (stage === 0 && words().has(`screen.${code}`)) return t(`screen.${code}`);
        if (stage === 1) {
            const [, what, where] = /^(.*) \(([^()]*)\)$/.exec(name) ?? [];
            const [, iso3] = / ([A-Z]{3})$/.exec(code) ?? [];
            return what ? t('place.in', { what: maker(what), place: iso3 ? placeName({ iso3, name: where }) : place(where) }) : name;
        }
        if (stage === 2) return t(code.endsWith('+') ? 'tier.rest' : `tier.${code}`);
        return stage === 4 ? place(name) : maker(name.replace(/, (bought|work)$/, ''));
    }
    return { stop, hop, place, maker };
}

// Countries that the economy's table calls otherwise than the table of people.
const SHORT = { 'United States': 'USA', Russia: 'RUS', Korea: 'KOR', 'South Korea': 'KOR', 'Czech Republic': 'CZE', Slovakia: 'SVK' };
