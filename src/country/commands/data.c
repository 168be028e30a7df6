/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/data.c - the facts that a command works on. See data.h.
 */
#include "country/commands/data.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "country/fact/kept.h"
#include "report/made.h"
#include "report/marks.h"

static mn_status add_file(mn_country_data *d, const mn_ctx *ctx, const char *path, mn_err *e)
{
    mn_table *t = NULL;
    mn_status st = mn_table_read(&t, ctx, path, NULL, e);
    if (!st)
        st = mn_facts_add(d->facts, t, e);
    if (!st) {
        mn_country_file *to = &d->file[d->files++];
        to->path = path;
        snprintf(to->sha256, sizeof to->sha256, "%s", mn_table_sha256(t));
    }
    mn_table_free(t);
    return st;
}

static mn_status add_kept(mn_country_data *d, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_store *s = NULL;
    mn_status st = mn_call_store_read(&s, MN_STORE_READ, call, ctx, e);
    if (!st)
        st = mn_facts_add_kept(d->facts, s, ctx, e);
    mn_store_close(s);
    return st;
}

mn_status mn_country_data_read(mn_country_data *out, const mn_call *call, const mn_ctx *ctx,
                               mn_err *e)
{
    mn_country_data d = {.facts = NULL};
    size_t n = 0;
    const char *const *files = call ? mn_call_all(call, "facts", &n) : NULL;
    if (n > MN_COUNTRY_FILES)
        return mn_fail(e, MN_USAGE, "more than %d files of --facts", MN_COUNTRY_FILES);
    mn_status st = mn_reference_new(&d.reference, MN_NEED_COUNTRIES | MN_NEED_GOODS, e);
    if (!st)
        st = mn_facts_new(&d.facts, d.reference, e);
    if (!st && call && mn_call_flag(call, "kept"))
        st = add_kept(&d, call, ctx, e);
    for (size_t i = 0; i < n && !st; i++)
        st = add_file(&d, ctx, files[i], e);
    if (st)
        mn_country_data_free(&d);
    else
        *out = d;
    return st;
}

void mn_country_data_free(mn_country_data *d)
{
    mn_facts_free(d->facts);
    mn_reference_free(d->reference);
    *d = (mn_country_data){.facts = NULL};
}

mn_status mn_country_place(uint32_t *out, const mn_country_data *d, const char *name, mn_err *e)
{
    *out = mn_facts_find_place(d->facts, mn_text_of(name));
    if (*out != UINT32_MAX)
        return MN_OK;
    const char *near = mn_country_suggest(d->reference, mn_text_of(name));
    mn_fail(e, MN_USAGE, "unknown country '%.80s'", name);
    return near ? mn_hint(e, "is it '%s'?", near)
                : mn_hint(e, "write its ISO code or English name, as in: USA, Ghana");
}

mn_status mn_country_indicator(uint32_t *out, const mn_country_data *d, const char *id, mn_err *e)
{
    *out = mn_facts_find_indicator(d->facts, mn_text_of(id));
    if (*out != UINT32_MAX)
        return MN_OK;
    const char *near = mn_facts_suggest(d->facts, mn_text_of(id));
    mn_fail(e, MN_USAGE, "unknown indicator '%.80s'", id);
    return near ? mn_hint(e, "is it '%s'? 'manumit country indicators' lists all", near)
                : mn_hint(e, "'manumit country indicators' lists all");
}

void mn_country_source_name(char out[512], const mn_fact_source *s)
{
    snprintf(out, 512, "%s%s%s%s%s%s", s->publisher, *s->publisher ? ": " : "", s->name,
             *s->published ? " (" : "", s->published, *s->published ? ")" : "");
}

/* --- years ---------------------------------------------------------------------------------------
 */

