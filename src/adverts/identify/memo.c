/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/memo.c - see memo.h.
 */
#include "adverts/identify/memo.h"

#include <stdlib.h>

#include "core/arena.h"

void id_memo_free(id_memo *m)
{
    if (m)
        free(m->more);
    free(m);
}

/* The languages whose counts rose; false when they are more than there is room for, or rose by
 * much. */
static bool languages(id_memo_word *w, const id_pass *k)
{
    size_t n = 0;
    for (size_t i = 0; i < k->notes; i++) {
        size_t at = 0;
        while (at < n && w->language[at] != k->note[i].language)
            at++;
        if (k->notes > ID_NOTES || at == sizeof w->language ||
            k->note[i].more + w->adds[at] > UINT8_MAX)
            return false;
        w->language[at] = k->note[i].language;
        w->adds[at] = (uint8_t)(w->adds[at] + k->note[i].more);
        n += at == n;
    }
    return true;
}

static void more(id_memo_more *m, const mn_id_scratch *s, const id_memo_before *b, uint32_t at)
{
    *m = (id_memo_more){.units = (uint8_t)(s->units - b->units),
                        .keys = (uint8_t)(s->keys - b->keys),
                        .digits = s->digits - b->digits};
    for (size_t i = 0; i < m->units; i++) {
        m->unit[i] = s->unit[b->units + i];
        m->unit[i].start -= at;
        m->unit[i].end -= at;
    }
    for (size_t i = 0; i < m->keys; i++) {
        m->key[i] = s->key[b->keys + i];
        m->key[i].start -= at;
        m->key[i].end -= at;
    }
}

void id_memo_put(id_memo *m, const id_memo_key *k, const id_pass *pass, const id_memo_before *b,
                 size_t at, bool beside)
{
    const mn_id_scratch *s = pass->s;
    id_memo_word w = {.key = *k, .beside = beside};
    if (s->spots != b->spots || s->units - b->units > ID_MEMO_UNITS ||
        s->keys - b->keys > ID_MEMO_KEYS || !languages(&w, pass))
        return;
    if (s->units != b->units || s->keys != b->keys) {
        if (m->mores == ID_MEMO_MORE) {
            memset(m->word, 0, sizeof m->word);
            m->mores = 0;
        }
        if (!mn_grow(&m->more, &m->more_cap, m->mores + 1, sizeof *m->more))
            return; /* it is taken apart again, that is all */
        more(&m->more[m->mores++], s, b, (uint32_t)at);
        w.more = (uint16_t)m->mores;
    }
    id_memo_word *pair = &m->word[id_memo_place(k)];
    pair[1] = pair[0];
    pair[0] = w;
}

bool id_memo_add(mn_id_scratch *s, const id_memo_more *m, size_t at)
{
    if (!mn_grow(&s->unit, &s->unit_cap, s->units + m->units, sizeof *s->unit) ||
        !mn_grow(&s->key, &s->key_cap, s->keys + m->keys, sizeof *s->key))
        return false;
    for (size_t i = 0; i < m->units; i++) {
        id_unit *u = &s->unit[s->units++];
        *u = m->unit[i];
        u->start += (uint32_t)at;
        u->end += (uint32_t)at;
    }
    for (size_t i = 0; i < m->keys; i++) {
        id_key *w = &s->key[s->keys++];
        *w = m->key[i];
        w->start += (uint32_t)at;
        w->end += (uint32_t)at;
    }
    s->digits += m->digits;
    return true;
}
