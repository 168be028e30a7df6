import { html } from 'lit';
import { Page } from '../core/page.js';
class File extends Page { render() { return html``; } }
customElements.define('mn-file', File);
