/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/ban/why.c - what was seen, as sentences: which name met which, which goods, which origin,
 * and what is not known. Names of the line and of lists stand between quotes.
 */
#include <string.h>

#include "core/text.h"
#include "trace/ban/inside.h"

enum { SHOWN = 120 /* columns of a text */ };

static int cut(mn_text t)
{
    return (int)mn_utf8_cut(t, SHOWN).len;
}

static mn_text name_of(const mn_touch *t, const mn_ban_line *line)
{
    for (unsigned k = 0; k < MN_BY_KINDS; k++)
        if (t->by == 1U << k)
            return line->by[k];
    return (mn_text){"", 0};
}

static void put_party(mn_buf *b, const mn_touch *t, const mn_ban_line *line)
{
    const mn_ban_hit *h = t->hit;
    char date[MN_LAW_DATE];
    if (t->up) {
        mn_buf_fmt(b, "The chain of '%.*s' reaches '%.*s' at tier %u", cut(t->up->party),
                   t->up->party.ptr, cut(t->up->name), t->up->name.ptr, t->up->tier);
        mn_buf_fmt(b, ", by %u %s", t->up->supplies, t->up->supplies == 1 ? "supply" : "supplies");
        if (t->up->first != MN_LAW_OPEN) {
            mn_buf_fmt(b, " from %s", mn_law_date(date, t->up->first));
            mn_buf_fmt(b, " to %s", mn_law_date(date, t->up->last));
        }
        mn_buf_str(b, t->up->whole ? ", of whatever goods. " : ". ");
    }
    if (!h)
        return;
    const mn_text name = t->up ? t->up->name : name_of(t, line);
    if (t->up)
        mn_buf_fmt(b, "'%.*s' ", cut(name), name.ptr);
    else
        mn_buf_fmt(b, "The %s '%.*s' ", mn_by_name(t->by), cut(name), name.ptr);
    if (h->reviewed)
        mn_buf_str(b, "was decided by a person to be ");
    else
        mn_buf_fmt(b, "is, with a probability of %.2f, ", h->probability);
    mn_buf_fmt(b, "'%.*s'", cut(h->name), h->name.ptr);
    if (h->entity) {
        const mn_text main = h->entity->name;
        if (main.len != h->name.len || memcmp(main.ptr, h->name.ptr, main.len) != 0)
            mn_buf_fmt(b, " ('%.*s')", cut(main), main.ptr);
        mn_buf_str(b, t->admitted ? ", whose goods are admitted" : ", which the rule names");
        if (h->entity->from != MN_LAW_OPEN)
            mn_buf_fmt(b, " since %s", mn_law_date(date, h->entity->from));
    } else {
        mn_buf_fmt(b, ", entry '%.*s' of the list '%.*s'", cut(h->entry), h->entry.ptr,
                   cut(h->list), h->list.ptr);
        if (h->from != MN_LAW_OPEN)
            mn_buf_fmt(b, " since %s", mn_law_date(date, h->from));
        else
            mn_buf_fmt(b, ", which does not say since when%s%s",
                       h->list_day != MN_LAW_OPEN ? ": it was listed by " : "",
                       h->list_day != MN_LAW_OPEN ? mn_law_date(date, h->list_day) : "");
        if (h->status.len)
            mn_buf_fmt(b, "; its status there: '%.*s'", cut(h->status), h->status.ptr);
        if (h->goods.len)
            mn_buf_fmt(b, "; its goods there: '%.*s'", cut(h->goods), h->goods.ptr);
    }
    mn_buf_str(b, ". ");
    if (t->rule && t->by && !(t->rule->by & t->by))
        mn_buf_fmt(b, "As %s it is only looked at. ", mn_by_name(t->by));
}

