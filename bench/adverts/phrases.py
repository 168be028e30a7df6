#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# phrases.py POSTS FILE [--trades 40] [--seed 1000] - an archive for bench/adverts where clustering has the
# most to compare: posts of some 700 bytes in one language, of few phrases. In each 50,000 posts are
# `trades` trades with eight stock sentences each; a text has four to six of its trade's and three to
# five of its own, in any order, and 40% of texts are told again, 2 to 40 times, reworded and misspelt.
# So most texts that share a key are look-alikes. TSV with id, text, the cluster (-1: alone) and the trade.
import argparse
import random

PART = 50000
SAME = [s.split("|") for s in (
    "work|job|position", "looking|searching|seeking", "need|require|want", "good|great|nice", "pay|salary|wage",
    "start|begin", "immediately|now|today", "team|crew|group", "help|assist", "near|close to|next to",
    "friendly|kind|pleasant", "weekly|each week|every week", "call|phone|ring", "offer|provide|give",
    "experience|practice", "clean|tidy", "free|included", "room|accommodation|housing", "daily|every day",
    "people|persons|staff", "send|mail|write", "big|large", "quick|fast", "new|recent", "women|ladies", "men|guys",
    "must|have to", "can|may", "also|too|as well", "please|kindly")]
LIKE = {word: group for group in SAME for word in group}
WHO = ("we|our company|the owner|our family business|the hotel|a small firm|the manager|our farm|the agency|"
       "this kitchen").split("|")
DO = "offer|need|are looking for|provide|pay for|search|train|welcome|take|prepare".split("|")
HOW = ("good|new|big|friendly|reliable|quick|honest|young|strong|careful|clean|quiet|busy|modern|local|warm|fair|"
       "long|short|early").split("|")
WHOM = ("people|drivers|cooks|cleaners|helpers|workers|pickers|packers|gardeners|waiters|painters|carpenters|"
        "assistants|guards|nannies|tailors|bakers|porters|welders|masons").split("|")
WHERE = ("near the station|in the old town|by the river|at the harbour|on the farm|in the north|behind the market|"
         "next to the park|close to the lake|outside the city|in the new mall|at the airport|by the church|"
         "in the valley|at the border|on the island").split("|")
WHEN = ("from monday|each morning|until late|for the season|every weekend|at night|in summer|after school|"
        "before noon|all year|for three months|during harvest").split("|")
MORE = ("room is free|meals are included|pay is weekly|transport is arranged|no experience is required|"
        "documents are checked|training is given|uniform is provided|contract is possible|start immediately|"
        "bring your papers|english is not required|you must be on time|we can talk about hours|the team is friendly|"
        "holidays are paid|tools are there|tips are yours|shifts are short|interview by phone").split("|")
NAMES = "kim|lee|sam|pat|alex|robin|jo|nico|chris|dana|max|andy".split("|")
SIZES = (2, 3, 4, 5, 6, 8, 12, 20, 40)
FORMS = ((WHO, DO, HOW, WHOM, WHERE, WHEN), (HOW, WHOM, "can start", WHEN, WHERE, "and", MORE),
         ("if you are", HOW, "and", HOW, "please call", WHEN, "because", WHO, DO, WHOM),
         (MORE, "and", MORE, WHERE, WHEN))


def sentence(r):
    return " ".join(p if isinstance(p, str) else r.choice(p) for p in r.choice(FORMS))


def reworded(r, text, chance):
    out = []
    for word in text.split():
        if word in LIKE and r.random() < chance:
            out.append(r.choice(LIKE[word]))
        elif r.random() >= chance * .15:
            out.append(word)
        if r.random() < chance * .1:
            out.append(r.choice(HOW))
    return " ".join(out)


def misspelt(r, text, chance):
    out = []
    for c in text:
        kind = r.randrange(3) if r.random() < chance else None
        out.append(c if kind is None else "" if kind == 0 else c + c if kind == 1
                   else {"o": "0", "l": "1", "e": "3", "s": "5"}.get(c, c))
    return "".join(out)


def told(r, parts, again, wording, spelling):
    parts = parts[:]
    if again and r.random() < .2:
        parts.remove(r.choice(parts))
    if again and r.random() < .2:
        i = r.randrange(len(parts) - 1)
        parts[i], parts[i + 1] = parts[i + 1], parts[i]
    text = ". ".join(s if stock and r.random() < .7 else reworded(r, s, wording) for stock, s in parts)
    return misspelt(r, f"{text}. {r.choice(NAMES)} {r.choice(WHERE)} {r.randint(8, 40)} euro "
                       f"call 555 01{r.randint(10, 99)}", spelling)


def part(seed, trades):
    r = random.Random(seed)
    stock = [[sentence(r) for _ in range(8)] for _ in range(trades)]
    posts, cluster = [], 0
    while len(posts) < PART:
        trade = r.randrange(trades)
        parts = [(True, s) for s in r.sample(stock[trade], r.randint(4, 6))]
        parts += [(False, sentence(r)) for _ in range(r.randint(3, 5))]
        r.shuffle(parts)
        size = 1 if r.random() < .6 else r.choice(SIZES)
        wording, spelling = r.choice((0, .1, .25, .375)), r.choice((0, 0, .01, .02))
        for _ in range(size):
            posts.append((told(r, parts, size > 1, wording, spelling), cluster if size > 1 else -1, trade))
        cluster += 1
    r.shuffle(posts)
    return posts[:PART]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("posts", type=int)
    p.add_argument("file")
    p.add_argument("--trades", type=int, default=40)
    p.add_argument("--seed", type=int, default=1000)
    o = p.parse_args()
    with open(o.file, "w", encoding="utf-8") as f:
        f.write("id\ttext\tcluster\ttrade\n")
        for k in range(0, o.posts, PART):
            for i, (text, cluster, trade) in enumerate(part(o.seed + k // PART, o.trades)[:o.posts - k]):
                f.write(f"p{k + i}\t{text}\t{'-1' if cluster < 0 else f'{k // PART}.{cluster}'}\t"
                        f"{k // PART}.{trade}\n")


if __name__ == "__main__":
    main()
