/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_evidence.c - the steps of an entry with their documents: what is found, what is asked,
 * what is missing by name, gaps, circles, time, lots; the pack's files and names.
 */
#include "trace/evidence/pack.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "core/text.h"
#include "failing.h"
#include "trace/chain/build.h"
#include "trace/unit/unit.h"

#define good(call) assert_int_equal((call), MN_OK)

static mn_err error;
static uint32_t lines;

static int32_t day(int y, unsigned m, unsigned d)
{
    return (int32_t)mn_days_from_civil(y, m, d);
}

static mn_row_at at(void)
{
    return (mn_row_at){.line = ++lines};
}

static void party(mn_chain_builder *b, const char *id, const char *name, const char *country)
{
    const mn_party_value value[] = {{MN_PARTY_NAME, mn_text_of(name)},
                                    {MN_PARTY_COUNTRY, mn_text_of(country)}};
    const mn_party p = {
        .id = mn_text_of(id), .schema = MN_SCHEMA_COMPANY, .value = value, .count = 2};
    good(mn_chain_add_party(b, &p, (mn_text){"", 0}, at(), &error));
}

static void site(mn_chain_builder *b, const char *id, const char *owner, mn_site_kind kind,
                 const char *region)
{
    const mn_site_row r = {.id = mn_text_of(id),
                           .party = mn_text_of(owner),
                           .region = mn_text_of(region),
                           .latitude = (double)NAN,
                           .longitude = (double)NAN,
                           .capacity_low = (double)NAN,
                           .capacity_high = (double)NAN,
                           .hectares = (double)NAN,
                           .kind = kind,
                           .at = at()};
    good(mn_chain_add_site(b, &r, &error));
}

static void sell(mn_chain_builder *b, const char *id, const char *seller, const char *buyer,
                 const char *what, const char *hs, int32_t from, double tonnes, const char *lot)
{
    uint16_t unit = MN_UNIT_NONE;
    assert_true(mn_unit_find(&unit, mn_text_of("t")));
    const mn_supply_row r = {.id = mn_text_of(id),
                             .seller = mn_text_of(seller),
                             .buyer = mn_text_of(buyer),
                             .good = mn_text_of(what),
                             .hs = mn_text_of(hs),
                             .lot = mn_text_of(lot),
                             .from = from,
                             .until = MN_NO_DAY,
                             .quantity = tonnes,
                             .unit = unit,
                             .value = MN_NO_VALUE,
                             .at = at()};
    good(mn_chain_add_supply(b, &r, &error));
}

static void ship(mn_chain_builder *b, const char *id, const char *seller, const char *buyer,
                 const char *entry, const char *entry_line, int32_t from)
{
    const mn_shipment_row s = {.entry = mn_text_of(entry),
                               .entry_line = mn_text_of(entry_line),
                               .marks = mn_text_of("EX 1-40"),
                               .vessel = mn_text_of("EXAMPLE TRADER"),
                               .load_port = mn_text_of("VNSGN"),
                               .weight_kg = (double)NAN};
    const mn_supply_row r = {.id = mn_text_of(id),
                             .seller = mn_text_of(seller),
                             .buyer = mn_text_of(buyer),
                             .good = mn_text_of("men's cotton shirts"),
                             .hs = mn_text_of("620520"),
                             .from = from,
                             .until = MN_NO_DAY,
                             .quantity = 12000,
                             .value = MN_NO_VALUE,
                             .kind = MN_SHIPMENT,
                             .shipment = &s,
                             .at = at()};
    good(mn_chain_add_supply(b, &r, &error));
}

static void paper(mn_chain_builder *b, const char *id, const char *kind, mn_subject about,
                  const char *subject, const char *file, const char *sha256, int32_t until)
{
    const mn_document_row r = {.id = mn_text_of(id),
                               .kind = mn_text_of(kind),
                               .file = mn_text_of(file),
                               .sha256 = mn_text_of(sha256),
                               .about = about,
                               .subject = mn_text_of(subject),
                               .date = MN_NO_DAY,
                               .until = until,
                               .received = MN_NO_DAY,
                               .at = at()};
    good(mn_chain_add_document(b, &r, &error));
}

static void part(mn_chain_builder *b, const char *id, const char *owner, mn_recipe_kind kind,
                 bool output, const char *what, const char *lot)
{
    const mn_part_row r = {.id = mn_text_of(id),
                           .party = mn_text_of(owner),
                           .kind = kind,
                           .output = output,
                           .good = mn_text_of(what),
                           .lot = mn_text_of(lot),
                           .low = 1,
                           .high = 1,
                           .from = MN_NO_DAY,
                           .until = MN_NO_DAY,
                           .at = at()};
    good(mn_chain_add_part(b, &r, &error));
}

