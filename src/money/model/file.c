/* SPDX-License-Identifier: Apache-2.0
 *
 * money/model/file.c - a model as lines of text, written and read back to the same bits.
 *
 * Each line is a word and its values. The last holds the SHA-256 of all before it, which tells
 * damage; deceit is met by checking: every number in its range, every tree a tree.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/arena.h"
#include "core/decimal.h"
#include "core/err.h"
#include "core/sha256.h"
#include "money/model/model.h"

static const char magic[] = "manumit money model 2", older[] = "manumit money model ";

void mn_money_model_write(mn_buf *b, const mn_money_model *m)
{
    const size_t begin = b->len;
    mn_buf_fmt(b, "%s\nahead %u\n", magic, m->ahead);
    mn_buf_fmt(b, "seed %llu\nrows %llu\nlabelled %llu\ndays %d %d\n", (unsigned long long)m->seed,
               (unsigned long long)m->rows, (unsigned long long)m->labelled, m->first_day,
               m->last_day);
    mn_buf_fmt(b, "held %llu %llu ", (unsigned long long)m->held,
               (unsigned long long)m->held_labelled);
    mn_buf_f64(b, m->held_precision);
    mn_buf_str(b, "\nshare ");
    mn_buf_f64(b, m->share);
    for (unsigned k = 0; k < MN_RELIABILITY; k++) {
        mn_buf_str(b, "\nband ");
        mn_buf_f64(b, m->reliability[k].payments);
        mn_buf_char(b, ' ');
        mn_buf_f64(b, m->reliability[k].labelled);
        mn_buf_char(b, ' ');
        mn_buf_f64(b, m->reliability[k].said);
    }
    mn_buf_str(b, "\nbase ");
    mn_buf_f64(b, m->base);
    mn_buf_str(b, "\ncalibration ");
    mn_buf_f64(b, m->slope);
    mn_buf_char(b, ' ');
    mn_buf_f64(b, m->shift);
    mn_buf_fmt(b, "\nfeatures %u\n", m->columns);
    for (unsigned k = 0; k < m->columns; k++)
        mn_buf_fmt(b, "feature %s\n", mn_features[m->feature[k]].id);
    mn_buf_fmt(b, "trees %u\n", m->trees);
    for (unsigned t = 0; t < m->trees; t++) {
        mn_buf_fmt(b, "tree %u\n", m->root[t + 1] - m->root[t]);
        for (uint32_t k = m->root[t]; k < m->root[t + 1]; k++) {
            const mn_tree_node *n = m->node + k;
            if (n->left)
                mn_buf_fmt(b, "if %u %.9g %u %u %d %.9g\n", n->column, (double)n->at, n->left,
                           n->right, n->missing_left, (double)n->cover);
            else
                mn_buf_fmt(b, "add %.9g %.9g\n", (double)n->at, (double)n->cover);
        }
    }
    char hex[MN_SHA256_HEX];
    if (!b->failed) {
        mn_sha256_hex(hex, b->ptr + begin, b->len - begin);
        mn_buf_fmt(b, "end %s\n", hex);
    }
}

/* --- reading ------------------------------------------------------------------------------------
 */

typedef struct {
    const char *name, *p, *end, *begin;
    uint64_t line;
    mn_err *e;
    bool failed;
} reader;

static void refuse(reader *r, const char *why)
{
    if (r->failed)
        return;
    r->failed = true;
    mn_fail_at(r->e, MN_DATA, r->name, r->line, 0, "a model of payments can't be used: %s", why);
    mn_hint(r->e, "it is written by `manumit money FILE --labels ... --train-until T --model OUT`");
}

/* The next line must begin with the word; its values follow. */
static void expect(reader *r, const char *word)
{
    const size_t n = strlen(word);
    r->line++;
    if (r->failed)
        return;
    if ((size_t)(r->end - r->p) <= n || memcmp(r->p, word, n) != 0 ||
        (r->p[n] != ' ' && r->p[n] != '\n'))
        refuse(r, "another line was expected");
    else
        r->p += n;
}

static double number(reader *r, double least, double most)
{
    double v = 0;
    if (r->failed)
        return 0;
    const char *stop = r->p < r->end && *r->p == ' ' ? mn_decimal_scan(r->p + 1, r->end, &v) : NULL;
    if (!stop || !(v >= least && v <= most)) {
        refuse(r, "a number is missing or can't be");
        return 0;
    }
    r->p = stop;
    return v;
}

