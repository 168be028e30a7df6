/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/grammar.c - reads the phrases of languages. See grammar.h.
 */
#include "adverts/simulate/grammar.h"

#include <string.h>

#include "core/err.h"
#include "core/own.h"
#include "core/text.h"

const mn_adsim_trade_info mn_adsim_trades[MN_ADSIM_TRADE_COUNT] = {
#define X(NAME, FAMILY, LOW, HIGH, STEP) {#NAME, #FAMILY, LOW, HIGH, STEP},
    MN_ADSIM_TRADES(X)
#undef X
};
const char *const mn_adsim_parts[MN_ADSIM_PART_COUNT] = {
#define X(NAME) #NAME,
    MN_ADSIM_PARTS(X)
#undef X
};

enum { LINE_MAX_BYTES = 1000, DEPTH = 4, STATEMENTS_MAX = 4000, TRADES = MN_ADSIM_TRADE_COUNT };

/* Where a file is read. */
typedef struct reading {
    mn_adsim_language *l;
    mn_arena *arena;
    const char *name;
    mn_text rest;
    uint64_t line;
    unsigned part;   /* of the section; MN_ADSIM_PART_COUNT: a list */
    uint32_t scopes; /* trades of the section, as bits */
    uint16_t *part_of;
    uint32_t *scopes_of; /* of each statement */
} reading;

static mn_status wrong(const reading *r, mn_err *e, const char *what, mn_text t)
{
    mn_fail_at(e, MN_DATA, r->name, r->line, 0, "%s", what);
    return mn_offending(e, t);
}

/* The trades that a scope names, as bits; 0: none. */
static uint32_t scope_of(mn_text t)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < TRADES; i++)
        if (mn_text_eq_str(t, mn_adsim_trades[i].name) ||
            mn_text_eq_str(t, mn_adsim_trades[i].family))
            bits |= UINT32_C(1) << i;
    return bits;
}

static mn_status begin_section(reading *r, mn_text t, mn_err *e)
{
    mn_text name = {0}, word;
    mn_adsim_language *l = r->l;
    r->scopes = 0;
    for (unsigned i = 0; mn_text_split(&t, ' ', &word); i++) {
        const uint32_t bits = i ? scope_of(word) : 0;
        if (!i)
            name = word;
        else if (!bits)
            return wrong(r, e, "no trade and no family of trades", word);
        r->scopes |= bits;
    }
    for (r->part = 0; r->part < MN_ADSIM_PART_COUNT; r->part++)
        if (mn_text_eq_str(name, mn_adsim_parts[r->part]))
            break;
    if (r->part < MN_ADSIM_PART_COUNT) {
        if (!r->scopes)
            r->scopes = (UINT32_C(1) << TRADES) - 1;
        return MN_OK;
    }
    if (l->lists == MN_ADSIM_LISTS || !name.len)
        return wrong(r, e, "too many lists, or one without a name", name);
    unsigned trade = TRADES;
    for (unsigned i = 0; i < TRADES; i++)
        if (r->scopes == UINT32_C(1) << i)
            trade = i;
    if (r->scopes && trade == TRADES)
        return wrong(r, e, "a list is of one trade, or of all", name);
    l->list[l->lists++] =
        (mn_adsim_list){.name = name, .trade = (uint8_t)trade, .entry = l->entries};
    return MN_OK;
}

/* Whether t begins with "%(2-9)", or another range of up to six digits each. */
static bool is_range(mn_text t)
{
    uint32_t v[2] = {0};
    size_t i = 2, digits = 0;
    for (unsigned k = 0; k < 2; k++, i++) {
        for (digits = 0; i < t.len && t.ptr[i] >= '0' && t.ptr[i] <= '9'; i++, digits++)
            if (digits < 6)
                v[k] = v[k] * 10 + (uint32_t)(t.ptr[i] - '0');
        if (!digits || digits > 6 || i == t.len || t.ptr[i] != (k ? ')' : '-'))
            return false;
    }
    return v[0] <= v[1];
}

/* Brackets that fit, slots that are known; whether anything differs from post to post. Lists are
 * looked up when all are read. */
