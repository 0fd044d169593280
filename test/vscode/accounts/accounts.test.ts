import assert from 'node:assert/strict';
import { activate, openWith, run, until, type TestedApi } from '../support.ts';

const lines = (api: TestedApi) => api.testing.view.asText().split('\n');

describe('accounts', () => {
  let api: TestedApi;
  before(async () => {
    api = await activate();
  });

  it('looks at the profile of the standard chain when none is chosen', async () => {
    await openWith(api, []);
    assert.ok(lines(api).some((line) => line.includes('beta')));
    assert.ok(api.findings().every((finding) => finding.resource.includes(':111122223333:')));
  });

  it('offers the profiles of the files, and looks at the ones chosen', async () => {
    const { prompts } = api.testing;
    prompts.answer(({ id }) => (id === 'profiles' ? ['second'] : undefined));
    await run('selectProfiles');
    assert.deepEqual(prompts.asked[0]?.choices.toSorted(), ['first', 'second']);
    await until('the second account is read', () =>
      api.findings().some((each) => each.resource.includes(':444455556666:')),
    );
  });

  it('leaves nothing of the old account behind, answers in flight included', async () => {
    await openWith(api, []);
    const first = openWith(api, ['first']);
    const second = openWith(api, ['second']);
    await Promise.all([first, second]);
    assert.ok(api.findings().length > 0);
    assert.deepEqual(
      api.findings().filter((finding) => finding.resource.includes(':111122223333:')),
      [],
    );
  });

  it('shows both side by side under their account and region, each from its own endpoint', async () => {
    await openWith(api, ['first', 'second']);
    const scopes = lines(api).filter((line) => !line.startsWith(' '));
    assert.equal(scopes.length, 2);
    assert.match(scopes[0] ?? '', /111122223333 · eu-west-1 — first/);
    assert.match(scopes[1] ?? '', /444455556666 · eu-west-1 — second/);
  });

  it('reads what runs in a cluster over TLS, as far as the cluster lets it, and says what it lacks', async () => {
    await openWith(api, ['second']);
    const rows = lines(api).map((line) => line.trim());
    assert.ok(
      rows.some((line) => line.startsWith('(question) dashboards — 2 pods · no patch notice known')),
      api.testing.view.asText(),
    );
    const limited = api.findings().find(({ code }) => code === 'fargate.cluster.limited');
    assert.deepEqual(limited?.facts['denied'], ['nodes']);
  });

  it('multiplies by the regions chosen', async () => {
    await openWith(api, ['first']);
    api.testing.prompts.answer(({ id }) => (id === 'regions' ? ['eu-west-1', 'us-east-1'] : undefined));
    await run('selectRegions');
    assert.ok(api.testing.prompts.asked[0]?.choices.includes('ap-northeast-2'));
    await until('both regions are read', () => /No notebook instances in us-east-1/.test(api.testing.view.asText()));
    const text = api.testing.view.asText();
    assert.match(text, /111122223333 · eu-west-1/);
    assert.match(text, /us-east-1/);
    assert.match(text, /No notebook instances in us-east-1/);
    await openWith(api, ['first'], []);
  });
});
