/* SPDX-License-Identifier: Apache-2.0
 *
 * route_match.c - POST /match/{dataset}: yente's request answered in yente's form, so that its
 * clients can switch. The score is our probability; a decision of people goes before it.
 */
#include <stdlib.h>
#include <string.h>

#include "core/buf.h"
#include "core/err.h"
#include "core/parallel.h"
#include "core/text.h"
#include "screen/commands/match_ask.h"
#include "screen/commands/route.h"
#include "screen/commands/screen.h"
#include "table/json.h"

/* A request that is answered. */
typedef struct matching {
    mn_match_ask ask;
    mn_match_body body;
    mn_screening s;
    mn_ruling how;
    mn_ruler *ruler;
    mn_buf out;
} matching;

/* --- the lists ----------------------------------------------------------------------------- */

static mn_status open_lists(matching *m, const mn_ctx *ctx, mn_err *e)
{
    char now[MN_STORE_TIME], today[MN_STORE_DATE];
    const mn_match_ask *a = &m->ask;
    const mn_screen_limits limits = {.accept = a->threshold > 0.01 ? a->threshold : 0.01,
                                     .review = a->cutoff > 0.01 ? a->cutoff : 0.01,
                                     .most = MN_MATCHES_ALL};
    const mn_lists_asked asked = {.store = ctx->store, .actor = ctx->actor, .today = today};
    mn_store_now(now);
    memcpy(today, now, sizeof today - 1);
    today[sizeof today - 1] = '\0';
    mn_status st = mn_kit_get(&m->s.kit, ctx, e);
    if (!st && !(st = mn_screener_new(&m->s.screener, m->s.kit, limits, e)) &&
        !(st = mn_lists_open(&m->s.lists, m->s.screener, m->s.kit, &asked, ctx, e))) {
        m->s.most = MN_MATCHES_ALL;
        m->how = mn_screening_ruling(&m->s);
        st = mn_ruler_take(&m->ruler, &m->how, ctx, e);
    }
    return st;
}

static mn_status check_dataset(const matching *m, unsigned *status, mn_err *e)
{
    const mn_text name = m->ask.dataset;
    for (size_t i = 0; i < m->s.lists.n; i++)
        if (mn_text_eq_str(name, m->s.lists.list[i].name))
            return MN_OK;
    if (!name.len)
        return MN_OK;
    mn_fail(e, MN_USAGE, "no such dataset: '%.*s'", (int)mn_utf8_cut(name, 60).len, name.ptr);
    mn_hint(e, "a list's name in the store, or 'default' for all");
    *status = 404;
    return MN_USAGE;
}

/* --- entities ------------------------------------------------------------------------------ */

/* Values by property: they come in the order of fields. */
typedef struct props {
    mn_buf *out;
    bool any;
    mn_party_field last;
} props;

static void put_value(props *p, mn_party_field f, mn_text value)
{
    if (p->any && f == p->last)
        mn_buf_char(p->out, ',');
    else
        mn_buf_fmt(p->out, "%s\"%s\":[", p->any ? "]," : "", mn_party_field_name(f));
    mn_buf_json(p->out, value);
    p->any = true;
    p->last = f;
}

static void put_names(props *p, const mn_index *x, uint32_t entry)
{
    uint32_t first, count;
    mn_index_names_of(x, entry, &first, &count);
    for (uint32_t i = first; i < first + count; i++) {
        const mn_index_name n = mn_index_name_at(x, i);
        put_value(p, n.kind, mn_parsed_original(n.parsed));
    }
}

static void put_entity(mn_buf *out, const mn_index *x, uint32_t entry)
{
    props p = {.out = out};
    uint32_t first, count;
    mn_index_names_of(x, entry, &first, &count);
    mn_buf_str(out, "{\"id\":");
    mn_buf_json(out, mn_index_id(x, entry));
    mn_buf_str(out, ",\"caption\":");
    mn_buf_json(out, count ? mn_parsed_original(mn_index_name_at(x, first).parsed)
                           : mn_index_id(x, entry));
    mn_buf_fmt(out, ",\"schema\":\"%s\",\"properties\":{",
               mn_schema_name(mn_index_schema(x, entry)));
    put_names(&p, x, entry);
    for (size_t i = 0; i < mn_index_values(x, entry); i++) {
        const mn_party_value v = mn_index_value_at(x, entry, i);
        put_value(&p, v.field, v.text);
    }
    mn_buf_str(out, p.any ? "]},\"datasets\":[" : "},\"datasets\":[");
    mn_buf_json(out, mn_index_head_of(x).list);
    mn_buf_str(out, "],\"referents\":[],\"target\":true,\"first_seen\":null,\"last_seen\":null,"
                    "\"last_change\":null");
}

