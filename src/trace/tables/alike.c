/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/alike.c - names folded to their words, without those of legal forms
 * (data/trade/name_forms.csv), sorted by a hash of what is left: names of one hash are alike.
 */
#include "trace/tables/alike.h"

#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "trace/good/folded.h"
#include "trace/tables/inside.h"

extern const unsigned char mn_data_trade_name_forms[], mn_data_trade_name_forms_end[];

enum { FORM_WORDS = 8, SENTENCE = 200, KEY_MOST = 400 };

typedef struct entry {
    uint64_t hash;
    uint32_t order;
    mn_text id, name; /* of the builder */
    char country[2];
    bool stated;
    uint32_t is; /* one for those that same_as unites */
    mn_row_at at;
} entry;

/* Parties are told twice: first the hashes of their names are kept, then those of which a hash is
 * there more than once, as of millions of parties few are alike. */
typedef struct alike {
    mn_tables *t;
    mn_table *forms;
    mn_map form; /* -> row */
    mn_folded folded;
    mn_buf key;
    uint64_t *hash, *twice; /* of each party told, 0: of no name; those that are there twice */
    size_t hashes, hash_cap, twices, next;
    entry *at;
    size_t n, cap;
} alike;

static mn_status load_forms(alike *a, mn_err *e)
{
    mn_status st = mn_table_read_memory(
        &a->forms, NULL, "embedded: data/trade/name_forms.csv", mn_data_trade_name_forms,
        (size_t)(mn_data_trade_name_forms_end - mn_data_trade_name_forms), NULL, e);
    for (size_t i = 0; !st && i < mn_table_rows(a->forms); i++) {
        uint32_t row = (uint32_t)i;
        st = mn_map_put(&a->form, mn_table_text(a->forms, i, 0), &row, e);
    }
    return st;
}

/* Whether words [from, to) together are a legal form that may stand there. */
static bool is_form(const alike *a, size_t from, size_t to, bool begin)
{
    char joined[64];
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        const mn_text w = mn_folded_at(&a->folded, i);
        if (n + w.len > sizeof joined)
            return false;
        memcpy(joined + n, w.ptr, w.len);
        n += w.len;
    }
    const uint32_t row = mn_map_get(&a->form, (mn_text){joined, n});
    if (row == MN_MAP_NONE)
        return false;
    const mn_text place = mn_table_text(a->forms, row, 1);
    return mn_text_eq_str(place, "either") || mn_text_eq_str(place, begin ? "begin" : "end");
}

/* The name's words without its legal form, into a->key. */
static mn_status make_key(alike *a, mn_text name, mn_err *e)
{
    mn_status st = mn_folded_read(&a->folded, name, e);
    if (st)
        return st;
    size_t from = 0, to = a->folded.words;
    for (bool cut = true; cut && to > from;) {
        cut = false;
        for (size_t k = FORM_WORDS; k > 0 && !cut; k--)
            if (to - from > k && is_form(a, to - k, to, false)) {
                to -= k;
                cut = true;
            }
    }
    for (size_t k = FORM_WORDS; k > 0; k--)
        if (to - from > k && is_form(a, from, from + k, true)) {
            from += k;
            break;
        }
    mn_buf_clear(&a->key);
    for (size_t i = from; i < to; i++) /* "T-shirt", "T shirt" and "tshirt" are one; so are "&", */
        if (!mn_text_eq_str(mn_folded_at(&a->folded, i), "and")) /* a mark, and "and" */
            mn_buf_text(&a->key, mn_folded_at(&a->folded, i));
    return a->key.failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status take_hash(void *payload, mn_text id, mn_text name, const char country[2],
                           bool stated, uint32_t is, mn_row_at at, mn_err *e)
{
    alike *a = payload;
    (void)id, (void)country, (void)stated, (void)is, (void)at;
    mn_status st = make_key(a, mn_text_sub(name, 0, KEY_MOST), e);
    if (st)
        return st;
    if (!mn_grow(&a->hash, &a->hash_cap, a->hashes + 1, sizeof *a->hash))
        return mn_fail_memory(e);
    /* of a letter or two nothing can be told */
    a->hash[a->hashes++] = a->key.len < 3 ? 0 : mn_hash64(a->key.ptr, a->key.len);
    return MN_OK;
}

static int by_number(const void *x, const void *y)
{
    const uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return a < b ? -1 : a > b;
}

/* The hashes that are there more than once, in their order. */
static mn_status find_twice(alike *a, mn_err *e)
{
    if (!a->hashes)
        return MN_OK;
    if (!(a->twice = malloc(a->hashes * sizeof *a->twice)))
        return mn_fail_memory(e);
    memcpy(a->twice, a->hash, a->hashes * sizeof *a->twice);
    qsort(a->twice, a->hashes, sizeof *a->twice, by_number);
    for (size_t i = 0, n; i < a->hashes; i += n) {
        for (n = 1; i + n < a->hashes && a->twice[i + n] == a->twice[i];)
            n++;
        if (n > 1 && a->twice[i])
            a->twice[a->twices++] = a->twice[i];
    }
    return MN_OK;
}

static mn_status take(void *payload, mn_text id, mn_text name, const char country[2], bool stated,
                      uint32_t is, mn_row_at at, mn_err *e)
{
    alike *a = payload;
    const uint64_t hash = a->hash[a->next++];
    if (!bsearch(&hash, a->twice, a->twices, sizeof hash, by_number))
        return MN_OK;
    if (!mn_grow(&a->at, &a->cap, a->n + 1, sizeof *a->at))
        return mn_fail_memory(e);
    a->at[a->n] = (entry){.hash = hash,
                          .order = (uint32_t)a->next,
                          .id = id,
                          .name = name,
                          .country = {country[0], country[1]},
                          .stated = stated,
                          .is = is,
                          .at = at};
    a->n++;
    return MN_OK;
}

static int by_hash(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    if (a->hash != b->hash)
        return a->hash < b->hash ? -1 : 1;
    if (a->stated != b->stated)
        return a->stated ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int by_first(const void *x, const void *y)
{
    const entry *a = *(const entry *const *)x, *b = *(const entry *const *)y;
    return a->order < b->order ? -1 : a->order > b->order;
}

static int by_name(const void *x, const void *y)
{
    return mn_text_cmp(((const entry *)x)->name, ((const entry *)y)->name);
}

static int by_is(const void *x, const void *y)
{
    const entry *a = x, *b = y;
    return a->is < b->is ? -1 : a->is > b->is;
}

/* The same, of one the first that was told in front. */
static int by_is_first(const void *x, const void *y)
{
    const int is = by_is(x, y);
    return is ? is : by_hash(x, y);
}

/* Drops from a group the texts that are a stated party's very name: they are that party; and rows
 * that same_as unites with an earlier one. Returns how many are left. O(n log n), as a file may
 * have any number of names that are alike. */
static size_t without_resolved(entry *g, size_t n)
{
    size_t stated = 0, left, kept = 0;
    while (stated < n && g[stated].stated)
        stated++;
    if (!stated)
        return n;
    qsort(g, stated, sizeof *g, by_name);
    left = stated;
    for (size_t i = stated; i < n; i++)
        if (!bsearch(&g[i], g, stated, sizeof *g, by_name))
            g[left++] = g[i];
    n = left;
    qsort(g, stated, sizeof *g, by_is_first);
    for (size_t i = 0; i < stated; i++)
        if (!kept || g[kept - 1].is != g[i].is)
            g[kept++] = g[i];
    left = kept;
    for (size_t i = stated; i < n; i++)
        if (!bsearch(&g[i], g, kept, sizeof *g, by_is))
            g[left++] = g[i];
    qsort(g, left, sizeof *g, by_hash); /* in their order again */
    return left;
}

/* Whether each has a country and no two the same one: of more than there are pairs of letters, two
 * have. */
static bool are_namesakes(const entry *g, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!g[i].country[0])
            return false;
        for (size_t k = 0; k < i; k++)
            if (memcmp(g[i].country, g[k].country, 2) == 0)
                return false;
    }
    return true;
}

