import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { activate, row, run, until, type TestedApi } from '../support.ts';

const cluster = (name: string) => `arn:aws:eks:eu-west-1:111122223333:cluster/${name}`;
const noticesFile = 'fargateNotices.json';

describe('the patch notice of Fargate', () => {
  let api: TestedApi;
  const prompts = () => api.testing.prompts;
  const kept = async (): Promise<unknown> =>
    JSON.parse(await readFile(vscode.Uri.joinPath(api.testing.storage, 'sample', noticesFile).fsPath, 'utf8'));
  /** A cluster's row among those of Fargate. */
  const clusterRow = (name: string) =>
    api.testing.view
      .asText()
      .split('\n(package)')[1]
      ?.split('\n')
      .find((line) => line.includes(`) ${name} —`));
  const said = (id: string) => prompts().asked.find((each) => each.id === id)?.text ?? '';

  before(async () => {
    api = await activate();
    await run('openSampleAccount');
    await run('resetSampleAccount');
    await api.refresh();
    await until('what runs on Fargate', () => row(api, 'receipts'));
  });
  after(async () => {
    prompts().answer(() => undefined);
    await run('resetSampleAccount');
  });

  it('judges pods by the date of AWS Health, until somebody sets another', async () => {
    assert.match(row(api, 'receipts') ?? '', /^\(pass\) receipts — Deployment · 2 of 2 ready$/);
    prompts().answer(() => undefined);
    await run('fargate.setNoticeDate', cluster('platform'), '2026-11-22T08:00Z', '2026-11-30T12:52:44.832Z[UTC]');
    await until('the later notice', () =>
      row(api, 'receipts')?.startsWith('(warning) receipts — Eviction in 9 days · 2 of 2 pods'),
    );
    assert.match(clusterRow('platform') ?? '', /Patch notice of 22 Nov 2026 · evictions in 9 days/);
    assert.deepEqual(await kept(), {
      [cluster('platform')]: {
        before: Date.parse('2026-11-22T08:00:00Z'),
        evictsAt: Date.parse('2026-11-30T12:52:44.832Z'),
      },
    });
    const finding = api
      .findings()
      .find(({ code, resource }) => code === 'fargate.workload.beforeNotice' && resource.endsWith('/receipts'));
    assert.equal(finding?.facts['notice'], 'set');
    assert.equal(finding.due, Date.parse('2026-11-30T12:52:44.832Z'));
  });

  it('takes no date that is none, and no eviction before the notice', async () => {
    const keptBefore = await kept();
    for (const dates of [['2026-02-30'], ['soon'], ['2026-11-22', '2026-11-01']]) {
      prompts().answer(() => undefined);
      await run('fargate.setNoticeDate', cluster('platform'), ...dates);
      assert.match(said('fargate.wrongDate'), /Write a date such as|do not begin before/);
    }
    assert.deepEqual(await kept(), keptBefore);
  });

  it('asks for cluster and dates, tells what is wrong while they are typed, and forgets what is left empty', async () => {
    let [before, evictsAt] = ['2026-11-19', ''];
    prompts().answer(({ id }) => {
      if (id === 'fargate.setNoticeDate') return ['platform'];
      if (id === 'fargate.noticeFor') return ['All clusters with Fargate profiles'];
      if (id === 'fargate.before') return [before];
      return id === 'fargate.evictsAt' ? [evictsAt] : undefined;
    });
    await run('fargate.setNoticeDate');
    assert.match(said('fargate.noticeSet'), /all clusters in eu-west-1/);
    const every = 'arn:aws:eks:eu-west-1:111122223333:cluster/*';
    assert.deepEqual(Object.keys((await kept()) as object).toSorted(), [every, cluster('platform')].toSorted());
    assert.match(clusterRow('storefront') ?? '', /Fargate profile previews/);
    [before, evictsAt] = ['', ''];
    await run('fargate.setNoticeDate');
    assert.deepEqual(Object.keys((await kept()) as object), [cluster('platform')]);
    await run('fargate.setNoticeDate', cluster('platform'), '');
    assert.deepEqual(await kept(), {});
    await until('the notice of AWS Health', () => row(api, 'receipts')?.startsWith('(pass)'));
  });

  it('copies an EventBridge rule, and what lets somebody into a cluster', async () => {
    prompts().answer(() => undefined);
    await run('fargate.copyEventRule', `${cluster('platform')}#payments/Deployment/ledger`);
    assert.match(
      await vscode.env.clipboard.readText(),
      /put-rule .*EKS Fargate Pod Scheduled Termination.*"platform"/s,
    );
    await run('fargate.copyAccessSetup', cluster('data-platform'));
    const setup = await vscode.env.clipboard.readText();
    assert.match(setup, /create-access-entry --region eu-west-1 --cluster-name data-platform/);
    assert.match(setup, /--principal-arn \S*111122223333/);
    assert.match(setup, /kind: ClusterRole/);
  });

  it('is forgotten with the sample account', async () => {
    await run('fargate.setNoticeDate', cluster('platform'), '2026-11-22T08:00Z');
    await until('the later notice', () => /Before the patch notice/.test(row(api, 'receipts') ?? ''));
    await run('resetSampleAccount');
    assert.deepEqual(await kept(), {});
  });
});
