// SPDX-License-Identifier: Apache-2.0
//
// adverts-parts.js - pieces of a network's view: what ties its posts, with reasons; where and when
// they say they are; what the last files changed; what lies behind it, and its package.
import { html, nothing } from 'lit';
import { news, strongestFirst } from '../core/adverts.js';
import { problemBox, tableBehind } from '../core/page.js';
import { t, words } from '../core/words.js';
import { kindName } from '../pictures/net.js';
import '../pictures/route.js';
import '../pictures/track.js';
import { day } from './matter-queue.js';
import { foreign } from './beside.js';
import { spoken } from './goods-nav.js';

const MOST_TIES = 8;
const SIGNS = { kept: '●', bridge: '⋯', hub: '✕', service: '✕', spread: '✕' };

function tie(host, k) {
    const only = `tie:${k.tie}`;
    return html`<li class=${k.kept ? 'kept' : 'unkept'} data-tie=${k.tie}><p class="sign-says"><span class="family">${kindName(k.kind)}</span> <b>${foreign(k.value)}</b>
            ${k.has.length ? html`<button type="button" class="chip screen-only" aria-pressed=${host.only === only ? 'true' : 'false'} @click=${() => host.pick(only)}>${t('adverts.showposts', { n: k.has.length })}</button>` : nothing}</p>
        <p><span class="tie-state"><span aria-hidden="true">${SIGNS[k.state] ?? '○'}</span> ${words().named(`adverts.state.${k.state}`, k.state)}</span>${k.reason ? html` ${spoken(k.reason)}` : nothing}</p></li>`;
}

export function tiesView(host, told) {
    const all = strongestFirst(told.ties.filter((k) => k.sort !== 'text'));
    const list = (some) => html`<ol class="signs ties-list">${some.map((k) => tie(host, k))}</ol>`;
    return html`<section class="panel" id="ties" aria-labelledby="ties-title"><h2 id="ties-title">${t('adverts.ties')}</h2><p>${t('adverts.ties.text')}</p>
        <mn-net .told=${told} .only=${typeof host.only === 'string' ? host.only : ''} label=${t('adverts.net.label', { n: told.posts.length })}></mn-net>
        ${all.length ? html`<h3>${t('adverts.ties.each')}</h3>${list(all.slice(0, MOST_TIES))}
            ${all.length > MOST_TIES ? html`<details class="behind" id="more-ties"><summary>${t('adverts.ties.more', { n: all.length - MOST_TIES })}</summary>${list(all.slice(MOST_TIES))}</details>` : nothing}` : nothing}</section>`;
}

const km = (v) => (typeof v === 'number' ? t('adverts.km', { n: words().format.integer(Math.round(v)) }) : '–');
const hours = (v) => (typeof v === 'number' ? t('adverts.hours', { n: words().format.number(v, 2, true) }) : '–');

export function moveView(host, told) {
    const leaps = told.legs.filter((l) => l.impossible).length;
    const places = new Set(told.posts.map((p) => p.place).filter(Boolean)).size;
    return html`<section class="panel" id="move" aria-labelledby="move-title"><h2 id="move-title">${t('adverts.move')}</h2><p>${t('adverts.move.text')}</p>
        ${told.circuits.map((c) => html`<p class="circuit">${t('adverts.circuit', { laps: words().format.plain(c.laps ?? 0) })} <b>${foreign(c.places ?? c.circuit ?? '')}</b> <span class="soft">${t('adverts.circuit.chance', { n: Math.max(1, Math.round((c.chance ?? 0) * 1000)) })}</span></p>`)}
        ${leaps ? html`<p class="note">${t('adverts.leaps', { n: leaps })}</p>` : nothing}
        <mn-track .posts=${told.posts} .legs=${told.legs} label=${t('adverts.track.label', { n: told.posts.length, places })}></mn-track>
        <h3>${t('adverts.map')}</h3><mn-route .posts=${told.posts} .legs=${told.legs} label=${t('adverts.map.label', { n: places })}></mn-route>
        ${tableBehind(t('adverts.stays'), [t('adverts.col.place'), t('adverts.col.days'), t('adverts.col.posts')], told.stays.map((s) => [foreign(s.place ?? ''), html`${day(s.from)} – ${day(s.to)}`, words().format.integer(s.posts ?? 0)]), 400, t('adverts.stays'))}
        ${told.legs.length ? tableBehind(t('adverts.legs'), [t('adverts.col.leg'), t('adverts.col.days'), t('adverts.col.km'), t('adverts.col.hours'), t('adverts.col.possible')], told.legs.map((l) => [html`${foreign(l.from_place ?? '')} → ${foreign(l.to_place ?? '')}`, html`${day(l.from)} – ${day(l.to)}`, km(l.km), hours(l.hours), l.impossible ? html`<b>${t('adverts.notpossible')}</b>` : t('adverts.possible')]), 400, t('adverts.legs')) : nothing}</section>`;
}

// What files changed, and watched identifiers that were seen: nothing where nothing did.
export function changesView(told) {
    if (told.changes.every((c) => c.what === 'found') && !told.watched.length) return nothing;
    return html`<section class="panel" id="changes" aria-labelledby="changes-title"><h2 id="changes-title">${t('adverts.changes')}</h2><ul class="signs">${told.changes.map((c) => html`<li><p>${day(c.on)} <b>${words().named(`adverts.what.${c.what}`, c.what)}</b> ${spoken(news(c.detail).join('; '))}</p></li>`)}
        ${told.watched.map((w) => html`<li><p><span class="watched-mark"><span aria-hidden="true">◉</span> ${t('adverts.watchedhere')}</span> <b>${foreign(w.value ?? '')}</b> <span class="soft">${foreign(w.post ?? '')}</span></p></li>`)}</ul></section>`;
}

export function packageView(host, told) {
    const made = host.packed;
    return html`<section class="panel" id="package" aria-labelledby="package-title"><h2 id="package-title">${t('adverts.package')}</h2><p>${t('adverts.package.text')}</p>
        <p class="actions screen-only"><button type="button" id="get-package" ?disabled=${host.packing} @click=${() => host.package()}>${t('adverts.package.get')}</button>
            <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button></p>
        ${host.packing ? html`<p class="soft" role="status">${t('adverts.packing')}</p>` : nothing}
        ${problemBox(host.packProblem)}
        ${made ? html`<div id="packed" role="status"><p>${t(made.wrong === null ? 'adverts.packed.unchecked' : 'adverts.packed', { n: made.files.length })}</p>
            <ul class="packed-files">${made.files.map((f) => html`<li><span>${foreign(f.name)}</span> <code translate="no" data-words>${f.sha256}</code></li>`)}</ul></div>` : nothing}
        ${told.files.length ? tableBehind(t('adverts.files'), [t('adverts.col.file'), t('adverts.col.rows'), t('adverts.col.kept'), t('adverts.col.sha256')], told.files.map((f) => [foreign(f.name ?? ''), words().format.integer(f.rows ?? 0), day(f.kept_on), html`<code translate="no" data-words>${f.sha256}</code>`]), 400, t('adverts.files')) : nothing}</section>`;
}
