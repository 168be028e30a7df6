/* SPDX-License-Identifier: Apache-2.0
 *
 * scale make square|supply-use FOLDER [REGIONS]   makes up an economy (scale.h)
 * scale FOLDER                                    reads it, and then, one command
 * a line on standard input and one line of JSON back:
 *
 *   settle      from flows to output, coefficients, error bound and multipliers
 *               of both scopes; writes m.f64, those of private exploitation
 *   paths TAU   all supply paths above TAU behind the first region's final demand
 *   file        saves the settled model, and opens it again twice: with all memory
 *               and with 64 MB for its matrix, which must give the same bits
 *
 * `check` of settle: the sum of the multipliers, passes over the matrix, seconds
 * that reading the matrix once takes, its bytes, the most memory held so far; of
 * file: bytes, seconds of saving, of opening with all memory and with little, the
 * largest difference of a multiplier from the one that was saved.
 */
#include "scale.h"

#include "core/err.h"
#include "core/parallel.h"
#include "footprint/answer/paths.h"
#include "footprint/economy/concordance.h"
#include "footprint/economy/model.h"
#include "footprint/economy/solve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

typedef struct bench {
    const char *folder;
    mn_ctx ctx;
    scale_sizes s;
    mn_matrix_builder flows;
    mn_model *m;
    double *row_sum, *people;
} bench;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Processor time of all threads: what a busy machine does not stretch. */
static double cpu_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool read_vector(const bench *b, const char *name, double *to, size_t n)
{
    FILE *f = scale_open(b->folder, name, "rb");
    bool good = f && fread(to, sizeof *to, n, f) == n;

    if (f)
        fclose(f);
    return good;
}

static bool read_rows(bench *b, mn_err *e)
{
    FILE *f = scale_open(b->folder, "z.rows", "rb");
    uint32_t *index = malloc(b->s.n * sizeof *index), count;
    float *value = malloc(b->s.n * sizeof *value);
    double *wide = malloc(b->s.n * sizeof *wide);
    bool good =
        f && index && value && wide && !mn_matrix_begin_within(&b->flows, b->s.n, &b->ctx, e);

    for (size_t i = 0; good && i < b->s.n; i++) {
        good = fread(&count, sizeof count, 1, f) == 1 && count <= b->s.n &&
               fread(index, sizeof *index, count, f) == count &&
               fread(value, sizeof *value, count, f) == count;
        b->row_sum[i] = 0;
        for (size_t k = 0; good && k < count; k++)
            b->row_sum[i] += wide[k] = (double)value[k];
        good = good && !mn_matrix_add(&b->flows, index, wide, count, e);
    }
    if (f)
        fclose(f);
    free(index);
    free(value);
    free(wide);
    return good;
}

static bool read_demand(bench *b)
{
    FILE *f = scale_open(b->folder, "y.f32", "rb");
    size_t columns = b->s.regions * b->s.categories;
    float *row = malloc(columns * sizeof *row);
    bool good = f && row;

    for (size_t i = 0; good && i < b->s.n; i++) {
        good = fread(row, sizeof *row, columns, f) == columns;
        for (size_t c = 0; good && c < columns; c++)
            b->row_sum[i] += (double)(b->m->y[i * columns + c] = row[c]);
    }
    if (f)
        fclose(f);
    free(row);
    return good;
}

/* Names r0, r1 ... on the model's arena. */
static bool name(mn_model *m, const char ***to, const char *letter, size_t n)
{
    char label[32];
    mn_err e = MN_ERR_INIT;

    *to = mn_arena_alloc(&m->arena, n + 1, sizeof **to);
    for (size_t i = 0; *to && i < n; i++) {
        snprintf(label, sizeof label, "%s%zu", letter, i);
        if (mn_model_str(m, &(*to)[i], label, &e))
            return false;
    }
    return *to != NULL;
}

/* One origin a region, and everybody in private exploitation. */
static bool lend_people(bench *b)
{
    mn_model *m = b->m;

    m->origin = calloc(m->regions, sizeof *m->origin);
    m->people = calloc(m->n, sizeof *m->people);
    if (!m->origin || !m->people)
        return false;
    for (size_t r = 0; r < m->regions; r++)
        m->origin[r] = (mn_origin){m->region[r], m->region[r], "", (uint32_t)r};
    for (size_t i = 0; i < m->n; i++)
        if (b->people[i] > 0)
            m->people[m->peoples++] =
                (mn_people){(uint32_t)(i / m->industries), (uint32_t)(i % m->industries),
                            MN_BRANCH_OTHER, MN_FORM_PRIVATE, b->people[i]};
    m->origins = m->regions;
    return true;
}

