/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts_identify.c - telephone numbers in every disguise, and what is none; e-mail, links, names
 * and addresses of coins. Numbers are of ranges kept for fiction, or made up.
 */
#include "adverts/identify/href.h"

#include <stdlib.h>

#include "core/text.h"
#include "unit/check.h"

static mn_identifier_rules *rules;

static int load(void **state)
{
    mn_err e;
    (void)state;
    return mn_identify_new(&rules, NULL, &e) != MN_OK;
}

static int unload(void **state)
{
    (void)state;
    mn_identify_free(rules);
    return 0;
}

typedef struct wanted {
    const char *text, *region, *found; /* kind:value, joined by a space; in order */
} wanted;

/* What is sure in a text, as in wanted. */
static void look(mn_buf *b, mn_found_ids *f, mn_text text, const char *region)
{
    mn_err e;
    mn_buf_clear(b);
    mn_buf_str(b, "");
    assert_int_equal(mn_identify(f, rules, text, region, &e), MN_OK);
    for (size_t i = 0; i < f->n; i++) {
        const mn_found_id *x = &f->id[i];
        assert_true(x->start < x->end && x->end <= text.len);
        assert_true(x->score >= MN_ID_DOUBTFUL && x->score <= 1);
        assert_true(i == 0 || f->id[i - 1].start <= x->start);
        if (x->score < MN_ID_SURE)
            continue;
        mn_buf_fmt(b, "%s%s:", b->len ? " " : "", mn_identifier_kind_name(x->kind));
        mn_buf_text(b, x->value);
    }
    mn_buf_char(b, '\0');
    assert_false(b->failed);
}

static void check_all(const wanted *w, size_t n)
{
    mn_found_ids f = {0};
    mn_buf b = {0};
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        look(&b, &f, mn_text_of(w[i].text), w[i].region);
        if (strcmp(b.ptr, w[i].found) == 0)
            continue;
        print_error("'%s': found '%s', not '%s'\n", w[i].text, b.ptr, w[i].found);
        good = false;
    }
    mn_found_ids_free(&f);
    mn_buf_free(&b);
    assert_true(good);
}
#define CHECK(table) check_all(table, sizeof(table) / sizeof(table)[0])

static void test_plain(void **state)
{
    (void)state;
    static const wanted w[] = {
        {"call 415 555 0123 now", NULL, "phone:+14155550123"},
        {"(415) 555-0123", NULL, "phone:+14155550123"},
        {"+1 (415) 555-0123", NULL, "phone:+14155550123"},
        {"1-415-555-0123 or 415.555.0199", NULL, "phone:+14155550123 phone:+14155550199"},
        {"ring 020 7946 0958", "GB", "phone:+442079460958"},
        {"ring +44 (0)20 7946 0958", NULL, "phone:+442079460958"},
        {"0044 20 7946 0958", "FR", "phone:+442079460958"},
        {"Appelez le 01 99 00 12 34 pour la chambre", NULL, "phone:+33199001234"},
        {"Звоните по телефону 8 (495) 555-01-23, работа для всех", NULL, "phone:+74955550123"},
        {"Zimmer zu vermieten, Telefon 030 23125 123 bitte", NULL, "phone:+493023125123"},
        /* Behind a calling code people part digits as they like, and none are left over. */
        {"Call +49 89 999 987 55 today", NULL, "phone:+498999998755"},
        {"Ruf an: +49 30 231 251 74", "DE", "phone:+493023125174"},
        {"+49 30 2312 5174 or +49 30 23 12 51 75", NULL, "phone:+493023125174 phone:+493023125175"},
        {"+1 202 555 0101 2 rooms", NULL, "phone:+12025550101"},
        {"电话 13800138000 联系", NULL, "phone:+8613800138000"},
        {"415-555-0123 ext. 503", NULL, "phone:+14155550123"},
        {"237-555-0192", NULL, "phone:+12375550192"},
        /* "Number" is of what other words say. */
        {"call my number 4155550123", NULL, "phone:+14155550123"},
        {"contact number: 415 555 0123", NULL, "phone:+14155550123"},
        {"Tel. no. 415 555 0123", NULL, "phone:+14155550123"},
        {"Atendo no 0770103895 depois", "AU", "phone:+61770103895"},
        {"order number 4155550123, no. 4155550124, ref. no 4155550125", "US", ""},
        /* Two whole numbers with a stroke between; a stroke within one. */
        {"call 4155550123/4155550124", NULL, "phone:+14155550123 phone:+14155550124"},
        {"Tél. 0199001234/0199001235/0199001236", "FR",
         "phone:+33199001234 phone:+33199001235 phone:+33199001236"},
        {"Tel. 030/23125123", "DE", "phone:+493023125123"},
        {"order 123456789/987654321", "US", ""},
    };
    CHECK(w);
}

