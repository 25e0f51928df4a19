//! What a thread asks of the disk, written down call by call, and what a power cut after any of them leaves.
//!
//! The functions below stand before those of libc in a test's process: they pass the call on and note it
//! for a thread that wants to know ([`watch`]). A [`Disk`] plays the notes back and gives the image of the
//! files after a cut: with everything, without what was not synced, or with a part of that.
#![allow(
    unsafe_code,
    reason = "to see what the whole process asks of the disk, libc's functions are stood in for"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{CStr, OsStr};
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use libc::{c_char, c_int, c_void, off_t, off64_t, size_t, ssize_t};

use crate::entropy::SeededEntropy;

/// One thing that was asked of the disk. Paths are relative to the watched folder.
#[derive(Clone, Debug)]
pub enum Call {
    /// Bytes were written at a place of a file.
    Write(PathBuf, usize, Vec<u8>),
    /// A file was cut or extended to a length.
    Truncate(PathBuf, usize),
    /// A file's bytes were made durable.
    Sync(PathBuf),
    /// The names in a folder were made durable.
    SyncFolder(PathBuf),
    /// A file got another name, in place of whoever had it.
    Rename(PathBuf, PathBuf),
    /// A name was removed.
    Remove(PathBuf),
}

/// What a cut takes with it.
#[derive(Clone, Copy, Debug)]
pub enum Loss {
    /// Nothing: the process died, and the operating system went on.
    Nothing,
    /// Whatever was not synced, bytes and names.
    Unsynced,
    /// Some of what was not synced, sector by sector and name by name, by the dice of a seed.
    Torn(u64),
}

/// How a disk fails.
#[derive(Clone, Copy, Debug)]
pub enum Failure {
    /// There is no room left.
    Full,
    /// Nothing may be written any more.
    ReadOnly,
    /// It does not do what it is asked.
    Broken,
}

/// The files of a folder: what a process sees, and what is durable.
#[derive(Clone, Default)]
pub struct Disk {
    files: Vec<Inode>,
    /// Names as the process sees them.
    seen: BTreeMap<PathBuf, usize>,
    /// Names that are durable.
    durable: BTreeMap<PathBuf, usize>,
}

/// The files of an image, by name.
pub type Image = BTreeMap<PathBuf, Vec<u8>>;

#[derive(Clone, Default)]
struct Inode {
    seen: Vec<u8>,
    durable: Vec<u8>,
    unsynced: Vec<Change>,
}

#[derive(Clone)]
enum Change {
    Write(usize, Vec<u8>),
    Truncate(usize),
}

/// The unit that a disk writes whole or not at all.
const SECTOR: usize = 512;

struct Log {
    folder: PathBuf,
    calls: Vec<Call>,
    /// From this call on all of them fail, with this error number.
    failing: Option<(usize, c_int)>,
}

thread_local! {
    static LOG: RefCell<Option<Log>> = const { RefCell::new(None) };
}

/// Notes what this thread asks of the disk below `folder`, from now on.
pub fn watch(folder: &Path) {
    begin(folder, None);
}

/// Lets so many calls of this thread below `folder` pass, and fails all that follow until [`unwatch`].
pub fn fail_after(folder: &Path, passing: usize, failure: Failure) {
    let error = match failure {
        Failure::Full => libc::ENOSPC,
        Failure::ReadOnly => libc::EROFS,
        Failure::Broken => libc::EIO,
    };
    begin(folder, Some((passing, error)));
}

fn begin(folder: &Path, failing: Option<(usize, c_int)>) {
    let log = Log {
        folder: folder.to_path_buf(),
        calls: Vec::new(),
        failing,
    };
    LOG.with_borrow_mut(|now| *now = Some(log));
}

/// How many calls were noted so far.
pub fn calls_so_far() -> usize {
    LOG.with_borrow(|log| log.as_ref().map_or(0, |log| log.calls.len()))
}

/// Ends the notes.
pub fn unwatch() -> Vec<Call> {
    let log = LOG.with_borrow_mut(Option::take);
    log.map(|log| log.calls).unwrap_or_default()
}

