/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_read_odd.c - exports as people have them: headings that JSON escapes, decimal commas,
 * plain text with signs of HTML, pages whose buttons have what their text has not, chats whose
 * name stands at their end.
 */
#include "adverts_read.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/buf.h"

static void read_page(got *g, const char *name, const char *html)
{
    read_with(g, name, mn_text_of(html), 1, NULL);
    assert_int_equal(g->st, MN_OK);
}

static void headings_are_unescaped(void **state)
{
    got g;
    (void)state;
    read_with(
        &g, "f.json",
        mn_text_of("[{\"T\\u00edtulo\":\"Camarera\",\"Descripci\\u00f3n\":\"Turno de noche\"},"
                   "{\"Descripci\\u00f3n\":\"Otra\"}]"),
        1, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_text(g.p.post[0].text, "Camarera\nTurno de noche");
    done(&g);
}

/* Of 600 members 512 are read, and it is said how many are not. */
static void members_left_out_are_counted(void **state)
{
    mn_buf b = {0};
    got g;
    (void)state;
    mn_buf_str(&b, "[{\"text\":\"A room to let\"");
    for (int i = 0; i < 599; i++)
        mn_buf_fmt(&b, ",\"m%d\":%d", i, i);
    mn_buf_str(&b, "},{\"text\":\"deep\",\"a\":{\"b\":{\"c\":{\"d\":{\"e\":{\"f\":{\"g\":{\"h\":1}"
                   "}}}}}}}]");
    read_with(&g, "f.json", (mn_text){b.ptr, b.len}, 1, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 2);
    assert_int_equal(g.log.reasons, 1);
    assert_int_equal(g.log.reason[0].n, 88 + 1);
    assert_true(g.log.reason[0].kept);
    done(&g);
    mn_buf_free(&b);
}

static void degrees_have_commas(void **state)
{
    got g;
    (void)state;
    read_text(&g,
              "id;text;lat;lon\n1;Habitación;36,72;-4,42\n2;Otra;36.72;-4.42\n3;Mal;1,2,3;4\n"
              "4;Lejos;91,5;4\n",
              NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 4);
    assert_int_equal(g.p.post[0].place, g.p.post[1].place);
    assert_true(g.p.place[g.p.post[0].place].located);
    assert_near(g.p.place[g.p.post[0].place].lat, 36.72, 1e-5);
    assert_int_equal(g.p.post[2].place, MN_POST_NONE);
    assert_int_equal(g.p.post[3].place, MN_POST_NONE);
    assert_int_equal(g.log.reason[0].n, 2);
    done(&g);
}

/* --- pages ------------------------------------------------------------------------------------ */

/* What is short is a post, too, and a button alone has its link. */
static void short_posts_are_kept(void **state)
{
    got g;
    (void)state;
    read_page(&g, "page.html",
              "<body><article>\xE6\x8B\x9B\xE5\xB7\xA5</article><article> </article>"
              "<article><a href='tel:+12025550101'></a></article>"
              "<article>A room to let near the station</article></body>");
    assert_int_equal(g.p.n, 3);
    assert_text(g.p.post[0].text, "\xE6\x8B\x9B\xE5\xB7\xA5");
    assert_text(g.p.post[1].text, "");
    assert_int_equal(g.p.post[1].links, 1);
    assert_text(g.p.link[g.p.post[1].link], "tel:+12025550101");
    assert_int_equal(g.log.n_refused, 0);
    done(&g);
}

/* In plain text '<' is a sign, and lines stay lines; what is HTML for all that is read as such. */
static void plain_text_is_not_stripped(void **state)
{
    static const char *const body[] = {"Room <negotiable\nwrite to <ann@house.example> & ask",
                                       "<!DOCTYPE html><p>Room &amp; board</p>"};
    static const char *const text[] = {"Room <negotiable\nwrite to <ann@house.example> & ask",
                                       "Room & board"};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        mn_buf b = {0};
        got g;
        mn_buf_fmt(&b,
                   "WARC/1.0\r\nWARC-Type: resource\r\nWARC-Target-URI: http://b.example/1\r\n"
                   "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
                   strlen(body[i]), body[i]);
        read_with(&g, "a.warc", (mn_text){b.ptr, b.len}, 1, NULL);
        assert_int_equal(g.st, MN_OK);
        assert_int_equal(g.p.n, 1);
        assert_text(g.p.post[0].text, text[i]);
        done(&g);
        mn_buf_free(&b);
    }
}

