// SPDX-License-Identifier: Apache-2.0
//
// flow.js - <mn-flow>: from what was bought, through who sells it and the tiers of
// supply, to the work and the countries where people do it. Measures its own width; on a
// narrow screen the steps stand one below the other.
import { LitElement, html, nothing, svg } from 'lit';
import { saying } from '../core/saying.js';
import { t, words } from '../core/words.js';
import { broken, flowOf, layFlow, STAGES, stretchOf } from './flow-layout.js';

// Stages side by side, from the widest screen down; letters of a label's line; and whether
// there is room for labels right of the last column, and for limits beside their number.
const LAYOUTS = [
    { from: 1000, parts: [[0, 4]], letters: 26, room: 150 },
    { from: 620, parts: [[0, 2], [2, 4]], letters: 26, room: 150 },
    { from: 0, parts: [[0, 1], [1, 2], [2, 3], [3, 4]], letters: 17, room: 0 },
];
const LINE = 12.5;

class Flow extends LitElement {
    static properties = { stops: { attribute: false }, flows: { attribute: false }, places: { attribute: false }, scale: { type: Number }, label: {}, width: { state: true } };

    constructor() {
        super();
        this.width = 0;
    }

    createRenderRoot() {
        return this;
    }

    connectedCallback() {
        super.connectedCallback();
        this.watch = new ResizeObserver(([entry]) => {
            const width = Math.round(entry.contentRect.width);
            if (Math.abs(width - this.width) > 4) this.width = width;
        });
        this.watch.observe(this);
    }

    disconnectedCallback() {
        this.watch.disconnect();
        super.disconnectedCallback();
    }

    range({ low, high }) {
        const f = words().format;
        return typeof low === 'number' ? t('interval.range', { low: f.cell(low * this.scale), high: f.cell(high * this.scale) }) : '';
    }

    // A label stands right of its node; in the last column of a narrow screen, left of it.
    nodeLabel(n, width, { letters, room }, last) {
        const mirrored = words().direction === 'rtl';
        const left = n.stage === last && !room;
        const at = left ? n.x0 - 6 : n.x1 + 6;
        const x = mirrored ? width - at : at;
        const anchor = left ? 'end' : 'start'; // of the line, which runs as the page does
        const lines = broken(this.say.stop(n), letters);
        const y = (n.y0 + n.y1) / 2 - ((lines.length + (room ? 0 : 1)) * LINE) / 2;
        return svg`<text class="flow-name" x=${x} y=${y} text-anchor=${anchor} dominant-baseline="middle">
            ${lines.map((line, i) => svg`<tspan x=${x} dy=${i ? LINE : 0}>${line}</tspan>`)}
            <tspan class="flow-number" x=${x} dy=${LINE}><tspan class="flow-value">${words().format.cell(n.people * this.scale)}</tspan>${room ? svg` ${this.range(n)}` : nothing}</tspan>
            ${room ? nothing : svg`<tspan class="flow-number" x=${x} dy=${LINE}>${this.range(n)}</tspan>`}
        </text>`;
    }

    // Some stages of the flow, as one picture.
    drawing(flow, [from, to], layout) {
        const gap = (layout.room ? 3 : 4) * LINE + 2; // two lines of a name, the numbers
        const part = stretchOf(flow, from, to);
        const most = Math.max(...STAGES.map((_, s) => part.nodes.filter((n) => n.stage === s).length));
        const height = Math.round(most * gap + 220);
        const { nodes, links } = layFlow(part, this.width - layout.room, height, gap);
        const flip = words().direction === 'rtl' ? `translate(${this.width} 0) scale(-1 1)` : 'translate(0 0)';
        const heads = STAGES.slice(from, to + 1).map((s) => t(`flow.${s}`));
        const f = words().format;
        return html`<div class="flow-part"><div class="flow-heads ${layout.room ? 'roomy' : ''}" aria-hidden="true">${heads.map((h) => html`<span>${h}</span>`)}</div>
        <svg class="flow" width=${this.width} height=${height} viewBox="0 0 ${this.width} ${height}" role="img" aria-label=${`${this.label} ${heads.join(', ')}.`}>
            <g transform=${flip}>
            ${links.map((l) => svg`<path class="flow-link s${l.stage}" d=${l.d} stroke-width=${l.width.toFixed(2)}>
                <title>${t('flow.link', { from: this.say.stop(l.source), to: this.say.stop(l.target), amount: f.cell(l.value * this.scale), range: this.range(l) })}</title></path>`)}
            ${nodes.map((n) => svg`<rect class="flow-node c${n.stage}" x=${n.x0} y=${n.y0} width=${n.x1 - n.x0} height=${Math.max(1, n.y1 - n.y0)} rx="1.5"></rect>`)}
            </g>
            ${nodes.map((n) => this.nodeLabel(n, this.width, layout, to))}
        </svg></div>`;
    }

    render() {
        if (!this.width || !this.stops?.length) return nothing;
        this.say = saying(this.places);
        const flow = flowOf(this.stops, this.flows);
        const layout = LAYOUTS.find(({ from }) => this.width >= from);
        return layout.parts.map((p) => this.drawing(flow, p, layout));
    }
}
customElements.define('mn-flow', Flow);
