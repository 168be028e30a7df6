// SPDX-License-Identifier: Apache-2.0
//
// app.js - <mn-app>: the frame around every page (heading, ways to go, language,
// theme, foot), and which page stands in it. Pages other than the first two are
// fetched when they are opened.
import { LitElement, html, nothing } from 'lit';
import { account, needsSignIn, onAccount, signOut, whenSignedOut, whoAmI } from './core/account.js';
import { keep } from './core/keep.js';
import { addressOf, currentPath, onRoute, startRouting } from './core/router.js';
import { fragmentOf, session, takeFragment, tell } from './core/session.js';
import { applyTheme, theme, THEMES } from './core/theme.js';
import { LANGUAGES, t, words } from './core/words.js';
import './pages/home.js';

const PAGES = {
    '/': { name: 'home', load: () => import('./pages/home.js'), view: () => html`<mn-home></mn-home>` },
    '/survey': { name: 'survey', load: () => import('./pages/survey.js'), view: () => html`<mn-survey></mn-survey>` },
    '/answer': { name: 'answer', load: () => import('./pages/answer.js'), view: () => html`<mn-answer></mn-answer>` },
    '/file': { name: 'file', load: () => import('./pages/file.js'), view: () => html`<mn-file></mn-file>` },
    '/compare': { name: 'compare', load: () => import('./pages/compare.js'), view: () => html`<mn-compare></mn-compare>` },
    '/method': { name: 'method', load: () => import('./pages/method.js'), view: () => html`<mn-method></mn-method>` },
    '/screen': { name: 'screen', load: () => import('./pages/screen.js'), view: () => html`<mn-screen></mn-screen>` },
    '/decisions': { name: 'decisions', load: () => import('./pages/decisions.js'), view: () => html`<mn-decisions></mn-decisions>` },
    '/lists': { name: 'lists', load: () => import('./pages/lists.js'), view: () => html`<mn-lists></mn-lists>` },
    '/goods': { name: 'goods', load: () => import('./pages/goods.js'), view: () => html`<mn-goods></mn-goods>` },
    '/bans': { name: 'bans', load: () => import('./pages/bans.js'), view: () => html`<mn-bans></mn-bans>` },
    '/estimate': { name: 'estimate', load: () => import('./pages/estimate.js'), view: () => html`<mn-estimate></mn-estimate>` },
    '/countries': { name: 'world', load: () => import('./pages/countries.js'), view: () => html`<mn-countries></mn-countries>` },
    '/country': { name: 'country', load: () => import('./pages/country.js'), view: () => html`<mn-country></mn-country>` },
    '/side-by-side': { name: 'sides', load: () => import('./pages/sides.js'), view: () => html`<mn-sides></mn-sides>` },
    '/commitments': { name: 'commitments', load: () => import('./pages/commitments.js'), view: () => html`<mn-commitments></mn-commitments>` },
    '/access': { name: 'access', load: () => import('./pages/access.js'), view: () => html`<mn-access></mn-access>` },
    '/budget': { name: 'budget', load: () => import('./pages/budget.js'), view: () => html`<mn-budget></mn-budget>` },
    '/brief': { name: 'brief', load: () => import('./pages/brief.js'), view: () => html`<mn-brief></mn-brief>` },
    '/adverts': { name: 'adverts', load: () => import('./pages/adverts.js'), view: () => html`<mn-adverts></mn-adverts>` },
    '/money': { name: 'money', load: () => import('./pages/money.js'), view: () => html`<mn-money></mn-money>` },
};
const NAV = ['/survey', '/answer', '/file', '/compare', '/screen', '/goods', '/money', '/adverts', '/estimate', '/countries', '/method'];
// Entries of the ways to go that stand for several pages.
const NATION = ['/countries', '/country', '/side-by-side', '/commitments', '/access', '/budget', '/brief'];
const GROUPS = { '/screen': { name: 'screening', pages: ['/screen', '/decisions', '/lists'] }, '/goods': { name: 'tracing', pages: ['/goods', '/bans'] },
    '/countries': { name: 'countries', pages: NATION } };
const KEPT = [...GROUPS['/screen'].pages, ...GROUPS['/goods'].pages, '/money', '/adverts'];
const signInForm = async (again) => (await import('./pages/sign.js')).askSignIn(again);

// The country the browser's language names; the United States when it names none.
function likelyCountry() {
    for (const tag of navigator.languages ?? []) {
        const region = /-([A-Z]{2})$/.exec(tag);
        if (region) return region[1];
    }
    return 'US';
}

