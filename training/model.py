"""The reader: words in, one vector a word, and the heads that decide tags, sentence starts, trees, names, times and cues.

Parameter names are those of the weights file, so that weights go in and out unchanged."""
import torch
from torch import nn
from torch.nn import functional as F

import words

DIMS = dict(tag=192, ner=128, timex=96, cue=128, arc=192, rel=256, role=128)
CLIP = 32


class Words(nn.Module):
    def __init__(self, types, vocab, d):
        super().__init__()
        row = {w: i for i, w in enumerate(vocab)}
        grams = [words.ngrams(w) for w in types]
        self.grams = [torch.tensor(g) + 1 for g in grams]
        self.row = torch.tensor([0] + [row.get(words.lower(w), 1) for w in types[1:]])
        self.shapes = torch.tensor([[words.shape(f(w)) for w in types] for f in (str, str.upper, str.lower)])
        self.w, self.g, self.s = nn.Embedding(len(vocab), 128), nn.Embedding(words.BUCKETS + 1, 64), nn.Embedding(32, 16)
        self.p, self.ln, self.mask = nn.Linear(208, d), nn.LayerNorm(d), nn.Parameter(torch.zeros(d))

    def forward(self, ids, case):
        """ids [B,n]; case [B]: 0 as written, 1 capitals, 2 lower case. Only the shape knows of case."""
        seen, back = torch.unique(ids, return_inverse=True)
        bags = [self.grams[i] for i in seen.tolist()]
        offsets = torch.tensor([0] + [len(b) for b in bags[:-1]]).cumsum(0)
        grams = F.embedding_bag(torch.cat(bags), self.g.weight, offsets, mode='mean')[back]
        shape = self.shapes[case[:, None], ids]
        return self.ln(self.p(torch.cat([self.w(self.row[ids]), grams, self.s(shape)], -1)))


class Block(nn.Module):
    def __init__(self, d, heads):
        super().__init__()
        self.heads, ff = heads, d * 5 // 2
        self.n1, self.n2 = nn.LayerNorm(d), nn.LayerNorm(d)
        self.qkv, self.o, self.gu, self.dn = nn.Linear(d, 3 * d), nn.Linear(d, d), nn.Linear(d, 2 * ff), nn.Linear(ff, d)

    def forward(self, x, ok, drop):
        B, n, d = x.shape
        q, k, v = self.qkv(self.n1(x)).view(B, n, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        a = turn(q) @ turn(k).transpose(-1, -2) / q.shape[-1] ** .5
        a = a.masked_fill(~ok[:, None, None], -1e9).softmax(-1) @ v
        x = x + F.dropout(self.o(a.transpose(1, 2).reshape(B, n, d)), drop, self.training)
        gate, up = self.gu(self.n2(x)).chunk(2, -1)
        return x + F.dropout(self.dn(F.relu(gate) * up), drop, self.training)


def turn(q):
    """Rotary positions."""
    n, k = q.shape[-2:]
    angle = torch.arange(n)[:, None] / 10000 ** (torch.arange(0, k, 2) / k)
    a, b = q.chunk(2, -1)
    c, s = angle.cos(), angle.sin()
    return torch.cat([a * c - b * s, b * c + a * s], -1)


class Encoder(nn.Module):
    def __init__(self, types, vocab, d, blocks, heads):
        super().__init__()
        self.win, self.bl = Words(types, vocab, d), nn.ModuleList(Block(d, heads) for _ in range(blocks))
        self.nf = nn.LayerNorm(d)

    def forward(self, ids, case, ok, drop=.1):
        x = self.win(ids, case)
        for b in self.bl:
            x = b(x, ok, drop)
        return self.nf(x)


def one(x):
    return torch.cat([x, torch.ones_like(x[..., :1])], -1)


class Reader(nn.Module):
    def __init__(self, types, vocab, labels, d=256, blocks=4, heads=4):
        super().__init__()
        self.E = Encoder(types, vocab, d, blocks, heads)
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

    def hidden(self, layer, x):
        return F.dropout(F.leaky_relu(layer(x), .1), .15, self.training)

    def tags(self, h):
        t = self.hidden(self.m['tag'], h)
        return dict(upos=self.up(t), xpos=self.xp(t), feats=self.fe(t), start=self.bo(t)[..., 0],
                    ner=self.ne(self.hidden(self.m['ner'], h)), timex=self.ti(self.hidden(self.m['timex'], h)),
                    cue=self.cu(self.hidden(self.m['cue'], h)))

    def rooted(self, h):
        return torch.cat([self.root.expand(len(h), 1, -1), h], 1)

    def arcs(self, h, sent, ok):
        """[B,n,1+n]; only the root and other words of the same sentence may be heads."""
        z = one(self.hidden(self.ad, h)) @ self.aw @ self.hidden(self.ah, self.rooted(h)).transpose(1, 2)
        same = (sent[:, :, None] == sent[:, None]) & ok[:, None] & ~torch.eye(h.shape[1], dtype=torch.bool)
        return z.masked_fill(~F.pad(same, (1, 0), value=True), -1e4)

    def rels(self, h, heads):
        up = torch.gather(self.rh(self.rooted(h)), 1, heads.clamp(min=0)[..., None].expand(-1, -1, DIMS['rel']))
        return self.ro(F.leaky_relu(self.rd(h) + up, .1))

    def roles(self, h, start, end):
        """h [n,d], the words of one window; the cue is start..end-1. -> [n,3]: none, source, content"""
        cue = one(self.hidden(self.qc, h[start:end].mean(0)))
        z = torch.einsum('i,rij,nj->nr', cue, self.qw, one(self.hidden(self.qt, h)))
        return z + self.qb.t()[(torch.arange(len(h)) - start).clamp(-CLIP, CLIP) + CLIP]
