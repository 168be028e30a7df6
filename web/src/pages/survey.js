// SPDX-License-Identifier: Apache-2.0
//
// survey.js - <mn-survey>: a screen at a time, each purchase prefilled with the
// country's average, with the answer so far at the foot of every screen. A purchase
// that nobody touched stays the average and is said to be.
import { html, nothing } from 'lit';
import { Page, problemBox } from '../core/page.js';
import { countryName, iso2Of } from '../core/countries.js';
import { threeWays } from '../core/figures.js';
import { addressOf, noteFragment } from '../core/router.js';
import { answerNow, answerSoon, countriesKnown, fragmentOf, questionsOf, session, tell } from '../core/session.js';
import { t, words } from '../core/words.js';
import { spark } from '../pictures/interval.js';
import { scene } from '../pictures/scenes.js';
import { questionRow } from './question.js';

const PEOPLE_MOST = 10;
const PRESETS = [['none', 0], ['half', 0.5], ['average', null], ['double', 2]];

const FIRST = 8;
const ALWAYS = 3;

// The questions of a screen to show at once: the first few, which the server's table
// puts first because everybody knows them, and those that weigh most (with a recipe of
// their own, double: answers tell them apart better); then the rest.
export function foremost(questions) {
    if (questions.length <= FIRST + 2) return [questions, []];
    const weight = (q) => q.average * (q.product ? 2 : 1);
    const others = questions.slice(ALWAYS).sort((a, b) => weight(b) - weight(a));
    const heavy = new Set([...questions.slice(0, ALWAYS), ...others.slice(0, FIRST - ALWAYS)]);
    return [questions.filter((q) => heavy.has(q)), questions.filter((q) => !heavy.has(q))];
}

export const screenName = (key) => words().named(`screen.${key}`, key);

class Survey extends Page {
    static properties = { basket: { state: true }, countries: { state: true }, problem: { state: true } };

    connectedCallback() {
        super.connectedCallback();
        this.countries = [];
        countriesKnown().then((list) => { this.countries = list; this.settle(); }, (error) => { this.problem = error; });
        this.settle();
    }

    willUpdate() {
        if (this.asked !== session.country && this.countries.length) this.settle();
        const fragment = fragmentOf({ screen: '' });
        if (this.basket && this.answered !== fragment) {
            this.answered = fragment;
            answerSoon();
        }
    }

    // The basket of the country; of one that has none, the United States'.
    settle() {
        if (!this.countries.length) return;
        const known = this.countries.some((iso3) => iso2Of(iso3) === session.country);
        if (!known) session.country = 'US';
        if (this.asked === session.country) return;
        this.asked = session.country;
        questionsOf(session.country).then(
            (basket) => { this.basket = basket; this.problem = null; },
            (error) => { this.problem = error; },
        );
    }

    steps() {
        return ['you', ...(this.basket?.screens.map((s) => s.key) ?? [])];
    }

    changed() {
        noteFragment(fragmentOf());
        tell();
    }

    set(key, value) {
        if (value === null) delete session.answers[key];
        else session.answers[key] = value;
        this.changed();
    }

    setCountry(event) {
        session.country = event.target.value;
        session.answers = {}; // amounts are in the country's own money
        this.changed();
    }

    setPeople(event) {
        const people = Number(event.target.value);
        if (people >= 0.1 && people <= PEOPLE_MOST * 2) session.people = people;
        this.changed();
    }

    preset(screen, factor) {
        for (const q of screen.questions) {
            if (factor === null) delete session.answers[q.key];
            else session.answers[q.key] = Math.round(q.average * session.people * factor * 100) / 100;
        }
        this.changed();
    }

    you() {
        const choices = this.countries.map((iso3) => ({ code: iso2Of(iso3), name: countryName(iso2Of(iso3)) }))
            .filter((c) => c.code).sort((a, b) => a.name.localeCompare(b.name, words().language));
        const inhabitants = this.basket?.household;
        return html`<div class="field">
            <label for="country">${t('survey.country')}</label>
            <select id="country" @change=${this.setCountry}>${choices.map((c) => html`
                <option value=${c.code} ?selected=${c.code === session.country}>${c.name}</option>`)}</select>
            <p class="soft">${t('survey.country.hint', { n: choices.length })}</p>
        </div>
        <div class="field">
            <label for="people">${t('survey.people')}</label>
            <div class="slider"><input id="people" type="range" min="1" max=${PEOPLE_MOST} step="1" .value=${String(Math.round(session.people))}
                aria-valuetext=${t('survey.people.value', { n: session.people })} @input=${this.setPeople}>
            <output for="people">${t('survey.people.value', { n: session.people })}</output></div>
            ${inhabitants ? html`<p class="soft">${t('survey.people.hint', { n: inhabitants })}</p>` : nothing}
        </div>
        <p class="note">${t('survey.how')}</p>`;
    }

