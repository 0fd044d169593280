import { tellFunction, type FunctionStory } from './functions.ts';
import type { Site } from './site.ts';

/** The functions of the main region. */
export function sampleFunctions(site: Site): void {
  for (const story of stories) tellFunction(site, story);
}

const checkout = { tags: { team: 'checkout' } };
const payments = { tags: { team: 'payments' } };
const logistics = { tags: { team: 'logistics' } };

const stories: readonly FunctionStory[] = [
  // Patched by AWS, on runtimes with years to go.
  { name: 'checkout-api', runtime: 'nodejs24.x', changedDaysAgo: 4, memory: 1024, ...checkout },
  {
    // $LATEST is patched, but the calls go to a version that someone pinned.
    name: 'cart-events',
    runtime: 'nodejs24.x',
    changedDaysAgo: 33,
    published: { '5': { behind: 5, daysAgo: 150, updateRuntimeOn: 'Manual' }, '6': { behind: 0, daysAgo: 33 } },
    aliases: { live: { version: '5', description: 'Rolled back after an incident', revision: 9 } },
    ...checkout,
  },
  { name: 'orders-events', runtime: 'python3.14', architecture: 'arm64', changedDaysAgo: 19, handler: 'app.handler' },
  { name: 'invoice-render', runtime: 'python3.13', changedDaysAgo: 71, handler: 'app.handler', logFormat: 'JSON' },
  { name: 'address-lookup', runtime: 'python3.12', changedDaysAgo: 140, handler: 'app.handler', ...logistics },
  {
    name: 'geocoder',
    runtime: 'provided.al2023',
    architecture: 'arm64',
    changedDaysAgo: 52,
    handler: 'bootstrap',
    ...logistics,
  },
  {
    name: 'loyalty-points',
    runtime: 'java21',
    changedDaysAgo: 27,
    handler: 'com.example.loyalty.Handler::handleRequest',
    memory: 2048,
    snapStart: true,
    published: { '11': { behind: 0, daysAgo: 64 }, '12': { behind: 0, daysAgo: 27 } },
    aliases: { live: { version: '12', revision: 3 } },
  },
  {
    // A release on its way: a tenth of the calls goes to the new version.
    name: 'checkout-pricing',
    runtime: 'nodejs24.x',
    changedDaysAgo: 1,
    published: { '40': { behind: 0, daysAgo: 45 }, '41': { behind: 0, daysAgo: 16 }, '42': { behind: 0, daysAgo: 1 } },
    aliases: {
      live: { version: '41', weights: { '42': 0.1 }, revision: 88 },
      previous: { version: '40', revision: 41 },
    },
    ...checkout,
  },

  // Supported today, not for long.
  { name: 'receipts-export', runtime: 'ruby3.3', changedDaysAgo: 204, handler: 'export.call' },
  { name: 'session-store', runtime: 'nodejs22.x', changedDaysAgo: 88, ...checkout },
  { name: 'webhook-relay', runtime: 'nodejs22.x', architecture: 'arm64', changedDaysAgo: 61 },

  // Past deprecation.
  { name: 'sms-gateway', runtime: 'python3.10', changedDaysAgo: 310, handler: 'sms.send' },
  { name: 'tax-calculator', runtime: 'dotnet8', changedDaysAgo: 96, handler: 'Tax::Tax.Function::Handle', ...payments },
  { name: 'image-resize', runtime: 'nodejs18.x', changedDaysAgo: 540 },
  { name: 'partner-feed', runtime: 'python3.7', changedDaysAgo: 1290, handler: 'feed.pull', idle: true },
  {
    name: 'legacy-webhook',
    runtime: 'nodejs12.x',
    changedDaysAgo: 1500,
    idle: true,
    state: {
      name: 'Inactive',
      reason: 'The function is inactive because it has not been invoked.',
      reasonCode: 'Idle',
    },
  },

  // Held back by someone.
  {
    name: 'payments-authorizer',
    runtime: 'python3.12',
    changedDaysAgo: 230,
    behind: 4,
    handler: 'auth.handler',
    updateRuntimeOn: 'Manual',
    ...payments,
  },
  {
    name: 'ledger-sync',
    runtime: 'python3.13',
    changedDaysAgo: 101,
    behind: 2,
    handler: 'ledger.handler',
    updateRuntimeOn: 'Manual',
    published: { '7': { behind: 5, daysAgo: 190 }, '8': { behind: 2, daysAgo: 101 } },
    aliases: { live: { version: '8', revision: 12 } },
    ...payments,
  },
  {
    name: 'stock-sync',
    runtime: 'nodejs24.x',
    changedDaysAgo: 210,
    behind: 6,
    updateRuntimeOn: 'FunctionUpdate',
    published: { '3': { behind: 6, daysAgo: 210 } },
    aliases: { live: { version: '3', revision: 5 } },
    ...logistics,
  },
  { name: 'stock-reserve', runtime: 'nodejs24.x', changedDaysAgo: 2, updateRuntimeOn: 'FunctionUpdate', ...logistics },

  // AWS does not patch these, or can not say.
  {
    name: 'route-optimizer',
    image: 'logistics/route-optimizer:2026-03-18',
    changedDaysAgo: 249,
    memory: 3008,
    ...logistics,
  },
  { name: 'pdf-thumbnails', image: 'documents/pdf-thumbnails:1.14.2', architecture: 'arm64', changedDaysAgo: 12 },
  { name: 'edge-experiments', runtime: 'nodejs28.x', changedDaysAgo: 3 },
  { name: 'own-runtime-poc', changedDaysAgo: 17, handler: 'main', tags: { team: 'platform' } },
  {
    name: 'returns-router',
    runtime: 'python3.13',
    changedDaysAgo: 44,
    handler: 'router.handler',
    runtimeError: {
      code: 'RuntimeVersionNotResolved',
      message: 'Lambda could not resolve the runtime version of this function. Update the function to try again.',
    },
    ...logistics,
  },
];
