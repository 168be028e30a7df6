/* SPDX-License-Identifier: Apache-2.0
 *
 * web_listen.c - who may connect.
 */
#include "web/listen.h"

#include <arpa/inet.h>
#include <string.h>

#include "check.h"

static bool takes(const mn_web_options *o, const char *from)
{
    struct sockaddr_in four = {.sin_family = AF_INET};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_storage peer = {0};
    if (inet_pton(AF_INET, from, &four.sin_addr) == 1) {
        memcpy(&peer, &four, sizeof four);
    } else {
        assert_int_equal(inet_pton(AF_INET6, from, &six.sin6_addr), 1);
        memcpy(&peer, &six, sizeof six);
    }
    return mn_web_listen_takes(o, (struct sockaddr *)&peer);
}

static void name(mn_web_options *o, const char *proxy)
{
    struct in_addr four;
    mn_web_ip *ip = &o->proxy[o->proxies++];
    memset(ip, 0, sizeof *ip);
    if (inet_pton(AF_INET, proxy, &four) == 1) {
        ip->byte[10] = ip->byte[11] = 0xFF;
        memcpy(ip->byte + 12, &four, 4);
    } else {
        assert_int_equal(inet_pton(AF_INET6, proxy, ip->byte), 1);
    }
}

static void proxies_alone_connect(void **state)
{
    (void)state;
    mn_web_options o = {.commands = NULL};
    assert_true(takes(&o, "127.0.0.2")); /* this machine's address, and no proxy: all who can */
    o.open_to_others = true;
    static const char *const near[] = {"127.0.0.1", "::1", "::ffff:127.0.0.1"};
    static const char *const far[] = {"127.0.0.2", "10.0.0.5",         "::ffff:10.0.0.5",
                                      "::",        "0.0.0.0",          "2001:db8::1",
                                      "::7f00:1",  "::fffe:127.0.0.1", "10.0.0.6"};
    for (size_t i = 0; i < 3; i++)
        assert_true(takes(&o, near[i]));
    for (size_t i = 0; i < sizeof far / sizeof *far; i++)
        assert_false(takes(&o, far[i]));
    name(&o, "10.0.0.5");
    name(&o, "2001:db8::1");
    for (size_t i = 0; i < 3; i++)
        assert_true(takes(&o, near[i]));
    assert_true(takes(&o, "10.0.0.5"));
    assert_true(takes(&o, "::ffff:10.0.0.5")); /* as a socket for both kinds says it */
    assert_true(takes(&o, "2001:db8::1"));
    assert_false(takes(&o, "10.0.0.6"));
    assert_false(takes(&o, "2001:db8::2"));
    assert_false(takes(&o, "127.0.0.2"));
    o.open_to_others = false; /* named proxies count on this machine's addresses, too */
    assert_false(takes(&o, "127.0.0.2"));
    const struct sockaddr local = {.sa_family = AF_UNIX};
    assert_false(mn_web_listen_takes(&o, &local));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(proxies_alone_connect)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