size_t mn_country_begins(const mn_country_data *d, uint32_t indicator)
{
    const mn_facts *f = d->facts;
    size_t low = 0, high = mn_facts_count(f);
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (mn_facts_at(f, mid)->indicator < indicator)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

int mn_country_newest(const mn_country_data *d, uint32_t indicator)
{
    enum { SOME = 10, FIRST = 1900, LAST = 2200 };
    uint32_t countries[LAST - FIRST + 1] = {0};
    for (size_t i = mn_country_begins(d, indicator); i < mn_facts_count(d->facts); i++) {
        const mn_fact *x = mn_facts_at(d->facts, i);
        if (x->indicator != indicator)
            break;
        countries[x->year - FIRST] +=
            (x->marks & MN_FACT_STANDS) && mn_facts_place(d->facts, x->place)->country;
    }
    for (int year = LAST; year > FIRST; year--)
        if (countries[year - FIRST] >= SOME)
            return year;
    return 0;
}

/* --- years of tiers ------------------------------------------------------------------------------
 */

typedef struct tiers {
    size_t all[301], good[301]; /* countries with a tier, and with one better than the Watch List */
    int first, last;
} tiers;

enum { FIRST_YEAR = 1900, YEARS = 301 };

static void count_tiers(tiers *t, const mn_facts *f, uint32_t tier)
{
    *t = (tiers){.first = INT_MAX};
    for (uint32_t p = 0; p < mn_facts_places(f); p++) {
        size_t n;
        const mn_fact *x = mn_facts_of(f, p, tier, &n);
        for (size_t i = 0; i < n && mn_facts_place(f, p)->country; i++) {
            if (!(x[i].marks & MN_FACT_STANDS) || x[i].year < FIRST_YEAR ||
                x[i].year >= FIRST_YEAR + YEARS)
                continue;
            t->all[x[i].year - FIRST_YEAR]++;
            t->good[x[i].year - FIRST_YEAR] += mn_fact_number(&x[i]) < 2.5;
            t->first = x[i].year < t->first ? x[i].year : t->first;
            t->last = x[i].year > t->last ? x[i].year : t->last;
        }
    }
}

/* "2016-2019" or "2022, 2024-2025": years that nobody has a tier of, or only a bad one. */
static void years_text(char *out, size_t room, const tiers *t, bool bad)
{
    size_t len = 0;
    *out = '\0';
    for (int y = t->first; y <= t->last; y++) {
        int to = y;
        while (to <= t->last && (bad ? t->all[to - FIRST_YEAR] && !t->good[to - FIRST_YEAR]
                                     : !t->all[to - FIRST_YEAR]))
            to++;
        if (to == y)
            continue;
        const int n = to - 1 == y
                          ? snprintf(out + len, room - len, "%s%d", len ? ", " : "", y)
                          : snprintf(out + len, room - len, "%s%d-%d", len ? ", " : "", y, to - 1);
        len += n > 0 && (size_t)n < room - len ? (size_t)n : 0;
        y = to;
    }
}

mn_status mn_country_tell_tiers(mn_report *r, const mn_country_data *d, mn_err *e)
{
    char none[128], bad[128], text[512];
    tiers t;
    const uint32_t tier = mn_facts_find_indicator(d->facts, mn_text_of("tip-tier"));
    if (tier == UINT32_MAX)
        return MN_OK;
    count_tiers(&t, d->facts, tier);
    if (t.first > t.last)
        return MN_OK;
    years_text(none, sizeof none, &t, false);
    years_text(bad, sizeof bad, &t, true);
    if (!*none && !*bad)
        return MN_OK;
    if (*none && *bad)
        snprintf(text, sizeof text,
                 "Tiers of %s are not known here for any country; of %s only the Watch List and "
                 "Tier 3 are, so that a country without a tier of these years may be Tier 1 or 2.",
                 none, bad);
    else if (*none)
        snprintf(text, sizeof text, "Tiers of %s are not known here for any country.", none);
    else
        snprintf(text, sizeof text,
                 "Of tiers of %s only the Watch List and Tier 3 are known here, so that a country "
                 "without one may be Tier 1 or 2.",
                 bad);
    return mn_report_text(r, MN_TEXT_NOTE, text, e);
}

void mn_country_source(char out[512], const mn_country_data *d, const mn_fact *x)
{
    mn_country_source_name(out, mn_facts_source(d->facts, x->source));
}

/* Whether one source is among several. */
static bool is_among(const mn_buf *sources, mn_text one)
{
    for (size_t i = 0; i + one.len <= sources->len; i++) {
        const size_t end = i + one.len;
        if (memcmp(sources->ptr + i, one.ptr, one.len) == 0 &&
            (!i || (i >= 2 && !memcmp(sources->ptr + i - 2, "; ", 2))) &&
            (end == sources->len ||
             (end + 2 <= sources->len && !memcmp(sources->ptr + end, "; ", 2))))
            return true;
    }
    return false;
}

void mn_country_add_name(mn_buf *sources, const char *source)
{
    if (*source && !is_among(sources, mn_text_of(source)))
        mn_buf_fmt(sources, "%s%s", sources->len ? "; " : "", source);
}

void mn_country_add_source(mn_buf *sources, const mn_country_data *d, const mn_fact *x)
{
    char name[512] = "";
    if (x)
        mn_country_source(name, d, x);
    mn_country_add_name(sources, name);
}

mn_status mn_country_cite(const char **out, mn_report *r, mn_buf *sources, mn_err *e)
{
    *out = "";
    mn_buf_char(sources, '\0');
    const mn_status st =
        sources->failed ? mn_fail_memory(e) : mn_report_cite(out, r, sources->ptr, "", "", e);
    mn_buf_free(sources);
    if (st)
        *out = "";
    return st;
}

static mn_status tell_sources(mn_report *r, const mn_country_data *d, bool brief, mn_err *e)
{
    char name[512];
    mn_status st = MN_OK;
    for (uint32_t i = 0; i < mn_facts_sources(d->facts) && !st; i++) {
        const mn_fact_source *s = mn_facts_source(d->facts, i);
        mn_country_source_name(name, s);
        st = mn_report_source_at(r, name, s->address, s->retrieved, s->note, e);
    }
    return st ? st : mn_report_sources(r, brief, e);
}

mn_status mn_country_tell_sources(mn_report *r, const mn_country_data *d, mn_err *e)
{
    return tell_sources(r, d, false, e);
}

mn_status mn_country_name_sources(mn_report *r, const mn_country_data *d, mn_err *e)
{
    return tell_sources(r, d, true, e);
}

static mn_status tell_refused(mn_report *r, const mn_country_data *d, mn_err *e)
{
    const mn_table_view view = {.title = "Rows that are no facts",
                                .first = 20,
                                .columns = "file=File,line=Line,reason=Why,text=What it says"};
    const size_t n = mn_facts_refused(d->facts);
    char text[128];
    mn_maker k = mn_maker_new("refused", "file:t line:i reason:t text:t", e);
    for (size_t i = 0; i < n; i++) {
        const mn_fact_refused *x = mn_facts_refused_at(d->facts, i);
        mn_make_row(&k, x->line);
        mn_make_str(&k, 0, x->file);
        mn_make_i64(&k, 1, (int64_t)x->line);
        mn_make_str(&k, 2, x->reason);
        mn_make_str(&k, 3, x->text);
    }
    mn_status st = mn_report_made_any(r, &k, &view, e);
    if (!st && n) {
        snprintf(text, sizeof text,
                 "%zu row%s %s no fact and not counted: see the table 'refused'.", n,
                 n == 1 ? "" : "s", n == 1 ? "is" : "are");
        st = mn_report_warning(r, text, e);
    }
    return st;
}

mn_status mn_country_tell_data(mn_report *r, const mn_country_data *d, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; i < d->files && !st; i++)
        if (*d->file[i].sha256)
            st = mn_report_manifest_input(r, "facts", d->file[i].path, d->file[i].sha256, e);
    return st ? st : tell_refused(r, d, e);
}

bool mn_country_detail(const mn_facts *f, uint32_t indicator)
{
    const char *of = mn_facts_indicator(f, indicator)->part_of;
    const uint32_t whole = mn_facts_find_indicator(f, mn_text_of(of));
    return whole != UINT32_MAX && *mn_facts_indicator(f, whole)->part_of;
}
