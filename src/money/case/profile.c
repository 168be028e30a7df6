/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/profile.c - see profile.h.
 */
#include "money/case/profile.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/words.h"
#include "money/typology/reading.h"

const mn_profile_key mn_bank_keys[MN_BANK_KEYS] = {
    [MN_BANK_NAME] = {"name", 150, "legal name of the filing institution"},
    [MN_BANK_DBA] = {"other_name", 150, NULL},
    [MN_BANK_TIN] = {"tin", 25, "its taxpayer identification number"},
    [MN_BANK_TIN_KIND] = {"tin_kind", 3, "kind of that number: 1 (SSN/ITIN) or 2 (EIN)"},
    [MN_BANK_REGULATOR] = {"regulator", 2, "code of its primary federal regulator"},
    [MN_BANK_KIND] = {"kind", 3, "code of its kind, as 2 for a depository institution"},
    [MN_BANK_STREET] = {"street", 100, "its street"},
    [MN_BANK_CITY] = {"city", 50, "its city"},
    [MN_BANK_STATE] = {"state", 3, "its state"},
    [MN_BANK_ZIP] = {"zip", 9, "its ZIP code"},
    [MN_BANK_COUNTRY] = {"country", 2, "its country"},
    [MN_BANK_CONTROL] = {"control_number", 25, NULL},
    [MN_BANK_OFFICE] = {"contact_office", 150, "office to contact for assistance"},
    [MN_BANK_OFFICE_PHONE] = {"contact_phone", 16, "telephone of that office"},
    [MN_BANK_SENDER] = {"transmitter", 150, "name of the transmitter"},
    [MN_BANK_SENDER_TIN] = {"transmitter_tin", 25, "the transmitter's TIN"},
    [MN_BANK_SENDER_CODE] = {"transmitter_code", 25, "the transmitter control code"},
    [MN_BANK_SENDER_STREET] = {"transmitter_street", 100, "the transmitter's street"},
    [MN_BANK_SENDER_CITY] = {"transmitter_city", 50, "the transmitter's city"},
    [MN_BANK_SENDER_STATE] = {"transmitter_state", 3, "the transmitter's state"},
    [MN_BANK_SENDER_ZIP] = {"transmitter_zip", 9, "the transmitter's ZIP code"},
    [MN_BANK_SENDER_COUNTRY] = {"transmitter_country", 2, "the transmitter's country"},
    [MN_BANK_SENDER_PHONE] = {"transmitter_phone", 16, "the transmitter's telephone"},
    [MN_BANK_SENDER_CONTACT] = {"transmitter_contact", 150, "the transmitter's contact"},
    [MN_BANK_BRANCH_STREET] = {"branch_street", 100, NULL},
    [MN_BANK_BRANCH_CITY] = {"branch_city", 50, NULL},
    [MN_BANK_BRANCH_STATE] = {"branch_state", 3, NULL},
    [MN_BANK_BRANCH_ZIP] = {"branch_zip", 9, NULL},
    [MN_BANK_BRANCH_COUNTRY] = {"branch_country", 2, NULL},
};

const mn_profile_key mn_goaml_keys[MN_GOAML_KEYS] = {
    [MN_GOAML_ENTITY] = {"rentity_id", 20, "the reporting entity's number (rentity_id)"},
    [MN_GOAML_BRANCH] = {"rentity_branch", 255, NULL},
    [MN_GOAML_REPORT_CODE] = {"report_code", 10, "the report's code, as STR or SAR"},
    [MN_GOAML_CURRENCY] = {"currency", 3, "the local currency"},
    [MN_GOAML_COUNTRY] = {"country", 2, "the country of the transactions"},
    [MN_GOAML_FIRST_NAME] = {"person_first_name", 100, "first name of the reporting person"},
    [MN_GOAML_LAST_NAME] = {"person_last_name", 100, "last name of the reporting person"},
    [MN_GOAML_INSTITUTION] = {"institution_name", 255, "the institution's name"},
    [MN_GOAML_SWIFT] = {"swift", 11, "the institution's SWIFT code"},
    [MN_GOAML_INDICATOR] = {"indicator", 25, "the unit's code for trafficking in persons"},
    [MN_GOAML_CASH] = {"transmode_cash", 10, "the unit's code for payments in cash"},
    [MN_GOAML_WIRE] = {"transmode_wire", 10, "the unit's code for transfers"},
    [MN_GOAML_OTHER] = {"transmode_other", 10, "the unit's code for other payments"},
    [MN_GOAML_FUNDS_CASH] = {"funds_cash", 10, "the unit's code for funds in cash"},
    [MN_GOAML_FUNDS_OTHER] = {"funds_other", 10, "the unit's code for funds in accounts"},
};

