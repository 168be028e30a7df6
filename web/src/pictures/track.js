// SPDX-License-Identifier: Apache-2.0
//
// track.js - <mn-track>: when posts said they were where. A row a place, a dot a day as large as its
// posts, a line where the posts go on elsewhere; broken and marked where no journey is so fast. Places
// are shares of the width: nothing is measured, and texts are the page's.
import { LitElement, html, nothing, svg } from 'lit';
import { t, words } from '../core/words.js';
import { layTrack, radiusOf, TRACK } from './track-layout.js';

const MOST_LINES = 400;
const dayShort = (day) => new Intl.DateTimeFormat(words().format.locale, { month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`));
const cut = (text, n) => (text.length > n ? `${text.slice(0, n - 1)}…` : text);

class Track extends LitElement {
    static properties = { posts: { attribute: false }, legs: { attribute: false }, chosen: { attribute: false }, label: {} };

    createRenderRoot() {
        return this;
    }

    name(row) {
        if (row.rest) return t('adverts.otherplaces', { n: row.rest });
        return row.place === '' ? t('adverts.noplace') : row.place;
    }

    leap(l) {
        const [x, y] = [(l.x1 + l.x2) / 2, (l.y1 + l.y2) / 2];
        return svg`<svg x="${x}%" y=${y} overflow="visible"><path class="track-cross" d="M-4 -4l8 8M4 -4l-8 8"></path></svg>`;
    }

    render() {
        const laid = layTrack(this.posts ?? [], this.legs ?? []);
        if (!laid) return html`<p class="note">${t('adverts.nodays')}</p>`;
        const height = laid.rows.length * TRACK.row;
        const lines = laid.lines.slice(0, MOST_LINES);
        const leaps = lines.filter((l) => l.leg.impossible);
        return html`<figure class="track"><div class="track-frame"><ol class="track-names" aria-hidden="true">${laid.rows.map((r) => html`<li title=${this.name(r)}><bdi translate="no" data-words>${cut(this.name(r), 26)}</bdi> <span class="soft">${words().format.integer(r.posts)}</span></li>`)}</ol>
            <svg class="track-picture" width="100%" height=${height + TRACK.foot} role="img" aria-label=${this.label}>
                ${laid.rows.map((r, i) => svg`<rect class="track-row ${i % 2 ? 'odd' : ''}" x="0" width="100%" y=${i * TRACK.row} height=${TRACK.row}></rect>`)}
                ${laid.ticks.map((k) => svg`<line class="time-grid" x1="${k.x}%" x2="${k.x}%" y1="0" y2=${height}></line>`)}
                ${lines.map((l) => svg`<line class="track-line ${l.leg.impossible ? 'leaps' : ''}" x1="${l.x1}%" x2="${l.x2}%" y1=${l.y1} y2=${l.y2}></line>`)}
                ${leaps.map((l) => this.leap(l))}
                ${laid.marks.map((m) => svg`<svg x="${m.x}%" y=${m.y} overflow="visible"><circle class="track-mark" r=${radiusOf(m.n)}><title>${`${m.place ?? ''} ${m.day}: ${t('adverts.posts', { n: m.n })}`}</title></circle></svg>`)}
                ${laid.ticks.map((k, i) => svg`<text class="time-words" x="${k.x}%" y=${height + TRACK.foot - 6} text-anchor=${i === 0 && k.x < 8 ? 'start' : k.x > 92 ? 'end' : 'middle'}>${dayShort(k.day)}</text>`)}</svg></div>
            <figcaption><ul class="shapes-key"><li><svg width="18" height="18" viewBox="-9 -9 18 18" aria-hidden="true" focusable="false"><circle class="track-mark" r="5.3"></circle></svg> ${t('adverts.key.day')}</li>
                ${lines.length > leaps.length ? html`<li><svg width="30" height="18" aria-hidden="true" focusable="false"><line class="track-line" x1="1" x2="29" y1="9" y2="9"></line></svg> ${t('adverts.key.leg')}</li>` : nothing}
                ${leaps.length ? html`<li><svg width="30" height="18" aria-hidden="true" focusable="false"><line class="track-line leaps" x1="1" x2="29" y1="9" y2="9"></line><path class="track-cross" d="M11 5l8 8M19 5l-8 8"></path></svg> ${t('adverts.key.leap')}</li>` : nothing}</ul>
            ${laid.undated ? html`<p class="soft">${t('adverts.undated', { n: laid.undated })}</p>` : nothing}
            ${laid.lines.length > MOST_LINES ? html`<p class="soft">${t('picture.more', { n: laid.lines.length - MOST_LINES })}</p>` : nothing}</figcaption></figure>`;
    }
}
customElements.define('mn-track', Track);
