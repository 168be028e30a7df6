/* SPDX-License-Identifier: Apache-2.0
 *
 * signs.c - all phrases looked for in one pass (Aho and Corasick 1975, doi 10.1145/360825.360855).
 * See signs.h.
 */
#include "adverts/rank/signs.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adverts_signs[], mn_data_adverts_signs_end[];

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

/* A state is what was read of phrases: state 0 nothing. */
typedef struct state {
    uint16_t next[256];
    uint16_t fail;
    uint16_t other;  /* the next state along fail at which a phrase ends; 0: none */
    uint16_t length; /* bytes of the phrase that ends here; 0: none */
    uint8_t sign;
    bool alone; /* it must stand between blanks */
} state;

struct mn_signs {
    state *state;
    size_t n, cap;
};

/* --- making -------------------------------------------------------------------------------------
 */

static mn_status find_sign(mn_sign *out, const mn_csv *t, mn_err *e)
{
    for (unsigned i = 0; i < MN_SIGNS; i++)
        if (mn_text_eq_str(t->cell[0], about[i].name)) {
            *out = (mn_sign)i;
            return MN_OK;
        }
    return mn_csv_fail(t, e, "no such sign");
}

/* Whether words of this script are written with blanks between: Han, kana, Thai, Lao, Burmese and
 * Khmer are not. bytes begin with a character. */
static bool parts_words(mn_text t)
{
    const unsigned char a = (unsigned char)t.ptr[0], b = t.len > 1 ? (unsigned char)t.ptr[1] : 0;
    if (a == 0xE0)
        return b < 0xB8 || b > 0xBB; /* U+0E00 to U+0EFF */
    if (a == 0xE1)
        return !((b >= 0x80 && b <= 0x82) || b == 0x9E || b == 0x9F);
    return a < 0xE2 || (a == 0xE2 && b < 0xBA);
}

static mn_status add_phrase(mn_signs *s, mn_text phrase, mn_sign sign, mn_err *e)
{
    uint16_t at = 0;
    for (size_t i = 0; i < phrase.len; i++) {
        const unsigned char c = (unsigned char)phrase.ptr[i];
        if (!s->state[at].next[c]) {
            if (s->n >= UINT16_MAX || !mn_grow(&s->state, &s->cap, s->n + 1, sizeof *s->state))
                return mn_fail_memory(e);
            s->state[s->n] = (state){.length = 0};
            s->state[at].next[c] = (uint16_t)s->n++;
        }
        at = s->state[at].next[c];
    }
    s->state[at].length = (uint16_t)phrase.len;
    s->state[at].sign = (uint8_t)sign;
    s->state[at].alone = parts_words(phrase);
    return MN_OK;
}

/* Turns the tree into a machine that never goes back: breadth first, so that shorter beginnings,
 * which failures lead to, are done. */
static mn_status link_states(mn_signs *s, mn_err *e)
{
    uint16_t *queue = malloc(s->n * sizeof *queue);
    size_t from = 0, to = 0;
    if (!queue)
        return mn_fail_memory(e);
    queue[to++] = 0;
    while (from < to) {
        const uint16_t at = queue[from++];
        state *on = &s->state[at];
        const state *back = &s->state[on->fail];
        on->other = back->length ? on->fail : back->other;
        for (int c = 0; c < 256; c++) {
            const uint16_t child = on->next[c];
            const uint16_t elsewhere = at ? back->next[c] : 0;
            if (!child) {
                on->next[c] = elsewhere;
                continue;
            }
            s->state[child].fail = elsewhere;
            queue[to++] = child;
        }
    }
    free(queue);
    return MN_OK;
}

static mn_status read_phrases(mn_signs *s, mn_arena *arena, mn_err *e)
{
    const size_t len = (size_t)(mn_data_adverts_signs_end - mn_data_adverts_signs);
    mn_normal *normal = NULL;
    mn_plain plain = {0};
    mn_csv t;
    bool more = true;
    mn_sign sign = MN_SIGN_FEE;
    mn_status st = mn_normal_new(&normal, e);
    if (!st)
        st = mn_csv_open(&t, (mn_source){"data/adverts/signs.csv", mn_data_adverts_signs, len},
                         arena, "sign,phrase", e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more) {
        if (!(st = find_sign(&sign, &t, e)) && !(st = mn_normal_text(&plain, normal, t.cell[1], e)))
            st = plain.text.len ? add_phrase(s, plain.text, sign, e)
                                : mn_csv_fail(&t, e, "a phrase without words");
    }
    mn_plain_free(&plain);
    mn_normal_free(normal);
    return st;
}

mn_status mn_signs_new(mn_signs **out, mn_err *e)
{
    mn_signs *s = calloc(1, sizeof *s);
    mn_arena arena = {0};
    mn_status st =
        s && mn_grow(&s->state, &s->cap, 1, sizeof *s->state) ? MN_OK : mn_fail_memory(e);
    if (!st) {
        s->state[s->n++] = (state){.length = 0};
        st = read_phrases(s, &arena, e);
    }
    if (!st)
        st = link_states(s, e);
    mn_arena_free(&arena);
    if (st)
        mn_signs_free(s);
    else
        *out = s;
    return st;
}

void mn_signs_free(mn_signs *s)
{
    if (s)
        free(s->state);
    free(s);
}

/* --- looking
 * -------------------------------------------------------------------------------------- */

static bool stands(const state *s, mn_text t, size_t end)
{
    const size_t from = end - s->length;
    return !s->alone ||
           ((from == 0 || t.ptr[from - 1] == ' ') && (end == t.len || t.ptr[end] == ' '));
}

uint32_t mn_signs_of(const mn_signs *s, mn_text plain)
{
    uint32_t found = 0;
    uint16_t at = 0;
    for (size_t i = 0; i < plain.len; i++) {
        at = s->state[at].next[(unsigned char)plain.ptr[i]];
        for (uint16_t k = at; k; k = s->state[k].other)
            if (s->state[k].length && stands(&s->state[k], plain, i + 1))
                found |= 1U << s->state[k].sign;
    }
    return found;
}
