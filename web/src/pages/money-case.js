// SPDX-License-Identifier: Apache-2.0
//
// money-case.js - one alert, in the order in which it is judged: why it is here, what speaks
// against it, who stands in it, what moved, what others like it do; then the drafts.
import { html, nothing } from 'lit';
import { mayBeSubject, restsOn, signsByParty } from '../core/money.js';
import { desk, rowOf } from '../core/money-desk.js';
import { problemBox, tableBehind } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { save } from '../core/save.js';
import { t, words } from '../core/words.js';
import { rolesKey } from '../pictures/ties.js';
import '../pictures/time.js';
import { foreign } from './beside.js';
import { dropZone } from './fields.js';
import { english, spoken } from './goods-nav.js';
import { day, historyOf } from './matter-queue.js';
import { decideBar, decideForm } from './money-decide.js';
import { parties, peers } from './money-people.js';
import { endOf, paymentsTable } from './money-payments.js';
import { scoreOf, shownScore, stateOf, typologies } from './money-queue.js';

const MOST_SIGNS = 4;
const isAddress = (text) => /^https?:\/\/[^\s]+$/i.test(text ?? '');
const name = (p) => foreign(`${p.party}${p.name ? ` ${p.name}` : ''}`);

function head(host, alert, row, told) {
    const f = words().format;
    const list = [
        [t('money.col.score'), scoreOf(row?.score ?? told?.score)],
        [t('money.col.families'), f.integer(row?.family_count ?? told?.families ?? 0)],
        told ? [t('money.col.payments'), html`${f.integer(told.payments.length)}${told.restedOn === null || told.restedOn === told.payments.length ? nothing : html` <span class="soft" id="rested-on">${t('money.restedon', { n: told.restedOn })}</span>`}`] : null,
        row ? [t('money.col.days'), html`${day(row.first)} – ${day(row.last)}`] : null,
        row ? [t('money.col.state'), stateOf(row)] : null,
    ].filter(Boolean);
    return html`<nav class="screen-only case-ways" aria-label=${t('money.ways')}><a href=${addressOf('/money')}>← ${t('money.back')}</a> <kbd>${t('keys.esc')}</kbd>
            <span class="case-steps"><button type="button" class="chip" id="before" @click=${() => host.move(-1)}>${t('work.before')} <kbd translate="no" data-words>k</kbd></button>
            <button type="button" class="chip" id="next" @click=${() => host.move(1)}>${t('work.next')} <kbd translate="no" data-words>j</kbd></button></span></nav>
        <header class="case-head"><p class="draft-mark"><b>${t('money.draft')}</b> ${t('money.confidential')}</p>
            <h1 id="case-title" tabindex="-1"><span translate="no" data-words>${alert}</span>${row?.typologies.length ? html`: ${t('money.looks')} ${typologies(row)}` : nothing}</h1>
            <dl class="case-facts">${list.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>
            <p class="soft">${t('money.score.text')}</p>
            ${row?.care ? html`<div class="note care" id="care"><p><b>${t('money.other')}</b></p><p>${t('money.other.text')}</p></div>` : nothing}
            ${historyOf(told, (d) => words().named(`money.said.${d}`, d), (w) => words().named(`money.step.${w}`, w))}</header>`;
}

const showButton = (host, only, n) => (n ? html`<button type="button" class="chip screen-only" aria-pressed=${host.only === only ? 'true' : 'false'} @click=${() => host.pick(only)}>${t('money.showpayments', { n })}</button>` : nothing);

function sign(host, told, s) {
    return html`<li data-sign=${s.id}><p class="sign-says"><span class="family">${words().named(`family.${s.family}`, s.family)}</span> <b>${spoken(s.says)}</b> ${showButton(host, told.indicators.indexOf(s), restsOn(s))}</p>
        <p class="soft">${foreign(s.id)}: ${foreign(s.source ?? '')}${s.paragraph ? html`, ${foreign(s.paragraph)}` : nothing}${s.date ? html`, ${day(s.date)}` : nothing}${isAddress(s.address) ? html` <a href=${s.address} rel="noreferrer noopener" target="_blank">${t('money.read')}</a>` : nothing}</p></li>`;
}

