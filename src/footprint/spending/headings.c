/* SPDX-License-Identifier: Apache-2.0
 *
 * footprint/spending/headings.c - a column's role by its name, in English,
 * Spanish, French, German or Portuguese.
 *
 * Names are compared folded (lower case, no accents, single spaces). The lists
 * are in order of preference: of "Total" and "Amount" the amount is read.
 */
#include "core/text.h"
#include "footprint/spending/columns.h"
#include "reference/fold.h"

#include <string.h>

enum { WEAK = 1000 }; /* added to the rank of a name that is only part of the heading */

static const char *const role_names[MN_SPEND_ROLES] = {
    [MN_SPEND_AMOUNT] = "amount",     [MN_SPEND_DEBIT] = "debit",
    [MN_SPEND_CREDIT] = "credit",     [MN_SPEND_DIRECTION] = "direction",
    [MN_SPEND_CURRENCY] = "currency", [MN_SPEND_DATE] = "date",
    [MN_SPEND_YEAR] = "year",         [MN_SPEND_HS] = "hs",
    [MN_SPEND_PSC] = "psc",           [MN_SPEND_CPV] = "cpv",
    [MN_SPEND_NACE] = "nace",         [MN_SPEND_BEA] = "bea",
    [MN_SPEND_NAICS] = "naics",       [MN_SPEND_ISIC4] = "isic4",
    [MN_SPEND_ISIC3] = "isic3",       [MN_SPEND_ISIC] = "isic",
    [MN_SPEND_COICOP] = "coicop",     [MN_SPEND_MCC] = "mcc",
    [MN_SPEND_CODE] = "code",         [MN_SPEND_ORIGIN] = "origin",
    [MN_SPEND_PLACE] = "place",       [MN_SPEND_DESCRIPTION] = "description",
    [MN_SPEND_CATEGORY] = "category",
};

