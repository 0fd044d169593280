import { describe, expect, test } from 'vitest';
import type { LifecycleConfig } from '../../../src/aws/ports.ts';
import type { Plan, Planned } from '../../../src/domain/plan.ts';
import { minute } from '../../../src/domain/time.ts';
import { defaultThresholds } from '../../../src/kinds/kind.ts';
import { versionOf } from '../../../src/kinds/lifecycleConfigs/base.ts';
import { scriptHash } from '../../../src/kinds/lifecycleConfigs/script.ts';
import { targetsOf } from '../../../src/operations/operation.ts';
import { commonConfig, planRollOut, type RollOutRequest } from '../../../src/operations/rollOut.ts';
import { parseChoices, parseWaveSize, type RollOutChoices } from '../../../src/operations/rollOutChoices.ts';
import { keyOf, notebook, now, scope } from '../kinds/notebooks/story.ts';

const choices: RollOutChoices = {
  waveSize: { unit: 'count', value: 2 },
  failureLimit: 0,
  pause: 0,
  onFailure: 'ask',
};
const context = { scope, now, thresholds: defaultThresholds };
const configKey = 'arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance-lifecycle-config/team';
const remote: LifecycleConfig = { arn: configKey, name: 'team', onStart: 'echo old\n' };

const running = (name: string, more = 'config team') => notebook(`al2023 InService, ${more}`, now, name);
const five = ['one', 'two', 'three', 'four', 'five'].map((name) => running(name));

function script(text = 'echo new\n', users: readonly string[] = []) {
  const drafts = [{ hook: 'onStart' as const, text, base: versionOf(remote) }];
  return { key: configKey, remote, drafts, users };
}

function rollOut(over: Partial<Omit<RollOutRequest, 'choices'>> & { choices?: Partial<RollOutChoices> }): Planned {
  return planRollOut({ notebooks: five, context, ...over, choices: { ...choices, ...over.choices } });
}

function planOf(planned: Planned): Plan {
  if (planned.outcome === 'plan') return planned.plan;
  throw new Error(planned.refused.map(({ name, reason }) => `${name}: ${reason.code}`).join());
}

const nameOf = (key: string) => key.slice(key.lastIndexOf('/') + 1);

/** `canary: one`, `wave1: two three` */
function stagesOf(planned: Planned): readonly string[] {
  return (planOf(planned).stages ?? []).map(({ id, targets }) => `${id}: ${targets.map(nameOf).join(' ')}`);
}

function effectsOf(planned: Planned): readonly string[] {
  return planOf(planned).effects.map(({ code, facts }) =>
    [code, ...Object.entries(facts).map(([name, value]) => `${name}=${String(value)}`)].join(' '),
  );
}

function refusedOf({ refused }: Planned): readonly string[] {
  return refused.map(({ name, reason }) => [name, reason.code, ...Object.values(reason.facts).map(String)].join(' '));
}

describe('the stages', () => {
  test('a canary, then waves of so many', () => {
    expect(stagesOf(rollOut({}))).toEqual(['canary: one', 'wave1: two three', 'wave2: four five']);
  });

  test('a wave in percent is of all that take part, rounded up', () => {
    const ofPercent = (value: number) => stagesOf(rollOut({ choices: { waveSize: { unit: 'percent', value } } }));
    expect(ofPercent(50)).toEqual(['canary: one', 'wave1: two three four', 'wave2: five']);
    expect(ofPercent(1)).toEqual(['canary: one', 'wave1: two', 'wave2: three', 'wave3: four', 'wave4: five']);
    expect(ofPercent(100)).toEqual(['canary: one', 'wave1: two three four five']);
  });

  test('the chosen canary goes first, the others keep their order', () => {
    expect(stagesOf(rollOut({ choices: { canary: keyOf('four') } }))).toEqual([
      'canary: four',
      'wave1: one two',
      'wave2: three five',
    ]);
  });

  test('one alone is a canary without waves', () => {
    expect(stagesOf(rollOut({ notebooks: [running('one')] }))).toEqual(['canary: one']);
  });

  test('no canary may fail; the waves may up to the limit; there is no pause after the last', () => {
    const { stages = [] } = planOf(rollOut({ choices: { failureLimit: 2, pause: 5 * minute } }));
    expect(stages.map(({ id, failureLimit, pause }) => [id, failureLimit, pause / minute])).toEqual([
      ['canary', 0, 5],
      ['wave1', 2, 5],
      ['wave2', 2, 0],
    ]);
  });

  test('a new script comes first, and is shared', () => {
    const plan = planOf(rollOut({ script: script() }));
    expect(plan.stages?.map(({ id, shared }) => [id, shared])).toEqual([
      ['script', true],
      ['canary', false],
      ['wave1', false],
      ['wave2', false],
    ]);
    expect(plan.stages?.[0]?.targets).toEqual([configKey]);
  });

  test('what a step changes is in one stage, and the plan is about notebook instances alone', () => {
    const plan = planOf(rollOut({ script: script() }));
    const { stages = [], targets, steps } = plan;
    expect(stages.flatMap((stage) => stage.targets)).toEqual(targetsOf(plan));
    expect(targetsOf(plan)).toEqual([configKey, ...targets.map(({ key }) => key)]);
    expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  });
});

