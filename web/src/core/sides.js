// SPDX-License-Identifier: Apache-2.0
//
// sides.js - a party and an entry of a list, field beside field: what both say, what one
// says alone. Whether they agree is the program's word (the table `compared` of the report);
// a field that it drew nothing from is said to be unclear. Pure.

// Groups of fields in the order in which they are shown; of some the entry alone can have one.
const GROUPS = [
    ['name', ['name', 'alias', 'weakAlias', 'previousName']],
    ['schema', ['schema']],
    ['country', ['country']],
    ['birthDate', ['birthDate']],
    ['identifier', ['leiCode', 'uniqueEntityId', 'cageCode', 'dunsCode', 'usccCode', 'imoNumber', 'taxNumber', 'passportNumber', 'registrationNumber', 'idNumber']],
    ['address', ['address', 'city', 'region', 'postalCode']],
    ['program', ['program']],
    ['startDate', ['startDate', 'endDate', 'status']],
    ['merchandise', ['merchandise']],
    ['notes', ['notes', 'title', 'parent', 'other']],
    ['sourceUrl', ['sourceUrl']],
];
export const IDENTIFIERS = GROUPS[4][1];

const of = (values, fields) => values.filter((v) => fields.includes(v.field)).sort((a, b) => fields.indexOf(a.field) - fields.indexOf(b.field));

// 'same', 'near', 'other', 'here' (the party alone says it), 'there', 'unknown' (both say
// something that the program drew nothing from).
// Names agree when they are equal but for their writing, are near when words of them met.
function nameVerdict(said) {
    if (said.some((r) => r.what === 'names')) return 'same';
    const rows = said.filter((r) => r.what === 'word');
    return rows.some((r) => r.verdict !== 'alone') ? 'near' : rows.length ? 'other' : 'unknown';
}

function verdictOf(group, here, there, said) {
    if (group === 'name') return nameVerdict(said);
    const own = said.filter((r) => r.what === group || (group === 'identifier' && IDENTIFIERS.includes(r.what))
        || (group === 'address' && r.what === 'city'));
    for (const verdict of ['other', 'same', 'near']) if (own.some((r) => r.verdict === verdict)) return verdict;
    if (here.length && there.length) return 'unknown';
    return here.length ? 'here' : 'there';
}

// Rows: {group, here: [{field, value}], there, verdict}; those that neither says are left out.
export function sides(party, entry, compared) {
    const said = compared ?? [];
    return GROUPS.map(([group, fields]) => {
        const here = of(party, fields);
        const there = of(entry, fields);
        return { group, here, there, verdict: verdictOf(group, here, there, said) };
    }).filter((row) => row.here.length || row.there.length);
}

// A name in pieces, each {text, mark}: mark is how the word met ('same', 'near', ...), or
// 'alone'; '' between words. met: [{text, mark}] in the order in which they stand.
export function pieces(name, met) {
    const out = [];
    let at = 0;
    for (const { text, mark } of placed(name, met)) {
        const from = name.indexOf(text, at);
        if (from > at) out.push({ text: name.slice(at, from), mark: '' });
        out.push({ text, mark });
        at = from + text.length;
    }
    if (at < name.length) out.push({ text: name.slice(at), mark: '' });
    return out;
}

// Words that stand in the name, by their place; a word that stands twice is found twice.
function placed(name, met) {
    const found = [];
    const taken = [];
    for (const word of [...met].sort((a, b) => b.text.length - a.text.length)) {
        for (let at = name.indexOf(word.text); word.text && at >= 0; at = name.indexOf(word.text, at + 1)) {
            const end = at + word.text.length;
            if (taken.some(([from, to]) => at < to && from < end)) continue;
            taken.push([at, end]);
            found.push({ at, ...word });
            break;
        }
    }
    return found.sort((a, b) => a.at - b.at);
}
