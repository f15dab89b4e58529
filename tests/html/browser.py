"""What browser.sh asks of its pages in Chromium.

usage: browser.py FOLDER [SHOTS]
"""
import os
import sys

from chromium import Browser

folder, shots = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ''
ONE, TWO, TAKEN = (os.path.join(folder, n + '.html')
                   for n in ('one', 'two', 'taken'))
bad = 0

# What a reader sees: rows in the view or below it, by their names.
SHOWN = '''[...document.querySelectorAll("main tbody tr")]
    .filter((r) => r.checkVisibility())
    .map((r) => r.querySelector("th code").textContent)'''
FOCUS = '''(() => { const e = document.activeElement; return e === document.body
    ? "" : e.id || (e.name ? e.name + "=" + e.value : "") || e.hash ||
    e.textContent.trim() })()'''


def same(what, want, got):
    global bad
    if want == got:
        print('ok - ' + what)
    else:
        bad += 1
        print('not ok - %s\n  expected: %r\n  got:      %r' % (
            what, want, got))


def check(what, ok, more=''):
    same(what + (': %s' % more if more and not ok else ''), True, bool(ok))


def picture(b, name):
    if shots:
        b.shot(os.path.join(shots, name + '.png'))


CONFLICT, MISSING = ['DECIDED'], ['FROM_1_2', 'NEW_TOKEN']
OTHERS = ['FOLLOWS', 'MAIL_FROM', 'RUN_DIR', 'MINE', 'OWN', 'APP_SECRET',
          'DB_URL', 'DELETED']


def reading(b):
    b.open(ONE)
    same('nothing is complained of', [], b.complaints())
    same('nothing else is asked for', ['file://' + ONE], b.requests())
    same('all but what is the same', CONFLICT + MISSING + OTHERS,
         b.run(SHOWN))
    same('the title', 'Env files and their templates', b.run('document.title'))
    same('it can be searched', False, b.run('filter.hidden'))
    b.open(ONE, script=False)
    same('without a script the same is to be read',
         CONFLICT + MISSING + OTHERS, b.run(SHOWN))
    same('but there is no search', True, b.run('filter.hidden'))
    b.run('document.querySelector("[data-k=same] summary").click()')
    check('and what is the same can be opened', 'WORKERS' in b.run(SHOWN))


def searching(b):
    b.open(ONE)
    b.run('q.focus()')
    b.write('db')
    same('a search', ['DB_URL', 'DB_HOST', 'DB_PORT', 'DB_NAME'],
         b.run(SHOWN))
    check('tells how many', b.run('found.textContent').startswith('4 of '),
          b.run('found.textContent'))
    same('stands in the address', '#q=db', b.run('location.hash'))
    b.run('q.value = "localhost host"; '
          'q.dispatchEvent(new Event("input", {bubbles: true}))')
    same('words, each of them, in values too', ['DB_HOST', 'CACHE_HOST'],
         b.run(SHOWN))
    b.run('document.querySelector("[type=reset]").click(); '
          'new Promise((r) => setTimeout(r, 50))')
    same('clear', CONFLICT + MISSING + OTHERS, b.run(SHOWN))
    same('and the address', '', b.run('location.hash'))
    b.open(ONE, '#q=nothing-like-it')
    same('nothing found', [], b.run(SHOWN))
    check('is told', b.run('found.textContent').startswith('0 of '))
    b.open(ONE, '#q=%3Cscript%3Ealert(1)%3C/script%3E')
    same('an address is text', '<script>alert(1)</script>', b.run('q.value'))
    same('and runs nothing', [], b.complaints())


