import type { Suite } from '../../host/suite.ts';

/** Two accounts behind two endpoints, and AWS_PROFILE naming one of them. */
export const suite: Suite = {
  simulators: { first: { scenario: 'small' }, second: { scenario: 'sample' } },
  aws: (urls) => ({
    config: [
      `[profile first]\nregion = eu-west-1\nendpoint_url = ${urls['first']}\n`,
      `[profile second]\nregion = eu-west-1\nservices = second-services\nendpoint_url = http://127.0.0.1:9\n`,
      `[services second-services]\n${['sagemaker', 'lambda', 'eks', 'ssm', 'sts', 'cloudwatch_logs', 'cloudtrail']
        .map((service) => `${service} =\n  endpoint_url = ${urls['second']}\n`)
        .join('')}`,
    ].join('\n'),
    credentials: [
      '[first]\naws_access_key_id = AKIAPATCHLENS000SAMPLE\naws_secret_access_key = x\n',
      '[second]\naws_access_key_id = AKIAPATCHLENS000SECOND\naws_secret_access_key = x\n',
    ].join('\n'),
  }),
  env: () => ({ AWS_PROFILE: 'first' }),
};
