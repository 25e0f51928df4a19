import { useNavigation, useRoute } from '@react-navigation/native';
import {
  createContext,
  useContext,
  useLayoutEffect,
  type ComponentType,
  type ReactNode,
} from 'react';

/**
 * Where one can go in the app, and with what. Each screen's folder adds its own line:
 *
 * ```ts
 * declare module '../screen.ts' {
 *   interface Places { chat: { id: ConversationId } }
 * }
 * ```
 */
export interface Places {}

/** A screen, as its folder gives it to the app. */
export type Screen = {
  readonly name: keyof Places;
  readonly title: string;
  readonly component: ComponentType;
  /** What the menu says of it; a screen without this is reached from another. */
  readonly inMenu?: string;
};

/** All screens, for those that list them. */
export const ScreensContext = createContext<readonly Screen[]>([]);

/** All screens. */
export function useScreens(): readonly Screen[] {
  return useContext(ScreensContext);
}

type Going<Name extends keyof Places> = Places[Name] extends undefined
  ? [name: Name]
  : [name: Name, with_: Places[Name]];

type Navigation = {
  navigate(name: string, params?: unknown): void;
  goBack(): void;
  popTo(name: string, params?: unknown): void;
  setOptions(options: { title?: string; headerRight?: () => ReactNode }): void;
};

/** Goes to a screen, on top of this one. */
export function useOpen(): <Name extends keyof Places>(...going: Going<Name>) => void {
  const navigation = useNavigation() as unknown as Navigation;
  return (name, ...rest) => navigation.navigate(name, rest[0]);
}

/** Goes to a screen in place of this one, or back to it. */
export function useSwitch(): <Name extends keyof Places>(...going: Going<Name>) => void {
  const navigation = useNavigation() as unknown as Navigation;
  return (name, ...rest) => {
    navigation.popTo('conversations');
    if (name !== 'conversations') navigation.navigate(name, rest[0]);
  };
}

/** What this screen was opened with. */
export function usePlace<Name extends keyof Places>(_: Name): Places[Name] {
  return useRoute().params as Places[Name];
}

/** Sets the title of this screen, and what stands beside it. */
export function useHeader(title: string | undefined, aside?: () => ReactNode): void {
  const navigation = useNavigation() as unknown as Navigation;
  useLayoutEffect(() => {
    navigation.setOptions({
      ...(title === undefined ? {} : { title }),
      ...(aside === undefined ? {} : { headerRight: aside }),
    });
  }, [navigation, title, aside]);
}
