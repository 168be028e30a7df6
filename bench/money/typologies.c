/* SPDX-License-Identifier: Apache-2.0
 *
 * typologies.c - how many planted schemes of simulated banks are found within a budget of alerts,
 * by typology and role; which look-alikes are alerted; and what each family of indicators is worth.
 *
 *   bench_typologies [-b ALERTS-A-DAY-PER-100,000-ACCOUNTS] [-l LINE] [-a] [-v] FOLDER...
 *                    [-t TYPOLOGY.json...]
 *
 * ALERTS are those that are read a day for 100,000 accounts (50); LINE is the score from which on a
 * party is flagged (each typology's threshold). FOLDERs are of `manumit money simulate`, all of one
 * level; -a measures also without each family, and with each alone (where one is enough, from a
 * score of 0.25 on), -v tells
 * every scheme. Behind counts stand Wilson's 95% intervals of shares. A scheme is found where an
 * alert within the budget has a party of it (not a customer) and at least a tenth of the payments
 * that the alert rests on are the scheme's. A party of a role is found where it stands in such an
 * alert.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bank.h"
#include "core/file.h"
#include "money/alert/alert.h"

enum { KINDS = 32 };

typedef struct tally {
    char name[KINDS][32];
    unsigned names;
    unsigned planted[KINDS], found[KINDS];
    unsigned role[KINDS][BANK_ROLES], role_found[KINDS][BANK_ROLES];
    char alike[BANK_NAMES][32];
    unsigned alikes, alike_there[BANK_NAMES], alike_alerted[BANK_NAMES];
    unsigned alike_party[BANK_NAMES], alike_party_alerted[BANK_NAMES];
    size_t alerts, within, right, of_alike;
    double accounts, days;
} tally;

typedef struct setting {
    double budget, line;
    bool ablate, tell;
    mn_typology_set set;
    mn_indicators known;
} setting;

static unsigned name_of(char (*names)[32], unsigned *n, unsigned most, const char *name)
{
    unsigned i = 0;
    while (i < *n && strcmp(names[i], name) != 0)
        i++;
    if (i == *n && i + 1 < most)
        snprintf(names[(*n)++], 32, "%s", name);
    return i;
}

static mn_status patterns_of(mn_hits *hits, mn_money_view *v, const mn_ctx *ctx, mn_err *e)
{
    const mn_pattern_world w = {.area = v->area, .home = v->home, .n_home = v->p->parties};
    mn_pattern_config c = mn_pattern_defaults();
    mn_pattern_counts counts;
    c.on = MN_PATTERN_BIT(MN_PATTERN_FUNNEL) | MN_PATTERN_BIT(MN_PATTERN_STRUCTURING);
    const mn_status st = mn_patterns_run(hits, &counts, v->p, &c, &w, NULL, ctx, e);
    return st ? st : mn_money_view_hits(v, hits, e);
}

/* Parties with three payments or more of a look-alike, shops and hubs aside: how many stand in a
 * wrong alert that rests on it. */
static void count_alike(tally *t, const bank *b, const mn_money_view *v, const uint8_t *alerted)
{
    for (uint32_t q = 0; q < b->p.parties; q++) {
        unsigned of[BANK_NAMES] = {0}, best = 0;
        const uint64_t n = v->first[q + 1] - v->first[q];
        for (uint64_t i = v->first[q]; i < v->first[q + 1]; i++)
            of[b->alike[v->row[i] / 2]]++;
        for (unsigned k = 1; k <= b->kinds; k++)
            best = of[k] > of[best] || !best ? k : best;
        if (n > 3000 || of[best] < 3 || !best)
            continue;
        const unsigned y = name_of(t->alike, &t->alikes, BANK_NAMES, b->kind[best - 1]);
        t->alike_party[y]++;
        t->alike_party_alerted[y] += alerted[q] == best;
    }
}

