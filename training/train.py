"""Train the reader on a sealed pack for a fixed number of steps. A run that was stopped goes on from its state.

    python3 train.py --pack PACK --state run.pt --steps 4000 [--from WEIGHTS] [--teacher WEIGHTS] [--export FOLDER]

A batch is rows of 192 words, filled with windows of the labelled sets, then rows of running text without labels. In these
a sixth of the words is hidden and guessed; and where weights are given (--teacher, else --from), their reading of the
whole text is learned too, weighed by its certainty squared (self-training; compare Xie et al. 2020, "Self-training with
Noisy Student"). The same weight is given to machine-made labels of a set; a person's weigh 4."""
import argparse
import json
import os
import time

import numpy as np
import torch
from torch.nn import functional as F

import model
import pack
import weights

# Share of the words of a batch, set by set; a set that the pack lacks is left out. More of what people labelled (trees .27,
# names .24 at the end) was learned by heart: docs/decisions/0011.
MIXTURE = {'silver': .36, 'ud': .16, 'stream': .18, 'ner': .10, 'pol': .11, 'tbaq': .035, 'noisy': .03, 'wikigold': .0125, 'wnut': .0125}
WEIGH = dict(upos=.5, xpos=.5, feats=.5, start=.3, ner=1., timex=.5, cue=.7, head=1., rel=1., role=1., hidden=.2)
TRUSTED = dict(upos='tag_trust', xpos='tag_trust', feats='tag_trust', ner='name_trust', rel='arc_trust', head='arc_trust')
CAPITALS, LOWER = .15, .06   # share of the rows seen in capitals, in lower case
HIDE = .18                   # share of the words of running text that are hidden
CONFIG = dict(rope_base=10000, ln_eps=1e-5, buckets=32768, ngram=[2, 5], dist_clip=model.CLIP, window=pack.WINDOW, dims=model.DIMS,
              act='leaky_relu .1 in heads; relu on the gate (first half) of the feed-forward')


def mixed():
    return torch.autocast('cpu', torch.bfloat16)


@torch.no_grad()
def reading(teacher, ids):
    """The teacher's labels of running text. Of sentences that the row's ends may cut no tree is taken."""
    with mixed():
        h = teacher.encode(ids, torch.zeros_like(ids))
        out = teacher.tags(h)
        start = out['start'].float() > 0
        sent = start.long().cumsum(1)
        sure, head = teacher.arcs(h, sent).softmax(-1).max(-1)
        b, i = torch.ones_like(ids).nonzero(as_tuple=True)
        rel = teacher.rels(h, b, i, head[b, i]).argmax(-1).view(ids.shape)
    whole = (sent > 0) & (sent < sent[:, -1:])
    y = dict(start=start.long(), sent=sent, head=torch.where(whole, head, pack.NONE), rel=torch.where(whole, rel, pack.NONE), arc_trust=sure ** 2)
    for k in ('upos', 'xpos', 'feats', 'ner', 'timex', 'cue'):
        p, y[k] = out[k].float().softmax(-1).max(-1)
        if k in ('upos', 'ner'):
            y['tag_trust' if k == 'upos' else 'name_trust'] = p ** 2
    return y


def losses(reader, guess, b):
    """b: a batch as `draw` gives it -> the mean loss of every head that has labels in it."""
    known = {k: v for k, v in b.items() if k in ('case', 'masked')}
    h = reader.encode(b['ids'], b['win'], unknown=.2 if reader.training else 0., **known)
    out, total = reader.tags(h), {}
    trees = (b['head'] >= 0).any(1)   # the rows that have any
    out['head'] = reader.arcs(h[trees], b['sent'][trees])
    r, i = ((b['rel'] >= 0) & (b['head'] >= 0)).nonzero(as_tuple=True)
    out['rel'] = reader.rels(h, r, i, b['head'][r, i])
    for k, z in out.items():
        y, w = b[k], b[TRUSTED.get(k, 'trust')]
        if k == 'rel':
            y, w = y[r, i], w[r, i]
        elif k == 'head':
            y, w = y[trees], w[trees]
        there = y >= 0
        if there.any():
            z, y, w = z[there].float(), y[there], w[there]
            each = F.binary_cross_entropy_with_logits(z, y.float(), reduction='none') if k == 'start' else F.cross_entropy(z, y, reduction='none')
            total[k] = (each * w).sum() / w.sum().clamp(min=1)
    if b['cues']:
        row, first, end, role = zip(*b['cues'])
        z = reader.roles(h, torch.tensor(row), torch.tensor(first), torch.tensor(end))
        total['role'] = F.cross_entropy(z.reshape(-1, 3), torch.tensor(np.array(role)).reshape(-1), ignore_index=pack.NONE)
    if b['hidden'].any():
        total['hidden'] = F.cross_entropy(guess(h[b['hidden']], reader.E.win.w.weight), reader.E.win.row[b['ids'][b['hidden']]])
    return total


