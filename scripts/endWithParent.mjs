/**
 * Imported first by every process that these scripts start: when the process that started it is gone, however it
 * ended, this one ends too. Nothing is left behind by a killed `npm start` or `npm test`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';

const parent = process.ppid;
endWhen(() => process.ppid !== parent || isGone(parent));

/**
 * npm runs a script in a shell: for the script it is npm, the shell's parent, whose end counts. The shell outlives a
 * killed npm.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined || process.platform === 'win32') {
    return;
  }
  const shell = lookUp(parent);
  // Some shells become the script instead: then the parent is npm itself, and watched already.
  if (shell === undefined || !shell.name.endsWith('sh')) {
    return;
  }
  // Where /proc is, it tells at once; a killed npm that nobody waited for still takes signals.
  endWhen(process.platform === 'linux' ? () => lookUp(parent)?.parent !== shell.parent : () => isGone(shell.parent));
}

/** A process's name and its parent's id. */
function lookUp(pid) {
  if (process.platform === 'linux') {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      return { name: stat.slice(stat.indexOf('(') + 1, end), parent: Number(stat.slice(end + 2).split(' ')[1]) };
    } catch {
      return undefined;
    }
  }
  const { stdout } = spawnSync('ps', ['-o', 'ppid=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  const [, ppid, name] = /^\s*(\d+)\s+(.*\S)/.exec(stdout ?? '') ?? [];
  return name === undefined ? undefined : { name, parent: Number(ppid) };
}

function endWhen(isOver) {
  setInterval(() => {
    if (isOver()) {
      // First the polite way, so that handlers can clean up.
      process.kill(process.pid, 'SIGTERM');
      setTimeout(() => process.exit(1), 3000).unref();
    }
  }, 500).unref();
}

function isGone(pid) {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}
