// SPDX-License-Identifier: Apache-2.0
//
// method.js - still empty.
import { html } from 'lit';
import { Page } from '../core/page.js';
class Method extends Page { render() { return html``; } }
customElements.define('mn-method', Method);
