/* SPDX-License-Identifier: Apache-2.0
 *
 * watch.c - a program of a bank's own over <manumit/money.h>: patterns at the moment of payment.
 *
 *     cc -std=c17 watch.c -o watch $(pkg-config --cflags --libs manumit)
 *     watch < payments
 *
 * A line is a payment, as the bank's own queue may hand it over: seconds since 1970, the value in
 * hundredths, who pays and who is paid ("-": cash). Lines that are none are told, and passed over.
 */
#include <inttypes.h>
#include <manumit/money.h>
#include <stdio.h>
#include <string.h>

static mn_status number(uint32_t *out, mn_money_names *n, const char *account, mn_err *e)
{
    if (strcmp(account, "-") == 0) {
        *out = MN_PAY_NONE;
        return MN_OK;
    }
    return mn_money_name_put(out, n, mn_text_of(""), mn_text_of(account), e);
}

static void tell(const mn_money_names *n, const mn_money_hit *h)
{
    mn_text bank, account = {"", 0};
    if (h->centre != MN_PAY_NONE)
        (void)mn_money_name_at(&bank, &account, n, h->centre);
    printf("payment %" PRIu64 " closes %s of %.*s: strength %u, %zu payments%s\n", h->closing,
           mn_money_pattern_name(h->pattern), (int)account.len, account.ptr, h->strength,
           h->payments, h->flags & MN_MONEY_HIT_CUT ? ", cut short" : "");
}

/* Whether the line is a payment, and nothing else. */
static bool is_payment(const char *line, mn_money_move *move, char from[64], char to[64])
{
    int end = 0;
    return sscanf(line, "%" SCNd64 " %" SCNd64 " %63s %63s %n", &move->time, &move->value, from, to,
                  &end) == 4 &&
           !line[end];
}

/* A line that can't be used is told, and the stream goes on: one who watches must not stop. */
static mn_status watch(mn_money_stream *s, mn_money_names *n, uint64_t *unused, mn_err *e)
{
    char line[256], from[64], to[64];
    mn_money_move move = {.area = MN_PAY_NONE};
    mn_status st = MN_OK;
    for (uint64_t at = 1; !st && fgets(line, sizeof line, stdin); at++) {
        const mn_money_hit *hit;
        size_t hits = 0;
        if (!is_payment(line, &move, from, to)) {
            fprintf(stderr, "line %" PRIu64 " is no payment: TIME VALUE FROM TO\n", at);
            ++*unused;
            continue;
        }
        st = number(&move.from, n, from, e);
        if (!st)
            st = number(&move.to, n, to, e);
        move.day = (int32_t)(move.time / 86400);
        move.cash = move.from == MN_PAY_NONE || move.to == MN_PAY_NONE;
        if (!st)
            st = mn_money_stream_push(&hit, &hits, s, &move, 1, NULL, e);
        for (size_t i = 0; !st && i < hits; i++)
            tell(n, &hit[i]);
    }
    return st;
}

int main(void)
{
    mn_err e = MN_ERR_INIT;
    mn_money_names *n = NULL;
    mn_money_stream *s = NULL;
    mn_money_state held;
    mn_money_settings set = mn_money_settings_usual();
    uint64_t cut = 0, unused = 0;
    set.on &= ~(1U << MN_MONEY_FUNNEL); /* areas are not known here */
    set.least[MN_MONEY_FAN_IN] = 4;
    mn_status st = mn_money_names_new(&n, &e);
    if (!st)
        st = mn_money_stream_new(&s, &set, NULL, 0, &e);
    if (!st)
        st = watch(s, n, &unused, &e);
    if (!st) {
        mn_money_stream_state(&held, s);
        for (int p = 0; p < MN_MONEY_PATTERNS; p++)
            cut += held.counts.cut[p];
        printf("%" PRIu64 " payments, %" PRIu64 " in the window, %zu bytes, %" PRIu64
               " look-ups cut short\n",
               held.counts.payments, held.in_window, held.bytes, cut);
    } else {
        fprintf(stderr, "%s\n", e.msg);
    }
    mn_money_stream_free(s);
    mn_money_names_free(n);
    return st ? mn_status_exit(st) : unused ? mn_status_exit(MN_DATA) : 0;
}