static void put_party(mn_buf *out, const mn_match_query *q)
{
    props p = {.out = out};
    mn_buf_str(out, "{\"id\":");
    if (q->id.len)
        mn_buf_text(out, q->id);
    else
        mn_buf_str(out, "null");
    mn_buf_str(out, ",\"schema\":");
    mn_buf_text(out, q->schema);
    mn_buf_str(out, ",\"properties\":{");
    for (size_t i = 0; q->party && i < q->party->count; i++)
        if (q->party->value[i].field != MN_PARTY_OTHER &&
            !(q->unnamed && q->party->value[i].field == MN_PARTY_NAME))
            put_value(&p, q->party->value[i].field, q->party->value[i].text);
    mn_buf_str(out, p.any ? "]}}" : "}}");
}

/* --- why ----------------------------------------------------------------------------------- */

/* What was looked at beside the names: what agrees is 1, what differs 0. */
static const struct {
    uint32_t same, other;
    const char *name;
    mn_party_field field;
} looked[] = {
    {MN_WHY_ID_SAME, MN_WHY_ID_OTHER, "identifier_match", MN_PARTY_FIELDS},
    {MN_WHY_COUNTRY_SAME, MN_WHY_COUNTRY_OTHER, "country_match", MN_PARTY_COUNTRY},
    {MN_WHY_BIRTH_SAME, MN_WHY_BIRTH_OTHER, "birth_date_match", MN_PARTY_BIRTH},
    {MN_WHY_ADDRESS_SAME, 0, "address_match", MN_PARTY_ADDRESS},
    {MN_WHY_CITY_SAME, 0, "city_match", MN_PARTY_CITY},
    {0, MN_WHY_SCHEMA_OTHER, "schema_match", MN_PARTY_FIELDS},
};
enum { LOOKED = sizeof looked / sizeof *looked };

static void put_number(mn_buf *out, const char *key, double v)
{
    mn_buf_fmt(out, "\"%s\":", key);
    mn_buf_f64(out, mn_screening_round(v));
}

static void put_features(mn_buf *out, const mn_match *h)
{
    mn_buf_str(out, ",\"features\":{");
    put_number(out, "name_match", h->name_probability);
    for (size_t i = 0; i < LOOKED; i++)
        if (h->why & (looked[i].same | looked[i].other))
            mn_buf_fmt(out, ",\"%s\":%s", looked[i].name, h->why & looked[i].same ? "1.0" : "0.0");
    mn_buf_char(out, '}');
}

static void put_side(mn_buf *out, const char *key, mn_text value)
{
    mn_buf_fmt(out, ",\"%s\":", key);
    if (value.len)
        mn_buf_json(out, value);
    else
        mn_buf_str(out, "null");
}

static void put_explanation(mn_buf *out, const char *detail, mn_text query, mn_text candidate)
{
    mn_buf_str(out, ",\"detail\":");
    mn_buf_json(out, mn_text_of(detail));
    put_side(out, "query", query);
    put_side(out, "candidate", candidate);
    mn_buf_char(out, '}');
}

static void put_explanations(mn_buf *out, const mn_match *h, const mn_index *x, const mn_party *p)
{
    mn_buf_str(out, ",\"explanations\":{\"name_match\":{");
    put_number(out, "score", h->name_probability);
    put_explanation(out, "the probability by the names alone", p->value[h->query_name].text,
                    mn_parsed_original(mn_index_name_at(x, h->name).parsed));
    for (size_t i = 0; i < LOOKED; i++) {
        const bool same = h->why & looked[i].same;
        const mn_party_field f = looked[i].same == MN_WHY_ID_SAME ? h->id : looked[i].field;
        if (!(h->why & (looked[i].same | looked[i].other)))
            continue;
        mn_buf_fmt(out, ",\"%s\":{\"score\":%s", looked[i].name, same ? "1.0" : "0.0");
        if (f == MN_PARTY_FIELDS)
            put_explanation(out, "differs", mn_text_of(mn_schema_name(p->schema)),
                            mn_text_of(mn_schema_name(mn_index_schema(x, h->entry))));
        else
            put_explanation(out, same ? "agrees" : "differs", mn_party_nth(p, f, 0),
                            mn_index_value(x, h->entry, f, 0));
    }
    mn_buf_char(out, '}');
}

