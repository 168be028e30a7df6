// SPDX-License-Identifier: Apache-2.0
//
// net.js - <mn-net>: what ties the posts of a network. Texts stand in the middle, identifiers and
// pictures at the sides. What was not believed is broken. The list of ties with their reasons
// stands beneath.
import { LitElement, html, nothing, svg } from 'lit';
import { t, words } from '../core/words.js';
import { layNet, NET, netOf } from './net-layout.js';

const LETTERS = 24;
const cut = (line, n) => (line.length > n ? `${line.slice(0, n - 1)}…` : line);
export const kindName = (kind) => words().named(`adverts.kind.${kind}`, kind);

class Net extends LitElement {
    static properties = { told: { attribute: false }, only: {}, label: {} };

    createRenderRoot() {
        return this;
    }

    box({ box, x, y, width }, kind) {
        const tie = kind === 'tie';
        const aside = tie && this.chosen && this.chosen !== box.tie;
        const name = tie ? box.value : box.rest ? t('adverts.net.rest', { n: box.rest }) : box.template ? t('adverts.text.n', { n: box.template }) : t('adverts.net.text');
        const under = tie ? `${kindName(box.kind)}, ${t('adverts.posts', { n: box.has.length })}` : t('adverts.posts', { n: box.posts.length });
        const r = tie ? 6 : 22;
        return svg`<g class="net-box net-${kind} ${tie && !box.kept ? 'unkept' : ''} ${aside ? 'aside' : ''}" transform="translate(${x} ${y})"><title>${`${name}: ${under}`}</title>
            <rect width=${width} height=${NET.height} rx=${r}></rect>
            <text x=${width / 2} y="18" text-anchor="middle" dominant-baseline="middle">${cut(name, tie ? LETTERS : 18)}</text>
            <text class="net-under" x=${width / 2} y="34" text-anchor="middle" dominant-baseline="middle">${under}</text></g>`;
    }

    render() {
        if (!this.told?.ties.length) return html`<p class="note">${t('adverts.noties')}</p>`;
        const net = netOf(this.told);
        if (!net.lines.length) return html`<p class="note">${t('adverts.net.textsonly')}</p>`;
        const laid = layNet(net);
        const [what, n] = String(this.only ?? '').split(':');
        this.chosen = what === 'tie' ? Number(n) : null;
        return html`<div class="scroll net-frame" tabindex="0" role="region" aria-label=${this.label}><svg class="net" width=${laid.width + 8} height=${laid.height + 8} viewBox="-4 -4 ${laid.width + 8} ${laid.height + 8}" role="img" aria-label=${this.label}>
            ${laid.lines.map((l) => svg`<path class="net-line ${l.kept ? '' : 'unkept'} ${this.chosen ? (this.chosen === l.tie.tie ? 'on' : 'aside') : ''}" d=${l.d} stroke-width=${l.width}><title>${`${l.tie.value}: ${t('adverts.posts', { n: l.n })}`}</title></path>`)}
            ${[...laid.left, ...laid.right].map((b) => this.box(b, 'tie'))}${laid.texts.map((b) => this.box(b, 'text'))}</svg></div>
            <ul class="shapes-key"><li><svg width="40" height="24" viewBox="-1 -1 42 26" aria-hidden="true" focusable="false"><g class="net-box net-text"><rect width="40" height="24" rx="12"></rect></g></svg> ${t('adverts.key.text')}</li>
                <li><svg width="40" height="24" viewBox="-1 -1 42 26" aria-hidden="true" focusable="false"><g class="net-box net-tie"><rect width="40" height="24" rx="4"></rect></g></svg> ${t('adverts.key.tie')}</li>
                ${net.lines.some((l) => !l.kept) ? html`<li><svg width="40" height="24" viewBox="-1 -1 42 26" aria-hidden="true" focusable="false"><g class="net-box net-tie unkept"><rect width="40" height="24" rx="4"></rect></g></svg> ${t('adverts.key.unkept')}</li>` : nothing}</ul>
            ${net.unseen ? html`<p class="soft">${t('adverts.net.unseen', { n: net.unseen })}</p>` : nothing}`;
    }
}
customElements.define('mn-net', Net);
