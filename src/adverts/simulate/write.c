/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/write.c - the rows of posts.csv, truth.csv and identifiers.csv.
 */
#include <string.h>

#include "adverts/simulate/inside.h"
#include "core/text.h"

const char *const mn_adsim_slots[MN_ADSIM_SLOTS] = {"place", "price",  "name", "free",  "phone",
                                                    "email", "handle", "url",  "wallet"};

/* In quotes, which are doubled inside. */
static void put_quoted(mn_buf *b, const char *s, size_t len)
{
    mn_buf_char(b, '"');
    while (len) {
        const char *q = memchr(s, '"', len);
        const size_t n = q ? (size_t)(q - s) + 1 : len;
        mn_buf_add(b, s, n);
        if (q)
            mn_buf_char(b, '"');
        s += n;
        len -= n;
    }
    mn_buf_char(b, '"');
}

static void put_id(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p)
{
    mn_buf_fmt(b, "%llu-%llu", (unsigned long long)w->o.seed, (unsigned long long)p->number);
}

static void put_time(mn_buf *b, int64_t time)
{
    const int64_t day = time / 86400, second = time % 86400;
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(day, &y, &m, &d);
    mn_buf_fmt(b, "%04d-%02u-%02uT%02u:%02u:%02uZ", (int)y, m, d, (unsigned)(second / 3600),
               (unsigned)(second / 60 % 60), (unsigned)(second % 60));
}

void mn_adsim_write_post(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p)
{
    const mn_adsim_city *c = &w->city[p->city];
    put_id(b, w, p);
    mn_buf_char(b, ',');
    put_quoted(b, p->text.ptr, p->title);
    mn_buf_char(b, ',');
    put_quoted(b, p->text.ptr + p->title + 1, p->text.len - p->title - 1);
    mn_buf_char(b, ',');
    put_time(b, p->time);
    mn_buf_fmt(b, ",%.*s,%s,%.*s,%.*s,%d,board-%c.example,u%08llx,", (int)c->name.len, c->name.ptr,
               w->country[c->country].code, (int)c->lat.len, c->lat.ptr, (int)c->lon.len,
               c->lon.ptr, p->amount, (int)('a' + mn_adsim_mix(p->account, 7) % 5),
               (unsigned long long)(p->account >> 20));
    if (p->image)
        mn_buf_fmt(b, "img/%012llx.jpg,%016llx%016llx%016llx%016llx\n",
                   (unsigned long long)(p->image_name >> 16), (unsigned long long)p->pdq[0],
                   (unsigned long long)p->pdq[1], (unsigned long long)p->pdq[2],
                   (unsigned long long)p->pdq[3]);
    else
        mn_buf_str(b, ",\n");
}

static void put_party(mn_buf *b, const mn_adsim_world *w, uint32_t party)
{
    mn_buf_fmt(b, "%llu-N%u", (unsigned long long)w->o.seed, party + 1);
}

static void put_template(mn_buf *b, const mn_adsim_world *w, uint32_t party, unsigned t)
{
    put_party(b, w, party);
    mn_buf_fmt(b, "-T%u", t + 1);
}

static void put_signs(mn_buf *b, unsigned signs)
{
    const char *sep = "";
    for (unsigned i = 0; i < MN_ADSIM_SIGNS; i++)
        if (signs >> i & 1) {
            mn_buf_fmt(b, "%s%s", sep, mn_adsim_signs[i]);
            sep = ";";
        }
}

static void put_noise(mn_buf *b, unsigned noise)
{
    static const char *const names[] = {"ocr", "typos", "letters", "zero-width", "emoji", "lower"};
    const char *sep = "";
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (noise >> i & 1) {
            mn_buf_fmt(b, "%s%s", sep, names[i]);
            sep = ";";
        }
}

