/* SPDX-License-Identifier: Apache-2.0
 *
 * money/case/sar.c - the draft of a FinCEN SAR. See sar.h.
 *
 * Elements stand in the order of the schema; codes of parties: 35 transmitter, 37 its contact, 30
 * filing institution, 8 contact for assistance, 33 subject, 34 where the activity happened, 46 its
 * branch, 41 institution of an account.
 */
#include "money/case/sar.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/err.h"
#include "core/text.h"
#include "money/case/sar_codes.h"

typedef struct sar {
    mn_xml x;
    const mn_draft *d;
    mn_todo *todo;
    size_t parties, subjects; /* parties: elements of code 33, the unknown subject among them */
} sar;

/* How many bytes are left of a text once it is clean. */
static size_t left_of(sar *s, mn_text t)
{
    mn_buf b = {0};
    mn_clean(&b, t, 0, NULL);
    const size_t n = b.len;
    s->x.b.failed = s->x.b.failed || b.failed;
    mn_buf_free(&b);
    return n;
}

static void party(sar *s, const char *code)
{
    mn_xml_open_seq(&s->x, "Party");
    mn_xml_str(&s->x, "ActivityPartyTypeCode", code);
    s->parties += strcmp(code, "33") == 0;
}

static void name(sar *s, const char *kind, mn_text t)
{
    if (!t.len)
        return;
    mn_xml_open_seq(&s->x, "PartyName");
    mn_xml_str(&s->x, "PartyNameTypeCode", kind);
    mn_xml_text(&s->x, "RawPartyFullName", t, 150);
    mn_xml_close(&s->x, "PartyName");
}

static void address(sar *s, mn_bank_key street)
{
    const mn_text *b = s->d->bank + street; /* street, city, state, zip, country */
    if (!b[0].len && !b[1].len && !b[2].len && !b[3].len && !b[4].len)
        return;
    mn_xml_open_seq(&s->x, "Address");
    mn_xml_text(&s->x, "RawCityText", b[1], 50);
    mn_xml_text(&s->x, "RawCountryCodeText", b[4], 2);
    mn_xml_text(&s->x, "RawStateCodeText", b[2], 3);
    mn_xml_text(&s->x, "RawStreetAddress1Text", b[0], 100);
    mn_xml_text(&s->x, "RawZIPCode", b[3], 9);
    mn_xml_close(&s->x, "Address");
}

static void phone(sar *s, mn_text t)
{
    if (!left_of(s, t))
        return;
    mn_xml_open_seq(&s->x, "PhoneNumber");
    mn_xml_text(&s->x, "PhoneNumberText", t, 16);
    mn_xml_close(&s->x, "PhoneNumber");
}

static void identity(sar *s, mn_text t, const char *kind)
{
    if (!t.len)
        return;
    mn_xml_open_seq(&s->x, "PartyIdentification");
    mn_xml_text(&s->x, "PartyIdentificationNumberText", t, 25);
    mn_xml_str(&s->x, "PartyIdentificationTypeCode", kind);
    mn_xml_close(&s->x, "PartyIdentification");
}

static bool one_of(mn_text t, const char *const *words)
{
    for (; *words; words++)
        if (mn_text_eq_str(t, *words))
            return true;
    return false;
}

static mn_status check_codes(const mn_text *b, mn_err *e)
{
    static const char *const regulators[] = {"1", "2", "3", "4", "6", "7", "9", "13", "99", NULL};
    static const char *const kinds[] = {"1", "2", "3", "4", "5", "11", "12", "999", NULL};
    static const char *const tins[] = {"1", "2", NULL};
    const struct {
        mn_bank_key key;
        const char *const *words;
        const char *hint;
    } check[] = {
        {MN_BANK_REGULATOR, regulators, "1, 2, 3, 4, 6, 7, 9, 13 or 99, as in the form's list"},
        {MN_BANK_KIND, kinds, "1, 2, 3, 4, 5, 11, 12 or 999, as in the form's list"},
        {MN_BANK_TIN_KIND, tins, "1 (SSN/ITIN) or 2 (EIN)"},
    };
    for (size_t i = 0; i < sizeof check / sizeof *check; i++) {
        const mn_text t = b[check[i].key];
        if (t.len && !one_of(t, check[i].words)) {
            mn_fail(e, MN_DATA, "the institution's '%s' can't be '%.*s'",
                    mn_bank_keys[check[i].key].name, (int)t.len, t.ptr);
            return mn_hint(e, "it is one of %s", check[i].hint);
        }
    }
    return MN_OK;
}

