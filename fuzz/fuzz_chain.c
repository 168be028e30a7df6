/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_chain.c - the file of a chain whose sums are right, or what a store keeps of one, with
 * contents that are anything: it is refused, or all of it can be walked.
 */
#include <stdlib.h>
#include <string.h>

#include "core/sum.h"
#include "fuzz.h"
#include "trace/chain/image.h"

static uint64_t seen; /* so that nothing is left out as unused */

static void see(const mn_chain *c, mn_span s)
{
    const mn_text t = mn_chain_text(c, s);
    for (size_t i = 0; i < t.len; i++)
        seen += (unsigned char)t.ptr[i];
}

static void walk_parties(const mn_chain *c)
{
    static mn_party_value value[MN_CHAIN_FACTS];
    mn_party p;
    for (uint32_t i = 0; i < c->parties; i++) {
        mn_chain_party_read(&p, value, MN_CHAIN_FACTS, c, i);
        for (size_t k = 0; k < p.count; k++)
            seen += p.value[k].text.len;
        FUZZ_CHECK(mn_chain_find_party(c, p.id) == i);
        seen += mn_chain_party_name(c, i).len;
        for (uint32_t k = 0; k < c->party[i].sites; k++)
            FUZZ_CHECK(c->site[c->party[i].site + k].party == i);
        for (uint32_t k = c->in[i]; k < c->in[i + 1]; k++)
            FUZZ_CHECK(c->edge[k].buyer == i && c->edge[k].seller < c->parties);
        for (uint32_t k = c->out[i]; k < c->out[i + 1]; k++)
            FUZZ_CHECK(c->edge[c->sold[k]].seller == i);
    }
    for (uint32_t i = 0; i < c->sames; i++)
        seen += mn_chain_find_party(c, mn_chain_text(c, c->same[i].id));
    seen += mn_chain_find_party(c, (mn_text){"Mill One", 8});
}

static void walk_supplies(const mn_chain *c)
{
    const mn_chain_supplies *s = &c->supply;
    for (uint32_t e = 0; e < c->edges; e++)
        for (uint32_t k = 0; k < c->edge[e].count; k++) {
            const uint32_t i = c->edge[e].first + k;
            FUZZ_CHECK(i < c->supplies);
            see(c, c->good[c->edge[e].good].text);
            if (s->seller_site && s->seller_site[i] != MN_NOT_ANY)
                see(c, c->site[s->seller_site[i]].id);
            if (s->buyer_site && s->buyer_site[i] != MN_NOT_ANY)
                see(c, c->site[s->buyer_site[i]].id);
            if (s->lot && s->lot[i] != MN_NOT_ANY)
                see(c, c->lot[s->lot[i]]);
            if (s->currency && s->currency[i] != 255)
                seen += strlen(c->currency[s->currency[i]]);
            if (s->id)
                see(c, s->id[i]);
            if (c->files)
                see(c, c->file[s->file[i]].name);
            if (s->shipment && s->shipment[i] != MN_NOT_ANY)
                see(c, c->shipment[s->shipment[i]].bill);
        }
}

static void walk_rest(const mn_chain *c)
{
    for (uint32_t i = 0; i < c->recipes; i++)
        for (uint32_t k = 0; k < c->recipe[i].parts; k++)
            see(c, c->good[c->part[c->recipe[i].part + k].good].text);
    for (uint32_t i = 0; i < c->shipments; i++) {
        see(c, c->shipment[i].notify);
        FUZZ_CHECK(c->shipment[i].supply < c->supplies);
    }
    for (uint32_t i = 0; i < c->documents; i++) {
        see(c, c->document[i].subject_id);
        if (c->document[i].about == MN_OF_SITE)
            see(c, c->site[c->document[i].subject].id);
    }
    for (uint32_t i = 0; i < c->sites; i++) {
        see(c, c->site[i].locode);
        if (c->site[i].good != MN_NOT_ANY)
            see(c, c->good[c->site[i].good].text);
    }
    for (uint32_t i = 0; i < c->goods; i++)
        seen += strlen(c->good[i].hs);
    for (uint32_t i = 0; i < c->findings; i++)
        see(c, c->finding[i].text);
}

static void walk(mn_chain *c)
{
    walk_parties(c);
    walk_supplies(c);
    walk_rest(c);
    mn_chain_close(c);
}

/* The sums are set right. */
static void open_file(char *bytes, size_t size)
{
    mn_chain *c = NULL;
    if (size >= sizeof(mn_chain_header)) {
        mn_chain_header *h = (void *)bytes;
        for (size_t k = 0; k < MN_CHAIN_SECTIONS; k++)
            if (h->section[k].from <= size && h->section[k].length <= size - h->section[k].from)
                h->section[k].sum =
                    mn_sum64(bytes + h->section[k].from, (size_t)h->section[k].length);
        h->sum = 0;
        h->sum = mn_sum64(h, sizeof *h);
    }
    if (mn_chain_open_memory(&c, "x", bytes, size, NULL) == MN_OK)
        walk(c);
}

typedef struct source {
    const void *bytes;
    size_t left;
} source;

static mn_status get(void *payload, const void **bytes, size_t *length, mn_err *e)
{
    source *s = payload;
    (void)e;
    *bytes = s->bytes;
    *length = s->left;
    s->left = 0;
    return MN_OK;
}

static void open_stream(const char *bytes, size_t size)
{
    source s = {bytes, size};
    mn_chain_image *m = NULL;
    mn_chain *c = NULL;
    if (mn_chain_unstream(&m, get, &s, size, NULL) != MN_OK)
        return;
    if (mn_chain_image_open(&c, m, "x", 1, NULL, NULL) == MN_OK)
        walk(c);
    mn_chain_image_free(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 8); /* at a multiple of 8 */
    FUZZ_CHECK(copy != NULL);
    memcpy(copy, data, size);
    open_file(copy, size);
    memcpy(copy, data, size);
    open_stream(copy, size);
    free(copy);
    return 0;
}
