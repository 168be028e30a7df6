/* SPDX-License-Identifier: Apache-2.0
 *
 * trace_epcis.c - tests of documents of EPCIS: which events become rows, and what is said of the
 * others.
 */
#include "trace_rows.h"

static void test_epcis(void **state)
{
    (void)state;
    reading x;
    static const char text[] =
        "{\"type\":\"EPCISDocument\",\"epcisBody\":{\"eventList\":[\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e1\",\"eventTime\":\"2026-03-01T08:00:00Z\","
        "\"bizStep\":\"shipping\",\"epcList\":[\"urn:epc:id:sgtin:0614141.812345.1\","
        "\"urn:epc:id:sgtin:0614141.812345.2\"],\"quantityList\":[{\"epcClass\":"
        "\"urn:epc:class:lgtin:4012345.012345.L1\",\"quantity\":20.5,\"uom\":\"KGM\"}],"
        "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"urn:epc:id:pgln:0614141.12345\"}],"
        "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"urn:example:buyer\"}]},"
        "\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e2\",\"bizStep\":\"receiving\",\"epcList\":[],"
        "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"a\"}],"
        "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"b\"}]},\n"
        "{\"type\":\"TransformationEvent\",\"eventID\":\"e3\",\"eventTime\":\"2026-03-02T08:00:"
        "00Z\","
        "\"inputQuantityList\":[{\"epcClass\":\"urn:epc:class:lgtin:4012345.012345.L1\","
        "\"quantity\":20,\"uom\":\"KGM\"}],\"outputEPCList\":"
        "[\"https://id.gs1.org/01/09506000134352/10/ABC\"]},\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e1\"},\n"
        "{\"type\":\"ObjectEvent\",\"eventID\":\"e5\",\"eventTime\":\"2026-02-30T08:00:00Z\"}]}}\n";
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(text), NULL, 1);
    if (x.st)
        fail_msg("%s", x.e.msg);
    check_rows(&x, "2: e1 0614141123452 urn:example:buyer 80614141123458 - 2026-03-01 2026-03-01 2 "
                   "piece - 0\n"
                   "2: e1#2 0614141123452 urn:example:buyer 04012345123456 - 2026-03-01 2026-03-01 "
                   "20.5 kg - 0\n"
                   "4: e3 event in 04012345123456 20 20 kg\n"
                   "4: e3 event out 09506000134352 1 1 piece\n");
    check_refused(&x, 0, 5, "", "event 4: e1", "the event's id is there already");
    check_refused(&x, 1, 6, "eventTime", "event 5: e5", "no such day");
    check_finding(&x, 0, 1, "epcis-other-end", "");
    end(&x);
    read_with(&x, MN_EPCIS, "f.json", mn_text_of("{\"a\":1}"), NULL, 1);
    assert_int_equal(x.st, MN_DATA);
    end(&x);
}

/* A document in one line, as programs write it: events without an id are told apart, what is
 * refused says which event it is, and a document that is cut is not called another's. */
static void test_epcis_one_line(void **state)
{
    (void)state;
    reading x;
#define MADE(in, out)                                                                              \
    "{\"type\":\"TransformationEvent\",\"inputQuantityList\":[{\"epcClass\":\"urn:epc:class:"      \
    "lgtin:"                                                                                       \
    "4012345.012345." in "\",\"quantity\":20,\"uom\":\"KGM\"}],\"outputQuantityList\":[{"          \
    "\"epcClass\":\"urn:epc:class:lgtin:4012345.012346." out                                       \
    "\",\"quantity\":19,\"uom\":\"KGM\"}]}"
    static const char text[] = "{\"epcisBody\":{\"eventList\":[" MADE("L1", "M1") "," MADE(
        "L2", "M2") ",{\"type\":\"TransformationEvent\",\"eventTime\":\"2026-03-01\","
                    "\"inputQuantityList\":[{\"epcClass\":\"x\",\"quantity\":-1}]}]}}";
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(text), NULL, 1);
    assert_int_equal(x.st, MN_OK);
    check_rows(&x, "1: event 1 of file 1 event in 04012345123456 20 20 kg\n"
                   "1: event 1 of file 1 event out 04012345123463 19 19 kg\n"
                   "1: event 2 of file 1 event in 04012345123456 20 20 kg\n"
                   "1: event 2 of file 1 event out 04012345123463 19 19 kg\n");
    check_refused(&x, 0, 1, "", "event 3", "a quantity that is negative, or no number");
    end(&x);
    read_with(&x, MN_EPCIS, "f.json", (mn_text){text, sizeof text - 9}, NULL, 1);
    assert_int_equal(x.st, MN_DATA);
    assert_non_null(strstr(x.e.msg, "broken JSON"));
    end(&x);
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(" \n"), NULL, 1);
    assert_int_equal(x.st, MN_DATA);
    end(&x);
