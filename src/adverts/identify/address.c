#include "adverts/identify/address.h"
mn_status id_addresses(mn_found_ids *out, mn_id_scratch *s, const mn_identifier_rules *r,
                       mn_text text, mn_err *e)
{
    (void)out;
    (void)s;
    (void)r;
    (void)text;
    (void)e;
    return MN_OK;
}
