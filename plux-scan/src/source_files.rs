//! The files of a walk, each read and parsed once.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::ffi::OsStr;
use std::hash::{Hash, Hasher};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::bytes::find_all;
use crate::file_items::FileItems;
use crate::files::Files;

/// A file.
pub(crate) struct SourceFile {
    pub(crate) path: Arc<Path>,
    size: usize,
    /// What matters of it; `None` if nothing does.
    pub(crate) items: Option<Rc<FileItems>>,
    /// Whether it is a module already.
    pub(crate) is_visited: bool,
    /// Its canonical path, once it was requested.
    real: Option<Rc<Path>>,
}

/// The files that a walk has read.
#[derive(Default)]
pub(crate) struct SourceFiles {
    /// The index of each path's file.
    by_path: HashMap<PathBytes, usize>,
    files: Vec<SourceFile>,
}

/// A path that is compared by its bytes: comparing paths by their components is slow.
struct PathBytes(Arc<Path>);

impl SourceFiles {
    pub(crate) fn clear(&mut self) {
        self.by_path.clear();
        self.files.clear();
    }

    pub(crate) fn get(&self, index: usize) -> &SourceFile {
        &self.files[index]
    }

    /// Notes that a file is a module, and returns whether it was one before.
    pub(crate) fn visit(&mut self, index: usize) -> bool {
        std::mem::replace(&mut self.files[index].is_visited, true)
    }

    pub(crate) fn find(&self, path: &Path) -> Option<usize> {
        self.by_path.get(path.as_os_str()).copied()
    }

    pub(crate) fn add(&mut self, path: Arc<Path>, size: usize, items: Option<FileItems>) -> usize {
        self.by_path.insert(PathBytes(Arc::clone(&path)), self.files.len());
        let items = items.map(Rc::new);
        self.files.push(SourceFile { path, size, items, is_visited: false, real: None });
        self.files.len() - 1
    }

    /// Returns whether two are one file, perhaps by links.
    pub(crate) fn is_same(&mut self, one: usize, other: usize, files: &dyn Files) -> bool {
        one == other
            || self.files[one].size == self.files[other].size
                && self.real_path(one, files) == self.real_path(other, files)
    }

    fn real_path(&mut self, index: usize, files: &dyn Files) -> Rc<Path> {
        let SourceFile { path, real, .. } = &mut self.files[index];
        Rc::clone(real.get_or_insert_with(|| files.real_path(path).into()))
    }
}

/// Removes `x/..` from a path, where `x` is no link.
pub(crate) fn normalize(path: &mut PathBuf, files: &dyn Files) {
    let bytes = path.as_os_str().as_encoded_bytes();
    if !find_all(b'.', bytes).any(|at| bytes.get(at + 1) == Some(&b'.')) {
        return;
    }
    let mut normal = PathBuf::new();
    for component in path.components() {
        let last = normal.components().next_back();
        let is_below = matches!(last, Some(Component::Normal(_)));
        if component == Component::ParentDir && is_below && files.is_dir(&normal) {
            normal.pop();
        } else {
            normal.push(component);
        }
    }
    *path = normal;
}

impl Borrow<OsStr> for PathBytes {
    fn borrow(&self) -> &OsStr {
        self.0.as_os_str()
    }
}

impl Hash for PathBytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.as_os_str().hash(state);
    }
}

impl PartialEq for PathBytes {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_os_str() == other.0.as_os_str()
    }
}

impl Eq for PathBytes {}

/// Returns whether an error says that there is no such file.
pub(crate) fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
