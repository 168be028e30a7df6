/* SPDX-License-Identifier: Apache-2.0
 *
 * signs.c - rules and words as shipped, and a text held against them. See signs.h.
 */
#include "adverts/rank/signs.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/rank/rule.h"
#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adverts_sign_words[], mn_data_adverts_sign_words_end[];
extern const unsigned char mn_data_adverts_sign_rules[], mn_data_adverts_sign_rules_end[];

static const struct {
    const char *name, *meaning;
} about[MN_SIGNS] = {
    {"fee", "workers are to pay, or it is kept from their wages"},
    {"passport", "papers are kept from workers"},
    {"visa", "a visa is guaranteed"},
    {"no-employer", "no employer, interview or contract"},
    {"high-pay", "pay that is too good"},
    {"tied", "housing and transport by who employs"},
    {"control", "going out is forbidden"},
};

const char *mn_sign_name(mn_sign s)
{
    return about[s].name;
}

const char *mn_sign_meaning(mn_sign s)
{
    return about[s].meaning;
}

enum { RULES_MOST = 128 };

struct mn_signs {
    mn_wording *phrases;
    mn_sign_rule rule[RULES_MOST];
    unsigned rules;
    uint64_t work, rent; /* concepts of what a post is about */
};

/* --- marks ---------------------------------------------------------------------------------------
 */

static const char stop[] = " " MN_WORDING_MARK_STOP " ", comma[] = " " MN_WORDING_MARK_COMMA " ",
                  money[] = " " MN_WORDING_MARK_MONEY " ";

#define TWO(a, b)      ((a) << 8 | (b))
#define THREE(a, b, c) ((a) << 16 | (b) << 8 | (c))

/* What a character of several bytes is marked by; NULL: nothing. */
static const char *mark_of(const char *at, size_t len)
{
    const unsigned char *c = (const unsigned char *)at;
    if (len > 3)
        return NULL;
    if (len == 3 && c[0] == 0xE2 && c[1] == 0x82 && c[2] >= 0xA0)
        return money; /* U+20A0 to U+20BF: signs of currencies */
    switch (len == 3 ? THREE(c[0], c[1], c[2]) : TWO(c[0], c[1])) {
    case THREE(0xE3, 0x80, 0x82): /* full stops of Han, Hindi, Arabic, Urdu */
    case THREE(0xE0, 0xA5, 0xA4):
    case TWO(0xD8, 0x9F):
    case TWO(0xDB, 0x94):
    case TWO(0xD8, 0x9B):         /* Arabic semicolon */
    case THREE(0xEF, 0xBC, 0x81): /* wide marks */
    case THREE(0xEF, 0xBC, 0x9F):
    case THREE(0xEF, 0xBC, 0x9B):
    case THREE(0xE2, 0x80, 0xA6): /* dots and bullets between parts */
    case THREE(0xE2, 0x80, 0xA2):
    case TWO(0xC2, 0xB7):
        return stop;
    case TWO(0xD8, 0x8C):
    case THREE(0xEF, 0xBC, 0x8C):
    case THREE(0xE3, 0x80, 0x81):
    case THREE(0xE2, 0x80, 0x93): /* dashes */
    case THREE(0xE2, 0x80, 0x94):
    case THREE(0xEF, 0xBC, 0x88): /* wide brackets */
    case THREE(0xEF, 0xBC, 0x89):
        return comma;
    case TWO(0xC2, 0xA3):
    case TWO(0xC2, 0xA5):
    case THREE(0xE0, 0xB8, 0xBF):
    case THREE(0xEF, 0xBF, 0xA5):
        return money;
    /* Arabic letters that are written with or without what stands over them. */
    case TWO(0xD8, 0xA2):
    case TWO(0xD8, 0xA3):
    case TWO(0xD8, 0xA5):
    case TWO(0xD9, 0xB1):
        return "\xD8\xA7";
    case TWO(0xD9, 0x89):
    case TWO(0xD8, 0xA6):
        return "\xD9\x8A";
    case TWO(0xD8, 0xA4):
        return "\xD9\x88";
    default:
        return NULL;
    }
}

/* A full stop within a number, a name of a host or a short form ends nothing. */
static bool ends_sentence(mn_text t, size_t i)
{
    return i + 1 >= t.len || t.ptr[i + 1] == ' ' || t.ptr[i + 1] == '\n' || t.ptr[i + 1] == '\r';
}

static const char *mark_of_ascii(mn_text t, size_t i)
{
    switch (t.ptr[i]) {
    case '.':
        return ends_sentence(t, i) ? stop : NULL;
    case '!':
    case '?':
    case ';':
    case '|':
        return stop;
    case ',':
        return i + 1 < t.len && t.ptr[i + 1] >= '0' && t.ptr[i + 1] <= '9' ? NULL : comma;
    case '-':
        return i > 0 && t.ptr[i - 1] == ' ' && ends_sentence(t, i) ? comma : NULL;
    case '\n':
        return i > 0 && t.ptr[i - 1] == '\n' ? stop : comma;
    case '(':
    case ')':
    case '/':
        return comma;
    case '$':
        return money;
    default:
        return NULL;
    }
}

