/* SPDX-License-Identifier: Apache-2.0
 *
 * money/find/find.c - see the header.
 */
#include "money/find/find.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "money/part/part.h"

#define PART_BYTES (UINT64_C(16) << 30) /* of a file of hits or findings */

/* --- typologies --------------------------------------------------------------------------------
 */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* A pipe would be waited for, and a device may never end. */
static mn_status check_regular(const char *path, mn_err *e)
{
    struct stat is;
    if (stat(path, &is) != 0 || S_ISREG(is.st_mode))
        return MN_OK; /* what can't be found is told by who reads it */
    mn_fail_at(e, MN_USAGE, path, 0, 0, "this is no file");
    return mn_hint(e, "take it out of the folder of typologies");
}

static mn_status read_file(mn_money_found *w, const char *path, const mn_ctx *ctx, mn_err *e)
{
    if (!mn_grow(&w->file, &w->files_cap, w->files + 1, sizeof *w->file))
        return mn_fail_memory(e);
    mn_find_file *f = &w->file[w->files];
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, MN_TYPOLOGY_BYTES, e);
    if (st)
        return st;
    f->path = strdup(path);
    w->files++;
    mn_sha256_hex(f->sha256, bytes, len);
    st = f->path ? mn_typology_add(&w->set, &w->known, (mn_text){bytes, len}, path, e)
                 : mn_fail_memory(e);
    free(bytes);
    return st;
}

/* The .json files of a folder, by name, or the path itself where it is none. */
static mn_status read_path(mn_money_found *w, const char *path, const mn_ctx *ctx, mn_err *e)
{
    mn_status st = MN_OK;
    DIR *d = opendir(path);
    char **name = NULL;
    size_t n = 0, cap = 0;
    if (!d)
        return read_file(w, path, ctx, e);
    for (const struct dirent *f; !st && (f = readdir(d));) {
        const size_t len = strlen(f->d_name);
        if (len < 6 || strcmp(f->d_name + len - 5, ".json") != 0)
            continue;
        if (n == MN_TYPOLOGIES) { /* which of them would be read were chance */
            st = mn_fail_at(e, MN_USAGE, path, 0, 0, "the folder has more than %d typologies",
                            MN_TYPOLOGIES);
            break;
        }
        char *whole = malloc(strlen(path) + len + 2);
        if (!whole || !mn_grow(&name, &cap, n + 1, sizeof *name)) {
            free(whole);
            st = mn_fail_memory(e);
        } else {
            snprintf(whole, strlen(path) + len + 2, "%s/%s", path, f->d_name);
            name[n++] = whole;
        }
    }
    closedir(d);
    if (n)
        qsort(name, n, sizeof *name, by_name);
    if (!st && !n) {
        mn_fail_at(e, MN_USAGE, path, 0, 0, "no typology in this folder");
        st = mn_hint(e, "it has no file whose name ends in .json");
    }
    for (size_t i = 0; i < n; i++) {
        if (!st)
            st = check_regular(name[i], e);
        if (!st)
            st = read_file(w, name[i], ctx, e);
        free(name[i]);
    }
    free(name);
    return st;
}

mn_status mn_money_found_typologies(mn_money_found *w, const char *const *paths, size_t n,
                                    const mn_ctx *ctx, mn_err *e)
{
    mn_status st = mn_indicators_load(&w->known, e);
    for (size_t i = 0; !st && i < n; i++)
        st = read_path(w, paths[i], ctx, e);
    return st || n ? st : mn_typology_shipped(&w->set, &w->known, e);
}

/* --- alerts ------------------------------------------------------------------------------------
 */

static uint32_t patterns_of(const mn_typology_sign *g, unsigned n)
{
    uint32_t on = 0;
    for (unsigned i = 0; i < n; i++)
        for (unsigned k = 0; k < g[i].measures; k++)
            if (g[i].measure[k].what == MN_WHAT_PATTERN)
                on |= MN_PATTERN_BIT(g[i].measure[k].pattern);
    return on;
}

uint32_t mn_money_found_patterns(const mn_typology_set *s)
{
    uint32_t on = 0;
    for (size_t t = 0; t < s->n; t++) {
        const mn_typology *y = &s->at[t];
        on |= patterns_of(y->indicator, y->indicators) | patterns_of(y->contrary, y->contraries) |
              patterns_of(y->role, y->roles);
    }
    return on;
}

