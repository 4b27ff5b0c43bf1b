//! What a build script remembers of the files that it has read, for its next run.
//!
//! It is kept in a file, and counts for a file as long as that has the same stamp (`stamp.rs`): what
//! was changed shortly before it was read is not remembered, since it may be changed once more and
//! look the same. All of it is void where another script wrote it, a new version of plux-build
//! included, or where anything of it is other than it was written.

use std::collections::BTreeMap;
use std::fmt::Arguments;
use std::fs::File;
use std::hash::{DefaultHasher, Hasher as _};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use super::Files;
use super::record::{Record, read_bytes, write_bytes};
use super::stamp::Stamp;
use crate::Error;
use crate::write::write_bytes_if_changed;

/// The largest memory: a hundred times what a large workspace takes.
const MAX_BYTES: u64 = 64 << 20;

/// How many bytes a seal has.
pub(super) const SEAL: usize = size_of::<u64>();

/// What is remembered, in each regard, of each file; sorted by their paths.
type Regards = BTreeMap<String, Vec<Kept>>;

/// What is remembered of a file in one regard.
#[derive(Clone, Debug)]
struct Kept {
    path: String,
    stamp: Stamp,
    value: Vec<u8>,
}

/// What was remembered, and what will be.
#[derive(Debug)]
pub(crate) struct Memory {
    /// Where it is kept; nowhere where all files are to be read.
    home: Option<Home>,
    before: Regards,
    now: Mutex<Regards>,
}

/// Where a memory is kept.
#[derive(Debug)]
struct Home {
    file: PathBuf,
    /// The program that may use it.
    owner: Stamp,
    /// When the first of the sources was read, or before.
    began: SystemTime,
}

impl Memory {
    /// One that remembers nothing.
    pub(crate) fn none() -> Self {
        Self { home: None, before: Regards::new(), now: Mutex::default() }
    }

    /// What the program at hand left in that file, if it can be told from others.
    pub(crate) fn at(file: PathBuf) -> Self {
        let owner = std::env::current_exe().ok().and_then(|program| Stamp::of(&program));
        owner.map_or_else(Self::none, |owner| Self::of(file, owner, SystemTime::now()))
    }

    /// What that owner left there.
    pub(super) fn of(file: PathBuf, owner: Stamp, began: SystemTime) -> Self {
        let before = read(&file).and_then(|bytes| open(&bytes, &owner)).unwrap_or_default();
        Self { home: Some(Home { file, owner, began }), before, ..Self::none() }
    }

    /// Whether nothing was remembered.
    #[cfg(test)]
    pub(super) fn is_void(&self) -> bool {
        self.before.is_empty()
    }

    /// The text of a regard; none is made where nothing is remembered.
    pub(crate) fn regard(&self, regard: Arguments<'_>) -> String {
        self.home.as_ref().map(|_| regard.to_string()).unwrap_or_default()
    }

    /// What is known of a file in some regard: what is remembered, or what `find` gives.
    pub(crate) fn recall<T: Record>(
        &self,
        regard: &str,
        path: &Path,
        files: &dyn Files,
        find: impl FnOnce() -> io::Result<T>,
    ) -> io::Result<T> {
        let (Some(home), Some(text)) = (&self.home, path.to_str()) else { return find() };
        // Before it is read: what is changed while it is has another stamp the next time.
        let Some(stamp) = files.stamp(path) else { return find() };
        if let Some(kept) = self.kept(regard, text).filter(|kept| kept.stamp == stamp)
            && let Some(value) = T::read(&mut &*kept.value)
        {
            self.keep(regard, kept.clone());
            return Ok(value);
        }
        let found = find()?;
        if stamp.is_settled(home.began) {
            let mut value = Vec::new();
            found.write(&mut value);
            self.keep(regard, Kept { path: text.to_owned(), stamp, value });
        }
        Ok(found)
    }

    fn kept(&self, regard: &str, path: &str) -> Option<&Kept> {
        let all = self.before.get(regard)?;
        let at = all.binary_search_by(|kept| (*kept.path).cmp(path)).ok()?;
        Some(&all[at])
    }

    fn keep(&self, regard: &str, kept: Kept) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(all) = now.get_mut(regard) {
            all.push(kept);
        } else {
            now.insert(regard.to_owned(), vec![kept]);
        }
    }

    /// Writes what was asked for in this run, for the next one.
    ///
    /// # Errors
    ///
    /// [`Error::Write`] with the path and what the system says of it.
    pub(crate) fn save(self) -> Result<(), Error> {
        let Some(home) = self.home else { return Ok(()) };
        let mut now = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        for all in now.values_mut() {
            all.sort_by(|a, b| a.path.cmp(&b.path));
            all.dedup_by(|a, b| a.path == b.path);
        }
        let mut bytes = written(&now);
        seal(&mut bytes, &home.owner);
        write_bytes_if_changed(&home.file, &bytes).map(drop)
    }
}

fn read(file: &Path) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(file).ok()?.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// The bytes of a memory, with room for a seal before them.
fn written(regards: &Regards) -> Vec<u8> {
    let mut bytes = vec![0; SEAL];
    regards.len().write(&mut bytes);
    for (regard, all) in regards {
        regard.write(&mut bytes);
        all.len().write(&mut bytes);
        for Kept { path, stamp, value } in all {
            path.write(&mut bytes);
            stamp.write(&mut bytes);
            write_bytes(value, &mut bytes);
        }
    }
    bytes
}

/// Fills in what tells that they are all there, and whose they are.
pub(super) fn seal(bytes: &mut [u8], owner: &Stamp) {
    let (seal, content) = bytes.split_at_mut(SEAL);
    seal.copy_from_slice(&sum(content, owner).to_le_bytes());
}

/// A memory, if it is whole and this owner's.
fn open(mut bytes: &[u8], owner: &Stamp) -> Option<Regards> {
    let bytes = &mut bytes;
    (u64::read(bytes)? == sum(bytes, owner)).then_some(())?;
    let mut regards = Regards::new();
    for _ in 0..usize::read(bytes)? {
        let regard = String::read(bytes)?;
        let mut all = Vec::new();
        for _ in 0..usize::read(bytes)? {
            let (path, stamp) = (String::read(bytes)?, Stamp::read(bytes)?);
            all.push(Kept { path, stamp, value: read_bytes(bytes)?.to_vec() });
        }
        regards.insert(regard, all);
    }
    bytes.is_empty().then_some(regards)
}

fn sum(content: &[u8], owner: &Stamp) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(env!("CARGO_PKG_VERSION").as_bytes());
    // Not when it was changed: another link to a program is no other program.
    for part in [owner.length, owner.modified, owner.inode] {
        hasher.write_u64(part);
    }
    hasher.write(content);
    hasher.finish()
}