static void test_disguised(void **state)
{
    (void)state;
    static const wanted w[] = {
        {"four one five five five five zero one two three", NULL, "phone:+14155550123"},
        {"fouronefive five5five zero123", NULL, "phone:+14155550123"},
        {"four one five triple five oh one twenty three", NULL, "phone:+14155550123"},
        {"4l5 SSS Ol23", NULL, "phone:+14155550123"},
        {"f0ur 0ne f1ve 5five5 zer0 one two three", NULL, "phone:+14155550123"},
        {"4️⃣1️⃣5️⃣5️⃣5️⃣5️⃣0️⃣1️⃣2️⃣3️⃣", NULL,
         "phone:+14155550123"},
        {"④①⑤ ⑤⑤⑤ ⓪①②③", NULL, "phone:+14155550123"},
        {"４１５－５５５－０１２３", NULL, "phone:+14155550123"},
        {"٤١٥٥٥٥٠١٢٣", NULL, "phone:+14155550123"},
        {"४१५ ५५५ ०१२३", NULL, "phone:+14155550123"},
        {"𝟒𝟏𝟓𝟓𝟓𝟓𝟎𝟏𝟐𝟑", NULL, "phone:+14155550123"},
        {"4\xE2\x80\x8B"
         "1\xE2\x80\x8B"
         "5\xE2\x80\x8B"
         "555\xE2\x80\x8B"
         "0123",
         NULL, "phone:+14155550123"},
        {"4.1.5.5.5.5.0.1.2.3", NULL, "phone:+14155550123"},
        {"4x1x5x5x5x5x0x1x2x3", NULL, "phone:+14155550123"},
        {"4🌸1🌸5🌸5🌸5🌸5🌸0🌸1🌸2🌸3", NULL, "phone:+14155550123"},
        {"call415 555 0123now", NULL, "phone:+14155550123"},
        {"cuatro uno cinco cinco cinco cinco cero uno dos tres", NULL, "phone:+14155550123"},
        {"quatre un cinq cinq cinq cinq zéro un vingt-trois", NULL, "phone:+14155550123"},
        {"vier eins fünf fünf fünf fünf null eins dreiundzwanzig", NULL, "phone:+14155550123"},
        {"四一五五五五零一二三", NULL, "phone:+14155550123"},
        {"चार एक पांच पांच पांच पांच शून्य एक दो तीन", NULL, "phone:+14155550123"},
        {"أربعة واحد خمسة خمسة خمسة خمسة صفر واحد اثنين ثلاثة", NULL, "phone:+14155550123"},
        {"zéro six, dix-sept, quatre-vingt-dix-neuf, zéro un, vingt et un", "FR",
         "phone:+33617990121"},
    };
    CHECK(w);
}

static void test_none(void **state)
{
    (void)state;
    static const wanted w[] = {
        {"Price 120 for 30 min, 200 for 60, 24/7", NULL, ""},
        {"2012-01-02 08:00", "US", ""},
        {"order no. 4155550123", NULL, ""},
        {"$4155550123", NULL, ""},
        {"7121115678", "US", ""},
        {"650x2531234", "US", ""},
        {"650+253+1234", "US", ""},
        {"one of the three oneself someone tender", NULL, ""},
        {"1 234 567 890 EUR", NULL, ""},
        {"4111 1111 1111 1111", NULL, ""},
        {"37.774929, -122.419416", NULL, ""},
        /* Sixteen digits with its code: no E.164 number, though Germany's plan has it. */
        {"ruf an 024155550123555", "DE", ""},
        {"", NULL, ""},
    };
    CHECK(w);
}

static void test_spans(void **state)
{
    (void)state;
    mn_found_ids f = {0};
    mn_err e;
    const char *text = "приём ☎ +1 415 555 0123!";
    uint32_t from = 0, count = 0;
    assert_int_equal(mn_identify(&f, rules, mn_text_of(text), NULL, &e), MN_OK);
    assert_int_equal(f.n, 1);
    assert_memory_equal(text + f.id[0].start, "+1 415 555 0123!", 16);
    assert_int_equal(f.id[0].end - f.id[0].start, 15);
    assert_int_equal(mn_identifier_point(mn_text_of(text), f.id[0].start, &from, &count), 8);
    assert_int_equal(mn_identifier_point(mn_text_of(text), f.id[0].end, &from, &count), 23);
    mn_found_ids_free(&f);
}

