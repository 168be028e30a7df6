// SPDX-License-Identifier: Apache-2.0
//
// lines.js - the lines of a file that could not be placed, or only with doubt, with
// a choice beside each of what it was. The same words are corrected together.
import { html, nothing } from 'lit';
import { correctionsFile, linesToSee, NO_SPENDING } from '../core/lines.js';
import { save } from '../core/save.js';
import { t } from '../core/words.js';

const FIRST = 25;
const MORE = 200; // a step of these: a choice of industries stands beside each
const INDUSTRIES = Array.from({ length: 35 }, (_, i) => `c${i + 1}`);

function choice(line, chosen, set) {
    return html`<select aria-label=${t('file.means.of', { name: line.description })} @change=${(e) => set(line.description, e.target.value)}>
        <option value="" ?selected=${!chosen}>${t('file.means.leave')}</option>
        <option value=${NO_SPENDING} ?selected=${chosen === NO_SPENDING}>${t('file.means.not')}</option>
        ${INDUSTRIES.map((code) => html`<option value=${code} ?selected=${chosen === code}>${t(`industry.${code}`)}</option>`)}</select>`;
}

function why(line) {
    if (!line.reason) return line.industry ? t('file.doubtful', { industry: t(`industry.${line.industry}`) }) : '';
    return line.reason;
}

export function linesSection(page) {
    const lines = linesToSee(page.report);
    const { corrections } = page;
    if (!lines.length && !corrections.size) return html`<section class="panel" id="lines"><h2>${t('file.unplaced')}</h2><p>${t('file.unplaced.none')}</p></section>`;
    const shown = lines.slice(0, FIRST + MORE * (page.lines ?? 0));
    const left = lines.length - shown.length;
    return html`<section class="panel" id="lines"><h2>${t('file.unplaced')}</h2><p>${t('file.unplaced.text')}</p>
        <div class="lines"><table><thead><tr><th scope="col">${t('file.line')}</th><th scope="col">${t('file.description')}</th><th scope="col" class="number">${t('file.amount')}</th>
            <th scope="col">${t('file.why')}</th><th scope="col">${t('file.means')}</th></tr></thead>
        <tbody>${shown.map((line) => html`<tr><td>${line.line}</td><th scope="row" translate="no" data-words>${line.description}</th>
            <td class="number" translate="no" data-words>${line.amount} ${line.currency}</td><td class="soft">${why(line)}</td>
            <td>${line.description ? choice(line, corrections.get(line.description), (d, m) => page.correct(d, m)) : nothing}</td></tr>`)}</tbody></table></div>
        ${left ? html`<p class="actions"><button type="button" class="quiet" id="more-lines" @click=${() => { page.lines = (page.lines ?? 0) + 1; }}>${t('file.more.lines', { n: Math.min(MORE, left), left })}</button></p>` : nothing}
        ${corrections.size ? html`<p class="actions screen-only"><button type="button" id="again" @click=${() => page.work()}>${t('file.again', { n: corrections.size })}</button>
            <button type="button" class="quiet" id="save-corrections" @click=${() => save('corrections.csv', correctionsFile(corrections), 'text/csv')}>${t('file.corrections')}</button></p>
            <p class="soft screen-only">${t('file.corrections.text')}</p>` : nothing}
    </section>`;
}
