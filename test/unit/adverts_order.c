/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_order.c - the order of rows in a file says nothing: clusters, ties, networks, movement
 * and rank of posts are the same however these are shuffled, but for the post by which each is
 * named. Days without hours, places of one day, hubs and thin bridges are among them.
 */
#include <stdlib.h>

#include "check.h"

#include "adverts/find/find.h"
#include "core/rng.h"
#include "core/text.h"

enum { ROWS = 1200, SHUFFLES = 6, WORDS = 40 };

/* --- posts ------------------------------------------------------------------------------------ */

typedef struct rows {
    char *row[ROWS];
    unsigned n;
    mn_rng rng;
} rows;

static unsigned any(mn_rng *r, unsigned n)
{
    return (unsigned)(mn_rng_u64(r) % n);
}

static const char *const places[][4] = {
    {"Lima", "PE", "-12.05", "-77.04"},     {"Cusco", "PE", "-13.53", "-71.97"},
    {"Arequipa", "PE", "-16.41", "-71.54"}, {"Quito", "EC", "-0.18", "-78.47"},
    {"Guayaquil", "EC", "-2.19", "-79.88"}, {"Madrid", "ES", "40.42", "-3.70"},
    {"Sevilla", "ES", "37.39", "-5.98"},    {"Somewhere", "", "", ""},
};

/* A text that is its number's alone. */
static void sentence(mn_buf *b, unsigned text)
{
    mn_rng r;
    mn_rng_init(&r, 77, text);
    for (int i = 0; i < WORDS; i++)
        mn_buf_fmt(b, "%c%c%c%c%c ", 'b' + any(&r, 20), "aeiou"[any(&r, 5)], 'b' + any(&r, 20),
                   "aeiou"[any(&r, 5)], 'b' + any(&r, 20));
}

/* Adds a post of a text, with what else it says. place: NULL, none. */
static void add(rows *w, unsigned text, unsigned day, const char *const place[4],
                const char *picture, const char *says)
{
    mn_buf b = {0};
    assert_true(w->n < ROWS);
    mn_buf_fmt(&b, "p%04u,", w->n);
    sentence(&b, text);
    mn_buf_fmt(&b, "%s,2026-%02u-%02u,%s,%s,%s,%s,%s\n", says, 1 + day / 28, 1 + day % 28,
               place ? place[0] : "", place ? place[1] : "", place ? place[2] : "",
               place ? place[3] : "", picture);
    mn_buf_char(&b, '\0');
    assert_false(b.failed);
    w->row[w->n++] = b.ptr;
}

/* Who goes round through three places, often two of them on one day. */
static void add_circuit(rows *w, unsigned of)
{
    for (unsigned i = 0; i < 24; i++) {
        char says[80];
        snprintf(says, sizeof says, "call +1 202 555 01%02u", of * 2 + i % 2);
        add(w, 100 + of, i / 2 * 3 + any(&w->rng, 2), places[(i + any(&w->rng, 8) / 7) % 3], "",
            says);
    }
}

/* Many texts by which a few numbers run, in two halves that one address joins. */
static void add_halves(rows *w, unsigned of)
{
    for (unsigned half = 0; half < 2; half++)
        for (unsigned i = 0; i < 60; i++) {
            char says[120];
            const unsigned phone = of * 20 + half * 10 + any(&w->rng, 5);
            snprintf(says, sizeof says, "call +1 303 555 01%02u or +1 303 555 01%02u %s", phone,
                     of * 20 + half * 10 + any(&w->rng, 5),
                     i < 2 ? "mail both@bridge.example" : "");
            add(w, 1000 + of * 100 + half * 50 + any(&w->rng, 30), any(&w->rng, 80),
                places[half * 3 + any(&w->rng, 3)], "", says);
        }
}

static void make(rows *w)
{
    static const char *const near[] = {
        "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f807",
        "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f806",
        "5287ad555555ad555aab752a8b5a7692893676660cce739c0e3ab0e90fd0f8ff",
    };
    mn_rng_init(&w->rng, 5, 0);
    w->n = 0;
    for (unsigned of = 0; of < 8; of++)
        add_circuit(w, of);
    for (unsigned of = 0; of < 3; of++)
        add_halves(w, of);
    for (unsigned i = 0; i < 60; i++) /* a hotline of strangers */
        add(w, 5000 + i, any(&w->rng, 80), places[any(&w->rng, 7)], "", "call +1 404 555 0199");
    for (unsigned i = 0; i < 5; i++)
        add(w, 6000 + i, any(&w->rng, 80), NULL, near[i % 3], "");
    for (unsigned i = 0; i < 100; i++) /* a campaign */
        add(w, 6500 + i % 2, any(&w->rng, 5), places[any(&w->rng, 7)], "",
            "we keep your passport and a registration fee is asked");
    while (w->n < ROWS)
        add(w, 7000 + w->n, any(&w->rng, 80), places[any(&w->rng, 8)], "", "");
}