/* Targets of links: what they say of somebody, and pages that say nothing. */
static void test_targets(void **state)
{
    static const wanted all[] = {
        {"mailto:ann%40house.example?subject=Hi%20there", NULL, "email:ann@house.example"},
        {"MAILTO:ann@house.example,bob@house.example", NULL,
         "email:ann@house.example email:bob@house.example"},
        {"tel:+1%20202%20555%200101", NULL, "phone:+12025550101"},
        {"tel:2025550101;ext=7", "US", "phone:+12025550101"},
        {"sms:+12025550106?body=call%20me%20at%202025550199", NULL, "phone:+12025550106"},
        {"https://wa.me/12025550103?text=12025550199", NULL,
         "phone:+12025550103 whatsapp:+12025550103"},
        {"whatsapp://send?text=hi&phone=%2B12025550103", NULL,
         "phone:+12025550103 whatsapp:+12025550103"},
        {"viber://chat?number=%2B12025550105", NULL, "phone:+12025550105 viber:+12025550105"},
        {"tg://resolve?domain=ann_b", NULL, "telegram:ann_b"},
        {"https://t.me/Ann_B", NULL, "telegram:ann_b"},
        {"skype:ann.b2?call", NULL, "skype:ann.b2"},
        {"bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa?amount=1", NULL,
         "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
        {"https://board.example/ads/2025550101", "US", ""},
        {"https://wa.me/?text=look%20at%20this", NULL, ""},
        {"https://www.facebook.com/sharer/sharer.php?u=https://board.example", NULL, ""},
        {"https://twitter.com/intent/tweet?text=x", NULL, ""},
        {"https://t.me/share/url?url=https://board.example", NULL, ""},
        {"javascript:call(2025550101)", "US", ""},
        {"tel:%FF%zz%", NULL, ""},
        {"", NULL, ""},
    };
    mn_found_ids f = {0};
    mn_buf room = {0}, b = {0};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        mn_err e;
        mn_buf_clear(&b);
        mn_buf_str(&b, "");
        assert_int_equal(
            mn_identify_href(&f, rules, &room, mn_text_of(all[i].text), all[i].region, &e), MN_OK);
        for (size_t k = 0; k < f.n; k++) {
            assert_true(f.id[k].score >= MN_ID_SURE);
            mn_buf_fmt(&b, "%s%s:", b.len ? " " : "", mn_identifier_kind_name(f.id[k].kind));
            mn_buf_text(&b, f.id[k].value);
        }
        mn_buf_char(&b, '\0');
        assert_string_equal(b.ptr, all[i].found);
    }
    mn_found_ids_free(&f);
    mn_buf_free(&room);
    mn_buf_free(&b);
}

