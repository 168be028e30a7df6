/* SPDX-License-Identifier: Apache-2.0
 *
 * survey_ledger.c - a file of answers, read as purchases.
 */
#include "footprint/commands/survey_ledger.h"

#include "core/err.h"
#include "core/file.h"
#include "core/sha256.h"
#include "core/text.h"
#include "footprint/commands/reading.h"
#include "footprint/spending/columns.h"

#include <stdlib.h>
#include <string.h>

/* Options on how a ledger is read mean nothing here. */
static mn_status check(const mn_call *call, mn_err *e)
{
    static const char *const of_ledgers[] = {
        "currency", "year",   "columns", "codes",      "rate",   "rates",   "corrections",
        "sheet",    "prices", "vat",     "coicop1999", "stream", "explain", "also"};

    for (size_t i = 0; i < sizeof of_ledgers / sizeof *of_ledgers; i++) {
        const mn_option *o = mn_call_command(call)->options;

        while (o->name && strcmp(o->name, of_ledgers[i]))
            o++;
        if (o->name && mn_call_given(call, o->name)) {
            mn_fail(e, MN_USAGE, "--%s is about a ledger, and --from survey reads answers",
                    o->name);
            return mn_hint(e, "leave one of them out");
        }
    }
    if (mn_buyer_of(call) == MN_HOUSEHOLD)
        return MN_OK;
    mn_fail(e, MN_USAGE, "--as %s: a survey is answered by a household", mn_call_text(call, "as"));
    return mn_hint(e, "leave --as out");
}

static mn_status settle_country(const mn_answers *a, mn_answer_options *o, const char *path,
                                mn_err *e)
{
    if (o->country && a->country && o->country != a->country) {
        mn_fail(e, MN_USAGE, "'%s' is about %s, and --country says %s", path, a->country->name,
                o->country->name);
        return mn_hint(e, "leave --country out");
    }
    if (a->country)
        o->country = a->country;
    if (o->country)
        return MN_OK;
    mn_fail_at(e, MN_DATA, path, 1, 0, "the answers name no country");
    return mn_hint(e, "give it in the file, \"country\": \"US\", or with --country");
}

/* What was assumed, and who the average resident is beside. */
static mn_status note(mn_spending *out, const mn_survey_ledger *l, mn_err *e)
{
    const double people = l->answers.people > 0 ? l->answers.people : 1;

    return mn_spending_note(out, e,
                            "%zu of %zu questions are answered; the others are the average of %s "
                            "for %g %s%s",
                            l->answers.count, l->basis.count, l->basis.country->name, people,
                            people == 1 ? "person" : "people",
                            people == 1 ? "" : "; the average resident beside is one person");
}

mn_status mn_survey_ledger_read(mn_survey_ledger *l, mn_spending *out, const mn_call *call,
                                const char *path, const mn_model *m, const mn_reference *r,
                                mn_answer_options *o, const mn_ctx *ctx, mn_err *e)
{
    char *bytes = NULL;
    size_t len = 0;
    mn_status st = check(call, e);

    if (st || (st = mn_materials_shipped(&l->materials, r, e)) ||
        (st = mn_questions_shipped(&l->questions, r, &l->materials, e)) ||
        (st = mn_file_read(&bytes, &len, ctx, path, MN_ANSWERS_BYTES + 1, e)))
        goto out;
    mn_sha256_hex(l->sha256, bytes, len);
    if ((st = mn_answers_read(&l->answers, path, (mn_text){bytes, len}, &l->questions, r, e)) ||
        (st = settle_country(&l->answers, o, path, e)) ||
        (st = mn_basis_make(&l->basis, &l->questions, m, r, o, ctx, e)))
        goto out;
    l->amount = calloc(l->basis.count + 1, sizeof *l->amount);
    if (!l->amount) {
        st = mn_fail_memory(e);
        goto out;
    }
    mn_answers_amounts(l->amount, &l->answers, &l->basis);
    if (!(st = mn_basis_spend(out, &l->basis, l->amount, e)))
        st = note(out, l, e);
out:
    free(bytes);
    return st;
}

mn_status mn_survey_ledger_change(const mn_survey_ledger *l, mn_spending *out,
                                  mn_status (*change)(void *, mn_purchase *, bool *, mn_err *),
                                  void *payload, mn_err *e)
{
    size_t kept = 0;
    mn_status st = mn_basis_spend(out, &l->basis, l->amount, e);

    for (size_t i = 0; !st && i < out->purchases; i++) {
        mn_purchase p = out->purchase[i];
        const mn_mix *mix = p.mix;
        const int64_t amount = p.amount;
        bool drop = false;

        if ((st = change(payload, &p, &drop, e)))
            break;
        if (p.amount != amount) {
            const double year = (double)p.amount / 100;

            p.usd = year * l->basis.usd;
            p.money = year / 12 * l->basis.money;
        }
        if (p.mix != mix) {
            /* It buys from other industries: what its makers get, at basic prices. */
            p.money *= l->basis.at[i].makers;
            p.price = NULL;
            p.product = 0;
        }
        out->net += ((double)p.amount - (double)amount) / 100;
        if (!drop)
            out->purchase[kept++] = p;
    }
    out->purchases = kept;
    out->lines = kept;
    return st;
}

static mn_status touch(mn_toucher *t, const mn_reference *r, const char *goods, uint64_t line,
                       mn_err *e)
{
    mn_status st = MN_OK;

    for (size_t g = 0; *goods && !st && g < mn_goods(r); g++)
        if (mn_goods_name(mn_text_of(goods), mn_good_at(r, g)->good))
            st = mn_toucher_count(t, g, 1, line, false, e);
    return st;
}

mn_status mn_survey_ledger_touch(mn_touches *out, const mn_survey_ledger *l, const mn_spending *s,
                                 const mn_reference *r, mn_err *e)
{
    mn_toucher *t = NULL;
    mn_status st = mn_toucher_new(&t, r, e);

    for (size_t i = 0; !st && i < s->purchases; i++) {
        const mn_purchase *p = &s->purchase[i];
        const mn_ware *ware = p->product ? &l->materials.product[p->product - 1] : NULL;

        if (!ware || !(p->money > 0))
            continue;
        st = touch(t, r, ware->goods, p->line, e);
        for (size_t k = 0; !st && k < ware->ingredients; k++) {
            const mn_ingredient *in = &l->materials.ingredient[ware->ingredient + k];
            const mn_material *of = &l->materials.material[in->material];

            if (!ware->itself || strcmp(ware->itself, of->id))
                st = touch(t, r, of->goods, p->line, e);
        }
    }
    if (!st)
        mn_toucher_end(t, out);
    mn_toucher_free(t);
    return st;
}

void mn_survey_ledger_free(mn_survey_ledger *l)
{
    free(l->amount);
    mn_basis_free(&l->basis);
    mn_questions_free(&l->questions);
    mn_materials_free(&l->materials);
    memset(l, 0, sizeof *l);
}
