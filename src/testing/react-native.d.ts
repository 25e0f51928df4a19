/**
 * As much of React Native's types as the package's own sources name; apps have the real ones. The checkout's
 * tsconfig.json puts it in their place, so that its sources are checked alike with and without React Native.
 */

/** A native module. */
export interface TurboModule {
  getConstants?(): object;
}
/** Types that only codegen reads. */
export namespace CodegenTypes {
  type EventEmitter<T> = (listener: (value: T) => void) => { remove(): void };
}
/** Where native modules are found. */
export const TurboModuleRegistry: {
  get<T extends TurboModule>(name: string): T | null;
};
