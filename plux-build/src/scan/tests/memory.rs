//! What is remembered from run to run: which files are read again, and that nothing else comes of it.

use std::cell::Cell;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::super::memory::{SEAL, seal};
use super::super::stamp::Stamp;
use super::super::{Desk, Disk, Files, Memory, Root, Scan, scan};
use super::plugin;
use super::reads::Counted;

const OWNER: Stamp = Stamp { length: 1, modified: 2, changed: 3, inode: 4 };

/// A package on a disk, and the memory of it.
pub(crate) struct Remembered {
    folder: TempDir,
    owner: Cell<Stamp>,
}

impl Remembered {
    /// A package with all that there is to remember, after a run.
    pub(crate) fn new() -> Self {
        let package = Self { folder: tempfile::tempdir().unwrap(), owner: Cell::new(OWNER) };
        package.write("src/lib.rs", "mod a; mod b; mod gone; include!(\"c.rs\"); modules!();");
        package.write("src/a.rs", plugin("a"));
        package.write("src/b/mod.rs", "#[cfg(unix)] mod inner { #[path = \"x.rs\"] mod x; }");
        package.write("src/b/inner/x.rs", "plain!{} include!(concat!(env!(\"OUT_DIR\"), \"/y\"));");
        package.write("src/c.rs", "macro_rules! modules { () => { mod d; } }");
        package.write("src/d.rs", "fn nothing() { m! { #[plugin(namespace = \"n\")] fn f() {} } }");
        assert_eq!(package.reads().len(), 6);
        package
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        fs::write(self.path(path), text).unwrap();
    }

    /// A memory as a run has it that begins then.
    fn memory(&self, began: SystemTime) -> Memory {
        Memory::of(self.path("memory"), self.owner.get(), began)
    }

    fn scan(&self, files: &dyn Files, memory: &Memory) -> Scan {
        let root = Root {
            path: &self.path("src/lib.rs"),
            crate_name: "it",
            edition_2015: false,
            exporters: &["plux_runtime".to_owned()],
            automod: false,
        };
        scan(&root, files, memory, &mut Desk::default())
    }

    /// The files that a run reads, which sees what one without a memory sees.
    #[track_caller]
    fn reads_at(&self, began: SystemTime) -> Vec<String> {
        let (files, memory) = (Counted::new(Disk), self.memory(began));
        let seen = self.scan(&files, &memory);
        assert_eq!(seen, self.scan(&Disk, &Memory::none()));
        memory.save().unwrap();
        let reads = files.reads(self.folder.path());
        // Twice those of a target that has macros with modules.
        reads.iter().filter_map(|it| Some(it.rsplit_once(' ')?.0.replace('\\', "/"))).collect()
    }

    /// Those of a run long after the last change.
    #[track_caller]
    fn reads(&self) -> Vec<String> {
        self.reads_at(SystemTime::now() + Duration::from_mins(1))
    }

    /// What a run leaves behind, without its seal.
    pub(crate) fn memories(&self) -> Vec<u8> {
        fs::read(self.path("memory")).unwrap().split_off(SEAL)
    }

    /// Scans with such memories, as if a run had left them.
    pub(crate) fn scan_with(&self, memories: &[u8]) {
        let mut bytes = [&[0; SEAL], memories].concat();
        seal(&mut bytes, &self.owner.get());
        self.write("memory", bytes);
        self.scan(&Disk, &self.memory(SystemTime::now()));
    }

    /// A change that leaves the file's time as it was.
    fn secretly(&self, path: &str, change: impl FnOnce(&Path)) {
        let path = self.path(path);
        let modified = fs::metadata(&path).unwrap().modified().unwrap();
        change(&path);
        File::options().append(true).open(&path).unwrap().set_modified(modified).unwrap();
    }
}

#[test]
fn a_second_run_reads_nothing_and_writes_nothing() {
    let package = Remembered::new();
    let written = || fs::metadata(package.path("memory")).unwrap().modified().unwrap();
    let before = written();
    assert_eq!(package.reads(), [""; 0]);
    assert_eq!(written(), before);
}

