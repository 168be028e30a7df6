// SPDX-License-Identifier: Apache-2.0
//
// adverts-watch.js - <mn-adverts-watch>: numbers, addresses and names that are looked for in each
// file that comes in, why and by whom, and where they were seen.
import { html, nothing } from 'lit';
import { csrf } from '../core/account.js';
import { desk } from '../core/adverts-desk.js';
import { Page, problemBox } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { ask } from '../core/server.js';
import { t, words } from '../core/words.js';
import { kindName } from '../pictures/net.js';
import { day } from './matter-queue.js';
import { foreign } from './beside.js';
import { said } from './fields.js';

const today = () => new Date().toISOString().slice(0, 10);
const KINDS = ['', 'phone', 'email', 'url', 'telegram', 'whatsapp', 'handle', 'btc', 'eth'];

class AdvertsWatch extends Page {
    static properties = { mayDecide: { attribute: false }, given: { state: true }, problem: { state: true }, sending: { state: true }, ending: { state: true } };

    constructor() {
        super();
        this.given = {};
    }

    connectedCallback() {
        super.connectedCallback();
        this.load();
    }

    async load() {
        try {
            const report = await ask('adverts/watches', { all: true });
            desk.watches = { list: report.tables.watches ?? [], hits: report.tables.hits ?? [] };
            this.problem = null;
        } catch (error) {
            this.problem = error;
        }
        this.requestUpdate();
    }

    async tell(command, options) {
        if (this.sending) return false;
        this.sending = true;
        try {
            await ask(command, options, { csrf });
            this.problem = null;
            await this.load();
            return !this.problem;
        } catch (error) {
            this.problem = error;
            return false;
        } finally {
            this.sending = false;
        }
    }

    async put(event) {
        event.preventDefault();
        const { kind = '', value = '', reason = '', until = '', region = '' } = this.given;
        const named = kind ? `${kind}:${value.trim()}` : value.trim();
        if (await this.tell('adverts/watch', said({ IDENTIFIER: named, reason: reason.trim(), until, region }))) this.given = {};
    }

    async end(event) {
        event.preventDefault();
        const { watch, reason } = this.ending;
        if (await this.tell('adverts/unwatch', { NUMBER: String(watch), reason: reason.trim() })) this.ending = null;
    }

    set(name, value) {
        this.given = { ...this.given, [name]: value };
    }

    one(w) {
        const hits = desk.watches.hits.filter((h) => h.watch === w.watch);
        const ending = this.ending?.watch === w.watch;
        const ended = w.withdrawn || (w.until && w.until < today());
        return html`<li data-watch=${w.watch}><p class="sign-says"><span class="family">${kindName(w.kind)}</span> <b>${foreign(w.value)}</b>${ended ? html` <span class="soft">${t('adverts.watch.ended')}</span>` : nothing}</p>
            <p>${foreign(w.reason ?? '')} <span class="soft">${foreign(w.by ?? '')} ${day(w.on)}${w.until ? html`, ${t('adverts.watch.until')} ${day(w.until)}` : nothing}</span></p>
            ${w.why ? html`<p class="soft">${foreign(w.why)}</p>` : nothing}
            ${hits.length ? html`<p><span class="watched-mark"><span aria-hidden="true">◉</span> ${t('adverts.watch.seen', { n: hits.length })}</span> ${[...new Set(hits.map((h) => h.network).filter(Boolean))].slice(0, 12).map((n) => html`<a href=${addressOf('/adverts', `#network=${encodeURIComponent(n)}`)} translate="no" data-words>${n}</a> `)}</p>` : html`<p class="soft">${t('adverts.watch.unseen')}</p>`}
            ${!this.mayDecide || ended ? nothing : ending ? html`<form class="ending" @submit=${(e) => this.end(e)}><label for="end-reason">${t('adverts.watch.endwhy')}</label> <input id="end-reason" required maxlength="900" autocomplete="off" .value=${this.ending.reason} @input=${(e) => { this.ending = { ...this.ending, reason: e.target.value }; }}>
                <button ?disabled=${this.sending}>${t('adverts.watch.end')}</button> <button type="button" class="quiet" @click=${() => { this.ending = null; }}>${t('decide.cancel')}</button></form>`
            : html`<button type="button" class="link screen-only" @click=${() => { this.ending = { watch: w.watch, reason: '' }; }}>${t('adverts.watch.end')}</button>`}</li>`;
    }

    form() {
        const { kind = '', value = '', reason = '', until = '', region = '' } = this.given;
        return html`<form id="watch-form" class="screen-only" @submit=${(e) => this.put(e)}><div class="fields">
            <div class="field"><label for="w-kind">${t('adverts.watch.kind')}</label><select id="w-kind" @change=${(e) => this.set('kind', e.target.value)}>${KINDS.map((k) => html`<option value=${k} ?selected=${k === kind}>${k ? kindName(k) : t('adverts.watch.anykind')}</option>`)}</select></div>
            <div class="field"><label for="w-value">${t('adverts.watch.value')}</label><input id="w-value" required maxlength="300" autocomplete="off" .value=${value} aria-describedby="w-value-hint" @input=${(e) => this.set('value', e.target.value)}><p class="soft" id="w-value-hint">${t('adverts.watch.value.hint')}</p></div>
            <div class="field"><label for="w-region">${t('adverts.bring.region')}</label><input id="w-region" maxlength="2" autocomplete="off" .value=${region} aria-describedby="w-region-hint" @input=${(e) => this.set('region', e.target.value.trim().toUpperCase())}><p class="soft" id="w-region-hint">${t('adverts.bring.region.hint')}</p></div>
            <div class="field"><label for="w-reason">${t('decide.reason')}</label><input id="w-reason" required maxlength="900" autocomplete="off" .value=${reason} @input=${(e) => this.set('reason', e.target.value)}></div>
            <div class="field"><label for="w-until">${t('adverts.watch.untilday')}</label><input id="w-until" type="date" .value=${until} @change=${(e) => this.set('until', e.target.value)}></div></div>
            <p class="actions"><button id="w-put" ?disabled=${this.sending}>${t('adverts.watch.put')}</button></p></form>`;
    }

    render() {
        const known = desk.watches;
        return html`<details class="panel" id="watches"><summary>${t('adverts.watches')}${known ? html` <span class="soft">${words().format.integer(known.list.length)}</span>` : nothing}</summary><p>${t('adverts.watches.text')}</p>
            ${problemBox(this.problem)}${this.mayDecide ? this.form() : nothing}
            ${known?.list.length ? html`<ul class="signs watch-list">${known.list.map((w) => this.one(w))}</ul>` : known ? html`<p class="note">${t('adverts.watches.none')}</p>` : nothing}</details>`;
    }
}
customElements.define('mn-adverts-watch', AdvertsWatch);