def filtering(b):
    for kind, want in (
            ('conflict', CONFLICT), ('missing', MISSING), ('old', ['FOLLOWS']),
            ('removed', ['MAIL_FROM', 'RUN_DIR']), ('customised', ['MINE']),
            ('own', ['OWN', 'APP_SECRET', 'DB_URL']), ('away', ['DELETED']),
            ('conflict,old', ['DECIDED', 'FOLLOWS'])):
        b.open(ONE, '#k=' + kind)
        same('only ' + kind, want, b.run(SHOWN))
    b.open(ONE, '#k=same')
    check('only what is the same', 'WORKERS' in b.run(SHOWN) and
          'MINE' not in b.run(SHOWN))
    b.open(ONE, '#c=1')
    same('only credentials', ['NEW_TOKEN', 'APP_SECRET', 'DB_URL'],
         b.run(SHOWN))
    b.open(ONE, '#k=own&c=1&q=db')
    same('all three', ['DB_URL'], b.run(SHOWN))
    b.run('document.querySelector("[value=missing]").click()')
    same('a click adds a kind', '#q=db&k=missing%2Cown&c=1',
         b.run('location.hash'))
    b.run('location.hash = "#k=old"; new Promise((r) => setTimeout(r, 50))')
    same('another address', ['FOLLOWS'], b.run(SHOWN))
    b.run('location.hash = "#f1-own"; new Promise((r) => setTimeout(r, 50))')
    same('a place in the page is no search', ['FOLLOWS'], b.run(SHOWN))


def walking(b):
    b.open(ONE)
    seen = []
    for _ in range(40):
        b.press('Tab')
        at = b.run(FOCUS)
        if not at or at in seen:
            break
        seen.append(at)
        ring = b.run('getComputedStyle(document.activeElement).outlineStyle')
        check('the focus on %r is seen' % at, ring == 'solid', ring)
    boxes = ['k=' + k for k in ('conflict', 'missing', 'old', 'removed',
                                'customised', 'own', 'away', 'same')]
    same('the way of the focus', ['#report'], seen[:1])
    inner = seen[seen.index('q'):]
    same('through search and filter', ['q'] + boxes + ['c=1', 'Clear'],
         inner[:len(boxes) + 3])
    check('and the groups', len(inner) > len(boxes) + 8, inner)
    b.open(ONE)
    b.press('/')
    same('/ goes to the search', 'q', b.run(FOCUS))
    b.press('Tab')
    b.press(' ')
    same('a blank ticks', CONFLICT, b.run(SHOWN))
    b.open(ONE)
    b.press('Tab')
    b.press('Enter')
    same('the first link leads to the report', 'report', b.run(FOCUS))


def outlook(b):
    colours = {}
    for dark in (False, True):
        for name, path in (('one', ONE), ('two', TWO)):
            for width in (360, 800, 1280, 1920):
                b.open(path, width=width, dark=dark)
                wide = b.run('document.documentElement.scrollWidth')
                check('%s at %d px does not scroll sideways' % (name, width),
                      wide <= width, wide)
                picture(b, '%s-%d-%s' % (name, width,
                                         'dark' if dark else 'light'))
        colours[dark] = b.run('getComputedStyle(document.body)'
                              '.backgroundColor')
    same('light and dark', {False: 'rgb(255, 255, 255)',
                            True: 'rgb(20, 23, 27)'}, colours)
    b.open(ONE)
    at = b.run('''["old template", "yours", "new template"].map((t) =>
        new Set([...document.querySelectorAll(".rows thead th")]
            .filter((h) => h.textContent === t && h.offsetParent)
            .map((h) => h.getBoundingClientRect().left)).size)''')
    same('the columns of all groups stand in line', [1, 1, 1], at)
    b.call('Emulation.setEmulatedMedia', media='print')
    same('no search on paper', 0, b.run('filter.getClientRects().length'))
    b.call('Emulation.setEmulatedMedia', media='')
    b.open(TWO)
    same('side by side', True, b.run(
        'document.querySelector("#beside h2").getClientRects().length > 0'))
    b.open(TWO, '#k=away')
    check('its rows are filtered, too', set(b.run(SHOWN)) ==
          {'DB_HOST', 'FROM_1_1'}, b.run(SHOWN))


def defence(b):
    b.open(TAKEN)
    same('a script that is not ours does not run',
         'Env files and their templates', b.run('document.title'))
    same('nor a style', 'rgb(89, 98, 110)',
         b.run('getComputedStyle(bad).color'))
    said = ' '.join(str(c) for c in b.complaints())
    for what in ('script-src', 'style-src', 'default-src'):
        check('%s was enforced' % what, what in said, said[:300])
    check('and ours does', not b.run('filter.hidden'))


with Browser() as browser:
    for part in (reading, searching, filtering, walking, outlook, defence):
        part(browser)
sys.exit(1 if bad else 0)
