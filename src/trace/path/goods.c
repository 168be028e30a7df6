/* SPDX-License-Identifier: Apache-2.0
 *
 * goods.c - keys of goods, by which they are the same or alike.
 */
#include <stdlib.h>

#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "trace/path/goods.h"

static bool blank(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

/* Small letters, one blank between words; at most as long as t. Returns its length. */
static size_t fold(char *out, mn_text t)
{
    size_t n = 0;
    for (size_t i = 0; i < t.len; i++) {
        const char ch = t.ptr[i];
        if (blank(ch)) {
            if (n && out[n - 1] != ' ')
                out[n++] = ' ';
        } else {
            out[n++] = ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch;
        }
    }
    return n && out[n - 1] == ' ' ? n - 1 : n;
}

/* Digits of a code behind a 1, so that leading zeros count; 0 where there are none. */
static uint64_t digits(mn_text t, bool *only)
{
    uint64_t v = 1;
    size_t n = 0;
    *only = true;
    for (size_t i = 0; i < t.len; i++) {
        const char ch = t.ptr[i];
        if (ch >= '0' && ch <= '9') {
            if (++n <= 12)
                v = v * 10 + (uint64_t)(ch - '0');
        } else if (ch != '.' && ch != ' ' && ch != '-') {
            *only = false;
        }
    }
    *only = *only && n && n <= 12;
    return n && n <= 12 ? v : 0;
}

static mn_good_key key_of(const mn_chain *c, uint32_t good)
{
    const mn_chain_good *g = &c->good[good];
    mn_good_key k = {0};
    bool only;
    size_t n = 0;
    while (n < sizeof g->hs && g->hs[n])
        n++;
    k.hs = digits((mn_text){g->hs, n}, &only);
    k.bare = k.hs && digits(mn_chain_text(c, g->text), &only) == k.hs && only;
    if (n >= 4)
        k.heading = (uint16_t)(1 + (g->hs[0] - '0') * 1000 + (g->hs[1] - '0') * 100 +
                               (g->hs[2] - '0') * 10 + (g->hs[3] - '0'));
    return k;
}

mn_status mn_good_keys(mn_good_key **out, const mn_chain *c, mn_err *e)
{
    mn_arena texts = {0};
    mn_map map = {0};
    mn_status st = MN_OK;
    mn_good_key *k = malloc(((size_t)c->goods + 1) * sizeof *k);
    if (!k)
        return mn_fail_memory(e);
    for (uint32_t i = 0; i < c->goods && !st; i++) {
        const mn_text t = mn_chain_text(c, c->good[i].text);
        char *folded = mn_arena_alloc(&texts, t.len + 1, 1);
        if (!folded) {
            st = mn_fail_memory(e);
            break;
        }
        k[i] = key_of(c, i);
        k[i].text = i;
        st = mn_map_put(&map, (mn_text){folded, fold(folded, t)}, &k[i].text, e);
    }
    mn_map_free(&map);
    mn_arena_free(&texts);
    if (st)
        free(k);
    else
        *out = k;
    return st;
}

bool mn_good_told(const mn_chain *c, uint32_t good, mn_text text)
{
    bool code;
    if (good == MN_NOT_ANY)
        return false;
    const mn_text own = mn_chain_text(c, c->good[good].text);
    size_t i = 0, j = 0;
    text = mn_text_trim(text);
    if (digits(text, &code) && code) {
        const char *hs = c->good[good].hs;
        for (i = 0; i < text.len; i++)
            if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
                if (j == sizeof c->good[good].hs || hs[j] != text.ptr[i])
                    break;
                j++;
            }
        if (i == text.len)
            return true;
    }
    /* Letters' case and blanks aside. */
    const mn_text a = mn_text_trim(own);
    for (i = j = 0; i < a.len && j < text.len; i++, j++) {
        const char x = a.ptr[i], y = text.ptr[j];
        if (blank(x) && blank(y)) {
            while (blank(a.ptr[i + 1]))
                i++;
            while (blank(text.ptr[j + 1]))
                j++;
        } else if (x != y && !((x | 32) == (y | 32) && (x | 32) >= 'a' && (x | 32) <= 'z')) {
            return false;
        }
    }
    return i == a.len && j == text.len;
}
