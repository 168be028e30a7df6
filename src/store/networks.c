/* SPDX-License-Identifier: Apache-2.0
 *
 * store/networks.c - reading networks: all, or one.
 */
#include <manumit/store_network.h>

#include "core/err.h"
#include "core/text.h"
#include "store/matter.h"

/* --- rows ------------------------------------------------------------------------------------- */

/* Of the last step that finding made, and nobody's decision. */
#define FOUND_STEP(column)                                                                         \
    " (SELECT s." column " FROM network_step s WHERE s.network = network.number AND s.what IN"     \
    " ('found', 'renewed', 'joined', 'parted') ORDER BY s.step DESC LIMIT 1)"
#define NETWORK_COLUMNS                                                                            \
    "SELECT number, version, state, joined, priority, posts, texts, phones, places, archive, "     \
    "name,"                                                                                        \
    " key, first, last, circuit, signs, reasons, contrary, found, found_by, taken_by, decision,"   \
    " reason, decided_by, decided_at, (SELECT COUNT(DISTINCT h.watch) FROM watch_hit h WHERE"      \
    " h.network = network.number)," FOUND_STEP("what") "," FOUND_STEP("at") "," FOUND_STEP(        \
        "reason") " FROM network"
enum { NETWORK_N = 29 };

static void bind_all(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_int(q, c->after);
}

mn_status mn_store_networks(mn_store_cursor **out, mn_store *s, mn_text archive, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "network",
        .sql = NETWORK_COLUMNS " WHERE (CAST($1 AS TEXT) = '' OR archive = $1) AND number > $2"
                               " ORDER BY number LIMIT $3",
        .columns = NETWORK_N,
        .bind = bind_all,
    };
    mn_store_cursor *c = NULL;
    const mn_status st = mn_cursor_new(&c, s, &kind, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, archive.ptr ? archive : mn_text_of(""))) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_network_at(mn_store_cursor **out, mn_store *s, int64_t number, mn_err *e)
{
    static const mn_cursor_kind kind = {
        .name = "network",
        .sql = NETWORK_COLUMNS " WHERE number = $1 AND number > $2 LIMIT $3",
        .columns = NETWORK_N,
        .bind = mn_cursor_bind_list,
    };
    mn_status st = mn_matter_there(s, &mn_network_matter, number, e);
    if (!st && !(st = mn_cursor_new(out, s, &kind, e)))
        (*out)->list = number;
    return st;
}

mn_status mn_store_next_network(mn_store_cursor *c, mn_store_network *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "network", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    *out = (mn_store_network){.number = mn_cell_int(row[0]),
                              .version = mn_cell_int(row[1]),
                              .joined = mn_cell_int(row[3]),
                              .priority = (double)mn_cell_int(row[4]) / 1e6,
                              .posts = mn_cell_int(row[5]),
                              .texts = mn_cell_int(row[6]),
                              .phones = mn_cell_int(row[7]),
                              .places = mn_cell_int(row[8]),
                              .archive = row[9],
                              .name = row[10],
                              .key = row[11],
                              .first = row[12],
                              .last = row[13],
                              .circuit = row[14],
                              .signs = row[15],
                              .reasons = row[16],
                              .contrary = row[17],
                              .found = row[18],
                              .found_by = row[19],
                              .taken_by = row[20],
                              .decision = row[21],
                              .reason = row[22],
                              .by = row[23],
                              .at = row[24],
                              .watched = mn_cell_int(row[25]),
                              .change = row[26],
                              .changed = row[27],
                              .detail = row[28]};
    c->after = out->number;
    return mn_matter_state(&out->state, &mn_network_matter, out->number, row[2], e);
}
