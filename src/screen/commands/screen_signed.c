/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_signed.c - what a person has to know who signs for a screening: which program and
 * rules, how many rows were read and what became of them, the thresholds, and what 'none' means.
 */
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/sha256.h"
#include "screen/commands/screen_rows.h"

#define DATA(name)                                                                                 \
    extern const unsigned char mn_data_screen_##name[], mn_data_screen_##name##_end[]
DATA(score_model);
DATA(letters);
DATA(name_words);
DATA(nicknames);
DATA(places);
DATA(legal_forms);

enum { RULES = 13 };

/* The beginning of a SHA-256 over those of the tables by which names are compared: two programs
 * of one version and with the same rules decide alike. */
static void rules_of(char out[RULES])
{
    const struct {
        const unsigned char *from, *end;
    } data[] = {{mn_data_screen_score_model, mn_data_screen_score_model_end},
                {mn_data_screen_letters, mn_data_screen_letters_end},
                {mn_data_screen_name_words, mn_data_screen_name_words_end},
                {mn_data_screen_nicknames, mn_data_screen_nicknames_end},
                {mn_data_screen_places, mn_data_screen_places_end},
                {mn_data_screen_legal_forms, mn_data_screen_legal_forms_end}};
    char all[sizeof data / sizeof *data][MN_SHA256_HEX], hex[MN_SHA256_HEX];
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < sizeof data / sizeof *data; i++)
        mn_sha256_hex(all[i], data[i].from, (size_t)(data[i].end - data[i].from));
    mn_sha256_hex(hex, all, sizeof all);
    snprintf(out, RULES, "%.12s", hex);
}

mn_status mn_screened_sign(mn_report *r, const mn_screened *x, mn_err *e)
{
    char rules[RULES];
    mn_buf b = {0};
    rules_of(rules);
    mn_buf_fmt(&b, "To sign for: Manumit %s, rules %s. ", mn_version(), rules);
    if (mn_table_source(x->in)[0])
        mn_buf_fmt(&b, "Rows read: %llu, of which %llu screened and %llu refused. ",
                   (unsigned long long)(x->parties + x->refused), (unsigned long long)x->parties,
                   (unsigned long long)x->refused);
    mn_buf_fmt(&b,
               "'match' is a probability of at least %g, 'review' one from %g to below that. "
               "'none' means that no entry of the lists above reaches %g; of other lists it says "
               "nothing.",
               x->s->accept, x->s->review, x->s->review);
    mn_status st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_PARA, b.ptr, e);
    if (!st)
        st = mn_report_manifest_text(r, "rules", rules, e);
    mn_buf_free(&b);
    return st;
}
