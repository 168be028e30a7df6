/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_identify_rich.c - texts full of numbers that are no telephones, in nine languages, made
 * up from a seed: prices, dates, times, heights, weights, measures, orders, accounts, cards,
 * places, networks. At most one text in a thousand may have a telephone found in it. And texts
 * that are made to cost time.
 */
#include "adverts/identify/identify.h"

#include <stdlib.h>
#include <time.h>

#include "core/rng.h"
#include "unit/check.h"

#define TEXTS 100000

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

/* From low to high, both included. */
static unsigned any(mn_rng *r, unsigned low, unsigned high)
{
    return low + (unsigned)(mn_rng_u64(r) % (high - low + 1));
}

#define PICK(r, list) (list)[any(r, 0, sizeof(list) / sizeof(list)[0] - 1)]

static void price(mn_buf *b, mn_rng *r)
{
    static const char *const before[] = {"$", "€", "£", "₹", "R$ ", "", "", ""};
    static const char *const behind[] = {" EUR", " €", " USD", " руб", " 元", " zł", " €"};
    static const char *const marks[] = {",", ".", " ", ""};
    unsigned v = any(r, 1, 9999999) >> any(r, 0, 20), millions = v / 1000000;
    const char *front = PICK(r, before), *mark = PICK(r, marks);
    mn_buf_str(b, front);
    if (millions)
        mn_buf_fmt(b, "%u%s%03u%s%03u", millions, mark, v / 1000 % 1000, mark, v % 1000);
    else if (v >= 1000)
        mn_buf_fmt(b, "%u%s%03u", v / 1000, mark, v % 1000);
    else
        mn_buf_fmt(b, "%u", v);
    if (any(r, 0, 3) == 0)
        mn_buf_fmt(b, "%s%02u", *mark == '.' ? "," : ".", any(r, 0, 99));
    if (!*front)
        mn_buf_str(b, PICK(r, behind));
}

static void date(mn_buf *b, mn_rng *r)
{
    unsigned y = any(r, 1950, 2030), m = any(r, 1, 12), d = any(r, 1, 28);
    switch (any(r, 0, 6)) {
    case 0:
        mn_buf_fmt(b, "%u-%02u-%02u", y, m, d);
        break;
    case 1:
        mn_buf_fmt(b, "%02u/%02u/%u", d, m, y);
        break;
    case 2:
        mn_buf_fmt(b, "%u.%u.%u", d, m, y);
        break;
    case 3:
        mn_buf_fmt(b, "%u/%u/%02u", m, d, y % 100);
        break;
    case 4:
        mn_buf_fmt(b, "%u%02u%02u", y, m, d);
        break;
    case 5:
        mn_buf_fmt(b, "%u/%02u/%02u %02u:%02u", y, m, d, any(r, 0, 23), any(r, 0, 59));
        break;
    default:
        mn_buf_fmt(b, "%u-%u", y, y + any(r, 1, 9));
    }
}

static void hour(mn_buf *b, mn_rng *r)
{
    unsigned h = any(r, 0, 23), m = any(r, 0, 59);
    switch (any(r, 0, 4)) {
    case 0:
        mn_buf_fmt(b, "%u:%02u", h, m);
        break;
    case 1:
        mn_buf_fmt(b, "%u am - %u pm", any(r, 1, 12), any(r, 1, 12));
        break;
    case 2:
        mn_buf_fmt(b, "%uh%02u", h, m);
        break;
    case 3:
        mn_buf_fmt(b, "%02u.%02u Uhr", h, m);
        break;
    default:
        mn_buf_str(b, "24/7");
    }
}

static void body(mn_buf *b, mn_rng *r)
{
    switch (any(r, 0, 4)) {
    case 0:
        mn_buf_fmt(b, "%u'%u\"", any(r, 4, 6), any(r, 0, 11));
        break;
    case 1:
        mn_buf_fmt(b, "%u cm", any(r, 150, 199));
        break;
    case 2:
        mn_buf_fmt(b, "1,%02u m", any(r, 50, 99));
        break;
    case 3:
        mn_buf_fmt(b, "%u kg", any(r, 45, 120));
        break;
    default:
        mn_buf_fmt(b, "%u-%u-%u", any(r, 85, 110), any(r, 60, 90), any(r, 85, 110));
    }
}

