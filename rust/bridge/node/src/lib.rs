//! Room node.
