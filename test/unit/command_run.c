/* SPDX-License-Identifier: Apache-2.0
 *
 * command_run.c - how a call is shown, what of it the manifest keeps, and that a
 * replay gives the same bytes or says what has changed.
 */
#include "command/run.h"
#include "core/buf.h"
#include "core/err.h"
#include "unit/command_sample.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
/* cmocka.h needs the four above. */
#include <cmocka.h>

static const mn_command *all[8];

static int set_up(void **state)
{
    (void)state;
    size_t n = 0;
    for (; sample_commands[n] != NULL; n++)
        all[n] = sample_commands[n];
    all[n] = &mn_replay_command;
    char folder[] = "/tmp/manumit-run-XXXXXX";
    if (mkdtemp(folder) == NULL || chdir(folder) != 0)
        return -1;
    FILE *f = fopen("a.csv", "w");
    fputs("a\n", f);
    return fclose(f);
}

static int tear_down(void **state)
{
    (void)state;
    return system("rm -rf \"$PWD\"/*") | rmdir(getcwd((char[256]){0}, 256));
}

static mn_status sink(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf_add(payload, bytes, len);
    return ((mn_buf *)payload)->failed ? mn_fail_memory(e) : MN_OK;
}

static mn_status parse(mn_call **out, const char *line, mn_err *e)
{
    static char copy[512];
    const char *words[32];
    int n = 0;
    snprintf(copy, sizeof copy, "%s", line);
    for (char *p = copy; p != NULL && n < 32;) {
        char *space = strchr(p, ' ');
        if (space != NULL)
            *space++ = '\0';
        words[n++] = p;
        p = space;
    }
    *e = (mn_err)MN_ERR_INIT;
    return mn_call_parse(out, all, n, words, e);
}

/* The bytes that the line prints, as the program would. */
static mn_status answer(mn_buf *out, const char *line, mn_err *e)
{
    mn_call *call = NULL;
    mn_report *r = NULL;
    mn_render_options how = {0};
    mn_status st = parse(&call, line, e);
    if (!st)
        st = mn_call_resolve(&call, all, NULL, e);
    if (!st)
        st = mn_call_rendering(&how, call, e);
    if (!st)
        st = mn_call_run(&r, call, NULL, e);
    if (!st)
        st = mn_report_render(r, &how, sink, out, e);
    mn_report_free(r);
    mn_call_free(call);
    return st;
}

static void rendering(const char *line, mn_render format, const char *table)
{
    mn_call *call = NULL;
    mn_err e;
    mn_render_options how = {0};
    assert_int_equal(parse(&call, line, &e), MN_OK);
    if (mn_call_rendering(&how, call, &e) != MN_OK)
        fail_msg("'%s': %s", line, e.msg);
    assert_int_equal(how.format, format);
    if (table == NULL)
        assert_null(how.table);
    else
        assert_string_equal(how.table, table);
    mn_call_free(call);
}

static void write_text(const char *path, const char *text, size_t len)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, len, f), len);
    assert_int_equal(fclose(f), 0);
}

/* Which of the sample's tables the call wants, as it is shown; "*": any; "": it declares none, so
 * that it is never bare. */
static void seen(const char *line, const char *only)
{
    mn_call *call = NULL;
    mn_err e;
    mn_render_options how = {0};
    const bool none = !*only, any = none || strcmp(only, "*") == 0;
    assert_int_equal(parse(&call, line, &e), MN_OK);
    assert_int_equal(mn_call_resolve(&call, all, NULL, &e), MN_OK);
    assert_false(mn_call_bare(call)); /* nobody said how */
    assert_true(none || mn_call_wants(call, "by_tier"));
    assert_int_equal(mn_call_rendering(&how, call, &e), MN_OK);
    mn_call_shows(call, &how);
    assert_int_equal(mn_call_bare(call), !any);
    for (const mn_output *o = mn_call_command(call)->outputs; o && o->table; o++)
        assert_int_equal(mn_call_wants(call, o->table), any || strcmp(only, o->table) == 0);
    mn_call_free(call);
}

static void test_seen(void **state)
{
    (void)state;
    mn_buf b = {0};
    mn_err e;
    seen("count a.csv", "*");
    seen("count a.csv --json", "*");
    seen("count a.csv --html", "*");
    seen("count a.csv --csv --manifest", "*");
    seen("count a.csv --csv", "by_country");
    seen("count a.csv -o x.csv", "by_country");
    seen("count a.csv --ndjson", "by_country");
    seen("count a.csv --table by_tier", "by_tier");
    seen("count a.csv --ndjson --table by_tier", "by_tier");
    seen("count words a.csv --csv", "");
    assert_int_equal(answer(&b, "count a.csv --csv --manifest", &e), MN_OK);
    write_text("seen.json", b.ptr, b.len);
    seen("replay seen.json", "*"); /* what it prints is held against the manifest */
    mn_buf_free(&b);
}

