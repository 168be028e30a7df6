/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_score.c - tests of the score: what it must find, what it must not, and what holds for
 * any two names.
 */
#include "screen/score/score.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/rng.h"
#include "core/text.h"

static mn_name_tables *tables;
static mn_scorer *scorer;

static int open_tables(void **state)
{
    (void)state;
    return mn_name_tables_new(&tables, NULL) || mn_scorer_new(&scorer, NULL) ? -1 : 0;
}

static int close_tables(void **state)
{
    (void)state;
    mn_name_tables_free(tables);
    mn_scorer_free(scorer);
    return 0;
}

static mn_score score(const char *x, const char *y, mn_bearer bearer)
{
    _Alignas(8) static unsigned char room[2][MN_PARSED_MAX];
    mn_parsed *a = (mn_parsed *)(void *)room[0], *b = (mn_parsed *)(void *)room[1];
    mn_score s, t;
    assert_int_equal(mn_name_read(a, mn_text_of(x), bearer, tables, NULL), MN_OK);
    assert_int_equal(mn_name_read(b, mn_text_of(y), bearer, tables, NULL), MN_OK);
    mn_score_pair(&s, a, b, scorer);
    mn_score_pair(&t, b, a, scorer);
    assert_true(s.score == t.score && s.probability == t.probability);
    assert_true(s.score <= mn_score_bound(a, b));
    return s;
}

#define P MN_BEARER_PERSON
#define O MN_BEARER_ORGANISATION
#define T MN_BEARER_THING

static void same(const char *x, const char *y, mn_bearer bearer)
{
    mn_score s = score(x, y, bearer);
    if (s.probability < 0.5)
        fail_msg("'%s' and '%s': %.3f", x, y, s.probability);
}

static void other(const char *x, const char *y, mn_bearer bearer)
{
    mn_score s = score(x, y, bearer);
    if (s.probability >= 0.5)
        fail_msg("'%s' and '%s': %.3f", x, y, s.probability);
}

static void test_letters(void **state)
{
    (void)state;
    same("Konrad Adenauer", "Conrad Adenauer", P);
    same("Adenauer, Konrad", "Konrad Adenauer", P);
    same("KonradAdenauer", "Konrad Adenauer", P);
    same("K0nrad Adenauer", "Konrad Adenauer", P);
    same("Dr. Konrad H. Adenauer", "Konrad Hermann Joseph Adenauer", P);
    same("Robert Kennedy", "Bob Kennedy", P);
    other("Konrad Adenauer", "Ludwig Erhard", P);
    other("Ludwig Adenauer", "Konrad Adenauer", P);
    assert_true(score("Robert F Kennedy", "Robert G Kennedy", P).probability <
                score("Robert F Kennedy", "Robert Kennedy", P).probability);
    same("Robert Bosch GmbH", "Robert Bosch Gesellschaft mit beschränkter Haftung", O);
    same("BASF S.E.", "BASF SE", O);
    same("First National Bank", "1st National Bank", O);
    same("United States Steel", "U.S. Steel", O);
    other("Bank of Thailand", "Bank of Taiwan", O);
    other("UBS AG", "USB AG", O);
    other("Allianz SE", "Munich Re SE", O);
}

