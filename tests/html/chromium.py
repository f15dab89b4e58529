"""Chromium without a window, driven over a pipe: a module for browser.py.

    with Browser() as b:
        b.open(path, width=1280, dark=True)
        b.run('document.title')
        b.press('Tab')
        b.shot('page.png')

The pipe is the protocol of --remote-debugging-pipe: JSON messages that end
with a NUL byte, on descriptors 3 and 4.
"""
import base64
import json
import os
import shutil
import subprocess
import tempfile

NAMES = ('chromium', 'chromium-browser', 'google-chrome')
KEYS = {'Tab': 9, 'Enter': 13, 'Escape': 27, ' ': 32, '/': 191}


def program():
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    def __init__(self):
        self.home = tempfile.mkdtemp(prefix='merge-env.')
        out_r, out_w = os.pipe()
        in_r, in_w = os.pipe()

        def descriptors():
            # both above 4 first, so that neither covers the other
            a, b = os.dup(in_r), os.dup(out_w)
            a, b = os.dup(a), os.dup(b)
            os.dup2(a, 3)
            os.dup2(b, 4)

        self.said = open(os.path.join(self.home, 'log'), 'w+b')
        self.process = subprocess.Popen(
            (program(), '--headless=new', '--no-sandbox', '--disable-gpu',
             '--disable-dev-shm-usage', '--hide-scrollbars',
             '--force-color-profile=srgb', '--no-first-run',
             '--disable-background-networking',
             '--user-data-dir=' + self.home, '--remote-debugging-pipe',
             'about:blank'),
            stdin=subprocess.DEVNULL, stdout=self.said, stderr=self.said,
            env={**os.environ, 'HOME': self.home}, close_fds=False,
            preexec_fn=descriptors)
        os.close(in_r)
        os.close(out_w)
        self.to, self.back = os.fdopen(in_w, 'wb', 0), os.fdopen(out_r, 'rb')
        self.number, self.session, self.events = 0, None, []
        target = [t for t in self.call('Target.getTargets')['targetInfos']
                  if t['type'] == 'page'][0]
        self.session = self.call('Target.attachToTarget',
                                 targetId=target['targetId'],
                                 flatten=True)['sessionId']
        for domain in ('Page', 'Network', 'Log', 'Runtime', 'Security'):
            self.call(domain + '.enable')
        self.call('Emulation.setFocusEmulationEnabled', enabled=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.session = None
            self.call('Browser.close')
        except (EOFError, OSError):
            pass
        self.to.close()
        self.process.wait()
        self.back.close()
        self.said.close()
        shutil.rmtree(self.home, ignore_errors=True)

    def message(self):
        data = bytearray()
        while True:
            c = self.back.read(1)
            if not c:
                raise EOFError('chromium has ended')
            if c == b'\0':
                return json.loads(data)
            data += c

    def call(self, method, **params):
        self.number += 1
        m = {'id': self.number, 'method': method, 'params': params}
        if self.session:
            m['sessionId'] = self.session
        self.to.write(json.dumps(m).encode() + b'\0')
        while True:
            answer = self.message()
            if answer.get('id') == self.number:
                if 'error' in answer:
                    raise RuntimeError('%s: %s' % (method, answer['error']))
                return answer['result']
            self.events.append(answer)

    def wait(self, method):
        while not any(e.get('method') == method for e in self.events):
            self.events.append(self.message())

    def open(self, path, fragment='', width=1280, height=900, dark=False,
             script=True):
        self.call('Emulation.setDeviceMetricsOverride', width=width,
                  height=height, deviceScaleFactor=1, mobile=False)
        self.call('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme',
             'value': 'dark' if dark else 'light'}])
        self.call('Emulation.setScriptExecutionDisabled', value=not script)
        self.events.clear()
        self.call('Page.navigate', url='about:blank')
        self.wait('Page.loadEventFired')
        self.events.clear()
        self.call('Page.navigate', url='file://' + path + fragment)
        self.wait('Page.loadEventFired')

    def run(self, expression):
        r = self.call('Runtime.evaluate', expression=expression,
                      returnByValue=True, awaitPromise=True)
        if 'exceptionDetails' in r:
            raise RuntimeError(r['exceptionDetails'])
        return r['result'].get('value')

    def press(self, key):
        code = KEYS.get(key) or ord(key.upper())
        text = {'Tab': {}, 'Escape': {}, 'Enter': {'text': '\r'}}.get(
            key, {'text': key})
        for kind in ('keyDown', 'keyUp'):
            self.call('Input.dispatchKeyEvent', type=kind, key=key,
                      windowsVirtualKeyCode=code,
                      **(text if kind == 'keyDown' else {}))

    def write(self, text):
        for c in text:
            self.press(c)

    def shot(self, path, whole=False):
        data = self.call('Page.captureScreenshot',
                         captureBeyondViewport=whole)['data']
        with open(path, 'wb') as f:
            f.write(base64.b64decode(data))

    def complaints(self):
        """What the page was told off for: errors, breaches of its policy."""
        return [e['params'] for e in self.events
                if e.get('method') in ('Log.entryAdded',
                                       'Runtime.exceptionThrown')]

    def requests(self):
        return [e['params']['request']['url'] for e in self.events
                if e.get('method') == 'Network.requestWillBeSent']
