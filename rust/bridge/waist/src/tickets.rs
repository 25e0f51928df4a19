//! Bytes of replies, waiting to be taken once.

use std::collections::VecDeque;

use crate::limits::{MAX_TICKET_BYTES, MAX_TICKETS};
use crate::token::Token;

/// One instance's waiting bytes, the oldest first. A caller takes right after the reply, so what overflows
/// the limits is what nobody came for.
#[derive(Default)]
pub(crate) struct Tickets {
    waiting: VecDeque<(Token, Vec<u8>)>,
    bytes: usize,
}

impl Tickets {
    /// Keeps `bytes` under `ticket`; the oldest others go if that exceeds a limit.
    pub(crate) fn put(&mut self, ticket: Token, bytes: Vec<u8>) {
        while self.waiting.len() >= MAX_TICKETS
            || self.bytes.saturating_add(bytes.len()) > MAX_TICKET_BYTES
        {
            let Some((_, dropped)) = self.waiting.pop_front() else {
                break;
            };
            self.bytes -= dropped.len();
        }
        self.bytes += bytes.len();
        self.waiting.push_back((ticket, bytes));
    }

    /// The bytes under `ticket`, once.
    pub(crate) fn take(&mut self, ticket: Token) -> Option<Vec<u8>> {
        let at = self
            .waiting
            .iter()
            .position(|(other, _)| *other == ticket)?;
        let (_, bytes) = self.waiting.remove(at)?;
        self.bytes -= bytes.len();
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use sealwright_crypto::OsEntropy;

    use super::*;

    fn put(tickets: &mut Tickets, size: usize) -> Token {
        let Ok(ticket) = Token::generate(&OsEntropy) else {
            panic!("no entropy")
        };
        tickets.put(ticket, vec![0; size]);
        ticket
    }

    #[test]
    fn a_ticket_is_good_once() {
        let mut tickets = Tickets::default();
        let (first, second) = (put(&mut tickets, 3), put(&mut tickets, 4));
        assert_eq!(tickets.take(second).unwrap().len(), 4);
        assert_eq!(tickets.take(first).unwrap().len(), 3);
        assert!(tickets.take(first).is_none());
        assert_eq!(tickets.bytes, 0);
    }

    #[test]
    fn the_oldest_goes_when_too_many_wait() {
        let mut tickets = Tickets::default();
        let all: Vec<_> = (0..=MAX_TICKETS).map(|_| put(&mut tickets, 1)).collect();
        assert!(tickets.take(all[0]).is_none());
        assert!(
            all[1..]
                .iter()
                .all(|ticket| tickets.take(*ticket).is_some())
        );
    }

    #[test]
    fn the_oldest_go_when_too_many_bytes_wait_but_never_the_newest() {
        let mut tickets = Tickets::default();
        let (first, second) = (
            put(&mut tickets, MAX_TICKET_BYTES / 2),
            put(&mut tickets, MAX_TICKET_BYTES / 2),
        );
        let third = put(&mut tickets, 1);
        assert!(tickets.take(first).is_none());
        assert!(tickets.take(second).is_some() && tickets.take(third).is_some());
        let small = put(&mut tickets, 1);
        let large = put(&mut tickets, MAX_TICKET_BYTES + 1);
        assert!(tickets.take(small).is_none());
        assert!(tickets.take(large).is_some());
    }
}
