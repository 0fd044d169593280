/**
 * Every question that a person is asked, as a port: the default of anything
 * that changes AWS is no. All texts are already translated.
 */
export interface Prompts {
  /**
   * A modal; false from anything but the named action. Its first button, the
   * one that Enter presses, changes nothing: it says `keep` ("Keep Draft"), or
   * where there is none, the modal is a plan, and the button copies it and asks
   * again. `id` is stable, for tests.
   */
  confirm(request: {
    readonly id: string;
    readonly title: string;
    readonly detail: string;
    readonly action: string;
    readonly keep?: string;
  }): Promise<boolean>;
  /** A quick pick of one; undefined when dismissed. */
  pick<T>(request: PickRequest<T>): Promise<T | undefined>;
  /** A quick pick of many; undefined when dismissed. */
  pickMany<T>(request: PickRequest<T>): Promise<readonly T[] | undefined>;
  /** A sentence with actions; resolves to the chosen action's id. */
  tell<A extends string>(request: {
    readonly id: string;
    readonly level: 'info' | 'warning' | 'error';
    readonly message: string;
    readonly actions?: readonly { readonly id: A; readonly label: string }[];
  }): Promise<A | undefined>;
}

export interface PickRequest<T> {
  readonly id: string;
  readonly title: string;
  readonly placeholder?: string;
  readonly items: readonly PickItem<T>[];
}

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  readonly picked?: boolean;
  readonly value: T;
}
