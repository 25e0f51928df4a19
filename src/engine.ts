import { functionOf, invalid, optionsOf, stringOf, stringsOf } from './arguments.ts';
import { Conversation, type ConversationKind } from './conversation.ts';
import { custodyOf, type Custody, type Protection } from './custody.ts';
import { SealwrightError } from './errors.ts';
import { EventPump } from './event-pump.ts';
import {
  eventOf,
  type EngineEvent,
  type EventType,
  type Listener,
  type Subscription,
} from './events.ts';
import type { AccountId, ConversationId, DeviceId } from './ids.ts';
import { messageOf, type Message } from './message.ts';
import {
  BlobList,
  isBytes,
  waist as platformWaist,
  type Waist,
  type Wire,
} from './native/index.ts';
import { which } from './profile.ts';
import type { Relay, StreamId } from './relay/contract.ts';
import { Session } from './session.ts';
import { SyncDriver, type DriverSetup, type SyncReport } from './sync/driver.ts';
import type { ChosenPreferences, LocalFacts, TransportPreferences } from './transport.ts';

/** What {@link openEngine} takes. */
export type OpenEngineOptions = {
  /** Which of the app's profiles: 1 to 64 characters of `A-Z a-z 0-9 _ -`. One person, one profile. */
  profile: string;
  /**
   * The folder that holds the profile's own folder; made if it is not there. Needed in Node unless
   * `storage` is `memory`; in Jest with our preset or setup, a temporary one is there without it.
   */
  directory?: string | undefined;
  /** What carries messages between devices. Without one, everything works but {@link Engine.sync}. */
  relay?: Relay | undefined;
  /**
   * Keep the storage key in a file that only this user can read, instead of the operating system's
   * keyring: for CI, containers and tests. Default false (true in Jest with our preset or setup).
   */
  allowUnprotected?: boolean | undefined;
  /** `memory` keeps nothing: the profile is gone when its last engine closes. Default `disk`. */
  storage?: 'disk' | 'memory' | undefined;
  /**
   * `extension` for a process beside the app that only receives, a notification extension: it takes what the
   * relay has, and what would change a group rejects with NOT_IN_EXTENSION. Default `app`; a profile is open
   * as `app` in one process only.
   */
  role?: 'app' | 'extension' | undefined;
};

/** The profile's own account. */
export type Account = {
  /** Give it to others: with it they start conversations. It is no secret. */
  readonly id: AccountId;
  /** The name of this device. It never leaves it. */
  readonly deviceName: string;
  /** This device. */
  readonly deviceId: DeviceId;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
};

/** An entry of a stream, as a push carries it. The relay's `onAppend` tells all of it. */
export type PushedEntry = {
  /** The stream that it is said to stand in. */
  stream: StreamId;
  /** Its number there. */
  seq: number;
  /** Its key there. */
  key: string;
  /** Its body. */
  body: Uint8Array;
};

/** What an engine has to do, and the turns in the background that it asks for. */
export type Schedule = Wire.Schedule;

/** What {@link Engine.conversations} takes. */
export type ConversationsOptions = {
  /** Most conversations wanted, from 1 to 1,000. Default 50. */
  limit?: number | undefined;
  /** `next` of the page before. */
  before?: number | undefined;
};

/** One page of the conversations. */
export type ConversationPage = {
  /** Those with the newest activity first. */
  readonly conversations: readonly Conversation[];
  /** Give it back as `before` to continue; missing at the end. */
  readonly next?: number;
};

/** What ends a wait early. */
export type WaitOptions = { signal?: AbortSignal | undefined };

