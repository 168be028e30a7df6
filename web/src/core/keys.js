// SPDX-License-Identifier: Apache-2.0
//
// keys.js - single keys that do something, for those who decide hundreds of times: never in a
// field, never with Ctrl, Alt or Meta, never behind a dialogue, and not at all when they are
// switched off (WCAG 2.1.4), which this device remembers.
import { keep, recall } from './keep.js';

export const keysOn = () => recall('keys') !== 'off';
export const switchKeys = (on) => keep('keys', on ? null : 'off');

const FIELDS = 'input, select, textarea, [contenteditable], dialog';

// Whether a key is pressed for what stands on the page, and not for a field.
export function forThePage(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    const from = event.composedPath()[0];
    return !(from instanceof Element && from.closest(FIELDS)) && !document.querySelector('dialog[open]');
}

// keys: {key: () => void}. Gives what takes them away again.
export function listenKeys(keys) {
    const pressed = (event) => {
        const act = keysOn() && forThePage(event) && Object.hasOwn(keys, event.key) ? keys[event.key] : null;
        if (!act) return;
        event.preventDefault();
        act();
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
}
