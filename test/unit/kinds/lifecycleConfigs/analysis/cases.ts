import type { Code, FindingFacts } from '../../../../../src/kinds/lifecycleConfigs/analysis/finding.ts';
import type { AnalysisContext } from '../../../../../src/kinds/lifecycleConfigs/analysis/reading.ts';

export interface Case {
  readonly script: string;
  readonly context?: Partial<AnalysisContext>;
}

/** A script that has a finding of the code: once, or as often as said. */
export interface Bad<C extends Code> extends Case {
  readonly facts: FindingFacts[C];
  readonly count?: number;
  /** After the code's own fixes: the whole script. Absent where there is no fix. */
  readonly fixed?: string;
}

const bash = (...lines: readonly string[]) => ['#!/bin/bash', ...lines, ''].join('\n');
const strict = (...lines: readonly string[]) => bash('set -e', ...lines);
const al2 = { platforms: ['notebook-al2-v3'] };
const mixed = { platforms: ['notebook-al2-v3', 'notebook-al2023-v1'] };
const al1 = { platforms: ['notebook-al1-v1'] };
const asUser = (...lines: readonly string[]) => bash("sudo -u ec2-user -i <<'EOF'", ...lines, 'EOF');

/** Code → scripts with it and scripts without. */
export const cases: { readonly [C in Code]: { readonly bad: readonly Bad<C>[]; readonly good: readonly Case[] } } = {
  'crlf-line-ends': {
    bad: [
      { script: '#!/bin/bash\r\necho a\r\n', facts: { lines: 2 }, fixed: '#!/bin/bash\necho a\n' },
      { script: '#!/bin/bash\necho a\r\necho b\n', facts: { lines: 1 }, fixed: '#!/bin/bash\necho a\necho b\n' },
      { script: '#!/bin/bash\recho a\r', facts: { lines: 2 }, fixed: '#!/bin/bash\necho a\n' },
    ],
    good: [{ script: bash('echo a') }, { script: bash("printf 'a\\r\\n'") }, { script: '#!/bin/bash' }],
  },
  'missing-shebang': {
    bad: [
      { script: 'echo a\n', facts: { problem: 'none' }, fixed: '#!/bin/bash\necho a\n' },
      { script: '\n\n#!/bin/bash\necho a\n', facts: { problem: 'notFirst' }, fixed: '#!/bin/bash\necho a\n' },
      { script: '  #!/bin/bash\necho a\n', facts: { problem: 'notFirst' }, fixed: '#!/bin/bash\necho a\n' },
      {
        script: '# licence\n#!/bin/sh\necho a\n',
        facts: { problem: 'notFirst' },
        fixed: '#!/bin/sh\n# licence\necho a\n',
      },
      { script: '\uFEFF#!/bin/bash\necho a\n', facts: { problem: 'byteOrderMark' }, fixed: '#!/bin/bash\necho a\n' },
      { script: '\uFEFFecho a\n', facts: { problem: 'none' }, fixed: '#!/bin/bash\necho a\n' },
    ],
    good: [
      { script: '' },
      { script: bash('echo a') },
      { script: '#!/usr/bin/env bash\necho a\n' },
      { script: '#! /bin/sh -e\necho a\n' },
    ],
  },
  'over-size-limit': {
    bad: [
      { script: bash(`# ${'x'.repeat(12_275)}`), facts: { bytes: 12_290, limit: 12_288 } },
      { script: bash(`# ${'한'.repeat(4_100)}`), facts: { bytes: 12_315, limit: 12_288 } },
      { script: bash('echo hello'), context: { limit: 16 }, facts: { bytes: 23, limit: 16 } },
    ],
    good: [{ script: bash(`# ${'x'.repeat(12_273)}`) }, { script: bash('echo a') }],
  },
  'size-budget-low': {
    bad: [
      { script: bash(`# ${'x'.repeat(12_273)}`), facts: { bytes: 12_288, limit: 12_288 } },
      { script: bash(`# ${'x'.repeat(12_000)}`), facts: { bytes: 12_015, limit: 12_288 } },
    ],
    good: [{ script: bash(`# ${'x'.repeat(11_000)}`) }],
  },
  'syntax-error': {
    bad: [
      { script: bash('if true; then', '  echo a'), facts: { problem: 'unclosed', what: 'if' } },
      { script: bash('for a in b; do echo "$a"'), facts: { problem: 'unclosed', what: 'do' } },
      { script: bash('while true', 'echo a', 'done'), facts: { problem: 'unclosed', what: 'while' } },
      { script: bash('echo "a'), facts: { problem: 'unclosed', what: '"' } },
      { script: bash("echo 'a", 'echo b'), facts: { problem: 'unclosed', what: "'" } },
      { script: bash('echo $(date'), facts: { problem: 'unclosed', what: '$(' } },
      { script: bash('echo a', 'fi'), facts: { problem: 'unexpected', what: 'fi' } },
      { script: bash('f() {', '  echo a'), facts: { problem: 'unclosed', what: '{' } },
      { script: bash('case a in', 'a) echo;;'), facts: { problem: 'unclosed', what: 'case' } },
      { script: asUser('if true; then', '  echo a'), facts: { problem: 'unclosed', what: 'if' } },
    ],
    good: [
      { script: bash('for i', 'do echo "$i"', 'done') },
      // The grammar itself does not know this one.
      { script: bash('for i do echo "$i"; done') },
      { script: bash('case $1 in (a) echo;; *) echo; esac') },
      { script: bash('echo "$(case a in a) echo b;; esac)"') },
      { script: bash('[[ a =~ (a|b)\\) ]] && echo', 'exit 0') },
      { script: bash("cat <<'EOF'", 'if "', 'EOF') },
      { script: bash('if true; then echo "# fi"; fi # fi') },
    ],
  },
  'long-install-foreground': {
    bad: [
      {
        script: bash('conda install -y scikit-image'),
        facts: { command: 'conda install -y scikit-image', reason: 'solver' },
        fixed: bash('nohup conda install -y scikit-image >> /var/log/lifecycle-install.log 2>&1 < /dev/null &'),
      },
      {
        script: asUser('pip install torch; echo done'),
        facts: { command: 'pip install torch', reason: 'large' },
        fixed: asUser(
          'nohup pip install torch >> /home/ec2-user/SageMaker/lifecycle-install.log 2>&1 < /dev/null & echo done',
        ),
      },
      {
        script: bash('dnf -y upgrade --releasever=latest'),
        facts: { command: 'dnf -y upgrade --releasever=latest', reason: 'everything' },
        fixed: bash('nohup dnf -y upgrade --releasever=latest >> /var/log/lifecycle-install.log 2>&1 < /dev/null &'),
      },
      {
        script: bash('sudo -u ec2-user pip install -r /home/ec2-user/SageMaker/requirements.txt || true'),
        facts: { command: 'sudo -u ec2-user pip install -r /home/ec2-user/SageMaker/re…', reason: 'many' },
      },
      {
        script: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  [ "$(basename "$env")" = JupyterSystemEnv ] && continue',
          '  "$env/bin/pip" install s3fs',
          'done',
        ),
        facts: { command: '"$env/bin/pip" install s3fs', reason: 'loop' },
        fixed: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  [ "$(basename "$env")" = JupyterSystemEnv ] && continue',
          '  nohup "$env/bin/pip" install s3fs >> /home/ec2-user/SageMaker/lifecycle-install.log 2>&1 < /dev/null &',
          'done',
        ),
      },
      {
        script: bash('timeout 20m conda update -y --all', '# conda list'),
        facts: { command: 'timeout 20m conda update -y --all', reason: 'solver' },
        fixed: bash(
          'nohup timeout 20m conda update -y --all >> /var/log/lifecycle-install.log 2>&1 < /dev/null &',
          '# conda list',
        ),
      },
      {
        script: bash('jupyter lab build > /tmp/build.log'),
        facts: { command: 'jupyter lab build', reason: 'build' },
        fixed: bash('nohup jupyter lab build > /tmp/build.log 2>&1 < /dev/null &'),
      },
      {
        script: bash('nohup conda install -y a > /tmp/l 2>&1 &', 'wait'),
        facts: { command: 'nohup conda install -y a', reason: 'solver' },
      },
      {
        script: bash('sudo -u ec2-user -i <<EOF', 'echo "\\$(conda install -y a)"', 'EOF'),
        facts: { command: 'conda install -y a', reason: 'solver' },
      },
      { script: bash('sleep 400'), facts: { command: 'sleep 400', reason: 'sleep' } },
      { script: asUser('sleep 4m 60s'), facts: { command: 'sleep 4m 60s', reason: 'sleep' } },
      { script: bash('if [ -f /a ]; then sleep infinity; fi'), facts: { command: 'sleep infinity', reason: 'sleep' } },
      {
        script: bash('sleep 200', 'systemctl restart jupyter-server', 'sleep 150', 'sleep 9'),
        facts: { command: 'sleep 150', reason: 'sleep' },
      },
      {
        script: bash('while true; do', '  date', '  sleep 60', 'done'),
        facts: { command: 'while true', reason: 'endless' },
      },
      { script: bash('until false', 'do sleep 5; done'), facts: { command: 'until false', reason: 'endless' } },
    ],
    good: [
      { script: bash('nohup conda install -y scikit-image > /tmp/log 2>&1 &') },
      { script: bash('timeout 240 conda install -y scikit-image') },
      { script: bash('timeout 4m bash -c "conda install -y scikit-image"') },
      { script: bash('pip install s3fs') },
      { script: bash('dnf install -y jq') },
      { script: bash("nohup sudo -u ec2-user -i bash <<'EOF' > /var/log/a.log 2>&1 &", 'conda install -y a', 'EOF') },
      { script: bash('( conda install -y a; conda install -y b ) > /tmp/log 2>&1 &', 'disown') },
      { script: bash('echo conda install -y a') },
      { script: bash('make --version') },
      { script: bash('sleep 299') },
      { script: bash('sleep "$delay"') },
      { script: bash('nohup sleep 400 > /tmp/log 2>&1 < /dev/null &') },
      { script: bash('for i in 1 2 3; do', '  curl -sf https://example.com && break', '  sleep 200', 'done') },
      { script: bash('sleep 200', 'if [ -f /tmp/slow ]; then sleep 200; fi') },
      { script: bash('while true; do', '  [ -f /tmp/ready ] && break', '  sleep 5', 'done') },
      { script: bash('while true; do date; sleep 60; done > /var/log/dates 2>&1 < /dev/null &', 'disown') },
      { script: bash('watch_it() { while true; do date; sleep 600; done; }', 'trap watch_it USR1') },
      { script: bash('timeout 60 bash -c "while true; do sleep 5; done"') },
    ],
  },
  'background-not-detached': {
    bad: [
      {
        script: bash('long-job &'),
        facts: { keepsSession: true, keepsOutput: true },
        fixed: bash('nohup long-job >> /var/log/lifecycle-install.log 2>&1 < /dev/null &'),
      },
      {
        script: bash('nohup long-job &'),
        facts: { keepsSession: false, keepsOutput: true },
        fixed: bash('nohup long-job >> /var/log/lifecycle-install.log 2>&1 < /dev/null &'),
      },
      {
        script: bash('long-job > /tmp/log &'),
        facts: { keepsSession: true, keepsOutput: true },
        fixed: bash('nohup long-job > /tmp/log 2>&1 < /dev/null &'),
      },
      {
        script: bash('long-job > /tmp/log 2>&1 &'),
        facts: { keepsSession: true, keepsOutput: false },
        fixed: bash('nohup long-job > /tmp/log 2>&1 < /dev/null &'),
      },
      {
        script: bash('A=1 long-job &> /tmp/log &'),
        facts: { keepsSession: true, keepsOutput: false },
        fixed: bash('A=1 nohup long-job &> /tmp/log < /dev/null &'),
      },
      { script: bash('(sleep 1; long-job) &'), facts: { keepsSession: true, keepsOutput: true } },
      { script: bash('work() { sleep 1; }', 'work &'), facts: { keepsSession: true, keepsOutput: true } },
      {
        script: bash("sudo -u ec2-user -i <<'EOF' &", 'sleep 1', 'EOF'),
        facts: { keepsSession: true, keepsOutput: true },
      },
    ],
    good: [
      { script: bash('nohup long-job > /tmp/log 2>&1 &') },
      { script: bash('setsid long-job &> /tmp/log &') },
      { script: bash('long-job > /tmp/log 2>&1 &', 'disown') },
      { script: bash('nohup long-job >> /tmp/log 2>> /tmp/err < /dev/null &') },
      { script: bash('one & two &', 'wait') },
      { script: bash('a && b') },
      { script: bash('echo a 2>&1') },
    ],
  },
  'yum-on-al2023': {
    bad: [
      { script: bash('yum install -y jq'), facts: { command: 'yum install -y jq' }, fixed: bash('dnf install -y jq') },
      {
        script: bash('sudo /usr/bin/yum -y install jq'),
        facts: { command: 'sudo /usr/bin/yum -y install jq' },
        fixed: bash('sudo /usr/bin/dnf -y install jq'),
      },
      {
        script: bash('yum install -y jq'),
        context: { platforms: [] },
        facts: { command: 'yum install -y jq' },
        fixed: bash('dnf install -y jq'),
      },
    ],
    good: [
      { script: bash('dnf install -y jq') },
      { script: bash('yum install -y jq'), context: al2 },
      { script: bash('yum install -y jq'), context: mixed },
      { script: bash('if command -v dnf; then dnf install -y jq; else yum install -y jq; fi') },
      { script: bash('command -v dnf > /dev/null && dnf install -y jq || yum install -y jq') },
      { script: bash('echo yum') },
    ],
  },
  'dnf-without-releasever': {
    bad: [
      {
        script: bash('timeout 200 dnf -y upgrade --security || true'),
        facts: { command: 'dnf', subcommand: 'upgrade' },
        fixed: bash('timeout 200 dnf -y upgrade --releasever=latest --security || true'),
      },
      {
        script: bash('yum update -y --security'),
        facts: { command: 'yum', subcommand: 'update' },
        fixed: bash('yum update --releasever=latest -y --security'),
      },
      {
        script: bash('dnf upgrade -y openssl'),
        facts: { command: 'dnf', subcommand: 'upgrade' },
        fixed: bash('dnf upgrade --releasever=latest -y openssl'),
      },
    ],
    good: [
      { script: bash('dnf -y upgrade --releasever=latest --security') },
      { script: bash('dnf -y upgrade --releasever latest --security') },
      { script: bash('dnf install -y jq') },
      { script: bash('dnf check-update') },
      { script: bash('yum -y update --security'), context: al2 },
      { script: bash('echo latest > /etc/dnf/vars/releasever', 'dnf -y upgrade --security') },
    ],
  },
  'heredoc-expands': {
    bad: [
      {
        script: bash('sudo -u ec2-user -i <<EOF', 'for a in 1 2; do', '  echo $a', 'done', 'EOF'),
        facts: { expansion: '$a', delimiter: 'EOF' },
        fixed: bash("sudo -u ec2-user -i <<'EOF'", 'for a in 1 2; do', '  echo $a', 'done', 'EOF'),
      },
      {
        script: bash(
          'P=s3fs',
          'sudo -u ec2-user -i <<EOF',
          'for a in 1 2; do echo $a $P "$(basename "$a")"; done',
          'EOF',
        ),
        facts: { expansion: '$a', delimiter: 'EOF' },
        fixed: bash(
          'P=s3fs',
          'sudo -u ec2-user -i <<EOF',
          'for a in 1 2; do echo \\$a $P "\\$(basename "\\$a")"; done',
          'EOF',
        ),
      },
      {
        script: bash('sudo -u ec2-user -i <<EOF', 'ls $HOME', 'EOF'),
        facts: { expansion: '$HOME', delimiter: 'EOF' },
        fixed: bash("sudo -u ec2-user -i <<'EOF'", 'ls $HOME', 'EOF'),
      },
      {
        script: bash('su - ec2-user <<END', 'echo $(which python)', 'END'),
        facts: { expansion: '$(which python)', delimiter: 'END' },
        fixed: bash("su - ec2-user <<'END'", 'echo $(which python)', 'END'),
      },
      {
        script: bash('cat > /usr/local/bin/a.sh <<EOF', '#!/bin/bash', 'x=1', 'echo "$x $1"', 'EOF'),
        facts: { expansion: '$x', delimiter: 'EOF' },
        fixed: bash("cat > /usr/local/bin/a.sh <<'EOF'", '#!/bin/bash', 'x=1', 'echo "$x $1"', 'EOF'),
      },
    ],
    good: [
      { script: bash("sudo -u ec2-user -i <<'EOF'", 'for a in 1; do echo $a; done', 'EOF') },
      { script: bash('P=s3fs', 'sudo -u ec2-user -i <<EOF', 'pip install $P', 'EOF') },
      { script: bash('sudo -u ec2-user -i <<EOF', 'for a in 1; do echo \\$a; done', 'EOF') },
      { script: bash('NAME=a', 'cat <<EOF > /etc/a.conf', 'name=$NAME', 'EOF') },
      { script: bash('sudo -u ec2-user -i <<EOF', 'echo $(date +%F)', 'EOF') },
      { script: bash('USER=team', 'sudo -u ec2-user -i <<EOF', 'echo $USER', 'EOF') },
    ],
  },
  'relative-path': {
    bad: [
      {
        script: bash('cd SageMaker'),
        facts: { path: 'SageMaker', directory: '/' },
        fixed: bash('cd /home/ec2-user/SageMaker'),
      },
      {
        script: bash('cd "SageMaker/my notebooks"'),
        facts: { path: 'SageMaker/my notebooks', directory: '/' },
        fixed: bash('cd "/home/ec2-user/SageMaker/my notebooks"'),
      },
      {
        script: bash('pip install -r requirements.txt || true'),
        facts: { path: 'requirements.txt', directory: '/' },
        fixed: bash('pip install -r /home/ec2-user/SageMaker/requirements.txt || true'),
      },
      {
        script: bash('./setup.sh'),
        facts: { path: './setup.sh', directory: '/' },
        fixed: bash('/home/ec2-user/SageMaker/setup.sh'),
      },
      {
        script: bash('bash setup.sh'),
        facts: { path: 'setup.sh', directory: '/' },
        fixed: bash('bash /home/ec2-user/SageMaker/setup.sh'),
      },
      { script: bash('echo a > notes.txt'), facts: { path: 'notes.txt', directory: '/' } },
      {
        script: bash('source SageMaker/env.sh'),
        facts: { path: 'SageMaker/env.sh', directory: '/' },
        fixed: bash('source /home/ec2-user/SageMaker/env.sh'),
      },
    ],
    good: [
      { script: bash('cd /home/ec2-user/SageMaker', './setup.sh', 'echo a > notes.txt') },
      { script: bash('cd "$HOME"', 'bash setup.sh') },
      { script: asUser('cd SageMaker', './setup.sh') },
      { script: bash('wget -q https://example.com/tool.py', 'python3 tool.py') },
      { script: bash('echo a >&2', 'echo b 2>&1 > /dev/null') },
      { script: bash('python3 -m venv /opt/venv', 'python3 -c "print(1)"') },
      { script: bash('echo >&2 "no such thing"') },
    ],
  },
  'jupyter-system-env': {
    bad: [
      {
        script: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  nohup "$env/bin/pip" install a > /tmp/l 2>&1 &',
          'done',
        ),
        facts: { problem: 'notSkipped', variable: 'env' },
        fixed: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  [ "$(basename "$env")" = JupyterSystemEnv ] && continue',
          '  nohup "$env/bin/pip" install a > /tmp/l 2>&1 &',
          'done',
        ),
      },
      {
        script: asUser('for e in /home/ec2-user/anaconda3/envs/*; do pip install a; done'),
        facts: { problem: 'notSkipped', variable: 'e' },
        fixed: asUser(
          'for e in /home/ec2-user/anaconda3/envs/*; do [ "$(basename "$e")" = JupyterSystemEnv ] && continue; pip install a; done',
        ),
      },
      {
        script: asUser(
          'for env in base /home/ec2-user/anaconda3/envs/*; do',
          "  if [ $env = 'JupyterSystemEnv' ]; then",
          '    continue',
          '  fi',
          '  pip install a',
          'done',
        ),
        facts: { problem: 'neverMatches', variable: 'env' },
        fixed: asUser(
          'for env in base /home/ec2-user/anaconda3/envs/*; do',
          `  if [ "$(basename "$env")" = 'JupyterSystemEnv' ]; then`,
          '    continue',
          '  fi',
          '  pip install a',
          'done',
        ),
      },
    ],
    good: [
      {
        script: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  name=$(basename "$env")',
          '  [ "$name" = JupyterSystemEnv ] && continue',
          '  timeout 60 pip install a',
          'done',
        ),
      },
      {
        script: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  [[ $env == */JupyterSystemEnv ]] && continue',
          '  timeout 60 pip install a',
          'done',
        ),
      },
      {
        script: asUser(
          'for env in /home/ec2-user/anaconda3/envs/*; do',
          '  case "${env##*/}" in JupyterSystemEnv) continue;; esac',
          '  timeout 60 pip install a',
          'done',
        ),
      },
      { script: asUser('for env in /home/ec2-user/anaconda3/envs/*; do', '  echo "$env"', 'done') },
      { script: asUser('for f in /home/ec2-user/SageMaker/*; do pip install "$f"; done') },
      {
        script: asUser(
          "for env in $(conda env list | grep -v '^#' | grep -v JupyterSystemEnv | cut -d' ' -f1); do timeout 60 pip install a; done",
        ),
      },
    ],
  },
  'secret-in-script': {
    bad: [
      { script: bash('export AWS_ACCESS_KEY_ID=AKIAQ3EGVTBLRW7JKX2P'), facts: { kind: 'awsAccessKey' } },
      { script: bash('DB_PASSWORD=hunter2hunter2'), facts: { kind: 'assignment', name: 'DB_PASSWORD' } },
      { script: bash("export API_TOKEN='q8w7e6r5t4'"), facts: { kind: 'assignment', name: 'API_TOKEN' } },
      {
        script: bash('git clone https://robot:s3cr3tw0rd@git.example.com/a.git /opt/a'),
        facts: { kind: 'urlPassword' },
      },
      { script: bash('# old: ghp_abcdefghijklmnopqrstuvwxyz0123456789'), facts: { kind: 'token' } },
      {
        script: bash('cat > /root/k <<EOF', '-----BEGIN OPENSSH PRIVATE KEY-----', 'EOF'),
        facts: { kind: 'privateKey' },
      },
      { script: bash('mytool login --password correcthorse'), facts: { kind: 'option', name: '--password' } },
      { script: bash('mytool login --token=abcdef123456'), facts: { kind: 'option', name: '--token' } },
      {
        script: bash('aws configure set aws_secret_access_key wJalrXUtnFEMIK7MDENGbPxRfiCYzzzzzzzzKEYS'),
        facts: { kind: 'awsSecretKey' },
      },
      { script: '#!/usr/bin/env python3\nkey = "AKIAQ3EGVTBLRW7JKX2P"\n', facts: { kind: 'awsAccessKey' } },
    ],
    good: [
      { script: bash('TOKEN=$(aws secretsmanager get-secret-value --secret-id a --query SecretString --output text)') },
      { script: bash('SECRET_NAME=prod/db', 'PASSWORD_FILE=/run/secret') },
      { script: bash('PASSWORD=', 'TOKEN="$1"', 'API_KEY="<your-key>"', 'DB_PASSWORD=changeme') },
      { script: bash('# AKIAIOSFODNN7EXAMPLE is the one of the documentation') },
      {
        script: bash(
          'curl -H "X-aws-ec2-metadata-token-ttl-seconds: 21600" -X PUT http://169.254.169.254/latest/api/token',
        ),
      },
      { script: bash('PWD=/home/ec2-user/SageMaker') },
      { script: bash('jupyter lab --NotebookApp.token= --password "$PASSWORD"') },
    ],
  },
  'upgrade-without-freeze': {
    bad: [
      {
        script: asUser('pip install --upgrade boto3'),
        facts: { command: 'pip install --upgrade boto3' },
        fixed: asUser(
          'pip freeze > "/home/ec2-user/SageMaker/pip-freeze-${CONDA_DEFAULT_ENV:-none}-$(date +%F-%H%M%S).txt"',
          'pip install --upgrade boto3',
        ),
      },
      {
        script: asUser('  python -m pip install -U boto3'),
        facts: { command: 'python -m pip install -U boto3' },
        fixed: asUser(
          '  python -m pip freeze > "/home/ec2-user/SageMaker/pip-freeze-${CONDA_DEFAULT_ENV:-none}-$(date +%F-%H%M%S).txt"',
          '  python -m pip install -U boto3',
        ),
      },
      { script: asUser('timeout 200 conda update -y numpy'), facts: { command: 'timeout 200 conda update -y numpy' } },
    ],
    good: [
      { script: asUser('pip freeze > /home/ec2-user/SageMaker/a.txt', 'pip install --upgrade boto3') },
      { script: asUser('timeout 9 conda env export > /home/ec2-user/SageMaker/a.yml', 'pip install --upgrade boto3') },
      { script: asUser('pip install boto3') },
      { script: asUser('pip install --upgrade pip setuptools') },
      { script: asUser('/home/ec2-user/SageMaker/venv/bin/pip install --upgrade boto3') },
    ],
  },
  'command-not-on-platform': {
    bad: [
      {
        script: bash('initctl restart jupyter-server --no-wait'),
        facts: { command: 'initctl', platform: 'notebook-al2023-v1', replacement: 'systemctl', certainty: 'absent' },
        fixed: bash('systemctl --no-block restart jupyter-server'),
      },
      {
        script: bash('sudo initctl restart jupyter-server'),
        context: al2,
        facts: { command: 'initctl', platform: 'notebook-al2-v3', replacement: 'systemctl', certainty: 'absent' },
        fixed: bash('sudo systemctl restart jupyter-server'),
      },
      {
        script: bash('amazon-linux-extras install -y epel'),
        facts: {
          command: 'amazon-linux-extras',
          platform: 'notebook-al2023-v1',
          replacement: 'dnf',
          certainty: 'absent',
        },
      },
      {
        script: bash('service docker restart'),
        facts: {
          command: 'service',
          platform: 'notebook-al2023-v1',
          replacement: 'systemctl',
          certainty: 'notByDefault',
        },
        fixed: bash('systemctl restart docker'),
      },
      {
        script: bash('echo "* * * * * true" | crontab -'),
        facts: {
          command: 'crontab',
          platform: 'notebook-al2023-v1',
          replacement: 'systemd-run',
          certainty: 'notByDefault',
        },
      },
      {
        script: bash('dnf install -y jq'),
        context: mixed,
        facts: { command: 'dnf', platform: 'notebook-al2-v3', replacement: 'yum', certainty: 'absent' },
      },
      {
        script: bash('systemctl restart jupyter-server'),
        context: al1,
        facts: { command: 'systemctl', platform: 'notebook-al1-v1', replacement: 'initctl', certainty: 'absent' },
      },
    ],
    good: [
      { script: bash('systemctl restart jupyter-server') },
      { script: bash('initctl restart jupyter-server'), context: al1 },
      { script: bash('amazon-linux-extras install -y epel'), context: al2 },
      { script: bash('systemctl restart jupyter-server || initctl restart jupyter-server') },
      { script: bash('dnf install -y cronie', 'echo "* * * * * true" | crontab -') },
      { script: bash('if command -v initctl > /dev/null; then initctl restart a; fi') },
      { script: bash('initctl restart jupyter-server'), context: { platforms: ['notebook-al2040-v1'] } },
      { script: bash('service() { systemctl "$2" "$1"; }', 'service docker restart') },
      { script: bash('echo initctl # initctl') },
    ],
  },
  'environment-not-on-platform': {
    bad: [
      {
        script: asUser('source activate pytorch_p310', 'pip install a'),
        facts: { environment: 'pytorch_p310', platform: 'notebook-al2023-v1', renamedTo: 'pytorch' },
        fixed: asUser('source activate pytorch', 'pip install a'),
      },
      {
        script: asUser('/home/ec2-user/anaconda3/bin/conda run -n pytorch_p310 true'),
        facts: { environment: 'pytorch_p310', platform: 'notebook-al2023-v1', renamedTo: 'pytorch' },
        fixed: asUser('/home/ec2-user/anaconda3/bin/conda run -n pytorch true'),
      },
      {
        script: asUser('source /home/ec2-user/anaconda3/bin/activate tensorflow2_p310'),
        facts: { environment: 'tensorflow2_p310', platform: 'notebook-al2023-v1', renamedTo: null },
      },
    ],
    good: [
      { script: asUser('source activate pytorch_p310'), context: al2 },
      { script: asUser('source activate pytorch') },
      { script: asUser('pip install pytorch_p310') },
    ],
  },
  'errexit-pitfall': {
    bad: [
      {
        script: strict('grep -c model /proc/cpuinfo', 'echo done'),
        facts: { problem: 'noMatch', command: 'grep -c model /proc/cpuinfo' },
        fixed: strict('grep -c model /proc/cpuinfo || true', 'echo done'),
      },
      {
        script: strict('found=$(grep token /etc/hosts)'),
        facts: { problem: 'noMatch', command: 'grep token /etc/hosts' },
      },
      {
        script: strict('(crontab -l 2>/dev/null; echo a) | crontab -'),
        facts: { problem: 'noCrontab', command: 'crontab -l' },
        fixed: strict('(crontab -l 2>/dev/null || true; echo a) | crontab -'),
      },
      {
        script: strict('mkdir /home/ec2-user/SageMaker/data'),
        facts: { problem: 'existsAlready', command: 'mkdir /home/ec2-user/SageMaker/data' },
        fixed: strict('mkdir -p /home/ec2-user/SageMaker/data'),
      },
      {
        script: strict('ln -s /opt/data /home/ec2-user/SageMaker/data'),
        facts: { problem: 'existsAlready', command: 'ln -s /opt/data /home/ec2-user/SageMaker/data' },
        fixed: strict('ln -sfn /opt/data /home/ec2-user/SageMaker/data'),
      },
      {
        script: strict('git clone https://git.example.com/a.git /home/ec2-user/SageMaker/a'),
        facts: { problem: 'clonedAlready', command: 'git clone https://git.example.com/a.git /home/ec2-user/Sage…' },
        fixed: strict('git clone https://git.example.com/a.git /home/ec2-user/SageMaker/a || true'),
      },
      {
        script: strict('pkill -f old-tool'),
        facts: { problem: 'noProcess', command: 'pkill -f old-tool' },
        fixed: strict('pkill -f old-tool || true'),
      },
      {
        script: strict('n=0', '((n++))'),
        facts: { problem: 'zeroArithmetic', command: '((n++))' },
        fixed: strict('n=0', '((n++)) || true'),
      },
      {
        script: strict('timeout 99 dnf -y upgrade --releasever=latest --security'),
        facts: { problem: 'update', command: 'timeout 99 dnf -y upgrade --releasever=latest --security' },
        fixed: strict('timeout 99 dnf -y upgrade --releasever=latest --security || true'),
      },
      {
        script: '#!/bin/bash -e\npkill old\n',
        facts: { problem: 'noProcess', command: 'pkill old' },
        fixed: '#!/bin/bash -e\npkill old || true\n',
      },
      {
        script: bash('set -euxo pipefail', 'pkill old'),
        facts: { problem: 'noProcess', command: 'pkill old' },
        fixed: bash('set -euxo pipefail', 'pkill old || true'),
      },
    ],
    good: [
      { script: bash('grep -c model /proc/cpuinfo', 'mkdir /home/ec2-user/SageMaker/data') },
      { script: strict('if grep -q a /etc/hosts; then echo; fi', 'while pgrep dnf; do sleep 1; done') },
      { script: strict('grep -q a /etc/hosts && echo yes', 'grep a /etc/hosts || true', '! grep b /etc/hosts') },
      { script: strict('pkill old-tool &', 'wait') },
      { script: strict('grep a /etc/hosts | sort', 'set +e', 'pkill old', 'set -e') },
      { script: strict('(crontab -l 2> /dev/null || true; echo a) | crontab -') },
      {
        script: strict(
          'mkdir -p /home/ec2-user/SageMaker/data',
          'mkdir /tmp/x',
          'ln -sfn /a /home/ec2-user/SageMaker/b',
        ),
      },
      { script: strict('mkdir /home/ec2-user/SageMaker/data'), context: { hook: 'onCreate' } },
      {
        script: strict(
          '[ -d /home/ec2-user/SageMaker/a ] || git clone https://x.example.com/a /home/ec2-user/SageMaker/a',
        ),
      },
      { script: strict("sudo -u ec2-user -i <<'EOF'", 'grep -c a /etc/hosts', 'true', 'EOF') },
      { script: strict('n=0', '((n += 1))', 'local=$((n++))') },
      { script: strict('export A=$(grep a /etc/hosts)') },
    ],
  },
  'fails-at-end': {
    bad: [
      {
        script: bash('[ -f /etc/a ] && echo a'),
        facts: { command: '[ -f /etc/a ]' },
        fixed: bash('[ -f /etc/a ] && echo a', 'exit 0'),
      },
      {
        script: bash('[[ -n $A ]] && export A', '# the end'),
        facts: { command: '[[ -n $A ]]' },
        fixed: bash('[[ -n $A ]] && export A', 'exit 0', '# the end'),
      },
      {
        script: bash('command -v jq && jq --version'),
        facts: { command: 'command -v jq' },
        fixed: bash('command -v jq && jq --version', 'exit 0'),
      },
    ],
    good: [
      { script: bash('[ -f /etc/a ] && echo a', 'exit 0') },
      { script: bash('[ -f /etc/a ] || echo a') },
      { script: bash('if [ -f /etc/a ]; then echo a; fi') },
      { script: bash('[ -f /etc/a ] && echo a || true') },
      { script: bash('mkdir /tmp/a && cd /tmp/a') },
    ],
  },
  'download-to-shell': {
    bad: [
      {
        script: bash('curl -fsSL https://get.example.com | bash'),
        facts: { fetch: 'curl -fsSL https://get.example.com', shell: 'bash', user: 'root' },
      },
      {
        script: bash('wget -qO- https://get.example.com | sudo -u ec2-user sh -s -- --yes'),
        facts: { fetch: 'wget -qO- https://get.example.com', shell: 'sh', user: 'ec2-user' },
      },
      {
        script: bash('bash <(curl -s https://get.example.com)'),
        facts: { fetch: 'curl -s https://get.example.com', shell: 'bash', user: 'root' },
      },
      {
        script: bash('bash -c "$(curl -fsSL https://get.example.com)"'),
        facts: { fetch: 'curl -fsSL https://get.example.com', shell: 'bash', user: 'root' },
      },
      {
        script: bash('eval "$(curl -s https://get.example.com)"'),
        facts: { fetch: 'curl -s https://get.example.com', shell: 'eval', user: 'root' },
      },
      {
        script: bash('curl -s https://get.example.com | tee /tmp/a | python3 -'),
        facts: { fetch: 'curl -s https://get.example.com', shell: 'python3', user: 'root' },
      },
      {
        script: asUser('curl -s https://get.example.com | bash'),
        facts: { fetch: 'curl -s https://get.example.com', shell: 'bash', user: 'ec2-user' },
      },
    ],
    good: [
      {
        script: bash('curl -fsSL https://get.example.com -o /tmp/a.sh', 'sha256sum -c /opt/a.sha256', 'bash /tmp/a.sh'),
      },
      { script: bash('curl -s https://api.example.com | jq .a') },
      { script: bash('curl -s https://api.example.com | python3 -c "import sys, json; json.load(sys.stdin)"') },
      { script: bash('curl -s http://169.254.169.254/latest/user-data | bash') },
      { script: bash('V=$(curl -s https://api.example.com/version)', 'echo "$V"') },
      { script: bash('bash /opt/a.sh "$(curl -s https://api.example.com)"') },
    ],
  },
};
