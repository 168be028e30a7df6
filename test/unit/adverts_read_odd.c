/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_read_odd.c - exports as people have them: headings that JSON escapes, decimal commas,
 * plain text with signs of HTML, pages whose buttons have what their text has not, pages saved with
 * all they need, chats whose name stands at their end.
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

/* --- packed answers --------------------------------------------------------------------------- */

/* "<p>Room to let near the station</p>", and 64 MiB of blanks. */
static const char by_brotli[] =
    "\x1b\x22\x00\xb8\x1c\x07\x76\x2c\xf8\x8d\xd1\xb3\x4d\x82\xfa\x8d\xa7\xcc\x67\x83"
    "\xd0\xb5\xb1\x2d\x29\xb8\x14\xa4\x90\x87\xea\x0d\x9f\xeb\x70\xb1\x07\xc4\x74";
static const char by_zstd[] =
    "\x28\xb5\x2f\xfd\x04\x58\x19\x01\x00\x3c\x70\x3e\x52\x6f\x6f\x6d\x20\x74\x6f\x20"
    "\x6c\x65\x74\x20\x6e\x65\x61\x72\x20\x74\x68\x65\x20\x73\x74\x61\x74\x69\x6f\x6e"
    "\x3c\x2f\x70\x3e\x90\x0e\xe3\xff";
static const char by_deflate[] =
    "\xb3\x29\xb0\x0b\xca\xcf\xcf\x55\x28\xc9\x57\xc8\x49\x2d\x51\xc8\x4b\x4d\x2c\x52"
    "\x28\xc9\x48\x55\x28\x2e\x49\x2c\xc9\xcc\xcf\xb3\xd1\x2f\xb0\x03\x00";
static const char bomb[] =
    "\xcb\xff\xff\x3f\xf8\x25\x40\xe2\xb1\x40\x20\xf7\xfe\x8f\xff\xff\x7f\xf0\x4b\x00"
    "\xc4\x61\x11\x80\xee\xfd\x1f\xff\xff\xff\xe0\x97\x00\x88\xc3\x02\x00\xdd\xfb\x3f"
    "\xfe\xff\xff\xc1\x2f\x01\x10\x87\x05\x00\xba\xf7\x7f\xfc\xff\xff\x83\x5f\x02\x20"
    "\x0e\x0b\x00\x74\xef\xff\xf8\xff\xff\x07\xbf\x04\x40\x1c\x16\x00\xe8\xde\xff\xf1"
    "\xff\xff\x0f\x7e\x09\x80\x38\x2c\x00\xd0\xbd\xff\xcb\xff\xff\x3f\xfc\x12\x00\x71"
    "\x58\x00\xa0\x7b\xff\x07";

static void read_packed(got *g, const char *coding, const char *body, size_t len)
{
    mn_buf b = {0};
    mn_buf head = {0};
    mn_buf_fmt(&head, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: %s\r\n\r\n",
               coding);
    mn_buf_fmt(&b,
               "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://b.example/1\r\n"
               "Content-Length: %zu\r\n\r\n",
               head.len + len);
    mn_buf_add(&b, head.ptr, head.len);
    mn_buf_add(&b, body, len);
    mn_buf_str(&b, "\r\n\r\n");
    read_with(g, "a.warc", (mn_text){b.ptr, b.len}, 1, NULL);
    assert_int_equal(g->st, MN_OK);
    mn_buf_free(&b);
    mn_buf_free(&head);
}

static void packed_answers_are_unpacked(void **state)
{
    const struct {
        const char *coding, *body;
        size_t len;
    } all[] = {{"br", by_brotli, sizeof by_brotli - 1},
               {"zstd", by_zstd, sizeof by_zstd - 1},
               {"Deflate", by_deflate, sizeof by_deflate - 1}};
    got g;
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        read_packed(&g, all[i].coding, all[i].body, all[i].len);
        assert_int_equal(g.p.n, 1);
        assert_text(g.p.post[0].text, "Room to let near the station");
        assert_int_equal(g.p.post[0].flags, 0);
        done(&g);
        read_packed(&g, all[i].coding, all[i].body,
                    all[i].len / 2); /* cut: read so far, or refused */
        assert_int_equal(g.p.n + g.log.n_refused, 1);
        assert_true(!g.p.n || g.p.post[0].flags == MN_POST_CUT);
        done(&g);
        read_packed(&g, all[i].coding, "<p>Room to let</p>",
                    18); /* not packed, though it says so */
        assert_text(g.p.post[0].text, "Room to let");
        done(&g);
        read_packed(&g, all[i].coding, "\x7f\x7f\x7f\x7f\x7f", 5);
        assert_int_equal(g.p.n, 0);
        assert_int_equal(g.log.n_refused, 1);
        done(&g);
    }
    read_packed(&g, "br", bomb, sizeof bomb - 1);
    assert_int_equal(g.p.n + g.log.n_refused, 1);
    done(&g);
    read_packed(&g, "gzip, br", by_brotli, sizeof by_brotli - 1);
    assert_int_equal(g.log.n_refused, 1);
    done(&g);
}

