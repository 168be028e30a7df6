// SPDX-License-Identifier: Apache-2.0
//
// flow.js - <mn-flow>: from what was bought, through the work that it calls for, to
// the countries where people do it. Measures its own width; on a narrow screen it
// shows fewer things a column, and the two steps one below the other.
import { LitElement, html, svg } from 'lit';
import { saying } from '../core/saying.js';
import { t, words } from '../core/words.js';
import { gather, layFlow } from './flow-layout.js';

const NARROW = 620;
const HEADS = ['flow.bought', 'flow.work', 'flow.place'];

// Words broken into lines of about n characters, at most three.
export function broken(text, n) {
    const lines = [''];
    for (const word of text.split(' ')) {
        const last = lines.length - 1;
        if ((lines[last] + ' ' + word).length > n && lines[last]) lines.push(word);
        else lines[last] = (lines[last] + ' ' + word).trim();
    }
    return lines.length > 3 ? [lines[0], lines[1], lines[2] + '…'] : lines;
}

class Flow extends LitElement {
    static properties = { rows: { attribute: false }, places: { attribute: false }, scale: { type: Number }, label: {}, width: { state: true } };

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

    named(node) {
        if (!node.name) return t(`flow.other.${node.column}`);
        return node.column === 2 ? this.say.place(node.name) : this.say.maker(node.name);
    }

    // A label stands right of its node; in the last column, left of it.
    nodeLabel(n, width, narrow, last) {
        const mirrored = words().direction === 'rtl';
        const left = n.column === last;
        const x = left ? n.x0 - 6 : n.x1 + 6;
        const anchor = left ? 'end' : 'start'; // of the line, which runs as the page does
        const lines = broken(this.named(n), narrow ? 17 : 26);
        const y = (n.y0 + n.y1) / 2 - (lines.length - 1) * 6;
        const number = words().format.cell(n.value * this.scale);
        return svg`<text class="flow-name" x=${mirrored ? width - x : x} y=${y} text-anchor=${anchor} dominant-baseline="middle">
            ${lines.map((line, i) => svg`<tspan x=${mirrored ? width - x : x} dy=${i ? 12 : 0}>${line}${i === lines.length - 1 ? svg`<tspan class="flow-number" dx="5">${number}</tspan>` : ''}</tspan>`)}
        </text>`;
    }

    // Some columns of the graph, as one picture.
    drawing(graph, columns, height, narrow) {
        const part = {
            nodes: graph.nodes.filter((n) => columns.includes(n.column)),
            links: graph.links.filter((l) => columns.includes(Number(l.source[0])) && columns.includes(Number(l.target[0]))),
        };
        const { nodes, links } = layFlow(part, this.width, height, narrow ? 20 : 14);
        const flip = words().direction === 'rtl' ? `translate(${this.width} 0) scale(-1 1)` : 'translate(0 0)';
        return html`<div class="flow-heads" aria-hidden="true">${columns.map((c) => html`<span>${t(HEADS[c])}</span>`)}</div>
        <svg class="flow" width=${this.width} height=${height} viewBox="0 0 ${this.width} ${height}" role="img" aria-label=${this.label}>
            <g transform=${flip}>
            ${links.map((l) => svg`<path class="flow-link ${l.source.column ? 'to-place' : 'to-work'}" d=${l.d} stroke-width=${l.width.toFixed(2)}>
                <title>${t('flow.link', { from: this.named(l.source), to: this.named(l.target), amount: words().format.cell(l.value * this.scale) })}</title></path>`)}
            ${nodes.map((n) => svg`<rect class="flow-node c${n.column}" x=${n.x0} y=${n.y0} width=${n.x1 - n.x0} height=${Math.max(1, n.y1 - n.y0)} rx="1.5"></rect>`)}
            </g>
            ${nodes.map((n) => this.nodeLabel(n, this.width, narrow, columns.at(-1)))}
        </svg>`;
    }

    render() {
        if (!this.width || !this.rows?.length) return html``;
        this.say = saying(this.places);
        if (this.width >= NARROW) return this.drawing(gather(this.rows, 9), [0, 1, 2], 520, false);
        const graph = gather(this.rows, 6);
        return html`${this.drawing(graph, [0, 1], 380, true)}${this.drawing(graph, [1, 2], 380, true)}`;
    }
}
customElements.define('mn-flow', Flow);
