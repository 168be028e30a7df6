/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/plan.c - reads the tables of numbering plans and looks numbers up. See plan.h.
 */
#include "adverts/identify/plan.h"

#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "reference/csv_lite.h"

extern const unsigned char mn_data_adverts_phone_regions[], mn_data_adverts_phone_regions_end[];
extern const unsigned char mn_data_adverts_phone_ranges[], mn_data_adverts_phone_ranges_end[];

static bool prefixes(id_prefixes *to, mn_text list)
{
    mn_text one;
    if (!list.len)
        return true;
    while (mn_text_split(&list, ';', &one)) {
        if (!one.len || one.len >= sizeof to->text[0] ||
            to->n == sizeof to->text / sizeof to->text[0])
            return false;
        if (one.ptr[0] < '0' || one.ptr[0] > '9')
            return false;
        to->firsts = (uint16_t)(to->firsts | 1u << (one.ptr[0] - '0'));
        memcpy(to->text[to->n++], one.ptr, one.len);
    }
    return true;
}

static bool digits(mn_text t, size_t *v)
{
    *v = 0;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] < '0' || t.ptr[i] > '9' || i > 3)
            return false;
        *v = *v * 10 + (size_t)(t.ptr[i] - '0');
    }
    return t.len > 0;
}

static bool grouping(id_grouping *g, mn_text t)
{
    mn_text one;
    while (mn_text_split(&t, '-', &one)) {
        size_t low, high, dots = 0;
        while (dots < one.len && one.ptr[dots] != '.')
            dots++;
        if (g->n == ID_GROUPS || !digits((mn_text){one.ptr, dots}, &low))
            return false;
        high = low;
        if (dots < one.len &&
            (one.len < dots + 3 || !digits(mn_text_sub(one, dots + 2, one.len), &high)))
            return false;
        g->low[g->n] = (uint8_t)low;
        g->high[g->n++] = (uint8_t)high;
    }
    return g->n > 0;
}

static mn_status region(id_plans *p, const mn_csv *t, mn_err *e)
{
    id_region r = {.main = t->cell[2].len > 0, .trunk_needed = t->cell[5].len > 0};
    mn_text rest = t->cell[6], one;
    size_t code;
    if (t->cell[0].len < 2 || !digits(t->cell[1], &code) || code == 0 || code > 999 ||
        !prefixes(&r.trunk, t->cell[3]) || !prefixes(&r.exit, t->cell[4]))
        return mn_csv_fail(t, e, "no country with its calling code and prefixes");
    memcpy(r.name, t->cell[0].ptr, t->cell[0].len < 3 ? t->cell[0].len : 3);
    r.code = (uint16_t)code;
    r.grouping = (uint32_t)p->groupings;
    while (rest.len && mn_text_split(&rest, ';', &one)) {
        id_grouping g = {0};
        if (!grouping(&g, one))
            return mn_csv_fail(t, e, "no way to group digits");
        if (!mn_grow(&p->grouping, &p->grouping_cap, p->groupings + 1, sizeof g))
            return mn_fail_memory(e);
        p->grouping[p->groupings++] = g;
        r.groupings++;
    }
    if (p->in_code[code] == sizeof p->of_code[0] / sizeof p->of_code[0][0] ||
        p->regions == ID_NO_REGION)
        return mn_csv_fail(t, e, "too many countries of one calling code");
    if (!mn_grow(&p->region, &p->region_cap, p->regions + 1, sizeof r))
        return mn_fail_memory(e);
    size_t at = p->in_code[code]++;
    for (; r.main && at > 0; at--)
        p->of_code[code][at] = p->of_code[code][at - 1];
    p->of_code[code][at] = (uint16_t)p->regions;
    p->region[p->regions++] = r;
    return MN_OK;
}

static uint8_t kinds(mn_text list)
{
    uint8_t out = 0;
    mn_text one;
    while (mn_text_split(&list, '+', &one)) {
        if (mn_text_eq_str(one, "fixed"))
            out |= ID_K_FIXED;
        else if (mn_text_eq_str(one, "mobile"))
            out |= ID_K_MOBILE;
        else if (mn_text_eq_str(one, "premium"))
            out |= ID_K_PREMIUM;
        else
            out |= ID_K_SERVICE;
    }
    return out;
}