/* `part`: the names also count when they are only some words of the heading. */
static const struct {
    mn_spend_role role;
    bool part;
    const char *names;
} names[] = {
    {MN_SPEND_DIRECTION, false,
     "direction|debit credit|credit debit|dr cr|cr dr|d c|c d|debit credit indicator|"
     "credit debit indicator|debit credit ind|soll haben|s h|soll haben kennzeichen|debe haber|"
     "cargo abono|sens|type|transaction type|tipo|typ|tipo de movimiento|entry type"},
    {MN_SPEND_DEBIT, false,
     "debit|debits|debit amount|amount debited|money out|paid out|withdrawal|withdrawals|"
     "withdrawal amount|amount out|outgoing|cargo|cargos|debe|debito|debitos|importe cargo|"
     "soll|belastung|ausgang|lastschrift|montant debit|debit montant|saida|saidas|debito valor"},
    {MN_SPEND_CREDIT, false,
     "credit|credits|credit amount|amount credited|money in|paid in|deposit|deposits|"
     "deposit amount|amount in|incoming|abono|abonos|haber|credito|creditos|importe abono|haben|"
     "gutschrift|eingang|montant credit|credit montant|entrada|entradas|credito valor"},
    {MN_SPEND_AMOUNT, true,
     "amount|transaction amount|amount paid|net amount|line amount|line total|total price|"
     "total amount|total cost|total spend|total value|importe|monto|importe total|montant|"
     "montant ht|montant total|betrag|umsatz|gesamtbetrag|gesamtpreis|nettobetrag|valor|"
     "valor total|preco total|montante|quantia|quantia paga|precio total|coste total|prix total|"
     "spend|spending|spent|expenditure|net spend|total|totals|totale|totaux|summe|value|"
     "net value|invoice value|line value|paid|gasto|depense|ausgabe|ausgaben|despesa|charge|"
     "cost|coste|costo|custo|kosten|cout|price|preis|prix|precio|preco|sum|wert|valeur"},
    {MN_SPEND_CURRENCY, true,
     "currency|currency code|ccy|curr|cur|iso currency|moneda|divisa|devise|monnaie|wahrung|"
     "waehrung|moeda|iso 4217"},
    {MN_SPEND_DATE, true,
     "date|transaction date|purchase date|posting date|posted date|post date|booking date|"
     "invoice date|order date|date posted|value date|fecha|fecha operacion|fecha de operacion|"
     "fecha de compra|fecha factura|fecha valor|date operation|date d operation|date de l "
     "operation|"
     "date d achat|date facture|date de valeur|datum|buchungstag|buchungsdatum|belegdatum|"
     "rechnungsdatum|kaufdatum|bestelldatum|valutadatum|wertstellung|valuta|data|data da compra|"
     "data do lancamento|data lancamento|data do movimento|data mov|data valor|period|month|mes|"
     "mois|monat|when"},
    {MN_SPEND_YEAR, false,
     "year|calendar year|fiscal year|financial year|fy|ano|ano fiscal|ejercicio|annee|exercice|"
     "jahr|geschaftsjahr|exercicio"},
    {MN_SPEND_ORIGIN, true,
     "country of origin|origin|origin country|coo|made in|country of manufacture|manufactured in|"
     "country of production|produced in|pais de origen|origen|fabricado en|hecho en|pais origen|"
     "pays d origine|origine|pays origine|provenance|fabrique en|fabrique|ursprungsland|"
     "herkunftsland|ursprung|herkunft|hergestellt in|pais de origem|origem|pais origem|"
     "fabricado em|procedencia"},
    {MN_SPEND_PLACE, false,
     "place of performance|place of performance country|place of performance country code|"
     "country of performance|country of delivery of service"},
    {MN_SPEND_HS, true,
     "hs|hs code|hscode|hs codes|hs6|hs 6|hts|hts code|htsus|hsn|hsn code|tariff code|tariff|"
     "tariff number|tariff no|customs code|customs tariff|customs tariff number|taric|cn code|"
     "cn8|commodity code|harmonized code|harmonised code|harmonized system|harmonised system|"
     "commodity|partida arancelaria|fraccion arancelaria|codigo arancelario|arancel|codigo hs|"
     "codigo sa|taric codigo|code sh|code hs|code douanier|nomenclature douaniere|"
     "nomenclature combinee|zolltarifnummer|warennummer|hs nummer|zolltarif|"
     "statistische warennummer|ncm|codigo ncm|codigo sh|codigo pautal|pauta aduaneira"},
    {MN_SPEND_PSC, true,
     "psc|psc code|product or service code|product and service code|product service code|"
     "product or service code psc|federal supply class|fsc"},
    {MN_SPEND_CPV, true,
     "cpv|cpv code|cpv codes|code cpv|codice cpv|codigo cpv|codigos cpv|codes cpv|cpv nummer|"
     "cpv kod|kod cpv|cpv main|main cpv|main cpv code|cpv principal|cpv principale|"
     "common procurement vocabulary"},
    {MN_SPEND_NACE, true,
     "nace|nace code|nace rev 2|nace rev2|nace r2|nace2|code nace|codice nace|codigo nace|"
     "nace nummer|codice ateco|ateco|code naf|noga|wz 2008|sni 2007|sbi"},
    {MN_SPEND_BEA, true, "bea|bea code|bea industry|bea commodity|bea detail"},
    {MN_SPEND_NAICS, true, "naics|naics code|scian|codigo scian|code scian"},
    {MN_SPEND_ISIC4, true,
     "isic4|isic 4|isic rev 4|isic rev4|isic r4|isic revision 4|ciiu 4|ciiu rev 4|citi rev 4"},
    {MN_SPEND_ISIC3, true,
     "isic3|isic 3|isic rev 3|isic rev3|isic r3|isic revision 3|ciiu 3|ciiu rev 3|citi rev 3"},
    {MN_SPEND_ISIC, true, "isic|isic code|ciiu|codigo ciiu|citi"},
    {MN_SPEND_COICOP, true, "coicop|coicop code|ecoicop|codigo coicop|code coicop"},
    {MN_SPEND_MCC, true, "mcc|mcc code|merchant category code|codigo mcc|code mcc"},
    {MN_SPEND_CODE, false,
     "code|codes|class code|classification|classification code|industry code|goods code|codigo|"
     "codigo de clasificacion|code de classification|klassifikation|codigo de classificacao"},
    {MN_SPEND_DESCRIPTION, true,
     "description|item description|product description|line description|goods description|"
     "description of goods|transaction description|material description|item|items|item name|"
     "product|product name|goods|article|what|concepto|descripcion|detalle|detalles|"
     "descripcion del producto|producto|articulo|movimiento|libelle|designation|"
     "libelle operation|produit|motif|objet|verwendungszweck|beschreibung|bezeichnung|artikel|"
     "artikelbezeichnung|warenbezeichnung|artikelbeschreibung|produkt|ware|buchungstext|text|"
     "descricao|historico|produto|artigo|lancamento|descritivo|details|transaction details|"
     "particulars|narrative|narration|purpose|merchant|merchant name|payee|comercio|"
     "establecimiento|marchand|commercant|handler|haendler|empfanger|auftraggeber empfanger|"
     "beguenstigter zahlungspflichtiger|begunstigter zahlungspflichtiger|estabelecimento|"
     "comerciante|memo|transaction|name|notes|note"},
    {MN_SPEND_CATEGORY, false,
     "category|spend category|expense category|expense type|product category|category name|"
     "account name|gl description|categoria|categorie|kategorie|rubrik|subcategory|sub category|"
     "merchant category|commodity description|commodity group"},
};

/* Headings, and words of headings, that are none of the roles. */
static const char *const ignored =
    "balance|running balance|saldo|solde|kontostand|quantity|qty|quantite|menge|anzahl|stuck|"
    "cantidad|unidades|quantidade|units|unit|unidad|unite|einheit|unidade|uom|unit price|"
    "precio unitario|prix unitaire|einzelpreis|stuckpreis|preco unitario|unit cost|weight|peso|"
    "poids|gewicht|kg|discount|descuento|remise|rabatt|desconto|reference|ref|referencia|"
    "referenz|number|no|nr|num|numero|nummer|id|uuid|key|line|zeile|linea|ligne|linha|row|"
    "supplier|vendor|seller|proveedor|fournisseur|lieferant|fornecedor|buyer|customer|client|"
    "destination|ship to|account|iban|bic|swift|cuenta|compte|konto|conta|card|status|estado|"
    "etat|statut|phone|zip|postcode|address|email|invoice|po|order|rate|exchange rate|percent|"
    "count|sku|barcode|ean|gtin|unspsc|centre|center|method|department|dept|project|budget|"
    "type|group|code|codes|codigo";

