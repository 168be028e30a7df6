// SPDX-License-Identifier: Apache-2.0
//
// review-line.js - a decision in one line: what, in which state, why, by whom, since and until
// when.
import { html, nothing } from 'lit';
import { t } from '../core/words.js';
import { foreign } from './beside.js';

const day = (iso) => html`<span class="day" translate="no" data-words>${String(iso).slice(0, 10)}</span>`;

export function reviewLine(r) {
    const parts = [r.by ? html`${t('review.by')} ${foreign(r.by)}` : nothing, r.at ? day(r.at) : nothing, r.expires ? html`${t('review.until')} ${day(r.expires)}` : nothing].filter((p) => p !== nothing);
    return html`${r.decision ? html`<b>${t(`said.${r.decision}`)}</b> (${t(`review.${r.state}`)})` : html`<b>${t(`review.${r.state}`)}</b>`}${r.reason ? html`: ${foreign(r.reason)}` : nothing}${parts.length ? html` <span class="soft">${parts.map((p, i) => (i ? html`, ${p}` : p))}</span>` : nothing}`;
}