/* What a file says beside numbers. */
static bool describe(mn_model *m, mn_err *e)
{
    m->demand = mn_arena_alloc(&m->arena, m->categories + 1, sizeof *m->demand);
    m->published = malloc(m->n * sizeof *m->published);
    if (!m->demand || !m->published)
        return false;
    for (size_t k = 0; k < m->categories; k++)
        m->demand[k] = MN_DEMAND_OTHER;
    for (size_t i = 0; i < m->n; i++)
        m->published[i] = NAN;
    m->name = m->source = m->licence = m->notes = "made up";
    return name(m, &m->region, "r", m->regions) && name(m, &m->industry, "s", m->industries) &&
           name(m, &m->category, "f", m->categories) && !mn_model_kinds(m, NULL, NULL, e);
}

static bool load(bench *b, mn_err *e)
{
    double sizes[4];
    mn_model *m = b->m = calloc(1, sizeof *m);

    if (!m || !read_vector(b, "sizes.f64", sizes, 4))
        return false;
    b->s = (scale_sizes){(size_t)sizes[0], (size_t)sizes[1], (size_t)sizes[2], (size_t)sizes[3]};
    m->n = b->s.n;
    m->regions = b->s.regions;
    m->industries = b->s.industries;
    m->categories = b->s.categories;
    m->unit_usd = 1e6;
    b->row_sum = malloc(2 * m->n * sizeof *b->row_sum);
    m->y = malloc(m->n * m->regions * m->categories * sizeof *m->y);
    if (!b->row_sum || !m->y)
        return false;
    b->people = b->row_sum + m->n;
    return read_vector(b, "people.f64", b->people, m->n) && read_rows(b, e) && read_demand(b) &&
           describe(m, e) && lend_people(b);
}

/* Seconds to read the matrix once with both threads, as fast as that goes: a sum
 * of all its words, so that nothing is left out. */
typedef struct reading {
    const mn_matrix *m;
    uint64_t sum[64];
} reading;

static uint64_t sum_words(const void *from, size_t bytes)
{
    const uint64_t *w = from;
    uint64_t lane[16] = {0};

    for (size_t k = 0; k + 16 <= bytes / 8; k += 16)
        for (size_t l = 0; l < 16; l++)
            lane[l] += w[k + l];
    for (size_t l = 1; l < 16; l++)
        lane[0] += lane[l];
    return lane[0];
}

static void read_part(size_t part, void *payload)
{
    reading *r = payload;
    size_t each = r->m->entries / 64;
    const void *index = r->m->index16 ? (const void *)r->m->index16 : (const void *)r->m->index32;
    size_t size = r->m->index16 ? sizeof *r->m->index16 : sizeof *r->m->index32;

    r->sum[part] = sum_words((const char *)r->m->value + (part * each * 4 / 8 * 8), each * 4);
    if (index)
        r->sum[part] += sum_words((const char *)index + (part * each * size / 8 * 8), each * size);
}

static double stream(const bench *b, mn_err *e)
{
    double best = INFINITY;

    for (int turn = 0; turn < 5; turn++) {
        reading r = {.m = &b->m->a};
        double from = now();
        volatile uint64_t all = 0;

        if (mn_parallel(&b->ctx, 64, read_part, &r, e))
            return NAN;
        for (size_t k = 0; k < 64; k++)
            all += r.sum[k];
        best = fmin(best, now() - from);
    }
    return best;
}

static mn_status settle(bench *b, double *seconds, double check[5], mn_err *e)
{
    mn_model *m = b->m;
    double from = now();
    mn_status st = MN_OK;
    struct rusage usage;
    FILE *f;

    m->x = malloc(m->n * sizeof *m->x);
    if (!m->x)
        return MN_SYSTEM;
    memcpy(m->x, b->row_sum, m->n * sizeof *m->x);
    if ((st = mn_matrix_finish(&m->a, &b->flows, m->x, 1, e)) ||
        (st = mn_model_settle(m, &b->ctx, e)))
        return st;
    *seconds = now() - from;
    check[0] = mn_sum(m->m[MN_SCOPE_PRIVATE], m->n);
    check[1] = m->passes;
    getrusage(RUSAGE_SELF, &usage);
    check[4] = (double)usage.ru_maxrss * 1024;
    check[2] = stream(b, e);
    check[3] = (double)mn_matrix_bytes(&m->a);
    f = scale_open(b->folder, "m.f64", "wb");
    if (!f || fwrite(m->m[MN_SCOPE_PRIVATE], sizeof(double), m->n, f) != m->n || fclose(f))
        return MN_SYSTEM;
    return MN_OK;
}

static mn_status paths(bench *b, double tau, double *seconds, double check[5], mn_err *e)
{
    const mn_model *m = b->m;
    size_t columns = m->regions * m->categories;
    double *y = malloc(m->n * sizeof *y), from;
    mn_paths p;
    mn_status st;

    if (!y)
        return MN_SYSTEM;
    for (size_t i = 0; i < m->n; i++)
        y[i] = mn_sum_floats(m->y + i * columns, m->categories);
    from = now();
    st = mn_paths_find(&p, m, MN_SCOPE_PRIVATE, y, tau, 20, &b->ctx, e);
    *seconds = now() - from;
    free(y);
    if (st)
        return st;
    check[0] = (double)p.nodes;
    check[1] = (double)p.above;
    mn_paths_free(&p);
    return MN_OK;
}

