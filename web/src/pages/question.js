// SPDX-License-Identifier: Apache-2.0
//
// question.js - one purchase of the survey: a slider with the country's average
// marked on it, the amount as a number that can be typed, and whether this is an
// answer or still the average.
import { html, nothing } from 'lit';
import { t, words } from '../core/words.js';
import { place } from '../pictures/scale.js';

export const questionName = (q) => words().named(`question.${q.key}`, q.label);

// Where the slider ends: the server's range for so many people, and never below
// what was typed.
export function sliderOf(q, people, answer) {
    const step = q.step > 0 ? q.step : 1;
    const up = (v) => Math.ceil(v / step - 1e-9) * step;
    const average = q.average * people;
    const high = up(Math.max(q.high * people, average * 1.5, answer ?? 0, step));
    return { low: Math.max(0, q.low ?? 0) * people, high, step, average };
}

export function questionRow(q, { people, currency, answer, set }) {
    const { low, high, step, average } = sliderOf(q, people, answer);
    const given = answer !== undefined;
    const value = given ? answer : average;
    const f = words().format;
    const money = f.money(value, currency);
    const mirrored = words().direction === 'rtl';
    const typed = (event) => {
        const n = Number(event.target.value);
        if (event.target.value !== '' && n >= 0 && n <= 1e9) set(Math.round(n * 100) / 100);
    };
    const name = questionName(q);
    return html`<div class="question ${given ? 'given' : ''}">
        <label class="question-name" for="r-${q.key}">${name}</label>
        <span class="amount"><input type="number" inputmode="decimal" min="0" max="1000000000" step="any" .value=${String(given || value < 10 ? Math.round(value * 100) / 100 : Math.round(value))}
            aria-label=${t('survey.amount', { name, currency: words().currency(currency) })} @change=${typed}>
            <span class="soft" aria-hidden="true">${currency}</span></span>
        <div class="range">
            <input id="r-${q.key}" type="range" min=${low} max=${high} step="any" .value=${String(value)}
                aria-valuetext=${given ? t('survey.value', { money }) : t('survey.value.average', { money })}
                @input=${(e) => set(snap(Number(e.target.value), step))} @keydown=${(e) => stepByKey(e, { value, low, high, step, set })}>
            <svg class="tick" width="100%" height="10" aria-hidden="true"><line x1=${place(average - low, high - low, mirrored)} x2=${place(average - low, high - low, mirrored)} y1="0" y2="8"></line></svg>
        </div>
        <p class="question-note soft">${given
            ? html`${t('survey.given', { average: f.money(average, currency) })} <button type="button" class="link" @click=${() => set(null)}>${t('survey.undo')}<span class="hidden">: ${name}</span></button>`
            : t('survey.average')}${q.assumed ? html` ${t('survey.assumed')}` : nothing}</p>
    </div>`;
}

// To the slider's steps, as a hand would set it.
function snap(v, step) {
    return Math.round(Math.round(v / step) * step * 100) / 100;
}

const KEYS = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 };

// A slider with any value (an average is no round number) has no step of its own
// for the keyboard; from right to left the arrows change places.
function stepByKey(event, { value, low, high, step, set }) {
    let way = KEYS[event.key];
    if (!way || event.altKey || event.ctrlKey || event.metaKey) return;
    if (words().direction === 'rtl' && /Left|Right/.test(event.key)) way = -way;
    event.preventDefault();
    set(Math.min(high, Math.max(low, snap(value + way * step, step))));
}
