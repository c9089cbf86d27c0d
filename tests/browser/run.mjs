/* Starts the stand-in assistant and runs the suite against it; arguments name test files, none means all.
   --screenshots draws the pictures of docs/images instead. */

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

function runNode(given, environment) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, given, { stdio: 'inherit', cwd: HERE, env: { ...process.env, ...environment } });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

function runTests(files, { concurrency, environment }) {
  return runNode(['--test', `--test-concurrency=${concurrency}`, '--test-reporter=spec', ...files], environment);
}

/** The load is measured first and alone; the rest runs two files at a time. */
async function runSuite(named, environment) {
  const files = (named.length ? named : readdirSync(join(HERE, 'suite')).filter((name) => name.endsWith('.test.mjs')))
    .map((name) => name.replace(/^.*\//, ''));
  const together = files.filter((name) => name !== ALONE).map((name) => join('suite', name));
  let code = 0;
  if (files.includes(ALONE)) code = await runTests([join('suite', ALONE)], { concurrency: 1, environment });
  if (together.length) code = (await runTests(together, { concurrency: 2, environment })) || code;
  return code;
}

const [page, host] = [await freePort(), await freePort()];
const environment = { PAGE: `http://127.0.0.1:${page}`, HOST_PORT: String(host) };
const server = spawn(PYTHON, [join(HERE, 'fixture_server.py'), String(page), `http://127.0.0.1:${host}`],
  { stdio: ['ignore', 'ignore', 'inherit'] });
try {
  await waitFor(environment.PAGE);
  const given = process.argv.slice(2);
  process.exitCode = given[0] === '--screenshots'
    ? await runNode(['screenshots.mjs'], environment) : await runSuite(given, environment);
} finally {
  server.kill();
}
