export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Told of each answer of AWS (a page, a retry's last answer) with its request id, where it has one. */
  readonly onAnswer?: (answer: {
    readonly service: string;
    readonly operation: string;
    readonly requestId: string;
  }) => void;
}
