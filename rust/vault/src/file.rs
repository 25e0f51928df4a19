//! A key file, for machines without a keyring: readable by the user alone, and by whoever is that user.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};

use sealwright_crypto::Secret;
use zeroize::Zeroizing;

use crate::envelope;
use crate::error::VaultError;

const NAME: &str = "key";
/// More than any envelope; what is larger is none.
const LIMIT: u64 = 1024;

/// The key of a profile's folder, if it has a key file.
pub(crate) fn find(folder: &Path) -> Result<Option<Secret<32>>, VaultError> {
    let file = match File::open(folder.join(NAME)) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    file.take(LIMIT).read_to_end(&mut bytes)?;
    envelope::unwrap(&bytes).map(Some)
}

/// Keeps a key: written aside, made durable, then put in place.
pub(crate) fn keep(folder: &Path, key: &Secret<32>) -> Result<(), VaultError> {
    let draft = folder.join("key.new");
    match fs::remove_file(&draft) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
        _ => {}
    }
    let mut file = create(&draft)?;
    file.write_all(&envelope::wrap(key))?;
    file.sync_all()?;
    fs::rename(&draft, folder.join(NAME))?;
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn create(path: &PathBuf) -> Result<File, VaultError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}
