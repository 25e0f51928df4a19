import { createElement, Fragment, type ReactElement } from 'react';
import { createRoot, type Root, type TestInstance } from 'test-renderer';

// Otherwise React would want to be told of each change, and what an engine does comes by itself.
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', false);

/** Longer than anything takes, also on a machine that has other things to do. */
const PATIENCE = 20_000;
const PHONE = {
  insets: { top: 47, right: 0, bottom: 34, left: 0 },
  frame: { x: 0, y: 0, width: 390, height: 844 },
};

/**
 * What an app shows, as a person meets it: words, and what to press and to write in by its test id. Of several screens on
 * top of each other the last is meant. React renders by itself, as in an app, so everything waits for what it looks for.
 */
export class Shown {
  readonly #root: Root;

  private constructor(root: Root) {
    this.#root = root;
  }

  /** Renders an app on a phone of a usual size. */
  static async of(app: ReactElement): Promise<Shown> {
    const shown = new Shown(createRoot());
    shown.#root.render(app);
    // Nothing is shown before the native half reported what it measured.
    const isMeasured = ({ type }: TestInstance) => type === 'RNCSafeAreaProvider';
    const [area] = await shown.#wait('measured area', () => shown.#all(isMeasured));
    area?.props['onInsetsChange']({ nativeEvent: PHONE });
    return shown;
  }

  /** Every text that is shown. */
  get words(): string[] {
    return textsIn(this.#root.container);
  }

  /** Waits for a text, or for one that matches. */
  async see(text: string | RegExp): Promise<void> {
    const isIt = (word: string) => (typeof text === 'string' ? word === text : text.test(word));
    await this.#wait(`${text}`, () => this.words.filter(isIt));
  }

  /** Waits for what carries a test id, and answers with the texts in each of them. */
  async find(testID: string): Promise<string[][]> {
    return (await this.#wait(testID, () => this.#named(testID))).map(textsIn);
  }

  /** Presses a button or a line of a list, as soon as it is there and not disabled. */
  async press(testID: string): Promise<void> {
    const isEnabled = ({ props }: TestInstance) => props['accessibilityState']?.disabled !== true;
    const found = await this.#wait(`${testID} to press`, () =>
      this.#named(testID).filter(isEnabled),
    );
    found.at(-1)?.props['onClick']({ stopPropagation: () => undefined });
  }

  /** Writes into a line. */
  async write(testID: string, text: string): Promise<void> {
    const found = await this.#wait(`${testID} to write in`, () => this.#named(testID));
    found.at(-1)?.props['onChangeText'](text);
  }

  /** Closes the app; then nothing of it is shown any more. */
  async close(): Promise<void> {
    this.#root.render(createElement(Fragment));
    await until(() => (this.#all(() => true).length === 0 ? true : undefined));
    // What an effect of the app cleans up, it cleans up after that.
    await new Promise((resolve) => setTimeout(resolve, 50));
    this.#root.unmount();
  }

  #named(testID: string): TestInstance[] {
    return this.#all(({ props }) => props['testID'] === testID);
  }

  #all(isIt: (instance: TestInstance) => boolean): TestInstance[] {
    return this.#root.container.queryAll(isIt);
  }

  async #wait<Found>(what: string, find: () => Found[]): Promise<Found[]> {
    try {
      return await until(() => {
        const found = find();
        return found.length === 0 ? undefined : found;
      });
    } catch {
      throw new Error(`no ${what} in ${JSON.stringify(this.words)}`);
    }
  }
}

/** Waits until there is something. */
export async function until<Found>(
  find: () => Found | undefined | Promise<Found | undefined>,
): Promise<Found> {
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const found = await find();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('it did not come to that');
}

function textsIn(instance: TestInstance): string[] {
  return instance.queryAll(({ type }) => type === 'Text').map(textOf);
}

function textOf({ children }: TestInstance): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}
