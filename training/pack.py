"""The training pack: a folder of numbered words and labels, sealed by the sha256 of every file. `build.py` makes one.

    python3 pack.py seal FOLDER     write manifest.json
    python3 pack.py check FOLDER    name what is damaged, missing or of another version

types.txt.gz   every word form; its line is its number in all `ids`
vocab.txt.gz   the lower-case words that have a row of their own in the reader's table
labels.json    the labels of every head
glove.npy      [vocab, 100] starting rows of the table (zero where there is none); may be absent
stream.npz     ids: running text without labels; may be absent
set-NAME.npz   lens, doc of every sentence (or paragraph); ids of every word; what of LABELS, head, TRUST the set has;
               cues [k,2], segs [m,3] (from, to, role), so [k+1]: attributions, by numbers of words"""
import gzip
import hashlib
import json
import os
import sys

import numpy as np

FORMAT, VERSION = 'parley-pack', 2
WINDOW = 192              # words that the reader sees at once
NONE = -100               # a label that nobody gave
ABSENT = {'feats': 65535}  # the same inside a file; every other label: 255
LABELS = ('upos', 'xpos', 'feats', 'rel', 'ner', 'timex', 'cue', 'start')
TRUST = ('tag_trust', 'arc_trust', 'name_trust')   # percent; how sure a machine's labels are. Absent: a person's
GOLD = 4.                 # weight of a person's label; a machine's weighs its trust squared


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
        raise Damaged(f'{folder}: no manifest.json; build and seal the pack first')
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


def stream(folder):
    path = os.path.join(folder, 'stream.npz')
    return np.load(path)['ids'].astype(np.int64) if os.path.exists(path) else np.zeros(0, np.int64)


class Corpus:
    """Sets laid end to end, so that a batch is a few look-ups. A window is (first word, words)."""

    def __init__(self, folder, names):
        self.sets, parts = {}, {k: [] for k in ('ids', 'sent', 'head') + LABELS + TRUST}
        cues, segs, bounds = [], [], [np.zeros(1, np.int64)]
        base = sentences = 0
        for name in names:
            z = np.load(os.path.join(folder, f'set-{name}.npz'))
            lens = z['lens'].astype(np.int64)
            n, starts = int(lens.sum()), np.cumsum(lens) - lens
            self.sets[name] = dict(lens=lens, doc=z['doc'], starts=starts + base)
            parts['ids'].append(z['ids'].astype(np.int64))
            parts['sent'].append(np.repeat(np.arange(len(lens)) + sentences, lens))
            for k in LABELS:
                v = z[k].astype(np.int64) if k in z else np.full(n, NONE)
                parts[k].append(np.where(v == ABSENT.get(k, 255), NONE, v))
            head = np.full(n, NONE)
            if 'head' in z:   # in the file: 0 the root, else the place in the sentence. Here: -1, else the place in the corpus
                h = z['head'].astype(np.int64)
                head = np.where(parts['rel'][-1] == NONE, NONE, np.where(h == 0, -1, np.repeat(starts, lens) + h - 1 + base))
            parts['head'].append(head)
            for k in TRUST:
                parts[k].append((z[k] / 100.) ** 2 if k in z else np.full(n, GOLD))
            if 'cues' in z:
                cues.append(z['cues'].reshape(-1, 2).astype(np.int64) + base)
                bounds.append(z['so'][1:].astype(np.int64) + sum(map(len, segs)))
                segs.append(z['segs'].reshape(-1, 3).astype(np.int64) + [base, base, 0])
            base, sentences = base + n, sentences + len(lens)
        self.flat = {k: np.concatenate(v) for k, v in parts.items()}
        self.cues = np.concatenate(cues or [np.zeros((0, 2), np.int64)])
        self.segs, self.bounds = np.concatenate(segs or [np.zeros((0, 3), np.int64)]), np.concatenate(bounds)

    def windows(self, name, draw=None):
        """Consecutive sentences of a document, WINDOW words at most; with `draw` some windows are shorter."""
        lens, doc, starts = (self.sets[name][k] for k in ('lens', 'doc', 'starts'))
        out, a = [], 0
        while a < len(lens):
            limit = WINDOW if draw is None else int(draw.choice([48, 96, 160] + [WINDOW] * 4))
            b, words = a + 1, int(lens[a])
            while b < len(lens) and doc[b] == doc[a] and words + lens[b] <= limit:
                words += int(lens[b])
                b += 1
            out.append((int(starts[a]), min(words, WINDOW)))
            a = b
        return out

    def batch(self, rows, width):
        """rows: lists of windows, laid one after the other -> arrays [rows, width]; `win` is -1 where nothing lies.

        A head is 0 for the root, else its column + 1."""
        shape = len(rows), width
        at, win, shift = np.zeros(shape, np.int64), np.full(shape, -1), np.zeros(shape, np.int64)
        for r, windows in enumerate(rows):
            c = 0
            for k, (s, n) in enumerate(windows):
                at[r, c:c + n], win[r, c:c + n], shift[r, c:c + n] = np.arange(s, s + n), k, c - s
                c += n
        there = win >= 0
        out = {k: np.where(there, v[at], 0 if k == 'ids' else v.dtype.type(NONE)) for k, v in self.flat.items() if k not in TRUST}
        out.update({k: np.where(there, self.flat[k][at], 0).astype(np.float32) for k in TRUST})
        h = out['head']
        out['head'] = np.where(h == NONE, NONE, np.where(h == -1, 0, h + shift + 1))
        inside = (out['head'] == 0) | ((out['head'] > 0) & (out['head'] <= width))
        out['head'][~inside] = NONE
        out['win'] = win
        return out, self._cues(rows, width)

    def _cues(self, rows, width):
        """(row, first column, end column, role of every column: 0 none, 1 source, 2 content, NONE outside its window)"""
        out = []
        for r, windows in enumerate(rows):
            c = 0
            for s, n in windows:
                for i in range(*np.searchsorted(self.cues[:, 0], [s, s + n])):
                    first, end = self.cues[i]
                    role = np.full(width, NONE)
                    role[c:c + n] = 0
                    for p, q, k in self.segs[self.bounds[i]:self.bounds[i + 1]]:
                        role[c + min(max(p - s, 0), n):c + min(max(q - s, 0), n)] = k
                    out.append((r, int(first - s + c), int(min(end, s + n) - s + c), role))
                c += n
        return out


def fill(windows, rows, width):
    """First fit, longest first -> rows of windows, windows that found no room."""
    out, free, left = [[] for _ in range(rows)], [width] * rows, []
    for w in sorted(windows, key=lambda w: -w[1]):
        r = next((r for r in range(rows) if free[r] >= w[1]), None)
        if r is None:
            left.append(w)
        else:
            out[r].append(w)
            free[r] -= w[1]
    return out, left


if __name__ == '__main__':
    {'seal': seal, 'check': check}[sys.argv[1]](sys.argv[2])
