/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/rule/left.c - which built-in rows a table of the caller's own, which stands in the place of
 * the built-in one, leaves out. Nothing of them is applied, which must be said: a ban that is not
 * looked at releases in silence.
 */
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/rule/inside.h"

/* By which columns a row is known, and which says what it is. */
typedef struct known_by {
    const char *id, *also, *what;
} known_by;

static const known_by by[MN_LAW_TABLES] = {
    [MN_T_SECTORS] = {"id", NULL, "title"},   [MN_T_RULES] = {"id", NULL, "title"},
    [MN_T_STATUS] = {"rule", NULL, "status"}, [MN_T_ENTITIES] = {"rule", "name", "name"},
    [MN_T_GAPS] = {"id", NULL, "says"},       [MN_T_THRESHOLDS] = {"id", NULL, "note"},
    [MN_T_CLOCKS] = {"id", NULL, "says"},     [MN_T_HOLIDAYS] = {"id", NULL, "name"},
};

static mn_text cell(const mn_table *t, size_t row, const char *column)
{
    const size_t at = column ? mn_table_find(t, column) : SIZE_MAX;
    return at == SIZE_MAX ? (mn_text){"", 0} : mn_text_trim(mn_table_text(t, row, at));
}

/* *fresh: it was not among the keys, and is now. */
static mn_status put(bool *fresh, mn_law_maker *m, mn_map *keys, mn_buf *key, const mn_table *t,
                     size_t row, const known_by *k, mn_err *e)
{
    uint32_t value = 1;
    mn_buf_clear(key);
    mn_buf_text(key, cell(t, row, k->id));
    mn_buf_char(key, '\n');
    mn_buf_text(key, cell(t, row, k->also));
    if (key->failed)
        return mn_fail_memory(e);
    *fresh = mn_map_get(keys, (mn_text){key->ptr, key->len}) == MN_MAP_NONE;
    if (!*fresh)
        return MN_OK;
    const mn_text kept = mn_arena_text(&m->arena, (mn_text){key->ptr, key->len});
    return kept.ptr ? mn_map_put(keys, kept, &value, e) : mn_fail_memory(e);
}

static mn_status add(mn_law_maker *m, mn_law_left x, mn_err *e)
{
    if (!mn_grow(&m->left, &m->c_left, m->n_left + 1, sizeof *m->left))
        return mn_fail_memory(e);
    m->left[m->n_left++] = x;
    return MN_OK;
}

mn_status mn_law_note_left(mn_law_maker *m, int kind, const char *name, const mn_table *own,
                           const mn_table *builtin, mn_err *e)
{
    const known_by *k = &by[kind];
    const bool of_rule = strcmp(k->id, "rule") == 0;
    mn_map keys = {0};
    mn_buf key = {0};
    bool fresh = false;
    mn_status st = MN_OK;
    for (size_t i = 0; i < mn_table_rows(own) && !st; i++)
        st = put(&fresh, m, &keys, &key, own, i, k, e);
    for (size_t i = 0; i < mn_table_rows(builtin) && !st; i++) {
        const mn_text id = cell(builtin, i, k->id);
        if (of_rule && mn_map_get(&m->rule, id) == MN_MAP_NONE)
            continue; /* the rule itself is left out, which is said of it */
        st = put(&fresh, m, &keys, &key, builtin, i, k, e);
        if (!st && fresh)
            st = add(m, (mn_law_left){mn_text_of(name), id, cell(builtin, i, k->what)}, e);
    }
    mn_buf_free(&key);
    mn_map_free(&keys);
    return st;
}