static bool range(id_range *r, mn_text t, size_t length)
{
    size_t bar = 0;
    while (bar < t.len && t.ptr[bar] != '-')
        bar++;
    mn_text a = {t.ptr, bar}, b = bar < t.len ? mn_text_sub(t, bar + 1, t.len) : a;
    if (!a.len || a.len != b.len || a.len > length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char x = i < a.len ? a.ptr[i] : '0', y = i < b.len ? b.ptr[i] : '9';
        if (x < '0' || x > '9' || y < '0' || y > '9')
            return false;
        r->low = r->low * 10 + (uint64_t)(x - '0');
        r->high = r->high * 10 + (uint64_t)(y - '0');
    }
    return r->low <= r->high;
}

/* Rows of one country and length stand together. */
static mn_status ranges(id_plans *p, const mn_csv *t, mn_err *e)
{
    mn_text rest = t->cell[3], one;
    size_t length;
    uint16_t at = ID_NO_REGION;
    char name[4] = {0};
    memcpy(name, t->cell[0].ptr, t->cell[0].len < 3 ? t->cell[0].len : 3);
    /* Codes of no country share the first three letters of their names. */
    for (uint16_t i = 0; i < p->regions && at == ID_NO_REGION; i++)
        if (!memcmp(p->region[i].name, name, 4)) {
            size_t code = p->region[i].code;
            if (t->cell[0].len < 3 ||
                (digits(mn_text_sub(t->cell[0], 1, 3), &code) && code == p->region[i].code))
                at = i;
        }
    if (at == ID_NO_REGION || !digits(t->cell[2], &length) || length == 0 || length > ID_LINE_MAX)
        return mn_csv_fail(t, e, "no country with a length of numbers");
    id_region *r = &p->region[at];
    if (!(r->lengths >> length & 1))
        r->range[length] = (uint32_t)p->ranges;
    r->lengths = (uint16_t)(r->lengths | 1u << length);
    while (mn_text_split(&rest, ' ', &one)) {
        id_range x = {.kinds = kinds(t->cell[1])};
        if (!range(&x, one, length))
            return mn_csv_fail(t, e, "no range of numbers");
        if (!mn_grow(&p->range, &p->range_cap, p->ranges + 1, sizeof x))
            return mn_fail_memory(e);
        p->range[p->ranges++] = x;
    }
    return MN_OK;
}

static int by_low(const void *a, const void *b)
{
    const id_range *x = a, *y = b;
    return x->low < y->low ? -1 : x->low > y->low;
}

/* Makes r->lead and r->begins, once ranges are in order. */
static mn_status leads(id_plans *p, id_region *r, mn_err *e)
{
    uint64_t unit = 1; /* of the second digit */
    for (size_t n = 1; n <= ID_LINE_MAX; n++, unit *= n > 2 ? 10 : 1) {
        const uint64_t top = n > 1 ? unit * 10 : 1; /* of the first digit */
        const uint32_t end = r->range[n + 1] - r->range[n];
        if (!(r->lengths >> n & 1))
            continue;
        if (!mn_grow(&p->lead, &p->lead_cap, p->leads + 1, sizeof *p->lead))
            return mn_fail_memory(e);
        r->lead[n] = (uint16_t)p->leads;
        id_leading *to = &p->lead[p->leads++];
        uint32_t at = 0;
        for (unsigned two = 0; two <= 100; two++) {
            const uint64_t from = n > 1 ? two * unit : two / 10;
            while (at < end && p->range[r->range[n] + at].high < from)
                at++;
            to->before[two] = (uint16_t)at;
        }
        for (uint32_t i = r->range[n]; i < r->range[n + 1]; i++)
            for (uint64_t d = p->range[i].low / top; d <= p->range[i].high / top; d++)
                r->begins[d] = (uint16_t)(r->begins[d] | 1u << n);
    }
    return MN_OK;
}

/* Each length's rows are one run, told apart by kind: put in order of the numbers. */
static void settle(id_plans *p)
{
    for (size_t i = 0; i < p->regions; i++) {
        id_region *r = &p->region[i];
        uint32_t end = 0;
        for (size_t n = 0; n <= ID_LINE_MAX; n++)
            end = r->lengths >> n & 1 && r->range[n] > end ? r->range[n] : end;
        uint32_t last = (uint32_t)p->ranges;
        for (size_t j = 0; j < p->regions; j++)
            for (size_t n = 1; n <= ID_LINE_MAX; n++)
                if (p->region[j].lengths >> n & 1 && p->region[j].range[n] > end &&
                    p->region[j].range[n] < last)
                    last = p->region[j].range[n];
        r->range[ID_LINE_MAX + 1] = last;
        for (size_t n = ID_LINE_MAX; n > 0; n--)
            if (!(r->lengths >> n & 1))
                r->range[n] = r->range[n + 1];
        for (size_t n = 1; n <= ID_LINE_MAX; n++)
            qsort(p->range + r->range[n], r->range[n + 1] - r->range[n], sizeof *p->range, by_low);
    }
}

