/**
 * Imported first by every process that these scripts start: when the process that started it is gone, however it
 * ended, this one ends too. Nothing is left behind by a killed `npm start` or `npm test`.
 */
import process from 'node:process';

const parent = process.ppid;

function isParentGone() {
  if (process.ppid !== parent) {
    return true;
  }
  try {
    process.kill(parent, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

setInterval(() => {
  if (isParentGone()) {
    // First the polite way, so that handlers can clean up.
    process.kill(process.pid, 'SIGTERM');
    setTimeout(() => process.exit(1), 3000).unref();
  }
}, 500).unref();
