import type { ConfigRef } from '../../kinds/lifecycleConfigs/key.ts';
import { hooks, scriptHash, type Hook } from '../../kinds/lifecycleConfigs/script.ts';
import type { DraftStore } from './draftStore.ts';
import type { Known } from './remote.ts';
import type { ScriptStore } from './scriptStore.ts';
import type { ScriptRef } from './scriptUri.ts';
import type { VersionLog, VersionOrigin } from './versionLog.ts';

/** Where one account world keeps its drafts and script bodies. */
export interface World {
  readonly drafts: DraftStore;
  readonly bodies: ScriptStore;
  readonly versions: VersionLog;
}

/** Writes a version into the history. The bodies first: the history names nothing that is not there. */
export async function recordVersion(
  world: World,
  { account, region, name }: ConfigRef,
  { config: scripts, version, seenAt }: Pick<Known, 'config' | 'version' | 'seenAt'>,
  how: { readonly origin: VersionOrigin; readonly by?: string },
): Promise<void> {
  for (const hook of hooks) await world.bodies.keep(scripts[hook] ?? '');
  const { lastModified } = version;
  const seen = lastModified === undefined || seenAt === undefined ? {} : { seen: [{ lastModified, at: seenAt }] };
  await world.versions.record({ config: { account, region, name }, version, ...seen, ...how });
}

/** Keeps a draft that is given up in the history, unless AWS has it: then it is there as that. */
export async function keepDraft(world: World, script: ScriptRef, deployed: Known | undefined): Promise<void> {
  const draft = await world.drafts.draft(script);
  if (!draft) return;
  const hash = await world.bodies.keep(draft.text);
  if (hash === deployed?.version[script.hook]) return;
  const other = (hook: Hook) => {
    const known = draft.origin.base[hook];
    return known !== null && /^[0-9a-f]{64}$/.test(known) ? known : null;
  };
  const { account, region, name, hook } = script;
  await world.versions.record({
    config: { account, region, name },
    version: { onStart: other('onStart'), onCreate: other('onCreate'), [hook]: hash },
    origin: 'draft',
    hook,
  });
}

/** Removes old scripts that neither the history nor a draft nor `others` names. */
export async function sweepWorld(world: World, others: ReadonlySet<string>): Promise<void> {
  const named = new Set([...others, ...(await world.versions.hashes())]);
  for (const { text, origin } of await world.drafts.drafts()) {
    for (const hash of [scriptHash(text), origin.base.onStart, origin.base.onCreate]) if (hash) named.add(hash);
  }
  await world.bodies.sweep(named);
}

/** Other line ends are no other text. */
export function withUnixEnds(text: string): string {
  return text.replaceAll('\r\n', '\n');
}
