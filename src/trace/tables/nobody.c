/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/tables/nobody.c - see nobody.h.
 *
 * Taken for a name, such a word would be one party that sells to, and buys from, everybody: goods
 * would seem to pass between those who never traded.
 */
#include "trace/tables/nobody.h"

#include <string.h>

enum { MOST = 48 };

/* Lower case, without blanks and marks. */
static const char *const words[] = {"alaorden",
                                    "anonymous",
                                    "confidencial",
                                    "confidential",
                                    "desconocida",
                                    "desconocido",
                                    "inconnu",
                                    "noconocido",
                                    "nodeclarado",
                                    "nodisponible",
                                    "noidentificado",
                                    "none",
                                    "notavailable",
                                    "notdeclared",
                                    "notdisclosed",
                                    "notknown",
                                    "notnamed",
                                    "notspecified",
                                    "notstated",
                                    "order",
                                    "redacted",
                                    "sinnombre",
                                    "tba",
                                    "tbd",
                                    "tobeadvised",
                                    "tobedetermined",
                                    "tobenamed",
                                    "toorder",
                                    "toorderof",
                                    "toorderofshipper",
                                    "totheorder",
                                    "totheorderof",
                                    "unbekannt",
                                    "totheordershipper",
                                    "totheorderofshipper",
                                    "undeclared",
                                    "undisclosed",
                                    "unidentified",
                                    "unknown",
                                    "unnamed",
                                    "unspecified",
                                    "unknownsupplier",
                                    "supplierunknown",
                                    "various",
                                    "未知",
                                    "不详",
                                    "不明",
                                    "不詳",
                                    "凭指示",
                                    "凭指定",
                                    "匿名",
                                    "保密"};

static const char *const marked[] = {"n/a", "n.a.", "n.a", "n/d", "n.d.", "s/d", "s.d."};

bool mn_names_nobody(mn_text t)
{
    char low[MOST], bare[MOST];
    size_t n = 0;
    if (!t.len || t.len > MOST)
        return false;
    for (size_t i = 0; i < t.len; i++) {
        const char c = t.ptr[i];
        low[i] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
        if ((low[i] >= 'a' && low[i] <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            bare[n++] = low[i];
    }
    if (!n) /* "-", "???" */
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i][0] == bare[0] && mn_text_eq_str((mn_text){bare, n}, words[i]))
            return true;
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++)
        if (mn_text_eq_str((mn_text){low, t.len}, marked[i]))
            return true;
    return false;
}
