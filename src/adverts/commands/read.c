/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/read.c - manumit adverts read: what is in files of posts, and what in them can't
 * be used, before anything is looked for.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "adverts/commands/command.h"
#include "adverts/commands/data.h"
#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/map.h"
#include "core/text.h"
#include "report/made.h"

enum {
    DAY_TEXT = 16,
    TOLD = 1 << 17, /* characters whose script is kept */
    NONE = 254,
    NOT_YET = 255,
    LOOKED = 1024, /* bytes of a text by which its script is told */
    TWICE = 1000,  /* posts with ids of earlier ones that are listed */
    PLACES = 1 << 20,
};

typedef struct place {
    mn_text name;
    char country[2];
    uint64_t posts;
    int64_t first, last;
} place;

typedef struct twice {
    mn_text id;
    uint32_t row;
    uint16_t file;
} twice;

/* What is counted over all batches. */
typedef struct tally {
    mn_arena arena;
    uint8_t *of; /* of characters: the script of a letter, NONE, or NOT_YET asked */
    uint64_t script[USCRIPT_CODE_LIMIT], no_script;
    place *place;
    size_t places, place_cap;
    uint32_t *numbers; /* of a batch's places: theirs here, and 1; 0: not looked up yet */
    size_t numbers_cap;
    mn_map at; /* country and name -> place */
    mn_buf key;
    twice *twice;
    size_t twices, twice_cap;
    int64_t first, last;
    uint64_t day_only, images, hashed, links, given, placed;
} tally;

static void free_tally(tally *t)
{
    mn_arena_free(&t->arena);
    free(t->of);
    free(t->numbers);
    free(t->place);
    mn_map_free(&t->at);
    mn_buf_free(&t->key);
    free(t->twice);
}

/* --- counting --------------------------------------------------------------------------------- */

