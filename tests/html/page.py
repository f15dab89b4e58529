#!/usr/bin/env python3
"""A page of --html, read without a browser.

usage: page.py check FILE     what is wrong with it, a line each; 1 if anything
       page.py rows FILE      a line for each variable, in the page's order:
                              section kind key old yours new notes, by "|"
       page.py facts FILE     what is said of each env file: "term: text"
       page.py text FILE      all of its text
       page.py contrast CSS   pairs of colours with too little contrast
"""
import base64
import hashlib
import html.parser
import re
import sys
import unicodedata

VOID = {'meta', 'input', 'link', 'br', 'img', 'hr'}
# elements of the frame and the report, with what each may carry; nothing here
# loads anything
KNOWN = {
    'html': {'lang'}, 'head': set(), 'title': set(), 'style': set(),
    'script': set(), 'body': set(), 'header': set(), 'footer': set(),
    'meta': {'charset', 'name', 'content', 'http-equiv'},
    'a': {'class', 'href'}, 'nav': {'aria-label', 'class', 'tabindex'},
    'main': {'id', 'tabindex'}, 'section': {'id', 'aria-labelledby'},
    'h1': set(), 'h2': {'id'}, 'h3': set(), 'p': {'class'},
    'dl': set(), 'dt': set(), 'dd': set(),
    'form': {'id', 'role', 'hidden'}, 'fieldset': set(), 'legend': set(),
    'label': {'for'}, 'button': {'type'}, 'output': {'id', 'for'},
    'input': {'type', 'id', 'name', 'value', 'autocomplete', 'spellcheck',
              'placeholder'},
    'details': {'open', 'data-k', 'id'}, 'summary': set(),
    'div': {'class', 'tabindex', 'role', 'aria-labelledby'},
    'table': {'class'}, 'thead': set(), 'tbody': set(),
    'tr': {'data-c', 'data-k'}, 'th': {'scope'}, 'td': {'class'},
    'code': set(), 'i': set(), 'small': set(), 'span': {'class'},
}


class Page(html.parser.HTMLParser):
    def __init__(self, data):
        super().__init__(convert_charrefs=True)
        self.wrong, self.open, self.ids, self.links = [], [], [], []
        self.rows, self.facts, self.words, self.raw = [], [], [], {}
        self.policy = self.section = self.kind = self.row = None
        self.headings = []
        self.feed(data)
        self.close()
        if self.open:
            self.wrong.append('not closed: %s' % self.open)

    def handle_starttag(self, tag, attrs):
        have = dict(attrs)
        if len(have) != len(attrs):
            self.wrong.append('an attribute twice: %s' % attrs)
        if tag not in KNOWN:
            self.wrong.append('element <%s>' % tag)
        elif set(have) - KNOWN[tag]:
            self.wrong.append('<%s> has %s' % (tag, set(have) - KNOWN[tag]))
        if have.get('id'):
            self.ids.append(have['id'])
        for name in ('href', 'for', 'aria-labelledby'):
            if name in have:
                self.links.append(have[name].lstrip('#'))
                if name == 'href' and not have[name].startswith('#'):
                    self.wrong.append('leads away: %s' % have[name])
        if have.get('http-equiv') == 'Content-Security-Policy':
            self.policy = have['content']
        if tag == 'section':
            self.section, self.kind = have.get('id'), None
        if tag == 'details':
            self.kind = have.get('data-k', '-')
        if tag in ('h1', 'h2', 'h3'):
            self.headings.append(tag)
        if tag == 'tr':
            self.row = []
        if tag in ('td', 'th') and self.row is not None:
            self.row.append('')
        if tag in ('dt', 'dd'):
            self.facts.append('')
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.wrong.append('</%s> within %s' % (tag, self.open[-2:]))
        else:
            self.open.pop()
        if tag == 'tr':
            if 'tbody' in self.open and 'main' in self.open:
                self.rows.append([self.section, self.kind] + self.row)
            self.row = None

    def handle_data(self, data):
        here = self.open[-1] if self.open else ''
        if here in ('style', 'script'):
            self.raw[here] = self.raw.get(here, '') + data
            return
        self.words.append(data)
        if self.row:
            # what stands beside a name in its cell is small print
            if here != 'small' or len(self.row) > 1:
                self.row[-1] += data
        if self.open[-1:] in (['dt'], ['dd']):
            self.facts[-1] += data

    def handle_comment(self, data):
        self.wrong.append('a comment')


