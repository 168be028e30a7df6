/* SPDX-License-Identifier: Apache-2.0
 *
 * words_index/main.c - makes the word index that the library embeds.
 *
 *     words_index FOLDER OUT
 *
 * reads roles.csv, noise.csv, services.csv, lexicon.csv,
 * classification_phrases.csv, abbreviations.csv and merchants.csv of FOLDER and writes OUT, in
 * the layout of src/reference/words.h and the byte order of this machine. The
 * build runs it; the same tables give the same bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/file.h"
#include "index.h"

#define TABLE_MAX ((uint64_t)64 << 20)

typedef mn_status (*mn_reader)(mn_index *x, mn_source table, mn_err *e);

static mn_status read_table(mn_index *x, const char *folder, const char *name, mn_reader reader,
                            mn_err *e)
{
    mn_buf path = {0};
    char *bytes = NULL;
    size_t len = 0;
    mn_buf_fmt(&path, "%s/%s", folder, name);
    mn_status s = path.failed ? mn_fail_memory(e) : MN_OK;
    if (s == MN_OK)
        s = mn_file_read(&bytes, &len, NULL, path.ptr, TABLE_MAX, e);
    if (s == MN_OK)
        s = reader(x, (mn_source){name, (const unsigned char *)bytes, len}, e);
    free(bytes);
    mn_buf_free(&path);
    return s;
}

static mn_status read_tables(mn_index *x, const char *folder, mn_err *e)
{
    static const struct {
        const char *name;
        mn_reader reader;
    } tables[] = {{"roles.csv", mn_index_roles},
                  {"noise.csv", mn_index_noise},
                  {"services.csv", mn_index_services},
                  {"lexicon.csv", mn_index_lexicon},
                  {"classification_phrases.csv", mn_index_classes},
                  {"abbreviations.csv", mn_index_abbreviations},
                  {"merchants.csv", mn_index_merchants}};
    mn_status s = MN_OK;
    for (size_t i = 0; i < sizeof tables / sizeof *tables && s == MN_OK; i++) {
        if (tables[i].reader == mn_index_abbreviations)
            s = mn_index_join_plurals(x, e);
        if (s == MN_OK)
            s = read_table(x, folder, tables[i].name, tables[i].reader, e);
    }
    return s;
}

static mn_status write_index(const mn_index *x, const char *path, mn_err *e)
{
    const struct {
        const void *first;
        size_t n, size;
    } part[MN_SECTIONS] = {
        [MN_SECTION_TEXT] = {x->text.ptr, x->text.len, 1},
        [MN_SECTION_SLOT] = {x->slot, x->slots, sizeof *x->slot},
        [MN_SECTION_WORD] = {x->word, x->words + 1, sizeof *x->word},
        [MN_SECTION_PHRASE] = {x->phrase, x->phrases, sizeof *x->phrase},
        [MN_SECTION_POOL] = {x->pool, x->pooled, sizeof *x->pool},
        [MN_SECTION_POSTING] = {x->posting, x->pooled, sizeof *x->posting},
        [MN_SECTION_STAT] = {x->stat, x->stats, sizeof *x->stat},
        [MN_SECTION_ABBR] = {x->abbr, x->abbrs, sizeof *x->abbr},
        [MN_SECTION_SERVICE] = {x->service, x->services, sizeof *x->service},
        [MN_SECTION_NEAR] = {x->near, x->nears, sizeof *x->near},
        [MN_SECTION_FROM] = {x->near_from, 27, sizeof *x->near_from},
        [MN_SECTION_PRIOR] = {x->prior, MN_INDUSTRIES, sizeof *x->prior},
        [MN_SECTION_MERCHANT] = {x->merchant, x->merchants, sizeof *x->merchant},
    };
    static const char zeros[16];
    mn_words_head head = {.magic = MN_WORDS_MAGIC};
    size_t at = (sizeof head + 15) / 16 * 16;
    mn_buf out = {0};
    mn_file_out *f = NULL;
    for (size_t i = 0; i < MN_SECTIONS; i++) {
        head.at[i] = (uint32_t)at;
        head.n[i] = (uint32_t)part[i].n;
        at = (at + part[i].n * part[i].size + 15) / 16 * 16;
    }
    head.size = (uint32_t)at;
    mn_buf_add(&out, &head, sizeof head);
    for (size_t i = 0; i < MN_SECTIONS && !out.failed; i++) {
        mn_buf_add(&out, zeros, head.at[i] - out.len);
        if (part[i].n)
            mn_buf_add(&out, part[i].first, part[i].n * part[i].size);
    }
    mn_buf_add(&out, zeros, out.failed ? 0 : at - out.len);
    mn_status s = out.failed ? mn_fail_memory(e) : mn_file_create(&f, path, e);
    if (s == MN_OK)
        s = mn_file_write(f, out.ptr, out.len, e);
    if (s == MN_OK)
        s = mn_file_commit(f, e);
    else if (f)
        mn_file_abandon(f);
    mn_buf_free(&out);
    return s;
}

static void index_free(mn_index *x)
{
    mn_arena_free(&x->arena);
    mn_buf_free(&x->text);
    free(x->slot);
    free(x->word);
    free(x->phrase);
    free(x->pool);
    free(x->posting);
    free(x->stat);
    free(x->abbr);
    free(x->service);
    free(x->near);
    free(x->merchant);
}

int main(int argc, char **argv)
{
    mn_index x = {0};
    mn_err e = MN_ERR_INIT;
    if (argc != 3) {
        fputs("usage: words_index FOLDER OUT\n", stderr);
        return mn_status_exit(MN_USAGE);
    }
    mn_status s = read_tables(&x, argv[1], &e);
    if (s == MN_OK)
        s = mn_index_finish(&x, &e);
    if (s == MN_OK)
        s = write_index(&x, argv[2], &e);
    if (s != MN_OK)
        fprintf(stderr, "words_index: %s:%llu: %s\n", e.file, (unsigned long long)e.line, e.msg);
    index_free(&x);
    return mn_status_exit(s);
}
