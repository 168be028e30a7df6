/* SPDX-License-Identifier: Apache-2.0
 *
 * listen.c - addresses: the server's own, the public one, those of proxies.
 */
#include "web/listen.h"

#include "core/err.h"
#include "core/text.h"

#include <arpa/inet.h>
#include <string.h>

/* --- addresses ----------------------------------------------------------------- */

/* An IPv4 address stands as ::ffff:a.b.c.d, so that one form is compared. */
static bool read_ip(mn_web_ip *out, mn_text text)
{
    char plain[INET6_ADDRSTRLEN];
    struct in_addr four;

    if (!text.len || text.len >= sizeof plain)
        return false;
    memcpy(plain, text.ptr, text.len);
    plain[text.len] = '\0';
    if (inet_pton(AF_INET, strcmp(plain, "localhost") == 0 ? "127.0.0.1" : plain, &four) == 1) {
        *out = (mn_web_ip){{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}};
        memcpy(out->byte + 12, &four, 4);
        return true;
    }
    return inet_pton(AF_INET6, plain, out->byte) == 1;
}

static bool is_four(const mn_web_ip *ip)
{
    static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

    return memcmp(ip->byte, mapped, sizeof mapped) == 0;
}

/* ::1, and all of 127.0.0.0/8. */
static bool is_this_machine(const mn_web_ip *ip)
{
    static const unsigned char one[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    return is_four(ip) ? ip->byte[12] == 127 : memcmp(ip->byte, one, sizeof one) == 0;
}

/* "ADDRESS", "ADDRESS:PORT", "[V6]:PORT", "V6". */
static mn_status read_listen(mn_web_ip *ip, unsigned *port, const char *text, mn_err *e)
{
    const char *colon = strrchr(text, ':');
    mn_text host = mn_text_of(text);
    int64_t n = (int64_t)*port;
    bool good = true;

    if (text[0] == '[') {
        const char *end = strchr(text, ']');

        good = end && (!end[1] || end[1] == ':');
        if (good) {
            host = (mn_text){text + 1, (size_t)(end - text - 1)};
            good = !end[1] || mn_text_i64(mn_text_of(end + 2), &n);
        }
    } else if (colon && strchr(text, ':') == colon) {
        host.len = (size_t)(colon - text);
        good = mn_text_i64(mn_text_of(colon + 1), &n);
    }
    if (good && n >= 0 && n <= 65535 && read_ip(ip, host)) {
        *port = (unsigned)n;
        return MN_OK;
    }
    mn_fail(e, MN_USAGE, "'%.80s' is no address to listen on", text);
    return mn_hint(e,
                   "as in: --listen 127.0.0.1:8080, --listen 10.0.0.5:8080, --listen [::1]:8080");
}

static void put_address(mn_web_options *o, const mn_web_ip *ip, unsigned port)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};

    if (is_four(ip)) {
        memcpy(&four.sin_addr, ip->byte + 12, 4);
        memcpy(&o->address, &four, sizeof four);
        o->address_len = sizeof four;
    } else {
        memcpy(&six.sin6_addr, ip->byte, 16);
        memcpy(&o->address, &six, sizeof six);
        o->address_len = sizeof six;
    }
}

