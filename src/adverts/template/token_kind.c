/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/template/token_kind.c - what a run of letters and digits is, and
 * which belong together.
 */
#include "adverts/template/token_inside.h"
#include <string.h>

static bool hex(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'f');
}

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

typedef struct seen {
    size_t letters, digits, inner, dots, slashes, ats, groups;
} seen;

static seen look(const char *p, size_t len)
{
    seen s = {0};
    bool digit = false;
    for (size_t i = 0; i < len;) {
        size_t n;
        const mn_token_class c = mn_token_class_at(p + i, len - i, &n);
        s.digits += c == MN_CLASS_DIGIT;
        s.groups += c == MN_CLASS_DIGIT && !digit;
        digit = c == MN_CLASS_DIGIT;
        s.letters += c == MN_CLASS_LETTER;
        s.inner += c == MN_CLASS_INNER;
        s.dots += p[i] == '.';
        s.slashes += p[i] == '/' || p[i] == '\\';
        s.ats += p[i] == '@';
        i += n;
    }
    return s;
}

/* Eight hexadecimal letters and more are no word. */
static bool all_hex(const char *p, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (!hex(p[i]))
            return false;
    return len >= MN_TOKEN_HEX;
}

mn_token_kind mn_token_kind_of(const char *p, size_t len)
{
    const seen s = look(p, len);
    if (!s.letters && !s.digits)
        return MN_TOKEN_MARK;
    if ((p[0] == '/' || p[0] == '\\') && len > 1)
        return MN_TOKEN_ADDRESS;
    if (s.ats == 1 && len > 2 && s.letters + s.digits > 1 && (p[0] == '@' || s.dots))
        return MN_TOKEN_ADDRESS;
    if (len > 4 && (p[0] | 32) == 'w' && (p[1] | 32) == 'w' && (p[2] | 32) == 'w' && p[3] == '.')
        return MN_TOKEN_ADDRESS;
    if (!s.digits)
        return all_hex(p, len) ? MN_TOKEN_CODE : MN_TOKEN_WORD;
    if (memchr(p, '$', len) && s.letters == 0)
        return MN_TOKEN_MONEY;
    if (s.dots == 3 && s.groups == 4 && s.letters == 0 && s.inner == 3)
        return MN_TOKEN_ADDRESS;
    if (s.letters &&
        (s.slashes > 1 || (s.slashes && s.dots && memchr(p, '.', len) < memchr(p, '/', len))))
        return MN_TOKEN_ADDRESS;
    if (s.letters == 0)
        return s.digits >= 7 && s.digits <= 15 ? MN_TOKEN_PHONE : MN_TOKEN_NUMBER;
    size_t i = 0;
    while (i < len && !letter(p[i]) && (unsigned char)p[i] < 0x80)
        i++;
    if (i < len && i > 0 && s.groups <= 2) {
        if (mn_token_is_unit(p + i, len - i))
            return MN_TOKEN_NUMBER;
        if (mn_token_is_currency(p + i, len - i))
            return MN_TOKEN_MONEY;
    }
    return MN_TOKEN_CODE;
}

/* Whether the word is one of the list: words between blanks, in lower case, none of more than
 * `most` bytes, which are 24 at most. */
static bool listed(const char *list, const char *p, size_t len, size_t most)
{
    char low[28] = " ";
    if (len == 0 || len > most)
        return false;
    for (size_t i = 0; i < len; i++)
        low[i + 1] = (char)(p[i] >= 'A' && p[i] <= 'Z' ? p[i] + 32 : p[i]);
    low[len + 1] = ' ';
    low[len + 2] = 0;
    return strncmp(list, low + 1, len + 1) == 0 || strstr(list, low);
}

mn_calendar_word mn_calendar_word_of(const char *p, size_t len)
{
    /* English, Spanish, French, German, Italian, Portuguese, Russian (genitive).
     */
    static const char months[] =
        "jan feb mar apr may jun jul aug sep sept oct nov dec "
        "january february march april june july august september october "
        "november december "
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre "
        "noviembre diciembre "
        "janvier février mars avril mai juin juillet août septembre octobre "
        "novembre décembre "
        "januar februar märz juni juli oktober dezember "
        "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre "
        "janeiro fevereiro março maio junho julho setembro outubro novembro "
        "dezembro "
        "января февраля марта апреля мая июня июля августа сентября октября "
        "ноября декабря ";
    static const char days[] = "mon tue wed thu fri sat sun tues thur thurs "
                               "monday tuesday wednesday thursday friday saturday sunday "
                               "lunes martes miércoles jueves viernes sábado domingo "
                               "lundi mardi mercredi jeudi vendredi samedi dimanche "
                               "montag dienstag mittwoch donnerstag freitag samstag sonntag ";
    static const char zones[] = "utc gmt est edt cst cdt mst mdt pst pdt cet "
                                "cest bst eet eest msk jst am pm ";
    if (len < 2)
        return MN_CALENDAR_NONE;
    if (listed(months, p, len, 16))
        return MN_CALENDAR_MONTH;
    if (listed(days, p, len, 10))
        return MN_CALENDAR_DAY;
    return listed(zones, p, len, 4) ? MN_CALENDAR_ZONE : MN_CALENDAR_NONE;
}