static mn_status each(id_plans *p, mn_source from, const char *wanted,
                      mn_status (*row)(id_plans *, const mn_csv *, mn_err *), mn_err *e)
{
    mn_arena arena = {0};
    mn_csv t;
    bool more = true;
    mn_status st = mn_csv_open(&t, from, &arena, wanted, e);
    while (!st && !(st = mn_csv_next(&t, &more, e)) && more)
        st = row(p, &t, e);
    mn_arena_free(&arena);
    return st;
}

mn_status id_plans_load(id_plans *p, mn_err *e)
{
    size_t a = (size_t)(mn_data_adverts_phone_regions_end - mn_data_adverts_phone_regions);
    size_t b = (size_t)(mn_data_adverts_phone_ranges_end - mn_data_adverts_phone_ranges);
    mn_status st =
        each(p, (mn_source){"data/adverts/phone_regions.csv", mn_data_adverts_phone_regions, a},
             "region,code,main,trunk,exit,trunk_needed,groups", region, e);
    if (!st)
        st = each(p, (mn_source){"data/adverts/phone_ranges.csv", mn_data_adverts_phone_ranges, b},
                  "region,kinds,length,ranges", ranges, e);
    if (st)
        return st;
    if (p->ranges > UINT16_MAX)
        return mn_fail(e, MN_DATA, "data/adverts/phone_ranges.csv has more than %u ranges",
                       UINT16_MAX);
    settle(p);
    memset(p->of_name, 0xFF, sizeof p->of_name);
    for (size_t i = 0; i < p->regions && !st; i++) {
        const char *name = p->region[i].name;
        const unsigned x = (unsigned)name[0] - 'A', y = (unsigned)name[1] - 'A';
        if (!name[2] && x < 26 && y < 26 && p->of_name[x][y] == ID_NO_REGION)
            p->of_name[x][y] = (uint16_t)i;
        st = leads(p, &p->region[i], e);
    }
    return st;
}

void id_plans_free(id_plans *p)
{
    free(p->region);
    free(p->grouping);
    free(p->range);
    free(p->lead);
    *p = (id_plans){0};
}

uint16_t id_region_of(const id_plans *p, const char name[2])
{
    const unsigned a = (unsigned)name[0] - 'A', b = (unsigned)name[1] - 'A';
    return a < 26 && b < 26 ? p->of_name[a][b] : ID_NO_REGION;
}

uint8_t id_plan_range(const id_plans *p, const id_region *r, const uint8_t *digit, size_t n)
{
    const id_leading *lead = &p->lead[r->lead[n]];
    const unsigned two = digit[0] * 10u + (n > 1 ? digit[1] : 0u);
    const uint32_t first = r->range[n];
    uint32_t low = first + lead->before[two], high = first + lead->before[two + 1];
    uint64_t v = 0;
    for (size_t i = 0; i < n; i++)
        v = v * 10 + digit[i];
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (p->range[mid].high < v)
            low = mid + 1;
        else
            high = mid;
    }
    return low < r->range[n + 1] && p->range[low].low <= v ? p->range[low].kinds : 0;
}

bool id_plan_grouped(const id_plans *p, const id_region *r, const uint8_t *size, size_t n)
{
    for (uint32_t i = 0; i < r->groupings; i++) {
        const id_grouping *g = &p->grouping[r->grouping + i];
        size_t k = 0;
        while (k < n && k < g->n && size[k] >= g->low[k] && size[k] <= g->high[k])
            k++;
        if (k == n && k == g->n)
            return true;
    }
    return false;
}

size_t id_prefix_longest(const id_prefixes *p, const uint8_t *digit, size_t n)
{
    size_t best = 0;
    for (size_t i = 0; i < p->n; i++) {
        size_t k = 0;
        while (p->text[i][k] && k < n && p->text[i][k] - '0' == digit[k])
            k++;
        if (!p->text[i][k] && k > best)
            best = k;
    }
    return best;
}
