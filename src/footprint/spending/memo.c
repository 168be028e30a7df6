/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/memo.c - see the header.
 */
#include "footprint/spending/memo.h"

#include "core/err.h"

uint32_t mn_memo_get(const mn_memo *m, mn_text key)
{
    return mn_map_get(&m->map, key);
}

bool mn_memo_full(const mn_memo *m)
{
    return m->map.count >= MN_MEMO_ENTRIES || m->bytes >= MN_MEMO_BYTES;
}

mn_status mn_memo_put(mn_memo *m, mn_text key, uint32_t value, mn_err *e)
{
    const mn_text copy = mn_arena_text(&m->keys, key);
    if (!copy.ptr) {
        return mn_fail_memory(e);
    }
    m->bytes += key.len + 1;
    return mn_map_put(&m->map, copy, &value, e);
}

void mn_memo_free(mn_memo *m)
{
    mn_map_free(&m->map);
    mn_arena_free(&m->keys);
    m->bytes = 0;
}
