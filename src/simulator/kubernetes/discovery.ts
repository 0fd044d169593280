import { kubernetesVersions } from '../calendars/kubernetesVersions.ts';
import { kubeletVersion } from '../services/eksImages.ts';
import { groupVersion, resourceTypes } from './resourceTypes.ts';
import type { ResourceType } from './resourceTypes.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** What the API says of itself at that path; undefined where it is no such path. */
export function discovery(path: string, kubernetes: string): Readonly<Record<string, unknown>> | undefined {
  const [first, ...rest] = path.split('/').filter((part) => part !== '');
  switch (first) {
    case 'version':
      return rest.length === 0 ? version(kubernetes) : undefined;
    case 'api':
      if (rest.length === 0)
        return {
          kind: 'APIVersions',
          versions: ['v1'],
          serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: '127.0.0.1:443' }],
        };
      return rest.length === 1 && rest[0] === 'v1' ? resourceList('v1') : undefined;
    case 'apis': {
      if (rest.length === 0) return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups() };
      if (rest.length === 1) return groups().find(({ name }) => name === rest[0]);
      return rest.length === 2 ? resourceList(rest.join('/')) : undefined;
    }
    case 'openapi':
      return openApi(rest.join('/'));
    default:
      return undefined;
  }
}

function version(kubernetes: string) {
  const [major = '1', minor = ''] = kubernetes.split('.');
  const patch = kubernetesVersions.get(kubernetes)?.patch ?? 0;
  return {
    major,
    minor: `${minor}+`,
    gitVersion: kubeletVersion(kubernetes, `${kubernetes}.${patch}-20260101`),
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '2026-11-01T00:00:00Z',
    goVersion: 'go1.25.3',
    compiler: 'gc',
    platform: 'linux/amd64',
  };
}

function groups() {
  const names = new Set(resourceTypes.map(({ group }) => group).filter((group) => group !== ''));
  return [...names].map((name) => {
    const one = { groupVersion: `${name}/v1`, version: 'v1' };
    return { kind: 'APIGroup', apiVersion: 'v1', name, versions: [one], preferredVersion: one };
  });
}

function resourceList(wanted: string) {
  const types = resourceTypes.filter((type) => groupVersion(type) === wanted);
  if (types.length === 0) return undefined;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion: wanted, resources: types.flatMap(resourceRows) };
}

function resourceRows(type: ResourceType) {
  const { kind, plural, namespaced, shortNames, subresources, inAll } = type;
  const row = {
    name: plural,
    singularName: kind.toLowerCase(),
    namespaced,
    kind,
    verbs,
    shortNames,
    ...(inAll ? { categories: ['all'] } : {}),
  };
  const below = subresources.map((name) =>
    name === 'eviction'
      ? {
          name: `${plural}/eviction`,
          singularName: '',
          namespaced,
          group: 'policy',
          version: 'v1',
          kind: 'Eviction',
          verbs: ['create'],
        }
      : { name: `${plural}/${name}`, singularName: '', namespaced, kind, verbs: ['get', 'patch', 'update'] },
  );
  return [row, ...below];
}

/** As much of OpenAPI v3 as tells kubectl that the server itself checks fields. */
function openApi(path: string) {
  const versions = [...new Set(resourceTypes.map(groupVersion))];
  const place = (name: string) => `${name === 'v1' ? 'api' : 'apis'}/${name}`;
  if (path === 'v3')
    return {
      paths: Object.fromEntries(
        versions.map((name) => [place(name), { serverRelativeURL: `/openapi/v3/${place(name)}` }]),
      ),
    };
  const wanted = versions.find((name) => path === `v3/${place(name)}`);
  if (wanted === undefined) return undefined;
  const types = resourceTypes.filter((type) => groupVersion(type) === wanted);
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1' },
    paths: Object.fromEntries(
      types.map(({ plural, namespaced, group, version, kind }) => [
        `/${place(wanted)}${namespaced ? '/namespaces/{namespace}' : ''}/${plural}/{name}`,
        {
          patch: {
            'x-kubernetes-action': 'patch',
            'x-kubernetes-group-version-kind': { group, version, kind },
            parameters: [{ name: 'fieldValidation', in: 'query', schema: { type: 'string' } }],
            responses: {},
          },
        },
      ]),
    ),
  };
}
