/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/steps.c - steps.json: how a network came to be what it is, step by step.
 */
#include "adverts/case/package.h"

#include <stdio.h>

#include "core/err.h"
#include "core/text.h"

static void put_member(mn_buf *to, bool first, const char *name, mn_text value)
{
    mn_buf_fmt(to, "%s\"%s\": ", first ? "{" : ", ", name);
    mn_buf_json(to, value);
}

static void put_maybe(mn_buf *to, const char *name, mn_text value)
{
    if (value.len)
        put_member(to, false, name, value);
}

static mn_status put_network(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_network n;
    bool any = true;
    mn_status st = mn_store_network_at(&c, s, number, e);
    if (!st && !(st = mn_store_next_network(c, &n, &any, e)) && any) {
        const struct {
            const char *name;
            mn_text value;
        } member[] = {
            {"first_post", n.name},   {"archive", n.archive},
            {"key", n.key},           {"state", mn_text_of(mn_store_matter_state_name(n.state))},
            {"found_on", n.found},    {"found_by", n.found_by},
            {"taken_by", n.taken_by}, {"decision", n.decision},
            {"reason", n.reason},     {"decided_by", n.by},
            {"decided_on", n.at}};
        for (size_t i = 0; i < sizeof member / sizeof *member; i++)
            put_maybe(to, member[i].name, member[i].value);
    }
    mn_store_cursor_free(c);
    return st;
}

/* Options and figures of the run in which the case was made. */
static void put_facts(mn_buf *to, const mn_network_case *c)
{
    const mn_table *t = c->table[MN_CASE_FACTS];
    for (size_t i = 0; i < mn_table_rows(t); i++) {
        mn_buf_str(to, i ? ",\n    " : "\n    ");
        mn_buf_json(to, mn_table_text(t, i, MN_CASE_FACT_NAME));
        mn_buf_str(to, ": ");
        mn_buf_json(to, mn_table_text(t, i, MN_CASE_FACT_VALUE));
    }
}

static void put_inputs(mn_buf *to, const mn_network_case *c)
{
    const mn_table *t = c->table[MN_CASE_FILES];
    for (size_t i = 0; i < mn_table_rows(t); i++) {
        mn_buf_str(to, i ? ",\n    " : "\n    ");
        put_member(to, true, "file", mn_table_text(t, i, 0));
        put_maybe(to, "sha256", mn_table_text(t, i, 1));
        mn_buf_fmt(to, ", \"rows\": %lld", (long long)mn_table_i64(t, i, 2));
        put_maybe(to, "kept_on", mn_table_text(t, i, 3));
        mn_buf_char(to, '}');
    }
}

static mn_status put_steps(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_step v;
    bool any = true;
    mn_status st = mn_store_steps(&c, s, MN_STORE_NETWORKS, number, e);
    while (!st && !(st = mn_store_next_step(c, &v, &any, e)) && any) {
        mn_buf_str(to, v.step == 1 ? "\n    " : ",\n    ");
        mn_buf_fmt(to, "{\"step\": %lld, \"case_version\": %lld", (long long)v.step,
                   (long long)v.version);
        put_member(to, false, "what", v.what);
        put_maybe(to, "decision", v.decision);
        put_maybe(to, "reason", v.reason);
        put_member(to, false, "by", v.by);
        put_member(to, false, "on", v.at);
        mn_buf_char(to, '}');
    }
    mn_store_cursor_free(c);
    return st;
}

/* The log's entries about the network: also who saw its case. */
static mn_status put_log(mn_buf *to, mn_store *s, int64_t number, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_audit a;
    bool any = true, first = true;
    char object[48];
    snprintf(object, sizeof object, "network/%lld", (long long)number);
    mn_status st = mn_store_audit_log(&c, s, 0, e);
    while (!st && !(st = mn_store_next_audit(c, &a, &any, e)) && any) {
        if (!mn_text_eq_str(a.object, object))
            continue;
        mn_buf_fmt(to, "%s\n    {\"sequence\": %lld", first ? "" : ",", (long long)a.sequence);
        put_member(to, false, "when", a.when);
        put_member(to, false, "actor", a.actor);
        put_member(to, false, "action", a.action);
        put_member(to, false, "object", a.object);
        put_member(to, false, "note", a.note);
        put_member(to, false, "payload", a.payload);
        put_member(to, false, "previous", a.previous);
        put_member(to, false, "hash", a.hash);
        mn_buf_char(to, '}');
        first = false;
    }
    mn_store_cursor_free(c);
    return st;
}

mn_status mn_package_steps(mn_buf *to, mn_store *s, int64_t number, const char *name,
                           const mn_network_case *c, int64_t version, const char *hex,
                           const mn_store_act *act, mn_err *e)
{
    mn_buf_str(to, "{\n  \"manumit\": \"network-package-1\",\n  \"network\": ");
    put_member(to, true, "number", mn_text_of(name));
    mn_status st = put_network(to, s, number, e);
    mn_buf_str(to, "},\n  \"package\": ");
    put_member(to, true, "program", mn_text_of(MN_VERSION));
    put_member(to, false, "made_by", act->actor);
    put_member(to, false, "made_on", act->when);
    mn_buf_fmt(to, "},\n  \"case\": {\"file\": \"case.ndjson\", \"version\": %lld",
               (long long)version);
    put_member(to, false, "sha256", mn_text_of(hex));
    mn_buf_str(to, "},\n  \"found_with\": {");
    put_facts(to, c);
    mn_buf_str(to, "\n  },\n  \"inputs\": [");
    put_inputs(to, c);
    mn_buf_str(to, "\n  ],\n  \"steps\": [");
    if (!st)
        st = put_steps(to, s, number, e);
    mn_buf_str(to, "\n  ],\n  \"audit_log\": [");
    if (!st)
        st = put_log(to, s, number, e);
    mn_buf_str(to, "\n  ]\n}\n");
    return st || !to->failed ? st : mn_fail_memory(e);
}
