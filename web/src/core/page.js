// SPDX-License-Identifier: Apache-2.0
//
// page.js - what pages share: they draw into the document itself (so that names,
// labels and styles are plain HTML), follow the session, and show the table behind
// each picture.
import { LitElement, html, nothing } from 'lit';
import { onChange } from './session.js';
import { t } from './words.js';

export class Page extends LitElement {
    createRenderRoot() {
        return this;
    }

    connectedCallback() {
        super.connectedCallback();
        this.stop = onChange(() => this.requestUpdate());
    }

    disconnectedCallback() {
        this.stop();
        super.disconnectedCallback();
    }
}

// The numbers of a picture as a table that anyone can read. heads: texts; rows:
// arrays of cells; the first cell of a row names it. name: what the table is called where
// a picture has two.
export function tableBehind(caption, heads, rows, most = 400, name = t('picture.table')) {
    const shown = rows.slice(0, most);
    return html`<details class="behind"><summary>${name}</summary>
        <div class="scroll" tabindex="0" role="region" aria-label=${caption}><table>
            <caption>${caption}</caption>
            <thead><tr>${heads.map((h, i) => html`<th scope="col" class=${i ? 'number' : ''}>${h}</th>`)}</tr></thead>
            <tbody>${shown.map((row) => html`<tr>${row.map((cell, i) => i
                ? html`<td class="number">${cell}</td>` : html`<th scope="row">${cell}</th>`)}</tr>`)}</tbody>
        </table></div>
        ${rows.length > most ? html`<p class="soft">${t('picture.more', { n: rows.length - most })}</p>` : nothing}
    </details>`;
}

// What went wrong, what to do, and in whose words.
export function problemBox(problem, again) {
    if (!problem) return nothing;
    const known = problem.status > 0;
    return html`<div class="problem" role="alert">
        <p><b>${known ? t('problem.refused') : t('problem.unreachable')}</b></p>
        ${known ? html`<p lang=${problem.language} dir="ltr">${problem.message}</p>
            ${problem.text ? html`<p class="soft">${t('problem.where', { line: problem.line })} <q lang="und" translate="no">${problem.text}</q></p>` : nothing}
            ${problem.hint ? html`<p lang=${problem.language} dir="ltr">${problem.hint}</p>` : nothing}` : html`<p>${t('problem.unreachable.hint')}</p>`}
        ${again ? html`<button type="button" @click=${again}>${t('problem.again')}</button>` : nothing}
    </div>`;
}
