/** Brings up the real VS Code and its browser in the cache folder, if they are not there yet. */
import { ensureChromium } from '../test/host/chromium.ts';
import { ensureHost } from '../test/host/install.ts';

await ensureHost();
await ensureChromium((line) => console.log(line));
