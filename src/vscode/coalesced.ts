/** Calls once for many, at most `interval` milliseconds after the first of them. */
export function coalesced(call: () => void, interval: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      call();
    }, interval);
  };
}