// Of each party the signs that weigh most; the others are folded away.
function signsOf(host, told, { about, signs }) {
    const list = (some) => html`<ol class="signs">${some.map((s) => sign(host, told, s))}</ol>`;
    return html`<h3>${about ? html`${t('money.of')} ${name(about)}${about.role === 'unknown' ? nothing : html` <span class="soft">${t(`money.may.${about.role}`)}</span>`}` : t('money.ofall')}</h3>
        ${list(signs.slice(0, MOST_SIGNS))}${signs.length > MOST_SIGNS ? html`<details class="behind"><summary>${t('money.moresigns', { n: signs.length - MOST_SIGNS })}</summary>${list(signs.slice(MOST_SIGNS))}</details>` : nothing}`;
}

function indicators(host, told) {
    return html`<section class="panel" id="why" aria-labelledby="why-title"><h2 id="why-title">${t('money.why')}</h2><p>${t('money.why.text', { n: told.families ?? 0 })}</p>
        ${signsByParty(told.indicators).map((group) => signsOf(host, told, group))}
        ${told.patterns.length ? html`<h3>${t('money.patterns')}</h3><ul class="signs">${told.patterns.map((p) => html`<li><p class="sign-says"><span class="family">${words().named(`pattern.${p.id}`, p.id)}</span> ${spoken(p.says)}</p></li>`)}</ul>` : nothing}</section>`;
}

function against(host, told) {
    return html`<section class="panel" id="against" aria-labelledby="against-title"><h2 id="against-title">${t('money.against')}</h2>
        ${told.contrary.length ? html`<ul class="signs">${told.contrary.map((c) => html`<li><p class="sign-says"><b>${spoken(c.says)}</b></p><p>${c.about ? html`${t('money.of')} ${name(c.about)}. ` : nothing}${c.rests.size ? t('money.payments', { n: c.rests.size }) : nothing}</p></li>`)}</ul>` : html`<p class="note">${t('money.against.none')}</p>`}
        <h3>${t('money.without')}</h3>
        ${told.without.length ? html`<ul class="signs">${told.without.map((w) => html`<li><p>${t('money.without.n', { n: w.payments, score: shownScore(w.score), was: shownScore(told.score) })}</p></li>`)}</ul>
            <p>${showButton(host, 'decisive', new Set(told.without.flatMap((w) => [...w.rests])).size)}</p>` : html`<p>${t('money.without.none')}</p>`}</section>`;
}

function ties(told) {
    const f = words().format;
    const rows = told.flows.map((l) => [html`${endOf(l.from)} → ${endOf(l.to)}`, f.integer(l.payments), sum(told, l.value)]);
    return html`<section class="panel" id="ties" aria-labelledby="ties-title"><h2 id="ties-title">${t('money.ties')}</h2><p>${t('money.ties.text')}</p>
        <mn-ties .flows=${told.flows} .parties=${told.parties} currency=${told.currency ?? ''} label=${t('money.ties.label')}></mn-ties>${rolesKey(told.parties)}
        ${tableBehind(t('money.ties.table'), [t('money.col.whom'), t('money.col.payments'), t('money.col.amount')], rows)}</section>`;
}

const sum = (told, value) => (told.currency && /^[A-Z]{3}$/.test(told.currency) ? words().format.money(value, told.currency) : words().format.plain(value));

function time(host, told) {
    const rests = typeof host.only === 'number' ? told.indicators[host.only].rests : host.only === 'decisive' ? new Set(told.payments.filter((p) => p.decisive).map((p) => p.id)) : null;
    const rows = told.days.map((d) => [html`<span class="day" translate="no" data-words>${d.day}</span>`, words().format.integer(d.payments), ...['in', 'out', 'other'].map((k) => sum(told, d[k] ?? 0))]);
    return html`<section class="panel" id="time" aria-labelledby="time-title"><h2 id="time-title">${t('money.time')}</h2><p>${t('money.time.text')}</p>
        ${told.days.length ? html`<mn-time .days=${told.days} .payments=${told.payments} .rests=${rests} currency=${told.currency ?? ''} label=${t('money.time.label', { n: told.payments.length, from: told.days[0].day, to: told.days.at(-1).day })}></mn-time>
            ${tableBehind(t('money.time.table'), [t('money.col.day'), t('money.col.payments'), t('money.in'), t('money.out'), t('money.otherways')], rows)}` : html`<p class="note">${t('money.nopayments')}</p>`}</section>`;
}

