//! The events journal: at-least-once delivery, in order, until acknowledged.

use sealwright_store::{Lists, Order as ListOrder, Page as ListPage, Row, Tx};
use serde::{Deserialize, Serialize};

use crate::engine::{Engine, Work};
use crate::error::Result;
use crate::model::{Event, MAX_PAGE, Page, SecurityKind};
use crate::tables;

#[derive(Serialize, Deserialize)]
struct EventRow(Event);

impl Row for EventRow {
    const VERSION: u8 = 1;
}

const JOURNAL: Lists<[u8; 1], EventRow> = Lists::new(tables::JOURNAL);

impl Engine {
    /// The oldest unacknowledged events, with their numbers. They come again until acknowledged.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn events(&mut self, limit: usize) -> Result<Page<(u64, Event)>> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.read(|work| {
            let page = ListPage {
                order: ListOrder::Oldest,
                after: None,
                limit: limit + 1,
            };
            let mut items: Vec<_> = JOURNAL
                .page(work.tx, &tables::ONE, page)?
                .into_iter()
                .map(|(seq, row)| (seq, row.0))
                .collect();
            let more = items.len() > limit;
            items.truncate(limit);
            let next = items.last().map(|(seq, _)| *seq).filter(|_| more);
            Ok(Page { items, next })
        })
    }

    /// Forgets events up to `through`: the caller has dealt with them.
    ///
    /// # Errors
    /// [`crate::Error::Store`].
    pub fn acknowledge(&mut self, through: u64) -> Result<()> {
        self.write(|work| Ok(JOURNAL.delete_through(work.tx, &tables::ONE, through)?))
    }
}

impl Work<'_> {
    /// Adds an event.
    pub(crate) fn record(&mut self, event: Event) -> Result<()> {
        if let Event::Security { kind, .. } = &event
            && !matches!(kind, SecurityKind::HiddenLog)
        {
            self.want_rotation()?;
        }
        self.core.journal_head = JOURNAL.push(self.tx, &tables::ONE, &EventRow(event))?;
        Ok(())
    }
}

/// The number of the newest event that is still there, 0 if none is.
pub(crate) fn head(tx: &Tx<'_>) -> Result<u64> {
    Ok(JOURNAL.last(tx, &tables::ONE)?.map_or(0, |(seq, _)| seq))
}
