/* SPDX-License-Identifier: Apache-2.0
 *
 * identity.c - key and hash of a party. See identity.h.
 */
#include "screen/review/identity.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/text.h"

/* A folded value: where it stands in folder.text, and under which label. */
typedef struct value {
    int rank;
    const char *label;
    mn_text text;
} value;

typedef struct folder {
    const UNormalizer2 *form;
    UChar *in, *out;
    size_t in_cap, out_cap;
    mn_buf text;
    mn_arena arena;
    value *value;
    size_t n;
} folder;

static void release(folder *f)
{
    free(f->in);
    free(f->out);
    free(f->value);
    mn_buf_free(&f->text);
    mn_arena_free(&f->arena);
}

/* The same for ASCII, of which most names are: letters alone change. */
static bool casefold_ascii(folder *f, mn_text t)
{
    for (size_t i = 0; i < t.len; i++) {
        const unsigned char c = (unsigned char)t.ptr[i];
        if (c > 0x7F)
            return false;
        f->out[i] = (UChar)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return true;
}

/* The case-folded form of t in f->out. */
static mn_status casefold(int32_t *len, folder *f, mn_text t, mn_err *e)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = 0, room = 0;
    if (t.len > INT32_MAX / 32)
        return mn_fail(e, MN_DATA, "a value is too long");
    if (!mn_grow(&f->in, &f->in_cap, t.len + 1, sizeof *f->in) ||
        !mn_grow(&f->out, &f->out_cap, 2 * t.len + 64, sizeof *f->out))
        return mn_fail_memory(e);
    if (casefold_ascii(f, t)) {
        *len = (int32_t)t.len;
        return MN_OK;
    }
    u_strFromUTF8WithSub(f->in, (int32_t)f->in_cap, &n, t.ptr, (int32_t)t.len, 0xFFFD, NULL, &code);
    if (!U_FAILURE(code))
        room = unorm2_normalize(f->form, f->in, n, f->out, (int32_t)f->out_cap, &code);
    if (code == U_BUFFER_OVERFLOW_ERROR && room > 0) {
        code = U_ZERO_ERROR;
        if (!mn_grow(&f->out, &f->out_cap, (size_t)room + 1, sizeof *f->out))
            return mn_fail_memory(e);
        room = unorm2_normalize(f->form, f->in, n, f->out, (int32_t)f->out_cap, &code);
    }
    if (U_FAILURE(code))
        return mn_fail(e, MN_SYSTEM, "ICU can't fold a text: %s", u_errorName(code));
    *len = room;
    return MN_OK;
}

/* The character at *i, which moves on; a lone surrogate is U+FFFD. */
static uint32_t next_char(const UChar *t, int32_t *i, int32_t n)
{
    const uint32_t c = t[(*i)++];
    if (c < 0xD800 || c > 0xDFFF)
        return c;
    if (c > 0xDBFF || *i == n || t[*i] < 0xDC00 || t[*i] > 0xDFFF)
        return 0xFFFD;
    return 0x10000 + ((c - 0xD800) << 10) + (t[(*i)++] - 0xDC00u);
}

/* Into f->text. spaced: runs of what is no letter, mark or digit are a space, else nothing. A
 * text of nothing else stays as it is, but for "|" and control characters. */
