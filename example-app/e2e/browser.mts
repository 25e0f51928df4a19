import { join } from 'node:path';

import { chromium, type Browser } from 'playwright-core';

/** Starts the Chromium that `scripts/lib/chromium.sh` set up, or the one that the environment names. */
export function launch(): Promise<Browser> {
  const executablePath =
    process.env['SEALWRIGHT_CHROMIUM'] ?? join(import.meta.dirname, '../../scripts/lib/chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--font-render-hinting=none'] });
}