/* --- who files ---------------------------------------------------------------------------------
 */

static void organisation(sar *s)
{
    if (!s->d->bank[MN_BANK_KIND].len)
        return;
    mn_xml_open_seq(&s->x, "OrganizationClassificationTypeSubtype");
    mn_xml_text(&s->x, "OrganizationTypeID", s->d->bank[MN_BANK_KIND], 3);
    mn_xml_close(&s->x, "OrganizationClassificationTypeSubtype");
}

static const char *tin_kind(const sar *s)
{
    return mn_text_eq_str(s->d->bank[MN_BANK_TIN_KIND], "1") ? "1" : "2";
}

static void filers(sar *s)
{
    const mn_text *b = s->d->bank;
    party(s, "35");
    name(s, "L", b[MN_BANK_SENDER]);
    address(s, MN_BANK_SENDER_STREET);
    phone(s, b[MN_BANK_SENDER_PHONE]);
    identity(s, b[MN_BANK_SENDER_TIN], "4");
    identity(s, b[MN_BANK_SENDER_CODE], "28");
    mn_xml_close(&s->x, "Party");
    party(s, "37");
    name(s, "L", b[MN_BANK_SENDER_CONTACT]);
    mn_xml_close(&s->x, "Party");
    party(s, "30");
    mn_xml_text(&s->x, "PrimaryRegulatorTypeCode", b[MN_BANK_REGULATOR], 2);
    name(s, "L", b[MN_BANK_NAME]);
    name(s, "DBA", b[MN_BANK_DBA]);
    address(s, MN_BANK_STREET);
    identity(s, b[MN_BANK_TIN], tin_kind(s));
    organisation(s);
    mn_xml_close(&s->x, "Party");
    party(s, "8");
    name(s, "L", b[MN_BANK_OFFICE]);
    phone(s, b[MN_BANK_OFFICE_PHONE]);
    mn_xml_close(&s->x, "Party");
}

static void branch(sar *s)
{
    const mn_text *b = s->d->bank + MN_BANK_BRANCH_STREET;
    if (!b[0].len && !b[1].len && !b[2].len && !b[3].len && !b[4].len)
        return;
    mn_xml_open_seq(&s->x, "PartyAssociation");
    mn_xml_open_seq(&s->x, "Party");
    mn_xml_str(&s->x, "ActivityPartyTypeCode", "46");
    address(s, MN_BANK_BRANCH_STREET);
    mn_xml_close(&s->x, "Party");
    mn_xml_close(&s->x, "PartyAssociation");
}

static void place(sar *s)
{
    const mn_text *b = s->d->bank;
    party(s, "34");
    mn_xml_text(&s->x, "PrimaryRegulatorTypeCode", b[MN_BANK_REGULATOR], 2);
    name(s, "L", b[MN_BANK_NAME]);
    name(s, "DBA", b[MN_BANK_DBA]);
    address(s, MN_BANK_STREET);
    identity(s, b[MN_BANK_TIN], tin_kind(s));
    identity(s, b[MN_BANK_CONTROL], "29");
    organisation(s);
    branch(s);
    mn_xml_close(&s->x, "Party");
}

/* --- subjects ------------------------------------------------------------------------------------
 */

static void unknown_subject(sar *s)
{
    party(s, "33");
    mn_xml_str(&s->x, "AllCriticalSubjectInformationUnavailableIndicator", "Y");
    mn_xml_close(&s->x, "Party");
}

static void subject_accounts(sar *s, uint32_t who)
{
    const mn_case *c = s->d->c;
    size_t n = 0;
    for (size_t i = 0; i < c->accounts; i++) {
        const mn_case_account *a = &c->account[i];
        if (a->party != who || !a->home || n == 99)
            continue;
        if (!n++) {
            mn_xml_open_seq(&s->x, "PartyAccountAssociation");
            mn_xml_str(&s->x, "PartyAccountAssociationTypeCode", "7");
            mn_xml_open_seq(&s->x, "Party");
            mn_xml_str(&s->x, "ActivityPartyTypeCode", "41");
            identity(s, s->d->bank[MN_BANK_TIN], "4");
        }
        mn_xml_open_seq(&s->x, "Account");
        mn_xml_text(&s->x, "AccountNumberText", a->id, 40);
        mn_xml_open_seq(&s->x, "PartyAccountAssociation");
        mn_xml_str(&s->x, "PartyAccountAssociationTypeCode", "5");
        mn_xml_close(&s->x, "PartyAccountAssociation");
        mn_xml_close(&s->x, "Account");
    }
    if (n) {
        mn_xml_close(&s->x, "Party");
        mn_xml_close(&s->x, "PartyAccountAssociation");
    }
}

