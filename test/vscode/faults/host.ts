import type { Suite } from '../../host/suite.ts';

const key = (id: string) => `aws_access_key_id = ${id}\naws_secret_access_key = not-checked\n`;
const expired = `${key('ASIAPATCHLENS00EXPIRED')}aws_session_token = PATCHLENS-EXPIRED-SESSION-TOKEN\n`;

/** A profile for each thing that goes wrong on the way to AWS. */
export const suite: Suite = {
  simulators: {
    healthy: { scenario: 'small', speed: 60 },
    denying: {
      scenario: 'small',
      faults: ['deny:sagemaker:ListNotebookInstances'],
    },
    blind: { scenario: 'small', faults: ['deny:cloudtrail:LookupEvents', 'deny:ssm:GetParameters'] },
    truncating: { scenario: 'small', faults: ['truncate:1'] },
    shaky: { scenario: 'small', faults: ['throttle:0.12', 'http500:0.12', 'drop:0.12'], seed: 7 },
    unstoppable: {
      scenario: 'small',
      faults: ['deny:sagemaker:StopNotebookInstance', 'deny:sagemaker:CreatePresignedNotebookInstanceUrl'],
    },
    unstartable: { scenario: 'small', speed: 60, faults: ['deny:sagemaker:StartNotebookInstance'] },
    bare: { scenario: 'empty' },
  },
  aws: (urls) => ({
    config: Object.entries({
      healthy: urls['healthy'],
      denied: urls['denying'],
      blind: urls['blind'],
      expired: urls['healthy'],
      stranger: urls['healthy'],
      truncated: urls['truncating'],
      shaky: urls['shaky'],
      bare: urls['bare'],
      unstartable: urls['unstartable'],
      unstoppable: urls['unstoppable'],
      unreachable: 'http://127.0.0.1:9',
      nobody: urls['healthy'],
    })
      .map(([name, url]) => `[profile ${name}]\nregion = eu-west-1\nendpoint_url = ${url}\n`)
      .concat(`[profile regionless]\nendpoint_url = ${urls['healthy']}\n`)
      .join('\n'),
    credentials: [
      ...[
        'healthy',
        'denied',
        'blind',
        'truncated',
        'shaky',
        'bare',
        'unstartable',
        'unstoppable',
        'unreachable',
        'regionless',
      ].map((name) => `[${name}]\n${key('AKIAPATCHLENS000SAMPLE')}`),
      `[expired]\n${expired}`,
      `[stranger]\n${key('AKIANOBODYKNOWSTHISKEY')}`,
    ].join('\n'),
  }),
};