/**
 * Opens a profile, and makes it if there is none. In one process, a profile that is open already gets
 * another engine on the same core; it closes with the last of them. They share one journal of events, so
 * listen on one of them.
 *
 * @throws {SealwrightError} INVALID_ARGUMENT; NATIVE_MISSING, PLATFORM_UNSUPPORTED or VERSION_MISMATCH
 * when there is no engine to open; PROFILE_IN_USE by another process; PROFILE_CONFIG_MISMATCH;
 * DIRECTORY_UNUSABLE; LOCKED_BEFORE_FIRST_UNLOCK, RESTORED_WITHOUT_KEYS, ORPHANED_KEYS, KEY_INVALIDATED,
 * WRONG_KEY or NEWER_FORMAT, one for each {@link InstallState} that cannot be opened; a VAULT_ code or
 * MISSING_ENTITLEMENT when the storage key has no safe place or the vault fails; a STORE_ code when the
 * database cannot be opened. A failed open has changed nothing. A profile that was rolled back opens, and
 * {@link Engine.custody} says so.
 */
export function openEngine(options: OpenEngineOptions): Promise<Engine> {
  return openEngineOver(platformWaist, options);
}

/** {@link openEngine} over a waist and a pace of one's own, for tests of this package. */
export async function openEngineOver(
  waist: Waist,
  options: OpenEngineOptions,
  pace: Pick<DriverSetup, 'pace' | 'timeoutMs'> = {},
): Promise<Engine> {
  await waist.ready();
  const { storage, role, relay } = optionsOf(options);
  if (relay !== undefined) checkRelay(relay);
  const { ok } = await waist.call('openEngine', {
    ...which(waist, options),
    ...(storage === undefined ? {} : { storage }),
    ...(role === undefined ? {} : { role }),
  });
  return new Engine(waist, ok, relay, pace);
}

/** Hermes may lack these; then nobody can say `using` either. */
const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');
const ASYNC_DISPOSE: typeof Symbol.asyncDispose =
  Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose');

/**
 * An open profile: its account, its conversations, its events, and sync with the relay.
 *
 * After {@link close} every method rejects with HANDLE_CLOSED. A method that reads or writes the profile
 * can also reject with a STORE_ code; then nothing was changed.
 */
export class Engine {
  readonly #session: Session;
  readonly #pump: EventPump;
  readonly #driver: SyncDriver;
  readonly #unwake: () => void;
  #account: Account | undefined;
  #closing: Promise<void> | undefined;
  /** What keeps the storage key. */
  readonly protection: Protection;