/* Heads of state and organisations in their own script and as English texts have them. */
static void test_scripts(void **state)
{
    (void)state;
    same("习近平", "Xi Jinping", P);
    same("毛泽东", "Mao Zedong", P);
    same("محمد بن سلمان", "Mohammed bin Salman", P);
    same("بشار الأسد", "Bashar al-Assad", P);
    same("علی خامنه‌ای", "Ali Khamenei", P);
    same("Владимир Путин", "Vladimir Putin", P);
    same("Петро Порошенко", "Petro Poroshenko", P);
    same("ประยุทธ์ จันทร์โอชา", "Prayut Chan-o-cha", P);
    same("ทักษิณ ชินวัตร", "Thaksin Shinawatra", P);
    same("မင်းအောင်လှိုင်", "Min Aung Hlaing", P);
    same("အောင်ဆန်းစုကြည်", "Aung San Suu Kyi", P);
    same("김정은", "Kim Jong Un", P);
    same("문재인", "Moon Jae-in", P);
    same("Αλέξης Τσίπρας", "Alexis Tsipras", P);
    same("Κυριάκος Μητσοτάκης", "Kyriakos Mitsotakis", P);
    same("მიხეილ სააკაშვილი", "Mikheil Saakashvili", P);
    same("Նիկոլ Փաշինյան", "Nikol Pashinyan", P);
    same("בנימין נתניהו", "Benjamin Netanyahu", P);
    same("ហ៊ុន សែន", "Hun Sen", P);
    same("シンゾウ アベ", "Shinzo Abe", P);
    same("नरेन्द्र मोदी", "Narendra Modi", P);
    same("华为技术有限公司", "Huawei Technologies Co., Ltd.", O);
    same("ПАО «Газпром нефть»", "Gazprom Neft PJSC", O);
    same("삼성 주식회사", "Samsung Co Ltd", O);
    /* Places and firms that everybody knows, as maps and their own signs write them. */
    same("阿里巴巴集团", "Alibaba Group", O);
    same("海尔集团", "Haier Group", O);
    same("小米科技有限公司", "Xiaomi Technology Co. Ltd", O);
    same("北京", "Beijing", O);
    same("上海国际贸易有限公司", "Shanghai International Trading Co Ltd", O);
    same("孙文", "Sun Wen", P);
    same("الجزيرة", "Al Jazeera", O);
    same("بغداد", "Baghdad", O);
    same("جمال عبد الناصر", "Gamal Abdel Nasser", P);
    same("Роснефть", "Rosneft", O);
    same("Аэрофлот", "Aeroflot", O);
    same("Юрий Гагарин", "Yuri Gagarin", P);
    same("ภูเก็ต", "Phuket", O);
    same("สุโขทัย", "Sukhothai", O);
    same("ရန်ကုန်", "Yangon", O);
    same("မန္တလေး", "Mandalay", O);
    same("ဦးသန့်", "U Thant", P);
    same("현대", "Hyundai", O);
    same("부산", "Busan", O);
    same("평양", "Pyongyang", O);
    same("김대중", "Kim Dae-jung", P);
    /* Another script is no licence. */
    other("부산", "Pyongyang", O);
    other("ภูเก็ต", "Sukhothai", O);
    other("ရန်ကုန်", "Mandalay", O);
    other("بغداد", "Al Jazeera", O);
    other("Роснефть", "Aeroflot", O);
    other("海尔集团", "Alibaba Group", O);
    other("김대중", "Moon Jae-in", P);
    other("习近平", "Mao Zedong", P);
    other("김정은", "Moon Jae-in", P);
    other("김정은", "김종은", P);
    other("بشار الأسد", "Mohammed bin Salman", P);
    other("Владимир Путин", "Petro Poroshenko", P);
    other("ทักษิณ ชินวัตร", "Prayut Chan-o-cha", P);
}

/* Ships of one fleet and aircraft of one line: numbers, marks and the other word tell them
 * apart; spelling, spaces and Roman numbers do not. */
static void test_things(void **state)
{
    (void)state;
    same("VELIKIY NOVGOROD", "Veliki Novgorod", T);
    same("Sea Star 7", "SEASTAR VII", T);
    same("Sea Star 7", "Sea-Star No. 7", T);
    same("EP-MNK", "EPMNK", T);
    same("Великий Новгород", "Velikiy Novgorod", T);
    same("AL-NOOR", "AL NUR", T);
    same("M/V Sea Star 7", "SEA STAR 7", T);
    same("MT Sea Star", "Sea Star", T);
    same("M/T Sea Star", "MT SEA STAR", T);
    other("MT Sea Star", "MT Ocean Glory", T);
    other("Sea Star 7", "Sea Star 8", T);
    other("Sea Star VII", "Sea Star IX", T);
    other("Sea Star", "Sea Star 8", T);
    other("Sea Star A", "Sea Star B", T);
    other("GP-21", "GP-23", T);
    other("GP21", "GP23", T);
    other("YK-AGE", "YK-AGF", T);
    other("RA-86570", "RA-86572", T);
    other("MSN 416", "MSN 550", T);
    other("Ocean Charak", "Ocean Parak", T);
    other("Ocean Fortune", "Ocean Glory", T);
    /* How much is left says which it is: a digit may be misprinted, a number be left out. */
    double number = score("Sea Star 7", "Sea Star 8", T).probability;
    double more = score("Sea Star 7", "Sea Star", T).probability;
    assert_true(number > 0.1 && more > number);
    /* Of organisations it is to be looked at. */
    same("Golden Loan Trust 2004-1", "Golden Loan Trust 2004-2", O);
}

/* 1 is for what is equal as given alone. */
static void test_order(void **state)
{
    (void)state;
    double bytes = score("Siemens AG", "Siemens AG", O).score;
    double plain = score("SIEMENS A.G.", "Siemens AG", O).score;
    double form = score("Siemens Aktiengesellschaft", "Siemens AG", O).score;
    double near = score("Simens AG", "Siemens AG", O).score;
    assert_true(bytes == 1);
    assert_true(plain < bytes && form < plain && near < form && near > 0);
    assert_near(score("", "x", P).score, 0, 0);
}