static void refused(const char *line, const char *msg, const char *hint)
{
    mn_call *call = NULL;
    mn_err e;
    mn_render_options how = {0};
    assert_int_equal(parse(&call, line, &e), MN_OK);
    assert_int_equal(mn_call_rendering(&how, call, &e), MN_USAGE);
    assert_string_equal(e.msg, msg);
    assert_string_equal(e.hint, hint);
    mn_call_free(call);
}

static void test_rendering(void **state)
{
    (void)state;
    rendering("count", MN_RENDER_TERMINAL, NULL);
    rendering("count --json", MN_RENDER_JSON, NULL);
    rendering("count --html", MN_RENDER_HTML, NULL);
    rendering("count -o a.html", MN_RENDER_HTML, NULL);
    rendering("count -o a.HTM", MN_RENDER_HTML, NULL);
    rendering("count -o a.txt", MN_RENDER_TERMINAL, NULL);
    rendering("count -o a.jsonl", MN_RENDER_NDJSON, NULL);
    rendering("count -o -", MN_RENDER_TERMINAL, NULL);
    rendering("count -o - --md", MN_RENDER_MARKDOWN, NULL);
    rendering("count -o a.dat --csv", MN_RENDER_CSV, NULL);
    rendering("count -o a.json --csv", MN_RENDER_CSV, NULL);
    rendering("count --table by_tier", MN_RENDER_CSV, "by_tier");
    rendering("count --ndjson --table by_tier", MN_RENDER_NDJSON, "by_tier");
    rendering("count -o a.csv --table by_tier", MN_RENDER_CSV, "by_tier");
    rendering("plain --csv --table whatever", MN_RENDER_CSV, "whatever");
    rendering("count --json --manifest", MN_RENDER_MANIFEST, NULL);
    rendering("count --manifest -o m.json", MN_RENDER_MANIFEST, NULL);
    rendering("model import t -o m.bin", MN_RENDER_TERMINAL, NULL);
    refused("count --json --csv", "--json and --csv can't both be had", "keep one, or call twice");
    refused("count -o a.foo", "the ending of 'a.foo' names no format",
            "end it in .html, .pdf, .json, .ndjson, .csv, .md or .txt, or give --html, --pdf, "
            "--json, --ndjson, --csv or --md");
    refused("count --json --table by_tier", "--table picks a table for --csv or --ndjson alone",
            "the other formats show all tables");
    refused("count --csv --table by_teir", "'count' has no table 'by_teir'",
            "did you mean 'by_tier'?");
    refused("count --csv --table zzz", "'count' has no table 'zzz'",
            "it has 'by_country', 'by_tier'");
    refused("count --manifest -o m.html",
            "'m.html' is named as a report, but --manifest writes JSON",
            "name it *.json; the report's format is said by --json, --csv, --md, --html or --pdf");
}

static void test_output(void **state)
{
    (void)state;
    mn_call *call = NULL;
    mn_err e;
    assert_int_equal(parse(&call, "count -o x.md", &e), MN_OK);
    assert_string_equal(mn_call_output(call), "x.md");
    mn_call_free(call);
    /* Its own -o is the command's business. */
    assert_int_equal(parse(&call, "model import t -o m.bin", &e), MN_OK);
    assert_null(mn_call_output(call));
    mn_call_free(call);
}

static void manifest(const char *line, const char *part)
{
    mn_buf b = {0};
    mn_err e;
    if (answer(&b, line, &e) != MN_OK)
        fail_msg("'%s': %s", line, e.msg);
    if (strstr(b.ptr, part) == NULL)
        fail_msg("'%s' is not in:\n%s", part, b.ptr);
    mn_buf_free(&b);
}

static void test_manifest(void **state)
{
    (void)state;
    manifest("count --manifest", "\"options\": {\"seed\": \"1\"}");
    manifest("count a.csv --manifest", "\"options\": {\"FILE\": \"a.csv\", \"seed\": \"1\"}");
    manifest("count --manifest --rate a --rate b --threads 3 -q --no-exact --json --seed 7",
             "\"options\": {\"rate\": [\"a\", \"b\"], \"exact\": \"no\", \"seed\": \"7\", "
             "\"json\": \"yes\"}");
    manifest("count --json -o x.html", "\"options\": {\"seed\": \"1\", \"json\": \"yes\"}");
    manifest("count -o x.json", "\"options\": {\"seed\": \"1\", \"json\": \"yes\"}");
    manifest("model import t u v -o m --manifest",
             "{\"TABLE\": \"t\", \"MORE\": [\"u\", \"v\"], \"seed\": \"1\"}");
}

