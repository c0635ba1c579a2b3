"""Weights in and out: the safetensors container, read without any library but numpy.

    python3 weights.py mix FIRST SECOND SHARE OUT     SHARE of SECOND, the rest of FIRST (folders)

Words beyond the vocabulary ("far") have rows that are sums of one row of each of some books (residual vector quantisation; Chen et
al. 2010, "Approximate nearest neighbor search by residual vector quantization"): far.codes [words, books], far.books
[books * 256, 128], and the words in far.txt. widen.py makes them; training leaves them as they are.

Mixed are weights of which one went on from the other; the mean keeps what the later run lost (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models")."""
import hashlib
import json
import os
import sys

import numpy as np

FORMAT, VERSION = 'parley-reader', 2
PACKED = b'parley reader\n'
KINDS = {'F16': np.float16, 'F32': np.float32, 'I64': np.int64, 'I32': np.int32, 'I8': np.int8, 'U8': np.uint8}


class WrongVersion(Exception):
    pass


def read(path):
    """-> tensors by name, metadata. Weights that name no format are those from before formats were named.

    The packed reader of the program (nlp/english/reader.bin) is read too, so that training can go on from what ships."""
    with open(path, 'rb') as f:
        raw = f.read()
    if raw.startswith(PACKED):
        return unpacked(raw)
    n = int.from_bytes(raw[:8], 'little')
    head = json.loads(raw[8:8 + n])
    meta = head.pop('__metadata__', {})
    have = (meta.get('format', FORMAT), meta.get('version', '1'))
    if have not in ((FORMAT, str(VERSION)), (FORMAT, '1')):   # 1: the same without far words
        raise WrongVersion(f'{path}: {have[0]} version {have[1]}, wanted {FORMAT} version {VERSION}')
    body = raw[8 + n:]
    return {k: np.frombuffer(body[v['data_offsets'][0]:v['data_offsets'][1]], KINDS[v['dtype']]).reshape(v['shape'])
            for k, v in head.items()}, meta


