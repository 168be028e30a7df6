// SPDX-License-Identifier: Apache-2.0
//
// asking.js - which question to put to a seller of an industry: those of
// data/goods/questions.csv, by the first industry of each row. A test compares the
// two. Pure.
const GROUPS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6 c7', 'c8 c9 c10', 'c11 c12', 'c13 c14 c15', 'c16', 'c17 c18',
    'c19 c20 c21 c22', 'c23 c24 c25 c26', 'c30 c31 c32 c33 c34', 'c35'];
const FOR_ALL = ['fee', 'voice'];

// Names of the questions in the catalogue: 'ask.c3', and the two that fit everybody.
export function questionsFor(industry) {
    const group = GROUPS.find((g) => g.split(' ').includes(industry));
    return [...(group ? [group.split(' ')[0]] : []), ...FOR_ALL];
}

export { GROUPS };
