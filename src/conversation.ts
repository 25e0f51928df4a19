import { contentOf, invalid, optionsOf, stringOf, stringsOf } from './arguments.ts';
import { SealwrightError } from './errors.ts';
import type { AccountId, ConversationId } from './ids.ts';
import { messageOf, type Message } from './message.ts';
import { BlobList, type Answer, type Wire } from './native/index.ts';
import type { Session } from './session.ts';
import type {
  ChosenPreferences,
  MessageShape,
  TransportPlan,
  TransportPreferences,
} from './transport.ts';

/** What {@link Conversation.send} takes besides the message. */
export type SendOptions = {
  /**
   * Makes the call repeatable: with the key of an earlier call in this conversation, the answer is that
   * call's message and nothing is sent. At most 256 bytes of UTF-8.
   */
  key?: string | undefined;
  /** `bulk` can wait for power and a good network, and lets others pass. Default `normal`. */
  urgency?: 'normal' | 'bulk' | undefined;
};

/** What {@link Conversation.messages} takes. */
export type MessagesOptions = {
  /** Which end of the history first. Default `newest`. */
  order?: 'newest' | 'oldest' | undefined;
  /** Most messages wanted, from 1 to 1,000; a page of long messages may be shorter. Default 50. */
  limit?: number | undefined;
  /** `next` of the page before. */
  cursor?: number | undefined;
};

/** One page of the history. */
export type MessagePage = {
  /** In the order asked for. */
  readonly messages: readonly Message[];
  /** Give it back as `cursor` to continue; missing at the end. */
  readonly next?: number;
};

/** Whether a conversation is a 1:1, with exactly two accounts for good, or a group. */
export type ConversationKind = Wire.ConversationKind;
/**
 * How a conversation stands. `creating`: accepted here, sync will start it with the others. `active`: in
 * use. `healing`: this device lost its place and is getting it back; messages queue meanwhile. `left`,
 * `removed`: this account is no longer in it; the history stays readable.
 */
export type ConversationState = Wire.ConversationState;

/** What a notification may show of a conversation: nothing of it, or who wrote and the text. */
export type NotificationPreview = Wire.Preview;

/**
 * A conversation, from {@link Engine.createConversation} and its like. It belongs to its engine and ends
 * with it. `members`, `state` and `lastMessage` are as this object last read them: {@link refresh} reads
 * again, and so do the methods that change them.
 *
 * Every method rejects with HANDLE_CLOSED once the engine is closed, and with a STORE_ code when the
 * profile cannot be read or written; then nothing was changed.
 */
export class Conversation {
  readonly #session: Session;
  readonly #handle: string;
  #wire: Wire.Conversation;
  #lastMessage: Message | undefined;

  /** @internal Only an engine makes these. */
  constructor(session: Session, answer: ConversationAnswer) {
    this.#session = session;
    this.#handle = answer.ok.handle;
    this.#wire = answer.ok;
    this.#lastMessage = lastMessageOf(answer);
  }

  /** The same on every device that is in it. */
  get id(): ConversationId {
    return this.#wire.id as ConversationId;
  }

  /** 1:1 or group. */
  get kind(): ConversationKind {
    return this.#wire.kind;
  }

  /** The accounts in it, oneself included, in ascending order. */
  get members(): readonly AccountId[] {
    return this.#wire.members as AccountId[];
  }

  /** How it stands. */
  get state(): ConversationState {
    return this.#wire.state;
  }

  /** Its newest message. */
  get lastMessage(): Message | undefined {
    return this.#lastMessage;
  }

  /** When this device first knew of it, in milliseconds since 1970. */
  get createdAt(): number {
    return this.#wire.createdAt;
  }

  /** What notifications may show of it on this device; see {@link setPreview}. */
  get preview(): NotificationPreview {
    return this.#wire.preview;
  }

  /**
   * Sets what notifications may show of it while the app does not run: `full`, the sender and the text; `none`,
   * the default, that there is something new.
   *
   * @throws {SealwrightError} INVALID_REQUEST for anything else, NOT_IN_EXTENSION.
   */
  async setPreview(preview: NotificationPreview): Promise<void> {
    const chosen = stringOf(preview, '`preview`') as NotificationPreview;
    await this.#session.call('setPreview', { conversation: this.#handle, preview: chosen });
    await this.refresh();
  }