impl Disk {
    /// The files of a folder, all of them durable.
    pub fn of(folder: &Path) -> Self {
        let mut disk = Self::default();
        for (path, bytes) in files_in(folder) {
            let inode = Inode {
                seen: bytes.clone(),
                durable: bytes,
                unsynced: Vec::new(),
            };
            disk.seen.insert(path.clone(), disk.files.len());
            disk.durable.insert(path, disk.files.len());
            disk.files.push(inode);
        }
        disk
    }

    /// Plays a call back.
    pub fn play(&mut self, call: &Call) {
        match call {
            Call::Write(path, at, bytes) => self.change(path, Change::Write(*at, bytes.clone())),
            Call::Truncate(path, length) => self.change(path, Change::Truncate(*length)),
            Call::Sync(path) => {
                if let Some(file) = self.seen.get(path).map(|file| &mut self.files[*file]) {
                    file.durable.clone_from(&file.seen);
                    file.unsynced.clear();
                }
            }
            Call::SyncFolder(folder) => {
                let inside = |path: &Path| path.parent() == Some(folder);
                self.durable.retain(|path, _| !inside(path));
                let seen = self.seen.iter().filter(|(path, _)| inside(path));
                self.durable
                    .extend(seen.map(|(path, file)| (path.clone(), *file)));
            }
            Call::Rename(from, to) => {
                if let Some(file) = self.seen.remove(from) {
                    self.seen.insert(to.clone(), file);
                }
            }
            Call::Remove(path) => {
                self.seen.remove(path);
            }
        }
    }

    /// What is there after a cut. The index of SQLite's log is not: it is made anew from the log.
    pub fn image(&self, loss: Loss) -> Image {
        let (names, dice) = match loss {
            Loss::Nothing => (&self.seen, None),
            Loss::Unsynced => (&self.durable, None),
            Loss::Torn(seed) => {
                let dice = SeededEntropy::new(seed);
                let names = [&self.durable, &self.seen][dice.below(2) as usize];
                (names, Some(dice))
            }
        };
        let bytes = |file: &Inode| match (loss, &dice) {
            (Loss::Nothing, _) => file.seen.clone(),
            (_, None) => file.durable.clone(),
            (_, Some(dice)) => file.torn(dice),
        };
        let names = names.iter().filter(|(path, _)| !is_index(path));
        names
            .map(|(path, file)| (path.clone(), bytes(&self.files[*file])))
            .collect()
    }

    fn change(&mut self, path: &Path, change: Change) {
        let file = *self.seen.entry(path.to_path_buf()).or_insert_with(|| {
            self.files.push(Inode::default());
            self.files.len() - 1
        });
        let file = &mut self.files[file];
        change.apply(&mut file.seen);
        file.unsynced.push(change);
    }
}

impl Inode {
    /// What is durable, and by chance some of the rest.
    fn torn(&self, dice: &SeededEntropy) -> Vec<u8> {
        let mut bytes = self.durable.clone();
        for change in &self.unsynced {
            match change {
                Change::Truncate(_) if dice.below(2) == 0 => change.apply(&mut bytes),
                Change::Truncate(_) => {}
                Change::Write(at, written) => {
                    let mut from = 0;
                    while from < written.len() {
                        let sector = SECTOR - (at + from) % SECTOR;
                        let to = written.len().min(from + sector);
                        if dice.below(2) == 0 {
                            Change::Write(at + from, written[from..to].to_vec()).apply(&mut bytes);
                        }
                        from = to;
                    }
                }
            }
        }
        bytes
    }
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Truncate(length) => bytes.resize(*length, 0),
            Self::Write(at, written) => {
                let end = at + written.len();
                if bytes.len() < end {
                    bytes.resize(end, 0);
                }
                bytes[*at..end].copy_from_slice(written);
            }
        }
    }
}

