/* SPDX-License-Identifier: Apache-2.0
 *
 * country_memory.c - every allocation of every command about countries fails in turn, reading
 * included. The answer is one clear error, and nothing is left behind.
 *
 * The program is forked where an allocation is asked for: a child gets none and goes on to its end,
 * where what it still holds is counted; its parent gets one and goes on to the next. So each is
 * tried by what comes after it alone.
 */
#include "check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "country/commands/data.h"
#include "country_run.h"

void *__real_malloc(size_t size);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t size);
void __real_free(void *p);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t size);
void __wrap_free(void *p);

static struct {
    bool on;                /* allocations are counted, and children made */
    bool child;             /* one has failed here */
    bool for_ever;          /* and so do all after it */
    long at;                /* how many were asked for */
    long from, until, step; /* of these numbers children are made */
    long live;              /* blocks that were handed out and not given back */
    long tried, bad;
} now;

enum { AT_ONCE = 8 };
static struct {
    pid_t pid;
    long n;
} child[AT_ONCE];
static size_t children;

/* Waits until so few children are left; what one that ends has to say stands in its status. */
static void wait_until(size_t few)
{
    while (children > few) {
        int how = 0;
        const pid_t pid = wait(&how);
        size_t i = 0;
        while (i < children && child[i].pid != pid)
            i++;
        if (i == children)
            continue;
        if (!WIFEXITED(how) || WEXITSTATUS(how) != 0) {
            now.bad++;
            fprintf(stderr, "allocation %ld: %s %d\n", child[i].n,
                    WIFSIGNALED(how) ? "signal" : "status",
                    WIFSIGNALED(how) ? WTERMSIG(how) : WEXITSTATUS(how));
        }
        child[i] = child[--children];
    }
}

/* Whether this allocation fails, as it does in a child. */
static bool fails(void)
{
    if (!now.on)
        return false;
    if (now.child)
        return now.for_ever;
    const long n = now.at++;
    if (n < now.from || n >= now.until || (n - now.from) % now.step)
        return false;
    const pid_t pid = fork();
    if (pid == 0) {
        now.child = true;
        return true;
    }
    now.tried++;
    now.bad += pid < 0;
    if (pid > 0) {
        child[children].pid = pid;
        child[children++].n = n;
        wait_until(AT_ONCE - 1);
    }
    return false;
}

static void *count(void *p)
{
    now.live += now.on && p;
    return p;
}

void *__wrap_malloc(size_t size)
{
    return fails() ? NULL : count(__real_malloc(size));
}

