/* SPDX-License-Identifier: Apache-2.0
 *
 * trace/chain/chain.h - a chain: who supplies whom with what, as one version of it stands.
 *
 * Parties, their sites, goods, supplies, recipes (what is made of what) and documents, in
 * arrays that never change: views of one run of bytes, which lies in a file beside the store
 * and is mapped, or in memory. Supplies of one seller to one buyer in one good make an edge;
 * edges of a buyer lie side by side, and the supplies of an edge by date, so that going up a
 * chain reads memory in order. Everything is told by numbers from 0; MN_NOT_ANY is none.
 */
#ifndef TRACE_CHAIN_CHAIN_H
#define TRACE_CHAIN_CHAIN_H

#include <manumit/party.h>
#include <manumit/store.h>

enum { MN_CHAIN_FORMAT = 1 }; /* of the bytes; a file of another one is made anew */

#define MN_NOT_ANY  UINT32_MAX /* no such party, site, good, lot, ... */
#define MN_NO_DAY   INT32_MIN  /* a date that is not known */
#define MN_NO_VALUE INT64_MIN  /* money that is not known */

/* Bytes in the chain's text: mn_chain_text(). Length 0: not given. */
typedef struct mn_span {
    uint32_t at, length;
} mn_span;

/* Where a row stands: mn_chain.file[file], line (1-based; 0: unknown). */
typedef struct mn_row_at {
    uint32_t line;
    uint16_t file;
    uint16_t spare;
} mn_row_at;

/* Days are since 1970-01-01 (proleptic Gregorian), in int32_t. Countries are ISO 3166-1 alpha-2
 * in capitals; zeros where not known. Units are mn_unit's numbers (trace/unit/unit.h), 0: none
 * given. Quantities are NaN where not given. */

typedef enum mn_party_told {
    MN_TOLD_STATED, /* it has a row of its own */
    MN_TOLD_NAMED,  /* another table names it: nothing else is known of it */
} mn_party_told;

/* Those with a row of their own in the order of their rows, then those that are only named. A row
 * that is said to be the same as another has none: its names and facts are with that one. */
typedef struct mn_chain_party {
    mn_span id;           /* unique */
    mn_span name;         /* the main one; empty where only the id is known */
    mn_span facts;        /* all its values, names too: read by mn_chain_party_read() */
    uint32_t site, sites; /* its sites: site .. site+sites-1 */
    mn_row_at at;
    char country[2];
    uint8_t told; /* mn_party_told */
    uint8_t spare[5];
} mn_chain_party;

/* The id of a row that is the same party as another. By the bytes of ids. */
typedef struct mn_chain_same {
    mn_span id;
    uint32_t party, spare;
} mn_chain_same;

typedef enum mn_site_kind {
    MN_SITE_OTHER,
    MN_SITE_FARM,
    MN_SITE_GIN,
    MN_SITE_MINE,
    MN_SITE_SMELTER,
    MN_SITE_MILL,
    MN_SITE_FACTORY,
    MN_SITE_VESSEL,
    MN_SITE_PORT,
    MN_SITE_WAREHOUSE,
    MN_SITE_OFFICE,
    MN_SITE_KINDS,
} mn_site_kind;

/* By party. */
typedef struct mn_chain_site {
    mn_span id, name, address, region,
        locode;                 /* region: a name, or ISO 3166-2; locode: UN/LOCODE */
    double latitude, longitude; /* WGS 84, degrees; NaN: not given */
    /* What it can bring forth in a year: low..high of a good, or hectares of it; NaN: not given. */
    double capacity_low, capacity_high, hectares;
    uint32_t party, good;
    uint16_t capacity_unit;
    uint8_t kind; /* mn_site_kind */
    uint8_t spare;
    char country[2];
    uint8_t spare2[2];
    mn_row_at at;
} mn_chain_site;

typedef struct mn_chain_good {
    mn_span text; /* as it is written in the tables; unique */
    char hs[12]; /* HS digits, 2 to 10, where the text is such a code or the row has one; else "" */
} mn_chain_good;

