/* SPDX-License-Identifier: Apache-2.0
 *
 * money/simulate/tables.c - accounts, places, schemes, roles, and what the folder says of itself.
 */
#include "money/simulate/act.h"

static const char *const titles[MN_TITLES] = {
    [MN_TITLE_PERSON] = "Person",
    [MN_TITLE_COMPANY] = "Company",
    [MN_TITLE_FARM] = "Farm",
    [MN_TITLE_LANDLORD] = "Landlord",
    [MN_TITLE_LENDER] = "Lender",
    [MN_TITLE_UTILITY] = "Utility",
    [MN_TITLE_TELECOM] = "Telecom",
    [MN_TITLE_INSURER] = "Insurer",
    [MN_TITLE_STATE] = "State Office",
    [MN_TITLE_PLATFORM] = "Work Platform",
    [MN_TITLE_EXCHANGE] = "Crypto Exchange",
    [MN_TITLE_PREPAID] = "Prepaid Card",
    [MN_TITLE_REMITTER] = "Money Transmitter",
    [MN_TITLE_ABROAD] = "Payee Abroad",
    [MN_TITLE_CLUB] = "Club",
    [MN_TITLE_AGENCY] = "Work Agency",
    [MN_TITLE_BROKER] = "Broker",
    [MN_TITLE_UNIVERSITY] = "University",
    [MN_TITLE_PROCESSOR] = "Payment Service",
};
static const char *const roles[MN_ROLES] = {"controller", "exploited", "front",
                                            "customer",   "recruiter", "mule"};

/* ISO 3166-1 keeps XA to XZ for users: no country is meant. */
static void put_country(mn_buf *b, unsigned country)
{
    mn_buf_fmt(b, "X%c", (int)('A' + country));
}

static void put_city(mn_buf *b, const mn_sim_world *w, uint16_t city)
{
    const mn_sim_city *c = &w->city[city];
    mn_buf_fmt(b, "%s %02u",
               c->country  ? "Foreign City"
               : c->border ? "Border City"
                           : "City",
               city + 1u);
}

static void put_day(mn_buf *b, const mn_sim_date *d)
{
    mn_buf_fmt(b, "%04u-%02u-%02u", d->year, d->month, d->of_month);
}

static void put_account_day(mn_buf *b, int32_t day)
{
    const mn_sim_date d = mn_sim_date_of(day);
    put_day(b, &d);
}

static void put_address(mn_buf *b, const mn_sim_world *w, const mn_sim_account *a)
{
    const uint32_t v = mn_sim_shown(w, MN_SHOWN_ADDRESS, a->address, w->addresses);
    mn_buf_fmt(b, "\"House %u, Street %u, ", v % 250 + 1, v / 250 + 1);
    put_city(b, w, a->city);
    mn_buf_char(b, '"');
}

void mn_sim_write_accounts(mn_buf *b, const mn_sim_world *w, uint32_t from, uint32_t to,
                           const uint32_t *by_number)
{
    for (uint32_t i = from; i < to; i++) {
        const mn_sim_account *a = &w->account[by_number[i]];
        const unsigned country = w->city[a->city].country;
        const uint32_t party = mn_sim_shown(w, MN_SHOWN_PARTY, a->party, w->parties);
        mn_buf_fmt(b, "A%07u,B%02u,P%07u,%s,", a->number, a->bank, party + 1,
                   a->kind == 'P'   ? "person"
                   : a->kind == 'M' ? "merchant"
                                    : "business");
        if (a->title >= MN_TITLE_MERCHANT)
            mn_buf_fmt(b, "%s %04u,", w->p.kind[a->title - MN_TITLE_MERCHANT].name, a->name);
        else
            mn_buf_fmt(b, a->title == MN_TITLE_PERSON ? "%s %07u," : "%s %04u,", titles[a->title],
                       a->title == MN_TITLE_PERSON
                           ? mn_sim_shown(w, MN_SHOWN_PERSON, a->name - 1, w->persons) + 1
                           : a->name);
        put_account_day(b, a->opened);
        mn_buf_char(b, ',');
        put_country(b, country);
        mn_buf_char(b, ',');
        if (a->phone != MN_SIM_NONE)
            mn_buf_fmt(b, "+999 %08u", mn_sim_shown(w, MN_SHOWN_PHONE, a->phone, w->phones) + 1);
        mn_buf_char(b, ',');
        put_address(b, w, a);
        mn_buf_char(b, ',');
        if (a->device != MN_SIM_NONE)
            mn_buf_fmt(b, "D%07u", mn_sim_shown(w, MN_SHOWN_DEVICE, a->device, w->devices) + 1);
        mn_buf_char(b, ',');
        if (a->signer != MN_SIM_NONE)
            mn_buf_fmt(b, "P%07u", mn_sim_shown(w, MN_SHOWN_PARTY, a->signer, w->parties) + 1);
        mn_buf_char(b, ',');
        if (a->mcc)
            mn_buf_fmt(b, "%04u", a->mcc);
        mn_buf_char(b, ',');
        put_city(b, w, a->city);
        mn_buf_char(b, ',');
        if (!a->open_ended) { /* w->balance is still that of the beginning */
            const int64_t has = w->balance[by_number[i]], floor = w->floor[by_number[i]];
            mn_buf_fmt(b, "%lld.%02d,%lld.%02d", (long long)(has / 100), (int)(has % 100),
                       (long long)(-floor / 100), (int)(-floor % 100));
        } else
            mn_buf_char(b, ',');
        mn_buf_char(b, '\n');
    }
}