static uint64_t whole(reader *r, uint64_t least, uint64_t most)
{
    uint64_t v = 0;
    unsigned digits = 0;
    if (r->failed)
        return 0;
    const char *p = r->p < r->end && *r->p == ' ' ? r->p + 1 : r->end;
    for (; p < r->end && *p >= '0' && *p <= '9' && digits <= 20; p++, digits++) {
        if (v > (UINT64_MAX - 9) / 10) {
            digits = 0;
            break;
        }
        v = 10 * v + (uint64_t)(*p - '0');
    }
    if (!digits || v < least || v > most) {
        refuse(r, "a whole number is missing or can't be");
        return 0;
    }
    r->p = p;
    return v;
}

static void line_ends(reader *r)
{
    if (r->failed)
        return;
    if (r->p == r->end || *r->p != '\n')
        refuse(r, "a line is longer than it may be");
    else
        r->p++;
}

static uint64_t one(reader *r, const char *word, uint64_t least, uint64_t most)
{
    expect(r, word);
    const uint64_t v = whole(r, least, most);
    line_ends(r);
    return v;
}

static void read_bands(reader *r, mn_money_model *m)
{
    expect(r, "share");
    m->share = number(r, 0, 1);
    line_ends(r);
    for (unsigned k = 0; k < MN_RELIABILITY; k++) {
        expect(r, "band");
        m->reliability[k].payments = number(r, 0, 1e12);
        m->reliability[k].labelled = number(r, 0, 1e12);
        m->reliability[k].said = number(r, 0, 1e12);
        line_ends(r);
    }
}

/* What it is not, said at once. */
static void read_magic(reader *r)
{
    const size_t len = (size_t)(r->end - r->p);
    if (len <= sizeof older || memcmp(r->p, older, sizeof older - 1) != 0)
        refuse(r, "it is no model, or cut short");
    else if (len < sizeof magic || memcmp(r->p, magic, sizeof magic - 1) != 0 ||
             r->p[sizeof magic - 1] != '\n')
        refuse(r, "it is of another version of the program; learn it again from the labels");
    expect(r, magic);
}

static void read_head(reader *r, mn_money_model *m)
{
    read_magic(r);
    line_ends(r);
    m->ahead = (unsigned)one(r, "ahead", 0, MN_AHEAD_MOST);
    m->seed = one(r, "seed", 0, UINT64_MAX / 10);
    m->rows = one(r, "rows", 0, UINT32_MAX);
    m->labelled = one(r, "labelled", 0, UINT32_MAX);
    expect(r, "days");
    m->first_day = (int32_t)number(r, INT32_MIN, INT32_MAX);
    m->last_day = (int32_t)number(r, INT32_MIN, INT32_MAX);
    line_ends(r);
    expect(r, "held");
    m->held = whole(r, 0, UINT32_MAX);
    m->held_labelled = whole(r, 0, UINT32_MAX);
    m->held_precision = number(r, 0, 1);
    line_ends(r);
    read_bands(r, m);
    expect(r, "base");
    m->base = number(r, -100, 100);
    line_ends(r);
    expect(r, "calibration");
    m->slope = number(r, 1e-6, 1e6); /* rising: a higher margin is never a lower score */
    m->shift = number(r, -1e6, 1e6);
    line_ends(r);
}

static void read_features(reader *r, mn_money_model *m)
{
    bool had[MN_FEATURES] = {false};
    m->columns = (unsigned)one(r, "features", 1, MN_FEATURES);
    m->feature = r->failed ? NULL : calloc(m->columns, sizeof *m->feature);
    if (!m->feature)
        return;
    for (unsigned k = 0; k < m->columns && !r->failed; k++) {
        expect(r, "feature");
        if (r->failed || *r->p != ' ') {
            refuse(r, "a feature has no name");
            return;
        }
        const char *id = r->p + 1, *stop = memchr(id, '\n', (size_t)(r->end - id));
        const unsigned f = stop ? mn_feature_find((mn_text){id, (size_t)(stop - id)}) : MN_FEATURES;
        if (f == MN_FEATURES || had[f] || (mn_features[f].ahead && !m->ahead)) {
            refuse(r, f == MN_FEATURES
                          ? "this version does not know one of its features; learn it "
                            "again from the labels"
                          : "a feature is twice, or looks ahead where the model doesn't");
            return;
        }
        had[f] = true;
        m->feature[k] = (uint16_t)f;
        r->p = stop + 1;
    }
}

