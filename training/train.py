"""Train the reader on a sealed pack for a fixed number of steps. A run that was stopped goes on from its state.

    python3 train.py --pack PACK --state run.pt --steps 4000 [--from reader.safetensors] [--export FOLDER]"""
import argparse
import json
import os

import numpy as np
import torch
from torch.nn import functional as F

import model
import pack
import weights

# Share of the words of a batch, set by set; a set that the pack lacks is left out.
MIXTURE = {'silver': .40, 'ud': .22, 'pol': .16, 'ner': .14, 'tbaq': .08}
CAPITALS, LOWER = .10, .05   # share of the windows seen in capitals, in lower case
KEYS = ('upos', 'xpos', 'feats', 'rel', 'ner', 'timex', 'cue', 'start', 'head')
CONFIG = dict(rope_base=10000, ln_eps=1e-5, buckets=32768, ngram=[2, 5], dist_clip=model.CLIP, window=192, dims=model.DIMS)


def batch(chosen):
    """Windows of different lengths as one block: ids, sentence numbers, which words are there, labels."""
    n = max(len(w['ids']) for w in chosen)

    def pad(k, fill):
        return torch.tensor(np.stack([np.pad(w[k], (0, n - len(w['ids'])), constant_values=fill) for w in chosen]))
    ids, sent = pad('ids', 0), pad('sent', -1)
    return ids, sent, sent >= 0, {k: pad(k, -100) for k in KEYS}


def loss(reader, chosen, trust, case):
    """trust [B]: 4 for gold, 1 for silver."""
    ids, sent, ok, gold = batch(chosen)
    h = reader.E(ids, case, ok)
    out = reader.tags(h)
    arcs = reader.arcs(h, sent, ok)
    out['head'] = arcs
    out['rel'] = reader.rels(h, gold['head'])
    total = torch.zeros(())
    for k, z in out.items():
        y = gold[k]
        there = y != -100
        if not there.any():
            continue
        w = trust[:, None].expand_as(y)[there]
        if k == 'start':
            each = F.binary_cross_entropy_with_logits(z[there], y[there].float(), reduction='none')
        else:
            each = F.cross_entropy(z[there], y[there], reduction='none')
        total = total + (each * w).sum() / w.sum()
    roles = [F.cross_entropy(reader.roles(h[i, :len(w['ids'])], a, e), torch.tensor(r))
             for i, w in enumerate(chosen) for a, e, r in w['cues']]
    return total + torch.stack(roles).mean() if roles else total


def save(path, state):
    """Whole or not at all: a stop in the middle of writing leaves the state before it."""
    torch.save(state, path + '.part')
    os.replace(path + '.part', path)


def train(folder, state, steps, start=None, words=4608, rate=6e-4, seed=1, every=200, stop=None, shape=(256, 4, 4)):
    """Returns the reader with its mean weights. `stop` ends the run early, as a power cut would, after its state is kept."""
    manifest = pack.check(folder)
    types, vocab, labels = pack.lines(folder, 'types.txt.gz'), pack.lines(folder, 'vocab.txt.gz'), pack.labels(folder)
    sets = {k: pack.windows(folder, k) for k in MIXTURE if f'set-{k}.npz' in manifest['files']}
    share = np.array([MIXTURE[k] / np.mean([len(w['ids']) for w in sets[k]]) for k in sets])
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    reader = model.Reader(types, vocab, labels, *shape)
    if start:
        reader.load_state_dict({k: torch.tensor(v.astype(np.float32)) for k, v in weights.read(start)[0].items()})
    opt = torch.optim.AdamW(reader.parameters(), lr=rate, betas=(.9, .98), eps=1e-6, weight_decay=.02)
    mean, step = {k: v.clone() for k, v in reader.state_dict().items()}, 0
    if os.path.exists(state):
        kept = torch.load(state, weights_only=False)
        if kept['pack'] != manifest['files']:
            raise pack.Damaged(f'{state}: begun on another pack')
        reader.load_state_dict(kept['reader'])
        opt.load_state_dict(kept['optimiser'])
        mean, step, rng.bit_generator.state = kept['mean'], kept['step'], kept['draws']
        torch.set_rng_state(kept['random'])
    reader.train()
    while step < (stop or steps):
        chosen, trust, room = [], [], words
        while room > 0:
            name = list(sets)[rng.choice(len(share), p=share / share.sum())]
            w = sets[name][rng.integers(len(sets[name]))]
            chosen.append(w)
            trust.append(1. if name == 'silver' else 4.)
            room -= len(w['ids'])
        case = torch.tensor(rng.choice(3, len(chosen), p=[1 - CAPITALS - LOWER, CAPITALS, LOWER]))
        for g in opt.param_groups:
            g['lr'] = rate * min(1, (step + 1) / 200) * (1 - step / steps)
        value = loss(reader, chosen, torch.tensor(trust), case)
        opt.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(reader.parameters(), 2.)
        opt.step()
        step += 1
        pull = max(.002, 1 / step)   # plain mean first, then with forgetting
        with torch.no_grad():
            for k, v in reader.state_dict().items():
                mean[k].lerp_(v, pull)
        if step % every == 0 or step == (stop or steps):
            save(state, dict(reader=reader.state_dict(), optimiser=opt.state_dict(), mean=mean, step=step, pack=manifest['files'],
                             draws=rng.bit_generator.state, random=torch.get_rng_state()))
            print(f'step {step} of {steps} loss {value.item():.3f}', flush=True)
    reader.load_state_dict(mean)
    return reader.eval()


def export(reader, folder, out, shape=(256, 4, 4)):
    manifest = pack.check(folder)
    tensors = {k: v.numpy() for k, v in reader.state_dict().items()}
    config = dict(CONFIG, d=shape[0], L=shape[1], heads=shape[2], ff=shape[0] * 5 // 2, labels=pack.labels(folder),
                  weights={k: list(v.shape) for k, v in tensors.items()})
    corpora = sorted(n for n in manifest['files'] if n.startswith('set-') and '-dev' not in n)
    weights.export(out, tensors, config, pack.lines(folder, 'vocab.txt.gz'),
                   dict(corpora=json.dumps({n: manifest['files'][n] for n in corpora})))


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--pack', required=True)
    p.add_argument('--state', required=True)
    p.add_argument('--steps', type=int, required=True)
    p.add_argument('--from', dest='start')
    p.add_argument('--rate', type=float, default=6e-4)
    p.add_argument('--export')
    a = p.parse_args()
    reader = train(a.pack, a.state, a.steps, a.start, rate=a.rate)
    if a.export:
        export(reader, a.pack, a.export)


if __name__ == '__main__':
    main()