/* Hits of parts. */
static mn_status take_hits(mn_money_found *w, const mn_find_options *o, const mn_ctx *ctx,
                           mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < o->n_hits; i++) {
        char *bytes = NULL;
        size_t len = 0;
        st = mn_file_read(&bytes, &len, ctx, o->hits[i], PART_BYTES, e);
        if (!st)
            st = mn_part_read_hits(&w->hits, (mn_text){bytes, len}, o->hits[i], w->d.p.n,
                                   w->d.p.parties, e);
        free(bytes);
    }
    if (!st)
        st = mn_part_order_hits(&w->hits, e);
    return st ? st : mn_money_view_hits(&w->v, &w->hits, e);
}

static mn_status take_findings(mn_money_found *w, const mn_find_options *o, const mn_ctx *ctx,
                               mn_err *e)
{
    size_t cap = 0;
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < o->n_findings; i++) {
        char *bytes = NULL;
        size_t len = 0;
        st = mn_file_read(&bytes, &len, ctx, o->findings[i], PART_BYTES, e);
        if (!st)
            st = mn_part_read_findings(&w->f, &cap, (mn_text){bytes, len}, o->findings[i],
                                       w->d.p.parties, &w->set, e);
        free(bytes);
    }
    return st ? st : mn_part_order_findings(&w->f, e);
}

static mn_status evaluate(mn_money_found *w, const mn_find_options *o, int32_t step,
                          const mn_ctx *ctx, mn_err *e)
{
    mn_evaluate_options ask = {
        .step = step, .keep = o->keep > 0 ? o->keep : 0.2, .without = o->without};
    bool *only = o->shares ? calloc((size_t)w->d.p.parties + 1, 1) : NULL;
    if (o->shares && !only)
        return mn_fail_memory(e);
    for (uint32_t q = o->share; only && q < w->d.p.parties; q += o->shares)
        only[q] = true;
    ask.only = only;
    const mn_status st = mn_typology_evaluate(&w->f, &w->v, &w->set, &ask, ctx, e);
    free(only);
    return st;
}

static mn_status find_patterns(mn_money_found *w, const mn_find_options *o, const mn_ctx *ctx,
                               mn_err *e)
{
    const mn_pattern_world world = {.area = w->v.area, .home = w->v.home, .n_home = w->d.p.parties};
    mn_pattern_config c = mn_pattern_defaults();
    mn_pattern_counts counts;
    c.on = mn_money_found_patterns(&w->set);
    w->given = o->n_hits > 0;
    if (o->n_hits)
        return take_hits(w, o, ctx, e);
    if (!c.on)
        return MN_OK;
    const mn_status st = mn_patterns_run(&w->hits, &counts, &w->d.p, &c, &world, NULL, ctx, e);
    return st ? st : mn_money_view_hits(&w->v, &w->hits, e);
}

mn_status mn_money_found_search(mn_money_found *w, const mn_find_options *o, const mn_ctx *ctx,
                                mn_err *e)
{
    const int32_t step = o->step ? o->step : MN_FIND_STEP;
    mn_status st = mn_money_view_make(&w->v, &w->d.p, ctx, e);
    if (!st && o->between) {
        w->v.first_day = o->first_day;
        w->v.last_day = o->last_day;
    }
    if (!st)
        st = mn_money_view_people(&w->v, &w->d.people, e);
    if (!st && w->listed.n)
        st = mn_money_view_listed(&w->v, &w->listed, e);
    if (!st)
        st = find_patterns(w, o, ctx, e);
    if (!st)
        st = o->n_findings ? take_findings(w, o, ctx, e) : evaluate(w, o, step, ctx, e);
    if (st || o->findings_alone)
        return st;
    if (!st)
        st = mn_alerts_make(&w->a, &w->f, &w->v, &w->set, &(mn_alert_options){0}, e);
    if (!st)
        st = mn_alerts_budget(&w->within, &w->a, o->per_day > 0 ? o->per_day : 1e9, step, e);
    return st ? st : mn_party_case_new(&w->c, &w->v, &w->set, e);
}

