/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/open.c - opening a chain. Everything that is followed later is checked here once
 * (check.c): afterwards no number in it can lead outside.
 */
#include "trace/chain/open.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/err.h"
#include "core/sum.h"
#include "trace/chain/layout.h"

static mn_status wrong(const char *place, const char *what, mn_err *e)
{
    mn_fail_at(e, MN_DATA, place, 0, 0, "%s", what);
    return mn_hint(e, "remove the file: it is made again from the store");
}

/* Where sections lie, and how many things each has. */
static bool read_sections(uint32_t count[MN_CHAIN_SECTIONS], const mn_chain_header *h, size_t size)
{
    mn_chain_header copy = *h;
    copy.sum = 0;
    if (h->size != size || h->sum != mn_sum64(&copy, sizeof copy) || h->supplies > UINT32_MAX - 2)
        return false;
    for (size_t i = 0; i < MN_CHAIN_SECTIONS; i++) {
        const mn_chain_section *s = &h->section[i];
        const size_t item = mn_chain_item((mn_chain_part_of)i);
        if (s->from % 8 || s->from < sizeof *h || s->from > size || s->length > size - s->from ||
            s->length % item || s->length / item > UINT32_MAX - 1)
            return false;
        count[i] = (uint32_t)(s->length / item);
        if (i >= MN_CHAIN_OF_COLUMNS && i < MN_CHAIN_OF_IN && count[i] && count[i] != h->supplies)
            return false;
        if (s->sum != mn_sum64((const char *)h + s->from, s->length))
            return false;
    }
    return true;
}

static bool counts_agree(const uint32_t *count)
{
    return count[MN_CHAIN_OF_IN] == count[MN_CHAIN_OF_PARTIES] + 1 &&
           count[MN_CHAIN_OF_OUT] == count[MN_CHAIN_OF_PARTIES] + 1 &&
           count[MN_CHAIN_OF_BY_ID] == count[MN_CHAIN_OF_PARTIES] &&
           count[MN_CHAIN_OF_SOLD] == count[MN_CHAIN_OF_EDGES] &&
           count[MN_CHAIN_OF_CURRENCIES] < 255 && count[MN_CHAIN_OF_FILES] <= 255;
}

/* NULL where there is nothing in the section. */
static const void *at(const mn_chain_header *h, size_t s)
{
    return h->section[s].length ? (const char *)h + h->section[s].from : NULL;
}

static void set_columns(mn_chain_supplies *s, const mn_chain_header *h)
{
    const size_t c = MN_CHAIN_OF_COLUMNS;
    *s = (mn_chain_supplies){
        .from = at(h, c),
        .until = at(h, c + 1),
        .quantity = at(h, c + 2),
        .unit = at(h, c + 3),
        .value = at(h, c + 4),
        .currency = at(h, c + 5),
        .seller_site = at(h, c + 6),
        .buyer_site = at(h, c + 7),
        .lot = at(h, c + 8),
        .id = at(h, c + 9),
        .line = at(h, c + 10),
        .kind = at(h, c + 11),
        .file = at(h, c + 12),
        .shipment = at(h, c + 13),
    };
}

