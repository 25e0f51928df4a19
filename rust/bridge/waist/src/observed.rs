//! What the platform's own probe observes of this device, for every engine of the process and past JavaScript.

use sealwright_engine::{Clock as _, SystemClock};
use sealwright_transport::{Local, Time};

use crate::errors::{Code, Failure};
use crate::guard::{guarded, lock};
use crate::json;
use crate::limits::MAX_REPORT;
use crate::waist::{Waist, refusal};

impl Waist {
    /// Takes over what was observed of this device, for the engines that are open and those that will be. Engines that
    /// learn something new by it tell `capabilitiesChanged`.
    ///
    /// `report` is ASCII-only JSON of at most [`MAX_REPORT`] bytes: an object of facts, as it stands in `facts` of the
    /// operation `reportFacts`. What is missing stays as it was. It and that operation have one table for each engine,
    /// in which the later observation counts ([`Local::update`]).
    ///
    /// Answers as [`crate::Instance::invoke`] does, `REQUEST_TOO_LARGE`, `INVALID_TEXT` or `INVALID_REQUEST` for what
    /// is no report, of which nothing is taken over then. Waits for calls at work on engines, so it is not for a
    /// thread that must not wait. Never panics.
    pub fn report_facts(&self, report: &str) -> String {
        match guarded(|| self.take_over(report)) {
            Ok(()) => r#"{"ok":{}}"#.to_owned(),
            Err(failure) => refusal(&failure),
        }
    }

    fn take_over(&self, report: &str) -> Result<(), Failure> {
        if report.len() > MAX_REPORT {
            return Err(Failure::of(Code::RequestTooLarge));
        }
        let report: Local = json::typed(json::fields(report)?)?;
        let shared = &self.shared;
        lock(&shared.facts).update(&report, Time::new(SystemClock.now()));
        // An engine that opens from here on begins with them.
        for core in shared.cores.all() {
            let (_, woken) = shared.cores.run(&core, |profile| {
                profile.engine.report_facts(&report);
                Ok(())
            });
            shared.wake(&woken);
        }
        Ok(())
    }
}
