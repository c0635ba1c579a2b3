"""Build the training pack from the corpora: python3 build.py DATA PACK [VOCAB] (DATA holds ud, silver, ner, attribution, timex, pretrain).

VOCAB is the vocab.txt of weights that training is to go on from: it keeps the rows of the word table.
Development sets go in under names that end in -dev; training never draws them."""
import collections
import glob
import gzip
import json
import os
import re
import sys

import numpy as np

import noise
import pack
import words

VOCABULARY = 30000
KINDS = dict(ids=np.uint32, feats=np.uint16, head=np.uint16, doc=np.int32, lens=np.uint16)   # every other array: uint8
TIMES = ['O'] + [b + t for t in ('DATE', 'TIME', 'DURATION', 'SET') for b in ('B-', 'I-')]
# The names of other corpora that mean what ours mean. What they do not annotate is left open: a date is no "O" there.
WIKIGOLD = dict(PER='Person', ORG='Organization', LOC='Location')
WNUT = dict(person='Person', location='Location', corporation='Organization', group='Organization')


class Builder:
    def __init__(self, data, out):
        self.data, self.out = data, out
        os.makedirs(out, exist_ok=True)
        with gzip.open(f'{data}/pretrain/types.txt.gz', 'rt', encoding='utf8') as f:
            self.types = f.read().split('\n')
        self.number = {w: i for i, w in enumerate(self.types)}
        self.known = len(self.types)
        with open(f'{data}/pretrain/labels.json') as f:
            given = json.load(f)
        self.labels = dict(given['ud'], ner=given['ner']['ww'], timex=TIMES, cue=['O', 'B', 'I'], role=['none', 'source', 'content'])
        self.place = {k: {v: i for i, v in enumerate(vs)} for k, vs in self.labels.items()}
        self.counts = np.zeros(self.known, np.int64)
        self.counts[:] = np.load(f'{data}/pretrain/types.npz')['cnt']

    def id(self, word):
        word = words.norm(word).replace('\n', ' ')
        if word not in self.number:
            self.number[word] = len(self.types)
            self.types.append(word)
        return self.number[word]

    def save(self, name, columns, count=False):
        for k, v in columns.items():
            columns[k] = np.array(v, KINDS.get(k, np.uint8)) if k not in ('cues', 'segs', 'so') else np.array(v, np.int32)
        np.savez_compressed(f'{self.out}/set-{name}.npz', **columns)
        if count:
            self.counts = np.pad(self.counts, (0, len(self.types) - len(self.counts))) + np.bincount(columns['ids'], minlength=len(self.types))
        print(f"{name}: {len(columns['lens'])} sentences, {len(columns['ids'])} words, {len(set(columns['doc'].tolist()))} documents", flush=True)

    def trees(self, name, documents, silver=False):
        c = collections.defaultdict(list)
        for d, document in enumerate(documents):
            for rows in document:
                c['lens'].append(len(rows))
                c['doc'].append(d)
                for i, r in enumerate(rows):
                    c['ids'].append(self.id(r[1]))
                    for k, v in (('upos', r[3]), ('xpos', r[4]), ('feats', r[5]), ('rel', r[7])):
                        put_in = r[3] == '_'
                        c[k].append(pack.ABSENT.get(k, 255) if put_in else self.place[k].get(v, pack.ABSENT.get(k, 255)))
                    c['head'].append(int(r[6]))
                    c['start'].append(i == 0)
                    if silver:
                        said = dict(x.split('=', 1) for x in r[9].split('|') if '=' in x)
                        c['ner'].append(self.place['ner'].get(said.get('NER', 'O'), 0))
                        for k, key in (('arc_trust', 'C'), ('tag_trust', 'T'), ('name_trust', 'NC')):
                            c[k].append(round(100 * float(said.get(key, 1))))
        self.save(name, c)

    def names(self, name, path, mean=None):
        c, doc, n = collections.defaultdict(list), 0, 0
        with open(path, encoding='utf8') as f:
            for line in [*f, '\n']:
                line = line.rstrip('\n')
                if line.startswith('# doc'):
                    doc += 1
                elif line:
                    word, tag = line.split('\t')
                    c['ids'].append(self.id(word))
                    c['start'].append(n == 0)
                    if mean is not None and tag != 'O':
                        tag = tag[:2] + mean[tag[2:]] if tag[2:] in mean else None
                    c['ner'].append(self.place['ner'].get(tag, 255) if mean is None or tag != 'O' or plain(word) else 255)
                    n += 1
                elif n:
                    if n > pack.WINDOW and 'dev' not in name:
                        for k in ('ids', 'ner', 'start'):
                            del c[k][-n:]
                    else:
                        c['lens'].append(n)
                        c['doc'].append(doc if mean is None else len(c['doc']))
                    n = 0
        self.save(name, c)

    def paragraphs(self, text):
        """Words of every paragraph; a long one is cut after the last full stop in reach."""
        for m in re.finditer(r'[^\n]+', text):
            left = [(a + m.start(), e + m.start()) for a, e in words.tokenise(m.group())]
            while left:
                n = len(left)
                if n > pack.WINDOW:
                    stops = [i + 1 for i in range(60, pack.WINDOW) if text[slice(*left[i])] in '.?!']
                    n = stops[-1] if stops else pack.WINDOW
                yield left[:n]
                left = left[n:]

    def running(self, c, d, text):
        """Adds a text's words -> their places."""
        places = []
        for p in self.paragraphs(text):
            c['lens'].append(len(p))
            c['doc'].append(d)
            places += p
            c['ids'] += [self.id(text[a:e]) for a, e in p]
        return places

    def attributions(self, name, path, count=False):
        c, cues, segs, so = collections.defaultdict(list), [], [], [0]
        for d, x in enumerate(json_lines(path)):
            base, places = len(c['ids']), self.running(c, d, x['text'])
            roles = {}   # cue, as its longest piece -> segments
            for a in x['attributions']:
                pieces = []
                for s, e in sorted(covered(places, *p) for p in a.get('cue') or []):
                    if pieces and s <= pieces[-1][1]:
                        pieces[-1] = (pieces[-1][0], max(e, pieces[-1][1]))
                    elif e > s:
                        pieces.append((s, e))
                if pieces:
                    cue = max(pieces, key=lambda p: p[1] - p[0])
                    roles.setdefault(cue, set()).update((covered(places, *p), k) for k, key in ((2, 'content'), (1, 'source')) for p in a.get(key) or [])
            y = [0] * len(places)
            for s, e in sorted(roles, key=lambda p: (p[0] - p[1], p[0])):
                if not any(y[s:e]):
                    y[s:e] = [1] + [2] * (e - s - 1)
            for s, e in sorted(roles):
                cues.append((base + s, base + e))
                segs += [(base + i, base + j, k) for (i, j), k in sorted(roles[s, e], key=lambda r: (-r[1], r[0])) if j > i]
                so.append(len(segs))
            c['cue'] += y
        c.update(cues=cues, segs=segs, so=so)
        self.save(name, c, count)

    def times(self, name, path):
        c = collections.defaultdict(list)
        for d, x in enumerate(json_lines(path)):
            places = self.running(c, d, x['text'])
            y = [0] * len(places)
            for t in x['timexes']:
                s, e = covered(places, t['start'], t['end'])
                first = self.place['timex'].get('B-' + t['type'])
                if first and s < e and not any(y[s:e]):
                    y[s:e] = [first] + [first + 1] * (e - s - 1)
            c['timex'] += y
        self.save(name, c)

    def finish(self, vocab=None):
        parts = [np.load(f'{self.data}/pretrain/{n}.npz')['ids'] for n in ('news', 'extra')]
        np.savez_compressed(f'{self.out}/stream.npz', ids=np.concatenate(parts).astype(np.uint32))
        self.counts = np.pad(self.counts, (0, len(self.types) - len(self.counts)))
        low, count = [words.lower(w) for w in self.types], collections.Counter()
        for w, n in zip(low, self.counts.tolist()):
            count[w] += n
        kept = sorted((w for w in count if count[w] > 0 and w not in ('<pad>', '<s>')), key=lambda w: (-count[w], w))[:VOCABULARY - 2]
        vocab = vocab or ['<pad>', '<unk>'] + kept
        row = {w: i for i, w in enumerate(vocab)}
        glove = np.zeros((len(vocab), 100), np.float16)
        given, rows = np.load(f'{self.data}/pretrain/glove.npy'), np.load(f'{self.data}/pretrain/types.npz')['glove']
        for i in range(self.known):
            if row.get(low[i], 0) > 1 and rows[i] > 0:
                glove[row[low[i]]] = given[rows[i] - 1]
        np.save(f'{self.out}/glove.npy', glove)
        for name, lines in (('types', self.types), ('vocab', vocab)):
            with open(f'{self.out}/{name}.txt.gz', 'wb') as raw, gzip.GzipFile(fileobj=raw, mode='wb', mtime=0) as f:
                f.write('\n'.join(lines).encode())
        with open(f'{self.out}/labels.json', 'w') as f:
            json.dump(self.labels, f)
        pack.seal(self.out)


