import { readFileSync } from 'node:fs';

/** The C library of a Linux machine, as the addons' packages call it. */
export type Libc = 'gnu' | 'musl';

/**
 * What a native addon has to fit, as our addon packages are named: `darwin-arm64`, `linux-x64-gnu`,
 * `win32-x64-msvc`. A Linux machine whose C library cannot be told is `linux-x64`.
 */
export function machine(): string {
  const { platform, arch } = process;
  return [platform, arch, abi(platform)].filter((part) => part !== undefined).join('-');
}

function abi(platform: string): string | undefined {
  if (platform === 'win32') return 'msvc';
  return platform === 'linux' ? libcOf(report, lddText) : undefined;
}

/**
 * The C library that this process runs on. Node's diagnostic report names glibc's version when there is one,
 * and lists the libraries loaded; where a runtime has no report, the text of `ldd` says whose it is.
 */
export function libcOf(readReport: () => unknown, readLdd: () => string): Libc | undefined {
  const { header, sharedObjects } = attempt(readReport) as Report;
  if (typeof header?.glibcVersionRuntime === 'string') return 'gnu';
  const loaded = Array.isArray(sharedObjects) ? sharedObjects.map(String) : [];
  if (loaded.some((path) => /\/(?:ld-musl-|libc\.musl-)/.test(path))) return 'musl';
  const ldd = String(attempt(readLdd));
  if (ldd.includes('musl')) return 'musl';
  return /GLIBC|GNU C Library|GNU libc/.test(ldd) ? 'gnu' : undefined;
}

/** What we read of a report; nothing of it is sure to be there. */
type Report = { header?: { glibcVersionRuntime?: unknown }; sharedObjects?: unknown };

/** A report of this process, without its network section, which can wait for name servers. */
function report(): unknown {
  const reporter = process.report as typeof process.report & { excludeNetwork: boolean };
  const before = reporter.excludeNetwork;
  reporter.excludeNetwork = true;
  try {
    return reporter.getReport();
  } finally {
    reporter.excludeNetwork = before;
  }
}

function lddText(): string {
  return readFileSync('/usr/bin/ldd', 'utf8');
}

/** What a function returns; an empty object when it throws or returns nothing. */
function attempt(read: () => unknown): unknown {
  try {
    return read() ?? {};
  } catch {
    return {};
  }
}