/* The character at t.ptr[*at], which is valid; goes on behind it. */
static UChar32 next_character(mn_text t, size_t *at)
{
    const size_t n = mn_utf8_len(t, *at);
    const unsigned char *p = (const unsigned char *)t.ptr + *at;
    *at += n ? n : 1;
    return n == 1   ? p[0]
           : n == 2 ? (p[0] & 0x1F) << 6 | (p[1] & 0x3F)
           : n == 3 ? (p[0] & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F)
           : n == 4 ? (p[0] & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 | (p[3] & 0x3F)
                    : 0xFFFD;
}

_Static_assert((int)USCRIPT_CODE_LIMIT < (int)NONE, "scripts fit a byte");

/* The script of a letter; NONE for other characters, and for letters of all scripts. */
static uint8_t ask_script(UChar32 c)
{
    UErrorCode status = U_ZERO_ERROR;
    if (!u_isalpha(c))
        return NONE;
    const int s = c < 0x80 ? USCRIPT_LATIN : (int)uscript_getScript(c, &status);
    return U_FAILURE(status) || s < 0 || s >= USCRIPT_CODE_LIMIT || s == USCRIPT_COMMON ||
                   s == USCRIPT_INHERITED
               ? NONE
               : (uint8_t)s;
}

/* The script of most letters at the beginning of a text, of those of as many the one that was
 * there first; USCRIPT_CODE_LIMIT without any. Each character is asked for once. */
static int script_of(const tally *t, mn_text text)
{
    unsigned count[USCRIPT_CODE_LIMIT] = {0};
    int most = USCRIPT_CODE_LIMIT;
    const size_t end = text.len < LOOKED ? text.len : LOOKED;
    for (size_t at = 0; at < end;) {
        unsigned latin = 0;
        for (; at < end && (unsigned char)text.ptr[at] < 0x80; at++)
            latin += (unsigned char)((text.ptr[at] | 0x20) - 'a') < 26;
        int s = USCRIPT_LATIN;
        if (!latin) {
            if (at == end)
                break;
            const UChar32 c = next_character(text, &at);
            if ((uint32_t)c < TOLD && t->of[c] == NOT_YET)
                t->of[c] = ask_script(c);
            s = (uint32_t)c < TOLD ? t->of[c] : ask_script(c);
            if (s == NONE)
                continue;
        }
        count[s] += latin ? latin : 1;
        if (most == USCRIPT_CODE_LIMIT || count[s] > count[most])
            most = s;
    }
    return most;
}

/* The number of a place; PLACES where there are too many already. */
static mn_status number_place(uint32_t *out, tally *t, const mn_post_place *at, mn_err *e)
{
    uint32_t number = (uint32_t)t->places;
    mn_buf_clear(&t->key);
    mn_buf_add(&t->key, at->country, 2);
    mn_buf_text(&t->key, at->name);
    mn_text key = {t->key.ptr, t->key.len};
    if (t->key.failed)
        return mn_fail_memory(e);
    const uint32_t known = mn_map_get(&t->at, key);
    *out = known;
    if (known == MN_MAP_NONE) {
        *out = number;
        if (t->places == PLACES)
            return MN_OK;
        key = mn_arena_text(&t->arena, key);
        if (!key.ptr || !mn_grow(&t->place, &t->place_cap, t->places + 1, sizeof *t->place))
            return mn_fail_memory(e);
        mn_status st = mn_map_put(&t->at, key, &number, e);
        if (st)
            return st;
        t->place[t->places++] = (place){.name = mn_text_sub(key, 2, key.len),
                                        .country = {at->country[0], at->country[1]},
                                        .first = MN_POST_NO_TIME,
                                        .last = MN_POST_NO_TIME};
    }
    return MN_OK;
}

static mn_status count_place(tally *t, const mn_posts *b, const mn_post *post, mn_err *e)
{
    uint32_t *number = &t->numbers[post->place];
    const int64_t time = post->time;
    if (!*number) {
        const mn_status st = number_place(number, t, &b->place[post->place], e);
        if (st)
            return st;
        ++*number;
    }
    if (*number > PLACES)
        return MN_OK;
    place *p = &t->place[*number - 1];
    p->posts++;
    if (time != MN_POST_NO_TIME) {
        p->first = p->first == MN_POST_NO_TIME || time < p->first ? time : p->first;
        p->last = time > p->last ? time : p->last;
    }
    return MN_OK;
}

static mn_status count_post(tally *t, const mn_posts *b, const mn_post *post, mn_err *e)
{
    const int script = script_of(t, post->text);
    if (script < USCRIPT_CODE_LIMIT)
        t->script[script]++;
    else
        t->no_script++;
    if (post->time != MN_POST_NO_TIME) {
        t->first = t->first == MN_POST_NO_TIME || post->time < t->first ? post->time : t->first;
        t->last = post->time > t->last ? post->time : t->last;
    }
    t->day_only += (post->flags & MN_POST_DAY_ONLY) != 0;
    t->images += post->images;
    for (uint32_t i = 0; i < post->images; i++)
        t->hashed += b->image[post->image + i].hashed;
    t->links += post->links;
    t->given += post->givens;
    t->placed += post->place != MN_POST_NONE;
    if (post->flags & MN_POST_SAME_ID && t->twices < TWICE) {
        const mn_text id = mn_arena_text(&t->arena, mn_text_sub(post->id, 0, 120));
        if (!id.ptr || !mn_grow(&t->twice, &t->twice_cap, t->twices + 1, sizeof *t->twice))
            return mn_fail_memory(e);
        t->twice[t->twices++] = (twice){id, post->row, post->file};
    }
    return post->place == MN_POST_NONE ? MN_OK : count_place(t, b, post, e);
}

static mn_status count_all(tally *t, mn_post_reader *in, mn_err *e)
{
    const mn_posts *b = NULL;
    mn_status st;
    t->first = t->last = MN_POST_NO_TIME;
    if (!(t->of = malloc(TOLD)))
        return mn_fail_memory(e);
    memset(t->of, NOT_YET, TOLD);
    do {
        st = mn_posts_next(in, &b, e);
        if (!st && b && !mn_grow(&t->numbers, &t->numbers_cap, b->places + 1, sizeof *t->numbers))
            st = mn_fail_memory(e);
        if (!st && b)
            memset(t->numbers, 0, b->places * sizeof *t->numbers);
        for (uint32_t i = 0; !st && b && i < b->n; i++)
            st = count_post(t, b, &b->post[i], e);
    } while (!st && b);
    return st;
}

/* --- tables ----------------------------------------------------------------------------------- */

static void write_day(char out[DAY_TEXT], int64_t time)
{
    int64_t y;
    unsigned m, d;
    mn_civil_from_days(mn_post_day(time), &y, &m, &d);
    snprintf(out, DAY_TEXT, "%04d-%02u-%02u", (int)(y % 10000), m % 100, d % 100);
}

static void make_day(mn_maker *k, size_t column, int64_t time)
{
    char text[DAY_TEXT];
    if (time == MN_POST_NO_TIME)
        return;
    write_day(text, time);
    mn_make_str(k, column, text);
}

static mn_status tell_files(mn_report *r, const mn_post_log *l, mn_err *e)
{
    mn_maker k = mn_maker_new("files",
                              "file:t layout:t rows:i posts:i refused:i other:i columns:t unread:t "
                              "sha256:t known:i kept_on:t",
                              e);
    bool known = l->known > 0;
    for (size_t i = 0; i < l->files; i++)
        known = known || l->file[i].known > 0;
    const mn_table_view view = {.title = "Files",
                                .first = 20,
                                .columns = known ? "file=File,layout=Layout,rows=Rows,posts=Posts,"
                                                   "known=Known,refused=Refused,other=Other"
                                                 : "file=File,layout=Layout,rows=Rows,posts=Posts,"
                                                   "refused=Refused,other=Other"};
    for (size_t i = 0; i < l->files; i++) {
        const mn_post_file *f = &l->file[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, f->path);
        mn_make_text(&k, 1, f->layout);
        mn_make_i64(&k, 2, (int64_t)f->rows);
        mn_make_i64(&k, 3, (int64_t)f->posts);
        mn_make_i64(&k, 4, (int64_t)f->refused);
        mn_make_i64(&k, 5, (int64_t)f->other);
        mn_make_text(&k, 6, f->columns);
        mn_make_text(&k, 7, f->unread);
        mn_make_str(&k, 8, f->sha256);
        mn_make_i64(&k, 9, (int64_t)f->known);
        mn_make_text(&k, 10, f->kept_on);
    }
    return mn_report_made(r, &k, &view, e);
}

/* Which columns were taken as what, of the first files that have some: a line each. */
static mn_status tell_columns(mn_report *r, const mn_post_log *l, mn_err *e)
{
    mn_status st = MN_OK;
    for (size_t i = 0, told = 0; i < l->files && told < 3 && !st; i++) {
        const mn_post_file *f = &l->file[i];
        mn_buf b = {0};
        if (!f->columns.len)
            continue;
        told++;
        mn_buf_text(&b, f->path);
        mn_buf_str(&b, ": ");
        mn_buf_text(&b, f->columns);
        if (f->unread.len) {
            mn_buf_str(&b, "; not read: ");
            mn_buf_text(&b, f->unread);
        }
        st = b.failed ? mn_fail_memory(e) : mn_report_text(r, MN_TEXT_BULLET, b.ptr, e);
        mn_buf_free(&b);
    }
    return st;
}

typedef struct scripted {
    uint64_t posts;
    const char *name;
} scripted;

static int most_posts(const void *a, const void *b)
{
    const scripted *x = a, *y = b;
    return x->posts != y->posts ? (x->posts > y->posts ? -1 : 1) : strcmp(x->name, y->name);
}

static mn_status tell_scripts(mn_report *r, const tally *t, mn_err *e)
{
    scripted *s = calloc(USCRIPT_CODE_LIMIT + 1, sizeof *s);
    size_t n = 0;
    mn_maker k = mn_maker_new("scripts", "script:t posts:i", e);
    const mn_table_view view = {.title = "Scripts", .columns = "script=Script,posts=Posts"};
    mn_make_status(&k, s ? MN_OK : mn_fail_memory(e));
    for (int i = 0; s && i < USCRIPT_CODE_LIMIT; i++)
        if (t->script[i])
            s[n++] = (scripted){t->script[i], uscript_getName((UScriptCode)i)};
    if (s && t->no_script)
        s[n++] = (scripted){t->no_script, "none"};
    if (n)
        qsort(s, n, sizeof *s, most_posts);
    for (size_t i = 0; i < n; i++) {
        mn_make_row(&k, 0);
        mn_make_str(&k, 0, s[i].name);
        mn_make_i64(&k, 1, (int64_t)s[i].posts);
    }
    free(s);
    return mn_report_made(r, &k, &view, e);
}

static int place_order(const void *a, const void *b)
{
    const place *x = a, *y = b;
    if (x->posts != y->posts)
        return x->posts > y->posts ? -1 : 1;
    const int by_name = mn_text_cmp(x->name, y->name);
    return by_name ? by_name : memcmp(x->country, y->country, 2);
}

static mn_status tell_places(mn_report *r, tally *t, mn_err *e)
{
    mn_maker k = mn_maker_new("places", "place:t country:t posts:i first:t last:t", e);
    const mn_table_view view = {.title = "Places",
                                .first = 10,
                                .columns =
                                    "place=Place,country=Country,posts=Posts,first=First,last=Last",
                                .hidden = !t->places};
    if (t->places)
        qsort(t->place, t->places, sizeof *t->place, place_order);
    for (size_t i = 0; i < t->places; i++) {
        const place *p = &t->place[i];
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, p->name);
        if (p->country[0])
            mn_make_text(&k, 1, (mn_text){p->country, 2});
        mn_make_i64(&k, 2, (int64_t)p->posts);
        make_day(&k, 3, p->first);
        make_day(&k, 4, p->last);
    }
    return mn_report_made(r, &k, &view, e);
}

