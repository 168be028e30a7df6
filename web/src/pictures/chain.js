// SPDX-License-Identifier: Apache-2.0
//
// chain.js - <mn-chain>: who stands in the paths, a column a tier, goods from left to right. It
// is as wide as it needs and scrolls by itself; the list of paths beside it says the same.
import { LitElement, html, nothing, svg } from 'lit';
import { t } from '../core/words.js';
import { BOX, layChain } from './chain-layout.js';
import { broken } from './flow-layout.js';

const LETTERS = 24;
const LINE = 15;

class Chain extends LitElement {
    static properties = { chain: { attribute: false }, chosen: { attribute: false }, label: {} };

    createRenderRoot() {
        return this;
    }

    box(b) {
        const lines = broken(b.name, LETTERS).map((l) => (l.length > LETTERS ? `${l.slice(0, LETTERS - 1)}…` : l));
        const mark = b.authority ? broken(b.authority, LETTERS + 2)[0] : '';
        const all = lines.length + (mark ? 1 : 0);
        const y = b.y + BOX.height / 2 - ((all - 1) * LINE) / 2;
        return svg`<g class="chain-box ${b.authority ? 'marked' : ''} ${b.tier === 0 ? 'buyer' : ''} ${this.chosen && !this.chosen.has(b.name) ? 'aside' : ''}">
            <title>${b.name}${b.authority ? `: ${b.authority}` : ''}</title>
            <rect x=${b.x} y=${b.y} width=${BOX.width} height=${BOX.height} rx="9"></rect>
            ${lines.map((line, i) => svg`<text x=${b.x + BOX.width / 2} y=${y + i * LINE} dominant-baseline="middle" text-anchor="middle" direction="auto">${line}</text>`)}
            ${mark ? svg`<text class="chain-mark" x=${b.x + BOX.width / 2} y=${y + lines.length * LINE} dominant-baseline="middle" text-anchor="middle">● ${mark.length > LETTERS ? `${mark.slice(0, LETTERS - 1)}…` : mark}</text>` : nothing}
        </g>`;
    }

    line(l) {
        const [x, y] = l.end;
        const way = l.back ? 1 : -1;
        const aside = this.chosen && !(this.chosen.has(l.from) && this.chosen.has(l.to));
        const words = l.goods.length > 1 ? t('goods.more', { good: l.goods[0], n: l.goods.length - 1 }) : l.goods[0];
        const dates = l.first ? (l.first === l.last ? l.first : `${l.first} – ${l.last}`) : '';
        return svg`<g class="chain-line ${aside ? 'aside' : ''}"><title>${`${l.from} → ${l.to}: ${l.goods.join('; ')}${dates ? ` (${dates})` : ''}`}</title>
            <path d=${l.d}></path><path class="chain-head" d="M${x} ${y}l${way * 9} -5v10z"></path>
            ${l.back ? nothing : svg`<text x=${l.x} y=${l.y - 6} text-anchor="middle">${words.length > 14 ? `${words.slice(0, 13)}…` : words}</text>`}</g>`;
    }

    render() {
        if (!this.chain?.boxes.length) return nothing;
        const { width, height, boxes, lines } = layChain(this.chain);
        return html`<div class="scroll chain-frame" tabindex="0" role="region" aria-label=${this.label}><svg class="chain" width=${width + 4} height=${height + 4} viewBox="-2 -2 ${width + 4} ${height + 4}" role="img" aria-label=${this.label}>
            ${lines.map((l) => this.line(l))}${boxes.map((b) => this.box(b))}</svg></div>`;
    }
}
customElements.define('mn-chain', Chain);
