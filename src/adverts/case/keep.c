/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/keep.c - which networks are to be kept, and their cases into the store. See keep.h.
 */
#include "adverts/case/keep.h"

#include <stdlib.h>
#include <string.h>

#include "adverts/archive/archive.h"
#include "adverts/case/know.h"
#include "adverts/case/news.h"
#include "adverts/case/texts.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"

#define TEXTS_MAX (UINT64_C(128) << 20) /* bytes of texts that lie in memory at once */
#define CASE_MAX  (UINT64_C(200) << 20) /* bytes that a case's posts may come to */
enum { OF_POST = 400 };                 /* of them, beside the text and what fills its slots */

typedef struct keeping {
    mn_networks_in_queue *out;
    mn_store *s;
    const mn_ad_found *f;
    const mn_networks_keep_options *o;
    const mn_store_act *act;
    const mn_ctx *ctx;
    mn_knowing know;
    mn_wanted *want; /* networks whose case is to be written, by priority */
    size_t n, cap;
    mn_buf b;
} keeping;

const char *mn_kept_what_name(mn_kept_what w)
{
    static const char *const names[MN_KEPT_WHATS] = {
        [MN_KEPT_NEW] = "new",           [MN_KEPT_KNOWN] = "known",
        [MN_KEPT_RENEWED] = "renewed",   [MN_KEPT_REOPENED] = "opened again",
        [MN_KEPT_FEWER] = "fewer posts", [MN_KEPT_JOINED] = "joined",
        [MN_KEPT_PARTED] = "parted"};
    MN_BUG((unsigned)w < MN_KEPT_WHATS);
    return names[w];
}

void mn_networks_in_queue_free(mn_networks_in_queue *q)
{
    free(q->at);
    free(q->number);
    *q = (mn_networks_in_queue){.n = 0};
}

static mn_status add_entry(keeping *k, const mn_network_in_queue *x, mn_err *e)
{
    mn_networks_in_queue *q = k->out;
    if (!mn_grow(&q->at, &q->cap, q->n + 1, sizeof *q->at))
        return mn_fail_memory(e);
    q->at[q->n++] = *x;
    return MN_OK;
}

/* --- what is to be kept -------------------------------------------------------------------------
 */

/* A hash of all that posts are known by: where it is the same, so are they. */
static mn_status make_digest(char hex[MN_SHA256_HEX], keeping *k, uint32_t network, mn_err *e)
{
    const mn_network *w = &k->f->nets.network[network];
    mn_buf_clear(&k->b);
    for (uint32_t i = 0; i < w->posts; i++) {
        const mn_found_post *p = &k->f->post[k->f->nets.member[w->first + i]];
        const mn_text part[] = {p->id, p->excerpt,
                                p->source == MN_POST_NONE ? mn_text_of("")
                                                          : k->f->source[p->source]};
        for (size_t j = 0; j < sizeof part / sizeof *part; j++) {
            mn_buf_fmt(&k->b, "%zu:", part[j].len);
            mn_buf_text(&k->b, part[j]);
        }
        mn_buf_fmt(&k->b, "%u\n", p->bytes);
    }
    if (k->b.failed)
        return mn_fail_memory(e);
    mn_sha256_hex(hex, k->b.ptr, k->b.len);
    return MN_OK;
}

/* How many of its posts a case has room for, as their texts say, and the bytes of these texts. */
static void measure(mn_wanted *x, const mn_ad_found *f)
{
    const mn_network *w = &f->nets.network[x->network];
    uint64_t need = 0;
    for (x->posts = 0, x->bytes = 0; x->posts < w->posts; x->posts++) {
        const uint32_t bytes = f->post[f->nets.member[w->first + x->posts]].bytes;
        need += UINT64_C(2) * bytes + OF_POST;
        if (need > CASE_MAX && x->posts)
            break;
        x->bytes += bytes;
    }
}