static const char *const words[] = {
    "anna",  "boris",  "carla", "dmitri",  "elena", "farid",  "george", "hassan", "ibrahim",
    "jun",   "karim",  "lopez", "maria",   "nadia", "omar",   "petrov", "quang",  "rahman",
    "silva", "tanaka", "usman", "vasquez", "wang",  "xavier", "yusuf",  "zhang",  "trading",
    "steel", "bank",   "ltd",   "gmbh",    "3",     "bin",    "al",     "dubai",  "x"};

static size_t below(mn_rng *r, size_t n)
{
    return (size_t)(mn_rng_u64(r) % n);
}

static size_t random_name(char *out, mn_rng *r, size_t n)
{
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        const char *w = words[below(r, sizeof words / sizeof *words)];
        if (i)
            out[len++] = ' ';
        memcpy(out + len, w, strlen(w));
        len += strlen(w);
    }
    out[len] = 0;
    return len;
}

/* A word that the other name has nothing like never makes a match, nor raises what is worth a
 * look. Among names that are nothing like each other it may move a probability by some thousandths,
 * and by more where too few letters were shared for a closer look before (mn_score_bound()). */
static void test_more_words(void **state)
{
    (void)state;
    static const char *const alone[] = {"ffykkop", "wobbluk", "ghryff", "mwgbwk"};
    mn_rng r;
    mn_rng_init(&r, 5, 0);
    for (int round = 0; round < 20000; round++) {
        char x[200], y[200];
        mn_bearer bearer = round % 2 ? P : O;
        size_t n = random_name(x, &r, 1 + below(&r, 4));
        if (round % 3)
            random_name(y, &r, 1 + below(&r, 4));
        else
            memcpy(y, x, n + 1);
        mn_score s = score(x, y, bearer);
        double before = s.probability;
        x[n] = ' ';
        const char *more = alone[round % 4];
        memcpy(x + n + 1, more, strlen(more) + 1);
        double after = score(x, y, bearer).probability;
        double more_at_most = before < 0.2 ? 0.005 : 1e-12;
        if (s.rule == MN_RULE_LETTERS ? after >= 0.5 : after > before + more_at_most)
            fail_msg("'%s' and '%s': %.4f, before %.4f", x, y, after, before);
    }
}

/* The same words in another order are the same name still. */
static void test_permuted(void **state)
{
    (void)state;
    same("Isa bin Tarif Al Khalifa", "Al Khalifa, Isa bin Tarif", P);
    same("Trading Lopez Steel Ltd", "Lopez Steel Trading Ltd", O);
    same("OOO Zhang Wang", "Wang Zhang OOO", O);
    mn_rng r;
    mn_rng_init(&r, 7, 0);
    for (int round = 0; round < 2000; round++) {
        char x[200], y[200];
        const size_t n = 2 + below(&r, 3), from = below(&r, 20), turn = 1 + below(&r, n - 1);
        size_t p = 0, q = 0;
        for (size_t i = 0; i < n; i++) { /* words that are names, none twice */
            const char *space = i ? " " : "";
            p += (size_t)snprintf(x + p, sizeof x - p, "%s%s", space, words[from + i]);
            q += (size_t)snprintf(y + q, sizeof y - q, "%s%s", space, words[from + (i + turn) % n]);
        }
        same(x, y, round % 2 ? P : O);
    }
}

/* Case, stops and the hyphens of names make no difference. */
static void test_written(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 9, 0);
    for (int round = 0; round < 2000; round++) {
        char x[200], y[200], z[210];
        mn_bearer bearer = round % 2 ? P : O;
        const size_t n = random_name(x, &r, 1 + below(&r, 4));
        random_name(y, &r, 1 + below(&r, 4));
        for (size_t i = 0; i <= n; i++)
            z[i] = x[i] >= 'a' && x[i] <= 'z' && round % 3 ? (char)(x[i] - 32) : x[i];
        if (round % 5 == 0)
            memcpy(z + n, ".", sizeof ".");
        double as_given = score(x, y, bearer).probability, other = score(z, y, bearer).probability;
        if (as_given < other || as_given > other)
            fail_msg("'%s', '%s' and '%s': %.6f, %.6f", x, z, y, as_given, other);
    }
}