static mn_status flush(alike *a, mn_buf *b, const entry *first, mn_err *e)
{
    mn_status st =
        b->failed ? mn_fail_memory(e)
                  : mn_tables_find(a->t, "", MN_PARTIES, "names-alike", "name", first->name, b->ptr,
                                   "where they are one, give each spelling a row with the first "
                                   "one's id as same_as",
                                   first->at, e);
    mn_buf_clear(b);
    return st;
}

/* All of them, in as many findings as it takes. */
static mn_status tell(alike *a, const entry *g, size_t n, mn_err *e)
{
    mn_buf b = {0};
    mn_status st = MN_OK;
    mn_buf_fmt(&b, "%zu parties have names that are the same but for how they are written: ", n);
    for (size_t i = 0; i < n && !st; i++) {
        const mn_text name = mn_utf8_cut(g[i].name, 60);
        mn_buf_fmt(&b, "'%.*s'", (int)name.len, name.ptr);
        if (g[i].stated && !mn_text_eq(g[i].id, g[i].name)) {
            const mn_text id = mn_utf8_cut(g[i].id, 30);
            mn_buf_fmt(&b, " (%.*s)", (int)id.len, id.ptr);
        }
        if (i + 1 == n || b.len > SENTENCE) {
            st = flush(a, &b, g, e);
            mn_buf_str(&b, "and ");
        } else {
            mn_buf_str(&b, ", ");
        }
    }
    mn_buf_free(&b);
    return st;
}

mn_status mn_tables_find_alike(mn_tables *t, mn_chain_builder *b, mn_err *e)
{
    alike a = {.t = t};
    entry **group = NULL;
    size_t groups = 0, cap = 0;
    mn_status st = load_forms(&a, e);
    if (!st && !(st = mn_chain_each_party(b, take_hash, &a, e)))
        st = find_twice(&a, e);
    if (!st && a.twices)
        st = mn_chain_each_party(b, take, &a, e);
    if (!st && a.n)
        qsort(a.at, a.n, sizeof *a.at, by_hash);
    for (size_t i = 0, n; i < a.n && !st; i += n) {
        for (n = 1; i + n < a.n && a.at[i + n].hash == a.at[i].hash;)
            n++;
        if (n < 2)
            continue;
        const size_t left = without_resolved(&a.at[i], n);
        if (left < 2 || are_namesakes(&a.at[i], left))
            continue;
        a.at[i].hash = left; /* is not looked at any more */
        if (!mn_grow(&group, &cap, groups + 1, sizeof *group))
            st = mn_fail_memory(e);
        else
            group[groups++] = &a.at[i];
    }
    if (!st && groups)
        qsort(group, groups, sizeof *group, by_first);
    for (size_t i = 0; i < groups && !st; i++)
        st = tell(&a, group[i], group[i]->hash, e);
    free(group);
    free(a.hash);
    free(a.twice);
    free(a.at);
    mn_map_free(&a.form);
    mn_folded_free(&a.folded);
    mn_table_free(a.forms);
    mn_buf_free(&a.key);
    return st;
}