function seen(told) {
    if (!told.seen.length) return nothing;
    return html`<section class="panel" id="seen" aria-labelledby="seen-title"><h2 id="seen-title">${t('money.seen')}</h2><ul class="signs">${told.seen.map((s) => html`<li><p>${foreign(s.saw ?? '')}</p><p class="soft">${[s.by, s.where, s.when].filter(Boolean).map((v, i) => html`${i ? ', ' : ''}${foreign(v)}`)}</p></li>`)}</ul></section>`;
}

// Whom the drafts are to name, once a report is decided: those of whom being exploited is less
// possible than something else. Where a survivor may be among them, nobody.
function subjects(host, row, told) {
    if (!row?.decided || row.decision !== 'report') return nothing;
    const offered = row.note || row.kept_by_you ? [] : told.parties.filter((p) => p.role !== 'unknown' && mayBeSubject(p));
    const not = told.parties.filter((p) => !mayBeSubject(p));
    return html`<fieldset id="subjects" class="screen-only"><legend>${t('money.subjects')}</legend><p class="soft">${t('money.subjects.text')}</p>
        ${offered.map((p) => html`<label class="check"><input type="checkbox" name="subject" value=${p.party} .checked=${host.subjects.includes(p.party)} @change=${(e) => host.name(p.party, e.target.checked)}> <span>${name(p)} <span class="soft">${t(`money.may.${p.role}`)}</span></span></label>`)}
        ${offered.length ? nothing : html`<p>${t('money.subjects.none')}</p>`}
        ${not.length ? html`<p class="soft">${t('money.subjects.not')} ${not.map((p, i) => html`${i ? ', ' : ''}${name(p)}`)}</p>` : nothing}</fieldset>`;
}

function drafts(host, row, told) {
    const narrative = told.drafts.find((d) => /narrative/i.test(d.name) && (d.media_type ?? '').startsWith('text/plain'));
    return html`<section class="panel" id="drafts" aria-labelledby="drafts-title"><h2 id="drafts-title">${t('money.drafts')}</h2><p>${t('money.drafts.text')}</p>
        ${narrative ? html`<details class="behind" id="narrative"><summary>${t('money.narrative')}</summary><pre class="narrative" tabindex="0" role="region" aria-label=${t('money.narrative.label')} lang="en" dir="ltr" data-words>${narrative.text}</pre></details>` : nothing}
        ${told.todo.length ? html`<details class="behind" id="todo"><summary>${t('money.todo', { n: told.todo.length })}</summary><ul>${told.todo.map((what) => html`<li>${english(what)}</li>`)}</ul></details>` : nothing}
        ${subjects(host, row, told)}
        <p class="actions screen-only" id="downloads">${told.drafts.map((d) => html`<button type="button" class="quiet" data-draft=${d.name} @click=${() => save(d.name, d.text, d.media_type || 'text/plain')}>${t('money.get')} ${foreign(d.name)}</button>`)}
            <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button></p>
        <details class="screen-only" id="bank"><summary>${t('money.bank')}</summary><p class="soft">${t('money.bank.text')}</p>
            ${dropZone({ id: 'institution', label: t('money.bank.drop'), kinds: t('money.bank.kinds'), chosen: desk.bank, take: ([file]) => host.takeBank(file), host })}</details></section>`;
}

export function caseView(host, alert, told) {
    const row = rowOf(alert);
    return html`${head(host, alert, row, told)}${problemBox(host.caseProblem, () => host.askCase(alert, true))}
        ${told ? html`<div class="case-pair">${indicators(host, told)}${against(host, told)}</div>
            ${parties(told)}${ties(told)}${time(host, told)}${seen(told)}${peers(told)}${paymentsTable(host, told)}${drafts(host, row, told)}`
        : host.caseProblem ? nothing : html`<p class="soft" role="status">${t('one.loading')}</p>`}
        <section class="decide-foot screen-only" aria-label=${t('decide.label')}>${host.draft ? decideForm(host) : decideBar(host, alert)}</section>`;
}
