// SPDX-License-Identifier: Apache-2.0
//
// adverts-text.js - the text of which posts were made: what stays as plain text, what changes as
// slots, each kind with its own ground, edge and word; or as one post has it. Beneath, what stands in
// each slot, and how often.
import { html, nothing } from 'lit';
import { SLOT_KINDS } from '../core/adverts.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { foreign } from './beside.js';

const MOST_VALUES = 12;
const kindOf = (kind) => (SLOT_KINDS.includes(kind) ? kind : 'free');
const SHAPES = { phone: '☎', price: '¤', place: '⌖', name: '✎', time: '◷', address: '@', code: '⌘', number: '#', free: '…' };

// The value of a slot in a post; nothing stands in it in some.
const filled = (value) => (value === undefined || value === '' ? html`<i>${t('adverts.slot.empty')}</i>` : value);

function slot(host, of, k) {
    const kind = kindOf(k.kind);
    const known = of.slots.find((s) => s.slot === k.slot);
    const has = host.post ? of.byPost.get(host.post)?.get(k.slot) : undefined;
    const other = host.post && host.postBefore && has !== of.byPost.get(host.postBefore)?.get(k.slot);
    const label = t('adverts.slot.label', { n: k.slot, kind: t(`adverts.slot.${kind}`), values: known?.values.length ?? 0 });
    return html`<button type="button" class="slot slot-${kind} ${host.slot === k.slot ? 'chosen' : ''} ${other ? 'other' : ''}" data-slot=${k.slot} aria-label=${host.post ? `${label}: ${has ?? ''}` : label} aria-pressed=${host.slot === k.slot ? 'true' : 'false'} @click=${() => { host.slot = host.slot === k.slot ? null : k.slot; }}><span class="slot-sign" aria-hidden="true">${SHAPES[kind]}</span>${host.post ? html`<bdi translate="no" data-words>${filled(has)}</bdi>` : html`<span>${t(`adverts.slot.${kind}`)}</span> <span class="slot-n">${words().format.integer(known?.values.length ?? 0)}</span>`}</button>`;
}

const token = (host, of, k) => (k.slot ? html`${k.gap}${slot(host, of, k)}` : html`<span translate="no" data-words>${k.gap}${k.text ?? ''}</span>`);

function legend(of) {
    const here = SLOT_KINDS.filter((kind) => of.slots.some((s) => kindOf(s.kind) === kind));
    return html`<ul class="slots-key" aria-label=${t('adverts.slots.key')}>${here.map((kind) => html`<li><span class="slot slot-${kind}"><span class="slot-sign" aria-hidden="true">${SHAPES[kind]}</span>${t(`adverts.slot.${kind}`)}</span></li>`)}<li>${t('adverts.slots.plain')}</li></ul>`;
}

function values(host, of) {
    const one = (s) => {
        const kind = kindOf(s.kind);
        const open = host.slot === s.slot;
        const shown = open ? s.values : s.values.slice(0, 4);
        const top = Math.max(1, ...s.values.map((v) => v.posts.length));
        return html`<li class="slot-values ${open ? 'open' : ''}" data-values=${s.slot}><p><span class="slot slot-${kind}"><span class="slot-sign" aria-hidden="true">${SHAPES[kind]}</span>${t(`adverts.slot.${kind}`)}</span> <span class="soft">${t('adverts.slot.n', { n: s.slot })}, ${t('adverts.values', { n: s.values.length })}</span></p>
            <ul>${shown.slice(0, open ? 200 : 4).map((v) => html`<li>${open ? barOf({ value: v.posts.length }, top) : nothing}<span>${v.value ? foreign(v.value) : html`<i>${t('adverts.slot.empty')}</i>`}</span> <span class="soft">${t('adverts.posts', { n: v.posts.length })}</span>${open ? html` <button type="button" class="chip screen-only" @click=${() => host.pick(new Set(v.posts))}>${t('adverts.showposts', { n: v.posts.length })}</button>` : nothing}</li>`)}</ul>
            ${s.values.length > 4 ? html`<button type="button" class="link screen-only" @click=${() => { host.slot = open ? null : s.slot; }}>${open ? t('adverts.slot.less') : t('adverts.slot.all', { n: s.values.length })}</button>` : nothing}</li>`;
    };
    const order = [...of.slots].sort((a, b) => SLOT_KINDS.indexOf(kindOf(a.kind)) - SLOT_KINDS.indexOf(kindOf(b.kind)) || a.slot - b.slot);
    const shown = host.slot && !order.slice(0, MOST_VALUES).some((s) => s.slot === host.slot) ? [...order.slice(0, MOST_VALUES - 1), order.find((s) => s.slot === host.slot)].filter(Boolean) : order.slice(0, MOST_VALUES);
    return html`<h3>${t('adverts.slots')}</h3><ul class="all-slots">${shown.map(one)}</ul>
        ${of.slots.some((s) => s.kind === 'phone') ? html`<p class="soft">${t('adverts.slots.spelt')}</p>` : nothing}
        ${order.length > shown.length ? html`<p class="soft">${t('adverts.slots.more', { n: order.length - shown.length })}</p>` : nothing}`;
}

