// SPDX-License-Identifier: Apache-2.0
//
// server.js - asks the server that served the page, and no other. Answers are the
// command line's JSON; errors are problem documents (RFC 9457) with what, where and
// a hint. Long work is asked for asynchronously and its progress reported. What changes
// the store bears the session's token (csrf); what is refused because nobody is signed in
// is asked once more when somebody is.
import { words } from './words.js';

const ROOT = '/api/v1/';
const POLL = 250; // milliseconds

// The program says its sentences in the page's language.
const spoken = (init) => ({ ...init, headers: { ...init.headers, 'Accept-Language': words()?.tag ?? 'en' } });

export class Problem extends Error {
    constructor(status, document = {}) {
        super(document.detail ?? document.title ?? String(status));
        this.status = status;
        this.hint = document.hint ?? '';
        this.line = document.line ?? 0;
        this.column = document.column ?? 0;
        this.text = document.text ?? '';
        this.language = document.language ?? 'en';
    }
}

async function problemOf(response) {
    let document = {};
    try {
        document = await response.json();
    } catch {
        // no problem document: the status says it all
    }
    return new Problem(response.status, document);
}

let signedOut = null;
let signedIn = 0; // how often somebody has
export const onSignedOut = (ask) => { signedOut = ask; };
export const noteSignIn = () => { signedIn += 1; };

// Whether somebody is signed in now; what was sent before that need only be asked again.
const signedInSince = async (then) => signedIn !== then || (signedOut !== null && signedOut());

const told = (init, token) => (token ? { ...init, headers: { ...init.headers, 'Manumit-CSRF': token } } : init);

// csrf: the token, or what gives it, as it is another by the time a session was begun anew;
// csrf.renew() asks for it where another tab did that, and says whether it is another.
export async function send(path, init = {}, { csrf = '', again = true } = {}) {
    const token = typeof csrf === 'function' ? csrf() : csrf;
    const then = signedIn;
    const response = await fetch(ROOT + path, { cache: 'no-store', credentials: 'same-origin', ...spoken(told(init, token)) });
    if (response.status === 401 && again && path !== 'session' && await signedInSince(then))
        return send(path, init, { csrf, again: false });
    if (response.status === 403 && again && csrf?.renew && await csrf.renew()) return send(path, init, { csrf, again: false });
    if (!response.ok) throw await problemOf(response);
    return response;
}

// Options in JSON; the answer is the command's --json.
export async function ask(command, options, { signal, csrf } = {}) {
    const response = await send(command, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(options),
        signal,
    }, { csrf });
    return response.json();
}

function form(options, files) {
    const body = new FormData();
    body.append('options', new Blob([JSON.stringify(options)], { type: 'application/json' }), 'options.json');
    for (const [name, file] of files) body.append(name, file, file.name ?? `${name}.csv`);
    return body;
}

function wait(ms, signal) {
    return new Promise((done, stop) => {
        const left = () => {
            clearTimeout(timer);
            stop(signal.reason);
        };
        const timer = setTimeout(() => {
            signal?.removeEventListener('abort', left);
            done();
        }, ms);
        signal?.addEventListener('abort', left, { once: true });
    });
}

// Follows a job to its end; cancels it on the server when the signal says so.
async function follow(job, { signal, progress }) {
    const path = new URL(job, location.href).pathname.slice(ROOT.length);
    try {
        for (;;) {
            const response = await send(path, { signal });
            if (response.status !== 202) return await response.json();
            progress?.(await response.json());
            await wait(POLL, signal);
        }
    } catch (error) {
        if (signal?.aborted) fetch(ROOT + path, { method: 'DELETE' }).catch(() => {});
        throw error;
    }
}

// Files and options; progress({done, what}) is called while it runs.
export async function askFiles(command, options, files, { signal, progress, csrf } = {}) {
    const response = await send(command, {
        method: 'POST',
        headers: { Prefer: 'respond-async' },
        body: form(options, files),
        signal,
    }, { csrf });
    if (response.status !== 202) return response.json();
    return follow(response.headers.get('Location'), { signal, progress });
}

// The same as a file to keep: 'footprint.pdf'.
export async function fetchReport(route, options, files) {
    const response = await send(route, { method: 'POST', body: form(options, files) });
    return response.blob();
}

export async function health() {
    return (await send('health')).json();
}
