// SPDX-License-Identifier: Apache-2.0
//
// chain-import.js - <mn-chain-import>: a chain from tables of one's own, for those who may. The
// program takes what can be used, and lists each row that can't be with its reason.
import { html, nothing } from 'lit';
import { csrf } from '../core/account.js';
import { TABLES } from '../core/goods.js';
import { Page, problemBox } from '../core/page.js';
import { askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import { english, grid } from './goods-nav.js';

class ChainImport extends Page {
    static properties = { name: { state: true }, files: { state: true }, problem: { state: true }, progress: { state: true }, report: { state: true } };

    constructor() {
        super();
        this.name = '';
        this.files = new Map();
    }

    disconnectedCallback() {
        this.running?.abort();
        super.disconnectedCallback();
    }

    async work(event) {
        event.preventDefault();
        this.running = new AbortController();
        Object.assign(this, { problem: null, report: null, progress: { done: null } });
        try {
            this.report = await askFiles('trace/import', { CHAIN: this.name.trim() }, [...this.files], { csrf, signal: this.running.signal, progress: (p) => { this.progress = p; } });
            this.dispatchEvent(new CustomEvent('imported', { detail: this.name.trim() }));
        } catch (error) {
            if (error.name !== 'AbortError') this.problem = error;
        }
        this.progress = null;
    }

    take(name, file) {
        const next = new Map(this.files);
        if (file) next.set(name, file);
        else next.delete(name);
        this.files = next;
    }

    result() {
        const { import: rows, refused = [], findings = [] } = this.report.tables;
        const f = words().format;
        return html`<div role="status" id="imported"><p class="note">${t('chain.done', { name: this.name.trim() })}</p>
            ${grid(t('chain.title'), ['table', 'rows', 'used', 'refused', 'findings'].map((n) => t(`chain.col.${n}`)), (rows ?? []).map((r) => [words().named(`chain.table.${r.table}`, r.table), ...['rows', 'used', 'refused', 'findings'].map((n) => f.integer(r[n] ?? 0))]), [1, 2, 3, 4])}
            ${refused.length ? html`<details class="behind" open><summary>${t('screening.refused', { n: refused.length })}</summary>${grid(t('screening.refused', { n: refused.length }), [t('file.line'), t('chain.col.file'), t('file.why'), t('screening.refused.row')], refused.slice(0, 500).map((r) => [r.line, foreign(r.file ?? ''), english(r.reason), foreign(r.text ?? '')]))}</details>` : nothing}
            ${findings.length ? html`<details class="behind"><summary>${t('chain.findings', { n: findings.length })}</summary>${grid(t('chain.findings', { n: findings.length }), [t('file.line'), t('chain.col.file'), t('file.why')], findings.slice(0, 500).map((r) => [r.line, foreign(r.file ?? ''), english(r.what ?? r.finding ?? '')]))}</details>` : nothing}</div>`;
    }

    render() {
        return html`<details class="panel behind screen-only"><summary>${t('chain.title')}</summary><p>${t('chain.text')}</p>
            <form @submit=${(e) => this.work(e)}><div class="field"><label for="c-name">${t('chain.name')}</label><input id="c-name" autocomplete="off" required maxlength="64" pattern="[a-z0-9][a-z0-9._\\-]*" .value=${this.name} aria-describedby="c-name-hint" @change=${(e) => { this.name = e.target.value; }}><p class="soft" id="c-name-hint">${t('chain.name.hint')}</p></div>
                <div class="chain-tables">${TABLES.map((name) => html`<div class="field"><label for="c-${name}">${t(`chain.table.${name}`)}</label><input id="c-${name}" type="file" aria-describedby="c-${name}-hint" @change=${(e) => this.take(name, e.target.files[0])}><p class="soft" id="c-${name}-hint">${t(`chain.hint.${name}`)}</p></div>`)}</div>
                ${problemBox(this.problem)}${this.report ? this.result() : nothing}
                ${this.progress ? html`<div class="progress" role="status"><label for="importing">${t('import.running')}</label>${typeof this.progress.done === 'number' ? html`<progress id="importing" max="1" .value=${this.progress.done}></progress>` : html`<progress id="importing"></progress>`}</div>`
        : html`<p class="actions"><button id="import-chain" ?disabled=${!this.files.size}>${t('import.run')}</button></p>`}</form></details>`;
    }
}
customElements.define('mn-chain-import', ChainImport);
