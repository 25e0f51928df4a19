//! What a developer may read in the system's log. A line is made of words of this file, codes of the error table
//! and small numbers of our own: there is no room in its type for anything else, so it can be public everywhere.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::errors::{Code, Severity};
use crate::guard::discard;

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LogLevel {
    /// Part of ordinary use.
    Info = 0,
    /// Something does not work until somebody acts.
    Warning = 1,
    /// Data or security may be at stake.
    Error = 2,
}

/// A line of the log: `Display` gives it, ASCII without a line break, at most [`Self::MAX_LINE`] bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogRecord(Event);

/// Where lines go.
pub trait LogSink: Send + Sync {
    /// Writes one line. Called on any thread, with a profile's lock held: must return soon, and must not call the
    /// waist.
    fn write(&self, record: &LogRecord);
}

/// A sink, and the least level that it is told of.
#[derive(Clone, Default)]
pub struct Log(Option<(LogLevel, Arc<dyn LogSink>)>);

/// What is told. Nothing of it happens once for each message that a person writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Event {
    /// A profile was opened, in so much time.
    Opened(Took),
    /// The same, and it is an older copy of itself.
    OpenedRolledBack(Took),
    /// A profile could not be opened.
    NotOpened(Code),
    /// A profile has a new storage key; its rows follow.
    RotationBegun,
    /// The last row was sealed anew, and the old key destroyed.
    RotationFinished,
    /// A rotation could not begin or go on. Told once for each code in a row: it is tried again by itself.
    RotationFailed(Code),
    /// A call on an engine panicked, and it takes no more.
    Poisoned,
    /// A push brought a message, read in so much time.
    PushRead(Took),
    /// A push brought nothing that is new.
    PushIdle,
    /// A push could not be read.
    PushNotRead(Code),
    /// JavaScript of another major version of the waist asked.
    VersionRefused {
        /// Its major version.
        theirs: u16,
    },
}

/// A duration in whole milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Took(u32);

impl Log {
    /// Lines go to `sink`: those that `setting` asks for, which is `info`, `warning`, `error` or `off`. Anything
    /// else is `warning`.
    pub fn new(setting: &str, sink: impl LogSink + 'static) -> Self {
        let least = match setting {
            "off" => return Self::silent(),
            "info" => LogLevel::Info,
            "error" => LogLevel::Error,
            _ => LogLevel::Warning,
        };
        Self(Some((least, Arc::new(sink))))
    }

    /// Lines go nowhere.
    pub fn silent() -> Self {
        Self(None)
    }

    /// Writes a line for `event`, if it is wanted. A sink that panics is no trouble to whoever has something to say.
    pub(crate) fn say(&self, event: Event) {
        let record = LogRecord(event);
        if let Some((least, sink)) = &self.0
            && record.level() >= *least
        {
            discard(|| sink.write(&record));
        }
    }
}

impl LogRecord {
    /// Longest line, in bytes.
    pub const MAX_LINE: usize = 100;

    /// How much it matters.
    pub const fn level(&self) -> LogLevel {
        match self.0 {
            Event::Opened(_)
            | Event::RotationBegun
            | Event::RotationFinished
            | Event::PushRead(_)
            | Event::PushIdle => LogLevel::Info,
            Event::OpenedRolledBack(_) | Event::Poisoned | Event::VersionRefused { .. } => {
                LogLevel::Error
            }
            Event::NotOpened(code) | Event::RotationFailed(code) | Event::PushNotRead(code) => {
                match code.entry().severity {
                    Severity::Info => LogLevel::Info,
                    Severity::Warning => LogLevel::Warning,
                    Severity::High => LogLevel::Error,
                }
            }
        }
    }
}

impl fmt::Display for LogRecord {
    fn fmt(&self, line: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Event::Opened(Took(took)) => write!(line, "profile opened in {took} ms"),
            Event::OpenedRolledBack(Took(took)) => {
                let code = Code::RolledBack.entry().text;
                write!(line, "profile opened in {took} ms: {code}")
            }
            Event::NotOpened(code) => write!(line, "profile not opened: {}", code.entry().text),
            Event::RotationBegun => line.write_str("storage key rotated, rows follow"),
            Event::RotationFinished => line.write_str("storage key rotation finished"),
            Event::RotationFailed(code) => {
                write!(line, "storage key rotation failed: {}", code.entry().text)
            }
            Event::Poisoned => line.write_str("engine closed to calls: an internal step panicked"),
            Event::PushRead(Took(took)) => write!(line, "push read in {took} ms"),
            Event::PushIdle => line.write_str("push brought nothing new"),
            Event::PushNotRead(code) => write!(line, "push not read: {}", code.entry().text),
            Event::VersionRefused { theirs } => write!(
                line,
                "JavaScript of waist {theirs} refused, this binary speaks {}",
                crate::WAIST_VERSION
            ),
        }
    }
}

impl From<Duration> for Took {
    /// Longer than 49 days is 49 days.
    fn from(duration: Duration) -> Self {
        Self(u32::try_from(duration.as_millis()).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ascii;

    fn every_event() -> Vec<Event> {
        let took = Took(u32::MAX);
        let of_codes = Code::ALL.iter().flat_map(|code| {
            [Event::NotOpened, Event::RotationFailed, Event::PushNotRead].map(|event| event(*code))
        });
        let others = [
            Event::Opened(took),
            Event::OpenedRolledBack(took),
            Event::RotationBegun,
            Event::RotationFinished,
            Event::Poisoned,
            Event::PushRead(took),
            Event::PushIdle,
            Event::VersionRefused { theirs: u16::MAX },
        ];
        of_codes.chain(others).collect()
    }

    #[test]
    fn a_record_has_no_room_for_a_key_or_an_identifier() {
        fn plain<T: Copy + 'static>() -> usize {
            size_of::<T>()
        }
        // A handle has 16 bytes, every other identifier and every key 32; a borrowed text has 16.
        assert!(plain::<LogRecord>() <= 8);
    }

    #[test]
    fn every_line_is_short_and_ascii() {
        for record in every_event().into_iter().map(LogRecord) {
            let line = record.to_string();
            assert!(ascii::is_ascii(&line), "{line}");
            assert!(line.len() <= LogRecord::MAX_LINE, "{line}");
        }
    }

    #[test]
    fn a_sink_hears_from_its_level_on() {
        struct Counting(Arc<std::sync::Mutex<Vec<LogLevel>>>);
        impl LogSink for Counting {
            fn write(&self, record: &LogRecord) {
                self.0.lock().unwrap().push(record.level());
            }
        }
        let info = LogLevel::Info;
        for (setting, least) in [
            ("info", Some(info)),
            ("warning", Some(LogLevel::Warning)),
            ("error", Some(LogLevel::Error)),
            ("", Some(LogLevel::Warning)),
            ("1", Some(LogLevel::Warning)),
            ("off", None),
        ] {
            let heard = Arc::default();
            let log = Log::new(setting, Counting(Arc::clone(&heard)));
            for event in every_event() {
                log.say(event);
            }
            assert_eq!(heard.lock().unwrap().iter().min().copied(), least);
        }
    }

    #[test]
    fn a_sink_that_panics_ends_nothing() {
        struct Panicking;
        impl LogSink for Panicking {
            fn write(&self, _: &LogRecord) {
                panic!("a test asked for it")
            }
        }
        Log::new("info", Panicking).say(Event::Poisoned);
    }
}
