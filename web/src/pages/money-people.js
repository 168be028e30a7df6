// SPDX-License-Identifier: Apache-2.0
//
// money-people.js - who stands in a case: what each may be, as a possibility with its reasons and
// never a label; and how each stands beside others like it.
import { html, nothing, svg } from 'lit';
import { farthestFirst, mayBeSubject, ROLES } from '../core/money.js';
import { t, words } from '../core/words.js';
import { outline } from '../pictures/ties.js';
import { place, roundUp } from '../pictures/scale.js';
import { foreign } from './beside.js';
import { english, spoken } from './goods-nav.js';

const named = (p) => foreign(`${p.party}${p.name ? ` ${p.name}` : ''}`);

function possibility(p, role) {
    const v = p[role] ?? 0;
    const width = Math.round(100 * Math.min(1, Math.max(0, v)));
    return html`<li><span>${t(`money.may.${role}`)}</span> <svg class="may-bar" width="100%" height="10" aria-hidden="true" focusable="false"><rect class="bar-ground" width="100%" height="10" rx="3"></rect><rect class="bar-body" width="${width}%" height="10" rx="3"></rect></svg> <b>${words().format.plain(v)}</b></li>`;
}

function one(p) {
    const says = ROLES.filter((r) => (p[r] ?? 0) > 0).sort((a, b) => p[b] - p[a]);
    const where = [p.city, p.country].filter(Boolean).join(', ');
    return html`<li class="person role-${p.role}" data-party=${p.party}>
        <p class="person-name"><svg width="40" height="26" viewBox="-1 -1 42 26" aria-hidden="true" focusable="false"><g class="tie-box tie-${p.role}"><path d=${outline(p.role, 40, 24)}></path></g></svg>
            <b>${named(p)}</b> <span class="soft">${words().named(`money.kind.${p.kind}`, p.kind)}${where ? html`, ${foreign(where)}` : nothing}</span></p>
        ${says.length ? html`<ul class="mays">${says.map((r) => possibility(p, r))}</ul>` : html`<p class="soft">${t('money.role.none')}</p>`}
        ${p.why.length ? html`<p>${t('money.reasons')}</p><ul class="because">${p.why.map((w) => html`<li>${spoken(w)}</li>`)}</ul>` : nothing}
        ${mayBeSubject(p) ? nothing : html`<p class="care-line"><span aria-hidden="true">◇</span> ${t('money.nosubject')}</p>`}
        ${p.subject ? html`<p class="care-line"><b>${t('money.subject')}</b></p>` : nothing}
        ${p.accounts ? html`<p class="soft">${t('money.accounts')} ${foreign(p.accounts)}</p>` : nothing}</li>`;
}

// The parties of whom something is said come first; many of whom nothing is known stand folded away.
export function parties(told) {
    const known = told.parties.filter((p) => p.role !== 'unknown' || p.why.length);
    const rest = told.parties.filter((p) => !known.includes(p));
    const list = (ps) => html`<ul class="people">${ps.map(one)}</ul>`;
    return html`<section class="panel" id="people" aria-labelledby="people-title"><h2 id="people-title">${t('money.people')}</h2><p>${t('money.people.text')}</p>
        ${known.length ? list(known) : nothing}
        ${rest.length ? (rest.length + known.length <= 6 ? list(rest) : html`<details class="behind"><summary>${t('money.people.rest', { n: rest.length })}</summary>${list(rest)}</details>`) : nothing}</section>`;
}

// The party beside its peers: from nought to the largest; half of them are at most the first line,
// 95 in 100 within the band.
function strip(p) {
    const top = roundUp(Math.max(p.value ?? 0, p.p95 ?? 0, p.median ?? 0));
    const mirrored = words().direction === 'rtl';
    const x = (v) => place(v, top, mirrored);
    const has = (v) => typeof v === 'number';
    return svg`<svg class="peer-strip" width="100%" height="26" aria-hidden="true" focusable="false"><line class="axis" x1="0" x2="100%" y1="13" y2="13"></line>
        ${has(p.p95) ? svg`<rect class="peer-band" x=${mirrored ? x(p.p95) : '0'} width=${place(p.p95, top)} y="7" height="12" rx="3"></rect>` : nothing}
        ${has(p.median) ? svg`<line class="peer-median" x1=${x(p.median)} x2=${x(p.median)} y1="4" y2="22"></line>` : nothing}
        ${has(p.value) ? svg`<svg x=${x(p.value)} y="13" overflow="visible"><path class="peer-here" d="M0 -8l8 8l-8 8l-8 -8z"></path></svg>` : nothing}</svg>`;
}

const MOST_PEERS = 6;

function peer(p) {
    const f = words().format;
    const number = (v) => (typeof v === 'number' ? f.number(v) : '–');
    const group = [p.unit, p.group].filter(Boolean).join('; ');
    return html`<li><p><b>${english(p.what)}</b>${p.about ? html`, ${named(p.about)}` : nothing}</p>${strip(p)}
        <p>${t('money.peers.one', { value: number(p.value), median: number(p.median), p95: number(p.p95), n: p.peers ?? 0 })} ${group ? html`<span class="soft">${english(group)}</span>` : nothing}</p></li>`;
}

export function peers(told) {
    if (!told.peers.length) return nothing;
    const sorted = farthestFirst(told.peers);
    const list = (some) => html`<ul class="peer-list">${some.map(peer)}</ul>`;
    return html`<section class="panel" id="peers" aria-labelledby="peers-title"><h2 id="peers-title">${t('money.peers')}</h2><p>${t('money.peers.text')}</p>
        ${list(sorted.slice(0, MOST_PEERS))}
        <p class="soft peer-key"><span aria-hidden="true">◆</span> ${t('money.peers.here')} · <span aria-hidden="true">│</span> ${t('money.peers.median')} · <span aria-hidden="true">▬</span> ${t('money.peers.band')}</p>
        ${sorted.length > MOST_PEERS ? html`<details class="behind"><summary>${t('money.peers.more', { n: sorted.length - MOST_PEERS })}</summary>${list(sorted.slice(MOST_PEERS))}</details>` : nothing}</section>`;
}
