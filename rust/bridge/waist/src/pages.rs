//! Pages that fit in memory, whatever their items weigh.

use sealwright_engine::{Content, MAX_PAGE, Message, Page};

use crate::errors::{Code, Failure};
use crate::integer::Integer;
use crate::limits::PAGE_BYTES;

/// Items read from the engine at a time.
const PIECE: usize = 32;

/// The number of items asked for, cut to [`MAX_PAGE`].
///
/// # Errors
/// `INVALID_ARGUMENT` for 0.
pub(crate) fn limit(asked: Integer) -> Result<usize, Failure> {
    match asked.count() {
        0 => Err(Failure::hinted(
            Code::InvalidArgument,
            "`limit` starts from 1",
        )),
        count => Ok(count.min(MAX_PAGE)),
    }
}

/// Fills a page with `read` piece by piece, up to `limit` items or about [`PAGE_BYTES`] of content as
/// `weigh` sees it.
///
/// # Errors
/// What `read` answers.
pub(crate) fn fill<T, E>(
    limit: usize,
    cursor: Option<u64>,
    mut read: impl FnMut(Option<u64>, usize) -> Result<Page<T>, E>,
    weigh: impl Fn(&T) -> usize,
) -> Result<Page<T>, E> {
    let mut page = Page {
        items: Vec::new(),
        next: cursor,
    };
    let mut bytes = 0;
    while page.items.len() < limit && bytes < PAGE_BYTES {
        let piece = read(page.next, PIECE.min(limit - page.items.len()))?;
        bytes += piece.items.iter().map(&weigh).sum::<usize>();
        page.items.extend(piece.items);
        page.next = piece.next;
        if page.next.is_none() {
            break;
        }
    }
    Ok(page)
}

/// The bytes of a message's content.
pub(crate) fn weight(message: &Message) -> usize {
    match &message.content {
        Content::Text(text) => text.len(),
        Content::Data(data) => data.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers from 1 to `total`, each as heavy as `weight`, with the last number as the cursor.
    fn filled(total: u64, limit: usize, cursor: Option<u64>, weight: usize) -> Page<u64> {
        let read = |cursor: Option<u64>, limit: usize| {
            let from = cursor.unwrap_or(0) + 1;
            let items: Vec<_> = (from..=total).take(limit).collect();
            let next = items.last().copied().filter(|last| *last < total);
            Ok::<_, ()>(Page { items, next })
        };
        fill(limit, cursor, read, |_| weight).unwrap()
    }

    #[test]
    fn a_light_page_holds_what_was_asked_for() {
        let page = filled(100, 70, None, 1);
        assert_eq!((page.items, page.next), ((1..=70).collect(), Some(70)));
        let page = filled(100, 70, Some(70), 1);
        assert_eq!((page.items, page.next), ((71..=100).collect(), None));
        assert!(filled(0, 70, None, 1).items.is_empty());
    }

    #[test]
    fn a_heavy_page_ends_early_and_loses_nothing() {
        let (mut seen, mut cursor) = (Vec::new(), None);
        loop {
            let page = filled(1_000, 1_000, cursor, 256 << 10);
            assert!(page.items.len() * (256 << 10) <= PAGE_BYTES + PIECE * (256 << 10));
            seen.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, (1..=1_000).collect::<Vec<_>>());
    }
}
