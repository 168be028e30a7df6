/* SPDX-License-Identifier: Apache-2.0
 *
 * test/reference/words_accuracy.c - how often the words of a purchase find its
 * industry.
 *
 *     words_accuracy DEVELOPMENT [HELD_OUT]
 *
 * prints the share of labelled lines whose industry comes first, and is among
 * the first three, by style and language. Fails when the last file given has
 * less than 85% first or 93% among three, and when a phrase of the index equals
 * a labelled line: the matcher must read lines, not remember them. Of held-out
 * lines and their phrases only counts are printed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/file.h"
#include "core/map.h"
#include "core/text.h"
#include "reference/csv_lite.h"
#include "reference/words.h"

#define FIRST_MIN 85.0
#define THREE_MIN 93.0

typedef struct tally {
    const char *name;
    size_t n, first, three;
} tally;

typedef struct half {
    tally all, plain, receipt, en, es;
    mn_map lines; /* folded descriptions */
    mn_arena arena;
} half;

/* Folds as the matcher does: "Arroz, 5 KG!" is "arroz 5 kg". */
static mn_text fold(mn_arena *a, mn_text text)
{
    mn_raw raw;
    char out[MN_RAW_MAX * (MN_WORD_MAX + 1)];
    size_t len = 0;
    mn_raw_read(&raw, text);
    for (size_t i = 0; i < raw.n; i++) {
        if (i > 0)
            out[len++] = ' ';
        memcpy(out + len, raw.at[i].text, raw.at[i].len);
        len += raw.at[i].len;
    }
    return mn_arena_text(a, (mn_text){out, len});
}

static void count(tally *t, const mn_guess best[3], int industry)
{
    t->n++;
    t->first += best[0].industry == industry;
    for (size_t i = 0; i < 3; i++)
        t->three += best[i].industry == industry;
}

static mn_status judge(half *h, const mn_reference *r, const mn_csv *c, mn_err *e)
{
    mn_guess best[3];
    uint32_t value = 0;
    int industry = mn_industry_parse(c->cell[1]);
    mn_status s = mn_words_classify(r, c->cell[0], best, e);
    if (s == MN_OK && industry < 0)
        s = mn_csv_fail(c, e, "no industry");
    if (s == MN_OK)
        s = mn_map_put(&h->lines, fold(&h->arena, c->cell[0]), &value, e);
    if (s != MN_OK)
        return s;
    count(&h->all, best, industry);
    count(mn_text_eq_str(c->cell[2], "plain") ? &h->plain : &h->receipt, best, industry);
    count(mn_text_eq_str(c->cell[3], "en") ? &h->en : &h->es, best, industry);
    return MN_OK;
}

static mn_status judge_file(half *h, const mn_reference *r, const char *path, mn_err *e)
{
    mn_csv c;
    char *bytes = NULL;
    size_t len = 0;
    bool more = true;
    mn_status s = mn_file_read(&bytes, &len, NULL, path, 1U << 22, e);
    if (s == MN_OK)
        s = mn_csv_open(&c, (mn_source){path, (const unsigned char *)bytes, len}, &h->arena,
                        "description,industry,style,language", e);
    while (s == MN_OK && more) {
        s = mn_csv_next(&c, &more, e);
        if (s == MN_OK && more)
            s = judge(h, r, &c, e);
    }
    free(bytes);
    return s;
}

static double percent(size_t part, size_t n)
{
    return n ? 100.0 * (double)part / (double)n : 0.0;
}

static void show(const char *name, const half *h)
{
    const tally *rows[] = {&h->all, &h->plain, &h->receipt, &h->en, &h->es};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        printf("%-11s %-8s %4zu lines, first %5.1f%%, among three %5.1f%%\n", name, rows[i]->name,
               rows[i]->n, percent(rows[i]->first, rows[i]->n),
               percent(rows[i]->three, rows[i]->n));
}

/* Phrases of the index that equal a line of h. */
static size_t remembered(half *h, const mn_words *w, bool print)
{
    size_t n = 0;
    for (size_t i = 0; i < w->phrases; i++) {
        mn_text phrase = mn_text_of(w->text + w->phrase[i].text);
        if (mn_map_get(&h->lines, fold(&h->arena, phrase)) == MN_MAP_NONE)
            continue;
        n++;
        if (print)
            printf("the phrase '%s' equals a labelled line\n", w->text + w->phrase[i].text);
    }
    return n;
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"development", "held out"};
    mn_reference *r = NULL;
    mn_err e = MN_ERR_INIT;
    bool bad = argc < 2;
    mn_status s = mn_reference_new(&r, MN_NEED_WORDS, &e);
    for (int i = 1; s == MN_OK && i < argc && i < 3; i++) {
        half h = {.all = {.name = "all"},
                  .plain = {.name = "plain"},
                  .receipt = {.name = "receipt"},
                  .en = {.name = "English"},
                  .es = {.name = "Spanish"}};
        s = judge_file(&h, r, argv[i], &e);
        if (s == MN_OK) {
            size_t same = remembered(&h, r->words, i == 1);
            show(names[i - 1], &h);
            printf("%-11s %zu phrases of the index equal a line\n", names[i - 1], same);
            bad = bad || same > 0;
            if (i == argc - 1)
                bad = bad || percent(h.all.first, h.all.n) < FIRST_MIN ||
                      percent(h.all.three, h.all.n) < THREE_MIN;
        }
        mn_map_free(&h.lines);
        mn_arena_free(&h.arena);
    }
    if (s != MN_OK)
        fprintf(stderr, "%s\n", e.msg);
    mn_reference_free(r);
    return s != MN_OK || bad;
}
