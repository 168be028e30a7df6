/* SPDX-License-Identifier: Apache-2.0
 *
 * screen_facility.c - tests of addresses taken apart, of facilities compared, found and grouped.
 */
#include <stdlib.h>

#include "check.h"
#include "core/buf.h"
#include "core/rng.h"
#include "screen/facility/groups.h"

static mn_kit *kit;
static mn_facility_judge *judge;
static mn_address_tables *tables;

static int begin(void **state)
{
    (void)state;
    return mn_kit_get(&kit, NULL, NULL) || mn_facility_judge_new(&judge, kit, NULL) ||
           mn_address_tables_new(&tables, kit->tables, NULL);
}

static int end(void **state)
{
    (void)state;
    mn_address_tables_free(tables);
    mn_facility_judge_free(judge);
    mn_kit_drop(kit);
    return 0;
}

/* --- addresses ------------------------------------------------------------------------- */

/* "w:name r:road h:12": the parts in their order. */
static void show(mn_buf *out, const char *address, const char *country, const char *home)
{
    static const char letters[] = "wrasulzmdx=hicp";
    _Alignas(8) static unsigned char room[MN_ADDRESS_MAX];
    mn_address *a = (mn_address *)(void *)room;
    uint16_t place = 0;
    assert_int_equal(mn_address_home(&place, home, tables, NULL), MN_OK);
    assert_int_equal(mn_address_read(a, mn_text_of(address), country, place, tables, NULL), MN_OK);
    for (size_t i = 0; i < a->n; i++) {
        const mn_address_part *p = &mn_address_parts(a)[i];
        mn_buf_fmt(out, "%s%c:%.*s", i ? " " : "", letters[p->part], (int)p->len,
                   mn_part_text(a, p).ptr);
    }
}

