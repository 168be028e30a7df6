// SPDX-License-Identifier: Apache-2.0
//
// map.js - a world map shaded by powers of ten, in an equal-area projection, so
// that no country looks heavier for lying far north. Countries too small for an
// outline are dots; groups of countries can't be drawn and are said beside it.
import { html, svg } from 'lit';
import { geoEqualEarth, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import world from 'made:world';
import { numericOf, placeName } from '../core/countries.js';
import { t, words } from '../core/words.js';
import { classOf, mapClasses } from './scale.js';

const WIDTH = 960;
const HEIGHT = 452;
let loading = null;
let fetched = null;

// Countries' shapes and the places of those too small for one, fetched once.
export function loadShapes() {
    fetched ??= fetch(world).then((r) => r.json()).then(({ topology, points }) => ({
        shapes: feature(topology, topology.objects.countries).features.filter((s) => s.id !== '010'),
        borders: mesh(topology, topology.objects.countries, (a, b) => a !== b),
        points,
    })).catch((error) => { fetched = null; throw error; });
    return fetched;
}

// Outlines as SVG paths, made once.
export function loadMap() {
    loading ??= loadShapes().then(({ shapes, borders, points }) => {
        const projection = geoEqualEarth().rotate([-11, 0])
            .fitExtent([[2, 2], [WIDTH - 2, HEIGHT - 2]], { type: 'FeatureCollection', features: shapes });
        const path = geoPath(projection).digits(1);
        return {
            shapes: shapes.map((s) => ({ id: s.id, d: path(s) })),
            borders: path(borders),
            dots: Object.entries(points).map(([id, at]) => ({ id, at: projection(at) })),
        };
    }).catch((error) => { loading = null; throw error; });
    return loading;
}

// What a map of these rows shows: {value, name} by numeric code, class bounds, and
// the rows that have no place on it.
export function mapped(rows, scale) {
    const values = new Map();
    const apart = [];
    for (const row of rows) {
        const id = numericOf(row.iso3);
        if (id) values.set(id, { value: row.people * scale, low: row.low === null ? null : row.low * scale, high: row.high * scale, name: placeName(row) });
        else apart.push(row);
    }
    const bounds = mapClasses(Math.max(0, ...[...values.values()].map((v) => v.value)));
    return { values, apart, bounds };
}

export function mapPicture(map, { values, bounds }, label, unit) {
    const f = words().format;
    const title = (id) => {
        const v = values.get(id);
        return v ? svg`<title>${t('map.country', { name: v.name, amount: f.cell(v.value), unit })}${v.low === null ? '' : ` ${t('interval.range', { low: f.cell(v.low), high: f.cell(v.high) })}`}</title>` : svg``;
    };
    const kind = (id) => (values.has(id) ? `m${classOf(values.get(id).value, bounds)}` : 'none');
    return html`<svg class="map" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} xmlns="http://www.w3.org/2000/svg">
        ${map.shapes.map((s) => svg`<path class="land ${kind(s.id)}" d=${s.d}>${title(s.id)}</path>`)}
        <path class="borders" d=${map.borders}></path>
        ${map.dots.filter((d) => values.has(d.id)).map((d) =>
            svg`<circle class="land dot ${kind(d.id)}" cx=${d.at[0].toFixed(1)} cy=${d.at[1].toFixed(1)} r="3">${title(d.id)}</circle>`)}
    </svg>`;
}

export function mapLegend(bounds) {
    const f = words().format;
    const text = (i) => i === 0 ? t('map.under', { high: f.number(bounds[0]) })
        : i === bounds.length ? t('map.over', { low: f.number(bounds[i - 1]) })
            : t('map.between', { low: f.number(bounds[i - 1]), high: f.number(bounds[i]) });
    return html`<ul class="legend">${[...bounds, 0].map((_, i) => html`<li>
        <svg width="18" height="12" aria-hidden="true"><rect class="land m${i}" width="18" height="12" rx="2"></rect></svg>${text(i)}</li>`)}
        <li><svg width="18" height="12" aria-hidden="true"><rect class="land none" width="18" height="12" rx="2"></rect></svg>${t('map.none')}</li></ul>`;
}