/* Whether a network's case is to be written; it is in the queue in either case. */
static mn_status consider(keeping *k, uint32_t network, mn_err *e)
{
    mn_wanted x = {.network = network, .entry = k->out->n};
    mn_network_in_queue entry = {.network = network, .what = MN_KEPT_KNOWN};
    mn_store_network_was was;
    mn_status st = mn_knowing_key(x.key, &k->know, network, e);
    if (!st)
        st = make_digest(x.digest, k, network, e);
    if (!st)
        st = mn_store_network_known(&was, k->s, mn_text_of(x.key), e);
    if (st)
        return st;
    x.number = entry.number = k->out->number[network] = was.number;
    x.state = was.state;
    if (was.number && was.state != MN_STORE_JOINED && was.state != MN_STORE_PARTED &&
        strcmp(was.digest, x.digest) == 0)
        return add_entry(k, &entry, e);
    measure(&x, k->f);
    if (!mn_grow(&k->want, &k->cap, k->n + 1, sizeof *k->want))
        return mn_fail_memory(e);
    k->want[k->n++] = x;
    return add_entry(k, &entry, e);
}

/* New ones among the first, all that are there, and those into which others went. */
static mn_status choose(keeping *k, uint32_t most, mn_err *e)
{
    const mn_networks *x = &k->f->nets;
    bool *taken = calloc((size_t)x->n + 1, sizeof *taken);
    mn_status st = taken ? MN_OK : mn_fail_memory(e);
    for (size_t i = 0; !st && i < k->know.n; i++) {
        const uint32_t into = mn_knowing_into(&k->know, &k->know.row[i]);
        if (into != MN_NETWORK_NONE)
            taken[into] = true;
    }
    for (uint32_t i = 0; !st && i < x->n; i++) {
        const uint32_t w = k->f->in_order[i];
        if (i < most || taken[w] || k->know.row_of[w])
            st = consider(k, w, e);
        else
            k->out->not_kept++;
    }
    free(taken);
    return st;
}

/* --- what the store is told ------------------------------------------------------------------- */

static mn_status read_before(mn_network_case *out, keeping *k, int64_t number, mn_err *e)
{
    char *bytes = NULL;
    size_t length = 0;
    mn_status st = mn_store_matter_case(&bytes, &length, k->s, MN_STORE_NETWORKS, number, 0, e);
    if (!st)
        st = mn_network_case_read(out, (mn_text){bytes, length}, mn_store_place(k->s), e);
    free(bytes);
    return st;
}

static void put_first(mn_buf *b, const keeping *k, const mn_wanted *x, const mn_network_case *c)
{
    const mn_table *ties = c->table[MN_CASE_TIES];
    uint64_t identifiers = 0;
    for (size_t i = 0; i < mn_table_rows(ties); i++)
        identifiers += mn_text_eq_str(mn_table_text(ties, i, MN_CASE_TIE_SORT), "identifier");
    mn_buf_fmt(b, "posts: %u; identifiers: %llu; places: %u", k->f->seen[x->network].posts,
               (unsigned long long)identifiers, k->f->seen[x->network].places);
}

static void put_change(mn_buf *b, const keeping *k, const mn_wanted *x, const mn_network_case *c,
                       const mn_case_news *n)
{
    mn_buf_clear(b);
    if (!x->number) {
        put_first(b, k, x, c);
        return;
    }
    mn_buf_fmt(b, "new posts: %llu; new identifiers: %llu; new places: %llu",
               (unsigned long long)n->posts, (unsigned long long)n->identifiers,
               (unsigned long long)n->places);
    if (n->gone)
        mn_buf_fmt(b, "; posts gone: %llu", (unsigned long long)n->gone);
    for (size_t i = 0; i < k->know.n; i++)
        if (mn_knowing_into(&k->know, &k->know.row[i]) == x->network && b->len < 500)
            mn_buf_fmt(b, "; with W%05lld", (long long)k->know.row[i].number);
}

/* A fact as the store shows it: one line of bounded length, appended to `to`. */
static mn_text shown(mn_buf *to, const mn_network_case *c, const char *name)
{
    mn_buf_clear(to);
    mn_plain_line(to, mn_network_case_fact(c, name), MN_STORE_NETWORK_WORDS);
    return (mn_text){to->ptr ? to->ptr : "", to->len};
}

typedef struct telling {
    mn_buf name, circuit, signs, reasons, contrary, change, bytes;
    char first[MN_FOUND_WHEN], last[MN_FOUND_WHEN];
} telling;

static void telling_free(telling *t)
{
    mn_buf *all[] = {&t->name,     &t->circuit, &t->signs, &t->reasons,
                     &t->contrary, &t->change,  &t->bytes};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        mn_buf_free(all[i]);
}

static mn_store_network_news news_of(const mn_case_news *n)
{
    return n->posts ? MN_STORE_NETWORK_MORE : MN_STORE_NETWORK_LESS;
}

