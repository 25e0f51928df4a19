import type { Custody, Engine } from 'react-native-sealwright';

/** What was measured. */
export type Measured = {
  readonly custody: Custody;
  /** How many conversations there are; at most 1,000 are counted. */
  readonly conversations: number;
  /** How many messages the newest of them has; at most 1,000 are counted. */
  readonly messages: number;
  /** How long calls took, in milliseconds, with the way to the engine and back. */
  readonly times: { readonly smallestCall: number; readonly firstConversations: number };
};

/** Measures an engine, with reads only. */
export async function measure(engine: Engine): Promise<Measured> {
  const [smallestCall, custody] = await timed(() => engine.custody());
  const [firstConversations] = await timed(() => engine.conversations());
  const { conversations } = await engine.conversations({ limit: 1000 });
  const newest = await conversations[0]?.messages({ limit: 1000 });
  return {
    custody,
    conversations: conversations.length,
    messages: newest?.messages.length ?? 0,
    times: { smallestCall, firstConversations },
  };
}

async function timed<Result>(call: () => Promise<Result>): Promise<[number, Result]> {
  const began = performance.now();
  const result = await call();
  return [performance.now() - began, result];
}