static void shuffle(rows *w, uint64_t seed)
{
    mn_rng r;
    mn_rng_init(&r, 900, seed);
    for (unsigned i = w->n; seed && i > 1; i--) {
        const unsigned k = any(&r, i);
        char *const x = w->row[k];
        w->row[k] = w->row[i - 1];
        w->row[i - 1] = x;
    }
}

/* --- what was found, as lines in an order of their own ---------------------------------------- */

/* Of each group the least id, by which it is named here. */
static void name_groups(mn_text *name, const mn_ad_found *f, const uint32_t *of)
{
    for (size_t i = 0; i <= f->n; i++)
        name[i] = (mn_text){NULL, 0};
    for (size_t i = 0; i < f->n; i++) {
        if (of[i] == UINT32_MAX)
            continue;
        mn_text *n = &name[of[i]];
        if (!n->ptr || mn_text_cmp(f->post[i].id, *n) < 0)
            *n = f->post[i].id;
    }
}

static void say_ties(mn_buf *b, const mn_ad_found *f)
{
    for (uint32_t i = 0; i < f->nets.ties; i++) {
        const mn_tie *t = &f->nets.tie[i];
        mn_text least = f->post[f->nets.tied[t->first]].id;
        for (uint32_t k = 1; k < t->posts; k++) {
            const mn_text id = f->post[f->nets.tied[t->first + k]].id;
            least = mn_text_cmp(id, least) < 0 ? id : least;
        }
        mn_buf_fmt(b, "tie %.*s %.*s of %.*s: %s %u %u %u %u %u %.6f %.6f\n", (int)t->kind.len,
                   t->kind.ptr, (int)t->value.len, t->value.ptr, (int)least.len, least.ptr,
                   mn_tie_state_name(t->state), t->posts, t->texts, t->pieces, t->own, t->places,
                   (double)t->leaps, (double)t->weight);
    }
}

static void say_track(mn_buf *b, const mn_ad_found *f, const mn_track *t)
{
    mn_buf_fmt(b, " track %u %u %.6f %.6f circuit %u %u %u %.6f %.6f %.6f", t->places,
               t->impossible, t->km, t->radius, t->circuit_first, t->circuit_stays,
               t->circuit_places, t->circuit_laps, t->circuit_fit, t->circuit_chance);
    for (uint32_t i = 0; i < t->stays; i++) {
        const mn_stay *s = &t->stay[i];
        mn_buf_fmt(b, " %lld %u ", (long long)s->from, s->posts);
        mn_buf_text(b, f->place[s->place]);
    }
}

static void say_rank(mn_buf *b, const mn_ad_found *f, uint32_t network)
{
    const mn_rank_seen *s = &f->seen[network];
    mn_buf_fmt(b,
               " seen %u %u %u %u %u %u %u %u %.9f %u %u %u %u %.6f %.3f %.3f %u %.3f %u %u %u"
               " priority %.9f",
               s->posts, s->texts, s->phones, s->emails, s->names, s->urls, s->pictures,
               s->phone_posts, s->phone_entropy, s->numbers_of_text, s->single_texts, s->places,
               s->impossible, s->radius, s->days, s->most_per_week, s->week_places, s->age,
               s->signs, s->only_pictures, s->circuit_places, f->priority[network]);
}

static int by_line(const void *a, const void *b)
{
    return mn_text_cmp(*(const mn_text *)a, *(const mn_text *)b);
}

static void sort_lines(mn_buf *b)
{
    mn_text rest = {b->ptr, b->len}, line, *list = NULL;
    mn_buf sorted = {0};
    size_t n = 0;
    list = malloc((b->len + 1) * sizeof *list);
    assert_non_null(list);
    while (mn_text_split(&rest, '\n', &line))
        list[n++] = line;
    qsort(list, n, sizeof *list, by_line);
    for (size_t i = 0; i < n; i++) {
        mn_buf_text(&sorted, list[i]);
        mn_buf_char(&sorted, '\n');
    }
    mn_buf_char(&sorted, '\0');
    assert_false(sorted.failed);
    free(list);
    mn_buf_free(b);
    *b = sorted;
}