static mn_status put_case(mn_store_network_kept *out, keeping *k, const mn_wanted *x,
                          const mn_network_case *c, const mn_case_news *news, mn_err *e)
{
    const mn_ad_found *f = k->f;
    const mn_rank_seen *s = &f->seen[x->network];
    int64_t first, last;
    telling t = {.name = {0}};
    mn_found_times(&first, &last, f, x->network);
    mn_found_when(t.first, first, true);
    mn_found_when(t.last, last, true);
    mn_plain_line(&t.name, f->post[f->nets.member[f->nets.network[x->network].first]].id,
                  MN_STORE_NETWORK_NAME);
    put_change(&t.change, k, x, c, news);
    mn_network_case_write(&t.bytes, c);
    const mn_store_network_head h = {.archive = k->o->archive,
                                     .key = mn_text_of(x->key),
                                     .name = {t.name.ptr ? t.name.ptr : "", t.name.len},
                                     .digest = mn_text_of(x->digest),
                                     .priority = f->priority[x->network],
                                     .posts = s->posts,
                                     .texts = s->texts,
                                     .phones = s->phones,
                                     .places = s->places,
                                     .first = mn_text_of(t.first),
                                     .last = mn_text_of(t.last),
                                     .circuit = shown(&t.circuit, c, "circuit"),
                                     .signs = shown(&t.signs, c, "signs"),
                                     .reasons = shown(&t.reasons, c, "reasons"),
                                     .contrary = shown(&t.contrary, c, "contrary"),
                                     .bytes = {t.bytes.ptr ? t.bytes.ptr : "", t.bytes.len},
                                     .news = news_of(news),
                                     .change = {t.change.ptr ? t.change.ptr : "", t.change.len}};
    const bool failed = t.name.failed || t.circuit.failed || t.signs.failed || t.reasons.failed ||
                        t.contrary.failed || t.change.failed || t.bytes.failed;
    const mn_status st =
        failed ? mn_fail_memory(e) : mn_store_network_keep(out, k->s, &h, k->act, e);
    telling_free(&t);
    return st;
}

static mn_status make_case(mn_network_case *out, keeping *k, const mn_wanted *x, mn_err *e)
{
    const mn_case_input in = {.f = k->f,
                              .network = x->network,
                              .posts = x->posts,
                              .text = x->text,
                              .author = x->author,
                              .edge = x->edge,
                              .edges = x->edges,
                              .file = k->o->file,
                              .files = k->o->files,
                              .fact = k->o->fact,
                              .facts = k->o->facts};
    return mn_network_case_make(out, &in, k->ctx, e);
}

static void tell(keeping *k, const mn_wanted *x, const mn_store_network_kept *kept,
                 const mn_case_news *news)
{
    mn_network_in_queue *q = &k->out->at[x->entry];
    q->number = k->out->number[x->network] = kept->number;
    q->what = !kept->known      ? MN_KEPT_NEW
              : kept->reopened  ? MN_KEPT_REOPENED
              : !kept->renewed  ? MN_KEPT_KNOWN
              : news->posts > 0 ? MN_KEPT_RENEWED
                                : MN_KEPT_FEWER;
    q->posts_new = news->posts;
    q->posts_gone = news->gone;
    q->identifiers_new = news->identifiers;
    q->places_new = news->places;
    q->left_out = k->f->nets.network[x->network].posts - x->posts;
    k->out->left_out += q->left_out;
}

/* Where a case comes out too large, it is made again with half of the posts. */
static mn_status keep_one(keeping *k, mn_wanted *x, mn_err *e)
{
    mn_network_case before = {{NULL}}, now = {{NULL}};
    mn_store_network_kept kept = {.too_large = true};
    mn_case_news news = {.posts = 0};
    mn_status st = x->number ? read_before(&before, k, x->number, e) : MN_OK;
    while (!st && kept.too_large) {
        st = make_case(&now, k, x, e);
        if (!st && x->number)
            st = mn_case_news_of(&news, &before, &now, e);
        if (!st)
            st = put_case(&kept, k, x, &now, &news, e);
        mn_network_case_free(&now);
        if (!st && kept.too_large && !(x->posts /= 2))
            st = mn_fail(e, MN_DATA, "a network is too large to be kept");
    }
    if (!st)
        tell(k, x, &kept, &news);
    mn_network_case_free(&before);
    return st;
}

