"""The reader: words in, one vector a word, and the heads that decide tags, sentence starts, trees, names, times and cues.

Parameter names are those of the weights file, so that weights go in and out unchanged. nlp/forward.go runs the same."""
import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import words

DIMS = dict(tag=192, ner=128, timex=96, cue=128, arc=192, rel=256, role=128)
CLIP = 32


class Masks:
    """Dropout masks cut at drawn places out of one array that is drawn once: drawing masks anew is a third of a step on a CPU."""

    def __init__(self, size=1 << 25):
        self.size, self.kept = size, {}

    def __call__(self, rate, shape):
        if rate not in self.kept:
            seeded = torch.Generator().manual_seed(round(rate * 1000))
            self.kept[rate] = (torch.rand(self.size, generator=seeded) >= rate).to(torch.bfloat16) / (1 - rate)
        n = int(np.prod(shape))
        pool = self.kept[rate]
        at = int(torch.randint(0, max(1, len(pool) - n), ()))
        return (pool[at:at + n] if n < len(pool) else pool.repeat(-(-n // len(pool)))[:n]).view(shape)


masks = Masks()


def drop(x, rate, on):
    return x * masks(rate, x.shape) if on else x


class Words(nn.Module):
    """far: (words, rows [n,128]) of words beyond the vocabulary. Their rows never learn: `widen.py` makes them."""

    def __init__(self, types, vocab, d, glove=None, far=None):
        super().__init__()
        row = {w: i for i, w in enumerate(vocab)}
        grams = [words.ngrams(w) for w in types]
        self.count = torch.tensor([len(g) for g in grams], dtype=torch.float)
        self.grams = torch.zeros(len(types), max(map(len, grams)), dtype=torch.int32)   # 0: none, else its bucket + 1
        for i, g in enumerate(grams):
            self.grams[i, :len(g)] = torch.tensor(g, dtype=torch.int32) + 1
        self.row = torch.tensor([0] + [row.get(words.lower(w), 1) for w in types[1:]])
        at, rows = {w: i for i, w in enumerate(far[0])} if far else {}, [np.zeros(128, np.float32)]
        self.away = torch.zeros(len(types), dtype=torch.long)   # 0: near, else the row in `beyond`
        for i, w in enumerate(types):
            if self.row[i] == 1 and words.lower(w) in at:
                self.away[i] = len(rows)
                rows.append(far[1][at[words.lower(w)]])
        self.beyond = torch.tensor(np.array(rows, np.float32))
        self.shapes = torch.tensor([[words.shape(f(w)) for w in types] for f in (str, str.upper, str.lower)])
        self.w, self.g, self.s = nn.Embedding(len(vocab), 128), nn.Embedding(words.BUCKETS + 1, 64, padding_idx=0), nn.Embedding(32, 16)
        self.p, self.ln, self.mask = nn.Linear(208, d), nn.LayerNorm(d), nn.Parameter(torch.randn(d) * .05)
        with torch.no_grad():
            for table, sd in ((self.w, .1), (self.g, .3), (self.s, .3)):
                nn.init.normal_(table.weight, 0, sd)
            self.g.weight[0] = 0
            if glove is not None:   # centred, turned to principal axes, scaled
                there = (glove != 0).any(1)
                x = glove - glove[there].mean(0) * there[:, None]
                x = x @ np.linalg.svd(x[there][:20000], full_matrices=False)[2].T
                x *= .3 / x[there].std()
                self.w.weight[:, :x.shape[1]] = torch.where(torch.tensor(there)[:, None], torch.tensor(x, dtype=torch.float), self.w.weight[:, :x.shape[1]])
            self.w.weight[0] = 0

    def forward(self, ids, case, masked=None, unknown=0.):
        """ids [B,n]; case [B]: 0 as written, 1 capitals, 2 lower case: only the shape knows of case.
        masked [B,n]: words hidden from the reader; unknown: share of words whose row is taken away."""
        seen, back = torch.unique(ids, return_inverse=True)
        bags = F.embedding_bag(self.grams[seen].long(), self.g.weight, mode='sum', padding_idx=0) / self.count[seen][:, None]
        row, away = self.row[ids], self.away[ids]
        if unknown:
            lost = (torch.rand(ids.shape) < unknown) & (ids > 0)
            row, away = torch.where(lost, torch.ones_like(row), row), away.masked_fill(lost, 0)
        own = torch.where((away > 0)[..., None], self.beyond[away], self.w(row))
        x = self.p(torch.cat([own, bags[back], self.s(self.shapes[case[:, None], ids])], -1))
        if masked is not None:
            x = torch.where(masked[..., None], self.mask.to(x.dtype), x)
        return self.ln(x)


def turns(n, k, dtype):
    """Rotary positions: cosines and sines [n,k/2]."""
    angle = torch.arange(n)[:, None] / 10000 ** (torch.arange(0, k, 2) / k)
    return angle.cos().to(dtype), angle.sin().to(dtype)


def turn(q, c, s):
    a, b = q.chunk(2, -1)
    return torch.cat([a * c - b * s, b * c + a * s], -1)


class Block(nn.Module):
    def __init__(self, d, heads, blocks):
        super().__init__()
        self.heads, ff = heads, d * 5 // 2
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.o, self.gu, self.dn = nn.Linear(d, 3 * d), nn.Linear(d, d), nn.Linear(d, 2 * ff), nn.Linear(ff, d)
        for layer, sd in ((self.qkv, .02), (self.gu, .02), (self.o, .02 / (2 * blocks) ** .5), (self.dn, .02 / (2 * blocks) ** .5)):
            nn.init.normal_(layer.weight, 0, sd * (512 / d) ** .5)

    def forward(self, x, apart):
        """apart [B,1,n,n]: 0 for two words of a window, else minus infinity."""
        B, n, d = x.shape
        q, k, v = self.qkv(self.n1(x)).view(B, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        c, s = turns(n, q.shape[-1], q.dtype)
        with torch.autocast('cpu', enabled=False):   # written out: the fused attention's way back is slower on a CPU
            a = (turn(q * q.shape[-1] ** -.5, c, s) @ turn(k, c, s).transpose(-1, -2) + apart.to(q.dtype)).softmax(-1) @ v
        x = x + drop(self.o(a.transpose(1, 2).reshape(B, n, d)), .15, self.training)
        gate, up = self.gu(self.n2(x)).chunk(2, -1)
        return x + drop(self.dn(F.relu(gate) * up), .15, self.training)


class Encoder(nn.Module):
    def __init__(self, types, vocab, d, blocks, heads, glove=None, far=None):
        super().__init__()
        self.win, self.bl = Words(types, vocab, d, glove, far), nn.ModuleList(Block(d, heads, blocks) for _ in range(blocks))
        self.nf = nn.LayerNorm(d)

    def forward(self, ids, win, case=None, masked=None, unknown=0.):
        """win [B,n]: the number of the window that a word lies in. -> [B,n,d]"""
        x = self.win(ids, torch.zeros(len(ids), dtype=torch.long) if case is None else case, masked, unknown)
        kind = torch.bfloat16 if torch.is_autocast_enabled('cpu') else x.dtype
        apart = torch.zeros(len(ids), 1, ids.shape[1], ids.shape[1], dtype=kind).masked_fill_(win[:, None, :, None] != win[:, None, None, :], float('-inf'))
        for b in self.bl:
            x = b(x, apart)
        return self.nf(x)


def one(x):
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Reader(nn.Module):
    def __init__(self, types, vocab, labels, d=256, blocks=4, heads=4, glove=None, far=None):
        super().__init__()
        self.E = Encoder(types, vocab, d, blocks, heads, glove, far)
        self.m = nn.ModuleDict({k: nn.Linear(d, DIMS[k]) for k in ('tag', 'ner', 'timex', 'cue')})
        for name, key, dim in (('up', 'upos', 'tag'), ('xp', 'xpos', 'tag'), ('fe', 'feats', 'tag'),
                               ('ne', 'ner', 'ner'), ('ti', 'timex', 'timex'), ('cu', 'cue', 'cue')):
            setattr(self, name, nn.Linear(DIMS[dim], len(labels[key])))
        self.bo = nn.Linear(DIMS['tag'], 1)
        self.root = nn.Parameter(torch.randn(d) * .1)
        self.ad, self.ah = nn.Linear(d, DIMS['arc']), nn.Linear(d, DIMS['arc'])
        self.aw = nn.Parameter(torch.randn(DIMS['arc'] + 1, DIMS['arc']) * .02)
        self.rd, self.rh, self.ro = nn.Linear(d, DIMS['rel']), nn.Linear(d, DIMS['rel']), nn.Linear(DIMS['rel'], len(labels['rel']))
        r = DIMS['role']
        self.qc, self.qt = nn.Linear(d, r), nn.Linear(d, r)
        self.qw, self.qb = nn.Parameter(torch.randn(3, r + 1, r + 1) * .02), nn.Parameter(torch.zeros(3, 2 * CLIP + 1))

    def encode(self, ids, win, **more):
        return drop(self.E(ids, win, **more), .2, self.training)

    def hidden(self, layer, x):
        return drop(F.leaky_relu(layer(x), .1), .3, self.training)

    def tags(self, h):
        t = self.hidden(self.m['tag'], h)
        return dict(upos=self.up(t), xpos=self.xp(t), feats=self.fe(t), start=self.bo(t)[..., 0],
                    ner=self.ne(self.hidden(self.m['ner'], h)), timex=self.ti(self.hidden(self.m['timex'], h)),
                    cue=self.cu(self.hidden(self.m['cue'], h)))

    def rooted(self, h):
        return torch.cat([self.root.to(h.dtype).expand(len(h), 1, -1), h], 1)

    def arcs(self, h, sent):
        """[B,n,1+n]; only the root and other words of the same sentence may be heads. sent: -100 where no word lies."""
        d, e = self.hidden(self.ad, h), self.hidden(self.ah, self.rooted(h))
        with torch.autocast('cpu', enabled=False):
            z = one(d.float()) @ self.aw @ e.float().transpose(1, 2)
        same = (sent[:, :, None] == sent[:, None]) & (sent >= 0)[:, None] & ~torch.eye(h.shape[1], dtype=torch.bool)
        return z.masked_fill(~F.pad(same, (1, 0), value=True), -1e4)

    def rels(self, h, b, i, head):
        """Rows b, words i, heads (0 the root, else word + 1) -> [len(b), labels]"""
        return self.ro(drop(F.leaky_relu(self.rd(h)[b, i] + self.rh(self.rooted(h))[b, head], .1), .3, self.training)).float()

    def roles(self, h, b, first, end):
        """Cues: rows b, words first..end-1 -> [cues, n, 3]: none, source, content"""
        at = torch.arange(h.shape[1])[None]
        inside = ((at >= first[:, None]) & (at < end[:, None])).to(h.dtype)
        cue = one(self.hidden(self.qc, torch.einsum('kn,knd->kd', inside, h[b]) / (end - first)[:, None].to(h.dtype)))
        seen = one(self.hidden(self.qt, h))[b]
        z = torch.einsum('krj,knj->knr', torch.einsum('ki,rij->krj', cue, self.qw.to(cue.dtype)), seen).float()
        return z + self.qb.t()[(at - first[:, None]).clamp(-CLIP, CLIP) + CLIP]


class Hidden(nn.Module):
    """What word a hidden word was: scores over the rows of the reader's own table. Never exported."""

    def __init__(self, d, vocab):
        super().__init__()
        self.h, self.n, self.o, self.b = nn.Linear(d, d), nn.LayerNorm(d), nn.Linear(d, 128), nn.Parameter(torch.zeros(vocab))

    def forward(self, h, table):
        x = self.o(self.n(F.gelu(self.h(h))))
        return (x @ table.t().to(x.dtype) + self.b).float()
