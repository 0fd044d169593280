import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import type { Suite } from '../../host/suite.ts';

/** Credentials are given while this file is there: without them nothing can be sent. */
const gate = path.join(tmpdir(), `patch-lens-gate-${process.pid}`);

/** Windows that open one after another and look at the same account. */
export const suite: Suite = {
  settings: { 'patchLens.profiles': ['default'] },
  parts: [{ name: 'first' }, { name: 'second' }, { name: 'third' }],
  simulators: { account: { speed: 60 } },
  env: () => ({ PATCH_LENS_GATE: gate }),
  aws: ({ account = '' }) => {
    const credentials = { Version: 1, AccessKeyId: 'AKIAPATCHLENS000SAMPLE', SecretAccessKey: 'simulated' };
    const script = `${gate}.sh`;
    writeFileSync(
      script,
      `while [ ! -e '${gate}' ]; do sleep 0.1; done\nprintf '%s' '${JSON.stringify(credentials)}'\n`,
    );
    return {
      config: `[default]\nregion = eu-west-1\nendpoint_url = ${account}\ncredential_process = sh ${script}\n`,
    };
  },
};
