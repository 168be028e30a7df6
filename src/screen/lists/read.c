/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/read.c - from paths to files (folders and zip archives hold several), from
 * files to their format, and to its reader.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/cache.h"
#include "core/err.h"
#include "core/files.h"
#include "core/folder.h"
#include "core/text.h"
#include "screen/lists/reader.h"

struct files {
    mn_list_file *file;
    size_t count, cap;
};

static bool is_folder(const mn_ctx *ctx, const char *path)
{
    struct stat s;
    return !mn_files_only(ctx) && stat(path, &s) == 0 && S_ISDIR(s.st_mode);
}

/* A pipe, a terminal: what is read once from it is gone. */
static bool is_passing(const mn_ctx *ctx, const char *path)
{
    struct stat s;
    return !mn_files_only(ctx) && stat(path, &s) == 0 && !S_ISDIR(s.st_mode) && !S_ISREG(s.st_mode);
}

/* Reads the first bytes of a file, unpacked. */
static mn_status read_head(mn_list_file *f, mn_list_reading *out, const mn_ctx *ctx, mn_err *e)
{
    char *head = malloc(MN_LIST_HEAD);
    mn_stream *s = NULL;
    size_t len = 0, got = 1;
    mn_status st = head ? mn_stream_open(&s, ctx, f->path, f->member, NULL, e) : mn_fail_memory(e);
    while (!st && got && len < MN_LIST_HEAD) {
        st = mn_stream_read(s, head + len, MN_LIST_HEAD - len, &got, e);
        len += st ? 0 : got;
    }
    mn_stream_close(s);
    if (!st) {
        f->head = mn_arena_text(&out->arena, (mn_text){head, len});
        st = f->head.ptr ? MN_OK : mn_fail_memory(e);
    }
    free(head);
    return st;
}

static mn_status add_file(struct files *fs, mn_list_reading *out, const mn_ctx *ctx,
                          const mn_list_file *file, mn_err *e)
{
    if (fs->count == MN_LIST_FILES)
        return mn_fail(e, MN_DATA, "more than %d files", MN_LIST_FILES);
    if (!mn_grow(&fs->file, &fs->cap, fs->count + 1, sizeof *fs->file))
        return mn_fail_memory(e);
    mn_list_file *f = &fs->file[fs->count];
    *f = *file;
    mn_status st = read_head(f, out, ctx, e);
    fs->count += !st;
    return st;
}

/* The files of a folder or zip archive. */
static mn_status add_bundle(struct files *fs, mn_list_reading *out, const mn_ctx *ctx,
                            const char *path, size_t source, mn_err *e)
{
    mn_bundle *b;
    mn_buf name = {0};
    mn_status st = mn_bundle_open(&b, ctx, path, e);
    if (st)
        return st;
    bool zip = mn_bundle_is_zip(b);
    for (size_t i = 0; i < mn_bundle_count(b) && !st; i++) {
        const char *member = mn_bundle_name(b, i);
        mn_buf_clear(&name);
        mn_buf_fmt(&name, zip ? "%s: %s" : "%s/%s", path, member);
        mn_list_file f = {.source = source,
                          .name = name.failed ? NULL : mn_arena_str(&out->arena, name.ptr)};
        f.path = zip ? path : f.name;
        f.member = zip ? mn_arena_str(&out->arena, member) : NULL;
        st = f.name && (!zip || f.member) ? add_file(fs, out, ctx, &f, e) : mn_fail_memory(e);
    }
    if (!st && !mn_bundle_count(b))
        st = mn_fail_at(e, MN_DATA, path, 0, 0, "no file is in it");
    mn_buf_free(&name);
    mn_bundle_close(b);
    return st;
}

/* A workbook is a zip archive too, and a file of its own. */
static bool is_archive(mn_text head)
{
    static const char workbook[] = "[Content_Types].xml";
    if (head.len < 4 || memcmp(head.ptr, "PK\3\4", 4) != 0)
        return false;
    for (size_t i = 0; i + sizeof workbook - 1 <= head.len; i++)
        if (memcmp(head.ptr + i, workbook, sizeof workbook - 1) == 0)
            return false;
    return true;
}