static mn_status fold(folder *f, mn_text t, bool spaced, mn_err *e)
{
    int32_t n = 0;
    mn_status st = casefold(&n, f, t, e);
    for (int all = 0; !st && all < 2; all++) {
        bool gap = false;
        mn_buf_clear(&f->text);
        for (int32_t i = 0; i < n;) {
            char utf8[4];
            const uint32_t c = next_char(f->out, &i, n);
            const uint32_t kind = UINT32_C(1) << u_charType((UChar32)c);
            bool keep = (kind & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
            if (all)
                keep = c != '|' && !(kind & (U_GC_CC_MASK | U_GC_Z_MASK | U_GC_CS_MASK));
            if (!keep) {
                gap = true;
                continue;
            }
            if (gap && spaced && f->text.len)
                mn_buf_char(&f->text, ' ');
            gap = false;
            mn_buf_add(&f->text, utf8, mn_utf8_put(utf8, c));
        }
        if (f->text.len || f->text.failed)
            break;
    }
    return st ? st : f->text.failed ? mn_fail_memory(e) : MN_OK;
}

static int by_value(const void *a, const void *b)
{
    const value *x = a, *y = b;
    return x->rank != y->rank ? (x->rank < y->rank ? -1 : 1) : mn_text_cmp(x->text, y->text);
}

/* Where a field stands in the key; 0: not in it. */
static int rank_in_key(mn_party_field f)
{
    return mn_party_is_name(f)     ? 1
           : mn_party_is_id(f)     ? 2 + (int)f
           : f == MN_PARTY_COUNTRY ? 100
           : f == MN_PARTY_BIRTH   ? 101
                                   : 0;
}

/* The values of p that count, folded, sorted, none twice. */
static mn_status gather(folder *f, const mn_party *p, bool key, mn_err *e)
{
    f->n = 0;
    for (size_t i = 0; i < p->count; i++) {
        const mn_party_field field = p->value[i].field;
        const int rank = key ? rank_in_key(field) : field <= MN_PARTY_POSTCODE ? 1 + (int)field : 0;
        if (!rank)
            continue;
        mn_status st = fold(f, p->value[i].text, !mn_party_is_id(field), e);
        if (st)
            return st;
        if (!f->text.len)
            continue;
        const mn_text kept = mn_arena_text(&f->arena, (mn_text){f->text.ptr, f->text.len});
        if (!kept.ptr)
            return mn_fail_memory(e);
        f->value[f->n++] = (value){
            rank, mn_party_field_name(key && mn_party_is_name(field) ? MN_PARTY_NAME : field),
            kept};
    }
    qsort(f->value, f->n, sizeof *f->value, by_value);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (!n || by_value(&f->value[n - 1], &f->value[i]) != 0)
            f->value[n++] = f->value[i];
    f->n = n;
    return MN_OK;
}

static mn_status put_key(mn_identity *out, folder *f, mn_err *e)
{
    mn_buf b = {0};
    for (size_t i = 0; i < f->n; i++) {
        mn_buf_fmt(&b, "%s%s:", i ? "|" : "", f->value[i].label);
        mn_buf_text(&b, f->value[i].text);
    }
    if (b.failed || !b.len) {
        mn_buf_free(&b);
        return mn_fail_memory(e);
    }
    if (b.len <= MN_IDENTITY_KEY) {
        memcpy(out->key, b.ptr, b.len);
        out->key[b.len] = '\0';
    } else {
        size_t n = MN_IDENTITY_KEY - 2 - (MN_SHA256_HEX - 1);
        while (n && ((unsigned char)b.ptr[n] & 0xC0) == 0x80)
            n--;
        memcpy(out->key, b.ptr, n);
        memcpy(out->key + n, "|#", 2);
        mn_sha256_hex(out->key + n + 2, b.ptr, b.len);
    }
    mn_buf_free(&b);
    return MN_OK;
}

static mn_status put_hash(mn_identity *out, const folder *f, mn_schema schema, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_fmt(&b, "manumit-party-1\nschema:%s\n", mn_schema_name(schema));
    for (size_t i = 0; i < f->n; i++) {
        mn_buf_fmt(&b, "%s:", f->value[i].label);
        mn_buf_text(&b, f->value[i].text);
        mn_buf_char(&b, '\n');
    }
    if (!b.failed)
        mn_sha256_hex(out->hash, b.ptr, b.len);
    mn_status st = b.failed ? mn_fail_memory(e) : MN_OK;
    mn_buf_free(&b);
    return st;
}

mn_status mn_identity_of(mn_identity *out, const mn_party *p, mn_err *e)
{
    UErrorCode code = U_ZERO_ERROR;
    folder f = {.form = unorm2_getNFKCCasefoldInstance(&code)};
    mn_status st = MN_OK;
    if (U_FAILURE(code)) {
        mn_fail(e, MN_SYSTEM, "ICU can't fold letters: %s", u_errorName(code));
        return mn_hint(e, "its data is missing: on Debian: apt-get install libicu72");
    }
    if (!(f.value = calloc(p->count ? p->count : 1, sizeof *f.value)))
        st = mn_fail_memory(e);
    if (!st && !(st = gather(&f, p, true, e)) && (!f.n || f.value[0].rank != 1))
        st = mn_fail(e, MN_DATA, "the party has no name");
    if (!st && !(st = put_key(out, &f, e)) && !(st = gather(&f, p, false, e)))
        st = put_hash(out, &f, p->schema, e);
    release(&f);
    return st;
}
