// SPDX-License-Identifier: Apache-2.0
//
// theme.js - light, dark, or as the system says.
import { keep, recall } from './keep.js';

export const THEMES = ['auto', 'light', 'dark'];

export function theme() {
    const kept = recall('theme');
    return THEMES.includes(kept) ? kept : 'auto';
}

export function applyTheme(chosen) {
    if (chosen) keep('theme', chosen === 'auto' ? null : chosen);
    const now = chosen ?? theme();
    if (now === 'auto') document.documentElement.removeAttribute('data-theme');
    else document.documentElement.dataset.theme = now;
}
