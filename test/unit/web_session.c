/* SPDX-License-Identifier: Apache-2.0
 *
 * web_session.c - tokens in heads, bodies of sign-ins, and what the gate remembers.
 */
#include "web/session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "core/text.h"

#define TOKEN "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE" /* 43 characters */

/* --- tokens -------------------------------------------------------------------- */

static mn_web_head head_of(const char *cookie, const char *authorization)
{
    mn_web_head h = {.method = MN_WEB_GET};
    if (cookie)
        h.field[h.fields++] = (mn_web_field){mn_text_of("Cookie"), mn_text_of(cookie)};
    if (authorization)
        h.field[h.fields++] =
            (mn_web_field){mn_text_of("Authorization"), mn_text_of(authorization)};
    return h;
}

static void tokens_are_found(void **state)
{
    (void)state;
    static const struct {
        const char *cookie, *authorization;
        mn_web_token_from from;
        unsigned status;
    } cases[] = {
        {NULL, NULL, MN_WEB_NO_TOKEN, 0},
        {"manumit=" TOKEN, NULL, MN_WEB_FROM_COOKIE, 0},
        {"a=b;manumit=" TOKEN ";c", NULL, MN_WEB_FROM_COOKIE, 0},
        {"manumit = " TOKEN " ", NULL, MN_WEB_FROM_COOKIE, 0},
        {"amanumit=" TOKEN, NULL, MN_WEB_NO_TOKEN, 0},
        {"manumit=" TOKEN "A", NULL, MN_WEB_NO_TOKEN, 0},
        {"manumit=; manumit=" TOKEN, NULL, MN_WEB_BAD_TOKEN, 400},
        {"manumit=" TOKEN "; manumit=" TOKEN, NULL, MN_WEB_BAD_TOKEN, 400},
        {NULL, "Bearer " TOKEN, MN_WEB_FROM_BEARER, 0},
        {"manumit=x", "BEARER " TOKEN, MN_WEB_FROM_BEARER, 0},
        {"manumit=" TOKEN, "Basic " TOKEN, MN_WEB_FROM_COOKIE, 0},
        {"manumit=" TOKEN, "Bearer", MN_WEB_BAD_TOKEN, 401},
        {"manumit=" TOKEN, "Bearer " TOKEN " ", MN_WEB_BAD_TOKEN, 401},
        {"manumit=" TOKEN, "Bearerx " TOKEN, MN_WEB_FROM_COOKIE, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const mn_web_head h = head_of(cases[i].cookie, cases[i].authorization);
        mn_text token = {NULL, 0};
        mn_web_refusal why = {0, NULL};
        assert_int_equal(mn_web_token_of(&token, &h, "manumit", &why), cases[i].from);
        assert_int_equal(why.status, cases[i].status);
        if (cases[i].from == MN_WEB_FROM_COOKIE || cases[i].from == MN_WEB_FROM_BEARER)
            assert_true(mn_text_eq_str(token, TOKEN));
    }
}

/* --- bodies -------------------------------------------------------------------- */

static bool reads(mn_web_knock *k, const char *text, size_t len)
{
    mn_buf body = {0};
    mn_web_response r = {.status = 0};
    mn_buf_add(&body, text, len);
    *k = (mn_web_knock){.kind = MN_WEB_ENTER};
    const bool good = mn_web_session_read(k, &body, &r);
    for (size_t i = 0; i < body.len; i++)
        assert_int_equal(body.ptr[i], 0); /* wiped */
    assert_int_equal(r.status, good ? 0 : 400);
    if (r.body.len)
        assert_null(strstr(r.body.ptr, "secret"));
    mn_buf_free(&body);
    mn_web_response_free(&r);
    return good;
}

static void bodies_are_read(void **state)
{
    (void)state;
    mn_web_knock k;
    char longer[3000];
#define READS(text) reads(&k, text, sizeof(text) - 1)
    assert_true(READS("{\"name\":\"r\\u00e9x\",\"password\":\"my secret\"}"));
    assert_int_equal(k.name_len, 4);
    assert_memory_equal(k.name, "r\xc3\xa9x", 4);
    assert_int_equal(k.password_len, 9);
    assert_memory_equal(k.password, "my secret", 9);
    assert_false(READS("{\"name\":\"rex\",\"password\":\"secret\",\"x\":1}"));
    assert_false(READS("{\"name\":\"rex\",\"name\":\"secret\"}"));
    assert_false(READS("{\"name\":\"rex\",\"password\":{\"secret\":1}}"));
    assert_false(READS("{\"name\":\"rex\",\"password\":\"secret"));
    assert_false(READS("{\"name\":\"rex\",\"password\":\"secret\xff\"}"));
    assert_false(READS("\"secret\""));
    assert_false(READS(""));
    /* What is too long is nobody's, and stays so: its first bytes alone are no password. */
    int n = snprintf(longer, sizeof longer, "{\"name\":\"rex\",\"password\":\"%0*d\"}", 2000, 0);
    assert_true(reads(&k, longer, (size_t)n));
    assert_int_equal(k.password_len, MN_WEB_PASSWORD_BYTES + 1);
}

/* --- the gate ------------------------------------------------------------------ */

static mn_web_knock said(const char *token, bool accounts, bool in)
{
    mn_web_knock k = {.kind = MN_WEB_ASK, .there = true, .accounts = accounts, .in = in};
    snprintf(k.token, sizeof k.token, "%s", token);
    snprintf(k.session.account, sizeof k.session.account, "rex");
    k.session.role = MN_STORE_REVIEWER;
    return k;
}

static mn_web_entry enter(mn_web_gate *g, mn_web_visitor *v, const char *token,
                          const mn_web_knock *k, int64_t now)
{
    char cookie[64];
    mn_web_response r = {.status = 0};
    snprintf(cookie, sizeof cookie, "manumit=%s", token);
    const mn_web_head h = head_of(token[0] ? cookie : NULL, NULL);
    const mn_web_entry how = mn_web_gate_enter(g, v, &h, "manumit", k, now, &r);
    assert_int_equal(r.status, how == MN_WEB_REFUSED ? 503 : 0);
    mn_web_response_free(&r);
    return how;
}

static void gate_asks_and_remembers(void **state)
{
    (void)state;
    mn_web_gate *g = calloc(1, sizeof *g);
    mn_web_visitor v;
    assert_non_null(g);
    /* Without accounts: asked again after a while, also with a token. */
    mn_web_knock k = said("", false, false);
    assert_int_equal(enter(g, &v, "", NULL, 0), MN_WEB_UNKNOWN);
    assert_int_equal(enter(g, &v, "", &k, 0), MN_WEB_KNOWN);
    assert_true(v.there && !v.accounts);
    assert_int_equal(enter(g, &v, TOKEN, NULL, MN_WEB_TRUST_MS - 1), MN_WEB_KNOWN);
    assert_false(v.in);
    mn_web_gate_wrote(g); /* into the store that is there */
    assert_int_equal(enter(g, &v, "", NULL, MN_WEB_TRUST_MS - 1), MN_WEB_KNOWN);
    k.there = false; /* it was taken away; what writes may make another */
    assert_int_equal(enter(g, &v, "", &k, 0), MN_WEB_KNOWN);
    assert_int_equal(enter(g, &v, "", NULL, 0), MN_WEB_KNOWN);
    assert_false(v.there);
    mn_web_gate_wrote(g);
    assert_int_equal(enter(g, &v, "", NULL, 0), MN_WEB_UNKNOWN);
    k.there = true;
    assert_int_equal(enter(g, &v, "", &k, 0), MN_WEB_KNOWN);
    assert_int_equal(enter(g, &v, "", NULL, MN_WEB_TRUST_MS), MN_WEB_UNKNOWN);
    /* With accounts: for ever; nobody needs to be asked after, a token does. */
    k = said("", true, false);
    assert_int_equal(enter(g, &v, "", &k, 5000), MN_WEB_KNOWN);
    assert_true(v.accounts && !v.in);
    assert_int_equal(enter(g, &v, "", NULL, 9000000), MN_WEB_KNOWN);
    k = said("", false, false); /* a store that lost its accounts is none of ours */
    assert_int_equal(enter(g, &v, "", &k, 9000000), MN_WEB_KNOWN);
    assert_true(v.accounts);
    assert_int_equal(enter(g, &v, TOKEN, NULL, 0), MN_WEB_UNKNOWN);
    k = said(TOKEN, true, true);
    assert_int_equal(enter(g, &v, TOKEN, &k, 100), MN_WEB_KNOWN);
    assert_true(v.in);
    assert_string_equal(v.session.account, "rex");
    assert_int_equal(enter(g, &v, TOKEN, NULL, 100 + MN_WEB_TRUST_MS - 1), MN_WEB_KNOWN);
    assert_true(v.in);
    assert_int_equal(enter(g, &v, TOKEN, NULL, 100 + MN_WEB_TRUST_MS), MN_WEB_UNKNOWN);
    assert_int_equal(enter(g, &v, TOKEN, NULL, 200), MN_WEB_KNOWN);
    mn_web_gate_forget(g, TOKEN);
    assert_int_equal(enter(g, &v, TOKEN, NULL, 200), MN_WEB_UNKNOWN);
    k = said(TOKEN, true, false);
    assert_int_equal(enter(g, &v, TOKEN, &k, 200), MN_WEB_KNOWN);
    assert_false(v.in);
    /* A store that does not answer lets nobody in. */
    k.st = MN_SYSTEM;
    assert_int_equal(enter(g, &v, TOKEN, &k, 200), MN_WEB_REFUSED);
    assert_false(v.in);
    free(g);
}

/* More guests than are remembered: the latest are, and all get in when the store says so. */
static void gate_forgets_the_oldest(void **state)
{
    (void)state;
    mn_web_gate *g = calloc(1, sizeof *g);
    mn_web_visitor v;
    char token[MN_STORE_TOKEN];
    assert_non_null(g);
    for (int i = 0; i < 2 * MN_WEB_GUESTS; i++) {
        snprintf(token, sizeof token, "%043d", i);
        const mn_web_knock k = said(token, true, true);
        assert_int_equal(enter(g, &v, token, &k, i), MN_WEB_KNOWN);
        assert_true(v.in);
    }
    assert_int_equal(g->guests, MN_WEB_GUESTS);
    for (int i = 0; i < 2 * MN_WEB_GUESTS; i++) {
        snprintf(token, sizeof token, "%043d", i);
        assert_int_equal(enter(g, &v, token, NULL, 600),
                         i < MN_WEB_GUESTS ? MN_WEB_UNKNOWN : MN_WEB_KNOWN);
    }
    free(g);
}

/* The table of roles and deeds, as requests meet it; and what a browser must add. */
static void gate_asks_for_the_role(void **state)
{
    (void)state;
    const mn_web_head h = head_of(NULL, NULL);
    for (int role = 0; role < MN_STORE_ROLES; role++)
        for (int deed = 0; deed < MN_STORE_DEEDS; deed++) {
            mn_web_response r = {.status = 0};
            mn_web_visitor v = {.accounts = true, .in = true, .from = MN_WEB_FROM_BEARER};
            v.session.role = (mn_store_role)role;
            snprintf(v.session.account, sizeof v.session.account, "rex");
            const bool may = mn_store_role_may((mn_store_role)role, (mn_store_deed)deed);
            assert_int_equal(mn_web_gate_allows(&v, &h, (mn_store_deed)deed, true, &r), may);
            assert_int_equal(r.status, may ? 0 : 403);
            v.from = MN_WEB_FROM_COOKIE; /* without the field that a page of ours adds */
            assert_false(mn_web_gate_allows(&v, &h, (mn_store_deed)deed, true, &r));
            assert_int_equal(r.status, 403);
            v.accounts = false;
            assert_true(mn_web_gate_allows(&v, &h, (mn_store_deed)deed, true, &r));
            mn_web_response_free(&r);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tokens_are_found),        cmocka_unit_test(bodies_are_read),
        cmocka_unit_test(gate_asks_and_remembers), cmocka_unit_test(gate_forgets_the_oldest),
        cmocka_unit_test(gate_asks_for_the_role),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