/* All supplies in goods `good` of `seller` to `buyer`: supplies first .. first+count-1, by date
 * (from, then row). Edges lie by buyer, seller, good; each has all three. */
typedef struct mn_chain_edge {
    uint32_t seller, buyer, good;
    uint32_t first, count;
    int32_t since, until; /* the earliest and the latest day; MN_NO_DAY: of none is the day known */
} mn_chain_edge;

typedef enum mn_supply_kind {
    MN_SUPPLY,   /* a row of the supplies */
    MN_RETURN,   /* goods that went back: seller and buyer are those of the sale */
    MN_SHIPMENT, /* a row of the shipments: shipper to consignee */
    MN_SUPPLY_KINDS,
} mn_supply_kind;

/* Columns; each pointer but `at` and `kind` is NULL where no row has a value. */
typedef struct mn_chain_supplies {
    const int32_t *from, *until; /* days, first and last; until NULL: as from */
    const double *quantity;
    const uint16_t *unit;
    const int64_t *value;    /* hundredths of the currency */
    const uint8_t *currency; /* mn_chain.currency[]; 255: none */
    const uint32_t *seller_site, *buyer_site;
    const uint32_t *lot; /* mn_chain.lot[] */
    const mn_span *id;
    const uint32_t *line; /* of its file */
    const uint8_t *kind;  /* mn_supply_kind */
    const uint8_t *file;
    const uint32_t *shipment; /* mn_chain.shipment[]: what a bill of lading says besides */
} mn_chain_supplies;

/* What a bill of lading and an entry say of a shipment besides: spans as written. */
typedef struct mn_chain_shipment {
    mn_span bill, description, marks, vessel, container, load_port, unload_port, origin, entry,
        entry_line, manufacturer, notify;
    char origin_country[2]; /* as declared */
    uint8_t spare[6];
    double weight_kg; /* NaN: not given */
    uint32_t supply;
    uint32_t spare2;
} mn_chain_shipment;

/* What is made of what. A recipe holds for each run, however often; an event happened once, with
 * these very quantities. */
typedef enum mn_recipe_kind { MN_RECIPE, MN_EVENT } mn_recipe_kind;
/* Of a row that was refused it is not known what goes in, or comes out, besides the parts there
 * are: nothing may be left out because it is not among them. */
enum { MN_LOST_INPUT = 1, MN_LOST_OUTPUT = 2 };
typedef struct mn_chain_recipe {
    mn_span id;
    uint32_t party, site; /* where it holds; MN_NOT_ANY: at every party, every site */
    uint32_t part, parts; /* its parts: inputs first */
    int32_t from, until;  /* when it holds, or happened; MN_NO_DAY: always */
    uint8_t kind;         /* mn_recipe_kind */
    uint8_t lost;         /* MN_LOST_INPUT, MN_LOST_OUTPUT, both, or 0 */
    uint8_t spare[2];
    mn_row_at at; /* its first row */
} mn_chain_recipe;
typedef struct mn_chain_part {
    double low, high; /* a quantity between these; NaN: not given */
    uint32_t good, lot;
    uint16_t unit;
    uint8_t output; /* 0: goes in; 1: comes out */
    uint8_t spare[5];
    mn_row_at at;
} mn_chain_part;

/* What a document is about: a number in the array of its kind. */
typedef enum mn_subject {
    MN_OF_NOTHING, /* what it names is not there: said when it was imported */
    MN_OF_PARTY,
    MN_OF_SITE,
    MN_OF_SUPPLY,
    MN_OF_RECIPE,
    MN_SUBJECTS,
} mn_subject;
typedef struct mn_chain_document {
    mn_span id, kind, file, sha256, issuer, title, language, note, subject_id;
    int32_t date, until; /* of issue; valid until */
    int32_t received;
    uint32_t subject; /* number of what it is about */
    uint8_t about;    /* mn_subject */
    uint8_t spare[7];
    mn_row_at at;
} mn_chain_document;

typedef struct mn_chain_file {
    mn_span name, sha256, table; /* as given; in hexadecimal digits; "parties", "supplies", ... */
} mn_chain_file;

