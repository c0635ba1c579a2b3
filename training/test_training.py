"""python3 test_training.py: a tiny pack of made-up words, in seconds."""
import contextlib
import gzip
import io
import itertools
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
    np.savez(os.path.join(folder, 'set-ud.npz'), upos=ids % 2, xpos=ids % 2, feats=ids % 2, start=[1, 0, 0, 0, 0, 0] * 10,
             head=[0, 1, 1, 1, 1, 1] * 10, rel=[0, 1, 1, 1, 1, 1] * 10, **base)
    np.savez(os.path.join(folder, 'set-pol.npz'), cue=[0, 1, 0, 0, 0, 0] * 10, cues=[[6 * i + 1, 6 * i + 2] for i in range(10)],
             segs=[[6 * i, 6 * i + 1, 1] for i in range(10)], so=range(11), **base)
    np.savez(os.path.join(folder, 'stream.npz'), ids=rng.integers(2, len(WORDS), 2000))
    pack.seal(folder)


def crossing(heads):
    arcs = [tuple(sorted((i + 1, h))) for i, h in enumerate(heads)]
    return any(a < c < b < d for a, b in arcs for c, d in arcs)


def corpora(data):
    """A folder as build.py expects it, of a few made-up words."""
    for d in ('ud', 'silver', 'ner', 'attribution', 'timex', 'pretrain'):
        os.makedirs(os.path.join(data, d))

    def write(name, text):
        opened = gzip.open if name.endswith('.gz') else open
        with opened(os.path.join(data, name), 'wt') as f:
            f.write(text)
    rows = [('Talks', 'NOUN', 2, 'nsubj'), ('continue', 'VERB', 0, 'root'), ('today', 'NOUN', 2, 'obl'), ('.', 'PUNCT', 2, 'punct')]
    tree = '# newdoc\n' + ''.join(f'{i + 1}\t{w}\t_\t{u}\tX\t_\t{h}\t{r}\t_\tC=.5|T=.9|NC=.8\n' for i, (w, u, h, r) in enumerate(rows)) + '\n'
    for name in ('ud/ewt-train.conllu', 'ud/gum-train-nonc.conllu', 'ud/ewt-dev.conllu', 'ud/gum-dev.conllu', 'silver/a.conllu.gz'):
        write(name, tree)
    for name in ('worldwide-train', 'worldwide-dev'):
        write(f'ner/{name}.bio', 'Arlen\tB-Person\nsaid\tO\n\n')
    write('ner/wikigold.bio', 'Arlen\tB-PER\nsaid\tO\n\n')
    write('ner/wnut17-train.bio', '# doc\nArlen\tB-person\nsaid\tO\n1999\tO\n\n')
    text = 'The envoy said talks continue.'
    one = json.dumps(dict(text=text, attributions=[dict(cue=[[10, 14]], source=[[0, 9]], content=[[15, 29]])]))
    when = json.dumps(dict(text='Talks continue today.', timexes=[dict(start=15, end=20, type='DATE')]))
    for part in ('train', 'dev'):
        write(f'attribution/polnear_{part}.jsonl', one + '\n')
        write(f'timex/tbaq_{part}.jsonl', when + '\n')
    write('pretrain/types.txt.gz', '<pad>\n<s>\nTalks\ncontinue')
    write('pretrain/labels.json', json.dumps(dict(ner=dict(ww=['O', 'B-Person', 'I-Person']), ud=dict(
        upos=['NOUN', 'VERB', 'PUNCT'], xpos=['X'], feats=['_'], rel=['root', 'nsubj', 'obl', 'punct']))))
    np.savez(os.path.join(data, 'pretrain/types.npz'), cnt=[0, 0, 3, 2], glove=[0, 0, 1, 2])
    np.save(os.path.join(data, 'pretrain/glove.npy'), np.ones((2, 100), np.float16))
    for part in ('news', 'extra'):
        np.savez(os.path.join(data, f'pretrain/{part}.npz'), ids=[2, 3, 2, 3])


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
        return train.train(self.pack, self.path(name), steps, rows=4, every=3, shape=SHAPE, **more)

    def test_stop_and_restart_change_nothing(self):
        whole = self.run_('a.pt', 10)
        self.run_('b.pt', 10, stop=4)
        again = self.run_('b.pt', 10)
        for (k, x), y in zip(whole.state_dict().items(), again.state_dict().values()):
            self.assertTrue(torch.equal(x, y), k)

    def test_it_learns(self):
        draw = train.Draw(self.pack, ['ud'], 4, 5, None)
        batch, guess = draw(), model.Hidden(SHAPE[0], len(WORDS))

        def trees(reader):
            return train.losses(reader, guess, batch)['head'].item()
        few, many = self.run_('c.pt', 2), self.run_('d.pt', 150, rate=1e-2)
        self.assertLess(trees(many), .8 * trees(few))

    def test_a_window_sees_itself_alone(self):
        reader = self.run_('h.pt', 2)
        ids, win = torch.tensor([[2, 3, 4, 5, 6, 7]]), torch.tensor([[0, 0, 0, 1, 1, 1]])
        with torch.no_grad():
            both = reader.encode(ids, win)
            other = reader.encode(torch.tensor([[2, 3, 4, 8, 8, 8]]), win)
        self.assertTrue(torch.allclose(both[:, :3], other[:, :3], atol=1e-6))
        self.assertFalse(torch.allclose(both[:, 3:], other[:, 3:], atol=1e-3))

    def test_the_best_tree(self):
        rng = np.random.default_rng(2)
        for n in (1, 2, 4, 5):
            score = rng.normal(size=(n, n + 1))
            score[np.arange(n), np.arange(n) + 1] = -1e4
            best = max((h for h in itertools.product(range(n + 1), repeat=n) if evaluate.is_tree(h) and not crossing(h)),
                       key=lambda h: score[np.arange(n), list(h)].sum())
            self.assertEqual(tuple(evaluate.projective(score)), best)

    def test_names_are_whole(self):
        tags = ['O', 'B-P', 'I-P']
        path = evaluate.viterbi(np.array([[0., -9, 5], [0, 1, 2], [0, -1, .5], [3, 0, 0]]), tags)
        self.assertEqual(path, [0, 1, 2, 0])
        self.assertEqual(evaluate.spans(path, tags), {(1, 3, 'P')})

    def test_noise_keeps_trees(self):
        rows = [[str(i + 1), w, 'x', 'PUNCT' if w == '.' else 'X', 'x', 'x', str(h), 'dep', '_', '_']
                for i, (w, h) in enumerate((('Talks', 2), ('continue', 0), ('today', 2), ('.', 2)))]
        out = noise.roughen([rows] * 60, np.random.default_rng(1))
        self.assertEqual(rows[0][6], '2')   # what came in is as it was
        seen = set()
        for s in out:
            kept = [r for r in s if r[3] != '_']
            seen.add((len(kept), len(s) > len(kept)))
            for r in kept:
                self.assertEqual('continue' if r[1] != 'continue' else None, s[int(r[6]) - 1][1] if int(r[6]) else None)
        self.assertEqual(seen, {(0, True), (3, False), (3, True), (4, False), (4, True)})

    def test_a_pack_from_corpora(self):
        data, out = self.path('data'), self.path('built')
        corpora(data)
        with contextlib.redirect_stdout(io.StringIO()):
            build.main(data, out)
        pack.check(out)
        corpus = pack.Corpus(out, ['ud', 'pol', 'tbaq', 'wnut'])
        types = pack.lines(out, 'types.txt.gz')
        rows = [corpus.windows('pol')[:1]]
        b, cues = corpus.batch(rows, rows[0][0][1])
        text = [types[i] for i in b['ids'][0]]
        (row, first, end, role), = cues
        self.assertEqual(text[first:end], ['said'])
        self.assertEqual([w for w, r in zip(text, role) if r == 1], ['The', 'envoy'])
        self.assertEqual([w for w, r in zip(text, role) if r == 2], ['talks', 'continue'])
        b, _ = corpus.batch([corpus.windows('tbaq')], 4)
        names = pack.labels(out)['timex']
        self.assertEqual([names[k] if k >= 0 else k for k in b['timex'][0]], ['O', 'O', 'B-DATE', 'O'])
        b, _ = corpus.batch([corpus.windows('wnut')[:1]], 3)
        self.assertEqual([int(k) for k in b['ner'][0]], [pack.labels(out)['ner'].index('B-Person'), 0, pack.NONE])
        b, _ = corpus.batch([corpus.windows('ud')[:1]], 5)
        self.assertEqual(b['head'][0].tolist(), [2, 0, 2, 2, pack.NONE])

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

    def test_grown_weights_read_alike(self):
        reader = self.run_('g.pt', 2)
        train.export(reader, self.pack, self.path('small'), SHAPE)
        more = (SHAPE[0], 3, SHAPE[2])
        types, vocab, labels = pack.lines(self.pack, 'types.txt.gz'), pack.lines(self.pack, 'vocab.txt.gz'), pack.labels(self.pack)
        grown = model.Reader(types, vocab, labels, *more).eval()
        weights_of = os.path.join(self.path('small'), 'reader.safetensors')
        train.start_from(grown, weights_of)
        small = model.Reader(types, vocab, labels, *SHAPE).eval()
        train.start_from(small, weights_of)
        ids, win = torch.tensor([[2, 3, 4, 5, 6, 7]]), torch.zeros(1, 6, dtype=torch.long)
        with torch.no_grad():
            self.assertTrue(torch.equal(grown.encode(ids, win), small.encode(ids, win)))
        with contextlib.redirect_stdout(io.StringIO()):
            learned = train.train(self.pack, self.path('grown.pt'), 3, start=weights_of, rows=4, shape=more)
        self.assertGreater(learned.E.bl[1].o.weight.abs().max().item(), 0)
        with self.assertRaises(ValueError):
            train.start_from(model.Reader(types, vocab, labels, SHAPE[0], 0, SHAPE[2]), weights_of)

    def test_recurring_words_are_read_alike(self):
        tags = ['O', 'B-P', 'I-P', 'B-Q', 'I-Q']
        words = [('Arlen', True), ('said', False), ('Arlen', True), ('arlen', True)]
        rows = [np.log(np.array(p)) for p in ([.1, .4, .01, .48, .01], [.96, .01, .01, .01, .01], [.01, .96, .01, .01, .01], [.1, .4, .01, .48, .01])]
        evaluate.recurring(rows, tags, words, False)
        self.assertEqual([int(r.argmax()) for r in rows], [1, 0, 1, 3])

    def test_export_and_another_version(self):
        reader = self.run_('f.pt', 2)
        train.export(reader, self.pack, self.path('out'), SHAPE)
        file = self.path('out/reader.safetensors')
        tensors, meta = weights.read(file)
        self.assertIn('set-ud.npz', meta['corpora'])
        self.assertEqual(set(tensors), set(reader.state_dict()))
        self.run_('g.pt', 1, start=file)
        train.export(self.run_('i.pt', 3, start=file), self.pack, self.path('next'), SHAPE)
        weights.mix(self.path('out'), self.path('next'), '.25', self.path('mixed'))
        first, second, mixed = (weights.read(self.path(d + '/reader.safetensors'))[0] for d in ('out', 'next', 'mixed'))
        for k, v in mixed.items():
            np.testing.assert_allclose(v, .75 * first[k].astype(np.float32) + .25 * second[k].astype(np.float32), rtol=2e-3, atol=1e-4)
        weights.VERSION, kept = 3, weights.VERSION
        try:
            with self.assertRaisesRegex(weights.WrongVersion, 'version 2, wanted .* version 3'):
                weights.read(file)
        finally:
            weights.VERSION = kept

    def test_far_words_have_the_rows_that_near_ones_would_have(self):
        draw = np.random.default_rng(5)
        given, hidden = draw.normal(size=(400, 10)), draw.normal(size=(11, 128))
        table = np.c_[given, np.ones(400)] @ hidden
        m, explained = widen.rows_of(table, given, ridge=1e-6)
        self.assertGreater(explained, .999)
        np.testing.assert_allclose(m, hidden, atol=1e-3)
        few, many = (widen.coded(table, draw.normal(size=(32, 128)), n) for n in (1, 3))
        self.assertLess(many[2], few[2])
        self.assertLess(many[2], .01)
        tensors = {'far.codes': many[0], 'far.books': many[1]}
        names = [f'far{i}' for i in range(400)]
        weights.export(self.path('far'), tensors, {}, ['<pad>', '<unk>'], {}, names)
        back, rows = weights.far(self.path('far'), weights.read(self.path('far/reader.safetensors'))[0])
        self.assertEqual(back, names)
        types = ['<pad>', 'Far7', 'near', 'nowhere']
        seen = model.Words(types, ['<pad>', '<unk>', 'near'], 16, far=(back, rows))
        self.assertEqual(seen.away.tolist(), [0, 1, 0, 0])
        np.testing.assert_allclose(seen.beyond[1], rows[7], atol=1e-6)

    def test_what_ships_is_read_back(self):
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'nlp', 'english', 'reader.bin')
        tensors, meta = weights.read(path)
        labels = json.loads(meta['labels'])
        vocab = meta['vocab'].split('\n')
        types = ['<pad>', 'truce', 'Envoys']
        reader = model.Reader(types, vocab, labels, 256, train.blocks_of(tensors), 4)
        train.start_from(reader, path)
        for k, v in tensors.items():
            self.assertTrue(np.isfinite(v).all(), k)
        for k in ('E.win.w.weight', 'E.win.g.weight'):
            self.assertLess(np.abs(tensors[k]).max(), 20)
            self.assertGreater(tensors[k].std(), .05)
        with open(path, 'rb') as f:
            raw = bytearray(f.read())
        raw[16] = 9
        with open(self.path('other.bin'), 'wb') as f:
            f.write(raw)
        with self.assertRaisesRegex(weights.WrongVersion, 'version 9, wanted version 2'):
            weights.read(self.path('other.bin'))

    def test_far_words_are_carried_over(self):
        reader = self.run_('h.pt', 2)
        train.export(reader, self.pack, self.path('near'), SHAPE)
        tensors, meta = weights.read(self.path('near/reader.safetensors'))
        tensors = dict(tensors, **{'far.codes': np.array([[3], [1]], np.uint8), 'far.books': np.full((256, 128), .5, np.float16)})
        with open(self.path('near/reader.json')) as f:
            config = json.load(f)
        config = {k: v for k, v in config.items() if k not in ('format', 'version', 'sha256', *meta)}
        weights.export(self.path('with'), tensors, config, weights.lines(self.path('near'), 'vocab.txt'), dict(corpora='x'), ['envoys', 'truces'])
        start = self.path('with/reader.safetensors')
        train.export(self.run_('j.pt', 2, start=start), self.pack, self.path('after'), SHAPE, start)
        self.assertEqual(weights.far(self.path('after'), weights.read(self.path('after/reader.safetensors'))[0])[0], ['envoys', 'truces'])


if torch is not None:
    import build
    import evaluate
    import model
    import noise
    import pack
    import train
    import weights
    import widen
    import words
    torch.set_num_threads(1)

if __name__ == '__main__':
    if torch is None:
        print('skipped: PyTorch is not installed')
    unittest.main()
