/* SPDX-License-Identifier: Apache-2.0
 *
 * store/name.c - names of accounts: who decided and who agreed is told by their names alone, so
 * no two may look the same, and none may show other than it is written.
 *
 * What looks the same is told by the skeletons of Unicode Technical Standard 39, of the names
 * in lower case: https://www.unicode.org/reports/tr39/#Confusable_Detection
 */
#include "store/account.h"

#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

#include "core/err.h"
#include "core/text.h"

/* Of a name of 64 bytes: NFKC_Casefold and skeletons lengthen by less than 18 times each. */
enum { UNITS = 64 * 18 };

typedef struct look {
    UChar text[UNITS];
    int32_t len;
} look;

static mn_status fail_icu(UErrorCode code, mn_err *e)
{
    return mn_fail(e, MN_SYSTEM, "ICU can't compare names: %s", u_errorName(code));
}

/* How a name looks, whatever its letters' case. */
static mn_status look_of(look *out, const USpoofChecker *checker, mn_text name, mn_err *e)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar plain[MN_STORE_NAME], folded[UNITS];
    int32_t n = 0;
    u_strFromUTF8WithSub(plain, MN_STORE_NAME, &n, name.ptr, (int32_t)name.len, 0xFFFD, NULL,
                         &code);
    const UNormalizer2 *form = unorm2_getNFKCCasefoldInstance(&code);
    n = U_FAILURE(code) ? 0 : unorm2_normalize(form, plain, n, folded, UNITS, &code);
    out->len = uspoof_getSkeleton(checker, 0, folded, n, out->text, UNITS, &code);
    return U_FAILURE(code) ? fail_icu(code, e) : MN_OK;
}

/* Letters, marks, digits, punctuation, symbols and plain blanks alone, in NFC: what has no look of
 * its own, or turns the others around, is no part of a name. */
mn_status mn_name_check(mn_text name, mn_err *e)
{
    UErrorCode code = U_ZERO_ERROR;
    UChar text[MN_STORE_NAME];
    int32_t n = 0;
    mn_status st = mn_check_text(name, "the account's name", 1, MN_STORE_NAME - 1, false, e);
    if (st)
        return st;
    if (!mn_text_eq(name, mn_text_trim(name)))
        return mn_fail(e, MN_USAGE, "the account's name begins or ends with a blank");
    u_strFromUTF8(text, MN_STORE_NAME, &n, name.ptr, (int32_t)name.len, &code);
    for (int32_t i = 0; !U_FAILURE(code) && i < n; i++) {
        UChar32 c = text[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < n) /* the text was UTF-8: the other half follows */
            c = 0x10000 + (c - 0xD800) * 0x400 + (text[++i] - 0xDC00);
        const uint32_t kind = UINT32_C(1) << u_charType(c);
        if (c != ' ' && (kind & (U_GC_C_MASK | U_GC_Z_MASK)))
            return mn_fail(e, MN_USAGE, "the account's name holds U+%04X, which is not seen",
                           (unsigned)c);
    }
    const UNormalizer2 *form = unorm2_getNFCInstance(&code);
    bool same = !U_FAILURE(code) && unorm2_isNormalized(form, text, n, &code);
    if (U_FAILURE(code))
        return fail_icu(code, e);
    if (same)
        return MN_OK;
    mn_fail(e, MN_USAGE, "the account's name has letters in parts");
    return mn_after(mn_hint(e, "write it with composed letters (NFC)"), MN_USAGE);
}

static mn_status compare_all(mn_store *s, const USpoofChecker *checker, mn_text name, mn_err *e)
{
    look ours, other;
    mn_status st = look_of(&ours, checker, name, e);
    if (st)
        return st;
    mn_query q = mn_ask(s->db, "SELECT name FROM account ORDER BY name", e);
    while (mn_next(&q)) {
        mn_text there = mn_get_text(&q, 0);
        if (mn_text_eq(there, name) || there.len >= MN_STORE_NAME)
            continue; /* the same is told by who adds it */
        if ((q.st = look_of(&other, checker, there, e)))
            continue;
        if (other.len == ours.len && !u_memcmp(other.text, ours.text, ours.len)) {
            q.st = mn_fail(e, MN_USAGE, "'%.*s' looks like the account '%.*s'", (int)name.len,
                           name.ptr, (int)there.len, there.ptr);
            (void)!mn_hint(e, "give it a name that nobody takes for the other");
        }
    }
    return mn_done(&q);
}

mn_status mn_name_unlike(mn_store *s, mn_text name, mn_err *e)
{
    UErrorCode code = U_ZERO_ERROR;
    USpoofChecker *checker = uspoof_open(&code);
    if (U_FAILURE(code))
        return code == U_MEMORY_ALLOCATION_ERROR ? mn_fail_memory(e) : fail_icu(code, e);
    mn_status st = compare_all(s, checker, name, e);
    uspoof_close(checker);
    return st;
}
