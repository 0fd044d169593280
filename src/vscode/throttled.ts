/**
 * At most one call per `interval`, and for no more than a tenth of the time; the first at once, the last never lost.
 * `holdBack` says how many milliseconds more the next one has to wait.
 */
export function throttled(call: () => void, interval: number, holdBack: () => number = () => 0): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = () => {
    const began = performance.now();
    call();
    timer = setTimeout(next, Math.max(interval, 10 * (performance.now() - began)));
  };
  const next = () => {
    timer = undefined;
    if (!again) return;
    const wait = holdBack();
    if (wait > 0) {
      // It may turn out to be less.
      timer = setTimeout(next, Math.min(wait, 1000));
      return;
    }
    again = false;
    run();
  };
  return () => {
    if (timer === undefined) run();
    else again = true;
  };
}
