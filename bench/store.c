/* SPDX-License-Identifier: Apache-2.0
 *
 * store.c - bench_store [FILE|ADDRESS [ENTRIES]]: how fast a list of a million entries goes
 * into a store, what it takes there, and how fast it is read, changed, compared, verified.
 *
 * Entries are made up; they have the length and the form of a sanctions list's (some 450
 * bytes), in an order that is not that of their ids. Prints lines of "what,seconds,rate" as
 * CSV; the peak of memory comes last.
 */
#include <manumit/store.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double processor(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)u.ru_utime.tv_sec + (double)u.ru_utime.tv_usec * 1e-6 +
           (double)u.ru_stime.tv_sec + (double)u.ru_stime.tv_usec * 1e-6;
}

static void end(const mn_err *e)
{
    fprintf(stderr, "bench_store: %s (%s)\n", e->msg, e->hint);
    exit(1);
}

static void print(const char *what, double from, double cpu, double n)
{
    double t = now() - from;
    printf("%s,%.2f,%.2f,%.0f\n", what, t, processor() - cpu, n / t);
    fflush(stdout);
}

/* Every hundredth entry differs from version to version. */
static void import(mn_store *s, long entries, int version)
{
    char id[32], json[1024];
    mn_err e = MN_ERR_INIT;
    mn_store_import *im;
    mn_store_list_change c;
    const mn_store_list_head head = {.name = mn_text_of("bench"), .expected_age = 7};
    const mn_store_act act = {mn_text_of("bench"), mn_text_of("2026-01-01T00:00:00Z")};
    double start = now(), cpu = processor();
    if (mn_store_list_begin(&im, s, &head, &act, &e))
        end(&e);
    for (long i = 0; i < entries; i++) {
        unsigned long k = (unsigned long)i * 7919UL % (unsigned long)entries;
        unsigned long a = k * 2654435761UL % 99991, b = k * 40503UL % 77773;
        snprintf(id, sizeof id, "NK-%07lu", k);
        int n = snprintf(
            json, sizeof json,
            "{\"id\":\"NK-%07lu\",\"schema\":\"Company\",\"properties\":{\"name\":[\"Trading house "
            "%lu and %lu limited\"],\"alias\":[\"T. H. %lu\",\"Torgovy dom %lu\"],\"country\":"
            "[\"cn\",\"ru\"],\"address\":[\"No. %lu, Industrial road %lu, Development zone, "
            "Urumqi 830000\"],\"registrationNumber\":[\"9165%010lu\"],\"program\":[\"UFLPA "
            "2(d)(2)(B)(ii)\"],\"startDate\":[\"2023-08-0%lu\"],\"sourceUrl\":"
            "[\"https://www.example.org/list/%lu\"],\"status\":[\"%s\"]}}",
            k, a, b, a, b, a % 999, b % 99, k, 1 + k % 9, k,
            k % 100 == 7 && version > 1 ? "changed" : "active");
        const mn_store_entry x = {
            .id = mn_text_of(id), .json = {json, (size_t)n}, .line = (uint64_t)i + 1};
        if (mn_store_list_add(im, &x, &e))
            end(&e);
    }
    print(version == 1 ? "first version: add" : "second version: add", start, cpu, (double)entries);
    start = now();
    cpu = processor();
    if (mn_store_list_commit(&c, im, &e))
        end(&e);
    print(version == 1 ? "first version: commit" : "second version: commit", start, cpu,
          (double)entries);
    if (version > 1 && (long)c.changed != (entries + 92) / 100)
        fprintf(stderr, "bench_store: %lu changed\n", (unsigned long)c.changed);
}

int main(int argc, char **argv)
{
    const char *where = argc > 1 ? argv[1] : "/tmp/manumit-bench-store.db";
    long entries = argc > 2 ? strtol(argv[2], NULL, 10) : 1000000;
    mn_err e = MN_ERR_INIT;
    mn_store *s;
    const mn_store_options o = {.create = true};
    if (mn_store_open(&s, where, &o, NULL, &e))
        end(&e);
    printf("what,seconds,processor seconds,entries a second\n");
    import(s, entries, 1);
    mn_store_state state;
    if (mn_store_info(&state, s, &e))
        end(&e);
    printf("bytes of the store,%lu,,\n", (unsigned long)state.bytes);
    import(s, entries, 2);

    mn_store_cursor *c;
    mn_store_entry x;
    mn_store_diff d;
    bool any = true, ok = false;
    double start = now(), cpu = processor();
    long n = 0;
    if (mn_store_entries(&c, s, mn_text_of("bench"), 0, &e))
        end(&e);
    for (; !mn_store_next_entry(c, &x, &any, &e) && any; n++)
        continue;
    mn_store_cursor_free(c);
    print("read all", start, cpu, (double)n);
    start = now();
    cpu = processor();
    if (mn_store_list_diff(&c, s, mn_text_of("bench"), 0, 0, &e))
        end(&e);
    for (n = 0; !mn_store_next_diff(c, &d, &any, &e) && any; n++)
        continue;
    mn_store_cursor_free(c);
    print("compare versions", start, cpu, (double)entries);
    start = now();
    cpu = processor();
    if (mn_store_audit_verify(&ok, NULL, s, NULL, 0, NULL, NULL, NULL, &e) || !ok)
        end(&e);
    print("verify", start, cpu, (double)entries);
    start = now();
    cpu = processor();
    mn_store_close(s);
    print("close", start, cpu, (double)entries);
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    printf("peak memory in kB,%ld,,\n", u.ru_maxrss);
    return 0;
}
