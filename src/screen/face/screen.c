/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/face/screen.c - screening for other domains: <manumit/screen.h>, over screen/match.
 */
#include <manumit/screen.h>

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "screen/match/rule.h"

struct mn_screen_set {
    mn_kit *kit;
    mn_screener *screener;
    mn_lists lists;
    mn_screen_list *list;
    mn_ruling how, scored; /* with and without what people decided */
    mn_ctx ctx;            /* its cache alone */
};

struct mn_screen_matcher {
    const mn_screen_set *set;
    mn_ruler *ruler[2]; /* of how, of scored: taken when they are first needed */
    mn_party_maker maker;
    const mn_party *party; /* as it was asked about last */
    const mn_ruled *row;
    mn_screen_hit *hit;
    size_t hits, cap;
    char *why;
};

const char *mn_screen_decision_name(mn_screen_decision d)
{
    return mn_decision_name((mn_decision)d);
}

/* --- lists --------------------------------------------------------------------------------- */

static mn_status tell_lists(mn_screen_set *s, mn_err *e)
{
    if (!(s->list = calloc(s->lists.n + 1, sizeof *s->list)))
        return mn_fail_memory(e);
    for (size_t i = 0; i < s->lists.n; i++) {
        const mn_open_list *from = &s->lists.list[i];
        mn_screen_list *to = &s->list[i];
        to->version = from->version;
        to->entries = from->entries;
        to->names = from->names;
        to->refused = from->refused;
        to->age_days = from->age;
        to->stale = from->past;
        memcpy(to->name, from->name, sizeof to->name);
        memcpy(to->title, from->title, sizeof to->title);
        memcpy(to->published, from->published, sizeof to->published);
        memcpy(to->imported, from->imported, sizeof to->imported);
        memcpy(to->digest, from->digest, sizeof to->digest);
    }
    return MN_OK;
}

static mn_status open_set(mn_screen_set *s, const mn_screen_asked *a, const mn_ctx *ctx, mn_err *e)
{
    char now[MN_STORE_TIME];
    const mn_screen_limits limits = {
        .accept = a->accept, .review = a->review, .most = MN_MATCHES_ALL};
    mn_lists_asked asked = {.store = a->store ? a->store
                                     : ctx    ? ctx->store
                                              : NULL,
                            .actor = a->actor ? a->actor
                                     : ctx    ? ctx->actor
                                              : NULL,
                            .ignore_reviews = a->ignore_reviews,
                            .list = a->list,
                            .n_lists = a->lists,
                            .file = a->file,
                            .n_files = a->files,
                            .format = a->format,
                            .today = a->today,
                            .may_be_none = a->may_be_none};
    if (!a->today) {
        mn_store_now(now);
        now[MN_STORE_DATE - 1] = '\0';
        asked.today = now;
    }
    if (a->most > MN_MATCHES_MAX)
        return mn_fail(e, MN_USAGE, "more than %d entries of a party", MN_MATCHES_MAX);
    mn_status st = mn_kit_get(&s->kit, ctx, e);
    if (!st && !(st = mn_screener_new(&s->screener, s->kit, limits, e)) &&
        !(st = mn_lists_open(&s->lists, s->screener, s->kit, &asked, ctx, e)))
        st = tell_lists(s, e);
    s->scored = (mn_ruling){.screener = s->screener, .most = a->most};
    s->how = s->scored;
    if (s->lists.reviews)
        s->how.lists = &s->lists;
    s->ctx.cache = ctx ? ctx->cache : NULL;
    return st;
}

mn_status mn_screen_open(mn_screen_set **out, const mn_screen_asked *a, const mn_ctx *ctx,
                         mn_err *e)
{
    mn_screen_set *s = calloc(1, sizeof *s);
    if (!s)
        return mn_fail_memory(e);
    mn_status st = open_set(s, a, ctx, e);
    if (st)
        mn_screen_close(s);
    else
        *out = s;
    return st;
}

void mn_screen_close(mn_screen_set *s)
{
    if (!s)
        return;
    mn_screener_free(s->screener);
    mn_lists_close(&s->lists);
    mn_kit_drop(s->kit);
    free(s->list);
    free(s);
}

size_t mn_screen_lists(const mn_screen_set *s)
{
    return s->lists.n;
}

const mn_screen_list *mn_screen_list_at(const mn_screen_set *s, size_t i)
{
    return &s->list[i];
}

const char *mn_screen_rules(const mn_screen_set *s)
{
    return mn_scorer_rules(s->kit->scorer);
}

mn_text mn_screen_value(const mn_screen_set *s, uint32_t list, uint32_t entry, mn_party_field f,
                        size_t n)
{
    const mn_index *x = mn_screener_list(s->screener, list);
    uint32_t first, count;
    if (!mn_party_is_name(f))
        return mn_index_value(x, entry, f, n);
    mn_index_names_of(x, entry, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        const mn_index_name name = mn_index_name_at(x, i);
        if (name.kind == f && !n--)
            return mn_parsed_original(name.parsed);
    }
    return (mn_text){NULL, 0};
}

mn_text mn_screen_entry_id(const mn_screen_set *s, uint32_t list, uint32_t entry)
{
    return mn_index_id(mn_screener_list(s->screener, list), entry);
}

/* --- parties ------------------------------------------------------------------------------- */

