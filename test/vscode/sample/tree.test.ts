import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { activate, row, run, until, type TestedApi } from '../support.ts';

const notebook = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;
const lambda = (name: string) => `arn:aws:lambda:eu-west-1:111122223333:function:${name}`;

describe('the sample account in the view', () => {
  let api: TestedApi;
  const prompts = () => api.testing.prompts;

  before(async () => {
    api = await activate();
    // While the view is visible, what is in transition is polled.
    await vscode.commands.executeCommand('workbench.view.extension.patchLens');
    await run('openSampleAccount');
    await run('resetSampleAccount');
    await api.refresh();
    await until(
      'nothing is in transition',
      () => !/(Starting|Stopping|Preparing|Updating|Creating|Deleting)…/.test(api.testing.view.asText()),
      60,
    );
  });
  after(() => api.testing.prompts.answer(() => undefined));

  it('reads, worst first, as this', () => {
    const [text = '', fargate = ''] = api.testing.view.asText().split(/\n(?=\(package\))/);
    assert.equal(
      text,
      `(notebook) Notebook Instances — 11 of 17 need attention
  (error) ads-attribution — Cannot be started · Amazon Linux 2
  (error) churn-model — Cannot be started · Amazon Linux 2
  (error) credit-scoring-2022 — Cannot be started · Amazon Linux 1
  (error) fraud-features — Amazon Linux 2 · support ended 30 Jun 2026
  (error) image-embeddings — Amazon Linux 2 · support ended 30 Jun 2026
  (error) legacy-pricing — Amazon Linux 2 · support ended 30 Jun 2025
  (warning) marketing-mix — Restart overdue · 34 days
  (warning) recommender-lab — Script changed since last start
  (warning) returns-analysis — Restart overdue · 118 days
  (warning) search-ranking — Restart overdue · 47 days
  (warning) vision-training — Start failed · /bin/bash^M: bad interpreter
  (question) platform-preview — Platform notebook-al2027-v1 is not known
  (pass) basket-analysis — Stopped · gets updates at its next start
  (pass) demand-forecast — In service · started 3 days ago
  (pass) geo-routing — In service · started today
  (pass) inventory-eda — Stopped · gets updates at its next start
  (pass) quality-checks — In service · started 5 days ago
(symbol-function) Lambda Functions — 12 of 25 need attention
  (error) image-resize — Deprecated since 1 Sept 2025
  (error) legacy-webhook — Deprecated since 31 Mar 2023
  (error) partner-feed — Deprecated since 4 Dec 2023
  (error) sms-gateway — Deprecated since 31 Oct 2026
  (error) tax-calculator — Deprecated since 10 Nov 2026
  (lock) ledger-sync — Held on one runtime version · Manual
  (lock) payments-authorizer — Held 1 version behind · Manual
  (lock) stock-sync — 1 version behind · FunctionUpdate
  (calendar) receipts-export — Ends 31 Mar 2027
  (calendar) session-store — Ends 30 Apr 2027
  (calendar) webhook-relay — Ends 30 Apr 2027
  (question) returns-router — Runtime version error · RuntimeVersionNotResolved
  (question) edge-experiments — Runtime nodejs28.x is not known
  (question) own-runtime-poc — Runtime not told by AWS
  (question) pdf-thumbnails — Container image · deployed 12 days ago
  (question) route-optimizer — Container image · deployed 249 days ago
  (pass) address-lookup — python3.12 · Auto
  (pass) cart-events — nodejs24.x · Auto
  (pass) checkout-api — nodejs24.x · Auto
  (pass) checkout-pricing — nodejs24.x · Auto
  (pass) geocoder — provided.al2023 · Auto
  (pass) invoice-render — python3.13 · Auto
  (pass) loyalty-points — java21 · Auto
  (pass) orders-events — python3.14 · Auto
  (pass) stock-reserve — Updated 2 days ago · FunctionUpdate
(server-environment) EKS Clusters and Nodegroups — 8 of 13 need attention
  (calendar) data-platform — Kubernetes 1.31 · extended support ends 26 Nov 2026 · 1 needs attention
    (error) etl — Amazon Linux 2 · no more patches since 26 Nov 2025
    (question) spark-hardened — Custom AMI · ami-0a4c81e29f7d3b560
    (question) windows-reports — 1.31-2026.10.13 · no recommended release
  (pass) platform — Kubernetes 1.36 · standard support until 2 Aug 2027 · 3 need attention
    (warning) batch — 35 days behind 1.34.7-20261118
    (warning) edge — Behind 1.50.0-5c96e01b
    (warning) ingest — Degraded · 7 days behind 1.36.1-20261118
    (pass) system — 1.50.0-5c96e01b · BOTTLEROCKET_x86_64
  (calendar) storefront — Kubernetes 1.34 · standard support ends 2 Dec 2026 · 2 need attention
    (warning) recommendations-gpu — 63 days behind 1.34.7-20261118
    (warning) workers-arm — 14 days behind 1.34.7-20261118
    (pass) web — 1.34.7-20261118 · AL2023_x86_64_STANDARD`,
    );
    // The names of pods are Kubernetes' own; each workload's come under it.
    const named = fargate.replaceAll(/^( {6}\(\w+\)) \S+/gm, '$1 pod');
    assert.equal(
      named,
      `(package) EKS Fargate — 16 of 34 need attention
  (pass) platform — Patch notice of 19 Nov 2026 · evictions in 6 days · 15 need attention
    (warning) audit-log — Eviction in 6 days · 1 pod
      (warning) pod — Eviction in 6 days · created 8 Sept 2026
    (warning) bank-tunnel — Eviction in 6 days · created 3 Oct 2026
    (warning) fraud-scorer — Eviction in 6 days · 2 of 2 pods · held by fraud-scorer
      (warning) pod — Eviction in 6 days · created 28 Oct 2026 · held by fraud-scorer
      (warning) pod — Eviction in 6 days · created 28 Oct 2026 · held by fraud-scorer
    (warning) ledger — Eviction in 6 days · 2 of 2 pods
      (warning) pod — Eviction in 6 days · created 23 Sept 2026
      (warning) pod — Eviction in 6 days · created 23 Sept 2026
    (warning) payments-api — Eviction in 6 days · 3 of 3 pods
      (warning) pod — Eviction in 6 days · created 13 Oct 2026
      (warning) pod — Eviction in 6 days · created 13 Oct 2026
      (warning) pod — Eviction in 6 days · created 13 Oct 2026
    (warning) pricing-canary — Eviction in 6 days · 1 pod
      (warning) pod — Eviction in 6 days · created 4 Nov 2026
    (warning) reconciliation — Eviction in 6 days · 1 pod
      (warning) pod — Eviction in 6 days · created 17 Nov 2026
    (warning) settlement — Eviction in 6 days · 2 of 2 pods · held by settlement, settlement-2
      (warning) pod — Eviction in 6 days · created 20 Oct 2026 · held by settlement, settlement-2
      (warning) pod — Eviction in 6 days · created 20 Oct 2026 · held by settlement, settlement-2
    (warning) webhooks — Eviction in 6 days · 2 of 4 pods
      (warning) pod — Eviction in 6 days · created 23 Oct 2026
      (warning) pod — Eviction in 6 days · created 23 Oct 2026
      (pass) pod — Created 21 Nov 2026 · v1.36.1-eks-5880c7d
      (pass) pod — Created 21 Nov 2026 · v1.36.1-eks-5880c7d
    (pass) debug-shell — Created 22 Nov 2026 · v1.36.1-eks-5880c7d
    (pass) receipts — Deployment · 2 of 2 ready
      (pass) pod — Created 21 Nov 2026 · v1.36.1-eks-5880c7d
      (pass) pod — Created 21 Nov 2026 · v1.36.1-eks-5880c7d
    (pass) statements — Deployment · 0 of 1 ready
      (pass) pod — Not ready · ImagePullBackOff
  (question) storefront — Fargate profile previews: AccessDenied: The pod execution role storefront-fargate doe…
  (question) data-platform — No access to the cluster (401)`,
    );
  });

  it('shows only what needs attention, and says so, when asked to', async () => {
    await run('toggleAttentionOnly');
    const text = api.testing.view.asText();
    await run('toggleAttentionOnly');
    assert.doesNotMatch(text, /\(pass\) (?!platform)/);
    assert.match(text, /\(pass\) platform/);
    assert.match(text, /search-ranking — Restart overdue/);
    assert.match(api.testing.view.asText(), /demand-forecast/);
  });

  it('gives findings with code, facts and evidence to scripts', () => {
    const overdue = api.findings().find((each) => each.resource === notebook('search-ranking'));
    assert.equal(overdue?.code, 'notebook.restart.overdue');
    assert.equal(overdue.facts['days'], 47);
    assert.ok(overdue.evidence.some((each) => /cloudtrail/i.test(each.source)));
    assert.match(overdue.reference, /^https:\/\/docs\.aws\.amazon\.com\//);
  });

  it('restarts nothing unless told so: the plan names account, region and what is lost', async () => {
    prompts().answer(() => undefined);
    await run('notebook.restart', notebook('search-ranking'));
    const [plan] = prompts().asked;
    assert.match(plan?.text ?? '', /^Restart search-ranking\?\nSample account 111122223333 · eu-west-1/);
    assert.match(plan?.text ?? '', /Running kernels and terminals end/);
    assert.match(plan?.text ?? '', /Only \/home\/ec2-user\/SageMaker is kept/);
    assert.match(plan?.text ?? '', /no capacity/);
    assert.match(row(api, 'search-ranking') ?? '', /Restart overdue/);
  });

  it('restarts two at once, from the palette, until both are current', async () => {
    prompts().answer(({ type }) => (type === 'pickMany' ? ['search-ranking', 'marketing-mix'] : type === 'confirm'));
    await run('notebook.restart');
    // The rows are read again when the command has ended.
    await until('the one', () => /^\(pass\) .* started today/.test(row(api, 'search-ranking') ?? ''));
    await until('the other too', () => /^\(pass\) .* started today/.test(row(api, 'marketing-mix') ?? ''));
  }).timeout(90_000);

  it('stops and starts by key', async () => {
    prompts().answer(({ type }) => type === 'confirm');
    await run('notebook.stop', notebook('demand-forecast'));
    await until('stopped', () => /Stopped · gets updates/.test(row(api, 'demand-forecast') ?? ''));
    await run('notebook.start', [notebook('demand-forecast')]);
    await until('started', () => /started today/.test(row(api, 'demand-forecast') ?? ''));
  }).timeout(90_000);

  it('says why a start failed: the line of the log, and opens the log', async () => {
    prompts().answer(({ type }) => (type === 'confirm' ? true : ['Show Start Log']));
    await run('notebook.start', notebook('vision-training'));
    const told = await until('the failure', () => prompts().asked.find((each) => each.id === 'failed'), 60);
    assert.match(told.text, /bad interpreter/);
    const log = await until('the log', () =>
      vscode.workspace.textDocuments.find((each) => each.uri.scheme === 'patchlens-log'),
    );
    assert.match(log.getText(), /vision-training\/LifecycleConfigOnStart/);
    assert.match(log.getText(), /bad interpreter/);
  }).timeout(90_000);

  it('does not strand a notebook on Amazon Linux 2: refuses the restart, warns before the stop', async () => {
    prompts().answer(() => undefined);
    await run('notebook.restart', notebook('fraud-features'));
    assert.match(prompts().asked[0]?.text ?? '', /cannot be restarted.*notebook-al2023-v1/s);
    await run('notebook.stop', notebook('fraud-features'));
    assert.match(prompts().asked[1]?.text ?? '', /cannot be started again/);
    assert.match(row(api, 'fraud-features') ?? '', /support ended/);
  });

  it('leaves out of a plan what can not be done, and says why', async () => {
    prompts().answer(() => undefined);
    await run('notebook.restart', [notebook('returns-analysis'), notebook('fraud-features')]);
    assert.match(prompts().asked[0]?.text ?? '', /^Restart returns-analysis\?[^]*Left out:\n• fraud-features/);
  });

  it('sets the runtime update mode of a function after its plan', async () => {
    prompts().answer(({ id, type }) => (id === 'lambda.mode' ? ['Auto'] : type === 'confirm'));
    await run('lambda.setRuntimeMode', lambda('payments-authorizer'));
    await until('the mode', () => row(api, 'payments-authorizer')?.endsWith(' · Auto'));
    prompts().answer(({ id, type }) => (id === 'lambda.mode' ? ['FunctionUpdate'] : type === 'confirm'));
    await run('lambda.setRuntimeMode', lambda('payments-authorizer'));
    await until('the other mode', () => /FunctionUpdate/.test(row(api, 'payments-authorizer') ?? ''));
  }).timeout(60_000);

  it('changes nothing in read-only mode, whoever calls', async () => {
    const settings = vscode.workspace.getConfiguration('patchLens');
    await settings.update('readOnly', true, vscode.ConfigurationTarget.Global);
    try {
      prompts().answer(({ type }) => type === 'confirm');
      await run('notebook.stop', notebook('quality-checks'));
      await run('lambda.setRuntimeMode', lambda('ledger-sync'));
      assert.deepEqual(
        prompts().asked.map((each) => each.id),
        ['readOnly', 'readOnly'],
      );
      assert.match(row(api, 'quality-checks') ?? '', /In service/);
    } finally {
      await settings.update('readOnly', undefined, vscode.ConfigurationTarget.Global);
    }
  });

  it('copies the policy of a remedy, picked by its name, and keeps to Escape', async () => {
    await vscode.env.clipboard.writeText('as before');
    prompts().answer(() => undefined);
    await run('copyIamPolicy');
    assert.equal(await vscode.env.clipboard.readText(), 'as before');
    prompts().answer(({ id }) => (id === 'policy' ? ['Migrate to Amazon Linux 2023'] : undefined));
    await run('copyIamPolicy');
    assert.match(await vscode.env.clipboard.readText(), /"sagemaker:UpdateNotebookInstance"/);
    assert.match(prompts().asked.at(-1)?.text ?? '', /^The IAM policy for Migrate to Amazon Linux 2023 is on/);
  });

  it('copies a policy that only reads', async () => {
    await run('copyIamPolicy', 'readOnly');
    const policy = JSON.parse(await vscode.env.clipboard.readText()) as { Statement: { Action: string[] }[] };
    const actions = policy.Statement.flatMap((each) => each.Action);
    assert.ok(actions.includes('sagemaker:ListNotebookInstances'));
    assert.deepEqual(
      actions.filter((each) => !/:(List|Describe|Get|Lookup|Filter)/.test(each)),
      [],
    );
  });

  it('closes, and welcomes who has no credentials', async () => {
    await run('closeSampleAccount');
    await until('the welcome', () => api.testing.view.asText() === 'welcome: noCredentials');
    await run('openSampleAccount');
    assert.match(api.testing.view.asText(), /search-ranking/);
  });
});
