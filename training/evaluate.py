"""Development scores of exported weights, words given: python3 evaluate.py PACK FOLDER [--capitals] [--int8]

Trees: words with the right head, and with its label too (subtypes cut; punctuation counts). Names, times, cues: exact spans, F1."""
import argparse
import json
import os

import numpy as np
import torch

import model
import pack
import weights


def viterbi(scores, tags):
    """scores [n,labels] -> the best sequence in which I-x follows B-x or I-x only."""
    k = len(tags)
    step = np.zeros((k, k))
    for i, a in enumerate(tags):
        for j, b in enumerate(tags):
            if b[0] == 'I' and (a == 'O' or a[1:] != b[1:]):
                step[i, j] = -1e4
    best, back = scores[0] + [-1e4 if t[0] == 'I' else 0. for t in tags], []
    for row in scores[1:]:
        each = best[:, None] + step
        back.append(each.argmax(0))
        best = each.max(0) + row
    path = [int(best.argmax())]
    for b in reversed(back):
        path.append(int(b[path[-1]]))
    return path[::-1]


def spans(path, tags):
    out, first = set(), None
    for i, t in enumerate([tags[k] for k in path] + ['O']):
        if first is not None and not (t[0] == 'I' and t[2:] == first[1]):
            out.add((first[0], i, first[1]))
            first = None
        if t[0] == 'B':
            first = (i, t[2:])
    return out


def is_tree(head):
    """head: 0 the root, else word + 1."""
    for i in range(len(head)):
        j, n = i + 1, 0
        while j and n <= len(head):
            j, n = head[j - 1], n + 1
        if j:
            return False
    return sum(h == 0 for h in head) == 1


def projective(score):
    """Eisner 1996, one root. score [n,1+n]: word, head (0 the root) -> heads."""
    n = len(score)
    whole = np.full((n, n, 2), -1e18)   # [i,j,1]: i heads j's side; [i,j,0]: j heads i's
    whole[np.arange(n), np.arange(n)] = 0
    half, at_half, at_whole = np.full((n, n, 2), -1e18), np.zeros((n, n), int), np.zeros((n, n, 2), int)
    for width in range(1, n):
        for i in range(n - width):
            j = i + width
            v = whole[i, i:j, 1] + whole[i + 1:j + 1, j, 0]
            at_half[i, j] = i + v.argmax()
            half[i, j] = v.max() + score[i, j + 1], v.max() + score[j, i + 1]
            v = whole[i, i:j, 0] + half[i:j, j, 0]
            whole[i, j, 0], at_whole[i, j, 0] = v.max(), i + v.argmax()
            v = half[i, i + 1:j + 1, 1] + whole[i + 1:j + 1, j, 1]
            whole[i, j, 1], at_whole[i, j, 1] = v.max(), i + 1 + v.argmax()
    root = int((whole[0, :, 0] + whole[np.arange(n), n - 1, 1] + score[:, 0]).argmax())
    head, todo = np.zeros(n, int), [(0, root, 0, False), (root, n - 1, 1, False)]
    while todo:
        i, j, side, open_ = todo.pop()
        if i == j:
            continue
        if open_:
            if side == 0:
                head[i] = j + 1
            else:
                head[j] = i + 1
            k = at_half[i, j]
            todo += [(i, k, 1, False), (k + 1, j, 0, False)]
        else:
            k = at_whole[i, j, side]
            todo += [(i, k, 0, False), (k, j, 0, True)] if side == 0 else [(i, k, 1, True), (k, j, 1, False)]
    return head


def recurring(rows, tags, words, capitals, pull=.9, floor=.02):
    """A document's scores of name labels, once recurring proper nouns have told each other their classes: nlp/names.go.

    rows: log-probabilities [n,labels]; words: (form, is it a proper noun) of each. Changes rows."""
    kinds = sorted({t[2:] for t in tags})
    of = np.array([kinds.index(t[2:]) for t in tags])
    seen = {}
    for i, (w, proper) in enumerate(words):
        if proper and len(w) > 2 and (capitals or w != w.lower()):
            seen.setdefault(w.lower(), []).append(i)
    for at in seen.values():
        if len(at) > 1:
            chance = np.stack([[np.exp(rows[i][of == c]).sum() for c in range(len(kinds))] for i in at])
            sure = chance.max(1, keepdims=True) ** 2
            others = ((sure * chance).sum(0) - sure * chance) / (sure.sum() - sure)
            step = pull * (len(at) - 1) / len(at) * np.log((others + floor) / (chance + floor))
            for i, d in zip(at, step):
                rows[i] += d[of]


def f1(gold, found, both):
    return round(200 * both / max(1, gold + found), 2)


def rounded(reader):
    """Int8 weights, row by row, and int8 activations, row by row, as the program has them."""
    def whole(x):
        s = x.abs().amax(-1, keepdim=True).clamp(min=1e-8) / 127
        return (x / s).round().clamp(-127, 127) * s
    with torch.no_grad():
        for k, p in reader.named_parameters():
            if p.dim() > 1:
                p.copy_(whole(p))
    for layer in reader.modules():
        if isinstance(layer, torch.nn.Linear):
            layer.register_forward_pre_hook(lambda _, x: (whole(x[0]),))


