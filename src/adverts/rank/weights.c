/* SPDX-License-Identifier: Apache-2.0
 *
 * weights.c - the file of learnt weights. See weights.h.
 */
#include "adverts/rank/weights.h"

#include <math.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

static const char mark[] = "manumit adverts weights 1";

/* No fact is worth more; 0 is at the other end. */
#define MOST_WEIGHT 1000.0

static void number(mn_buf *b, double v)
{
    mn_buf_char(b, ' ');
    mn_buf_f64(b, v);
}

static void judged(mn_buf *b, const char *name, const mn_rank_judged *j)
{
    mn_buf_str(b, name);
    number(b, j->share);
    number(b, j->low);
    number(b, j->high);
    mn_buf_char(b, '\n');
}

void mn_rank_weights_write(mn_buf *to, const mn_rank_learnt *l)
{
    mn_buf_fmt(to, "%s\nlabels %u %u\npull", mark, l->useful, l->rest);
    number(to, l->pull);
    mn_buf_char(to, '\n');
    judged(to, "learnt", &l->learnt);
    judged(to, "declared", &l->declared);
    judged(to, "gain", &l->gain);
    mn_buf_str(to, "base");
    number(to, l->base);
    mn_buf_char(to, '\n');
    for (unsigned k = 0; k < MN_RANK_FACTS; k++) {
        mn_buf_str(to, mn_rank_fact_name((mn_rank_fact)k));
        number(to, l->weights.by[k]);
        mn_buf_char(to, '\n');
    }
}

typedef struct reading {
    const char *name;
    mn_text rest;
    uint64_t line;
    mn_err *e;
} reading;

static mn_status wrong(const reading *r, const char *what)
{
    mn_fail_at(r->e, MN_DATA, r->name, r->line, 0, "%s", what);
    return mn_hint(r->e, "weights are made by 'manumit adverts learn POSTS --labels FILE --weights "
                         "FILE'");
}

/* The line "NAME N N ..." of so many numbers between low and high. */
static mn_status take(reading *r, const char *name, double *v, unsigned n, double low, double high)
{
    mn_text line, word;
    r->line++;
    if (!mn_text_split(&r->rest, '\n', &line) || !mn_text_split(&line, ' ', &word) ||
        !mn_text_eq_str(word, name))
        return wrong(r, "no weights that this version reads");
    for (unsigned i = 0; i < n; i++)
        if (!mn_text_split(&line, ' ', &word) || !mn_text_f64(word, &v[i]) || !(v[i] >= low) ||
            !(v[i] <= high))
            return wrong(r, "no number, or one that can't be");
    return line.ptr ? wrong(r, "more on the line than belongs there") : MN_OK;
}

static mn_status take_judged(reading *r, const char *name, mn_rank_judged *j, double low)
{
    double v[3] = {0};
    const mn_status st = take(r, name, v, 3, low, 1);
    *j = (mn_rank_judged){v[0], v[1], v[2]};
    return st;
}

mn_status mn_rank_weights_read(mn_rank_learnt *out, const char *name, mn_text bytes, mn_err *e)
{
    reading r = {.name = name, .rest = bytes, .line = 1, .e = e};
    mn_rank_learnt x = {.pull = 0};
    double labels[2] = {0};
    mn_text line;
    if (!mn_text_split(&r.rest, '\n', &line) || !mn_text_eq_str(line, mark))
        return wrong(&r, "no file of weights");
    mn_status st = take(&r, "labels", labels, 2, 0, MN_LEARN_MOST);
    if (!st)
        st = take(&r, "pull", &x.pull, 1, 0, 1e6);
    if (!st)
        st = take_judged(&r, "learnt", &x.learnt, 0);
    if (!st)
        st = take_judged(&r, "declared", &x.declared, 0);
    if (!st)
        st = take_judged(&r, "gain", &x.gain, -1);
    if (!st)
        st = take(&r, "base", &x.base, 1, -1e9, 1e9);
    for (unsigned k = 0; !st && k < MN_RANK_FACTS; k++)
        st = take(&r, mn_rank_fact_name((mn_rank_fact)k), &x.weights.by[k], 1, -MOST_WEIGHT,
                  MOST_WEIGHT);
    r.line++;
    if (!st && r.rest.len)
        st = wrong(&r, "more behind the last weight");
    if (st)
        return st;
    x.useful = (uint32_t)labels[0];
    x.rest = (uint32_t)labels[1];
    *out = x;
    return MN_OK;
}
