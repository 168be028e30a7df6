// SPDX-License-Identifier: Apache-2.0
//
// adverts-find.js - <mn-adverts-find>: a file of new posts joins what the store keeps, and the
// networks that it makes join the queue. What could not be read is told line by line.
import { html, nothing } from 'lit';
import { desk } from '../core/adverts-desk.js';
import { firstRows } from '../core/lines.js';
import { t } from '../core/words.js';
import { dropZone } from './fields.js';
import { MatterFind } from './matter-find.js';
import { preview } from './screen-input.js';

const FIGURES = ['posts_new', 'posts_known', 'posts', 'networks', 'kept_new', 'kept_renewed', 'kept_reopened', 'kept_fewer', 'kept_joined', 'kept_parted', 'kept_known', 'not_kept', 'watched'];
const FIELDS = ['archive', 'region', 'columns', 'clock'];

class AdvertsFind extends MatterFind {
    first(text) {
        return /^\s*[[{<]|^PK|^WARC|\u0000/.test(text) ? null : firstRows(text);
    }

    asked(options) {
        return { command: 'adverts/networks', options: { archive: desk.archive, ...options, update: true, brief: true } };
    }

    kept(options) {
        desk.archive = options.archive;
    }

    result() {
        return this.told('brought', FIGURES, (name) => t(`adverts.figure.${name}`));
    }

    render() {
        if (!this.mayKeep) return nothing;
        return html`<details class="panel screen-only" id="bring" ?open=${this.isOpen}><summary>${t('adverts.bring')}</summary><p>${t('adverts.bring.text')}</p>
            ${dropZone({ id: 'file', label: t('adverts.bring.drop'), kinds: t('adverts.bring.kinds'), chosen: this.file, take: (f) => this.take(f), host: this })}
            ${this.file ? html`${preview(this.rows)}
                <details id="bring-more"><summary>${t('adverts.bring.more')}</summary><div class="fields">${FIELDS.map((n) => this.field(`a-${n}`, n, t(`adverts.bring.${n}`), t(`adverts.bring.${n}.hint`), n === 'archive' ? desk.archive : ''))}</div></details>
                ${this.ways(t('adverts.bring.run'), t('adverts.bring.running'))}` : nothing}
            ${this.outcome()}</details>`;
    }
}
customElements.define('mn-adverts-find', AdvertsFind);
