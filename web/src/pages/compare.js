// SPDX-License-Identifier: Apache-2.0
//
// compare.js - <mn-compare>: two answers on one scale (this survey's, kept ones,
// countries' averages), or two years of files taken apart into volume, mix, origin
// and intensity.
import { html, nothing } from 'lit';
import { countryName, iso2Of } from '../core/countries.js';
import { asUnicode } from '../core/encoding.js';
import { HOURS, figure, threeWays } from '../core/figures.js';
import { comparedOptions, readFragment, surveyOptions } from '../core/fragment.js';
import { forgetAnswers, keptAnswers } from '../core/keep.js';
import { Page, problemBox, tableBehind } from '../core/page.js';
import { ask, askFiles } from '../core/server.js';
import { countriesKnown, questionsOf, session } from '../core/session.js';
import { t, words } from '../core/words.js';
import { intervals, topOf } from '../pictures/interval.js';
import { buyerFields, dropZone, said } from './fields.js';
import { partsPicture, differences } from './difference.js';

const FIRST = 8;

// A kept answer may be older than the server's questions: those that are no more are left out.
async function stillAsked(answers) {
    const basket = await questionsOf(answers.country);
    return { ...answers, answers: Object.fromEntries(Object.entries(answers.answers).filter(([name]) => basket.find(name))) };
}

class Compare extends Page {
    static properties = {
        countries: { state: true }, a: { state: true }, b: { state: true }, answers: { state: true }, more: { state: true }, problem: { state: true },
        options: { state: true }, fileA: { state: true }, fileB: { state: true }, years: { state: true },
        report: { state: true }, progress: { state: true }, dropping: { state: true }, kept: { state: true },
    };

    constructor() {
        super();
        this.countries = [];
        this.options = { country: session.country || 'US', as: 'household' };
        this.kept = keptAnswers();
        this.a = 'this';
        this.answers = {};
        this.asked = {};
    }

