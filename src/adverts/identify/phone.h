/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/phone.h - telephone numbers out of what a scan found: every run of units that
 * may be one is weighed against the numbering plans, and the runs that together weigh most are
 * taken.
 */
#ifndef ADVERTS_IDENTIFY_PHONE_H
#define ADVERTS_IDENTIFY_PHONE_H

#include "adverts/identify/plan.h"
#include <manumit/core.h>

typedef struct id_span {
    uint32_t start, end;
} id_span;

/* A run of units read as a number. */
typedef struct id_window {
    uint32_t first, last; /* of the chain */
    uint32_t start, end;
    uint64_t rules;
    double odds;
    uint16_t region, code;
    uint8_t n, digit[ID_LINE_MAX]; /* the national number */
} id_window;

struct mn_found_ids;
struct mn_id_scratch;
struct mn_identifier_rules;

/* Adds what the scan's units are to *out. */
MN_USE mn_status id_phones(struct mn_found_ids *out, struct mn_id_scratch *s,
                           const struct mn_identifier_rules *r, mn_text text, const char region[2],
                           mn_err *e);
/* A number that is a number, as in a link of WhatsApp: digits with or without '+', beginning with
 * the calling code. False where no plan has it. E.164 is written to out, of ID_NUMBER_MAX + 2. */
bool id_phone_plain(const struct mn_identifier_rules *r, mn_text digits, char out[20],
                    char region[2], uint64_t *rules);

#endif
