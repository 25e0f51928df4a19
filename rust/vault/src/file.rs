//! A key file, for machines without a keyring: readable by the user alone, and by whoever is that user.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::Path;

use sealwright_crypto::Secret;
use zeroize::Zeroizing;

use crate::envelope;
use crate::error::VaultError;

const NAME: &str = "key";
const DRAFT: &str = "key.new";
/// More bytes than any envelope; what is larger is none.
const LIMIT: usize = 1024;

/// The key of a profile's folder, if it has a key file.
pub(crate) fn find(folder: &Path) -> Result<Option<Secret<32>>, VaultError> {
    let file = match File::open(folder.join(NAME)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(LIMIT));
    file.take(LIMIT as u64).read_to_end(&mut bytes)?;
    envelope::unwrap(&bytes).map(Some)
}

/// Keeps a key: written aside, made durable, then put in place. A failure leaves no part of it.
pub(crate) fn keep(folder: &Path, key: &Secret<32>) -> Result<(), VaultError> {
    let draft = folder.join(DRAFT);
    remove(&draft)?;
    let kept = write(&draft, &envelope::wrap(key)).and_then(|()| {
        fs::rename(&draft, folder.join(NAME))?;
        sync_folder(folder)
    });
    if kept.is_err() {
        remove(&draft)?;
    }
    Ok(kept?)
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