static void set(mn_chain *c, const mn_chain_header *h, const uint32_t *count)
{
    *c = (mn_chain){
        .version = h->version,
        .text = (const char *)h + h->section[MN_CHAIN_OF_TEXT].from,
        .text_length = h->section[MN_CHAIN_OF_TEXT].length,
        .parties = count[MN_CHAIN_OF_PARTIES],
        .sites = count[MN_CHAIN_OF_SITES],
        .goods = count[MN_CHAIN_OF_GOODS],
        .supplies = h->supplies,
        .edges = count[MN_CHAIN_OF_EDGES],
        .recipes = count[MN_CHAIN_OF_RECIPES],
        .parts = count[MN_CHAIN_OF_PARTS],
        .shipments = count[MN_CHAIN_OF_SHIPMENTS],
        .documents = count[MN_CHAIN_OF_DOCUMENTS],
        .lots = count[MN_CHAIN_OF_LOTS],
        .currencies = count[MN_CHAIN_OF_CURRENCIES],
        .files = count[MN_CHAIN_OF_FILES],
        .findings = count[MN_CHAIN_OF_FINDINGS],
        .party = at(h, MN_CHAIN_OF_PARTIES),
        .site = at(h, MN_CHAIN_OF_SITES),
        .good = at(h, MN_CHAIN_OF_GOODS),
        .edge = at(h, MN_CHAIN_OF_EDGES),
        .in = at(h, MN_CHAIN_OF_IN),
        .out = at(h, MN_CHAIN_OF_OUT),
        .sold = at(h, MN_CHAIN_OF_SOLD),
        .recipe = at(h, MN_CHAIN_OF_RECIPES),
        .part = at(h, MN_CHAIN_OF_PARTS),
        .shipment = at(h, MN_CHAIN_OF_SHIPMENTS),
        .document = at(h, MN_CHAIN_OF_DOCUMENTS),
        .lot = at(h, MN_CHAIN_OF_LOTS),
        .currency = at(h, MN_CHAIN_OF_CURRENCIES),
        .file = at(h, MN_CHAIN_OF_FILES),
        .finding = at(h, MN_CHAIN_OF_FINDINGS),
        .by_id = at(h, MN_CHAIN_OF_BY_ID),
        .sames = count[MN_CHAIN_OF_SAME],
        .same = at(h, MN_CHAIN_OF_SAME),
    };
    memcpy(c->name, h->name, sizeof c->name - 1);
    memcpy(c->digest, h->digest, sizeof c->digest - 1);
    set_columns(&c->supply, h);
}

mn_status mn_chain_open_memory(mn_chain **out, const char *place, const void *bytes, size_t length,
                               mn_err *e)
{
    const mn_chain_header *h = bytes;
    uint32_t count[MN_CHAIN_SECTIONS];
    if (length < sizeof *h || memcmp(h->magic, MN_CHAIN_MAGIC, sizeof h->magic) != 0)
        return wrong(place, "not a chain, or cut short", e);
    if (h->order != MN_CHAIN_ORDER)
        return wrong(place, "the chain of a machine of another byte order", e);
    if (h->format != MN_CHAIN_FORMAT)
        return wrong(place, "a chain of another version of the format", e);
    if (!read_sections(count, h, length) || !counts_agree(count))
        return wrong(place, "the chain is damaged or cut short", e);
    mn_chain_opened *x = calloc(1, sizeof *x);
    if (!x)
        return mn_fail_memory(e);
    set(&x->chain, h, count);
    mn_status st = mn_chain_check(&x->chain, place, e);
    if (st) {
        free(x);
        return st;
    }
    mn_chain_settle(&x->chain);
    *out = &x->chain;
    return MN_OK;
}

mn_status mn_chain_open(mn_chain **out, const char *path, mn_err *e)
{
    struct stat s;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe: no wait */
    if (fd < 0)
        return mn_fail_errno(e, "open", path);
    mn_status st = MN_OK;
    void *mapped = MAP_FAILED;
    size_t size = 0;
    if (fstat(fd, &s) != 0)
        st = mn_fail_errno(e, "open", path);
    else if (!S_ISREG(s.st_mode) || s.st_size < (off_t)sizeof(mn_chain_header))
        st = wrong(path, "not a chain, or cut short", e);
    else if ((mapped = mmap(NULL, (size_t)s.st_size, PROT_READ, MAP_PRIVATE, fd, 0)) == MAP_FAILED)
        st = mn_fail_errno(e, "map", path);
    close(fd);
    if (st)
        return st;
    size = (size_t)s.st_size;
    if ((st = mn_chain_open_memory(out, path, mapped, size, e))) {
        munmap(mapped, size);
        return st;
    }
    mn_chain_opened *x = (mn_chain_opened *)*out;
    x->mapped = mapped;
    x->size = size;
    return MN_OK;
}

void mn_chain_own(mn_chain *c, void *heap)
{
    ((mn_chain_opened *)c)->heap = heap;
}

void mn_chain_close(mn_chain *c)
{
    mn_chain_opened *x = (mn_chain_opened *)c;
    if (!x)
        return;
    if (x->mapped)
        munmap(x->mapped, x->size);
    if (x->loan.of)
        mn_lend_back(&x->loan);
    free(x->heap);
    free(x);
}
