//! Which files are read, and how often: a run after an edit reads what the first one read, no file
//! twice, and none that no module is.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Package, plugin};
use crate::{CrateRoot, Files, ScanBuffers, scan};

/// Files that count how often each is read.
pub(super) struct Counted<F> {
    files: F,
    reads: Mutex<BTreeMap<PathBuf, usize>>,
}

impl<F: Files> Counted<F> {
    pub(super) fn new(files: F) -> Self {
        Self { files, reads: Mutex::default() }
    }

    /// `path count` of every file that was looked for, below a directory.
    pub(super) fn reads(self, directory: &Path) -> Vec<String> {
        let reads = self.reads.into_inner().expect("a lock");
        let line = |(path, count): (&PathBuf, &usize)| {
            format!("{} {count}", path.strip_prefix(directory).unwrap_or(path).display())
        };
        reads.iter().map(line).collect()
    }
}

impl<F: Files> Files for Counted<F> {
    fn read<'t>(&self, path: &Path, buffer: &'t mut Vec<u8>) -> io::Result<&'t [u8]> {
        *self.reads.lock().expect("a lock").entry(path.to_owned()).or_default() += 1;
        self.files.read(path, buffer)
    }

    fn modules_in(&self, directory: &Path) -> io::Result<Vec<String>> {
        self.files.modules_in(directory)
    }

    fn is_dir(&self, path: &Path) -> bool {
        self.files.is_dir(path)
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        self.files.real_path(path)
    }
}

/// `path count` of every file that is looked for.
fn reads(package: Package) -> Vec<String> {
    let counted = Counted::new(package);
    let exporters = ["plux_runtime".to_owned()];
    let root = CrateRoot::new(Path::new("/p/src/lib.rs"), "it", &exporters);
    scan(&root, &counted, &mut ScanBuffers::default());
    counted.reads(Path::new("/p"))
}

#[test]
fn each_file_is_read_once_and_no_other() {
    let package = Package::default()
        .file("src/lib.rs", "mod a; mod b; #[cfg(x)] #[path = \"a.rs\"] mod again;")
        .file("src/a.rs", plugin("a"))
        .file("src/b.rs", "#[path = \"a.rs\"] mod a; include!(\"a.rs\");")
        .file("src/fixture.rs", plugin("fixture"))
        .file("src/bin/other.rs", "fn main() {}");
    assert_eq!(reads(package), ["src/a.rs 1", "src/b.rs 1", "src/lib.rs 1"]);
}

#[test]
fn a_file_that_does_not_exist_is_looked_for_once() {
    let source = "mod x; include!(\"y\");".repeat(1_000);
    let package = Package::default().file("src/lib.rs", source);
    assert_eq!(reads(package), ["src/lib.rs 1", "src/x/mod.rs 1", "src/x.rs 1", "src/y 1"]);
}

#[test]
fn an_edit_makes_no_other_file_be_read() {
    let package = |edited: &str| {
        let package =
            Package::default().file("src/lib.rs", "mod a; mod b;").file("src/a.rs", edited);
        package.file("src/b.rs", plugin("b"))
    };
    assert_eq!(reads(package("")), reads(package(&plugin("a"))));
}
