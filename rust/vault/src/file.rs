//! An envelope in a file of the profile's folder: readable by its owner alone, and by whoever is that owner.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

const NAME: &str = "key";
const DRAFT: &str = "key.new";
/// More bytes than any envelope; what is larger is none.
const LIMIT: u64 = 4096;

/// The bytes of a folder's key file, if it has one.
pub(crate) fn find(folder: &Path) -> io::Result<Option<Vec<u8>>> {
    let file = match File::open(folder.join(NAME)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LIMIT).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

/// Keeps bytes: written aside, made durable, then put in place. A failure leaves no part of them, and what
/// was there.
pub(crate) fn keep(folder: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = folder.join(DRAFT);
    remove(&draft)?;
    let kept = write(&draft, bytes).and_then(|()| {
        fs::rename(&draft, folder.join(NAME))?;
        sync_folder(folder)
    });
    if kept.is_err() {
        remove(&draft)?;
    }
    kept
}

/// Removes the key file and what a killed process left of one.
pub(crate) fn forget(folder: &Path) -> io::Result<()> {
    remove(&folder.join(DRAFT))?;
    remove(&folder.join(NAME))?;
    match sync_folder(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        synced => synced,
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Makes a rename durable. Windows has no such call; its rename is journalled.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