/* --- results ------------------------------------------------------------------------------- */

static bool is_left_out(const matching *m, const mn_match *h)
{
    const mn_match_ask *a = &m->ask;
    const mn_index *x = mn_screener_list(m->s.screener, h->list);
    const char *schema = mn_schema_name(mn_index_schema(x, h->entry));
    const mn_text id = mn_index_id(x, h->entry);
    if (!mn_match_ask_takes(a, m->s.lists.list[h->list].name))
        return true;
    for (size_t i = 0; i < a->schemas; i++)
        if (mn_text_eq_str(a->schema[i], schema))
            return true;
    for (size_t i = 0; i < a->ids; i++)
        if (mn_text_eq(a->id[i], id))
            return true;
    return false;
}

static mn_status put_result(matching *m, const mn_ruled *r, const mn_party *p, mn_err *e)
{
    mn_buf *out = &m->out;
    const mn_match *h = &r->match;
    const mn_index *x = mn_screener_list(m->s.screener, h->list);
    put_entity(out, x, h->entry);
    mn_buf_char(out, ',');
    put_number(out, "score", h->probability);
    put_features(out, h);
    put_explanations(out, h, x, p);
    mn_buf_fmt(out, ",\"match\":%s", h->decision == MN_DECISION_MATCH ? "true" : "false");
    if (r->review) {
        mn_decided d;
        mn_status st = mn_rule_why(&d, &m->how, r, p, e);
        if (st)
            return st;
        mn_buf_fmt(out,
                   ",\"review\":{\"number\":%lld,\"decided\":\"%s\",\"why\":", (long long)r->review,
                   mn_ruled_word(r));
        mn_buf_json(out, mn_text_of(d.why));
        mn_buf_char(out, '}');
    }
    mn_buf_char(out, '}');
    return MN_OK;
}

static mn_status put_matches(matching *m, const mn_match_query *q, mn_err *e)
{
    const mn_ruled *row = NULL;
    size_t n = 0, told = 0, matches = 0;
    mn_status st = q->party ? mn_rule_party(&row, &n, m->ruler, q->party, e) : MN_OK;
    mn_buf_text(&m->out, q->key);
    mn_buf_str(&m->out, ":{\"status\":200,\"results\":[");
    for (size_t i = 0; i < n && !st; i++) {
        if ((!row[i].match.decision && !row[i].review) || is_left_out(m, &row[i].match))
            continue;
        matches += row[i].match.decision == MN_DECISION_MATCH;
        if (told == m->ask.limit)
            continue;
        if (told++)
            mn_buf_char(&m->out, ',');
        st = put_result(m, &row[i], q->party, e);
    }
    mn_buf_fmt(&m->out, "],\"total\":{\"value\":%zu,\"relation\":\"eq\"},\"query\":", matches);
    put_party(&m->out, q);
    mn_buf_char(&m->out, '}');
    return st;
}

static mn_status put_all(matching *m, unsigned *status, const mn_ctx *ctx, mn_err *e)
{
    mn_json j;
    mn_json_member q;
    bool any = false;
    mn_status st = MN_OK;
    mn_buf_str(&m->out, "{\"responses\":{");
    (void)!mn_json_open(&j, m->body.queries);
    while (!st && mn_json_next(&j, &q)) {
        mn_match_query query;
        if (q.kind == MN_JSON_NULL)
            continue;
        if ((st = mn_match_body_query(&query, &m->body, m->s.kit, q.key, q.value, status, e)))
            break;
        if (any)
            mn_buf_char(&m->out, ',');
        any = true;
        if (!(st = put_matches(m, &query, e)))
            st = mn_poll(ctx, e);
    }
    mn_buf_fmt(&m->out, "},\"matcher\":{},\"limit\":%zu}\n", m->ask.limit);
    return !st && m->out.failed ? mn_fail_memory(e) : st;
}

