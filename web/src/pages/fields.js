// SPDX-License-Identifier: Apache-2.0
//
// fields.js - choosing a file and saying whose it is: shared by the pages that take
// files.
import { html } from 'lit';
import { countryName, iso2Of } from '../core/countries.js';
import { t, words } from '../core/words.js';

// The browser is asked for nothing larger than the server takes.
export const LARGEST = 64;

export function dropZone({ id, label, chosen, take, host, multiple = false, kinds = t('file.kinds') }) {
    const over = (on) => (event) => {
        event.preventDefault();
        host.dropping = on ? id : null;
    };
    const dropped = (event) => {
        event.preventDefault();
        host.dropping = null;
        if (event.dataTransfer.files.length) take([...event.dataTransfer.files]);
    };
    return html`<div class="drop ${host.dropping === id ? 'over' : ''}" @dragover=${over(true)} @dragleave=${over(false)} @drop=${dropped}>
        <p><b>${label}</b></p>
        <input id=${id} type="file" ?multiple=${multiple} aria-describedby="${id}-kinds" @change=${(e) => { if (e.target.files.length) take([...e.target.files]); }}>
        <label class="button quiet" for=${id}>${t('file.choose')}</label>
        ${chosen ? html`<p translate="no" data-words><b>${t('file.chosen', { name: chosen.name, size: words().format.integer(Math.ceil(chosen.size / 1024)) })}</b></p>` : ''}
        <p class="soft" id="${id}-kinds">${kinds}</p>
    </div>`;
}

export function buyerFields(countries, options, set) {
    const choices = countries.map(iso2Of).filter(Boolean).map((code) => ({ code, name: countryName(code) }))
        .sort((a, b) => a.name.localeCompare(b.name, words().language));
    return html`<div class="fields">
        <div class="field"><label for="f-country">${t('file.country')}</label>
            <select id="f-country" @change=${(e) => set('country', e.target.value)}>${choices.map((c) => html`<option value=${c.code} ?selected=${c.code === options.country}>${c.name}</option>`)}</select></div>
        <div class="field"><label for="f-as">${t('file.as')}</label>
            <select id="f-as" @change=${(e) => set('as', e.target.value)}>${['household', 'company', 'government'].map((who) => html`<option value=${who} ?selected=${who === options.as}>${t(`file.as.${who}`)}</option>`)}</select></div>
        <div class="field"><label for="f-currency">${t('file.currency')}</label>
            <input id="f-currency" maxlength="3" autocomplete="off" .value=${options.currency ?? ''} aria-describedby="f-currency-hint" @change=${(e) => set('currency', e.target.value.trim().toUpperCase())}>
            <p class="soft" id="f-currency-hint">${t('file.currency.hint')}</p></div>
    </div>
    <details><summary>${t('file.more')}</summary><div class="fields">
        <div class="field"><label for="f-year">${t('file.year')}</label>
            <input id="f-year" inputmode="numeric" maxlength="4" autocomplete="off" .value=${options.year ?? ''} @change=${(e) => set('year', e.target.value.trim())}></div>
        <div class="field"><label for="f-columns">${t('file.columns')}</label>
            <input id="f-columns" autocomplete="off" .value=${options.columns ?? ''} aria-describedby="f-columns-hint" @change=${(e) => set('columns', e.target.value.trim())}>
            <p class="soft" id="f-columns-hint">${t('file.columns.hint')}</p></div>
    </div></details>`;
}

// Options without those that were not said.
export const said = (options) => Object.fromEntries(Object.entries(options).filter(([, v]) => v !== '' && v !== undefined && v !== null));
