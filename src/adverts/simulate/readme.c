/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/simulate/readme.c - what the folder says about itself.
 */
#include "adverts/simulate/inside.h"

/* kind,value,what */
void mn_adsim_write_hubs(mn_buf *b, const mn_adsim_world *w)
{
    mn_buf_str(b, "kind,value,what\n");
    for (unsigned i = 0; i < MN_ADSIM_HUBS; i++) {
        mn_adsim_id id;
        if (i % 3 == 2)
            continue;
        mn_adsim_hub(&id, w, i);
        mn_buf_fmt(b, "%s,%s,platform\n", mn_adsim_contacts[id.kind], id.value);
    }
    for (unsigned c = 0; c < MN_ADSIM_COUNTRIES; c++)
        for (unsigned i = 0; i < 4; i++) {
            char shown[MN_ADSIM_SHOWN], value[MN_ADSIM_VALUE];
            mn_rng r;
            mn_adsim_rng(&r, w, MN_ADSIM_S_HUB, 1000);
            mn_adsim_phone(shown, value, w, &w->g.language[0], c, w->country[c].numbers - 1 - i,
                           MN_PHONE_USUAL, &r);
            mn_buf_fmt(b, "phone,%s,hotline\n", value);
        }
}

void mn_adsim_write_readme(mn_buf *b, const mn_adsim_world *w, const mn_adsim_totals *t)
{
    mn_buf_fmt(b,
               "# A simulated archive of adverts\n\n"
               "%u posts, seed %llu, level %u. Nobody wrote them: no person, firm, number or "
               "address here exists.\nPhone numbers are those that countries keep for fiction, "
               "hosts end in `.example`.\n\n",
               w->o.posts, (unsigned long long)w->o.seed, w->o.level);
    mn_buf_str(b, "| File | A row is |\n|---|---|\n"
                  "| `posts.csv` | a post, in the order of time: all that a method may read |\n"
                  "| `truth.csv` | a post's cluster, template, network, kind |\n"
                  "| `identifiers.csv` | an identifier in a post, in its normal form, with its "
                  "disguise and place |\n"
                  "| `networks.csv` | who is behind several posts: kind, circuit, signs |\n"
                  "| `templates.csv` | a network's text, `<*>` where its posts differ |\n"
                  "| `slots.csv` | what a post has in such a place |\n"
                  "| `hubs.csv` | contacts that many unrelated posts name |\n"
                  "| `about.json` | options and counts |\n\n");
    mn_buf_str(b,
               "Posts belong to one cluster when they come from one text of one network, "
               "paraphrases included;\nevery other post is a cluster of its own, look-alikes too. "
               "`start` and `end` count characters\n(code points) of title, line feed, text.\n\n"
               "Seeds 1 to 99 are for tuning, seeds from 1000 on for judging; 5000 to 5099 are "
               "kept for the\nprogram's own figures. The method's page, adverts-simulate, says "
               "what is planted and what this\ncannot show.\n");
    (void)t;
}

void mn_adsim_write_about(mn_buf *b, const mn_adsim_world *w, const mn_adsim_totals *t)
{
    mn_buf_fmt(b,
               "{\n  \"what\": \"a simulated archive of adverts: nobody wrote them\",\n"
               "  \"program\": \"manumit %s\",\n  \"format\": 1,\n  \"posts\": %llu,\n"
               "  \"seed\": %llu,\n  \"level\": %u,\n",
               MN_VERSION, (unsigned long long)t->posts, (unsigned long long)w->o.seed, w->o.level);
    mn_buf_fmt(b, "  \"first_day\": \"2025-03-01\",\n  \"days\": %d,\n  \"languages\": [",
               MN_ADSIM_DAYS);
    for (unsigned i = 0; i < w->g.languages; i++)
        mn_buf_fmt(b, "%s\"%s\"", i ? ", " : "", w->g.language[i].code);
    mn_buf_fmt(b,
               "],\n  \"single\": %llu,\n  \"lookalike\": %llu,\n  \"network\": %llu,\n"
               "  \"circuit\": %llu,\n  \"spam\": %llu,\n",
               (unsigned long long)t->single, (unsigned long long)t->alike,
               (unsigned long long)t->networks, (unsigned long long)t->circuits,
               (unsigned long long)t->spam);
    mn_buf_fmt(b,
               "  \"networks\": %u,\n  \"templates\": %u,\n  \"identifiers\": %llu,\n"
               "  \"disguised_phones\": %llu,\n  \"slots\": %llu\n}\n",
               t->parties, t->templates, (unsigned long long)t->identifiers,
               (unsigned long long)t->disguised, (unsigned long long)t->slots);
}