void mn_sim_write_places(mn_buf *b, const mn_sim_world *w)
{
    static const char *const kinds[] = {"branch", "atm", "shop"};
    static const char *const names[] = {"Branch", "Machine", "Shop"};
    mn_buf_str(b, "place,name,city,country,lat,lon,kind\n");
    for (uint32_t i = 0; i < w->places; i++) {
        const mn_sim_place *p = &w->place[i];
        const mn_sim_city *c = &w->city[p->city];
        /* Within some kilometres of the middle. */
        const uint64_t h = mn_sim_hash(w->o.seed + 3, i);
        const int32_t lat = c->lat + (int32_t)(h % 1001) - 500;
        const int32_t lon = c->lon + (int32_t)(h / 1001 % 1001) - 500;
        mn_buf_fmt(b, "L%06u,", i + 1);
        if (p->account != MN_SIM_NONE) {
            const mn_sim_account *a = &w->account[p->account];
            mn_buf_fmt(b, "%s %04u,", w->p.kind[a->title - MN_TITLE_MERCHANT].name, a->name);
        } else
            mn_buf_fmt(b, "%s %05u,", names[p->kind], p->name);
        put_city(b, w, p->city);
        mn_buf_char(b, ',');
        put_country(b, c->country);
        mn_buf_fmt(b, ",-%d.%04d,-%d.%04d,%s\n", -lat / 10000, -lat % 10000, -lon / 10000,
                   -lon % 10000, kinds[p->kind]);
    }
}

static const char *const indicators[] = {
#define X(NAME, ID) ID,
    MN_SIM_INDICATORS(X)
#undef X
};

void mn_sim_write_schemes(mn_buf *b, const mn_sim_world *w)
{
    mn_buf_str(b, "scheme,typology,start,end,indicators\n");
    for (uint32_t i = 0; i < w->schemes; i++) {
        const mn_sim_act *a = &w->act[i];
        const char *sep = "";
        mn_buf_fmt(b, "S%05u,%s,", a->number, a->kind->typology);
        put_day(b, mn_sim_day(w, a->from));
        mn_buf_char(b, ',');
        put_day(b, mn_sim_day(w, a->until));
        mn_buf_char(b, ',');
        for (unsigned k = 0; k < MN_SIM_INDICATOR_COUNT; k++)
            if (a->indicators >> k & 1) {
                mn_buf_fmt(b, "%s%s", sep, indicators[k]);
                sep = ";";
            }
        mn_buf_char(b, '\n');
    }
}

uint32_t mn_sim_write_roles(mn_buf *b, const mn_sim_world *w, const uint64_t *customer, size_t n)
{
    uint32_t count = 0;
    mn_buf_str(b, "scheme,account,role\n");
    for (uint32_t i = 0; i < w->schemes; i++) {
        const mn_sim_act *a = &w->act[i];
        for (unsigned k = 0; k < a->members; k++, count++)
            mn_buf_fmt(b, "S%05u,A%07u,%s\n", a->number, w->account[a->member[k].account].number,
                       roles[a->member[k].role]);
    }
    for (size_t i = 0; i < n; i++)
        if (!i || customer[i] != customer[i - 1]) {
            mn_buf_fmt(b, "S%05u,A%07u,customer\n", (unsigned)(customer[i] >> 32),
                       (unsigned)(customer[i] & UINT32_MAX));
            count++;
        }
    return count;
}

void mn_sim_write_about(mn_buf *b, const mn_sim_world *w, const mn_sim_totals *t)
{
    mn_buf_fmt(b,
               "{\n  \"what\": \"a simulated bank: no person, firm, account or place here "
               "exists\",\n  \"program\": \"manumit %s\",\n  \"format\": 2,\n",
               MN_VERSION);
    mn_buf_fmt(b, "  \"accounts\": %u,\n  \"days\": %u,\n  \"seed\": %llu,\n  \"level\": %u,\n",
               w->o.accounts, w->o.days, (unsigned long long)w->o.seed, w->o.level);
    mn_buf_str(b, "  \"first_day\": \"");
    put_day(b, mn_sim_day(w, 0));
    mn_buf_str(b, "\",\n  \"last_day\": \"");
    put_day(b, mn_sim_day(w, (int32_t)w->o.days - 1));
    mn_buf_fmt(b,
               "\",\n  \"currency\": \"USD\",\n  \"payments\": %llu,\n  \"labelled\": %llu,\n"
               "  \"of_lookalikes\": %llu,\n  \"declined\": %llu,\n",
               (unsigned long long)t->payments, (unsigned long long)t->labelled,
               (unsigned long long)t->alike, (unsigned long long)t->declined);
    mn_buf_fmt(b,
               "  \"persons\": %u,\n  \"places\": %u,\n  \"schemes\": %u,\n"
               "  \"lookalikes\": %u,\n  \"roles\": %u\n}\n",
               t->persons, t->places, t->schemes, t->lookalikes, t->roles);
}
