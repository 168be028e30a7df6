/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/screen/screen.c - measures screening by its parts. Reads commands from its arguments:
 *
 *   screen recall INDEX QUERIES.tsv    lines "query TAB wanted name TAB schema": is an entry that
 *                                      bears the wanted name among the candidates, and is it told?
 *   screen rates INDEX[,INDEX] NAMES   a name a line: time and share of reading names, finding
 *                                      candidates and matching; how many are told
 *   screen index NAME=PATH[,PATH] OUT  makes an index of a list's files
 *   screen make N SEED LIST.. OUT      an index of N entities made up of words of the lists
 *   screen dump INDEX[,INDEX] NAMES [SCHEMA]  all that is found out of each name, to the last bit:
 *                                      what same.sh compares before and after a change
 *   screen names INDEX                 the names that an index holds, a line each
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/arena.h"
#include "core/text.h"
#include "screen/index/layout.h"
#include "screen/lists/lists.h"
#include "screen/match/inside.h"

static void die(const mn_err *e)
{
    fprintf(stderr, "screen: %s: %s (%s)\n", e->file, e->msg, e->hint);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Candidates a query, to try fewer: $K. */
static size_t most(void)
{
    const char *k = getenv("K");
    const size_t n = k ? strtoul(k, NULL, 10) : MN_CANDIDATES;
    return n < MN_CANDIDATES ? n : MN_CANDIDATES;
}

typedef struct lines {
    char *bytes;
    char **line;
    size_t n;
} lines;

static lines read_lines(const char *path)
{
    lines l = {0};
    size_t room = 0, len = 0, cap = 0;
    FILE *f = fopen(path, "rb");
    if (!f)
        exit(2);
    for (size_t got = 1; got; len += got) {
        if (!mn_grow(&l.bytes, &room, len + (1 << 20) + 1, 1))
            exit(2);
        got = fread(l.bytes + len, 1, 1 << 20, f);
    }
    fclose(f);
    l.bytes[len] = '\0';
    for (char *at = l.bytes, *next; *at; at = next) {
        next = strchr(at, '\n');
        if (next)
            *next++ = '\0';
        else
            next = at + strlen(at);
        if (!mn_grow(&l.line, &cap, l.n + 1, sizeof *l.line))
            exit(2);
        l.line[l.n++] = at;
    }
    return l;
}

static mn_status take(void *payload, const mn_party *p, size_t source, mn_err *e)
{
    (void)source;
    return mn_index_add(payload, p, e);
}

/* Cuts the part before the next comma off *rest; NULL at the end. */
static char *next_path(char **rest)
{
    char *at = *rest;
    if (at && (*rest = strchr(at, ',')))
        *(*rest)++ = '\0';
    return at;
}

static mn_screener *open_all(mn_kit *kit, char *paths, mn_err *e)
{
    mn_screener *s = NULL;
    if (mn_screener_new(&s, kit, (mn_screen_limits){0}, e))
        die(e);
    for (char *at; (at = next_path(&paths));) {
        mn_index *x = NULL;
        double t = now();
        if (mn_index_open(&x, at, e) || mn_screener_add(s, x, true, e))
            die(e);
        printf("%s: %zu entries, %zu names, %.1f MB, opened in %.3f s\n", at, mn_index_entries(x),
               mn_index_names(x), (double)mn_index_bytes(x) / 1e6, now() - t);
    }
    return s;
}

static void make_party(mn_party *p, mn_party_value *v, char *name, const char *schema)
{
    *v = (mn_party_value){MN_PARTY_NAME, mn_text_of(name)};
    *p = (mn_party){.schema = MN_SCHEMA_LEGAL_ENTITY, .value = v, .count = 1};
    if (schema)
        mn_schema_find(&p->schema, mn_text_of(schema));
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

static int recall(mn_kit *kit, char *index, const char *queries, mn_err *e)
{
    mn_screener *s = open_all(kit, index, e);
    lines l = read_lines(queries);
    mn_matcher *m = NULL;
    mn_finder *f = NULL;
    mn_gate *gate = calloc(1, sizeof *gate);
    mn_parsed *q = malloc(MN_PARSED_MAX);
    size_t asked = 0, found = 0, gated = 0, told = 0, top = 0, accepted = 0, candidates = 0,
           absent = 0;
    if (!q || !gate || mn_matcher_new(&m, s, e) || mn_finder_new(&f, e))
        die(e);
    for (size_t i = 0; i < l.n; i++) {
        char *query = l.line[i], *wanted = strchr(query, '\t'), *schema;
        if (!wanted)
            continue;
        *wanted++ = '\0';
        if ((schema = strchr(wanted, '\t')))
            *schema++ = '\0';
        mn_party p;
        mn_party_value v;
        make_party(&p, &v, query, schema);
        bool there = false, in = false, through = false, any = false;
        if (mn_name_read(q, v.text, mn_bearer_of_schema(p.schema), kit->tables, e))
            die(e);
        mn_finder_ask(f, q);
        mn_gate_ask(gate, q);
        for (size_t k = 0; k < mn_screener_lists(s); k++) {
            const mn_index *x = mn_screener_list(s, k);
            for (uint32_t n = 0; n < mn_index_entries(x) && !there; n++)
                there = bears(x, n, wanted);
            mn_candidate c[MN_CANDIDATES];
            const size_t n = mn_index_find(c, most(), x, f);
            candidates += n;
            for (size_t j = 0; j < n; j++) {
                const mn_index_name name = mn_index_name_at(x, c[j].name);
                if (bears(x, name.entry, wanted)) {
                    in = true;
                    through = through || mn_gate_pass(gate, name.parsed);
                }
            }
        }
        if (!there) {
            absent++;
            continue;
        }
        const mn_match *h;
        size_t n;
        if (mn_match_party(&h, &n, m, &p, e))
            die(e);
        for (size_t j = 0; j < n; j++)
            if (h[j].decision && bears(mn_screener_list(s, h[j].list), h[j].entry, wanted)) {
                any = true;
                top += j == 0;
                accepted += h[j].decision == MN_DECISION_MATCH;
                break;
            }
        asked++;
        found += in;
        gated += through;
        told += any;
        if (getenv("SHOW") && (!in || !through || (getenv("SHOW")[0] == '2' && !any)))
            printf("%s: %s | %s\n", in ? through ? "not told" : "gate" : "lost", query, wanted);
    }
    printf("%zu queries (%zu whose entry is in no list left out): %.2f%% found, %.2f%% through the "
           "gate, %.2f%% told, %.2f%% at the top, %.2f%% accepted; %.1f candidates a query\n",
           asked, absent, 100.0 * (double)found / (double)asked,
           100.0 * (double)gated / (double)asked, 100.0 * (double)told / (double)asked,
           100.0 * (double)top / (double)asked, 100.0 * (double)accepted / (double)asked,
           (double)candidates / (double)(asked + absent));
    return 0;
}

static int rates(mn_kit *kit, char *index, const char *names, const char *schema, mn_err *e)
{
    mn_screener *s = open_all(kit, index, e);
    lines l = read_lines(names);
    mn_matcher *m = NULL;
    mn_finder *f = NULL;
    mn_gate *gate = calloc(1, sizeof *gate);
    mn_parsed *q = malloc(MN_PARSED_MAX);
    mn_candidate c[MN_CANDIDATES];
    mn_party p;
    mn_party_value v;
    size_t candidates = 0, through = 0, told = 0, accepted = 0;
    if (!q || !gate || mn_matcher_new(&m, s, e) || mn_finder_new(&f, e))
        die(e);
    const double n = (double)l.n, t0 = now();
    for (size_t i = 0; i < l.n; i++) {
        make_party(&p, &v, l.line[i], schema);
        if (mn_name_read(q, v.text, mn_bearer_of_schema(p.schema), kit->tables, e))
            die(e);
    }
    const double t1 = now();
    for (size_t i = 0; i < l.n; i++) {
        make_party(&p, &v, l.line[i], schema);
        if (mn_name_read(q, v.text, mn_bearer_of_schema(p.schema), kit->tables, e))
            die(e);
        mn_finder_ask(f, q);
        mn_gate_ask(gate, q);
        for (size_t k = 0; k < mn_screener_lists(s); k++)
            candidates += mn_index_find(c, most(), mn_screener_list(s, k), f);
    }
    const double t2 = now();
    for (size_t i = 0; i < l.n; i++) {
        make_party(&p, &v, l.line[i], schema);
        if (mn_name_read(q, v.text, mn_bearer_of_schema(p.schema), kit->tables, e))
            die(e);
        mn_finder_ask(f, q);
        mn_gate_ask(gate, q);
        for (size_t k = 0; k < mn_screener_lists(s); k++) {
            const mn_index *x = mn_screener_list(s, k);
            const size_t got = mn_index_find(c, most(), x, f);
            for (size_t j = 0; j < got; j++)
                through += mn_gate_pass(gate, mn_index_name_at(x, c[j].name).parsed);
        }
    }
    const double t3 = now();
    for (size_t i = 0; i < l.n; i++) {
        const mn_match *h;
        size_t got;
        make_party(&p, &v, l.line[i], schema);
        if (mn_match_party(&h, &got, m, &p, e))
            die(e);
        told += got && h[0].decision;
        accepted += got && h[0].decision == MN_DECISION_MATCH;
    }
    const double t4 = now();
    printf("%.0f names: reading %.2f us, finding %.2f us, gate %.2f us, all %.2f us a name = %.0f "
           "names/s; %.1f candidates, %.2f through the gate (%.2f scored); %.3f%% told, %.3f%% "
           "accepted\n",
           n, 1e6 * (t1 - t0) / n, 1e6 * (t2 - t1 - (t1 - t0)) / n, 1e6 * (t3 - t2 - (t2 - t1)) / n,
           1e6 * (t4 - t3) / n, n / (t4 - t3), (double)candidates / n, (double)through / n,
           (double)mn_matcher_counts(m).scored / n, 100.0 * (double)told / n,
           100.0 * (double)accepted / n);
    return 0;
}

/* Sums of what a name was read to, candidates and their weights, matches; lines with a second
 * name behind a tab: also the score of the two. Doubles in hexadecimal. */
static int dump(mn_kit *kit, char *index, const char *names, const char *schema, mn_err *e)
{
    mn_screener *s = open_all(kit, index, e);
    lines l = read_lines(names);
    mn_matcher *m = NULL;
    mn_finder *f = NULL;
    mn_gate *gate = calloc(1, sizeof *gate);
    mn_parsed *q = malloc(MN_PARSED_MAX), *other = malloc(MN_PARSED_MAX);
    mn_candidate c[MN_CANDIDATES];
    const mn_match *h;
    size_t got;
    mn_party p;
    mn_party_value v;
    if (!q || !other || !gate || mn_matcher_new(&m, s, e) || mn_finder_new(&f, e))
        die(e);
    for (size_t i = 0; i < l.n; i++) {
        char *second = strchr(l.line[i], '\t'), *kind = second ? strchr(second + 1, '\t') : NULL;
        if (second)
            *second++ = '\0';
        if (kind)
            *kind++ = '\0';
        make_party(&p, &v, l.line[i], kind ? kind : schema);
        const mn_bearer bearer = mn_bearer_of_schema(p.schema);
        if (mn_name_read(q, v.text, bearer, kit->tables, e))
            die(e);
        printf("%zu read %016llx\n", i, (unsigned long long)mn_find_sum(q, q->size));
        mn_finder_ask(f, q);
        mn_gate_ask(gate, q);
        for (size_t k = 0; k < mn_screener_lists(s); k++) {
            got = mn_index_find(c, MN_CANDIDATES, mn_screener_list(s, k), f);
            for (size_t j = 0; j < got; j++)
                printf("%zu:%u:%u ", k, c[j].name, c[j].weight);
        }
        if (mn_match_party(&h, &got, m, &p, e))
            die(e);
        for (size_t j = 0; j < got; j++)
            printf("\n%u %u %u %u %u %x %d %a %a %a %a", h[j].list, h[j].entry, h[j].name,
                   h[j].query_name, h[j].decision, h[j].why, (int)h[j].id, h[j].score,
                   h[j].probability, h[j].name_score, h[j].name_probability);
        if (second) {
            mn_score score;
            if (mn_name_read(other, mn_text_of(second), bearer, kit->tables, e))
                die(e);
            mn_score_pair(&score, q, other, kit->scorer);
            printf("\npair %a %a %d", score.score, score.probability,
                   (int)mn_gate_pass(gate, other));
        }
        putchar('\n');
    }
    return 0;
}

static int names_of(mn_kit *kit, char *index, mn_err *e)
{
    mn_index *x = NULL;
    (void)kit;
    if (mn_index_open(&x, index, e))
        die(e);
    for (uint32_t i = 0; i < mn_index_names(x); i++) {
        const mn_text t = mn_parsed_original(mn_index_name_at(x, i).parsed);
        if (!memchr(t.ptr, '\n', t.len))
            printf("%.*s\n", (int)t.len, t.ptr);
    }
    return 0;
}

static int make_index(mn_kit *kit, char *asked, const char *out, mn_err *e)
{
    mn_index_builder *b = NULL;
    mn_list_reading l = {0};
    const char *paths[64];
    size_t n = 0;
    char *rest = strchr(asked, '=');
    if (!rest)
        return 2;
    *rest++ = '\0';
    for (char *at; n < 64 && (at = next_path(&rest));)
        paths[n++] = at;
    const mn_index_head head = {mn_text_of(asked), {NULL, 0}};
    if (mn_index_builder_new(&b, kit->tables, e) ||
        mn_list_read(&l, NULL, paths, n, &(mn_list_options){0}, take, b, e) ||
        mn_index_save(out, b, &head, e))
        die(e);
    mn_list_reading_free(&l);
    mn_index_builder_free(b);
    return 0;
}

/* A random number of [0, n); splitmix64. */
static uint64_t draw(uint64_t *state, uint64_t n)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return (z ^ z >> 31) % n;
}

/* Entities made up of a list's names: the words of two names of one kind, changed about, in a
 * third of them with a letter changed, so that there are many words that are rare. */
static int make_up(mn_kit *kit, size_t n, uint64_t seed, char *index, const char *out, mn_err *e)
{
    mn_screener *s = open_all(kit, index, e);
    mn_index_builder *b = NULL;
    double t = now();
    if (mn_index_builder_new(&b, kit->tables, e))
        die(e);
    for (size_t i = 0; i < n; i++) {
        const mn_index *x = mn_screener_list(s, draw(&seed, mn_screener_lists(s)));
        char name[MN_NAME_BYTES], id[32];
        size_t len = 0;
        const uint32_t one = (uint32_t)draw(&seed, mn_index_names(x));
        const mn_schema schema = mn_index_schema(x, mn_index_name_at(x, one).entry);
        uint32_t two = (uint32_t)draw(&seed, mn_index_names(x));
        for (size_t k = 0; k < 100 && mn_index_schema(x, mn_index_name_at(x, two).entry) != schema;
             k++)
            two = (uint32_t)draw(&seed, mn_index_names(x));
        const mn_parsed *p[2] = {mn_index_name_at(x, one).parsed, mn_index_name_at(x, two).parsed};
        for (size_t k = 0; k < 2; k++)
            for (size_t j = k * (p[k]->n / 2); j < (k ? p[k]->n : (p[k]->n + 1u) / 2); j++) {
                const mn_text w = mn_token_text(p[k], &mn_parsed_tokens(p[k])[j]);
                if (len + w.len + 2 > 200)
                    break;
                memcpy(name + len, w.ptr, w.len);
                if (w.len > 3 && draw(&seed, 3) == 0)
                    name[len + draw(&seed, w.len)] = (char)('a' + draw(&seed, 26));
                len += w.len;
                name[len++] = ' ';
            }
        snprintf(id, sizeof id, "made-%zu", i);
        mn_party_value v[2] = {{MN_PARTY_NAME, {name, len ? len - 1 : 0}},
                               {MN_PARTY_COUNTRY, {i % 2 ? "us" : "cn", 2}}};
        const mn_party party = {.id = mn_text_of(id), .schema = schema, .value = v, .count = 2};
        if (mn_index_add(b, &party, e))
            die(e);
    }
    const mn_index_head head = {mn_text_of("made"), {NULL, 0}};
    if (mn_index_save(out, b, &head, e))
        die(e);
    printf("%zu entities made up and indexed in %.1f s\n", n, now() - t);
    return 0;
}

int main(int argc, char **argv)
{
    mn_err e = MN_ERR_INIT;
    mn_kit *kit = NULL;
    if (mn_kit_get(&kit, NULL, &e))
        die(&e);
    if (argc == 4 && !strcmp(argv[1], "recall"))
        return recall(kit, argv[2], argv[3], &e);
    if (argc >= 4 && !strcmp(argv[1], "rates"))
        return rates(kit, argv[2], argv[3], argc > 4 ? argv[4] : NULL, &e);
    if (argc >= 4 && !strcmp(argv[1], "dump"))
        return dump(kit, argv[2], argv[3], argc > 4 ? argv[4] : NULL, &e);
    if (argc == 3 && !strcmp(argv[1], "names"))
        return names_of(kit, argv[2], &e);
    if (argc == 4 && !strcmp(argv[1], "index"))
        return make_index(kit, argv[2], argv[3], &e);
    if (argc == 6 && !strcmp(argv[1], "make"))
        return make_up(kit, strtoul(argv[2], NULL, 10), strtoull(argv[3], NULL, 10), argv[4],
                       argv[5], &e);
    fprintf(stderr, "see bench/screen/screen.c\n");
    return 2;
}
