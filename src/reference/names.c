/* SPDX-License-Identifier: Apache-2.0
 *
 * reference/names.c - from any spelling of a name to its owner. See names.h.
 */
#include "reference/names.h"

#include "core/err.h"
#include "core/text.h"
#include "reference/fold.h"

#include <stdlib.h>
#include <string.h>

static const char *kept(const mn_names *s)
{
    return s->keep ? s->keep : "";
}

/* Two owners claim one name: the higher rank has it, equals lose it. */
static void settle(mn_names *s, mn_name *held, const char *shown, uint32_t owner, mn_name_rank rank)
{
    if (held->owner == owner) {
        return;
    }
    s->ambiguous++;
    if (rank > held->rank) {
        held->owner = owner;
        held->rank = rank;
        held->shown = shown;
    } else if (rank == held->rank) {
        held->owner = MN_NAME_AMBIGUOUS;
    }
}

mn_status mn_names_add(mn_names *s, mn_arena *a, mn_text shown, uint32_t owner, mn_name_rank rank,
                       mn_err *e)
{
    char folded[MN_FOLD_MAX];
    mn_text key = {folded, mn_fold(folded, shown, kept(s))};
    if (key.len == 0) {
        return MN_OK;
    }
    uint32_t at = mn_map_get(&s->map, key);
    if (at != MN_MAP_NONE) {
        mn_text copy = s->at[at].rank < rank ? mn_arena_text(a, shown) : (mn_text){"", 0};
        settle(s, &s->at[at], copy.ptr, owner, rank);
        return copy.ptr ? MN_OK : mn_fail_memory(e);
    }
    mn_text copy = mn_arena_text(a, shown);
    key = mn_arena_text(a, key);
    if (!copy.ptr || !key.ptr || !mn_grow(&s->at, &s->cap, s->n + 1, sizeof *s->at)) {
        return mn_fail_memory(e);
    }
    at = (uint32_t)s->n;
    mn_status st = mn_map_put(&s->map, key, &at, e);
    if (st == MN_OK) {
        s->at[s->n++] = (mn_name){key, copy.ptr, owner, rank};
    }
    return st;
}

mn_status mn_names_add_list(mn_names *s, mn_arena *a, mn_text list, uint32_t owner, mn_err *e)
{
    mn_text part;
    mn_status st = MN_OK;
    while (st == MN_OK && mn_text_split(&list, ';', &part)) {
        st = mn_names_add(s, a, mn_text_trim(part), owner, MN_NAME_ALIAS, e);
    }
    return st;
}

/* "u s a" -> "usa"; false when any word is longer than a letter. */
static bool join_initials(char *folded, size_t *len)
{
    if (*len < 3) {
        return false;
    }
    for (size_t i = 1; i < *len; i += 2) {
        if (folded[i] != ' ') {
            return false;
        }
    }
    for (size_t i = 0; 2 * i < *len; i++) {
        folded[i] = folded[2 * i];
    }
    *len = (*len + 1) / 2;
    return true;
}

uint32_t mn_names_find(const mn_names *s, mn_text name)
{
    char folded[MN_FOLD_MAX];
    size_t len = mn_fold(folded, name, kept(s));
    if (len == 0) {
        return MN_NAME_NONE;
    }
    uint32_t at = mn_map_get(&s->map, (mn_text){folded, len});
    if (at == MN_MAP_NONE && join_initials(folded, &len)) {
        at = mn_map_get(&s->map, (mn_text){folded, len});
    }
    if (at == MN_MAP_NONE || s->at[at].owner == MN_NAME_AMBIGUOUS) {
        return MN_NAME_NONE;
    }
    return s->at[at].owner;
}

const char *mn_names_suggest(const mn_names *s, mn_text name)
{
    char folded[MN_FOLD_MAX];
    mn_text given = {folded, mn_fold(folded, name, kept(s))};
    size_t best = given.len <= 4 ? 2 : 3; /* first distance that is too far */
    const mn_name *near = NULL, *longer = NULL;
    if (given.len < 2) {
        return NULL;
    }
    for (size_t i = 0; i < s->n; i++) {
        const mn_name *n = &s->at[i];
        size_t apart = n->key.len > given.len ? n->key.len - given.len : given.len - n->key.len;
        if (n->owner == MN_NAME_AMBIGUOUS) {
            continue;
        }
        /* Folding keeps wide letters of up to four bytes: two edits may be
         * eight bytes. Two-letter codes are near everything. */
        if (n->key.len > 2 && apart <= 8) {
            size_t d = mn_edit_distance(given, n->key, best);
            if (d < best) {
                best = d;
                near = n;
            }
        }
        if (given.len >= 3 && n->key.len > given.len &&
            memcmp(n->key.ptr, given.ptr, given.len) == 0 &&
            (!longer || n->key.len < longer->key.len)) {
            longer = n;
        }
    }
    return near ? near->shown : longer ? longer->shown : NULL;
}

void mn_names_free(mn_names *s)
{
    mn_map_free(&s->map);
    free(s->at);
    *s = (mn_names){0};
}
