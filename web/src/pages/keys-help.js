// SPDX-License-Identifier: Apache-2.0
//
// keys-help.js - <mn-keys>: which keys do what on the page where decisions are made, and the
// switch that turns them off.
import { LitElement, html, nothing } from 'lit';
import { keysOn, switchKeys } from '../core/keys.js';
import { t } from '../core/words.js';

const KEYS = [['j', 'next'], ['k', 'before'], ['l', 'entry'], ['h', 'entryback'], ['m', 'match'], ['n', 'nomatch'], ['u', 'unsure'], ['z', 'undo'], ['/', 'search'], ['?', 'help']];
const SECOND = [['y', 'agree'], ['r', 'reject']];

class KeysHelp extends LitElement {
    createRenderRoot() {
        return this;
    }

    // keys: [[key, name]] of another page than screening's, whose words are those of `page`.
    async open(keys, page) {
        Object.assign(this, { keys, page });
        this.requestUpdate();
        await this.updateComplete;
        this.querySelector('dialog').showModal();
    }

    render() {
        const own = { money: (name) => t(`money.key.${name}`), adverts: (name) => t(`adverts.key.${name}`) }[this.page];
        const row = ([key, name]) => html`<div><dt><kbd translate="no" data-words>${key}</kbd></dt><dd>${own ? own(name) : t(`keys.${name}`)}</dd></div>`;
        return html`<dialog class="keys" aria-labelledby="keys-title"><h2 id="keys-title">${t('keys.title')}</h2>
            <dl>${(own ? this.keys : KEYS).map(row)}</dl>${own ? nothing : html`<h3>${t('keys.second')}</h3><dl>${SECOND.map(row)}</dl>`}<p>${own ? own('confirm') : t('keys.confirm')}</p>
            <label class="check"><input type="checkbox" id="keys-on" .checked=${keysOn()} @change=${(e) => switchKeys(e.target.checked)}> <span>${t('keys.on')}</span></label>
            <form method="dialog" class="actions"><button>${t('keys.close')}</button></form></dialog>`;
    }
}
customElements.define('mn-keys', KeysHelp);

export function openHelp(keys, page) {
    const help = document.querySelector('mn-keys') ?? document.body.appendChild(document.createElement('mn-keys'));
    help.open(keys, page);
}
