/** Every relative link of the documentation leads to a file, and to a heading when it names one. */

import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';

import { files, finish, root, text } from '../lib/repository.mts';

const LINK = /(?<!!)\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g;

const pages = files('*.md');
finish(
  pages.flatMap((page) =>
    [...withoutCode(text(page)).matchAll(LINK)]
      .map((match) => match[1] ?? '')
      .filter((link) => !/^(?:https?:|mailto:)/.test(link))
      .filter((link) => !leadsSomewhere(page, link))
      .map((link) => `${page}: ${link} leads nowhere`),
  ),
  `the links of ${pages.length} pages lead somewhere`,
);

function leadsSomewhere(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page : posix.join(posix.dirname(page), path);
  if (!existsSync(resolve(root, target))) return false;
  return anchor === undefined || !target.endsWith('.md') || anchors(target).has(anchor);
}

/** The anchors a page offers, made from its headings the way code hosts do. */
function anchors(page: string): Set<string> {
  const headings = withoutCode(text(page)).matchAll(/^#{1,6}\s+(.+?)\s*$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(source: string): string {
  return source.replace(/^(```|~~~)[\s\S]*?^\1/gm, '');
}
