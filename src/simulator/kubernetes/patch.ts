import { isDeepStrictEqual } from 'node:util';
import { badRequest, KubernetesError } from './status.ts';

type Json = unknown;
type Members = Record<string, Json>;

/** The three patches that clients send; server-side apply is not simulated. */
export function applyPatch(contentType: string, object: Members, patch: Json): Members {
  switch (contentType.split(';')[0]?.trim()) {
    case 'application/strategic-merge-patch+json':
      return asMembers(merge(object, members(patch), true));
    case 'application/merge-patch+json':
      return asMembers(merge(object, members(patch), false));
    case 'application/json-patch+json':
      return asMembers(jsonPatch(object, patch));
    default:
      throw new KubernetesError(
        415,
        'UnsupportedMediaType',
        `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`,
      );
  }
}

function members(value: Json): Members {
  if (!isMembers(value)) throw badRequest('the patch is no JSON object');
  return value;
}

function asMembers(value: Json): Members {
  if (!isMembers(value)) throw badRequest('the patched object is no JSON object');
  return value;
}

export function isMembers(value: Json): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** By what strategic merge tells the items of these lists apart (the API types' patchMergeKey); other lists are replaced. */
const mergeKeys: Readonly<Record<string, string>> = {
  conditions: 'type',
  containers: 'name',
  env: 'name',
  ephemeralContainers: 'name',
  imagePullSecrets: 'name',
  initContainers: 'name',
  ownerReferences: 'uid',
  taints: 'key',
  topologySpreadConstraints: 'topologyKey',
  volumeMounts: 'mountPath',
  volumes: 'name',
};

/** RFC 7396, and with `strategic` Kubernetes' directives and lists. */
function merge(into: Json, patch: Members, strategic: boolean): Json {
  if (strategic && patch['$patch'] === 'replace') return without(patch);
  const merged: Members = isMembers(into) ? { ...into } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (strategic && name.startsWith('$')) continue;
    if (value === null) delete merged[name];
    else if (isMembers(value)) {
      if (strategic && value['$patch'] === 'delete') delete merged[name];
      else merged[name] = merge(merged[name], value, strategic);
    } else if (strategic && Array.isArray(value)) merged[name] = mergeList(name, merged[name], value);
    else merged[name] = value;
  }
  return merged;
}

function without({ $patch: _directive, ...rest }: Members): Members {
  return rest;
}

function mergeList(name: string, before: Json, patch: readonly Json[]): Json {
  const old: readonly Json[] = Array.isArray(before) ? before : [];
  if (name === 'finalizers') return [...new Set([...old, ...patch])];
  const key = name === 'ports' ? portKey(patch) : mergeKeys[name];
  if (key === undefined || !patch.every(isMembers)) return patch;
  if (patch.some((item) => item['$patch'] === 'replace')) return patch.filter((item) => item['$patch'] === undefined);
  let list = [...old];
  for (const item of patch) {
    const at = list.findIndex((each) => isMembers(each) && each[key] === item[key]);
    if (item['$patch'] === 'delete') list = list.filter((_, index) => index !== at);
    else if (at === -1) list.push(item);
    else list[at] = merge(list[at], item, true);
  }
  return list;
}

/** A Service's ports are told apart by `port`, a container's by `containerPort`. */
function portKey(patch: readonly Json[]): string {
  return patch.some((item) => isMembers(item) && 'containerPort' in item) ? 'containerPort' : 'port';
}

/** RFC 6902. */
function jsonPatch(object: Json, patch: Json): Json {
  if (!Array.isArray(patch)) throw badRequest('a JSON patch is a list of operations');
  const steps: readonly Json[] = patch;
  return steps.reduce((at: Json, step) => {
    if (!isMembers(step)) throw badRequest('an operation of a JSON patch is an object');
    const { op, value } = step;
    const path = pointer(step['path']);
    switch (op) {
      case 'add':
        return change(at, path, value, 'add');
      case 'replace':
        read(at, path);
        return change(at, path, value, 'replace');
      case 'remove':
        read(at, path);
        return change(at, path, undefined, 'remove');
      case 'move': {
        const moved = read(at, pointer(step['from']));
        return change(change(at, pointer(step['from']), undefined, 'remove'), path, moved, 'add');
      }
      case 'copy':
        return change(at, path, read(at, pointer(step['from'])), 'add');
      case 'test':
        if (!isDeepStrictEqual(read(at, path), value)) throw refused('testing value failed');
        return at;
      default:
        throw badRequest(`Unexpected kind: ${String(op)}`);
    }
  }, object);
}

function pointer(path: Json): string[] {
  if (typeof path !== 'string') throw badRequest('a JSON patch names its place with a path');
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

const refused = (why: string) =>
  new KubernetesError(422, 'Invalid', `the server rejected our request due to an error in our request: ${why}`);

function read(value: Json, path: readonly string[]): Json {
  return path.reduce<Json>((at, part) => {
    const found = Array.isArray(at) ? at[Number(part)] : isMembers(at) ? at[part] : undefined;
    if (found === undefined) throw refused(`nothing at /${path.join('/')}`);
    return found;
  }, value);
}

function change(at: Json, [part, ...rest]: readonly string[], value: Json, how: 'add' | 'replace' | 'remove'): Json {
  if (part === undefined) return value;
  if (Array.isArray(at)) {
    const list: Json[] = [...at];
    const index = part === '-' ? list.length : Number(part);
    if (rest.length > 0) list[index] = change(list[index], rest, value, how);
    else if (how === 'add') list.splice(index, 0, value);
    else if (how === 'remove') list.splice(index, 1);
    else list[index] = value;
    return list;
  }
  if (!isMembers(at)) throw refused(`nothing to change at ${part}`);
  const copy = { ...at };
  if (rest.length > 0) copy[part] = change(copy[part], rest, value, how);
  else if (how === 'remove') delete copy[part];
  else copy[part] = value;
  return copy;
}
