//! Where an app's profiles live, and whether they can be read now.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

/// The folders and keychain groups of an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Places {
    /// The app's bundle id, also in an extension of it.
    pub app: String,
    /// The app's own folder: `Application Support/Sealwright`.
    pub own: PathBuf,
    /// What it shares with its extensions, where Info.plist names it.
    pub shared: Option<Shared>,
}

/// What an app shares with its extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// A folder in the container of the app group (`SealwrightAppGroup`).
    pub directory: PathBuf,
    /// The keychain access group, with its team prefix (`SealwrightKeychainGroup`).
    pub keychain_group: String,
}

/// One place of profiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The folder that holds theirs.
    pub directory: PathBuf,
    /// Whose profiles they are, for the vault. An app's folders move with every update, so this names none.
    pub scope: String,
    /// The keychain access group; `None` for the app's own.
    pub group: Option<String>,
}

/// A file whose class the system opens after the first unlock, like the profiles themselves.
const MARKER: &str = "unlocked";

impl Places {
    /// The place in use, then the one where profiles may have been left before the app shared anything. A
    /// caller's own `directory` stands in for the folder in use.
    pub fn in_order(&self, directory: Option<&Path>) -> Vec<Place> {
        let own = Place {
            directory: self.own.clone(),
            scope: self.app.clone(),
            group: None,
        };
        let shared = self.shared.iter().map(|shared| Place {
            directory: shared.directory.clone(),
            scope: shared.keychain_group.clone(),
            group: Some(shared.keychain_group.clone()),
        });
        let mut places: Vec<_> = shared.chain([own]).collect();
        if let (Some(directory), Some(first)) = (directory, places.first_mut()) {
            first.directory = directory.to_path_buf();
        }
        places
    }
}

impl Place {
    /// Whether protected data can be read now. Before the first unlock the keychain may say "not found" of what
    /// is there, so nothing else is to be believed then. Without a marker nothing was ever kept here.
    pub fn is_available(&self) -> bool {
        let read = File::open(self.directory.join(MARKER)).and_then(|mut file| file.read(&mut [0]));
        match read {
            Ok(_) => true,
            Err(error) => error.kind() == ErrorKind::NotFound,
        }
    }

    /// Lays down what [`Self::is_available`] looks at. Best effort: without it the keychain's own word counts.
    pub fn mark(directory: &Path) {
        let _ = std::fs::write(directory.join(MARKER), [1]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(shared: bool) -> Places {
        Places {
            app: "com.example.app".into(),
            own: "/own".into(),
            shared: shared.then(|| Shared {
                directory: "/group".into(),
                keychain_group: "TEAM.com.example".into(),
            }),
        }
    }

    #[test]
    fn an_app_that_shares_nothing_has_its_own_place_only() {
        let places = places(false).in_order(None);
        assert_eq!(places.len(), 1);
        assert_eq!(
            (&*places[0].scope, &places[0].group),
            ("com.example.app", &None)
        );
        assert_eq!(places[0].directory, Path::new("/own"));
    }

    #[test]
    fn a_shared_place_is_in_use_and_the_own_one_is_searched() {
        let places = places(true).in_order(None);
        let groups: Vec<_> = places.iter().map(|place| place.group.as_deref()).collect();
        assert_eq!(groups, [Some("TEAM.com.example"), None]);
        assert_ne!(places[0].scope, places[1].scope);
    }

    #[test]
    fn a_folder_of_the_callers_own_stands_in_for_the_one_in_use() {
        let places = places(true).in_order(Some(Path::new("/mine")));
        let folders: Vec<_> = places.iter().map(|place| &*place.directory).collect();
        assert_eq!(folders, [Path::new("/mine"), Path::new("/own")]);
    }

    #[test]
    fn a_marker_that_cannot_be_read_means_that_nothing_can() {
        let folder = tempfile::tempdir().unwrap();
        let place = Place {
            directory: folder.path().to_path_buf(),
            scope: String::new(),
            group: None,
        };
        assert!(place.is_available(), "nothing was ever kept");
        Place::mark(folder.path());
        assert!(place.is_available());
        // A folder in its place fails to be read, as a file does whose class is closed.
        std::fs::remove_file(folder.path().join(MARKER)).unwrap();
        std::fs::create_dir(folder.path().join(MARKER)).unwrap();
        assert!(!place.is_available());
    }
}
