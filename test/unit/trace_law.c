/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_law.c - law as rows: reading and refusing it, dates and history, working days and clocks;
 * shipments judged by it, with properties that hold for any of them; memory that runs out.
 *
 * Linked with --wrap=malloc, calloc and realloc.
 */
#include <stdlib.h>

#include "check.h"
#include "core/rng.h"
#include "core/text.h"
#include "failing.h"
#include "trace/ban/ban.h"

static int32_t day_of(const char *text)
{
    int32_t from, until;
    assert_true(mn_law_day(&from, &until, mn_text_of(text)));
    return from;
}

static void is_day(int32_t day, const char *text)
{
    char date[MN_LAW_DATE];
    assert_string_equal(mn_law_date(date, day), text);
}

static void load(mn_law *l, const char *rows)
{
    mn_err e = MN_ERR_INIT;
    const mn_status st = rows ? mn_law_load_memory(l, "law.csv", rows, strlen(rows), &e)
                              : mn_law_load(l, NULL, NULL, &e);
    if (st)
        print_error("%s:%d:%d: %s\n", e.file, (int)e.line, (int)e.col, e.msg);
    assert_int_equal(st, MN_OK);
}

static const mn_rule *rule_of(const mn_law *l, const char *id)
{
    for (size_t i = 0; i < l->rules; i++)
        if (mn_text_eq_str(l->rule[i].id, id))
            return &l->rule[i];
    return NULL;
}

/* --- days ------------------------------------------------------------------------------------ */

static void days(void **state)
{
    int32_t from, until;
    (void)state;
    assert_true(mn_law_day(&from, &until, mn_text_of("2024-02")));
    is_day(from, "2024-02-01");
    is_day(until, "2024-02-29");
    assert_true(mn_law_day(&from, &until, mn_text_of(" 2019 ")));
    is_day(until, "2019-12-31");
    static const char *const bad[] = {"",           "2026-13",    "2026-02-29", "26-01-01",
                                      "2026/01/01", "2026-1-01",  "+026-01-01", "2026-00-01",
                                      "yesterday",  "2026-01-0x", "0999",       "2026-01--1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mn_law_day(&from, &until, mn_text_of(bad[i])));
    is_day(mn_law_months_after(day_of("2025-11-30"), 3), "2026-02-28");
    is_day(mn_law_months_after(day_of("2026-01-15"), 3), "2026-04-15");
    is_day(mn_law_months_after(day_of("2023-11-30"), 3), "2024-02-29"); /* a leap year */
    is_day(mn_law_months_after(day_of("2099-12-31"), 2), "2100-02-28"); /* and none */
    is_day(mn_law_months_after(day_of("2024-02-29"), 12), "2025-02-28");
    is_day(MN_LAW_OPEN, "");
}

/* The days on which federal offices are closed in 2021, 2022 and 2026, as OPM's calendars have
 * them: 18 June 2021 was Juneteenth kept on a Friday, 31 December 2021 New Year's Day. */
static void holidays(void **state)
{
    static const char *const closed[] = {
        "2021-06-18", "2021-07-05", "2021-12-24", "2021-12-31", "2022-06-20", "2022-12-26",
        "2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03",
        "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"};
    mn_law l;
    size_t n = 0;
    (void)state;
    load(&l, NULL);
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        assert_true(mn_law_is_holiday(&l, day_of(closed[i])));
    for (int32_t d = day_of("2026-01-01"); d <= day_of("2026-12-31"); d++)
        n += mn_law_is_holiday(&l, d);
    assert_int_equal(n, 11);
    assert_false(mn_law_is_holiday(&l, day_of("2020-06-19"))); /* before it was one */
    assert_false(mn_law_is_holiday(&l, day_of("2026-07-04"))); /* kept the day before */
    /* Five working days over Thanksgiving. */
    is_day(mn_law_business_days(&l, day_of("2025-11-20"), 5), "2025-11-28");
    is_day(mn_law_business_days(&l, day_of("2026-03-02"), 5), "2026-03-09");
    is_day(mn_law_business_days(&l, day_of("2026-03-02"), 0), "2026-03-02");
    mn_law_free(&l);
}

/* The steps of a detention, by hand, from the day of presentation on. */
static void clocks(void **state)
{
    static const struct {
        const char *id, *from, *ends;
    } all[] = {
        {"uflpa-decide", "2024-06-14", "2024-06-24"}, /* Friday; Juneteenth within */
        {"uflpa-decide", "2021-12-23", "2022-01-03"}, /* Christmas and New Year kept on Fridays */
        {"uflpa-decide", "2024-02-28", "2024-03-06"}, /* over the leap day */
        {"uflpa-decide", "2023-02-27", "2023-03-06"},
        {"uflpa-exclusion", "2024-02-01", "2024-03-02"},
        {"uflpa-exclusion", "2023-02-01", "2023-03-03"},
        {"uflpa-protest", "2024-03-02", "2024-08-29"},
        {"uflpa-protest", "2023-09-01", "2024-02-28"},
        {"wro-proof", "2023-11-30", "2024-02-29"},
        {"finding-proof", "2021-05-04", "2021-08-04"},
    };
    mn_law l;
    (void)state;
    load(&l, NULL);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const mn_law_clock *c = NULL;
        for (size_t k = 0; k < l.clocks; k++)
            c = mn_text_eq_str(l.clock[k].id, all[i].id) ? &l.clock[k] : c;
        assert_non_null(c);
        is_day(mn_law_clock_ends(&l, c, day_of(all[i].from)), all[i].ends);
    }
    /* What counts from a step counts from that of its own kind, on a day on which it holds. */
    for (size_t k = 0; k < l.clocks; k++) {
        const mn_law_clock *c = &l.clock[k];
        const mn_law_clock *o = mn_law_clock_before(&l, c, c->kinds.at[0], day_of("2024-01-01"));
        assert_true(!o == mn_law_clock_is_first(c));
        assert_true(!o || mn_text_eq(o->step, c->after));
        assert_null(mn_law_clock_before(&l, c, mn_text_of("nobody's"), day_of("2024-01-01")));
        assert_null(mn_law_clock_before(&l, c, c->kinds.at[0], day_of("1990-01-01")));
    }
    mn_law_free(&l);
}

