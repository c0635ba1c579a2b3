"""python3 test_training.py: a tiny pack of made-up words, in seconds."""
import contextlib
import gzip
import io
import json
import os
import tempfile
import unittest

try:
    import numpy as np
    import torch
except ImportError:
    np = torch = None

WORDS = ['<pad>', '<s>', 'the', 'envoy', 'Arlen', 'said', 'Talks', 'continue', '.', '1,250']
SHAPE = (16, 1, 2)


def make(folder):
    labels = dict(upos=['X', 'Y'], xpos=['X', 'Y'], feats=['_', 'F'], rel=['root', 'dep'], ner=['O', 'B-P', 'I-P'],
                  timex=['O', 'B-DATE'], cue=['O', 'B', 'I'])
    for name, text in (('types', WORDS), ('vocab', ['<pad>', '<unk>'] + [w.lower() for w in WORDS[2:]])):
        with gzip.open(os.path.join(folder, name + '.txt.gz'), 'wt') as f:
            f.write('\n'.join(text))
    with open(os.path.join(folder, 'labels.json'), 'w') as f:
        json.dump(labels, f)
    n, rng = 60, np.random.default_rng(3)
    ids = rng.integers(2, len(WORDS), n)
    base = dict(ids=ids, lens=[6] * 10, doc=[i // 4 for i in range(10)])
    np.savez(os.path.join(folder, 'set-ud.npz'), upos=ids % 2, xpos=ids % 2, feats=ids % 2,
             head=[0, 1, 1, 1, 1, 1] * 10, rel=[0, 1, 1, 1, 1, 1] * 10, **base)
    np.savez(os.path.join(folder, 'set-pol.npz'), cue=[0, 1, 0, 0, 0, 0] * 10, cues=[[6 * i + 1, 6 * i + 2] for i in range(10)],
             segs=[[6 * i, 6 * i + 1, 1] for i in range(10)], so=range(11), **base)
    pack.seal(folder)


@unittest.skipIf(torch is None, 'PyTorch is not installed')
class Training(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.pack = os.path.join(self.tmp.name, 'pack')
        os.mkdir(self.pack)
        make(self.pack)

    def tearDown(self):
        self.tmp.cleanup()

    def path(self, name):
        return os.path.join(self.tmp.name, name)

    def run_(self, name, steps, **more):
        with contextlib.redirect_stdout(io.StringIO()):
            return self.run_loud(name, steps, **more)

    def run_loud(self, name, steps, **more):
        return train.train(self.pack, self.path(name), steps, words=40, every=3, shape=SHAPE, **more)

    def test_stop_and_restart_change_nothing(self):
        whole = self.run_('a.pt', 10)
        self.run_('b.pt', 10, stop=4)
        again = self.run_('b.pt', 10)
        for (k, x), y in zip(whole.state_dict().items(), again.state_dict().values()):
            self.assertTrue(torch.equal(x, y), k)

    def test_it_learns(self):
        ws = pack.windows(self.pack, 'ud')
        args = ws, torch.ones(len(ws)), torch.zeros(len(ws), dtype=torch.long)
        few, many = self.run_('c.pt', 2), self.run_('d.pt', 150, rate=1e-2)
        self.assertLess(train.loss(many, *args).item(), .8 * train.loss(few, *args).item())

    def test_damaged_set_is_named(self):
        with open(os.path.join(self.pack, 'set-pol.npz'), 'r+b') as f:
            f.seek(40)
            f.write(b'?')
        with self.assertRaisesRegex(pack.Damaged, 'set-pol.npz'):
            self.run_('e.pt', 1)
        self.assertFalse(os.path.exists(self.path('e.pt')))

    def test_capitals_change_the_shape_only(self):
        types = pack.lines(self.pack, 'types.txt.gz')
        reader = model.Reader(types, types, pack.labels(self.pack), *SHAPE)
        self.assertEqual(reader.E.win.shapes[1, 3].item(), words.shape('ENVOY'))
        self.assertEqual(words.ngrams('ENVOY'), words.ngrams('envoy'))

    def test_export_and_another_version(self):
        reader = self.run_('f.pt', 2)
        train.export(reader, self.pack, self.path('out'), SHAPE)
        file = self.path('out/reader.safetensors')
        tensors, meta = weights.read(file)
        self.assertIn('set-ud.npz', meta['corpora'])
        self.assertEqual(set(tensors), set(reader.state_dict()))
        self.run_('g.pt', 1, start=file)
        weights.VERSION, kept = 2, weights.VERSION
        try:
            with self.assertRaisesRegex(weights.WrongVersion, 'version 1, wanted .* version 2'):
                weights.read(file)
        finally:
            weights.VERSION = kept


if torch is not None:
    import model
    import pack
    import train
    import weights
    import words
    torch.set_num_threads(1)

if __name__ == '__main__':
    if torch is None:
        print('skipped: PyTorch is not installed')
    unittest.main()