static void more_than_there_is_room_for_is_said(void **state)
{
    mn_buf b = {0};
    got g;
    (void)state;
    mn_buf_str(&b, "<head><script type='application/ld+json'>[");
    for (int i = 0; i < 1100; i++)
        mn_buf_fmt(&b, "%s{\"@type\":\"JobPosting\",\"title\":\"Job %d\",\"description\":\"Work\"}",
                   i ? "," : "", i);
    mn_buf_str(&b, "]</script></head><body><p>Jobs of today</p></body>");
    read_with(&g, "page.html", (mn_text){b.ptr, b.len}, 1, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.n, 1024);
    assert_int_equal(g.log.reasons, 1);
    done(&g);
    mn_buf_clear(&b);
    mn_buf_str(&b, "<body><p>A room to let</p>");
    for (int i = 0; i < 300; i++)
        mn_buf_fmt(&b, "<a href='https://board.example/%d'></a>", i);
    read_with(&g, "page.html", (mn_text){b.ptr, b.len}, 1, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.post[0].links, 256);
    assert_int_equal(g.log.reasons, 1);
    done(&g);
    mn_buf_free(&b);
}

/* --- chats ------------------------------------------------------------------------------------ */

/* A chat's name is looked for once, not with each batch of its messages: 50 MB without one took
 * minutes. */
static void nameless_chats_take_no_longer(void **state)
{
    double took[2];
    (void)state;
    for (int nameless = 0; nameless < 2; nameless++) {
        mn_buf b = {0};
        got g;
        mn_buf_str(&b, nameless ? "{\"messages\":[" : "{\"id\":7,\"name\":\"n\",\"messages\":[");
        for (int i = 0; i < 40000; i++)
            mn_buf_fmt(
                &b,
                "%s{\"id\":%d,\"type\":\"message\",\"text\":\"A room to let %d, near the "
                "station, with a view of all the trains that come and go, quiet by night\","
                "\"from\":\"someone\",\"spare\":[[[[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]]]]}",
                i ? "," : "", i, i);
        mn_buf_str(&b, nameless ? "],\"type\":\"saved_messages\",\"id\":7}" : "],\"type\":\"x\"}");
        const clock_t from = clock();
        read_with(&g, "result.json", (mn_text){b.ptr, b.len}, 1, NULL);
        took[nameless] = (double)(clock() - from);
        assert_int_equal(g.st, MN_OK);
        assert_int_equal(g.p.n, 40000);
        assert_text(g.p.post[39999].id, "7/39999");
        done(&g);
        mn_buf_free(&b);
    }
    assert_true(took[1] < 1.6 * took[0] + 20000);
}

static void buttons_lead_somewhere(void **state)
{
    got g;
    (void)state;
    read_with(
        &g, "result.json",
        mn_text_of("{\"name\":\"n\",\"type\":\"public_channel\",\"id\":7,\"messages\":[{\"id\":1,"
                   "\"type\":\"message\",\"text\":\"Rides\",\"inline_bot_buttons\":[[{\"type\":"
                   "\"url\",\"text\":\"Write\",\"data\":\"https://t.me/rides_b\"},3],4,[{\"type\":"
                   "\"callback\",\"data\":\"x\"}]]}]}"),
        1, NULL);
    assert_int_equal(g.st, MN_OK);
    assert_int_equal(g.p.post[0].links, 1);
    assert_text(g.p.link[0], "https://t.me/rides_b");
    done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headings_are_unescaped),
        cmocka_unit_test(members_left_out_are_counted),
        cmocka_unit_test(degrees_have_commas),
        cmocka_unit_test(short_posts_are_kept),
        cmocka_unit_test(plain_text_is_not_stripped),
        cmocka_unit_test(more_than_there_is_room_for_is_said),
        cmocka_unit_test(nameless_chats_take_no_longer),
        cmocka_unit_test(buttons_lead_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
