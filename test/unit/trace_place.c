/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_place.c - regions by codes, words in any script, and coordinates; false friends; borders.
 *
 * Coordinates of places: GeoNames (CC BY 4.0), read 2026-11-22, to four decimals.
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include "trace/place/place.h"

#include <stdlib.h>

#include "check.h"
#include "failing.h"

static mn_places *shipped(void)
{
    mn_places *p = NULL;
    mn_err e = MN_ERR_INIT;
    if (mn_places_new(&p, NULL, NULL, &e))
        fail_msg("%s %s", e.msg, e.hint);
    assert_int_equal(mn_places_regions(p), 1);
    return p;
}

static mn_place_asked place(const char *country, const char *address)
{
    mn_place_asked a = {.address = mn_text_of(address), .latitude = NAN, .longitude = NAN};
    if (country[0])
        memcpy(a.country, country, 2);
    return a;
}

static void judged(const mn_places *p, mn_place_asked a, mn_place_verdict expected,
                   const char *said, const char *file, int line)
{
    mn_place_finder f = {0};
    mn_err e = MN_ERR_INIT;
    assert_int_equal(mn_place_find(&f, p, &a, false, &e), MN_OK);
    const mn_place_verdict v = f.n ? f.found[0].verdict : MN_PLACE_OUT;
    if (v != expected || (f.n && said && !strstr(f.found[0].why, said))) {
        print_error("'%.*s' '%.*s': %s, not %s: %s\n", (int)a.address.len, a.address.ptr,
                    (int)a.name.len, a.name.len ? a.name.ptr : "", mn_place_verdict_name(v),
                    mn_place_verdict_name(expected), f.n ? f.found[0].why : "");
        _fail(file, line);
    }
    mn_place_finder_free(&f);
}
#define assert_place(a, verdict, said) judged(p, a, verdict, said, __FILE__, __LINE__)

static void test_addresses(void **state)
{
    (void)state;
    static const char *const found[][2] = {
        {"CN", "No. 12 Youhao North Road, Urumqi, Xinjiang"},
        {"", "Ürümqi, XUAR, China"},
        {"CN", "Kashgar Economic Zone"},
        {"cn", "Hetian, Luopu County"},
        {"CN", "Aksu Textile City"},
        {"CN", "Hami"},
        {"CN", "Beijing Road 5, Urumqi"}, /* roads are named for cities elsewhere */
        {"CN", "Shanghai Nan Lu 7, Korla, Xinjiang"},
        {"CN", "Zhejiang Industrial Park, Aksu, Xinjiang"}, /* two words against one */
        {"CN", "新疆维吾尔自治区阿克苏市纺织大道1号"},
        {"", "新疆石河子市北泉镇"},
        {"CN", "烏魯木齊市天山區"},
        {"CN", "喀什东路12号, 乌鲁木齐市"},
        {"CN", "克拉玛依市独山子区"},
        {"", "新疆生产建设兵团第八师"},
        {"CN", "شىنجاڭ ئۈرۈمچى"},
        {"CN", "شينجيانغ"},
        {"CN", "Синьцзян, Урумчи"},
        {"CN", "XPCC 8th Division, Shihezi"},
        {"CN", "Xinjiang Production & Construction Corps"},
        {"CN", "XINJIANG UYGUR AUTONOMOUS REGION"},
        {"CN", "Khotan"},
    };
    static const char *const review[][2] = {
        {"CN", "100 Xinjiang Road, Jing'an District, Shanghai"},
        {"CN", "Xinjiang South Road 8, Shanghai"},
        {"CN", "Xinjiang Nan Lu, Qingdao"},
        {"CN", "上海市静安区新疆路100号"},
        {"CN", "上海市徐汇区乌鲁木齐中路200号"},
        {"", "Urumqi Middle Road 200"},
        {"CN", "北京市新疆大厦"},
        {"CN", "Xinjiang County, Yuncheng, Shanxi"},
        {"CN", "Hangzhou, Zhejiang (warehouse of Xinjiang)"},
        {"KZ", "Xinjiang Trade House, Almaty"},
        {"", "Aksu"},
        {"", "Hami Melon Farm"},
        {"CN", "Uyghur Restaurant, Guangzhou"},
    };
    static const char *const out[][2] = {
        {"TR", "Aksu, Antalya"},
        {"KZ", "Aksu, Pavlodar"},
        {"MN", "Altai"},
        {"IN", "Kashi Vishwanath, Varanasi"},
        {"CN", "Shenzhen, Guangdong"},
        {"CN", "上海市浦东新区"},
        {"", ""},
        {"VN", "12 Nguyen Trai, Ha Noi"},
        {"US", "Ili Pika Street 3"},
        {"CN", "Xinxiang, Henan"}, /* another city */
    };
    mn_places *p = shipped();
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        assert_place(place(found[i][0], found[i][1]), MN_PLACE_IN, NULL);
    for (size_t i = 0; i < sizeof review / sizeof *review; i++)
        assert_place(place(review[i][0], review[i][1]), MN_PLACE_REVIEW, NULL);
    for (size_t i = 0; i < sizeof out / sizeof *out; i++)
        assert_place(place(out[i][0], out[i][1]), MN_PLACE_OUT, NULL);
    mn_places_free(p);
}

