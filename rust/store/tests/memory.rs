//! The keys of a store are in memory while it needs them, and at no other time. Linux lets a process read
//! its own memory as a file; the search runs in a process of its own, where nothing else is at work.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;
use std::process::Command;
use std::sync::{Arc, Mutex};

use sealwright_crypto::{Entropy, EntropyFailed, OsEntropy, Secret};
use sealwright_store::{Store, StoreError};
use support::{Folder, LINES, NOTES, note};
use zeroize::Zeroizing;

/// What is noted of a key differs from it in every byte, or the search would find the note.
const MASK: u8 = 0xA5;
/// Bytes of a key that count as a find.
const PART: usize = 8;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Masked(Vec<u8>);

/// The system's randomness, and a masked note of every key it made: what is 32 bytes long.
#[derive(Default)]
struct Noting(Mutex<Vec<Masked>>);

/// A search through all memory that this process can write to.
struct Search {
    memory: File,
    /// One for all regions, so that it takes no place where keys may have been.
    buffer: Vec<u8>,
}

impl Masked {
    fn of(key: &[u8]) -> Self {
        Self(key.iter().map(|byte| byte ^ MASK).collect())
    }

    fn key(&self) -> Secret<32> {
        let bytes: Vec<u8> = self.0.iter().map(|byte| byte ^ MASK).collect();
        Secret::from_slice(&Zeroizing::new(bytes)).unwrap()
    }

    /// Whether masked bytes hold a part of the key.
    fn is_in(&self, masked: &[u8]) -> bool {
        self.0.chunks_exact(PART).any(|part| {
            masked
                .windows(PART)
                .any(|window| window[0] == part[0] && window == part)
        })
    }
}

impl Noting {
    fn keys<const N: usize>(&self) -> [Masked; N] {
        let keys = self.0.lock().unwrap().clone();
        keys.try_into().unwrap()
    }
}

impl Entropy for Noting {
    fn fill(&self, out: &mut [u8]) -> Result<(), EntropyFailed> {
        OsEntropy.fill(out)?;
        if out.len() == 32 {
            self.0.lock().unwrap().push(Masked::of(out));
        }
        Ok(())
    }
}

impl Search {
    fn new() -> Self {
        Self {
            memory: File::open("/proc/self/mem").unwrap(),
            buffer: vec![0; 32 << 20],
        }
    }

    /// The regions of memory that hold a part of the key.
    fn find(&mut self, key: &Masked) -> Vec<String> {
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
        maps.lines()
            .filter(|region| region.contains(" rw"))
            .filter(|region| key.is_in(self.read(region)))
            .map(str::to_owned)
            .collect()
    }

    /// A region, masked.
    fn read(&mut self, region: &str) -> &[u8] {
        let (range, _) = region.split_once(' ').unwrap();
        let (from, to) = range.split_once('-').unwrap();
        let [from, to] = [from, to].map(|hex| u64::from_str_radix(hex, 16).unwrap());
        let size = usize::try_from(to - from).unwrap();
        if size >= self.buffer.len() {
            // This buffer, which holds masked bytes alone.
            return &[];
        }
        let bytes = &mut self.buffer[..size];
        self.memory.read_exact_at(bytes, from).unwrap();
        bytes.iter_mut().for_each(|byte| *byte ^= MASK);
        bytes
    }

    fn assert_there(&mut self, keys: &[&Masked], when: &str) {
        for (at, key) in keys.iter().enumerate() {
            assert!(!self.find(key).is_empty(), "key {at} {when}");
        }
    }

    fn assert_gone(&mut self, keys: &[&Masked], when: &str) {
        for (at, key) in keys.iter().enumerate() {
            assert_eq!(self.find(key), Vec::<String>::new(), "key {at} {when}");
        }
    }
}

fn write(store: &mut Store) {
    store
        .write(|tx| {
            NOTES.put(tx, b"key", &note("text", 1))?;
            LINES.push(tx, b"list", &note("text", 2))?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

fn read(store: &mut Store) {
    let found = store.read(|tx| NOTES.get(tx, b"key")).unwrap();
    assert_eq!(found, Some(note("text", 1)));
}

#[test]
#[ignore = "the child process of the next test"]
fn child_searches_its_memory() {
    let mut search = Search::new();
    let folder = Folder::new();
    let path = folder.path();
    let noting = Arc::new(Noting::default());
    let entropy = || Arc::clone(&noting) as Arc<dyn Entropy>;

    let key = Secret::generate(&*noting).unwrap();
    let store = Store::create(&path, key, entropy()).unwrap();
    let [first, lookup, data] = noting.keys();
    search.assert_there(&[&first, &lookup, &data], "in a new store");
    drop(store);
    search.assert_gone(&[&first, &lookup, &data], "after a new store");

    let mut store = Store::open(&path, first.key(), entropy()).unwrap();
    search.assert_there(&[&first, &lookup, &data], "in an open store");
    write(&mut store);
    drop(store);
    search.assert_gone(&[&first, &lookup, &data], "after writing");

    let mut store = Store::open(&path, first.key(), entropy()).unwrap();
    read(&mut store);
    drop(store);
    search.assert_gone(&[&first, &lookup, &data], "after reading");

    let mut store = Store::open(&path, first.key(), entropy()).unwrap();
    store.advance_past(7).unwrap();
    drop(store);
    search.assert_gone(&[&first, &lookup, &data], "after advancing");

    let mut store = Store::open(&path, first.key(), entropy()).unwrap();
    store.rotate(Secret::generate(&*noting).unwrap()).unwrap();
    let [.., second, next] = noting.keys::<5>();
    search.assert_gone(&[&first], "after its rotation");
    search.assert_there(&[&second, &lookup, &data, &next], "while rows need both");
    while store.reseal(1).unwrap() {}
    search.assert_gone(&[&first, &data], "when no row needs it");
    search.assert_there(&[&second, &lookup, &next], "after the last row");
    read(&mut store);
    drop(store);
    search.assert_gone(&[&first, &second, &lookup, &data, &next], "at the end");

    Store::inspect(&path, &[&first.key(), &second.key()]).unwrap();
    search.assert_gone(&[&first, &second, &lookup, &data, &next], "after a look");
}

#[test]
fn no_key_is_in_memory_when_the_store_that_used_it_is_dropped() {
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "child_searches_its_memory"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success(), "{told}");
    assert!(told.contains("1 passed"), "{told}");
}