/* `line` and the replay of its manifest print the same. */
static void replays(const char *line)
{
    char with[256];
    mn_err e;
    mn_buf first = {0}, m = {0}, again = {0};
    snprintf(with, sizeof with, "%s --manifest", line);
    assert_int_equal(answer(&first, line, &e), MN_OK);
    assert_int_equal(answer(&m, with, &e), MN_OK);
    write_text("m.json", m.ptr, m.len);
    if (answer(&again, "replay m.json", &e) != MN_OK)
        fail_msg("'%s': %s %s", line, e.file, e.msg);
    assert_string_equal(first.ptr, again.ptr);
    mn_buf_free(&first);
    mn_buf_free(&m);
    mn_buf_free(&again);
}

static void test_replay(void **state)
{
    (void)state;
    replays("count a.csv --json");
    replays("count a.csv --seed 77 --json --rate a --rate b --no-exact -e --share 0.3");
    replays("count a.csv --md");
    replays("count a.csv --width 60 --color always");
    replays("count --country=US --as company --width 70");
}

/* A whole --json report serves as its manifest, and the replay may be shown otherwise. */
static void test_replay_of_report(void **state)
{
    (void)state;
    mn_err e;
    mn_buf json = {0}, md = {0}, again = {0};
    assert_int_equal(answer(&json, "count a.csv --json --seed 3", &e), MN_OK);
    write_text("r.json", json.ptr, json.len);
    assert_int_equal(answer(&md, "count a.csv --md --seed 3", &e), MN_OK);
    assert_int_equal(answer(&again, "replay r.json --md", &e), MN_OK);
    assert_string_equal(md.ptr, again.ptr);
    mn_buf_clear(&again);
    assert_int_equal(answer(&again, "replay r.json -o x.md", &e), MN_OK);
    assert_string_equal(md.ptr, again.ptr);
    mn_buf_clear(&again);
    assert_int_equal(answer(&again, "replay r.json", &e), MN_OK);
    assert_string_equal(json.ptr, again.ptr);
    mn_buf_free(&json);
    mn_buf_free(&md);
    mn_buf_free(&again);
}

static void not_replayed(const char *text, mn_status status, const char *msg)
{
    mn_buf b = {0};
    mn_err e;
    write_text("bad.json", text, strlen(text));
    assert_int_equal(answer(&b, "replay bad.json", &e), status);
    assert_string_equal(e.msg, msg);
    assert_int_equal(e.status, status);
    mn_buf_free(&b);
}

static void test_replay_refused(void **state)
{
    (void)state;
    not_replayed("", MN_DATA, "not a manifest: it is no JSON");
    not_replayed("{\n  \"a\": }", MN_DATA, "not a manifest: it is no JSON");
    not_replayed("[1]", MN_DATA, "not a manifest: it is no JSON object");
    not_replayed("{}", MN_DATA, "not a manifest: it names no command");
    not_replayed("{\"command\": \"count\"}", MN_DATA, "not a manifest: it names no version");
    not_replayed("{\"command\": \"count\", \"version\": \"9.9.9\"}", MN_DATA,
                 "made by version '9.9.9', this is 0.1.0");
    not_replayed("{\"command\": \"zzz\", \"version\": \"0.1.0\"}", MN_DATA,
                 "no command 'zzz' to replay");
    not_replayed("{\"command\": \"replay\", \"version\": \"0.1.0\"}", MN_DATA,
                 "no command 'replay' to replay");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"x\": \"1\"}}",
                 MN_DATA, "'count' has no option '--x'");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"as\": \"1\"}}",
                 MN_DATA, "the option '--as' can't be '1'");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"as\": 1}}",
                 MN_DATA, "not a manifest: an option is no text");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"inputs\": [{\"role\": 1}]}",
                 MN_DATA, "not a manifest: an input has no role, path or sha256");
    not_replayed(
        "{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"FILE\": "
        "\"a.csv\"}, \"inputs\": [{\"role\": \"r\", \"path\": \"a.csv\", \"sha256\": \"00\"}]}",
        MN_DATA, "not the same as when the manifest was made");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"model_sha256\": \"00\"}",
                 MN_DATA, "the manifest has 'model_sha256' as '00', which is now ''");
    /* Can't be looked at before the run; is missed after it. */
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"inputs\": [{\"role\": \"r\", "
                 "\"path\": \"-\", \"sha256\": \"00\"}]}",
                 MN_DATA, "not the same as when the manifest was made");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"FILE\": "
                 "\"gone.csv\"}, \"inputs\": [{\"role\": \"r\", \"path\": \"gone.csv\", "
                 "\"sha256\": \"00\"}]}",
                 MN_SYSTEM, "can't read 'gone.csv': No such file or directory");
    /* No file but the call's own is opened, and none that may never end. */
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"inputs\": [{\"role\": \"r\", "
                 "\"path\": \"a.csv\", \"sha256\": \"00\"}]}",
                 MN_DATA, "no option names the manifest's input 'a.csv'");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"model\": "
                 "\"/dev/zero\"}}",
                 MN_DATA, "not a regular file");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"json\": "
                 "\"yes\", \"md\": \"yes\"}}",
                 MN_DATA, "--json and --md can't both be had");
    mn_buf b = {0};
    mn_err e;
    assert_int_equal(answer(&b, "replay gone.json", &e), MN_SYSTEM);
    static const char plain[] = "{\"command\": \"count\", \"version\": \"0.1.0\"}";
    write_text("m.json", plain, sizeof plain - 1);
    assert_int_equal(answer(&b, "replay m.json --seed 4", &e), MN_USAGE);
    assert_string_equal(e.msg, "a replay keeps the manifest's seed");
    mn_buf_free(&b);
}

