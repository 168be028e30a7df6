/* SPDX-License-Identifier: Apache-2.0
 *
 * country_swapped.c - one's own country is treated as any other: where two countries change all
 * their data with each other, facts, people, goods and region, every answer about the one is that
 * which was given about the other, and answers about all name them the other way round. A rule that
 * looked at which country it is would be seen. And no code about countries names one.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>

#include "core/rng.h"
#include "core/text.h"
#include "country/commands/data.h"
#include "country/fact/facts.h"
#include "reference/internal.h"
#include "unit/country_run.h"

mn_status __real_mn_country_data_read(mn_country_data *out, const mn_call *call, const mn_ctx *ctx,
                                      mn_err *e);
mn_status __wrap_mn_country_data_read(mn_country_data *out, const mn_call *call, const mn_ctx *ctx,
                                      mn_err *e);

static uint32_t pair[2]; /* whose data change; the same twice: nobody's */

/* --- the data of two countries, changed with each other --------------------------------------- */

static void swap_series(mn_series *s, const char *a, const char *b)
{
    int32_t year;
    const uint32_t of[2] = {mn_map_get(&s->keys, mn_text_of(a)),
                            mn_map_get(&s->keys, mn_text_of(b))};
    assert_true(of[0] != MN_MAP_NONE && of[1] != MN_MAP_NONE);
    for (size_t i = 0; i < s->n; i++)
        s->at[i].series = s->at[i].series == of[0]   ? of[1]
                          : s->at[i].series == of[1] ? of[0]
                                                     : s->at[i].series;
    assert_true(mn_series_close(s, &year));
}

static void swap(mn_country_data *d)
{
    mn_err e = MN_ERR_INIT;
    mn_country *c[2] = {&d->reference->countries.at[pair[0]], &d->reference->countries.at[pair[1]]};
    for (size_t i = 0; i < d->facts->facts; i++) {
        mn_fact *x = &d->facts->fact[i];
        x->place = x->place == pair[0] ? pair[1] : x->place == pair[1] ? pair[0] : x->place;
    }
    assert_int_equal(mn_facts_close(d->facts, &e), MN_OK);
    swap_series(&d->reference->countries.people, c[0]->iso3, c[1]->iso3);
    swap_series(&d->reference->countries.people_from, c[0]->iso3, c[1]->iso3);
    const char *region = c[0]->ilo_region;
    c[0]->ilo_region = c[1]->ilo_region;
    c[1]->ilo_region = region;
    for (size_t i = 0; i < d->reference->goods.n; i++) {
        mn_good *g = &d->reference->goods.at[i];
        if (!strcmp(g->iso3, c[0]->iso3))
            g->iso3 = c[1]->iso3;
        else if (!strcmp(g->iso3, c[1]->iso3))
            g->iso3 = c[0]->iso3;
    }
}

mn_status __wrap_mn_country_data_read(mn_country_data *out, const mn_call *call, const mn_ctx *ctx,
                                      mn_err *e)
{
    const mn_status st = __real_mn_country_data_read(out, call, ctx, e);
    if (!st && pair[0] != pair[1])
        swap(out);
    return st;
}

/* --- what was answered ------------------------------------------------------------------------ */

enum { ROW = 8192 };

