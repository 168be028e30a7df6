/* SPDX-License-Identifier: Apache-2.0
 *
 * spoken_day.c - words and numbers one after the other, in any order. See spoken_day.h.
 */
#include "table/spoken_day.h"

#include <stdio.h>
#include <string.h>

#include "core/text.h"

enum { MOST = 80, WORD = 40, LEAST = 3 };

/* In lower case, without accents. */
static const char *const months[12] = {
    "january enero janvier januar janner januari janeiro gennaio ianuarie января январь",
    "february febrero fevrier februar februari fevereiro febbraio februarie февраля февраль",
    "march marzo mars marz marco maart mrt martie марта март",
    "april abril avril aprile aprilie апреля апрель",
    "may mayo mai maio maggio mei мая май",
    "june junio juin juni junho giugno iunie июня июнь",
    "july julio juillet juli julho luglio iulie июля июль",
    "august agosto aout augustus августа август",
    "september septiembre setiembre septembre setembro settembre septembrie сентября сентябрь",
    "october octubre octobre oktober outubro ottobre octombrie октября октябрь",
    "november noviembre novembre novembro noiembrie ноября ноябрь",
    "december diciembre decembre dezember dezembro dicembre decembrie декабря декабрь",
};

/* Words of no weight, and days of the week. */
static const char others[] =
    " de del of the at on a las la los le as um uhr den der em om op ore alle il o года г в "
    " monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri "
    "sat sun lunes martes miercoles jueves viernes sabado domingo lun mie jue vie sab dom lundi "
    "mardi mercredi jeudi vendredi samedi dimanche mer jeu ven sam dim montag dienstag mittwoch "
    "donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so segunda terca quarta quinta "
    "sexta feira seg ter qua qui sex lunedi martedi mercoledi giovedi venerdi domenica gio maandag "
    "dinsdag woensdag donderdag vrijdag zaterdag zondag понедельник вторник среда четверг пятница "
    "суббота воскресенье пн вт ср чт пт сб вс ";

/* A character as what it counts for: ASCII in lower case, Latin letters without accents, Cyrillic
 * ones in lower case. */
static size_t fold(char out[4], uint32_t c)
{
    static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuyts";
    if (c >= 'A' && c <= 'Z')
        c |= 0x20;
    else if (c >= 0xC0 && c <= 0xFE)
        c = (unsigned char)latin[(c - 0xC0) % 32];
    else if (c >= 0x410 && c <= 0x42F)
        c += 0x20;
    return mn_utf8_put(out, c);
}

