// SPDX-License-Identifier: Apache-2.0
//
// ties.js - <mn-ties>: who paid whom in a case. What a party may be is told by the shape of its
// box and in words, never by colour alone; a line is as wide as what was paid. The table of the
// same stands beneath.
import { LitElement, html, nothing, svg } from 'lit';
import { t, words } from '../core/words.js';
import { broken } from './flow-layout.js';
import { GROUPS, layTies, TIE, tiesOf } from './ties-layout.js';

const LETTERS = 21;
const LINE = 15;
const cut = (line, n) => (line.length > n ? `${line.slice(0, n - 1)}…` : line);

// Outlines of a box from 0,0: what a role looks like, here and in the key.
export function outline(role, w, h) {
    const s = h / 3;
    if (role === 'exploited') return `M${s} 0H${w - s}A${s} ${h / 2} 0 0 1 ${w - s} ${h}H${s}A${s} ${h / 2} 0 0 1 ${s} 0z`;
    if (role === 'controller') return `M${s / 1.6} 0H${w - s / 1.6}L${w} ${h / 2}L${w - s / 1.6} ${h}H${s / 1.6}L0 ${h / 2}z`;
    if (role === 'front') return `M0 0H${w}V${h}H0zM5 5V${h - 5}H${w - 5}V5z`;
    if (role === 'mule') return `M${s / 1.5} 0H${w}L${w - s / 1.5} ${h}H0z`;
    return `M9 0H${w - 9}Q${w} 0 ${w} 9V${h - 9}Q${w} ${h} ${w - 9} ${h}H9Q0 ${h} 0 ${h - 9}V9Q0 0 9 0z`;
}

// What a box is: a role, or what is no party of the case.
const kindOf = (b) => (b.party ? b.party.role : b.name === 'Cash' || b.name === 'Outside' || b.name.startsWith('\u0000') ? 'ground' : 'unknown');

// Names in the picture; of cash, where it comes from and where it goes.
export function nameOf(name, n = 0) {
    if (name === 'Cash') return t('channel.cash-in');
    if (name === '\u0000cash') return t('channel.cash-out');
    if (name === 'Outside' || name === '\u0000outside') return t('money.outside');
    if (name === GROUPS[0]) return t('money.payers', { n });
    if (name === GROUPS[1]) return t('money.payees', { n });
    return name;
}

class Ties extends LitElement {
    static properties = { flows: { attribute: false }, parties: { attribute: false }, currency: {}, label: {}, chosen: { attribute: false } };

    createRenderRoot() {
        return this;
    }

    box(b) {
        const kind = kindOf(b);
        const lines = broken(nameOf(b.name, b.n), LETTERS).map((l) => cut(l, LETTERS));
        const may = b.party && b.party.role !== 'unknown' ? t(`money.may.${b.party.role}`) : '';
        const y = TIE.height / 2 - ((lines.length + (may ? 1 : 0) - 1) * LINE) / 2;
        return svg`<g class="tie-box tie-${kind}" transform="translate(${b.x} ${b.y})"><title>${nameOf(b.name, b.n)}${may ? `: ${may}` : ''}</title>
            <path d=${outline(kind, TIE.width, TIE.height)}></path>
            ${lines.map((line, i) => svg`<text x=${TIE.width / 2} y=${y + i * LINE} dominant-baseline="middle" text-anchor="middle" direction="auto">${line}</text>`)}
            ${may ? svg`<text class="tie-may" x=${TIE.width / 2} y=${y + lines.length * LINE} dominant-baseline="middle" text-anchor="middle">${cut(may, LETTERS + 4)}</text>` : nothing}</g>`;
    }

    line(l, counts) {
        const [x, y] = l.end;
        const way = l.back ? 1 : -1;
        const sum = this.sum(l.value);
        return svg`<g class="tie-line"><title>${`${nameOf(l.from, counts.get(l.from))} → ${nameOf(l.to, counts.get(l.to))}: ${sum}, ${t('money.payments', { n: l.payments })}`}</title>
            <path d=${l.d} stroke-width=${l.width}></path><path class="tie-head" d="M${x} ${y}l${way * 10} ${-4 - l.width / 2}v${8 + l.width}z"></path></g>`;
    }

    sum(value) {
        const f = words().format;
        return this.currency && /^[A-Z]{3}$/.test(this.currency) ? f.money(value, this.currency) : f.integer(value);
    }

    render() {
        if (!this.flows?.length) return nothing;
        const ties = tiesOf(this.flows, this.parties);
        const { width, height, boxes, lines } = layTies(ties);
        const counts = new Map(boxes.map((b) => [b.name, b.n]));
        return html`<div class="scroll ties-frame" tabindex="0" role="region" aria-label=${this.label}><svg class="ties" width=${width + 8} height=${height + 8} viewBox="-4 -4 ${width + 8} ${height + 8}" role="img" aria-label=${this.label}>
            ${lines.map((l) => this.line(l, counts))}
            ${boxes.map((b) => this.box(b))}
            ${lines.filter((l) => l.told).map((l) => svg`<text class="tie-sum" x=${l.x} y=${l.y - 6 - l.width / 2} text-anchor="middle">${this.sum(l.value)}</text>`)}</svg></div>
            ${ties.own ? html`<p class="soft">${t('money.own', { n: ties.own })}</p>` : nothing}`;
    }
}
customElements.define('mn-ties', Ties);

// The key of shapes, of the roles that stand in the case.
export function rolesKey(parties) {
    const here = [...new Set(parties.map((p) => p.role))];
    return html`<ul class="shapes-key">${['controller', 'exploited', 'front', 'mule', 'unknown'].filter((r) => here.includes(r)).map((role) => html`<li>
        <svg width="40" height="24" viewBox="-1 -1 42 26" aria-hidden="true" focusable="false"><g class="tie-box tie-${role}"><path d=${outline(role, 40, 24)}></path></g></svg> ${t(`money.role.${role}`)}</li>`)}</ul>`;
}