def plain(word):
    """A word that no corpus takes for a date, a sum or a nationality: no capital, no figure."""
    return word == word.lower() and not any(c.isdigit() for c in word)


def json_lines(path):
    with open(path, encoding='utf8') as f:
        for line in f:
            yield json.loads(line)


def covered(places, a, e):
    """The words that a stretch of text touches, as (first, end)."""
    s = next((i for i, p in enumerate(places) if p[1] > a), len(places))
    t = next((i for i in range(s, len(places)) if places[i][0] >= e), len(places))
    return s, max(s, t)


def conllu(*paths, longest=pack.WINDOW):
    """Documents as lists of sentences as lists of rows; a sentence longer than a window parts the document it is in."""
    document, rows = [], []
    for path in paths:
        with (gzip.open(path, 'rt', encoding='utf8') if path.endswith('gz') else open(path, encoding='utf8')) as f:
            for line in f:
                if line.startswith('# newdoc') and document:
                    yield document
                    document = []
                if line == '\n':
                    if rows and len(rows) <= longest:
                        document.append(rows)
                    elif document:
                        yield document
                        document = []
                    rows = []
                elif line[0].isdigit() and line.split('\t', 1)[0].isdigit():
                    rows.append(line.rstrip('\n').split('\t'))
    if document:
        yield document


