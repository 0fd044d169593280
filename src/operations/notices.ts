/** What is told to whoever looks after the window's log and messages. */
export interface Notices {
  /** An operation could not be read and was moved aside, to this path. */
  moved(path: string): void;
  /** A folder or journal could not be used; told once, until it could. */
  trouble(path: string, error: unknown): void;
  /** It could be used again. */
  well(path: string): void;
}

export function createNotices(
  onMoved: (path: string) => void,
  onTrouble: ((path: string, detail: string) => void) | undefined,
): Notices {
  const told = new Map<string, string>();
  return {
    moved: onMoved,
    trouble(path, error) {
      const detail = error instanceof Error ? error.message : String(error);
      if (told.get(path) === detail) return;
      told.set(path, detail);
      onTrouble?.(path, detail);
    },
    well: (path) => void told.delete(path),
  };
}
