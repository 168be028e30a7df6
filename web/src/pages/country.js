// SPDX-License-Identifier: Apache-2.0
//
// country.js - <mn-country>: one country's record. Every number on it is a link to the row it is
// from, with year, source, address and the day it was read; what was counted has a row of its own
// that says how. Whichever the country, the page is the same.
import { html, nothing } from 'lit';
import { account, may, needsSignIn, onAccount } from '../core/account.js';
import { readHistory, writePlace } from '../core/nation.js';
import { askNation, placeOf } from '../core/nation-desk.js';
import { addressOf } from '../core/router.js';
import { ask } from '../core/server.js';
import { t } from '../core/words.js';
import { changes, conflicts, inShort, peers, promises, rows, trade, trends } from './country-parts.js';
import { countryChoice, refused } from './nation-nav.js';
import { OneCountry } from './nation-page.js';

const desk = { of: '' };

class Country extends OneCountry {
    static properties = { promised: { state: true } };

    desk = desk;

    connectedCallback() {
        super.connectedCallback();
        this.left = onAccount(() => this.askPromises());
    }

    disconnectedCallback() {
        this.left();
        super.disconnectedCallback();
    }

    // What the store has: {of, tables}, {of, error}, {of, none: true} without one; null before it is known.
    async askPromises() {
        const { of } = desk;
        this.promised = null;
        if (!of || !account.known || needsSignIn() || !may('read')) return;
        let promised = { of, none: true };
        if (account.store) promised = await ask('alliance', { country: of }).then(({ tables }) => ({ of, tables }), (error) => ({ of, error }));
        if (desk.of === of) this.promised = promised;
    }

    asked() {
        return { route: 'country/show', name: desk.of, options: { COUNTRY: desk.of } };
    }

    begin() {
        const { of } = desk;
        this.report = null;
        this.askPromises();
        if (!of) return;
        this.load(async () => {
            const [shown, known] = await Promise.all([askNation('country/show', { COUNTRY: of }), askNation('country/indicators', {})]);
            const kinds = new Map(known.tables.indicators.map((i) => [i.indicator, i]));
            return { of, tables: shown.tables, history: readHistory(shown.tables.history), kinds };
        });
    }

    body() {
        const record = this.report;
        return html`<section class="panel" aria-labelledby="c-short"><h2 id="c-short">${t('record.short')}</h2>${inShort(record)}</section>
            <section class="panel" aria-labelledby="c-trends"><h2 id="c-trends">${t('record.trends')}</h2><p>${t('record.trends.text')}</p>${trends(record)}</section>
            ${changes(record)}${peers(record)}${trade(record)}${promises(record, this.promised)}${conflicts(record)}
            ${this.keeps(['pdf', 'html', 'csv', 'json'], html`<a class="button quiet" href=${addressOf('/brief', writePlace({ of: [record.of] }))}>${t('record.brief', { name: placeOf(record.of) })}</a><a class="button quiet" href=${addressOf('/side-by-side', writePlace({ of: [record.of] }))}>${t('record.sides')}</a><a class="button quiet" href=${addressOf('/commitments', writePlace({ of: [record.of] }))}>${t('promise.list')}</a>`)}
            ${rows(record)}${refused(record.tables.refused)}`;
    }

    render() {
        return this.frame('profile', { of: this.report?.of, asked: desk.of, body: () => this.body(), title: this.report ? placeOf(this.report.of) : t('record.title'), lead: 'record.lead',
            given: html`<div class="fields screen-only">${countryChoice({ id: 'c-of', label: t('record.choose'), value: desk.of, take: (of) => this.choose(of), more: true, none: t('record.none') })}</div>` });
    }
}
customElements.define('mn-country', Country);