    connectedCallback() {
        super.connectedCallback();
        countriesKnown().then((list) => {
            this.countries = list;
            const own = list.some((iso3) => iso2Of(iso3) === session.country) ? session.country : 'US';
            this.b = this.kept.length ? 'kept:0' : `average:${own}`;
        }, (error) => { this.problem = error; });
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    // What a choice stands for, as answers to the survey.
    answersOf(choice) {
        const [kind, which] = choice.split(':');
        if (kind === 'kept') return readFragment(this.kept[Number(which)]?.fragment ?? '');
        if (kind === 'average') return { country: which, people: session.people, answers: {} };
        return { country: session.country, people: session.people, answers: session.answers };
    }

    nameOf(choice) {
        const [kind, which] = choice.split(':');
        if (kind === 'kept') return this.kept[Number(which)]?.name ?? '';
        return kind === 'average' ? t('compare.average', { country: countryName(which) }) : t('compare.this');
    }

    // Amounts that don't say their currency are in the country's, until said otherwise.
    async ownCurrency() {
        const { country } = this.options;
        this.moneyOf = country;
        const { currency } = await questionsOf(country);
        if (this.options.country === country && !this.currencySaid) this.options = { ...this.options, currency };
    }

    set(name, value) {
        if (name === 'currency') this.currencySaid = value !== '';
        this.options = { ...this.options, [name]: value };
    }

    willUpdate() {
        if (this.countries.length && this.moneyOf !== this.options.country) this.settled = this.ownCurrency().catch(() => {});
        if (!this.b) return;
        const both = {};
        for (const side of ['a', 'b']) {
            const answers = this.answersOf(this[side]);
            if (!this.countries.some((iso3) => iso2Of(iso3) === answers.country)) answers.country = 'US';
            both[side] = answers;
            const key = JSON.stringify(answers);
            if (this.asked[side] === key) continue;
            this.asked[side] = key;
            stillAsked(answers).then((known) => ask('footprint/survey', surveyOptions(known))).then((report) => {
                if (this.asked[side] === key) this.answers = { ...this.answers, [side]: { report, name: this.nameOf(this[side]) } };
            }, (error) => { this.problem = error; });
        }
        const pair = JSON.stringify(both);
        if (this.asked.pair === pair) return;
        this.asked.pair = pair;
        this.more = null;
        Promise.all([stillAsked(both.a), stillAsked(both.b)]).then(([a, b]) => ask('footprint/survey', comparedOptions(a, b))).then((report) => {
            if (this.asked.pair === pair) this.more = report;
        }, (error) => { this.problem = error; });
    }

    chooser(side) {
        const averages = this.countries.map(iso2Of).filter(Boolean).map((code) => [`average:${code}`, t('compare.average', { country: countryName(code) })])
            .sort((x, y) => x[1].localeCompare(y[1], words().language));
        const choices = [['this', t('compare.this')], ...this.kept.map((k, i) => [`kept:${i}`, t('compare.kept', { name: k.name })]), ...averages];
        return html`<div class="field"><label for="c-${side}">${t(`compare.${side}`)}</label>
            <select id="c-${side}" @change=${(e) => { this[side] = e.target.value; }}>${choices.map(([value, name]) => html`<option value=${value} ?selected=${value === this[side]}>${name}</option>`)}</select></div>`;
    }

    // The difference as the program drew it: what both share cancels.
    verdict() {
        const f = words().format;
        const more = figure(this.more, 'difference_hours');
        const ends = [more.low, more.high].map(Math.abs).sort((x, y) => x - y);
        const word = Math.abs(more.value) < 1e-9 * figure(this.more, 'person_hours').value ? 'same' : more.value > 0 ? 'more' : 'less';
        const sure = more.low > 0 || more.high < 0;
        return html`<p id="verdict"><b>${t(`compare.diff.${word}`, { amount: f.cell(Math.abs(more.value)) })}</b>
            ${word === 'same' ? nothing : sure ? t('compare.apart', { low: f.cell(ends[0]), high: f.cell(ends[1]) })
                : t('compare.overlap', { low: f.cell(more.low), high: f.cell(more.high) })}</p>`;
    }

    result() {
        const { a, b } = this.answers;
        if (!a || !b || !this.more) return html`<div class="skeleton" role="status">${t('answer.loading')}</div>`;
        const ha = threeWays(a.report).hours;
        const hb = threeWays(b.report).hours;
        const f = words().format;
        const rows = differences(a.report, b.report, this.more).filter((r) => r.a.value !== r.b.value).slice(0, FIRST);
        const top = rows.length ? topOf(rows.flatMap((r) => [r.a, r.b])) : 1;
        return html`<section class="panel" id="compared"><h2>${t('compare.result')}</h2>
            ${intervals([{ ...ha, label: a.name }, { ...hb, label: b.name, kind: 'second' }])}
            ${this.verdict()}
            ${rows.length ? html`<h2>${t('compare.where')}</h2><p>${t('compare.where.text')}</p>
            <ul class="differences">${rows.map((r) => html`<li><p><b>${r.name}</b></p>${intervals([{ ...r.a, label: a.name }, { ...r.b, label: b.name, kind: 'second' }], top)}
                <p>${t('compare.diff')}: <b>${f.cell(r.more.value)}</b> <span class="soft">${t('interval.range', { low: f.cell(r.more.low), high: f.cell(r.more.high) })}</span></p></li>`)}</ul>
            ${tableBehind(t('compare.where'), [t('table.purchase'), a.name, b.name, t('compare.diff'), t('table.low'), t('table.high')],
                differences(a.report, b.report, this.more).map((r) => [r.name, f.cell(r.a.value), f.cell(r.b.value), f.cell(r.more.value), f.cell(r.more.low), f.cell(r.more.high)]))}` : nothing}
        </section>`;
    }

    async work() {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        this.problem = null;
        this.progress = { done: null };
        const files = [['FILE', this.fileA], ...(this.fileB ? [['FILE', this.fileB]] : [])];
        try {
            await this.settled;
            const options = said({ ...this.options, years: this.fileB ? '' : this.years });
            this.report = await askFiles('footprint/compare', options, files, { signal: mine.signal, progress: (p) => { this.progress = p; } });
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        this.progress = null;
    }

    years2() {
        const f = this.report && figure;
        return html`<section class="panel" id="years"><h2>${t('compare.files')}</h2><p>${t('compare.files.lead')}</p>
            <div class="pair">${dropZone({ id: 'file-a', label: t('compare.file.a'), chosen: this.fileA, take: async ([x]) => { this.fileA = (await asUnicode(x)).file; }, host: this })}
            ${dropZone({ id: 'file-b', label: t('compare.file.b'), chosen: this.fileB, take: async ([x]) => { this.fileB = (await asUnicode(x)).file; }, host: this })}</div>
            <div class="field"><label for="c-years">${t('compare.years')}</label>
                <input id="c-years" autocomplete="off" aria-describedby="c-years-hint" @input=${(e) => { this.years = e.target.value.trim(); }}>
                <p class="soft" id="c-years-hint">${t('compare.years.hint')}</p></div>
            ${buyerFields(this.countries, this.options, (name, value) => this.set(name, value))}
            ${this.progress ? html`<p role="status">${t('file.running')}</p>`
                : html`<button type="button" id="compare" ?disabled=${!this.fileA || (!this.fileB && !this.years)} @click=${this.work}>${t('compare.run')}</button>`}
            ${f ? html`<div id="parted">${intervals([{ ...f(this.report, 'a'), label: t('compare.file.a') }, { ...f(this.report, 'b'), label: t('compare.file.b'), kind: 'second' }])}
                ${partsPicture(this.report.tables.parts, HOURS)}<p class="note">${t('compare.years.not')}</p></div>` : nothing}
        </section>`;
    }

    render() {
        return html`<div class="answer wide"><header><h1>${t('compare.title')}</h1><p class="lead">${t('compare.lead')}</p></header>
            ${problemBox(this.problem)}
            <section class="panel screen-only"><h2>${t('compare.answers')}</h2>
                ${this.b ? html`<div class="fields">${this.chooser('a')}${this.chooser('b')}</div>` : nothing}
                ${this.kept.length ? html`<button type="button" class="link" @click=${() => { forgetAnswers(); this.kept = []; this.a = 'this'; this.b = `average:${session.country}`; }}>${t('compare.forget')}</button>`
                    : html`<p class="soft">${t('compare.none')}</p>`}
            </section>
            ${this.b ? this.result() : nothing}
            ${this.years2()}
        </div>`;
    }
}
customElements.define('mn-compare', Compare);
