/* SPDX-License-Identifier: Apache-2.0
 *
 * store/marker_key.c - digests by which survivors' markers meet alerts, and their key.
 *
 * The store makes its key by itself, when the first digest is asked for. Alone it hides an account
 * from whoever reads tables, logs and copies of them; not from somebody who has the whole store and
 * tries all accounts there are. Where MANUMIT_MARKER_KEY names a file at that time, the key is made
 * of that file, too, and the store has a half that is worth nothing without it:
 *
 *   key = BLAKE2b(the store's half, keyed with BLAKE2b(the file))
 *
 * Of such a key the column has an 'o', the half (124 bits), and 128 bits by which another file is
 * told from the right one; else the key itself, 256 bits.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "core/text.h"
#include "store/inside.h"

enum {
    KEY = crypto_generichash_KEYBYTES,
    KEY_HEX = 2 * KEY + 1,
    HALF = 32, /* of the column: 'o' and 31 digits */
    FILE_MIN = 32,
    FILE_MAX = 4096
};
_Static_assert(KEY_HEX == MN_SHA256_HEX, "the key's column has 64 digits");
_Static_assert(crypto_generichash_BYTES == KEY, "a digest is a key");

mn_status mn_record_marker_key(mn_buf *to, mn_store *s, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT key FROM marker_key", e);
    return mn_record_rows(to, &q, 1);
}

static void hash(unsigned char out[KEY], const void *bytes, size_t n, const unsigned char *key)
{
    crypto_generichash(out, KEY, bytes, n, key, key ? KEY : 0);
}

/* --- the file outside of the store ------------------------------------------------------------ */

static const char *outside(void)
{
    const char *path = getenv("MANUMIT_MARKER_KEY");
    return path && path[0] ? path : NULL;
}

static mn_status read_outside(unsigned char out[KEY], const char *path, mn_err *e)
{
    char *bytes = NULL;
    size_t n = 0;
    mn_status st = mn_file_read(&bytes, &n, NULL, path, FILE_MAX, e);
    if (st)
        return st;
    const mn_text t = mn_text_trim((mn_text){bytes, n});
    if (t.len < FILE_MIN) {
        mn_fail_at(e, MN_DATA, path, 0, 0, "the key of markers has fewer than 32 bytes");
        st = mn_after(mn_hint(e, "make one: 'openssl rand -hex 32', readable by few"), MN_DATA);
    } else {
        hash(out, t.ptr, t.len, NULL);
    }
    sodium_memzero(bytes, n);
    free(bytes);
    return st;
}

/* Of a half in the column: the key, and what stands behind the half. */
static void join(unsigned char key[KEY], char check[HALF + 1], const char *half,
                 const unsigned char file[KEY])
{
    static const char word[] = "manumit marker key";
    unsigned char sum[KEY];
    hash(key, half, HALF, file);
    hash(sum, word, sizeof word - 1, key);
    sodium_bin2hex(check, HALF + 1, sum, HALF / 2);
    sodium_memzero(sum, sizeof sum);
}

/* --- the key ---------------------------------------------------------------------------------- */

static mn_status make_column(char hex[KEY_HEX], mn_err *e)
{
    unsigned char key[KEY], file[KEY];
    char check[HALF + 1];
    const char *path = outside();
    mn_status st = path ? read_outside(file, path, e) : MN_OK;
    if (st)
        return st;
    randombytes_buf(key, sizeof key);
    sodium_bin2hex(hex, KEY_HEX, key, sizeof key);
    if (path) {
        hex[0] = 'o';
        join(key, check, hex, file);
        memcpy(hex + HALF, check, HALF + 1);
    }
    sodium_memzero(key, sizeof key);
    sodium_memzero(file, sizeof file);
    return MN_OK;
}

static mn_status make_key(char hex[KEY_HEX], mn_store *s, const mn_store_act *act, mn_err *e)
{
    mn_buf record = {0};
    mn_status st = make_column(hex, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, "INSERT INTO marker_key (one, key) VALUES (1, $1)", e);
    mn_bind_str(&q, hex);
    st = mn_run(&q);
    if (!st)
        st = mn_record_marker_key(&record, s, e);
    if (!st)
        st = mn_audit_add(s, act, "marker.key", mn_text_of("marker-key"), "", &record, e);
    if (record.ptr)
        sodium_memzero(record.ptr, record.len);
    mn_buf_free(&record);
    return st;
}

static mn_status find_column(char hex[KEY_HEX], mn_store *s, mn_err *e)
{
    mn_query q = mn_ask(s->db, "SELECT key FROM marker_key", e);
    hex[0] = '\0';
    if (mn_next(&q))
        mn_get_str(&q, 0, hex, KEY_HEX);
    return mn_done(&q);
}

static mn_status fail_changed(mn_err *e)
{
    return mn_fail(e, MN_DATA, "the key of the store's markers was changed");
}

/* The key of a column that begins with 'o'. */
static mn_status key_outside(unsigned char key[KEY], const char *hex, const char *path, mn_err *e)
{
    unsigned char file[KEY];
    char check[HALF + 1];
    if (!path) {
        mn_fail(e, MN_USAGE, "the key of the store's markers lies outside of it");
        return mn_after(mn_hint(e, "name its file by MANUMIT_MARKER_KEY"), MN_USAGE);
    }
    if (strlen(hex) != KEY_HEX - 1)
        return fail_changed(e);
    const mn_status st = read_outside(file, path, e);
    if (st)
        return st;
    join(key, check, hex, file);
    sodium_memzero(file, sizeof file);
    if (sodium_memcmp(check, hex + HALF, HALF) == 0)
        return MN_OK;
    sodium_memzero(key, KEY);
    mn_fail_at(e, MN_DATA, path, 0, 0, "this is not the key of the store's markers");
    return mn_after(mn_hint(e, "MANUMIT_MARKER_KEY must name the file that it was begun with"),
                    MN_DATA);
}

static mn_status key_inside(unsigned char key[KEY], const char *hex, const char *path, mn_err *e)
{
    size_t n = 0;
    if (path) {
        mn_fail(e, MN_USAGE, "the store was begun with a key of markers inside of it");
        return mn_after(mn_hint(e, "MANUMIT_MARKER_KEY is of use for a store without alerts alone"),
                        MN_USAGE);
    }
    if (sodium_hex2bin(key, KEY, hex, strlen(hex), NULL, &n, NULL) != 0 || n != KEY)
        return fail_changed(e);
    return MN_OK;
}

mn_status mn_marker_digest(char out[MN_SHA256_HEX], mn_store *s, mn_text id,
                           const mn_store_act *act, mn_err *e)
{
    char hex[KEY_HEX];
    unsigned char key[KEY] = {0}, sum[KEY];
    mn_status st = find_column(hex, s, e);
    if (!st && !hex[0])
        st = make_key(hex, s, act, e);
    if (!st)
        st = hex[0] == 'o' ? key_outside(key, hex, outside(), e)
                           : key_inside(key, hex, outside(), e);
    if (!st) {
        id = mn_text_trim(id);
        hash(sum, id.ptr, id.len, key);
        sodium_bin2hex(out, MN_SHA256_HEX, sum, sizeof sum);
    }
    sodium_memzero(hex, sizeof hex);
    sodium_memzero(key, sizeof key);
    return st;
}