static mn_status add_path(struct files *fs, mn_list_reading *out, const mn_ctx *ctx,
                          const char *path, size_t source, mn_err *e)
{
    mn_list_file f = {.path = path, .name = path, .source = source};
    if (strcmp(path, "-") == 0 || is_passing(ctx, path)) {
        mn_fail(e, MN_USAGE, "a list is read twice, which %s can't be",
                *path == '-' ? "standard input" : "a pipe or device");
        return mn_hint(e, "save it to a file first");
    }
    if (is_folder(ctx, path))
        return add_bundle(fs, out, ctx, path, source, e);
    mn_status st = add_file(fs, out, ctx, &f, e);
    if (st || !is_archive(fs->file[fs->count - 1].head))
        return st;
    fs->count--;
    return add_bundle(fs, out, ctx, path, source, e);
}

static mn_status hash_of(char hex[MN_SHA256_HEX], const mn_ctx *ctx, const char *path, mn_err *e)
{
    const mn_memory_file *memory = NULL;
    mn_status st = mn_files_find(&memory, ctx, path, e);
    if (!st && memory)
        mn_sha256_hex(hex, memory->bytes, memory->len);
    else if (!st) /* of a folder: that of its files */
        st = mn_path_sha256(hex, ctx, path, e);
    return st;
}

static mn_status add_source(mn_list_reading *out, const mn_ctx *ctx, const char *path, mn_err *e)
{
    if (!mn_grow(&out->source, &out->room[0], out->n_sources + 1, sizeof *out->source))
        return mn_fail_memory(e);
    mn_list_source *s = &out->source[out->n_sources];
    memset(s, 0, sizeof *s);
    s->name = mn_arena_str(&out->arena, path);
    if (!s->name)
        return mn_fail_memory(e);
    mn_status st = hash_of(s->sha256, ctx, path, e);
    out->n_sources += !st;
    return st;
}

/* That what was read is what was hashed: a job may have put a newer file there meanwhile. */
static mn_status check_sources(const mn_list_reading *out, const mn_ctx *ctx, mn_err *e)
{
    char now[MN_SHA256_HEX];
    for (size_t i = 0; i < out->n_sources; i++) {
        const mn_list_source *s = &out->source[i];
        mn_status st = hash_of(now, ctx, s->name, e);
        if (st)
            return st;
        if (memcmp(now, s->sha256, sizeof now) != 0) {
            mn_fail_at(e, MN_DATA, s->name, 0, 0, "the file changed while it was read");
            return mn_hint(e, "try again when nobody writes it");
        }
    }
    return MN_OK;
}

/* --- the format ----------------------------------------------------------------------- */

static mn_status guess(const mn_list_format **format, const struct files *fs, mn_err *e)
{
    for (size_t i = 0; i < fs->count; i++) {
        mn_status st = MN_OK;
        const mn_list_format *f = mn_list_sniff(&fs->file[i]);
        if ((!f || strcmp(f->name, "uflpa-html") != 0) &&
            (st = mn_list_refuse(&fs->file[i], NULL, e)))
            return st;
        if (!f) {
            mn_fail_at(e, MN_DATA, fs->file[i].name, 0, 0, "no list of a format that is known");
            return mn_hint(e, "'manumit list formats' names them; say --format");
        }
        if (*format && *format != f) {
            mn_fail_at(e, MN_DATA, fs->file[i].name, 0, 0, "%s, beside files of %s", f->name,
                       (*format)->name);
            return mn_hint(e, "a list is read from files of one format");
        }
        *format = f;
    }
    return MN_OK;
}

