// SPDX-License-Identifier: Apache-2.0
//
// sign.js - <mn-sign>: a name and a password, where the server has accounts. It stands
// before the page, which stays as it is, and answers whether somebody has signed in.
import { LitElement, html } from 'lit';
import { signIn } from '../core/account.js';
import { problemBox } from '../core/page.js';
import { t } from '../core/words.js';

class Sign extends LitElement {
    static properties = { problem: { state: true }, sending: { state: true }, again: { state: true } };

    createRenderRoot() {
        return this;
    }

    // again: a session has ended while the page was at work.
    async ask(again) {
        this.again = again;
        this.problem = null;
        await this.updateComplete;
        const dialog = this.querySelector('dialog');
        this.done = false;
        dialog.showModal();
        return new Promise((answer) => { dialog.addEventListener('close', () => answer(this.done), { once: true }); });
    }

    async submit(event) {
        event.preventDefault();
        const form = event.target;
        this.sending = true;
        this.problem = null;
        try {
            await signIn(form.elements.name.value, form.elements.password.value);
            this.done = true;
            form.reset();
            this.querySelector('dialog').close();
        } catch (error) {
            this.problem = error;
            form.elements.password.value = '';
            form.elements.password.focus();
        }
        this.sending = false;
    }

    render() {
        return html`<dialog class="sign" aria-labelledby="sign-title"><h2 id="sign-title">${t('sign.title')}</h2>
            <p>${t(this.again ? 'sign.again' : 'sign.text')}</p>
            <form @submit=${this.submit}>
                <div class="field"><label for="sign-name">${t('sign.name')}</label><input id="sign-name" name="name" required autocomplete="username" autocapitalize="none" spellcheck="false"></div>
                <div class="field"><label for="sign-password">${t('sign.password')}</label><input id="sign-password" name="password" type="password" required autocomplete="current-password"></div>
                ${problemBox(this.problem)}
                <p class="actions"><button id="sign-in" ?disabled=${this.sending}>${t('sign.in')}</button>
                    <button type="button" class="quiet" @click=${() => this.querySelector('dialog').close()}>${t('sign.later')}</button></p></form></dialog>`;
    }
}
customElements.define('mn-sign', Sign);

export function askSignIn(again) {
    const sign = document.querySelector('mn-sign') ?? document.body.appendChild(document.createElement('mn-sign'));
    return sign.ask(again);
}
