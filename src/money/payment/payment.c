/* SPDX-License-Identifier: Apache-2.0
 *
 * payment.c - what payments hold. See payment.h.
 */
#include "money/payment/payment.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const mn_channel_words[MN_CHANNELS] = {
    "unknown", "transfer", "wire",    "ach",    "cash-in", "cash-out",
    "card",    "cheque",   "prepaid", "crypto", "remit",
};
const char *const mn_purpose_words[MN_PURPOSES] = {
    "unknown", "salary", "rent",    "loan", "fee",   "family",
    "goods",   "gift",   "benefit", "tax",  "other",
};

const char *mn_channel_name(mn_channel c)
{
    return (unsigned)c < MN_CHANNELS ? mn_channel_words[c] : "unknown";
}

const char *mn_purpose_name(mn_purpose p)
{
    return (unsigned)p < MN_PURPOSES ? mn_purpose_words[p] : "unknown";
}

void mn_payments_free(mn_payments *p)
{
    free(p->time);
    free(p->value);
    free(p->from);
    free(p->to);
    free(p->place);
    free(p->row);
    free(p->mcc);
    free(p->channel);
    free(p->purpose);
    free(p->flags);
    free(p->zone);
    free(p->currency);
    free(p->file);
    free(p->amount);
    free(p->id);
    free(p->device);
    free(p->memo);
    free(p->account);
    free(p->party);
    free(p->party_account);
    free(p->places);
    free(p->device_name);
    free(p->code);
    free(p->exponent);
    free(p->files);
    free((char *)p->blob);
    mn_arena_free(&p->texts);
    *p = (mn_payments){0};
}

mn_text mn_payments_id(const mn_payments *p, uint32_t i, char buf[24])
{
    if (p->id && p->id[i] != MN_PAY_NONE) {
        const char *s = p->blob + p->id[i];
        return (mn_text){s, strlen(s)};
    }
    const int n = snprintf(buf, 24, "%u", (unsigned)p->row[i]);
    return (mn_text){buf, (size_t)n};
}

mn_text mn_payments_memo(const mn_payments *p, uint32_t i)
{
    if (!p->memo || !p->blob || p->memo[i] == MN_PAY_NONE)
        return (mn_text){"", 0};
    const char *s = p->blob + p->memo[i];
    return (mn_text){s, strlen(s)};
}
