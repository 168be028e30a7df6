/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_money_labels.c - a table of labels from a stranger, for payments with ids and without: a
 * place and a reason, or each label is 1, 0 or not known, and their numbers are what was counted.
 */
#include <string.h>

#include "fuzz.h"
#include "money/model/labels.h"

enum { N = 6 };

static void try(const mn_payments *p, const char *name, const uint8_t *data, size_t size)
{
    const mn_memory_file file = {name, data, size};
    const mn_files files = {.file = &file, .count = 1, .unpacked_max = 1 << 22};
    const mn_ctx ctx = {.files = &files, .threads = 1};
    mn_labels_found found = {0};
    mn_err e = MN_ERR_INIT;
    int8_t label[N];
    uint32_t count[2] = {0, 0};
    const mn_status st =
        mn_labels_read(label, &found, &ctx, p, name, (mn_text){"", 0}, "label", &e);
    FUZZ_CHECK(!st || (e.status == st && e.msg[0]));
    if (st)
        return;
    for (uint32_t i = 0; i < p->n; i++) {
        FUZZ_CHECK(label[i] >= -1 && label[i] <= 1);
        if (label[i] >= 0)
            count[label[i]]++;
    }
    FUZZ_CHECK(count[0] == found.negative && count[1] == found.positive);
    FUZZ_CHECK(!found.strangers == !found.first_stranger);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char blob[] = "a\0b\0c 1\0\0\xC3\xA9";
    uint32_t id[N] = {0, 2, 4, 8, 9, MN_PAY_NONE}, row[N] = {6, 5, 4, 3, 2, 1};
    mn_payments p = {.n = N, .row = row};
    try(&p, "l.csv", data, size);
    p.id = id;
    p.blob = blob;
    p.blob_bytes = sizeof blob;
    try(&p, "l.csv", data, size);
    try(&p, "l.json", data, size);
    return 0;
}
