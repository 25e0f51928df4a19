//! Room waist.
