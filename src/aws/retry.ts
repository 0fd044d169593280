import type { RetryErrorInfo, RetryStrategyV2, RetryToken } from '@smithy/types';

/** Attempts of one request, the first included, when AWS throttles, fails or drops the connection. */
export const maxAttempts = 12;

/**
 * Attempts when nobody answers at all: more of them only make a person wait for
 * the message. A connection that stays silent until its time-out counts double.
 */
const maxSilentAttempts = 3;

/** Milliseconds; short of the SDK's 20 s, for a person waits, and the budget spaces requests already. */
const longestDelay = 2_000;

/** What a Retry-After header may ask for. */
const longestAsked = 5_000;

const silentCodes: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
]);

/**
 * The SDK's standard retries (exponential, full jitter) without its token
 * bucket: 500 tokens a client, 14 a retry, run dry within some hundred requests
 * when a third of them fail. The request budget keeps retries from becoming a
 * storm already.
 */
export function retryStrategy(random: () => number = Math.random): RetryStrategyV2 {
  const silentOf = new WeakMap<RetryToken, number>();
  const token = (count: number, delay: number, silent: number): RetryToken => {
    const created: RetryToken = { getRetryCount: () => count, getRetryDelay: () => delay };
    silentOf.set(created, silent);
    return created;
  };
  return {
    acquireInitialRetryToken: () => Promise.resolve(token(0, 0, 0)),
    refreshRetryTokenForRetry(last, info) {
      const count = last.getRetryCount() + 1;
      const silent = (silentOf.get(last) ?? 0) + silenceOf(info);
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
  return Math.max(own, Math.min(asked, longestAsked));
}

function silenceOf({ error }: RetryErrorInfo): number {
  if (error === undefined) return 0;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && code !== 'ETIMEDOUT') return silentCodes.has(code) ? 1 : 0;
  return error.name === 'TimeoutError' || code === 'ETIMEDOUT' ? 2 : 0;
}