/* Rules that have the last word: what a screener must look at, and what is no match. */
static void test_rules(void **state)
{
    (void)state;
    /* Numbers tell sister companies apart: to be looked at, no match. */
    mn_score s = score("Golden Loan Trust 2004-1", "Golden Loan Trust 2004-2", O);
    assert_int_equal(s.rule, MN_RULE_SERIES);
    assert_true(s.probability <= 0.6 && s.probability >= 0.5);
    s = score("Rim Holding I", "Rim Holding III", O);
    assert_true(s.probability <= 0.6);
    assert_true(score("Rim Holding II", "Rim Holding", O).probability <= 0.7);
    assert_true(score("Rim Holding II", "Rim Holding 2", O).probability > 0.85);
    /* Common words and places alone: equal names are a review, and need more to be a match. */
    s = score("Ministry of Petroleum", "Ministry of Petroleum", O);
    assert_int_equal(s.rule, MN_RULE_COMMON);
    assert_true(s.probability >= 0.6 && s.probability <= 0.8);
    s = score("Banco Nacional de Cuba", "BANCO NACIONAL DE CUBA", O);
    assert_true(s.probability >= 0.6 && s.probability <= 0.8);
    s = score("Zimbabwe Mining Development Corp.", "Zimbabwe Mining Development Corporation", O);
    assert_true(s.probability >= 0.5);
    /* Equal in all but a common word that one adds. */
    same("Adenauer", "Adenauer Group", O);
    same("Goodwill Trading", "Good Will Trading Group", O);
    /* One word, nearly the same: to be looked at. */
    s = score("Fastline LLC", "Fastlink SARL", O);
    assert_int_equal(s.rule, MN_RULE_NEAR);
    assert_true(s.probability <= 0.8);
    assert_true(score("Fast Line LLC", "Fastlink SARL", O).probability <= 0.8);
    assert_true(score("Fastline Shipping LLC", "Fastlin Shipping LLC", O).probability > 0.8);
    same("Adenauer Trading LLC", "Adenauer General Trading LLC", O);
    other("Adenauer Steel Ltd", "Adenauer Shipping Ltd", O);
    /* In brackets the name again, or what tells it from another. */
    same("Konrad Adenauer Manufacturing Corporation (KAMC)*",
         "Konrad Adenauer Manufacturing Corporation", O);
    assert_true(score("Adenauer Bank (Schweiz) AG", "Adenauer Bank AG", O).probability < 0.85);
    /* Letters by themselves; once or more. */
    same("KBM International Ltd", "K B M International", O);
    same("Petrogreen", "Petro Green", O);
    same("Adenauer Finance SA", "Adenauer Financial S.A.", O);
    same("Adenauer Petrochemical Industries", "Adenauer Petrochemical Industry", O);
    /* A short name and another, of the few that met: to be looked at; spellings of one are not. */
    s = score("Mohammed Ali", "Mohammed Wali", P);
    assert_int_equal(s.rule, MN_RULE_SHORT);
    assert_true(s.probability <= 0.75);
    assert_true(score("John Lee", "John Leo", P).probability <= 0.75);
    assert_true(score("Tim Adenauer", "Tom Adenauer", P).probability <= 0.75);
    assert_true(score("Ilan Omar", "Ilan Umar", P).probability > 0.85);
    assert_true(score("John Lee", "John Li", P).rule != MN_RULE_SHORT);
    assert_true(score("Tim Konrad Adenauer", "Tom Konrad Adenauer", P).rule != MN_RULE_SHORT);
    /* One word of a person's name. */
    assert_int_equal(score("Konrad Adenauer", "Konrad", P).rule, MN_RULE_ONE);
    other("Konrad Adenauer", "Konrad", P);
    other("Thomas Santos", "Santoso", P);
    /* A sign more is another name; so is another vowel. */
    other("영수 병철 김", "Kim Yong Chol", P);
    other("俊雄 建中 楊", "Zheng Yanxiong", P);
    other("승민 병철 김", "Min Pyo'ng-ch'o'l", P);
    /* Long vowels are written in Arabic, so that they tell. */
    assert_true(score("سيفي عماري", "Asafe Moura", P).probability <
                score("سيفي عماري", "Saifi Ammari", P).probability);
    same("سيفي عماري", "Saifi Ammari", P);
    /* What is equal is at least to be looked at. */
    assert_true(score("Xx", "Xx", P).probability >= 0.6);
}