/* Farm, gin, mill, weaver, sewer, importer; and a merchant whose cotton comes from nobody. */
static void shirts(mn_chain_builder *b)
{
    party(b, "farm", "مزرعة النهضة للقطن", "EG");
    party(b, "gin", "Nile Delta Ginning", "EG");
    party(b, "trader", "新疆棉业股份有限公司", "CN");
    party(b, "mill", "江苏长江纺织有限公司", "CN");
    party(b, "weaver", "Dệt May Hòa Bình", "VN");
    party(b, "sewer", "Sunrise Apparel", "VN");
    party(b, "importer", "Example Import LLC", "US");
    party(b, "late", "Too Late Ltd", "IN");
    site(b, "s1", "farm", MN_SITE_FARM, "Beheira");
    site(b, "s2", "gin", MN_SITE_GIN, "Beheira");
    site(b, "s3", "trader", MN_SITE_WAREHOUSE, "Aksu");
    sell(b, "f1", "farm", "gin", "seed cotton", "5201", day(2025, 9, 20), 40, "");
    sell(b, "g1", "gin", "mill", "raw cotton", "5201", day(2025, 11, 2), 13.2, "");
    sell(b, "t1", "trader", "mill", "raw cotton", "5201", day(2025, 11, 5), 21, "");
    sell(b, "l1", "late", "mill", "raw cotton", "5201", day(2026, 3, 1), 5, "");
    sell(b, "m1", "mill", "weaver", "cotton yarn", "5205", day(2025, 12, 1), 30, "");
    sell(b, "w1", "weaver", "sewer", "cotton poplin", "5208", day(2026, 1, 4), 28, "");
    ship(b, "sh1", "sewer", "importer", "ABC-1234567-8", "1", day(2026, 2, 11));
    paper(b, "d1", "Bale List", MN_OF_SITE, "s2", "bales.pdf", "", MN_NO_DAY);
    paper(b, "d2", "proof of payment", MN_OF_SUPPLY, "g1", "", "", MN_NO_DAY);
    paper(b, "d3", "invoice", MN_OF_SUPPLY, "sh1", "inv.pdf", "", MN_NO_DAY);
    paper(b, "d4", "holiday photo", MN_OF_PARTY, "mill", "", "", MN_NO_DAY);
    paper(b, "d5", "production record", MN_OF_PARTY, "weaver", "", "", day(2025, 6, 30));
}

typedef struct made {
    mn_chain *c;
    mn_guide g;
    mn_evidence v;
} made;

static void make(made *m, void (*fill)(mn_chain_builder *), const char *what,
                 const mn_evidence_asked *more)
{
    mn_chain_builder *b = NULL;
    mn_evidence_asked a = more ? *more : (mn_evidence_asked){.party = MN_NOT_ANY};
    uint32_t ships[MN_EVIDENCE_ENTRIES];
    bool some;
    if (!more)
        a.on = MN_NO_DAY;
    good(mn_chain_builder_new(&b, &error));
    fill(b);
    if (mn_chain_make(&m->c, b, "test", 1, &(mn_ctx)MN_CTX_INIT, &error) != MN_OK)
        fail_msg("%s", error.msg);
    mn_chain_builder_free(b);
    if (mn_guide_load(&m->g, NULL, 0, NULL, NULL, &error) != MN_OK)
        fail_msg("%s:%lu: %s: %s", error.file, (unsigned long)error.line, error.msg, error.text);
    a.shipments = mn_evidence_entry(ships, &some, m->c, mn_text_of(what));
    a.shipment = ships;
    a.party = a.shipments ? MN_NOT_ANY : mn_chain_find_party(m->c, mn_text_of(what));
    good(mn_evidence_find(&m->v, m->c, &m->g, &a, NULL, &error));
}

static void drop(made *m)
{
    mn_evidence_free(&m->v);
    mn_guide_free(&m->g);
    mn_chain_close(m->c);
}

/* The only step of a kind; with its number. */
static const mn_step *step(const made *m, const char *kind)
{
    const mn_step *found = NULL;
    for (size_t i = 0; i < m->v.steps; i++)
        if (mn_text_eq_str(mn_step_kind_name(&m->v, &m->v.step[i]), kind)) {
            assert_null(found);
            found = &m->v.step[i];
        }
    if (!found)
        fail_msg("no step '%s'", kind);
    return found;
}

