"""What the reader sees of a word: its lower-case form, hashed letter n-grams, and its shape.

These must agree with nlp's Go code to the code point."""
import re
import unicodedata

BUCKETS = 32768
QUOTES = str.maketrans({'‘': "'", '’': "'", '“': '"', '”': '"', '…': '...', '–': '-', '\u00a0': ' ', '´': "'", '`': "'"})


def category(c):
    return unicodedata.category(c)


def norm(word):
    if word in ('``', "''"):
        return '"'
    word = unicodedata.normalize('NFC', word).translate(QUOTES)
    if word == '—':
        word = '--'
    digits = sum(category(c) == 'Nd' for c in word)
    return re.sub(r'\d', '0', word) if len(word) > 4 and digits > 4 else word


def lower(word):
    def one(c):
        low = 'i' if c == 'İ' else c.lower()
        return low if len(low) == 1 else c
    return ''.join(one(c) for c in norm(word))


def ngrams(word):
    s = lower(word)
    s = '<' + (s if len(s) <= 20 else s[:10] + s[-10:]) + '>'
    rows = []
    for n in (2, 3, 4, 5):
        for i in range(len(s) - n + 1):
            h = 2166136261
            for b in s[i:i + n].encode():
                h = ((h ^ b) * 16777619) & 0xffffffff
            rows.append(h % BUCKETS)
    return rows


def shape(word):
    word = norm(word)
    letters = [c for c in word if category(c)[0] == 'L']
    digits = any(category(c) == 'Nd' for c in word)
    upper = [category(c) in ('Lu', 'Lt') for c in letters]
    if not letters:
        kind = 1 if digits else 0
    elif digits:
        kind = 2
    elif not any(upper):
        kind = 3
    elif len(letters) == 1:
        kind = 5
    elif all(upper):
        kind = 6
    elif upper[0] and sum(upper) == 1:
        kind = 4
    else:
        kind = 7
    other = any(c != '-' and category(c)[0] != 'L' and category(c) != 'Nd' for c in word)
    return 4 * kind + ('-' in word) + 2 * other


# Rough words with their places, for corpora that come without any (PolNeAR, TBAQ). The program's own tokeniser is learned.
_ABBREVIATED = r"(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sgt|Capt|Maj|Adm|Sen|Rep|Gov|Prof|Rev|St|Jr|Sr|Inc|Corp|Co|Ltd|Bros|No|vs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
_WORD = re.compile('|'.join((
    r"https?://\S+", r"\S+@\S+\.\w+", r"[@#]\w+", _ABBREVIATED, r"(?:[A-Za-z]\.){2,}", r"[A-Z]\.(?=\s+[A-Z])",
    r"\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|bn|m|k)?(?![^\W\d])", r"\.\.+", r"--+", r"``", r"''",
    r"[^\W_]+(?:\.[^\W\d_]+)*(?:['’][^\W\d_]+)*", r"\S")))
_CLITIC = re.compile(r"(.+?)(n['’]t|['’](?:s|re|ve|ll|d|m))$", re.I)


def tokenise(text):
    """-> (start, end) of every word, in code points."""
    for m in _WORD.finditer(text):
        a, e, word = m.start(), m.end(), m.group()
        clitic = None if word.startswith('http') else _CLITIC.match(word)
        cut = a + 3 if word.lower() == 'cannot' else a + clitic.end(1) if clitic else None
        yield from [(a, cut), (cut, e)] if cut else [(a, e)]
