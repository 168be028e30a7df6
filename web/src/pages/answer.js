// SPDX-License-Identifier: Apache-2.0
//
// answer.js - <mn-answer>: what the answers come to. The number comes from the fast
// survey command; flow, tiers, paths and the changes that lower it most come from
// the full one, for the same answers, a moment later.
import { html, nothing } from 'lit';
import products from 'made:products';
import { countryName, iso2Of } from '../core/countries.js';
import { everyPlace, figure, inHours, threeWays } from '../core/figures.js';
import { surveyFile, surveyOptions } from '../core/fragment.js';
import { Page, problemBox, tableBehind } from '../core/page.js';
import { addressOf, noteFragment } from '../core/router.js';
import { saying } from '../core/saying.js';
import { ask } from '../core/server.js';
import { answerNow, countriesKnown, forgetUnknown, fragmentOf, questionsOf, session, tell } from '../core/session.js';
import { t, words } from '../core/words.js';
import { barOf } from '../pictures/bars.js';
import { intervals } from '../pictures/interval.js';
import { loadMap } from '../pictures/map.js';
import './card.js';
import './lower.js';
import './share.js';
import { flowSection, headline, notSection, pathSection, tierSection, whereSection } from './parts.js';
import { questionName } from './question.js';

const FIRST = 10;

class Answer extends Page {
    static properties = {
        basket: { state: true }, average: { state: true }, full: { state: true }, map: { state: true },
        all: { state: true }, problem: { state: true }, open: { state: true },
    };

    connectedCallback() {
        super.connectedCallback();
        this.open = new Set();
        loadMap().then((map) => { this.map = map; }, () => {});
        countriesKnown().then((list) => {
            this.known = list.map(iso2Of);
            this.requestUpdate();
        }, (error) => { this.problem = error; });
    }

    // Asks when what has been answered is another than what is shown.
    willUpdate() {
        if (!this.known) return;
        if (!this.known.includes(session.country)) session.country = 'US';
        const fragment = fragmentOf({ screen: '' });
        if (this.answered === fragment) return;
        this.answered = fragment;
        this.full = null;
        this.problem = null;
        answerNow();
        const { country, people } = session;
        const mine = (then) => (value) => { if (this.answered === fragment) then(value); };
        const fail = mine((error) => { this.problem = error; });
        questionsOf(country).then(mine((basket) => { this.basket = basket; }), fail);
        ask('footprint/survey', surveyOptions({ country, people, answers: {} })).then(mine((r) => { this.average = r; }), fail);
        this.askFull(country, mine, fail);
    }

