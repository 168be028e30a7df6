/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/transfer.c - lines that buy nothing: pay, transfers between
 * accounts, cash, the settling of a card; totals and balances.
 *
 * Money in is mostly such, or a refund. Money out is a purchase unless a set
 * phrase says otherwise: people pay rent "by transfer" and shops "by card".
 */
#include "core/text.h"
#include "footprint/spending/place.h"
#include "reference/fold.h"

#include <string.h>

/* Folded, in English, Spanish, French, German and Portuguese. */
static const char *const income[] = {
    "salary",     "salaries",        "payroll",         "wages",        "pay",
    "pension",    "dividend",        "dividends",       "interest",     "deposit",
    "transfer",   "payment",         "thank you",       "received",     "benefit",
    "benefits",   "cashback",        "reward",          "stipend",      "scholarship",
    "tax refund", "social security", "nomina",          "sueldo",       "salario",
    "ingreso",    "transferencia",   "traspaso",        "intereses",    "dividendo",
    "dividendos", "bizum",           "salaire",         "virement",     "versement",
    "interets",   "dividende",       "dividendes",      "retraite",     "gehalt",
    "lohn",       "rente",           "uberweisung",     "ueberweisung", "umbuchung",
    "zinsen",     "kindergeld",      "zahlungseingang", "einzahlung",   "deposito",
    "vencimento", "ordenado",        "juros",           "transf",       "trf",
    "xfer",
};
static const char *const refund[] = {
    "refund",          "refunded",      "return",     "returned",   "returns",    "reversal",
    "credit note",     "reimbursed",    "chargeback", "reembolso",  "devolucion", "abono",
    "anulacion",       "remboursement", "avoir",      "retour",     "erstattung", "ruckerstattung",
    "rueckerstattung", "retoure",       "storno",     "gutschrift", "devolucao",  "estorno",
};
static const char *const moved[] = {
    "payment thank you",
    "thank you for your payment",
    "thank you payment",
    "payment received",
    "credit card payment",
    "card payment thank you",
    "credit card bill",
    "card balance",
    "credit crd autopay",
    "credit card autopay",
    "card autopay",
    "credit crd epay",
    "crcardpmt",
    "amex epayment",
    "discover e payment",
    "citi card online",
    "transfer to savings",
    "transfer to checking",
    "transfer from savings",
    "transfer from checking",
    "savings transfer",
    "internal transfer",
    "account transfer",
    "transfer between accounts",
    "own account",
    "atm withdrawal",
    "cash withdrawal",
    "withdrawal atm",
    "atm cash",
    "atm wdl",
    "cash wdl",
    "payroll",
    "salary",
    "salaries",
    "traspaso",
    "traspaso a cuenta",
    "retirada de efectivo",
    "retirada efectivo",
    "retirada cajero",
    "retirada en cajero",
    "reintegro efectivo",
    "reintegro en cajero",
    "disposicion efectivo",
    "transferencia a cuenta ahorro",
    "transferencia a cuenta de ahorro",
    "transferencia entre cuentas",
    "transferencia a ahorro",
    "transferencia propia",
    "liquidacion tarjeta de credito",
    "reintegro cajero",
    "disposicion cajero",
    "pago tarjeta de credito",
    "nomina",
    "nominas",
    "retrait",
    "retrait dab",
    "retrait especes",
    "virement interne",
    "virement epargne",
    "virement livret",
    "vir livret",
    "salaires",
    "bargeldauszahlung",
    "barauszahlung",
    "geldautomat",
    "umbuchung",
    "kreditkartenabrechnung",
    "uebertrag",
    "ubertrag tagesgeld",
    "tagesgeld",
    "tagesgeldkonto",
    "gehalter",
    "lohne",
    "levantamento",
    "transferencia interna",
    "pagamento cartao de credito",
};

