/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending_transfer.c - bank lines that buy nothing: pay, transfers
 * between accounts, cash, the settling of a card.
 *
 * Money in is mostly such, or a refund. Money out is a purchase unless a set
 * phrase says otherwise: people pay rent "by transfer" and shops "by card".
 */
#include "core/text.h"
#include "footprint/spending_place.h"
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
    "opening balance",
    "closing balance",
    "balance forward",
    "balance brought forward",
    "balance carried forward",
    "payroll",
    "salary",
    "salaries",
    "traspaso",
    "traspaso a cuenta",
    "retirada de efectivo",
    "retirada cajero",
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
    "salaires",
    "bargeldauszahlung",
    "barauszahlung",
    "geldautomat",
    "umbuchung",
    "kreditkartenabrechnung",
    "gehalter",
    "lohne",
    "levantamento",
    "transferencia interna",
    "pagamento cartao de credito",
};

static bool has_words(mn_text key, const char *words)
{
    const size_t len = strlen(words);
    for (size_t at = 0; at + len <= key.len; at++) {
        size_t end = at + len;
        if ((at == 0 || key.ptr[at - 1] == ' ') && (end == key.len || key.ptr[end] == ' ') &&
            memcmp(key.ptr + at, words, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_any(mn_text key, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (has_words(key, list[i])) {
            return true;
        }
    }
    return false;
}

bool mn_is_transfer(mn_text description, bool money_in)
{
    char folded[MN_FOLD_MAX];
    /* What a line is stands at its beginning. */
    mn_text start =
        description.len > MN_FOLD_MAX / 2 ? mn_utf8_cut(description, MN_FOLD_MAX / 4) : description;
    mn_text key = {folded, mn_fold(folded, start, "")};
    if (has_any(key, moved, sizeof moved / sizeof *moved)) {
        return true;
    }
    return money_in && has_any(key, income, sizeof income / sizeof *income) &&
           (has_words(key, "tax refund") || !has_any(key, refund, sizeof refund / sizeof *refund));
}
