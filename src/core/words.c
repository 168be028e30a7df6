/* SPDX-License-Identifier: Apache-2.0
 *
 * words.c - folding of words. See the header.
 */
#include "core/words.h"

void mn_fold_words(mn_buf *out, mn_text t)
{
    mn_buf_clear(out);
    mn_buf_char(out, ' ');
    for (size_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c + 32);
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
            mn_buf_char(out, c);
        else if (out->ptr && out->ptr[out->len - 1] != ' ')
            mn_buf_char(out, ' ');
    }
    if (out->ptr && out->ptr[out->len - 1] != ' ')
        mn_buf_char(out, ' ');
}