static const mn_asked *asked(const made *m, const char *rule, const mn_step *s)
{
    for (size_t i = 0; i < m->v.askeds; i++)
        if (&m->v.step[m->v.asked[i].step] == s &&
            mn_text_eq_str(m->g.guidance[m->v.asked[i].guidance].row.id, rule))
            return &m->v.asked[i];
    fail_msg("'%s' is not asked", rule);
    return NULL;
}

static void test_steps(void **state)
{
    (void)state;
    made m = {.c = NULL};
    make(&m, shirts, "ABC-1234567-8/1", NULL);
    assert_int_equal(m.v.named, 7);
    assert_int_equal(m.v.gaps, 1);
    assert_int_equal(m.v.entries, 1);
    assert_int_equal(step(&m, "Growing")->number, 1);
    assert_int_equal(step(&m, "Import")->number, 7);
    assert_int_equal(step(&m, "Ginning")->inputs, 1);
    assert_int_equal(step(&m, "Spinning")->inputs, 2); /* what came too late is not in it */
    assert_int_equal(step(&m, "Trading in raw cotton")->inputs, 1);
    const mn_step *gap = step(&m, "Not named");
    assert_true(mn_text_eq_str(gap->why, "Growing; Ginning: not named"));
    assert_int_equal(m.v.commodities, 1);
    assert_true(mn_text_eq_str(m.v.commodity[0], "cotton"));
    assert_int_equal(m.v.papers, 5);
    drop(&m);
}

static void test_asked(void **state)
{
    (void)state;
    made m = {.c = NULL};
    mn_buf b = {0};
    make(&m, shirts, "sh1", NULL);
    const mn_step *gin = step(&m, "Ginning");
    assert_int_equal(asked(&m, "cotton-bales", gin)->met, MN_MET_THERE);
    assert_int_equal(asked(&m, "any-payment", gin)->met, MN_MET_THERE);
    const mn_asked *a = asked(&m, "any-invoice", gin);
    assert_int_equal(a->met, MN_MET_MISSING);
    mn_say_step(&b, &m.v, a->step);
    mn_buf_str(&b, ": ");
    mn_say_missing(&b, &m.v, a);
    assert_string_equal(b.ptr, "step 2, ginning: no invoice for raw cotton to step 4");
    mn_buf_clear(&b);
    a = asked(&m, "cotton-field", step(&m, "Growing"));
    mn_say_missing(&b, &m.v, a);
    assert_string_equal(b.ptr, "no record of the harvest or record of the land");
    mn_buf_free(&b);
    /* It had ended half a year before the fabric left. */
    assert_int_equal(asked(&m, "cotton-cloth", step(&m, "Weaving or knitting"))->met, MN_MET_ENDED);
    assert_int_equal(asked(&m, "any-invoice", step(&m, "Cutting and sewing"))->met, MN_MET_THERE);
    drop(&m);
}

/* Guidance of before a day is not asked, that of after neither. */
static void test_time(void **state)
{
    (void)state;
    made m = {.c = NULL};
    const mn_evidence_asked a = {.party = MN_NOT_ANY, .on = day(2020, 1, 1)};
    make(&m, shirts, "sh1", &a);
    assert_int_equal(m.v.askeds, 0);
    drop(&m);
}

static void circle(mn_chain_builder *b)
{
    sell(b, "1", "a", "b", "widget", "", day(2025, 1, 1), 1, "");
    sell(b, "2", "b", "a", "widget", "", day(2025, 1, 2), 1, "");
    sell(b, "3", "a", "c", "widget", "", day(2025, 1, 3), 1, "");
    ship(b, "s", "c", "d", "E", "1", MN_NO_DAY);
}

static void test_circle(void **state)
{
    (void)state;
    made m = {.c = NULL};
    make(&m, circle, "E", NULL);
    size_t back = 0;
    for (size_t i = 0; i < m.v.links; i++)
        back += m.v.out[i].back;
    assert_int_equal(m.v.named, 4);
    assert_int_equal(back, 1);
    drop(&m);
}

/* A lot is followed where its making is recorded: the other lot's supplier is not in it. */
static void lots(mn_chain_builder *b)
{
    sell(b, "1", "farm a", "gin", "seed cotton", "", day(2025, 1, 1), 1, "A");
    sell(b, "2", "farm b", "gin", "seed cotton", "", day(2025, 1, 1), 1, "B");
    part(b, "e1", "gin", MN_EVENT, false, "seed cotton", "A");
    part(b, "e1", "gin", MN_EVENT, true, "raw cotton", "X");
    part(b, "e2", "gin", MN_EVENT, false, "seed cotton", "B");
    part(b, "e2", "gin", MN_EVENT, true, "raw cotton", "Y");
    sell(b, "3", "gin", "mill", "raw cotton", "", day(2025, 2, 1), 1, "X");
    part(b, "e3", "mill", MN_EVENT, false, "raw cotton", "X");
    part(b, "e3", "mill", MN_EVENT, true, "yarn", "Z");
    sell(b, "4", "mill", "shop", "yarn", "", day(2025, 3, 1), 1, "Z");
    part(b, "r1", "shop", MN_RECIPE, false, "yarn", "");
    part(b, "r1", "shop", MN_RECIPE, false, "dye", "");
    part(b, "r1", "shop", MN_RECIPE, true, "socks", "");
    sell(b, "5", "shop", "end", "socks", "", day(2025, 4, 1), 1, "");
}

