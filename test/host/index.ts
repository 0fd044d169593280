/**
 * The real VS Code on this machine: `ensureHost` installs it once, `startServer` starts it, `openWorkbench` shows it in
 * a page of Chromium. Nothing of it is simulated; it is code-server's build of VS Code, whose extension host runs under
 * Node as desktop VS Code's does.
 *
 * A test inside the extension host (`npm run test:vscode -- SUITE`): a file `test/vscode/<suite>/<story>.test.ts` with
 * mocha's `describe` and `it`, which may import `vscode` and anything of the repository. The extension's own objects are
 * reached through `extension.exports` only: what a test imports from src is another copy. What surrounds a suite, such
 * as settings, environment, AWS files, simulators and an open folder, is said by its `host.ts` (`suite.ts` here). One
 * VS Code is started for each suite; `.ts` files beside the tests that do not end in `.test.ts` are helpers.
 *
 * A test of what a person sees (`npm run test:ui -- FILE`): a file `test/ui/<story>.test.ts` with `test` and `expect`
 * from `fixtures.ts`; each test gets a VS Code of its own, and `lens` to drive it. VS Code has no smoke-test driver
 * there, because that one suppresses notifications; the extension is a copy in the extensions folder.
 *
 * When a run fails before a test does: test-results/logs has what VS Code said.
 */
export { ensureHost, type Host } from './install.ts';
export { startServer, type Server, type ServerOptions } from './server.ts';
export { openWorkbench, type WorkbenchOptions } from './workbench.ts';
