"""Random dotenv files that every reader understands alike, and edits of them.

Left out is what programs disagree on (docs/format.md): open quotes, text behind
a closing quote, escapes, backticks, "KEY: value", names of other bytes, a
comment behind an empty value, and a line that starts with a quote.
"""
import random

WORDS = ('on', 'off', '0', '42', 'info', 'a b', 'http://localhost:8080/x?y=1',
         'user@example.org', '/var/lib/app', "it's", 'x=y', 'a,b,c', 'p;q',
         'C:\\dir\\file', '100%', '~', '*', '{"a":1}', '[1, 2]', 'ümlaut',
         '-----', '&amp;', '!', 'a  b', '$HOME', '${A}', 'say "hi" twice')
COMMENTS = ('# a word', '#', '# say "hi', "# don't", '######', '# OFF=1',
            '#OFF="x', '  # indented', '# a = b', '# ümlaut', '\t#tab')
KEYS = [p + s for p in ('A', 'DB', 'app', 'X_Y', '_U') for s in
        ('', '_HOST', '_PORT', '1', '.name', '-dash', '_URL')]


def quoted(rnd, quote):
    """Any text without this quote, without escapes, perhaps of many lines."""
    other = "'" if quote == '"' else '"'
    pieces = [w for w in WORDS if quote not in w and '\\' not in w]
    pieces += ['#', ' # no comment', other, other + 'x' + other, '=', ' ', '']
    lines = [''.join(rnd.choice(pieces) for _ in range(rnd.randint(0, 3)))
             for _ in range(1 if rnd.random() < .8 else rnd.randint(2, 5))]
    if len(lines) > 1 and rnd.random() < .5:
        lines.insert(1, rnd.choice(('B=not a variable', '# not a comment',
                                    'export C=1', '')))
    return quote + '\n'.join(lines) + quote


def value(rnd):
    kind = rnd.random()
    if kind < .1:
        return ''
    if kind < .55:
        plain = rnd.choice(WORDS)
        return plain + ('#' + plain if rnd.random() < .1 and
                        not plain.endswith(' ') else '')
    if kind < .62:
        return rnd.choice(('""', "''"))
    if kind < .72:
        word = rnd.choice(('on', 'off', '42', '/var/lib/app'))
        return rnd.choice('"\'') .join(('', word, '')) if rnd.random() < .5 \
            else '"' + word + '"'
    return quoted(rnd, rnd.choice('"\''))


def assignment(rnd, key, val=None):
    val = value(rnd) if val is None else val
    head = rnd.choice(('', '', '', '', '  ', '\t'))
    # "export" before an empty value is read as part of the name by some
    if val and rnd.random() < .1:
        head += rnd.choice(('export ', 'export  '))
    equals = '=' if not val else rnd.choice(('=', '=', '=', ' = ', '= ', ' ='))
    tail = ''
    if val and rnd.random() < .2:
        tail = rnd.choice((' # ', '\t# ', '  #')) + \
            rnd.choice(('why', 'see "this"', "don't", 'a # b', ''))
    elif val and rnd.random() < .05:
        tail = rnd.choice((' ', '\t', '   '))
    return head + key + equals + val + tail


class File:
    """Items: (key, text), or (None, text) for a line of text."""

    def __init__(self, items, eol='\n', final=True):
        self.items, self.eol, self.final = items, eol, final

    def bytes(self):
        text = ''.join(t + '\n' for _, t in self.items)
        if not self.final:
            text = text[:-1]
        return text.replace('\n', self.eol).encode()


def text_line(rnd):
    return (None, rnd.choice(COMMENTS) if rnd.random() < .6 else
            rnd.choice(('', '', '', '  ')))


def any_file(rnd):
    items, keys = [], rnd.sample(KEYS, rnd.randint(0, 12))
    for key in keys:
        while rnd.random() < .4:
            items.append(text_line(rnd))
        items.append((key, assignment(rnd, key)))
        if rnd.random() < .04:
            items.append((key, assignment(rnd, key)))
    while rnd.random() < .4:
        items.append(text_line(rnd))
    return File(items, rnd.choice(('\n', '\n', '\n', '\r\n')),
                rnd.random() < .85)


def edited(rnd, file):
    """What somebody makes of a file: values, spellings, keys, comments, order,
    line ends; now and then everything."""
    items = list(file.items)
    for _ in range(rnd.randint(0, 6)):
        at = rnd.randint(0, len(items))
        do = rnd.random()
        if at < len(items) and do < .45:
            key = items[at][0]
            items[at] = (key, assignment(rnd, key)) if key else text_line(rnd)
        elif at < len(items) and do < .6:
            del items[at]
        elif do < .85:
            key = rnd.choice(KEYS)
            items.insert(at, (key, assignment(rnd, key)) if
                         all(k != key for k, _ in items) or rnd.random() < .2
                         else text_line(rnd))
        elif do < .95:
            items.insert(at, text_line(rnd))
        elif items:
            items.insert(at, items.pop(rnd.randrange(len(items))))
    eol = file.eol if rnd.random() < .9 else '\r\n'
    return File(items, eol, file.final if rnd.random() < .9 else True)


def source(seed):
    return random.Random(seed)
