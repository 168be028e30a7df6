// SPDX-License-Identifier: Apache-2.0
//
// compare.js - still empty.
import { html } from 'lit';
import { Page } from '../core/page.js';
class Compare extends Page { render() { return html``; } }
customElements.define('mn-compare', Compare);
