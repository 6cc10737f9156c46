// A whole Pressrun for a test in JavaScript: database, httpd, worker, janitor, all real.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {createInterface} from 'node:readline';

// Resolves to {url, database_url, maildir, store, event, logins: [{email, password, role}],
// signal(), stop()} once everything is ready; rejects with what was written when it does not get so
// far. `environment` is for every program. signal(program, name) sends a signal to all processes of
// a program of the stack, as in signal('pressrun-worker', 'SIGSTOP'). stop() must be awaited;
// without it the stack ends with this process.
export async function startStack({workers = 1, courier = false, environment = {}} = {}) {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  const args = ['--workers', String(workers), ...(courier ? ['--courier'] : []), ...variables];
  const stack = spawn(join(process.env.PRESSRUN_BUILD_DIR, 'bin', 'pressrun-test-stack'), args, {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const ended = once(stack, 'close');
  let complaints = '';
  stack.stderr.on('data', (text) => (complaints += text));
  const first = once(createInterface({input: stack.stdout}), 'line');
  const line = await Promise.race([first, ended.then(() => null)]);
  if (line === null) throw new Error(`the stack did not start:\n${complaints}`);
  const stop = async () => {
    stack.stdin.end();
    await ended;
  };
  const {pids, ...facts} = JSON.parse(line[0]);
  const signal = (program, name) => pids[program].forEach((pid) => process.kill(pid, name));
  return {...facts, signal, stop};
}
