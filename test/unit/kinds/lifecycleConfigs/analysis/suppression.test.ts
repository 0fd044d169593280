import { expect, test } from 'vitest';
import { told } from './support.ts';

const script = (...lines: readonly string[]) => ['#!/bin/bash', ...lines, ''].join('\n');

test('a comment on the line, or alone on the line before, silences a code', () => {
  expect(told(script('yum install -y jq # patch-lens: ignore yum-on-al2023'))).toEqual([]);
  expect(told(script('# patch-lens: ignore yum-on-al2023', 'yum install -y jq'))).toEqual([]);
  expect(told(script('# patch-lens: ignore', 'yum install -y jq'))).toEqual([]);
});

test('it silences neither another code nor another line', () => {
  expect(told(script('yum install -y jq # patch-lens: ignore relative-path'))).toEqual(['2:1 yum-on-al2023']);
  expect(told(script('# patch-lens: ignore yum-on-al2023', 'echo', 'yum install -y jq'))).toEqual([
    '4:1 yum-on-al2023',
  ]);
  expect(told(script('echo # patch-lens: ignore yum-on-al2023', 'yum install -y jq'))).toEqual(['3:1 yum-on-al2023']);
});

test('several codes at once', () => {
  const line = 'yum upgrade -y --security';
  expect(told(script(line))).toEqual(['2:1 yum-on-al2023', '2:1 dnf-without-releasever']);
  expect(told(script(`${line} # patch-lens: ignore yum-on-al2023, dnf-without-releasever`))).toEqual([]);
});

test('for the whole file', () => {
  const lines = ['yum install -y jq', 'cd data', 'yum install -y git'];
  expect(told(script('# patch-lens: ignore-file yum-on-al2023', ...lines))).toEqual(['4:4 relative-path']);
  expect(told(script('# patch-lens: ignore-file', ...lines))).toEqual([]);
});

test('the comment that links a file is not one', () => {
  expect(told(script('# patch-lens: config=team hook=OnStart', 'cd data'))).toEqual(['3:4 relative-path']);
});
