import { l10n } from 'vscode';
import type { PreflightFacts, PreflightFinding } from '../../kinds/nodegroups/preflight.ts';
import { blocking } from '../../kinds/nodegroups/preflight.ts';
import { atOnceText } from '../../kinds/nodegroups/updateConfig.ts';
import type { Facts } from '../../domain/finding.ts';
import { parseKey } from '../../domain/resourceKey.ts';
import { accessSetup } from './fargateSetup.ts';
import type { Formats, Speak } from './kindWords.ts';
import { preflightWords, type PreflightPhrase } from './nodegroupPreflight.ts';

/** The pre-flight of a nodegroup as a Markdown document: what blocks, what is worth knowing, what was looked at. */
export function preflightDocument(
  facts: PreflightFacts,
  findings: readonly PreflightFinding[],
  place: string,
  formats: Formats,
): string {
  const { nodegroup, readAt } = facts;
  const setup = setupOf(facts);
  const blocks = blocking(findings);
  const advises = findings.filter((each) => !blocks.includes(each));
  return [
    `# ${l10n.t('Pre-flight: {0}', escaped(nodegroup.name))}`,
    '',
    `${escaped(l10n.t('Cluster {0}', nodegroup.facts.cluster))} · ${escaped(place)} · ${escaped(l10n.t('read {0}', formats.dateTime(readAt)))}`,
    '',
    `**${escaped(verdict(blocks.length, advises.length, formats))}**`,
    ...section(l10n.t('Blocks the update'), blocks, setup, formats),
    ...section(l10n.t('Worth knowing'), advises, setup, formats),
    '',
    `## ${l10n.t('What was looked at')}`,
    '',
    '| | |',
    '| --- | --- |',
    ...rows(facts, formats).map(([name, value]) => `| ${escaped(name)} | ${escaped(value)} |`),
    '',
  ].join('\n');
}

function verdict(blocks: number, advises: number, formats: Formats): string {
  if (blocks === 0 && advises === 0) return l10n.t('Nothing stands in the way of an update.');
  if (blocks === 0) return l10n.t('Nothing blocks an update; worth knowing: {0}.', formats.number(advises));
  return blocks === 1
    ? l10n.t('One thing blocks an update.')
    : l10n.t('{0} things block an update.', formats.number(blocks));
}

/** The commands that let the caller into the cluster; undefined where it is not access that is missing. */
function setupOf({ nodegroup, noAccess }: PreflightFacts): string | undefined {
  const { refusal, authenticationMode } = noAccess ?? {};
  if (refusal?.because !== 'noEntry' && refusal?.because !== 'rbac') return undefined;
  const { region = 'REGION', account = 'ACCOUNT' } = parseKey(nodegroup.key) ?? {};
  return accessSetup(
    { access: { state: 'refused', refusal }, ...(authenticationMode === undefined ? {} : { authenticationMode }) },
    { cluster: nodegroup.facts.cluster, region, account },
  );
}

function section(
  title: string,
  findings: readonly PreflightFinding[],
  setup: string | undefined,
  formats: Formats,
): readonly string[] {
  if (findings.length === 0) return [];
  return [
    '',
    `## ${title}`,
    ...findings.flatMap((finding) => {
      const { title: headline, what, todo, names = [], nodes = [] } = phraseOf(finding, formats);
      return [
        '',
        `### ${escaped(headline)}`,
        '',
        escaped(what),
        ...(names.length === 0 ? [] : ['', ...names.map((name, at) => `- ${placed(name, nodes[at])}`)]),
        ...(todo === '' ? [] : ['', `**${l10n.t('What to do:')}** ${escaped(todo)}`]),
        ...(setup === undefined || finding.code !== 'kubernetes.unreadable' ? [] : ['', ...codeBlock(setup)]),
      ];
    }),
  ];
}

/** "`shop/queue-1` on `ip-10-0-1-2`" */
function placed(name: string, node: string | undefined): string {
  return node === undefined ? code(name) : l10n.t('{0} on {1}', code(name), code(node));
}

function code(text: string): string {
  return `\`${text.replaceAll('`', '')}\``;
}

function codeBlock(script: string): readonly string[] {
  return [l10n.t('These commands set it up, for whoever manages the cluster:'), '', '```sh', script.trimEnd(), '```'];
}

/** The words of a finding: code and facts were matched when it was made. */
export function phraseOf(finding: PreflightFinding, formats: Formats): PreflightPhrase {
  const table: Readonly<Record<string, Speak<Facts, PreflightPhrase>>> = preflightWords;
  return table[finding.code]?.(finding.facts, formats) ?? { title: finding.code, what: '', todo: '' };
}

function rows({ nodegroup, inCluster, clusterStatus }: PreflightFacts, formats: Formats) {
  const { facts } = nodegroup;
  const { recommended, launchTemplate, updateConfig } = facts;
  const template = launchTemplate?.name ?? launchTemplate?.id;
  const none = '—';
  const all: (readonly [string, string] | undefined)[] = [
    [
      l10n.t('Status'),
      `${facts.status}${clusterStatus === undefined ? '' : ` · ${l10n.t('Cluster')}: ${clusterStatus}`}`,
    ],
    [l10n.t('Kubernetes version'), `${facts.version ?? none} · ${l10n.t('Cluster')}: ${facts.clusterVersion ?? none}`],
    [l10n.t('AMI type'), facts.amiType ?? none],
    [
      l10n.t('AMI release'),
      recommended.state === 'read'
        ? l10n.t('{0}, recommended {1}', facts.releaseVersion ?? none, recommended.value)
        : (facts.releaseVersion ?? none),
    ],
    template === undefined
      ? undefined
      : [l10n.t('Launch template'), `${template} · ${launchTemplate?.version ?? none}`],
    [l10n.t('Update strategy'), l10n.t('{0}, {1} at a time', updateConfig?.strategy ?? 'DEFAULT', atOnceText(facts))],
    ...(inCluster.state === 'read'
      ? ([
          [
            l10n.t('Nodes'),
            l10n.t(
              '{0}, of these ready: {1}',
              formats.number(inCluster.nodes.length),
              formats.number(inCluster.nodes.filter(({ ready }) => ready).length),
            ),
          ],
          [l10n.t('Pods on its nodes'), formats.number(inCluster.pods.length)],
          [l10n.t('PodDisruptionBudgets in their namespaces'), formats.number(inCluster.budgets.length)],
        ] as const)
      : ([[l10n.t('Nodes'), facts.desiredSize === undefined ? none : formats.number(facts.desiredSize)]] as const)),
  ];
  return all.filter((each) => each !== undefined);
}

/** Text that comes from AWS or a cluster is text, not Markdown. */
function escaped(text: string): string {
  return text.replaceAll(/[\\`*_[\]<>#|~]/g, String.raw`\$&`).replaceAll(/\s+/g, ' ');
}