/* The whole text but for years and numbers: "Total" is also a filling station. */
static const char *const totals[] = {
    "total",         "totals",        "sub total",      "subtotal",      "grand total",
    "total amount",  "total general", "total spend",    "total cost",    "total expenses",
    "overall total", "page total",    "total spending", "total gastos",  "sum",
    "sums",          "sum total",     "summe",          "gesamt",        "gesamtsumme",
    "gesamtbetrag",  "zwischensumme", "endsumme",       "insgesamt",     "suma",
    "suma total",    "totale",        "totaux",         "sous total",    "total global",
    "soma",          "total geral",   "totais",         "total general", "monthly total",
    "annual total",  "yearly total",  "total net",      "total gross",   "importe total",
    "montant total", "valor total",   "saldo",          "solde",         "balance",
    "kontostand",    "bilanz",        "sum of amount",  "net total",
};
/* At the text's beginning. */
static const char *const balances[] = {
    "opening balance", "closing balance",  "balance forward",   "balance brought forward",
    "brought forward", "carried forward",  "balance carried",   "starting balance",
    "ending balance",  "previous balance", "beginning balance", "balance b f",
    "balance c f",     "balance as of",    "saldo inicial",     "saldo final",
    "saldo anterior",  "saldo actual",     "saldo atual",       "saldo a",
    "solde initial",   "solde final",      "solde anterieur",   "solde au",
    "nouveau solde",   "ancien solde",     "report a nouveau",  "anfangssaldo",
    "endsaldo",        "alter saldo",      "neuer saldo",       "saldovortrag",
    "kontostand am",   "kontostand per",   "ubertrag",          "subtotal of",
    "total for",       "subtotal for",     "grand total",
};

/* Whether words stand at a place of a folded text, whole. */
static bool stands(mn_text key, size_t at, const char *words)
{
    while (*words && at < key.len && key.ptr[at] == *words) {
        at++;
        words++;
    }
    return !*words && (at == key.len || key.ptr[at] == ' ');
}

static bool has_any(mn_text key, const char *const *list, size_t n)
{
    for (size_t at = 0; at < key.len; at++) {
        if (at > 0 && key.ptr[at - 1] != ' ') {
            continue;
        }
        for (size_t i = 0; i < n; i++) {
            if (list[i][0] == key.ptr[at] && stands(key, at, list[i])) {
                return true;
            }
        }
    }
    return false;
}

/* Takes a number off the end of a folded text. */
static mn_text without_number(mn_text key)
{
    size_t len = key.len;
    while (len > 0 && key.ptr[len - 1] >= '0' && key.ptr[len - 1] <= '9') {
        len--;
    }
    return len < key.len && key.len - len == 4 ? mn_text_trim(mn_text_sub(key, 0, len)) : key;
}

bool mn_is_total(mn_text description)
{
    char folded[MN_FOLD_MAX];
    if (description.len > MN_FOLD_MAX / 2) {
        return false;
    }
    mn_text key = {folded, mn_fold(folded, description, "")};
    for (size_t i = 0; i < sizeof balances / sizeof *balances; i++) {
        const size_t len = strlen(balances[i]);
        if (key.len >= len && memcmp(key.ptr, balances[i], len) == 0 &&
            (key.len == len || key.ptr[len] == ' ')) {
            return true;
        }
    }
    key = without_number(key);
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++) {
        if (mn_text_eq_str(key, totals[i])) {
            return true;
        }
    }
    return false;
}

bool mn_is_transfer(mn_text description, bool money_in)
{
    static const char *const taxes[] = {"tax refund"};
    char folded[MN_FOLD_MAX];
    /* What a line is stands at its beginning. */
    mn_text start =
        description.len > MN_FOLD_MAX / 2 ? mn_utf8_cut(description, MN_FOLD_MAX / 4) : description;
    mn_text key = {folded, mn_fold(folded, start, "")};
    if (has_any(key, moved, sizeof moved / sizeof *moved)) {
        return true;
    }
    return money_in && has_any(key, income, sizeof income / sizeof *income) &&
           (has_any(key, taxes, 1) || !has_any(key, refund, sizeof refund / sizeof *refund));
}