/* As many of the networks from `at` on as their texts have room for. */
static mn_status keep_some(keeping *k, size_t *at, mn_err *e)
{
    const size_t first = *at;
    uint64_t bytes = 0;
    while (*at < k->n && (*at == first || bytes + k->want[*at].bytes <= TEXTS_MAX))
        bytes += k->want[(*at)++].bytes;
    mn_case_texts texts = {.f = k->f, .want = k->want + first, .n = *at - first};
    mn_status st = mn_case_texts_read(&texts, &k->o->posts, e);
    for (size_t i = first; !st && i < *at; i++) {
        st = keep_one(k, &k->want[i], e);
        if (!st)
            st = mn_poll(k->ctx, e);
    }
    mn_case_texts_free(&texts);
    return st;
}

/* --- those that are none any more --------------------------------------------------------------
 */

static mn_status end_one(keeping *k, const mn_known_network *row, mn_err *e)
{
    const uint32_t w = mn_knowing_into(&k->know, row);
    const int64_t into = w == MN_NETWORK_NONE ? 0 : k->out->number[w];
    const bool alone = w == MN_NETWORK_NONE;
    char change[96];
    if (row->post == UINT32_MAX || (alone && k->f->nets.of[row->post] != MN_NETWORK_NONE) ||
        (alone && row->state == MN_STORE_PARTED) || (!alone && row->joined == into))
        return MN_OK;
    if (alone)
        snprintf(change, sizeof change, "its first post stands alone now");
    else
        snprintf(change, sizeof change, "its first post belongs to W%05lld now", (long long)into);
    const mn_network_in_queue entry = {.number = row->number,
                                       .network = w,
                                       .into = into,
                                       .what = alone ? MN_KEPT_PARTED : MN_KEPT_JOINED};
    const mn_status st =
        mn_store_network_join(k->s, row->number, into, mn_text_of(change), k->act, e);
    return st ? st : add_entry(k, &entry, e);
}

/* Between the archive's version and its networks another run may have kept both: these have more
 * posts, and older ones would take posts from their cases. */
static mn_status check_newest(const keeping *k, mn_err *e)
{
    mn_store_content c;
    if (!k->o->version)
        return MN_OK;
    const mn_status st = mn_store_content_find(&c, k->s, MN_ARCHIVE_KIND, k->o->archive, 0, e);
    if (st || c.version == k->o->version)
        return st;
    mn_fail(e, MN_USAGE, "a newer version of the archive '%s' came meanwhile", c.name);
    (void)!mn_hint(e, "its networks are kept; the posts of these files are in it");
    return MN_USAGE;
}

static mn_status keep_all(keeping *k, mn_err *e)
{
    const uint32_t most = k->o->most ? k->o->most : MN_NETWORKS_KEPT;
    const uint32_t n = k->f->nets.n < most ? k->f->nets.n : most;
    k->out->number = calloc((size_t)k->f->nets.n + 1, sizeof *k->out->number);
    mn_status st = k->out->number ? check_newest(k, e) : mn_fail_memory(e);
    if (!st)
        st = mn_knowing_make(&k->know, k->s, k->f, k->o->archive, k->f->in_order, n, e);
    if (!st)
        st = choose(k, most, e);
    if (!st)
        st = mn_wanted_edges(k->want, k->n, k->f, e);
    for (size_t at = 0; !st && at < k->n;)
        st = keep_some(k, &at, e);
    for (size_t i = 0; !st && i < k->know.n; i++)
        st = end_one(k, &k->know.row[i], e);
    for (size_t i = 0; i < k->out->n; i++)
        k->out->count[k->out->at[i].what]++;
    return st;
}

mn_status mn_networks_keep(mn_networks_in_queue *out, mn_store *s, const mn_ad_found *f,
                           const mn_networks_keep_options *o, const mn_store_act *act,
                           const mn_ctx *ctx, mn_err *e)
{
    mn_networks_in_queue q = {.n = 0};
    keeping k = {.out = &q, .s = s, .f = f, .o = o, .act = act, .ctx = ctx};
    const mn_status st = keep_all(&k, e);
    for (size_t i = 0; i < k.n; i++)
        free(k.want[i].edge);
    free(k.want);
    mn_knowing_free(&k.know);
    mn_buf_free(&k.b);
    if (st)
        mn_networks_in_queue_free(&q);
    else
        *out = q;
    return st;
}