static const char *const taxes = "vat|tax|taxes|sales tax|iva|tva|mwst|ust|steuer|impuesto|gst";
/* With one of these "Amount excl. VAT" is an amount and no tax. */
static const char *const tax_aside =
    "ex|excl|exc|excluding|exclusive|inc|incl|including|inclusive|net|gross|before|after|without|"
    "with|ohne|mit|netto|brutto|inkl|exkl|sin|con|hors|ht|ttc|sem|com|bruto|neto";
static const char *const balances = "balance|saldo|solde|kontostand";
static const char *const prices = "price|preis|prix|precio|preco";
static const char *const quantities =
    "quantity|qty|quantite|menge|anzahl|cantidad|quantidade|units|unidades|stuck";
static const char *const countries = "country|pais|pays|land|country name|country code|nation";

/* --- lists -------------------------------------------------------------------------- */

static bool next(const char **list, mn_text *name)
{
    if (**list == '\0') {
        return false;
    }
    const char *end = strchr(*list, '|');
    name->ptr = *list;
    name->len = end ? (size_t)(end - *list) : strlen(*list);
    *list += name->len + (end != NULL);
    return true;
}

/* Whether words stand whole in key; both are folded. */
static bool has_words(mn_text key, mn_text words)
{
    for (size_t at = 0; at + words.len <= key.len; at++) {
        size_t end = at + words.len;
        if ((at == 0 || key.ptr[at - 1] == ' ') && (end == key.len || key.ptr[end] == ' ') &&
            memcmp(key.ptr + at, words.ptr, words.len) == 0) {
            return true;
        }
    }
    return false;
}

static bool lists(const char *list, mn_text key, bool part)
{
    mn_text name;
    while (next(&list, &name)) {
        if (part ? has_words(key, name) : mn_text_eq(key, name)) {
            return true;
        }
    }
    return false;
}

/* --- reading ------------------------------------------------------------------------------ */

/* Takes the currency's word, and an "in" left hanging, out of a folded name. */
static mn_text without_currency(char *key, size_t len, mn_text currency)
{
    static const char *const hanging[] = {" in", " en", " em", " de"};
    char word[MN_FOLD_MAX];
    size_t word_len = mn_fold(word, currency, "");
    size_t at = 0;
    while (word_len > 0 && at + word_len <= len && memcmp(key + at, word, word_len) != 0) {
        at++;
    }
    if (word_len == 0 || at + word_len > len) {
        return mn_text_trim((mn_text){key, len});
    }
    memmove(key + at, key + at + word_len, len - at - word_len);
    mn_text t = mn_text_trim((mn_text){key, len - word_len});
    for (size_t i = 0; i < 4; i++) {
        if (t.len > 3 && memcmp(t.ptr + t.len - 3, hanging[i], 3) == 0) {
            t.len -= 3;
        }
    }
    return t;
}

const char *mn_spend_role_name(mn_spend_role role)
{
    return role_names[role];
}

/* The first name that is the key, or (part) stands in it, of the roles from
 * first to last. */
static bool find_role(mn_heading *h, mn_text key, bool part, mn_spend_role first,
                      mn_spend_role last)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *list = names[i].names;
        mn_text name;
        if ((part && !names[i].part) || names[i].role < first || names[i].role > last) {
            continue;
        }
        for (unsigned rank = part ? WEAK : 0; next(&list, &name); rank++) {
            if (part ? has_words(key, name) : mn_text_eq(key, name)) {
                h->role = names[i].role;
                h->rank = rank;
                return true;
            }
        }
    }
    return false;
}

mn_heading mn_heading_read(const mn_reference *r, const char *name)
{
    mn_heading h = {.role = MN_SPEND_ROLES};
    char key[MN_FOLD_MAX];
    h.unit = mn_unit_read(r, name);
    mn_text k = without_currency(key, mn_fold(key, mn_text_of(name), ""), h.unit.currency);
    h.balance = lists(balances, k, true);
    h.price = lists(prices, k, true);
    h.quantity = lists(quantities, k, true);
    /* "HS code no." is a code; other headings with a "no." are not what we want. */
    if (k.len == 0 || find_role(&h, k, false, MN_SPEND_AMOUNT, MN_SPEND_CATEGORY) ||
        find_role(&h, k, true, MN_SPEND_HS, MN_SPEND_MCC)) {
        return h;
    }
    h.country = lists(countries, k, false);
    h.ignored = h.country || lists(ignored, k, true) ||
                (lists(taxes, k, true) && !lists(tax_aside, k, true));
    if (!h.ignored) {
        (void)find_role(&h, k, true, MN_SPEND_AMOUNT, MN_SPEND_CATEGORY);
    }
    return h;
}
