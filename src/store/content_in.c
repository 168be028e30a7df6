/* SPDX-License-Identifier: Apache-2.0
 *
 * store/content_in.c - a new version of content: blocks are packed some at a time, in threads,
 * and written in one transaction with the version's row, its evidence and the log's entry.
 */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "store/content.h"
#include "store/version.h"

enum {
    BATCH = 8, /* blocks at a time */
    LEVEL = 1, /* of packing: the fastest */
    COUNTS_MAX = 1023,
};

struct mn_store_content_in {
    mn_store *s;
    const mn_ctx *ctx;
    mn_arena arena;
    mn_store_content_head head; /* its texts in the arena */
    mn_store_act act;
    int64_t content, version, parts;
    uint64_t bytes;
    crypto_hash_sha256_state digest;
    char *raw, *packed; /* of a batch */
    size_t used, bound;
    size_t length[BATCH]; /* packed; 0: there was no memory */
    char hash[BATCH][MN_SHA256_HEX];
};

/* --- beginning -------------------------------------------------------------------------- */

static mn_status check_head(const mn_store_content_head *h, mn_err *e)
{
    mn_status st;
    if (!mn_content_kind(h->kind))
        return mn_fail(e, MN_USAGE, "there is no such kind of content");
    if ((st = mn_check_name(h->name, h->kind, e)) ||
        (st = mn_check_text(h->format, "the format", 0, 63, false, e)) ||
        (st = mn_check_text(h->counts, "what it holds", 0, COUNTS_MAX, true, e)))
        return st;
    return mn_check_sources(h->sources, h->n_sources, e);
}

static bool keep_head(mn_store_content_in *in, const mn_store_content_head *h,
                      const mn_store_act *act)
{
    mn_text *const to[] = {&in->head.kind,   &in->head.name, &in->head.format,
                           &in->head.counts, &in->act.actor, &in->act.when};
    const mn_text from[] = {h->kind, h->name, h->format, h->counts, act->actor, act->when};
    in->head = *h;
    return mn_keep_texts(&in->arena, to, from, sizeof from / sizeof *from) &&
           (in->head.sources = mn_keep_sources(&in->arena, h->sources, h->n_sources));
}

/* That the version to come follows the one that the caller knows. */
static mn_status check_after(const mn_store_content_in *in, mn_err *e)
{
    const int64_t after = in->head.after == MN_STORE_CONTENT_FIRST ? 0 : in->head.after;
    if (!in->head.after || in->version == after + 1)
        return MN_OK;
    mn_fail(e, MN_USAGE, "version %lld of '%s' came meanwhile", (long long)(in->version - 1),
            in->head.name.ptr);
    return mn_after(mn_hint(e, "run it again: it will go on from that"), MN_USAGE);
}

/* The content's number, made where there is none, and the version that is to come. */
static mn_status put_content(mn_store_content_in *in, mn_err *e)
{
    mn_query q = mn_ask(in->s->db,
                        "INSERT INTO content (kind, name) VALUES ($1, $2)"
                        " ON CONFLICT (kind, name) DO NOTHING",
                        e);
    mn_bind_text(&q, in->head.kind);
    mn_bind_text(&q, in->head.name);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    q = mn_ask(in->s->db,
               "SELECT c.number, (SELECT COALESCE(MAX(v.version), 0) + 1 FROM content_version v"
               " WHERE v.content = c.number) FROM content c WHERE c.kind = $1 AND c.name = $2",
               e);
    mn_bind_text(&q, in->head.kind);
    mn_bind_text(&q, in->head.name);
    if (mn_next(&q)) {
        in->content = mn_get_int(&q, 0);
        in->version = mn_get_int(&q, 1);
    }
    st = mn_done(&q);
    return st ? st : check_after(in, e);
}

static void release(mn_store_content_in *in)
{
    in->s->importing = false;
    mn_arena_free(&in->arena);
    free(in->raw);
    free(in->packed);
    free(in);
}

mn_status mn_store_content_begin(mn_store_content_in **out, mn_store *s,
                                 const mn_store_content_head *head, const mn_store_act *act,
                                 const mn_ctx *ctx, mn_err *e)
{
    mn_status st = check_head(head, e);
    if (st || (st = mn_check_alone(s, e)))
        return st;
    mn_store_content_in *in = calloc(1, sizeof *in);
    if (!in)
        return mn_fail_memory(e);
    in->s = s;
    in->ctx = ctx;
    in->bound = ZSTD_compressBound(MN_CONTENT_BLOCK);
    in->raw = malloc((size_t)BATCH * MN_CONTENT_BLOCK);
    in->packed = malloc(BATCH * in->bound);
    crypto_hash_sha256_init(&in->digest);
    st = in->raw && in->packed && keep_head(in, head, act) ? MN_OK : mn_fail_memory(e);
    if (!st && !(st = mn_store_begin(s, act, MN_STORE_IMPORT, e)) && (st = put_content(in, e)))
        mn_db_rollback(s->db);
    if (st) {
        release(in);
        return st;
    }
    s->importing = true;
    *out = in;
    return MN_OK;
}

