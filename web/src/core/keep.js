// SPDX-License-Identifier: Apache-2.0
//
// keep.js - what the visitor asked this device to remember, in local storage under
// names of ours: language, theme, kept answers. Nothing else is kept, and a browser
// that refuses is no error.
const PREFIX = 'manumit.';

export function recall(name) {
    try {
        return localStorage.getItem(PREFIX + name);
    } catch {
        return null;
    }
}

export function keep(name, value) {
    try {
        if (value === null) localStorage.removeItem(PREFIX + name);
        else localStorage.setItem(PREFIX + name, value);
        return true;
    } catch {
        return false;
    }
}

// Kept answers: [{name, fragment}], the last kept first.
export function keptAnswers() {
    try {
        const list = JSON.parse(recall('answers') ?? '[]');
        return list.filter((a) => typeof a?.name === 'string' && typeof a?.fragment === 'string').slice(0, 20);
    } catch {
        return [];
    }
}

export function keepAnswer(name, fragment) {
    const others = keptAnswers().filter((a) => a.name !== name);
    return keep('answers', JSON.stringify([{ name, fragment }, ...others].slice(0, 20)));
}

export function forgetAnswers() {
    keep('answers', null);
}
