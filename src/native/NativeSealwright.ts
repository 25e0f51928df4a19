import { TurboModuleRegistry, type CodegenTypes, type TurboModule } from 'react-native';

/**
 * The waist as React Native's codegen reads it: what Swift and Kotlin implement. host.native.ts is its only
 * caller and always passes both arguments of `invoke`, of these types: iOS does not check them by itself.
 */
export interface Spec extends TurboModule {
  /** Answers a request, ASCII-only JSON beside its blobs, with a reply. Rejects only without an engine. */
  invoke(request: string, bytes: ArrayBuffer): Promise<string>;
  /** The bytes of the reply that carried this ticket, once. */
  take(ticket: string): ArrayBuffer;
  /** Notices of the engine, ASCII-only JSON. */
  readonly onEvent: CodegenTypes.EventEmitter<string>;
}

export default TurboModuleRegistry.get<Spec>('Sealwright');