static mn_status tell_twice(mn_report *r, const tally *t, const mn_post_log *l, mn_err *e)
{
    mn_maker k = mn_maker_new("same_id", "id:t file:t row:i", e);
    const mn_table_view view = {.title = "Posts with the id of an earlier one",
                                .first = 10,
                                .columns = "id=Id,file=File,row=Row",
                                .hidden = !t->twices};
    for (size_t i = 0; i < t->twices; i++) {
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, t->twice[i].id);
        mn_make_text(&k, 1, l->file[t->twice[i].file].path);
        mn_make_i64(&k, 2, t->twice[i].row);
    }
    return mn_report_made(r, &k, &view, e);
}

/* --- the report ------------------------------------------------------------------------------- */

static mn_status tell_figures(mn_report *r, const tally *t, const mn_post_log *l, mn_err *e)
{
    const struct {
        const char *name, *label;
        uint64_t value;
        const char *unit;
        bool headline;
    } figures[] = {
        {"posts", "Posts", l->posts, "posts", true},
        {"refused", "Rows refused", l->n_refused, "rows", true},
        {"places", "Places", t->places, "places", true},
        {"placed", "Posts with a place", t->placed, "posts", false},
        {"untimed", "Posts without a time", l->untimed, "posts", false},
        {"day_only", "Posts with a day but no hour", t->day_only, "posts", false},
        {"same_id", "Posts with the id of an earlier one", l->same_id, "posts", false},
        {"mended", "Posts with damaged text, mended", l->mended, "posts", false},
        {"cut", "Posts too long, cut", l->cut, "posts", false},
        {"images", "Images", t->images, "images", false},
        {"hashed", "Images with a perceptual hash", t->hashed, "images", false},
        {"links", "Links", t->links, "links", false},
        {"identifiers", "Identifiers in columns of their own", t->given, "identifiers", false},
    };
    mn_status st = MN_OK;
    for (size_t i = 0; i < sizeof figures / sizeof *figures && !st; i++)
        st = mn_report_count(r, figures[i].name, figures[i].label, figures[i].value,
                             figures[i].unit, figures[i].headline, e);
    return st;
}

