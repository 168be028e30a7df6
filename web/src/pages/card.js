// SPDX-License-Identifier: Apache-2.0
//
// card.js - <mn-card>: one purchase of an answer, opened: what is known of it and
// what is not, listed goods, what to ask, and a change to try, with its effect at
// once.
import { html, nothing } from 'lit';
import { questionsFor } from '../core/asking.js';
import { placeName } from '../core/countries.js';
import { inHours, threeWays } from '../core/figures.js';
import { surveyOptions } from '../core/fragment.js';
import { Page, problemBox } from '../core/page.js';
import { thingName } from '../core/saying.js';
import { ask } from '../core/server.js';
import { session } from '../core/session.js';
import { t, words } from '../core/words.js';
import { intervals } from '../pictures/interval.js';

const PLACES = 12;

// 'CHN;IND' as countries' names.
const placesOf = (codes) => codes.split(';').filter(Boolean).map((iso3) => placeName({ iso3, name: iso3 }));

// Rows of the report's goods with their countries; forced labour first, a good once.
export function listedGoods(rows) {
    const goods = new Map();
    for (const r of rows) {
        if (!goods.has(r.good)) goods.set(r.good, { good: r.good, what: r.what, forced: placesOf(r.forced ?? ''), child: placesOf(r.child ?? ''), known: r.known });
    }
    return [...goods.values()].sort((a, b) => b.forced.length - a.forced.length || b.child.length - a.child.length);
}

// Rows of the report's materials: each material with its countries by share.
export function madeOf(rows) {
    const made = new Map();
    for (const r of rows) {
        if (!made.has(r.material)) made.set(r.material, []);
        made.get(r.material).push({ name: placeName(r), iso3: r.iso3, share: r.share ?? 0, listed: r.listed ?? '' });
    }
    return [...made].map(([material, from]) => ({ material, from: from.sort((a, b) => b.share - a.share) }));
}

// The same as goods of the list, for a purchase of which the survey's report gives none.
export function listedMaterials(made) {
    const places = (from, word) => from.filter((f) => f.iso3 && f.listed.includes(word)).map((f) => f.name);
    return made.map(({ material, from }) => ({ what: material, forced: places(from, 'forced'), child: places(from, 'child') }))
        .filter((g) => g.forced.length || g.child.length);
}

const FROM = 4;

class Card extends Page {
    static properties = {
        row: { attribute: false }, question: { attribute: false }, goods: { attribute: false }, made: { attribute: false }, money: { attribute: false }, currency: {}, name: {},
        advice: { attribute: false }, given: { type: Boolean }, take: { attribute: false },
        share: { state: true }, tried: { state: true }, problem: { state: true },
    };

    constructor() {
        super();
        this.share = 100;
    }

    willUpdate(changed) {
        if (changed.has('row')) {
            this.share = 100;
            this.tried = null;
        }
    }

    amount() {
        return Math.round(this.money * this.share) / 100;
    }

