/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_identify_sets.c - how well identifiers are found on sets that are not part of this
 * repository (MANUMIT_DATA, or ../shared/data beside the sources; skipped without them): disguised
 * telephone numbers by 24 rules, the cases of libphonenumber's matcher, and made-up adverts.
 *
 * The disguises are split by the CRC-32 of their text: rules and weights were made on the even
 * half, and the odd one judges.
 */
#include "adverts/identify/identify.h"

#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

#include "core/file.h"
#include "core/text.h"
#include "unit/check.h"

static mn_identifier_rules *rules;

static int load(void **state)
{
    mn_err e;
    (void)state;
    return mn_identify_new(&rules, NULL, &e) != MN_OK;
}

static int unload(void **state)
{
    (void)state;
    mn_identify_free(rules);
    return 0;
}

typedef struct tally {
    size_t right, wrong, missed;
} tally;

static double recall(const tally *t)
{
    return (double)t->right / (double)(t->right + t->missed);
}

static double precision(const tally *t)
{
    return (double)t->right / (double)(t->right + t->wrong);
}

static void count(tally *t, const mn_found_ids *f, mn_id_kind kind, mn_text want)
{
    bool found = false;
    for (size_t i = 0; i < f->n; i++) {
        if (f->id[i].kind != kind || f->id[i].score < MN_ID_SURE)
            continue;
        bool right = !found && want.len && mn_text_cmp(f->id[i].value, want) == 0;
        found |= right;
        t->right += right;
        t->wrong += !right;
    }
    t->missed += want.len && !found;
}

/* The lines of a set behind its headings, or a skip. Owned. */
static char *open_set(const char *name, mn_text *rest)
{
    char path[1024], *bytes = NULL;
    const char *folder = getenv("MANUMIT_DATA");
    size_t len = 0;
    mn_err e = MN_ERR_INIT;
    if (folder)
        snprintf(path, sizeof path, "%s/adverts/%s", folder, name);
    else
        snprintf(path, sizeof path, "%s/../shared/data/adverts/%s", MN_SOURCE_DIR, name);
    if (access(path, R_OK) != 0) {
        print_message("%s is not here: set MANUMIT_DATA to a folder that has it\n", path);
        skip();
    }
    assert_int_equal(mn_file_read(&bytes, &len, NULL, path, 1 << 26, &e), MN_OK);
    *rest = (mn_text){bytes, len};
    mn_text header;
    assert_true(mn_text_split(rest, '\n', &header));
    return bytes;
}

static bool next_line(mn_text *rest, mn_text cell[], size_t cells)
{
    mn_text line;
    if (!mn_text_split(rest, '\n', &line) || !line.len)
        return false;
    for (size_t i = 0; i < cells; i++)
        if (!mn_text_split(&line, '\t', &cell[i]))
            cell[i] = (mn_text){NULL, 0};
    return true;
}

static void test_disguises(void **state)
{
    (void)state;
    mn_text rest, cell[3];
    char *bytes = open_set("phones/synthetic_phone_obfuscation.tsv", &rest), want[32];
    tally half[2] = {{0}};
    mn_found_ids f = {0};
    mn_err e;
    while (next_line(&rest, cell, 3)) {
        uLong crc = crc32(0, (const Bytef *)cell[2].ptr, (uInt)cell[2].len);
        snprintf(want, sizeof want, "+1%.*s", (int)cell[0].len, cell[0].ptr);
        assert_int_equal(mn_identify(&f, rules, cell[2], NULL, &e), MN_OK);
        count(&half[crc & 1], &f, MN_ID_PHONE, mn_text_of(cell[0].len ? want : ""));
    }
    for (int i = 0; i < 2; i++)
        print_message("disguises, %s half: recall %.4f, precision %.4f of %zu\n",
                      i ? "judging" : "tuning", recall(&half[i]), precision(&half[i]),
                      half[i].right + half[i].missed);
    assert_true(half[1].right + half[1].missed > 700);
    assert_true(recall(&half[1]) >= 0.97);
    assert_true(precision(&half[1]) >= 0.99);
    mn_found_ids_free(&f);
    free(bytes);
}

