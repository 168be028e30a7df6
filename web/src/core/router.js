// SPDX-License-Identifier: Apache-2.0
//
// router.js - which page the address names. Links stay links; a click on one of
// ours changes the page without loading it again, and the browser's back and
// forward work as anywhere.
export const PATHS = ['/', '/survey', '/answer', '/file', '/compare', '/method', '/screen', '/decisions', '/lists', '/goods', '/bans', '/money', '/adverts', '/estimate',
    '/countries', '/country', '/side-by-side', '/commitments', '/access', '/budget', '/brief'];

const listeners = new Set();
export const onRoute = (listener) => listeners.add(listener);

function changed() {
    for (const listener of listeners) listener();
}

export function currentPath() {
    const path = location.pathname.replace(/\/+$/, '') || '/';
    return PATHS.includes(path) ? path : '/';
}

// An address of ours with the language it was asked in kept.
export const addressOf = (path, fragment = '') => path + location.search + fragment;

export function go(path, fragment = '', { replace = false } = {}) {
    const address = addressOf(path, fragment);
    if (replace) history.replaceState(null, '', address);
    else history.pushState(null, '', address);
    changed();
}

// Writes the fragment without a new entry in the history and without a redraw.
export function noteFragment(fragment) {
    history.replaceState(null, '', location.pathname + location.search + fragment);
}

function ours(event) {
    const link = event.composedPath().find((n) => n.tagName === 'A');
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
    const url = new URL(link.href, location.href);
    const here = url.origin === location.origin && PATHS.includes(url.pathname);
    return here && !link.hasAttribute('download') && !link.target ? url : null;
}

export function startRouting() {
    document.addEventListener('click', (event) => {
        const url = ours(event);
        if (!url || (url.pathname === location.pathname && url.hash.startsWith('#at-'))) return;
        event.preventDefault();
        history.pushState(null, '', url.href);
        changed();
    });
    addEventListener('popstate', changed);
}