/* What an alert rests on, by label. */
static void judge(tally *t, const bank *b, const mn_alerts *a, const mn_findings *f,
                  const mn_money_view *v, const setting *s, mn_err *e)
{
    mn_party_case *c = NULL;
    bool *found = calloc(b->schemes + 1, sizeof *found);
    bool *there = calloc(b->p.accounts + 1, 1);
    bool *like = calloc((size_t)b->kinds + 1, 1);
    unsigned *rows = malloc(((size_t)b->schemes + 1) * sizeof *rows);
    uint8_t *alerted = calloc((size_t)b->p.parties + 1, 1);
    uint32_t *members = calloc((size_t)b->p.parties + 1, sizeof *members);
    if (mn_party_case_new(&c, v, &s->set, e))
        abort();
    for (size_t i = 0; i < a->n; i++) {
        mn_alert_basis basis = {0};
        unsigned alike[BANK_NAMES] = {0}, best = 0;
        if (!a->at[i].within)
            continue;
        if (mn_alert_basis_of(&basis, a, i, f, v, c, &s->set, e))
            abort();
        memset(rows, 0, ((size_t)b->schemes + 1) * sizeof *rows);
        for (size_t k = 0; k < basis.n; k++) {
            rows[b->scheme[basis.row[k]]]++;
            alike[b->alike[basis.row[k]]]++;
        }
        for (unsigned k = 1; k <= b->schemes; k++)
            if (rows[k] > rows[best] || !best)
                best = rows[k] ? k : best;
        for (unsigned k = 1; k <= b->kinds; k++)
            if (alike[k] * 10 >= basis.n && alike[k])
                like[k - 1] = true;
        const bool right = best && rows[best] * 10 >= basis.n;
        t->right += right;
        unsigned kind = 0;
        for (unsigned k = 1; k <= b->kinds; k++)
            kind = alike[k] > alike[kind] || (!kind && alike[k]) ? k : kind;
        kind = !right && kind && alike[kind] * 10 >= basis.n ? kind : 0;
        t->of_alike += kind > 0;
        for (uint32_t m = 0; kind && m < a->at[i].members; m++)
            if (a->member[a->at[i].first + m].flagged)
                alerted[a->member[a->at[i].first + m].party] = (uint8_t)kind;
        for (uint32_t m = 0; right && m < a->at[i].members; m++)
            members[a->member[a->at[i].first + m].party] = best;
        if (right)
            found[best - 1] = true;
        free(basis.row);
    }
    for (uint32_t i = 0; i < b->p.accounts; i++) {
        const uint32_t k = b->account_scheme[i];
        if (!k)
            continue;
        const unsigned y = name_of(t->name, &t->names, KINDS, b->typology_of[k - 1]);
        t->role[y][b->account_role[i]]++;
        t->role_found[y][b->account_role[i]] += members[b->p.account[i].party] == k;
    }
    for (uint32_t k = 0; k < b->schemes; k++) {
        const unsigned y = name_of(t->name, &t->names, KINDS, b->typology_of[k]);
        t->planted[y]++;
        t->found[y] += found[k];
    }
    for (uint32_t i = 0; i < b->p.n; i++)
        there[b->alike[i]] = true;
    count_alike(t, b, v, alerted);
    free(alerted);
    for (unsigned k = 0; k < b->kinds; k++) {
        const unsigned y = name_of(t->alike, &t->alikes, BANK_NAMES, b->kind[k]);
        t->alike_there[y] += there[k + 1];
        t->alike_alerted[y] += like[k];
    }
    mn_party_case_free(c);
    free(found);
    free(there);
    free(like);
    free(rows);
    free(members);
}

static void tell_schemes(const bank *b, const mn_findings *f, const setting *s)
{
    for (uint32_t i = 0; i < b->p.accounts; i++) {
        if (!b->account_scheme[i])
            continue;
        printf("  S%05u %-22s role %u %.*s:", b->account_scheme[i],
               b->typology_of[b->account_scheme[i] - 1], b->account_role[i],
               (int)b->p.account[i].id.len, b->p.account[i].id.ptr);
        for (size_t t = 0; t < s->set.n; t++) {
            const mn_finding *best = NULL;
            for (size_t k = 0; k < f->n; k++)
                if (f->at[k].party == b->p.account[i].party && f->at[k].typology == t &&
                    (!best || f->at[k].x > best->x))
                    best = &f->at[k];
            if (best)
                printf(" %.8s %.2f%s(%llx/%x)", s->set.at[t].id.ptr, best->score,
                       best->flagged ? "*" : "", (unsigned long long)best->met, best->contrary);
        }
        printf("\n");
    }
}

