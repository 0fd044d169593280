import { detachFix } from '../detaching.ts';
import type { FindingFacts } from '../finding.ts';
import { installOf } from '../installs.ts';
import { shown } from '../reading.ts';
import type { Rule } from '../rule.ts';
import type { Command } from '../shells.ts';
import { environmentLoop, isDetached, isPlainStatement, secondsAtMost } from '../surroundings.ts';
import { longWaits, secondsAllowed } from './longWaits.ts';

/** So many packages at once are more than a minute's work. */
const many = 8;

const large =
  /^(torch|torchvision|torchaudio|tensorflow|tensorflow-gpu|jax|mxnet|autogluon|transformers|vllm|deepspeed|xgboost|pyspark|rapids|cudf|opencv-python|apache-airflow)\b/i;

/** What may well take longer than the five minutes, in the foreground and without a limit of its own. */
export const longInstallForeground: Rule = (reading) => [...longInstalls(reading), ...longWaits(reading)];

const longInstalls: Rule = (reading) =>
  reading.commands.flatMap((command) => {
    const reason = reasonOf(command);
    if (reason === undefined || isDetached(command, reading) || secondsAtMost(command) < secondsAllowed) return [];
    return [
      {
        code: 'long-install-foreground' as const,
        severity: 'warning' as const,
        range: reading.range(command.node.start, command.node.end),
        facts: { command: shown(command), reason },
        fixes: isPlainStatement(command, reading) ? detachFix('runDetached', false, command, reading) : [],
      },
    ];
  });

function reasonOf(command: Command): FindingFacts['long-install-foreground']['reason'] | undefined {
  const install = installOf(command);
  const words = command.args.map(({ value }) => value);
  if (install?.tool === 'conda') return 'solver';
  if (install?.tool === 'dnf' || install?.tool === 'yum') {
    return install.verb === 'upgrade' && !install.security && install.packages.length === 0 ? 'everything' : undefined;
  }
  if (install) {
    if (environmentLoop(command)) return 'loop';
    if (install.packages.some(({ value }) => large.test(value))) return 'large';
    if (install.packages.length >= many || install.fromFile) return 'many';
    return undefined;
  }
  switch (command.name) {
    case 'jupyter':
      return words[0] === 'labextension' && ['install', 'update'].includes(words[1] ?? '')
        ? 'build'
        : words[0] === 'lab' && words[1] === 'build'
          ? 'build'
          : undefined;
    case 'docker':
      return words[0] === 'build' || words[0] === 'pull' ? 'build' : undefined;
    case 'npm':
    case 'yarn':
      return ['install', 'ci', 'i', 'add', 'build'].includes(words[0] ?? '') ? 'build' : undefined;
    case 'R':
    case 'Rscript':
      return words.some((word) => word.includes('install.packages') || word.includes('install_github'))
        ? 'build'
        : undefined;
    case 'make':
      return words.includes('--version') ? undefined : 'build';
    default:
      return undefined;
  }
}