/* Inputs and outputs that the command line could not have given. */
static void test_replay_of_others(void **state)
{
    (void)state;
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"FILE\": "
                 "[\"a.csv\", \"a.csv\", \"a.csv\"]}}",
                 MN_DATA, "'count' has one input too many, or out of order: FILE 'a.csv'");
    not_replayed("{\"command\": \"model import\", \"version\": \"0.1.0\", \"options\": {\"MORE\": "
                 "\"a.csv\"}}",
                 MN_USAGE, "'model import' writes a file: say where with -o");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"output\": "
                 "\"x.html\"}}",
                 MN_DATA, "a manifest names no output, but this has '--output'");
    not_replayed("{\"command\": \"count\", \"version\": \"0.1.0\", \"options\": {\"FILE\": \"\"}}",
                 MN_DATA, "not a manifest: an input is an empty text");
    mn_buf b = {0};
    mn_err e;
    assert_int_equal(answer(&b, "replay bad.json -o x.md", &e), MN_DATA);
    static const char order[] = "{\"command\": \"model import\", \"version\": \"0.1.0\", "
                                "\"options\": {\"MORE\": \"a.csv\"}}";
    write_text("bad.json", order, sizeof order - 1);
    assert_int_equal(answer(&b, "replay bad.json -o x.mnm", &e), MN_DATA);
    assert_string_equal(e.msg,
                        "'model import' has one input too many, or out of order: MORE 'a.csv'");
    static const char own[] = "{\"command\": \"model import\", \"version\": \"0.1.0\", "
                              "\"options\": {\"TABLE\": \"a.csv\", \"output\": \"x.mnm\"}}";
    write_text("bad.json", own, sizeof own - 1);
    assert_int_equal(answer(&b, "replay bad.json -o y.mnm", &e), MN_DATA);
    static const char none[] = "{\"command\": \"model import\", \"version\": \"0.1.0\"}";
    write_text("bad.json", none, sizeof none - 1);
    assert_int_equal(answer(&b, "replay bad.json -o x.mnm", &e), MN_DATA);
    assert_string_equal(e.msg, "the manifest names no TABLE, which 'model import' needs");
    mn_buf_free(&b);
}

static void test_save(void **state)
{
    (void)state;
    mn_report *r = NULL;
    mn_err e;
    assert_int_equal(mn_report_new(&r, "count", "A count", NULL), MN_OK);
    mn_render_options how = {.format = MN_RENDER_JSON};
    assert_int_equal(mn_report_save(r, &how, "saved.json", &e), MN_OK);
    assert_int_equal(access("saved.json", R_OK), 0);
    /* What fails leaves the old file and no other. */
    how = (mn_render_options){.format = MN_RENDER_CSV, .table = "none"};
    assert_int_equal(mn_report_save(r, &how, "saved.json", &e), MN_USAGE);
    assert_int_equal(
        system("test \"$(head -c1 saved.json)\" = '{' && ! ls saved.json.* 2>/dev/null"), 0);
    assert_int_equal(mn_report_save(r, &how, "no/such/folder.csv", &e), MN_SYSTEM);
    how.format = MN_RENDER_JSON;
    assert_int_equal(mn_report_save(r, &how, "/dev/full", &e), MN_SYSTEM);
    mn_report_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seen),           cmocka_unit_test(test_rendering),
        cmocka_unit_test(test_output),         cmocka_unit_test(test_manifest),
        cmocka_unit_test(test_replay),         cmocka_unit_test(test_replay_of_report),
        cmocka_unit_test(test_replay_refused), cmocka_unit_test(test_replay_of_others),
        cmocka_unit_test(test_save),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
