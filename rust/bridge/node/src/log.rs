//! Lines for a developer, on standard error.

use std::io::Write as _;

use sealwright_waist::{Log, LogRecord, LogSink};

/// Says which lines: `info`, `warning`, `error`; anything else is `warning`. Not set, there are none: standard error
/// belongs to the program.
const SETTING: &str = "SEALWRIGHT_LOG";

struct StandardError;

impl LogSink for StandardError {
    fn write(&self, record: &LogRecord) {
        // A program that closed it does not want to know.
        let _ = writeln!(std::io::stderr(), "sealwright: {record}");
    }
}

/// What the environment asks for.
pub(crate) fn chosen() -> Log {
    std::env::var(SETTING).map_or_else(
        |_| Log::silent(),
        |setting| Log::new(&setting, StandardError),
    )
}
