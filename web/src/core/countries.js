// SPDX-License-Identifier: Apache-2.0
//
// countries.js - countries by their ISO codes, and the places of a report by name.
// Some places are groups ("Rest of Eastern Africa"); they have a code and no ISO.
import codes from 'made:countries';
import { words } from './words.js';

const byIso3 = new Map();
const byIso2 = new Map();
for (let i = 0; i < codes.length; i += 8) {
    const country = { iso3: codes.slice(i, i + 3), iso2: codes.slice(i + 3, i + 5), numeric: codes.slice(i + 5, i + 8) };
    byIso3.set(country.iso3, country);
    byIso2.set(country.iso2, country);
}

export const numericOf = (iso3) => byIso3.get(iso3)?.numeric ?? '';
export const iso2Of = (iso3) => byIso3.get(iso3)?.iso2 ?? '';
export const iso3Of = (iso2) => byIso2.get(iso2)?.iso3 ?? '';

// A row of by_country, goods or materials in the reader's language.
export function placeName({ region_code: code, iso3, name, country }) {
    const plain = name ?? country ?? code;
    const w = words();
    if (iso3) return w.country(iso2Of(iso3), plain);
    if (!code && /^\d+ /.test(plain)) return w.t('place.others', { n: parseInt(plain, 10) });
    return w.named(`region.${code}`, plain);
}

export const isCountry = (iso3) => byIso3.has(iso3);

// ISO 3166 alpha-3 codes and names of all countries, in the reader's order.
export function everyCountry() {
    const named = [...byIso3.values()].map(({ iso3, iso2 }) => ({ iso3, name: words().country(iso2, iso3) }));
    const order = new Intl.Collator(words().language);
    return named.sort((a, b) => order.compare(a.name, b.name));
}

export const countryName = (iso2) => words().country(iso2, iso2);
