// SPDX-License-Identifier: Apache-2.0
//
// share.js - still empty.
import { html } from 'lit';
import { Page } from '../core/page.js';
class Share extends Page { render() { return html``; } }
customElements.define('mn-share', Share);