static void number_of_something(mn_buf *b, mn_rng *r)
{
    static const char *const of[] = {"ref ",   "order ",   "order no. ", "invoice #",
                                     "ID: ",   "pedido ",  "заказ ",     "Bestellnummer ",
                                     "订单号", "account ", "SKU ",       "código ",
                                     "#",      "item ",    "commande "};
    static const unsigned sizes[] = {5, 6, 7, 8, 9, 10, 11, 12, 13, 16};
    mn_buf_str(b, PICK(r, of));
    for (unsigned n = PICK(r, sizes); n > 0; n--)
        mn_buf_char(b, (char)any(r, '0', '9'));
}

static void other(mn_buf *b, mn_rng *r)
{
    static const char *const towns[] = {"Berlin", "Paris", "Madrid", "Lyon"};
    static const char *const words[] = {"one", "two", "three", "four", "five", "six"};
    switch (any(r, 0, 9)) {
    case 0:
        mn_buf_fmt(b, "%u m2", any(r, 20, 200));
        break;
    case 1:
        mn_buf_fmt(b, "%u %s", any(r, 10000, 99999), PICK(r, towns));
        break;
    case 2:
        mn_buf_fmt(b, "%u%%", any(r, 1, 99));
        break;
    case 3:
        mn_buf_fmt(b, "%u.%06u, -%u.%06u", any(r, 0, 89), any(r, 0, 999999), any(r, 0, 179),
                   any(r, 0, 999999));
        break;
    case 4:
        mn_buf_fmt(b, "%u.%u.%u.%u", any(r, 10, 255), any(r, 0, 255), any(r, 0, 255),
                   any(r, 0, 255));
        break;
    case 5:
        mn_buf_fmt(b, "%ux%ux%u cm", any(r, 1, 20), any(r, 1, 20), any(r, 1, 20));
        break;
    case 6:
        for (int i = 0; i < 5; i++)
            mn_buf_fmt(b, "%s%u", i ? " " : "", any(r, 1, 50));
        break;
    case 7:
        mn_buf_fmt(b, "4%03u %04u %04u %04u", any(r, 0, 999), any(r, 0, 9999), any(r, 0, 9999),
                   any(r, 0, 9999));
        break;
    case 8:
        mn_buf_fmt(b, "DE%02u %04u %04u %04u %04u %02u", any(r, 10, 99), any(r, 0, 9999),
                   any(r, 0, 9999), any(r, 0, 9999), any(r, 0, 9999), any(r, 0, 99));
        break;
    default:
        for (unsigned n = any(r, 1, 4); n > 0; n--)
            mn_buf_fmt(b, "%s%s", PICK(r, words), n > 1 ? " " : "");
    }
}

static void sentence(mn_buf *b, mn_rng *r)
{
    static const char *const words[9][12] = {
        {"room", "for", "rent", "near", "the", "station", "with", "work", "call", "price", "two",
         "until"},
        {"habitación", "en", "alquiler", "cerca", "de", "la", "con", "trabajo", "llamar", "precio",
         "dos", "hasta"},
        {"chambre", "à", "louer", "près", "de", "la", "avec", "travail", "appelez", "prix", "deux",
         "semaine"},
        {"Zimmer", "zu", "vermieten", "nahe", "dem", "Bahnhof", "mit", "Arbeit", "anrufen", "Preis",
         "zwei", "bis"},
        {"комната", "в", "аренду", "рядом", "с", "и", "работа", "на", "звоните", "цена", "двух",
         "до"},
        {"quarto", "para", "alugar", "perto", "da", "com", "e", "trabalho", "ligue", "preço",
         "duas", "até"},
        {"房间", "出租", "靠近", "车站", "有", "家具", "厨房", "工作", "电话", "价格", "两人",
         "时间"},
        {"camera", "in", "affitto", "vicino", "alla", "con", "e", "lavoro", "chiama", "prezzo",
         "due", "notte"},
        {"कमरा", "किराये", "पर", "स्टेशन", "के", "पास", "काम", "में", "कॉल", "कीमत", "दो", "लिए"}};
    static void (*const made[])(mn_buf *, mn_rng *) = {price, date, hour, body, number_of_something,
                                                       other};
    static const char *const ends[] = {"", "", "", ",", ".", ";", " -"};
    const char *const *word = words[any(r, 0, 8)];
    mn_buf_clear(b);
    for (unsigned n = any(r, 3, 8); n > 0; n--) {
        for (unsigned w = any(r, 0, 4); w > 0; w--)
            mn_buf_fmt(b, "%s ", word[any(r, 0, 11)]);
        PICK(r, made)(b, r);
        mn_buf_fmt(b, "%s ", PICK(r, ends));
    }
}

