/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/nexus/kept.c - what was found, in a file that is mapped. It is of one chain, lists and
 * rules, which its digest names; one that is damaged, or another's, is as if it were not there.
 */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/file.h"
#include "core/sum.h"
#include "trace/nexus/inside.h"

enum { FORMAT = 1, ORDER = 0x01020304 };
static const char magic[8] = "mnnexus";

typedef struct header {
    char magic[8];
    uint32_t format, order;
    char digest[72];
    uint64_t size; /* of the file */
    uint32_t hits, places, sales, knowns, unasked, spare;
    uint64_t text;
    uint64_t sum, known_sum; /* of what stands behind the header but known; of known */
} header;

void mn_nexus_raw_free(mn_nexus_raw *r)
{
    for (size_t i = 0; i < sizeof r->heap / sizeof *r->heap; i++)
        free(r->heap[i]);
    if (r->mapped)
        munmap(r->mapped, r->size);
    memset(r, 0, sizeof *r);
}

/* known stands last. */
static size_t body(const header *h)
{
    return h->hits * sizeof(mn_nexus_hit) + h->places * sizeof(mn_nexus_place) +
           h->sales * sizeof(mn_nexus_sale) + (size_t)((h->text + 7) / 8 * 8);
}

static bool is_sound(const mn_nexus_raw *r, const mn_nexus_tools *t)
{
    const mn_chain *c = t->c;
    const size_t lists = t->set ? mn_screen_lists(t->set) : 0;
    for (uint32_t i = 0; i < r->hits; i++) {
        const mn_nexus_hit *h = &r->hit[i];
        if (h->party >= c->parties || h->list >= lists ||
            h->entry >= mn_screen_list_at(t->set, h->list)->entries || h->decision > 2 ||
            !(h->probability >= 0 && h->probability <= 1) || (i && h->party < r->hit[i - 1].party))
            return false;
    }
    for (uint32_t i = 0; i < r->places; i++) {
        const mn_nexus_place *p = &r->place[i];
        if (!t->places || p->party >= c->parties ||
            (p->site != MN_NOT_ANY && p->site >= c->sites) ||
            p->region >= mn_places_regions(t->places) || p->verdict > MN_PLACE_IN ||
            p->why > r->text_length || p->length > r->text_length - p->why ||
            (i && p->party < r->place[i - 1].party))
            return false;
    }
    for (uint32_t i = 0; i < r->sales; i++) {
        const mn_nexus_sale *s = &r->sale[i];
        if (!t->goods || s->party >= c->parties || s->good >= c->goods ||
            s->row >= mn_goods(t->reference) || s->how > MN_GOOD_HS ||
            (i && s->party < r->sale[i - 1].party))
            return false;
    }
    return true;
}

static bool take(mn_nexus_raw *out, void *bytes, size_t size, const char *digest,
                 const mn_nexus_tools *t)
{
    const header *h = bytes;
    const size_t most = SIZE_MAX / 4;
    if (size < sizeof *h || memcmp(h->magic, magic, sizeof magic) != 0 || h->format != FORMAT ||
        h->order != ORDER || h->size != size || h->text > most / 2 ||
        strncmp(h->digest, digest, sizeof h->digest) != 0 ||
        size - sizeof *h != body(h) + h->knowns * sizeof(mn_nexus_known))
        return false;
    const char *at = (const char *)bytes + sizeof *h;
    if (mn_sum64(at, body(h)) != h->sum)
        return false;
    *out = (mn_nexus_raw){.hits = h->hits,
                          .places = h->places,
                          .sales = h->sales,
                          .knowns = h->knowns,
                          .unasked = h->unasked,
                          .text_length = (size_t)h->text,
                          .mapped = bytes,
                          .size = size};
    out->hit = (const void *)at;
    out->place = (const void *)(out->hit + h->hits);
    out->sale = (const void *)(out->place + h->places);
    out->text = (const void *)(out->sale + h->sales);
    out->known = (const void *)(out->text + (h->text + 7) / 8 * 8);
    return is_sound(out, t);
}