static void test_lots(void **state)
{
    (void)state;
    made m = {.c = NULL};
    make(&m, lots, "end", NULL);
    bool a = false, other = false, dye = false;
    for (size_t i = 0; i < m.v.steps; i++) {
        a = a || mn_text_eq_str(mn_step_party(&m.v, &m.v.step[i]), "farm a");
        other = other || mn_text_eq_str(mn_step_party(&m.v, &m.v.step[i]), "farm b");
        dye = dye || (m.v.step[i].state == MN_STEP_GAP &&
                      mn_text_eq_str(mn_step_good(&m.v, &m.v.step[i]), "dye"));
    }
    assert_true(dye); /* a recipe's input that nobody supplies */
    assert_true(a);
    assert_false(other);
    drop(&m);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const bad[] = {"",    "/etc/passwd", "../x", "a/../x", "a//b", "./a",
                                      "a/.", "C:x",         "a\\b", "~/x",    "a\nb"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(mn_pack_safe(mn_text_of(bad[i])));
    assert_false(mn_pack_safe((mn_text){"a\0b", 3}));
    char *longest = calloc(1, 2000);
    assert_non_null(longest);
    for (size_t i = 0; i < 1500; i++)
        longest[i] = 'x';
    assert_false(mn_pack_safe(mn_text_of(longest)));
    char out[MN_PACK_NAME];
    mn_pack_name(out, 7, 300, mn_text_of("bale-list"), mn_text_of(longest));
    assert_true(strlen(out) < MN_PACK_NAME);
    free(longest);
    assert_true(mn_pack_safe(mn_text_of("2026/发票.pdf")));
    mn_pack_name(out, 7, 300, mn_text_of("bale-list"), mn_text_of("a/b/Bales (3).PDF"));
    assert_string_equal(out, "documents/007-bale-list-Bales-3.PDF");
    mn_pack_name(out, 7, 30, mn_text_of("发票"), mn_text_of("发票.sh;rm"));
    assert_string_equal(out, "documents/07-document-sh-rm");
}

static void test_rows(void **state)
{
    (void)state;
    static const struct {
        const char *rows, *says;
    } bad[] = {
        {"id,version,from,until,commodity,step,per,asks,documents,basis\nx,1,,,*,*,step,a,"
         "nothing,law\n",
         "'documents' of the row makes no sense"},
        {"id,version,from,until,commodity,step,per,asks,documents,basis\nx,1,2025-02-30,,*,*,"
         "step,a,invoice,law\n",
         "'from' of the row makes no sense"},
        {"id,version,from,until,commodity,step,per,asks,documents,basis\nx,1,,,*,*,week,a,"
         "invoice,law\n",
         "'per' of the row makes no sense"},
        {"id,version,from,until,commodity,step,per,asks,documents,basis\nx,1,,,*,*,step,a,"
         "invoice,hearsay\n",
         "'basis' of the row makes no sense"},
        {"a,b\n1,2\n", "'x.csv' is none of the tables of guidance"},
        {"asks,documents\n1,2\n", "'x.csv' has no column 'id'"},
        {"words,sites,id,commodity,order,name,start,hs\na,tent,x,c,1,n,,\n",
         "'sites' of the row makes no sense"},
        {"met_by,route,id,from,until,title,asks,basis\nguess,r,x,,,t,a,law\n",
         "'met_by' of the row makes no sense"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        mn_guide g = {.steps = 0};
        mn_err e = MN_ERR_INIT;
        assert_int_equal(mn_guide_load_memory(&g, "x.csv", bad[i].rows, strlen(bad[i].rows), &e),
                         MN_DATA);
        assert_string_equal(e.msg, bad[i].says);
        assert_int_equal(g.steps, 0);
    }
}

static mn_status count(void *payload, const char *bytes, size_t len, mn_err *e)
{
    (void)bytes;
    (void)e;
    *(size_t *)payload += len;
    return MN_OK;
}

static mn_status whole(const mn_chain *c, size_t *bytes, mn_err *e)
{
    mn_guide g = {.steps = 0};
    mn_evidence v = {.steps = 0};
    mn_report *r = NULL;
    uint32_t ships[MN_EVIDENCE_ENTRIES];
    bool more;
    mn_evidence_asked a = {.party = MN_NOT_ANY, .on = MN_NO_DAY, .shipment = ships};
    a.shipments = mn_evidence_entry(ships, &more, c, mn_text_of("sh1"));
    mn_status st = mn_guide_load(&g, NULL, 0, NULL, NULL, e);
    if (!st)
        st = mn_evidence_find(&v, c, &g, &a, NULL, e);
    if (!st)
        st = mn_report_new(&r, "trace", "Evidence", e);
    if (!st)
        st = mn_evidence_show(r, &v, NULL, e);
    if (!st)
        st = mn_report_render(r, &(mn_render_options){.format = MN_RENDER_TERMINAL}, count, bytes,
                              e);
    mn_report_free(r);
    mn_evidence_free(&v);
    mn_guide_free(&g);
    return st;
}

/* Every allocation fails in turn: never half a report, and nothing leaks. Later ones are passed
 * over by steps. */
static void test_memory(void **state)
{
    (void)state;
    made m = {.c = NULL};
    size_t want = 0;
    make(&m, shirts, "sh1", NULL);
    good(whole(m.c, &want, NULL));
    for (long n = 0;; n += 1 + n / 60) {
        mn_err e = MN_ERR_INIT;
        size_t got = 0;
        left = n;
        mn_status status = whole(m.c, &got, &e);
        bool failed = left < 0;
        left = -1;
        if (!failed) {
            assert_int_equal(status, MN_OK);
            assert_int_equal(got, want);
            assert_true(n > 500); /* it did fail */
            break;
        }
        assert_int_equal(status, MN_SYSTEM);
        assert_string_equal(e.msg, "out of memory");
    }
    drop(&m);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static bool there(const char *folder, const char *name)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

/* What is not committed is gone; a place that is taken is not touched; links lead nowhere. */
static void test_pack(void **state)
{
    (void)state;
    char folder[] = "/tmp/mn-evidence-XXXXXX", dir[64], docs[64], path[128];
    made m = {.c = NULL};
    mn_folder_out p;
    mn_err e = MN_ERR_INIT;
    mn_pack_file file[8];
    mn_arena arena = {0};
    assert_non_null(mkdtemp(folder));
    snprintf(dir, sizeof dir, "%s/pack", folder);
    snprintf(docs, sizeof docs, "%s/docs", folder);
    assert_int_equal(mkdir(docs, 0755), 0);
    snprintf(path, sizeof path, "%s/bales.pdf", docs);
    write_file(path, "bales");
    snprintf(path, sizeof path, "%s/inv.pdf", docs);
    assert_int_equal(symlink("/etc/passwd", path), 0);
    make(&m, shirts, "sh1", NULL);
    good(mn_pack_begin(&p, dir, NULL));
    good(mn_pack_documents(file, &p, &m.v, docs, &arena, NULL, NULL));
    size_t copied = 0, refused = 0;
    for (size_t i = 0; i < m.v.papers; i++) {
        copied += file[i].state == MN_FILE_NO_HASH;
        refused += file[i].state == MN_FILE_REFUSED;
    }
    assert_int_equal(copied, 1);
    assert_int_equal(refused, 1); /* the link */
    mn_folder_end(&p);
    assert_false(there(folder, "pack"));
    good(mn_pack_begin(&p, dir, NULL));
    good(mn_folder_put(&p, "x.txt", "x", 1, NULL));
    good(mn_pack_commit(&p, NULL));
    mn_folder_end(&p);
    assert_true(there(dir, "SHA256SUMS"));
    assert_int_equal(mn_pack_begin(&p, dir, &e), MN_USAGE);
    mn_folder_end(&p);
    assert_true(there(dir, "x.txt"));
    assert_int_equal(mn_pack_begin(&p, "/", &e), MN_USAGE);
    mn_folder_end(&p);
    assert_int_equal(mn_pack_begin(&p, "", &e), MN_USAGE);
    mn_folder_end(&p);
    snprintf(path, sizeof path, "rm -r %s", folder);
    assert_int_equal(system(path), 0);
    mn_arena_free(&arena);
    drop(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),  cmocka_unit_test(test_asked),  cmocka_unit_test(test_time),
        cmocka_unit_test(test_circle), cmocka_unit_test(test_lots),   cmocka_unit_test(test_names),
        cmocka_unit_test(test_rows),   cmocka_unit_test(test_memory), cmocka_unit_test(test_pack)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
