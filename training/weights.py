"""Weights in and out: the safetensors container, read without any library but numpy.

    python3 weights.py mix FIRST SECOND SHARE OUT     SHARE of SECOND, the rest of FIRST (folders)

Mixed are weights of which one went on from the other; the mean keeps what the later run lost (Wortsman et al. 2022, "Robust
fine-tuning of zero-shot models")."""
import hashlib
import json
import os
import sys

import numpy as np

FORMAT, VERSION = 'parley-reader', 1
KINDS = {'F16': np.float16, 'F32': np.float32, 'I64': np.int64, 'I32': np.int32, 'I8': np.int8}


class WrongVersion(Exception):
    pass


def read(path):
    """-> tensors by name, metadata. Weights that name no format are those from before formats were named."""
    with open(path, 'rb') as f:
        raw = f.read()
    n = int.from_bytes(raw[:8], 'little')
    head = json.loads(raw[8:8 + n])
    meta = head.pop('__metadata__', {})
    have = (meta.get('format', FORMAT), meta.get('version', str(VERSION)))
    if have != (FORMAT, str(VERSION)):
        raise WrongVersion(f'{path}: {have[0]} version {have[1]}, wanted {FORMAT} version {VERSION}')
    body = raw[8 + n:]
    return {k: np.frombuffer(body[v['data_offsets'][0]:v['data_offsets'][1]], KINDS[v['dtype']]).reshape(v['shape'])
            for k, v in head.items()}, meta


def write(path, tensors, meta):
    """Half precision. meta must be strings: corpora and the pack's sha256 belong there."""
    head, at, parts = {'__metadata__': dict(meta, format=FORMAT, version=str(VERSION))}, 0, []
    for k, v in tensors.items():
        part = np.ascontiguousarray(v, np.float16)
        head[k] = dict(dtype='F16', shape=list(part.shape), data_offsets=[at, at + part.nbytes])
        at += part.nbytes
        parts.append(part.tobytes())
    text = json.dumps(head).encode()
    text += b' ' * (-len(text) % 8)
    with open(path, 'wb') as f:
        f.write(len(text).to_bytes(8, 'little') + text + b''.join(parts))


def export(folder, tensors, config, vocab, meta):
    """reader.safetensors, reader.json and vocab.txt, as `parley-train pack` takes them."""
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, 'reader.safetensors')
    write(path, tensors, meta)
    with open(path, 'rb') as f:
        digest = hashlib.sha256(f.read()).hexdigest()
    with open(os.path.join(folder, 'reader.json'), 'w') as f:
        json.dump(dict(config, format=FORMAT, version=VERSION, sha256=digest, **meta), f, indent=1)
    with open(os.path.join(folder, 'vocab.txt'), 'w', encoding='utf8') as f:
        f.write('\n'.join(vocab))


def mix(first, second, share, out):
    a, b = (read(os.path.join(d, 'reader.safetensors')) for d in (first, second))
    with open(os.path.join(second, 'reader.json')) as f:
        config = json.load(f)
    with open(os.path.join(second, 'vocab.txt'), encoding='utf8') as f, open(os.path.join(first, 'vocab.txt'), encoding='utf8') as g:
        vocab = f.read()
        if vocab != g.read() or {k: v.shape for k, v in a[0].items()} != {k: v.shape for k, v in b[0].items()}:
            raise ValueError(f'{first} and {second}: other words or other sizes cannot be mixed')
    tensors = {k: (1 - float(share)) * a[0][k].astype(np.float32) + float(share) * v.astype(np.float32) for k, v in b[0].items()}
    meta = dict(corpora=b[1].get('corpora', ''), mixed=f'{share} of these, the rest of weights they went on from')
    export(out, tensors, {k: v for k, v in config.items() if k not in ('format', 'version', 'sha256', *meta)}, vocab.split('\n'), meta)


if __name__ == '__main__':
    {'mix': mix}[sys.argv[1]](*sys.argv[2:])