/* id,cluster,template,network,kind,language,trade,group,signs,altered,noise */
void mn_adsim_write_truth(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p)
{
    put_id(b, w, p);
    mn_buf_char(b, ',');
    if (p->party == MN_ADSIM_NONE) { /* a cluster of its own */
        mn_buf_str(b, "P");
        put_id(b, w, p);
        mn_buf_str(b, ",,");
    } else {
        put_template(b, w, p->party, p->template_of);
        mn_buf_char(b, ',');
        put_template(b, w, p->party, p->template_of);
        mn_buf_char(b, ',');
        put_party(b, w, p->party);
    }
    mn_buf_fmt(b, ",%s,%s,%s,", mn_adsim_kinds[p->kind], w->g.language[p->language].code,
               mn_adsim_trades[p->trade].name);
    if (p->group != MN_ADSIM_NONE)
        mn_buf_fmt(b, "%llu-G%u", (unsigned long long)w->o.seed, p->group + 1);
    mn_buf_char(b, ',');
    put_signs(b, p->signs);
    mn_buf_fmt(b, ",%u,", p->altered);
    put_noise(b, p->noise);
    mn_buf_char(b, '\n');
}

/* id,kind,value,disguise,text,start,end,generic */
unsigned mn_adsim_write_ids(mn_buf *b, const mn_adsim_world *w, const mn_adsim_post *p,
                            uint64_t *disguised)
{
    unsigned rows = 0;
    for (unsigned i = 0; i < p->spans; i++) {
        const mn_adsim_span *s = &p->span[i];
        if (s->id < 0)
            continue;
        const mn_adsim_id *d = &p->id[s->id];
        put_id(b, w, p);
        mn_buf_fmt(b, ",%s,%s,%s,", mn_adsim_contacts[d->kind], d->value, d->disguise);
        put_quoted(b, d->shown, strlen(d->shown));
        mn_buf_fmt(b, ",%u,%u,%d\n", s->start, s->end, d->generic);
        rows++;
        *disguised += d->kind == MN_CONTACT_PHONE && strcmp(d->disguise, "plain") &&
                      strcmp(d->disguise, "grouped") && strcmp(d->disguise, "international");
    }
    return rows;
}

/* --- networks ------------------------------------------------------------------------------ */

static mn_text as_said(const mn_adsim_post *p, const mn_adsim_span *s)
{
    return (mn_text){p->raw.ptr + s->from, s->to - s->from};
}

static const mn_adsim_span *span_of(const mn_adsim_post *p, uint32_t which)
{
    for (unsigned i = 0; i < p->spans; i++)
        if (p->span[i].which == which)
            return &p->span[i];
    return NULL;
}

/* Whether the posts of the template do not all say the same there. */
static bool differs(const mn_adsim_post *post, unsigned posts, unsigned of, uint32_t which)
{
    const mn_text *first = NULL;
    mn_text one = {0};
    for (unsigned k = 0; k < posts; k++) {
        const mn_adsim_span *s = post[k].template_of == of ? span_of(&post[k], which) : NULL;
        if (!s)
            continue;
        const mn_text now = as_said(&post[k], s);
        if (first && !mn_text_eq(one, now))
            return true;
        one = now;
        first = &one;
    }
    return false;
}

static void put_value(mn_buf *b, const mn_adsim_post *p, const mn_adsim_span *s)
{
    size_t from = 0, chars = 0, at = 0;
    for (; at < p->text.len && chars <= s->end; at++) {
        if (((unsigned char)p->text.ptr[at] & 0xC0) == 0x80)
            continue;
        if (chars == s->start)
            from = at;
        if (chars++ == s->end)
            break;
    }
    put_quoted(b, p->text.ptr + from, at - from);
}

/* One template: its text, and where its posts differ. base is the template as its first post would
 * have it with nothing changed. */