#undef MADE
}

#define ENDS                                                                                       \
    "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"a\"}],"                               \
    "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"b\"}]"
#define GOODS "\"epcList\":[\"urn:epc:id:sgtin:0614141.812345.1\"],"

/* Each event is used, refused, or said to come to nothing and why. */
static void test_passed_over(void **state)
{
    (void)state;
    reading x;
    mn_buf b = {0};
    mn_buf_str(&b,
               "{\"eventList\":[\n"
               "{\"type\":\"ObjectEvent\",\"eventID\":\"e1\"," GOODS ENDS "},\n"
               "{\"type\":\"ObjectEvent\",\"eventID\":\"e2\"," ENDS "},\n"
               "{\"type\":\"TransformationEvent\",\"eventID\":\"e3\"},\n"
               "{\"type\":\"ObjectEvent\",\"eventID\":\"e4\"," GOODS "\"action\":\"OBSERVE\"},\n"
               "{\"type\":\"ObjectEvent\",\"eventID\":\"e5\",\"epcList\":["
               "\"urn:epc:id:sscc:0614141.1234567890\"]," ENDS "},\n"
               "{\"type\":\"ObjectEvent\",\"eventID\":\"e6\",\"epcList\":[\"urn:x:");
    for (int i = 0; i < 520; i++)
        mn_buf_char(&b, 'x'); /* longer than an id may be: the event is refused, not the file */
    mn_buf_str(&b, "\"]," ENDS "},\n"
                   "{\"type\":\"TransformationEvent\",\"transformationID\":\"run\","
                   "\"inputEPCList\":[\"urn:epc:id:sscc:0614141.1234567890\"],"
                   "\"outputEPCList\":[\"urn:epc:id:sgtin:0614141.812345.1\"]},\n"
                   "{\"type\":\"TransformationEvent\",\"transformationID\":\"run\","
                   "\"inputQuantityList\":[{\"epcClass\":\"g\",\"quantity\":-1}]}]}\n");
    read_with(&x, MN_EPCIS, "f.json", (mn_text){b.ptr, b.len}, NULL, 1);
    if (x.st)
        fail_msg("%s", x.e.msg);
    check_rows(&x, "2: e1 a b 80614141123458 - - - 1 piece - 0\n"
                   "8: run event out 80614141123458 1 1 piece\n"
                   "8: run - lost in\n"
                   "9: run - lost in out\n");
    const mn_tables_count n = mn_tables_counted(x.t, MN_EPCIS);
    assert_int_equal(n.rows, 8);
    assert_int_equal(n.used, 2);
    assert_int_equal(n.refused, 2);
    check_refused(&x, 0, 7, "", "event 6: e6", "an identifier that is longer than 512 bytes");
    check_refused(&x, 1, 9, "", "event 8", "a quantity that is negative");
    check_finding(&x, 0, 3, "epcis-no-goods", "e2");
    check_finding(&x, 1, 4, "epcis-no-goods", "e3");
    check_finding(&x, 2, 1, "epcis-no-transfer", "");
    check_finding(&x, 3, 1, "epcis-sscc", "");
    assert_string_equal(
        mn_tables_note_at(x.t, 0),
        "Events of EPCIS: 8; used 2, refused 2, of no use here 4: naming no goods 2, "
        "naming no source and destination party 1, naming logistic units (SSCC) "
        "alone 1");
    end(&x);
    mn_buf_free(&b);
}

/* Events that are declared to be in error, before or after, in whichever document, with ids and
 * without. */