bool mn_nexus_kept_open(mn_nexus_raw *out, const char *path, const char *digest,
                        const mn_nexus_tools *t)
{
    struct stat f;
    void *bytes = MAP_FAILED;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe: no wait */
    if (fd < 0)
        return false;
    if (fstat(fd, &f) == 0 && S_ISREG(f.st_mode) && f.st_size > 0)
        bytes = mmap(NULL, (size_t)f.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (bytes == MAP_FAILED)
        return false;
    if (take(out, bytes, (size_t)f.st_size, digest, t))
        return true;
    munmap(bytes, (size_t)f.st_size);
    *out = (mn_nexus_raw){.hits = 0};
    return false;
}

bool mn_nexus_kept_known(const mn_nexus_raw *r)
{
    if (!r->mapped)
        return true;
    const header *h = r->mapped;
    return mn_sum64(r->known, r->knowns * sizeof *r->known) == h->known_sum;
}

mn_status mn_nexus_kept_save(const char *path, const char *digest, const mn_nexus_raw *r, mn_err *e)
{
    header h = {.format = FORMAT,
                .order = ORDER,
                .hits = r->hits,
                .places = r->places,
                .sales = r->sales,
                .knowns = r->knowns,
                .unasked = r->unasked,
                .text = r->text_length};
    mn_buf b = {0};
    mn_file_out *f = NULL;
    memcpy(h.magic, magic, sizeof magic);
    memcpy(h.digest, digest, strlen(digest));
    mn_buf_add(&b, r->hit, r->hits * sizeof *r->hit);
    mn_buf_add(&b, r->place, r->places * sizeof *r->place);
    mn_buf_add(&b, r->sale, r->sales * sizeof *r->sale);
    mn_buf_add(&b, r->text, r->text_length);
    while (b.len % 8)
        mn_buf_char(&b, '\0');
    if (b.failed) {
        mn_buf_free(&b);
        return mn_fail_memory(e);
    }
    h.sum = mn_sum64(b.ptr, b.len);
    h.known_sum = mn_sum64(r->known, r->knowns * sizeof *r->known);
    h.size = sizeof h + b.len + r->knowns * sizeof *r->known;
    mn_status st = mn_file_replace(&f, path, e);
    if (!st && !(st = mn_file_write(f, (const char *)&h, sizeof h, e)) &&
        !(st = mn_file_write(f, b.ptr ? b.ptr : "", b.len, e)))
        st = mn_file_write(f, (const char *)r->known, r->knowns * sizeof *r->known, e);
    mn_buf_free(&b);
    if (st) {
        mn_file_abandon(f);
        return st;
    }
    return mn_file_commit(f, e);
}

/* --- files of before ---------------------------------------------------------------------------
 */

enum { HASH = 24 /* digits in a file's name */, SEEN = 256 /* files that are looked at */ };

typedef struct old {
    char name[256];
    struct timespec made;
} old;

static int by_age(const void *a, const void *b)
{
    const old *x = a, *y = b;
    if (x->made.tv_sec != y->made.tv_sec)
        return x->made.tv_sec < y->made.tv_sec ? -1 : 1;
    if (x->made.tv_nsec != y->made.tv_nsec)
        return x->made.tv_nsec < y->made.tv_nsec ? -1 : 1;
    return strcmp(x->name, y->name);
}

/* Files like "CHAIN-HASH.mnnexus"; stem: "CHAIN-", of n bytes. */
static size_t find_old(old *out, const char *folder, const char *stem, size_t n)
{
    size_t found = 0;
    DIR *d = opendir(folder);
    for (const struct dirent *f; d && found < SEEN && (f = readdir(d));) {
        struct stat s;
        const size_t length = strlen(f->d_name);
        if (length >= sizeof out->name || strncmp(f->d_name, stem, n) != 0 ||
            strspn(f->d_name + n, "0123456789abcdef") != HASH ||
            strcmp(f->d_name + n + HASH, ".mnnexus") != 0 ||
            fstatat(dirfd(d), f->d_name, &s, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        memcpy(out[found].name, f->d_name, length + 1);
        out[found++].made = s.st_mtim;
    }
    if (d)
        closedir(d);
    return found;
}

void mn_nexus_kept_trim(const char *path)
{
    char folder[MN_STORE_PATH + 128], one[sizeof folder + 256];
    const char *name = strrchr(path, '/'), *end = name ? strstr(name, ".mnnexus") : NULL;
    old *at = calloc(SEEN, sizeof *at);
    if (at && end && end - name > HASH + 1 && (size_t)(name - path) < sizeof folder) {
        snprintf(folder, sizeof folder, "%.*s", (int)(name - path), path);
        const size_t n = find_old(at, folder, name + 1, (size_t)(end - name) - 1 - HASH);
        qsort(at, n, sizeof *at, by_age);
        for (size_t i = 0; i + MN_NEXUS_KEPT < n; i++) {
            snprintf(one, sizeof one, "%s/%s", folder, at[i].name);
            (void)!unlink(one);
        }
    }
    free(at);
}
