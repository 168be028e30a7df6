/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/build.c - rows of parties, sites, recipes, documents and files, taken in.
 */
#include "trace/chain/rows.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/err.h"
#include "core/text.h"
#include "trace/chain/image.h"

mn_status mn_chain_builder_new(mn_chain_builder **out, mn_err *e)
{
    mn_chain_builder *b = calloc(1, sizeof *b);
    if (!b)
        return mn_fail_memory(e);
    *out = b;
    return MN_OK;
}

void mn_chain_builder_free(mn_chain_builder *b)
{
    if (!b)
        return;
    mn_ids *const ids[] = {&b->ref_id,    &b->site_id,     &b->good_id, &b->lot_id,
                           &b->recipe_id, &b->document_id, &b->label};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        mn_chain_ids_free(ids[i]);
    for (size_t i = 0; i < MN_COLS_ALL; i++)
        free(b->column[i]);
    mn_chain_image_free(b->image);
    mn_chain_pool_free(&b->pool);
    mn_chain_pool_free(&b->document_keys);
    free(b->ref);
    free(b->party);
    free(b->site);
    free(b->good);
    free(b->shipment);
    free(b->recipe);
    free(b->part);
    free(b->document);
    free(b->file);
    free(b->finding);
    free(b);
}

mn_status mn_chain_rows_open(const mn_chain_builder *b, mn_row_at at, mn_err *e)
{
    if (b->spent)
        return mn_fail(e, MN_USAGE, "the chain was put together: no row can be added");
    if (at.file >= b->files && (at.file || b->files))
        return mn_fail(e, MN_USAGE, "a row of a file that the chain does not name");
    return MN_OK;
}

/* --- what rows name ------------------------------------------------------------------ */

mn_status mn_chain_rows_ref(uint32_t *out, mn_chain_builder *b, mn_text id, const char *what,
                            mn_err *e)
{
    uint32_t ref;
    if (!id.len) {
        *out = MN_NOT_ANY;
        return MN_OK;
    }
    if (!mn_grow(&b->ref, &b->ref_cap, b->refs + 1, sizeof *b->ref))
        return mn_fail_memory(e);
    mn_status st = mn_chain_ids_put(&ref, &b->ref_id, &b->pool, id, what, e);
    if (st)
        return st;
    if (ref == b->refs)
        b->ref[b->refs++] = (mn_ref){.row = MN_NOT_ANY};
    *out = ref;
    return MN_OK;
}

/* Digits of an HS code, 2 to 10 of them in pairs; dots and blanks between them are passed over. */
static bool read_hs(char out[12], mn_text t)
{
    size_t n = 0;
    memset(out, 0, 12);
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9') {
            if (n == 10)
                return false;
            out[n++] = t.ptr[i];
        } else if (t.ptr[i] != '.' && t.ptr[i] != ' ') {
            return false;
        }
    }
    return n >= 2 && n % 2 == 0;
}

/* The more exact of two codes that agree; false where they don't. */
static bool join_hs(char hs[12], const char more[12])
{
    const size_t a = strlen(hs), n = strlen(more);
    if (memcmp(hs, more, a < n ? a : n) != 0)
        return false;
    if (n > a)
        memcpy(hs, more, 12);
    return true;
}

mn_status mn_chain_rows_good(uint32_t *out, mn_chain_builder *b, mn_text text, mn_text hs,
                             mn_row_at at, mn_err *e)
{
    char code[12];
    uint32_t good;
    if (!text.len && !hs.len) {
        *out = MN_NOT_ANY;
        return MN_OK;
    }
    if (!mn_grow(&b->good, &b->good_cap, b->goods + 1, sizeof *b->good))
        return mn_fail_memory(e);
    mn_status st =
        mn_chain_ids_put(&good, &b->good_id, &b->pool, text.len ? text : hs, "the good", e);
    if (st)
        return st;
    if (good == b->goods) {
        b->good[b->goods++] = (mn_good_row){.at = at};
        if (!hs.len && read_hs(code, text))
            memcpy(b->good[good].hs, code, sizeof code);
    }
    *out = good;
    if (!hs.len || !read_hs(code, hs) || join_hs(b->good[good].hs, code) || b->good[good].told)
        return MN_OK;
    b->good[good].told = true;
    return mn_chain_add_finding(b, "hs-differs",
                                mn_text_of("the good has another HS code in an earlier row, which "
                                           "is kept (said once of a good)"),
                                hs, at, e);
}

