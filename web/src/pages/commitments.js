// SPDX-License-Identifier: Apache-2.0
//
// commitments.js - <mn-commitments>: what countries promised, from the store or a file: what is kept,
// said to be done, not due, overdue, dropped; what happened to each; entering, telling and verifying,
// which nobody does of his own; and what countries that began alike did before they improved.
import { html, nothing } from 'lit';
import { account, csrf, may, needsSignIn, noteStore, onAccount } from '../core/account.js';
import { askNation, placeOf } from '../core/nation-desk.js';
import { problemBox } from '../core/page.js';
import { ask, askFiles } from '../core/server.js';
import { t, words } from '../core/words.js';
import { actions, addForm, card, noStore, progress, STATES, stateOf, suggestions } from './commitments-parts.js';
import { countryChoice, jump, refused } from './nation-nav.js';
import { NationPage } from './nation-page.js';

const today = () => new Date().toISOString().slice(0, 10);
const desk = { of: '', state: 'all', file: null, on: '' };

class Commitments extends NationPage {
    static properties = { histories: { state: true }, alike: { state: true }, wrong: { state: true }, doing: { state: true }, said: { state: true } };

    constructor() {
        super();
        Object.assign(this, { histories: new Map(), doing: '' });
    }

    connectedCallback() {
        super.connectedCallback();
        this.left = onAccount(() => { this.requestUpdate(); if (!needsSignIn()) this.begin(); });
        if (account.known) this.begin();
    }

    disconnectedCallback() {
        this.left();
        super.disconnectedCallback();
    }

    take({ of: [of] }) {
        if (of && of !== desk.of) this.choose(of);
    }

    choose(of) {
        desk.of = of;
        this.note({ of: of ? [of] : [] });
        this.alike = null;
        this.begin();
    }

    async begin() {
        const about = { ...(desk.of ? { country: desk.of } : {}), ...(desk.file ? { on: desk.on || today() } : {}) };
        if (desk.of && !this.alike) askNation('alliance/suggest', { COUNTRY: desk.of, lang: words().language }).then((r) => { this.alike = r; }, () => {});
        if (!desk.file && account.known && !account.store) return Object.assign(this, { report: null, problem: null });
        await this.load((signal) => (desk.file ? askFiles('alliance', about, [['FILE', desk.file]], { signal }) : ask('alliance', about, { signal })), true);
        if (this.problem) this.report = null;
    }

    // A deed; what the store says of it is told beside the commitment it is about.
    async deed(command, options, about) {
        this.wrong = null;
        this.doing = about;
        this.said = '';
        try {
            const report = await ask(command, options, { csrf });
            const [row] = report.tables.commitments ?? [];
            noteStore();
            this.histories = new Map(this.histories).set(row?.number, report.tables.history);
            this.said = t('promise.noted');
            await this.begin();
            this.doing = '';
            return true;
        } catch (error) {
            this.wrong = { about, error };
        }
        this.doing = '';
        return false;
    }

    async history(number) {
        if (this.histories.has(number)) return;
        try {
            const report = await ask('alliance/history', { NUMBER: String(number) });
            this.histories = new Map(this.histories).set(number, report.tables.history);
        } catch (error) {
            this.wrong = { about: `n${number}`, error };
        }
    }

    async keepFile() {
        this.wrong = null;
        try {
            await askFiles('alliance/import', {}, [['FILE', desk.file]], { csrf });
            noteStore();
            desk.file = null;
            this.said = t('promise.noted');
            await this.begin();
        } catch (error) {
            this.wrong = { about: 'file', error };
        }
    }

    given() {
        const take = ([file]) => { desk.file = file ?? null; this.begin(); };
        return html`<div class="fields screen-only">${countryChoice({ id: 'p-of', label: t('world.col.place'), value: desk.of, take: (of) => this.choose(of), none: t('promise.all') })}
                <div class="field"><label for="p-state">${t('promise.state')}</label><select id="p-state" @change=${(e) => { desk.state = e.target.value; this.requestUpdate(); }}>${['all', ...STATES].map((s) => html`<option value=${s} ?selected=${s === desk.state}>${t(`promise.state.${s}`)}</option>`)}</select></div></div>
            <div class="screen-only"><p class="actions"><input id="p-file" class="hidden-file" type="file" @change=${(e) => take(e.target.files)}><label class="button quiet" for="p-file">${t('promise.file')}</label>
                ${desk.file ? html`<span translate="no" data-words>${desk.file.name}</span> <button type="button" class="link" @click=${() => take([])}>${t('access.file.leave')}</button>
                    ${may('promises') ? html`<button type="button" class="quiet" id="keep-file" @click=${() => this.keepFile()}>${t('promise.import')}</button>` : nothing}` : nothing}</p>
            ${desk.file ? html`<div class="field"><label for="p-on">${t('promise.on')}</label><input id="p-on" type="date" .value=${desk.on || today()} @change=${(e) => { desk.on = e.target.value; this.begin(); }}></div>` : nothing}
            ${this.wrong?.about === 'file' ? problemBox(this.wrong.error) : nothing}</div>`;
    }

    // On paper what happened to each stands beneath it.
    async print() {
        await Promise.all((this.report?.tables.commitments ?? []).filter((r) => r.number).map((r) => this.history(r.number)));
        await this.updateComplete;
        print();
    }

    // Those that a number of the table of progress counts.
    show(event, of, state) {
        event.preventDefault();
        desk.state = state;
        if (of !== desk.of) this.choose(of);
        this.requestUpdate();
        this.updateComplete.then(() => jump(null, 'at-promises'));
    }

    list() {
        const all = this.report.tables.commitments;
        const rows = desk.state === 'all' ? all : all.filter((r) => stateOf(r) === desk.state);
        if (!rows.length) return html`<p class="note">${t(all.length ? 'promise.nosuch' : 'promise.nothing')}</p>`;
        return html`<ul class="promises">${rows.map((r) => html`<li class="promise-${stateOf(r)}" data-number=${r.number ?? ''} data-line=${r.line ?? ''}>${card(r, this)}
            ${!desk.file && r.number && may('promises') ? actions(r, this) : nothing}${this.wrong?.about === `n${r.number}` ? problemBox(this.wrong.error) : nothing}</li>`)}</ul>`;
    }

    render() {
        const none = !desk.file && account.known && !account.store;
        const given = html`${this.given()}<p role="status" class="soft" id="said">${this.said ?? ''}</p>${none ? noStore() : nothing}
            ${account.account && account.accounts && !may('promises') ? html`<p class="note" id="may-not">${t('promise.maynot', { role: t(`role.${account.role}`) })}</p>` : nothing}`;
        return this.frame('commitments', { given, own: false, asked: !none && !needsSignIn(), lead: 'promise.lead', title: desk.of ? t('promise.title.of', { name: placeOf(desk.of) }) : t('promise.title'),
            body: () => html`${progress(this.report.tables.progress, this)}<section class="panel" aria-labelledby="p-list" id="at-promises"><h2 id="p-list">${t('promise.list')}</h2>${this.list()}</section>${refused(this.report.tables.refused?.map((r) => ({ ...r, file: desk.file?.name ?? '' })))}`, more: html`${!desk.file && may('promises') && (none || this.report) ? addForm(this, desk.of) : nothing}${suggestions(this.alike, desk.of)}
            <p class="actions screen-only"><button type="button" class="quiet" id="print" @click=${() => this.print()}>${t('screening.print')}</button></p>` });
    }
}
customElements.define('mn-commitments', Commitments);
