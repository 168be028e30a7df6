/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/gs1.c - see the header.
 */
#include "trace/tables/gs1.h"

#include <string.h>

#include "core/text.h"

static bool are_digits(mn_text t)
{
    for (size_t i = 0; i < t.len; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9')
            return false;
    return t.len > 0;
}

static char check_digit(const char *digits, size_t n)
{
    unsigned sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (unsigned)(digits[n - 1 - i] - '0') * (i % 2 ? 1 : 3);
    return (char)('0' + (10 - sum % 10) % 10);
}

bool mn_gs1_check(mn_text t)
{
    return t.len > 1 && are_digits(t) && check_digit(t.ptr, t.len - 1) == t.ptr[t.len - 1];
}

/* Digits of both parts, the first of `second` in front where it leads, and the check digit. */
static const char *join(mn_gs1 *out, mn_gs1_kind kind, mn_text first, mn_text second, bool leads,
                        size_t n)
{
    if (!are_digits(first) || (second.len && !are_digits(second)) || first.len + second.len != n ||
        (leads && !second.len))
        return "an EPC with the wrong number of digits";
    char *at = out->key;
    if (leads)
        *at++ = second.ptr[0];
    memcpy(at, first.ptr, first.len);
    at += first.len;
    if (second.len > leads)
        memcpy(at, second.ptr + leads, second.len - leads);
    out->key[n] = check_digit(out->key, n);
    out->key[n + 1] = '\0';
    out->kind = kind;
    return NULL;
}

static bool begins(mn_text *t, const char *with)
{
    const size_t n = strlen(with);
    if (t->len < n || memcmp(t->ptr, with, n) != 0)
        return false;
    *t = mn_text_sub(*t, n, t->len);
    return true;
}

static const char *read_urn(mn_gs1 *out, mn_text t)
{
    mn_text company, item = {"", 0}, rest = {"", 0};
    const bool gtin = begins(&t, "id:sgtin:") || begins(&t, "idpat:sgtin:");
    const bool lot = !gtin && begins(&t, "class:lgtin:");
    const bool place = !gtin && !lot && begins(&t, "id:sgln:");
    const bool party = !gtin && !lot && !place && begins(&t, "id:pgln:");
    const bool unit = !gtin && !lot && !place && !party && begins(&t, "id:sscc:");
    if (!gtin && !lot && !place && !party && !unit)
        return NULL;
    if (mn_text_split(&t, '.', &company) && mn_text_split(&t, '.', &item) && t.ptr)
        rest = t;
    if (lot)
        out->lot = rest;
    if (place)
        out->extension = rest;
    if (gtin && !mn_text_eq_str(rest, "*"))
        out->serial = rest;
    return gtin || lot ? join(out, MN_GS1_GTIN, company, item, true, 13)
           : unit      ? join(out, MN_GS1_SSCC, company, item, true, 17)
                       : join(out, MN_GS1_GLN, company, item, false, 12);
}

/* https://HOST/.../01/09521234543213/10/LOT/21/SERIAL */
static const char *read_link(mn_gs1 *out, mn_text t)
{
    static const struct {
        const char *ai;
        mn_gs1_kind kind;
        size_t most;
    } keys[] = {{"01", MN_GS1_GTIN, 14},
                {"414", MN_GS1_GLN, 13},
                {"417", MN_GS1_GLN, 13},
                {"00", MN_GS1_SSCC, 18}};
    mn_text part, value;
    size_t query = 0;
    while (query < t.len && t.ptr[query] != '?' && t.ptr[query] != '#')
        query++;
    t.len = query;
    while (mn_text_split(&t, '/', &part)) {
        if (out->kind == MN_GS1_OTHER) {
            for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
                mn_text after = t;
                if (!mn_text_eq_str(part, keys[i].ai) || !mn_text_split(&after, '/', &value) ||
                    !are_digits(value))
                    continue;
                const bool short_one = value.len == 8 || value.len == 12 || value.len == 13;
                if (value.len != keys[i].most && !(keys[i].kind == MN_GS1_GTIN && short_one))
                    return "a Digital Link whose key has the wrong number of digits";
                if (!mn_gs1_check(value))
                    return "a Digital Link whose check digit is wrong";
                memset(out->key, '0', keys[i].most - value.len);
                memcpy(out->key + keys[i].most - value.len, value.ptr, value.len);
                out->key[keys[i].most] = '\0';
                out->kind = keys[i].kind;
                t = after;
                break;
            }
        } else if (mn_text_eq_str(part, "10") && mn_text_split(&t, '/', &value)) {
            out->lot = value;
        } else if (mn_text_eq_str(part, "21") && mn_text_split(&t, '/', &value)) {
            out->serial = value;
        } else if (mn_text_eq_str(part, "254") && mn_text_split(&t, '/', &value)) {
            out->extension = value;
        }
    }
    return NULL;
}

const char *mn_gs1_read(mn_gs1 *out, mn_text t)
{
    *out = (mn_gs1){.lot = {"", 0}, .serial = {"", 0}, .extension = {"", 0}};
    t = mn_text_trim(t);
    if (begins(&t, "urn:epc:"))
        return read_urn(out, t);
    if (begins(&t, "https://") || begins(&t, "http://"))
        return read_link(out, t);
    return NULL;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

const char *mn_gs1_unescape(char *out, size_t size, mn_text part)
{
    size_t n = 0;
    for (size_t i = 0; i < part.len && n + 1 < size; i++) {
        const int a = i + 2 < part.len && part.ptr[i] == '%' ? hex(part.ptr[i + 1]) : -1,
                  b = a >= 0 ? hex(part.ptr[i + 2]) : -1;
        out[n++] = b < 0 ? part.ptr[i] : (char)(a * 16 + b);
        if (b >= 0 && out[n - 1] == '\0')
            return "an escape that stands for no character";
        i += b < 0 ? 0 : 2;
    }
    out[n] = '\0';
    return mn_utf8_bad((mn_text){out, n}) == n ? NULL : "escapes that stand for no text";
}
