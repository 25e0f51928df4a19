import { useCallback, useEffect, useRef, useState } from 'react';

/** Something that a person started. */
export type Action<Input> = {
  /** Starts it; does nothing while it is under way. */
  readonly run: (input: Input) => void;
  readonly isBusy: boolean;
  /** Why it failed the last time; undefined once it is started again. */
  readonly error: unknown;
};

/** Runs what a person starts: once at a time, with its failure kept for the screen. */
export function useAction<Input = void>(act: (input: Input) => Promise<unknown>): Action<Input> {
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const latest = useRef({ act, isBusy: false });
  latest.current.act = act;
  const run = useCallback((input: Input) => {
    if (latest.current.isBusy) return;
    latest.current.isBusy = true;
    setBusy(true);
    setError(undefined);
    latest.current
      .act(input)
      .catch(setError)
      .finally(() => {
        latest.current.isBusy = false;
        setBusy(false);
      });
  }, []);
  return { run, isBusy, error };
}

/** Whether something has been so for a while: what ends within 300 ms needs no sign that it is under way. */
export function useLasting(isSo: boolean, milliseconds = 300): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!isSo) return setLasts(false);
    const timer = setTimeout(() => setLasts(true), milliseconds);
    return () => clearTimeout(timer);
  }, [isSo, milliseconds]);
  return isSo && lasts;
}