static mn_status run(mn_route_answer *out, const mn_route_ask *ask, const mn_ctx *ctx, mn_err *e)
{
    matching *m = calloc(1, sizeof *m);
    if (!m)
        return mn_fail_memory(e);
    m->body.text = ask->body;
    mn_status st = mn_match_ask_read(&m->ask, &out->status, ask, e);
    if (!st && !(st = mn_match_body_open(&m->body, &out->status, e)) &&
        !(st = open_lists(m, ctx, e)) && !(st = check_dataset(m, &out->status, e)))
        st = put_all(m, &out->status, ctx, e);
    if (!st) {
        out->bytes = m->out.ptr;
        out->len = m->out.len;
        m->out = (mn_buf){0};
    }
    mn_ruler_give(m->ruler, ctx);
    mn_screening_close(&m->s);
    mn_match_body_free(&m->body);
    mn_buf_free(&m->out);
    free(m);
    return st;
}

/* --- declaration --------------------------------------------------------------------------- */

static const mn_option query[] = {
    {.name = "limit",
     .type = MN_OPT_INT,
     .def = "5",
     .min = 0,
     .max = MN_ASK_LIMIT,
     .help = "Results of each query at most."},
    {.name = "threshold",
     .type = MN_OPT_REAL,
     .def = "0.7",
     .min = 0,
     .max = 1,
     .help = "'match' is true from this score on."},
    {.name = "cutoff",
     .type = MN_OPT_REAL,
     .def = "0.5",
     .min = 0,
     .max = 1,
     .help = "Results have this score at least; never more than the threshold."},
    {.name = "include_dataset",
     .type = MN_OPT_TEXT,
     .many = true,
     .help = "Only these lists; with a list in the path, these too."},
    {.name = "exclude_dataset", .type = MN_OPT_TEXT, .many = true, .help = "Not these lists."},
    {.name = "exclude_schema", .type = MN_OPT_TEXT, .many = true, .help = "No entries of these."},
    {.name = "exclude_entity_ids", .type = MN_OPT_TEXT, .many = true, .help = "Not these entries."},
    {.name = "algorithm",
     .type = MN_OPT_TEXT,
     .help = "Taken and not looked at: there is one model. So are topics, changed_since and fuzzy, "
             "and weights and config of the body."},
    {.name = NULL}};

const mn_route mn_match_route = {
    .as =
        {.name = "match",
         .summary = "Find parties in the lists, as yente answers",
         .about =
             "Takes the request of yente's API and answers in its form, for its clients. score is "
             "the probability; match says whether it reaches the threshold, unless people decided "
             "otherwise: then 'review' says who, when and why, and cleared entries come last.\n\n"
             "features and explanations have name_match, the probability by the names alone, and "
             "what else was looked at: 1 where it agrees, 0 where it differs. total counts "
             "matches.",
         .deed = MN_STORE_READ,
         .quick = true},
    .post = true,
    .path = "/match/{dataset}",
    .parameter_help = "A list's name in the store; 'default' or 'all' for all lists.",
    .query = query,
    .body_schema =
        "{\"type\":\"object\",\"required\":[\"queries\"],\"properties\":{\"queries\":{\"type\":"
        "\"object\",\"minProperties\":1,\"maxProperties\":100,\"additionalProperties\":{\"type\":["
        "\"object\",\"null\"],\"required\":[\"schema\",\"properties\"],\"properties\":{\"id\":{"
        "\"type\":[\"string\",\"null\"]},\"schema\":{\"type\":\"string\"},\"properties\":{"
        "\"type\":\"object\"}}}}}}",
    .answer_schema =
        "{\"type\":\"object\",\"required\":[\"responses\",\"limit\"],\"properties\":{\"responses\":"
        "{"
        "\"type\":\"object\",\"additionalProperties\":{\"type\":\"object\",\"required\":["
        "\"status\","
        "\"results\",\"total\",\"query\"]}},\"matcher\":{\"type\":\"object\"},\"limit\":{\"type\":"
        "\"integer\"}}}",
    .run = run};
