/* SPDX-License-Identifier: Apache-2.0
 *
 * The program's texts in Spanish: errors and reports, values that are somebody's own,
 * hostile values, and what the catalogue has not.
 */
#include <manumit/language.h>
#include <manumit/report.h>
#include <manumit/table.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "check.h"

static void says(const mn_language *l, const char *english, const char *spanish)
{
    mn_err e = MN_ERR_INIT;
    snprintf(e.msg, sizeof e.msg, "%s", english);
    mn_language_error(l, &e);
    assert_string_equal(e.msg, spanish);
}

static void errors_in_spanish(void **state)
{
    (void)state;
    mn_language *l = NULL;
    assert_int_equal(mn_language_load(&l, "es-MX", NULL), MN_OK);
    assert_string_equal(mn_language_tag(l), "es");
    says(l, "the file is empty", "el archivo está vacío");
    says(l, "no country 'the file is empty'", "no existe el país «the file is empty»");
    says(l, "the purchases sum to nothing: refunds are as large as spending",
         "las compras suman cero: las devoluciones son tan grandes como el gasto");
    says(l, "1 line is a total or balance, and no spending",
         "1 línea es un total o saldo, y no gasto");
    says(l, "23 lines are totals or balances, and no spending",
         "23 líneas son totales o saldos, y no gasto");
    says(l, "an industry of this kind is nowhere", "an industry of this kind is nowhere");
    says(l, "", "");
    says(l, "'{1}{2}' is no currency", "«{1}{2}» no es una moneda");
    mn_language_free(l);
}

/* A value that ends a sentence does not take the next one with it; a name may hold a full stop. */
static void sentences_in_a_row(void **state)
{
    (void)state;
    mn_language *l = NULL;
    assert_int_equal(mn_language_load(&l, "es", NULL), MN_OK);
    says(
        l,
        "Strata together come to 903, one table without them to 856. That is no difference to "
        "speak of.",
        "Los estratos juntos dan 903; una sola tabla sin ellos, 856. No es una diferencia digna de "
        "mención.");
    says(l, "matched without St. Lucia", "emparejadas sin St. Lucia");
    says(l,
         "The matched change is -2% (95% interval -3% to -1%); without St. Lucia it is +1%, "
         "without Chad -4%. So one unit decides its sign.",
         "El cambio emparejado es -2% (intervalo al 95%: de -3% a -1%); sin St. Lucia es +1%, sin "
         "Chad -4%. Así que una sola unidad decide su signo.");
    says(l, "Print no rise and no fall. Nobody wrote this one.",
         "Print no rise and no fall. Nobody wrote this one.");
    mn_language_free(l);
}

/* Sentences that are known one by one before one that is not: the ways to part them double with
 * each. */
static void endless_partings_end(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    mn_language *l = NULL;
    assert_int_equal(mn_language_load(&l, "es", NULL), MN_OK);
    size_t n = 0;
    while (n + 24 < sizeof e.msg)
        n += (size_t)snprintf(e.msg + n, sizeof e.msg - n, "refused: a. ");
    snprintf(e.msg + n, sizeof e.msg - n, "1 alert? zz");
    mn_language_error(l, &e);
    assert_true(strlen(e.msg) > 0);
    mn_language_free(l);
}

static void hostile_texts_end(void **state)
{
    (void)state;
    char msg[384];
    mn_language *l = NULL;
    assert_int_equal(mn_language_load(&l, "es", NULL), MN_OK);
    memset(msg, ',', sizeof msg - 1);
    msg[sizeof msg - 1] = '\0';
    for (size_t i = 1; i + 1 < sizeof msg; i += 2)
        msg[i] = ' ';
    says(l, msg, msg);
    for (size_t i = 0; i + 4 < sizeof msg; i += 4)
        memcpy(msg + i, "a (b", 4);
    says(l, msg, msg);
    mn_err e = MN_ERR_INIT;
    snprintf(e.msg, sizeof e.msg, "no country '%.360s'", msg);
    mn_language_error(l, &e);
    assert_memory_equal(e.msg, "no existe el país «", strlen("no existe el país «"));
    assert_true(strlen(e.msg) < sizeof e.msg);
    mn_language_free(l);
}

static void english_is_nothing_to_do(void **state)
{
    (void)state;
    mn_err e = MN_ERR_INIT;
    mn_language *l = NULL;
    assert_int_equal(mn_language_load(&l, "en-GB", NULL), MN_OK);
    assert_null(l);
    says(l, "the file is empty", "the file is empty");
    assert_int_equal(mn_language_report(l, NULL, NULL), MN_OK);
    assert_int_equal(mn_language_load(&l, "fr", &e), MN_USAGE);
    mn_language_free(l);
}

static void the_pseudo_locale_marks(void **state)
{
    (void)state;
    mn_language *l = NULL;
    assert_int_equal(mn_language_load(&l, "en-XA", NULL), MN_OK);
    says(l, "the file is empty", "⟦thé fílé ís émpty⟧");
    says(l, "never heard of", "never heard of");
    mn_language_free(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_in_spanish),        cmocka_unit_test(sentences_in_a_row),
        cmocka_unit_test(endless_partings_end),     cmocka_unit_test(hostile_texts_end),
        cmocka_unit_test(english_is_nothing_to_do), cmocka_unit_test(the_pseudo_locale_marks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
