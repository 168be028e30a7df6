// SPDX-License-Identifier: Apache-2.0
//
// world.mjs - what the page knows of countries, made while building: their
// outlines (world-atlas, 1:110 million), a point for each country too small to
// have an outline there (from 1:50 million), and their ISO codes (from
// data/country/countries.csv).
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { geoCentroid } from 'd3-geo';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);

function atlas(scale) {
    return JSON.parse(readFileSync(require.resolve(`world-atlas/countries-${scale}.json`), 'utf8'));
}

// The topology without what the page doesn't use, and the points.
export function worldMap() {
    const coarse = atlas('110m');
    const fine = atlas('50m');
    const drawn = new Set(coarse.objects.countries.geometries.map((g) => g.id));
    const points = {};
    for (const g of fine.objects.countries.geometries) {
        if (!g.id || drawn.has(g.id)) continue;
        points[g.id] = geoCentroid(feature(fine, g)).map((x) => Math.round(x * 10) / 10);
    }
    delete coarse.objects.land;
    for (const g of coarse.objects.countries.geometries) {
        if (!g.id && g.properties.name === 'Kosovo') g.id = 'XKX'; // no number of ISO 3166
        delete g.properties;
    }
    return { topology: coarse, points };
}

// ISO 3166 codes: "ABWAW533", eight characters a country; Kosovo has no number, and its letters
// stand for one.
export function countryCodes(data) {
    const text = readFileSync(join(data, 'country/countries.csv'), 'utf8');
    return text.split('\n').slice(1)
        .map((line) => /^([A-Z]{3}),([A-Z]{2}),(\d{3})?,/.exec(line))
        .filter(Boolean)
        .map(([, iso3, iso2, numeric]) => iso3 + iso2 + (numeric ?? iso3))
        .join('');
}

// The 35 industries' short names, in the order of their codes.
export function industryNames(data) {
    const text = readFileSync(join(data, 'codes/industries.csv'), 'utf8');
    return text.split('\n').slice(1)
        .map((line) => /^c\d+,(?:"[^"]*"|[^,]*),(?:"([^"]*)"|([^,]*)),/.exec(line))
        .filter(Boolean)
        .map(([, quoted, bare]) => quoted ?? bare);
}

// Names of the products with a recipe, by their keys.
export function productNames(data) {
    const text = readFileSync(join(data, 'materials/products.csv'), 'utf8');
    const rows = text.split('\n').slice(1).map((line) => /^([a-z0-9]+),(?:"([^"]*)"|([^,]*)),/.exec(line)).filter(Boolean);
    return Object.fromEntries(rows.map(([, key, quoted, bare]) => [key, quoted ?? bare]));
}

// Rows of a CSV of the project's own data; cells may be quoted.
function rowsOf(text) {
    const cells = [...text.matchAll(/(?:"((?:[^"]|"")*)"|([^,\n]*))([,\n]|$)/g)];
    const rows = [[]];
    for (const [all, quoted, bare, end] of cells) {
        if (!all && !end) break;
        rows.at(-1).push(quoted?.replaceAll('""', '"') ?? bare);
        if (end === '\n') rows.push([]);
    }
    const [head, ...body] = rows.filter((r) => r.length > 1);
    return body.map((r) => Object.fromEntries(head.map((name, i) => [name, r[i] ?? ''])));
}

const factTable = (data, name) => rowsOf(readFileSync(join(data, 'facts', name), 'utf8'));

// What the facts of countries are called: {indicators: {id: [en, es]}, places: {code: [en, es]}},
// and the clause that comes with the program, row by row.
export function factNames(data) {
    const both = (rows, key) => Object.fromEntries(rows.map((r) => [r[key], [r.name, r.name_es]]));
    return { indicators: both(factTable(data, 'indicators.csv'), 'id'), places: both(factTable(data, 'places.csv'), 'code') };
}

const CLAUSE = ['rule', 'from', 'until', 'indicator', 'test', 'value', 'years', 'verdict', 'says', 'source', 'address', 'read', 'note'];
export const clauseRows = (data) => factTable(data, 'access_rules.csv').map((r) => Object.fromEntries(CLAUSE.map((name) => [name, r[name] ?? ''])));
export const areaRows = (data) => factTable(data, 'budget_areas.csv');
