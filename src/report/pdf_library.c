/* SPDX-License-Identifier: Apache-2.0
 *
 * report/pdf_library.c - loads cairo and Pango. libpangocairo brings the others
 * along, so that one handle finds all. The handle is kept for the life of the
 * process: GLib's types can't be unloaded.
 */
#define MN_PDF_LIBRARY_INSIDE
#include "report/pdf_library.h"

#include <dlfcn.h>
#include <pthread.h>

#include "core/err.h"

const mn_pdf_functions *mn_pdf_library;

/* Written by load_once() alone, under pthread_once(). */
static mn_pdf_functions functions;
static char problem[200];

static void load_once(void)
{
    void *handle = dlopen("libpangocairo-1.0.so.0", RTLD_LAZY | RTLD_LOCAL);
    if (!handle) {
        const char *why = dlerror();
        snprintf(problem, sizeof problem, "%s", why ? why : "unknown");
        return;
    }
    void *found;
#define FIND(name)                                                                                 \
    if (!(found = dlsym(handle, #name)))                                                           \
        snprintf(problem, sizeof problem, "no function '%s' in it", #name);                        \
    memcpy(&functions.name, &found, sizeof found);
    MN_PDF_FUNCTIONS(FIND)
#undef FIND
    if (!problem[0])
        mn_pdf_library = &functions;
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
