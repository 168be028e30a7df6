/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/adverts/identify.c - finds the identifiers of posts, one thread, without the program around
 * it: what the engine alone takes. Prints the time, and a hash of all that was found, so that two
 * builds can be compared: bench_adverts_identify [-p] FILE... (-p: each post's own country counts,
 * as in 'manumit adverts identifiers'; else none is known).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "adverts/identify/identify.h"
#include "adverts/read/read.h"
#include "core/map.h"

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static uint64_t mix(uint64_t hash, const mn_found_ids *f)
{
    hash = hash * UINT64_C(0x9E3779B97F4A7C15) + f->n;
    for (size_t i = 0; i < f->n; i++) {
        const mn_found_id *x = &f->id[i];
        const struct {
            uint64_t kind, start, end, rules, region[2];
            double score;
        } all = {
            x->kind, x->start, x->end, x->rules, {(uint64_t)x->region[0], (uint64_t)x->region[1]},
            x->score};
        hash = (hash ^ mn_hash64(&all, sizeof all)) * UINT64_C(0x9E3779B97F4A7C15);
        hash = (hash ^ mn_hash64(x->value.ptr, x->value.len)) * UINT64_C(0x9E3779B97F4A7C15);
    }
    return hash;
}

int main(int argc, char **argv)
{
    mn_ctx ctx = MN_CTX_INIT;
    mn_identifier_rules *rules = NULL;
    mn_posts_read_options o = {0};
    mn_found_ids f = {0};
    mn_posts all = {0};
    mn_err e = MN_ERR_INIT;
    bool own = argc > 1 && strcmp(argv[1], "-p") == 0;
    const char *const *paths = (const char *const *)argv + 1 + own;
    uint64_t hash = 0, bytes = 0, finds = 0;

    if (argc < 2 + own) {
        fprintf(stderr, "usage: bench_adverts_identify [-p] FILE...\n");
        return 2;
    }
    double at = seconds();
    if (mn_identify_new(&rules, &ctx, &e))
        goto fail;
    const double load = seconds() - at;
    for (size_t i = 0; paths[i]; i++) {
        if (mn_posts_read(&all, NULL, &ctx, paths + i, 1, &o, &e))
            goto fail;
        double best = 1e9;
        for (int round = 0; round < 3; round++) {
            hash = bytes = finds = 0;
            at = seconds();
            for (uint32_t p = 0; p < all.n; p++) {
                const mn_post *x = &all.post[p];
                const char *region =
                    own && x->place != MN_POST_NONE ? all.place[x->place].country : NULL;
                if (region && (!region[0] || !mn_identify_region(rules, region)))
                    region = NULL;
                if (mn_identify(&f, rules, x->text, region, &e))
                    goto fail;
                hash = mix(hash, &f);
                bytes += x->text.len;
                finds += f.n;
            }
            const double took = seconds() - at;
            best = took < best ? took : best;
        }
        printf("%s: %u posts of %.0f bytes, %.2f finds each, hash %016llx: %.3f cpu s, %.2f a "
               "million, "
               "%.0f MB/s (rules %.0f ms)\n",
               paths[i], all.n, (double)bytes / all.n, (double)finds / all.n,
               (unsigned long long)hash, best, best / all.n * 1e6, (double)bytes / best / 1e6,
               load * 1e3);
        mn_posts_free(&all);
        all = (mn_posts){0};
    }
    mn_found_ids_free(&f);
    mn_identify_free(rules);
    return 0;
fail:
    fprintf(stderr, "%s\n", e.msg);
    return mn_status_exit(e.status);
}