static void test_errors(void **state)
{
    (void)state;
    reading x;
#define EVENT(id, more) "{\"type\":\"ObjectEvent\",\"eventID\":\"" id "\"," more GOODS ENDS "}"
    static const char one[] = "{\"eventList\":[\n" EVENT("e1", "") ",\n" EVENT(
        "e2", "") ",\n"
                  "{\"type\":\"ObjectEvent\",\"bizStep\":\"x\"," GOODS ENDS "},\n"
                  "{\"type\":\"ObjectEvent\",\"bizStep\":\"y\"," GOODS ENDS
                  "},\n" EVENT("e9", "\"errorDeclaration\":{},") "]}",
                      two[] = "{\"eventList\":[\n" EVENT(
                          "e2", "\"errorDeclaration\":{\"declarationTime\":\"2026-03-02T00:"
                                "00:00Z\",\"reason\":"
                                "\"incorrect_data\",\"correctiveEventIDs\":[\"e3\",\"e7\"]}"
                                ",") ",\n" EVENT("e3", "") ",\n"
                                                           "{" GOODS
                                                           "\"recordTime\":\"2026-03-09T00:00:"
                                                           "00Z\", \"errorDeclaration\" : {},"
                                                           " \"bizStep\" : \"y\"," ENDS
                                                           ",\"type\":\"ObjectEvent\"}]}";
    const mn_memory_file file[] = {{"one.json", one, sizeof one - 1},
                                   {"two.json", two, sizeof two - 1}};
    read_files(&x, MN_EPCIS, file, 2, NULL, 1);
    if (x.st)
        fail_msg("%s", x.e.msg);
    check_rows(&x, "2: e1 a b 80614141123458 - - - 1 piece - 0\n"
                   "4: - a b 80614141123458 - - - 1 piece - 0\n"
                   "3: e3 a b 80614141123458 - - - 1 piece - 0\n");
    check_finding(&x, 0, 6, "epcis-error", "e9");
    check_finding(&x, 1, 2, "epcis-error", "e2");
    check_finding(&x, 2, 4, "epcis-error", "event 3 of file 1");
    static const char *const reason[] = {
        "an event is declared to be in error that no document has; nothing is named that holds in "
        "its place",
        "this event is declared to be in error, and is not used (incorrect_data); what holds in "
        "its place is 'e3', 'e7' (which no document has)",
        "this event is declared to be in error, and is not used; nothing is named that holds in "
        "its place"};
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(mn_tables_finding_at(x.t, i)->reason, reason[i]);
    const mn_tables_count n = mn_tables_counted(x.t, MN_EPCIS);
    assert_int_equal(n.rows, 8);
    assert_int_equal(n.used, 3);
    assert_string_equal(
        mn_tables_note_at(x.t, 0),
        "Events of EPCIS: 8; used 3, refused 0, of no use here 5: declared to be in "
        "error 2, declaring an error 3");
    end(&x);
    read_files(&x, MN_EPCIS, file, 1, NULL, 1); /* the first alone */
    assert_int_equal(mn_tables_counted(x.t, MN_EPCIS).used, 4);
    end(&x);
}

/* Two places of one GLN stay two, a party is one; the day is the one at the place. */
static void test_places_and_days(void **state)
{
    (void)state;
    reading x;
#define GONE(place, time, offset)                                                                  \
    "{\"type\":\"ObjectEvent\",\"eventTime\":\"" time "\",\"eventTimeZoneOffset\":\"" offset       \
    "\"," GOODS                                                                                    \
    "\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"urn:epc:id:sgln:0614141.12345.7\"},"  \
    "{\"type\":\"location\",\"source\":\"" place "\"}],"                                           \
    "\"destinationList\":[{\"type\":\"owning_party\",\"destination\":\"b\"}]}"
    static const char text[] = "{\"eventList\":[\n" GONE(
        "urn:epc:id:sgln:0614141.12345.400", "2026-03-01T23:30:00Z",
        "+08:00") ",\n" GONE("https://id.gs1.org/414/0614141123452/254/401", "2026-03-01T02:00:00Z",
                             "-05:00") ",\n" GONE("urn:epc:id:sgln:0614141.12345.0",
                                                  "2026-03-01T02:00:00Z", "later") "]}";
    read_with(&x, MN_EPCIS, "f.json", mn_text_of(text), NULL, 1);
    check_rows(&x, "2: - 0614141123452 b 80614141123458 - 2026-03-02 2026-03-02 1 piece - 0 "
                   "0614141123452.400 -\n"
                   "3: - 0614141123452 b 80614141123458 - 2026-02-28 2026-02-28 1 piece - 0 "
                   "0614141123452.401 -\n"
                   "4: - 0614141123452 b 80614141123458 - 2026-03-01 2026-03-01 1 piece - 0 "
                   "0614141123452 -\n");
    check_finding(&x, 0, 4, "epcis-offset", "event 3 of file 1");
    end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_epcis),           cmocka_unit_test(test_epcis_one_line),
        cmocka_unit_test(test_passed_over),     cmocka_unit_test(test_errors),
        cmocka_unit_test(test_places_and_days),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
