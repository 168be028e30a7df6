// SPDX-License-Identifier: Apache-2.0
//
// encoding.js - a file that is text of the days before UTF-8, as many banks still write
// it, made into UTF-8 in the browser. Which code it is in can't be known for certain, so
// the reader is told and can say another. Anything else is handed on as it is: UTF-8 and
// UTF-16, packed files, workbooks, and OFX and XML, which name their own code.
export const ENCODINGS = [
    ['windows-1252', 'west'], ['windows-1250', 'middle'], ['windows-1251', 'cyrillic'],
    ['windows-1253', 'greek'], ['windows-1254', 'turkish'],
];
const LARGEST = 64 << 20;

const isUtf8 = (bytes) => {
    try {
        new TextDecoder('utf-8', { fatal: true }).decode(bytes);
        return true;
    } catch {
        return false;
    }
};

// Text whose bytes say nothing of their code: no mark of UTF-16, no NUL, no XML or OFX.
export function isPlainText(bytes) {
    const head = bytes.subarray(0, 65536);
    if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) return false;
    if (head[0] === 0x1f || (head[0] === 0x28 && head[1] === 0xb5) || head.includes(0)) return false;
    return !/^\s*(<|OFXHEADER|PK)/.test(new TextDecoder('windows-1252').decode(head.subarray(0, 64)));
}

// {file, encoding}: encoding is '' where the file was left as it is.
export async function asUnicode(file, encoding = 'windows-1252') {
    if (file.size > LARGEST) return { file, encoding: '' };
    const bytes = new Uint8Array(await file.arrayBuffer());
    if (!isPlainText(bytes) || isUtf8(bytes)) return { file, encoding: '' };
    const text = new TextDecoder(encoding).decode(bytes);
    return { file: new File([text], file.name, { type: file.type }), encoding };
}
