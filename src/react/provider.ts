import { createContext, createElement, useContext, type ReactElement, type ReactNode } from 'react';
import type { Engine } from 'react-native-sealwright';

const EngineContext = createContext<Engine | undefined>(undefined);

/** Hands an open engine to the hooks of all components below. It neither opens nor closes it. */
export function EngineProvider(props: { engine: Engine; children?: ReactNode }): ReactElement {
  return createElement(EngineContext, { value: props.engine }, props.children);
}

/**
 * The engine of the nearest {@link EngineProvider}.
 *
 * @throws {Error} when there is none above.
 */
export function useEngine(): Engine {
  const engine = useContext(EngineContext);
  if (engine === undefined) throw new Error('there is no <EngineProvider> above this component');
  return engine;
}
