// Generated from rust/bridge/waist by `cargo test -p sealwright-waist`. Do not edit.

/** Longest request, in characters of ASCII-only JSON. */
export const MAX_REQUEST = 8388608;

/** Most bytes beside a request, the lengths of its blobs included. */
export const MAX_BYTES = 41943040;
