import { useCallback, useRef } from 'react';
import type { Engine } from 'react-native-sealwright';

import { useLive, type Live } from './live.ts';

/** What the hooks that read lists take. */
export type PageOptions = {
  /** How many to read at first, and with each `loadMore`: 1 to 1,000. Default 50. */
  pageSize?: number | undefined;
};

/** A list of which the first pages are kept up to date. */
export type Paged = Omit<Live<unknown>, 'value'> & {
  /** Whether there is more than what is loaded. */
  readonly hasMore: boolean;
  /** Loads one page more. Does nothing when there is none, so a list may call it as often as it likes. */
  readonly loadMore: () => void;
};

/** One page: its items, and where the next one begins. */
export type Page<Item> = { items: readonly Item[]; next?: number | undefined };

type Loaded<Item> = Page<Item> & { pages: number };

/**
 * The first pages of a list, all read again whenever the profile changes.
 *
 * @param readPage Reads the page that begins at a cursor.
 * @param keep Gives for an item that was read the one to show: an equal one from before, so that what shows it need not
 * render again.
 */
export function usePages<Item>(
  readPage: (engine: Engine, limit: number, cursor: number | undefined) => Promise<Page<Item>>,
  keys: readonly unknown[],
  { pageSize = 50 }: PageOptions = {},
  keep: (before: readonly Item[]) => (item: Item) => Item = () => (item) => item,
): Paged & { readonly items: readonly Item[] } {
  const wantsMore = useRef(false);
  const { value, ...live } = useLive<Loaded<Item>>(
    async (engine, before) => {
      const pages = (before?.pages ?? 1) + (wantsMore.current && before !== undefined ? 1 : 0);
      const items: Item[] = [];
      let next: number | undefined;
      for (let page = 0; page < pages && (page === 0 || next !== undefined); page += 1) {
        const read = await readPage(engine, pageSize, next);
        items.push(...read.items);
        ({ next } = read);
      }
      wantsMore.current = false;
      return { items: items.map(keep(before?.items ?? [])), next, pages };
    },
    [...keys, pageSize],
  );
  const hasMore = value?.next !== undefined;
  const { reload } = live;
  const loadMore = useCallback(() => {
    if (!hasMore) return;
    wantsMore.current = true;
    reload();
  }, [hasMore, reload]);
  return { ...live, items: value?.items ?? [], hasMore, loadMore };
}