mn_status mn_screen_matcher_new(mn_screen_matcher **out, const mn_screen_set *s, mn_err *e)
{
    mn_screen_matcher *m = calloc(1, sizeof *m);
    if (!m)
        return mn_fail_memory(e);
    m->set = s;
    *out = m;
    return MN_OK;
}

void mn_screen_matcher_free(mn_screen_matcher *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < 2; i++)
        mn_ruler_give(m->ruler[i], &m->set->ctx);
    mn_party_maker_free(&m->maker);
    free(m->hit);
    free(m->why);
    free(m);
}

static void tell_hit(mn_screen_hit *to, const mn_screen_set *s, const mn_ruled *r, uint32_t nth)
{
    const mn_index *x = mn_screener_list(s->screener, r->match.list);
    const uint32_t entry = r->match.entry;
    uint32_t first, count;
    mn_index_names_of(x, entry, &first, &count);
    *to = (mn_screen_hit){
        .list = r->match.list,
        .entry = entry,
        .list_name = mn_text_of(s->list[r->match.list].name),
        .entry_id = mn_index_id(x, entry),
        .entry_name = mn_parsed_original(mn_index_name_at(x, r->match.name).parsed),
        .main_name =
            count ? mn_parsed_original(mn_index_name_at(x, first).parsed) : mn_index_id(x, entry),
        .schema = mn_index_schema(x, entry),
        .score = r->match.score,
        .probability = r->match.probability,
        .decision = (mn_screen_decision)r->match.decision,
        .scored = (mn_screen_decision)r->scored,
        .reviewed = mn_ruled_word(r),
        .review = r->review,
        .listed = mn_index_value(x, entry, MN_PARTY_LISTED, 0),
        .ended = mn_index_value(x, entry, MN_PARTY_ENDED, 0),
        .program = mn_index_value(x, entry, MN_PARTY_PROGRAM, 0),
        .source = mn_index_value(x, entry, MN_PARTY_SOURCE, 0),
        .nth = nth,
    };
}

static mn_status ask(mn_screen_matcher *m, const mn_party *p, bool scored, mn_err *e)
{
    const mn_screen_set *s = m->set;
    const mn_ruling *how = scored ? &s->scored : &s->how;
    size_t n = 0;
    mn_status st = mn_query_of(&m->party, &m->maker, s->kit, p, e);
    m->hits = 0;
    if (!st && !m->ruler[scored])
        st = mn_ruler_take(&m->ruler[scored], how, &s->ctx, e);
    if (!st)
        st = mn_rule_party(&m->row, &n, m->ruler[scored], m->party, e);
    if (!st && !mn_grow(&m->hit, &m->cap, n, sizeof *m->hit))
        st = mn_fail_memory(e);
    for (size_t i = 0; i < n && !st; i++)
        if (m->row[i].match.decision != MN_DECISION_NONE || m->row[i].review)
            tell_hit(&m->hit[m->hits++], s, &m->row[i], (uint32_t)i);
    return st;
}

mn_status mn_screen_party(const mn_screen_hit **out, size_t *n, mn_screen_matcher *m,
                          const mn_party *p, mn_err *e)
{
    mn_status st = ask(m, p, false, e);
    if (!st) {
        *out = m->hit;
        *n = m->hits;
    }
    return st;
}

mn_status mn_screen_scores(const mn_screen_hit **out, size_t *n, mn_screen_matcher *m,
                           const mn_party *p, mn_err *e)
{
    mn_status st = ask(m, p, true, e);
    if (!st) {
        *out = m->hit;
        *n = m->hits;
    }
    return st;
}

mn_status mn_screen_why(mn_text *out, mn_screen_matcher *m, const mn_screen_hit *h, mn_err *e)
{
    const mn_ruled *row = &m->row[h->nth];
    mn_decided decided = {.review = 0};
    mn_buf b = {0};
    char *why = NULL;
    mn_status st = mn_match_explain(&why, m->set->screener, &row->match, m->party, e);
    if (!st && row->review)
        st = mn_rule_why(&decided, &m->set->how, row, m->party, e);
    if (!st) {
        mn_buf_str(&b, why);
        if (decided.why[0])
            mn_buf_fmt(&b, " %s", decided.why);
        st = b.failed ? mn_fail_memory(e) : MN_OK;
    }
    free(why);
    if (st) {
        mn_buf_free(&b);
        return st;
    }
    free(m->why);
    m->why = b.ptr;
    *out = (mn_text){b.ptr, b.len};
    return MN_OK;
}

/* --- identities ---------------------------------------------------------------------------- */

mn_status mn_screen_identity(uint64_t out[MN_SCREEN_IDENTITY], mn_screen_matcher *m,
                             const mn_party *p, mn_err *e)
{
    mn_identity identity;
    mn_status st = mn_query_of(&m->party, &m->maker, m->set->kit, p, e);
    m->hits = 0;
    if (!st && !(st = mn_identity_of(&identity, m->party, e))) {
        out[0] = mn_hash64(identity.key, strlen(identity.key));
        out[1] = mn_hash64(identity.hash, strlen(identity.hash));
    }
    return st;
}

bool mn_screen_reviewed(uint64_t *out, const mn_screen_set *s, size_t i)
{
    const mn_reviews *r = s->lists.reviews;
    if (!r || i >= mn_reviews_count(r))
        return false;
    const mn_text who = mn_decided_who(r, i);
    *out = mn_hash64(who.ptr, who.len);
    return true;
}