static void subject_name(sar *s, const mn_case_party *p)
{
    mn_xml_open_seq(&s->x, "PartyName");
    if (!left_of(s, p->name))
        mn_xml_str(&s->x, "EntityLastNameUnknownIndicator", "Y");
    if (p->kind != 'B' && p->kind != 'M')
        mn_xml_str(&s->x, "FirstNameUnknownIndicator", "Y");
    mn_xml_str(&s->x, "PartyNameTypeCode", "L");
    mn_xml_text(&s->x, "RawEntityIndividualLastName", p->name, 150);
    mn_xml_close(&s->x, "PartyName");
}

static void subject_address(sar *s, const mn_case_party *p)
{
    mn_xml_open_seq(&s->x, "Address");
    if (!left_of(s, p->city))
        mn_xml_str(&s->x, "CityUnknownIndicator", "Y");
    if (left_of(s, p->country) != 2)
        mn_xml_str(&s->x, "CountryCodeUnknownIndicator", "Y");
    mn_xml_text(&s->x, "RawCityText", p->city, 50);
    if (left_of(s, p->country) == 2)
        mn_xml_text(&s->x, "RawCountryCodeText", p->country, 2);
    mn_xml_text(&s->x, "RawStreetAddress1Text", p->address, 100);
    mn_xml_str(&s->x, "StateCodeUnknownIndicator", "Y");
    if (!left_of(s, p->address))
        mn_xml_str(&s->x, "StreetAddressUnknownIndicator", "Y");
    mn_xml_str(&s->x, "ZIPCodeUnknownIndicator", "Y");
    mn_xml_close(&s->x, "Address");
}

static void one_subject(sar *s, uint32_t who)
{
    const mn_case_party *p = &s->d->c->party[who];
    const bool firm = p->kind == 'B' || p->kind == 'M';
    party(s, "33");
    if (!firm)
        mn_xml_str(&s->x, "BirthDateUnknownIndicator", "Y");
    if (firm)
        mn_xml_str(&s->x, "PartyAsEntityOrganizationIndicator", "Y");
    if (!firm)
        mn_xml_str(&s->x, "UnknownGenderIndicator", "Y");
    subject_name(s, p);
    subject_address(s, p);
    phone(s, p->phone);
    mn_xml_open_seq(&s->x, "PartyIdentification");
    mn_xml_str(&s->x, "TINUnknownIndicator", "Y");
    mn_xml_close(&s->x, "PartyIdentification");
    if (left_of(s, p->email)) {
        mn_xml_open_seq(&s->x, "ElectronicAddress");
        mn_xml_text(&s->x, "ElectronicAddressText", p->email, 517);
        mn_xml_str(&s->x, "ElectronicAddressTypeCode", "E");
        mn_xml_close(&s->x, "ElectronicAddress");
    }
    subject_accounts(s, who);
    mn_xml_close(&s->x, "Party");
    s->subjects++;
    mn_todo_add(s->todo,
                "Subject %.*s: first name, state, ZIP code, date of birth, identification and TIN "
                "are marked as unknown: put in what the bank's files have",
                p->id.len < 40 ? (int)p->id.len : 40, p->id.ptr);
}

static void subjects(sar *s)
{
    const mn_case *c = s->d->c;
    for (uint32_t i = 0; i < c->parties; i++)
        if (mn_case_subject(c, i))
            one_subject(s, i);
    if (s->subjects)
        return;
    unknown_subject(s);
    mn_todo_add(s->todo, "Subjects: none is named. Only an analyst names subjects, in a decision; "
                         "a possible victim is none (FIN-2020-A008)");
}

/* --- what happened
 * ---------------------------------------------------------------------------------- */

