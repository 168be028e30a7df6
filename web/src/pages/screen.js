// SPDX-License-Identifier: Apache-2.0
//
// screen.js - <mn-screen>: are these parties on a list? A file or a name in; how many may
// be, the likeliest first; each beside the entry that it may be; decided by keyboard.
import { html, nothing } from 'lit';
import { may, needsSignIn, onAccount } from '../core/account.js';
import { withoutFormulas } from '../core/cells.js';
import { desk, goOn, hit, look, party, shown, step, stepHit, takeScreening } from '../core/desk.js';
import { asUnicode } from '../core/encoding.js';
import { listenKeys } from '../core/keys.js';
import { firstRows } from '../core/lines.js';
import { Page, problemBox } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { save } from '../core/save.js';
import { ask, askFiles, fetchReport } from '../core/server.js';
import { t, words } from '../core/words.js';
import { begin, mayNot, send } from './decide.js';
import { LARGEST, said } from './fields.js';
import { openHelp } from './keys-help.js';
import { columnChoices, columnsOption, fileInput, oneInput, preview, thresholds } from './screen-input.js';
import { result } from './screen-result.js';
import { listsTable, pastLists, screeningNav } from './screening-nav.js';

// On paper nothing stays folded away: no list that was looked in, no row that couldn't be read.
function onPaper(page) {
    let opened = [];
    const before = () => {
        opened = [...page.querySelectorAll('details.panel:not([open])')];
        for (const details of opened) details.open = true;
    };
    const after = () => { for (const details of opened) details.open = false; };
    addEventListener('beforeprint', before);
    addEventListener('afterprint', after);
    return () => { removeEventListener('beforeprint', before); removeEventListener('afterprint', after); };
}

class ScreenPage extends Page {
    static properties = {
        file: { state: true }, rows: { state: true }, headings: { state: true }, means: { state: true }, one: { state: true }, options: { state: true },
        lists: { state: true }, problem: { state: true }, progress: { state: true }, dropping: { state: true }, saving: { state: true }, draft: { state: true },
        heard: { state: true }, entries: { state: true }, before: { state: true }, input: { state: true },
    };

    constructor() {
        super();
        this.options = {};
        this.means = new Map();
        this.one = { kind: 'leiCode' };
        this.entries = new Map(); // of the lists, as they are asked for
        this.heard = '';
        this.input = !desk.screening;
        if (desk.screening) this.columnsUnderstood();
    }

    connectedCallback() {
        super.connectedCallback();
        this.away = [onAccount(() => { this.requestUpdate(); if (!needsSignIn()) this.askLists(); }), listenKeys(this.keys()), onPaper(this)];
        this.askLists();
        if (desk.screening) this.arrive({ focus: false });
    }

    disconnectedCallback() {
        this.running?.abort();
        for (const leave of this.away) leave();
        super.disconnectedCallback();
    }

    askLists() {
        ask('list/show', {}).then((report) => { this.lists = report.tables.lists; this.problem = null; }, (error) => { this.problem ??= error; });
    }

    // --- what is screened -------------------------------------------------------------

    async take([given]) {
        this.problem = null;
        const { file } = await asUnicode(given);
        this.file = file;
        this.rows = firstRows(await file.slice(0, 32768).text());
        this.headings = this.rows?.[0] ?? null;
        this.means = new Map();
    }

    set(name, value) {
        this.options = { ...this.options, [name]: value };
    }

    setOne(name, value) {
        this.one = { ...this.one, [name]: value };
    }

    setMeans(heading, field) {
        const next = new Map(this.means);
        for (const [other, its] of next) if (its === field && field === 'id') next.delete(other);
        if (field) next.set(heading, field);
        else next.delete(heading);
        this.means = next;
    }

    work() {
        const columns = columnsOption([...this.means]);
        return this.run(said({ ...this.options, columns: columns || this.options.columns }), [['FILE', this.file]]);
    }

