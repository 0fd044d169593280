import { _InstanceType as known } from '@aws-sdk/client-sagemaker';
import { describe, expect, test } from 'vitest';
import { instanceTypes, replacementTypes, runsOn } from '../../../../src/kinds/notebooks/instanceTypes.ts';
import { careFor } from '../../../../src/kinds/notebooks/scriptCare.ts';
import { researchOnStart, teamOnStart } from '../../../../src/simulator/scenarios/sampleScripts.ts';

const al2023 = 'notebook-al2023-v1';
const all = Object.entries(instanceTypes.families).flatMap(([family, { sizes }]) =>
  sizes.split(' ').map((size) => `${family}.${size}`),
);

test('the table has every notebook instance type of the SDK, and no other', () => {
  expect(all.toSorted()).toEqual(Object.values(known).toSorted());
});

test.each([
  ['ml.p3.2xlarge', 'ml.g5.2xlarge ml.g6.2xlarge ml.g4dn.2xlarge'],
  // Four GPUs need four, which is a larger size of a later family.
  ['ml.p3.8xlarge', 'ml.g5.12xlarge ml.g6.12xlarge ml.g4dn.12xlarge'],
  ['ml.inf1.xlarge', 'ml.inf2.xlarge ml.trn1.2xlarge'],
  ['ml.g5.xlarge', 'ml.g6.xlarge ml.g6e.xlarge ml.g4dn.xlarge ml.g7e.2xlarge ml.g5.2xlarge'],
  ['ml.t3.medium', 'ml.t2.medium ml.m7i.large ml.m6i.large ml.m6id.large ml.m5d.large ml.t3.large'],
  [
    'ml.p4d.24xlarge',
    'ml.p5.48xlarge ml.p5en.48xlarge ml.p4de.24xlarge ml.p6-b200.48xlarge ml.g6.24xlarge ml.g5.24xlarge ml.g6e.24xlarge ml.g7e.24xlarge',
  ],
  ['ml.z9.huge', ''],
])('near %s: %s', (instanceType, expected) => {
  expect(replacementTypes(instanceType, al2023).join(' ')).toBe(expected);
});

test('every known type has another to go to on AL2023, and none that AL2023 lacks', () => {
  for (const type of all) {
    const others = replacementTypes(type, al2023);
    expect(others, type).not.toEqual([]);
    expect(others).not.toContain(type);
    for (const other of others) {
      expect(all, type).toContain(other);
      expect(runsOn(al2023, other), other).toBe(true);
    }
  }
});

describe('lines that Amazon Linux 2023 treats otherwise', () => {
  const told = (script: string) => careFor(script).map(({ line, command }) => `${line} ${command}`);

  test('of a script for Amazon Linux 2', () => {
    expect(told(researchOnStart)).toEqual(['3 yum', '4 amazon-linux-extras', '5 yum']);
  });

  test('of one for Amazon Linux 2023 there are none', () => {
    expect(told(teamOnStart)).toEqual([]);
  });

  test.each([
    ['sudo /usr/bin/yum -y update', ['1 yum']],
    ['initctl restart jupyter-server --no-wait', ['1 initctl']],
    ['sudo service docker restart', ['1 service']],
    ['systemctl restart jupyter.service && echo "the service is up"', []],
    ['# yum was here', []],
    ['dnf -y upgrade # was yum', []],
    ['dnf install yum-utils', []],
    ['source activate conda_pytorch_p310', ['1 conda_pytorch_p310']],
    ['. /home/ec2-user/anaconda3/envs/conda_tensorflow2_p310/bin/activate', ['1 conda_tensorflow2_p310']],
    ['echo "*/5 * * * * x" | crontab -', ['1 crontab']],
    ['yum install -y a; yum install -y b', ['1 yum']],
    ['a\nb && yum-config-manager --add-repo c\r\n', ['2 yum-config-manager']],
  ])('%j', (script, expected) => {
    expect(told(script)).toEqual(expected);
  });
});
