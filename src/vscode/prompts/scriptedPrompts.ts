import { back, type PickItem, type Prompts } from './prompts.ts';

/** A question as a test sees it. */
export interface Asked {
  readonly type: 'confirm' | 'pick' | 'pickMany' | 'text' | 'tell' | 'mention';
  readonly id: string;
  readonly text: string;
  readonly choices: readonly string[];
  /** Of a pick, what stands beside and below each choice. */
  readonly details?: readonly string[];
}

/**
 * Says what a person would have said: for `confirm` true, for a text `[text]`, else the labels chosen; undefined is
 * Escape, `goBack` the button that leads to the question before, and in a row of questions true is Enter.
 */
export type Answer = (asked: Asked) => boolean | readonly string[] | undefined;

export const goBack: readonly string[] = ['←'];

export interface ScriptedPrompts extends Prompts {
  readonly asked: readonly Asked[];
  answer(answer: Answer): void;
}

/** VS Code refuses modal dialogs while it runs extension tests; these stand in, and by default say no to everything. */
export function createScriptedPrompts(): ScriptedPrompts {
  const asked: Asked[] = [];
  let answers: Answer = () => undefined;
  const ask = (question: Asked) => {
    asked.push(question);
    return answers(question);
  };
  const about = ({ description, detail }: PickItem<unknown>) => [description, detail].filter(Boolean).join('\n');
  const chosen = (answer: boolean | readonly string[] | undefined) => (Array.isArray(answer) ? answer : []);
  return {
    asked,
    answer(answer) {
      asked.length = 0;
      answers = answer;
    },
    confirm({ id, title, detail, action }) {
      return Promise.resolve(ask({ type: 'confirm', id, text: `${title}\n${detail}`, choices: [action] }) === true);
    },
    pick({ id, title, items }) {
      const choices = items.map((each) => each.label);
      const answer = chosen(ask({ type: 'pick', id, text: title, choices, details: items.map(about) }));
      return Promise.resolve(items.find((each) => each.label === answer[0])?.value);
    },
    pickMany({ id, title, items }) {
      const answer = ask({ type: 'pickMany', id, text: title, choices: items.map((each) => each.label) });
      if (!Array.isArray(answer)) return Promise.resolve(undefined);
      return Promise.resolve(items.filter((each) => answer.includes(each.label)).map((each) => each.value));
    },
    askPick({ id, title, items }) {
      const answer = ask({ type: 'pick', id, text: title, choices: items.map((each) => each.label) });
      if (answer === true) return Promise.resolve((items.find((each) => each.picked) ?? items[0])?.value);
      if (answer === goBack) return Promise.resolve(back);
      return Promise.resolve(items.find((each) => each.label === chosen(answer)[0])?.value);
    },
    askText({ id, title, prompt, value, check }) {
      const answer = ask({ type: 'text', id, text: `${title}\n${prompt}`, choices: [value] });
      if (answer === goBack) return Promise.resolve(back);
      const text = answer === true ? value : chosen(answer)[0];
      // The box stays open over a wrong text: for a script that is as good as leaving it.
      return Promise.resolve(text === undefined || check(text) !== undefined ? undefined : text);
    },
    mention({ id, message }) {
      ask({ type: 'mention', id, text: message, choices: [] });
    },
    tell({ id, message, detail, actions = [] }) {
      const text = detail === undefined ? message : `${message}\n${detail}`;
      const answer = chosen(ask({ type: 'tell', id, text, choices: actions.map((each) => each.label) }));
      return Promise.resolve(actions.find((each) => each.label === answer[0])?.id);
    },
  };
}
