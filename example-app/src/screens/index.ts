import { chat } from './chat/Chat.tsx';
import { conversations } from './conversations/Conversations.tsx';
import { custody } from './custody/Custody.tsx';
import { diagnostics } from './diagnostics/Diagnostics.tsx';
import { members } from './members/Members.tsx';
import { menu } from './menu/Menu.tsx';
import { newConversation } from './new-conversation/NewConversation.tsx';
import { notifications } from './notifications/Notifications.tsx';
import type { Screen } from './screen.ts';
import { security } from './security/Security.tsx';
import { transport } from './transport/Transport.tsx';

/** Every screen of the app, the first one first. A new one is its folder and a line here. */
export const SCREENS: readonly Screen[] = [
  conversations,
  chat,
  newConversation,
  members,
  menu,
  custody,
  transport,
  security,
  notifications,
  diagnostics,
];