/* Links that lead to somebody, however the service writes them, and pages that are nobody's. */
static void test_links(void **state)
{
    static const wanted all[] = {
        {"https://t.me/ann_b2", NULL, "telegram:ann_b2"},
        {"https://t.me/s/ann_b2", NULL, "telegram:ann_b2"},
        {"see t.me/ann_b2.Work here", NULL, "telegram:ann_b2"},
        {"https://t.me/+AbC-d_E", NULL, "telegram:+abc-d_e"},
        {"https://t.me/joinchat/AbC-d_E", NULL, "telegram:+abc-d_e"},
        {"https://t.me/addlist/AbCdEf", NULL, ""},
        {"https://t.me/proxy?server=board.example", NULL, ""},
        {"https://t.me/contact/123:abc", NULL, ""},
        {"https://wa.me/c/12025550101", NULL, "phone:+12025550101 whatsapp:+12025550101"},
        {"https://api.whatsapp.com/send?text=hi&phone=%2B12025550101", NULL,
         "phone:+12025550101 whatsapp:+12025550101"},
        {"https://wa.me/message/ABCDEFGH1234", NULL, "whatsapp:abcdefgh1234"},
        {"https://whatsapp.com/channel/0029VaABCdef", NULL, "whatsapp:0029vaabcdef"},
        {"https://wa.me/44", NULL, ""},
        {"https://wa.me/04551550123", NULL, ""}, /* no code begins with 0 */
        {"https://wa.me/message", NULL, ""},
        {"https://instagram.com/stories/ann_b2/123/", NULL, "instagram:ann_b2"},
        {"https://www.instagram.com/reels/Abc1/", NULL, ""},
        {"https://facebook.com/people/Ann-B/100012345", NULL, "facebook:100012345"},
        {"https://facebook.com/profile.php?id=100012345&x=1", NULL, "facebook:100012345"},
        {"https://m.facebook.com/permalink.php?id=100012345", NULL, ""},
        {"https://facebook.com/marketplace/item/123456", NULL, ""},
        {"https://line.me/R/ti/p/@Ann2", NULL, "line:ann2"},
        {"https://line.me/ti/g/AbCdE", NULL, "line:abcde"},
        {"https://vk.com/ann.b2", NULL, "vk:ann.b2"},
        {"https://vk.com/wall-123_45", NULL, ""},
        {"https://vk.com/away.php?to=board.example", NULL, ""},
        {"https://www.tiktok.com/@Ann.B2/video/1", NULL, "tiktok:ann.b2"},
        {"https://www.tiktok.com/music/some-song-1", NULL, ""},
        {"https://discord.com/invite/AbCd", NULL, "discord:AbCd"},
        {"https://discord.com/channels/123/456", NULL, ""},
        {"https://snapchat.com/add/ann_b2", NULL, "snapchat:ann_b2"},
        {"https://signal.me/#p/+12025550101", NULL, "phone:+12025550101 signal:+12025550101"},
        {"https://x.com/i/status/12345", NULL, ""},
        /* Behind signs, and scripts that put no spaces between words. */
        {"👉t.me/ann_b2", NULL, "telegram:ann_b2"},
        {"电报群t.me/ann_b2", NULL, "telegram:ann_b2"},
        {"ติดต่อt.me/ann_b2", NULL, "telegram:ann_b2"},
        {"“t.me/ann_b2”", NULL, "telegram:ann_b2"},
        {"\xE2\x80\x8Bt.me/ann_b2", NULL, "telegram:ann_b2"},
        {"éát.me/ann_b2", NULL, ""},
        {"яt.me/ann_b2", NULL, ""},
        {"https://t.me/", NULL, ""},
        {"https://t.me/s/", NULL, ""},
        {"https://t.me//////////////", NULL, ""},
    };
    mn_found_ids f = {0};
    mn_buf b = {0};
    bool good = true;
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        mn_err e;
        mn_buf_clear(&b);
        mn_buf_str(&b, "");
        assert_int_equal(mn_identify(&f, rules, mn_text_of(all[i].text), NULL, &e), MN_OK);
        for (size_t k = 0; k < f.n; k++) {
            if (f.id[k].kind == MN_ID_URL)
                continue;
            mn_buf_fmt(&b, "%s%s:", b.len ? " " : "", mn_identifier_kind_name(f.id[k].kind));
            mn_buf_text(&b, f.id[k].value);
        }
        mn_buf_char(&b, '\0');
        if (strcmp(b.ptr, all[i].found) != 0) {
            print_error("'%s': found '%s', not '%s'\n", all[i].text, b.ptr, all[i].found);
            good = false;
        }
    }
    assert_true(good);
    mn_found_ids_free(&f);
    mn_buf_free(&b);
}

/* A part of a name or address is somebody else's: of what goes on with letters that these do not
 * have, or is too long, nothing is told. */
static void test_parts(void **state)
{
    static const wanted w[] = {
        {"instagram: maría_99", NULL, ""},
        {"follow @maría_99", NULL, ""},
        {"@ann_ñ", NULL, ""},
        {"@annа", NULL, ""},              /* the last one is Cyrillic */
        {"аnna@house.example", NULL, ""}, /* the first one is */
        {"почта: anna@house.example", NULL, "email:anna@house.example"},
        {"пиши @ann_b2, звони", NULL, "handle:ann_b2"},
        {"telegram: ann_b2e\xCC\x81 or @ann_b3", NULL, "telegram:ann_b3"},
        {"josé.anna@house.example", NULL, ""},
        {"à anna@house.example", NULL, "email:anna@house.example"},
        {"邮箱anna@house.example", NULL, "email:anna@house.example"},
        {"微信：abc123加我", NULL, "wechat:abc123"},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@house.example",
         NULL, ""},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@house.example", NULL,
         "email:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@house.example"},
    };
    (void)state;
    CHECK(w);
}

