#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Templates of `manumit adverts templates` held against the truth.

  templates.py MANUMIT logs FOLDER        grouping accuracy and slots on logs of loghub (each
                                          *_2k.log_structured.csv), beside Drain's published
                                          figures and, where drain3 is installed, Drain3 run here
  templates.py MANUMIT slots LEVEL SEED.. slots of simulated archives (spans, and words)

Grouping accuracy: a line counts where the lines with its template are exactly those of its event
(Zhu et al. 2019, doi 10.1109/ICSE-SEIP.2019.00021). One setting for all sets.
"""
import collections
import csv
import glob
import io
import os
import re
import subprocess
import sys
import tempfile

csv.field_size_limit(1 << 30)
# logpai/logparser, logparser/Drain/README.md
DRAIN = dict(HDFS=0.998, Hadoop=0.948, Spark=0.920, Zookeeper=0.967, OpenStack=0.733, BGL=0.963,
             HPC=0.887, Thunderbird=0.955, Windows=0.997, Linux=0.690, Mac=0.787, Android=0.911,
             HealthApp=0.780, Apache=1.0, OpenSSH=0.788, Proxifier=0.527)


def rows(path):
    with open(path, encoding='utf8', newline='') as f:
        return list(csv.DictReader(f))


def accuracy(found, truth):
    groups, events = collections.defaultdict(set), collections.defaultdict(set)
    for i, (f, t) in enumerate(zip(found, truth)):
        groups[f].add(i)
        events[t].add(i)
    return sum(len(g) for g in groups.values() if events[truth[min(g)]] == g) / len(found)


def f1(tp, fp, fn):
    return 2 * tp / (2 * tp + fp + fn) if tp else 0.0


def open_words(template, text):
    """Words of the text that the template leaves open, as positions; None where it does not fit."""
    own = lambda p: re.sub(r'<\\(\\*)\*>', r'<\1*>', p)  # a post's own <*> stands as <\*>
    parts = [re.escape(re.sub(r'\s+', ' ', own(p))) for p in template.split('<*>')]
    m = re.fullmatch('(.*?)'.join(parts), re.sub(r'\s+', ' ', text), re.S)
    if not m:
        return None
    words = list(re.finditer(r'[^\s=:,;()\[\]{}"\'|<>]+', re.sub(r'\s+', ' ', text)))
    spans = [m.span(k) for k in range(1, template.count('<*>') + 1)]
    return {k for k, w in enumerate(words)
            if any(a < w.end() and w.start() < b for a, b in spans)}


def drain3_groups(lines):
    try:
        import logging
        from drain3 import TemplateMiner
        from drain3.template_miner_config import TemplateMinerConfig
    except ImportError:
        return None
    logging.disable(logging.CRITICAL)
    miner = TemplateMiner(config=TemplateMinerConfig())
    return [miner.add_log_message(x)['cluster_id'] for x in lines]


def logs(manumit, folder):
    total, drain, drain3, n = 0, 0, 0, 0
    print('set          manumit  Drain(published)  Drain3(here)  slot F1')
    for path in sorted(glob.glob(os.path.join(folder, '*_2k.log_structured.csv'))):
        name = os.path.basename(path).split('_')[0]
        truth = rows(path)
        out = subprocess.run([manumit, 'adverts', 'templates', path, '--columns',
                              'id=LineId,text=Content', '--csv'], check=True,
                             capture_output=True, encoding='utf8').stdout
        found = list(csv.DictReader(io.StringIO(out)))
        got = accuracy([r['template'] for r in found], [r['EventId'] for r in truth])
        tp = fp = fn = 0
        for r, t in zip(found, truth):
            have, want = (open_words(x, t['Content']) for x in (r['template'], t['EventTemplate']))
            if have is None or want is None:
                continue
            tp, fp, fn = tp + len(have & want), fp + len(have - want), fn + len(want - have)
        peer = drain3_groups([t['Content'] for t in truth])
        there = accuracy(peer, [r['EventId'] for r in truth]) if peer else float('nan')
        print(f'{name:12} {got:.3f}    {DRAIN.get(name, float("nan")):.3f}             {there:.3f}'
              f'         {f1(tp, fp, fn):.3f}')
        total, drain, drain3, n = total + got, drain + DRAIN.get(name, 0), drain3 + there, n + 1
    print(f'{"mean":12} {total / n:.3f}    {drain / n:.3f}             {drain3 / n:.3f}')


def slots(manumit, level, seeds, count='5000'):
    sums = [0] * 6
    for seed in seeds:
        with tempfile.TemporaryDirectory() as top:
            at = os.path.join(top, 'archive')
            subprocess.run([manumit, 'adverts', 'simulate', '--count', count, '--seed', seed,
                            '--level', level, '-o', at], check=True, stdout=subprocess.DEVNULL)
            posts, wanted = rows(at + '/posts.csv'), collections.defaultdict(set)
            for r in rows(at + '/slots.csv'):
                if int(r['end']) > int(r['start']):
                    wanted[r['id']].add((int(r['start']), int(r['end'])))
            out = subprocess.run([manumit, 'adverts', 'templates', at + '/posts.csv', '--values',
                                  '--csv', '--table', 'values'], check=True, capture_output=True,
                                 encoding='utf8').stdout
        have = collections.defaultdict(set)
        for r in csv.DictReader(io.StringIO(out)):
            have[r['id']].add((int(r['start']), int(r['end'])))
        one = [0] * 6
        for p in posts:
            text = (p['title'] + '\n' if p['title'] else '') + p['text']
            a, b = have[p['id']], wanted[p['id']]
            words = [m.span() for m in re.finditer(r'\w+', text)]
            c, d = ({w for w in words if any(x < w[1] and w[0] < y for x, y in s)} for s in (a, b))
            for k, v in enumerate((len(a & b), len(a - b), len(b - a),
                                   len(c & d), len(c - d), len(d - c))):
                one[k] += v
        sums = [x + y for x, y in zip(sums, one)]
        print(f'level {level} seed {seed}: spans F1 {f1(*one[:3]):.3f}, words F1 {f1(*one[3:]):.3f}',
              flush=True)
    print(f'level {level} all: spans F1 {f1(*sums[:3]):.3f}, words F1 {f1(*sums[3:]):.3f}')


def main():
    if len(sys.argv) == 4 and sys.argv[2] == 'logs':
        logs(sys.argv[1], sys.argv[3])
    elif len(sys.argv) > 4 and sys.argv[2] == 'slots':
        slots(sys.argv[1], sys.argv[3], sys.argv[4:])
    else:
        sys.exit(__doc__)


main()
