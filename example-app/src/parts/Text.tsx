import { Text as NativeText, type TextProps } from 'react-native';

import { useColors, useScaled, type Colors } from '../theme.ts';

const SIZES = { title: 24, heading: 18, body: 16, small: 14 } as const;

type Props = TextProps & {
  /** Default `body`. */
  size?: keyof typeof SIZES;
  /** Which of the theme's colours. Default `text`. */
  tone?: keyof Colors;
  isBold?: boolean;
};

/** Text in the app's sizes and colours. Titles and headings are headings to screen readers, too. */
export function Text({ size = 'body', tone = 'text', isBold, style, ...props }: Props) {
  const colors = useColors();
  const scaled = useScaled();
  const heading = size === 'title' || size === 'heading';
  return (
    <NativeText
      {...(heading ? { role: 'heading', 'aria-level': size === 'title' ? 1 : 2 } : {})}
      style={[
        {
          color: colors[tone],
          fontSize: scaled(SIZES[size]),
          lineHeight: scaled(SIZES[size] * 1.35),
          fontWeight: heading || isBold === true ? '600' : '400',
        },
        style,
      ]}
      {...props}
    />
  );
}
