/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/document.c - rows of documents.
 */
#include "core/map.h"
#include "core/text.h"
#include "trace/tables/cell.h"

static mn_subject about_of(mn_row *x)
{
    static const struct {
        const char *word;
        mn_subject is;
    } words[] = {{"party", MN_OF_PARTY},     {"supplier", MN_OF_PARTY},
                 {"company", MN_OF_PARTY},   {"site", MN_OF_SITE},
                 {"facility", MN_OF_SITE},   {"supply", MN_OF_SUPPLY},
                 {"shipment", MN_OF_SUPPLY}, {"transformation", MN_OF_RECIPE},
                 {"recipe", MN_OF_RECIPE},   {"event", MN_OF_RECIPE}};
    const mn_text t = mn_cell_needed(x, MN_R_ABOUT, "what kind of thing the document is about");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (mn_text_eq_nocase(t, words[i].word))
            return words[i].is;
    mn_row_refuse(x, MN_R_ABOUT, t, "write party, site, supply, shipment or transformation",
                  "a document is about none such");
    return MN_OF_NOTHING;
}

static void check_hash(mn_row *x, mn_text t)
{
    bool good = !t.len || t.len == 64;
    for (size_t i = 0; good && i < t.len; i++)
        good = (t.ptr[i] >= '0' && t.ptr[i] <= '9') || (t.ptr[i] >= 'a' && t.ptr[i] <= 'f') ||
               (t.ptr[i] >= 'A' && t.ptr[i] <= 'F');
    if (!good)
        mn_row_find(x, "hash-wrong", MN_R_SHA256, t, "sha256sum FILE tells it",
                    "no SHA-256: it has 64 hexadecimal digits; it is kept as written");
}

void mn_take_document(mn_row *x)
{
    mn_document_row d = {.id = mn_cell_id(x, MN_R_ID),
                         .kind = mn_cell_needed(x, MN_R_KIND, "the kind of document"),
                         .file = mn_cell(x, MN_R_FILE),
                         .sha256 = mn_cell(x, MN_R_SHA256),
                         .issuer = mn_cell(x, MN_R_ISSUER),
                         .title = mn_cell(x, MN_R_TITLE),
                         .language = mn_cell(x, MN_R_LANGUAGE),
                         .note = mn_cell(x, MN_R_NOTE),
                         .about = about_of(x),
                         .subject = mn_cell_needed(x, MN_R_SUBJECT, "the id of what it is about")};
    int32_t spare;
    if (!d.id.len)
        d.id = d.file;
    if (!d.id.len || d.id.len > MN_ID_MOST)
        mn_row_refuse(x, MN_R_ID, d.id, "give it an id", "neither an id nor a file");
    check_hash(x, d.sha256);
    mn_cell_days(&d.date, &spare, x, MN_R_DATE);
    mn_cell_days(&spare, &d.until, x, MN_R_UNTIL);
    mn_cell_days(&d.received, &spare, x, MN_R_RECEIVED);
    if (d.date != MN_NO_DAY && d.until != MN_NO_DAY && d.until < d.date)
        mn_row_find(x, "dates-reversed", MN_R_UNTIL, mn_cell(x, MN_R_UNTIL),
                    "look which of the two is wrong", "it ends before it was issued");
    if (d.date != MN_NO_DAY && d.received != MN_NO_DAY && d.received < d.date)
        mn_row_find(x, "dates-reversed", MN_R_RECEIVED, mn_cell(x, MN_R_RECEIVED),
                    "look which of the two is wrong", "it was received before it was issued");
    mn_got_document *got = mn_row_new(x, d.id);
    if (!got)
        return;
    got->row = d;
    /* A document may be about several things, in a row for each. */
    got->head.hash = got->head.hash * UINT64_C(0x9E3779B97F4A7C15) ^
                     mn_hash64(d.subject.ptr, d.subject.len) ^ (uint64_t)d.about;
}