void *__wrap_calloc(size_t n, size_t size)
{
    return fails() ? NULL : count(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t size)
{
    return fails() ? NULL : p ? __real_realloc(p, size) : count(__real_realloc(p, size));
}

void __wrap_free(void *p)
{
    now.live -= now.on && p;
    __real_free(p);
}

/* A child's end: status 0 where it said that there is no memory and gave all back. */
static void judge(const char *line, mn_status st, const mn_err *e)
{
    const bool said = st == MN_SYSTEM && !strcmp(e->msg, "out of memory");
    if (now.child) {
        if (!said)
            fprintf(stderr, "%s: allocation %ld failed: status %d, '%s'\n", line, now.at - 1,
                    (int)st, e->msg);
        if (now.live)
            fprintf(stderr, "%s: allocation %ld failed: %ld blocks are left\n", line, now.at - 1,
                    now.live);
        _exit(!said || now.live != 0);
    }
    if (st)
        fail_msg("%s: %s", line, e->msg);
    assert_int_equal(now.live, 0);
}

/* Readings of the library's own facts, which all commands begin with. */
static void read_facts(void)
{
    mn_country_data d = {.facts = NULL};
    mn_err e = MN_ERR_INIT;
    const mn_status st = mn_country_data_read(&d, NULL, NULL, &e);
    if (!st)
        mn_country_data_free(&d);
    judge("facts", st, &e);
}

static void run(const char *line, const mn_memory_file *file, size_t files)
{
    mn_err e = MN_ERR_INIT;
    char *json = country_json(line, file, files, &e);
    free(json);
    judge(line, json ? MN_OK : e.status, &e);
}

static void begin(long from, long until, long step, bool for_ever)
{
    memset(&now, 0, sizeof now);
    now.on = true;
    now.from = from;
    now.until = until;
    now.step = step;
    now.for_ever = for_ever;
}

static long bad; /* of all */

static void end(const char *what)
{
    now.on = false;
    wait_until(0);
    bad += now.bad;
    if (now.bad)
        fprintf(stderr, "%s: %ld of %ld allocations failed otherwise\n", what, now.bad, now.tried);
}

static long loading; /* allocations of reading the library's facts */

static void facts_are_read(void **state)
{
    (void)state;
    begin(0, 0, 1, false);
    read_facts();
    loading = now.at;
    assert_true(loading > 50);
    for (int for_ever = 0; for_ever < 2; for_ever++) {
        begin(0, loading, 1, for_ever);
        read_facts();
        assert_int_equal(now.tried, loading);
        end("facts");
    }
    assert_int_equal(bad, 0);
}

static const char facts[] =
    "country,year,indicator,value,unit,low,high,address,published,note,grade,source,retrieved\n"
    "Ghana,2022,victims-detected,250,,,,x.example,2023,a note,1,Example desk,2026-01-02\n"
    "Ghana,2022,victims-detected,260,,,,x.example,2023,a note,2,Other desk,2026-01-02\n"
    "Togo,2021,own,5,points,4,6,,,,,Example desk,2026-01-03\n"
    "Atlantis,2021,own,5,points,,,,,,,Example desk,2026-01-03\n"
    "Togo,2021,victim-detected,5,,,,,,,,Example desk,2026-01-03\n"
    "Togo,2199,own,5,points,,,,,,,Example desk,2199-01-03\n"
    "Togo,2035,tip-tier,3,,,,,,,,Example desk,2035-01-03\n"
    "Togo,2021\n";
static const char rules[] =
    "rule,indicator,test,value,years,verdict,says,source,address,read,note\n"
    "t3,tip-tier,at-least,Tier 3,3,barred,Tier 3,Example draft,x.example,2026-01-01,a\n"
    "few,persons-convicted,fell-beyond-chance,0,6,conditional,fewer convicted,Example draft,,,\n";
static const char stricter[] = "rule,indicator,test,value,years,verdict,says,source\n"
                               "t2,tip-tier,at-least,2,3,barred,Tier 2,Example draft\n";
static const char promises[] =
    "id,country,kind,commitment,amount,deadline,status,evidence,verified_by,verified_on,source\n"
    "A1,Ghana,policy,Ratify the Forced Labour Protocol,,2026,begun,,,,an example\n"
    "A2,Ghana,programme,Train inspectors,1500000,2026-06-30,done,report 12,an "
    "office,2026-07-15,an example\n"
    "A3,Atlantis,policy,Drain the sea,,,promised,,,,an example\n";
static const char index_[] = "item,value,from,to,note\nname,Law and courts,,,an example\n"
                             "aggregation,mean,,,\nbetter,high,,,\nyear,2012,,,\n"
                             "3p-prosecution,3,1,5,\n3p-protection,1,1,5,\n";
static const char wide[] =
    "Country,Convictions,Year\nGhana,12,2022\nTogo,<5,2022\nNowhere,1,2022\n";
static const char programmes[] = "programme,region,cost,cost_low,cost_high,most,floor,cap,source\n"
                                 "Shelters,domestic,12000,8000,18000,40000,10e6,,an example\n"
                                 "Law,abroad,900,300,2700,2000000,,200e6,an example\n"
                                 "Overheads,,,,,,20e6,,an example\n";
static const char tracker[] = "year,requested,appropriated,spent,source\n"
                              "2020,100,90,80,Example Office\n2021,110,100,,Example Office\n";
static const char districts[] = "district,people\nOne,1000\nTwo,2000\n";

#define FILE_OF(name, text)                                                                        \
    {                                                                                              \
        name, text, sizeof(text) - 1                                                               \
    }

static void every_command(void **state)
{
    (void)state;
    static const mn_memory_file files[] = {
        FILE_OF("f.csv", facts),      FILE_OF("r.csv", rules),   FILE_OF("s.csv", stricter),
        FILE_OF("c.csv", promises),   FILE_OF("i.csv", index_),  FILE_OF("w.csv", wide),
        FILE_OF("p.csv", programmes), FILE_OF("t.csv", tracker), FILE_OF("d.csv", districts),
    };
    static const char *const lines[] = {
        "country show Ghana --facts f.csv --commitments c.csv",
        "country rank --by victims-detected --per 100000 --since 2019 --facts f.csv",
        "country rank --by tip-tier --year 2023",
        "country rank --index i.csv --since 2005",
        "country compare Ghana Togo --facts f.csv",
        "country index i.csv",
        "country import w.csv --year 2022 --source Desk --retrieved 2024-05-01 --columns "
        "persons-convicted=Convictions",
        "country import f.csv",
        "country facts --of Ghana --facts f.csv",
        "country indicators",
        "access --rule r.csv --against s.csv --facts f.csv",
        "alliance suggest Ghana --facts f.csv",
        "alliance c.csv",
        "brief Ghana --facts f.csv",
        "brief Togo --lang es",
        "budget --profits 150e9 --allocate p.csv --fair 0.2 --tracker t.csv --districts d.csv",
        "budget --profits 150e9 --plan",
    };
    /* A command tries as many as this of its own, by steps where it has more; a sanitizer's forks
     * are slow. */
#if defined(__SANITIZE_ADDRESS__)
    enum { MOST = 150 };
#else
    enum { MOST = 1400 };
#endif
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        begin(0, 0, 1, false);
        run(lines[i], files, sizeof files / sizeof *files);
        now.on = false;
        const long all = now.at, step = (all - loading) / MOST + 1;
        begin(0, all, step, false);
        run(lines[i], files, sizeof files / sizeof *files);
        printf("%s: %ld of %ld allocations\n", lines[i], now.tried, all);
        end(lines[i]);
    }
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(facts_are_read),
                                       cmocka_unit_test(every_command)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
