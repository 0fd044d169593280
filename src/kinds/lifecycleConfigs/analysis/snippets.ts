import { packagesMarker, systemPackages } from '../../packageMarkers.ts';
import type { System } from './platforms.ts';

export type SnippetId =
  | 'securityUpdate'
  | 'pipUpgrade'
  | 'jupyterUpgrade'
  | 'freezeBackup'
  | 'detachedInstall'
  | 'idleStop'
  | 'packageList'
  | 'allEnvironments';

/** What AWS says against a step, or what it needs; the editor has the words. */
export type Caution =
  /** "might make your notebook instance unstable": https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-add-external.html */
  | 'changesImagePackages'
  /** "We do not provide support for installing packages via yum install": the same page. */
  | 'noSupportForPackageManager'
  /** A restart alone brings AWS's own updates: https://docs.aws.amazon.com/sagemaker/latest/dg/nbi-software-updates.html */
  | 'restartUpdatesToo'
  /** Its role needs sagemaker:StopNotebookInstance. */
  | 'needsStopPermission'
  /** Needs a way to the package index. */
  | 'needsNetwork';

/** A step that can be inserted into a script: from one line's beginning to another's. */
export interface Snippet {
  readonly id: SnippetId;
  /** Where it works; of several for one id, the one for the script's platforms is offered. */
  readonly systems: readonly System[];
  readonly cautions: readonly Caution[];
  /** Shell lines without a first line of their own, which end in a line end. Safe under `set -euo pipefail`. */
  readonly text: string;
  /** What whoever inserts it may want to change, as it stands in the text. */
  readonly placeholders: readonly string[];
}

const anywhere: readonly System[] = ['al2', 'al2023'];

const stopWhenIdle = `import datetime, json, ssl, subprocess, sys, time, urllib.request
limit, began = int(sys.argv[1]), time.time()
name = json.load(open("/opt/ml/metadata/resource-metadata.json"))["ResourceName"]
tls = ssl._create_unverified_context()
def last_use():
    with urllib.request.urlopen("https://localhost:8443/api/kernels", context=tls, timeout=20) as answer:
        kernels = json.load(answer)
    if any(kernel["execution_state"] == "busy" for kernel in kernels):
        return time.time()
    times = [kernel["last_activity"].rstrip("Z") + "+00:00" for kernel in kernels]
    return max([began] + [datetime.datetime.fromisoformat(each).timestamp() for each in times])
while True:
    time.sleep(60)
    try:
        if time.time() - last_use() > limit:
            subprocess.run(["aws", "sagemaker", "stop-notebook-instance", "--notebook-instance-name", name])
    except Exception as error:
        print(error, flush=True)
`;