/* The order on Natchi Apparel: in force for 40 days, whatever one public list says. */
static void history(void **state)
{
    mn_law l;
    const mn_law_status *s;
    (void)state;
    load(&l, NULL);
    const mn_rule *r = rule_of(&l, "wro-natchi");
    assert_non_null(r);
    assert_int_equal(mn_law_effect(&s, &l, r, day_of("2022-07-28")), MN_EFFECT_NONE);
    assert_int_equal(mn_law_effect(&s, &l, r, day_of("2022-07-29")), MN_EFFECT_FULL);
    assert_text(s->status, "active");
    assert_int_equal(mn_law_effect(&s, &l, r, day_of("2022-09-06")), MN_EFFECT_FULL);
    assert_int_equal(mn_law_effect(&s, &l, r, day_of("2022-09-07")), MN_EFFECT_NONE);
    assert_text(s->status, "modified");
    r = rule_of(&l, "wro-undated");
    assert_int_equal(mn_law_effect(&s, &l, r, day_of("2026-01-01")), MN_EFFECT_LOOK);
    mn_law_free(&l);
}

/* Every row says where it is from. */
static void sources(void **state)
{
    mn_law l;
    (void)state;
    load(&l, NULL);
    assert_true(l.rules > 40 && l.entities > 90 && l.goods_n >= 27 && l.clocks == 6);
    for (size_t i = 0; i < l.rules; i++) {
        assert_true(l.rule[i].row.source.len > 0 && l.rule[i].row.read.len == 10);
        assert_true(l.rule[i].row.address.len > 0 || mn_text_eq_str(l.rule[i].kind, "listed"));
    }
    for (size_t i = 0; i < l.entities; i++)
        assert_true(l.entity[i].row.source.len && l.entity[i].row.address.len);
    for (size_t i = 0; i < l.statuses; i++)
        assert_true(l.status[i].row.source.len > 0);
    for (size_t i = 0; i < l.clocks; i++)
        assert_true(l.clock[i].row.source.len && l.clock[i].row.address.len);
    mn_law_free(&l);
}