/* The character of `len` bytes at `at`. */
static uint32_t character(mn_text t, size_t at, size_t len)
{
    const unsigned char *p = (const unsigned char *)t.ptr + at;
    uint32_t c = len == 1 ? p[0] : p[0] & (0x7FU >> len);
    for (size_t i = 1; i < len; i++)
        c = c << 6 | (p[i] & 0x3FU);
    return c;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* What parts words: blanks (also those that do not break), commas, signs between numbers. */
static size_t gap(mn_text t, size_t at)
{
    if (strchr(" \t\r\n,./-", t.ptr[at]) && t.ptr[at])
        return 1;
    if (t.len - at >= 2 && memcmp(t.ptr + at, "\xC2\xA0", 2) == 0)
        return 2;
    return t.len - at >= 3 && memcmp(t.ptr + at, "\xE2\x80\xAF", 3) == 0 ? 3 : 0;
}

/* The next word, folded; its length, 0 at the end, WORD where it is too long or has what no text
 * has. A time of the day is one word, with its fraction; so is an offset behind it. */
static size_t next_word(char out[WORD], mn_text t, size_t *at, bool clock)
{
    size_t n = 0, len;
    bool colon = false;
    while (*at < t.len && (len = gap(t, *at)) != 0) {
        if (clock && t.ptr[*at] == '-' && *at + 1 < t.len && is_digit(t.ptr[*at + 1]))
            break;
        *at += len;
    }
    for (size_t from = *at; *at < t.len; *at += len) {
        const char c = t.ptr[*at];
        const bool inside = (colon || clock) && *at + 1 < t.len && is_digit(t.ptr[*at + 1]) &&
                            ((c == '.' && colon) || (c == '-' && clock));
        if (gap(t, *at) && !inside)
            break;
        len = mn_utf8_len(t, *at);
        if (!len || !c || n + 4 >= WORD)
            return WORD;
        if (*at > from && colon && !clock &&
            (c == '+' || (c | 0x20) == 'a' || (c | 0x20) == 'p' || (c | 0x20) == 'z'))
            break; /* 10:00Z, 3:04pm, 10:00+02 */
        colon = colon || c == ':';
        n += fold(out + n, character(t, *at, len));
    }
    out[n] = '\0';
    return n;
}

static bool is_other(const char *word)
{
    char whole[WORD + 2];
    snprintf(whole, sizeof whole, " %s ", word);
    return strstr(others, whole) != NULL;
}

/* 1 to 12; 0: none, or one of several. */
static int month_of(const char *word, size_t n)
{
    int found = 0;
    size_t letters = 0;
    for (size_t i = 0; i < n; i++)
        letters += ((unsigned char)word[i] & 0xC0) != 0x80;
    for (int m = 0; m < 12 && letters >= LEAST; m++)
        for (const char *name = months[m]; name; name = strchr(name, ' ')) {
            name += *name == ' ';
            if (strncmp(name, word, n) != 0)
                continue;
            if (name[n] == ' ' || name[n] == '\0')
                return m + 1; /* whole */
            found = !found || found == m + 1 ? m + 1 : -1;
        }
    return found > 0 ? found : 0;
}

/* Digits, of which a day may have an ending: 5th, 1er, 5º. */
static bool take_number(mn_spoken_day *d, const char *word)
{
    static const char *const endings[] = {"", "st", "nd", "rd", "th", "er", "e", "º", "ª", "°"};
    int v = 0, n = 0;
    while (is_digit(word[n]) && n < 5)
        v = v * 10 + (word[n++] - '0');
    if (n == 4 && !word[n] && !d->year) {
        d->year = v;
        return true;
    }
    bool known = false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        known = known || strcmp(word + n, endings[i]) == 0;
    if (n > 2 || d->day || !known)
        return false;
    d->day = v;
    return v > 0;
}

/* What may stand behind a time of the day: "pm", "p" of "p.m.", "gmt", "utc+02:00", "+0200". */
static bool take_behind(mn_spoken_day *d, const char *word, size_t n)
{
    const size_t have = strlen(d->clock);
    const bool half = strcmp(word, "am") == 0 || strcmp(word, "pm") == 0,
               zone = strncmp(word, "gmt", 3) == 0 || strncmp(word, "utc", 3) == 0 ||
                      strcmp(word, "z") == 0 || word[0] == '+' || word[0] == '-';
    if ((!half && !zone) || have + n + 2 > sizeof d->clock)
        return false;
    snprintf(d->clock + have, sizeof d->clock - have, "%s%s", half ? " " : "", word);
    return true;
}

bool mn_spoken_day_read(mn_spoken_day *out, mn_text t)
{
    mn_spoken_day d = {.year = 0};
    char word[WORD];
    size_t at = 0, n;
    char half = 0;     /* 'a' or 'p', which an 'm' may follow */
    bool weak = false; /* the month may have been a day of the week: martes, mardi */
    t = mn_text_trim(t);
    for (size_t i = 0; i < t.len; i++) /* (Central European Summer Time) */
        if (t.ptr[i] == '(')
            t.len = i;
    if (t.len > MOST)
        return false;
    while ((n = next_word(word, t, &at, d.clock[0] != '\0')) != 0) {
        const bool clock = d.clock[0] != '\0';
        if (n == WORD)
            return false;
        if (half && strcmp(word, "m") == 0) {
            word[0] = half;
            memcpy(word + 1, "m", 2);
            n = 2;
        }
        const char before = half;
        half = clock && n == 1 && (word[0] == 'a' || word[0] == 'p') ? word[0] : 0;
        if (half)
            continue;
        if (before && !(n == 2 && word[0] == before))
            return false;
        const int month = month_of(word, n);
        if (is_digit(word[0]) && strchr(word, ':') && !clock)
            memcpy(d.clock, word, n + 1);
        else if (clock && take_behind(&d, word, n))
            continue;
        else if (is_digit(word[0]) && take_number(&d, word))
            continue;
        else if (month && (!d.month || weak)) {
            weak = !d.month && strcmp(word, "mar") == 0;
            d.month = month;
        } else if (!is_other(word))
            return false;
    }
    if (!d.year || !d.month || !d.day || half)
        return false;
    *out = d;
    return true;
}
