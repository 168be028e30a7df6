/* SPDX-License-Identifier: Apache-2.0
 *
 * report_pdf.c - reports as PDF, read back by the file's own structure and, where
 * poppler's tools are installed, by what they find in it.
 */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "report_sample.h"

/* A sentence about a purchase, and a word of it that must be found when it is read back. */
static const struct {
    const char *language, *sentence, *word;
} scripts[] = {
    {"Arabic", "الشركة تشتري القمصان القطنية من مورد لا ينشر مصانعه.", "القطنية"},
    {"Burmese", "ကုမ္ပဏီသည် ပုဇွန်များကို ကြိုတင်မသိသော ငါးဖမ်းလှေများမှ ဝယ်ယူသည်။", "ကုမ္ပဏီ"},
    {"Khmer", "ក្រុមហ៊ុនទិញឥដ្ឋពីឡដែលកម្មករជាប់បំណុលធ្វើការ។", "ក្រុមហ៊ុន"},
    {"Hindi", "कंपनी ऐसे भट्ठों से ईंटें ख़रीदती है जहाँ श्रमिक क़र्ज़ में बंधे हैं।", "श्रमिक"},
    {"Chinese", "公司向没有公布工厂名单的供应商购买棉布衬衫和手机。", "供应商"},
    {"Thai", "บริษัทซื้อกุ้งจากเรือประมงที่ไม่ทราบชื่อ", "กุ้ง"},
};
enum { SCRIPTS = sizeof scripts / sizeof scripts[0] };

static size_t times(const mn_buf *b, const char *what)
{
    size_t n = 0, len = strlen(what);
    for (size_t i = 0; i + len <= b->len; i++)
        n += memcmp(b->ptr + i, what, len) == 0;
    return n;
}

static bool no_fonts; /* of this machine: nothing can be tested */

typedef struct told {
    size_t count;
    char last[400];
} told;

static void note_warning(void *payload, const char *text)
{
    told *t = payload;
    t->count++;
    snprintf(t->last, sizeof t->last, "%s", text);
}

/* Renders into s, to be freed; false (and skip) where no font is installed. */
static bool pdf(sink *s, const mn_report *r, mn_paper paper, told *t)
{
    mn_render_options o = {.format = MN_RENDER_PDF,
                           .paper = paper,
                           .warn = t ? note_warning : NULL,
                           .warn_payload = t};
    mn_err e = MN_ERR_INIT;
    *s = (sink){.fail_at = -1};
    mn_status status = mn_report_render(r, &o, sink_write, s, &e);
    if (status && (strstr(e.msg, "no font") || strstr(e.msg, "Pango")))
        no_fonts = true;
    else if (status)
        fail_msg("%s (%s)", e.msg, e.hint);
    return !no_fonts;
}

/* What a command says of the PDF on its standard input; NULL: it isn't installed. */
static char *ask(const sink *s, const char *command)
{
    char path[] = "/tmp/mn-pdf-XXXXXX", line[300];
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, s->buf.ptr, s->buf.len), (ssize_t)s->buf.len);
    close(fd);
    snprintf(line, sizeof line, "command -v %.*s >/dev/null && %s 2>&1 <%s",
             (int)strcspn(command, " "), command, command, path);
    FILE *p = popen(line, "r");
    assert_non_null(p);
    mn_buf b = {0};
    for (size_t n; (n = fread(line, 1, sizeof line, p)) > 0;)
        mn_buf_add(&b, line, n);
    int status = pclose(p);
    unlink(path);
    if (status) {
        mn_buf_free(&b);
        return NULL;
    }
    mn_buf_str(&b, "");
    return b.ptr;
}

static size_t pages(const sink *s)
{
    const char *count = NULL;
    for (size_t i = 0; i + 20 < s->buf.len && !count; i++)
        if (memcmp(s->buf.ptr + i, "/Type /Pages", 12) == 0)
            count = strstr(s->buf.ptr + i, "/Count ");
    return count ? (size_t)strtoul(count + 7, NULL, 10) : 0;
}

