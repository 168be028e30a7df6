/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/labels.h - a bank's own labels of its payments, from a table.
 */
#ifndef MONEY_MODEL_LABELS_H
#define MONEY_MODEL_LABELS_H

#include "money/payment/payment.h"

typedef struct mn_labels_found {
    uint32_t positive, negative; /* payments labelled 1, 0 */
    uint64_t empty;              /* rows without a label: not known */
    uint64_t strangers;          /* rows whose id is no payment's */
    uint64_t first_stranger;     /* line of the first of them; 0: none */
    uint64_t rejected;           /* rows that the table's reader could not read */
    char sha256[65];             /* of the file */
} mn_labels_found;

/* label[p->n] becomes 1, 0, or -1 where nothing is known. The table at `path` has payments' ids in
 * id_column or, where that is empty or the table has none of that name, in the first of id, tx_id,
 * transaction_id, transaction, payment that it has; as mn_payments_id() gives them, and labels in
 * label_column: 1, true, yes, y or 0, false, no, n in any case. MN_USAGE for a column that isn't
 * there; MN_DATA with line for another label, and for an id labelled both ways. O(rows). */
MN_USE mn_status mn_labels_read(int8_t *label, mn_labels_found *found, const mn_ctx *ctx,
                                const mn_payments *p, const char *path, mn_text id_column,
                                const char *label_column, mn_err *e);

#endif