/* --- pages with all they need in one file -------------------------------------------------------
 */

#define SAVED                                                                                      \
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://board.example/ad/7\r\n"          \
    "Subject: =?utf-8?Q?Room=20to=20let?=\r\nDate: Sun, 5 Apr 2026 15:04:00 -0000\r\n"             \
    "MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n"           \
    "\tboundary=\"----B7----\"\r\n\r\n\r\n"
#define PICTURE                                                                                    \
    "------B7----\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"             \
    "Content-Location: https://board.example/a.png\r\n\r\niVBORw0KGgo=\r\n\r\n"

static void read_saved(got *g, const char *parts)
{
    mn_buf b = {0};
    mn_buf_str(&b, SAVED);
    mn_buf_str(&b, parts);
    read_with(g, "page.mhtml", (mn_text){b.ptr, b.len}, 1, NULL);
    mn_buf_free(&b);
    assert_int_equal(g->st, MN_OK);
}

static void saved_pages_are_read(void **state)
{
    got g;
    (void)state;
    read_saved(&g, PICTURE "------B7----\r\nContent-Type: text/html; charset=windows-1252\r\n"
                           "Content-ID: <frame@x>\r\n"
                           "Content-Transfer-Encoding: quoted-printable\r\n"
                           "Content-Location: https://board.example/ad/7\r\n\r\n"
                           "<html><body><p>Room to l=\r\net, caf=E9 =3D near=\r\n\r\nby, 100=% sure"
                           "</p><img src=3D\"a.jpg\"></body></html>\r\n------B7------\r\n");
    assert_int_equal(g.p.n, 1);
    assert_text(g.p.post[0].text, "Room to let, caf\xC3\xA9 = near by, 100=% sure");
    assert_text(g.p.post[0].id, "page.mhtml");
    assert_int_equal(g.p.post[0].time, 1775401440);
    assert_text(g.p.name[g.p.post[0].source], "board.example");
    assert_int_equal(g.p.post[0].images, 1);
    assert_int_equal(g.p.post[0].flags, 0);
    assert_int_equal(g.log.file[0].other, 1);
    done(&g);
    read_saved(&g, "------B7----\nContent-Type: multipart/alternative; boundary=in\n\n"
                   "--in\nContent-Type: text/plain\n\nRoom\n"
                   "--in\nContent-Type: TEXT/HTML\nContent-Transfer-Encoding: Base64\n\n"
                   "PHA+Um9vbSB0byBs\nZXQ8L3A+\n--in--\n" PICTURE "------B7------\n");
    assert_int_equal(g.p.n, 1);
    assert_text(g.p.post[0].text, "Room to let");
    assert_int_equal(g.log.file[0].other, 2);
    done(&g);
}

/* Cut, without a page, of parts within parts: what is there is read, and what is not is said. */
static void saved_pages_may_be_damaged(void **state)
{
    mn_buf b = {0};
    got g;
    (void)state;
    read_saved(&g, "------B7----\r\nContent-Type: text/html\r\n\r\n<p>Room to let near the");
    assert_text(g.p.post[0].text, "Room to let near the");
    assert_int_equal(g.p.post[0].flags, MN_POST_CUT);
    done(&g);
    read_saved(&g, PICTURE "------B7------\r\n");
    assert_int_equal(g.p.n, 0);
    assert_int_equal(g.log.n_refused, 1);
    done(&g);
    read_saved(&g, "no part\r\n");
    assert_int_equal(g.log.n_refused, 1);
    done(&g);
    for (int i = 0; i < 100000; i++)
        mn_buf_str(&b, "------B7----\nContent-Type: multipart/related; boundary=----B7----\n\n");
    read_saved(&g, b.ptr);
    assert_int_equal(g.log.n_refused, 1);
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
        cmocka_unit_test(packed_answers_are_unpacked),
        cmocka_unit_test(saved_pages_are_read),
        cmocka_unit_test(saved_pages_may_be_damaged),
        cmocka_unit_test(nameless_chats_take_no_longer),
        cmocka_unit_test(buttons_lead_somewhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
