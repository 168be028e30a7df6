/* SPDX-License-Identifier: Apache-2.0
 *
 * bench/trace/make.c - writes the tables of a made-up chain:
 *
 *   bench_trace_make FOLDER PARTIES SUPPLIES    FOLDER/parties.csv, FOLDER/supplies.csv
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/text.h"
#include "generate.h"

static FILE *begin(const char *folder, const char *name, const char *heading)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(4);
    }
    fputs(heading, f);
    return f;
}

static void write_parties(const char *folder, const trace_shape *s)
{
    trace_texts t;
    FILE *f = begin(folder, "parties.csv", "id,name,country\n");
    for (uint32_t i = 0; i < s->parties; i++) {
        mn_party p;
        trace_party(&p, &t, s, i);
        fprintf(f, "%s,%s,%s\n", t.id, t.name, t.country);
    }
    if (fclose(f) != 0)
        exit(4);
}

static void write_supplies(const char *folder, const trace_shape *s)
{
    trace_texts t;
    FILE *f = begin(folder, "supplies.csv",
                    "id,seller,buyer,good,hs,from,quantity,unit,value,currency\n");
    for (uint32_t i = 0; i < s->supplies; i++) {
        mn_supply_row r;
        int64_t y;
        unsigned m, d;
        trace_supply(&r, &t, s, i);
        mn_civil_from_days(r.from, &y, &m, &d);
        fprintf(f, "%s,%s,%s,%s,%s,%04d-%02u-%02u,", t.id, t.seller, t.buyer, r.good.ptr, r.hs.ptr,
                (int)y, m, d);
        if (!isnan(r.quantity))
            fprintf(f, "%.0f,kg,", r.quantity);
        else
            fputs(",,", f);
        if (r.value != MN_NO_VALUE)
            fprintf(f, "%lld.%02lld,%s\n", (long long)(r.value / 100), (long long)(r.value % 100),
                    r.currency);
        else
            fputs(",\n", f);
    }
    if (fclose(f) != 0)
        exit(4);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("bench_trace_make FOLDER PARTIES SUPPLIES\n", stderr);
        return 2;
    }
    const trace_shape s = {(uint32_t)strtoul(argv[2], NULL, 10),
                           (uint32_t)strtoul(argv[3], NULL, 10), 1};
    write_parties(argv[1], &s);
    write_supplies(argv[1], &s);
    return 0;
}
