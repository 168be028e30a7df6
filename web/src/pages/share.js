// SPDX-License-Identifier: Apache-2.0
//
// share.js - <mn-share>: the result as a picture or a file of its own, kept on this
// device to compare, printed, or, where the server is a public one, as a link.
import { html, nothing, render } from 'lit';
import { countryName, placeName } from '../core/countries.js';
import { everyPlace, figure, HOURS, inHours, threeWays } from '../core/figures.js';
import { keepAnswer } from '../core/keep.js';
import { Page } from '../core/page.js';
import { save } from '../core/save.js';
import { health } from '../core/server.js';
import { fragmentOf, session } from '../core/session.js';
import { t, words } from '../core/words.js';
import { topOf } from '../pictures/interval.js';
import { mapped, mapPicture } from '../pictures/map.js';
import { sharePage } from '../share/page.js';
import { sharePicture } from '../share/picture.js';

const PLACES = 12;

class Share extends Page {
    static properties = {
        report: { attribute: false }, average: { attribute: false }, map: { attribute: false },
        named: { state: true }, link: { state: true }, said: { state: true }, url: { state: true },
    };

    constructor() {
        super();
        this.named = true;
    }

    connectedCallback() {
        super.connectedCallback();
        health().then((h) => { this.link = typeof h.public_url === 'string' && h.public_url ? h.public_url : null; }, () => {});
    }

    disconnectedCallback() {
        URL.revokeObjectURL(this.url);
        super.disconnectedCallback();
    }

    picture() {
        const w = words();
        const f = w.format;
        const { hours } = threeWays(this.report);
        const rows = [];
        const average = threeWays(this.average)?.hours;
        const world = figure(this.report, 'world_resident_hours');
        if (this.named && average) rows.push({ value: average.value, label: t('share.picture.country', { country: countryName(session.country), amount: f.value(average) }) });
        if (world) {
            const value = world.value * session.people;
            rows.push({ value, label: t('share.picture.world', { amount: f.value({ ...world, value }) }) });
        }
        const top = topOf([hours, ...rows]);
        return sharePicture({
            hours, top, topText: f.number(top), zeroText: f.number(0),
            texts: {
                title: t('share.picture.title'), number: f.value(hours), unit: t('share.picture.unit'),
                range: t('share.picture.range', { low: f.low(hours), high: f.high(hours) }),
                rows, not: t('share.picture.not'), by: t('share.picture.by'), direction: w.direction,
            },
        });
    }

    willUpdate(changed) {
        if (!this.report || !['report', 'average', 'named'].some((name) => changed.has(name))) return;
        this.svg = this.picture();
        URL.revokeObjectURL(this.url);
        this.url = URL.createObjectURL(new Blob([this.svg], { type: 'image/svg+xml' }));
    }

    async png() {
        const image = new Image();
        image.src = this.url;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = 2400;
        canvas.height = 1260;
        canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
        canvas.toBlob((blob) => save(`${t('share.name')}.png`, blob), 'image/png');
    }

    async page() {
        const f = words().format;
        const { tables } = this.report;
        const box = document.createElement('div');
        if (this.map) render(mapPicture(this.map, mapped(everyPlace(tables), HOURS), t('answer.where.label'), t('map.unit')), box);
        const file = await sharePage({
            language: words().language, direction: words().direction, title: t('share.picture.title'), picture: this.svg,
            map: box.innerHTML.replace(/<!--[\s\S]*?-->/g, ''), where: t('share.file.where'),
            heads: [t('table.place'), t('table.hours'), t('table.low'), t('table.high')],
            rows: tables.by_country.slice(0, PLACES + 1).map((r) => { const h = inHours(r); return [placeName(r), f.cell(h.value), f.cell(h.low), f.cell(h.high)]; }),
            not: [1, 2, 3, 4].map((i) => t(`answer.not.${i}`)), made: t('share.file.made'),
        });
        save(`${t('share.name')}.html`, file, 'text/html');
    }

    keepIt(event) {
        event.preventDefault();
        const name = this.querySelector('#keep-name').value.trim() || t('keep.default');
        this.said = keepAnswer(name, fragmentOf({ screen: '' })) ? t('keep.done', { name }) : t('keep.refused');
    }

    linkPart() {
        if (!this.link) return html`<p class="soft">${t('share.link.none')}</p>`;
        const address = new URL(`answer${location.search}${fragmentOf({ screen: '' })}`, this.link.replace(/\/*$/, '/')).href;
        return html`<h3>${t('share.link')}</h3><p>${t('share.link.text')}</p>
            <button type="button" class="quiet" id="copy-link" data-link=${address} @click=${async () => { await navigator.clipboard.writeText(address); this.said = t('share.link.copied'); }}>${t('share.link.copy')}</button>`;
    }

    render() {
        if (!this.report) return nothing;
        return html`<section class="panel" id="share"><h2>${t('share.title')}</h2><div class="share">
            <div><img class="share-picture" src=${this.url} alt=${t('share.preview')} width="1200" height="630"></div>
            <div><p>${t('share.text')}</p>
                <p class="check"><input type="checkbox" id="share-country" .checked=${this.named} @change=${(e) => { this.named = e.target.checked; }}><label for="share-country">${t('share.country')}</label></p>
                <p class="actions"><button type="button" id="share-png" @click=${this.png}>${t('share.png')}</button>
                    <button type="button" class="quiet" id="share-svg" @click=${() => save(`${t('share.name')}.svg`, this.svg, 'image/svg+xml')}>${t('share.svg')}</button>
                    <button type="button" class="quiet" id="share-html" @click=${this.page}>${t('share.html')}</button>
                    <button type="button" class="quiet" @click=${() => print()}>${t('share.print')}</button></p>
                ${this.linkPart()}
                <h3>${t('keep.title')}</h3>
                <form @submit=${this.keepIt}><p class="actions"><label for="keep-name" class="hidden">${t('keep.name')}</label>
                    <input id="keep-name" autocomplete="off" maxlength="60" .value=${t('keep.default')}>
                    <button class="quiet" id="keep">${t('keep.do')}</button></p></form>
                <p role="status">${this.said ?? nothing}</p></div>
        </div></section>`;
    }
}
customElements.define('mn-share', Share);