static void amounts(sar *s)
{
    const mn_case_total *t = s->d->t;
    const bool known = mn_text_eq_str(s->d->c->currency, "USD") && t->total > 0;
    if (!known)
        mn_xml_str(&s->x, "AmountUnknownIndicator", "Y");
    mn_buf from = {0}, to = {0};
    mn_say_case_day(&from, mn_case_day(&s->d->c->payment[t->first]), true);
    mn_say_case_day(&to, mn_case_day(&s->d->c->payment[t->last]), true);
    mn_xml_text(&s->x, "SuspiciousActivityFromDateText", (mn_text){from.ptr, from.len}, 8);
    mn_xml_text(&s->x, "SuspiciousActivityToDateText", (mn_text){to.ptr, to.len}, 8);
    s->x.b.failed = s->x.b.failed || from.failed || to.failed;
    mn_buf_free(&from);
    mn_buf_free(&to);
    if (known && mn_case_whole(t->total) < INT64_C(1000000000000000))
        mn_xml_fmt(&s->x, "TotalSuspiciousAmountText", "%" PRId64, mn_case_whole(t->total));
    mn_todo_add(s->todo,
                known ? "Amount: the larger of what came in and what went out, in whole dollars "
                        "rounded up, is put in as the total: check which payments are suspicious"
                      : "Amount: not known in US dollars: convert it, at the rate of the day");
}

static mn_status activity(sar *s, mn_err *e)
{
    mn_arena a = {0};
    mn_sar_code code[MN_SAR_CODES];
    size_t n = 0;
    mn_status st = mn_sar_codes(code, &n, s->d->c, s->d->t, &a, e);
    if (!st) {
        mn_xml_open_seq(&s->x, "SuspiciousActivity");
        amounts(s);
        for (size_t i = 0; i < n; i++) {
            mn_xml_open_seq(&s->x, "SuspiciousActivityClassification");
            mn_xml_fmt(&s->x, "SuspiciousActivitySubtypeID", "%" PRId64, code[i].code);
            mn_xml_fmt(&s->x, "SuspiciousActivityTypeID", "%" PRId64, code[i].type);
            mn_xml_close(&s->x, "SuspiciousActivityClassification");
            mn_todo_add(s->todo, "Activity %" PRId64 " (%.*s) is ticked, as %.*s: check",
                        code[i].code, (int)code[i].label.len, code[i].label.ptr,
                        (int)code[i].why.len, code[i].why.ptr);
        }
        mn_xml_close(&s->x, "SuspiciousActivity");
    }
    mn_arena_free(&a);
    return st;
}

static int by_text(const void *a, const void *b)
{
    return mn_text_cmp(*(const mn_text *)a, *(const mn_text *)b);
}

static mn_status addresses(sar *s, mn_err *e)
{
    enum { MOST = 99 };
    const mn_case *c = s->d->c;
    mn_arena a = {0};
    size_t n = 0, told = 0, left = 0;
    mn_text *ip = mn_arena_alloc(&a, c->payments + 1, sizeof *ip);
    if (!ip)
        return mn_fail_memory(e);
    for (size_t i = 0; i < c->payments; i++)
        if (c->payment[i].ip.len)
            ip[n++] = c->payment[i].ip;
    if (n)
        qsort(ip, n, sizeof *ip, by_text);
    for (size_t i = 0; i < n; i++) {
        if (i && mn_text_eq(ip[i], ip[i - 1]))
            continue;
        const size_t bytes = left_of(s, ip[i]);
        if (!bytes || bytes > 39 || told == MOST) {
            left++;
            continue;
        }
        told++;
        mn_xml_open_seq(&s->x, "ActivityIPAddress");
        mn_xml_text(&s->x, "IPAddressText", ip[i], 39);
        mn_xml_close(&s->x, "ActivityIPAddress");
    }
    mn_arena_free(&a);
    if (left)
        mn_todo_add(s->todo, "IP addresses: %zu do not fit the form: add them by hand", left);
    return MN_OK;
}

static mn_status narrative(sar *s, mn_err *e)
{
    mn_buf block[MN_SAR_BLOCKS] = {{0}};
    size_t n = 0, left = 0;
    unsigned less = 0;
    mn_status st = mn_narrative_fit(block, MN_SAR_BLOCKS, &n, &less, &left, s->d->c, s->d->t, e);
    for (size_t i = 0; !st && i < n; i++) {
        mn_xml_open_seq(&s->x, "ActivityNarrativeInformation");
        mn_xml_fmt(&s->x, "ActivityNarrativeSequenceNumber", "%zu", i + 1);
        mn_xml_text(&s->x, "ActivityNarrativeText", (mn_text){block[i].ptr, block[i].len},
                    MN_SAR_BLOCK);
        mn_xml_close(&s->x, "ActivityNarrativeInformation");
    }
    for (size_t i = 0; i < MN_SAR_BLOCKS; i++)
        mn_buf_free(&block[i]);
    if (less)
        mn_todo_add(s->todo, "Narrative: shortened to its 20,000 characters: see whether what "
                             "matters is told (narrative.txt has all), and attach "
                             "transactions.csv");
    mn_todo_add(s->todo, "Narrative: read it, correct it, and take the first sentence away");
    if (!s->d->c->seens)
        mn_todo_add(s->todo, "Narrative: what staff saw, and who did, was not given");
    return st;
}

