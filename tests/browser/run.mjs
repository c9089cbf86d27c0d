/* Starts the stand-in assistant and runs the suite against it; arguments name test files, none means all. */

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = dirname(fileURLToPath(import.meta.url));
const PYTHON = process.env.PYTHON || join(HERE, '..', '..', '.venv', 'bin', 'python');
const ALONE = 'performance.test.mjs';

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function waitFor(address) {
  for (let attempt = 0; attempt < 120; attempt += 1) {
    try {
      await fetch(address);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  throw new Error(`the stand-in assistant does not answer at ${address}`);
}

function runTests(files, { concurrency, environment }) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath,
      ['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...files],
      { stdio: 'inherit', cwd: HERE, env: { ...process.env, ...environment } });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

const [page, host] = [await freePort(), await freePort()];
const environment = { PAGE: `http://127.0.0.1:${page}`, HOST_PORT: String(host) };
const server = spawn(PYTHON, [join(HERE, 'fixture_server.py'), String(page), `http://127.0.0.1:${host}`],
  { stdio: ['ignore', 'ignore', 'inherit'] });
try {
  await waitFor(environment.PAGE);
  const named = process.argv.slice(2);
  const files = (named.length ? named : readdirSync(join(HERE, 'suite')).filter((name) => name.endsWith('.test.mjs')))
    .map((name) => name.replace(/^.*\//, ''));
  const together = files.filter((name) => name !== ALONE).map((name) => join('suite', name));
  let code = 0;
  if (files.includes(ALONE)) code = await runTests([join('suite', ALONE)], { concurrency: 1, environment });
  if (together.length) code = (await runTests(together, { concurrency: 2, environment })) || code;
  process.exitCode = code;
} finally {
  server.kill();
}