static void write_template(mn_adsim_tables *t, const mn_adsim_world *w, const mn_adsim_network *n,
                           unsigned of, const mn_adsim_post *base, const mn_adsim_post *post)
{
    unsigned posts = 0, slots = 0;
    mn_buf text = {0}, kinds = {0};
    size_t at = 0;
    for (unsigned k = 0; k < n->p.posts; k++)
        posts += post[k].template_of == of;
    for (unsigned i = 0; i < base->spans; i++) {
        const mn_adsim_span *s = &base->span[i];
        if (!differs(post, n->p.posts, of, s->which))
            continue;
        slots++;
        mn_buf_add(&text, base->raw.ptr + at, s->from - at);
        mn_buf_str(&text, "<*>");
        at = s->to;
        mn_buf_fmt(&kinds, "%s%s", slots > 1 ? ";" : "", mn_adsim_slots[s->slot]);
        for (unsigned k = 0; k < n->p.posts; k++) {
            const mn_adsim_span *v = post[k].template_of == of ? span_of(&post[k], s->which) : NULL;
            if (!v)
                continue;
            put_id(&t->slots, w, &post[k]);
            mn_buf_char(&t->slots, ',');
            put_template(&t->slots, w, n->index, of);
            mn_buf_fmt(&t->slots, ",%u,%s,", slots, mn_adsim_slots[s->slot]);
            put_value(&t->slots, &post[k], v);
            mn_buf_fmt(&t->slots, ",%u,%u\n", v->start, v->end);
            t->slot_rows++;
        }
    }
    mn_buf_add(&text, base->raw.ptr + at, base->raw.len - at);
    put_template(&t->templates, w, n->index, of);
    mn_buf_char(&t->templates, ',');
    put_party(&t->templates, w, n->index);
    mn_buf_fmt(&t->templates, ",%s,%s,%u,%u,", w->g.language[base->language].code,
               mn_adsim_trades[base->trade].name, posts, slots);
    mn_buf_add(&t->templates, kinds.ptr, kinds.len);
    mn_buf_char(&t->templates, ',');
    put_quoted(&t->templates, text.ptr, text.len);
    mn_buf_char(&t->templates, '\n');
    t->template_rows++;
    t->slots.failed |= text.failed || kinds.failed;
    mn_buf_free(&text);
    mn_buf_free(&kinds);
}

/* network,kind,posts,templates,phones,cities,circuit,rounds,impossible,signs */
static void write_row(mn_buf *b, const mn_adsim_world *w, const mn_adsim_network *n,
                      unsigned templates)
{
    const bool circuit = n->p.kind == MN_ADSIM_CIRCUIT;
    put_party(b, w, n->index);
    mn_buf_fmt(b, ",%s,%u,%u,%u,%u,", mn_adsim_kinds[n->p.kind], n->p.posts, templates, n->p.phones,
               n->cities);
    for (unsigned i = 0; circuit && i < n->cities; i++)
        mn_buf_fmt(b, "%s%.*s", i ? ";" : "", (int)w->city[n->city[i]].name.len,
                   w->city[n->city[i]].name.ptr);
    mn_buf_char(b, ',');
    if (circuit)
        mn_buf_fmt(b, "%u", n->legs / n->cities);
    mn_buf_fmt(b, ",%d,", n->impossible);
    put_signs(b, n->signs);
    mn_buf_char(b, '\n');
}

bool mn_adsim_write_network(mn_adsim_tables *t, const mn_adsim_world *w, uint32_t index,
                            mn_adsim_post *scratch)
{
    mn_adsim_network n;
    unsigned templates = 0;
    mn_adsim_network_of(&n, w, index);
    for (unsigned k = 0; k < n.p.posts; k++)
        if (!mn_adsim_post_in(&scratch[k], w, &n, k))
            return false;
    mn_adsim_post *base = &scratch[n.p.posts];
    for (unsigned of = 0; of < n.templates; of++)
        for (unsigned k = 0; k < n.p.posts; k++) {
            if (scratch[k].template_of != of)
                continue;
            templates++;
            if (!mn_adsim_template_of(base, w, &n, k))
                return false;
            write_template(t, w, &n, of, base, scratch);
            break;
        }
    write_row(&t->networks, w, &n, templates);
    return !t->networks.failed && !t->templates.failed && !t->slots.failed;
}
