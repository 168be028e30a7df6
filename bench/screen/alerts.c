/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/screen/alerts.c - what is told of names, and what a peer may look at: the input of
 * alerts.py.
 *
 *   alerts INDEX[,INDEX] QUERIES.tsv OUT ENTRIES
 *
 * QUERIES: lines "query TAB wanted name or nothing TAB schema". OUT: a line "query's number, entry,
 * probability, score, wanted" for each entry that has a name among the candidates (before any look
 * at them) or is told. ENTRIES: a line "entry, schema, kind of name, name" for each name of these
 * entries. Fields are divided by tabs.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"
#include "screen/match/match.h"

enum { MOST = 4096, LINE = 8192 };

typedef struct hit {
    uint32_t list, entry;
    double probability, score;
} hit;

typedef struct run {
    mn_screener *s;
    mn_matcher *m;
    mn_finder *f;
    mn_parsed *q;
    const mn_kit *kit;
    uint8_t *shown[MN_SCREEN_LISTS]; /* entries whose names were written */
    hit at[MOST];
    size_t n;
} run;

static void die(const char *what)
{
    fprintf(stderr, "alerts: %s\n", what);
    exit(1);
}

static hit *hit_of(run *r, uint32_t list, uint32_t entry)
{
    for (size_t i = 0; i < r->n; i++)
        if (r->at[i].list == list && r->at[i].entry == entry)
            return &r->at[i];
    if (r->n == MOST)
        die("more entries than there is room for");
    r->at[r->n] = (hit){list, entry, 0, 0};
    return &r->at[r->n++];
}

static bool bears(const mn_index *x, uint32_t entry, const char *name)
{
    uint32_t first, count;
    mn_index_names_of(x, entry, &first, &count);
    for (uint32_t i = first; i < first + count; i++)
        if (mn_text_eq_nocase(mn_parsed_original(mn_index_name_at(x, i).parsed), name))
            return true;
    return false;
}

static void put(FILE *out, mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        putc((unsigned char)t.ptr[i] < 32 ? ' ' : t.ptr[i], out);
}

static void show(run *r, FILE *out, uint32_t list, uint32_t entry)
{
    static const char *const kinds[] = {"name", "alias", "weak", "former"};
    const mn_index *x = mn_screener_list(r->s, list);
    uint32_t first, count;
    if (r->shown[list][entry])
        return;
    r->shown[list][entry] = 1;
    mn_index_names_of(x, entry, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        const mn_index_name name = mn_index_name_at(x, i);
        const size_t kind = (size_t)(name.kind - MN_PARTY_NAME);
        fprintf(out, "%u-%u\t%s\t%s\t", list, entry, mn_schema_name(mn_index_schema(x, entry)),
                kind < 4 ? kinds[kind] : "name");
        put(out, mn_parsed_original(name.parsed));
        putc('\n', out);
    }
}

static void ask(run *r, size_t number, char *query, FILE *out, FILE *entries)
{
    char *wanted = strchr(query, '\t'), *schema = NULL;
    const mn_match *h;
    size_t told;
    if (wanted) {
        *wanted++ = '\0';
        if ((schema = strchr(wanted, '\t')))
            *schema++ = '\0';
    }
    mn_party_value v = {MN_PARTY_NAME, mn_text_of(query)};
    mn_party p = {.schema = MN_SCHEMA_LEGAL_ENTITY, .value = &v, .count = 1};
    if (schema)
        mn_schema_find(&p.schema, mn_text_of(schema));
    r->n = 0;
    if (mn_name_read(r->q, v.text, mn_bearer_of_schema(p.schema), r->kit->tables, NULL) ||
        mn_match_party(&h, &told, r->m, &p, NULL))
        die("no memory");
    mn_finder_ask(r->f, r->q);
    for (size_t l = 0; l < mn_screener_lists(r->s); l++) {
        const mn_index *x = mn_screener_list(r->s, l);
        mn_candidate c[MN_CANDIDATES];
        const size_t n = mn_index_find(c, MN_CANDIDATES, x, r->f);
        for (size_t i = 0; i < n; i++)
            hit_of(r, (uint32_t)l, mn_index_name_at(x, c[i].name).entry);
    }
    for (size_t i = 0; i < told; i++) {
        hit *t = hit_of(r, h[i].list, h[i].entry);
        t->probability = h[i].probability;
        t->score = h[i].score;
    }
    for (size_t i = 0; i < r->n; i++) {
        const hit *t = &r->at[i];
        fprintf(out, "%zu\t%u-%u\t%.6f\t%.6f\t%d\n", number, t->list, t->entry, t->probability,
                t->score,
                wanted && *wanted && bears(mn_screener_list(r->s, t->list), t->entry, wanted));
        show(r, entries, t->list, t->entry);
    }
}

static void open_lists(run *r, char *paths)
{
    const mn_screen_limits all = {.review = 0.01, .most = MN_MATCHES_MAX};
    mn_err e = MN_ERR_INIT;
    if (mn_screener_new(&r->s, r->kit, all, &e))
        die(e.msg);
    for (char *at = paths, *next; at; at = next) {
        mn_index *x = NULL;
        if ((next = strchr(at, ',')))
            *next++ = '\0';
        if (mn_index_open(&x, at, &e) || mn_screener_add(r->s, x, true, &e))
            die(e.msg);
        const size_t l = mn_screener_lists(r->s) - 1;
        if (!(r->shown[l] = calloc(mn_index_entries(x) + 1, 1)))
            die("no memory");
    }
}

int main(int argc, char **argv)
{
    static run r;
    static char line[LINE];
    mn_kit *kit = NULL;
    if (argc != 5) {
        fprintf(stderr, "see bench/screen/alerts.c\n");
        return 2;
    }
    FILE *in = fopen(argv[2], "r"), *out = fopen(argv[3], "w"), *entries = fopen(argv[4], "w");
    if (!in || !out || !entries || mn_kit_get(&kit, NULL, NULL))
        die("a file can't be opened");
    r.kit = kit;
    open_lists(&r, argv[1]);
    r.q = malloc(MN_PARSED_MAX);
    if (!r.q || mn_matcher_new(&r.m, r.s, NULL) || mn_finder_new(&r.f, NULL))
        die("no memory");
    for (size_t i = 0; fgets(line, sizeof line, in); i++) {
        line[strcspn(line, "\n")] = '\0';
        ask(&r, i, line, out, entries);
    }
    fclose(in);
    if (fclose(out) || fclose(entries))
        die("not all was written");
    return 0;
}
