/* SPDX-License-Identifier: Apache-2.0
 *
 * country/commands/brief_words.c - see brief_words.h. No figure stands here: figures come from
 * rows.
 */
#include "country/commands/brief_words.h"

const mn_brief_words mn_brief_said[MN_BRIEF_LANGUAGES] = {
    [MN_BRIEF_ENGLISH] =
        {.title = "A brief for a senior meeting",
         .facts = "The record in six facts",
         .facts_columns = "measure=Fact,year=Year!,value=Figure!,before=Before,before_year=Year,"
                          "source=Source:@,missing=Not known",
         .sectors =
             "Where programmes would meet most need: goods on the US Department of Labor's list",
         .sectors_columns = "name=Sector!,forced=Forced labour,child=Child labour alone,"
                            "source=Source:@,goods=Listed goods",
         .sources = "Sources",
         .sources_columns = "mark=Letter!,source=Source,address=Where,retrieved=Read!",
         .asks = "Three asks",
         .trend = "Trend of the tier",
         .better = "better",
         .worse = "worse",
         .unchanged = "unchanged",
         .no_figure = "no figure was read",
         .none_listed = "the list names none",
         .between = "none for {1}",
         .now = "{1} in {2}",
         .then_now = "{1} in {2}, {3} in {4}",
         .beside = "{1} beside {2} in {3}",
         .ask = "{1}. {2}",
         .because = "Because: {1}{2}{3}.",
         .they = "They will say: {1}",
         .answer = "What answers it: {1} ({2})",
         .precedent = "Precedent: {1}. Of {2} countries that began alike, {3} improved within five "
                      "years and {4} did not.",
         .no_precedent = "Precedent: none in the data. {1} countries began alike and did not "
                         "improve within five years.",
         .none = "Precedent: none in the data, as no country is known to have begun alike.",
         .changed = "{1} ({2} in {3}, {4} in {5})",
         .told = "{1} (none in {3}, told for {2})",
         .few = "The rules over the record give {1} of three asks: of the others nothing is known "
                "that calls for them.",
         .more = "and {1} more",
         .billion = "{1} billion USD ({2})",
         .services = "the list names goods and no services: that there is none says nothing",
         .matched = "Precedents are countries of the same region or with the same tier at the "
                    "time, of which the same rule held; all of them are in the table "
                    "'precedents'. It is no causal claim: what they did, and whether the ask was "
                    "part of it, the data do not say.",
         .missing = "Every figure is a row of a source. Counts of victims and convictions show "
                    "what a state saw and did, and not how much there is. A year without a "
                    "figure is missing, and no other takes its place.",
         .sector = {"Agriculture", "Fishing", "Mining", "Manufacturing", "Construction",
                    "Domestic work", "Other services"}},
    [MN_BRIEF_SPANISH] =
        {.title = "Informe breve para una reunión de alto nivel",
         .facts = "El historial en seis datos",
         .facts_columns = "measure=Dato,year=Año!,value=Cifra!,before=Antes,before_year=Año,"
                          "source=Fuente:@,missing=Sin datos",
         .sectors = "Dónde harían más falta los programas: bienes de la lista del Departamento de "
                    "Trabajo de EE. UU.",
         .sectors_columns =
             "name=Sector!,forced=Trabajo forzoso,child=Solo infantil,source=Fuente:@,"
             "goods=Bienes de la lista",
         .sources = "Fuentes",
         .sources_columns = "mark=Letra!,source=Fuente,address=Dónde,retrieved=Consulta!",
         .asks = "Tres peticiones",
         .trend = "Tendencia del nivel",
         .better = "mejor",
         .worse = "peor",
         .unchanged = "sin cambio",
         .no_figure = "no se leyó ninguna cifra",
         .none_listed = "la lista no nombra ninguno",
         .between = "sin datos de {1}",
         .now = "{1} en {2}",
         .then_now = "{1} en {2}, {3} en {4}",
         .beside = "{1} junto a {2} en {3}",
         .ask = "{1}. {2}",
         .because = "Motivo: {1}{2}{3}.",
         .they = "Dirán: {1}",
         .answer = "Respuesta: {1} ({2})",
         .precedent = "Precedente: {1}. De {2} países que empezaron igual, {3} mejoraron en cinco "
                      "años y {4} no.",
         .no_precedent = "Precedente: ninguno en los datos. {1} países empezaron igual y no "
                         "mejoraron en cinco años.",
         .none = "Precedente: ninguno en los datos; no se sabe de otro país que empezara igual.",
         .changed = "{1} ({2} en {3}, {4} en {5})",
         .told = "{1} (ninguna en {3}, comunicada para {2})",
         .few = "Del historial se desprenden {1} de las tres peticiones: ningún dato conocido "
                "motiva las demás.",
         .more = "y {1} más",
         .billion = "{1} mil millones de USD ({2})",
         .services = "la lista nombra bienes y no servicios: que no haya ninguno no dice nada",
         .matched = "Los precedentes son países de la misma región o con el mismo nivel entonces, "
                    "en los que se cumplía la misma regla; todos están en la tabla "
                    "'precedents'. No es una afirmación causal: qué hicieron, y si lo pedido fue "
                    "parte de ello, los datos no lo dicen.",
         .missing = "Cada cifra procede de una fila de una fuente. Los recuentos de víctimas y "
                    "condenas muestran lo que un Estado detectó e hizo, no la magnitud del "
                    "problema. Un año sin cifra queda sin ella: ninguna otra la sustituye.",
         .sector = {"Agricultura", "Pesca", "Minería", "Manufactura", "Construcción",
                    "Trabajo doméstico", "Otros servicios"}},
};