  /**
   * Explains which way a message may go now, and why: for a UI. It sends nothing. Take a string or bytes as for
   * {@link send}, or only the shape of a message that is not there yet.
   *
   * @throws {SealwrightError} NOT_A_MEMBER; INVALID_ARGUMENT, INVALID_REQUEST.
   */
  async explainTransport(message: string | Uint8Array | MessageShape): Promise<TransportPlan> {
    const isShape = typeof message === 'object' && message !== null && 'bytes' in message;
    const shape = isShape ? message : { bytes: sizeOf(contentOf(message)) };
    const request = { conversation: this.#handle, message: shape };
    return (await this.#session.call('explainTransport', request)).ok;
  }

  /** What the person chose about the ways of this conversation's messages, and what counts in it. */
  async preferences(): Promise<ChosenPreferences> {
    const request = { conversation: this.#handle };
    return (await this.#session.call('conversationPreferences', request)).ok;
  }

  /**
   * Sets what the person chose for this conversation, in place of what they chose before. `consent` records that
   * they agreed to less protection here: never set it without asking them.
   *
   * @throws {SealwrightError} INVALID_ARGUMENT, INVALID_REQUEST, NOT_IN_EXTENSION.
   */
  async setPreferences(preferences: TransportPreferences): Promise<void> {
    const chosen = optionsOf(preferences, '`preferences`');
    const request = { conversation: this.#handle, preferences: chosen };
    await this.#session.call('setConversationPreferences', request);
  }

  /**
   * Accepts a message: from here on it survives a kill, and sync sends it. Text is at most 64 KiB of
   * UTF-8, data at most 256 KiB.
   *
   * @returns The message as stored, `queued`.
   * @throws {SealwrightError} TEXT_TOO_LONG, DATA_TOO_LONG, INVALID_TEXT for a lone surrogate,
   * NOT_A_MEMBER, INVALID_ARGUMENT.
   */
  async send(content: string | Uint8Array, options?: SendOptions): Promise<Message> {
    const { key, urgency } = optionsOf(options);
    const blobs = new BlobList();
    const body = contentOf(content);
    const what = typeof body === 'string' ? { text: body } : { data: blobs.add(body) };
    const request = {
      conversation: this.#handle,
      ...what,
      ...(key === undefined ? {} : { key: stringOf(key, '`key`') }),
      ...(urgency === undefined ? {} : { urgency: urgencyOf(urgency) }),
    };
    const answer = await this.#session.call('send', request, blobs);
    return messageOf(answer.ok, answer.blobs);
  }

  /**
   * Reads a page of the history.
   *
   * @throws {SealwrightError} INVALID_ARGUMENT, INVALID_REQUEST for a limit or cursor that is no number.
   */
  async messages(options?: MessagesOptions): Promise<MessagePage> {
    const { order = 'newest', limit = 50, cursor } = optionsOf(options);
    const request = {
      conversation: this.#handle,
      order,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const { ok, blobs } = await this.#session.call('messages', request);
    const messages = ok.messages.map((message) => messageOf(message, blobs));
    return ok.next === undefined ? { messages } : { messages, next: ok.next };
  }

  /**
   * The whole history, read page by page as the loop goes on; what arrives meanwhile is part of it when
   * the order is `oldest`.
   *
   * @example
   * ```ts
   * for await (const message of chat.history({ order: 'oldest' })) print(message);
   * ```
   */
  history(options?: Omit<MessagesOptions, 'cursor'>): AsyncIterableIterator<Message> {
    const { order, limit } = optionsOf(options);
    return new History((cursor) => this.messages({ order, limit, cursor }));
  }

  /**
   * Adds accounts to a group. Sync tells them and the others; who is in it already stays.
   *
   * @throws {SealwrightError} DIRECT_CONVERSATION, TOO_MANY_MEMBERS, NOT_A_MEMBER, INVALID_ARGUMENT.
   */
  async addMembers(members: Iterable<AccountId>): Promise<void> {
    const whom = stringsOf(members, '`members`');
    await this.#session.call('addMembers', { conversation: this.#handle, members: whom });
    await this.refresh();
  }

  /**
   * Removes accounts from a group. Sync tells everybody; what is sent after that they cannot read.
   *
   * @throws {SealwrightError} DIRECT_CONVERSATION, NOT_A_MEMBER, INVALID_ARGUMENT.
   */
  async removeMembers(members: Iterable<AccountId>): Promise<void> {
    const whom = stringsOf(members, '`members`');
    await this.#session.call('removeMembers', { conversation: this.#handle, members: whom });
    await this.refresh();
  }

  /**
   * Leaves a group. The history stays.
   *
   * @throws {SealwrightError} DIRECT_CONVERSATION, NOT_A_MEMBER.
   */
  async leave(): Promise<void> {
    await this.#session.call('leave', { conversation: this.#handle });
    await this.refresh();
  }

  /** Reads `members`, `state` and `lastMessage` again. */
  async refresh(): Promise<this> {
    const answer = await this.#session.onEngine('conversation', { id: this.id });
    this.#wire = answer.ok;
    this.#lastMessage = lastMessageOf(answer);
    return this;
  }
}

/** The size of a message, in bytes. */
function sizeOf(content: string | Uint8Array): number {
  return typeof content === 'string' ? new TextEncoder().encode(content).length : content.length;
}

type ConversationAnswer = Pick<Answer<'conversation'>, 'ok' | 'blobs'>;

function lastMessageOf({ ok, blobs }: ConversationAnswer): Message | undefined {
  return ok.lastMessage === undefined ? undefined : messageOf(ok.lastMessage, blobs);
}

/** Written by hand because Hermes has no async generators. */
class History implements AsyncIterableIterator<Message> {
  readonly #read: (cursor: number | undefined) => Promise<MessagePage>;
  readonly #page: Message[] = [];
  #cursor: number | undefined;
  #state: 'more' | 'reading' | 'end' = 'more';

  constructor(read: (cursor: number | undefined) => Promise<MessagePage>) {
    this.#read = read;
  }

  async next(): Promise<IteratorResult<Message, undefined>> {
    while (this.#page.length === 0 && this.#state !== 'end') await this.#turn();
    const value = this.#page.shift();
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  return(): Promise<IteratorResult<Message, undefined>> {
    this.#state = 'end';
    this.#page.length = 0;
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #turn(): Promise<void> {
    if (this.#state === 'reading') {
      throw new SealwrightError('INVALID_ARGUMENT', 'a history is read by one loop at a time');
    }
    this.#state = 'reading';
    try {
      const { messages, next } = await this.#read(this.#cursor);
      this.#page.push(...messages);
      this.#cursor = next;
      this.#state = next === undefined ? 'end' : 'more';
    } catch (error) {
      this.#state = 'more';
      throw error;
    }
  }
}

function urgencyOf(urgency: unknown): 'normal' | 'bulk' {
  if (urgency === 'normal' || urgency === 'bulk') return urgency;
  throw invalid('`urgency` is `normal` or `bulk`');
}