bool mn_token_is_unit(const char *p, size_t len)
{
    static const char units[] = "b kb mb gb tb kib mib gib tib s sec secs ms us ns min mins h hr "
                                "hrs hz khz mhz ghz % km kg cm mm m ";
    return listed(units, p, len, 4);
}

bool mn_token_is_currency(const char *p, size_t len)
{
    static const char money[] =
        "$ € £ ¥ ₽ ₹ ₺ ₴ ₦ ₱ ₫ ₪ ₩ ฿ usd eur gbp rub cad "
        "aud "
        "chf "
        "jpy "
        "cny "
        "inr "
        "mxn brl "
        "try "
        "uah "
        "pln "
        "ron huf czk thb vnd php aed sar zar ngn sek nok dkk dollar dollars euro "
        "euros pounds "
        "pesos reais руб рублей euró zł лв lei kč ft dh bath rupees ";
    return listed(money, p, len, 12);
}

/* ---- joining ---- */

static mn_calendar_word calendar(const mn_tokens *t, size_t i, const char *text)
{
    if (i >= t->n || t->token[i].kind != MN_TOKEN_WORD)
        return MN_CALENDAR_NONE;
    return mn_calendar_word_of(text + t->token[i].start, t->token[i].end - t->token[i].start);
}

static bool mark(const mn_tokens *t, size_t i, const char *text, const char *any)
{
    if (i >= t->n)
        return false;
    const mn_token *x = &t->token[i];
    return x->kind == MN_TOKEN_MARK && x->end - x->start == 1 && strchr(any, text[x->start]);
}

static bool value(const mn_tokens *t, size_t i)
{
    return i < t->n && mn_token_is_value(&t->token[i]);
}

/* One or two digits, as of a day. */
static bool short_number(const mn_tokens *t, size_t i)
{
    return value(t, i) && t->token[i].end - t->token[i].start <= 4 &&
           (t->token[i].kind == MN_TOKEN_NUMBER || t->token[i].kind == MN_TOKEN_CODE);
}

static bool word(const mn_tokens *t, size_t i)
{
    return i < t->n && t->token[i].kind == MN_TOKEN_WORD;
}

/* Whether a day and a month may stand at i: a short number beside a word. */
static bool may_be_day(const mn_tokens *t, size_t i)
{
    return (word(t, i) && short_number(t, i + 1)) || (short_number(t, i) && word(t, i + 1));
}

/* The first token behind the date that begins at i; i where none does. */
static size_t date_end(const mn_tokens *t, size_t i, const char *text)
{
    size_t at = i;
    /* Most are none: the name of a day may stand before it. */
    if (!may_be_day(t, i) && !(word(t, i) && (may_be_day(t, i + 1) || may_be_day(t, i + 2))))
        return i;
    if (calendar(t, at, text) == MN_CALENDAR_DAY) {
        at++;
        at += at < t->n && mark(t, at, text, ",");
    }
    if (calendar(t, at, text) == MN_CALENDAR_MONTH && short_number(t, at + 1))
        at += 2;
    else if (short_number(t, at) && calendar(t, at + 1, text) == MN_CALENDAR_MONTH)
        at += 2;
    else
        return i;
    while (at < t->n) {
        if (value(t, at) && t->token[at].kind == MN_TOKEN_NUMBER)
            at++;
        else if (mark(t, at, text, ":,") && value(t, at + 1) &&
                 t->token[at + 1].kind == MN_TOKEN_NUMBER)
            at += 2;
        else if (calendar(t, at, text) == MN_CALENDAR_ZONE)
            at++;
        else
            break;
    }
    return at;
}

