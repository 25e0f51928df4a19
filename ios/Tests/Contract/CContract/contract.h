/// What the Rust library has besides when it is built with the feature `test-contract`.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Runs the contract of every vault against this device's, for an app of this bundle id and in a folder that is there and
/// empty. Writes what does not hold, UTF-8 and as much of it as there is room for, and returns its length: 0 when all holds.
size_t sealwright_test_vault(const char *app, const char *folder, uint8_t *why, size_t room);

/// What an operation that needs a secret would do: show `abandon ability able`, and have words entered. Told how it ended: 0
/// for well, with the words that were entered; 1 cancelled, 2 nobody to ask, 3 another is open.
void sealwright_test_show(void (*ended)(int32_t how, const uint8_t *words, size_t length));
void sealwright_test_read(void (*ended)(int32_t how, const uint8_t *words, size_t length));

#ifdef __cplusplus
}
#endif
