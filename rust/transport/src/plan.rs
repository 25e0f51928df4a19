//! What comes out: ways to try, or why to wait, to ask or to give up.

use serde::Serialize;

use crate::judgement::Doubtful;
use crate::plan_hash::PlanHash;
use crate::reason::{Reason, Until};
use crate::transport::{Assurance, Transport};
use crate::words::words;

words! {
    /// What goes along a way.
    Carries {
        /// The sealed message.
        Message = "message",
        /// A link to the sealed message.
        Link = "link",
        /// An invitation with nothing of the message in it.
        Invitation = "invitation",
    }
}

words! {
    /// How long to pause between tries.
    Backoff {
        /// As usual.
        Normal = "normal",
        /// Short: what is in the way may go at any moment, and nobody will say so.
        Short = "short",
    }
}

/// A way to try.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "TransportAttempt")
)]
#[serde(rename_all = "camelCase")]
pub struct Attempt {
    /// Which.
    pub transport: Transport,
    /// What it protects.
    pub assurance: Assurance,
    /// What goes along it.
    pub carries: Carries,
    /// Whether the person sends it, so that only they know what became of it.
    pub user_mediated: bool,
    /// How long to pause between tries.
    pub backoff: Backoff,
    /// Why, and how it will go.
    pub reasons: Vec<Reason>,
}

/// A way that was passed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "SkippedTransport", optional_fields)
)]
#[serde(rename_all = "camelCase")]
pub struct Skipped {
    /// Which; missing for one that this version does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transport: Option<Transport>,
    /// Everything that is in the way.
    pub reasons: Vec<Reason>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "TransportOutcome", optional_fields)
)]
#[serde(
    tag = "kind",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum Outcome {
    /// Try these, in this order; there is at least one.
    Attempt {
        /// The ways.
        attempts: Vec<Attempt>,
    },
    /// Keep it, and ask again when something has changed.
    Defer {
        /// What has to.
        defer_until: Until,
        /// The obstacle.
        reason: Reason,
    },
    /// Ask the person: with their consent to less protection there would be a way.
    ConsentRequired {
        /// The ways.
        transports: Vec<Transport>,
        /// The least protection among the strongest of them: what to ask for.
        to: Assurance,
        /// What would have to change for a way without it.
        #[serde(skip_serializing_if = "Option::is_none")]
        defer_until: Option<Until>,
    },
    /// Tell the person: it cannot be sent as it is.
    Refuse {
        /// Why.
        reason: Reason,
    },
}

/// The answer to one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "test-typescript",
    derive(ts_rs::TS),
    ts(rename = "TransportPlan")
)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// What to do.
    pub outcome: Outcome,
    /// The ways that were passed over.
    pub skipped: Vec<Skipped>,
    /// The facts that were struck out.
    pub doubts: Vec<Doubtful>,
    /// The same for the same plan: 16 hexadecimal digits.
    pub hash: PlanHash,
}

impl Plan {
    pub(crate) fn new(outcome: Outcome, skipped: Vec<Skipped>, doubts: Vec<Doubtful>) -> Self {
        let hash = PlanHash::of(&outcome, &skipped, &doubts);
        Self {
            outcome,
            skipped,
            doubts,
            hash,
        }
    }

    /// The ways to try, in order; none if the outcome is another.
    pub fn attempts(&self) -> &[Attempt] {
        match &self.outcome {
            Outcome::Attempt { attempts } => attempts,
            _ => &[],
        }
    }
}
