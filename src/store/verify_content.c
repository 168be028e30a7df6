/* SPDX-License-Identifier: Apache-2.0
 *
 * store/verify_content.c - whether content is what was imported: each block what its hash says,
 * looked into once though hundreds of versions share it; each version the blocks of its digest.
 */
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "store/content.h"
#include "store/verify.h"

/* Blocks that are not what their hash says; of more than these the rest is not named. */
enum { DAMAGED = 1000 };
typedef struct damage {
    size_t n;
    char hash[DAMAGED][MN_STORE_HASH];
    bool more;
} damage;

static void note(damage *d, const char *hash)
{
    if (d->n == DAMAGED)
        d->more = true;
    else
        memcpy(d->hash[d->n++], hash, MN_STORE_HASH);
}

static bool is_damaged(const damage *d, mn_text hash)
{
    for (size_t i = 0; i < d->n; i++)
        if (mn_text_eq_str(hash, d->hash[i]))
            return true;
    return d->more;
}

/* Looks into each block once, however many versions have it. */
static mn_status check_blocks(mn_verifier *x, damage *d, mn_err *e)
{
    char hash[MN_STORE_HASH] = "";
    bool any = true;
    mn_buf packed = {0}, raw = {0};
    mn_status st = MN_OK;
    while (any && !st) {
        mn_status found = MN_OK;
        mn_query q = mn_ask(x->s->db,
                            "SELECT hash, length, packed FROM content_block WHERE hash > $1"
                            " ORDER BY hash LIMIT 1",
                            e);
        mn_bind_str(&q, hash);
        mn_buf_clear(&packed);
        if ((any = mn_next(&q))) {
            mn_get_str(&q, 0, hash, sizeof hash);
            mn_get_bytes(&q, 2, &packed);
            found = mn_content_unpack(&raw, &packed, mn_get_int(&q, 1), mn_get_text(&q, 0), NULL);
            if (found == MN_DATA)
                note(d, hash);
        }
        st = mn_done(&q);
        if (!st && found == MN_SYSTEM)
            st = mn_fail_memory(e);
        if (!st)
            st = mn_poll(x->ctx, e);
    }
    mn_buf_free(&packed);
    mn_buf_free(&raw);
    return st;
}

typedef struct version {
    int64_t content, version;
    char kind[16], name[MN_STORE_NAME], digest[MN_STORE_HASH];
    int64_t bytes;
} version;

/* The next version behind the one in v. */
static mn_status next_version(version *v, bool *any, mn_store *s, mn_err *e)
{
    mn_query q = mn_ask(s->db,
                        "SELECT v.content, v.version, c.name, v.digest, v.bytes, c.kind"
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
        mn_get_str(&q, 5, v->kind, sizeof v->kind);
    }
    return mn_done(&q);
}

/* The digest of the version's parts, which stand in a row from 0 and whose blocks are sound. */
static mn_status check_version(mn_verifier *x, const version *v, const damage *d, mn_err *e)
{
    crypto_hash_sha256_state state;
    unsigned char sum[crypto_hash_sha256_BYTES];
    char hex[MN_SHA256_HEX];
    int64_t bytes = 0, parts = 0;
    bool good = true;
    crypto_hash_sha256_init(&state);
    mn_query q = mn_ask(x->s->db,
                        "SELECT p.hash, b.length, p.part FROM content_part p"
                        " JOIN content_block b ON b.hash = p.hash"
                        " WHERE p.content = $1 AND p.version = $2 ORDER BY p.part",
                        e);
    mn_bind_int(&q, v->content);
    mn_bind_int(&q, v->version);
    while (mn_next(&q)) {
        const mn_text hash = mn_get_text(&q, 0);
        crypto_hash_sha256_update(&state, (const unsigned char *)hash.ptr, hash.len);
        crypto_hash_sha256_update(&state, (const unsigned char *)"\n", 1);
        good = good && mn_get_int(&q, 2) == parts++ && !is_damaged(d, hash);
        bytes += mn_get_int(&q, 1);
    }
    mn_status st = mn_done(&q);
    if (!st)
        st = mn_poll(x->ctx, e);
    if (st)
        return st;
    crypto_hash_sha256_final(&state, sum);
    sodium_bin2hex(hex, sizeof hex, sum, sizeof sum);
    if (!good || strcmp(hex, v->digest) != 0 || bytes != v->bytes)
        mn_verify_say(x, 0, "version %lld of the %s '%s' does not hold what was imported",
                      (long long)v->version, mn_content_word(v->kind), v->name);
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
    damage *d = calloc(1, sizeof *d);
    mn_status st = d ? check_blocks(x, d, e) : mn_fail_memory(e);
    while (!st && !(st = next_version(&v, &any, x->s, e)) && any)
        st = check_version(x, &v, d, e);
    free(d);
    return st ? st : check_left(x, e);
}
