// SPDX-License-Identifier: Apache-2.0
//
// list-import.js - <mn-list-import>: a new version of a list, or a new list, from its publisher's
// files, for those who may. The program takes the whole list or nothing, and says why.
import { html, nothing } from 'lit';
import { csrf } from '../core/account.js';
import { Page, problemBox } from '../core/page.js';
import { askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { said } from './fields.js';

const ACCEPT = ['accept-fewer', 'accept-older', 'accept-unreadable'];

class ListImport extends Page {
    static properties = { files: { state: true }, options: { state: true }, problem: { state: true }, progress: { state: true }, done: { state: true } };

    constructor() {
        super();
        this.options = {};
        this.files = [];
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    set(name, value) {
        this.options = { ...this.options, [name]: value };
    }

    async work(event) {
        event.preventDefault();
        this.running = new AbortController();
        Object.assign(this, { problem: null, done: null, progress: { done: null } });
        try {
            const report = await askFiles('list/import', said(this.options), this.files.map((f) => ['PATH', f]),
                { csrf, signal: this.running.signal, progress: (p) => { this.progress = p; } });
            [this.done] = report.tables.import;
            this.options = { NAME: this.options.NAME };
            this.dispatchEvent(new CustomEvent('imported', { detail: this.done.list }));
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        this.progress = null;
    }

    field(name, type, hint) {
        const id = `import-${name.toLowerCase()}`;
        return html`<div class="field"><label for=${id}>${t(`import.${name}`)}</label><input id=${id} type=${type} autocomplete="off" ?required=${name === 'NAME'} .value=${this.options[name] ?? ''}
            aria-describedby=${hint ? `${id}-hint` : nothing} @change=${(e) => this.set(name, e.target.value.trim())}>${hint ? html`<p class="soft" id="${id}-hint">${hint}</p>` : nothing}</div>`;
    }

    result() {
        const f = words().format;
        const { list, version, entries, added, changed, removed, superseded_reviews: again } = this.done;
        return html`<p class="note" role="status" id="imported">${t('import.done', { list, version, entries: f.integer(entries), added: f.integer(added), changed: f.integer(changed), removed: f.integer(removed) })}
            ${again ? t('import.again', { n: again }) : nothing}</p>`;
    }

    render() {
        return html`<details class="panel behind screen-only"><summary>${t('import.title')}</summary><p>${t('import.text')}</p>
            <form @submit=${(e) => this.work(e)}><div class="fields">${this.field('NAME', 'text', t('import.NAME.hint'))}${this.field('published', 'date', t('import.published.hint'))}${this.field('expected-age', 'number', t('import.expected-age.hint'))}
                <div class="field"><label for="import-files">${t('import.files')}</label><input id="import-files" type="file" multiple required @change=${(e) => { this.files = [...e.target.files]; }}></div></div>
                <details><summary>${t('import.more')}</summary><div class="fields">${this.field('columns', 'text', t('import.columns.hint'))}</div>
                    ${ACCEPT.map((name) => html`<label class="check"><input type="checkbox" .checked=${Boolean(this.options[name])} @change=${(e) => this.set(name, e.target.checked || '')}> <span>${t(`import.${name}`)}</span></label>`)}</details>
                ${problemBox(this.problem)}${this.done ? this.result() : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="importing">${t('import.running')}</label>${typeof this.progress.done === 'number' ? html`<progress id="importing" max="1" .value=${this.progress.done}></progress>` : html`<progress id="importing"></progress>`}</div>`
        : html`<p class="actions"><button id="import">${t('import.run')}</button></p>`}</form></details>`;
    }
}
customElements.define('mn-list-import', ListImport);