static mn_status choose(const mn_list_format **format, mn_list_read_fn **read,
                        const struct files *fs, const mn_list_options *o, mn_err *e)
{
    mn_status st = MN_OK;
    if (o->format) {
        *format = mn_list_format_find(read, o->format);
        if (!*format) {
            mn_fail(e, MN_USAGE, "no format is called '%s'", o->format);
            return mn_hint(e, "'manumit list formats' names them");
        }
    } else if (o->columns) {
        *format = mn_list_format_find(read, "table");
    } else if (!(st = guess(format, fs, e))) {
        *format = mn_list_format_find(read, (*format)->name);
    }
    for (size_t i = 0; i < fs->count && !st; i++)
        st = mn_list_refuse(&fs->file[i], *format, e);
    return st;
}

/* --- reading ---------------------------------------------------------------------------- */

static mn_status make_reference(void **out, void *payload, const mn_ctx *ctx, mn_err *e)
{
    (void)payload;
    (void)ctx;
    return mn_reference_new((mn_reference **)out, MN_NEED_COUNTRIES, e);
}

static void drop_reference(void *value)
{
    mn_reference_free(value);
}

/* Kept for the next reading where there is a cache; *owned is else to be freed. */
static mn_status get_reference(mn_list_reader *r, mn_reference **owned, mn_err *e)
{
    mn_status st;
    if (r->ctx && r->ctx->cache) {
        void *kept = NULL;
        st = mn_cache_get(&kept, "list-countries", make_reference, NULL, drop_reference, r->ctx, e);
        r->reference = kept;
        return st;
    }
    st = mn_reference_new(owned, MN_NEED_COUNTRIES, e);
    r->reference = *owned;
    return st;
}

static mn_status run(mn_list_reading *out, const struct files *fs, const mn_ctx *ctx,
                     const mn_list_options *o, mn_list_read_fn *read, mn_list_party_fn *take,
                     void *payload, mn_err *e)
{
    mn_list_reader r = {.ctx = ctx,
                        .o = o,
                        .out = out,
                        .file = fs->file,
                        .files = fs->count,
                        .at = fs->file,
                        .take = take,
                        .payload = payload};
    mn_reference *owned = NULL;
    mn_status st = get_reference(&r, &owned, e);
    if (!st)
        st = read(&r, e);
    if (!st && !out->parties) {
        st = mn_list_fail(e, &r, out->n_rejects ? out->reject[0].line : 0, "no party is in it%s%s",
                          out->n_rejects ? ": " : "", out->n_rejects ? out->reject[0].reason : "");
    }
    mn_reference_free(owned);
    mn_party_maker_free(&r.maker);
    mn_buf_free(&r.scratch);
    mn_buf_free(&r.id);
    free(r.ids.slot);
    free(r.ids.times);
    return st;
}

mn_status mn_list_read(mn_list_reading *out, const mn_ctx *ctx, const char *const *paths, size_t n,
                       const mn_list_options *o, mn_list_party_fn *take, void *payload, mn_err *e)
{
    struct files fs = {0};
    mn_list_options none = {0};
    mn_list_read_fn *read = NULL;
    mn_err own = MN_ERR_INIT;
    mn_status st = MN_OK;
    e = e ? e : &own;
    o = o ? o : &none;
    memset(out, 0, sizeof *out);
    for (size_t i = 0; i < n && !st; i++)
        if (!(st = add_path(&fs, out, ctx, paths[i], i, e)))
            st = add_source(out, ctx, paths[i], e);
    if (!st && !fs.count)
        st = mn_fail(e, MN_USAGE, "no file was given");
    if (!st)
        st = choose(&out->format, &read, &fs, o, e);
    if (!st)
        st = run(out, &fs, ctx, o, read, take, payload, e);
    if (!st)
        st = check_sources(out, ctx, e);
    free(fs.file);
    return st;
}

void mn_list_reading_free(mn_list_reading *r)
{
    free(r->source);
    free(r->reject);
    free(r->note);
    free(r->column);
    mn_arena_free(&r->arena);
    memset(r, 0, sizeof *r);
}