static void new_site(mn_chain_builder *b, uint32_t party, mn_row_at at)
{
    b->site[b->sites] = (mn_chain_site){.id = b->site_id.span[b->sites],
                                        .latitude = (double)NAN,
                                        .longitude = (double)NAN,
                                        .capacity_low = (double)NAN,
                                        .capacity_high = (double)NAN,
                                        .hectares = (double)NAN,
                                        .party = party,
                                        .good = MN_NOT_ANY,
                                        .at = at};
    b->sites++;
}

mn_status mn_chain_rows_site(uint32_t *out, mn_chain_builder *b, mn_text id, uint32_t party,
                             mn_row_at at, mn_err *e)
{
    uint32_t site;
    if (!id.len) {
        *out = MN_NOT_ANY;
        return MN_OK;
    }
    if (!mn_grow(&b->site, &b->site_cap, b->sites + 1, sizeof *b->site))
        return mn_fail_memory(e);
    mn_status st = mn_chain_ids_put(&site, &b->site_id, &b->pool, id, "the id of a site", e);
    if (st)
        return st;
    if (site == b->sites)
        new_site(b, party, at);
    else if (b->site[site].party == MN_NOT_ANY)
        b->site[site].party = party;
    *out = site;
    return MN_OK;
}

mn_status mn_chain_rows_lot(uint32_t *out, mn_chain_builder *b, mn_text lot, mn_err *e)
{
    *out = MN_NOT_ANY;
    return lot.len ? mn_chain_ids_put(out, &b->lot_id, &b->pool, lot, "the lot", e) : MN_OK;
}

/* --- files, findings ------------------------------------------------------------------- */

mn_status mn_chain_add_file(uint16_t *out, mn_chain_builder *b, mn_text name, mn_text sha256,
                            mn_text table, mn_err *e)
{
    mn_chain_file f;
    mn_status st;
    if (b->files == 255)
        return mn_fail(e, MN_USAGE, "a chain of more than 255 files");
    if ((st = mn_chain_pool_put(&f.name, &b->pool, name, e)) ||
        (st = mn_chain_pool_put(&f.sha256, &b->pool, sha256, e)) ||
        (st = mn_chain_pool_put(&f.table, &b->pool, table, e)))
        return st;
    if (!sha256.len) /* it is told when it was read */
        st = mn_chain_pool_room(&f.sha256, &b->pool, MN_STORE_HASH - 1, e);
    if (st)
        return st;
    if (!mn_grow(&b->file, &b->file_cap, b->files + 1, sizeof *b->file))
        return mn_fail_memory(e);
    if (!sha256.len)
        memset(b->pool.bytes + f.sha256.at, '0', MN_STORE_HASH - 1);
    *out = (uint16_t)b->files;
    b->file[b->files++] = f;
    return MN_OK;
}

void mn_chain_file_hash(mn_chain_builder *b, uint16_t file, mn_text sha256)
{
    if (file < b->files && sha256.len && sha256.len <= b->file[file].sha256.length) {
        b->file[file].sha256.length = (uint32_t)sha256.len;
        memcpy(b->pool.bytes + b->file[file].sha256.at, sha256.ptr, sha256.len);
    }
}