/* Copies text with marks for what folding loses: pauses and signs of money. */
static void mark(mn_buf *to, mn_text t)
{
    size_t from = 0;
    mn_buf_clear(to);
    for (size_t i = 0, len; i < t.len; i += len) {
        const char *word = NULL;
        len = 1;
        if ((unsigned char)t.ptr[i] < 0x40 || t.ptr[i] == '|') {
            word = mark_of_ascii(t, i);
        } else if ((unsigned char)t.ptr[i] >= 0xC2) {
            const unsigned char lead = (unsigned char)t.ptr[i];
            len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
            len = len < t.len - i ? len : t.len - i; /* where the text was cut */
            word = len > 1 ? mark_of(t.ptr + i, len) : NULL;
        }
        if (!word)
            continue;
        mn_buf_add(to, t.ptr + from, i - from);
        mn_buf_str(to, word);
        from = i + len;
    }
    mn_buf_add(to, t.ptr + from, t.len - from);
}

/* --- making -------------------------------------------------------------------------------------
 */

typedef struct making {
    mn_signs *s;
    const mn_normal *normal;
    mn_buf marked;
    mn_plain plain;
    mn_arena arena;
    mn_text concept[MN_WORDING_CONCEPTS], language[MN_WORDING_LANGUAGES];
    unsigned concepts, languages;
} making;

/* The number of a name, which is new or not; -1: there is no room. */
static int number(mn_text *list, unsigned *n, unsigned most, mn_text name)
{
    for (unsigned i = 0; i < *n; i++)
        if (mn_text_eq(list[i], name))
            return (int)i;
    if (*n == most)
        return -1;
    list[*n] = name;
    return (int)(*n)++;
}

static int find_concept(const void *payload, mn_text name)
{
    const making *m = payload;
    for (unsigned i = 0; i < m->concepts; i++)
        if (mn_text_eq(m->concept[i], name))
            return (int)i;
    return -1;
}

/* "wage|wages|earn*" */
static mn_status add_words(making *m, const mn_csv *t, mn_err *e)
{
    const int concept = number(m->concept, &m->concepts, MN_WORDING_CONCEPTS, t->cell[0]);
    const int language = number(m->language, &m->languages, MN_WORDING_LANGUAGES, t->cell[1]);
    mn_text rest = t->cell[2], word;
    mn_status st = MN_OK;
    if (concept < 0 || language < 0)
        return mn_csv_fail(t, e, "too many concepts or languages");
    while (!st && mn_text_split(&rest, '|', &word)) {
        const bool prefix = word.len > 1 && word.ptr[word.len - 1] == '*';
        mark(&m->marked, mn_text_sub(word, 0, word.len - prefix));
        if (m->marked.failed)
            return mn_fail_memory(e);
        st = mn_normal_text(&m->plain, m->normal, (mn_text){m->marked.ptr, m->marked.len}, e);
        if (!st && (!m->plain.text.len || m->plain.text.len > 255))
            st = mn_csv_fail(t, e, "no word: '%.*s'", (int)(word.len < 60 ? word.len : 60),
                             word.ptr);
        if (!st)
            st = mn_wording_add(m->s->phrases, m->plain.text, prefix, (unsigned)concept,
                                1U << language, e);
    }
    return st;
}

