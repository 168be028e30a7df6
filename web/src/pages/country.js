// SPDX-License-Identifier: Apache-2.0
//
// country.js - <mn-country>: one country's record. Every number on it is a link to the row it is
// from, with year, source, address and the day it was read; what was counted has a row of its own
// that says how. Whichever the country, the page is the same.
import { html, nothing } from 'lit';
import { readHistory, readPlace, writePlace } from '../core/nation.js';
import { askNation, fetchNation, onFacts, placeOf } from '../core/nation-desk.js';
import { Page, problemBox } from '../core/page.js';
import { addressOf, noteFragment } from '../core/router.js';
import { save } from '../core/save.js';
import { t } from '../core/words.js';
import { changes, conflicts, inShort, peers, rows, trade, trends } from './country-parts.js';
import { countryChoice, loading, nationNav, ownFiles, refused } from './nation-nav.js';

const desk = { of: '' };
export const lastCountry = () => desk.of;

class Country extends Page {
    static properties = { record: { state: true }, problem: { state: true }, saving: { state: true } };

    connectedCallback() {
        super.connectedCallback();
        this.away = onFacts(() => this.look());
    }

    disconnectedCallback() {
        this.away();
        super.disconnectedCallback();
    }

    willUpdate() {
        if (this.seen === location.hash || location.hash.startsWith('#at-')) return;
        this.seen = location.hash;
        const [of] = readPlace(location.hash).of;
        if (of && of !== desk.of) this.choose(of);
        else if (desk.of && !this.record) this.look();
    }

    choose(of) {
        desk.of = of;
        noteFragment(writePlace({ of: of ? [of] : [] }));
        this.seen = location.hash;
        this.look();
    }

    async look() {
        const { of } = desk;
        this.record = null;
        this.problem = null;
        if (!of) return;
        try {
            const [shown, known] = await Promise.all([askNation('country/show', { COUNTRY: of }), askNation('country/indicators', {})]);
            if (of !== desk.of) return;
            const kinds = new Map(known.tables.indicators.map((i) => [i.indicator, i]));
            this.record = { of, tables: shown.tables, history: readHistory(shown.tables.history), kinds };
        } catch (error) {
            if (of === desk.of) this.problem = error;
        }
    }

    async keep(format) {
        this.saving = format;
        try {
            save(`manumit-${desk.of}.${format}`, await fetchNation(`country/show.${format}`, { COUNTRY: desk.of }));
        } catch (error) {
            this.problem = error;
        }
        this.saving = null;
    }

    body() {
        const { record } = this;
        return html`<section class="panel" aria-labelledby="c-short"><h2 id="c-short">${t('record.short')}</h2>${inShort(record)}</section>
            <section class="panel" aria-labelledby="c-trends"><h2 id="c-trends">${t('record.trends')}</h2><p>${t('record.trends.text')}</p>${trends(record)}</section>
            ${changes(record)}${peers(record)}${trade(record)}${conflicts(record)}
            <p class="actions screen-only"><a class="button quiet" href=${addressOf('/brief', writePlace({ of: [record.of] }))}>${t('record.brief', { name: placeOf(record.of) })}</a><a class="button quiet" href=${addressOf('/side-by-side', writePlace({ of: [record.of] }))}>${t('record.sides')}</a>${['pdf', 'html', 'csv', 'json'].map((format) => html`<button type="button" class="quiet" id="get-${format}" ?disabled=${Boolean(this.saving)} @click=${() => this.keep(format)}>${t(`record.get.${format}`)}</button>`)}
                <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button></p>
            ${rows(record)}${refused(record.tables.refused)}`;
    }

    render() {
        return html`<div class="nation wide" id="profile" data-of=${this.record?.of ?? ''}>${nationNav()}<header><h1>${this.record ? placeOf(this.record.of) : t('record.title')}</h1><p class="lead">${t('record.lead')}</p></header>
            <div class="fields screen-only">${countryChoice({ id: 'c-of', label: t('record.choose'), value: desk.of, take: (of) => this.choose(of), more: true, none: t('record.none') })}</div>
            ${problemBox(this.problem, () => this.look())}
            ${this.record ? this.body() : desk.of && !this.problem ? loading() : nothing}
            ${ownFiles(this)}</div>`;
    }
}
customElements.define('mn-country', Country);

