/**
 * Stops npm from packing the checkout as it lies. Its package.json is made for working here: it names no addon
 * package, its binaries may be missing, and its scripts and conditions are of no use to others. npm runs this
 * for `npm pack` and `npm publish`, and never when somebody installs the package.
 */

console.error('error: this checkout is packed with ./scripts/pack; see docs/releasing.md.');
process.exit(1);