    questions(screen) {
        const [first, rest] = foremost(screen.questions);
        const row = (q) => questionRow(q, {
            people: session.people,
            currency: this.basket.currency,
            answer: session.answers[q.key],
            set: (value) => this.set(q.key, value),
        });
        return html`<div class="presets" role="group" aria-label=${t('survey.presets')}>
            <span aria-hidden="true">${t('survey.presets')}</span>
            ${PRESETS.map(([name, factor]) => html`<button type="button" class="chip" @click=${() => this.preset(screen, factor)}>${t(`survey.preset.${name}`)}</button>`)}
        </div>
        <div class="questions">${first.map(row)}</div>
        ${rest.length ? html`<details class="rest"><summary>${t('survey.rest', { n: rest.length })}</summary>
            <div class="questions">${rest.map(row)}</div></details>` : nothing}`;
    }

    soFar() {
        const ways = threeWays(session.result);
        const f = words().format;
        return html`<div class="so-far" aria-live="polite" aria-atomic="true">
            ${ways ? html`<span class="so-far-words"><span class="soft">${t('survey.sofar')}</span>
                <span><b>${t('unit.hours', { amount: f.value(ways.hours) })}</b> <span class="soft">${t('interval.range', { low: f.low(ways.hours), high: f.high(ways.hours) })}</span></span></span>
                ${spark(ways.hours)}` : html`<span class="soft">${t('survey.counting')}</span>`}
        </div>`;
    }

    stepLinks(steps, now) {
        return html`<nav class="steps" aria-label=${t('survey.steps')}><ol>${steps.map((key, i) => html`<li>
            <a href=${addressOf('/survey', fragmentOf({ screen: key }))} aria-current=${i === now ? 'step' : 'false'} class=${i < now ? 'done' : ''}>
            <span class="step-name">${screenName(key)}</span></a></li>`)}</ol></nav>`;
    }

    render() {
        const steps = this.steps();
        const now = Math.max(0, steps.indexOf(session.screen));
        const screen = this.basket?.screens.find((s) => s.key === steps[now]);
        const to = (i) => addressOf('/survey', fragmentOf({ screen: steps[i] }));
        const answer = addressOf('/answer', fragmentOf({ screen: '' }));
        return html`<div class="survey wide">
            ${this.stepLinks(steps, now)}
            <div class="screen">
                <div class="screen-head">${scene(steps[now])}
                    <div><p class="soft">${t('survey.step', { i: now + 1, of: steps.length })}</p>
                    <h1>${now === 0 ? t('survey.you') : screenName(steps[now])}</h1>
                    ${now ? html`<p class="soft">${t('survey.month')}</p>` : nothing}</div></div>
                ${problemBox(this.problem ?? session.problem, () => { this.asked = null; this.settle(); answerNow(); })}
                ${now === 0 ? this.you() : screen ? this.questions(screen) : nothing}
            </div>
        </div>
        <div class="survey-foot"><div class="wide">
            ${this.soFar()}
            <div class="foot-actions">
                ${now > 0 ? html`<a class="button quiet" id="back" href=${to(now - 1)}>${t('survey.back')}</a>` : nothing}
                <a class=${now === steps.length - 1 ? 'button' : 'button quiet'} id="see" href=${answer}>${t('survey.see')}</a>
                ${now < steps.length - 1 ? html`<a class="button" id="next" href=${to(now + 1)}>${t('survey.next')}</a>` : nothing}
            </div>
        </div></div>`;
    }

    // A new screen begins at its top, with the focus on its heading's screen.
    updated() {
        if (this.shown !== undefined && this.shown !== session.screen) {
            scrollTo(0, 0);
            this.closest('main')?.focus({ preventScroll: true });
        }
        this.shown = session.screen;
    }
}
customElements.define('mn-survey', Survey);