def unpacked(raw):
    """What `parley-train pack` made, widened again (nlp/pack.go, nlp/internal/kernel: how it lies there)."""
    version = int.from_bytes(raw[16:20], 'little')
    if version not in (1, VERSION):
        raise WrongVersion(f'packed reader of version {version}, wanted version {VERSION}')
    n = int.from_bytes(raw[20:24], 'little')
    head, body = json.loads(raw[32:32 + n]), raw[32 + n:]
    arrays = {a['name']: (a['shape'], body[a['at']:a['at'] + a['bytes']]) for a in head['arrays']}
    halves = {a['name'] for a in head['arrays'] if a['kind'] == 'table4'}
    out = {}

    def matrix(name, to):
        (rows, cols), b = arrays[name]
        up = -(-rows // 16) * 16
        q = np.frombuffer(b, np.int8, up * cols).reshape(up // 16, cols // 4, 16, 4).transpose(0, 2, 1, 3).reshape(up, cols)
        scale, bias = np.frombuffer(b, np.float32, 2 * up, up * cols + 4 * up).reshape(2, up)
        out[to + '.weight'], out[to + '.bias'] = (q * scale[:, None])[:rows], bias[:rows]

    def half(name, to):
        shape, b = arrays[name]
        out[to] = np.frombuffer(b, np.float16).astype(np.float32).reshape(shape)

    def norm(name, to):
        half(name + '.weight', to + '.weight')
        half(name + '.bias', to + '.bias')

    def table(name):
        (rows, cols), b = arrays[name]
        if name in halves:   # two values a byte: of sixteen columns the first eight low, the others high
            q = np.frombuffer(b, np.uint8, rows * cols // 2).reshape(rows, cols // 16, 8)
            values, at = np.stack([q & 15, q >> 4], 2).reshape(rows, cols).astype(np.float32) - 8, rows * cols // 2
        else:
            values, at = np.frombuffer(b, np.int8, rows * cols).reshape(rows, cols), rows * cols
        return values * np.frombuffer(b, np.float16, rows, at).astype(np.float32)[:, None]

    out['E.win.w.weight'] = np.concatenate([table('words'), table('words.rare')])
    out['E.win.g.weight'], out['E.win.s.weight'], out['E.win.mask'] = table('grams'), table('shapes'), np.zeros(head['dim'], np.float32)
    matrix('input', 'E.win.p')
    norm('input.norm', 'E.win.ln')
    for i in range(head['layers']):
        for k in ('n1', 'n2'):
            norm(f'block.{i}.{k}', f'E.bl.{i}.{k}')
        for k in ('qkv', 'o', 'gu', 'dn'):
            matrix(f'block.{i}.{k}', f'E.bl.{i}.{k}')
    norm('final', 'E.nf')
    for k in arrays:
        if k.startswith('m.') or k in ('ad', 'ah', 'rd', 'rh', 'qc', 'qt', 'up', 'xp', 'fe', 'bo', 'ne', 'ti', 'cu', 'ro'):
            matrix(k, k)
    for k, to in (('root', 'root'), ('arc', 'aw'), ('role', 'qw'), ('role.distance', 'qb')):
        half(k, to)
    return out, dict(corpora=json.dumps(head['corpora']), vocab=arrays['vocab'][1].decode().rstrip('\n'), labels=json.dumps(head['labels']))


def write(path, tensors, meta):
    """Half precision. meta must be strings: corpora and the pack's sha256 belong there."""
    head, at, parts = {'__metadata__': dict(meta, format=FORMAT, version=str(VERSION))}, 0, []
    for k, v in tensors.items():
        part = np.ascontiguousarray(v, np.uint8 if v.dtype == np.uint8 else np.float16)
        head[k] = dict(dtype='U8' if v.dtype == np.uint8 else 'F16', shape=list(part.shape), data_offsets=[at, at + part.nbytes])
        at += part.nbytes
        parts.append(part.tobytes())
    text = json.dumps(head).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(len(text).to_bytes(8, 'little') + text + b''.join(parts))


def export(folder, tensors, config, vocab, meta, far=()):
    """reader.safetensors, reader.json, vocab.txt and far.txt, as `parley-train pack` takes them."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, 'reader.safetensors')
    write(path, tensors, meta)
    with open(path, 'rb') as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    with open(os.path.join(folder, 'reader.json'), 'w') as f:
        json.dump(dict(config, format=FORMAT, version=VERSION, sha256=digest, **meta), f, indent=1)
    with open(os.path.join(folder, 'vocab.txt'), 'w', encoding='utf8') as f:
        f.write('\n'.join(vocab))
    with open(os.path.join(folder, 'far.txt'), 'w', encoding='utf8') as f:
        f.write('\n'.join(far))


def lines(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding='utf8') as f:
        text = f.read()
    return text.split('\n') if text else []


def far(folder, tensors):
    """-> (words, rows [n,128]) or None"""
    if 'far.codes' not in tensors:
        return None
    codes, books = tensors['far.codes'], tensors['far.books'].astype(np.float32).reshape(-1, 256, tensors['far.books'].shape[1])
    return lines(folder, 'far.txt'), sum(books[k][codes[:, k]] for k in range(len(books)))


def mix(first, second, share, out):
    a, b = (read(os.path.join(d, 'reader.safetensors')) for d in (first, second))
    with open(os.path.join(second, 'reader.json')) as f:
        config = json.load(f)
    vocab, words = lines(second, 'vocab.txt'), lines(second, 'far.txt')
    learned = [{k: v for k, v in x[0].items() if not k.startswith('far.')} for x in (a, b)]
    if vocab != lines(first, 'vocab.txt') or {k: v.shape for k, v in learned[0].items()} != {k: v.shape for k, v in learned[1].items()}:
        raise ValueError(f'{first} and {second}: other words or other sizes cannot be mixed')
    tensors = {k: (1 - float(share)) * learned[0][k].astype(np.float32) + float(share) * v.astype(np.float32) for k, v in learned[1].items()}
    tensors.update({k: v for k, v in b[0].items() if k.startswith('far.')})
    meta = dict(corpora=b[1].get('corpora', ''), mixed=f'{share} of these, the rest of weights they went on from')
    export(out, tensors, {k: v for k, v in config.items() if k not in ('format', 'version', 'sha256', *meta)}, vocab, meta, words)


if __name__ == '__main__':
    {'mix': mix}[sys.argv[1]](*sys.argv[2:])