  /** @internal Only {@link openEngine} makes these. */
  constructor(
    waist: Waist,
    opened: Wire.OpenedEngine,
    relay: Relay | undefined,
    pace: Pick<DriverSetup, 'pace' | 'timeoutMs'>,
  ) {
    const session = new Session(waist, opened.engine);
    this.#session = session;
    this.#account = opened.account as Account | undefined;
    this.protection = opened.protection;
    this.#pump = new EventPump({
      async pull(limit) {
        const { ok, blobs } = await session.onEngine('events', { limit });
        const entries = ok.events.map((entry) => ({
          seq: entry.seq,
          event: eventOf(entry, blobs),
        }));
        return { entries, more: ok.more };
      },
      async acknowledge(through) {
        await session.onEngine('acknowledge', { through });
      },
    });
    this.#driver = new SyncDriver({
      ...pace,
      relay,
      step: (request, blobs) => session.onEngine('sync', request, blobs),
      onRest: async () => (await session.onEngine('rest', {})).ok.asked,
      onState: (state, error) =>
        this.#pump.tell({ type: 'sync', state, ...(error === undefined ? {} : { error }) }),
    });
    session.onWork = () => {
      this.#driver.nudge();
      this.#pump.tell({ type: 'changed' });
    };
    this.#unwake = waist.onWake(opened.engine, (notice) => {
      this.#notice(notice);
    });
  }

  /** The profile's account; undefined until {@link createAccount}. */
  get account(): Account | undefined {
    return this.#account;
  }

  /**
   * Creates the profile's account, with this as its device.
   *
   * @throws {SealwrightError} ACCOUNT_EXISTS; INVALID_ARGUMENT for a name above 128 bytes of UTF-8.
   */
  async createAccount(options: { deviceName: string }): Promise<Account> {
    const deviceName = stringOf(optionsOf(options).deviceName, '`deviceName`');
    const { ok } = await this.#session.onEngine('createAccount', { deviceName });
    this.#account = ok as Account;
    return this.#account;
  }

  /**
   * Creates a conversation with accounts, or finds the 1:1 that there is. It can be used at once; sync
   * starts it with the others.
   *
   * @param members The others. One of them makes a 1:1 unless `kind` says `group`.
   * @throws {SealwrightError} NO_ACCOUNT, TOO_MANY_MEMBERS, INVALID_ARGUMENT.
   */
  async createConversation(
    members: Iterable<AccountId>,
    options?: { kind?: ConversationKind | undefined },
  ): Promise<Conversation> {
    const { kind } = optionsOf(options);
    const request = {
      members: stringsOf(members, '`members`'),
      ...(kind === undefined ? {} : { kind }),
    };
    return this.#conversation(await this.#session.onEngine('createConversation', request));
  }

  /** Lists conversations, those with the newest activity first. */
  async conversations(options?: ConversationsOptions): Promise<ConversationPage> {
    const { limit = 50, before } = optionsOf(options);
    const request = { limit, ...(before === undefined ? {} : { before }) };
    const { ok, blobs } = await this.#session.onEngine('conversations', request);
    const conversations = ok.conversations.map((listed) =>
      this.#conversation({ ok: listed, blobs }),
    );
    return ok.next === undefined ? { conversations } : { conversations, next: ok.next };
  }

  /**
   * Looks up a conversation, for example the one that an event names.
   *
   * @throws {SealwrightError} UNKNOWN_CONVERSATION.
   */
  async conversation(id: ConversationId): Promise<Conversation> {
    const request = { id: stringOf(id, '`id`') };
    return this.#conversation(await this.#session.onEngine('conversation', request));
  }

  /**
   * Calls a function with each event of a type, in order; what it returns is awaited before the next. An
   * event is forgotten once every listener and loop is done with it, and comes again after a restart if
   * that did not happen. Events of a type that nobody listens to are passed over as soon as anybody
   * listens to another: add all listeners in one turn.
   *
   * @throws {SealwrightError} HANDLE_CLOSED, INVALID_ARGUMENT.
   */
  on<Type extends EventType>(type: Type, listener: Listener<Type>): Subscription {
    this.#assertOpen();
    return this.#pump.on(stringOf(type, '`type`') as Type, functionOf(listener, 'a listener'));
  }

  /**
   * All events that are kept, for `for await`. An event is done with when the loop comes back for the
   * next one. A loop that stays away holds events back for everyone; `break` ends it, and so do the
   * signal and {@link close}.
   *
   * @throws {SealwrightError} HANDLE_CLOSED.
   */
  events(options?: WaitOptions): AsyncIterableIterator<EngineEvent> {
    this.#assertOpen();
    return this.#pump.stream(signalOf(options));
  }

  /**
   * Runs one pass with the relay: sends what is queued, receives what is there. Calls at the same time
   * share a pass. Ended by the signal, nothing is lost.
   *
   * @throws {SealwrightError} RELAY_UNAVAILABLE, RELAY_UNAUTHORIZED, RELAY_LIMITED, RELAY_REFUSED or
   * RELAY_MALFORMED when the relay did not do everything (what it did counts); ABORTED;
   * INVALID_ARGUMENT without a relay.
   */
  async sync(options?: WaitOptions): Promise<SyncReport> {
    this.#assertOpen();
    return this.#driver.sync(signalOf(options));
  }

  /**
   * Keeps in sync until {@link stop}: at once, whenever there is something to send, and whenever the
   * relay reports a change (a relay without `watch` is asked every 5 seconds). Resolves when it has
   * begun. A relay that fails is tried again with growing pauses up to a minute; `sync` events tell.
   * Call {@link sync} to try at once, for example when the network is back. On a phone that is set up for it, the app
   * gets turns in the background, and each is used for a pass.
   *
   * @throws {SealwrightError} INVALID_ARGUMENT without a relay.
   */
  async start(): Promise<void> {
    this.#assertOpen();
    this.#driver.start();
  }

  /** Ends what {@link start} began. Resolves when nothing is under way any more. */
  async stop(): Promise<void> {
    this.#assertOpen();
    await this.#driver.stop();
  }

  /**
   * Takes an entry that a push brought, so that it can be shown before sync came to it; sync passes over it later.
   * Works in both roles. Nothing of it need be trusted: what does not open as a message changes nothing.
   *
   * @returns The message that it added to a history; undefined for what is no message, was taken before, or waits
   * for sync.
   * @throws {SealwrightError} INVALID_ARGUMENT, NO_ACCOUNT; a STORE_ code: nothing was taken.
   */
  async takePushed(pushed: PushedEntry): Promise<Message | undefined> {
    const { stream, seq = 0, key, body } = optionsOf(pushed);
    if (!Number.isSafeInteger(seq) || seq < 1) throw invalid('`seq` is not a positive integer');
    if (!isBytes(body)) throw invalid('`body` is not a Uint8Array');
    const list = new BlobList();
    const request = {
      stream: stringOf(stream, '`stream`'),
      seq,
      key: stringOf(key, '`key`'),
      body: list.add(body),
    };
    const { ok, blobs } = await this.#session.onEngine('takePushed', request, list);
    return ok.message === undefined ? undefined : messageOf(ok.message, blobs);
  }

  /**
   * What is known of this device, each fact with its source and age. On a computer, what only a phone has is
   * unknown, and says so. A `capabilitiesChanged` event tells when it is worth asking again.
   */
  async capabilities(): Promise<LocalFacts> {
    return (await this.#session.onEngine('capabilities', {})).ok.facts;
  }

  /**
   * Reports what the app itself observed, such as the result of its own health probe. On a phone the package's own
   * probe reports too, and of two observations of the same thing the later counts. A fact that is missing stays as
   * it was; `sealing` is the engine's own to say.
   *
   * @throws {SealwrightError} INVALID_REQUEST for a fact that there is not.
   */
  async reportFacts(facts: LocalFacts): Promise<void> {
    await this.#session.onEngine('reportFacts', { facts: optionsOf(facts, '`facts`') });
  }

  /** What the person chose about the ways of messages, for the whole app. */
  async preferences(): Promise<ChosenPreferences> {
    return (await this.#session.onEngine('preferences', {})).ok;
  }

  /**
   * Sets what the person chose for the whole app, in place of what they chose before.
   *
   * @throws {SealwrightError} INVALID_ARGUMENT with `consent`, which is given for one conversation;
   * INVALID_REQUEST, NOT_IN_EXTENSION.
   */
  async setPreferences(preferences: TransportPreferences): Promise<void> {
    const chosen = optionsOf(preferences, '`preferences`');
    await this.#session.onEngine('setPreferences', { preferences: chosen });
  }

  /**
   * What there is to do, and which turns in the background would help. While {@link start} is in force the system is
   * asked for them by itself, each time sync has nothing more to do.
   */
  async schedule(): Promise<Schedule> {
    return (await this.#session.onEngine('schedule', {})).ok;
  }

  /** Tells who keeps the storage key, how the profile stands, and what is not protected. */
  async custody(): Promise<Custody> {
    const { ok } = await this.#session.onEngine('custody', {});
    return custodyOf(ok);
  }

  /**
   * Brings in a new storage key and seals every row anew under it; the old key is destroyed. The engine does
   * this by itself every 30 days and after a security event; call it when the person asks for it. Ended by
   * the signal or by a kill, the rest follows with the next passes of sync.
   *
   * @throws {SealwrightError} NOT_IN_EXTENSION, ROLLED_BACK; a VAULT_ or STORE_ code: the key in use stays
   * good; ABORTED.
   */
  async rotateStorageKey(options?: WaitOptions): Promise<void> {
    const signal = signalOf(options);
    for (let begin = true, more = true; more; begin = false) {
      if (signal?.aborted === true) throw new SealwrightError('ABORTED');
      ({ more } = (await this.#session.onEngine('rotateStorageKey', { begin })).ok);
    }
  }

  /**
   * The way out of `rolledBack`: reads what the relay has, then keeps the history, gives up every session, and
   * asks the other members for a new place in each conversation. Messages that were queued go out once it has
   * one. What only the newer copy had received cannot be read again.
   *
   * @throws {SealwrightError} ACTION_NOT_OFFERED when it is not rolled back; a RELAY_ code when the relay
   * cannot be read to its end first, ABORTED: nothing was given up; a VAULT_ or STORE_ code: then call it
   * again.
   */
  async rejoin(options?: WaitOptions): Promise<void> {
    const { state } = await this.custody();
    if (state !== 'rolledBack') throw new SealwrightError('ACTION_NOT_OFFERED');
    // Invitations that the newer copy took can be read only now: their keys are given up as well.
    if (this.#driver.hasRelay) await this.sync(options);
    await this.#session.onEngine('rejoin', {});
  }

  /**
   * Destroys the profile: the storage key first, so that nothing of it can be read again, then the data. All
   * engines on it in this process are closed. There is no way back; the account's other members still have
   * what they received.
   *
   * @throws {SealwrightError} A VAULT_ code: nothing was destroyed, call it again; a STORE_ code: what
   * remains on disk cannot be read by anyone.
   */
  async wipe(): Promise<void> {
    this.#assertOpen();
    await this.#driver.stop();
    await this.#session.onEngine('wipe', {});
    await this.close();
  }

  /**
   * Closes the engine and all conversations from it. Sync and event loops end; events that listeners
   * are done with are acknowledged. Repeated calls do nothing.
   */
  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  /** What `using` calls. */
  [DISPOSE](): void {
    void this.close();
  }

  /** What `await using` calls. */
  [ASYNC_DISPOSE](): Promise<void> {
    return this.close();
  }

  #conversation(answer: { ok: Wire.Conversation; blobs: readonly Uint8Array[] }): Conversation {
    return new Conversation(this.#session, answer);
  }

  async #close(): Promise<void> {
    this.#driver.close();
    this.#unwake();
    const acknowledged = this.#pump.close();
    // Queued behind the acknowledgement, so that it still finds the engine open.
    const closed = this.#session.close();
    await acknowledged.catch(() => undefined);
    await closed;
  }

  #notice(notice: Wire.Notice): void {
    switch (notice.type) {
      case 'wake':
        this.#pump.wake();
        break;
      case 'capabilitiesChanged':
        // What waited for a better network may go now.
        this.#driver.nudge();
        this.#pump.tell({ type: 'capabilitiesChanged' });
        break;
      case 'turnBegan':
        return this.#driver.beginTurn(notice.budgetMs);
      case 'turnEnds':
        return this.#driver.endTurn();
      default:
        // A kind that only a newer native binary knows.
        return;
    }
    this.#pump.tell({ type: 'changed' });
  }

  #assertOpen(): void {
    if (this.#session.closed) throw new SealwrightError('HANDLE_CLOSED');
  }
}

function signalOf(options: WaitOptions | undefined): AbortSignal | undefined {
  const { signal } = optionsOf(options);
  if (signal !== undefined) functionOf(signal?.addEventListener, 'the listener method of `signal`');
  return signal;
}

function checkRelay(relay: Relay): void {
  const verbs = ['append', 'read', 'trim', 'offer', 'take'] as const;
  if (typeof relay !== 'object' || relay === null) throw invalid('`relay` is not an object');
  for (const verb of verbs) functionOf(relay[verb], `\`relay.${verb}\``);
  if (relay.watch !== undefined) functionOf(relay.watch, '`relay.watch`');
}
