"""The training pack: a folder of numbered words and labels, sealed by the sha256 of every file.

    python3 pack.py seal FOLDER     write manifest.json
    python3 pack.py check FOLDER    name what is damaged, missing or of another version"""
import gzip
import hashlib
import json
import os
import sys

import numpy as np

FORMAT, VERSION = 'parley-pack', 1
NONE = {'feats': 65535}   # every other label: 255
LABELS = ('upos', 'xpos', 'feats', 'rel', 'ner', 'timex', 'cue')


class Damaged(Exception):
    pass


def sha256(path):
    with open(path, 'rb') as f:
        return hashlib.sha256(f.read()).hexdigest()


def seal(folder):
    names = sorted(n for n in os.listdir(folder) if n != 'manifest.json')
    head = dict(format=FORMAT, version=VERSION, files={n: sha256(os.path.join(folder, n)) for n in names})
    with open(os.path.join(folder, 'manifest.json'), 'w') as f:
        json.dump(head, f, indent=1)


def check(folder):
    """Raises Damaged naming the file; returns the manifest."""
    path = os.path.join(folder, 'manifest.json')
    if not os.path.exists(path):
        raise Damaged(f'{folder}: no manifest.json; seal the pack first')
    with open(path) as f:
        head = json.load(f)
    if (head.get('format'), head.get('version')) != (FORMAT, VERSION):
        raise Damaged(f"{path}: {head.get('format')} version {head.get('version')}, wanted {FORMAT} version {VERSION}")
    for name, want in head['files'].items():
        p = os.path.join(folder, name)
        if not os.path.exists(p):
            raise Damaged(f'{name}: missing')
        if sha256(p) != want:
            raise Damaged(f'{name}: damaged (sha256 differs from the manifest)')
    return head


def lines(folder, name):
    with gzip.open(os.path.join(folder, name), 'rt', encoding='utf8') as f:
        return f.read().split('\n')


def labels(folder):
    with open(os.path.join(folder, 'labels.json')) as f:
        return json.load(f)


def windows(folder, name, limit=192):
    """The set as windows: consecutive sentences of a document, `limit` words at most.

    A window is a dict of arrays; -100 stands for a label nobody gave. A head is 0 for the root, else word + 1."""
    z = dict(np.load(os.path.join(folder, f'set-{name}.npz')))
    n = len(z['ids'])
    flat = {}
    for k in LABELS:
        flat[k] = z[k].astype(np.int64) if k in z else np.full(n, -100)
        flat[k][flat[k] == NONE.get(k, 255)] = -100
    if 'c' in z:   # silver: only what its teacher was sure of
        unsure = {'rel': z['c'] < 90, 'ner': z['nc'] < 80}
        unsure.update({k: z['t'] < 70 for k in ('upos', 'xpos', 'feats')})
        for k, m in unsure.items():
            flat[k][m] = -100
    starts = np.concatenate([[0], np.cumsum(z['lens'].astype(np.int64))])
    cues = z['cues'].reshape(-1, 2) if 'cues' in z else np.zeros((0, 2), int)
    out, a = [], 0
    while a < len(z['lens']):
        b = a + 1
        while b < len(z['lens']) and z['doc'][b] == z['doc'][a] and starts[b + 1] - starts[a] <= limit:
            b += 1
        s, e = starts[a], min(starts[b], starts[a] + limit)
        w = {k: v[s:e] for k, v in flat.items()}
        w['ids'] = z['ids'][s:e].astype(np.int64)
        w['sent'] = np.repeat(np.arange(b - a), np.diff(starts[a:b + 1]))[:e - s]
        w['start'] = np.where(np.diff(w['sent'], prepend=-1) > 0, 1, 0)
        w['head'] = np.full(e - s, -100)
        if 'head' in z:
            h = z['head'][s:e].astype(np.int64)
            first = starts[a:b][w['sent']] - s
            w['head'] = np.where(h > 0, first + h, 0)
            w['head'][(w['rel'] == -100) | (w['head'] > e - s)] = -100
        w['cues'] = []   # (start, end, role of every word: 0 none, 1 source, 2 content)
        for c in range(*np.searchsorted(cues[:, 0], [s, e])):
            role = np.zeros(e - s, np.int64)
            for p, q, k in z['segs'].reshape(-1, 3)[z['so'][c]:z['so'][c + 1]].astype(np.int64):
                role[max(p - s, 0):max(q - s, 0)] = k
            w['cues'].append((int(cues[c, 0] - s), int(min(cues[c, 1], e) - s), role))
        out.append(w)
        a = b
    return out


if __name__ == '__main__':
    {'seal': seal, 'check': check}[sys.argv[1]](sys.argv[2])
