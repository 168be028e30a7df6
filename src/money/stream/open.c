/* SPDX-License-Identifier: Apache-2.0
 *
 * money/stream/open.c - how a stream begins: what its options say of the reading, of patterns and
 * of typologies; and how all of it ends. See stream.h.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/read/book.h"
#include "money/stream/inside.h"

#define SALT_MIX UINT64_C(0x9E3779B97F4A7C15)

static mn_status find_currency(mn_pay_stream *s, const char *said, mn_err *e)
{
    const char *iso = mn_currency_find(s->reference, mn_text_of(said));
    if (!iso) {
        mn_fail(e, MN_USAGE, "--currency: '%.40s' is no currency", said);
        return mn_hint(e, "write its ISO 4217 code, as USD");
    }
    memcpy(s->of.currency, iso, 4);
    return MN_OK;
}

static mn_status open_reading(mn_pay_stream *s, const mn_ctx *ctx, mn_err *e)
{
    const char *currency = mn_call_text(s->call, "currency"),
               *clock = mn_call_text(s->call, "clock"), *rates = mn_call_text(s->call, "rates"),
               *days = mn_call_text(s->call, "dates"), *mark = mn_call_text(s->call, "decimal");
    mn_status st = currency ? find_currency(s, currency, e) : MN_OK;
    if (!st && clock && !(st = mn_wall_clock_find(&s->clock, mn_text_of(clock), e)))
        s->of.clock = &s->clock;
    if (!st && rates) {
        mn_ctx inner = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
        const mn_files files = mn_pay_world_files(s->w, s->input, (mn_text){"", 0});
        inner.files = strcmp(rates, "yearly") == 0 ? inner.files : &files;
        st = mn_pay_rates_read(&s->rates, s->reference, rates, currency ? s->of.currency : NULL,
                               &inner, e);
        s->rated = true;
    }
    s->of.words = s->words;
    s->of.reference = s->reference;
    s->of.days = strcmp(days, "dmy") == 0   ? MN_DAYS_DMY
                 : strcmp(days, "mdy") == 0 ? MN_DAYS_MDY
                                            : MN_DAYS_ISO;
    s->of.mark = strcmp(mark, "point") == 0   ? MN_MARK_POINT
                 : strcmp(mark, "comma") == 0 ? MN_MARK_COMMA
                                              : MN_MARK_UNSAID;
    return st;
}

static mn_status read_patterns(uint32_t *on, const char *said, mn_err *e)
{
    mn_text rest = mn_text_of(said), one;
    *on = 0;
    if (strcmp(said, "none") == 0)
        return MN_OK;
    if (strcmp(said, "all") == 0) {
        *on = MN_PATTERN_ALL;
        return MN_OK;
    }
    while (mn_text_split(&rest, ',', &one)) {
        unsigned p = 0;
        one = mn_text_trim(one);
        while (p < MN_PATTERNS && !mn_text_eq_str(one, mn_pattern_name((mn_pattern)p)))
            p++;
        if (p == MN_PATTERNS) {
            mn_fail(e, MN_USAGE, "--patterns: '%.*s' is no pattern",
                    (int)(one.len < 40 ? one.len : 40), one.ptr);
            return mn_hint(e, "they are fan-in, fan-out, gather-scatter, scatter-gather, cycle, "
                              "bipartite, stack, structuring, smurfing, funnel, pass-through and "
                              "rapid; or all, or none");
        }
        *on |= MN_PATTERN_BIT(p);
    }
    return MN_OK;
}

static mn_status ask_typologies(mn_pay_stream *s, const mn_ctx *ctx, mn_err *e)
{
    mn_money_found w = {.files = 0};
    mn_ctx inner = ctx ? *ctx : (mn_ctx)MN_CTX_INIT;
    const mn_files files = mn_pay_world_files(s->w, s->input, (mn_text){"", 0});
    const char *said = mn_call_text(s->call, "patterns");
    size_t n = 0;
    const char *const *paths = mn_call_all(s->call, "typologies", &n);
    inner.files = n ? &files : inner.files;
    mn_status st = mn_money_found_typologies(&w, paths, n, &inner, e);
    for (size_t i = 0; i < w.set.n; i++)
        s->most_days = w.set.at[i].days > s->most_days ? w.set.at[i].days : s->most_days;
    s->config = mn_pattern_defaults();
    s->config.on = mn_money_found_patterns(&w.set);
    mn_money_found_free(&w);
    if (!st && said)
        st = read_patterns(&s->config.on, said, e);
    const int64_t looks = mn_pattern_reach(&s->config),
                  asks = (int64_t)(s->most_days + MN_STREAM_AGAIN + MN_STREAM_STEP) * MN_STREAM_DAY;
    s->span = (looks > asks ? looks : asks) + s->late + 2 * (int64_t)MN_STREAM_DAY;
    return st;
}

mn_status mn_pay_stream_new(mn_pay_stream **out, mn_pay_world *w, const mn_call *call,
                            const mn_ctx *ctx, mn_err *e)
{
    mn_pay_stream *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    s->call = call;
    s->w = w;
    s->words = w->known->words;
    s->reference = w->known->reference;
    s->input = mn_call_input(call, 0);
    s->late = mn_call_int(call, "late-days", 7) * MN_STREAM_DAY;
    s->ahead = mn_call_int(call, "ahead-days", 31) * MN_STREAM_DAY;
    s->newest = s->now.latest = s->now.since = INT64_MIN;
    s->now.days = -1;
    mn_status st = open_reading(s, ctx, e);
    /* An address that differs from run to run: nobody can prepare names that collide. */
    s->accounts.salt = ((uint64_t)(uintptr_t)s * SALT_MIX) | 1;
    if (!st)
        st = ask_typologies(s, ctx, e);
    if (!st && !(s->home = malloc(((size_t)w->d.p.parties + 1) * sizeof *s->home)))
        st = mn_fail_memory(e);
    if (st)
        mn_pay_stream_free(s);
    else
        *out = s;
    return st;
}

void mn_pay_stream_free(mn_pay_stream *s)
{
    if (!s)
        return;
    mn_stream_forget(s);
    mn_pay_gather_free(&s->g);
    mn_pay_names_free(&s->accounts);
    mn_pay_line_free(&s->cut);
    mn_pay_rates_free(&s->rates);
    mn_checkpoint_free(&s->now);
    mn_hits_free(&s->hits);
    mn_buf_free(&s->heading);
    mn_buf_free(&s->text);
    mn_buf_free(&s->key);
    free(s->kept);
    free(s->node);
    free(s->account);
    free(s->home);
    free(s);
}