static void test_explained(void **state)
{
    (void)state;
    _Alignas(8) static unsigned char room[2][MN_PARSED_MAX];
    mn_parsed *a = (mn_parsed *)(void *)room[0], *b = (mn_parsed *)(void *)room[1];
    mn_score s;
    char *why = NULL;
    assert_int_equal(mn_name_read(a, mn_text_of("Jon Q. Smith"), P, tables, NULL), MN_OK);
    assert_int_equal(mn_name_read(b, mn_text_of("John Smith Brown"), P, tables, NULL), MN_OK);
    mn_score_pair(&s, a, b, scorer);
    assert_int_equal(mn_score_explain(&why, &s, a, b, scorer, NULL), MN_OK);
    assert_non_null(strstr(why, "The same: 'Smith'."));
    assert_non_null(strstr(why, "'Jon' and 'John' (1 of 4 letters differ)"));
    assert_non_null(strstr(why, "In the first name alone: 'Q' (initial)."));
    assert_non_null(strstr(why, "In the second name alone: 'Brown'."));
    free(why);
}

static void met(const mn_met *m, const char *a, const char *b, const char *how)
{
    assert_int_equal(m->a.len, strlen(a));
    assert_int_equal(m->b.len, strlen(b));
    assert_memory_equal(m->a.ptr ? m->a.ptr : "", a, m->a.len);
    assert_memory_equal(m->b.ptr ? m->b.ptr : "", b, m->b.len);
    assert_string_equal(m->how, how);
}

static size_t align(mn_met out[MN_METS], const char *x, const char *y, mn_bearer bearer)
{
    _Alignas(8) static unsigned char room[2][MN_PARSED_MAX];
    mn_parsed *a = (mn_parsed *)(void *)room[0], *b = (mn_parsed *)(void *)room[1];
    mn_score s;
    assert_int_equal(mn_name_read(a, mn_text_of(x), bearer, tables, NULL), MN_OK);
    assert_int_equal(mn_name_read(b, mn_text_of(y), bearer, tables, NULL), MN_OK);
    mn_score_pair(&s, a, b, scorer);
    return mn_score_alignment(out, &s, a, b);
}

/* Every word stands in the alignment once, by how it met. */
static void test_alignment(void **state)
{
    (void)state;
    mn_met m[MN_METS];
    assert_int_equal(align(m, "Jon Q. Smith", "John Smith Brown", P), 4);
    met(&m[0], "Jon", "John", "one letter other");
    met(&m[1], "Smith", "Smith", "equal");
    met(&m[2], "Q", "", "left over");
    met(&m[3], "", "Brown", "left over");
    assert_true(m[1].weight > m[0].weight && m[0].weight > m[2].weight);
    assert_int_equal(align(m, "Владимир Путин", "Putin, V.", P), 2);
    met(&m[0], "Владимир", "V", "initial");
    met(&m[1], "Путин", "Putin", "transliterated");
    assert_int_equal(align(m, "Bob Kennedy", "Robert Kennedy", P), 2);
    met(&m[0], "Bob", "Robert", "names one may bear");
    assert_int_equal(align(m, "Siemens AG", "Siemens Aktiengesellschaft", O), 2);
    met(&m[1], "AG", "Aktiengesellschaft", "a legal form of the same kind");
    assert_int_equal(align(m, "Goodwill Ltd", "Good Will Ltd", O), 2);
    met(&m[0], "Goodwill", "Good Will", "joined or split");
    assert_int_equal(align(m, "", "x", P), 1); /* nothing is compared, and nothing lost */
    assert_true(strlen(mn_scorer_rules(scorer)) > 3);
}

/* Words that are alike as far as there is room for them are not thereby equal. */
static void test_cut(void **state)
{
    (void)state;
    char x[64], y[64];
    memset(x, 'a', sizeof x);
    memset(y, 'a', sizeof y);
    x[60] = y[60] = '\0';
    x[58] = 'x';
    assert_int_equal(score(x, y, O).equal, MN_EQUAL_NOT);
    assert_int_equal(score(x, x, O).equal, MN_EQUAL_BYTES);
    x[MN_TOKEN_BYTES] = '\0';
    memcpy(y, x, sizeof y);
    y[0] = 'A';
    assert_int_equal(score(x, y, O).equal, MN_EQUAL_PLAIN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_letters),    cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_things),     cmocka_unit_test(test_order),
        cmocka_unit_test(test_more_words), cmocka_unit_test(test_permuted),
        cmocka_unit_test(test_written),    cmocka_unit_test(test_rules),
        cmocka_unit_test(test_alignment),  cmocka_unit_test(test_explained),
        cmocka_unit_test(test_cut),
    };
    return cmocka_run_group_tests(tests, open_tables, close_tables);
}