def check(data):
    try:
        text = data.decode('utf8')
    except UnicodeDecodeError as e:
        return ['no UTF-8: %s' % e]
    wrong = ['U+%04X in the page' % ord(c) for c in set(text)
             if unicodedata.category(c) in ('Cc', 'Cf', 'Zl', 'Zp')
             and c not in '\n\t']
    page = Page(text)
    wrong += page.wrong
    if not text.startswith('<!DOCTYPE html>\n'):
        wrong.append('no doctype')
    wrong += ['id %s twice' % i for i in set(page.ids)
              if page.ids.count(i) > 1]
    wrong += ['nothing is %s' % i for i in page.links if i not in page.ids]
    for what in ('http:', 'https:', '//', 'url(', '@import', 'fetch', 'eval',
                 'innerHTML', 'XMLHttp', 'import('):
        for part in ('style', 'script'):
            at = re.sub(r'/\*.*?\*/', '', page.raw.get(part, ''), flags=re.S)
            if what in at:
                wrong.append('%s in the %s' % (what, part))
    want = ["default-src 'none'", "base-uri 'none'", "form-action 'none'"]
    for part in ('style', 'script'):
        digest = hashlib.sha256(page.raw.get(part, '').encode()).digest()
        want.append("%s-src 'sha256-%s'"
                    % (part, base64.b64encode(digest).decode()))
    if sorted((page.policy or '').split('; ')) != sorted(want):
        wrong.append('the policy is %s, not %s' % (page.policy, want))
    level = 0
    for h in page.headings:
        if int(h[1]) > level + 1:
            wrong.append('%s below h%d' % (h, level))
        level = int(h[1])
    if page.headings.count('h1') != 1:
        wrong.append('%d h1' % page.headings.count('h1'))
    return wrong


def luminance(colour):
    part = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    part = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
            for c in part]
    return 0.2126 * part[0] + 0.7152 * part[1] + 0.0722 * part[2]


def ratio(a, b):
    a, b = sorted((luminance(a), luminance(b)))
    return (b + 0.05) / (a + 0.05)


# WCAG 2.1: 4.5 for text, 3 for the edge of a control and what has the focus
PAIRS = [(ink, paper, 4.5) for paper in ('back', 'band')
         for ink in ('text', 'soft', 'link', 'warn')] + \
        [('text', 'mark', 4.5), ('edge', 'back', 3), ('edge', 'band', 3),
         ('link', 'back', 3)]


def contrast(css):
    schemes = re.findall(r':root \{(.*?)\}', css, re.S)
    wrong = [] if len(schemes) == 2 else ['%d schemes' % len(schemes)]
    for name, scheme in zip(('light', 'dark'), schemes):
        colour = dict(re.findall(r'--(\w+): (#[0-9a-f]{6});', scheme))
        for ink, paper, least in PAIRS:
            got = ratio(colour[ink], colour[paper])
            if got < least:
                wrong.append('%s: %s on %s is %.2f' % (name, ink, paper, got))
    loose = re.sub(r':root \{.*?\}', '', css, flags=re.S)
    wrong += ['a colour of its own: ' + c
              for c in re.findall(r':[^;{]*(#[0-9a-f]{3,8}\b)', loose)]
    return wrong


def main():
    what, path = sys.argv[1:3]
    with open(path, 'rb') as f:
        data = f.read()
    if what in ('check', 'contrast'):
        wrong = check(data) if what == 'check' else contrast(data.decode())
        print(*wrong, sep='\n', end='\n' if wrong else '')
        return 1 if wrong else 0
    page = Page(data.decode())
    if what == 'rows':
        for row in page.rows:
            print('|'.join(' '.join(c.split()) for c in row))
    elif what == 'facts':
        for i in range(0, len(page.facts), 2):
            print('%s: %s' % (page.facts[i], page.facts[i + 1]))
    elif what == 'text':
        print(''.join(page.words))
    return 0


if __name__ == '__main__':
    sys.exit(main())
