/* SPDX-License-Identifier: Apache-2.0
 *
 * screen/name/sound.c - the consonants of a word as they sound, so that spellings of
 * one sound in many languages are equal: ph and f, ck, q and k, sh, sch and s. In the
 * manner of consonant keys such as Soundex (US patent 1,261,167), but with the digraphs
 * of transliteration, without a limit of four, and with no letter kept for its place.
 */
#include "screen/name/inside.h"

/* 0: no consonant. */
enum { NONE, B, D, F, G, J, K, L, M, N, P, R, S, T, V, Z };

static const uint8_t plain[26] = {
    ['b' - 'a'] = B, ['c' - 'a'] = K, ['d' - 'a'] = D, ['f' - 'a'] = F, ['g' - 'a'] = G,
    ['j' - 'a'] = J, ['k' - 'a'] = K, ['l' - 'a'] = L, ['m' - 'a'] = M, ['n' - 'a'] = N,
    ['p' - 'a'] = P, ['q' - 'a'] = K, ['r' - 'a'] = R, ['s' - 'a'] = S, ['t' - 'a'] = T,
    ['v' - 'a'] = V, ['w' - 'a'] = V, ['x' - 'a'] = S, ['z' - 'a'] = Z};

uint64_t mn_sound_key(mn_text t)
{
    uint64_t key = 0;
    unsigned used = 0, last = NONE;
    for (size_t i = 0; i < t.len && used < 16; i++) {
        char c = t.ptr[i], next = i + 1 < t.len ? t.ptr[i + 1] : 0;
        if (c < 'a' || c > 'z') {
            last = NONE;
            continue;
        }
        unsigned sound = plain[c - 'a'];
        if (c == 'p' && next == 'h')
            sound = F;
        else if (c == 'c' && (next == 'e' || next == 'i' || next == 'y'))
            sound = S;
        else if (c == 'c' && next == 'h')
            sound = J;
        else if ((c == 'd' || c == 't') &&
                 (next == 'j' || next == 's' || next == 'z' || (c == 't' && next == 'c')))
            sound = NONE; /* dj, ts, tz, tch: the next letter sounds */
        else if (c == 'g' && next == 'h')
            sound = G;
        if (sound && sound != last) {
            key |= (uint64_t)sound << (4 * used++);
        }
        if (c != 'h')
            last = sound;
    }
    return key;
}