static void read_node(reader *r, const mn_money_model *m, mn_tree_node *n, unsigned at,
                      unsigned count)
{
    memset(n, 0, sizeof *n);
    if (!r->failed && r->p < r->end && *r->p == 'a') {
        expect(r, "add");
        n->at = (float)number(r, -1e6, 1e6);
        n->cover = (float)number(r, 0, 1e30);
    } else {
        expect(r, "if");
        n->column = (uint16_t)whole(r, 0, m->columns - 1);
        n->at = (float)number(r, -3e38, 3e38);
        n->left = (uint16_t)whole(r, at + 1, count - 1);
        n->right = (uint16_t)whole(r, at + 1, count - 1);
        n->missing_left = whole(r, 0, 1);
        n->cover = (float)number(r, 0, 1e30);
    }
    line_ends(r);
}

/* Every node but the first is one node's child, and none lies too deep. */
static bool is_tree(const mn_tree_node *n, unsigned count)
{
    uint8_t depth[MN_TREE_NODES_MOST] = {0};
    for (unsigned k = 0; k < count; k++) {
        if (k && !depth[k])
            return false;
        if (!n[k].left)
            continue;
        if (depth[n[k].left] || depth[n[k].right] || n[k].left == n[k].right ||
            depth[k] == MN_TREE_DEPTH_MOST)
            return false;
        depth[n[k].left] = depth[n[k].right] = depth[k] + 1;
    }
    return true;
}

static bool read_trees(reader *r, mn_money_model *m)
{
    size_t room = 0, used = 0;
    m->trees = (unsigned)one(r, "trees", 0, MN_TREES_MOST);
    m->root = calloc((size_t)m->trees + 1, sizeof *m->root);
    if (!m->root)
        return false;
    for (unsigned t = 0; t < m->trees && !r->failed; t++) {
        const unsigned count = (unsigned)one(r, "tree", 1, MN_TREE_NODES_MOST);
        if (!mn_grow(&m->node, &room, used + count + 1, sizeof *m->node))
            return false;
        for (unsigned k = 0; k < count && !r->failed; k++)
            read_node(r, m, m->node + used + k, k, count);
        if (!r->failed && !is_tree(m->node + used, count))
            refuse(r, "nodes that are no tree");
        used += count;
        m->root[t + 1] = (uint32_t)used;
    }
    return true;
}

static void read_end(reader *r)
{
    char hex[MN_SHA256_HEX];
    const size_t len = (size_t)(r->p - r->begin);
    expect(r, "end");
    if (r->failed)
        return;
    mn_sha256_hex(hex, r->begin, len);
    if ((size_t)(r->end - r->p) != 66 || *r->p != ' ' || memcmp(r->p + 1, hex, 64) != 0 ||
        r->p[65] != '\n')
        refuse(r, "damage: the sum of the last line is another");
}

mn_status mn_money_model_read(mn_money_model *out, const char *name, const char *bytes, size_t len,
                              mn_err *e)
{
    mn_err own = MN_ERR_INIT;
    mn_err *err = e ? e : &own;
    reader r = {.name = name, .p = bytes, .begin = bytes, .end = bytes + len, .e = err};
    mn_money_model m = {0};
    bool room = true;

    if (len > MN_MODEL_FILE_MOST)
        return mn_fail_at(err, MN_DATA, name, 0, 0, "the model has more than %d MiB",
                          MN_MODEL_FILE_MOST >> 20);
    read_head(&r, &m);
    if (!r.failed)
        read_features(&r, &m);
    if (!r.failed && !m.feature)
        room = false;
    if (!r.failed && room)
        room = read_trees(&r, &m);
    if (!r.failed && room)
        read_end(&r);
    if (r.failed || !room) {
        mn_money_model_free(&m);
        return room ? err->status : mn_fail_memory(err);
    }
    *out = m;
    return MN_OK;
}
