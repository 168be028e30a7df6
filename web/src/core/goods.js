// SPDX-License-Identifier: Apache-2.0
//
// goods.js - the chain and the party that are looked at, and what was asked about them. It
// outlives the page, so that a look elsewhere loses nothing. In memory alone.
export const TABLES = ['parties', 'sites', 'supplies', 'shipments', 'transformations', 'documents', 'epcis'];
export const TARGETS = ['any', 'listed', 'region', 'good'];

export const goods = {
    chain: null, // NAME, as the store has it
    party: '', // id or name
    to: 'any',
    answers: new Map(), // of this chain and party: name of what was asked, its report or a problem
};

export function lookAt(chain, party, to) {
    if (goods.chain === chain && goods.party === party && goods.to === to) return false;
    Object.assign(goods, { chain, party, to, answers: new Map() });
    return true;
}

// Verdicts of a balance that a person has to look at, the gravest first.
export const GRAVE = ['impossible', 'over-committed', 'no source', 'tight', 'unknown', 'possible'];
export const gravestFirst = (rows) => [...rows].sort((a, b) => GRAVE.indexOf(a.verdict) - GRAVE.indexOf(b.verdict));