static mn_status read_words(making *m, mn_err *e)
{
    const size_t len = (size_t)(mn_data_adverts_sign_words_end - mn_data_adverts_sign_words);
    mn_csv t;
    bool more = true;
    /* Money comes first, so that signs of it have its number. */
    m->concept[m->concepts++] = mn_text_of("money");
    mn_status st = mn_wording_new(&m->s->phrases, 0, e);
    if (!st)
        st = mn_csv_open(
            &t, (mn_source){"data/adverts/sign_words.csv", mn_data_adverts_sign_words, len},
            &m->arena, "concept,language,words", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = add_words(m, &t, e);
    return st ? st : mn_wording_end(m->s->phrases, e);
}

static mn_status add_rule(making *m, const mn_csv *t, mn_err *e)
{
    if (m->s->rules == RULES_MOST)
        return mn_csv_fail(t, e, "too many rules");
    mn_sign_rule *r = &m->s->rule[m->s->rules++];
    mn_text rest = t->cell[2], name;
    r->sign = MN_SIGNS;
    for (unsigned i = 0; i < MN_SIGNS; i++)
        if (mn_text_eq_str(t->cell[0], about[i].name))
            r->sign = (uint8_t)i;
    if (r->sign == MN_SIGNS)
        return mn_csv_fail(t, e, "no such sign");
    if (!mn_sign_rule_read(r, t->cell[1], find_concept, m))
        return mn_csv_fail(t, e, "no rule over concepts");
    while (rest.len && mn_text_split(&rest, ' ', &name)) {
        const int c = find_concept(m, name);
        if (c < 0)
            return mn_csv_fail(t, e, "no such concept in 'unless'");
        r->unless |= UINT64_C(1) << c;
    }
    r->work = mn_text_eq_str(t->cell[3], "work");
    return MN_OK;
}

static mn_status read_rules(making *m, mn_err *e)
{
    const size_t len = (size_t)(mn_data_adverts_sign_rules_end - mn_data_adverts_sign_rules);
    mn_csv t;
    bool more = true;
    mn_status st =
        mn_csv_open(&t, (mn_source){"data/adverts/sign_rules.csv", mn_data_adverts_sign_rules, len},
                    &m->arena, "sign,rule,unless,post", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = add_rule(m, &t, e);
    const int work = find_concept(m, mn_text_of("work")),
              rent = find_concept(m, mn_text_of("rent"));
    if (!st && (work < 0 || rent < 0))
        st = mn_fail(e, MN_DATA, "data/adverts/sign_words.csv: no words for 'work' or 'rent'");
    if (st)
        return st;
    m->s->work = UINT64_C(1) << work;
    m->s->rent = UINT64_C(1) << rent;
    return MN_OK;
}

mn_status mn_signs_new(mn_signs **out, const mn_normal *n, mn_err *e)
{
    making m = {.s = calloc(1, sizeof *m.s), .normal = n};
    mn_status st = m.s ? read_words(&m, e) : mn_fail_memory(e);
    if (!st)
        st = read_rules(&m, e);
    mn_buf_free(&m.marked);
    mn_plain_free(&m.plain);
    mn_arena_free(&m.arena);
    if (st)
        mn_signs_free(m.s);
    else
        *out = m.s;
    return st;
}

void mn_signs_free(mn_signs *s)
{
    if (s)
        mn_wording_free(s->phrases);
    free(s);
}

void mn_sign_room_free(mn_sign_room *r)
{
    mn_buf_free(&r->marked);
    mn_plain_free(&r->plain);
    free(r->hits.hit);
    *r = (mn_sign_room){0};
}

/* --- looking ------------------------------------------------------------------------------------
 */

/* Leaves hits of the post's languages alone: those of which at least half as many letters were
 * found as of the one that has most, as short words mean other things elsewhere. */
static void keep_languages(mn_wording_hits *h)
{
    uint64_t found[MN_WORDING_LANGUAGES] = {0}, most = 0;
    uint32_t keep = 0;
    size_t kept = 0;
    for (size_t i = 0; i < h->n; i++)
        for (uint32_t left = h->hit[i].languages; left; left &= left - 1)
            found[__builtin_ctz(left)] += h->hit[i].bytes;
    for (unsigned k = 0; k < MN_WORDING_LANGUAGES; k++)
        most = found[k] > most ? found[k] : most;
    for (unsigned k = 0; k < MN_WORDING_LANGUAGES; k++)
        keep |= (uint32_t)(2 * found[k] >= most) << k;
    for (size_t i = 0; i < h->n; i++)
        if (h->hit[i].languages & keep) {
            h->hit[kept] = h->hit[i];
            h->hit[kept++].languages &= keep;
        }
    h->n = kept;
}

/* Adds the signs of rules that hold: of those for posts about work, or of the others. */
static void hold(uint32_t *out, const mn_signs *s, const mn_sign_room *room, uint64_t there,
                 bool work)
{
    for (unsigned i = 0; i < s->rules; i++) {
        const mn_sign_rule *r = &s->rule[i];
        bool can = r->work == work && !(*out >> r->sign & 1);
        for (unsigned k = 0; can && k < r->steps; k++)
            can = (there & r->set[k]) != 0;
        if (can && mn_sign_rule_holds(r, &room->hits))
            *out |= 1U << r->sign;
    }
}

mn_status mn_signs_of(uint32_t *out, mn_sign_room *room, const mn_signs *s, const mn_normal *n,
                      mn_text text, mn_err *e)
{
    uint64_t there = 0;
    unsigned work = 0, rent = 0;
    *out = 0;
    mark(&room->marked, mn_text_sub(text, 0, text.len < MN_NORMAL_MAX ? text.len : MN_NORMAL_MAX));
    if (room->marked.failed)
        return mn_fail_memory(e);
    if (!room->marked.len)
        return MN_OK;
    mn_status st =
        mn_normal_text(&room->plain, n, (mn_text){room->marked.ptr, room->marked.len}, e);
    if (!st)
        st = mn_wording_find(&room->hits, s->phrases, room->plain.text, e);
    if (st)
        return st;
    keep_languages(&room->hits);
    for (size_t i = 0; i < room->hits.n; i++) {
        const uint64_t bit = UINT64_C(1) << room->hits.hit[i].concept;
        there |= bit;
        work += (bit & s->work) != 0;
        rent += (bit & s->rent) != 0;
    }
    hold(out, s, room, there, false);
    if (work > rent || *out)
        hold(out, s, room, there, true);
    return MN_OK;
}