static void test_codes(void **state)
{
    (void)state;
    mn_places *p = shipped();
    mn_place_asked a = place("CN", "");
    a.region = mn_text_of("CN-XJ");
    assert_place(a, MN_PLACE_IN, "code");
    a.region = mn_text_of("xj");
    assert_place(a, MN_PLACE_IN, "code");
    a.region = mn_text_of("CN-65");
    assert_place(a, MN_PLACE_IN, "code");
    a.region = mn_text_of("CN-SH");
    assert_place(a, MN_PLACE_OUT, NULL);
    a.region = mn_text_of("Xinjiang");
    assert_place(a, MN_PLACE_IN, "region says 'Xinjiang'");
    a = place("", "");
    a.region = mn_text_of("XJ"); /* without a country it says nothing */
    assert_place(a, MN_PLACE_OUT, NULL);
    a.region = mn_text_of("");
    a.locode = mn_text_of("CNAAA XJ");
    assert_place(a, MN_PLACE_IN, "subdivision CN-XJ");
    a.locode = mn_text_of("CNSHA");
    assert_place(a, MN_PLACE_OUT, NULL);
    a = place("CN", "");
    a.postcode = mn_text_of("830011");
    assert_place(a, MN_PLACE_REVIEW, "postcode");
    a.postcode = mn_text_of("200083");
    assert_place(a, MN_PLACE_OUT, NULL);
    a = place("CN", "");
    a.uscc = mn_text_of("91650100MA77XXXX0X");
    assert_place(a, MN_PLACE_REVIEW, "registered");
    a.uscc = mn_text_of("91310000MA77XXXX0X");
    assert_place(a, MN_PLACE_OUT, NULL);
    a = place("CN", "Pudong, Shanghai");
    a.name = mn_text_of("Xinjiang Zhongtai Chemical Co., Ltd.");
    assert_place(a, MN_PLACE_REVIEW, "name has 'Xinjiang'");
    mn_places_free(p);
}

/* Within by at least, or outside by at least, the kilometres. */
static const struct {
    const char *name;
    double lat, lon;
    mn_place_verdict verdict;
} cities[] = {
    {"Ürümqi", 43.8010, 87.6005, MN_PLACE_IN},
    {"Kashgar", 39.4707, 75.9895, MN_PLACE_IN},
    {"Hotan", 37.0997, 79.9269, MN_PLACE_IN},
    {"Aksu", 41.1231, 80.2644, MN_PLACE_IN},
    {"Korla", 41.7597, 86.1469, MN_PLACE_IN},
    {"Karamay", 45.5900, 84.8600, MN_PLACE_IN},
    {"Turpan", 42.9477, 89.1788, MN_PLACE_IN},
    {"Hami", 42.8393, 93.5151, MN_PLACE_IN},
    {"Yining", 43.9000, 81.3500, MN_PLACE_IN},
    {"Shihezi", 44.3027, 86.0370, MN_PLACE_IN},
    {"Altay", 47.8670, 88.1167, MN_PLACE_IN},
    {"Tashkurgan", 37.7755, 75.2280, MN_PLACE_IN},
    {"Khorgos (KZ)", 44.2234, 80.3852, MN_PLACE_NEAR},
    {"Alashankou", 45.1700, 82.5700, MN_PLACE_NEAR},
    {"Almaty", 43.2500, 76.9167, MN_PLACE_OUT},
    {"Bishkek", 42.8700, 74.5900, MN_PLACE_OUT},
    {"Osh", 40.5283, 72.7985, MN_PLACE_OUT},
    {"Dunhuang", 40.1405, 94.6639, MN_PLACE_OUT},
    {"Golmud", 36.4067, 94.9006, MN_PLACE_OUT},
    {"Leh", 34.1653, 77.5848, MN_PLACE_OUT},
    {"Shanghai", 31.2222, 121.4581, MN_PLACE_OUT},
    {"Sydney", -33.8678, 151.2073, MN_PLACE_OUT},
    {"the pole", 90, 0, MN_PLACE_OUT},
};

