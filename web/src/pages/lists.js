// SPDX-License-Identifier: Apache-2.0
//
// lists.js - <mn-lists>: the lists of the store, how old they are, and what the newest version
// of each brought.
import { html, nothing } from 'lit';
import { may, needsSignIn, onAccount } from '../core/account.js';
import { Page, problemBox } from '../core/page.js';
import { ask } from '../core/server.js';
import { t, words } from '../core/words.js';
import { foreign } from './beside.js';
import './list-import.js';
import { isPast, listsTable, pastLists, screeningNav } from './screening-nav.js';

const MOST = 200;

class Lists extends Page {
    static properties = { lists: { state: true }, problem: { state: true }, versions: { state: true }, changes: { state: true } };

    constructor() {
        super();
        this.versions = new Map();
        this.changes = new Map();
    }

    connectedCallback() {
        super.connectedCallback();
        this.away = onAccount(() => { if (!needsSignIn()) this.load(); });
        this.load();
    }

    disconnectedCallback() {
        this.away();
        super.disconnectedCallback();
    }

    async load() {
        try {
            this.lists = (await ask('list/show', {})).tables.lists;
            this.problem = null;
        } catch (error) {
            this.problem = error;
        }
    }

    async open(name) {
        if (this.versions.has(name)) return;
        this.versions = new Map(this.versions).set(name, []);
        try {
            const versions = (await ask('list/show', { NAME: name })).tables.versions;
            this.versions = new Map(this.versions).set(name, versions);
            const changes = versions.length > 1 ? (await ask('list/diff', { NAME: name })).tables.changes : [];
            this.changes = new Map(this.changes).set(name, changes);
        } catch (error) {
            this.problem = error;
        }
    }

    // A new version is in force: what was known of the one before is asked again.
    async renew(name) {
        await this.load();
        for (const known of [this.versions, this.changes]) known.delete(name);
        this.requestUpdate();
        if (this.querySelector(`details[data-list="${CSS.escape(name)}"]`)?.open) this.open(name);
    }

    changed(name) {
        const rows = this.changes.get(name) ?? [];
        if (!rows.length) return nothing;
        return html`<h3>${t('lists.changes')}</h3><div class="scroll" tabindex="0" role="region" aria-label=${t('lists.changes')}><table>
            <thead><tr><th scope="col">${t('lists.change')}</th><th scope="col">${t('lists.party')}</th><th scope="col">${t('beside.field')}</th><th scope="col">${t('lists.was')}</th><th scope="col">${t('lists.is')}</th></tr></thead>
            <tbody>${rows.slice(0, MOST).map((r) => html`<tr><td>${words().named(`change.${r.change}`, r.change)}</td><th scope="row">${foreign(r.name ?? r.id)} <span class="soft">${foreign(r.id)}</span></th>
                <td>${r.field ? words().named(`field.${r.field}`, r.field) : ''}</td><td>${foreign(r.before ?? '')}</td><td>${foreign(r.after ?? '')}</td></tr>`)}</tbody></table></div>
            ${rows.length > MOST ? html`<p class="soft">${t('lists.more', { n: rows.length - MOST })}</p>` : nothing}`;
    }

    one(list) {
        const f = words().format;
        const versions = this.versions.get(list.name) ?? [];
        return html`<details class="panel behind" data-list=${list.name} @toggle=${(e) => { if (e.target.open) this.open(list.name); }}><summary>${isPast(list) ? html`<span aria-hidden="true">⚠ </span>` : nothing}${foreign(list.title || list.name)} <span class="soft">${t('lists.summary', { entries: f.integer(list.entries), version: list.version })}</span></summary>
            ${list.publisher ? html`<p class="soft">${foreign(list.publisher)}</p>` : nothing}
            ${versions.length ? html`<div class="scroll" tabindex="0" role="region" aria-label=${t('lists.versions')}><table><caption>${t('lists.versions')}</caption><thead><tr>${['version', 'published', 'imported', 'by', 'entries', 'added', 'changed', 'removed'].map((name) => html`<th scope="col">${t(`lists.${name}`)}</th>`)}</tr></thead>
                <tbody>${versions.map((v) => html`<tr><th scope="row">${v.version}</th><td class="day" translate="no" data-words>${v.published ?? ''}</td><td class="day" translate="no" data-words>${String(v.imported ?? '').slice(0, 10)}</td><td>${foreign(v.by ?? '')}</td>
                    ${['entries', 'added', 'changed', 'removed'].map((name) => html`<td>${f.integer(v[name] ?? 0)}</td>`)}</tr>`)}</tbody></table></div>` : html`<p class="soft">${t('one.loading')}</p>`}
            ${this.changed(list.name)}</details>`;
    }

    render() {
        return html`<div class="screening wide">${screeningNav()}<header><h1>${t('lists.heading')}</h1><p class="lead">${t('lists.lead')}</p></header>
            ${problemBox(this.problem, () => this.load())}
            ${this.lists ? html`${pastLists(this.lists)}${this.lists.length ? html`<div class="panel">${listsTable(this.lists)}</div>${this.lists.map((l) => this.one(l))}` : html`<p class="note">${t('lists.none')}</p>`}` : nothing}
            ${may('import') ? html`<mn-list-import @imported=${(e) => this.renew(e.detail)}></mn-list-import>` : nothing}
        </div>`;
    }
}
customElements.define('mn-lists', Lists);
