//! Which files are read, and how often: a run after an edit reads what the first one read, no file
//! twice, and none that no module is.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::super::{Files, Root, scan};
use super::{Package, plugin};

/// A package that counts what is read of it.
struct Counted {
    package: Package,
    reads: Mutex<BTreeMap<PathBuf, usize>>,
}

impl Files for Counted {
    fn read(&self, path: &Path, text: &mut Vec<u8>) -> io::Result<usize> {
        let size = self.package.read(path, text)?;
        let mut reads = self.reads.lock().expect("a lock");
        *reads.entry(path.to_owned()).or_default() += 1;
        Ok(size)
    }

    fn modules_in(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.package.modules_in(folder)
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        self.package.real_path(path)
    }
}

/// `path count` of every file that is read.
fn reads(package: Package) -> Vec<String> {
    let counted = Counted { package, reads: Mutex::default() };
    let root = Root {
        path: Path::new("/p/src/lib.rs"),
        crate_name: "it",
        edition_2015: false,
        exporters: &["plux_runtime".to_owned()],
        automod: false,
    };
    scan(&root, &counted, &mut Vec::new());
    let reads = counted.reads.into_inner().expect("a lock");
    reads
        .iter()
        .map(|(path, count)| {
            format!("{} {count}", path.strip_prefix("/p").unwrap_or(path).display())
        })
        .collect()
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
fn an_edit_makes_no_other_file_be_read() {
    let package = |edited: &str| {
        let package =
            Package::default().file("src/lib.rs", "mod a; mod b;").file("src/a.rs", edited);
        package.file("src/b.rs", plugin("b"))
    };
    assert_eq!(reads(package("")), reads(package(&plugin("a"))));
}