    workOne() {
        const { kind, number, ...rest } = this.one;
        const { columns: _columns, sheet: _sheet, ...options } = this.options;
        return this.run(said({ ...rest, ...options, identifier: number?.trim() ? [`${kind}=${number.trim()}`] : undefined }), []);
    }

    async run(options, files) {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        this.problem = null;
        this.progress = { done: null };
        try {
            const report = await askFiles('screen', { ...options, details: true, found: true }, files, { signal: mine.signal, progress: (p) => { this.progress = p; } });
            if (this.running !== mine) return;
            takeScreening(report, { options, files });
            this.heard = '';
            this.columnsUnderstood();
            this.entries = new Map();
            this.before = null;
            this.draft = null;
            this.input = false;
            this.arrive({ focus: false });
            await this.updateComplete;
            this.querySelector('#result')?.focus();
        } catch (error) {
            if (error.name !== 'AbortError' && this.running === mine) this.problem = error;
        } finally {
            if (this.running === mine) this.progress = null;
        }
    }

    // What the columns were taken for, to be corrected.
    columnsUnderstood() {
        const { columns } = desk.screening;
        if (!columns.length) return;
        this.headings = columns.map((c) => c.name);
        this.means = new Map(columns.filter((c) => c.field).map((c) => [c.name, c.field]));
    }

    // The same file once more, with the columns as they are now said to be.
    workAgain() {
        const { options, files } = desk.sent;
        return this.run(said({ ...options, columns: columnsOption([...this.means]) }), files);
    }

    cancel() {
        this.running?.abort();
        this.progress = null;
    }

    // --- going through the work -----------------------------------------------------------

    refilter() {
        if (!shown().some((p) => p.key === desk.key)) desk.key = null;
        if (desk.key === null && shown().length) look(shown()[0].key);
        this.arrive({ focus: false });
    }

    // The party that is looked at has changed: its entry is fetched, and told.
    async arrive({ focus }) {
        this.draft = null;
        this.requestUpdate();
        const at = hit();
        if (at) this.askEntry(at);
        await this.updateComplete;
        this.querySelector(`#party-${CSS.escape(desk.key ?? '')}`)?.scrollIntoView({ block: 'nearest' });
        if (focus) this.querySelector('#one-title')?.focus();
    }

    async askEntry(at) {
        const key = `${at.list}\n${at.entry}`;
        if (this.entries.has(key)) return;
        const put = (value) => { this.entries = new Map(this.entries).set(key, value); };
        put({});
        try {
            const { tables } = await ask('list/entry', { NAME: at.list, ID: at.entry });
            put(tables);
            this.before ??= (await ask('review/list', {})).tables.reviews;
        } catch (error) {
            if (!this.entries.get(key).entry) put({ problem: error });
        }
    }

    move(by, how = step) {
        if (!desk.screening || !party()) return;
        how(by);
        this.arrive({ focus: true });
    }

    keys() {
        return {
            j: () => this.move(1), k: () => this.move(-1), l: () => this.move(1, stepHit), h: () => this.move(-1, stepHit),
            m: () => this.draftFor('match'), n: () => this.draftFor('no-match'), u: () => this.draftFor('unsure'), z: () => this.undo(),
            '/': () => this.querySelector('#work-search')?.focus(), '?': () => openHelp(),
        };
    }

    // --- deciding -------------------------------------------------------------------------

    async draftFor(decision) {
        if (!hit() || mayNot() || (decision === 'withdraw' && !hit().review)) return;
        this.draft = begin(decision);
        await this.updateComplete;
        this.querySelector('#d-reason').focus();
    }

    // Takes back what stands on this entry, else the last decision of this visit.
    undo() {
        if (!desk.screening || !hit()) return;
        if (!hit().review) {
            const last = desk.log.pop();
            if (!last || !desk.screening.parties.some((p) => p.key === last.party)) return;
            desk.show = 'all';
            desk.query = '';
            look(last.party, last.hit);
            this.arrive({ focus: false });
        }
        this.draftFor('withdraw');
    }