mn_status mn_chain_add_finding(mn_chain_builder *b, const char *kind, mn_text what, mn_text text,
                               mn_row_at at, mn_err *e)
{
    mn_chain_finding f = {.at = at};
    mn_status st;
    char shown[200]; /* the text may lie in the pool, which moves */
    text = mn_text_sub(text, 0, sizeof shown);
    text.len = text.len ? strnlen(text.ptr, mn_utf8_bad(text)) : 0;
    if (text.len)
        memcpy(shown, text.ptr, text.len);
    text.ptr = shown;
    if (b->findings >= UINT32_MAX - 2)
        return mn_fail(e, MN_DATA, "more than %u findings", UINT32_MAX - 2);
    uint32_t k, w, t;
    if ((st = mn_chain_ids_put(&k, &b->label, &b->pool, mn_text_of(kind), "a finding's kind", e)) ||
        (st = mn_chain_ids_put(&w, &b->label, &b->pool, what, "a finding", e)) ||
        (text.len && (st = mn_chain_ids_put(&t, &b->label, &b->pool, text, "a finding", e))))
        return st;
    if (text.len)
        f.text = b->label.span[t];
    if (!mn_grow(&b->finding, &b->finding_cap, b->findings + 1, sizeof *b->finding))
        return mn_fail_memory(e);
    f.kind = b->label.span[k];
    f.what = b->label.span[w];
    b->finding[b->findings++] = f;
    return MN_OK;
}

/* --- parties, sites ----------------------------------------------------------------------- */

static mn_status fail_twice(const char *what, mn_text id, uint32_t line, mn_err *e)
{
    mn_fail_at(e, MN_DATA, NULL, line, 0, "the %s '%.*s' is there twice", what,
               id.len < 100 ? (int)id.len : 100, id.ptr);
    return mn_hint(e, "ids must differ; for a second spelling give a row an id of its own, and the "
                      "first one's id as same_as");
}

/* Of two ASCII letters, in capitals; else zeros. */
static void put_country(char to[2], mn_text t)
{
    to[0] = to[1] = 0;
    if (t.len != 2)
        return;
    for (size_t i = 0; i < 2; i++) {
        const char c = t.ptr[i];
        to[i] = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    }
    if (to[0] < 'A' || to[0] > 'Z' || to[1] < 'A' || to[1] > 'Z')
        to[0] = to[1] = 0;
}

mn_status mn_chain_add_party(mn_chain_builder *b, const mn_party *p, mn_text same_as, mn_row_at at,
                             mn_err *e)
{
    mn_party_row row = {.at = at, .same = MN_NOT_ANY};
    mn_status st = mn_chain_rows_open(b, at, e);
    if (!st && !p->id.len)
        st = mn_fail_at(e, MN_DATA, NULL, at.line, 0, "the party has no id");
    if (st || (st = mn_chain_rows_ref(&row.ref, b, p->id, "the id of a party", e)))
        return st;
    if (b->ref[row.ref].row != MN_NOT_ANY)
        return fail_twice("party", p->id, at.line, e);
    if ((st = mn_chain_rows_ref(&row.same, b, same_as, "same_as", e)) ||
        (st = mn_chain_facts_put(&row.facts, &row.name, &b->pool, p, e)))
        return st;
    if (!mn_grow(&b->party, &b->party_cap, b->parties + 1, sizeof *b->party))
        return mn_fail_memory(e);
    put_country(row.country, mn_party_nth(p, MN_PARTY_COUNTRY, 0));
    b->ref[row.ref].row = (uint32_t)b->parties;
    b->party[b->parties++] = row;
    return MN_OK;
}

static double given(double v)
{
    return isnan(v) ? (double)NAN
                    : v; /* one NaN alone, so that the same rows give the same bytes */
}

static mn_status put_site_texts(mn_chain_site *s, mn_chain_builder *b, const mn_site_row *r,
                                mn_err *e)
{
    const mn_text from[] = {r->name, r->address, r->region, r->locode};
    mn_span *const to[] = {&s->name, &s->address, &s->region, &s->locode};
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof from / sizeof *from && !st; i++)
        st = mn_chain_pool_put(to[i], &b->pool, from[i], e);
    return st;
}

