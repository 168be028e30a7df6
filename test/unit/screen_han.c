/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_han.c - Han characters are read from the table as ICU reads them: every one alone, and
 * runs of them.
 */
#include <string.h>

#include "check.h"

#include "screen/name/inside.h"

static struct mn_icu *icu;

/* What the words of a run come to: one a character, else one for all. */
static size_t words_of(char *text, size_t len, size_t n)
{
    size_t parts = 0, kept = 0;
    for (size_t i = 0; i < len; i++)
        parts += text[i] != ' ' && (i == 0 || text[i - 1] == ' ');
    if (parts == n)
        return len;
    for (size_t i = 0; i < len; i++)
        if (text[i] != ' ')
            text[kept++] = text[i];
    return kept;
}

/* Whether the table has all of them; then it must say what ICU says. */
static bool check(const uint32_t *code, size_t n)
{
    mn_char c[MN_HAN_MOST + 1] = {{.c = 0}};
    char own[512], other[512];
    size_t own_len = 0, other_len = 0;
    for (size_t i = 0; i < n; i++)
        c[i] = (mn_char){.c = code[i], .kind = MN_CHAR_LETTER, .script = MN_SCRIPT_HAN};
    if (!mn_han_read(own, &own_len, c, n))
        return false;
    assert_int_equal(mn_icu_read(other, sizeof other, &other_len, c, n, icu, NULL), MN_OK);
    own_len = words_of(own, own_len, n);
    other_len = words_of(other, other_len, n);
    assert_int_equal(own_len, other_len);
    assert_memory_equal(own, other, own_len);
    return true;
}

static void test_every_character(void **state)
{
    size_t read = 0;
    (void)state;
    for (uint32_t c = MN_HAN_FROM; c <= MN_HAN_TO; c++)
        read += check(&c, 1);
    assert_true(read > 25000); /* 27,600 are assigned */
}

static void test_runs(void **state)
{
    uint64_t seed = 7;
    size_t read = 0;
    (void)state;
    for (size_t i = 0; i < 3000; i++) {
        uint32_t c[MN_HAN_MOST];
        const size_t n = 2 + i % (i % 50 ? 5 : MN_HAN_MOST - 1);
        for (size_t k = 0; k < n; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
            const uint32_t r = (uint32_t)(seed >> 33);
            c[k] = r % 40 == 0   ? 0x3005 + r / 40 % 3
                   : r % 40 == 1 ? 0x3400 + r / 40 % 0x19C0
                                 : 0x4E00 + r / 40 % 0x5200;
        }
        read += check(c, n);
    }
    assert_true(read > 2500);
}

/* Characters that are read otherwise before some others are left to ICU. */
static void test_together(void **state)
{
    static const uint32_t pairs[][2] = {
        {0x85CF, 0x6587}, {0x91CD, 0x5E86}, {0x6C88, 0x9633}, {0x79D8, 0x9C81}};
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        const uint32_t turned[2] = {pairs[i][1], pairs[i][0]};
        assert_false(check(pairs[i], 2));
        assert_true(check(turned, 2));
        assert_true(check(pairs[i], 1));
    }
}

/* What is no Han character, or too many, is not the table's. */
static void test_others(void **state)
{
    uint32_t many[MN_HAN_MOST + 1];
    const uint32_t kana = 0x3042, rare = 0x20000;
    (void)state;
    for (size_t i = 0; i <= MN_HAN_MOST; i++)
        many[i] = 0x738B;
    assert_true(check(many, MN_HAN_MOST));
    assert_false(check(many, MN_HAN_MOST + 1));
    assert_false(check(&kana, 1));
    assert_false(check(&rare, 1));
}

/* A word that was read before is read the same again, into less room too. */
static void test_again(void **state)
{
    const mn_char c[] = {{.c = 0x0930}, {.c = 0x093E}, {.c = 0x092E}};
    char a[512], b[512];
    size_t len = 0, again = 0;
    (void)state;
    assert_int_equal(mn_icu_read(a, sizeof a, &len, c, 3, icu, NULL), MN_OK);
    assert_int_equal(len, 4);
    assert_memory_equal(a, "rama", 4);
    assert_int_equal(mn_icu_read(b, sizeof b, &again, c, 3, icu, NULL), MN_OK);
    assert_int_equal(again, len);
    assert_memory_equal(a, b, len);
    assert_int_equal(mn_icu_read(b, 2, &again, c, 3, icu, NULL), MN_OK);
    assert_int_equal(again, 2);
    assert_memory_equal(b, "ra", 2);
    assert_int_equal(mn_icu_read(b, sizeof b, &again, c, 2, icu, NULL), MN_OK);
    assert_int_equal(again, 2);
}

static int open_icu(void **state)
{
    (void)state;
    return mn_icu_new(&icu, NULL) == MN_OK ? 0 : -1;
}

static int close_icu(void **state)
{
    (void)state;
    mn_icu_free(icu);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_character),
                                       cmocka_unit_test(test_runs), cmocka_unit_test(test_together),
                                       cmocka_unit_test(test_others), cmocka_unit_test(test_again)};
    return cmocka_run_group_tests(tests, open_icu, close_icu);
}