static bool unit_at(const mn_tokens *t, size_t i, const char *text)
{
    if (i >= t->n)
        return false;
    const mn_token *x = &t->token[i];
    return x->kind == MN_TOKEN_WORD && mn_token_is_unit(text + x->start, x->end - x->start);
}

static bool currency_at(const mn_tokens *t, size_t i, const char *text)
{
    if (i >= t->n)
        return false;
    const mn_token *x = &t->token[i];
    return (x->kind == MN_TOKEN_WORD || x->kind == MN_TOKEN_MARK) &&
           mn_token_is_currency(text + x->start, x->end - x->start);
}

/* An amount that begins at i, its sign or currency before or behind it: its
 * end, and its kind. */
static size_t amount_end(const mn_tokens *t, size_t i, const char *text, mn_token_kind *kind)
{
    if (mark(t, i, text, "<>") && value(t, i + 1) && !t->token[i + 1].spaced &&
        t->token[i + 1].kind == MN_TOKEN_NUMBER) {
        *kind = MN_TOKEN_NUMBER;
        return i + 2 + (unit_at(t, i + 2, text) ? 1 : 0);
    }
    if (value(t, i + 1) && t->token[i + 1].kind == MN_TOKEN_NUMBER && currency_at(t, i, text)) {
        *kind = MN_TOKEN_MONEY;
        return i + 2;
    }
    if (value(t, i) && t->token[i].kind == MN_TOKEN_NUMBER) {
        if (currency_at(t, i + 1, text)) {
            *kind = MN_TOKEN_MONEY;
            return i + 2;
        }
        if (unit_at(t, i + 1, text)) {
            *kind = MN_TOKEN_NUMBER;
            return i + 2;
        }
    }
    return i;
}

/* Passes over one bracket. */
static size_t bracket(const mn_tokens *t, size_t i, const char *text)
{
    return i < t->n && mark(t, i, text, "()[]{}") ? i + 1 : i;
}

static bool word_at(const mn_tokens *t, size_t i, const char *text, const char *list)
{
    if (i >= t->n)
        return false;
    const mn_token *x = &t->token[i];
    return x->kind == MN_TOKEN_WORD && x->end - x->start < 8 &&
           listed(list, text + x->start, x->end - x->start, 7);
}

static bool name_at(const mn_tokens *t, size_t i)
{
    return i < t->n && (t->token[i].kind == MN_TOKEN_WORD || t->token[i].kind == MN_TOKEN_CODE);
}

/* The end of a mail address whose signs are spelled out, "ana (at) mail (dot) example", that begins
 * at i; i where none does. */
static size_t spelled_end(const mn_tokens *t, size_t i, const char *text)
{
    size_t at = bracket(t, i + 1, text);
    if (!name_at(t, i) || !word_at(t, at, text, "at arroba arobase "))
        return i;
    at = bracket(t, at + 1, text);
    if (!name_at(t, at))
        return i;
    size_t end = i;
    for (;;) {
        size_t dot = bracket(t, at + 1, text);
        if (!word_at(t, dot, text, "dot punto point punkt "))
            return end;
        dot = bracket(t, dot + 1, text);
        if (!name_at(t, dot))
            return end;
        at = dot;
        end = at + 1;
    }
}

/* The kind of two values that are one. */
static mn_token_kind both(mn_token_kind a, mn_token_kind b)
{
    if (a == b || b == MN_TOKEN_EMPTY)
        return a == MN_TOKEN_NUMBER && b == MN_TOKEN_NUMBER ? MN_TOKEN_NUMBER : a;
    if (a == MN_TOKEN_ADDRESS || b == MN_TOKEN_ADDRESS)
        return MN_TOKEN_ADDRESS;
    if (a == MN_TOKEN_PHONE || b == MN_TOKEN_PHONE)
        return MN_TOKEN_PHONE;
    if (a == MN_TOKEN_TIME || b == MN_TOKEN_TIME)
        return MN_TOKEN_TIME;
    return a == MN_TOKEN_MONEY || b == MN_TOKEN_MONEY ? MN_TOKEN_MONEY : MN_TOKEN_CODE;
}

static size_t digits_in(const char *p, size_t len)
{
    size_t n = 0;
    for (size_t i = 0, step; i < len; i += step)
        n += mn_token_class_at(p + i, len - i, &step) == MN_CLASS_DIGIT;
    return n;
}

/* Tokens as they are joined. */
typedef struct joined {
    mn_token *token;
    size_t n;
    size_t digits, before; /* in the last, where that is a value; in the one before it: counted
                              once, however many are joined */
    const char *text;
} joined;

