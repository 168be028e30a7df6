/* SPDX-License-Identifier: Apache-2.0
 *
 * test/unit/adverts_cluster_sets.c - clusters against published sets that are not part of the
 * repository (MANUMIT_DATA, or ../shared/data beside the sources; skipped without them): pairs of
 * the synthetic adverts by template, F1 of 0.99 or more; every planted pair of the articles, and no
 * other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"

#include "adverts/cluster/cluster.h"
#include "core/file.h"

enum { MOST = 5000 };

typedef struct {
    char *bytes;
    size_t len, n;
    mn_text text[MOST], label[MOST];
} set;

static char *read_set(const char *name, size_t *len)
{
    char path[1024], *bytes = NULL;
    const char *data = getenv("MANUMIT_DATA");
    if (data)
        snprintf(path, sizeof path, "%s/adverts/%s", data, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/adverts/%s", MN_SOURCE_DIR, name);
    if (mn_file_read(&bytes, len, NULL, path, (uint64_t)1 << 28, NULL))
        return NULL;
    return bytes;
}

static bool next_line(const char **at, const char *end, mn_text *line)
{
    if (*at >= end)
        return false;
    const char *stop = memchr(*at, '\n', (size_t)(end - *at));
    *line = (mn_text){*at, (size_t)((stop ? stop : end) - *at)};
    *at = stop ? stop + 1 : end;
    return true;
}

/* Cuts up to the next mark off; the rest stays. */
static mn_text cut(mn_text *rest, char mark)
{
    const char *stop = rest->len ? memchr(rest->ptr, mark, rest->len) : NULL;
    const size_t len = stop ? (size_t)(stop - rest->ptr) : rest->len;
    const mn_text part = {rest->ptr, len};
    rest->ptr += len + (stop != NULL);
    rest->len -= len + (stop != NULL);
    return part;
}

static bool same(mn_text a, mn_text b)
{
    return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

static void find(mn_clusters *out, const set *s)
{
    const mn_ctx ctx = {.threads = 2};
    const mn_cluster_options o = MN_CLUSTER_OPTIONS_INIT;
    mn_clustering *c = NULL;
    assert_int_equal(mn_clustering_new(&c, &ctx, &o, NULL), MN_OK);
    assert_int_equal(mn_clustering_add(c, s->text, s->n, NULL), MN_OK);
    assert_int_equal(mn_clustering_end(out, c, NULL), MN_OK);
    mn_clustering_free(c);
}

static void templates_of_synthetic_adverts(void **state)
{
    set *s = calloc(1, sizeof *s);
    mn_clusters r = {0};
    size_t len = 0, both = 0, found = 0, true_pairs = 0;
    mn_text line;
    (void)state;
    assert_non_null(s);
    s->bytes = read_set("synthetic/adverts_4500.tsv", &len);
    if (!s->bytes) {
        print_message("skipped: no shared data\n");
        free(s);
        skip();
        return;
    }
    const char *at = s->bytes, *end = s->bytes + len;
    assert_true(next_line(&at, end, &line)); /* headings */
    while (next_line(&at, end, &line)) {
        assert_true(s->n < MOST);
        for (int col = 0; col < 14;
             col++) { /* the ninth is the text, the fourteenth the template */
            const mn_text cell = cut(&line, '\t');
            if (col == 8)
                s->text[s->n] = cell;
            else if (col == 13)
                s->label[s->n] = cell;
        }
        s->n++;
    }
    find(&r, s);
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < i; k++) {
            const bool is = s->label[i].ptr[0] != '-' && same(s->label[i], s->label[k]);
            found += r.of[i] == r.of[k];
            true_pairs += is;
            both += is && r.of[i] == r.of[k];
        }
    const double f1 = 2 * (double)both / (double)(found + true_pairs);
    print_message("precision %.4f, recall %.4f, F1 %.4f\n", (double)both / (double)found,
                  (double)both / (double)true_pairs, f1);
    assert_true(f1 >= 0.99);
    mn_clusters_free(&r);
    free(s->bytes);
    free(s);
}

static void planted(const char *train, const char *truth)
{
    set *s = calloc(1, sizeof *s);
    mn_clusters r = {0};
    size_t len = 0, truth_len = 0, pairs = 0, found = 0;
    mn_text line;
    assert_non_null(s);
    s->bytes = read_set(train, &len);
    char *known = read_set(truth, &truth_len);
    if (!s->bytes || !known) {
        print_message("skipped: no shared data\n");
        free(s->bytes);
        free(known);
        free(s);
        skip();
        return;
    }
    const char *at = s->bytes, *end = s->bytes + len;
    while (next_line(&at, end, &line)) {
        assert_true(s->n < MOST);
        s->label[s->n] = cut(&line, ' ');
        s->text[s->n++] = line;
    }
    find(&r, s);
    at = known;
    end = known + truth_len;
    while (next_line(&at, end, &line)) {
        const mn_text a = cut(&line, ' '), b = cut(&line, ' ');
        size_t x = 0, y = 0;
        while (x < s->n && !same(s->label[x], a))
            x++;
        while (y < s->n && !same(s->label[y], b))
            y++;
        assert_true(x < s->n && y < s->n);
        assert_int_equal(r.of[x], r.of[y]);
        pairs++;
    }
    for (size_t i = 0; i < s->n; i++)
        for (size_t k = 0; k < i; k++)
            found += r.of[i] == r.of[k];
    assert_int_equal(found, pairs);
    mn_clusters_free(&r);
    free(s->bytes);
    free(known);
    free(s);
}

static void articles_of_a_hundred(void **state)
{
    (void)state;
    planted("articles/articles_100.train", "articles/articles_100.truth");
}

static void articles_of_a_thousand(void **state)
{
    (void)state;
    planted("articles/articles_1000.train", "articles/articles_1000.truth");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(templates_of_synthetic_adverts),
                                       cmocka_unit_test(articles_of_a_hundred),
                                       cmocka_unit_test(articles_of_a_thousand)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
