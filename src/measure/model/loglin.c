/* SPDX-License-Identifier: Apache-2.0
 *
 * measure/model/loglin.c - sets of lists as a model. See loglin.h.
 */
#include "measure/model/loglin.h"

#include <stdio.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

void mn_loglin_main(mn_loglin *m, unsigned lists)
{
    m->lists = lists;
    m->n = lists + 1;
    m->set[0] = 0;
    for (unsigned i = 0; i < lists; i++)
        m->set[i + 1] = (uint16_t)(1U << i);
}

/* By size, then by number. */
static bool before(unsigned a, unsigned b)
{
    const int x = __builtin_popcount(a), y = __builtin_popcount(b);
    return x != y ? x < y : a < b;
}

/* Where the set stands, or would. */
static unsigned place(const mn_loglin *m, unsigned set)
{
    unsigned low = 0, high = m->n;
    while (low < high) {
        const unsigned mid = (low + high) / 2;
        if (before(m->set[mid], set))
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

bool mn_loglin_has(const mn_loglin *m, unsigned set)
{
    const unsigned at = place(m, set);
    return at < m->n && m->set[at] == set;
}

bool mn_loglin_add(mn_loglin *m, unsigned set)
{
    /* Subsets in falling order of their numbers; each is asked for once. */
    for (unsigned sub = set;; sub = (sub - 1) & set) {
        const unsigned at = place(m, sub);
        if (at == m->n || m->set[at] != sub) {
            if (m->n == MN_LOGLIN_PARAMETERS)
                return false;
            memmove(m->set + at + 1, m->set + at, (m->n - at) * sizeof *m->set);
            m->set[at] = (uint16_t)sub;
            m->n++;
        }
        if (!sub)
            return true;
    }
}

/* --- names ---------------------------------------------------------------------------------------
 */

static mn_status refuse(const char *text, unsigned lists, mn_err *e)
{
    mn_fail(e, MN_USAGE, "'%s' is no model of %u lists", text, lists);
    return mn_hint(e, "write its sets by the lists' numbers, as in \"[12,13,4]\"%s",
                   lists > 9 ? "; with ten lists or more, as in \"[1.2,1.10,4]\"" : "");
}

/* "12", or with ten lists or more "1.2". */
static bool read_set(unsigned *out, const char *from, const char *to, unsigned lists)
{
    const bool pointed = lists > 9;
    *out = 0;
    while (from < to) {
        unsigned number = 0, digits = 0;
        while (from < to && *from >= '0' && *from <= '9' && digits < 2 && (pointed || !digits)) {
            number = number * 10 + (unsigned)(*from++ - '0');
            digits++;
        }
        if (!digits || number < 1 || number > lists || *out >> (number - 1) & 1)
            return false;
        *out |= 1U << (number - 1);
        if (pointed && from < to && (*from++ != '.' || from == to))
            return false;
    }
    return *out != 0;
}

mn_status mn_loglin_read(mn_loglin *out, unsigned lists, const char *text, mn_err *e)
{
    mn_text t = mn_text_trim(mn_text_of(text));
    if (t.len >= 2 && t.ptr[0] == '[' && t.ptr[t.len - 1] == ']')
        t = mn_text_sub(t, 1, t.len - 2);
    mn_loglin_main(out, lists);
    for (size_t at = 0; at <= t.len;) {
        const char *comma = memchr(t.ptr + at, ',', t.len - at);
        const size_t end = comma ? (size_t)(comma - t.ptr) : t.len;
        const mn_text one = mn_text_trim(mn_text_sub(t, at, end - at));
        unsigned set;
        if (!read_set(&set, one.ptr, one.ptr + one.len, lists))
            return refuse(text, lists, e);
        if (!mn_loglin_add(out, set))
            return mn_fail(e, MN_USAGE, "model '%s' has more than %d parameters", text,
                           MN_LOGLIN_PARAMETERS);
        at = end + 1;
    }
    return MN_OK;
}

static bool largest(const mn_loglin *m, unsigned i)
{
    for (unsigned j = i + 1; j < m->n; j++)
        if ((m->set[i] & m->set[j]) == m->set[i])
            return false;
    return true;
}

/* As a reader lists them: larger sets first, then by their first lists. */
static bool named_before(unsigned a, unsigned b)
{
    const int x = __builtin_popcount(a), y = __builtin_popcount(b);
    if (x != y)
        return x > y;
    const unsigned other = a ^ b;
    return other && (a & (other & -other)) != 0;
}

void mn_loglin_name(char out[MN_LOGLIN_NAME], const mn_loglin *m)
{
    uint16_t set[MN_LOGLIN_PARAMETERS];
    unsigned n = 0;
    for (unsigned i = 1; i < m->n; i++)
        if (largest(m, i)) {
            unsigned at = n++;
            for (; at && named_before(m->set[i], set[at - 1]); at--)
                set[at] = set[at - 1];
            set[at] = m->set[i];
        }
    size_t len = 0;
    out[len++] = '[';
    for (unsigned i = 0; i < n; i++) {
        char one[64];
        size_t l = 0;
        for (unsigned k = 0; k < m->lists; k++)
            if (set[i] >> k & 1)
                l += (size_t)snprintf(one + l, sizeof one - l, "%s%u", m->lists > 9 && l ? "." : "",
                                      k + 1);
        if (len + l + 8 > MN_LOGLIN_NAME) {
            memcpy(out + len, ",...", 4);
            len += 4;
            break;
        }
        if (i)
            out[len++] = ',';
        memcpy(out + len, one, l);
        len += l;
    }
    out[len++] = ']';
    out[len] = 0;
}
