/**
 * How urgent a request is, where requests have to wait for one another: somebody looks at what it is about, or waits for
 * it; it may turn out to need attention; all the rest.
 */
export type Priority = 'seen' | 'attention' | 'rest';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default `seen`. Read anew whenever the next request is chosen: it may change while this one waits. */
  readonly priority?: Priority | undefined;
  /** On whose behalf: of one priority, askers take turns. */
  readonly asker?: string | undefined;
  /** Told of each answer of AWS (a page, a retry's last answer) with its request id, where it has one. */
  readonly onAnswer?: (answer: {
    readonly service: string;
    readonly operation: string;
    readonly requestId: string;
  }) => void;
}