static void put_goods(mn_buf *b, const mn_touch *t, const mn_ban_line *line)
{
    const mn_rule *r = t->rule;
    const mn_text good = line->good.len ? line->good : line->description;
    if (t->goods_of_entry) {
        mn_buf_str(b, "The line's goods are called as those of the entry. ");
        return;
    }
    if (r->goods_unknown) {
        mn_buf_str(b, t->hit && t->hit->goods.len
                          ? "Whether the line's goods are those of the entry can't be told. "
                          : "Which goods the rule covers was not found. ");
        return;
    }
    if (!r->n_goods)
        return;
    if (!t->as) {
        mn_buf_str(b, "The line does not say what goods they are. ");
        return;
    }
    static const char *const by[] = {
        [MN_GOOD_OTHER_HS] = "The words say so, the HS code does not. ",
        [MN_GOOD_WITHIN] = "A word of it stands in their description. ",
        [MN_GOOD_WIDER] = "Their HS code is too short to tell. ",
        [MN_GOOD_NAMED] = "Their description says so. ",
        [MN_GOOD_HS] = "Their HS code says so. "};
    mn_buf_str(b, "The goods (");
    if (line->hs.len)
        mn_buf_fmt(b, "HS %.*s%s", cut(line->hs), line->hs.ptr, good.len ? ", " : "");
    if (good.len)
        mn_buf_fmt(b, "'%.*s'", cut(good), good.ptr);
    mn_buf_fmt(b, ") %s: %.*s. ",
               mn_good_there(t->how) == MN_IS_THERE ? "are covered" : "may be covered",
               cut(t->as->title), t->as->title.ptr);
    if (t->how > MN_GOOD_NOT)
        mn_buf_str(b, by[t->how]);
}

static void put_origin(mn_buf *b, const mn_touch *t, const mn_ban_line *line)
{
    const mn_rule *r = t->rule;
    if (r->region.len && t->place_why.len) {
        mn_buf_text(b, t->place_why);
        mn_buf_str(b, t->place_why.ptr[t->place_why.len - 1] == '.' ? " " : ". ");
    }
    if (!r->origin.n || t->up)
        return;
    if (t->origin == MN_IS_THERE)
        mn_buf_fmt(b, "Country of origin: %.*s. ", cut(line->origin_country),
                   line->origin_country.ptr);
    else if (!line->origin_country.len)
        mn_buf_str(b, "The country of origin is not given. ");
    else {
        mn_buf_fmt(b, "The country of origin is declared as %.*s, and the rule is of",
                   cut(line->origin_country), line->origin_country.ptr);
        for (size_t i = 0; i < r->origin.n && i < 8; i++)
            mn_buf_fmt(b, "%s %.*s", i ? "," : "", cut(r->origin.at[i]), r->origin.at[i].ptr);
        mn_buf_str(b, ". ");
    }
}

static void put_gap(mn_buf *b, const mn_law_gap *g, const mn_ban_line *line, int32_t day)
{
    char from[MN_LAW_DATE];
    mn_buf_text(b, g->says);
    if (day != MN_LAW_OPEN)
        return;
    if ((g->gap == MN_GAP_DATE || g->gap == MN_GAP_DATE_UNREAD) && line->date_unread.len) {
        mn_buf_str(b, g->says.len ? " " : "");
        mn_buf_fmt(b, "As the date is written: '%.*s'.", cut(line->date_unread),
                   line->date_unread.ptr);
    }
    if (g->until != MN_LAW_OPEN || g->from > 0) {
        mn_buf_str(b, g->says.len ? " " : "");
        mn_buf_str(b, "This row holds");
        if (g->from != MN_LAW_OPEN)
            mn_buf_fmt(b, " from %s", mn_law_date(from, g->from));
        if (g->until != MN_LAW_OPEN)
            mn_buf_fmt(b, " until %s", mn_law_date(from, g->until));
        mn_buf_str(b, "; of a line without a day rows of every day count.");
    }
}

void mn_touch_why(mn_buf *out, const mn_touch *t, const mn_ban_line *line, int32_t day)
{
    char date[MN_LAW_DATE], from[MN_LAW_DATE];
    const size_t before = out->len;
    if (t->gap) {
        put_gap(out, t->gap, line, day);
        return;
    }
    const mn_rule *r = t->rule;
    put_party(out, t, line);
    if (!t->admitted) {
        put_goods(out, t, line);
        put_origin(out, t, line);
        if (r->least_value && t->value == MN_MAY_BE_THERE)
            mn_buf_str(out, "Its value can't be compared with the rule's. ");
    }
    if (r->proposed)
        mn_buf_str(out, "The rule is a proposal. ");
    if (t->part)
        mn_buf_str(out, "The line's date is not one day, and the rule does not hold on all. ");
    if (t->status)
        mn_buf_fmt(out, "On %s the rule is '%.*s'. ", mn_law_date(date, day),
                   cut(t->status->status), t->status->status.ptr);
    else if (r->from == MN_LAW_OPEN)
        mn_buf_str(out, "Since when the rule holds was not found. ");
    else
        mn_buf_fmt(out, "The rule holds since %s. ", mn_law_date(from, r->from));
    if (out->len > before && out->ptr[out->len - 1] == ' ')
        out->ptr[--out->len] = '\0';
}
