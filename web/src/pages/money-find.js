// SPDX-License-Identifier: Apache-2.0
//
// money-find.js - <mn-money-find>: alerts out of a file of payments, with what is known of accounts
// and places, kept in the store's queue. Alerts that are there already keep how they stand.
import { html, nothing } from 'lit';
import { firstRows } from '../core/lines.js';
import { t } from '../core/words.js';
import { dropZone } from './fields.js';
import { MatterFind } from './matter-find.js';
import { preview } from './screen-input.js';

const TABLES = ['accounts', 'places'];
const FIELDS = ['columns', 'currency', 'budget'];
const FIGURES = ['payments', 'parties_asked', 'kept_new', 'kept_reopened', 'kept_renewed', 'kept_known'];

class MoneyFind extends MatterFind {
    static properties = { tables: { state: true } };

    constructor() {
        super();
        this.tables = new Map();
    }

    first(text) {
        return firstRows(text);
    }

    give(name, file) {
        const next = new Map(this.tables);
        if (file) next.set(name, file);
        else next.delete(name);
        this.tables = next;
    }

    asked(options) {
        return { command: 'money', options: { ...options, keep: true }, files: this.tables };
    }

    result() {
        return this.told('found', FIGURES, (name) => t(`money.figure.${name}`));
    }

    render() {
        if (!this.mayKeep) return nothing;
        return html`<details class="panel screen-only" id="find" ?open=${this.isOpen}><summary>${t('money.find')}</summary><p>${t('money.find.text')}</p>
            ${dropZone({ id: 'file', label: t('money.find.drop'), kinds: t('money.find.kinds'), chosen: this.file, take: (f) => this.take(f), host: this })}
            ${this.file ? html`${preview(this.rows)}<div class="fields">${TABLES.map((n) => html`<div class="field"><label for="m-${n}">${t(`money.find.${n}`)}</label><input id="m-${n}" type="file" aria-describedby="m-${n}-hint" @change=${(e) => this.give(n, e.target.files[0])}><p class="soft" id="m-${n}-hint">${t(`money.find.${n}.hint`)}</p></div>`)}</div>
                <details><summary>${t('money.find.more')}</summary><div class="fields">${FIELDS.map((n) => this.field(`m-${n}`, n, t(`money.find.${n}`), t(`money.find.${n}.hint`)))}</div></details>
                ${this.ways(t('money.find.run'), t('money.find.running'))}` : nothing}
            ${this.outcome()}</details>`;
    }
}
customElements.define('mn-money-find', MoneyFind);
