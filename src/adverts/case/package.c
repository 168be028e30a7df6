/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/case/package.c - see package.h.
 */
#include "adverts/case/package.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"

enum { FILE_NAME, FILE_TYPE, FILE_BYTES, FILE_HASH, FILE_TEXT, FILE_BASE64 };

mn_status mn_package_begin(mn_package *p, mn_err *e)
{
    p->k = mn_maker_new("files", "file:t media_type:t bytes:i sha256:t text:t base64:t", e);
    if (p->k.st || !p->dir)
        return p->k.st;
    return mn_folder_begin(&p->folder, p->dir, e);
}

void mn_package_end(mn_package *p)
{
    if (p->dir)
        mn_folder_end(&p->folder);
    if (p->k.t)
        mn_table_free(p->k.t);
    mn_buf_free(&p->sums);
    mn_buf_free(&p->b);
    *p = (mn_package){.dir = NULL};
}

/* What is in a file, where there is no folder: text as it is, else base64. */
static mn_status put_content(mn_package *p, mn_text bytes, bool text, mn_err *e)
{
    p->bytes += bytes.len;
    if (p->bytes > MN_PACKAGE_ANSWER) {
        mn_fail(e, MN_USAGE, "the package has more than %llu MiB",
                (unsigned long long)(MN_PACKAGE_ANSWER >> 20));
        return mn_hint(e, "write it into a folder: -o FOLDER"), MN_USAGE;
    }
    if (text) {
        mn_make_text(&p->k, FILE_TEXT, bytes);
        return p->k.st;
    }
    const size_t most = sodium_base64_encoded_len(bytes.len, sodium_base64_VARIANT_ORIGINAL);
    mn_buf_clear(&p->b);
    char *at = mn_buf_room(&p->b, most);
    if (!at)
        return mn_fail_memory(e);
    sodium_bin2base64(at, most, (const unsigned char *)bytes.ptr, bytes.len,
                      sodium_base64_VARIANT_ORIGINAL);
    mn_buf_wrote(&p->b, at + most - 1);
    mn_make_buf(&p->k, FILE_BASE64, &p->b);
    return p->k.st;
}

static mn_status put_row(mn_package *p, const char *name, const char *type, mn_text bytes,
                         const char *hex, mn_err *e)
{
    mn_make_row(&p->k, 0);
    mn_make_str(&p->k, FILE_NAME, name);
    mn_make_str(&p->k, FILE_TYPE, type);
    mn_make_i64(&p->k, FILE_BYTES, (int64_t)bytes.len);
    mn_make_str(&p->k, FILE_HASH, hex);
    if (p->k.st || p->dir)
        return p->k.st;
    return put_content(p, bytes, strcmp(type, "application/pdf") != 0, e);
}

mn_status mn_package_put(mn_package *p, const char *name, const char *type, const void *bytes,
                         size_t length, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    mn_sha256_hex(hex, bytes, length);
    mn_buf_fmt(&p->sums, "%s  %s\n", hex, name);
    mn_status st = put_row(p, name, type, (mn_text){bytes, length}, hex, e);
    if (!st && p->dir)
        st = mn_folder_put(&p->folder, name, bytes, length, e);
    return st || !p->sums.failed ? st : mn_fail_memory(e);
}

static mn_status gather(void *payload, const char *bytes, size_t len, mn_err *e)
{
    mn_buf *b = payload;
    mn_buf_add(b, bytes, len);
    return b->failed ? mn_fail_memory(e) : MN_OK;
}

mn_status mn_package_report(mn_package *p, const char *name, const mn_report *r, mn_render format,
                            const char *table, mn_err *e)
{
    const mn_table *t = table ? mn_report_find_table(r, table) : NULL;
    const mn_render_options o = {
        .format = format, .table = table, .for_people = format == MN_RENDER_CSV};
    const char *type = format == MN_RENDER_HTML  ? "text/html"
                       : format == MN_RENDER_PDF ? "application/pdf"
                                                 : "text/csv";
    mn_buf b = {0};
    if (table && (!t || !mn_table_rows(t)))
        return MN_OK;
    mn_status st = mn_report_render(r, &o, gather, &b, e);
    if (!st)
        st = mn_package_put(p, name, type, b.ptr ? b.ptr : "", b.len, e);
    mn_buf_free(&b);
    return st;
}

mn_status mn_package_sums(char hex[MN_SHA256_HEX], mn_package *p, mn_err *e)
{
    const mn_text sums = {p->sums.ptr ? p->sums.ptr : "", p->sums.len};
    if (p->sums.failed)
        return mn_fail_memory(e);
    mn_sha256_hex(hex, sums.ptr, sums.len);
    const mn_status st = put_row(p, MN_PACKAGE_SUMS, "text/plain", sums, hex, e);
    return st || !p->dir ? st : mn_folder_put_sums(&p->folder, e);
}

static mn_status put_receipt(mn_package *p, const mn_buf *b, mn_err *e)
{
    char hex[MN_SHA256_HEX];
    if (b->failed)
        return mn_fail_memory(e);
    mn_sha256_hex(hex, b->ptr, b->len);
    mn_status st = put_row(p, MN_PACKAGE_RECEIPT, "text/plain", (mn_text){b->ptr, b->len}, hex, e);
    return st || !p->dir ? st : mn_folder_put(&p->folder, MN_PACKAGE_RECEIPT, b->ptr, b->len, e);
}

mn_status mn_package_commit(mn_package *p, const char *number, const char *hex,
                            const mn_store_receipt *receipt, mn_err *e)
{
    mn_buf b = {0};
    mn_buf_fmt(&b,
               "Evidence package of the network %s.\n\n"
               "The SHA-256 of its list of hashes, " MN_PACKAGE_SUMS ", is\n  %s\n"
               "The audit log of the store has it in its entry\n  %lld:%s\n\n"
               "sha256sum -c " MN_PACKAGE_SUMS "\n"
               "  holds the files against the list.\n"
               "manumit adverts package --verify FOLDER\n"
               "  does so, too, and holds the list against the log.\n"
               "manumit audit verify --receipt %lld:%s\n"
               "  finds out a log that was cut or written anew since.\n",
               number, hex, (long long)receipt->sequence, receipt->hash,
               (long long)receipt->sequence, receipt->hash);
    mn_status st = put_receipt(p, &b, e);
    mn_buf_free(&b);
    return st || !p->dir ? st : mn_folder_commit(&p->folder, e);
}
