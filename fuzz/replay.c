/* SPDX-License-Identifier: Apache-2.0
 *
 * replay.c - runs every file of the given directories (or files) through a
 * fuzz target, without libFuzzer. Says which file was last when it crashes.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

enum { INPUT_MAX = 1 << 20 };

static int replay_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    unsigned char *room = malloc(INPUT_MAX), *exact = NULL;
    int failed = 1;
    if (!f || !room)
        goto out;
    size_t len = fread(room, 1, INPUT_MAX, f);
    exact = malloc(len + (len == 0)); /* no byte more: sanitizers see an overrun */
    if (ferror(f) || !exact)
        goto out;
    memcpy(exact, room, len);
    fprintf(stderr, "%s\n", path);
    LLVMFuzzerTestOneInput(exact, len);
    failed = 0;
out:
    if (failed)
        perror(path);
    if (f)
        fclose(f);
    free(room);
    free(exact);
    return failed;
}

/* Returns how many files were replayed, or -1. */
static int replay(const char *path)
{
    DIR *d = opendir(path);
    int count = 0;
    if (!d && errno == ENOTDIR)
        return replay_file(path) ? -1 : 1;
    if (!d) {
        perror(path);
        return -1;
    }
    for (struct dirent *entry; count >= 0 && (entry = readdir(d));) {
        char name[4096];
        if (entry->d_name[0] == '.')
            continue;
        snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
        count = replay_file(name) ? -1 : count + 1;
    }
    closedir(d);
    return count;
}

int main(int argc, char **argv)
{
    int total = 0;
    for (int i = 1; i < argc; i++) {
        int count = replay(argv[i]);
        if (count < 0)
            return 1;
        total += count;
    }
    printf("%d inputs\n", total);
    return total ? 0 : 1; /* an empty corpus tests nothing */
}