/// Every file below a folder, but for the index of SQLite's log.
pub fn files_in(folder: &Path) -> Image {
    let mut found = Image::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                folders.push(path);
            } else if let (Ok(name), false) = (path.strip_prefix(folder), is_index(&path)) {
                found.insert(name.to_path_buf(), fs::read(&path).unwrap_or_default());
            }
        }
    }
    found
}

/// Makes `folder` hold an image, and nothing else.
///
/// # Errors
/// What the file system answers.
pub fn lay_down(image: &Image, folder: &Path) -> std::io::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    for (name, bytes) in image {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, bytes)?;
    }
    Ok(())
}

fn is_index(path: &Path) -> bool {
    path.as_os_str().as_bytes().ends_with(b"-shm")
}

fn note(call: impl FnOnce(&dyn Fn(&Path) -> Option<PathBuf>) -> Option<Call>) {
    // A thread that ends has no log any more, and one that writes it down does not note that.
    let _ = LOG.try_with(|log| {
        if let Ok(mut log) = log.try_borrow_mut()
            && let Some(Log { folder, calls, .. }) = log.as_mut()
        {
            let below = |path: &Path| path.strip_prefix(&*folder).ok().map(Path::to_path_buf);
            calls.extend(call(&below));
        }
    });
}

/// Whether a call about this path is to fail; then the error number is set.
fn is_refused(path: impl FnOnce() -> Option<PathBuf>) -> bool {
    let error = LOG.try_with(|log| {
        let log = log.try_borrow().ok()?;
        let Log {
            folder,
            calls,
            failing,
        } = log.as_ref()?;
        let (passing, error) = (*failing)?;
        (calls.len() >= passing && path()?.starts_with(folder)).then_some(error)
    });
    match error {
        Ok(Some(error)) => {
            set_error(error);
            true
        }
        _ => false,
    }
}

fn set_error(error: c_int) {
    // SAFETY: this is where a thread's error number is.
    unsafe { *libc::__errno_location() = error };
}

/// The path that an open file has now.
fn path_of(file: c_int) -> Option<PathBuf> {
    fs::read_link(format!("/proc/self/fd/{file}")).ok()
}

fn path_at(path: *const c_char) -> PathBuf {
    // SAFETY: whoever calls libc with a path passes a string that ends.
    let bytes = unsafe { CStr::from_ptr(path) }.to_bytes();
    PathBuf::from(OsStr::from_bytes(bytes))
}

fn note_write(file: c_int, at: Option<usize>, bytes: *const c_void, written: ssize_t) {
    let Ok(length) = usize::try_from(written) else {
        return;
    };
    note(|below| {
        let path = below(&path_of(file)?)?;
        let at = at.or_else(|| {
            // SAFETY: asking a file for its position changes nothing.
            let end = unsafe { libc::lseek(file, 0, libc::SEEK_CUR) };
            usize::try_from(end).ok()?.checked_sub(length)
        });
        // SAFETY: libc has just read this many bytes from there.
        let bytes = unsafe { std::slice::from_raw_parts(bytes.cast::<u8>(), length) };
        Some(Call::Write(path, at?, bytes.to_vec()))
    });
}

fn note_file(file: c_int, result: c_int, call: impl FnOnce(PathBuf) -> Call) -> c_int {
    if result == 0 {
        note(|below| Some(call(below(&path_of(file)?)?)));
    }
    result
}

fn note_sync(file: c_int, result: c_int) -> c_int {
    let is_folder = path_of(file).is_some_and(|path| path.is_dir());
    note_file(
        file,
        result,
        if is_folder {
            Call::SyncFolder
        } else {
            Call::Sync
        },
    )
}

/// The function that would have been called without the one of the same name here.
macro_rules! real {
    ($name:literal as $type:ty) => {{
        static REAL: OnceLock<usize> = OnceLock::new();
        let found = *REAL.get_or_init(|| {
            // SAFETY: the name is a string that ends.
            unsafe { libc::dlsym(libc::RTLD_NEXT, $name.as_ptr()) as usize }
        });
        // SAFETY: libc's function of this name has this type.
        unsafe { std::mem::transmute::<usize, $type>(found) }
    }};
}

