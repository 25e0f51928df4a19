/// The Rust library, as C. rust/bridge/ios/src/abi.rs is the other side.
///
/// Every function may be called on any thread. None throws, and none takes or gives a key.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Where profiles live. Strings are UTF-8 that ends; they are copied.
typedef struct SealwrightPlaces {
  /// The app's bundle id, also in an extension of it.
  const char *app;
  /// The app's own folder for profiles. It need not be there.
  const char *own;
  /// A folder in the container of the app group, or null.
  const char *shared;
  /// The shared keychain access group, with its prefix; null without a shared folder.
  const char *keychainGroup;
} SealwrightPlaces;

/// Bytes that the library gave out. Without bytes, `data` is null. Give them back with `sealwright_free`.
typedef struct SealwrightBytes {
  uint8_t *data;
  size_t length;
  size_t capacity;
} SealwrightBytes;

/// What one React instance, or one extension, has of the library.
typedef struct SealwrightConnection SealwrightConnection;

/// Hears the notices of a connection, ASCII-only JSON, on any thread; must return at once and not call back.
typedef void (*SealwrightListener)(void *context, const uint8_t *notice, size_t length);

/// Writes one line for a developer, ASCII that ends, on any thread; must return soon and not call back. Levels: 0 info,
/// 1 warning, 2 error. There is nothing private in a line: it has no room for a key, a text, an id or a path.
typedef void (*SealwrightLog)(int32_t level, const char *line);

/// Says for the process, once and before the first connection, where lines go and which: `info`, `warning`, `error` or
/// `off`; null and anything else is `warning`.
void sealwright_set_log(const char *least, SealwrightLog log);

/// Puts a prompt in front of the person, on any thread: UTF-8 to show, to be copied, or null to have words entered.
/// Returns at once whether it can; then the prompt ends with `sealwright_answer` and its number, whatever happens.
typedef bool (*SealwrightPrompter)(uint64_t number, const uint8_t *words, size_t length);

/// Says for the process, once, who puts prompts in front of the person. Not in an extension.
void sealwright_set_prompter(SealwrightPrompter prompter);

/// Ends a prompt; one that is not open is passed over. Answers: 0 for confirmed, or entered with words, which are UTF-8;
/// 1 cancelled; 2 nobody to ask.
void sealwright_answer(uint64_t number, int32_t answer, const uint8_t *words, size_t length);

/// Takes over what was observed of this device, for every engine of the process: ASCII-only JSON, an object of facts as
/// the operation `reportFacts` has it. Of two observations of the same thing the later counts, whoever reports. The reply
/// is that of `sealwright_invoke`; none before the first connection. Waits for calls at work; not for the main thread.
SealwrightBytes sealwright_report_facts(const uint8_t *facts, size_t length);

/// A turn in the background that the engines would like.
typedef struct SealwrightTurn {
  /// Not before this, in milliseconds since 1970.
  uint64_t notBefore;
  /// For how long at most, in milliseconds.
  uint32_t budget;
  /// Whether a network that costs by volume will not do.
  bool unmetered;
  /// Whether the device is to be charging.
  bool charging;
} SealwrightTurn;

/// Asks the system for these turns, in place of those asked for before, on any thread; gives back the turn that the app is
/// in if it is `done` with that. Returns at once: whether the system was asked.
typedef bool (*SealwrightRest)(const SealwrightTurn *turns, size_t count, bool done);

/// Says for the process, once, who asks for turns. Not in an extension.
void sealwright_set_rest(SealwrightRest rest);

/// The app has a turn in the background, for so many milliseconds. Whether there is anybody to work in it: not before the
/// first connection.
bool sealwright_turn_began(uint32_t budget);

/// The turn is about to end. Returns when the calls at work are over, each of which is one short transaction; then no lock
/// on a file is held. What is not stored by then will be done again.
void sealwright_turn_ends(void);

/// A new connection. The first call says for the process where profiles live. Null if `places` is.
SealwrightConnection *sealwright_connect(const SealwrightPlaces *places, SealwrightListener listener, void *context);

/// The reply to a request, ASCII-only JSON. `bytes` are copied before they are read. None for a null connection.
SealwrightBytes sealwright_invoke(const SealwrightConnection *connection, const uint8_t *request, size_t requestLength,
                                  const uint8_t *bytes, size_t bytesLength);

/// The bytes of the reply that carried this ticket, once; none for any other.
SealwrightBytes sealwright_take(const SealwrightConnection *connection, const uint8_t *ticket, size_t ticketLength);

/// Wipes bytes and gives them back.
void sealwright_free(SealwrightBytes bytes);

/// Closes all handles of a connection; every later call on it is answered with INVALID_HANDLE. Waits for a call at
/// work.
void sealwright_close(const SealwrightConnection *connection);

/// Ends a connection that nobody uses any more.
void sealwright_release(SealwrightConnection *connection);

/// An entry that a push brought. Nothing of it is trusted. Strings are UTF-8 that ends; nothing may be null but
/// `body`, which is then empty.
typedef struct SealwrightPush {
  /// The profile that the push is for.
  const char *profile;
  /// The id of the stream that the entry is said to stand in, base64url.
  const char *stream;
  /// Its number there.
  uint64_t seq;
  /// Its key there.
  const char *key;
  /// Its body.
  const uint8_t *body;
  size_t bodyLength;
} SealwrightPush;

/// What a push brought, in UTF-8. Give each of the three back with `sealwright_free`.
typedef struct SealwrightRead {
  /// The id of the conversation, base64url; none if the push brought no new message, or it cannot be read now.
  SealwrightBytes conversation;
  /// The account id of who wrote, base64url; none if a notification may not show the message.
  SealwrightBytes sender;
  /// What was written; none where `sender` is.
  SealwrightBytes text;
} SealwrightRead;

/// Reads a push in the extension role, without a connection: opens the profile, takes the entry, closes it. Blocks
/// for as long; not for the main thread. As with `sealwright_connect`, the first call says where profiles live.
SealwrightRead sealwright_read_push(const SealwrightPlaces *places, const SealwrightPush *push);

#ifdef __cplusplus
}
#endif
