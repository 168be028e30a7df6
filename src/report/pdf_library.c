/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_library.c - loads cairo and Pango. libpangocairo brings the others
 * along, so that one handle finds all. The handle is kept for the life of the
 * process: GLib's types can't be unloaded.
 */
#define MN_PDF_LIBRARY_INSIDE
#include "report/pdf_library.h"

#include <pthread.h>

#include "core/err.h"
#include "core/loaded.h"

const mn_pdf_functions *mn_pdf_library;

/* Written by load_once() alone, under pthread_once(). */
static mn_pdf_functions functions;
static char problem[MN_LOADED_SAID];

static void load_once(void)
{
#define FIND(name) {#name, &functions.name},
    const mn_loaded found[] = {MN_PDF_FUNCTIONS(FIND)};
#undef FIND
    char why[MN_LOADED_WHY];
    const mn_loaded_end end =
        mn_loaded_open(why, "libpangocairo-1.0.so.0", true, found, sizeof found / sizeof *found, 0);
    if (end == MN_LOADED)
        mn_pdf_library = &functions;
    else
        mn_loaded_say(problem, end, why);
}

mn_status mn_pdf_load(mn_err *e)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, load_once);
    if (mn_pdf_library)
        return MN_OK;
    mn_fail(e, MN_SYSTEM, "can't load Pango, which a PDF needs: %s", problem);
    return mn_hint(e, "on Debian: apt-get install libpangocairo-1.0-0; or take --html, which a "
                      "browser prints");
}

/* Of the process, as what it guards is. */
static pthread_mutex_t drawing = PTHREAD_MUTEX_INITIALIZER;

void mn_pdf_lock(void)
{
    pthread_mutex_lock(&drawing);
}

void mn_pdf_unlock(void)
{
    pthread_mutex_unlock(&drawing);
}

#if defined(__SANITIZE_ADDRESS__) /* gcc */
#define CHECKED_FOR_LEAKS 1
#elif defined(__has_feature) /* clang */
#define CHECKED_FOR_LEAKS __has_feature(address_sanitizer)
#else
#define CHECKED_FOR_LEAKS 0
#endif

#if CHECKED_FOR_LEAKS
/* Fontconfig 2.14 loses 288 bytes when it reads its own configuration, once in a
 * process (below FcInitLoadConfigAndFonts). Nothing here calls fontconfig itself. */
MN_API const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so\n";
}

MN_API const char *__lsan_default_options(void);
const char *__lsan_default_options(void)
{
    return "print_suppressions=0";
}
#endif