def main(data, out, vocab=None):
    b = Builder(data, out)
    train = [f'{data}/ud/ewt-train.conllu', f'{data}/ud/gum-train-nonc.conllu']
    b.trees('ud', conllu(*train))
    draw = np.random.default_rng(1)
    b.trees('noisy', ([s for s in noise.roughen(d, draw) if len(s) <= pack.WINDOW] for d in conllu(*train)))
    b.trees('silver', conllu(*sorted(glob.glob(f'{data}/silver/*.conllu.gz'))), silver=True)
    b.names('ner', f'{data}/ner/worldwide-train.bio')
    b.names('wikigold', f'{data}/ner/wikigold.bio', WIKIGOLD)
    b.names('wnut', f'{data}/ner/wnut17-train.bio', WNUT)
    b.attributions('pol', f'{data}/attribution/polnear_train.jsonl', count=True)
    b.times('tbaq', f'{data}/timex/tbaq_train.jsonl')
    for k in ('ewt', 'gum'):
        b.trees(f'{k}-dev', conllu(f'{data}/ud/{k}-dev.conllu', longest=10 ** 6))
    b.names('ner-dev', f'{data}/ner/worldwide-dev.bio')
    b.attributions('pol-dev', f'{data}/attribution/polnear_dev.jsonl')
    b.times('tbaq-dev', f'{data}/timex/tbaq_dev.jsonl')
    b.finish(open(vocab, encoding='utf8').read().split('\n') if vocab else None)


if __name__ == '__main__':
    main(*sys.argv[1:])