static mn_report *five_scripts(void)
{
    mn_report *r = new_report("Purchases in six scripts");
    mn_table *t = new_table("purchases", "language:text,description:text,people:f64,spent:money");
    good(mn_report_text(r, MN_TEXT_HEADING, "What was bought", NULL));
    for (size_t i = 0; i < SCRIPTS; i++) {
        good(mn_report_text(r, MN_TEXT_PARA, scripts[i].sentence, NULL));
        good(mn_report_text(r, MN_TEXT_BULLET, scripts[i].sentence, NULL));
        add_row(t);
        put(t, 0, scripts[i].language);
        put(t, 1, scripts[i].sentence);
        mn_table_put_f64(t, 2, 1.25 * (double)(i + 1));
        mn_table_put_money(t, 3, (int64_t)(i + 1) * 123456);
    }
    good(mn_report_table(r, t, &(mn_table_view){.title = "By purchase"}, NULL));
    mn_chart c = {.kind = MN_CHART_BARS,
                  .title = "People by purchase",
                  .table = "purchases",
                  .label = "description",
                  .value = "people",
                  .unit = "people",
                  .alt = "Bars: the Thai purchase weighs most. — ✓"};
    good(mn_report_chart(r, &c, NULL));
    return r;
}

static void test_structure(void **state)
{
    (void)state;
    mn_report *r = sample();
    sink s;
    if (!pdf(&s, r, MN_PAPER_A4, NULL)) {
        mn_report_free(r);
        skip();
    }
    assert_memory_equal(s.buf.ptr, "%PDF-1.5\n", 9);
    assert_memory_equal(s.buf.ptr + s.buf.len - 6, "%%EOF\n", 6);
    assert_int_equal(pages(&s), 2);
    assert_int_equal(times(&s.buf, "/MediaBox [ 0 0 595.276 841.89 ]"), 2);
    /* The title as UTF-16 or plain, no date, and fonts that are all inside. */
    assert_int_equal(times(&s.buf, "/Title (People behind purchases.csv)"), 2); /* and outline */
    assert_int_equal(times(&s.buf, "Date"), 0);
    assert_true(times(&s.buf, "/FontFile") > 0);
    assert_int_equal(times(&s.buf, "/Type /FontDescriptor"), times(&s.buf, "/FontFile"));
    /* Tags: one document, a heading, tables with heads, a described figure. */
    assert_int_equal(times(&s.buf, "/MarkInfo << /Marked true >>"), 2); /* the catalogue, twice */
    assert_int_equal(times(&s.buf, "/Lang (en)"), 1);
    assert_int_equal(times(&s.buf, "/S /Document"), 1);
    assert_int_equal(times(&s.buf, "/S /H1"), 1);
    assert_true(times(&s.buf, "/Scope /Column") >= 5);
    assert_int_equal(times(&s.buf, "/Alt <FEFF"), 2); /* the card's bar, and the chart */
    assert_int_equal(times(&s.buf, "/Alt <FEFF0042006100720073003A00200049"), 1); /* Bars: I */
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void test_letter(void **state)
{
    (void)state;
    mn_report *r = sample();
    sink s;
    if (no_fonts || !pdf(&s, r, MN_PAPER_LETTER, NULL)) {
        mn_report_free(r);
        skip();
    }
    assert_int_equal(times(&s.buf, "/MediaBox [ 0 0 612 792 ]"), pages(&s));
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void test_same_bytes(void **state)
{
    (void)state;
    mn_report *r = five_scripts(), *again = five_scripts();
    sink a, b;
    if (no_fonts || !pdf(&a, r, MN_PAPER_A4, NULL)) {
        mn_report_free(r);
        mn_report_free(again);
        skip();
    }
    assert_true(pdf(&b, again, MN_PAPER_A4, NULL));
    assert_int_equal(a.buf.len, b.buf.len);
    assert_memory_equal(a.buf.ptr, b.buf.ptr, a.buf.len);
    mn_buf_free(&a.buf);
    mn_buf_free(&b.buf);
    mn_report_free(r);
    mn_report_free(again);
}

static void drop_blanks(char *s)
{
    char *to = s;
    for (; *s; s++)
        if (*s != ' ' && *s != '\n')
            *to++ = *s;
    *to = '\0';
}

/* Every script is read back, where its font is here; else that is said. */
static void test_scripts(void **state)
{
    (void)state;
    mn_report *r = five_scripts();
    sink s;
    told t = {0};
    if (no_fonts || !pdf(&s, r, MN_PAPER_A4, &t)) {
        mn_report_free(r);
        skip();
    }
    const char *keep = getenv("MN_KEEP_PDF"); /* to be looked at */
    FILE *f = keep ? fopen(keep, "wb") : NULL;
    if (f) {
        fwrite(s.buf.ptr, 1, s.buf.len, f);
        fclose(f);
    }
    char *text = ask(&s, "pdftotext - -"), *info = ask(&s, "pdfinfo -struct -");
    if (text)
        drop_blanks(text); /* poppler sees some between marks */
    for (size_t i = 0; i < SCRIPTS && text && !t.count; i++)
        if (!strstr(text, scripts[i].word))
            fail_msg("%s: '%s' is not in\n%s", scripts[i].language, scripts[i].word, text);
    if (text)
        assert_non_null(strstr(text, "page1of2"));
    if (info)
        assert_null(strstr(info, "Error"));
    free(text);
    free(info);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* A character that no font can have is a box with its code, and that is said. */
static void test_unknown(void **state)
{
    (void)state;
    mn_report *r = new_report("Plane 16: \U0010FF00\U0010FF01");
    sink s;
    told t = {0};
    good(mn_report_text(r, MN_TEXT_PARA, "again \U0010FF00.", NULL));
    if (no_fonts || !pdf(&s, r, MN_PAPER_A4, &t)) {
        mn_report_free(r);
        skip();
    }
    assert_int_equal(t.count, 1);
    assert_string_equal(
        t.last, "the PDF shows 3 characters as boxes, as no font here covers them: U+10FF00 "
                "U+10FF01; install fonts-noto-core and fonts-droid-fallback");
    char *text = ask(&s, "pdftotext -layout - -");
    if (text)
        assert_non_null(strstr(text, "3 characters of this document are shown as boxes"));
    free(text);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* Rows go on over pages below the head again; none is lost, the rest is announced. */
static void test_long_table(void **state)
{
    (void)state;
    mn_report *r = new_report("Long");
    mn_table *t = new_table("lines", "what:text,people:f64");
    for (int i = 0; i < 10000; i++) {
        char name[32];
        snprintf(name, sizeof name, "line number %d", i);
        add_row(t);
        put(t, 0, name);
        mn_table_put_f64(t, 1, i);
    }
    good(mn_report_table(r, t, &(mn_table_view){.columns = "what=Whathead,people"}, NULL));
    sink s;
    if (no_fonts || !pdf(&s, r, MN_PAPER_A4, NULL)) {
        mn_report_free(r);
        skip();
    }
    char *text = ask(&s, "pdftotext -layout - -");
    if (text) {
        size_t heads = 0, rows = 0;
        for (const char *p = text; (p = strstr(p, "Whathead")); p++)
            heads++;
        for (const char *p = text; (p = strstr(p, "line number ")); p++)
            rows++;
        assert_int_equal(rows, 1000);
        assert_in_range(heads, pages(&s) - 1, pages(&s));
        assert_non_null(strstr(text, "… and 9,000 more (all with --csv --table lines)"));
    }
    free(text);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* Texts that nobody would write: no end, no break, no meaning. */
static void test_hostile(void **state)
{
    (void)state;
    static char endless[12001], longer[100001];
    memset(endless, 'x', sizeof endless - 1);
    memset(longer, 'x', sizeof longer - 1);
    mn_report *r = new_report(endless);
    mn_table *t = new_table("t", "a:text,b:text,n:f64");
    good(mn_report_text(r, MN_TEXT_HEADING, "\x01\x02 control \x7f \xff\xfe", NULL));
    good(mn_report_text(r, MN_TEXT_PARA, longer, NULL));
    good(mn_report_text(r, MN_TEXT_BULLET, endless, NULL));
    good(mn_report_text(r, MN_TEXT_PARA, "", NULL));
    good(mn_report_text(r, MN_TEXT_PARA, "http://", NULL));
    good(mn_report_text(r, MN_TEXT_PARA, "see https://example.org/a'b (x). \u202e\u2067abc", NULL));
    add_row(t);
    put(t, 0, endless);
    put(t, 1, "%s%n\u0378\u0600\u094d");
    mn_table_put_f64(t, 2, 1e308);
    add_row(t);
    good(mn_report_table(r, t, NULL, NULL));
    good(mn_report_chart(r,
                         &(mn_chart){.kind = MN_CHART_BARS,
                                     .title = endless,
                                     .table = "t",
                                     .label = "a",
                                     .value = "n",
                                     .unit = endless,
                                     .note = endless,
                                     .alt = endless},
                         NULL));
    good(mn_report_manifest_text(r, endless, endless, NULL));
    sink s;
    if (no_fonts || !pdf(&s, r, MN_PAPER_A4, NULL)) {
        mn_report_free(r);
        skip();
    }
    assert_true(pages(&s) > 30);
    assert_int_equal(times(&s.buf, "/URI (https://example.org/a)"), 1); /* no more than is safe */
    char *text = ask(&s, "pdftotext -layout - -"), *info = ask(&s, "pdfinfo -");
    if (text)
        assert_non_null(strstr(text, "shortened, as … says (whole with --csv --table t)"));
    if (info)
        assert_null(strstr(info, "Error"));
    free(text);
    free(info);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

/* So many columns that no sheet holds them: the table goes on below itself. */
static void test_wide(void **state)
{
    (void)state;
    mn_report *r = new_report("Wide");
    mn_table *t = NULL;
    good(mn_table_new(&t, "wide", NULL));
    for (int i = 0; i < 40; i++) {
        char name[32];
        snprintf(name, sizeof name, "column%02d", i);
        good(mn_table_add_column(t, name, i ? MN_F64 : MN_TEXT, NULL));
    }
    add_row(t);
    put(t, 0, "first");
    for (size_t i = 1; i < 40; i++)
        mn_table_put_f64(t, i, 1000.0 + (double)i);
    good(mn_report_table(r, t, NULL, NULL));
    sink s;
    if (no_fonts || !pdf(&s, r, MN_PAPER_A4, NULL)) {
        mn_report_free(r);
        skip();
    }
    char *text = ask(&s, "pdftotext -layout - -");
    if (text) {
        assert_non_null(strstr(text, "Columns 1 to "));
        assert_non_null(strstr(text, "1,039"));
        assert_non_null(strstr(text, "Column39"));
    }
    free(text);
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

static void *in_thread(void *payload)
{
    sink *s = payload;
    mn_render_options o = {.format = MN_RENDER_PDF};
    mn_report *r = five_scripts();
    *s = (sink){.fail_at = -1};
    if (mn_report_render(r, &o, sink_write, s, NULL))
        mn_buf_clear(&s->buf);
    mn_report_free(r);
    return NULL;
}

/* Threads may ask for PDFs at the same time: fonts of six scripts in six threads are more than
 * cairo keeps open. */
static void test_threads(void **state)
{
    (void)state;
    enum { THREADS = 6 };
    pthread_t threads[THREADS];
    sink s[THREADS];
    if (no_fonts)
        skip();
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, in_thread, &s[i]), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++) {
        assert_true(s[i].buf.len > 1000); /* nothing is left of what failed */
        assert_int_equal(s[i].buf.len, s[0].buf.len);
        assert_memory_equal(s[i].buf.ptr, s[0].buf.ptr, s[0].buf.len);
    }
    for (int i = 0; i < THREADS; i++)
        mn_buf_free(&s[i].buf);
}

/* What the caller's disk says goes to the caller; nothing was written before. */
static void test_write_fails(void **state)
{
    (void)state;
    mn_report *r = sample();
    mn_render_options o = {.format = MN_RENDER_PDF};
    mn_err e = MN_ERR_INIT;
    sink s = {.fail_at = 0};
    assert_int_equal(mn_report_render(r, &o, sink_write, &s, &e), MN_SYSTEM);
    if (!no_fonts)
        assert_string_equal(e.msg, "disk full");
    mn_buf_free(&s.buf);
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure),   cmocka_unit_test(test_letter),
        cmocka_unit_test(test_same_bytes),  cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_unknown),     cmocka_unit_test(test_long_table),
        cmocka_unit_test(test_hostile),     cmocka_unit_test(test_wide),
        cmocka_unit_test(test_write_fails), cmocka_unit_test(test_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
