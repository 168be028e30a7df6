// SPDX-License-Identifier: Apache-2.0
//
// cells.js - CSV for people, who open it in a spreadsheet: a text that begins like a formula
// (=, +, -, @, tab, CR) would be run as one, and descriptions come from whoever wrote the
// statement. It gets the apostrophe that spreadsheets take for "this is text"; numbers stay
// numbers. A text that had one already gets a second, so that a reader who takes one away
// (--corrections) has the text itself. docs/design/0014 says why this is done here. Pure.
const FORMULA = /^\x27*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

export const noFormula = (text) => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);

// The same for each cell of a CSV (RFC 4180, lines ended by LF, as the program writes it).
export function withoutFormulas(csv) {
    return csv.replace(/\x22((?:[^\x22]|\x22\x22)*)\x22|[^\x22,\n][^,\n]*/g, (cell, inner) =>
        (inner === undefined ? noFormula(cell) : `"${noFormula(inner)}"`));
}