/* --- the whole ---------------------------------------------------------------------------------
 */

static mn_status check_days(const mn_case *c, const mn_case_total *t, mn_err *e)
{
    const int64_t least = mn_days_from_civil(1900, 1, 1), most = mn_days_from_civil(2099, 12, 31);
    if (!t->any) {
        mn_fail(e, MN_DATA, "the case has no payment that counts");
        return mn_hint(e, "a report wants the days of the activity");
    }
    if (mn_case_day(&c->payment[t->first]) < least || mn_case_day(&c->payment[t->last]) > most)
        return mn_fail(e, MN_DATA, "the payments are not all of the years 1900 to 2099");
    return MN_OK;
}

static void filing_date(sar *s)
{
    mn_buf b = {0};
    mn_text day = s->d->filing;
    if (day.len >= 10) {
        mn_buf_text(&b, mn_text_sub(day, 0, 4));
        mn_buf_text(&b, mn_text_sub(day, 5, 2));
        mn_buf_text(&b, mn_text_sub(day, 8, 2));
    } else {
        mn_say_case_day(&b, mn_case_day(&s->d->c->payment[s->d->t->last]), true);
        mn_todo_add(s->todo, "Filing date: not given; the last day of the activity stands in");
    }
    mn_xml_text(&s->x, "FilingDateText", (mn_text){b.ptr, b.len}, 8);
    s->x.b.failed = s->x.b.failed || b.failed;
    mn_buf_free(&b);
}

static mn_status body(sar *s, mn_err *e)
{
    mn_xml_str(&s->x, "FormTypeCode", "SARX");
    mn_xml_open_seq(&s->x, "Activity");
    filing_date(s);
    mn_xml_str(&s->x, "FilingInstitutionNotetoFinCEN", MN_SAR_KEY_TERM);
    mn_xml_open_seq(&s->x, "ActivityAssociation");
    mn_xml_str(&s->x, "InitialReportIndicator", "Y");
    mn_xml_close(&s->x, "ActivityAssociation");
    filers(s);
    place(s);
    subjects(s);
    mn_status st = activity(s, e);
    if (!st)
        st = addresses(s, e);
    if (!st)
        st = narrative(s, e);
    mn_xml_close(&s->x, "Activity");
    return st;
}

static void head(mn_buf *out, const sar *s)
{
    const mn_case_total *t = s->d->t;
    const bool known = mn_text_eq_str(s->d->c->currency, "USD");
    mn_buf_str(out,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
               "<!-- DRAFT, NOT FILED. Confidential: nobody whom it is about may learn of it. "
               "Made for an analyst to check and finish; todo.txt says what is missing. -->\n");
    mn_buf_fmt(out,
               "<EFilingBatchXML xmlns=\"www.fincen.gov/base\" TotalAmount=\"%" PRId64
               "\" PartyCount=\"%zu\" ActivityCount=\"1\" ActivityAttachmentCount=\"0\" "
               "AttachmentCount=\"0\">\n",
               known ? mn_case_whole(t->total) : 0, s->parties);
}

mn_status mn_sar_write(mn_buf *out, mn_todo *todo, const mn_draft *d, mn_err *e)
{
    sar s = {.d = d, .todo = todo, .x = {.depth = 1}};
    mn_status st = check_days(d->c, d->t, e);
    if (!st)
        st = check_codes(d->bank, e);
    if (!st) {
        mn_profile_missing(todo, d->bank, mn_bank_keys, MN_BANK_KEYS, "Institution");
        st = body(&s, e);
    }
    if (!st) {
        if (s.x.done.cut)
            mn_todo_add(todo, "%zu texts were longer than their field and cut", s.x.done.cut);
        head(out, &s);
        mn_buf_add(out, s.x.b.ptr, s.x.b.len);
        mn_buf_str(out, "</EFilingBatchXML>\n");
        if (out->failed || s.x.b.failed || todo->lines.failed)
            st = mn_fail_memory(e);
    }
    mn_buf_free(&s.x.b);
    return st;
}