static void test_address(void **state)
{
    (void)state;
    static const struct {
        const char *address, *iso2, *home, *parts;
    } cases[] = {
        {"No. 12, Station Rd., Izmir 35210, Turkey", "TR", "Turkey",
         "m:no h:12 w:station r:road w:izmir p:35210 =:turkey"},
        {"12 Station Road", "TR", "Turkey", "h:12 w:station r:road"},
        {"Plot D-16, Sector 63, Noida 201 301", "IN", "India",
         "m:plot h:d16 z:sector c:63 w:noida p:201301"},
        {"plot d16 sector-63 noida", "IN", "India", "m:plot h:d16 z:sector c:63 w:noida"},
        {"3rd Floor, Block B, 005 Jl. Raya Bogor, Kec. Cimanggis", "ID", "Indonesia",
         "i:3 l:floor u:block w:b h:5 r:jalan w:raya w:bogor a:kecamatan w:cimanggis"},
        {"Km 24 Highway No. 5, Di Su", "VN", "Vietnam", "z:km c:24 r:highway m:no h:5 x:di w:su"},
        {"Road No. 4, House 12, Sector No. 7", "BD", "Bangladesh",
         "r:road m:no c:4 u:house i:12 z:sector m:no c:7"},
        {"Desa Samban RT.01/RW02", "ID", "Indonesia", "a:desa w:samban z:rt c:1 z:rw c:2"},
        {"No. 4 Building, No. 8 Block A11", "CN", "China",
         "m:no i:4 u:building m:no h:8 u:block i:a11"},
        {"karachi74900", "PK", "Pakistan", "w:karachi p:74900"},
        {"", "PK", "Pakistan", ""},
        {",,; |", "PK", "Pakistan", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        mn_buf out = {0};
        show(&out, cases[i].address, cases[i].iso2, cases[i].home);
        assert_text(((mn_text){out.ptr, out.len}), cases[i].parts);
        mn_buf_free(&out);
    }
}

/* Any bytes are an address, whatever their length; nothing is read or written out of bounds. */
static void test_address_hostile(void **state)
{
    (void)state;
    static char bytes[6000];
    _Alignas(8) static unsigned char room[MN_ADDRESS_MAX];
    mn_address *a = (mn_address *)(void *)room;
    mn_rng r;
    mn_rng_init(&r, 7, 0);
    for (int round = 0; round < 300; round++) {
        static const char some[] = "a1 ,;-/.#NoK\xE5\x8D\x97\xD0\x96\xFF\x00\x80";
        const size_t len = (size_t)(mn_rng_u64(&r) % sizeof bytes);
        for (size_t i = 0; i < len; i++)
            bytes[i] = round % 3 ? some[mn_rng_u64(&r) % (sizeof some - 1)] : (char)mn_rng_u64(&r);
        assert_int_equal(mn_address_read(a, (mn_text){bytes, len}, "IN", 0, tables, NULL), MN_OK);
        assert_true(a->n <= MN_ADDRESS_PARTS && a->size <= MN_ADDRESS_MAX && a->size % 8 == 0);
        for (size_t i = 0; i < a->n; i++)
            assert_true(mn_address_parts(a)[i].part < MN_PARTS &&
                        mn_address_parts(a)[i].text + mn_address_parts(a)[i].len <= a->text_len);
        if (len > MN_ADDRESS_BYTES)
            assert_true(a->notes & MN_NAME_CUT);
    }
}

/* --- pairs ------------------------------------------------------------------------------- */

static mn_facility made(const char *name, const char *address, const char *country)
{
    return (mn_facility){.name = mn_text_of(name),
                         .address = mn_text_of(address),
                         .country = mn_text_of(country),
                         .lat = NAN,
                         .lng = NAN};
}

static mn_facility_pair compared(mn_facility a, mn_facility b)
{
    mn_facility_pair p, q;
    assert_int_equal(mn_facility_compare_two(&p, judge, &a, &b, NULL), MN_OK);
    assert_int_equal(mn_facility_compare_two(&q, judge, &b, &a, NULL), MN_OK);
    assert_near(p.probability, q.probability, 1e-12);
    assert_near(p.score, q.score, 1e-12);
    return p;
}

static void test_pairs(void **state)
{
    (void)state;
    const mn_facility mill = made("Example Mills Ltd", "12 Station Road, Bornova, Izmir", "TR");
    static const struct {
        const char *name, *address, *country;
        mn_facility_decision decision;
    } cases[] = {
        {"EXAMPLE MILLS LIMITED", "No. 12 Station Rd Bornova Izmir", "Turkey", MN_FACILITY_AUTO},
        {"Exampel Mills", "Izmir, Bornova, Station Road #12", "tr", MN_FACILITY_AUTO},
        {"Example Mills Ltd", "14 Station Road, Bornova, Izmir", "TR", MN_FACILITY_REVIEW},
        {"Exemple Mill", "14 Station Road", "TR", MN_FACILITY_REVIEW},
        {"Example Mills Ltd", "12 Station Road, Bornova, Izmir", "GR", MN_FACILITY_NEW},
        {"Example Mills Ltd", "7 Harbour Street, Mersin", "TR", MN_FACILITY_NEW},
        {"Quite Other Dyeing", "12 Station Road, Bornova, Izmir", "TR", MN_FACILITY_NEW},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mn_facility_pair p =
            compared(mill, made(cases[i].name, cases[i].address, cases[i].country));
        if (p.decision != cases[i].decision)
            fail_msg("%s, %s: %s, %f", cases[i].name, cases[i].address,
                     mn_facility_decision_name(p.decision), p.probability);
    }
    const mn_facility_pair sector =
        compared(made("Example Mills", "Samban RT 1 RW 2, Bawen", "ID"),
                 made("Example Mills", "Samban RT 2 RW 2, Bawen", "ID"));
    assert_true(sector.rules & MN_FACILITY_OTHER_INNER);
    const mn_facility_pair neighbour =
        compared(mill, made("Quite Other Dyeing", "12 Station Rd., Bornova, Izmir", "TR"));
    assert_true(neighbour.same_address);
    const mn_facility_pair units =
        compared(made("Example Mills Unit 2", "12 Station Road, Izmir", "TR"),
                 made("Example Mills (Unit-III)", "12 Station Road, Izmir", "TR"));
    assert_true(units.rules & MN_FACILITY_OTHER_UNIT);
    assert_int_equal(units.decision, MN_FACILITY_NEW);
    const mn_facility_pair same =
        compared(made("Example Mills Unit 2", "12 Station Road, Izmir", "TR"),
                 made("Example Mills (Unit-II)", "12 Station Road, Izmir", "TR"));
    assert_int_equal(same.decision, MN_FACILITY_AUTO);
}

/* What one side alone lacks is for review at most; what an identifier says stands above all. */
static void test_rules(void **state)
{
    (void)state;
    mn_facility a = made("Example Mills Ltd", "12 Station Road, Bornova, Izmir", "TR");
    mn_facility b = a;
    b.address = (mn_text){NULL, 0};
    assert_true(compared(a, b).rules & MN_FACILITY_NO_ADDRESS);
    assert_true(compared(a, b).probability < MN_FACILITY_ACCEPT);
    b = a;
    b.country = (mn_text){NULL, 0};
    assert_int_equal(compared(a, b).decision, MN_FACILITY_REVIEW);
    b = a;
    a.lat = b.lat = 38.46;
    a.lng = 27.2;
    b.lng = 28.2;
    const mn_facility_pair far = compared(a, b);
    assert_near(far.metres, 87070, 200); /* 111.195 km a degree, times cos(38.46) = 0.7831 */
    b = made("Bornova Textiles", "12 Station Rd, Bornova, Izmir", "TR");
    a.given[MN_FACILITY_OS_ID] = mn_text_of("TR2019098DV1P3N");
    b.given[MN_FACILITY_OS_ID] = mn_text_of("TR 2019098 DV1P3N");
    assert_int_equal(compared(a, b).decision, MN_FACILITY_AUTO);
    b = a;
    b.given[MN_FACILITY_OS_ID] = mn_text_of("TR2019098DV1P3M");
    assert_true(compared(a, b).rules & MN_FACILITY_OTHER_ID);
    /* What is too long to be read whole is never the same by what was read of it. */
    static char long_name[2][1200];
    for (size_t i = 0; i < 2; i++) {
        for (size_t k = 0; k < 1100; k++)
            long_name[i][k] = k % 8 ? 'a' : ' ';
        long_name[i][1100] = i ? 'x' : 'y';
    }
    a = made(long_name[0], "12 Station Road, Izmir", "TR");
    b = made(long_name[1], "12 Station Road, Izmir", "TR");
    assert_true(compared(a, b).rules & MN_FACILITY_CUT);
    assert_true(compared(a, b).probability < MN_FACILITY_ACCEPT);
    assert_int_equal(compared(a, a).decision, MN_FACILITY_AUTO);
    /* Nor is a long word by its beginning, as Thai writes names. */
    a = made("บริษัทตัวอย่างอุตสาหกรรมสิ่งทอและเครื่องนุ่งห่มหนึ่ง", "12 ถนนสุขุมวิท", "TH");
    b = made("บริษัทตัวอย่างอุตสาหกรรมสิ่งทอและเครื่องนุ่งห่มสอง", "12 ถนนสุขุมวิท", "TH");
    assert_true(compared(a, b).rules & MN_FACILITY_CUT);
    assert_true(compared(a, b).probability < MN_FACILITY_ACCEPT);
    a = made("Example Mills", "12 Station Road, Izmir", "TR");
    a.name = mn_text_of("?!");
    mn_facility_pair p;
    assert_int_equal(mn_facility_compare_two(&p, judge, &a, &b, NULL), MN_DATA);
}

/* --- sets ---------------------------------------------------------------------------------- */

enum { ROWS = 400 };
typedef struct rows {
    char name[ROWS][64], address[ROWS][96], country[ROWS][4];
} rows;

static void fill(rows *r, uint64_t seed)
{
    static const char *const word[] = {"Sunrise", "Golden",  "Pacific", "Lucky", "Eastern", "Royal",
                                       "Hua Yi",  "Nam Son", "Shakti",  "Delta", "Orient",  "Apex"};
    static const char *const trade[] = {"Garments", "Knitwear", "Footwear", "Textiles", "Dyeing"};
    static const char *const street[] = {"Renmin", "Station", "Harbour", "Mill", "Ring", "Canal"};
    static const char *const city[] = {"Haimen", "Gazipur", "Tirupur", "Binh Duong", "Bursa"};
    static const char *const country[] = {"CN", "BD", "IN", "VN", "TR"};
    mn_rng g;
    mn_rng_init(&g, seed, 0);
    for (size_t i = 0; i < ROWS; i++) {
        const size_t c = (size_t)(mn_rng_u64(&g) % 5);
        snprintf(r->name[i], sizeof r->name[i], "%s %s %s Co. Ltd", word[mn_rng_u64(&g) % 12],
                 word[mn_rng_u64(&g) % 12], trade[mn_rng_u64(&g) % 5]);
        snprintf(r->address[i], sizeof r->address[i], "No. %u %s Road, %s",
                 (unsigned)(mn_rng_u64(&g) % 400) + 1, street[mn_rng_u64(&g) % 6], city[c]);
        snprintf(r->country[i], sizeof r->country[i], "%s", country[c]);
    }
}

static mn_facility row_at(const rows *r, size_t i)
{
    mn_facility f = made(r->name[i], r->address[i], r->country[i]);
    f.line = i + 2;
    return f;
}

static mn_facility_set *set_of(const rows *r)
{
    mn_facility_set *s = NULL;
    assert_int_equal(mn_facility_set_new(&s, judge, NULL), MN_OK);
    for (size_t i = 0; i < ROWS; i++) {
        const mn_facility f = row_at(r, i);
        assert_int_equal(mn_facility_add(s, &f, NULL), MN_OK);
    }
    assert_int_equal(mn_facility_ready(s, NULL), MN_OK);
    return s;
}

static void nth(mn_facility *out, void *room, const void *payload, size_t i)
{
    (void)room;
    *out = row_at(payload, i);
}

/* A file against itself as a register: each row is auto, with its own id, at any number of
 * threads. */
static void test_again(void **state)
{
    (void)state;
    static rows r;
    static mn_facility_answer one[ROWS], many[ROWS];
    for (uint64_t seed = 1; seed <= 3; seed++) {
        fill(&r, seed);
        mn_facility_set *s = set_of(&r);
        const mn_facility_asked asked = {.n = ROWS, .nth = nth, .payload = &r, .room_size = 1};
        mn_ctx ctx = {.threads = 1};
        const mn_facility_limits limits = {0, 0};
        assert_int_equal(mn_facility_answers(one, &asked, s, limits, &ctx, NULL), MN_OK);
        ctx.threads = 4;
        assert_int_equal(mn_facility_answers(many, &asked, s, limits, &ctx, NULL), MN_OK);
        for (size_t i = 0; i < ROWS; i++) {
            assert_int_equal(one[i].decision, MN_FACILITY_AUTO);
            assert_true(one[i].pair.rules & MN_FACILITY_SAME_ROW);
            const mn_text own = mn_facility_at(s, i)->id;
            const mn_text found = mn_facility_at(s, one[i].pair.other)->id;
            assert_true(own.len == found.len && !memcmp(own.ptr, found.ptr, own.len));
            assert_int_equal(one[i].pair.other, many[i].pair.other);
            assert_near(one[i].pair.probability, many[i].pair.probability, 0);
        }
        mn_facility_set_free(s);
    }
}

/* Groups hold; none is compared with another country; the same at any number of threads. */
static void test_groups(void **state)
{
    (void)state;
    static rows r;
    static mn_facility_answer one[ROWS], many[ROWS];
    fill(&r, 9);
    for (size_t i = 0; i < ROWS; i += 10) { /* rows that are written otherwise */
        snprintf(r.name[i + 1], sizeof r.name[i + 1], "%.*s", (int)strlen(r.name[i]) - 4,
                 r.name[i]);
        snprintf(r.address[i + 1], sizeof r.address[i + 1], "%.80s", r.address[i] + 4);
        snprintf(r.country[i + 1], sizeof r.country[i + 1], "%s", r.country[i]);
    }
    mn_facility_set *s = set_of(&r);
    mn_ctx ctx = {.threads = 1};
    const mn_facility_limits limits = {0, 0};
    assert_int_equal(mn_facility_group(one, s, limits, &ctx, NULL), MN_OK);
    ctx.threads = 4;
    assert_int_equal(mn_facility_group(many, s, limits, &ctx, NULL), MN_OK);
    for (size_t i = 0; i < ROWS; i++) {
        assert_true(one[i].first <= i);
        assert_int_equal(one[one[i].first].first, one[i].first);
        assert_string_equal(r.country[i], r.country[one[i].first]);
        assert_int_equal(one[i].first, many[i].first);
        assert_int_equal(one[i].decision, many[i].decision);
        if (i % 10 == 1 && one[i].first != one[i - 1].first)
            fail_msg("'%s, %s' and '%s, %s': %f", r.name[i], r.address[i], r.name[i - 1],
                     r.address[i - 1], one[i].pair.probability);
    }
    mn_facility_set_free(s);
}

/* A is B and B is C, but A is not C: told, and not put together in silence. */
static void test_conflict(void **state)
{
    (void)state;
    const mn_facility mills[] = {
        made("Example Mills Ltd", "12 Station Road, Bornova, Izmir", "TR"),
        made("Example Mills", "Station Road, Bornova, Izmir", "TR"),
        made("Example Mills Limited", "40 Station Road, Bornova, Izmir", "TR")};
    const mn_facility_limits limits = {0, 0};
    mn_facility_answer answer[3];
    mn_facility_set *s = NULL;
    assert_int_equal(mn_facility_set_new(&s, judge, NULL), MN_OK);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(mn_facility_add(s, &mills[i], NULL), MN_OK);
    assert_int_equal(mn_facility_ready(s, NULL), MN_OK);
    assert_int_equal(mn_facility_group(answer, s, limits, NULL, NULL), MN_OK);
    assert_int_equal(answer[0].decision, MN_FACILITY_NEW);
    assert_int_equal(answer[1].decision, MN_FACILITY_AUTO);
    assert_int_equal(answer[2].first, 0);
    assert_true(answer[2].conflict);
    assert_int_equal(answer[2].decision, MN_FACILITY_REVIEW);
    mn_facility_set_free(s);
}

/* A row without a country is looked for in all: that others of the same name's words are many in
 * countries before does not hide the one that is equal. */
static void test_no_country(void **state)
{
    (void)state;
    static const char *const country[] = {"AR", "AU", "AT", "BD", "BE", "BR", "BG", "KH", "CA",
                                          "CL", "CN", "CO", "CZ", "DK", "EG", "FI", "FR", "DE",
                                          "GR", "HU", "IN", "ID", "IT", "JP", "KE", "MY", "MX"};
    static const char *const more[] = {"North", "South", "East", "West", "Hill", "Lake", "Sun",
                                       "Moon",  "Star",  "Rose", "Lily", "Palm", "Pine", "Oak",
                                       "Elm",   "Ash",   "Fir",  "Bay",  "Cape", "Isle", "Glen",
                                       "Dale",  "Moor",  "Vale", "Peak"};
    const mn_facility_limits limits = {0, 0};
    const mn_facility_pair *p;
    mn_facility_set *s = NULL;
    mn_facility_finder *f = NULL;
    size_t n;
    assert_int_equal(mn_facility_set_new(&s, judge, NULL), MN_OK);
    for (size_t c = 0; c < sizeof country / sizeof *country; c++)
        for (size_t i = 0; i < 25; i++) {
            char name[64], address[64];
            snprintf(name, sizeof name, "Vorkuta Zelmira %s", more[i]);
            snprintf(address, sizeof address, "%zu %s Road", i + 1, more[24 - i]);
            const mn_facility one = made(name, address, country[c]);
            assert_int_equal(mn_facility_add(s, &one, NULL), MN_OK);
        }
    const mn_facility last = made("Vorkuta Zelmira", "7 Harbour Street, Mersin", "TR");
    assert_int_equal(mn_facility_add(s, &last, NULL), MN_OK);
    assert_int_equal(mn_facility_ready(s, NULL), MN_OK);
    assert_int_equal(mn_facility_finder_new(&f, s, limits, NULL), MN_OK);
    const mn_facility q = made("Vorkuta Zelmira", "7 Harbour Street, Mersin", "");
    assert_int_equal(mn_facility_find(&p, &n, f, &q, SIZE_MAX, NULL), MN_OK);
    assert_true(n > 0);
    assert_int_equal(p[0].other, mn_facilities(s) - 1);
    mn_facility_finder_free(f);
    mn_facility_set_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_address),  cmocka_unit_test(test_address_hostile),
        cmocka_unit_test(test_pairs),    cmocka_unit_test(test_rules),
        cmocka_unit_test(test_conflict), cmocka_unit_test(test_again),
        cmocka_unit_test(test_groups),   cmocka_unit_test(test_no_country)};
    return cmocka_run_group_tests(tests, begin, end);
}