mn_status mn_chain_add_site(mn_chain_builder *b, const mn_site_row *r, mn_err *e)
{
    mn_chain_site s = {.kind = (uint8_t)r->kind, .capacity_unit = r->capacity_unit, .at = r->at};
    uint32_t site = MN_NOT_ANY;
    mn_status st = mn_chain_rows_open(b, r->at, e);
    if (!st && (!r->id.len || !r->party.len))
        st = mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the site has no %s",
                        r->id.len ? "party" : "id");
    if (!st && r->kind >= MN_SITE_KINDS)
        st = mn_fail(e, MN_USAGE, "a kind of site that there is not");
    if (st || (st = mn_chain_rows_ref(&s.party, b, r->party, "the party of a site", e)))
        return st;
    const uint32_t known = mn_chain_ids_get(&b->site_id, &b->pool, r->id);
    if (known != MN_NOT_ANY && b->site[known].spare)
        return fail_twice("site", r->id, r->at.line, e);
    if ((st = put_site_texts(&s, b, r, e)) ||
        (st = mn_chain_rows_good(&s.good, b, r->good, (mn_text){"", 0}, r->at, e)) ||
        (st = mn_chain_rows_site(&site, b, r->id, s.party, r->at, e)))
        return st;
    s.id = b->site_id.span[site];
    s.latitude = given(r->latitude);
    s.longitude = given(r->longitude);
    s.capacity_low = given(r->capacity_low);
    s.capacity_high = given(r->capacity_high);
    s.hectares = given(r->hectares);
    put_country(s.country, (mn_text){r->country, 2});
    s.spare = 1;
    b->site[site] = s;
    b->ref[s.party].used = true;
    return MN_OK;
}

mn_status mn_chain_each_party(mn_chain_builder *b, mn_chain_party_fn *tell, void *payload,
                              mn_err *e)
{
    mn_status st = mn_chain_pending_end(b, e);
    for (size_t i = 0; i < b->refs && !st; i++) {
        const uint32_t row = b->ref[i].row;
        const mn_text id = mn_chain_pool_text(&b->pool, b->ref_id.span[i]);
        if (row == MN_NOT_ANY) {
            st = tell(payload, id, id, "\0", false, (uint32_t)i, (mn_row_at){.line = 0}, e);
        } else {
            const mn_text name = mn_chain_pool_text(&b->pool, b->party[row].name);
            st = tell(payload, id, name.len ? name : id, b->party[row].country, true,
                      b->party[row].same != MN_NOT_ANY ? b->party[row].same : (uint32_t)i,
                      b->party[row].at, e);
        }
    }
    return st;
}

/* --- transformations ------------------------------------------------------------------------ */

static void new_recipe(mn_chain_builder *b, const mn_part_row *r, uint32_t party, uint32_t site)
{
    b->recipe[b->recipes] =
        (mn_recipe_row){.r = {.id = b->recipe_id.span[b->recipes],
                              .party = party,
                              .site = site,
                              .from = r->from,
                              .until = r->until == MN_NO_DAY ? r->from : r->until,
                              .kind = (uint8_t)r->kind,
                              .at = r->at},
                        .part = MN_NOT_ANY,
                        .last = MN_NOT_ANY};
    b->recipes++;
}

/* Days of a row of a recipe that is there: an event lasts from the first to the last day of its
 * rows, a recipe holds as its first dated row says. False where a row says otherwise. */
static bool join_days(mn_chain_recipe *x, const mn_part_row *r)
{
    const int32_t until = r->until == MN_NO_DAY ? r->from : r->until;
    if (r->from == MN_NO_DAY && until == MN_NO_DAY)
        return true;
    if (x->from == MN_NO_DAY && x->until == MN_NO_DAY) {
        x->from = r->from;
        x->until = until;
    } else if (x->kind == MN_EVENT) {
        x->from = r->from < x->from ? r->from : x->from;
        x->until = until > x->until ? until : x->until;
    }
    return x->kind == MN_EVENT || (r->from == x->from && until == x->until);
}