bool mn_web_listen_takes(const mn_web_options *o, const struct sockaddr *peer)
{
    mn_web_ip ip, near;

    if (!o->open_to_others && !o->proxies)
        return true;
    if (peer->sa_family == AF_INET) {
        ip = (mn_web_ip){{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}};
        memcpy(ip.byte + 12, &((const struct sockaddr_in *)(const void *)peer)->sin_addr, 4);
    } else if (peer->sa_family == AF_INET6) {
        memcpy(ip.byte, &((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr, 16);
    } else {
        return false;
    }
    for (size_t i = 0; i < o->proxies; i++)
        if (memcmp(&o->proxy[i], &ip, sizeof ip) == 0)
            return true;
    return (read_ip(&near, mn_text_of("127.0.0.1")) && memcmp(&near, &ip, sizeof ip) == 0) ||
           (read_ip(&near, mn_text_of("::1")) && memcmp(&near, &ip, sizeof ip) == 0);
}

/* --- what the options say ------------------------------------------------------ */

/* "https://example.org": a scheme and a host alone. */
static mn_status check_public_url(const char *url, mn_err *e)
{
    const char *host = strncmp(url, "https://", 8) == 0  ? url + 8
                       : strncmp(url, "http://", 7) == 0 ? url + 7
                                                         : NULL;
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._:[]";

    if (host && host[0] && strlen(host) < 90 && host[strspn(host, allowed)] == '\0')
        return MN_OK;
    mn_fail(e, MN_USAGE, "--public-url '%.80s' is not a scheme and a host alone", url);
    return mn_hint(e, "write it as https://footprint.example.org, without a slash at its end");
}

static mn_status read_address(mn_web_options *o, const mn_call *call, mn_err *e)
{
    const char *listen = mn_call_text(call, "listen"), *address = mn_call_text(call, "address");
    unsigned port = (unsigned)mn_call_int(call, "port", 0);
    mn_web_ip ip;

    if (listen) {
        mn_status st = read_listen(&ip, &port, listen, e);

        if (st)
            return st;
        o->open_to_others = !is_this_machine(&ip);
    } else if (!read_ip(&ip, mn_text_of(address)) || !is_this_machine(&ip)) {
        mn_fail(e, MN_USAGE, "'%s' is no address of this machine alone (127.0.0.1, ::1, localhost)",
                address);
        return mn_hint(e,
                       "to reach it from elsewhere: ssh -L 8080:127.0.0.1:8080 THIS-MACHINE; for "
                       "a team, --listen behind a proxy that speaks TLS");
    }
    put_address(o, &ip, port);
    return MN_OK;
}

static mn_status read_proxies(mn_web_options *o, const mn_call *call, mn_err *e)
{
    const size_t n = mn_call_count(call, "proxy");

    if (n > MN_WEB_PROXIES)
        return mn_fail(e, MN_USAGE, "--proxy is given more than %d times", MN_WEB_PROXIES);
    for (size_t i = 0; i < n; i++) {
        const char *text = mn_call_nth(call, "proxy", i);

        if (!read_ip(&o->proxy[i], mn_text_of(text))) {
            mn_fail(e, MN_USAGE, "--proxy '%.80s' is no IP address", text);
            return mn_hint(e, "the address from which the proxy connects, as --proxy 10.0.0.5");
        }
    }
    o->proxies = n;
    return MN_OK;
}

/* --- the store ----------------------------------------------------------------- */

/* Whether there are accounts, and an administrator's that is not disabled. */
static mn_status look(bool *any, bool *administrator, mn_store *s, mn_err *e)
{
    mn_store_cursor *c = NULL;
    mn_store_account a;
    bool more = true;
    mn_status st = mn_store_accounts(&c, s, e);

    while (!st && !(st = mn_store_next_account(c, &a, &more, e)) && more) {
        *any = true;
        *administrator = *administrator || (!a.disabled && a.role == MN_STORE_ADMINISTRATOR);
    }
    mn_store_cursor_free(c);
    return st;
}

static mn_status look_into_store(mn_web_options *o, bool *administrator, mn_err *e)
{
    const mn_store_options how = {.read_only = true};
    mn_store *s = NULL;

    if (!o->store)
        return mn_fail(e, MN_USAGE, "there is no folder for the store");
    mn_status st = mn_store_open(&s, o->store, &how, NULL, e);
    if (!st)
        st = look(&o->accounts, administrator, s, e);
    mn_store_close(s);
    return st;
}

static mn_status check_open(const mn_web_options *o, bool administrator, mn_err *e)
{
    if (!administrator) {
        mn_fail(e, MN_USAGE, "beyond this machine the server needs an administrator's account");
        return mn_hint(e, "manumit user add NAME --role administrator%s%.120s",
                       o->store ? " --store " : "", o->store ? o->store : "");
    }
    if (!o->public_url || strncmp(o->public_url, "https://", 8) != 0) {
        mn_fail(e, MN_USAGE, "beyond this machine the server needs a proxy that speaks TLS");
        return mn_hint(e, "say the address that it is reached by: --public-url https://NAME");
    }
    if (!o->proxies) {
        mn_fail(e, MN_USAGE, "beyond this machine only a proxy may connect, and none is named");
        return mn_hint(e, "say the address that the proxy connects from: --proxy ADDRESS");
    }
    return MN_OK;
}

mn_status mn_web_listen_options(mn_web_options *o, const mn_call *call, mn_err *e)
{
    bool administrator = false;
    mn_err own = MN_ERR_INIT;
    mn_status st = read_address(o, call, e);

    o->public_url = mn_call_text(call, "public-url");
    if (!st && o->public_url)
        st = check_public_url(o->public_url, e);
    if (st || (st = read_proxies(o, call, e)))
        return st;
    st = look_into_store(o, &administrator, &own);
    if (st == MN_SYSTEM || (st && st != MN_USAGE && (o->open_to_others || o->public_url))) {
        *e = own;
        return st;
    }
    /* On this machine a store that is not there, or of no use, is none. */
    return o->open_to_others ? check_open(o, administrator, e) : MN_OK;
}