    dropDraft() {
        this.draft = null;
        this.updateComplete.then(() => this.querySelector('#one-title')?.focus());
    }

    async keepDraft() {
        const draft = this.draft;
        if (draft.sending || !draft.reason.trim()) return;
        const [mine, at] = [party(), hit()];
        this.draft = { ...draft, sending: true, problem: null };
        try {
            const row = await send(draft, mine, at);
            this.before = [...(this.before ?? []).filter((r) => r.review !== row.review), row];
            const told = t(draft.decision === 'withdraw' ? 'decide.done.withdraw' : row.state === 'proposed' ? 'decide.done.proposed' : 'decide.done', { name: mine.name, decision: t(`said.${row.decision}`) });
            const more = draft.decision === 'withdraw' || goOn();
            this.heard = more ? told : `${told} ${t('work.alldone')}`;
            this.arrive({ focus: true });
        } catch (error) {
            this.draft = { ...draft, sending: false, problem: error };
        }
    }

    // --- what is kept -------------------------------------------------------------------------

    async keep(format) {
        this.saving = format;
        this.problem = null;
        try {
            const { options, files } = desk.sent;
            const report = await fetchReport(`screen.${format}`, { ...options, ...(format === 'csv' ? {} : { explain: true }) }, files);
            save(`manumit-screening.${format}`, format === 'csv' ? withoutFormulas(await report.text()) : report, 'text/csv');
        } catch (error) {
            this.problem = error;
        }
        this.saving = null;
    }

    // --- drawing ------------------------------------------------------------------------------

    waiting() {
        const { done } = this.progress;
        return html`<div class="progress" role="status"><label for="working">${t('screening.running')}</label>
            ${typeof done === 'number' ? html`<progress id="working" max="1" .value=${done}></progress>` : html`<progress id="working"></progress>`}
            <p class="actions"><button type="button" class="quiet" @click=${() => this.cancel()}>${t('file.cancel')}</button></p></div>`;
    }

    given() {
        const large = this.file && this.file.size > LARGEST * 1048576;
        return html`${this.lists ? pastLists(this.lists) : nothing}
            ${fileInput(this)}
            ${this.file ? html`<section class="panel" aria-label=${t('screening.file')}>${preview(this.rows)}${columnChoices(this)}${thresholds(this)}
                ${large ? html`<p class="problem">${t('screening.toolarge', { n: LARGEST })}</p>` : nothing}
                ${this.progress ? this.waiting() : html`<button type="button" id="work" ?disabled=${large} @click=${() => this.work()}>${t('screening.run')}</button>`}</section>`
            : this.progress ? this.waiting() : nothing}
            ${problemBox(this.problem)}
            ${this.problem && !this.lists && may('import') ? html`<p class="note">${t('lists.first')} <a href=${addressOf('/lists')}>${t('lists.first.link')}</a></p>` : nothing}
            <section class="panel"><h2>${t('screening.one')}</h2>${oneInput(this)}</section>
            ${this.lists ? html`<section class="panel"><h2>${t('lists.in')}</h2>${this.lists.length ? listsTable(this.lists) : html`<p class="note">${t('lists.none')}</p>`}</section>` : nothing}`;
    }

    render() {
        const title = html`<header><h1>${t('screening.title')}</h1>${desk.screening ? nothing : html`<p class="lead">${t('screening.lead')}</p>`}</header>`;
        return html`<div class="screening wide">${screeningNav()}${title}
            <p class="hidden" role="status" id="heard">${this.heard}</p>
            ${desk.screening ? html`<details class="again screen-only" ?open=${this.input} @toggle=${(e) => { this.input = e.target.open; }}><summary>${t('screening.another')}</summary><div class="given">${this.given()}</div></details>
                ${this.input ? nothing : problemBox(this.problem)}
                ${result(this)}` : this.given()}
        </div>`;
    }
}
customElements.define('mn-screen', ScreenPage);
