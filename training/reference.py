"""The reader's forward pass in numpy, as the program runs it: what nlp/forward.go must agree with.

    python3 reference.py FOLDER > ../nlp/testdata/vectors.json     (FOLDER: reader.safetensors, reader.json, vocab.txt, far.txt)

A matrix [out,in] is kept as int8 rows with a float32 scale each, the row's largest value / 127; a row of activations is rounded
as it comes, half to even. y = float32(sum of int32 products) * (scale of the row * scale of the matrix row) + bias. The sums are
whole numbers, so they do not depend on the order of adding, on the vector width or on the machine."""
import json
import os
import sys

import numpy as np

import weights
import words

TABLES = ('E.win.w.weight', 'E.win.g.weight', 'E.win.s.weight')
# Windows of our own writing, each with a word that is taken for a cue.
WINDOWS = [
    ('The harbour minister , Ilse Varga , said on Tuesday that both delegations had accepted a ten - day truce .', 7),
    ('" Nobody fired first , " she told reporters in Norhaven . We wo n\'t leave before Friday , according to the Arlen Relief Fund .', 7),
    ('SHELLING RESUMED NEAR THE OLD MILL ; 3,400 people fled — most of them on foot … 2,000,000 crowns were lost', 10),
    ('Überprüfung 日本 co-sponsored naïve antidisestablishmentarianism-like 0441123456 İstanbul ” ’s `` 5th', 5),
    ('Villagers of Kramatorsk and Pokrovsk told Ahmadzai that drones had hit Zaporizhzhya and a clinic in Qamishli .', 5),
]


def rounded(x):
    """-> whole numbers, scales"""
    scale = np.maximum(np.abs(x).max(-1, keepdims=True), np.float32(1e-8)).astype(np.float32) / np.float32(127)
    return np.clip(np.rint(x / scale), -127, 127), scale


class Reference:
    def __init__(self, folder):
        tensors, _ = weights.read(os.path.join(folder, 'reader.safetensors'))
        self.w = {k: v.astype(np.float32) for k, v in tensors.items()}
        with open(os.path.join(folder, 'reader.json')) as f:
            self.c = json.load(f)
        with open(os.path.join(folder, 'vocab.txt'), encoding='utf8') as f:
            self.row = {w: i for i, w in enumerate(f.read().split('\n'))}
        names, rows = weights.far(folder, tensors) or ((), ())
        self.far = dict(zip(names, rows))

    def linear(self, name, x):
        q, s = rounded(x.astype(np.float32))
        m, t = rounded(self.w[name + '.weight'])
        return (q.astype(np.float64) @ m.T.astype(np.float64)).astype(np.float32) * (s * t[:, 0]) + self.w[name + '.bias']

    def norm(self, name, x):
        x = x - x.mean(-1, keepdims=True)
        return x / np.sqrt((x ** 2).mean(-1, keepdims=True) + 1e-5) * self.w[name + '.weight'] + self.w[name + '.bias']

    def hidden(self, name, x):
        y = self.linear(name, x)
        return np.where(y > 0, y, .1 * y)

    def word(self, lower):
        """The row of a word: its own, a far word's, that of unknown words."""
        return self.far[lower] if lower in self.far and lower not in self.row else self.w[TABLES[0]][self.row.get(lower, 1)]

    def encode(self, window):
        _, grams, shapes = (self.w[k] for k in TABLES)
        x = np.array([np.concatenate([self.word(words.lower(w)), grams[[g + 1 for g in words.ngrams(w)]].mean(0), shapes[words.shape(w)]])
                      for w in window])
        x = self.norm('E.win.ln', self.linear('E.win.p', x))
        n, heads = len(x), self.c['heads']
        k = x.shape[1] // heads
        angle = np.arange(n, dtype=np.float32)[:, None] / 10000 ** (np.arange(0, k, 2, dtype=np.float32) / k)
        c, s = np.cos(angle), np.sin(angle)

        def turn(q):
            a, b = q[..., :k // 2], q[..., k // 2:]
            return np.concatenate([a * c - b * s, b * c + a * s], -1)
        for i in range(self.c['L']):
            p = f'E.bl.{i}.'
            q, key, v = self.linear(p + 'qkv', self.norm(p + 'n1', x)).reshape(n, 3, heads, k).transpose(1, 2, 0, 3)
            a = turn(q) @ turn(key).transpose(0, 2, 1) / np.sqrt(k)
            a = np.exp(a - a.max(-1, keepdims=True))
            a = (a / a.sum(-1, keepdims=True)) @ v
            x = x + self.linear(p + 'o', a.transpose(1, 0, 2).reshape(n, -1))
            gate, up = np.split(self.linear(p + 'gu', self.norm(p + 'n2', x)), 2, -1)
            x = x + self.linear(p + 'dn', np.maximum(gate, 0) * up)
        return self.norm('E.nf', x)

    def outputs(self, h, cue):
        """cue: the word that roles are asked for."""
        tag = self.hidden('m.tag', h)
        rooted = np.concatenate([self.w['root'][None], h])
        query, keys = self.hidden('qc', h[cue:cue + 1])[0], self.hidden('qt', h)
        clip = self.c['dist_clip']
        role = np.einsum('i,rij,nj->nr', np.append(query, 1), self.w['qw'], one(keys), optimize=True)
        role += self.w['qb'].T[np.clip(np.arange(len(h)) - cue, -clip, clip) + clip]
        arcs = one(self.hidden('ad', h)) @ self.w['aw'] @ self.hidden('ah', rooted).T
        return dict(upos=self.linear('up', tag), bs=self.linear('bo', tag)[:, 0], ner=self.linear('ne', self.hidden('m.ner', h)),
                    timex=self.linear('ti', self.hidden('m.timex', h)), cue=self.linear('cu', self.hidden('m.cue', h)),
                    xpos=self.linear('xp', tag).argmax(1), feats=self.linear('fe', tag).argmax(1), heads=arcs.argmax(1), role=role.argmax(1))


def one(x):
    return np.concatenate([x, np.ones_like(x[..., :1])], -1)


def main(folder):
    reference, out = Reference(folder), []
    for text, cue in WINDOWS:
        window = text.split()
        got = reference.outputs(reference.encode(window), cue)
        out.append(json.dumps(dict(words=window, cueword=cue, **{k: [round(float(x), 3) if v.dtype.kind == 'f' else int(x) for x in v.ravel()]
                                                                 for k, v in got.items()}), ensure_ascii=False, separators=(',', ':')))
    print('[\n' + ',\n'.join(out) + '\n]')


if __name__ == '__main__':
    main(sys.argv[1])
