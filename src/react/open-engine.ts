import { useCallback, useEffect, useMemo, useState } from 'react';
import { openEngine, type Engine, type OpenEngineOptions } from 'react-native-sealwright';

/** What {@link useOpenEngine} gives: neither an engine nor an error while it opens. */
export type OpenedEngine = {
  /** The open engine; it closes when the component goes. */
  readonly engine: Engine | undefined;
  /** Why it cannot be opened, a SealwrightError; its code names the install state where that is the reason. */
  readonly error: unknown;
  /** Tries again, for example after `resolveProfile` or the first unlock. */
  readonly retry: () => void;
};

/**
 * Opens a profile while a component is mounted, and closes it with the component. Other values of the options open it
 * anew, so keep the relay in a constant or a memo.
 */
export function useOpenEngine(options: OpenEngineOptions): OpenedEngine {
  const { profile, directory, relay, allowUnprotected, storage, role } = options;
  const [attempt, setAttempt] = useState(0);
  const [shown, setShown] = useState<Shown>({});
  // Another attempt is another subject too.
  const subject = useMemo(
    () => ({ profile, directory, relay, allowUnprotected, storage, role }),
    [profile, directory, relay, allowUnprotected, storage, role, attempt],
  );

  useEffect(() => {
    let isMounted = true;
    const opening = openEngine(subject);
    opening.then(
      (engine) => isMounted && setShown({ subject, engine }),
      (error: unknown) => isMounted && setShown({ subject, error }),
    );
    return () => {
      isMounted = false;
      opening.then((engine) => engine.close()).catch(() => undefined);
    };
  }, [subject]);

  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  const { engine, error } = shown.subject === subject ? shown : {};
  return { engine, error, retry };
}

type Shown = { subject?: object; engine?: Engine; error?: unknown };