type WriteAt = unsafe extern "C" fn(c_int, *const c_void, size_t, off64_t) -> ssize_t;
type OnFile = unsafe extern "C" fn(c_int) -> c_int;
type SetLength = unsafe extern "C" fn(c_int, off_t) -> c_int;

#[unsafe(no_mangle)]
unsafe extern "C" fn write(file: c_int, bytes: *const c_void, length: size_t) -> ssize_t {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"write" as unsafe extern "C" fn(c_int, *const c_void, size_t) -> ssize_t);
    // SAFETY: the call is passed on as it came.
    let written = unsafe { real(file, bytes, length) };
    note_write(file, None, bytes, written);
    written
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pwrite(
    file: c_int,
    bytes: *const c_void,
    length: size_t,
    at: off_t,
) -> ssize_t {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"pwrite" as WriteAt);
    // SAFETY: the call is passed on as it came.
    let written = unsafe { real(file, bytes, length, at) };
    note_write(file, usize::try_from(at).ok(), bytes, written);
    written
}

#[unsafe(no_mangle)]
unsafe extern "C" fn pwrite64(
    file: c_int,
    bytes: *const c_void,
    length: size_t,
    at: off64_t,
) -> ssize_t {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"pwrite64" as WriteAt);
    // SAFETY: the call is passed on as it came.
    let written = unsafe { real(file, bytes, length, at) };
    note_write(file, usize::try_from(at).ok(), bytes, written);
    written
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ftruncate(file: c_int, length: off_t) -> c_int {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"ftruncate" as SetLength);
    // SAFETY: the call is passed on as it came.
    let result = unsafe { real(file, length) };
    note_file(file, result, |path| Call::Truncate(path, length as usize))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn ftruncate64(file: c_int, length: off64_t) -> c_int {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"ftruncate64" as SetLength);
    // SAFETY: the call is passed on as it came.
    let result = unsafe { real(file, length) };
    note_file(file, result, |path| Call::Truncate(path, length as usize))
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fsync(file: c_int) -> c_int {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"fsync" as OnFile);
    // SAFETY: the call is passed on as it came.
    note_sync(file, unsafe { real(file) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn fdatasync(file: c_int) -> c_int {
    if is_refused(|| path_of(file)) {
        return -1;
    }
    let real = real!(c"fdatasync" as OnFile);
    // SAFETY: the call is passed on as it came.
    note_sync(file, unsafe { real(file) })
}

#[unsafe(no_mangle)]
unsafe extern "C" fn rename(from: *const c_char, to: *const c_char) -> c_int {
    if is_refused(|| Some(path_at(to))) {
        return -1;
    }
    let real = real!(c"rename" as unsafe extern "C" fn(*const c_char, *const c_char) -> c_int);
    // SAFETY: the call is passed on as it came.
    let result = unsafe { real(from, to) };
    if result == 0 {
        note(|below| Some(Call::Rename(below(&path_at(from))?, below(&path_at(to))?)));
    }
    result
}

#[unsafe(no_mangle)]
unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    if is_refused(|| Some(path_at(path))) {
        return -1;
    }
    let real = real!(c"unlink" as unsafe extern "C" fn(*const c_char) -> c_int);
    // SAFETY: the call is passed on as it came.
    let result = unsafe { real(path) };
    if result == 0 {
        note(|below| Some(Call::Remove(below(&path_at(path))?)));
    }
    result
}

/// Copies in the kernel are refused, so that they are made of writes.
#[unsafe(no_mangle)]
unsafe extern "C" fn copy_file_range(
    _: c_int,
    _: *mut off64_t,
    _: c_int,
    _: *mut off64_t,
    _: size_t,
    _: u32,
) -> ssize_t {
    refuse()
}

/// As [`copy_file_range`].
#[unsafe(no_mangle)]
unsafe extern "C" fn sendfile64(_: c_int, _: c_int, _: *mut off64_t, _: size_t) -> ssize_t {
    refuse()
}

fn refuse() -> ssize_t {
    set_error(libc::ENOSYS);
    -1
}
