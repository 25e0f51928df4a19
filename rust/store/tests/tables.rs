//! Records and lists do what a map in memory does, whatever is asked of them in whatever order.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;

use proptest::prelude::*;
use sealwright_store::{Order, Page, Row, Space, Store, StoreError};
use serde::{Deserialize, Serialize};
use support::{Folder, LINES, NOTES, Note, OTHERS, entropy, note};

/// What the tables should hold. Two lists, and the last number each has given.
#[derive(Clone, Default)]
struct Model {
    notes: BTreeMap<u8, Note>,
    lines: [BTreeMap<u64, Note>; 2],
    given: [u64; 2],
}

#[derive(Clone, Debug)]
enum Step {
    Put(u8, Note),
    Delete(u8),
    Push(usize, Note),
    Replace(usize, u64, Note),
    Drop(usize, u64),
    DropThrough(usize, u64),
}

fn any_note() -> impl Strategy<Value = Note> {
    (".{0,40}", any::<u64>()).prop_map(|(text, number)| Note { text, number })
}

fn any_step() -> impl Strategy<Value = Step> {
    let key = 0..6u8;
    let list = 0..2usize;
    let seq = 0..12u64;
    prop_oneof![
        3 => (key.clone(), any_note()).prop_map(|(key, value)| Step::Put(key, value)),
        1 => key.prop_map(Step::Delete),
        4 => (list.clone(), any_note()).prop_map(|(list, value)| Step::Push(list, value)),
        1 => (list.clone(), seq.clone(), any_note())
            .prop_map(|(list, seq, value)| Step::Replace(list, seq, value)),
        1 => (list.clone(), seq.clone()).prop_map(|(list, seq)| Step::Drop(list, seq)),
        1 => (list, seq).prop_map(|(list, seq)| Step::DropThrough(list, seq)),
    ]
}

