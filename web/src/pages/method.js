// SPDX-License-Identifier: Apache-2.0
//
// method.js - <mn-method>: how the number is made, for a reader who doubts. The long
// form is docs/methods/footprint.md; figures here are the same.
import { html } from 'lit';
import { Page } from '../core/page.js';
import { t } from '../core/words.js';

const FORMULAS = ['qᵢ = peopleᵢ / xᵢ', 'L = (I − A)⁻¹ = I + A + A² + …', 'f = q L y', 'f = f₁ y₁ + f₂ y₂ + …'];

// Titles of publications are not translated.
const SOURCES = [
    'ILO, Walk Free and IOM (2022). Global Estimates of Modern Slavery: Forced Labour and Forced Marriage. Geneva.',
    'Shilling, H.-J., Wiedmann, T. and Malik, A. (2021). Modern slavery footprints in global supply chains. Journal of Industrial Ecology 25(6). doi 10.1111/jiec.13169',
    'Timmer, M. P. et al. (2015). An illustrated user guide to the World Input-Output Database. Review of International Economics 23(3). doi 10.1111/roie.12178',
    'Miller, R. E. and Blair, P. D. (2009). Input-Output Analysis: Foundations and Extensions, 2nd ed. doi 10.1017/CBO9780511626982',
    'US Department of Labor (2022). List of Goods Produced by Child Labor or Forced Labor.',
    'Reiner, V., Malik, A. and Murray, J. (2025). Can global modern slavery be footprinted for corporate due diligence? Journal of Industrial Ecology. doi 10.1111/jiec.70037',
    'US Bureau of Economic Analysis (2017). Detail margins of personal consumption expenditure; US Bureau of Labor Statistics, relative importance of prices.',
    'Natural Earth, by world-atlas 2.0.2 (outlines of countries).',
];
const STEPS = ['people', 'money', 'products'];

class Method extends Page {
    section(id, body) {
        return html`<section aria-labelledby="m-${id}"><h2 id="m-${id}">${t(`method.${id}`)}</h2>${body}</section>`;
    }

    render() {
        const list = (name, n) => Array.from({ length: n }, (_, i) => html`<li>${t(`${name}.${i + 1}`)}</li>`);
        return html`<div class="method wide"><h1>${t('method.title')}</h1><p class="lead">${t('method.lead')}</p>
            ${this.section('short', html`<ol>${list('method.short', 4)}</ol>`)}
            ${this.section('is', html`<ul>${list('answer.not', 4)}</ul>`)}
            ${STEPS.map((step) => this.section(`step.${step}`, html`<p>${t(`method.step.${step}.text`)}</p>`))}
            ${this.section('formula', FORMULAS.map((formula, i) => html`<div class="formula" translate="no" data-words>${formula}</div><p>${t(`method.formula.${i + 1}`)}</p>`))}
            ${['units', 'average', 'interval'].map((id) => this.section(id, html`<p>${t(`method.${id}.text`)}</p>`))}
            ${this.section('weak', html`<ol>${list('method.weak', 6)}</ol><p class="note">${t('method.experts')}</p>`)}
            ${this.section('check', html`<p>${t('method.check.text')}</p>`)}
            ${this.section('privacy', html`<p>${t('method.privacy.text')}</p>`)}
            ${this.section('sources', html`<ul class="sources" lang="en" dir="ltr" translate="no" data-words>${SOURCES.map((s) => html`<li>${s}</li>`)}</ul>`)}
        </div>`;
    }
}
customElements.define('mn-method', Method);
