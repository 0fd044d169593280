import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';

/** Attempts of one request, the first included, when AWS throttles, fails or drops the connection. */
export const maxAttempts = 12;

/** The same when nobody answers at all: more of it only makes a person wait for the message. */
const maxSilentAttempts = 3;

const longestDelay = 5_000;

const silentCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

interface Attempts extends RetryToken {
  readonly silent: number;
}

/**
 * The SDK's standard retries (exponential, full jitter) without its token
 * bucket: that one gives up for good after some four hundred requests when a
 * third of them fail, and the request budget keeps retries from becoming a
 * storm already.
 */
export function retryStrategy(random: () => number = Math.random): RetryStrategyV2 {
  const silentOf = new WeakMap<RetryToken, number>();
  const token = (count: number, delay: number, silent: number): RetryToken => {
    const created: Attempts = { silent, getRetryCount: () => count, getRetryDelay: () => delay };
    silentOf.set(created, silent);
    return created;
  };
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0, 0, 0)),
    refreshRetryTokenForRetry(last, info) {
      const count = last.getRetryCount() + 1;
      const silent = (silentOf.get(last) ?? 0) + (isSilence(info) ? 1 : 0);
      const refused = info.errorType !== 'THROTTLING' && info.errorType !== 'TRANSIENT';
      if (refused || count >= maxAttempts || silent >= maxSilentAttempts) {
        return Promise.reject(new Error('no retry'));
      }
      return Promise.resolve(token(count, delayBefore(count, info, random), silent));
    },
    recordSuccess: () => undefined,
  };
}

/** Milliseconds; a Retry-After header counts, within reason. */
function delayBefore(count: number, info: RetryErrorInfo, random: () => number): number {
  const base = info.errorType === 'THROTTLING' ? 250 : 50;
  const own = Math.floor(random() * Math.min(longestDelay, base * 2 ** (count - 1)));
  const asked = info.retryAfterHint === undefined ? 0 : info.retryAfterHint.getTime() - Date.now();
  return Math.max(own, Math.min(asked, longestDelay));
}

function isSilence({ error }: RetryErrorInfo): boolean {
  if (error === undefined) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string') return silentCodes.has(code);
  return error.name === 'TimeoutError';
}