/* --- rows that make no sense ----------------------------------------------------------------- */

#define CLOCK "id,version,kinds,step,days,unit,after,from\n"
#define HEAD  "id,version,kind,from,until,who,hs,origin,follows,source\n"

static void refuses(void **state)
{
    static const struct {
        const char *rows, *says;
        int line, column;
    } bad[] = {
        {HEAD "a,1,wro,2026-02-30,,X,52,CN,detain,s\n", "is no date", 2, 9},
        {HEAD "a,1,wro,2026-01-02,2026-01-01,X,52,CN,detain,s\n", "before it begins", 2, 20},
        {HEAD "a,1,wro,2026,,X,52,China,detain,s\n", "no country's code", 2, 20},
        {HEAD "a,1,wro,2026,,X,5x,CN,detain,s\n", "no HS code", 2, 17},
        {HEAD "a,1,wro,2026,,X,52,CN,seize,s\n", "none of: released, hold, detain", 2, 23},
        {HEAD "a,1,wro,2026,,X,52,CN,released,s\n", "nothing follows", 2, 23},
        {HEAD "a,1,wro,2026,,X,52,CN,,s\n", "none of", 2, 23},
        {HEAD ",1,wro,2026,,X,52,CN,detain,s\n", "empty cell", 2, 1},
        {HEAD "\"ä,b\",1,wro,2026,x,X,52,CN,detain,s\n", "is no date", 2, 18},
        {HEAD "a,1,wro,2026,,,,,detain,s\n", "would cover all", 2, 0},
        {HEAD "a,1,wro,2026,,X,52,CN,detain,s\na,2,wro,2026-06,,X,52,CN,detain,s\n",
         "the same id for days", 3, 9},
        {HEAD "a,1,wro,2026,,X,52,CN,detain\n", "", 2, 0},
        {"id,version,kind,from,follows\na,1,wro,2026,hold\n", "no column 'source'", 1, 0},
        {"one,two\n1,2\n", "no table of law", 1, 0},
        {"id,version,gap,follows\na,1,weather,hold\n", "none of: none, date", 2, 5},
        {"id,version,value,unit,from\na,1,1.5,probability,2026\n", "more than 1", 2, 5},
        {"id,version,value,unit,from\na,1,nan,probability,2026\n", "no number", 2, 5},
        {CLOCK "a,1,k,s,five,days,x,2026\n", "no number", 2, 9},
        {"id,version,name,form,month,from\na,1,N,fixed,13,2026\n", "no number from 1 to 12", 2, 13},
        {"rule,side,name\nwro-nothing,covered,X\n", "there is no rule", 2, 1},
        {"rule,status,effect,from\nwro-fgv-palm-oil,active,in force,2020\n"
         "wro-fgv-palm-oil,active,in force,2021\n",
         "overlap", 3, 34},
        /* An empty table would switch off what is built in, in silence. */
        {"", "", 0, 0},
        {HEAD, "headings alone", 1, 0},
        {"id,version,gap,follows\n", "headings alone", 1, 0},
        {"rule,side,name\n\n\n", "headings alone", 1, 0},
        {"id,version,value,unit,from\n", "headings alone", 1, 0},
        /* Clocks that lead to no day. */
        {CLOCK "a,1,k,s,5,days,decided,2026\n", "counts from 'decided'", 2, 0},
        {CLOCK "a,1,k,s,5,days,s,2026\n", "counts from 's'", 2, 0},
        {CLOCK "a,1,k,s,5,days,t,2026\nb,1,k,t,5,days,s,2026\n", "counts from 't'", 2, 0},
        {CLOCK "a,1,k,s,5,days,t,2026\nb,1,other,t,5,days,presented,2026\n", "counts from 't'", 2,
         0},
        {CLOCK "a,1,k,s,5,days,t,2026\nb,1,k,t,5,days,s,2026\nc,1,k,s,1,days,imported,2026\n",
         "counts from 't'", 2, 0},
        {"id,title,hs,keywords\na,T,,\n", "without goods", 2, 5},
        {"id,title,hs,keywords\na,T,52,\na,T,53,\n", "twice", 3, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_law l = {0};
        mn_err e = MN_ERR_INIT;
        const mn_status st =
            mn_law_load_memory(&l, "law.csv", bad[i].rows, strlen(bad[i].rows), &e);
        if (st != MN_DATA || !strstr(e.msg, bad[i].says) || (int)e.line != bad[i].line ||
            (int)e.col != bad[i].column || !e.hint[0]) {
            print_error("case %zu: %d, %s:%d:%d: %s (%s)\n", i, st, e.file, (int)e.line, (int)e.col,
                        e.msg, e.hint);
            fail();
        }
        mn_law_free(&l);
    }
}

/* --- shipments ------------------------------------------------------------------------------- */

static mn_bench *bench_of(const mn_law *l)
{
    const mn_ban_asked a = {.into = "US", .on = MN_LAW_OPEN};
    mn_bench *b = NULL;
    assert_int_equal(mn_bench_new(&b, l, &a, NULL, NULL), MN_OK);
    return b;
}

static mn_ban_line line_of(const char *date, const char *maker, const char *hs, const char *good,
                           const char *country)
{
    return (mn_ban_line){.line = 2,
                         .date = date ? day_of(date) : MN_LAW_OPEN,
                         .date_until = MN_LAW_OPEN,
                         .by = {mn_text_of(maker), mn_text_of("Harbour Lines")},
                         .hs = mn_text_of(hs),
                         .description = mn_text_of(good),
                         .origin_country = mn_text_of(country),
                         .origin = mn_text_of("Somewhere"),
                         .value = MN_BAN_NO_VALUE};
}

static void judged(mn_bench *b, mn_ban_line line, mn_follows follows, const char *rule)
{
    mn_verdict v;
    assert_int_equal(mn_bench_judge(&v, b, &line, NULL), MN_OK);
    if (v.follows != follows || !v.touches || !mn_text_eq_str(mn_touch_id(v.touch), rule)) {
        print_error("%s by %.*s, not %s by %s\n", mn_follows_name(v.follows),
                    v.touches ? (int)mn_touch_id(v.touch).len : 0,
                    v.touches ? mn_touch_id(v.touch).ptr : "", mn_follows_name(follows), rule);
        fail();
    }
}

static void verdicts(void **state)
{
    mn_law l;
    (void)state;
    load(&l, NULL);
    mn_bench *b = bench_of(&l);
    const char *fgv = "FGV Holdings Berhad";
    judged(b, line_of("2020-09-29", fgv, "1511.10", "palm oil", "MY"), MN_RELEASED, "none-covers");
    judged(b, line_of("2020-09-30", fgv, "1511.10", "palm oil", "MY"), MN_DETAIN,
           "wro-fgv-palm-oil");
    judged(b, line_of("2026-01-14", fgv, "1511.10", "palm oil", "MY"), MN_DETAIN,
           "wro-fgv-palm-oil");
    judged(b, line_of("2026-01-15", fgv, "1511.10", "palm oil", "MY"), MN_RELEASED, "none-covers");
    /* Other goods of it; goods that may contain it; a code too short to tell. */
    judged(b, line_of("2021-01-01", fgv, "4403", "logs", "MY"), MN_RELEASED, "none-covers");
    judged(b, line_of("2021-01-01", fgv, "1905.31", "biscuits with palm oil", "MY"), MN_HOLD,
           "wro-fgv-palm-oil");
    judged(b, line_of("2021-01-01", fgv, "15", "", "MY"), MN_HOLD, "wro-fgv-palm-oil");
    /* Declared as of another country; none declared. */
    judged(b, line_of("2021-01-01", fgv, "1511", "palm oil", "SG"), MN_HOLD, "wro-fgv-palm-oil");
    judged(b, line_of("2021-01-01", fgv, "1511", "palm oil", ""), MN_HOLD, "wro-fgv-palm-oil");
    judged(b, line_of("2021-06-01", "Top Glove Corporation Bhd", "4015.19", "gloves", "TH"),
           MN_RELEASED, "none-covers");
    judged(b, line_of("2021-06-01", "Top Glove Corporation Bhd", "4015.19", "gloves", "MY"),
           MN_DETAIN, "finding-top-glove");
    /* An entity counts since it was listed. */
    judged(b, line_of("2024-11-08", "Century Sunshine Group Holdings, Ltd.", "8504", "coils", "CN"),
           MN_DETAIN, "uflpa-entity");
    judged(b, line_of("2024-08-08", "Century Sunshine Group Holdings, Ltd.", "8504", "coils", "CN"),
           MN_RELEASED, "none-covers");
    /* A firm that bears the region's name: to be looked at. */
    judged(b, line_of("2024-11-24", "Xinjiang Zhonghe Co., Ltd.", "8504", "coils", "CN"), MN_HOLD,
           "uflpa-region");
    judged(b, line_of("2024-11-25", "Xinjiang Zhonghe Co., Ltd.", "8504", "coils", "CN"), MN_DETAIN,
           "uflpa-entity");
    /* A sector without a nexus, before and after it was named. */
    judged(b, line_of("2024-07-08", "Dalian Foods", "0303", "fish", "CN"), MN_RELEASED,
           "none-covers");
    judged(b, line_of("2024-07-09", "Dalian Foods", "0303", "fish", "CN"), MN_HOLD,
           "uflpa-sector-seafood");
    /* A region by its place, from the day of the law on; a road of that name is none. */
    mn_ban_line x = line_of("2022-06-20", "Anybody", "8504", "coils", "CN");
    x.origin = mn_text_of("Urumqi, Xinjiang");
    judged(b, x, MN_RELEASED, "none-covers");
    x.date++;
    judged(b, x, MN_DETAIN, "uflpa-region");
    x.origin = mn_text_of("CN-XJ");
    judged(b, x, MN_DETAIN, "uflpa-region");
    x.origin = mn_text_of("Xinjiang Road 5, Shanghai");
    judged(b, x, MN_HOLD, "uflpa-region");
    x.origin = mn_text_of("Shanghai");
    judged(b, x, MN_RELEASED, "none-covers");
    /* A month in which the rule begins: it may not hold on the day. */
    x.origin = mn_text_of("Kashgar");
    x.date = day_of("2022-06-01");
    x.date_until = day_of("2022-06-30");
    judged(b, x, MN_HOLD, "uflpa-region");
    /* What is admitted of what is covered. */
    judged(b, line_of("2020-05-01", "Alliance One International", "2401", "tobacco", "MW"),
           MN_DETAIN, "wro-malawi-tobacco");
    judged(b, line_of("2021-05-01", "Alliance One International", "2401", "tobacco", "MW"),
           MN_RELEASED, "wro-malawi-tobacco");
    judged(b, line_of("2021-05-01", "Leaf Growers", "2401", "tobacco", "MW"), MN_DETAIN,
           "wro-malawi-tobacco");
    judged(b, line_of(NULL, "Anybody", "9403", "chairs", "VN"), MN_HOLD, "no-date");
    judged(b, line_of("2024-01-01", "Anybody", "", "", "VN"), MN_HOLD, "no-good");
    judged(b, line_of("2024-01-01", "Anybody", "9403", "chairs", ""), MN_HOLD, "no-origin-country");
    mn_ban_line v = line_of("2024-01-01", "", "5205", "cotton yarn", "VN");
    judged(b, v, MN_RELEASED, "no-manufacturer");
    v.by[1] = mn_text_of("");
    judged(b, v, MN_HOLD, "no-parties");
    mn_bench_free(b);
    mn_law_free(&l);
}

/* What is written for a date and can't be read is told apart from none; of a line without a day
 * gaps of every day count. */
static void undated(void **state)
{
    static const char later[] = "id,version,gap,follows,from,until,says\n"
                                "no-maker,1,manufacturer,hold,2031-01-01,,No maker is named.\n"
                                "no-date,1,date,released,1900-01-01,,No date.\n"
                                "nothing,1,none,released,1900-01-01,,Nothing.\n";
    mn_law l;
    mn_verdict v;
    mn_buf why = {0};
    (void)state;
    load(&l, NULL);
    mn_bench *b = bench_of(&l);
    mn_ban_line x = line_of(NULL, "Anybody", "9403", "chairs", "VN");
    judged(b, x, MN_HOLD, "no-date");
    x.date_unread = mn_text_of("31/02/2026");
    judged(b, x, MN_HOLD, "unread-date");
    assert_int_equal(mn_bench_judge(&v, b, &x, NULL), MN_OK);
    mn_touch_why(&why, v.touch, &x, v.day);
    assert_non_null(strstr(why.ptr, "can't be read"));
    assert_non_null(strstr(why.ptr, "'31/02/2026'"));
    for (size_t i = 0; i < v.touches; i++)
        assert_false(mn_text_eq_str(mn_touch_id(&v.touch[i]), "no-date"));
    mn_bench_free(b);
    mn_law_free(&l);
    /* A table of one's own without such a row: that of lines without a date is about it. */
    load(&l, later);
    b = bench_of(&l);
    x = line_of(NULL, "", "9403", "chairs", "VN");
    x.date_unread = mn_text_of("soon");
    judged(b, x, MN_HOLD, "no-maker"); /* its day may be one on which the row holds */
    assert_int_equal(mn_bench_judge(&v, b, &x, NULL), MN_OK);
    assert_int_equal(v.touches, 3);
    mn_buf_clear(&why);
    mn_touch_why(&why, v.touch, &x, v.day);
    assert_non_null(strstr(why.ptr, "holds from 2031-01-01; of a line without a day"));
    judged(b, line_of("2030-12-31", "", "9403", "chairs", "VN"), MN_RELEASED, "nothing");
    mn_buf_free(&why);
    mn_bench_free(b);
    mn_law_free(&l);
}

static bool is_left(const mn_law *l, const char *table, const char *id)
{
    for (size_t i = 0; i < l->lefts; i++)
        if (mn_text_eq_str(l->left[i].table, table) && mn_text_eq_str(l->left[i].id, id))
            return true;
    return false;
}

/* What of the built-in law a table of one's own leaves out is known. */
static void left_out(void **state)
{
    mn_law l, all;
    (void)state;
    load(&all, NULL);
    assert_int_equal(all.lefts, 0);
    load(&l, HEAD "wro-fgv-palm-oil,9,wro,2026,,X,52,CN,detain,s\n");
    assert_true(is_left(&l, "rules", "wro-top-glove") && is_left(&l, "rules", "uflpa-region"));
    assert_false(is_left(&l, "rules", "wro-fgv-palm-oil"));
    assert_false(is_left(&l, "gaps", "no-date")); /* that table is the built-in one */
    size_t ids = 0;                               /* each once, however many versions it has */
    for (size_t i = 0; i < all.rules; i++)
        ids += all.rule[i].first == i;
    assert_int_equal(l.lefts, ids - 1);
    mn_law_free(&l);
    load(&l, "rule,side,name\nwro-top-glove,covered,Top Glove Sdn Bhd\n");
    assert_true(is_left(&l, "rule_entities", "wro-top-glove")); /* its other names */
    assert_true(is_left(&l, "rule_entities", "wro-fgv-palm-oil"));
    mn_law_free(&l);
    load(&l, "id,version,gap,follows,from\nno-good,1,good,hold,1900\n");
    assert_true(is_left(&l, "gaps", "no-date") && !is_left(&l, "gaps", "no-good"));
    mn_law_free(&l);
    mn_law_free(&all);
}

/* The point 4: another day or amount in the data is another verdict, from that day on. */
static void data_decides(void **state)
{
    static const char rows[] =
        "id,version,kind,from,until,who,hs,origin,least_value,currency,follows,source\n"
        "ban,1,proposal,2026-01-01,2026-06-30,,0901,BR,1000,USD,hold,test\n"
        "ban,2,proposal,2026-07-01,,,0901,BR,100.50,USD,detain,test\n";
    mn_law l;
    (void)state;
    load(&l, rows);
    mn_bench *b = bench_of(&l);
    mn_ban_line v = line_of("2026-06-30", "Fazenda", "0901.11", "coffee", "BR");
    v.currency = mn_text_of("USD");
    v.value = 99999;
    judged(b, v, MN_RELEASED, "none-covers");
    v.value = 100000;
    judged(b, v, MN_HOLD, "ban");
    v.date++;
    judged(b, v, MN_DETAIN, "ban");
    v.value = 10049;
    judged(b, v, MN_RELEASED, "none-covers");
    v.value = 10050;
    judged(b, v, MN_DETAIN, "ban");
    v.currency = mn_text_of("BRL"); /* can't be compared */
    judged(b, v, MN_HOLD, "ban");
    mn_verdict got;
    assert_int_equal(mn_bench_judge(&got, b, &v, NULL), MN_OK);
    assert_text(mn_touch_version(got.touch), "2");
    mn_bench_free(b);
    mn_law_free(&l);
    /* Another threshold of names. */
    load(&l, "id,version,value,unit,from,until\nname-accept,1,1,probability,1900,2023-12-31\n"
             "name-accept,2,0.9,probability,2024-01-01,\nname-review,1,0.3,probability,1900,\n");
    b = bench_of(&l);
    judged(b, line_of("2023-12-31", "Hoshine Silicon Industry Co Ltd", "2804.61", "silicon", "CN"),
           MN_HOLD, "wro-hoshine");
    judged(b, line_of("2024-01-01", "Hoshine Silicon Industry Co Ltd", "2804.61", "silicon", "CN"),
           MN_DETAIN, "wro-hoshine");
    mn_bench_free(b);
    mn_law_free(&l);
}

/* --- properties ------------------------------------------------------------------------------ */

static mn_ban_line any_line(mn_rng *g)
{
    static const char *const makers[] = {
        "FGV Holdings Berhad", "Xinjiang Zhonghe Co., Ltd.", "Zhen Fa 7",    "Harmless Trading",
        "Giant Manufacturing", "Natchi Apparel (P) Ltd.",    "Alliance One", ""};
    static const char *const codes[] = {"1511.10", "52", "6109.10", "8712",
                                        "7601",    "",   "0303",    "2401"};
    static const char *const goods[] = {"palm oil", "cotton shirts", "bicycles",     "aluminium",
                                        "",         "tobacco",       "frozen squid", "chairs"};
    static const char *const countries[] = {"MY", "CN", "TW", "IN", "", "VN", "MW", "US"};
    mn_ban_line l = line_of(NULL, makers[(mn_rng_u64(g) % (8))], codes[(mn_rng_u64(g) % (8))],
                            goods[(mn_rng_u64(g) % (8))], countries[(mn_rng_u64(g) % (8))]);
    l.date = day_of("2019-01-01") + (int32_t)(mn_rng_u64(g) % (365 * 8));
    return l;
}

/* Whatever decides is in force on the day; and no other row of law, added, releases a line. */
static void properties(void **state)
{
    static const char more[] = "id,version,kind,from,until,who,hs,keywords,origin,follows,source\n"
                               "a,1,x,2020-01-01,2023-12-31,Harmless Trading,,,,hold,test\n"
                               "b,1,x,2021-01-01,,,52;61,cotton,CN;VN,detain,test\n"
                               "c,1,x,,,,8712,bicycle,,hold,test\n";
    static const char *const path[] = {"more.csv"};
    const mn_memory_file file = {.name = "more.csv", .bytes = more, .len = sizeof more - 1};
    const mn_files files = {.file = &file, .count = 1};
    const mn_ctx ctx = {.files = &files};
    const mn_law_asked asked = {.proposed = path, .n_proposed = 1};
    mn_law less, all;
    mn_rng g;
    size_t stronger = 0;
    (void)state;
    load(&less, NULL);
    assert_int_equal(mn_law_load(&all, &asked, &ctx, NULL), MN_OK);
    assert_int_equal(all.rules, less.rules + 3);
    mn_bench *a = bench_of(&less), *b = bench_of(&all);
    mn_rng_init(&g, 6, 1);
    for (int i = 0; i < 4000; i++) {
        const mn_ban_line line = any_line(&g);
        mn_verdict v, w;
        const mn_law_status *s;
        assert_int_equal(mn_bench_judge(&v, a, &line, NULL), MN_OK);
        for (size_t t = 0; t < v.touches; t++) {
            if (v.touch[t].rule)
                assert_true(mn_law_effect(&s, &less, v.touch[t].rule, line.date) != MN_EFFECT_NONE);
            assert_true(v.touch[t].result <= v.follows);
        }
        assert_int_equal(mn_bench_judge(&w, b, &line, NULL), MN_OK);
        assert_true(w.follows >= v.follows);
        stronger += w.follows > v.follows;
    }
    assert_true(stronger > 100);
    mn_bench_free(a);
    mn_bench_free(b);
    mn_law_free(&less);
    mn_law_free(&all);
}

/* A long field, reversed letters, control characters: an answer, or none, in bounded time. */
static void hostile(void **state)
{
    mn_law l;
    mn_verdict v;
    (void)state;
    load(&l, NULL);
    mn_bench *b = bench_of(&l);
    char *big = malloc(1 << 20);
    assert_non_null(big);
    memset(big, 'a', 1 << 20);
    mn_ban_line line = line_of("2024-01-01", "x", "52", "y", "CN");
    line.by[0] = line.by[1] = line.description = line.hs = line.origin = (mn_text){big, 1 << 20};
    assert_int_equal(mn_bench_judge(&v, b, &line, NULL), MN_OK);
    for (int i = 0; i < 256; i++) {
        memset(big, i, 64);
        line.by[0] = line.good = line.origin = line.hs = (mn_text){big, 64};
        assert_int_equal(mn_bench_judge(&v, b, &line, NULL), MN_OK);
    }
    free(big);
    mn_bench_free(b);
    mn_law_free(&l);
}

/* Each allocation in turn fails: an error, or the same answer, and nothing is lost. */
static void memory(void **state)
{
    static const char rows[] = "id,version,kind,from,who,hs,follows,source\n"
                               "a,1,x,2020,Harmless Trading,52,hold,test\n";
    const mn_ban_asked asked = {.into = "US", .on = MN_LAW_OPEN};
    const mn_ban_line line = line_of("2024-01-01", "Harmless Trading", "5205", "yarn", "VN");
    bool done = false;
    (void)state;
    for (long n = 0; !done; n += n < 300 ? 1 : 97) {
        mn_law l = {0};
        mn_bench *b = NULL;
        mn_verdict v;
        mn_err e = MN_ERR_INIT;
        left = n;
        mn_status st = mn_law_load_memory(&l, "law.csv", rows, sizeof rows - 1, &e);
        if (!st)
            st = mn_bench_new(&b, &l, &asked, NULL, &e);
        if (!st)
            st = mn_bench_judge(&v, b, &line, &e);
        done = left >= 0;
        left = -1;
        assert_true(st == MN_OK || st == MN_SYSTEM);
        if (!st)
            assert_int_equal(v.follows, MN_HOLD);
        mn_bench_free(b);
        mn_law_free(&l);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days),         cmocka_unit_test(holidays),   cmocka_unit_test(history),
        cmocka_unit_test(sources),      cmocka_unit_test(refuses),    cmocka_unit_test(verdicts),
        cmocka_unit_test(data_decides), cmocka_unit_test(properties), cmocka_unit_test(hostile),
        cmocka_unit_test(memory),       cmocka_unit_test(undated),    cmocka_unit_test(left_out),
        cmocka_unit_test(clocks),
    };
    return cmocka_run_group_tests_name("trace_law", tests, NULL, NULL);
}