describe('the steps', () => {
  const stepsOf = (planned: Planned, name: string) =>
    planOf(planned)
      .steps.filter(({ target }) => nameOf(target) === name)
      .map(({ type, input, undo = [] }) => ({ type, name: input['name'], undo: undo.map((each) => each.type) }));

  test('stop, start, verify; a roll-back stops what was started and starts it again', () => {
    expect(stepsOf(rollOut({}), 'two')).toEqual([
      { type: 'notebook.stop', name: 'two', undo: ['notebook.start'] },
      { type: 'notebook.start', name: 'two', undo: ['notebook.stop'] },
      { type: 'notebook.verify', name: 'two', undo: [] },
    ]);
  });

  test('a marker is looked for in every log', () => {
    const marked = planOf(rollOut({ choices: { marker: 'packages end' } })).steps.filter(
      ({ type }) => type === 'notebook.verify',
    );
    expect(marked.map(({ input }) => input['marker'])).toEqual(Array(5).fill('packages end'));
  });

  test('the script is named by its hash, and its undo is the deploy of what it replaced', () => {
    const { steps } = planOf(rollOut({ script: script('echo secret\n') }));
    expect(steps[0]).toMatchObject({
      type: 'lifecycle.deploy',
      input: { baseOnStart: scriptHash('echo old\n'), wantedOnStart: scriptHash('echo secret\n') },
      undo: [{ input: { baseOnStart: scriptHash('echo secret\n'), wantedOnStart: scriptHash('echo old\n') } }],
    });
    expect(JSON.stringify(steps)).not.toContain('echo');
  });

  test('the plan survives being written down', () => {
    const plan = planOf(rollOut({ script: script() }));
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('what is told', () => {
  test('all that a restart tells, then how it goes', () => {
    expect(effectsOf(rollOut({ choices: { failureLimit: 1, pause: 3 * minute, onFailure: 'rollBack' } }))).toEqual(
      expect.arrayContaining([
        'kernelsDie names=one,two,three,four,five',
        'stages canary=one waves=2 largest=2 pauseMinutes=3',
        'verifies marker=null',
        'stopsAtLimit limit=1',
        'rollsBack byItself=true config=null',
      ]),
    );
  });

  test('with a script: its size, who runs it later, and what a roll-back leaves', () => {
    const effects = effectsOf(rollOut({ script: script('echo newer\n', ['one', 'two', 'six']) }));
    expect(effects).toContain('replacesScript hook=onStart bytesBefore=9 bytesAfter=11');
    expect(effects).toContain('othersRunItLater config=team names=six');
    expect(effects).toContain('rollsBack byItself=false config=team');
    expect(effects).toContain('healthyKeepScript config=team');
    expect(effects.filter((each) => each.startsWith('runsAtNextStart'))).toEqual([]);
  });

  test('the users could not be listed, and two stacks manage what is changed', () => {
    const stacked = { ...running('one'), facts: { ...running('one').facts, cloudFormationStack: 'lab' } };
    const effects = effectsOf(
      rollOut({ notebooks: [stacked, running('two')], script: { ...script('x'), users: undefined, stack: 'scripts' } }),
    );
    expect(effects).toContain('usersUnknown');
    expect(effects).toContain('managedByStack stack=scripts');
    expect(effects).toContain('managedByCloudFormation names=one stack=lab');
  });

  test('it takes as long as its stages one after another, with their pauses', () => {
    const alone = planOf(rollOut({ notebooks: [running('one')] })).duration;
    const three = planOf(rollOut({})).duration;
    expect(three).toEqual({ from: 3 * alone.from, to: 3 * alone.to });
    expect(planOf(rollOut({ choices: { pause: 10 * minute } })).duration).toEqual({
      from: three.from + 1200,
      to: three.to + 1200,
    });
  });
});

describe('what is left out, and why', () => {
  test('what a restart would refuse, and what does not run', () => {
    const planned = rollOut({
      notebooks: [
        running('one'),
        notebook('al2-v3 InService', now, 'old'),
        notebook('al2023 Pending', now, 'coming'),
        notebook('? InService', now, 'unread'),
        notebook('al2023 Stopped', now, 'asleep'),
        notebook('al2023 Failed', now, 'broken'),
      ],
    });
    expect(stagesOf(planned)).toEqual(['canary: one']);
    expect(refusedOf(planned)).toEqual([
      expect.stringMatching(/^old al2CannotStart /),
      'coming changing Pending',
      'unread platformNotRead',
      'asleep notRunning Stopped',
      'broken notRunning Failed',
    ]);
  });

  test('none is left', () => {
    const planned = rollOut({ notebooks: [notebook('al2023 Stopped', now, 'asleep')] });
    expect(planned.outcome).toBe('refused');
    expect(refusedOf(planned)).toEqual(['asleep notRunning Stopped']);
  });

  test('those of another configuration, when there is a script', () => {
    const mixed = [running('one'), running('two', 'config other'), running('three', 'created 9 d ago')];
    expect(commonConfig(mixed)).toBeUndefined();
    expect(commonConfig(five)).toBe('team');
    expect(refusedOf(rollOut({ notebooks: mixed, script: script() }))).toEqual([
      'two otherConfiguration team other',
      'three otherConfiguration team null',
    ]);
    expect(refusedOf(rollOut({ notebooks: mixed }))).toEqual([]);
  });

  test('a canary that can not go: nothing goes', () => {
    const notebooks = [running('one'), notebook('al2023 Stopped', now, 'asleep')];
    const planned = rollOut({ notebooks, choices: { canary: keyOf('asleep') } });
    expect(planned.outcome).toBe('refused');
    expect(refusedOf(planned)).toEqual(['asleep notRunning Stopped', 'asleep canaryLeftOut']);
  });

  test('a script that can not be deployed: nothing restarts for it', () => {
    const planned = rollOut({ script: script('echo old\n') });
    expect(planned.outcome).toBe('refused');
    expect(refusedOf(planned)).toEqual(['team nothingToDeploy']);
  });
});

describe('choices as they are typed', () => {
  test.each([
    ['3', 3, 'count'],
    [' 12 ', 12, 'count'],
    ['25%', 25, 'percent'],
    ['100 %', 100, 'percent'],
  ])('wave size %j', (text, value, unit) => {
    expect(parseWaveSize(text)).toEqual({ unit, value });
  });

  test.each(['', '0', '0%', '101%', '-1', '2.5', 'all', '1e3', '٣', '3 4', '9999999'])('no wave size: %j', (text) => {
    expect(parseWaveSize(text)).toBeUndefined();
  });

  test('nothing typed: the defaults', () => {
    expect(parseChoices({})).toEqual({
      outcome: 'choices',
      choices: { waveSize: { unit: 'percent', value: 25 }, failureLimit: 0, pause: 0, onFailure: 'ask' },
    });
  });

  test('all of it typed', () => {
    const typed = { waveSize: '2', failureLimit: '1', pauseMinutes: '15', marker: ' done ', onFailure: 'rollBack' };
    expect(parseChoices({ ...typed, canary: keyOf('two') })).toMatchObject({
      choices: { failureLimit: 1, pause: 15 * minute, marker: 'done', onFailure: 'rollBack', canary: keyOf('two') },
    });
  });

  test('nonsense is named, all of it', () => {
    const typed = {
      waveSize: 'lots',
      failureLimit: '-1',
      pauseMinutes: '1441',
      onFailure: 'pray',
      marker: 'x'.repeat(201),
    };
    const parsed = parseChoices(typed);
    expect(parsed.outcome === 'refused' ? parsed.reasons.map(({ code }) => code) : []).toEqual([
      'waveSizeNotUnderstood',
      'failureLimitNotUnderstood',
      'pauseNotUnderstood',
      'onFailureNotUnderstood',
      'markerTooLong',
    ]);
  });
});
