/* SPDX-License-Identifier: Apache-2.0
 *
 * economy.h - small economies for the tests: written as text, imported as files.
 */
#ifndef TEST_ECONOMY_H
#define TEST_ECONOMY_H

#include "core/rng.h"
#include "footprint/economy/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Writes text to a fresh temporary file; the name is static until the next call
 * of the same slot (0 to 3). */
static inline const char *economy_file(int slot, const char *text)
{
    static char name[4][64];
    FILE *f;
    int fd;

    snprintf(name[slot], sizeof name[slot], "/tmp/manumit-test-XXXXXX");
    fd = mkstemp(name[slot]);
    f = fd < 0 ? NULL : fdopen(fd, "w");
    if (!f || fputs(text, f) < 0 || fclose(f) != 0)
        abort();
    return name[slot];
}

/* Miller & Blair 2009, section 2.3: two sectors, Z, f and x as in table 2.3. */
static const char economy_miller_blair[] = "label,A.s1,A.s2,A.households,x\n"
                                           "A.s1,150,500,350,1000\n"
                                           "A.s2,200,100,1700,2000\n";

/* A random economy of r regions, s industries and two categories: fixed seed,
 * whole numbers, one entry in three missing. Owned by the caller. */
static inline char *economy_random(size_t r, size_t s, uint64_t seed)
{
    size_t n = r * s, cap = 64 + (n + 1) * (n + 2 * r + 2) * 12, at = 0;
    char *text = malloc(cap);
    mn_rng g;

    mn_rng_init(&g, seed, 0);
    at += (size_t)snprintf(text + at, cap - at, "label");
    for (size_t j = 0; j < n; j++)
        at += (size_t)snprintf(text + at, cap - at, ",R%zu.c%zu", j / s, j % s + 1);
    for (size_t j = 0; j < 2 * r; j++)
        at += (size_t)snprintf(text + at, cap - at, ",R%zu.f%d", j / 2, j % 2 ? 3 : 1);
    at += (size_t)snprintf(text + at, cap - at, "\n");
    for (size_t i = 0; i < n; i++) {
        at += (size_t)snprintf(text + at, cap - at, "R%zu.c%zu", i / s, i % s + 1);
        for (size_t j = 0; j < n; j++) {
            bool none = mn_rng_u64(&g) % 3 == 0;

            at +=
                (size_t)snprintf(text + at, cap - at, ",%d", none ? 0 : (int)(mn_rng_u64(&g) % 20));
        }
        for (size_t j = 0; j < 2 * r; j++)
            at +=
                (size_t)snprintf(text + at, cap - at, ",%d", (int)(mn_rng_u64(&g) % (10 * n)) + 5);
        at += (size_t)snprintf(text + at, cap - at, "\n");
    }
    return text;
}

/* People in every cell of such an economy. Owned by the caller. */
static inline char *economy_people(size_t r, size_t s, uint64_t seed)
{
    size_t cap = 64 + r * s * 48, at = 0;
    char *text = malloc(cap);
    mn_rng g;

    mn_rng_init(&g, seed, 1);
    at += (size_t)snprintf(text + at, cap - at, "region,industry,people\n");
    for (size_t i = 0; i < r * s; i++)
        at += (size_t)snprintf(text + at, cap - at, "R%zu,c%zu,%d\n", i / s, i % s + 1,
                               (int)(mn_rng_u64(&g) % 1000));
    return text;
}

static inline mn_model *economy_import(const char *table, const char *people, mn_err *e)
{
    mn_model_options o = MN_MODEL_OPTIONS_INIT;
    const char *path = economy_file(0, table);
    mn_model *m = NULL;

    o.satellite = people ? economy_file(1, people) : NULL;
    o.year = 2011;
    mn_status st = mn_model_import(&m, NULL, MN_MODEL_LABELLED_CSV, path, &o, e);

    unlink(path);
    if (people)
        unlink(o.satellite);
    return st ? NULL : m;
}

#endif
