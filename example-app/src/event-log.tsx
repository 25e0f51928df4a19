import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import type { ConversationId, EventOf } from 'react-native-sealwright';
import { useEngine } from 'react-native-sealwright/react';

const NOTEWORTHY = [
  'security',
  'entryRefused',
  'entryQuarantined',
  'healing',
  'healed',
  'conversationRemoved',
] as const;

/** An event that a person may want to look at, and when this app heard of it. */
export type Noted = {
  readonly at: number;
  readonly event: EventOf<(typeof NOTEWORTHY)[number]>;
};

const MOST = 200;
const EventLogContext = createContext<readonly Noted[]>([]);

/**
 * Keeps the latest events that a person may want to look at. They are gone when the app closes: the engine forgets an
 * event once its listener is done, and an app that wants a longer memory writes it down there.
 */
export function EventLogProvider({ children }: { children: ReactNode }) {
  const engine = useEngine();
  const [noted, setNoted] = useState<readonly Noted[]>([]);
  useEffect(() => {
    // All in one turn: what nobody listens to is passed over as soon as anybody listens to another.
    const subscriptions = NOTEWORTHY.map((type) =>
      engine.on(type, (event) =>
        setNoted((before) => [{ at: Date.now(), event }, ...before].slice(0, MOST)),
      ),
    );
    return () => subscriptions.forEach((subscription) => subscription.remove());
  }, [engine]);
  return <EventLogContext value={noted}>{children}</EventLogContext>;
}

/** The latest events first. */
export function useEventLog(): readonly Noted[] {
  return useContext(EventLogContext);
}

/** The conversation that an event names. */
export function conversationOf({ event }: Noted): ConversationId | undefined {
  return 'conversation' in event ? event.conversation : undefined;
}
