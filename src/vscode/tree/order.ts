import { needsAttention } from '../../domain/finding.ts';
import type { ResourceKey } from '../../domain/resourceKey.ts';
import { rank } from '../../domain/status.ts';
import type { KindState, Resource, Snapshot } from '../../inventory/snapshot.ts';
import { kindIds } from '../../kinds/index.ts';
import type { KindRow, Look } from './rowTypes.ts';

function isTop(resource: Resource, state: KindState): boolean {
  const { parent } = resource.observed;
  return parent === undefined || !state.resources.has(parent);
}

const families = new WeakMap<KindState, ReadonlyMap<ResourceKey, readonly Resource[]>>();

/** The resources shown under this one; gathered once per state, for a list may have ten thousand. */
export function childrenOf(key: ResourceKey, state: KindState): readonly Resource[] {
  let family = families.get(state);
  if (!family) {
    const gathered = new Map<ResourceKey, Resource[]>();
    for (const each of state.resources.values()) {
      const { parent } = each.observed;
      if (parent === undefined) continue;
      const siblings = gathered.get(parent);
      if (siblings) siblings.push(each);
      else gathered.set(parent, [each]);
    }
    families.set(state, (family = gathered));
  }
  return family.get(key) ?? [];
}

export function passes(resource: Resource, state: KindState, look: Look): boolean {
  if (!look.attentionOnly || resource.activity !== undefined || needsAttention(resource.verdict)) return true;
  if (look.isTold?.(resource)) return true;
  return childrenOf(resource.observed.key, state).some((each) => passes(each, state, look));
}

const arranged = new WeakMap<Look, WeakMap<KindState, readonly Resource[]>>();

/** The rows right under a kind's own, in their order; arranged once per state and look. */
export function shownOf(state: KindState, look: Look): readonly Resource[] {
  let known = arranged.get(look);
  if (!known) arranged.set(look, (known = new WeakMap()));
  let shown = known.get(state);
  if (!shown) {
    const tops = [...state.resources.values()].filter((each) => isTop(each, state) && passes(each, state, look));
    known.set(state, (shown = sorted(tops, state, look)));
  }
  return shown;
}

/** Worst first, then by name; a parent stands where its worst child would. */
export function sorted(resources: readonly Resource[], state: KindState, look: Look): readonly Resource[] {
  const worst = new Map<ResourceKey, number>();
  const note = (key: ResourceKey, value: number) => worst.set(key, Math.min(value, worst.get(key) ?? Infinity));
  for (const each of state.resources.values()) {
    const value = order(each, look);
    note(each.observed.key, value);
    if (each.observed.parent !== undefined) note(each.observed.parent, value);
  }
  const by = (resource: Resource) => worst.get(resource.observed.key) ?? 0;
  return [...resources].sort((a, b) => by(a) - by(b) || collator.compare(a.observed.name, b.observed.name));
}

const collator = new Intl.Collator('en', { numeric: true });

function order(resource: Resource, look: Look): number {
  return (isCounted(resource, look) ? 0 : 100) + rank(resource.verdict.status);
}

/** Unknown, and nothing else that would bring it to attention. */
function isUnknown({ verdict }: Resource): boolean {
  return verdict.status === 'unknown' && !needsAttention(verdict);
}

export function attentionIn(state: KindState, look: Look): number {
  let count = 0;
  for (const each of state.resources.values()) if (isCounted(each, look)) count++;
  return count;
}

/** How many of the resources under this one, however deep, need attention: the kind's own row counts the same ones. */
export function attentionUnder(key: ResourceKey, state: KindState, look: Look): number {
  return childrenOf(key, state).reduce(
    (sum, each) => sum + (isCounted(each, look) ? 1 : 0) + attentionUnder(each.observed.key, state, look),
    0,
  );
}

function isCounted(resource: Resource, look: Look): boolean {
  return needsAttention(resource.verdict) || look.isUnsettled?.(resource) === true;
}

/** How many nobody knows of whether they are patched: what the filter hides without their being fine. */
export function unknownOf(snapshot: Snapshot): number {
  return snapshot.scopes.reduce(
    (sum, scope) => sum + kindIds.reduce((all, kind) => all + countsOf(scope.kinds[kind]).unknown, 0),
    0,
  );
}

/** How many resources of all scopes need attention: the badge. */
export function attentionOf(snapshot: Snapshot, look: Look): number {
  return snapshot.scopes.reduce(
    (sum, scope) => sum + kindIds.reduce((all, kind) => all + attentionIn(scope.kinds[kind], look), 0),
    0,
  );
}

const counts = new WeakMap<KindState, Pick<KindRow, 'unknown' | 'partial'>>();

/** Counted once per state, for a list may have ten thousand. */
export function countsOf(state: KindState): Pick<KindRow, 'unknown' | 'partial'> {
  const known = counts.get(state);
  if (known) return known;
  let [unknown, partial] = [0, 0];
  for (const each of state.resources.values()) {
    if (isUnknown(each)) unknown += 1;
    if (each.observed.partial) partial += 1;
  }
  const counted = { unknown, partial };
  counts.set(state, counted);
  return counted;
}

/** Of what is listed and being looked into: how many are done, of how many. */
export function progressOf(snapshot: Snapshot): { readonly checked: number; readonly of: number } {
  let [checked, of] = [0, 0];
  for (const scope of snapshot.scopes) {
    for (const state of kindIds.map((kind) => scope.kinds[kind])) {
      if (state.phase !== 'reading' || state.listed !== true) continue;
      of += state.resources.size;
      checked += state.resources.size - countsOf(state).partial;
    }
  }
  return { checked, of };
}
