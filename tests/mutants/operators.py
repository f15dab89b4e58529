"""What is changed in a C file, one place at a time.

    for m in mutants(text): text[:m.start] + m.new + text[m.end:]

A file is taken as a list of tokens, without a grammar: what comes out may not
compile, and does not count then.
"""
import collections
import re

Mutant = collections.namedtuple('Mutant', 'start end new kind')

TOKEN = re.compile(r'''
    (?P<skip>/\*.*?\*/ | //[^\n]* | ^[ \t]*\#(?:[^\n]*\\\n)*[^\n]* | \s+)
  | (?P<string>"(?:\\.|[^"\\])*")
  | (?P<char>'(?:\\.|[^'\\])+')
  | (?P<word>[A-Za-z_]\w*)
  | (?P<number>\d[\w.]*)
  | (?P<op>\.\.\.|<<=|>>=|->|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|.)
''', re.X | re.S | re.M)

SWAP = {
    '==': '!=', '!=': '==', '<': '<=', '<=': '<', '>': '>=', '>=': '>',
    '&&': '||', '||': '&&', '+': '-', '-': '+', '+=': '-=', '-=': '+=',
    '++': '--', '--': '++', '*': '/', '/': '*', '%': '/', '<<': '>>',
    '>>': '<<', '&': '|', '^': '&', '|=': '&=', '&=': '|=',
}
KIND = {
    'compare': '== != < <= > >=', 'logic': '&& ||',
    'arith': '+ - += -= ++ -- * / % << >> & ^ |= &=',
}
KIND = {op: kind for kind, ops in KIND.items() for op in ops.split()}
OPEN, CLOSE = {'(': ')', '[': ']', '{': '}'}, {')', ']', '}'}
# with which no statement begins that could be left out and still compile
CONTROL = set('''if for while do switch case default return else sizeof char
    int long unsigned bool void struct enum const static size_t ssize_t
    typedef union off_t mode_t time_t double float'''.split())
# binary operators bind tighter than what stands here
LEFT_OF_CONDITION = {'(', ',', '=', 'return', '?', ':', '[', ';', '{', '}',
                     '+=', '-=', '|=', '&='}


class Tokens:
    def __init__(self, text):
        self.text = text
        found = [m for m in TOKEN.finditer(text) if m.lastgroup != 'skip']
        self.s = [m.group() for m in found]
        self.group = [m.lastgroup for m in found]
        self.at = [m.span() for m in found]
        self.pair, stack = {}, []
        for i, s in enumerate(self.s):
            if self.group[i] != 'op':
                continue
            if s in OPEN:
                stack.append(i)
            elif s in CLOSE:
                j = stack.pop()
                self.pair[i], self.pair[j] = j, i

    def mutant(self, first, last, new, kind):
        """The tokens first to last are replaced."""
        return Mutant(self.at[first][0], self.at[last][1], new, kind)

    def source(self, first, last):
        return self.text[self.at[first][0]:self.at[last][1]]

    def is_binary(self, i):
        """Does an operand end before token i?"""
        return i > 0 and (self.group[i - 1] not in ('op', 'word') or
                          self.s[i - 1] in (')', ']') or
                          self.group[i - 1] == 'word' and
                          self.s[i - 1] not in ('return', 'case', 'sizeof'))

    def end_of(self, i, stops):
        """The first token from i on that is one of stops, outside brackets."""
        while i < len(self.s) and self.s[i] not in stops:
            i = self.pair[i] if self.s[i] in OPEN else i
            i += 1
        return i


def swaps(t):
    for i, s in enumerate(t.s):
        if t.group[i] != 'op' or s not in SWAP:
            continue
        if s in ('+', '-', '*', '&') and not t.is_binary(i):
            continue
        yield t.mutant(i, i, SWAP[s], KIND[s])
    for i, s in enumerate(t.s):
        if s == '!' and t.group[i] == 'op':
            yield t.mutant(i, i, '', 'negate')


def constants(t):
    for i, s in enumerate(t.s):
        if s in ('true', 'false'):
            yield t.mutant(i, i, 'false' if s == 'true' else 'true', 'const')
        elif t.group[i] == 'number':
            base = re.match(r'0[xX]?[\da-fA-F]*|\d+', s).group()
            n = int(base, 8 if re.fullmatch('0[0-7]+', base) else 0)
            tail = s[len(base):]
            if n == 1:
                yield t.mutant(i, i, '0' + tail, 'const')
            # -2 is as much an error as -1 is
            if t.s[i - 1] != '-' or t.is_binary(i - 1):
                yield t.mutant(i, i, '%d%s' % (n + 1, tail), 'const')
        elif t.group[i] == 'char':
            yield t.mutant(i, i, '(%s + 1)' % s, 'const')


def conditions(t):
    def negated(first, last):
        return t.mutant(first, last, '!(%s)' % t.source(first, last), 'negate')

    for i, s in enumerate(t.s):
        if s in ('if', 'while') and t.s[i + 1] == '(':
            yield negated(i + 2, t.pair[i + 1] - 1)
        elif s == 'for' and t.s[i + 1] == '(':
            a = t.end_of(i + 2, ';') + 1
            b = t.end_of(a, ';')
            if b > a:
                yield negated(a, b - 1)
        elif s == '?' and t.group[i] == 'op':
            j = i - 1
            while t.s[j] not in LEFT_OF_CONDITION:
                j = (t.pair[j] if t.s[j] in CLOSE else j) - 1
            if j + 1 < i:
                yield negated(j + 1, i - 1)


def deletions(t):
    for i, s in enumerate(t.s):
        before = t.s[i - 1] if i else ''
        if before == ')':
            j = t.pair[i - 1]
            if t.s[j - 1] not in ('if', 'for', 'while', 'switch'):
                # a cast, a call: no statement begins here
                continue
        elif before not in (';', '{', '}', ':', 'else', 'do'):
            continue
        if t.group[i] != 'word' and s not in ('*', '(', '++', '--') or \
                s in CONTROL:
            continue
        end = t.end_of(i, {';', '{', '}', ')', ','} if before == ':'
                       else {';', '{', '}', ')'})
        if end < len(t.s) and t.s[end] == ';':
            yield t.mutant(i, end, ';', 'delete')


def returns(t):
    for i, s in enumerate(t.s):
        if s == 'return' and t.s[i + 1] != ';':
            end = t.end_of(i, ';') - 1
            yield t.mutant(i + 1, end, '!(%s)' % t.source(i + 1, end),
                           'return')


def flags(t):
    for i, s in enumerate(t.s):
        if s != '|' or t.group[i] != 'op':
            continue
        if t.group[i + 1] in ('word', 'number') and t.s[i + 2] != '(':
            yield t.mutant(i, i + 1, '', 'flag')
        if t.group[i - 1] in ('word', 'number') and t.s[i - 2] != '|':
            yield t.mutant(i - 1, i, '', 'flag')


def mutants(text):
    """All of them, in the order of the file."""
    t = Tokens(text)
    found = [m for some in (swaps, constants, conditions, deletions, returns,
                            flags) for m in some(t)]
    return sorted(found, key=lambda m: (m.start, m.end, m.kind, m.new))
