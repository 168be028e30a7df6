// SPDX-License-Identifier: Apache-2.0
//
// home.js - <mn-home>: what this is, in a few lines, and the ways in.
import { html } from 'lit';
import { Page } from '../core/page.js';
import { addressOf } from '../core/router.js';
import { fragmentOf, session } from '../core/session.js';
import { countryName } from '../core/countries.js';
import { t } from '../core/words.js';
import { firstPicture } from '../pictures/scenes.js';

class Home extends Page {
    render() {
        const country = countryName(session.country);
        return html`
        <section class="hero wide">
            <div>
                <h1>${t('home.title')}</h1>
                <p class="lead">${t('home.lead')}</p>
                <p class="actions"><a class="button" href=${addressOf('/survey', fragmentOf({ screen: '' }))}>${t('home.start')}</a>
                    <a class="button quiet" href=${addressOf('/answer', fragmentOf({ screen: '' }))}>${t('home.average', { country })}</a></p>
                <p class="soft">${t('home.time')}</p>
            </div>
            ${firstPicture()}
        </section>
        <section class="wide three" aria-label=${t('home.know')}>
            <div><h2>${t('home.share.title')}</h2><p>${t('home.share.text')}</p></div>
            <div><h2>${t('home.private.title')}</h2><p>${t('home.private.text')}</p></div>
            <div><h2>${t('home.doubt.title')}</h2><p>${t('home.doubt.text')} <a href=${addressOf('/method')}>${t('home.doubt.link')}</a></p></div>
        </section>
        <section class="wide ways">
            <h2>${t('home.ways')}</h2>
            <p>${t('home.file')} <a href=${addressOf('/file')}>${t('home.file.link')}</a></p>
            <p>${t('home.screen')} <a href=${addressOf('/screen')}>${t('home.screen.link')}</a></p>
            <p>${t('home.compare')} <a href=${addressOf('/compare')}>${t('home.compare.link')}</a></p>
        </section>`;
    }
}
customElements.define('mn-home', Home);
