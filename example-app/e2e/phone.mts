import type { BrowserContext, Locator, Page } from 'playwright-core';

import type { Running } from './running.mts';

/** Longer than anything takes, also on a machine that has other things to do. */
const PATIENCE = 20_000;

/** One phone, as a person uses it. */
export class Phone {
  readonly page: Page;
  readonly #running: Running;
  readonly #name: string;
  readonly #look: Record<string, string>;

  private constructor(page: Page, running: Running, name: string, look: Record<string, string>) {
    this.page = page;
    this.#running = running;
    this.#name = name;
    this.#look = look;
  }

  /** Opens the app on a phone; what a page throws fails the test. */
  static async open(
    context: BrowserContext,
    running: Running,
    name: string,
    look: Record<string, string> = {},
  ): Promise<Phone> {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const phone = new Phone(page, running, name, look);
    await phone.restart();
    return phone;
  }

  /** Kills the app and opens it again, for this once with something more in the address. */
  async restart(look: Record<string, string> = {}): Promise<void> {
    // A page that differs only behind the # would not be loaded anew.
    await this.page.goto('about:blank');
    await this.page.goto(this.#running.phone(this.#name, { ...this.#look, ...look }));
  }

  /** Creates the account. */
  async begin(): Promise<void> {
    await this.tap('begin');
    await this.see('new');
  }

  /** Starts a conversation with people by their names, and is then in it. */
  async start(...names: string[]): Promise<void> {
    await this.tap('new');
    for (const name of names) await this.tap(`person-${name}`);
    await this.tap('start');
    await this.see('text');
  }

  /** Opens the conversation that is called so. */
  async enter(title: string): Promise<void> {
    await this.page.getByTestId('conversation').filter({ hasText: title }).first().click();
    await this.see('text');
  }

  /** Goes back a screen. */
  async back(): Promise<void> {
    await this.#backButton.click();
  }

  /** Goes back to the list of conversations. */
  async home(): Promise<void> {
    const list = this.page.locator('[data-testid="new"]:visible');
    await list.or(this.#backButton).first().waitFor();
    while ((await list.count()) === 0) {
      // The button of a screen that goes away may be gone before it is clicked.
      await this.#backButton.click({ timeout: 1_000 }).catch(() => undefined);
    }
  }

  get #backButton(): Locator {
    return this.page.locator('[aria-label$="back" i]:visible').last();
  }

  /** Writes a message into the conversation that is open. */
  async write(text: string): Promise<void> {
    await this.page.getByTestId('text').fill(text);
    await this.tap('send');
  }

  /** Waits for a message, as it is marked: `queued`, `sent` or `received`. */
  async message(text: string, state: 'queued' | 'sent' | 'received'): Promise<void> {
    await this.page
      .locator(`[data-testid="message-${state}"]:visible`)
      .filter({ hasText: text })
      .waitFor();
  }

  /** Every message that is shown, oldest first. */
  async messages(): Promise<string[]> {
    const bubbles = this.page.locator('[data-testid^="message-"]:visible');
    const texts = await bubbles.evaluateAll((all) =>
      all.map((bubble) => bubble.querySelector('[data-testid="said"]')?.textContent ?? ''),
    );
    return texts.toReversed();
  }

  /** Switches the network of this phone. */
  async network(online: boolean): Promise<void> {
    await this.page.evaluate(
      (on) => window.postMessage({ online: on }, window.location.origin),
      online,
    );
  }

  /** Taps what is called so; only one screen is in front. */
  async tap(testId: string): Promise<void> {
    await this.page.locator(`[data-testid="${testId}"]:visible`).first().click();
  }

  /** Waits until it is there. */
  async see(testId: string): Promise<void> {
    await this.page.locator(`[data-testid="${testId}"]:visible`).first().waitFor();
  }
}
