// SPDX-License-Identifier: Apache-2.0
//
// zip.js - files as one archive (PKWARE APPNOTE 6.3.9), stored as they are: what is signed for by a
// hash is not packed, so that every byte can be found in the archive. Names are UTF-8; the time is
// the form's first, as no result may carry a clock. Pure.
const TABLE = new Uint32Array(256).map((_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1;
    return n >>> 0;
});

export function crc32(bytes) {
    let c = 0xffffffff;
    for (const b of bytes) c = TABLE[(c ^ b) & 255] ^ (c >>> 8);
    return (c ^ 0xffffffff) >>> 0;
}

const UTF8 = 0x0800;
const VERSION = 20;
const FIRST_DAY = 0x0021; // 1980-01-01

// Numbers of two ('s') or four ('l') bytes, the low one first.
function fields(form, values) {
    const bytes = [];
    values.forEach((v, i) => {
        for (let k = 0; k < (form[i] === 's' ? 2 : 4); k++) bytes.push((v >>> (8 * k)) & 255);
    });
    return bytes;
}

// files: [{name, bytes}], names with '/' between folders. Fails where the form has no room.
export function makeZip(files) {
    const parts = [];
    const directory = [];
    let at = 0;
    for (const { name, bytes } of files) {
        const called = new TextEncoder().encode(name);
        const told = [VERSION, UTF8, 0, 0, FIRST_DAY, crc32(bytes), bytes.length, bytes.length, called.length, 0];
        const head = new Uint8Array([...fields('l', [0x04034b50]), ...fields('ssssslllss', told), ...called]);
        directory.push(...fields('ls', [0x02014b50, VERSION]), ...fields('ssssslllss', told), ...fields('sssll', [0, 0, 0, 0, at]), ...called);
        parts.push(head, bytes);
        at += head.length + bytes.length;
    }
    if (files.length > 0xfffe || at + directory.length > 0xfffffffe) throw new RangeError('too much for one archive');
    parts.push(new Uint8Array(directory), new Uint8Array(fields('lsssslls', [0x06054b50, 0, 0, files.length, files.length, directory.length, at, 0])));
    const made = new Uint8Array(parts.reduce((sum, p) => sum + p.length, 0));
    let to = 0;
    for (const p of parts) {
        made.set(p, to);
        to += p.length;
    }
    return made;
}

const HEX = (bytes) => [...bytes].map((b) => b.toString(16).padStart(2, '0')).join('');

// The bytes of a file as a command told it: text, or base64 for what is no text.
export function bytesOf({ text, base64 }) {
    if (!base64) return new TextEncoder().encode(text ?? '');
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
}

// Rows of a package {file, sha256, text, base64} as files; `wrong` are those whose bytes have
// another hash than was told, null where a browser computes none (a page that is not secure).
export async function unpacked(rows, digest = globalThis.crypto?.subtle) {
    const files = rows.map((row) => ({ name: row.file, sha256: row.sha256, bytes: bytesOf(row) }));
    if (!digest) return { files, wrong: null };
    const wrong = [];
    for (const f of files)
        if (HEX(new Uint8Array(await digest.digest('SHA-256', f.bytes))) !== String(f.sha256).toLowerCase()) wrong.push(f.name);
    return { files, wrong };
}