static void say(mn_buf *b, const mn_ad_found *f)
{
    mn_text *cluster = malloc((f->n + 1) * sizeof *cluster);
    mn_text *network = malloc((f->n + 1) * sizeof *network);
    assert_non_null(cluster);
    assert_non_null(network);
    name_groups(cluster, f, f->clusters.of);
    name_groups(network, f, f->nets.of);
    for (size_t i = 0; i < f->n; i++) {
        const mn_text id = f->post[i].id, c = cluster[f->clusters.of[i]];
        const uint32_t w = f->nets.of[i];
        mn_buf_fmt(b, "post %.*s cluster %.*s network ", (int)id.len, id.ptr, (int)c.len, c.ptr);
        mn_buf_text(b, w == MN_NETWORK_NONE ? mn_text_of("none") : network[w]);
        mn_buf_fmt(b, " signs %u\n", f->post[i].signs);
    }
    say_ties(b, f);
    for (uint32_t i = 0; i < f->nets.n; i++) {
        mn_buf_str(b, "network ");
        mn_buf_text(b, network[i]);
        say_track(b, f, &f->track[i]);
        say_rank(b, f, i);
        mn_buf_char(b, '\n');
    }
    free(cluster);
    free(network);
    assert_false(b->failed);
    sort_lines(b);
}

static void find(mn_ad_found *f, const rows *w, unsigned threads, const mn_identifier_rules *rules)
{
    mn_buf csv = {0};
    mn_err e;
    mn_buf_str(&csv, "id,text,time,city,country,lat,lon,pdq\n");
    for (unsigned i = 0; i < w->n; i++)
        mn_buf_str(&csv, w->row[i]);
    assert_false(csv.failed);
    const mn_memory_file file = {"posts.csv", csv.ptr, csv.len};
    const mn_files files = {&file, 1, 0};
    const mn_ctx ctx = {.threads = threads, .files = &files};
    const char *const path = "posts.csv";
    const mn_posts_read_options how = {0};
    const mn_ad_find_options o = MN_AD_FIND_OPTIONS_INIT;
    mn_post_reader *in = NULL;
    assert_int_equal(mn_posts_open(&in, &ctx, &path, 1, &how, &e), MN_OK);
    assert_int_equal(mn_ad_find(f, in, rules, &o, &ctx, &e), MN_OK);
    mn_posts_close(in);
    mn_buf_free(&csv);
    assert_int_equal(f->n, w->n);
}

/* The archive has what the test is for. */
static void check_archive(const mn_ad_found *f)
{
    unsigned state[MN_TIE_STATES] = {0}, circuits = 0, pictures = 0;
    for (uint32_t i = 0; i < f->nets.ties; i++)
        state[f->nets.tie[i].state]++;
    for (uint32_t i = 0; i < f->nets.n; i++) {
        circuits += f->track[i].circuit_laps > 0;
        pictures += f->seen[i].only_pictures != 0;
    }
    assert_true(state[MN_TIE_HUB] > 0 && state[MN_TIE_BRIDGE] > 0 && state[MN_TIE_KEPT] > 0);
    assert_true(circuits > 4 && pictures > 0 && f->clusters.clusters > 50);
}

static void test_shuffled(void **state)
{
    const mn_identifier_rules *rules = *state;
    rows w;
    mn_buf first = {0};
    make(&w);
    for (unsigned k = 0; k < SHUFFLES; k++) {
        mn_ad_found f = {.n = 0};
        mn_buf b = {0};
        shuffle(&w, k);
        find(&f, &w, 1 + k % 3, rules);
        check_archive(&f);
        say(k ? &b : &first, &f);
        mn_ad_found_free(&f);
        mn_text x = mn_text_of(first.ptr), y = mn_text_of(k ? b.ptr : first.ptr), p, q;
        while (mn_text_split(&x, '\n', &p) && mn_text_split(&y, '\n', &q))
            if (!mn_text_eq(p, q)) {
                print_error("shuffle %u:\n%.*s\n%.*s\n", k, (int)p.len, p.ptr, (int)q.len, q.ptr);
                fail();
            }
        assert_true(k == 0 || first.len == b.len);
        mn_buf_free(&b);
    }
    mn_buf_free(&first);
    for (unsigned i = 0; i < w.n; i++)
        free(w.row[i]);
}

static int set_up(void **state)
{
    mn_identifier_rules *rules = NULL;
    const int failed = mn_identify_new(&rules, NULL, NULL) != MN_OK;
    *state = rules;
    return failed;
}

static int tear_down(void **state)
{
    mn_identify_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shuffled),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