    async try(event) {
        this.share = Number(event.target.value);
        const answers = { ...session.answers, [this.row.key]: this.amount() };
        this.running?.abort();
        this.running = new AbortController();
        try {
            this.tried = await ask('footprint/survey', surveyOptions({ ...session, answers }), { signal: this.running.signal });
            this.problem = null;
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
    }

    places(names) {
        const more = names.length - PLACES;
        return html`${names.slice(0, PLACES).join(', ')}${more > 0 ? html` ${t('card.goods.more', { n: more })}` : nothing}`;
    }

    // Goods: from the list where the report has them, else from what the thing is made of.
    listed() {
        const own = listedGoods(this.goods);
        if (!own.length && this.question.product && !this.made) return html`<p class="soft" role="status">${t('answer.loading')}</p>`;
        const goods = own.length ? own : listedMaterials(madeOf(this.made ?? []));
        if (!goods.length) return html`<p>${t('card.goods.none')}</p>`;
        return html`<ul class="goods">${goods.slice(0, 6).map((g) => html`<li><b>${g.good ? words().named(`good.${g.good}`, g.good) : thingName(g.what)}</b>
            ${g.good && g.what ? html`<span class="soft">${t('card.goods.in', { what: thingName(g.what) })}</span>` : nothing}
            ${g.forced.length ? html`<br><span class="tag forced">${t('card.goods.forced')}</span> ${this.places(g.forced)}` : nothing}
            ${g.child.length ? html`<br><span class="tag">${t('card.goods.child')}</span> ${this.places(g.child)}` : nothing}</li>`)}</ul>
        <p class="soft">${t('card.goods.text')}</p>`;
    }

    recipe() {
        if (!this.question.product || !this.made?.length) return nothing;
        const f = words().format;
        return html`<h3>${t('card.made')}</h3><ul class="goods">${madeOf(this.made).slice(0, 6).map(({ material, from }) => html`<li><b>${thingName(material)}</b><br>
            ${from.filter((x) => x.share > 0).slice(0, FROM).map((x, i) => html`${i ? ', ' : ''}${x.iso3 ? x.name : t('card.made.usual')} ${f.percent(x.share)}`)}</li>`)}</ul>
        <p class="soft">${t('card.made.text')}</p>`;
    }

    effect() {
        const before = threeWays(session.result)?.hours;
        const after = threeWays(this.tried)?.hours;
        const row = this.tried?.tables.by_purchase.find((r) => r.key === this.row.key);
        if (!before || !row || this.share === 100) return html`<p class="soft">${t('card.change.none')}</p>`;
        const saved = before.value - after.value;
        return html`${intervals([{ ...inHours(this.row), label: t('card.change.before') }, { ...inHours(row), label: t('card.change.after'), kind: 'second' }])}
            <p aria-live="polite"><b>${t(saved >= 0 ? 'card.change.effect' : 'card.change.effect.more', { amount: words().format.cell(Math.abs(saved)) })}</b></p>
            <button type="button" class="quiet" @click=${() => this.take(this.row.key, this.amount())}>${t('card.change.take')}</button>`;
    }

    change() {
        const f = words().format;
        const id = `t-${this.row.key}`;
        return html`<div class="try screen-only"><h3>${t('card.change')}</h3>
            <label for=${id}>${t('card.change.label', { name: this.name })}</label>
            <input id=${id} type="range" min="0" max="200" step="5" .value=${String(this.share)} @input=${this.try}
                aria-valuetext=${t('card.change.value', { share: f.percent(this.share / 100), money: f.money(this.amount(), this.currency) })}>
            <p class="soft">${t('card.change.value', { share: f.percent(this.share / 100), money: f.money(this.amount(), this.currency) })}</p>
            ${problemBox(this.problem)}${this.effect()}
            <p class="soft">${t('card.change.not')}</p></div>`;
    }

    render() {
        const f = words().format;
        const money = f.money(this.money, this.currency);
        const { industry, product } = this.question;
        return html`<div class="card">
            <div><h3>${t('card.known')}</h3>
                ${intervals([{ ...inHours(this.row), label: t('table.hours') }])}
                <p>${t(this.given ? 'card.amount' : 'card.amount.average', { money })}
                ${t('card.industry', { industry: t(`industry.${industry}`) })} ${t(product ? 'card.product' : 'card.noproduct')}
                ${this.question.assumed ? t('survey.assumed') : nothing}</p>
                ${Math.abs(this.question.ledger - 1) > 0.05 ? html`<p class="soft">${t('card.ledger', { times: f.number(this.question.ledger, 2, false) })}</p>` : nothing}
                ${this.recipe()}
                <h3>${t('card.goods')}</h3>${this.listed()}</div>
            <div><h3>${t('card.ask')}</h3>
                ${questionsFor(industry).slice(0, 3).map((k) => html`<p><b>${t(`ask.${k}`)}</b><br><span class="soft">${t(`ask.${k}.why`)}</span></p>`)}
                ${this.advice ? html`<h3>${t('card.change.what')}</h3><p>${words().named(`change.${this.advice.change_key.slice(7)}`, this.advice.change)}</p>` : nothing}
                ${this.change()}</div>
        </div>`;
    }
}
customElements.define('mn-card', Card);