    // The full report takes a second: one that nobody waits for any more is stopped.
    async askFull(country, mine, fail) {
        this.running?.abort();
        const { signal } = (this.running = new AbortController());
        try {
            if (Object.keys(session.answers).length) forgetUnknown(session.answers, await questionsOf(country));
            mine((r) => { this.full = r; })(await ask('footprint', { survey: surveyFile(session), country }, { signal }));
        } catch (error) {
            if (!signal.aborted) fail(error);
        }
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    take(key, amount) {
        session.answers[key] = amount;
        noteFragment(fragmentOf({ screen: '' }));
        tell();
    }

    beside(ways) {
        const country = countryName(session.country);
        const average = threeWays(this.average)?.hours;
        const world = figure(session.result, 'world_resident_hours');
        const rows = [{ ...ways.hours, label: t('answer.compare.you') }];
        if (average) rows.push({ ...average, label: t('answer.compare.country', { country }), kind: 'other' });
        if (world) rows.push({ value: world.value * session.people, low: world.low * session.people, high: world.high * session.people, unit: world.unit, label: t('answer.compare.world'), kind: 'other' });
        const times = figure(session.result, 'times_resident');
        return html`<section class="panel" id="beside"><h2>${t('answer.compare')}</h2>
            ${intervals(rows)}
            ${times && Math.abs(times.value - 1) > 0.005 ? html`<p>${t('answer.compare.more', { times: words().format.value(times), country })}
                <span class="soft">${t('answer.compare.range', { low: words().format.low(times), high: words().format.high(times) })}</span></p>` : nothing}
            ${tableBehind(t('answer.compare'), [t('table.what'), t('table.hours'), t('table.low'), t('table.high')],
                rows.map((r) => [r.label, words().format.cell(r.value), words().format.cell(r.low), words().format.cell(r.high)]))}
        </section>`;
    }

    toggle(key, event) {
        const open = new Set(this.open);
        if (event.target.open) open.add(key);
        else open.delete(key);
        this.open = open;
    }

    purchase(row, top, total) {
        const q = this.basket.find(row.key);
        const name = q ? questionName(q) : row.label;
        const h = inHours(row);
        const f = words().format;
        return html`<li><details class="purchase" id="p-${row.key}" ?open=${this.open.has(row.key)} @toggle=${(e) => this.toggle(row.key, e)}>
            <summary><span class="name">${name}</span>
                <span><b>${f.cell(h.value)}</b> <span class="soft">${t('interval.range', { low: f.cell(h.low), high: f.cell(h.high) })} · ${t('answer.weigh.share', { share: f.percent(row.people / total) })}</span></span>
                ${barOf(h, top)}</summary>
            ${this.open.has(row.key) && q ? html`<mn-card .row=${row} .question=${q} .name=${name} .money=${row.amount} .currency=${this.basket.currency}
                .goods=${this.basket.goodsOf(row.key)} .made=${this.full && q.product ? this.full.tables.materials.filter((m) => m.product === products[q.product]) : null} .given=${row.answered} .advice=${this.basket.adviceOn(row.key)}
                .take=${(key, amount) => this.take(key, amount)}></mn-card>` : nothing}
        </details></li>`;
    }

    purchases(rows) {
        if (!this.basket) return nothing;
        const f = words().format;
        const total = rows.reduce((s, r) => s + r.people, 0);
        const top = Math.max(...rows.map((r) => inHours(r).high));
        const shown = this.all ? rows : rows.slice(0, FIRST);
        const named = (r) => (this.basket.find(r.key) ? questionName(this.basket.find(r.key)) : r.label);
        return html`<section class="panel" id="weigh"><h2>${t('answer.weigh')}</h2><p>${t('answer.weigh.text')}</p>
            <ol class="purchases">${shown.map((r) => this.purchase(r, top, total))}</ol>
            ${this.all ? nothing : html`<p class="actions"><button type="button" class="quiet" @click=${() => { this.all = true; }}>${t('answer.weigh.all', { n: rows.length })}</button></p>`}
            ${tableBehind(t('answer.weigh'), [t('table.purchase'), t('table.amount'), t('table.hours'), t('table.low'), t('table.high')],
                rows.map((r) => { const h = inHours(r); return [named(r), f.money(r.amount, this.basket.currency), f.cell(h.value), f.cell(h.low), f.cell(h.high)]; }))}
        </section>`;
    }

    head() {
        const n = Object.keys(session.answers).length;
        return html`<header><h1>${t(n ? 'answer.title' : 'answer.title.average')}</h1>
            <p>${t('answer.for', { people: t('survey.people.value', { n: session.people }), country: countryName(session.country) })}.
            ${n ? t('answer.given', { n }) : t('answer.given.0')}
            <a class="screen-only" href=${addressOf('/survey', fragmentOf({ screen: 'you' }))}>${t('answer.edit')}</a></p></header>`;
    }

    deeper() {
        const places = everyPlace(session.result.tables);
        const say = saying(places);
        return html`${flowSection(this.full?.tables, this.full?.tables.by_country ?? places, say)}
            ${this.full ? html`<div class="pair">${tierSection(this.full.tables.stops)}${pathSection(this.full.tables.paths, say)}</div>` : nothing}`;
    }

    render() {
        const ways = threeWays(session.result);
        const problem = problemBox(this.problem ?? session.problem, () => { this.answered = null; this.requestUpdate(); });
        if (!ways) return html`<div class="answer wide">${this.head()}${problem}<div class="skeleton" role="status">${t('answer.loading')}</div></div>`;
        const { tables } = session.result;
        return html`<div class="answer wide">${this.head()}${problem}
            ${headline(ways, true)}
            ${this.beside(ways)}
            ${whereSection(this.map, this.full?.tables.by_country ?? tables.by_country, everyPlace(this.full?.tables ?? tables))}
            ${this.purchases(tables.by_purchase)}
            ${this.deeper()}
            <mn-lower class="screen-only" .base=${{ survey: surveyFile(session), country: session.country }} .key=${this.answered} .places=${everyPlace(tables)}></mn-lower>
            ${notSection()}
            <mn-share class="screen-only" .report=${session.result} .average=${this.average} .map=${this.map}></mn-share>
        </div>`;
    }
}
customElements.define('mn-answer', Answer);
