/* SPDX-License-Identifier: Apache-2.0
 *
 * money/commands/scores.c - a score for every payment: by a model that was learnt, or by declared
 * weights of patterns; and the file of them, whole or not at all.
 */
#include "money/commands/scores.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "money/model/declared.h"
#include "report/render.h"

void mn_scores_free(mn_scores *s)
{
    if (s->has_model)
        mn_money_model_free(&s->model);
    free(s->score);
    free(s->margin);
    free(s->alert);
    memset(s, 0, sizeof *s);
}

static mn_status belongs(const char *option, mn_err *e)
{
    mn_fail(e, MN_USAGE, "--%s goes with --labels", option);
    return mn_hint(e, "manumit money FILE --labels FILE:COLUMN --train-until T --model OUT");
}

mn_status mn_scores_check(bool *learns, const mn_call *call, mn_err *e)
{
    const char *labels = mn_call_text(call, "labels"), *scores = mn_call_text(call, "scores");
    const char *model = mn_call_text(call, "model");
    *learns = labels != NULL;
    if (mn_call_flag(call, "stream") && (labels || scores || model)) {
        mn_fail(e, MN_USAGE, "--scores, --model and --labels don't go with --stream");
        return mn_hint(e, "score the file without --stream");
    }
    if (!labels && mn_call_given(call, "train-until"))
        return belongs("train-until", e);
    if (!labels && mn_call_given(call, "ahead"))
        return belongs("ahead", e);
    static const char *const searching[] = {"keep",           "cases", "budget",  "typologies",
                                            "counterparties", "hits",  "findings"};
    for (size_t i = 0; labels && i < sizeof searching / sizeof *searching; i++)
        if (mn_call_given(call, searching[i])) {
            mn_fail(e, MN_USAGE, "--%s does not go with --labels", searching[i]);
            return mn_hint(e, "learning makes no alerts: learn first, then look for alerts with "
                              "--model");
        }
    if (labels && !mn_call_given(call, "train-until")) {
        mn_fail(e, MN_USAGE, "--labels needs --train-until");
        return mn_hint(e, "payments before --train-until are learnt from, later ones not even "
                          "looked at: so that the model can be judged on them");
    }
    const char *colon = labels ? strrchr(labels, ':') : NULL;
    if (labels && (!colon || colon == labels || !colon[1])) {
        mn_fail(e, MN_USAGE, "--labels '%.200s' names no column", labels);
        return mn_hint(e, "write --labels FILE:COLUMN, as labels.csv:label");
    }
    if ((scores && strcmp(scores, "-") == 0) || (model && labels && strcmp(model, "-") == 0)) {
        mn_fail(e, MN_USAGE, "scores and models go to files, not to standard output");
        return mn_hint(e, "the report stands there; name a file");
    }
    return MN_OK;
}

/* --- scoring ----------------------------------------------------------------------------------
 */

mn_status mn_scores_by_model(mn_scores *s, const mn_payments *p, const mn_ctx *ctx, mn_err *e)
{
    s->margin = malloc(((size_t)p->n + 1) * sizeof *s->margin);
    s->score = malloc(((size_t)p->n + 1) * sizeof *s->score);
    if (!s->margin || !s->score)
        return mn_fail_memory(e);
    const mn_status st = mn_money_model_score(s->margin, ctx, &s->model, p, &s->cut, e);
    for (uint32_t i = 0; !st && i < p->n; i++)
        s->score[i] = mn_money_model_probability(&s->model, s->margin[i]);
    return st;
}

/* All patterns, also those that no typology asks for. */
static mn_status by_weights(mn_scores *s, const mn_payments *p, const mn_money_view *v,
                            const mn_ctx *ctx, mn_err *e)
{
    const mn_pattern_world world = {.area = v->area, .home = v->home, .n_home = p->parties};
    const mn_pattern_config c = mn_pattern_defaults();
    mn_pattern_counts counts;
    mn_hits hits = {0};
    s->score = malloc(((size_t)p->n + 1) * sizeof *s->score);
    if (!s->score)
        return mn_fail_memory(e);
    mn_status st = mn_patterns_run(&hits, &counts, p, &c, &world, NULL, ctx, e);
    if (!st)
        st = mn_declared_scores(s->score, p, &hits, &c, e);
    mn_hits_free(&hits);
    return st;
}