void mn_store_content_abort(mn_store_content_in *in)
{
    if (!in)
        return;
    mn_db_rollback(in->s->db);
    release(in);
}

/* --- bytes --------------------------------------------------------------------------------- */

static size_t block_length(const mn_store_content_in *in, size_t i)
{
    const size_t left = in->used - i * MN_CONTENT_BLOCK;
    return left < MN_CONTENT_BLOCK ? left : MN_CONTENT_BLOCK;
}

static void pack_block(size_t i, void *payload)
{
    mn_store_content_in *in = payload;
    const char *raw = in->raw + i * MN_CONTENT_BLOCK;
    const size_t length = block_length(in, i);
    mn_sha256_hex(in->hash[i], raw, length);
    const size_t n = ZSTD_compress(in->packed + i * in->bound, in->bound, raw, length, LEVEL);
    in->length[i] = ZSTD_isError(n) ? 0 : n;
}

static mn_status put_block(mn_store_content_in *in, size_t i, mn_err *e)
{
    mn_query q = mn_ask(in->s->db,
                        "INSERT INTO content_block (hash, length, packed) VALUES ($1, $2, $3)"
                        " ON CONFLICT (hash) DO NOTHING",
                        e);
    mn_bind_str(&q, in->hash[i]);
    mn_bind_int(&q, (int64_t)block_length(in, i));
    mn_bind_bytes(&q, in->packed + i * in->bound, in->length[i]);
    mn_status st = mn_run(&q);
    if (st)
        return st;
    q = mn_ask(in->s->db,
               "INSERT INTO content_part (content, version, part, hash) VALUES ($1, $2, $3, $4)",
               e);
    mn_bind_int(&q, in->content);
    mn_bind_int(&q, in->version);
    mn_bind_int(&q, in->parts++);
    mn_bind_str(&q, in->hash[i]);
    crypto_hash_sha256_update(&in->digest, (const unsigned char *)in->hash[i], MN_SHA256_HEX - 1);
    crypto_hash_sha256_update(&in->digest, (const unsigned char *)"\n", 1);
    return mn_run(&q);
}

/* --- from the version before --------------------------------------------------------------------
 */

static mn_status carry_blocks(mn_store_content_in *in, int64_t blocks, mn_err *e)
{
    int64_t found = 0;
    bool whole = true;
    mn_query q = mn_ask(in->s->db,
                        "SELECT p.hash, b.length FROM content_part p JOIN content_block b"
                        " ON b.hash = p.hash WHERE p.content = $1 AND p.version = $2"
                        " AND p.part < $3 ORDER BY p.part",
                        e);
    mn_bind_int(&q, in->content);
    mn_bind_int(&q, in->head.after);
    mn_bind_int(&q, blocks);
    while (mn_next(&q)) {
        const mn_text hash = mn_get_text(&q, 0);
        whole = whole && mn_get_int(&q, 1) == MN_CONTENT_BLOCK;
        crypto_hash_sha256_update(&in->digest, (const unsigned char *)hash.ptr, hash.len);
        crypto_hash_sha256_update(&in->digest, (const unsigned char *)"\n", 1);
        found++;
    }
    mn_status st = mn_done(&q);
    if (!st && (!whole || found != blocks))
        return mn_fail(e, MN_DATA, "blocks of content are missing");
    if (st)
        return st;
    q = mn_ask(in->s->db,
               "INSERT INTO content_part (content, version, part, hash)"
               " SELECT content, $3, part, hash FROM content_part"
               " WHERE content = $1 AND version = $2 AND part < $4",
               e);
    mn_bind_int(&q, in->content);
    mn_bind_int(&q, in->head.after);
    mn_bind_int(&q, in->version);
    mn_bind_int(&q, blocks);
    in->parts = blocks;
    in->bytes = (uint64_t)blocks * MN_CONTENT_BLOCK;
    return mn_run(&q);
}

/* The beginning of the block behind those. */
static mn_status carry_rest(mn_store_content_in *in, size_t rest, mn_err *e)
{
    mn_buf packed = {0}, raw = {0};
    mn_status bad = MN_OK;
    mn_query q = mn_ask(in->s->db,
                        "SELECT p.hash, b.length, b.packed FROM content_part p"
                        " JOIN content_block b ON b.hash = p.hash"
                        " WHERE p.content = $1 AND p.version = $2 AND p.part = $3",
                        e);
    mn_bind_int(&q, in->content);
    mn_bind_int(&q, in->head.after);
    mn_bind_int(&q, in->parts);
    if (mn_next(&q)) {
        mn_get_bytes(&q, 2, &packed);
        bad = mn_content_unpack(&raw, &packed, mn_get_int(&q, 1), mn_get_text(&q, 0), e);
    }
    mn_status st = mn_done(&q);
    st = bad ? bad : st;
    if (!st && raw.len < rest)
        st = mn_fail(e, MN_DATA, "blocks of content are missing");
    if (!st)
        st = mn_store_content_write(in, raw.ptr, rest, e);
    mn_buf_free(&packed);
    mn_buf_free(&raw);
    return st;
}