/* \uXXXX as UTF-8. */
static mn_text plain(mn_text t, char out[256])
{
    size_t n = 0;
    for (size_t i = 0; i < t.len && n < 250; i++) {
        if (t.ptr[i] == '\\' && i + 5 < t.len && t.ptr[i + 1] == 'u') {
            char hex[5] = {t.ptr[i + 2], t.ptr[i + 3], t.ptr[i + 4], t.ptr[i + 5], 0};
            n += mn_utf8_put(out + n, (uint32_t)strtoul(hex, NULL, 16));
            i += 5;
        } else {
            out[n++] = t.ptr[i];
        }
    }
    return (mn_text){out, n};
}

/* Cases from the level "valid" on are found, those below are not; but one, which the plan of today
 * does not have: "12 7/8 - 14 12/34 - 5" is 278 141 2345, whose second group begins with 1. */
static void test_matcher(void **state)
{
    (void)state;
    mn_text rest, cell[3];
    char *bytes = open_set("phones/matcher_vectors.tsv", &rest), text[256];
    size_t found = 0, wanted = 0, wrong = 0;
    mn_found_ids f = {0};
    mn_err e;
    while (next_line(&rest, cell, 3)) {
        bool want = cell[0].ptr[0] != 'I' && cell[0].ptr[0] != 'P';
        size_t sure = 0;
        assert_int_equal(mn_identify(&f, rules, plain(cell[2], text), cell[1].ptr, &e), MN_OK);
        for (size_t i = 0; i < f.n; i++)
            sure += f.id[i].kind == MN_ID_PHONE && f.id[i].score >= MN_ID_SURE;
        wanted += want;
        found += want && sure == 1;
        wrong += !want && sure > 0;
        if (want != (sure == 1))
            print_message("matcher: %.*s '%.*s': %zu found\n", (int)cell[0].len, cell[0].ptr,
                          (int)cell[2].len, cell[2].ptr, sure);
    }
    print_message("matcher: %zu of %zu found, %zu others\n", found, wanted, wrong);
    assert_int_equal(wanted, 51);
    assert_true(found >= 50);
    assert_int_equal(wrong, 0);
    mn_found_ids_free(&f);
    free(bytes);
}

static void test_adverts(void **state)
{
    (void)state;
    enum { TEXT = 8, PHONE = 10, EMAIL = 11, HANDLE = 12, CELLS = 13 };
    mn_text rest, cell[CELLS];
    char *bytes = open_set("synthetic/adverts_4500.tsv", &rest), want[32];
    tally phone = {0}, email = {0}, handle = {0};
    mn_found_ids f = {0};
    mn_err e;
    while (next_line(&rest, cell, CELLS)) {
        snprintf(want, sizeof want, "+1%.*s", (int)cell[PHONE].len, cell[PHONE].ptr);
        assert_int_equal(mn_identify(&f, rules, cell[TEXT], NULL, &e), MN_OK);
        count(&phone, &f, MN_ID_PHONE, mn_text_of(cell[PHONE].len ? want : ""));
        count(&email, &f, MN_ID_EMAIL, cell[EMAIL]);
        count(&handle, &f, MN_ID_HANDLE, cell[HANDLE]);
    }
    const tally *all[] = {&phone, &email, &handle};
    const char *const names[] = {"telephones", "e-mail", "names"};
    for (int i = 0; i < 3; i++) {
        print_message("adverts, %s: recall %.4f, precision %.4f of %zu\n", names[i], recall(all[i]),
                      precision(all[i]), all[i]->right + all[i]->missed);
        assert_true(recall(all[i]) >= 0.99 && precision(all[i]) >= 0.99);
    }
    mn_found_ids_free(&f);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_disguises),
        cmocka_unit_test(test_matcher),
        cmocka_unit_test(test_adverts),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
