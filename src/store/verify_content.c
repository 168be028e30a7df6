/* SPDX-License-Identifier: Apache-2.0
 *
 * store/verify_content.c - whether content is what was imported: each block what its hash says,
 * each version the blocks of its digest.
 */
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "store/content.h"
#include "store/verify.h"

typedef struct version {
    int64_t content, version;
    char name[MN_STORE_NAME], digest[MN_STORE_HASH];
    int64_t bytes;
} version;

/* The next version behind the one in v. */
static mn_status next_version(version *v, bool *any, mn_store *s, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT v.content, v.version, c.name, v.digest, v.bytes"
                        " FROM content_version v JOIN content c ON c.number = v.content"
                        " WHERE (v.content, v.version) > ($1, $2)"
                        " ORDER BY v.content, v.version LIMIT 1",
                        e);
    mn_bind_int(&q, v->content);
    mn_bind_int(&q, v->version);
    if ((*any = mn_next(&q))) {
        v->content = mn_get_int(&q, 0);
        v->version = mn_get_int(&q, 1);
        mn_get_str(&q, 2, v->name, sizeof v->name);
        mn_get_str(&q, 3, v->digest, sizeof v->digest);
        v->bytes = mn_get_int(&q, 4);
    }
    return mn_done(&q);
}

/* The digest of the version's parts, by what their blocks hold. */
static mn_status check_version(mn_verifier *x, const version *v, mn_err *e)
{
    crypto_hash_sha256_state state;
    unsigned char sum[crypto_hash_sha256_BYTES];
    char hex[MN_SHA256_HEX];
    int64_t bytes = 0;
    bool good = true, any = true;
    mn_buf packed = {0}, raw = {0};
    mn_status st = MN_OK;
    crypto_hash_sha256_init(&state);
    for (int64_t part = 0; any && !st; part++) {
        mn_status found = MN_OK;
        mn_query q = mn_ask(x->s->db,
                            "SELECT p.hash, b.length, b.packed FROM content_part p"
                            " JOIN content_block b ON b.hash = p.hash"
                            " WHERE p.content = $1 AND p.version = $2 AND p.part = $3",
                            e);
        mn_bind_int(&q, v->content);
        mn_bind_int(&q, v->version);
        mn_bind_int(&q, part);
        mn_buf_clear(&packed);
        if ((any = mn_next(&q))) {
            const mn_text hash = mn_get_text(&q, 0);
            crypto_hash_sha256_update(&state, (const unsigned char *)hash.ptr, hash.len);
            crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
            mn_get_bytes(&q, 2, &packed);
            found = mn_content_unpack(&raw, &packed, mn_get_int(&q, 1), mn_get_text(&q, 0), NULL);
            good = good && found != MN_DATA;
            bytes += (int64_t)raw.len;
        }
        st = mn_done(&q);
        if (!st && found == MN_SYSTEM)
            st = mn_fail_memory(e);
        if (!st)
            st = mn_poll(x->ctx, e);
    }
    mn_buf_free(&packed);
    mn_buf_free(&raw);
    if (st)
        return st;
    crypto_hash_sha256_final(&state, sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    if (!good || strcmp(hex, v->digest) != 0 || bytes != v->bytes)
        mn_verify_say(x, 0, "version %lld of the chain '%s' does not hold what was imported",
                      (long long)v->version, v->name);
    return MN_OK;
}

/* What no version holds. */
static mn_status check_left(mn_verifier *x, mn_err *e)
{
    static const char *const queries[] = {
        "SELECT 'block ' || hash FROM content_block b WHERE NOT EXISTS"
        " (SELECT 1 FROM content_part p WHERE p.hash = b.hash) ORDER BY hash LIMIT 100",
        "SELECT 'part ' || part || ' of ' || content || '@' || version FROM content_part p"
        " WHERE NOT EXISTS (SELECT 1 FROM content_version v WHERE v.content = p.content"
        " AND v.version = p.version) ORDER BY content, version, part LIMIT 100",
        "SELECT kind || '/' || name FROM content c WHERE NOT EXISTS"
        " (SELECT 1 FROM content_version v WHERE v.content = c.number) ORDER BY number LIMIT 100",
    };
    return mn_verify_each(x, queries, sizeof queries / sizeof *queries, "no version holds", e);
}

mn_status mn_verify_content(mn_verifier *x, mn_err *e)
{
    version v = {.content = INT64_MIN};
    bool any = true;
    mn_status st = MN_OK;
    while (!st && !(st = next_version(&v, &any, x->s, e)) && any)
        st = check_version(x, &v, e);
    return st ? st : check_left(x, e);
}
