/* SPDX-License-Identifier: Apache-2.0
 *
 * fuzz_call.c - words into calls: each line is a word, the commands are the unit
 * tests' made-up ones. What is taken can be read; what is refused is said why.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "unit/command_sample.h"

enum { WORDS_MAX = 64 };

static void read_all(const mn_call *call)
{
    const mn_command *c = mn_call_command(call);
    for (const mn_option *o = c->options; o && o->name; o++) {
        FUZZ_CHECK(mn_call_count(call, o->name) > 0 || !mn_call_text(call, o->name));
        for (size_t i = 0; i < mn_call_count(call, o->name); i++)
            FUZZ_CHECK(mn_call_nth(call, o->name, i) != NULL);
        if (o->type == MN_OPT_INT && o->min < o->max && mn_call_given(call, o->name)) {
            double v = (double)mn_call_int(call, o->name, INT64_MIN);
            FUZZ_CHECK(v >= o->min && v <= o->max);
        }
        if (o->type == MN_OPT_REAL && o->min < o->max && mn_call_given(call, o->name)) {
            double v = mn_call_real(call, o->name, -1e300);
            FUZZ_CHECK(v >= o->min && v <= o->max);
        }
    }
    for (size_t i = 0; i < mn_call_inputs(call); i++)
        FUZZ_CHECK(mn_call_input(call, i)[0] != '\0');
    mn_render_options how;
    mn_err e = MN_ERR_INIT;
    FUZZ_CHECK(mn_call_rendering(&how, call, &e) == MN_OK || e.msg[0] != '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    if (!text)
        return 0;
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    const char *words[WORDS_MAX];
    int n = 0;
    for (char *p = text; p && n < WORDS_MAX;) {
        char *end = strchr(p, '\n');
        if (end)
            *end++ = '\0';
        words[n++] = p;
        p = end;
    }
    mn_call *call = NULL;
    mn_err e = MN_ERR_INIT;
    if (mn_call_parse(&call, sample_commands, n, words, &e) == MN_OK)
        read_all(call);
    else
        FUZZ_CHECK(!call && e.status == MN_USAGE && e.msg[0] != '\0');
    mn_call_free(call);
    free(text);
    return 0;
}