export const snippets: readonly Snippet[] = [
  {
    id: 'securityUpdate',
    systems: ['al2023'],
    cautions: ['restartUpdatesToo', 'noSupportForPackageManager', 'needsNetwork'],
    placeholders: [],
    text: `# Security updates. Amazon Linux 2023 stays at its image's release until it is told which one to go to.
timeout 240 dnf -y upgrade --releasever=latest --security || echo 'No security updates this time.' >&2
`,
  },
  {
    id: 'securityUpdate',
    systems: ['al2'],
    cautions: ['restartUpdatesToo', 'noSupportForPackageManager', 'needsNetwork'],
    placeholders: [],
    text: `# Security updates of Amazon Linux 2.
timeout 240 yum -y update --security || echo 'No security updates this time.' >&2
`,
  },
  {
    id: 'freezeBackup',
    systems: anywhere,
    cautions: [],
    placeholders: [],
    text: `# What is installed, dated, where it survives the next stop; the oldest lists go.
timeout 45 sudo -u ec2-user -i <<'EOF' || echo 'Not all lists were written.' >&2
lists=/home/ec2-user/SageMaker/.package-lists/$(date +%F-%H%M%S)
mkdir -p "$lists"
for environment in /home/ec2-user/anaconda3/envs/*; do
  "$environment/bin/python" -m pip freeze > "$lists/$(basename "$environment").txt"
done
find /home/ec2-user/SageMaker/.package-lists -mindepth 1 -maxdepth 1 -mtime +90 -exec rm -r {} +
for environment in /home/ec2-user/anaconda3/envs/*; do
  /home/ec2-user/anaconda3/bin/conda env export -p "$environment" > "$lists/$(basename "$environment").yml"
done
true
EOF
`,
  },
  {
    id: 'pipUpgrade',
    systems: anywhere,
    cautions: ['changesImagePackages', 'needsNetwork'],
    placeholders: ['python3', 'boto3'],
    text: `# Upgrades packages of one environment, after a list of what was there.
sudo -u ec2-user -i <<'EOF'
environment=python3
source /home/ec2-user/anaconda3/bin/activate "$environment"
pip freeze > "/home/ec2-user/SageMaker/pip-freeze-$environment-$(date +%F-%H%M%S).txt"
timeout 180 pip install --upgrade boto3 || echo "No upgrade this time." >&2
source /home/ec2-user/anaconda3/bin/deactivate
EOF
`,
  },
  {
    id: 'jupyterUpgrade',
    systems: anywhere,
    cautions: ['changesImagePackages', 'needsNetwork'],
    placeholders: ['jupyterlab'],
    text: `# Upgrades Jupyter itself, detached, and restarts it only if that went well.
cat > /usr/local/bin/upgrade-jupyter.sh <<'EOF'
#!/bin/bash
python=/home/ec2-user/anaconda3/envs/JupyterSystemEnv/bin/python
list=/home/ec2-user/SageMaker/pip-freeze-jupyter-$(date +%F-%H%M%S).txt
sudo -u ec2-user "$python" -m pip freeze | sudo -u ec2-user tee "$list" > /dev/null
sudo -u ec2-user "$python" -m pip install --upgrade jupyterlab && systemctl restart jupyter-server
EOF
chmod +x /usr/local/bin/upgrade-jupyter.sh
nohup /usr/local/bin/upgrade-jupyter.sh > /var/log/upgrade-jupyter.log 2>&1 < /dev/null &
`,
  },
  {
    id: 'detachedInstall',
    systems: anywhere,
    cautions: ['needsNetwork'],
    placeholders: ['python3', '/home/ec2-user/SageMaker/requirements.txt'],
    text: `# A long install that the start does not wait for; its log lies beside the notebooks.
sudo -u ec2-user -i <<'EOF'
log=/home/ec2-user/SageMaker/install.log
requirements=/home/ec2-user/SageMaker/requirements.txt
nohup /home/ec2-user/anaconda3/envs/python3/bin/python -m pip install -r "$requirements" > "$log" 2>&1 < /dev/null &
EOF
`,
  },
  {
    id: 'allEnvironments',
    systems: anywhere,
    cautions: ['changesImagePackages', 'needsNetwork'],
    placeholders: ['s3fs'],
    text: `# Installs into every environment but the one that Jupyter runs in; the start does not wait for it.
cat > /usr/local/bin/install-everywhere.sh <<'EOF'
#!/bin/bash
for environment in /home/ec2-user/anaconda3/envs/*; do
  [ "$(basename "$environment")" = JupyterSystemEnv ] && continue
  sudo -u ec2-user "$environment/bin/python" -m pip install s3fs
done
EOF
chmod +x /usr/local/bin/install-everywhere.sh
nohup /usr/local/bin/install-everywhere.sh > /var/log/install-everywhere.log 2>&1 < /dev/null &
`,
  },
  {
    id: 'idleStop',
    systems: anywhere,
    cautions: ['needsStopPermission'],
    placeholders: ['3600'],
    text: `# Stops the instance after so many seconds in which no kernel was busy.
IDLE_SECONDS=3600
cat > /usr/local/bin/stop-when-idle.py <<'EOF'
${stopWhenIdle}EOF
nohup python3 /usr/local/bin/stop-when-idle.py "$IDLE_SECONDS" > /var/log/stop-when-idle.log 2>&1 < /dev/null &
`,
  },
  {
    id: 'packageList',
    systems: anywhere,
    cautions: [],
    placeholders: [],
    text: `# The packages into the log of the start: Patch Lens compares them with those of the start before.
for environment in /home/ec2-user/anaconda3/envs/*; do
  echo "${packagesMarker} begin env=$(basename "$environment")"
  sudo -u ec2-user "$environment/bin/python" -m pip freeze || true
  echo "${packagesMarker} end"
done
echo "${packagesMarker} begin env=${systemPackages}"
rpm -qa | sort
echo "${packagesMarker} end"
`,
  },
];

/** The snippets for the systems that a script runs on: those that work on all of them. */
export function snippetsFor(systems: readonly System[]): readonly Snippet[] {
  return snippets.filter((snippet) => systems.every((system) => snippet.systems.includes(system)));
}