static mn_status read_model(mn_scores *s, const char *path, const mn_ctx *ctx, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = mn_file_read(&bytes, &len, ctx, path, MN_MODEL_FILE_MOST, e);
    if (st)
        return st;
    mn_sha256_hex(s->sha256, bytes, len);
    st = mn_money_model_read(&s->model, path, bytes, len, e);
    s->has_model = !st;
    free(bytes);
    return st;
}

mn_status mn_scores_open(mn_scores *s, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    const char *model = mn_call_text(call, "model");
    return model ? read_model(s, model, ctx, e) : MN_OK;
}

mn_status mn_scores_make(mn_scores *s, const mn_call *call, mn_money_found *w, const mn_ctx *ctx,
                         mn_err *e)
{
    if (!s->has_model)
        return mn_call_given(call, "scores") ? by_weights(s, &w->d.p, &w->v, ctx, e) : MN_OK;
    const mn_status st = mn_scores_by_model(s, &w->d.p, ctx, e);
    return st ? st
              : mn_money_found_learnt(&s->alert, w, s->score, s->model.share,
                                      mn_call_real(call, "budget", 0), e);
}

mn_status mn_scores_tell_inputs(mn_report *r, const mn_scores *s, const mn_call *call, mn_err *e)
{
    return s->has_model
               ? mn_report_manifest_input(r, "model", mn_call_text(call, "model"), s->sha256, e)
               : MN_OK;
}

/* --- the file of scores -----------------------------------------------------------------------
 */

typedef struct place {
    uint64_t at; /* file, row */
    uint32_t i;
} place;

static int in_order(const void *a, const void *b)
{
    const place *x = a, *y = b;
    return x->at != y->at ? (x->at > y->at) - (x->at < y->at) : (x->i > y->i) - (x->i < y->i);
}

enum { CHUNK = 1 << 20 };

static mn_status write_rows(mn_file_out *f, const mn_scores *s, const mn_payments *p,
                            const place *order, mn_err *e)
{
    mn_buf b = {0};
    char id[24];
    mn_status st = MN_OK;
    mn_buf_str(&b, "transaction,score\n");
    for (uint32_t k = 0; k <= p->n && !st; k++) {
        if (k < p->n) {
            const uint32_t i = order[k].i;
            mn_csv_put(&b, mn_payments_id(p, i, id));
            mn_buf_char(&b, ',');
            mn_buf_f64(&b, s->score[i]);
            mn_buf_char(&b, '\n');
        }
        if (b.failed)
            st = mn_fail_memory(e);
        else if (b.len >= CHUNK || k == p->n) {
            st = mn_file_write(f, b.ptr, b.len, e);
            mn_buf_clear(&b);
        }
    }
    mn_buf_free(&b);
    return st;
}

mn_status mn_scores_write(mn_file_out **f, const mn_scores *s, const mn_call *call,
                          const mn_payments *p, mn_err *e)
{
    const char *path = mn_call_text(call, "scores");
    if (!path)
        return MN_OK;
    place *order = malloc(((size_t)p->n + 1) * sizeof *order);
    if (!order)
        return mn_fail_memory(e);
    bool sorted = true;
    for (uint32_t i = 0; i < p->n; i++) {
        order[i] = (place){(uint64_t)p->file[i] << 32 | p->row[i], i};
        sorted = sorted && (!i || order[i - 1].at <= order[i].at);
    }
    if (!sorted)
        qsort(order, p->n, sizeof *order, in_order);
    mn_status st = mn_file_create(f, path, e);
    if (!st)
        st = write_rows(*f, s, p, order, e);
    free(order);
    return st;
}

mn_status mn_scores_save(const mn_scores *s, const mn_call *call, const mn_payments *p, mn_err *e)
{
    mn_file_out *f = NULL;
    const mn_status st = mn_scores_write(&f, s, call, p, e);
    if (!st && f)
        return mn_file_commit(f, e);
    mn_file_abandon(f);
    return st;
}