/// Transactions, each with whether it is kept.
fn any_run() -> impl Strategy<Value = Vec<(bool, Vec<Step>)>> {
    let steps = prop::collection::vec(any_step(), 0..12);
    prop::collection::vec((prop::bool::weighted(0.7), steps), 1..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn tables_hold_what_a_map_holds_and_nothing_of_what_was_undone(run in any_run()) {
        let mut store = Store::in_memory(entropy()).unwrap();
        check_run(&mut store, run);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn tables_hold_the_same_after_the_file_was_opened_again(run in any_run()) {
        let folder = Folder::new();
        let mut store = folder.create();
        let model = check_run(&mut store, run);
        drop(store);
        compare(&mut folder.open(), &model);
    }
}

fn check_run(store: &mut Store, run: Vec<(bool, Vec<Step>)>) -> Model {
    let mut model = Model::default();
    for (kept, steps) in run {
        let mut next = model.clone();
        let done = store.write(|tx| {
            for step in &steps {
                apply(tx, &mut next, step)?;
            }
            if kept { Ok(()) } else { Err(StoreError::Busy) }
        });
        assert_eq!(done.is_ok(), kept);
        if kept {
            model = next;
        }
        compare(store, &model);
    }
    model
}

fn apply(tx: &sealwright_store::Tx<'_>, model: &mut Model, step: &Step) -> Result<(), StoreError> {
    match step {
        Step::Put(key, value) => {
            NOTES.put(tx, &[*key], value)?;
            model.notes.insert(*key, value.clone());
        }
        Step::Delete(key) => {
            assert_eq!(
                NOTES.delete(tx, &[*key])?,
                model.notes.remove(key).is_some()
            );
        }
        Step::Push(list, value) => {
            let seq = LINES.push(tx, &owner(*list), value)?;
            model.given[*list] += 1;
            assert_eq!(seq, model.given[*list]);
            model.lines[*list].insert(seq, value.clone());
        }
        Step::Replace(list, seq, value) => {
            let replaced = LINES.put(tx, &owner(*list), *seq, value);
            match model.lines[*list].get_mut(seq) {
                Some(line) => {
                    replaced?;
                    *line = value.clone();
                }
                None => assert!(matches!(replaced, Err(StoreError::Internal))),
            }
        }
        Step::Drop(list, seq) => {
            LINES.delete(tx, &owner(*list), *seq)?;
            model.lines[*list].remove(seq);
        }
        Step::DropThrough(list, seq) => {
            LINES.delete_through(tx, &owner(*list), *seq)?;
            model.lines[*list].retain(|line, _| line > seq);
        }
    }
    Ok(())
}

fn compare(store: &mut Store, model: &Model) {
    store
        .read(|tx| {
            for key in 0..6u8 {
                assert_eq!(NOTES.get(tx, &[key])?.as_ref(), model.notes.get(&key));
                assert_eq!(NOTES.contains(tx, &[key])?, model.notes.contains_key(&key));
            }
            let mut all: Vec<_> = NOTES
                .all(tx)?
                .into_iter()
                .map(|note| (note.text, note.number))
                .collect();
            let mut expected: Vec<_> = model
                .notes
                .values()
                .map(|note| (note.text.clone(), note.number))
                .collect();
            all.sort();
            expected.sort();
            assert_eq!(all, expected);
            assert_eq!(NOTES.count(tx)?, model.notes.len() as u64);
            assert_eq!(OTHERS.count(tx)?, 0);
            for list in 0..2 {
                compare_list(tx, list, &model.lines[list])?;
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn compare_list(
    tx: &sealwright_store::Tx<'_>,
    list: usize,
    lines: &BTreeMap<u64, Note>,
) -> Result<(), StoreError> {
    let owner = owner(list);
    let oldest: Vec<_> = lines
        .iter()
        .map(|(seq, line)| (*seq, line.clone()))
        .collect();
    let newest: Vec<_> = oldest.iter().rev().cloned().collect();
    assert_eq!(LINES.count(tx, &owner)?, lines.len() as u64);
    assert_eq!(LINES.last(tx, &owner)?, newest.first().cloned());
    for (order, expected) in [(Order::Oldest, oldest), (Order::Newest, newest)] {
        let page = |after, limit| Page {
            order,
            after,
            limit,
        };
        assert_eq!(LINES.page(tx, &owner, page(None, usize::MAX))?, expected);
        for limit in [0, 1, 3] {
            let mut read = Vec::new();
            let mut part = LINES.page(tx, &owner, page(None, limit))?;
            assert_eq!(part, expected[..limit.min(expected.len())]);
            while let Some((seq, _)) = part.last() {
                let after = Some(*seq);
                read.append(&mut part);
                part = LINES.page(tx, &owner, page(after, limit))?;
            }
            assert!(limit == 0 || read == expected);
        }
    }
    for seq in 0..14 {
        assert_eq!(LINES.get(tx, &owner, seq)?.as_ref(), lines.get(&seq));
    }
    Ok(())
}

fn owner(list: usize) -> [u8; 1] {
    [u8::try_from(list).unwrap()]
}

#[test]
fn a_number_that_no_list_reaches_is_answered_like_any_other() {
    let mut store = Store::in_memory(entropy()).unwrap();
    store
        .write(|tx| {
            LINES.push(tx, b"list", &note("one", 1))?;
            assert_eq!(LINES.get(tx, b"list", u64::MAX)?, None);
            LINES.delete(tx, b"list", u64::MAX)?;
            let after = |order| Page {
                order,
                after: Some(u64::MAX),
                limit: 9,
            };
            assert_eq!(LINES.page(tx, b"list", after(Order::Newest))?.len(), 1);
            assert_eq!(LINES.page(tx, b"list", after(Order::Oldest))?.len(), 0);
            LINES.delete_through(tx, b"list", u64::MAX)?;
            assert_eq!(LINES.push(tx, b"list", &note("two", 2))?, 2);
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_row_of_another_version_is_refused() {
    #[derive(Serialize, Deserialize)]
    struct Later {
        text: String,
        number: u64,
    }
    impl Row for Later {
        const VERSION: u8 = 2;
    }
    const LATER: sealwright_store::Records<[u8], Later> = sealwright_store::Records::new(Space(16));

    let mut store = Store::in_memory(entropy()).unwrap();
    store
        .write(|tx| NOTES.put(tx, b"key", &note("one", 1)))
        .unwrap();
    let read = store.read(|tx| LATER.get(tx, b"key"));
    assert!(matches!(read, Err(StoreError::Corrupt)));
}

#[test]
fn a_transaction_whose_work_panics_leaves_nothing() {
    let mut store = Store::in_memory(entropy()).unwrap();
    let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        store.write(|tx| -> Result<(), StoreError> {
            NOTES.put(tx, b"key", &note("half", 1))?;
            std::panic::resume_unwind(Box::new("interrupted"))
        })
    }));
    assert!(panicked.is_err());
    let found = store.read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, None);
    store
        .write(|tx| NOTES.put(tx, b"key", &note("whole", 2)))
        .unwrap();
}

#[test]
fn a_reading_transaction_changes_nothing_and_says_so() {
    let mut store = Store::in_memory(entropy()).unwrap();
    store
        .write(|tx| {
            NOTES.put(tx, b"key", &note("kept", 1))?;
            LINES.push(tx, b"list", &note("kept", 1))
        })
        .unwrap();
    store
        .read(|tx| {
            let new = note("new", 2);
            let refused = [
                NOTES.put(tx, b"key", &new),
                NOTES.delete(tx, b"key").map(drop),
                LINES.push(tx, b"list", &new).map(drop),
                LINES.put(tx, b"list", 1, &new),
                LINES.delete(tx, b"list", 1),
                LINES.delete_through(tx, b"list", 1),
            ];
            for refused in refused {
                assert!(matches!(refused, Err(StoreError::Internal)));
            }
            assert_eq!(NOTES.get(tx, b"key")?, Some(note("kept", 1)));
            assert_eq!(LINES.last(tx, b"list")?, Some((1, note("kept", 1))));
            Ok::<_, StoreError>(())
        })
        .unwrap();
}
