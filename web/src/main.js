// SPDX-License-Identifier: Apache-2.0
//
// main.js - starts the page: language and theme first, so that the first thing drawn
// is already right, then the shell.
import { chooseLanguage, loadWords } from './core/words.js';
import { recall } from './core/keep.js';
import { applyTheme } from './core/theme.js';

const asked = new URLSearchParams(location.search).get('lang');
const tag = chooseLanguage([asked, recall('language'), ...navigator.languages]);
applyTheme();
const [words] = await Promise.all([loadWords(tag), import('./app.js')]);
document.documentElement.lang = words.language;
document.documentElement.dir = words.direction;
document.body.append(document.createElement('mn-app'));