/* A cell; the two countries' codes and names are those of the other where `turn`. */
static void put_cell(char *row, const mn_table *t, size_t r, size_t c, bool turn,
                     const mn_country *const who[2])
{
    const size_t n = strlen(row);
    if (mn_table_missing(t, r, c)) {
        snprintf(row + n, ROW - n, "|");
        return;
    }
    switch (mn_table_col_type(t, c)) {
    case MN_TEXT: {
        mn_text v = mn_table_text(t, r, c);
        for (int i = 0; i < 2 && turn; i++) {
            if (mn_text_eq_str(v, who[i]->iso3)) {
                v = mn_text_of(who[1 - i]->iso3);
                break;
            }
            if (mn_text_eq_str(v, who[i]->name)) {
                v = mn_text_of(who[1 - i]->name);
                break;
            }
        }
        snprintf(row + n, ROW - n, "|%.*s", (int)v.len, v.ptr);
        break;
    }
    case MN_F64:
        snprintf(row + n, ROW - n, "|%.17g", mn_table_f64(t, r, c));
        break;
    case MN_I64:
        snprintf(row + n, ROW - n, "|%lld", (long long)mn_table_i64(t, r, c));
        break;
    case MN_BOOL:
        snprintf(row + n, ROW - n, "|%d", (int)mn_table_i64(t, r, c));
        break;
    default:
        fail_msg("a column of another type");
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The rows of a table as texts, sorted: equal ranks stand in the order of codes. *n of them. */
static char **rows_of(size_t *n, const mn_report *r, const char *table, bool turn,
                      const mn_country *const who[2])
{
    const mn_table *t = mn_report_find_table(r, table);
    *n = t ? mn_table_rows(t) : 0;
    char **rows = calloc(*n + 1, sizeof *rows);
    assert_non_null(rows);
    for (size_t i = 0; i < *n; i++) {
        rows[i] = calloc(1, ROW);
        assert_non_null(rows[i]);
        for (size_t c = 0; c < mn_table_cols(t); c++)
            put_cell(rows[i], t, i, c, turn, who);
        assert_true(strlen(rows[i]) + 1 < ROW);
    }
    qsort(rows, *n, sizeof *rows, by_text);
    return rows;
}

static void free_rows(char **rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        free(rows[i]);
    free(rows);
}

static const mn_reference *names; /* of countries, as they are */
static uint32_t place_of(const char *iso3)
{
    const mn_country *c = mn_country_find(names, mn_text_of(iso3));
    assert_non_null(c);
    return (uint32_t)(c - mn_country_at(names, 0));
}

/* What is said before the two changed, of `before`, is what is said after it of `after`. */
static size_t moved; /* rows that are others where nobody's name is turned: that it was done */
static size_t same(const char *before, const char *after, const char *const *tables,
                   const uint32_t two[2])
{
    const mn_country *const who[2] = {mn_country_at(names, two[0]), mn_country_at(names, two[1])};
    mn_report *a = NULL, *b = NULL;
    mn_err e = MN_ERR_INIT;
    size_t all = 0;
    pair[0] = pair[1] = 0;
    assert_int_equal(country_run(&a, before, NULL, 0, &e), MN_OK);
    memcpy(pair, two, sizeof pair);
    assert_int_equal(country_run(&b, after, NULL, 0, &e), MN_OK);
    pair[0] = pair[1] = 0;
    for (; *tables; tables++) {
        size_t n, m;
        char **x = rows_of(&n, a, *tables, false, who), **y = rows_of(&m, b, *tables, true, who);
        if (n != m)
            fail_msg("%s, %s, %s and %s: %zu rows, then %zu", before, *tables, who[0]->iso3,
                     who[1]->iso3, n, m);
        for (size_t i = 0; i < n; i++)
            if (strcmp(x[i], y[i]) != 0)
                fail_msg("%s, %s, %s and %s:\n%s\n%s", before, *tables, who[0]->iso3, who[1]->iso3,
                         x[i], y[i]);
        size_t k;
        char **z = rows_of(&k, b, *tables, false, who);
        for (size_t i = 0; i < n && i < k; i++)
            moved += strcmp(x[i], z[i]) != 0;
        free_rows(z, k);
        all += n;
        free_rows(x, n);
        free_rows(y, m);
    }
    mn_report_free(a);
    mn_report_free(b);
    return all;
}

static void changed(const char *a, const char *b)
{
    static const char *const ranks[] = {"ranks", "absent", "people", "change", "parts", NULL};
    static const char *const index[] = {"index", "ranks", NULL};
    static const char *const access[] = {"access", "rules", "changes", NULL};
    static const char *const brief[] = {"facts", "asks", "precedents", "sectors", "sources", NULL};
    static const char *const suggest[] = {"suggestions", "rows", NULL};
    static const char *const show[] = {"record",    "victims", "peers",        "changes",
                                       "conflicts", "history", "contradicted", NULL};
    static const char *const compare[] = {"compare", "apart", NULL};
    static const char *const of_one[] = {"brief", "alliance suggest", "country show"};
    static const char *const *const tables[] = {brief, suggest, show};
    const uint32_t two[2] = {place_of(a), place_of(b)};
    char before[128], after[128];
    size_t rows = 0;
    moved = 0;
    rows += same("country rank --by victims-detected --per 100000 --since 2019",
                 "country rank --by victims-detected --per 100000 --since 2019", ranks, two);
    rows += same("country rank --by tip-tier --year 2023", "country rank --by tip-tier --year 2023",
                 ranks, two);
    rows +=
        same("country rank --by 3p --since 2005", "country rank --by 3p --since 2005", ranks, two);
    rows += same("country index 3p", "country index 3p", index, two);
    rows += same("access --year 2023", "access --year 2023", access, two);
    rows += same("access", "access", access, two);
    assert_true(rows > 1000);
    assert_true(moved > 0);
    for (size_t i = 0; i < sizeof of_one / sizeof *of_one; i++)
        for (int k = 0; k < 2; k++) {
            snprintf(before, sizeof before, "%s %s", of_one[i], k ? a : b);
            snprintf(after, sizeof after, "%s %s", of_one[i], k ? b : a);
            (void)same(before, after, tables[i], two);
        }
    snprintf(before, sizeof before, "country compare %s %s", a, b);
    snprintf(after, sizeof after, "country compare %s %s", b, a);
    (void)same(before, after, compare, two);
}

static void ones_own_is_as_any(void **state)
{
    (void)state;
    static const char *const own[][2] = {{"USA", "GHA"}, {"FRA", "CHN"}, {"RUS", "ESP"}};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        changed(own[i][0], own[i][1]);
}

/* Any two, too, of whom people are known. */
static void so_are_any_two(void **state)
{
    (void)state;
    mn_rng rng;
    mn_rng_init(&rng, 20261123, 0);
    for (int k = 0; k < 3;) {
        const uint32_t n = (uint32_t)mn_countries(names);
        const uint32_t a = (uint32_t)(mn_rng_unit(&rng) * n), b = (uint32_t)(mn_rng_unit(&rng) * n);
        const char *x = mn_country_at(names, a)->iso3, *y = mn_country_at(names, b)->iso3;
        if (a == b || isnan(mn_population(names, x, 2020, NULL)) ||
            isnan(mn_population(names, y, 2020, NULL)))
            continue;
        changed(x, y);
        k++;
    }
}

/* --- and no code names a country -------------------------------------------------------------- */

/* Where a country is named for something else than its record: the market of a clause where no
 * other is given, and whose spending the plan's arithmetic is about. */
static const char *const named[][2] = {{"commands/access.c", ".def = \"USA\""},
                                       {"commands/budget_parts.c", "usa = mn_facts_find_place"}};

static bool is_named(const char *path, const char *line)
{
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strstr(path, named[i][0]) && strstr(line, named[i][1]))
            return true;
    return false;
}

/* Codes in the strings of a source file, which a rule would compare with; examples are shown to
 * people and compare with nothing. */
static void look_into(const char *path)
{
    FILE *f = fopen(path, "r");
    char line[1024];
    bool example = false;
    assert_non_null(f);
    for (int n = 1; fgets(line, sizeof line, f); n++) {
        if (strstr(line, "mn_example ") || strstr(line, "mn_hint"))
            example = true;
        const char *help = strstr(line, ".help");
        if (is_named(path, line))
            continue;
        const char *comment = strstr(line, "/*");
        if (comment || !strncmp(line + strspn(line, " "), "* ", 2))
            line[comment ? (size_t)(comment - line) : 0] = '\0';
        if (help)
            line[help - line] = '\0';
        for (char *p = line; !example && *p; p++) {
            char code[4] = "";
            const bool word = (p == line || !isalpha((unsigned char)p[-1])) &&
                              isupper((unsigned char)p[0]) && isupper((unsigned char)p[1]) &&
                              isupper((unsigned char)p[2]) && p[3] == '"' && p > line &&
                              p[-1] == '"';
            if (!word)
                continue;
            memcpy(code, p, 3);
            const mn_country *c = mn_country_find(names, mn_text_of(code));
            if (c && !strcmp(c->iso3, code))
                fail_msg("%s:%d names the country %s", path, n, code);
        }
        if (strchr(line, ';'))
            example = false;
    }
    fclose(f);
}

static size_t look_through(const char *folder)
{
    DIR *d = opendir(folder);
    size_t files = 0;
    assert_non_null(d);
    for (struct dirent *x; (x = readdir(d));) {
        char path[1024];
        const size_t n = strlen(x->d_name);
        snprintf(path, sizeof path, "%s/%s", folder, x->d_name);
        if (n > 2 && (!strcmp(x->d_name + n - 2, ".c") || !strcmp(x->d_name + n - 2, ".h"))) {
            look_into(path);
            files++;
        } else if (!strchr(x->d_name, '.')) {
            files += look_through(path);
        }
    }
    closedir(d);
    return files;
}

static void no_code_names_a_country(void **state)
{
    (void)state;
    assert_true(look_through(MN_SOURCE_DIR "/src/country") > 50);
}

static int begin(void **state)
{
    static mn_reference *r;
    mn_err e;
    (void)state;
    const mn_status st = mn_reference_new(&r, MN_NEED_COUNTRIES, &e);
    names = r;
    return st ? -1 : 0;
}

static int end(void **state)
{
    (void)state;
    mn_reference_free((mn_reference *)(uintptr_t)names);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ones_own_is_as_any),
        cmocka_unit_test(so_are_any_two),
        cmocka_unit_test(no_code_names_a_country),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