mn_status mn_store_content_carry(mn_store_content_in *in, uint64_t bytes, mn_err *e)
{
    if (in->head.after < 1 || in->bytes || in->used)
        return mn_fail(e, MN_USAGE, "a version is carried on before anything is written");
    mn_status st = carry_blocks(in, (int64_t)(bytes / MN_CONTENT_BLOCK), e);
    if (!st && bytes % MN_CONTENT_BLOCK)
        st = carry_rest(in, (size_t)(bytes % MN_CONTENT_BLOCK), e);
    return st;
}

/* --- to the store ------------------------------------------------------------------------------
 */

static mn_status put_batch(mn_store_content_in *in, mn_err *e)
{
    const size_t n = (in->used + MN_CONTENT_BLOCK - 1) / MN_CONTENT_BLOCK;
    mn_status st = mn_parallel(in->ctx, n, pack_block, in, e);
    for (size_t i = 0; i < n && !st; i++)
        st = in->length[i] ? put_block(in, i, e) : mn_fail_memory(e);
    in->bytes += in->used;
    in->used = 0;
    return st;
}

mn_status mn_store_content_write(mn_store_content_in *in, const void *bytes, size_t length,
                                 mn_err *e)
{
    const char *from = bytes;
    mn_status st = MN_OK;
    while (length && !st) {
        const size_t room = (size_t)BATCH * MN_CONTENT_BLOCK - in->used;
        const size_t n = length < room ? length : room;
        memcpy(in->raw + in->used, from, n);
        in->used += n;
        from += n;
        length -= n;
        if (n == room)
            st = put_batch(in, e);
    }
    return st;
}

/* --- the end ---------------------------------------------------------------------------------- */

static mn_status put_graph(mn_store_content_in *in, int64_t *edge, mn_err *e)
{
    const mn_version_node v = {.kind = in->head.kind.ptr,
                               .name = in->head.name,
                               .version = in->version,
                               .sources = in->head.sources,
                               .n_sources = in->head.n_sources,
                               .when = in->act.when,
                               .date = mn_text_sub(in->act.when, 0, MN_STORE_DATE - 1)};
    return mn_graph_version(edge, in->s, &v, e);
}

static mn_status put_version(const mn_store_content_in *in, const char *digest, int64_t edge,
                             mn_err *e)
{
    mn_query q = mn_ask(in->s->db,
                        "INSERT INTO content_version (content, version, format, counts, imported,"
                        " imported_by, bytes, digest, edge)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                        e);
    mn_bind_int(&q, in->content);
    mn_bind_int(&q, in->version);
    mn_bind_text(&q, in->head.format);
    mn_bind_text(&q, in->head.counts);
    mn_bind_text(&q, in->act.when);
    mn_bind_text(&q, in->act.actor);
    mn_bind_int(&q, (int64_t)in->bytes);
    mn_bind_str(&q, digest);
    mn_bind_int(&q, edge);
    return mn_run(&q);
}

static mn_status put_log(mn_store_content_in *in, mn_err *e)
{
    char object[MN_STORE_NAME + 64], action[32], note[96];
    mn_buf record = {0};
    snprintf(object, sizeof object, "%s/%s@%lld", in->head.kind.ptr, in->head.name.ptr,
             (long long)in->version);
    snprintf(action, sizeof action, "%s.import", in->head.kind.ptr);
    snprintf(note, sizeof note, "version %lld: %llu bytes of %zu files", (long long)in->version,
             (unsigned long long)in->bytes, in->head.n_sources);
    mn_status st = mn_record_content(&record, in->s, in->head.kind, in->head.name, in->version, e);
    if (!st)
        st = mn_audit_add(in->s, &in->act, action, mn_text_of(object), note, &record, e);
    mn_buf_free(&record);
    return st;
}

static mn_status end_within(mn_store_content_in *in, mn_err *e)
{
    unsigned char sum[crypto_hash_sha256_BYTES];
    char digest[MN_SHA256_HEX];
    int64_t edge = 0;
    mn_status st = put_batch(in, e);
    if (!st && !in->bytes)
        st = mn_fail(e, MN_DATA, "the new version of '%s' is empty", in->head.name.ptr);
    if (st)
        return st;
    crypto_hash_sha256_final(&in->digest, sum);
    sodium_bin2hex(digest, sizeof digest, sum, sizeof sum);
    if (!(st = put_graph(in, &edge, e)) && !(st = put_version(in, digest, edge, e)))
        st = put_log(in, e);
    return st;
}

mn_status mn_store_content_commit(mn_store_content *out, mn_store_content_in *in, mn_err *e)
{
    mn_store_content made;
    mn_status st = end_within(in, e);
    if (!st) /* before the end: afterwards nothing may fail */
        st = mn_store_content_find(&made, in->s, in->head.kind.ptr, in->head.name, in->version, e);
    st = mn_store_end(in->s, st, e);
    if (!st && out)
        *out = made;
    release(in);
    return st;
}
