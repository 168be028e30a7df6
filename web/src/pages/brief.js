// SPDX-License-Identifier: Apache-2.0
//
// brief.js - <mn-brief>: two pages on a country for a senior meeting, as the program writes them, in
// the reader's language: six facts, three asks with precedent, what will be said and what answers
// it, sectors, sources. Made as a PDF, or printed from here.
import { html, nothing } from 'lit';
import { writePlace } from '../core/nation.js';
import { askNation, placeOf } from '../core/nation-desk.js';
import { addressOf } from '../core/router.js';
import { t, words } from '../core/words.js';
import { countryChoice, listedSources, refused, sourceLink } from './nation-nav.js';
import { OneCountry } from './nation-page.js';

const desk = { of: '' };
const NAMED = 3;
const beside = (figure, other) => (other === null || other === undefined ? figure ?? '' : t('brief.beside', { a: figure, b: other }));

class Brief extends OneCountry {
    desk = desk;

    asked() {
        return { route: 'brief', name: `brief-${desk.of}`, options: { COUNTRY: desk.of, lang: words().language } };
    }

    begin() {
        const { of } = desk;
        if (of) this.load(async () => ({ ...await askNation('brief', this.asked().options), of }));
        else this.report = null;
    }

    value(value, fact) {
        return fact === 'tip-tier' || /^(1|2|2WL|3|SC)$/.test(value) && fact === 'tier' ? words().named(`nation.tier.${value}`, value) : value;
    }

    fact(r) {
        const known = r.value !== null && r.value !== '';
        return html`<li class=${known ? '' : 'not-known'}><h3><span data-name>${r.measure}</span></h3>${known ? html`<p class="figure-now">${this.value(r.value, r.fact)} <span class="soft">${r.year ?? ''}</span> ${this.sources.marks(r.source)}</p>` : nothing}
            ${known && r.before !== null ? html`<p>${t('record.before')} ${this.value(r.before, r.fact === 'tier-trend' ? 'tip-tier' : r.fact)} <span class="soft">${r.before_year}</span></p>` : nothing}
            ${r.missing ? html`<p class="soft">${r.missing}</p>` : nothing}</li>`;
    }

    // The fact that a rule holds by: what stands beside it, or what it was before.
    evidence(a, tier) {
        const now = (text) => html`<b>${tier ? this.value(text, 'tip-tier') : text}</b>`;
        const year = html`<span class="soft">${a.evidence_year ?? ''}</span>`;
        if (a.before === null || a.before === undefined || tier) return html`${now(a.evidence)} ${year}`;
        return a.before_year === a.evidence_year ? html`${now(beside(a.evidence, a.before))} ${year}` : html`${a.before} <span class="soft">${a.before_year}</span> → ${now(a.evidence)} ${year}`;
    }

    ask(a, i) {
        const f = words().format;
        const named = this.report.tables.precedents.filter((p) => p.ask === a.ask && p.improved).slice(0, NAMED);
        const tier = /tier|reach/.test(a.ask);
        return html`<li><h3><span data-count>${i + 1}.</span> ${a.text}</h3>
            <dl class="needs"><dt>${t('brief.because')}</dt><dd>${a.because}${a.evidence ? html`: ${this.evidence(a, tier)}` : nothing} ${this.sources.marks(a.evidence_source)}</dd>
                <dt>${t('brief.precedent')}</dt><dd>${t('brief.alike', { alike: f.integer(a.alike), improved: f.integer(a.improved), not: f.integer(a.not_improved) })} ${this.sources.marks(a.counted_from)}
                    ${named.length ? html`${t('brief.among')} ${named.map((p, k) => html`${k ? '; ' : ''}${placeOf(p.iso3, p.name)} <span class="soft">${tier ? this.value(p.from, 'tip-tier') : beside(p.from, p.from_beside)} (${p.from_year}) → ${tier ? this.value(p.to, 'tip-tier') : beside(p.to, p.to_beside)} (${p.to_year})</span>`)}.` : nothing} <span class="soft">${t('brief.matched')}</span></dd>
                <dt>${t('brief.theysay')}</dt><dd>${a.they_say}</dd><dt>${t('brief.answer')}</dt><dd>${a.answer}</dd>
                <dt>${t('brief.rests')}</dt><dd><span lang="en" data-words>${a.source}</span> ${a.address ? sourceLink(a.address) : nothing}${a.note ? html` <span class="soft" lang="en" data-words>${a.note}</span>` : nothing}</dd></dl></li>`;
    }

    sectors(rows) {
        const goods = (text) => String(text ?? '').split(';').filter(Boolean).map((g) => words().named(`good.${g}`, g)).join(', ');
        return html`<section class="panel" id="sectors"><h2>${t('brief.sectors')}</h2><p>${t('brief.sectors.text')}</p>
            <div class="scroll" tabindex="0" role="region" aria-label=${t('brief.sectors')}><table><thead><tr>${['sector', 'forced', 'child', 'goods', 'world'].map((name) => html`<th scope="col">${t(`brief.col.${name}`)}</th>`)}</tr></thead>
            <tbody>${rows.map((r) => html`<tr><th scope="row">${r.name}</th><td>${r.forced}</td><td>${r.child}</td><td>${goods(r.all_goods)}${r.note ? html` <span class="soft">${r.note}</span>` : nothing} ${this.sources.marks(r.source)}</td><td>${r.world ?? ''} ${this.sources.marks(r.world_source)}</td></tr>`)}</tbody></table></div></section>`;
    }

    body() {
        const { tables, of } = this.report;
        this.sources = listedSources(tables.sources, 'br');
        const name = placeOf(of);
        return html`<section class="panel" id="facts"><h2>${t('brief.facts')}</h2><ul class="figures">${tables.facts.map((r) => this.fact(r))}</ul></section>
            <section class="panel" id="asks"><h2>${t('brief.asks')}</h2>${tables.asks.length < 3 ? html`<p class="note">${t('brief.fewer')}</p>` : nothing}<ol class="asks">${tables.asks.map((a, i) => this.ask(a, i))}</ol></section>
            ${this.sectors(tables.sectors)}
            ${this.sources.list()}
            ${refused(tables.refused)}
            ${this.keeps(['pdf', 'html', 'json'], html`<a class="button quiet" href=${addressOf('/country', writePlace({ of: [of] }))}>${t('brief.record', { name })}</a>`, '')}`;
    }

    render() {
        return this.frame('brief', { of: this.report?.of, asked: desk.of, body: () => this.body(), title: desk.of ? t('brief.title.of', { name: placeOf(desk.of) }) : t('brief.title'), lead: 'brief.lead',
            given: html`<div class="fields screen-only">${countryChoice({ id: 'b-of', label: t('world.col.place'), value: desk.of, take: (of) => this.choose(of), none: t('record.none') })}</div>` });
    }
}
customElements.define('mn-brief', Brief);