static mn_status tell_span(mn_report *r, const tally *t, const mn_post_log *l, mn_err *e)
{
    char text[200], first[DAY_TEXT], last[DAY_TEXT];
    if (!l->posts)
        return mn_report_warning(r, "No post could be read.", e);
    if (t->first == MN_POST_NO_TIME)
        return mn_report_text(r, MN_TEXT_PARA, "No times are known of these posts.", e);
    write_day(first, t->first);
    write_day(last, t->last);
    const bool one = strcmp(first, last) == 0;
    snprintf(text, sizeof text, "The posts are of %s%s%s.", first, one ? "" : " to ",
             one ? "" : last);
    return mn_report_text(r, MN_TEXT_PARA, text, e);
}

static mn_status make_report(mn_report **out, tally *t, const mn_post_log *l, mn_err *e)
{
    mn_report *r = NULL;
    mn_status st = mn_report_new(&r, "adverts read", "What is in these posts", e);
    if (!st)
        st = mn_adverts_tell_inputs(r, l, e);
    if (!st)
        st = tell_figures(r, t, l, e);
    if (!st)
        st = tell_span(r, t, l, e);
    if (!st)
        st = tell_files(r, l, e);
    if (!st)
        st = tell_columns(r, l, e);
    if (!st)
        st = tell_scripts(r, t, e);
    if (!st)
        st = tell_places(r, t, e);
    if (!st)
        st = tell_twice(r, t, l, e);
    if (!st)
        st = mn_adverts_tell_reading(r, l, e);
    if (st)
        mn_report_free(r);
    else
        *out = r;
    return st;
}

