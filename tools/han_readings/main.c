/* SPDX-License-Identifier: Apache-2.0
 *
 * tools/han_readings - writes how ICU reads each Han character, as C, so that names in Han
 * characters need no ICU when they are read: it takes 50 us a name, and 80 ms to be opened.
 *
 *   han_readings OUT.c
 *
 * Characters that ICU reads as something else than one word of a to z, or nothing, are left to
 * it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "screen/name/inside.h"

#define SYLLABLES 1024

static char syllable[SYLLABLES][8];
static size_t syllables = 1; /* the first is of what is left to ICU */

/* Marks and unified ideographs; compatibility forms are resolved before they are read. */
static bool is_han(uint32_t c)
{
    return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3400 && c <= 0x4DBF) || c >= 0x4E00;
}

static int fail(const char *what)
{
    fprintf(stderr, "han_readings: %s\n", what);
    return EXIT_FAILURE;
}

/* The number of a reading, made where it is new; SYLLABLES where there are too many. */
static size_t number_of(const char *text, size_t len)
{
    for (size_t i = 1; i < syllables; i++)
        if (strlen(syllable[i]) == len && !memcmp(syllable[i], text, len))
            return i;
    if (syllables == SYLLABLES)
        return SYLLABLES;
    memcpy(syllable[syllables], text, len);
    return syllables++;
}

static bool is_word(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (text[i] < 'a' || text[i] > 'z')
            return false;
    return len < sizeof syllable[0];
}

int main(int argc, char **argv)
{
    struct mn_icu *icu = NULL;
    FILE *f = argc == 2 ? fopen(argv[1], "w") : NULL;
    if (!f)
        return fail("can't write");
    if (mn_icu_new(&icu, NULL))
        return fail("no memory");
    fprintf(f, "/* Made by tools/han_readings of ICU's readings. */\n"
               "#include \"screen/name/inside.h\"\n\n"
               "const uint16_t mn_han_reading[MN_HAN_TO - MN_HAN_FROM + 1] = {\n");
    for (uint32_t c = MN_HAN_FROM; c <= MN_HAN_TO; c++) {
        const mn_char one = {.c = c, .kind = MN_CHAR_LETTER, .script = MN_SCRIPT_HAN};
        char text[64];
        size_t len = 0, n = 0;
        if (is_han(c) && mn_icu_read(text, sizeof text, &len, &one, 1, icu, NULL))
            return fail("ICU can't read Han characters: its data is missing (libicu72)");
        if (is_han(c) && is_word(text, len) && (n = number_of(text, len)) == SYLLABLES)
            return fail("too many readings");
        fprintf(f, "%zu,%s", n, c % 16 == 15 ? "\n" : "");
    }
    fprintf(f, "};\nconst char mn_han_syllable[][8] = {\n");
    for (size_t i = 0; i < syllables; i++)
        fprintf(f, "\"%s\",\n", syllable[i]);
    fprintf(f, "};\n");
    mn_icu_free(icu);
    return fclose(f) ? fail("can't write") : EXIT_SUCCESS;
}
