//! Room crypto.
