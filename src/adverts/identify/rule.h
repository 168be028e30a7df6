/* SPDX-License-Identifier: Apache-2.0
 *
 * adverts/identify/rule.h - evidence by name: why something was taken for an identifier.
 *
 * The evidence of telephone numbers has weights (log odds, added up) in
 * data/adverts/phone_model.csv, in which every name of this list stands once.
 */
#ifndef ADVERTS_IDENTIFY_RULE_H
#define ADVERTS_IDENTIFY_RULE_H

#include <manumit/core.h>

#define ID_RULES(X)                                                                                \
    X(START, "start")                                                                              \
    X(MOBILE, "mobile")                                                                            \
    X(FIXED, "fixed")                                                                              \
    X(EITHER, "fixed-or-mobile")                                                                   \
    X(SERVICE, "service")                                                                          \
    X(PREMIUM, "premium")                                                                          \
    X(SHAPE, "shape")                                                                              \
    X(FICTION, "fiction")                                                                          \
    X(NO_PLAN, "no-plan")                                                                          \
    X(PLUS, "plus")                                                                                \
    X(EXIT, "exit")                                                                                \
    X(BARE_CODE, "bare-code")                                                                      \
    X(TRUNK, "trunk")                                                                              \
    X(NO_TRUNK, "no-trunk")                                                                        \
    X(REGION_GIVEN, "region:given")                                                                \
    X(REGION_LANGUAGE, "region:language")                                                          \
    X(REGION_DEFAULT, "region:default")                                                            \
    X(REGION_LATER, "region:later")                                                                \
    X(REGION_BEST, "region:best")                                                                  \
    X(GROUPED, "grouped")                                                                          \
    X(BLOCK, "block")                                                                              \
    X(SCATTERED, "scattered")                                                                      \
    X(SPREAD, "spread")                                                                            \
    X(UNEVEN, "uneven")                                                                            \
    X(WORDS, "words")                                                                              \
    X(HOMOPHONE, "homophone")                                                                      \
    X(LOOK, "look")                                                                                \
    X(GLYPH, "glyph")                                                                              \
    X(HIDDEN, "hidden")                                                                            \
    X(CALL, "call")                                                                                \
    X(SERVICE_NAMED, "service-named")                                                              \
    X(ALONE, "alone")                                                                              \
    X(MONEY, "money")                                                                              \
    X(MEASURE, "measure")                                                                          \
    X(CLOCK, "clock")                                                                              \
    X(OTHER_NUMBER, "other-number")                                                                \
    X(COMMA, "comma")                                                                              \
    X(LINE_END, "line-end")                                                                        \
    X(NEIGHBOUR, "neighbour")                                                                      \
    X(GLUED, "glued")                                                                              \
    X(THOUSANDS, "thousands")                                                                      \
    X(SAME_DIGIT, "same-digit")                                                                    \
    X(SEQUENCE, "sequence")                                                                        \
    X(DECIMAL, "decimal")                                                                          \
    X(LEET, "leet")           /* digits within words for digits: f0ur */                           \
    X(FULLWIDTH, "fullwidth") /* which glyphs stood for digits */                                  \
    X(SCRIPT, "script-digits")                                                                     \
    X(MATH, "math-letters")                                                                        \
    X(CIRCLED, "circled")                                                                          \
    X(KEYCAP, "keycap")                                                                            \
    X(RAISED, "raised")                                                                            \
    X(HAN, "han")                                                                                  \
    X(LINKED, "link")     /* taken out of a link */                                                \
    X(PLAIN, "plain")     /* written as the thing itself is */                                     \
    X(SPELLED, "spelled") /* "at" or "dot" in words or brackets */                                 \
    X(NO_SCHEME, "no-scheme")                                                                      \
    X(DEFANGED, "defanged") /* hxxp, [.] */                                                        \
    X(PUNYCODE, "punycode")                                                                        \
    X(AT_SIGN, "at-sign")                                                                          \
    X(LABELLED, "labelled")       /* behind the name of its service */                             \
    X(CHECKSUM, "checksum")       /* its checksum is right */                                      \
    X(NO_CHECKSUM, "no-checksum") /* it carries none, so that a slip is not seen */                \
    X(COLUMN, "column")           /* it has a column of its own */

#define ID_RULE_ENUM(name, text) ID_##name,
enum { ID_RULES(ID_RULE_ENUM) ID_RULE_COUNT };
#undef ID_RULE_ENUM

/* Evidence before it has a weight. */
#define ID_MODEL_END ID_LEET

_Static_assert(ID_RULE_COUNT <= 64, "rules are bits of 64");

#define ID_BIT(rule) (UINT64_C(1) << (rule))

#endif