class App extends LitElement {
    static properties = { path: { state: true }, ready: { state: true } };

    createRenderRoot() {
        return this;
    }

    connectedCallback() {
        super.connectedCallback();
        onRoute(() => this.arrive());
        startRouting();
        onAccount(() => this.requestUpdate());
        whenSignedOut(signInForm);
        this.arrive(true);
        whoAmI().catch(() => {}); // what is asked next says that the server is away
    }

    async arrive(first = false) {
        const path = currentPath();
        takeFragment(location.hash, session.country || likelyCountry());
        const page = PAGES[path];
        await page.load();
        const moved = this.path !== path;
        this.path = path;
        document.title = path === '/' ? t('app.title') : t('app.title.page', { page: t(`nav.${page.name}`) });
        tell();
        await this.updateComplete;
        if (moved && !first) {
            scrollTo(0, 0);
            this.querySelector('main').focus({ preventScroll: true });
        }
    }

    link(path) {
        const name = PAGES[path].name;
        const answers = path === '/survey' || path === '/answer' || path === '/compare';
        return html`<li><a href=${addressOf(path, answers ? fragmentOf({ screen: '' }) : '')}
            aria-current=${this.path === path ? 'page' : GROUPS[path]?.pages.includes(this.path) ? 'true' : 'false'}>${t(`nav.${GROUPS[path]?.name ?? name}`)}</a></li>`;
    }

    who() {
        if (!account.accounts) return nothing;
        if (needsSignIn()) return html`<p class="who"><button type="button" class="chip" id="sign" @click=${() => signInForm(false)}>${t('sign.in')}</button></p>`;
        return html`<p class="who">${t('sign.as')} <b><bdi translate="no" data-words>${account.account}</bdi></b> <span class="soft">${t(`role.${account.role}`)}</span>
            <button type="button" class="chip" id="sign-out" @click=${() => signOut().catch(() => {})}>${t('sign.out')}</button></p>`;
    }

    speak(event) {
        keep('language', event.target.value);
        const url = new URL(location.href);
        url.searchParams.set('lang', event.target.value);
        location.assign(url.href);
    }

    shade(event) {
        applyTheme(event.target.value);
    }

    settings() {
        const chosen = theme();
        return html`<div class="settings">
            <label><span>${t('app.language')}</span><select @change=${this.speak}>${LANGUAGES.map((l) => html`
                <option value=${l} lang=${l} translate="no" ?selected=${l === words().language}>${new Intl.DisplayNames([l], { type: 'language' }).of(l)}</option>`)}</select></label>
            <label><span>${t('app.theme')}</span><select @change=${this.shade}>${THEMES.map((name) => html`
                <option value=${name} ?selected=${name === chosen}>${t(`app.theme.${name}`)}</option>`)}</select></label>
        </div>`;
    }

    render() {
        if (!this.path) return html``;
        return html`
        <a class="skip" href="#at-main" @click=${(e) => { e.preventDefault(); this.querySelector('main').focus(); }}>${t('app.skip')}</a>
        <header class="top"><div class="wide">
            <a class="brand" href=${addressOf('/')}><svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true"><rect width="32" height="32" rx="7"></rect><g><path d="M13.2 11.6a5.2 5.2 0 1 0 0 8.8"></path><path d="M18.8 11.6a5.2 5.2 0 1 1 0 8.8"></path><path d="M16 5.5v3.4M16 23.1v3.4"></path></g></svg><span translate="no">Manumit</span></a>
            <nav aria-label=${t('nav.label')}><ul>${NAV.map((path) => this.link(path))}</ul></nav>
            ${this.who()}
        </div></header>
        <main id="at-main" tabindex="-1">${PAGES[this.path].view()}</main>
        <footer class="foot"><div class="wide">
            <p>${t(NATION.includes(this.path) ? 'foot.records' : this.path === '/adverts' ? 'foot.posts' : KEPT.includes(this.path) ? 'foot.kept' : 'foot.private')}</p>
            <p>${t(this.path === '/money' ? 'foot.alert' : this.path === '/adverts' ? 'foot.network' : NATION.includes(this.path) ? 'foot.countries' : this.path === '/estimate' ? 'foot.estimate' : KEPT.includes(this.path) ? 'foot.guess' : 'foot.not')}
                ${this.path === '/estimate' || NATION.includes(this.path) ? nothing : html`<a href=${addressOf('/method')}>${t('foot.method')}</a>`}</p>
            ${this.settings()}
        </div></footer>`;
    }
}
customElements.define('mn-app', App);
