// SPDX-License-Identifier: Apache-2.0
//
// nation-page.js - what the pages about countries are made of: an address that names countries, a
// question of which the last one asked wins, reports to keep, the frame with the ways between them.
import { html, nothing } from 'lit';
import { readPlace, writePlace } from '../core/nation.js';
import { fetchNation, onFacts } from '../core/nation-desk.js';
import { Page, problemBox } from '../core/page.js';
import { noteFragment } from '../core/router.js';
import { save } from '../core/save.js';
import { t } from '../core/words.js';
import { loading, nationNav, ownFiles } from './nation-nav.js';

// begin(): asks anew, as the visitor's own figures are others; take(place): what the address says;
// asked(): {route, name, options, files} of the report.
export class NationPage extends Page {
    static properties = { report: { state: true }, problem: { state: true }, working: { state: true }, saving: { state: true } };

    connectedCallback() {
        super.connectedCallback();
        this.away = onFacts(() => this.begin());
    }

    disconnectedCallback() {
        this.away();
        this.running?.abort();
        clearTimeout(this.timer);
        super.disconnectedCallback();
    }

    willUpdate() {
        if (this.seen === location.hash || location.hash.startsWith('#at-')) return;
        this.seen = location.hash;
        this.take?.(readPlace(location.hash));
    }

    note(place) {
        noteFragment(writePlace(place));
        this.seen = location.hash;
    }

    // stay: what was answered before is shown until then.
    async load(ask, stay = false) {
        this.running?.abort();
        const mine = (this.running = new AbortController());
        this.problem = null;
        this.working = true;
        if (!stay) this.report = null;
        try {
            const report = await ask(mine.signal);
            if (this.running === mine) this.report = report;
        } catch (error) {
            if (this.running === mine && error.name !== 'AbortError') this.problem = error;
        }
        if (this.running === mine) this.working = false;
    }

    async keep(format) {
        this.saving = format;
        const { route, name, options, files } = this.asked();
        try {
            save(`manumit-${name}.${format}`, await fetchNation(`${route}.${format}`, options, files));
        } catch (error) {
            this.problem = error;
        }
        this.saving = null;
    }

    // The first of what can be kept stands out where the page is there to be kept.
    keeps(formats, more = nothing, first = 'quiet') {
        return html`<p class="actions screen-only">${formats.map((format, i) => html`<button type="button" class=${i ? 'quiet' : first} id="get-${format}" ?disabled=${Boolean(this.saving)} @click=${() => this.keep(format)}>${t(`record.get.${format}`)}</button>`)}
            <button type="button" class="quiet" @click=${() => print()}>${t('screening.print')}</button>${more}</p>`;
    }

    frame(id, { title, lead, given = nothing, body, ready = this.report, asked = true, of = '', own = true, more = nothing }) {
        return html`<div class="nation wide" id=${id} data-of=${of} aria-busy=${this.working || this.pending ? 'true' : 'false'}>${nationNav()}<header><h1>${title}</h1><p class="lead">${t(lead)}</p></header>
            ${given}${problemBox(this.problem, () => this.begin())}${ready ? body() : asked && !this.problem ? loading() : nothing}${more}${own ? ownFiles(this) : nothing}</div>`;
    }
}

// The same about one country. desk outlives the page.
export class OneCountry extends NationPage {
    take({ of: [of] }) {
        if (of && of !== this.desk.of) this.choose(of);
        else if (this.desk.of && !this.report) this.begin();
    }

    choose(of) {
        this.desk.of = of;
        this.note({ of: of ? [of] : [] });
        this.begin();
    }
}