#[test]
fn a_run_after_an_edit_reads_that_file() {
    let package = Remembered::new();
    package.write("src/a.rs", plugin("other_name"));
    assert_eq!(package.reads(), ["src/a.rs"]);
    assert_eq!(package.reads(), [""; 0]);
    package.write("src/a.rs", "mod new;");
    package.write("src/a/new.rs", plugin("new"));
    assert_eq!(package.reads(), ["src/a/new.rs", "src/a.rs"]);
    fs::remove_file(package.path("src/a/new.rs")).unwrap();
    assert_eq!(package.reads(), [""; 0]);
    package.write("src/gone.rs", plugin("late"));
    assert_eq!(package.reads(), ["src/gone.rs"]);
}

#[test]
fn a_file_of_the_same_length() {
    let package = Remembered::new();
    package.write("src/a.rs", plugin("b"));
    assert_eq!(package.reads(), ["src/a.rs"]);
}

#[cfg(unix)]
#[test]
fn a_file_of_the_same_length_and_time() {
    let package = Remembered::new();
    package.secretly("src/a.rs", |path| fs::write(path, plugin("b")).unwrap());
    assert_eq!(package.reads(), ["src/a.rs"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_replaced_by_another() {
    let package = Remembered::new();
    package.secretly("src/a.rs", |path| {
        let beside = path.with_extension("tmp");
        fs::write(&beside, plugin("b")).unwrap();
        fs::rename(&beside, path).unwrap();
    });
    assert_eq!(package.reads(), ["src/a.rs"]);
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_elsewhere() {
    let package = Remembered::new();
    package.write("src/one", plugin("x"));
    package.write("src/two", plugin("y"));
    let link = package.path("src/a.rs");
    for (to, read) in [("one", true), ("one", false), ("two", true)] {
        fs::remove_file(&link).unwrap();
        std::os::unix::fs::symlink(to, &link).unwrap();
        assert_eq!(package.reads(), ["src/a.rs"][usize::from(!read)..]);
    }
}

#[test]
fn a_file_that_is_touched() {
    let package = Remembered::new();
    let file = File::options().append(true).open(package.path("src/a.rs")).unwrap();
    file.set_modified(SystemTime::now() + Duration::from_secs(1)).unwrap();
    assert_eq!(package.reads(), ["src/a.rs"]);
    assert_eq!(package.reads(), [""; 0]);
}

/// A change right after the reading may leave the same time.
#[test]
fn what_was_changed_shortly_before_is_read_again() {
    let package = Remembered::new();
    package.write("src/a.rs", plugin("b"));
    assert_eq!(package.reads_at(SystemTime::now()), ["src/a.rs"]);
    assert_eq!(package.reads(), ["src/a.rs"]);
    assert_eq!(package.reads(), [""; 0]);
}

#[test]
fn a_memory_of_another_script() {
    let package = Remembered::new();
    package.owner.set(Stamp { modified: 5, ..OWNER });
    assert_eq!(package.reads().len(), 6);
    package.owner.set(Stamp { changed: 5, ..package.owner.get() });
    assert_eq!(package.reads(), [""; 0]);
}

#[test]
fn a_memory_that_is_not_as_it_was_written() {
    let package = Remembered::new();
    let whole = fs::read(package.path("memory")).unwrap();
    let is_void = |bytes: &[u8]| {
        package.write("memory", bytes);
        package.memory(SystemTime::now()).is_void()
    };
    assert!(!is_void(&whole));
    assert!(is_void(&[&*whole, b"more"].concat()));
    for at in 0..whole.len() {
        assert!(is_void(&whole[..at]), "{at} of {}", whole.len());
        let mut other = whole.clone();
        other[at] ^= 1;
        assert!(is_void(&other), "byte {at}");
    }
    assert_eq!(package.reads().len(), 6);
    fs::remove_file(package.path("memory")).unwrap();
    assert_eq!(package.reads().len(), 6);
}