class Draw:
    """Batches by the mixture. What is left of a pass over a set, and what is owed to it, is part of the state."""

    def __init__(self, folder, names, rows, seed, teacher):
        self.corpus, self.stream, self.teacher = pack.Corpus(folder, names), pack.stream(folder), teacher
        running = rows * MIXTURE['stream'] if len(self.stream) > 2 * pack.WINDOW else 0
        self.rows, self.running = rows - round(running), round(running)
        share = sum(MIXTURE[k] for k in names)
        self.share = {k: MIXTURE[k] / share for k in names}
        self.random = np.random.default_rng(seed)
        self.left, self.owed = {k: [] for k in names}, {k: 0. for k in names}
        self.text = []

    def state(self):
        return dict(left=self.left, owed=self.owed, text=self.text, random=self.random.bit_generator.state)

    def resume(self, kept):
        self.left, self.owed, self.text, self.random.bit_generator.state = kept['left'], kept['owed'], kept['text'], kept['random']

    def __call__(self):
        chosen, of = [], {}
        for k in self.share:
            self.owed[k] += self.share[k] * self.rows * pack.WINDOW
            while self.owed[k] > 0:
                if not self.left[k]:
                    ws = self.corpus.windows(k, self.random)
                    self.left[k] = [ws[i] for i in self.random.permutation(len(ws))]
                w = self.left[k].pop()
                chosen.append(w)
                of[w] = k
                self.owed[k] -= w[1]
        rows, back = pack.fill(chosen, self.rows, pack.WINDOW)
        for w in back:
            self.left[of[w]].append(w)
            self.owed[of[w]] += w[1]
        arrays, cues = self.corpus.batch(rows, pack.WINDOW)
        b = {k: torch.tensor(v) for k, v in arrays.items()}
        b['trust'] = torch.full_like(b['arc_trust'], pack.GOLD)
        if self.running:
            b = self.with_text(b)
        n = len(b['ids'])
        b['case'] = torch.tensor(self.random.choice(3, n, p=[1 - CAPITALS - LOWER, CAPITALS, LOWER]))
        drawn = torch.rand(b['ids'].shape)
        text = torch.arange(n)[:, None] >= self.rows
        b['hidden'] = text & (drawn < HIDE) & (b['ids'] > 1)
        b['masked'] = b['hidden'] | (~text & (drawn < .08) & (b['win'] >= 0))
        b['cues'] = cues
        return b

    def with_text(self, b):
        if len(self.text) < self.running:
            first = int(self.random.integers(pack.WINDOW))
            self.text = (self.random.permutation((len(self.stream) - first) // pack.WINDOW) * pack.WINDOW + first).tolist()
        ids = torch.tensor(np.stack([self.stream[s:s + pack.WINDOW] for s in (self.text.pop() for _ in range(self.running))]))
        y = reading(self.teacher, ids) if self.teacher else {}
        y.update(ids=ids, win=torch.zeros_like(ids), trust=torch.full(ids.shape, .5))
        for k, v in b.items():
            fill = torch.zeros if k in pack.TRUST else lambda s: torch.full(s, pack.NONE)
            b[k] = torch.cat([v, (y[k] if k in y else fill(ids.shape)).to(v.dtype)])
        return b


def blocks_of(tensors):
    return 1 + max(int(k.split('.')[2]) for k in tensors if k.startswith('E.bl.'))


def start_from(reader, path):
    """Weights with fewer blocks are grown: the middle block is repeated, and the copies change nothing at first, because what
    they would add is nought (compare Gong et al. 2019, "Efficient training of BERT by progressively stacking")."""
    tensors = {k: torch.tensor(v.astype(np.float32)) for k, v in weights.read(path)[0].items() if not k.startswith('far.')}
    have, want = blocks_of(tensors), len(reader.E.bl)
    if have > want:
        raise ValueError(f'{path}: {have} blocks, and the reader is to have {want}')
    middle, more = (have - 1) // 2, want - have
    grown = {}
    for k, v in tensors.items():
        if not k.startswith('E.bl.'):
            grown[k] = v
            continue
        _, _, i, rest = k.split('.', 3)
        i = int(i)
        grown[f'E.bl.{i if i <= middle else i + more}.{rest}'] = v
        for j in range(more if i == middle else 0):
            grown[f'E.bl.{middle + 1 + j}.{rest}'] = torch.zeros_like(v) if rest.startswith(('o.', 'dn.')) else v.clone()
    reader.load_state_dict(grown)


def save(path, state):
    """Whole or not at all: a stop in the middle of writing leaves the state before it."""
    torch.save(state, path + '.part')
    os.replace(path + '.part', path)


def train(folder, state, steps, start=None, teacher_from=None, rows=24, rate=8e-4, seed=1, every=100, stop=None, shape=(256, 4, 4)):
    """Returns the reader with its mean weights. `stop` ends the run early, as a power cut would, after its state is kept.

    The mean is that of the second half of the run, with forgetting; the rate falls to zero in a straight line."""
    manifest = pack.check(folder)
    types, vocab, labels = pack.lines(folder, 'types.txt.gz'), pack.lines(folder, 'vocab.txt.gz'), pack.labels(folder)
    names = [k for k in MIXTURE if f'set-{k}.npz' in manifest['files']]
    torch.manual_seed(seed)
    glove = np.load(os.path.join(folder, 'glove.npy')).astype(np.float32) if 'glove.npy' in manifest['files'] else None
    far = weights.far(os.path.dirname(start), weights.read(start)[0]) if start else None
    reader, teacher = model.Reader(types, vocab, labels, *shape, glove=glove, far=far), None
    guess = model.Hidden(shape[0], len(vocab))
    if start:
        start_from(reader, start)
    if teacher_from or start:
        d, _, heads = shape
        known = weights.read(teacher_from or start)[0]
        teacher = model.Reader(types, vocab, labels, d, blocks_of(known), heads, far=weights.far(os.path.dirname(teacher_from or start), known))
        start_from(teacher, teacher_from or start)
        teacher.eval()
    draw = Draw(folder, names, rows, seed, teacher)
    learned = [*reader.parameters(), *guess.parameters()]
    groups = [dict(params=[p for p in learned if p.dim() > 1], weight_decay=.02), dict(params=[p for p in learned if p.dim() < 2], weight_decay=0.)]
    opt = torch.optim.AdamW(groups, lr=rate, betas=(.9, .98), eps=1e-6, fused=True)
    mean, step, begun, seen = None, 0, time.time(), []
    if os.path.exists(state):
        kept = torch.load(state, weights_only=False)
        if kept['pack'] != manifest['files']:
            raise pack.Damaged(f'{state}: begun on another pack')
        reader.load_state_dict(kept['reader'])
        guess.load_state_dict(kept['guess'])
        opt.load_state_dict(kept['optimiser'])
        draw.resume(kept['draw'])
        mean, step = kept['mean'], kept['step']
        torch.set_rng_state(kept['random'])
    reader.train()
    first, end = step, stop or steps
    while step < end:
        for g in opt.param_groups:
            g['lr'] = rate * min(1, (step + 1) / 300) * max(.005, 1 - step / steps)
        b = draw()
        with mixed():
            each = losses(reader, guess, b)
            value = sum(WEIGH[k] * v for k, v in each.items())
        opt.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(learned, 2.)
        opt.step()
        step += 1
        seen.append({k: v.item() for k, v in each.items()})
        if step > steps // 2:
            with torch.no_grad():
                if mean is None:
                    mean = {k: v.clone() for k, v in reader.state_dict().items()}
                for k, v in reader.state_dict().items():
                    mean[k].lerp_(v, .002)
        if step % every == 0 or step == end:
            save(state, dict(reader=reader.state_dict(), guess=guess.state_dict(), optimiser=opt.state_dict(), draw=draw.state(), mean=mean,
                             step=step, pack=manifest['files'], random=torch.get_rng_state()))
            speed = (step - first) * rows * pack.WINDOW / (time.time() - begun)
            print(f'step {step} of {steps}, {speed:.0f} words/s,',
                  ' '.join(f'{k} {np.mean([s[k] for s in seen if k in s]):.3f}' for k in WEIGH if any(k in s for s in seen)), flush=True)
            seen = []
    if mean:
        reader.load_state_dict(mean)
    return reader.eval()


def export(reader, folder, out, shape=(256, 4, 4), start=None):
    """start: the weights that the run went on from, whose far words are carried over."""
    manifest = pack.check(folder)
    tensors = {k: v.numpy() for k, v in reader.state_dict().items()}
    tensors.update({k: v for k, v in (weights.read(start)[0] if start else {}).items() if k.startswith('far.')})
    config = dict(CONFIG, d=shape[0], L=shape[1], heads=shape[2], ff=shape[0] * 5 // 2, labels=pack.labels(folder),
                  weights={k: list(v.shape) for k, v in tensors.items()})
    corpora = sorted(n for n in manifest['files'] if n == 'stream.npz' or n.startswith('set-') and '-dev' not in n)
    weights.export(out, tensors, config, pack.lines(folder, 'vocab.txt.gz'),
                   dict(corpora=json.dumps({n: manifest['files'][n] for n in corpora})), weights.lines(os.path.dirname(start), 'far.txt') if start else ())


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--pack', required=True)
    p.add_argument('--state', required=True)
    p.add_argument('--steps', type=int, required=True)
    p.add_argument('--from', dest='start')
    p.add_argument('--teacher')
    p.add_argument('--rate', type=float, default=8e-4)
    p.add_argument('--rows', type=int, default=24)
    p.add_argument('--seed', type=int, default=1)
    p.add_argument('--blocks', type=int, default=4, help='more than those of --from: grown')
    p.add_argument('--export')
    a = p.parse_args()
    shape = 256, a.blocks, 4
    reader = train(a.pack, a.state, a.steps, a.start, a.teacher, rows=a.rows, rate=a.rate, seed=a.seed, shape=shape)
    if a.export:
        export(reader, a.pack, a.export, shape, a.start)


if __name__ == '__main__':
    main()
