/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/commands/journeys.c - where networks' posts say they are, one stay after the other.
 */
#include "adverts/commands/networks.h"
#include "core/err.h"
#include "report/made.h"

static void make_stays(mn_maker *k, const mn_ad_found *f, uint32_t network)
{
    const mn_track *t = &f->track[network];
    char day[16];
    for (uint32_t i = 0; i < t->stays; i++) {
        const mn_stay *s = &t->stay[i];
        mn_make_row(k, 0);
        mn_make_text(k, 0, mn_networks_name(f, network));
        mn_make_text(k, 1, f->place[s->place]);
        mn_networks_day(day, s->from);
        mn_make_str(k, 2, day);
        mn_networks_day(day, s->until);
        mn_make_str(k, 3, day);
        mn_make_i64(k, 4, s->posts);
        if (i == 0)
            continue;
        mn_make_f64(k, 5, mn_networks_rounded(t->leg[i - 1].km));
        mn_make_f64(k, 6, mn_networks_rounded(t->leg[i - 1].hours));
        mn_make_bool(k, 7, t->leg[i - 1].impossible);
    }
}

static mn_status tell_stays(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_table_view view = {.title = "Stays", .hidden = true};
    mn_maker k = mn_maker_new(
        "stays", "network:t place:t from:t until:t posts:i km:f hours:f impossible:b", e);
    for (uint32_t i = 0; i < f->nets.n; i++)
        if (f->track[f->in_order[i]].stays > 1)
            make_stays(&k, f, f->in_order[i]);
    return mn_report_made_any(r, &k, &view, e);
}

static mn_status tell_circuits(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_table_view view = {
        .title = "The same places in the same order again; above 5% by chance it says nothing",
        .first = 10,
        .columns = "network=Network!,laps=Times:1,chance=By chance:1%,"
                   "circuit=Places"};
    mn_buf b = {0};
    mn_maker k = mn_maker_new("circuits", "network:t places:i laps:f fit:f chance:f circuit:t", e);
    for (uint32_t i = 0; i < f->nets.n; i++) {
        const mn_track *t = &f->track[f->in_order[i]];
        if (!(t->circuit_laps > 0))
            continue;
        mn_make_row(&k, 0);
        mn_make_text(&k, 0, mn_networks_name(f, f->in_order[i]));
        mn_make_i64(&k, 1, t->circuit_places);
        mn_make_f64(&k, 2, mn_networks_rounded(t->circuit_laps));
        mn_make_f64(&k, 3, mn_networks_rounded(t->circuit_fit));
        mn_make_f64(&k, 4, t->circuit_chance);
        mn_buf_clear(&b);
        for (uint32_t j = 0; j < t->circuit_places; j++) {
            mn_buf_str(&b, j ? " > " : "");
            mn_buf_text(&b, f->place[t->stay[t->circuit_first + j].place]);
        }
        mn_make_buf(&k, 5, &b);
    }
    mn_buf_free(&b);
    return mn_report_made_any(r, &k, &view, e);
}

mn_status mn_networks_tell_movement(mn_report *r, const mn_ad_found *f, mn_err *e)
{
    const mn_status st = tell_circuits(r, f, e);
    return st ? st : tell_stays(r, f, e);
}