static mn_status join_recipe(mn_chain_builder *b, mn_recipe_row *x, const mn_part_row *r,
                             uint32_t party, uint32_t site, mn_err *e)
{
    if (x->r.party == MN_NOT_ANY)
        x->r.party = party;
    if (x->r.site == MN_NOT_ANY)
        x->r.site = site;
    const bool same_days = join_days(&x->r, r);
    if (same_days && (party == MN_NOT_ANY || party == x->r.party) &&
        (site == MN_NOT_ANY || site == x->r.site) && r->kind == (mn_recipe_kind)x->r.kind)
        return MN_OK;
    return mn_chain_add_finding(
        b, "recipe-differs",
        mn_text_of(
            "rows of one transformation differ in party, site, kind or days: the first holds"),
        r->id, r->at, e);
}

static mn_status add_part(mn_chain_builder *b, mn_recipe_row *x, const mn_part_row *r,
                          uint32_t good, uint32_t lot, mn_err *e)
{
    const uint32_t n = (uint32_t)b->parts;
    if (b->parts >= UINT32_MAX - 2)
        return mn_fail(e, MN_DATA, "more than %u rows of transformations", UINT32_MAX - 2);
    if (!mn_grow(&b->part, &b->part_cap, b->parts + 1, sizeof *b->part))
        return mn_fail_memory(e);
    b->part[b->parts++] = (mn_part_in){.p = {.low = given(r->low),
                                             .high = given(r->high),
                                             .good = good,
                                             .lot = lot,
                                             .unit = r->unit,
                                             .output = r->output,
                                             .at = r->at},
                                       .next = MN_NOT_ANY};
    if (x->part == MN_NOT_ANY)
        x->part = n;
    else
        b->part[x->last].next = n;
    x->last = n;
    x->r.parts++;
    return MN_OK;
}

/* The recipe of a row: party and site are joined. lost: the row is refused, and says no more. */
static mn_status recipe_of(uint32_t *out, mn_chain_builder *b, const mn_part_row *r, bool lost,
                           mn_err *e)
{
    uint32_t party = MN_NOT_ANY, site = MN_NOT_ANY;
    mn_status st;
    if ((st = mn_chain_rows_ref(&party, b, r->party, "the party of a transformation", e)) ||
        (st = mn_chain_rows_site(&site, b, r->site, party, r->at, e)))
        return st;
    if (!mn_grow(&b->recipe, &b->recipe_cap, b->recipes + 1, sizeof *b->recipe))
        return mn_fail_memory(e);
    if ((st = mn_chain_ids_put(out, &b->recipe_id, &b->pool, r->id, "the id", e)))
        return st;
    if (*out == b->recipes) {
        new_recipe(b, r, party, site);
        b->recipe[*out].unsaid = lost;
    } else {
        mn_recipe_row *x = &b->recipe[*out];
        mn_part_row row = *r;
        if (lost)
            row.kind = (mn_recipe_kind)x->r.kind;
        else if (x->unsaid)
            x->r.kind = (uint8_t)r->kind;
        x->unsaid = x->unsaid && lost;
        st = join_recipe(b, x, &row, party, site, e);
    }
    if (!st && party != MN_NOT_ANY)
        b->ref[party].used = true;
    return st;
}

static mn_status check_part(mn_chain_builder *b, const mn_part_row *r, mn_err *e)
{
    mn_status st = mn_chain_rows_open(b, r->at, e);
    if (!st && !r->id.len)
        st = mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the transformation has no id");
    if (!st && !(st = mn_chain_ids_check(r->id, "the id of a transformation", e)) && r->party.len)
        st = mn_chain_ids_check(r->party, "the party of a transformation", e);
    return !st && r->site.len ? mn_chain_ids_check(r->site, "the site", e) : st;
}

