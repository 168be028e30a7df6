/* SPDX-License-Identifier: Apache-2.0
 *
 * alerts.c - a program of a bank's own over <manumit/money.h>: payments in files to alerts with
 * their reasons, and a package for each.
 *
 *     cc -std=c17 alerts.c -o alerts $(pkg-config --cflags --libs manumit)
 *     alerts FOLDER payments.csv [accounts.csv [places.csv]]
 *
 * Packages go into FOLDER, a folder for each alert.
 */
#include <manumit/money.h>
#include <stdio.h>

static int fail(const mn_err *e)
{
    fprintf(stderr, "%s%s%s\n", e->file, *e->file ? ": " : "", e->msg);
    if (*e->hint)
        fprintf(stderr, "  hint: %s\n", e->hint);
    return mn_status_exit(e->status);
}

static void say(const char *before, mn_text t)
{
    printf("%s%.*s", before, (int)t.len, t.ptr);
}

/* What can't be used is looked at first: more than a few in a thousand mean a wrong column. */
static void tell_reading(const mn_money_payments *m)
{
    mn_money_told told;
    mn_money_refusal why;
    uint64_t rows;
    mn_money_read_told(&told, m);
    printf("%u payments of %u parties in %s, %llu rows can't be used\n", told.payments,
           told.parties, told.currency, (unsigned long long)told.refused);
    for (size_t i = 0; mn_money_reason_at(&why, &rows, m, i); i++) {
        printf("  %llu rows, the first in line %llu: ", (unsigned long long)rows,
               (unsigned long long)why.line);
        say("", why.why);
        say(" (", why.hint);
        puts(")");
    }
}

static void tell_facts(const mn_money_case *c, mn_money_fact_kind kind, const char *what)
{
    mn_money_fact f;
    mn_money_person who;
    for (size_t i = 0; mn_money_fact_at(&f, c, kind, i); i++) {
        printf("  %s ", what);
        if (f.person != MN_PAY_NONE && mn_money_case_person_at(&who, c, f.person))
            say("", who.id);
        say(": ", f.sign.says);
        say(" [", f.sign.source);
        say(" ", f.sign.paragraph);
        printf("] in %zu payments\n", f.payments);
    }
}

static void tell_people(const mn_money_case *c, uint32_t members)
{
    mn_money_person p;
    for (size_t i = 0; i < members && mn_money_case_person_at(&p, c, i); i++) {
        say("  ", p.id);
        printf(" may be:");
        for (int r = 0; r < MN_MONEY_ROLES; r++)
            if (p.role[r] > 0)
                printf(" %s %.2f", mn_money_role_name((mn_money_role)r), p.role[r]);
        for (size_t k = 0; k < p.reasons; k++)
            say(k ? "; " : " - ", p.reason[k]);
        puts(p.possible_victim ? " (never to be reported as one who exploits)" : "");
    }
}

static mn_status tell_alert(mn_money_alerts *a, size_t i, const mn_money_alert *t,
                            const char *folder, const mn_ctx *ctx, mn_err *e)
{
    const mn_money_package p = {.no_pages = true};
    mn_money_case *c = NULL;
    const uint32_t *payment;
    size_t n;
    double score;
    char dir[4096];
    mn_status st = mn_money_case_make(&c, a, i, true, e);
    if (st)
        return st;
    printf("%s score %.3f, %u families\n", t->name, t->score, t->families);
    tell_people(c, t->parties);
    tell_facts(c, MN_MONEY_INDICATOR, "for");
    tell_facts(c, MN_MONEY_CONTRARY, "against");
    if (mn_money_case_without(&score, &payment, &n, c))
        printf("  without %zu of its payments: %.2f\n", n, score);
    snprintf(dir, sizeof dir, "%s/%s", folder, t->name);
    st = mn_money_case_package(NULL, c, dir, &p, ctx, e);
    mn_money_case_free(c);
    return st;
}

static mn_status run(const char *folder, const char *const *path, int paths, mn_err *e)
{
    const mn_ctx ctx = {.threads = 2};
    const mn_money_asked asked = {
        .accounts = path + 1, .n_accounts = paths > 1, .places = path + 2, .n_places = paths > 2};
    const mn_money_looking looking = {.per_day = 10};
    mn_money_payments *m = NULL;
    mn_money_typologies *t = NULL;
    mn_money_alerts *a = NULL;
    mn_money_alert alert;
    mn_status st = mn_money_payments_read(&m, path, 1, &asked, &ctx, e);
    if (!st) {
        tell_reading(m);
        st = mn_money_typologies_load(&t, NULL, 0, &ctx, e);
    }
    if (!st)
        st = mn_money_alerts_find(&a, m, t, &looking, &ctx, e);
    for (size_t i = 0; !st && mn_money_alert_at(&alert, a, i); i++)
        st = tell_alert(a, i, &alert, folder, &ctx, e);
    mn_money_alerts_free(a); /* before what it borrows */
    mn_money_typologies_free(t);
    mn_money_payments_free(m);
    return st;
}

int main(int argc, char **argv)
{
    mn_err e = MN_ERR_INIT;
    if (argc < 3 || argc > 5) {
        fprintf(stderr, "usage: %s FOLDER PAYMENTS [ACCOUNTS [PLACES]]\n", argv[0]);
        return 2;
    }
    return run(argv[1], (const char *const *)argv + 2, argc - 2, &e) ? fail(&e) : 0;
}
