//! Room vault.