/* What was found when it was imported: rows that are in, and about which something is odd. */
typedef struct mn_chain_finding {
    mn_span kind, what, text; /* "dates-reversed"; a sentence; the offending text */
    mn_row_at at;
} mn_chain_finding;

typedef struct mn_chain {
    char name[MN_STORE_NAME];
    int64_t version;            /* 0: of no store */
    char digest[MN_STORE_HASH]; /* of what it holds */
    const char *text;
    size_t text_length;
    uint32_t parties, sites, goods, supplies, edges, recipes, parts, shipments, documents, lots,
        currencies, files, findings;
    const mn_chain_party *party;
    const mn_chain_site *site;
    const mn_chain_good *good;
    mn_chain_supplies supply;
    const mn_chain_edge *edge;
    const uint32_t *in;   /* edges to buyer p: in[p] .. in[p+1]-1; parties+1 numbers */
    const uint32_t *out;  /* edges of seller p: sold[out[p]] .. sold[out[p+1]-1] */
    const uint32_t *sold; /* numbers of edges, by seller, then edge */
    const mn_chain_recipe *recipe;
    const mn_chain_part *part;
    const mn_chain_shipment *shipment;
    const mn_chain_document *document; /* by subject: about, subject, then row */
    const mn_span *lot;
    const char (*currency)[4]; /* ISO 4217 and a NUL */
    const mn_chain_file *file;
    const mn_chain_finding *finding;
    const uint32_t *by_id; /* parties by the bytes of their ids: for looking up */
    uint32_t sames;
    const mn_chain_same *same; /* further ids of parties */
    /* mn_chain_settle(). Of a large chain it is the rows of supplies that lie far away: what is
     * known of all of them need not be asked of each. */
    bool all_dated;   /* each supply has its one day, and those of its edge are right */
    bool all_forward; /* no supply went back */
} mn_chain;

static inline mn_text mn_chain_text(const mn_chain *c, mn_span s)
{
    return (mn_text){c->text + s.at, s.length};
}

/* The party with this id, or an id that is the same; or else the only one with this main name, or
 * where nobody has it as such, the only one with it among its other names (bytes alike);
 * MN_NOT_ANY for none. O(log parties), for a name O(parties). */
uint32_t mn_chain_find_party(const mn_chain *c, mn_text id_or_name);
/* As screening asks about it: id, schema, values (trace/chain/facts.c). The values are put at
 * value[0..room-1]; texts are borrowed from the chain. At most MN_CHAIN_FACTS. What is only named
 * has its id as its name. */
enum { MN_CHAIN_FACTS = 1024 };
void mn_chain_party_read(mn_party *out, mn_party_value *value, size_t room, const mn_chain *c,
                         uint32_t party);
/* Name, else id: for showing. */
mn_text mn_chain_party_name(const mn_chain *c, uint32_t party);

/* Checks all that is followed: every number within its array, orders, spans. MN_DATA with what is
 * wrong: the bytes are damaged or hostile. O(size). */
MN_USE mn_status mn_chain_check(const mn_chain *c, const char *place, mn_err *e);

/* Sets all_dated and all_forward by looking at every supply and edge; done by all that opens a
 * chain. Without it both are false, which says nothing. O(supplies + edges). */
void mn_chain_settle(mn_chain *c);

/* Opens the chain that lies in bytes (borrowed, at a multiple of 8), or maps the file. *out is
 * owned: mn_chain_close(). */
MN_USE mn_status mn_chain_open(mn_chain **out, const char *path, mn_err *e);
MN_USE mn_status mn_chain_open_memory(mn_chain **out, const char *place, const void *bytes,
                                      size_t length, mn_err *e);
void mn_chain_close(mn_chain *c); /* NULL is legal */

/* The chain NAME[@VERSION] of a store (name NULL or empty: the only one it has; no version: the
 * newest): mapped from the file beside the store, which is made first where it is not there. *out
 * is owned: mn_chain_close(). MN_USAGE, with the names there are, where there is none. */
MN_USE mn_status mn_chain_of_store(mn_chain **out, mn_store *s, const char *name, const mn_ctx *ctx,
                                   mn_err *e);

#endif