static mn_status run(mn_report **out, const mn_call *call, const mn_ctx *ctx, mn_err *e)
{
    mn_post_reader *in = NULL;
    tally *t = calloc(1, sizeof *t);
    mn_status st = t ? mn_adverts_open(&in, call, ctx, e) : mn_fail_memory(e);
    if (!st)
        st = count_all(t, in, e);
    if (!st)
        st = make_report(out, t, mn_posts_log(in), e);
    mn_posts_close(in);
    if (t)
        free_tally(t);
    free(t);
    return st;
}

static const mn_example examples[] = {
    {"manumit adverts read posts.csv", "what is in a table whose headings are known"},
    {"manumit adverts read archive.tsv.gz --columns id=ref,text=body,time=posted,place=town",
     "of any other table: say which column is what"},
    {"manumit adverts read jobs.csv --columns text=description,text=requirements,text=benefits",
     "texts of several columns, one below the other"},
    {"manumit adverts read log.csv --csv --table refused", "the rows that can't be used"},
    {NULL, NULL}};
static const mn_input inputs[] = {MN_ADVERTS_INPUT, {.name = NULL}};
static const mn_option options[] = {MN_ADVERTS_READ_OPTIONS, {.name = NULL}};
static const mn_output outputs[] = {
    {"files", "file,layout,rows,posts,refused,other,columns,unread,sha256,known,kept_on",
     "each file, what came out of it, and which of its columns were taken as what; known: posts "
     "that "
     "an archive had already; kept_on: when it came into the archive"},
    {"scripts", "script,posts", "posts by the script of most of their letters"},
    {"places", "place,country,posts,first,last", "posts by place"},
    {"same_id", "id,file,row", "the first thousand posts with the id of an earlier one"},
    MN_ADVERTS_READING_OUTPUTS,
    {NULL, NULL, NULL}};
const mn_command mn_adverts_read_command = {
    .name = "adverts read",
    .summary = "Read posts, and say what is in them and what can't be used",
    .about =
        "Headings in English, Spanish and some other languages are known; any others are told "
        "by --columns. A post needs a text, an image or an identifier in a column of its own; all "
        "else may be missing. Title and text become one text, a line apart.\n\n"
        "A row that can't be read is refused, with its line and why; nothing is left out in "
        "silence. What can't be understood of a post that is kept, as a date, is counted by "
        "reason. A post whose id an earlier one has is kept and marked.",
    .examples = examples,
    .inputs = inputs,
    .options = options,
    .outputs = outputs,
    .run = run,
    .local = true,
    .why_local = "archives of posts are large, and stay on the machine they are on",
};
