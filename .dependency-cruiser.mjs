/**
 * The walls between the rooms (CONTRIBUTING.md has the map). Imports of types count like any other: where only types
 * may pass, the files that hold nothing else are named.
 */

/** Files of the aws room that hold types alone. */
const awsTypes = '^src/aws/(ports|callOptions|eksPort|kubernetes/port|session|events)[.]ts$';

/** A room may reach these paths and no other of src. */
const room = (name, ...reaches) => ({
  name: `${name}-reaches-only-its-own`,
  severity: 'error',
  from: { path: `^src/${name}/` },
  to: { path: '^src/', pathNot: [`^src/${name}/`, ...reaches] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    room('domain'),
    room('simulator'),
    room('kinds', '^src/domain/', awsTypes),
    room('inventory', '^src/domain/', '^src/kinds/', awsTypes),
    room('operations', '^src/domain/', '^src/kinds/', awsTypes),
    room('aws', '^src/domain/', '^src/simulator/(index|contract|service)[.]ts$'),
    room(
      'vscode',
      '^src/domain/',
      '^src/kinds/',
      '^src/inventory/',
      '^src/operations/',
      '^src/contributions[.]ts$',
      awsTypes,
    ),
    {
      name: 'a-kind-knows-no-other-kind',
      severity: 'error',
      from: { path: '^src/kinds/([^/]+)/' },
      to: { path: '^src/kinds/[^/]+/', pathNot: '^src/kinds/$1/' },
    },
    {
      name: 'the-simulator-loads-on-demand',
      comment: 'Types may be imported from its contract and seam; the simulator itself only by import().',
      severity: 'error',
      from: { path: '^src/(aws/|composition[.]ts$)' },
      to: { path: '^src/simulator/index[.]ts$', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'the-composition-loads-on-demand',
      comment: 'By the entry alone, and only by import(): what the entry imports, every window loads when it starts.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^src/composition[.]ts$', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'only-the-entry-loads-the-composition',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/extension[.]ts$' },
      to: { path: '^src/composition[.]ts$' },
    },
    {
      name: 'only-the-aws-room-imports-the-sdk',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/aws/' },
      to: { path: 'node_modules/(@aws-sdk|@smithy|@aws-crypto)/' },
    },
    {
      name: 'only-the-editor-side-imports-vscode',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(vscode/|extension[.]ts$|composition[.]ts$)' },
      to: { path: '(^vscode$|node_modules/@types/vscode/)' },
    },
    {
      name: 'tree-and-commands-meet-through-keys',
      severity: 'error',
      from: { path: '^src/vscode/(tree|commands)/' },
      to: { path: '^src/vscode/(tree|commands)/', pathNot: '^src/vscode/$1/' },
    },
    {
      name: 'in-package-json',
      comment: 'What resolves here by chance is not there after npm ci.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
