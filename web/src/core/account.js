// SPDX-License-Identifier: Apache-2.0
//
// account.js - who works here: the session that the server knows. A store without
// accounts has none, and everybody may decide. Where a session has ended, the question
// that was refused waits until somebody has signed in (whenSignedOut), and is asked
// again: what stands on the page is kept. store: there is one; what is entered first makes it.
import { noteSignIn, onSignedOut, send } from './server.js';

const DEEDS = ['read', 'review', 'confirm', 'import', 'audit', 'keep', 'cases', 'decide', 'file', 'promises'];
const NOBODY = { known: false, store: false, accounts: false, account: null, role: null, csrf: '', may: DEEDS, expires: null };
export const account = { ...NOBODY };

let known = false; // somebody has signed in on this page

const listeners = new Set();
export function onAccount(listener) {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

function take(said) {
    Object.assign(account, NOBODY, { known: true }, said, { may: said.may ?? (said.accounts === false ? DEEDS : []) });
    known ||= account.accounts && Boolean(account.account);
    for (const listener of listeners) listener();
    return account;
}

export const may = (deed) => account.may.includes(deed);
export const needsSignIn = () => account.accounts && !account.account;
export const csrf = () => account.csrf;
csrf.renew = async () => {
    const was = account.csrf;
    await whoAmI();
    return account.csrf !== was && account.csrf !== '';
};

// A server that knows no sessions has no accounts either.
export async function whoAmI() {
    try {
        return take(await (await send('session')).json());
    } catch (error) {
        if (error.status === 404) return take({ accounts: false });
        throw error;
    }
}

// After something was kept: there is a store now.
export function noteStore() {
    account.store = true;
}

export async function signIn(name, password) {
    const response = await send('session', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name, password }),
    });
    noteSignIn();
    return take({ accounts: true, ...(await response.json()) });
}

export async function signOut() {
    await send('session', { method: 'DELETE' }, { csrf: account.csrf });
    take({ store: true, accounts: true, account: null, may: [] });
}

// ask(again) is called when a question was refused for want of a session, again: where there was
// one; it resolves to whether somebody has signed in.
export function whenSignedOut(ask) {
    let asking = null;
    onSignedOut(() => {
        take({ ...account, accounts: true, account: null, may: [] });
        asking ??= ask(known).finally(() => { asking = null; });
        return asking;
    });
}
