// SPDX-License-Identifier: Apache-2.0
//
// route.js - <mn-route>: where posts say they are, on the outlines of countries, as near as the
// places allow; dots as large as their posts, numbered as they were first seen, and lines from stay to stay. A
// journey too fast for anybody is broken. Equal-area; the table of the same stands beneath.
import { LitElement, html, nothing, svg } from 'lit';
import { geoAzimuthalEqualArea, geoCentroid, geoDistance, geoEqualEarth, geoPath } from 'd3-geo';
import { placesOf } from '../core/adverts.js';
import { t } from '../core/words.js';
import { loadShapes } from './map.js';
import { nameDots, radiusOf } from './track-layout.js';

const WIDTH = 760;
const HEIGHT = 440;
const ROOM = 56;
const LEAST = 0.02; // radians: no nearer than some 130 km around
const FAR = Math.PI / 3;

function projectionFor(points) {
    const all = { type: 'MultiPoint', coordinates: points };
    const centre = points.length > 1 ? geoCentroid(all) : points[0];
    const spread = Math.max(LEAST, ...points.map((p) => geoDistance(p, centre)));
    const made = spread < FAR ? geoAzimuthalEqualArea().rotate([-centre[0], -centre[1]]) : geoEqualEarth().rotate([-centre[0], 0]);
    const frame = [[ROOM, ROOM], [WIDTH - ROOM, HEIGHT - ROOM]];
    const degrees = (spread * 180) / Math.PI;
    const corners = spread > LEAST ? all : { type: 'MultiPoint', coordinates: [[centre[0], Math.min(89, centre[1] + degrees)], [centre[0], Math.max(-89, centre[1] - degrees)]] };
    return made.fitExtent(frame, corners).clipExtent([[0, 0], [WIDTH, HEIGHT]]);
}

class Route extends LitElement {
    static properties = { posts: { attribute: false }, legs: { attribute: false }, label: {}, map: { state: true }, failed: { state: true } };

    createRenderRoot() {
        return this;
    }

    connectedCallback() {
        super.connectedCallback();
        loadShapes().then((map) => { this.map = map; }).catch(() => { this.failed = true; });
    }

    render() {
        const all = placesOf(this.posts ?? []);
        const places = all.filter((p) => p.lat !== null);
        if (!places.length) return html`<p class="note">${t('adverts.nomap')}</p>`;
        if (!this.map) return html`<p class="soft">${t(this.failed ? 'adverts.map.failed' : 'one.loading')}</p>`;
        const projection = projectionFor(places.map((p) => [p.lon, p.lat]));
        const path = geoPath(projection).digits(1);
        const dots = places.map((p, i) => {
            const [x, y] = projection([p.lon, p.lat]);
            return { ...p, name: p.place, n: i + 1, x, y, r: Math.max(places.length > 30 ? 5 : 9, radiusOf(p.posts)) };
        });
        const names = nameDots(dots, { width: WIDTH, height: HEIGHT });
        const at = new Map(dots.map((d) => [d.place, d]));
        const legs = (this.legs ?? []).map((leg) => ({ leg, a: at.get(leg.from_place), b: at.get(leg.to_place) })).filter(({ a, b }) => a && b && a !== b);
        const numbered = places.length <= 30;
        return html`<div class="scroll route-frame" tabindex="0" role="region" aria-label=${this.label}><svg class="route" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${this.label}>
            ${this.map.shapes.map((s) => { const d = path(s); return d ? svg`<path class="route-land" d=${d}></path>` : nothing; })}
            <path class="route-borders" d=${path(this.map.borders) ?? ''}></path>
            ${legs.map(({ leg, a, b }) => svg`<path class="route-leg ${leg.impossible ? 'leaps' : ''}" d=${path({ type: 'LineString', coordinates: [[a.lon, a.lat], [b.lon, b.lat]] }) ?? ''}><title>${`${leg.from_place} → ${leg.to_place}`}</title></path>`)}
            ${dots.map((d) => svg`<g class="route-dot"><title>${`${d.place}: ${t('adverts.posts', { n: d.posts })}`}</title><circle cx=${d.x.toFixed(1)} cy=${d.y.toFixed(1)} r=${d.r}></circle>${numbered ? svg`<text class="route-n" x=${d.x.toFixed(1)} y=${d.y.toFixed(1)} text-anchor="middle" dominant-baseline="central">${d.n}</text>` : nothing}</g>`)}
            ${dots.filter((d) => names.has(d.name)).map((d) => { const n = names.get(d.name); return svg`<text class="route-name" x=${n.x} y=${n.y} text-anchor=${n.anchor} dominant-baseline="middle">${d.name}</text>`; })}</svg></div>
            ${names.size < dots.length ? html`<p class="soft">${t('adverts.map.names', { n: dots.length - names.size })}</p>` : nothing}
            ${places.length < all.length ? html`<p class="soft">${t('adverts.map.without', { n: all.length - places.length })}</p>` : nothing}`;
    }
}
customElements.define('mn-route', Route);