static void test_cities(void **state)
{
    (void)state;
    mn_places *p = shipped();
    for (size_t i = 0; i < sizeof cities / sizeof *cities; i++) {
        mn_place_asked a = place("", "");
        a.latitude = cities[i].lat;
        a.longitude = cities[i].lon;
        a.name = mn_text_of(cities[i].name[0] == 'K' ? "" : "x");
        judged(p, a, cities[i].verdict, NULL, cities[i].name, __LINE__);
    }
    mn_places_free(p);
}

static void test_contrary(void **state)
{
    (void)state;
    mn_places *p = shipped();
    mn_place_asked a = place("CN", "Urumqi, Xinjiang");
    a.latitude = 31.2222;
    a.longitude = 121.4581;
    assert_place(a, MN_PLACE_REVIEW, "one of the two is wrong");
    a = place("CN", "Xinjiang Road 100, Shanghai");
    a.latitude = 31.2222;
    a.longitude = 121.4581;
    assert_place(a, MN_PLACE_OUT, NULL); /* the coordinates settle it */
    a = place("CN", "");
    a.latitude = 87.6005; /* changed about */
    a.longitude = 43.8010;
    assert_place(a, MN_PLACE_REVIEW, "changed about");
    a = place("CN", "Urumqi");
    a.latitude = a.longitude = 0; /* not given */
    assert_place(a, MN_PLACE_IN, NULL);
    a = place("CN", "");
    a.latitude = 143.8; /* no latitude */
    a.longitude = 87.6;
    assert_place(a, MN_PLACE_OUT, NULL);
    mn_places_free(p);
}

/* A square of two degrees and a hole, whose distances are known. */
static void test_square(void **state)
{
    (void)state;
    char path[] = "/tmp/manumit-regions-XXXXXX";
    const int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fputs("region,name,country,margin_km,from,words,outline\n"
          "sq,Square,ZZ,10,2020-01-01,Quadrat;Carré,"
          "9 -1;11 -1;11 1;9 1|9.5 -0.5;10.5 -0.5;10.5 0.5;9.5 0.5;9.5 -0.5\n",
          f);
    fclose(f);
    mn_places *p = NULL;
    mn_err e = MN_ERR_INIT;
    if (mn_places_new(&p, path, NULL, &e))
        fail_msg("%s", e.msg);
    assert_int_equal(mn_places_regions(p), 2);
    assert_text(mn_places_region(p, 0)->id, "sq");
    assert_int_equal(mn_places_region(p, 0)->from, 18262); /* 2020-01-01 */
    /* At the equator a degree of longitude has 111.320 km, of latitude 110.574 (WGS 84). */
    assert_near(mn_places_border_km(p, 0, 0.75, 10), 0.25 * 110.574, 0.01);
    assert_near(mn_places_border_km(p, 0, 0, 9.25), 0.25 * 111.320, 0.01);
    assert_near(mn_places_border_km(p, 0, 0, 10), -0.5 * 110.574, 0.01); /* in the hole */
    assert_near(mn_places_border_km(p, 0, 0, 8.5), -0.5 * 111.320, 0.01);
    assert_near(mn_places_border_km(p, 0, 1.3, 11.4),
                -sqrt(0.3 * 110.574 * 0.3 * 110.574 + 0.4 * 111.320 * 0.4 * 111.320), 0.3);
    mn_place_finder finder = {0};
    mn_place_asked a = place("ZZ", "12 rue du Carre");
    assert_int_equal(mn_place_find(&finder, p, &a, false, NULL), MN_OK);
    assert_int_equal(finder.n, 1);
    assert_int_equal(finder.found[0].verdict, MN_PLACE_IN);
    a = place("", "");
    a.latitude = 1.08;
    a.longitude = 10;
    assert_int_equal(mn_place_find(&finder, p, &a, false, NULL), MN_OK);
    assert_int_equal(finder.found[0].verdict, MN_PLACE_NEAR);
    /* The margin of 10 km, on either side of the eastern border: 10 km are 0.08983 degrees. */
    static const struct {
        double lon;
        mn_place_verdict verdict;
    } margin[] = {{10.9097, MN_PLACE_IN},   {10.9106, MN_PLACE_NEAR}, {11, MN_PLACE_NEAR},
                  {11.0894, MN_PLACE_NEAR}, {11.0903, MN_PLACE_OUT},  {10.5, MN_PLACE_NEAR},
                  {10.41, MN_PLACE_OUT}, /* in the hole, beyond its margin */
                  {10.7, MN_PLACE_IN}};
    for (size_t i = 0; i < sizeof margin / sizeof *margin; i++) {
        a = place("", "");
        a.latitude = 0;
        a.longitude = margin[i].lon;
        assert_place(a, margin[i].verdict, NULL);
    }
    mn_place_finder_free(&finder);
    mn_places_free(p);
    remove(path);
}

