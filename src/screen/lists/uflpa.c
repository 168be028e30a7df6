/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/lists/uflpa.c - an entry of the UFLPA Entity List.
 */
#include "screen/lists/uflpa.h"

#include "core/text.h"

struct entry {
    mn_text section, date;
};

static void common(mn_list_reader *r, void *payload)
{
    const struct entry *en = payload;
    mn_list_add_country(r, mn_text_of("CN"));
    mn_list_add(r, MN_PARTY_PROGRAM, mn_text_of("UFLPA Entity List"));
    mn_list_add(r, MN_PARTY_PROGRAM, en->section);
    mn_list_add_date(r, MN_PARTY_LISTED, en->date, MN_LIST_MONTH_FIRST);
}

mn_status mn_uflpa_entry(mn_list_reader *r, mn_text names, mn_text section, mn_text date,
                         uint64_t line, mn_err *e)
{
    struct entry en = {section, date};
    return mn_cells_emit(r, names, (mn_text){"", 0}, line, common, &en, e);
}

mn_text mn_uflpa_section(mn_text t)
{
    static const char word[] = "section 2(d)(2)(B)";
    for (size_t i = 0; i + sizeof word - 1 <= t.len; i++) {
        if (!mn_text_eq_nocase((mn_text){t.ptr + i, sizeof word - 1}, word))
            continue;
        size_t end = i + sizeof word - 1;
        if (end < t.len && t.ptr[end] == '(')
            while (end < t.len && t.ptr[end++] != ')')
                ;
        return mn_text_sub(t, i, end - i);
    }
    return (mn_text){"", 0};
}
