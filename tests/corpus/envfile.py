"""A small reader of dotenv files, for tests: it knows docs/format.md and
shares no code with the program, so that the two check each other.

    items(data)         the items of a file: every byte is in exactly one
    settings(items)     key -> value as written, of its last assignment
    same_value(a, b)    what the value table calls equal
    decide(b, o, t)     the row of the value table
    hunks(data)         the conflict hunks of a merge, and
    side(data, which)   the file with one side of each hunk taken
"""
import re

HEAD = re.compile(rb'[ \t]*(?!export[ \t]+=)(export[ \t]+)?([A-Za-z0-9_.-]+)'
                  rb'(?:[ \t]*=|:(?=[ \t]))[ \t]*')
# a name that not all readers take: no key, but its value has an end
ODD = re.compile(rb'[ \t]*(?!export[ \t]+=)(?:export[ \t]+)?'
                 rb'[^ \t\n=#\'"`]+[ \t]*=[ \t]*')
MARKER = re.compile(rb'(?:<{7,}|>{7,}|={7,}|\|{7,})(?: [^\n]*)?\r*\n?\Z')
ACCEPTABLE = re.compile(rb'[ \t]*(?:#|\r*\n|\Z)')
SAFE = re.compile(rb'[A-Za-z0-9_./:@,+=-]*\Z')
DISABLED = re.compile(rb'[ \t]*#+[ \t]*(?:export[ \t]+)?'
                      rb'([A-Za-z_][A-Za-z0-9_.-]*)=')


class Item:
    """kind: blank, comment, marker, assign or opaque. Of an assignment head,
    val and trail; val is None otherwise. open: where it ends depends on the
    lines below; junk: text stands behind the closing quote."""
    __slots__ = ('kind', 'raw', 'key', 'val', 'quote', 'trail', 'open',
                 'junk', 'escaped', 'exported')

    def __init__(self, kind, raw):
        self.kind, self.raw = kind, raw
        self.key = self.val = self.quote = None
        self.trail = b''
        self.open = self.junk = self.escaped = self.exported = False

    @property
    def text(self):
        return self.raw.rstrip(b'\n').rstrip(b'\r')


def close_quote(data, at):
    """The offset of the quote that closes the one at `at`; or None, and why
    not: 'open' or 'junk'. The third: closed at an escaped quote."""
    quote, escaped, i = data[at:at + 1], None, at
    while True:
        i = data.find(quote, i + 1)
        if i < 0:
            break
        before = i
        while data[before - 1:before] == b'\\':
            before -= 1
        if ACCEPTABLE.match(data, i + 1):
            if (i - before) % 2 == 0:
                return i, None, before < i
            escaped = i
        elif (i - before) % 2 == 0:
            break
    if escaped is not None:
        return escaped, 'open', True
    return None, 'open' if i < 0 or b'\n' in data[at:i] else 'junk', False


def line_end(data, at):
    end = data.find(b'\n', at)
    return len(data) if end < 0 else end + 1


def items(data):
    out, at = [], 3 if data.startswith(b'\xef\xbb\xbf') else 0
    while at < len(data):
        head, kind, why, slash = HEAD.match(data, at), 'assign', None, False
        if not head:
            head, kind = ODD.match(data, at), 'opaque'
        end, close, quoted = line_end(data, at), None, False
        if head:
            val = head.end()
            quoted = data[val:val + 1] in (b'"', b"'", b'`') and \
                val < len(data)
            if quoted:
                close, why, slash = close_quote(data, val)
                end = line_end(data, val if close is None else close)
        outside = data[at if close is None else close:end]
        if head and re.search(rb'\r(?!\r*\n)', outside.rstrip(b'\r')
                              if not outside.endswith(b'\n') else outside):
            kind = 'opaque'
        raw = data[at:end]
        if not head:
            line = raw.rstrip(b'\r\n').strip(b' \t')
            kind = ('blank' if not line else
                    'comment' if line.startswith(b'#') else
                    'marker' if MARKER.match(raw) else 'opaque')
        item = Item(kind, raw)
        item.open, item.junk, item.escaped = why == 'open', why == 'junk', slash
        if kind == 'assign':
            item.key, item.exported = head.group(2), bool(head.group(1))
            if close is not None:
                item.quote = data[val:val + 1]
                item.val = data[val:close + 1]
                item.trail = data[close + 1:end].rstrip(b'\r\n')
            else:
                rest = data[val:end].rstrip(b'\n').rstrip(b'\r') \
                    if data[end - 1:end] == b'\n' else data[val:end]
                # a comment starts at a "#" behind a blank
                lead = data[val - 1:val]
                found = re.search(rb'(?<=[ \t])#', lead + rest)
                cut = found.start() - len(lead) if found else len(rest)
                item.val = rest[:cut].rstrip(b' \t')
                item.trail = rest[len(item.val):]
        out.append(item)
        at = end
    return out


def occurrences(list_):
    found = {}
    for item in list_:
        if item.kind == 'assign':
            found.setdefault(item.key, []).append(item.val)
    return found


def settings(list_):
    return {key: vals[-1] for key, vals in occurrences(list_).items()}


def fold(value):
    return re.sub(rb'\r+\n', b'\n', value)


def bare(value):
    if len(value) >= 2 and value[:1] == value[-1:] and value[:1] in b'\'"`':
        return value[1:-1]
    return value


def same_value(a, b):
    if a is None or b is None:
        return a is b
    if fold(a) == fold(b):
        return True
    if a[:1] == b'`' or b[:1] == b'`':
        return False
    return bare(a) == bare(b) and bool(SAFE.match(bare(a)))


def decide(b, o, t):
    """The row of the value table: 'same', 'theirs' (adopted, removed, added),
    'ours' (kept, yours), 'conflict', or one side changed what the other
    removed: 'removed'."""
    if same_value(o, t):
        return 'same'
    if same_value(o, b):
        return 'theirs'
    if same_value(t, b):
        return 'ours'
    return 'removed' if o is None or t is None else 'conflict'


HUNK = re.compile(rb'^<{7} ([^\n]*)\n(.*?)^={7}\r?\n(.*?)^>{7} [^\n]*(?:\n|\Z)',
                  re.S | re.M)


def hunks(data):
    """[(label, ours, theirs)] of the plain style."""
    return [(m.group(1).rstrip(b'\r'), m.group(2), m.group(3))
            for m in HUNK.finditer(data)]


def side(data, which):
    return HUNK.sub(lambda m: m.group(2 if which == 'ours' else 3), data)