/* Several short numbers in a row are a telephone number where they come to 7 to
 * 15 digits. */
static mn_token_kind settle(mn_token_kind kind, size_t digits)
{
    return kind == MN_TOKEN_NUMBER && digits >= 7 && digits <= 15 ? MN_TOKEN_PHONE : kind;
}

/* Whether two tokens may be one: of those that are known, a telephone number with digits behind. */
static bool may_join(const mn_token *a, const mn_token *b)
{
    if (b->known)
        return !mn_token_is_value(a);
    return !a->known || (a->kind == MN_TOKEN_PHONE && b->kind == MN_TOKEN_NUMBER);
}

static void append(joined *t, mn_token x, size_t digits)
{
    t->token[t->n++] = x;
    t->before = t->digits;
    t->digits = digits;
}

/* Appends x, to the value before it where there is one. O(bytes of x). */
static void put(joined *t, mn_token x)
{
    const bool is_value = mn_token_is_value(&x);
    const size_t digits = is_value ? digits_in(t->text + x.start, x.end - x.start) : 0;
    mn_token *a = t->n ? &t->token[t->n - 1] : NULL;
    if (!is_value || !a || !may_join(a, &x)) {
        append(t, x, digits);
        return;
    }
    if (mn_token_is_value(a)) {
        t->digits += digits;
        a->kind = (uint8_t)settle(both((mn_token_kind)a->kind, (mn_token_kind)x.kind), t->digits);
        a->end = x.end;
        return;
    }
    if (t->n >= 2 && a->kind == MN_TOKEN_MARK && a->end - a->start == 1 &&
        strchr(":,", t->text[a->start]) && mn_token_is_value(a - 1) && !a[-1].known && !x.known) {
        mn_token *b = a - 1;
        const bool clock = t->text[a->start] == ':' && b->kind == MN_TOKEN_NUMBER &&
                           x.kind == MN_TOKEN_NUMBER && x.start == a->end;
        b->kind =
            clock ? MN_TOKEN_TIME : (uint8_t)both((mn_token_kind)b->kind, (mn_token_kind)x.kind);
        b->end = x.end;
        t->n--;
        t->digits = t->before + digits;
        return;
    }
    append(t, x, digits);
}

/* Whether what begins at i may be a mail address that is spelled out: "at" or its like is next. */
static bool may_be_spelled(const mn_tokens *t, size_t i, const char *text)
{
    const size_t at = bracket(t, i + 1, text);
    return at < t->n && t->token[at].kind == MN_TOKEN_WORD &&
           (text[t->token[at].start] | 32) == 'a';
}

enum { AHEAD = 4 }; /* tokens in which what is joined has its value */

/* What is joined at i: its end, i where nothing is. near: a value is not far. */
static size_t joined_end(const mn_tokens *t, size_t i, const char *text, bool near,
                         mn_token_kind *kind)
{
    size_t end = i;
    *kind = MN_TOKEN_TIME;
    if (near && (end = date_end(t, i, text)) == i)
        end = amount_end(t, i, text, kind);
    if (end == i && may_be_spelled(t, i, text) && (end = spelled_end(t, i, text)) > i)
        *kind = MN_TOKEN_ADDRESS;
    return end;
}

void mn_tokens_join(mn_tokens *t, const char *text)
{
    joined out = {.token = t->token, .text = text};
    size_t i = 0, next = 0; /* the first value from i on */
    while (i < t->n) {
        mn_token x = t->token[i];
        mn_token_kind kind;
        for (next = next < i ? i : next; next < t->n && !mn_token_is_value(&t->token[next]);)
            next++;
        const bool near = next < i + AHEAD;
        const size_t end = joined_end(t, i, text, near, &kind);
        if (end > i) {
            x.end = t->token[end - 1].end;
            x.kind = (uint8_t)kind;
            put(&out, x);
            i = end;
            continue;
        }
        if (near && mark(t, i, text, "(") && i + 2 < t->n &&
            t->token[i + 1].kind == MN_TOKEN_NUMBER && mark(t, i + 2, text, ")") &&
            value(t, i + 3) &&
            t->token[i + 1].end - t->token[i + 1].start <= 5) { /* the area of a telephone number */
            x.end = t->token[i + 2].end;
            x.kind = MN_TOKEN_NUMBER;
            put(&out, x);
            i += 3;
            continue;
        }
        i++;
        put(&out, x);
    }
    t->n = out.n;
}