@torch.no_grad()
def evaluate(reader, folder, labels, capitals=False):
    types, proper = pack.lines(folder, 'types.txt.gz'), labels['upos'].index('PROPN')
    out, plain = {}, np.array([r.split(':')[0] for r in labels['rel']])
    root = labels['rel'].index('root')

    def read(name):
        corpus = pack.Corpus(folder, [name])
        windows = sorted(corpus.windows(name), key=lambda w: w[1])
        for at in range(0, len(windows), 16):
            rows = [[w] for w in windows[at:at + 16]]
            arrays, cues = corpus.batch(rows, max(w[1] for w, in rows))
            b = {k: torch.tensor(v) for k, v in arrays.items()}
            h = reader.encode(b['ids'], b['win'], case=torch.full((len(rows),), int(capitals)))
            yield [w[1] for w, in rows], b, arrays, h, reader.tags(h), [w[0] for w, in rows]

    for name in ('ewt-dev', 'gum-dev'):
        n = np.zeros(6)
        for lens, b, y, h, tags, _ in read(name):
            arcs = reader.arcs(h, b['sent']).log_softmax(-1).numpy()
            for r, m in enumerate(lens):
                head, sent = np.zeros(m, int), y['sent'][r, :m]
                for s in np.unique(sent):
                    a, e = np.flatnonzero(sent == s)[[0, -1]] + [0, 1]
                    score = np.concatenate([arcs[r, a:e, :1], arcs[r, a:e, 1 + a:1 + e]], 1)
                    best = score.argmax(1)
                    best = best if is_tree(best) else projective(score)
                    head[a:e] = np.where(best > 0, best + a, 0)
                z = reader.rels(h, torch.full((m,), r), torch.arange(m), torch.tensor(head)).numpy()
                z[:, root] = np.where(head == 0, 1e4, -1e4)
                right = head == y['head'][r, :m]
                n[0] += m
                n[1] += right.sum()
                n[2] += (right & (plain[z.argmax(1)] == plain[y['rel'][r, :m]])).sum()
                for i, k in enumerate(('upos', 'xpos', 'feats')):
                    n[3 + i] += (tags[k][r, :m].argmax(-1).numpy() == y[k][r, :m]).sum()
        out[name] = dict(zip(('uas', 'las', 'upos', 'xpos', 'feats'), (100 * n[1:] / n[0]).round(2).tolist()))
    for name, k in (('ner-dev', 'ner'), ('tbaq-dev', 'timex'), ('pol-dev', 'cue')):
        n, tagset, windows = {}, labels[k], []
        for lens, b, y, h, tags, first in read(name):
            z, u = tags[k].float().log_softmax(-1).numpy(), tags['upos'].argmax(-1).numpy() == proper
            for r, m in enumerate(lens):
                windows.append((first[r], z[r, :m], y[k][r, :m], [(types[i], p) for i, p in zip(y['ids'][r, :m], u[r])]))
        if k == 'ner':
            one = pack.Corpus(folder, [name]).sets[name]
            doc_of = dict(zip(one['starts'].tolist(), one['doc'].tolist()))
            docs = {}
            for w in sorted(windows, key=lambda w: w[0]):
                docs.setdefault(doc_of[w[0]], []).append(w)
            for ws in docs.values():
                recurring([row for w in ws for row in w[1]], tagset, [x for w in ws for x in w[3]], capitals)
        for _, scores, right, _ in windows:
            gold, found = spans(right, tagset), spans(viterbi(scores, tagset), tagset)
            for kind in {x[2] for x in gold | found}:
                g, f = ({x for x in s if x[2] == kind} for s in (gold, found))
                n[kind] = n.get(kind, np.zeros(3)) + [len(g), len(f), len(g & f)]
            n['extent'] = n.get('extent', np.zeros(3)) + [len({x[:2] for x in gold}), len({x[:2] for x in found}), len({x[:2] for x in gold} & {x[:2] for x in found})]
        out[name] = dict(all=f1(*sum(v for q, v in n.items() if q != 'extent')), **{q: f1(*v) for q, v in sorted(n.items())})
        if k == 'ner':
            out[name]['person, location, organisation'] = f1(*(n['Person'] + n['Location'] + n['Organization']))
    return out


def load(folder, exported):
    with open(os.path.join(exported, 'reader.json')) as f:
        c = json.load(f)
    with open(os.path.join(exported, 'vocab.txt'), encoding='utf8') as f:
        vocab = f.read().split('\n')
    tensors, _ = weights.read(os.path.join(exported, 'reader.safetensors'))
    reader = model.Reader(pack.lines(folder, 'types.txt.gz'), vocab, c['labels'], c['d'], c['L'], c['heads'], far=weights.far(exported, tensors))
    reader.load_state_dict({k: torch.tensor(v.astype(np.float32)) for k, v in tensors.items() if not k.startswith('far.')})
    return reader.eval(), c['labels']


def main():
    p = argparse.ArgumentParser()
    p.add_argument('pack')
    p.add_argument('exported')
    p.add_argument('--capitals', action='store_true')
    p.add_argument('--int8', action='store_true')
    a = p.parse_args()
    reader, labels = load(a.pack, a.exported)
    if a.int8:
        rounded(reader)
    for name, scores in evaluate(reader, a.pack, labels, a.capitals).items():
        print(name, json.dumps(scores), flush=True)


if __name__ == '__main__':
    main()
