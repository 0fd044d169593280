import { pipPackages } from '../services/sageMakerPackages.ts';

/** The lifecycle scripts of the sample account, as their teams wrote them. */

/** Patches, keeps the package list on the persistent volume, and installs the team's libraries detached. */
export const teamOnStart = `#!/bin/bash
# OnStart of the forecasting and search teams. Runs as root at every start and has five minutes.
set -euo pipefail

# 1. Security updates of the operating system.
dnf -y upgrade --releasever=latest --security

# 2. What is installed, kept where it survives the next stop.
BACKUP=/home/ec2-user/SageMaker/.package-lists
sudo -u ec2-user mkdir -p "$BACKUP"
sudo -u ec2-user -i <<'EOF'
for environment in /home/ec2-user/anaconda3/envs/*; do
  name=$(basename "$environment")
  [ "$name" = JupyterSystemEnv ] && continue
  source /home/ec2-user/anaconda3/bin/activate "$name"
  pip freeze > "/home/ec2-user/SageMaker/.package-lists/$name.txt"
  source /home/ec2-user/anaconda3/bin/deactivate
done
EOF

# 3. The team's libraries take longer than five minutes: detached, with a log.
sudo -u ec2-user -i nohup /home/ec2-user/anaconda3/envs/conda_pytorch/bin/pip install \\
  --upgrade-strategy only-if-needed -r /home/ec2-user/SageMaker/requirements.txt \\
  > /home/ec2-user/SageMaker/.package-lists/install.log 2>&1 &
disown

# 4. What this start runs with, into its log: Patch Lens shows what changed since the one before.
echo "patch-lens-packages begin env=JupyterSystemEnv"
/home/ec2-user/anaconda3/envs/JupyterSystemEnv/bin/pip freeze
echo "patch-lens-packages end"

echo "on-start finished"
`;

/** Was saved on Windows: bash can not find an interpreter that is called \`bash\\r\`. */
export const gpuOnStart = [
  '#!/bin/bash',
  'set -e',
  'nvidia-smi',
  "sudo -u ec2-user -i <<'EOF'",
  'source /home/ec2-user/anaconda3/bin/activate conda_pytorch',
  'pip install --quiet tensorboard',
  'EOF',
  '',
].join('\r\n');

export const idleStop = `#!/bin/bash
# Stops the instance after an hour without a busy kernel. The checker lives on the persistent volume.
set -e
IDLE_SECONDS=3600
CHECKER=/home/ec2-user/SageMaker/.tools/stop-when-idle.py
[ -f "$CHECKER" ] || { echo "no checker at $CHECKER, idle stop is off"; exit 0; }
echo "*/5 * * * * /usr/bin/python3 $CHECKER --seconds $IDLE_SECONDS --ignore-connections" | crontab -
echo "idle stop after $IDLE_SECONDS seconds"
`;

/** Written for Amazon Linux 2: \`yum\` and \`amazon-linux-extras\` are not on AL2023. */
export const researchOnStart = `#!/bin/bash
set -e
yum -y update --security
amazon-linux-extras install -y epel
yum -y install htop
`;

export const onboardingOnCreate = `#!/bin/bash
set -e
cd /home/ec2-user/SageMaker
sudo -u ec2-user mkdir -p notebooks data
echo "Welcome" > notebooks/README.md
chown ec2-user:ec2-user notebooks/README.md
`;

/** What a clean run of `teamOnStart` on that day leaves in its log stream. */
export const teamOnStartLog = (now: number): readonly string[] => [
  'Last metadata expiration check: 0:00:41 ago.',
  'Dependencies resolved.',
  'Upgrade  9 Packages',
  'Running transaction',
  '  Upgrading        : openssl-libs-1:3.2.2-1.amzn2023.0.3.x86_64',
  '  Upgrading        : kernel-tools-6.1.158-178.288.amzn2023.x86_64',
  'Complete!',
  'patch-lens-packages begin env=JupyterSystemEnv',
  ...pipPackages({ os: 'AL2023', now }),
  'patch-lens-packages end',
  'on-start finished',
];

export const idleStopLog = ['idle stop after 3600 seconds'];

export const researchOnStartLog = [
  'Loaded plugins: dkms-build-requires, extras_suggestions, langpacks, priorities, update-motd, versionlock',
  'No packages needed for security; 0 packages available',
  'Complete!',
];

/** AWS's sentence for every failed script, whatever its cause. */
export function timedOut(account: string, region: string, config: string, notebook: string): string {
  const arn = (path: string) => `arn:aws:sagemaker:${region}:${account}:${path}`;
  return (
    `Notebook Instance Lifecycle Config '${arn(`notebook-instance-lifecycle-config/${config}`)}' ` +
    `for Notebook Instance '${arn(`notebook-instance/${notebook}`)}' took longer than 5 minutes. ` +
    'Please check your CloudWatch logs for more details if your Notebook Instance has Internet access.'
  );
}
