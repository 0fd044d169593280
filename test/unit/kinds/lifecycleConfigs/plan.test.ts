import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '../../../../src/aws/ports.ts';
import { unknownBase, versionOf } from '../../../../src/kinds/lifecycleConfigs/base.ts';
import { planDeploy, type DeployRequest } from '../../../../src/kinds/lifecycleConfigs/plan.ts';
import { scriptHash } from '../../../../src/kinds/lifecycleConfigs/script.ts';

const key = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team';
const scope = { id: 'dev|eu-west-1', profile: 'dev', region: 'eu-west-1', account: '111122223333', sample: false };
const remote: LifecycleConfig = { arn: key, name: 'team', onStart: 'echo old\n', onCreate: 'echo made\n' };

function deploy(over: Partial<DeployRequest> & { text?: string }) {
  const { text = 'echo new script\n', ...rest } = over;
  const drafts = [{ hook: 'onStart' as const, text, base: versionOf(remote) }];
  return planDeploy({ scope, key, remote, drafts, users: ['alpha', 'beta'], ...rest });
}

/** The plan as a person could read it, or why there is none. */
function told(request: Parameters<typeof deploy>[0]): readonly string[] {
  const planned = deploy(request);
  const effects = planned.outcome === 'plan' ? planned.effects : [planned.reason];
  return effects.map((effect) =>
    [effect.code, ...Object.entries(effect.facts).map((fact) => fact.join('='))].join(' '),
  );
}

describe('the plan of a deploy', () => {
  test('tells bytes before and after, and who runs the script', () => {
    expect(told({})).toEqual([
      'replacesScript hook=onStart bytesBefore=9 bytesAfter=16',
      'runsAtNextStart count=2 names=alpha,beta',
    ]);
  });

  test('tells that nobody runs it yet, and that CloudFormation has made it', () => {
    expect(told({ users: [], stack: 'ml-team' })).toEqual([
      'replacesScript hook=onStart bytesBefore=9 bytesAfter=16',
      'runsNowhere',
      'managedByStack stack=ml-team',
    ]);
  });

  test('tells where line ends are all that changes, for a comparison shows none of it', () => {
    const windows = { ...remote, onStart: 'echo old\r\n' };
    const drafts = (text: string) => [{ hook: 'onStart' as const, text, base: versionOf(windows) }];
    expect(told({ remote: windows, drafts: drafts('echo old\n'), users: [] })).toEqual([
      'replacesScript hook=onStart bytesBefore=10 bytesAfter=9',
      'changesLineEnds hook=onStart before=CRLF after=LF',
      'runsNowhere',
    ]);
    expect(told({ remote: windows, drafts: drafts('echo new\n'), users: [] })).toEqual([
      'replacesScript hook=onStart bytesBefore=10 bytesAfter=9',
      'runsNowhere',
    ]);
  });

  test('tells that it is not known who runs it', () => {
    expect(told({ users: undefined })).toContain('usersUnknown');
  });

  test('both hooks together; one that AWS did not have yet is added', () => {
    const { onCreate: _, ...bare } = remote;
    const base = versionOf(bare);
    const drafts = [
      { hook: 'onStart' as const, text: 'echo 1', base },
      { hook: 'onCreate' as const, text: 'echo 22', base },
    ];
    expect(told({ remote: bare, drafts })).toEqual([
      'replacesScript hook=onStart bytesBefore=9 bytesAfter=6',
      'addsScript hook=onCreate bytesAfter=7',
      'runsAtNextStart count=2 names=alpha,beta',
      'runsAtCreation',
    ]);
  });

  test('has one step, with hashes and without any script body', () => {
    const planned = deploy({ text: 'echo secret words\n' });
    if (planned.outcome !== 'plan') throw new Error(planned.reason.code);
    expect(planned.plan.steps).toEqual([
      {
        id: 'deploy',
        type: 'lifecycle.deploy',
        target: key,
        input: {
          name: 'team',
          baseOnStart: scriptHash('echo old\n'),
          baseOnCreate: scriptHash('echo made\n'),
          wantedOnStart: scriptHash('echo secret words\n'),
          wantedOnCreate: scriptHash('echo made\n'),
        },
        undo: [
          {
            type: 'lifecycle.deploy',
            input: {
              name: 'team',
              baseOnStart: scriptHash('echo secret words\n'),
              baseOnCreate: scriptHash('echo made\n'),
              wantedOnStart: scriptHash('echo old\n'),
              wantedOnCreate: scriptHash('echo made\n'),
            },
          },
        ],
      },
    ]);
    expect(JSON.stringify(planned.plan)).not.toContain('echo');
  });
});

describe('no plan, and why', () => {
  test('nothing to deploy', () => {
    expect(told({ drafts: [] })).toEqual(['nothingToDeploy']);
    expect(told({ text: 'echo old\n' })).toEqual(['nothingToDeploy']);
  });

  test('12,288 bytes are the limit', () => {
    expect(told({ text: 'x'.repeat(12_288) })[0]).toContain('replacesScript');
    expect(told({ text: 'x'.repeat(12_289) })).toEqual(['overLimit hook=onStart bytes=12289 limit=12288 over=1']);
    expect(told({ text: '패'.repeat(4_097) })).toEqual(['overLimit hook=onStart bytes=12291 limit=12288 over=3']);
  });

  test('an empty script', () => {
    expect(told({ text: '' })).toEqual(['emptyScript hook=onStart']);
  });

  test('bytes that were not UTF-8, in the other script too: it would be written back damaged', () => {
    expect(told({ text: 'echo \uFFFD' })).toEqual(['damagedScript hook=onStart']);
    const damaged = { ...remote, onCreate: '# caf\uFFFD' };
    const drafts = [{ hook: 'onStart' as const, text: 'echo new', base: versionOf(damaged) }];
    expect(told({ remote: damaged, drafts })).toEqual(['damagedScript hook=onCreate']);
  });

  test('AWS changed meanwhile: the same hook, with the same size', () => {
    expect(told({ remote: { ...remote, onStart: 'echo OLD\n' } })).toEqual(['changedMeanwhile hooks=onStart']);
  });

  test('AWS changed meanwhile: the other hook, which would be written too', () => {
    expect(told({ remote: { ...remote, onCreate: 'echo else\n' } })).toEqual(['changedMeanwhile hooks=onCreate']);
  });

  test('a draft of which nobody knows what it was made from', () => {
    const drafts = [{ hook: 'onStart' as const, text: 'echo new', base: unknownBase }];
    expect(told({ drafts })).toEqual(['changedMeanwhile hooks=onStart,onCreate']);
  });
});