/* Names behind the service's, which look like ends of e-mail or are none. */
static void test_names(void **state)
{
    static const wanted w[] = {
        {"ig @ann.rose", NULL, "instagram:ann.rose"},
        {"insta @ann.me", NULL, "instagram:ann.me"},
        {"my insta is @ann.rose and my snap @ann_b", NULL, "instagram:ann.rose snapchat:ann_b"},
        {"here @ann.rose", NULL, "handle:ann.rose"},
        {"email ann @gmail.com", NULL, "email:ann@gmail.com"},
        {"insta or ann @gmail.com", NULL, "email:ann@gmail.com"},
        {"ann @site.example", NULL, "email:ann@site.example"},
        {"ann @ site.example", NULL, "email:ann@site.example"},
        {"(@gmail.com)", NULL, ""},
        /* A sentence that ends is no dot of an address. */
        {"Start at 8. In Leipzig", NULL, ""},
        {"we meet at noon. me and ann", NULL, ""},
        {"ann at site dot me", NULL, "email:ann@site.me"},
        /* What is glued to a provider's name is none of it. */
        {"ann@gmail.comTelefone 202 555 0101", "US", "email:ann@gmail.com phone:+12025550101"},
        {"ann@gmail.comcall", NULL, "email:ann@gmail.com"},
        {"ann@mail.house.examplecall", NULL, "email:ann@mail.house.examplecall"},
        {"Skype: live:ann.b_1", NULL, "skype:live:ann.b_1"},
        {"skype live:.cid.ab12cd34ef", NULL, "skype:live:.cid.ab12cd34ef"},
        {"skype: live", NULL, ""},
        {"Skype: ann.rose", NULL, "skype:ann.rose"},
        {"WhatsApp: available", NULL, ""},
        {"viber: free", NULL, ""},
        {"whatsapp: 202 555 0101", NULL, "phone:+12025550101"},
        {"telegram: yes", NULL, ""},
        {"telegram: annrose", NULL, "telegram:annrose"},
        {"Session: evening", NULL, ""},
        {"QQ 12345678", NULL, "qq:12345678"},
    };
    (void)state;
    CHECK(w);
}

/* Finds lie apart, and end where characters do. */
static void test_apart(void **state)
{
    static const struct {
        const char *text, *found[3]; /* what stands in each place */
    } all[] = {
        {"call http://x.example/a+ 12025550101", {"http://x.example/a+", "12025550101"}},
        {"http://x.example/+ 1 202 555 0101", {"http://x.example/+", "1 202 555 0101"}},
        {"mail a@b.plus 1 202 555 0101", {"a@b.plus", "1 202 555 0101"}},
        {"call +44 7700 900123+44 7700 900124", {"+44 7700 900123", "+44 7700 900124"}},
        {"ann@b.example.Th\xEF\xBD\x85 end", {"ann@b.example"}},
        {"ann@b.example.Then end", {"ann@b.example"}},
        {"ann@b．example．The end", {"ann@b．example"}},
    };
    mn_found_ids f = {0};
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const char *text = all[i].text;
        uint32_t end = 0;
        mn_err e;
        assert_int_equal(mn_identify(&f, rules, mn_text_of(text), NULL, &e), MN_OK);
        for (size_t k = 0; k < f.n; k++) {
            const mn_found_id *x = &f.id[k];
            assert_true(x->start >= end && x->end <= strlen(text));
            assert_true((text[x->start] & 0xC0) != 0x80 && (text[x->end] & 0xC0) != 0x80);
            end = x->end;
        }
        for (size_t k = 0; k < 3 && all[i].found[k]; k++) {
            bool there = false;
            for (size_t n = 0; n < f.n; n++)
                there |= mn_text_eq_str(
                    (mn_text){text + f.id[n].start, f.id[n].end - f.id[n].start}, all[i].found[k]);
            if (!there)
                print_error("'%s': '%s' is not found\n", text, all[i].found[k]);
            assert_true(there);
        }
    }
    mn_found_ids_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),   cmocka_unit_test(test_disguised),
        cmocka_unit_test(test_none),    cmocka_unit_test(test_spans),
        cmocka_unit_test(test_targets), cmocka_unit_test(test_links),
        cmocka_unit_test(test_parts),   cmocka_unit_test(test_apart),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