static void test_rich(void **state)
{
    (void)state;
    mn_rng r;
    mn_rng_init(&r, 71, 0);
    mn_found_ids f = {0};
    mn_buf b = {0};
    mn_err e;
    size_t bad = 0;
    for (int i = 0; i < TEXTS; i++) {
        bool found = false;
        sentence(&b, &r);
        assert_false(b.failed);
        assert_int_equal(mn_identify(&f, rules, (mn_text){b.ptr, b.len}, NULL, &e), MN_OK);
        for (size_t k = 0; k < f.n; k++)
            found |= f.id[k].kind == MN_ID_PHONE && f.id[k].score >= MN_ID_SURE;
        bad += found;
    }
    print_message("texts rich in numbers: telephones found in %zu of %d\n", bad, TEXTS);
    assert_true(bad * 1000 <= TEXTS);
    mn_found_ids_free(&f);
    mn_buf_free(&b);
}

static double seconds(mn_found_ids *f, mn_text text)
{
    struct timespec a, b;
    mn_err e;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &a);
    assert_int_equal(mn_identify(f, rules, text, NULL, &e), MN_OK);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &b);
    return (double)(b.tv_sec - a.tv_sec) + 1e-9 * (double)(b.tv_nsec - a.tv_nsec);
}

/* A text of about so many bytes, of one thing again and again, and a number at its end. */
static mn_text repeated(mn_buf *b, const char *unit, size_t bytes)
{
    mn_buf_clear(b);
    while (b->len < bytes)
        mn_buf_str(b, unit);
    mn_buf_str(b, "123456");
    assert_false(b->failed);
    return (mn_text){b->ptr, b->len};
}

/* Eight times the text costs at most some sixteen times the time, whatever is repeated. */
static void test_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"4",
                                        "4 ",
                                        "one ",
                                        "one",
                                        "\xE2\x80\x8B",
                                        "4\xE2\x80\x8B",
                                        "oIl",
                                        "oIl 4 ",
                                        "a@",
                                        "a @ b . ",
                                        "twenty one ",
                                        "a.b",
                                        "a@b.example ",
                                        "http://a.example ",
                                        "+1",
                                        "t.me/a ",
                                        "double ",
                                        "一",
                                        "4\xEF\xB8\x8F\xE2\x83\xA3",
                                        "4x",
                                        "call 02345678 ",
                                        "insta: ",
                                        "ab1",
                                        "(at) ",
                                        "1.2.3.4 ",
                                        "f0ur",
                                        "один",
                                        "bc1q",
                                        "11111111111111111:",
                                        "11111111111111111 :",
                                        "12345:",
                                        "http://a.example/",
                                        "double:",
                                        "a@b.com (dot) "};
    enum { SMALL = 1 << 15, LARGE = 1 << 18 };
    mn_found_ids f = {0};
    mn_buf b = {0};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        double small = 1e9, large = 1e9;
        for (int k = 0; k < 3; k++) {
            const double s = seconds(&f, repeated(&b, units[i], SMALL)),
                         l = seconds(&f, repeated(&b, units[i], LARGE));
            small = s < small ? s : small;
            large = l < large ? l : large;
        }
        if (large > 16 * small + 0.02)
            print_error("'%s': %.4f s for %d bytes, %.4f s for %d\n", units[i], small, SMALL, large,
                        LARGE);
        assert_true(large <= 16 * small + 0.02);
    }
    mn_found_ids_free(&f);
    mn_buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rich),
        cmocka_unit_test(test_linear),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
