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
  /** A quick pick in a row of questions: its button leads back to the one before. */
  askPick<T>(request: PickRequest<T> & InARow): Promise<T | typeof back | undefined>;
  /** A line of text in a row of questions. */
  askText(request: TextRequest & InARow): Promise<string | typeof back | undefined>;
  /** What is worth a glance and asks for nothing: a line in the status bar that goes by itself. */
  mention(request: { readonly id: string; readonly message: string }): void;
  /**
   * A sentence with actions; resolves to the chosen action's id. With `detail`, which is too long for a notification,
   * a modal.
   */
  tell<A extends string>(request: {
    readonly id: string;
    readonly level: 'info' | 'warning' | 'error';
    readonly message: string;
    readonly detail?: string;
    readonly actions?: readonly { readonly id: A; readonly label: string }[];
  }): Promise<A | undefined>;
}

/** The answer of who wants to change the answer before. */
export const back = Symbol('back');

/** Where a question stands among others. */
export interface InARow {
  /** From 1; the first has no way back. */
  readonly step: number;
  readonly of: number;
}

export interface TextRequest {
  readonly id: string;
  readonly title: string;
  readonly prompt: string;
  /** What is in the box to begin with. */
  readonly value: string;
  /** What is wrong with the text; undefined for nothing. */
  readonly check: (text: string) => string | undefined;
}

export interface PickRequest<T> {
  readonly id: string;
  readonly title: string;
  readonly placeholder?: string;
  readonly items: readonly PickItem<T>[];
  /** It stays when something else takes the focus: a walkthrough does when one of its steps is done. */
  readonly stays?: true;
}

export interface PickItem<T> {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  readonly icon?: string;
  readonly picked?: boolean;
  readonly value: T;
}