static void refused(const char *bytes, const char *msg, const char *file, int line)
{
    char path[] = "/tmp/manumit-regions-XXXXXX";
    const int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fputs(bytes, f);
    fclose(f);
    mn_places *p = NULL;
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_places_new(&p, path, NULL, &e);
    if (st != MN_DATA || !strstr(e.msg, msg)) {
        print_error("status %d: %s\n", (int)st, e.msg);
        _fail(file, line);
    }
    remove(path);
}
#define assert_refused(bytes, msg) refused(bytes, msg, __FILE__, __LINE__)

static void test_refused(void **state)
{
    (void)state;
    assert_refused("name\nx\n", "no column 'region'");
    assert_refused("region,name\n,x\n", "is no id of a region");
    assert_refused("region,name\na,x\na,y\n", "is the id of two regions");
    assert_refused("region,name,country\na,x,China\n", "is no code of a country");
    assert_refused("region,name,margin_km\na,x,-1\n", "is no margin");
    assert_refused("region,name,margin_km\na,x,1e9\n", "is no margin");
    assert_refused("region,name,from\na,x,2020-13-01\n", "is no date");
    assert_refused("region,name,words\na,x,a b c d e f g h i j k l m n o p q\n",
                   "has more than 16 words");
    assert_refused("region,name,outline\na,x,1 1;2 2\n", "fewer than 3 points");
    assert_refused("region,name,outline\na,x,1 1;2 2;nan 4\n", "is no point");
    assert_refused("region,name,outline\na,x,1 1;2 2;3 95\n", "is no point");
    assert_refused("region,name,outline\na,x,-179 1;179 2;179 4\n", "wider than 180 degrees");
}

static mn_status try_all(const char *path, mn_err *e)
{
    mn_places *p = NULL;
    mn_place_finder f = {0};
    mn_place_asked a = place("CN", "Urumqi, Xinjiang");
    a.name = mn_text_of("x");
    mn_status st = mn_places_new(&p, path, NULL, e);
    if (!st)
        st = mn_place_find(&f, p, &a, false, e);
    if (!st)
        assert_int_equal(f.n, 1);
    mn_place_finder_free(&f);
    mn_places_free(p);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    bool more = true;
    /* Some 2,000 allocations: all of the first hundred, then each seventh. */
    for (long n = 0; more; n += n < 100 ? 1 : 7) {
        mn_err e = MN_ERR_INIT;
        left = n;
        const mn_status st = try_all(NULL, &e);
        more = left < 0;
        left = -1;
        assert_true(st == MN_OK || st == MN_SYSTEM);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_addresses), cmocka_unit_test(test_codes),
        cmocka_unit_test(test_cities),    cmocka_unit_test(test_contrary),
        cmocka_unit_test(test_square),    cmocka_unit_test(test_refused),
        cmocka_unit_test(test_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
