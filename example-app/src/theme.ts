import { DarkTheme, DefaultTheme, type Theme } from '@react-navigation/native';
import { createContext, useContext, useMemo } from 'react';
import { useColorScheme } from 'react-native';

/** The colours of the app. Text on what it stands on has a contrast of 4.5 or more, in both. */
const LIGHT = {
  background: '#ffffff',
  card: '#f1f4f8',
  text: '#15181d',
  faint: '#545b66',
  line: '#c6ccd5',
  accent: '#1a5cbb',
  onAccent: '#ffffff',
  warning: '#6f3d00',
  warningCard: '#fff1d9',
  danger: '#b3261e',
};

const DARK: Colors = {
  background: '#0f1216',
  card: '#1c2128',
  text: '#f0f2f5',
  faint: '#aab2be',
  line: '#3a434f',
  accent: '#8ab8ff',
  onAccent: '#0b1a30',
  warning: '#ffd59b',
  warningCard: '#33270f',
  danger: '#ffb4ab',
};

/** A colour for each use. */
export type Colors = typeof LIGHT;

/** The colours that the person's system asks for. */
export function useColors(): Colors {
  return useColorScheme() === 'dark' ? DARK : LIGHT;
}

/** How much larger than designed text is. Phones enlarge text by themselves, and leave this at 1. */
export const TextScale = createContext(1);

/** Enlarges a font size, or what must grow with text. */
export function useScaled(): (size: number) => number {
  const scale = useContext(TextScale);
  return (size) => size * scale;
}

/** The app's colours, for the navigator. */
export function useNavigationTheme(): Theme {
  const { accent, background, text, line, danger } = useColors();
  const base = useColorScheme() === 'dark' ? DarkTheme : DefaultTheme;
  return useMemo(
    () => ({
      ...base,
      colors: {
        primary: accent,
        background,
        card: background,
        text,
        border: line,
        notification: danger,
      },
    }),
    [accent, base, background, text, line, danger],
  );
}

/** How the header of every screen looks. */
export function useHeaderOptions() {
  const scaled = useScaled();
  return useMemo(
    () => ({ headerTitleStyle: { fontSize: scaled(17) }, headerBackTitle: 'Back' }),
    [scaled],
  );
}