static mn_status fail_key(mn_shape *s, mn_text at, const mn_profile_key *keys, size_t n,
                          mn_text key)
{
    const char *best = NULL;
    size_t least = 4;
    for (size_t i = 0; i < n; i++) {
        const size_t d = mn_edit_distance(key, mn_text_of(keys[i].name), least);
        if (d < least) {
            least = d;
            best = keys[i].name;
        }
    }
    char hint[128] = "docs/guide/money-case.md has all keys";
    if (best)
        snprintf(hint, sizeof hint, "did you mean '%s'?", best);
    return mn_shape_fail(s, at, hint, "the profile knows no such key");
}

static mn_status put(mn_shape *s, const mn_json_member *m, const mn_profile_key *key, mn_text *to)
{
    if (to->ptr)
        return mn_shape_fail(s, m->key, "keep one of both", "'%s' stands twice", key->name);
    const mn_status st = mn_shape_text(s, (mn_shaped){m->value, m->kind}, 1024, to);
    if (!st && mn_utf8_count(*to) > key->most)
        return mn_shape_fail(s, m->value, "the form has no more room: shorten it",
                             "'%s' has more than %zu characters", key->name, key->most);
    return st;
}

mn_status mn_profile_read(mn_text *values, const mn_profile_key *keys, size_t n, mn_text json,
                          const char *file, mn_arena *a, mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_shape s = {.all = json, .file = file, .arena = a, .e = e ? e : &own};
    mn_json j;
    mn_json_member m;
    if (mn_utf8_bad(json) != json.len) {
        mn_fail_at(s.e, MN_DATA, file, 0, 0, "the file is not UTF-8");
        return mn_hint(s.e, "save it as UTF-8");
    }
    if (!mn_json_open(&j, mn_shape_root(&s).text))
        return mn_shape_fail(&s, mn_text_sub(json, 0, 20), "write it as { \"name\": \"..\", .. }",
                             "a profile is an object of texts");
    while (mn_json_next(&j, &m)) {
        const mn_text key = mn_text_sub(m.key, 1, m.key.len - 2);
        size_t i = 0;
        while (i < n && !mn_text_eq_str(key, keys[i].name))
            i++;
        if (i == n)
            return fail_key(&s, m.key, keys, n, key);
        const mn_status st = put(&s, &m, &keys[i], &values[i]);
        if (st)
            return st;
    }
    if (j.error)
        return mn_shape_fail(&s, mn_text_sub(j.in, j.at, 20), "the file must be JSON (RFC 8259)",
                             "%s", j.error);
    return MN_OK;
}

void mn_todo_add(mn_todo *t, const char *fmt, ...)
{
    char line[512];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    /* Ids and codes of a case stand in it: a line of theirs would read as one of ours. */
    mn_clean(&t->lines, mn_text_of(line), 0, NULL);
    mn_buf_char(&t->lines, '\n');
    t->n++;
}

void mn_profile_missing(mn_todo *t, const mn_text *values, const mn_profile_key *keys, size_t n,
                        const char *of)
{
    for (size_t i = 0; i < n; i++)
        if (keys[i].needs && !values[i].len)
            mn_todo_add(t, "%s: %s ('%s' of the profile)", of, keys[i].needs, keys[i].name);
}