mn_status mn_chain_add_part(mn_chain_builder *b, const mn_part_row *r, mn_err *e)
{
    uint32_t recipe = 0, good = MN_NOT_ANY, lot = MN_NOT_ANY;
    mn_status st = check_part(b, r, e);
    if (!st && !r->good.len)
        st = mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the row names no good");
    if (st || (st = mn_chain_rows_good(&good, b, r->good, (mn_text){"", 0}, r->at, e)) ||
        (st = mn_chain_rows_lot(&lot, b, r->lot, e)) || (st = recipe_of(&recipe, b, r, false, e)))
        return st;
    return add_part(b, &b->recipe[recipe], r, good, lot, e);
}

mn_status mn_chain_add_lost(mn_chain_builder *b, const mn_part_row *r, unsigned sides, mn_err *e)
{
    uint32_t recipe = 0;
    mn_status st = check_part(b, r, e);
    if (!st && !(st = recipe_of(&recipe, b, r, true, e)))
        b->recipe[recipe].r.lost |= (uint8_t)(sides & (MN_LOST_INPUT | MN_LOST_OUTPUT));
    return st;
}

/* --- documents ------------------------------------------------------------------------------- */

/* A document may be about several things; of the same thing it is told once. */
static mn_status check_document(mn_chain_builder *b, const mn_document_row *r, mn_err *e)
{
    char key[2 * MN_CHAIN_ID + 8];
    uint32_t n;
    if (r->id.len + r->subject.len + 4 > sizeof key)
        return mn_fail_at(e, MN_DATA, NULL, r->at.line, 0, "the document's id is too long");
    size_t length = r->id.len;
    if (r->id.len)
        memcpy(key, r->id.ptr, r->id.len);
    key[length++] = '\n';
    key[length++] = (char)('0' + r->about);
    if (r->subject.len)
        memcpy(key + length, r->subject.ptr, r->subject.len);
    length += r->subject.len;
    const mn_text t = {key, length};
    if (mn_chain_ids_get(&b->document_id, &b->document_keys, t) != MN_NOT_ANY)
        return fail_twice("document", r->id, r->at.line, e);
    mn_span s;
    mn_status st = mn_chain_pool_put(&s, &b->document_keys, t, e);
    return st ? st : mn_chain_ids_put_span(&n, &b->document_id, &b->document_keys, s, e);
}

mn_status mn_chain_add_document(mn_chain_builder *b, const mn_document_row *r, mn_err *e)
{
    mn_chain_document d = {.date = r->date,
                           .until = r->until,
                           .received = r->received,
                           .subject = MN_NOT_ANY,
                           .about = (uint8_t)r->about,
                           .at = r->at};
    const mn_text from[] = {r->id,    r->kind,     r->file, r->sha256, r->issuer,
                            r->title, r->language, r->note, r->subject};
    mn_span *const to[] = {&d.id,    &d.kind,     &d.file, &d.sha256,    &d.issuer,
                           &d.title, &d.language, &d.note, &d.subject_id};
    mn_status st = mn_chain_rows_open(b, r->at, e);
    if (!st && r->about >= MN_SUBJECTS)
        st = mn_fail(e, MN_USAGE, "a kind of subject that there is not");
    if (!st && b->documents >= UINT32_MAX - 2)
        st = mn_fail(e, MN_DATA, "more than %u documents", UINT32_MAX - 2);
    if (!st && r->id.len)
        st = check_document(b, r, e);
    for (size_t i = 0; i < sizeof from / sizeof *from && !st; i++)
        st = mn_chain_pool_put(to[i], &b->pool, from[i], e);
    if (st)
        return st;
    if (!mn_grow(&b->document, &b->document_cap, b->documents + 1, sizeof *b->document))
        return mn_fail_memory(e);
    b->document[b->documents++] = d;
    return MN_OK;
}
