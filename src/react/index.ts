/**
 * Hooks that keep a screen in step with a profile.
 *
 * ```tsx
 * function App() {
 *   const { engine, error, retry } = useOpenEngine({ profile: 'main', relay });
 *   if (error !== undefined) return <CannotOpen error={error} onRetry={retry} />;
 *   if (engine === undefined) return <Splash />;
 *   return <EngineProvider engine={engine}><Chat id={id} /></EngineProvider>;
 * }
 *
 * function Chat({ id }: { id: ConversationId }) {
 *   useSync();
 *   const { conversation } = useConversation(id);
 *   const { messages, hasMore, loadMore } = useMessages(conversation);
 *   …
 * }
 * ```
 *
 * - {@link useOpenEngine} opens a profile while a component is mounted; {@link EngineProvider} hands it down.
 * - {@link useConversations}, {@link useConversation}, {@link useMessages} and {@link useCustody} read, and read again
 *   when something changed. They acknowledge no events: what the app listens to with `engine.on` still comes.
 * - {@link useSync} keeps in sync while a component is mounted.
 * - {@link useLive} is what the reading hooks are made of, for one of your own.
 *
 * A hook under no {@link EngineProvider} throws; a reading that fails is its `error`, and what was read before stays.
 */
export { useConversation, useConversations } from './conversations.ts';
export type { LiveConversation, LiveConversations } from './conversations.ts';
export { useCustody } from './custody.ts';
export type { LiveCustody } from './custody.ts';
export { useLive } from './live.ts';
export type { Live } from './live.ts';
export { useMessages } from './messages.ts';
export type { LiveMessages } from './messages.ts';
export { useOpenEngine } from './open-engine.ts';
export type { OpenedEngine } from './open-engine.ts';
export type { PageOptions, Paged } from './pages.ts';
export { EngineProvider, useEngine } from './provider.ts';
export { useSync } from './sync.ts';
export type { SyncState } from './sync.ts';