static mn_status check_line(const reading *r, mn_text t, bool *open, mn_err *e)
{
    static const char *const slots[] = {"city", "price", "name", "area", "id"};
    char stack[DEPTH];
    unsigned depth = 0;
    if (t.len > LINE_MAX_BYTES || mn_utf8_bad(t) != t.len)
        return wrong(r, e, "longer than 1,000 bytes, or no UTF-8", t);
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        if (c == '{' || c == '[') {
            if (depth == DEPTH)
                return wrong(r, e, "choices in choices too deep", t);
            stack[depth++] = c == '{' ? '}' : ']';
        } else if (c == '}' || c == ']') {
            if (!depth || stack[--depth] != c)
                return wrong(r, e, "a choice ends that was not begun", t);
        } else if (c == '|' && !depth)
            return wrong(r, e, "'|' outside of a choice", t);
        else if (r->part == MN_ADSIM_PART_COUNT && (c == '<' || c == '$'))
            return wrong(r, e, "a list or slot in the entry of a list", t);
        else if (c == '%' && i + 1 < t.len && t.ptr[i + 1] == '(' &&
                 !is_range(mn_text_sub(t, i, t.len - i)))
            return wrong(r, e, "no range of numbers, as %(2-9) is", t);
        else if (c == '$') {
            bool known = false;
            for (size_t k = 0; k < sizeof slots / sizeof *slots; k++)
                known |= mn_text_eq_str(mn_text_sub(t, i + 1, strlen(slots[k])), slots[k]);
            if (!known)
                return wrong(r, e, "no such slot", t);
            *open = true;
        }
    }
    return depth ? wrong(r, e, "a choice does not end", t) : MN_OK;
}

static mn_status add_line(reading *r, mn_text t, mn_err *e)
{
    mn_adsim_language *l = r->l;
    const bool again = t.len > 2 && t.ptr[0] == '=' && t.ptr[1] == ' ';
    bool open = false;
    if (r->part == MN_ADSIM_PART_COUNT && !l->lists)
        return wrong(r, e, "a line before the first section", t);
    mn_status st = check_line(r, t, &open, e);
    if (st)
        return st;
    if (r->part == MN_ADSIM_PART_COUNT) {
        l->entry[l->entries++] = t;
        l->list[l->lists - 1].entries++;
        return MN_OK;
    }
    if (again) {
        if (!l->statements || r->part_of[l->statements - 1] != r->part)
            return wrong(r, e, "'=' with nothing before it", t);
        t = mn_text_sub(t, 2, t.len - 2);
    } else {
        if (l->statements == STATEMENTS_MAX)
            return wrong(r, e, "too many statements", t);
        r->part_of[l->statements] = (uint16_t)r->part;
        r->scopes_of[l->statements] = r->scopes;
        l->statement[l->statements++] = (mn_adsim_statement){.frame = l->frames};
    }
    mn_adsim_statement *s = &l->statement[l->statements - 1];
    s->frames++;
    s->open |= open;
    l->frame[l->frames++] = t;
    return MN_OK;
}

/* Which statements a part has for each trade. */
static mn_status sort_out(reading *r, mn_err *e)
{
    mn_adsim_language *l = r->l;
    for (unsigned p = 0; p < MN_ADSIM_PART_COUNT; p++)
        for (unsigned t = 0; t < TRADES; t++) {
            uint32_t n = 0;
            for (uint32_t s = 0; s < l->statements; s++)
                n += r->part_of[s] == p && (r->scopes_of[s] >> t & 1);
            const bool sign = p >= MN_PART_fee; /* of offers of work alone */
            if (!n && (!sign || !strcmp(mn_adsim_trades[t].family, "work")))
                return mn_fail_at(e, MN_DATA, r->name, r->line, 0, "no '%s' for '%s'",
                                  mn_adsim_parts[p], mn_adsim_trades[t].name);
            l->of[p][t] = mn_arena_alloc(r->arena, n + 1, sizeof *l->of[p][t]);
            if (!l->of[p][t])
                return mn_fail_memory(e);
            for (uint32_t s = 0; s < l->statements; s++)
                if (r->part_of[s] == p && (r->scopes_of[s] >> t & 1))
                    l->of[p][t][l->n[p][t]++] = (uint16_t)s;
        }
    return MN_OK;
}

