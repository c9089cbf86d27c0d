/* The scripts themselves: old web views can read them, squeezing changes nothing, no data becomes markup. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'acorn';
import { PAGE, ROOT } from '../browser.mjs';

const STATIC = join(ROOT, 'assistant', 'server', 'static');
const PYTHON = process.env.PYTHON || join(ROOT, '.venv', 'bin', 'python');
const SOURCES = ['widget', 'forms', 'voice'].flatMap((folder) =>
  readdirSync(join(STATIC, folder)).map((name) => join(STATIC, folder, name))).concat(join(STATIC, 'recorder-worklet.js'));

/** A syntax tree without places. */
function tree(source) {
  return JSON.stringify(parse(source, { ecmaVersion: 2017 }), (key, value) => (key === 'start' || key === 'end' ? undefined : value));
}

test('what is served is ES2017, which old web views understand', async () => {
  for (const path of ['/widget.js', '/static/forms.js', '/static/voice.js', '/static/recorder-worklet.js']) {
    parse(await (await fetch(PAGE + path)).text(), { ecmaVersion: 2017 });
  }
});

test('squeezing leaves every script’s meaning as it is', () => {
  const squeezed = JSON.parse(execFileSync(PYTHON, ['-c', [
    'import json, sys',
    'from pathlib import Path',
    'from assistant.server.assets import squeeze',
    'print(json.dumps([squeeze(Path(name).read_text(encoding="utf-8")) for name in sys.argv[1:]]))',
  ].join('\n'), ...SOURCES], { cwd: ROOT, encoding: 'utf8' }));
  SOURCES.forEach((name, at) => assert.equal(tree(squeezed[at]), tree(readFileSync(name, 'utf8')), name));
});

test('no script writes markup, evaluates text or sets a style or a listener as text', () => {
  for (const name of SOURCES) {
    const source = readFileSync(name, 'utf8');
    assert.doesNotMatch(source, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|setAttribute\('(style|on)/, name);
  }
});

test('the policy allows nothing foreign and nothing inline', async () => {
  const headers = (await fetch(PAGE + '/')).headers;
  const policy = headers.get('content-security-policy');
  assert.match(policy, /^default-src 'self';/);
  assert.doesNotMatch(policy, /unsafe|https?:\/\/(?!127\.0\.0\.1)|\*/);
  assert.match(policy, /require-trusted-types-for 'script'/);
  assert.equal(headers.get('set-cookie'), null);
  const markup = await (await fetch(PAGE + '/')).text();
  assert.doesNotMatch(markup, /<style|style=|<script(?![^>]*\ssrc=)|\son\w+=|https?:\/\//);
});