mn_status mn_money_found_some(const mn_money_data *d, mn_err *e)
{
    const mn_money_log *l = &d->log;
    if (d->p.n)
        return MN_OK;
    if (!l->n_refused || !l->reasons || !l->refused)
        return mn_fail(e, MN_DATA, "there are no payments in what was given");
    const mn_money_refused *f = &l->refused[0];
    const mn_money_reason *r = &l->reason[0];
    mn_fail_at(e, MN_DATA, l->file[f->file].path.ptr, f->line, 0,
               "no payment can be used, the first for this reason: %.*s", (int)r->why.len,
               r->why.ptr);
    return mn_hint(e, "%.*s%s'manumit money read' lists all rows that can't be used",
                   (int)r->hint.len, r->hint.ptr, r->hint.len ? "; " : "");
}

mn_status mn_money_found_make(mn_money_found *w, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_find_options o = {.per_day = mn_call_real(call, "budget", 0)};
    size_t n = 0;
    o.hits = mn_call_all(call, "hits", &o.n_hits);
    o.findings = mn_call_all(call, "findings", &o.n_findings);
    if (o.n_findings && !o.n_hits) {
        mn_fail(e, MN_USAGE, "--findings without --hits");
        return mn_hint(e,
                       "give the files of hits, too: alerts tell the patterns that they rest on");
    }
    const char *const *paths = mn_call_all(call, "typologies", &n);
    mn_status st = mn_money_found_typologies(w, paths, n, ctx, e);
    if (!st && mn_call_given(call, "counterparties"))
        st = mn_counterparties_read(&w->listed, mn_call_text(call, "counterparties"), ctx, e);
    if (!st)
        st = mn_money_open(&w->d, call, ctx, e);
    if (!st)
        st = mn_money_found_some(&w->d, e);
    return st ? st : mn_money_found_search(w, &o, ctx, e);
}

void mn_money_found_free(mn_money_found *w)
{
    mn_party_case_free(w->c);
    mn_alerts_free(&w->a);
    mn_findings_free(&w->f);
    mn_money_view_free(&w->v);
    mn_hits_free(&w->hits);
    mn_money_close(&w->d);
    mn_typology_set_free(&w->set);
    mn_counterparties_free(&w->listed);
    mn_indicators_free(&w->known);
    for (size_t i = 0; i < w->files; i++)
        free(w->file[i].path);
    free(w->file);
}

mn_status mn_money_found_tell_inputs(mn_report *r, const mn_money_found *w, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0; !st && i < w->files; i++)
        st = mn_report_manifest_input(r, "typology", w->file[i].path, w->file[i].sha256, e);
    return st ? st : mn_money_tell_inputs(r, &w->d, e);
}

static void put_absent(mn_buf *out, uint32_t asked, const char *of)
{
    bool any = false;
    mn_buf_str(out, out->len ? " " : "");
    mn_buf_str(out, "Files of --hits have none of ");
    for (unsigned i = 0; i < MN_PATTERNS; i++)
        if (asked & MN_PATTERN_BIT(i)) {
            mn_buf_str(out, any ? ", " : "");
            mn_buf_str(out, mn_pattern_name((mn_pattern)i));
            any = true;
        }
    mn_buf_fmt(out,
               ", which typologies ask for: unless these payments have none, a part is missing, "
               "and alerts with it ('manumit money part --give hits --of %s').",
               of);
}

void mn_money_found_absent(mn_buf *out, const mn_money_found *w)
{
    const uint32_t asked = mn_money_found_patterns(&w->set);
    uint32_t seen = 0;
    for (size_t i = 0; i < w->hits.n; i++)
        seen |= MN_PATTERN_BIT(w->hits.hit[i].pattern);
    if (!w->given)
        return;
    if ((asked & ~MN_PART_OF_PARTY) && !(seen & ~MN_PART_OF_PARTY))
        put_absent(out, asked & ~MN_PART_OF_PARTY, "window");
    if ((asked & MN_PART_OF_PARTY) && !(seen & MN_PART_OF_PARTY))
        put_absent(out, asked & MN_PART_OF_PARTY, "party");
}

/* --- roles ------------------------------------------------------------------------------------ */

/* The first of a party's findings. */
static size_t findings_of(const mn_findings *f, uint32_t party)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (f->at[mid].party < party)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

void mn_money_reasons(uint16_t met[MN_TYPOLOGIES], const mn_money_found *w, uint32_t party)
{
    memset(met, 0, MN_TYPOLOGIES * sizeof *met);
    for (size_t i = findings_of(&w->f, party); i < w->f.n && w->f.at[i].party == party; i++)
        met[w->f.at[i].typology] |= w->f.at[i].reasons;
}