/* Lists that lines name are there, for each trade whose lines name them. */
static mn_status check_lists(const reading *r, mn_err *e)
{
    static const char *const needed[] = {"names", "area", "digits"};
    const mn_adsim_language *l = r->l;
    for (uint32_t s = 0; s < l->statements; s++)
        for (uint32_t f = 0; f < l->statement[s].frames; f++) {
            const mn_text t = l->frame[l->statement[s].frame + f];
            for (size_t i = 0; i < t.len; i++) {
                if (t.ptr[i] != '<')
                    continue;
                const char *end = memchr(t.ptr + i, '>', t.len - i);
                const mn_text name =
                    mn_text_sub(t, i + 1, end ? (size_t)(end - t.ptr) - i - 1 : t.len);
                for (unsigned k = 0; k < TRADES; k++)
                    if (!end || ((r->scopes_of[s] >> k & 1) && !mn_adsim_list_of(l, name, k)))
                        return wrong(r, e, "a list that is not there", name);
            }
        }
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (!mn_adsim_list_of(l, mn_text_of(needed[i]), 0))
            return wrong(r, e, "a list is missing", mn_text_of(needed[i]));
    for (uint32_t i = 0; i < l->lists; i++)
        if (!l->list[i].entries)
            return wrong(r, e, "an empty list", l->list[i].name);
    if (mn_adsim_list_of(l, mn_text_of("digits"), 0)->entries != 10)
        return wrong(r, e, "ten digits are ten words", mn_text_of("digits"));
    return MN_OK;
}

mn_status mn_adsim_language_read(mn_adsim_language *l, mn_arena *a, const char *code,
                                 const char *name, mn_text bytes, mn_err *e)
{
    size_t lines = 1;
    for (size_t i = 0; i < bytes.len; i++)
        lines += bytes.ptr[i] == '\n';
    *l = (mn_adsim_language){.code = code, .spaced = strcmp(code, "zh") && strcmp(code, "th")};
    l->frame = mn_arena_alloc(a, lines, sizeof *l->frame);
    l->entry = mn_arena_alloc(a, lines, sizeof *l->entry);
    l->statement = mn_arena_alloc(a, lines, sizeof *l->statement);
    reading r = {.l = l, .arena = a, .name = name, .rest = bytes, .part = MN_ADSIM_PART_COUNT};
    r.part_of = mn_arena_alloc(a, lines, sizeof *r.part_of);
    r.scopes_of = mn_arena_alloc(a, lines, sizeof *r.scopes_of);
    if (!l->frame || !l->entry || !l->statement || !r.part_of || !r.scopes_of)
        return mn_fail_memory(e);
    mn_status st = MN_OK;
    mn_text line;
    while (!st && mn_text_split(&r.rest, '\n', &line)) {
        r.line++;
        if (!line.len || line.ptr[0] == '#')
            continue;
        st = line.ptr[0] == '@' ? begin_section(&r, mn_text_sub(line, 1, line.len - 1), e)
                                : add_line(&r, line, e);
    }
    if (!st)
        st = sort_out(&r, e);
    return st ? st : check_lists(&r, e);
}

const mn_adsim_list *mn_adsim_list_of(const mn_adsim_language *l, mn_text name, unsigned trade)
{
    const mn_adsim_list *any = NULL;
    for (uint32_t i = 0; i < l->lists; i++)
        if (mn_text_eq(l->list[i].name, name)) {
            if (l->list[i].trade == trade)
                return &l->list[i];
            if (l->list[i].trade == TRADES)
                any = &l->list[i];
        }
    return any;
}

mn_text mn_adsim_entry(const mn_adsim_language *l, const char *list, uint64_t key)
{
    const mn_adsim_list *i = mn_adsim_list_of(l, mn_text_of(list), TRADES);
    MN_BUG(i != NULL);
    return l->entry[i->entry + key % i->entries];
}

#define LANGUAGES(X) X(en) X(es) X(fr) X(ru) X(zh) X(ar) X(hi) X(pt) X(th) X(vi)
#define X(CODE)      extern const unsigned char mn_data_adsim_##CODE[], mn_data_adsim_##CODE##_end[];
LANGUAGES(X)
#undef X

mn_status mn_adsim_grammar_load(mn_adsim_grammar *g, mn_err *e)
{
    static const struct {
        const char *code, *name;
        const unsigned char *from, *to;
    } files[] = {
#define X(CODE)                                                                                    \
    {#CODE, "embedded:data/adverts/simulate/" #CODE ".txt", mn_data_adsim_##CODE,                  \
     mn_data_adsim_##CODE##_end},
        LANGUAGES(X)
#undef X
    };
    mn_status st = MN_OK;
    g->languages = 0;
    for (size_t i = 0; i < sizeof files / sizeof *files && !st; i++) {
        const mn_text bytes = {(const char *)files[i].from, (size_t)(files[i].to - files[i].from)};
        st = mn_adsim_language_read(&g->language[g->languages++], &g->arena, files[i].code,
                                    files[i].name, bytes, e);
    }
    return st;
}

void mn_adsim_grammar_free(mn_adsim_grammar *g)
{
    mn_arena_free(&g->arena);
    *g = (mn_adsim_grammar){0};
}