/* Opens the file within so much memory; what was opened must hold what was saved. */
static mn_status reopen(const bench *b, mn_model **out, const char *path, uint64_t memory,
                        double *seconds, mn_err *e)
{
    mn_ctx ctx = b->ctx;
    const mn_matrix *was = &b->m->a;
    size_t entries = was->entries, demand = b->m->n * b->m->regions * b->m->categories;
    double from = now();
    mn_status st;

    ctx.memory = memory;
    if ((st = mn_model_open(out, &ctx, path, e)))
        return st;
    *seconds = now() - from;
    const mn_matrix *is = &(*out)->a;
    bool same = is->entries == entries && is->dense == was->dense &&
                is->values.mapped == (memory && memory < mn_matrix_bytes(was)) &&
                !memcmp(is->value, was->value, entries * sizeof *is->value) &&
                !memcmp(is->start, was->start, (was->n + 1) * sizeof *is->start) &&
                (!is->index16 || !memcmp(is->index16, was->index16, entries * sizeof(uint16_t))) &&
                (!is->index32 || !memcmp(is->index32, was->index32, entries * sizeof(uint32_t))) &&
                !memcmp((*out)->y, b->m->y, demand * sizeof *b->m->y);

    return same ? MN_OK : mn_fail(e, MN_DATA, "the file holds another economy");
}

static mn_status file(bench *b, double *seconds, double check[5], mn_err *e)
{
    mn_model *m[2] = {NULL, NULL};
    char path[4096];
    FILE *f = NULL;
    double from = now();
    mn_status st;

    snprintf(path, sizeof path, "%s/model.mnm", b->folder);
    if (!(st = mn_model_save(b->m, path, e)) && (f = scale_open(b->folder, "model.mnm", "rb"))) {
        check[1] = now() - from;
        check[0] = fseek(f, 0, SEEK_END) ? 0 : (double)ftell(f);
        fclose(f);
    }
    if (!st && !(st = reopen(b, &m[0], path, 0, &check[2], e)))
        st = reopen(b, &m[1], path, 64000000, &check[3], e);
    for (int scope = 0; !st && scope < 2; scope++)
        if (memcmp(m[0]->m[scope], m[1]->m[scope], m[0]->n * sizeof(double)))
            st = mn_fail(e, MN_DATA, "another result with less memory");
    if (!st && memcmp(m[0]->x, m[1]->x, m[0]->n * sizeof(double)))
        st = mn_fail(e, MN_DATA, "another output with less memory");
    for (size_t i = 0; !st && i < m[0]->n; i++)
        check[4] = fmax(check[4], fabs(m[0]->m[0][i] - b->m->m[0][i]) / fmax(b->m->m[0][i], 1e-9));
    *seconds = now() - from;
    mn_model_free(m[0]);
    mn_model_free(m[1]);
    return st;
}

static mn_status answer(bench *b, const char *line, mn_err *e)
{
    double seconds = 0, check[5] = {0}, value = 0, cpu = cpu_now();
    mn_status st = MN_USAGE;

    if (!strcmp(line, "settle"))
        st = settle(b, &seconds, check, e);
    else if (sscanf(line, "paths %lf", &value) == 1)
        st = paths(b, value, &seconds, check, e);
    else if (!strcmp(line, "file"))
        st = file(b, &seconds, check, e);
    if (!st) {
        printf(
            "{\"seconds\": %.9f, \"cpu\": %.9f, \"check\": [%.17g, %.17g, %.9g, %.17g, %.17g]}\n",
            seconds, cpu_now() - cpu, check[0], check[1], check[2], check[3], check[4]);
        fflush(stdout);
    }
    return st;
}

int main(int argc, char **argv)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    bench b = {.folder = argc > 1 ? argv[1] : ".",
               .ctx = {.threads = cores > 2 ? 2 : (unsigned)cores, .seed = 1}};
    mn_err e = MN_ERR_INIT;
    char line[64];
    mn_status st = MN_OK;

    if (argc >= 4 && !strcmp(argv[1], "make"))
        return scale_make(argv[3], strcmp(argv[2], "square") ? SCALE_SUPPLY_USE : SCALE_SQUARE,
                          argc > 4 ? (size_t)strtoul(argv[4], NULL, 10) : 0)
                   ? 0
                   : 4;
    if (getenv("MEMORY"))
        b.ctx.memory = (uint64_t)atol(getenv("MEMORY")) * 1000000;
    if (!load(&b, &e))
        return 4;
    puts("ready");
    fflush(stdout);
    while (!st && fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        st = answer(&b, line, &e);
    }
    if (st)
        fprintf(stderr, "scale: %s\n", e.msg);
    mn_matrix_builder_free(&b.flows);
    free(b.row_sum);
    mn_model_free(b.m);
    return st ? 3 : 0;
}
