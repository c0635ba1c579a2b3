"""Reports as they arrive: furniture glued between sentences, speakers' labels, headlines and captions without a full stop.

A noisy set is a treebank with such words put in or taken out. What is put in has no labels but where a sentence starts."""

FURNITURE = [line.split() for line in '''
READ MORE : Latest updates
Read also : What we know so far
Advertisement
Story continues below
Share this article
Sign up for our newsletter
Watch live
Related Topics
Photo : Staff / Example Wire
Updated 14:05 GMT
Follow us on social media
Subscribe now for full access
This is a developing story .
By our correspondents
Listen to this article
Most read
Recommended Stories
list of 4 items
end of list
Image caption
'''.strip().split('\n')]
LABELS = [line.split() for line in '''
Q :
A :
MODERATOR :
QUESTION :
THE MINISTER :
SPOKESPERSON :
Mr. Arlen :
HOST :
'''.strip().split('\n')]


def roughen(sentences, draw, added=FURNITURE, labels=LABELS):
    """sentences: lists of CoNLL-U rows (lists of columns). -> the same, roughened; a row that was put in has '_' in all but FORM."""
    out = []
    for rows in sentences:
        if draw.random() < .15:
            out.append([new(w) for w in added[draw.integers(len(added))]])
        rows = [list(r) for r in rows]
        if draw.random() < .3 and len(rows) > 3 and rows[-1][3] == 'PUNCT' and all(r[6] != rows[-1][0] for r in rows):
            rows.pop()
        if draw.random() < .12:
            put = [new(w) for w in labels[draw.integers(len(labels))]]
            for r in rows:
                r[6] = str(int(r[6]) + len(put)) if int(r[6]) else '0'
            rows = put + rows
        out.append(rows)
    return out


def new(form):
    return ['0', form, '_', '_', '_', '_', '0', '_', '_', '_']
