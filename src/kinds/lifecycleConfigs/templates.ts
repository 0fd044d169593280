import { printedList, systemPackages } from '../packageMarkers.ts';
import { noOpScript } from './script.ts';

/** What a new configuration can begin with. */
export const templateIds = ['patchAndRecord', 'patch', 'idleStop', 'empty'] as const;

export type TemplateId = (typeof templateIds)[number];

const head = (what: string) => `#!/bin/bash
# ${what}
# Runs as root at every start, with the role of the notebook instance, and has five minutes.
set -euo pipefail
`;

const patch = `
# Security updates of the operating system. Amazon Linux 2023 stays at the release it was started with
# until it is told another one.
dnf -y upgrade --releasever=latest --security
`;

const freeze = `
# What is installed, kept where it survives the next stop.
LISTS=/home/ec2-user/SageMaker/.package-lists
sudo -u ec2-user mkdir -p "$LISTS"
for environment in /home/ec2-user/anaconda3/envs/*; do
  name=$(basename "$environment")
  [ "$name" = JupyterSystemEnv ] && continue
  sudo -u ec2-user "$environment/bin/pip" freeze > "$LISTS/$name.txt" || true
done
`;

const record = `
# The same to the log, between markers: Patch Lens shows what changed from one start to the next.
${printedList('JupyterSystemEnv', '/home/ec2-user/anaconda3/envs/JupyterSystemEnv/bin/pip freeze || true').join('\n')}
${printedList(systemPackages, 'rpm -qa | sort || true').join('\n')}
`;

const idle = `
# Stops the instance after an hour without a busy kernel. The checker has to lie on the persistent volume.
IDLE_SECONDS=3600
CHECKER=/home/ec2-user/SageMaker/.tools/stop-when-idle.py
if [ -f "$CHECKER" ]; then
  printf '%s\\n' "*/5 * * * * /usr/bin/python3 $CHECKER --seconds $IDLE_SECONDS --ignore-connections" | crontab -
else
  echo "no checker at $CHECKER: idle stop is off"
fi
`;

/** An OnStart script to begin with. */
export function template(id: TemplateId): string {
  switch (id) {
    case 'patchAndRecord':
      return `${head('Security updates, and a record of what is installed.')}${patch}${freeze}${record}`;
    case 'patch':
      return `${head('Security updates.')}${patch}`;
    case 'idleStop':
      return `${head('Stops the instance when it is idle.')}${idle}`;
    case 'empty':
      return noOpScript;
  }
}