function postSteps(host, of) {
    const at = of.members.indexOf(host.post);
    const f = words().format;
    return html`<p class="post-steps screen-only"><button type="button" class="chip" id="text-template" aria-pressed=${host.post ? 'false' : 'true'} @click=${() => host.showPost(null)}>${t('adverts.astemplate')}</button>
        <button type="button" class="chip" id="post-before" ?disabled=${at <= 0} @click=${() => host.stepPost(-1)}>${t('adverts.before')} <kbd translate="no" data-words>b</kbd></button>
        <span role="status">${at < 0 ? t('adverts.onebyone') : t('adverts.post.of', { n: at + 1, all: f.integer(of.members.length) })}</span>
        <button type="button" class="chip" id="post-next" ?disabled=${at >= of.members.length - 1} @click=${() => host.stepPost(1)}>${t('adverts.next')} <kbd translate="no" data-words>n</kbd></button></p>`;
}

function onePost(host, told) {
    const p = host.post && told.posts.find((x) => x.post === host.post);
    if (!p) return nothing;
    return html`<div class="post-here" id="post-here"><p><b>${foreign(p.post)}</b> ${p.day ? html`<span class="day" translate="no" data-words>${p.day}</span>` : nothing} ${p.place ? foreign(p.place) : nothing} ${p.source ? html`<span class="soft">${foreign(p.source)}</span>` : nothing}</p>
        <details class="behind"><summary>${t('adverts.post.whole')}</summary><p class="post-text" dir="auto" translate="no" data-words>${p.text}</p></details></div>`;
}

export function textsView(host, told) {
    const all = told.templates;
    const lone = told.posts.filter((p) => !p.template).length;
    const of = all.find((k) => k.template === host.template) ?? all[0];
    return html`<section class="panel" id="texts" aria-labelledby="texts-title"><h2 id="texts-title">${t('adverts.texts')}</h2>
        ${of ? html`<p>${t('adverts.texts.text')}</p>
            ${all.length > 1 ? html`<div class="shows screen-only" role="group" aria-label=${t('adverts.texts.which')}>${all.map((k) => html`<button type="button" class="chip" data-template=${k.template} aria-pressed=${k === of ? 'true' : 'false'} @click=${() => host.showText(k.template)}>${t('adverts.text.n', { n: k.template })} <span class="soft">${t('adverts.posts', { n: k.posts })}</span></button>`)}</div>` : html`<p class="soft">${t('adverts.posts', { n: of.posts })}</p>`}
            ${postSteps(host, of)}${legend(of)}
            <div class="template-text" dir="auto" id="template-text">${of.tokens.map((k) => token(host, of, k))}</div>
            ${onePost(host, told)}
            ${of.slots.length ? values(host, of) : html`<p class="note">${t('adverts.slots.none')}</p>`}` : html`<p class="note">${t('adverts.texts.none')}</p>`}
        ${lone && of ? html`<p class="soft">${t('adverts.texts.lone', { n: lone })} <button type="button" class="link screen-only" @click=${() => host.pick(new Set(told.posts.filter((p) => !p.template).map((p) => p.post)))}>${t('adverts.showposts', { n: lone })}</button></p>` : nothing}</section>`;
}
