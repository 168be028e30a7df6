/* SPDX-License-Identifier: Apache-2.0
 *
 * store/graph.c - the evidence graph: nodes, edges, evidence.
 */
#include "store/cursor.h"

#include "core/err.h"

mn_status mn_graph_node(int64_t *out, mn_store *s, const char *kind, mn_text key, mn_err *e)
{
    mn_query q = mn_ask(
        s->db, "INSERT INTO node (kind, key) VALUES ($1, $2) ON CONFLICT (kind, key) DO NOTHING",
        e);
    mn_bind_str(&q, kind);
    mn_bind_text(&q, key);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    q = mn_ask(s->db, "SELECT number FROM node WHERE kind = $1 AND key = $2", e);
    mn_bind_str(&q, kind);
    mn_bind_text(&q, key);
    return mn_one_int(out, &q);
}

mn_status mn_graph_edge(int64_t *out, mn_store *s, const char *kind, int64_t from, int64_t to,
                        mn_text since, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "INSERT INTO edge (kind, from_node, to_node, since)"
                        " VALUES ($1, $2, $3, $4) RETURNING number",
                        e);
    mn_bind_str(&q, kind);
    mn_bind_int(&q, from);
    mn_bind_int(&q, to);
    mn_bind_text(&q, since);
    return mn_one_int(out, &q);
}

mn_status mn_graph_end(mn_store *s, int64_t edge, mn_text until, mn_err *e)
{
    mn_query q = mn_ask(s->db, "UPDATE edge SET until = $1 WHERE number = $2 AND until IS NULL", e);
    mn_bind_text(&q, until);
    mn_bind_int(&q, edge);
    return mn_run(&q);
}

mn_status mn_graph_evidence(mn_store *s, int64_t edge, mn_text source, mn_text sha256,
                            uint64_t line, mn_text date, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "INSERT INTO evidence (edge, source, sha256, line, date)"
                        " VALUES ($1, $2, $3, $4, $5)",
                        e);
    mn_bind_int(&q, edge);
    mn_bind_text(&q, source);
    mn_bind_text(&q, sha256);
    mn_bind_int(&q, (int64_t)line);
    mn_bind_text(&q, date);
    return mn_run(&q);
}

mn_status mn_record_edge(mn_buf *to, mn_store *s, int64_t edge, mn_err *e)
{
    if (!edge)
        return MN_OK;
    mn_query q = mn_ask(s->db,
                        "SELECT g.kind, f.kind, f.key, t.kind, t.key, g.since, g.until FROM edge g"
                        " JOIN node f ON f.number = g.from_node JOIN node t ON t.number = g.to_node"
                        " WHERE g.number = $1",
                        e);
    mn_bind_int(&q, edge);
    mn_status st = mn_record_rows(to, &q, 7);
    if (st)
        return st;
    q = mn_ask(s->db,
               "SELECT source, sha256, line, date FROM evidence WHERE edge = $1 ORDER BY number",
               e);
    mn_bind_int(&q, edge);
    return mn_record_rows(to, &q, 4);
}

/* --- reading ------------------------------------------------------------------------- */

/* The key is an edge's number and its evidence's. */
static void bind_edges(const mn_store_cursor *c, mn_query *q)
{
    mn_bind_text(q, c->text[0]);
    mn_bind_text(q, c->text[1]);
    mn_bind_int(q, c->after);
    mn_bind_int(q, c->other);
}

mn_status mn_store_edges(mn_store_cursor **out, mn_store *s, mn_text kind, mn_text key, mn_err *e)
{
    static const mn_cursor_kind edges = {
        .name = "edge",
        .sql = "SELECT g.number, COALESCE(v.number, 0), g.kind, f.kind, f.key, t.kind, t.key,"
               " g.since, g.until, v.source, v.sha256, v.date, v.line FROM edge g"
               " JOIN node f ON f.number = g.from_node JOIN node t ON t.number = g.to_node"
               " LEFT JOIN evidence v ON v.edge = g.number"
               " WHERE g.number IN"
               " (SELECT a.number FROM edge a JOIN node n ON n.number = a.from_node"
               " WHERE n.kind = $1 AND n.key = $2"
               " UNION SELECT a.number FROM edge a JOIN node n ON n.number = a.to_node"
               " WHERE n.kind = $1 AND n.key = $2)"
               " AND (g.number > $3 OR (g.number = $3 AND COALESCE(v.number, 0) > $4))"
               " ORDER BY g.number, v.number LIMIT $5",
        .columns = 13,
        .bind = bind_edges,
    };
    mn_store_cursor *c;
    mn_status st = mn_cursor_new(&c, s, &edges, e);
    if (st)
        return st;
    if (!mn_cursor_keep(c, 0, kind) || !mn_cursor_keep(c, 1, key)) {
        mn_store_cursor_free(c);
        return mn_fail_memory(e);
    }
    *out = c;
    return MN_OK;
}

mn_status mn_store_next_edge(mn_store_cursor *c, mn_store_edge *out, bool *any, mn_err *e)
{
    const mn_text *row;
    mn_status st = mn_cursor_next(c, "edge", &row, e);
    if (st || !(*any = row != NULL))
        return st;
    c->after = mn_cell_int(row[0]);
    c->other = mn_cell_int(row[1]);
    *out = (mn_store_edge){.kind = row[2],
                           .from_kind = row[3],
                           .from_key = row[4],
                           .to_kind = row[5],
                           .to_key = row[6],
                           .since = row[7],
                           .until = row[8],
                           .source = row[9],
                           .sha256 = row[10],
                           .date = row[11],
                           .line = (uint64_t)mn_cell_int(row[12])};
    return MN_OK;
}