static void measure(tally *t, const bank *b, const mn_money_view *v, const setting *s,
                    uint16_t without, bool one_family, bool **only, const mn_ctx *ctx)
{
    mn_err e = MN_ERR_INIT;
    mn_findings f = {0};
    mn_alerts a = {0};
    size_t within = 0;
    const double days = v->last_day - v->first_day + 1, per_day = s->budget * b->p.accounts / 1e5;
    if (mn_typology_evaluate(&f, v, &s->set,
                             &(mn_evaluate_options){.keep = 0.2,
                                                    /* One family never reaches the threshold. */
                                                    .line = one_family ? 0.25 : s->line,
                                                    .without = without,
                                                    .one_family = one_family,
                                                    .only = *only},
                             ctx, &e) ||
        mn_alerts_make(&a, &f, v, &s->set, &(mn_alert_options){0}, &e) ||
        mn_alerts_budget(&within, &a, per_day, 7, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        exit(1);
    }
    t->alerts += a.n;
    t->within += within;
    t->accounts += b->p.accounts;
    t->days = days;
    judge(t, b, &a, &f, v, s, &e);
    /* Without a family no score is higher: only those are asked again that were told before. */
    if (!*only) {
        *only = calloc((size_t)b->p.parties + 1, sizeof **only);
        for (size_t i = 0; *only && i < f.n; i++)
            (*only)[f.at[i].party] = true;
    }
    if (s->tell && !without)
        tell_schemes(b, &f, s);
    mn_alerts_free(&a);
    mn_findings_free(&f);
}

static void tell_share(const char *name, unsigned part, unsigned all)
{
    const double n = all, p = all ? part / n : 0, z = 1.96, d = 1 + z * z / n;
    const double mid = (p + z * z / (2 * n)) / d;
    const double half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / d;
    if (all)
        printf("%s %u of %u (%.0f%%; %.0f to %.0f)", name, part, all, 100 * p,
               100 * (mid - half > 0 ? mid - half : 0), 100 * (mid + half));
}

static void tell(const tally *t, const char *what)
{
    static const char *const roles[] = {"",         "controller", "exploited", "front",
                                        "customer", "recruiter",  "mule"};
    char name[64];
    unsigned planted = 0, found = 0, role[BANK_ROLES] = {0}, role_found[BANK_ROLES] = {0};
    for (unsigned y = 0; y < t->names; y++) {
        planted += t->planted[y];
        found += t->found[y];
        for (unsigned r = 0; r < BANK_ROLES; r++) {
            role[r] += t->role[y][r];
            role_found[r] += t->role_found[y][r];
        }
    }
    printf("%-22s alerts %zu, within the budget %zu, of look-alikes %zu,", what, t->alerts,
           t->within, t->of_alike);
    tell_share(" right", (unsigned)t->right, (unsigned)t->within);
    tell_share("; schemes found", found, planted);
    for (unsigned r = 1; r < BANK_ROLES; r++)
        if (role[r])
            tell_share((snprintf(name, sizeof name, "; %s", roles[r]), name), role_found[r],
                       role[r]);
    printf("\n");
    if (strcmp(what, "all") != 0)
        return;
    for (unsigned y = 0; y < t->names; y++) {
        snprintf(name, sizeof name, "  %-22s", t->name[y]);
        tell_share(name, t->found[y], t->planted[y]);
        for (unsigned r = 1; r < BANK_ROLES; r++)
            if (t->role[y][r])
                printf(", %s %u of %u", roles[r], t->role_found[y][r], t->role[y][r]);
        printf("\n");
    }
    printf("  look-alikes: banks with an alert, and parties in one\n");
    for (unsigned k = 0; k < t->alikes; k++) {
        snprintf(name, sizeof name, "  %-22s %2u of %2u;", t->alike[k], t->alike_alerted[k],
                 t->alike_there[k]);
        tell_share(name, t->alike_party_alerted[k], t->alike_party[k]);
        printf("\n");
    }
}

static void read_own(setting *s, const char *path)
{
    mn_err e = MN_ERR_INIT;
    char *bytes;
    size_t len;
    if (mn_file_read(&bytes, &len, NULL, path, MN_TYPOLOGY_BYTES, &e) ||
        mn_typology_add(&s->set, &s->known, (mn_text){bytes, len}, path, &e)) {
        fprintf(stderr, "%s:%llu:%llu: %s\n", path, (unsigned long long)e.line,
                (unsigned long long)e.col, e.msg);
        exit(1);
    }
    free(bytes);
}

int main(int argc, char **argv)
{
    static tally all, without[MN_FAMILIES], alone[MN_FAMILIES];
    const uint16_t every = (1u << MN_FAMILY_STAFF_NOTE) - 1;
    static setting s = {.budget = 50};
    const mn_ctx ctx = {.threads = 2};
    mn_err e = MN_ERR_INIT;
    bool own = false;
    if (mn_indicators_load(&s.known, &e))
        return 1;
    for (int i = 1; i < argc; i++)
        if (own)
            read_own(&s, argv[i]);
        else if (!strcmp(argv[i], "-b") && i + 1 < argc)
            s.budget = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "-l") && i + 1 < argc)
            s.line = strtod(argv[++i], NULL);
        else if (!strcmp(argv[i], "-a"))
            s.ablate = true;
        else if (!strcmp(argv[i], "-v"))
            s.tell = true;
        else
            own = !strcmp(argv[i], "-t");
    if (!own && mn_typology_shipped(&s.set, &s.known, &e)) {
        fprintf(stderr, "%s\n", e.msg);
        return 1;
    }
    for (int i = 1; i < argc && strcmp(argv[i], "-t") != 0; i++) {
        static bank b;
        mn_hits hits = {0};
        mn_money_view v;
        if (!strcmp(argv[i], "-b") || !strcmp(argv[i], "-l")) {
            i++;
            continue;
        }
        if (argv[i][0] == '-')
            continue;
        if (!bank_read(&b, argv[i]) || mn_money_view_make(&v, &b.p, &ctx, &e) ||
            mn_money_view_people(&v, &b.people, &e) || patterns_of(&hits, &v, &ctx, &e)) {
            fprintf(stderr, "%s: %s\n", argv[i], e.msg);
            return 1;
        }
        const clock_t start = clock();
        bool *only = NULL;
        measure(&all, &b, &v, &s, 0, false, &only, &ctx);
        fprintf(stderr, "%s: %.2f s of processors, %.2f million payments a second\n", argv[i],
                (double)(clock() - start) / CLOCKS_PER_SEC,
                b.p.n / 1e6 / ((double)(clock() - start) / CLOCKS_PER_SEC));
        for (unsigned f = 0; s.ablate && f < MN_FAMILY_STAFF_NOTE; f++) {
            const uint16_t bit = (uint16_t)(1u << f);
            measure(&without[f], &b, &v, &s, bit, false, &only, &ctx);
            measure(&alone[f], &b, &v, &s, (uint16_t)(every & ~bit), true, &only, &ctx);
        }
        free(only);
        mn_money_view_free(&v);
        mn_hits_free(&hits);
        bank_free(&b);
    }
    tell(&all, "all");
    for (unsigned f = 0; s.ablate && f < MN_FAMILY_STAFF_NOTE; f++) {
        char name[64];
        snprintf(name, sizeof name, "without %s", mn_family_words[f]);
        tell(&without[f], name);
        snprintf(name, sizeof name, "%s alone", mn_family_words[f]);
        tell(&alone[f], name);
    }
    mn_typology_set_free(&s.set);
    mn_indicators_free(&s.known);
    return 0;
}
