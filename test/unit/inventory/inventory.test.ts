import { expect, onTestFinished, test, vi } from 'vitest';
import type { Session } from '../../../src/aws/session.ts';
import { createInventory } from '../../../src/inventory/createInventory.ts';
import type { Inventory } from '../../../src/inventory/inventory.ts';
import { day } from '../../../src/domain/time.ts';
import { defaultThresholds } from '../../../src/kinds/kind.ts';
import { problem } from '../kinds/fakePorts.ts';
import { simulatedAccount } from '../kinds/simulatedAccount.ts';

const notebook = (name: string) => `arn:aws:sagemaker:eu-west-1:111122223333:notebook-instance/${name}`;

function inventoryOf(...sessions: Session[]): Inventory {
  const inventory = createInventory({ thresholds: () => defaultThresholds, pollEvery: () => 20, settle: 1 });
  onTestFinished(() => inventory.dispose());
  inventory.use(sessions, []);
  return inventory;
}

/** Holds back every answer of one operation until it is let go. */
function held(session: Session) {
  let letGo = (): void => {};
  const gate = new Promise<void>((resolve) => (letGo = resolve));
  const { sageMaker } = session.ports;
  const slow: Session = {
    ...session,
    ports: {
      ...session.ports,
      sageMaker: {
        ...sageMaker,
        describeNotebookInstance: async (name, options) => {
          const answer = await sageMaker.describeNotebookInstance(name, options);
          await gate;
          return answer;
        },
      },
    },
  };
  return { slow, letGo };
}

const names = (inventory: Inventory) =>
  inventory.snapshot.scopes.flatMap((scope) =>
    [...scope.kinds.notebooks.resources.keys()].map((key) => key.split('/')[1]),
  );

test('rows are there as soon as the list is, before their details', async () => {
  const { slow, letGo } = held(simulatedAccount({ scenario: 'small' }).session);
  const inventory = inventoryOf(slow);
  const reading = inventory.refresh();
  await vi.waitFor(() => expect(names(inventory)).toEqual(['alpha', 'beta', 'delta', 'gamma']));
  expect(inventory.find(notebook('alpha'))?.observed.partial).toBe(true);
  expect(inventory.snapshot.reading).toBe(true);
  letGo();
  await reading;
  expect(inventory.find(notebook('alpha'))?.verdict.status).toBe('current');
  expect(inventory.snapshot.scopes[0]?.account).toBe('111122223333');
});

test('after a switch nothing of the old account comes in, not even what was on its way', async () => {
  const { slow, letGo } = held(simulatedAccount({ scenario: 'small' }).session);
  const inventory = inventoryOf(slow);
  const reading = inventory.refresh();
  await vi.waitFor(() => expect(names(inventory)).toContain('alpha'));
  const empty = simulatedAccount({ scenario: 'empty' });
  inventory.use([empty.session], []);
  const next = inventory.refresh();
  letGo();
  await Promise.all([reading, next]);
  expect(names(inventory)).toEqual([]);
  expect(inventory.snapshot.reading).toBe(false);
});

test('a row that was complete stays so while it is read again', async () => {
  const { session } = simulatedAccount({ scenario: 'small' });
  const inventory = inventoryOf(session);
  await inventory.refresh();
  const seen: (boolean | undefined)[] = [];
  inventory.onDidChange(() => seen.push(inventory.find(notebook('beta'))?.observed.partial));
  await inventory.refresh();
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(0));
  expect(seen).not.toContain(true);
});

test('a service that stops answering leaves the rows it gave, with the reason beside them', async () => {
  const { session, simulator } = simulatedAccount({ scenario: 'small' });
  const inventory = inventoryOf(session);
  await inventory.refresh();
  simulator.setFaults(['deny:sagemaker:ListNotebookInstances']);
  await inventory.refresh();
  const state = inventory.snapshot.scopes[0]?.kinds.notebooks;
  expect(state?.problem).toMatchObject({ code: 'accessDenied', permission: 'sagemaker:ListNotebookInstances' });
  expect(names(inventory)).toHaveLength(4);
  simulator.setFaults([]);
  await inventory.refresh();
  expect(inventory.snapshot.scopes[0]?.kinds.notebooks.problem).toBeUndefined();
});

test('what is gone from AWS is gone from the rows after the next read', async () => {
  const { session } = simulatedAccount({ scenario: 'small' });
  let gone = '';
  const inventory = inventoryOf({
    ...session,
    ports: {
      ...session.ports,
      sageMaker: {
        ...session.ports.sageMaker,
        async *listNotebookInstances(options) {
          for await (const page of session.ports.sageMaker.listNotebookInstances(options)) {
            yield page.filter((each) => each.name !== gone);
          }
        },
      },
    },
  });
  await inventory.refresh();
  expect(names(inventory)).toContain('delta');
  gone = 'delta';
  await inventory.refresh();
  expect(names(inventory)).toEqual(['alpha', 'beta', 'gamma']);
});

test('a row that rests on an older answer is as old as that answer', async () => {
  const { session } = simulatedAccount({ scenario: 'small' });
  const { lambda } = session.ports;
  const began = session.now();
  let later = 0;
  const inventory = inventoryOf({
    ...session,
    now: () => began + later,
    ports: {
      ...session.ports,
      lambda: {
        ...lambda,
        getRuntimeManagementConfig: (...asked) =>
          later === 0 ? lambda.getRuntimeManagementConfig(...asked) : Promise.reject(problem('unreachable')),
      },
    },
  });
  const resize = () => inventory.find('arn:aws:lambda:eu-west-1:111122223333:function:resize');
  await inventory.refresh();
  expect(resize()?.readAt).toBe(began);
  later = 2 * day;
  await inventory.refresh();
  expect(resize()?.observed.facts).toMatchObject({ management: { state: 'read', readAt: began } });
  expect(resize()?.readAt).toBe(began);
  // What has no mode was read whole.
  expect(inventory.find('arn:aws:lambda:eu-west-1:111122223333:function:render')?.readAt).toBe(began + later);
});

test('only what is in transition is polled, and only while somebody looks', async () => {
  const { session, simulator } = simulatedAccount({ scenario: 'small', speed: 600 });
  const inventory = inventoryOf(session);
  await inventory.refresh();
  inventory.watch(true);
  const described = () => simulator.requestCounts()['sagemaker:DescribeNotebookInstance'] ?? 0;
  const atRest = described();
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(described()).toBe(atRest);

  await session.ports.sageMaker.stopNotebookInstance('beta');
  await inventory.reread([notebook('beta')]);
  expect(inventory.find(notebook('beta'))?.activity).toBe('Stopping');
  await vi.waitFor(() => expect(inventory.find(notebook('beta'))?.activity).toBeUndefined(), { timeout: 5000 });
  expect(inventory.find(notebook('beta'))?.observed.facts).toMatchObject({ status: 'Stopped' });
});
