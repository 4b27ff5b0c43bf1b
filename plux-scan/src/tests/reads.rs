//! Tests of the files that a scan reads: each file of a module once, no other file, and the same files after an edit. Bodies
//! without modules and attributes are not read token by token.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::{Package, plugin, seen};
use crate::lexer::TOKENS;
use crate::{CrateRoot, Files, scan};

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
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        *self.reads.lock().expect("a lock").entry(path.to_owned()).or_default() += 1;
        self.files.read(path)
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
    scan(&root, &counted);
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
fn an_edit_does_not_change_which_files_are_read() {
    let package = |edited: &str| {
        let package =
            Package::default().file("src/lib.rs", "mod a; mod b;").file("src/a.rs", edited);
        package.file("src/b.rs", plugin("b"))
    };
    assert_eq!(reads(package("")), reads(package(&plugin("a"))));
}

/// A function whose body has 1,000 lines, about 40 tokens each.
fn long_function() -> String {
    let line = "let sum = items.iter().map(|it| 2 * it.len() + 1).sum::<usize>() - 1; // a sum\n";
    format!("fn f() {{\n{}}}\n", line.repeat(1_000))
}

/// Returns the number of tokens that are read to scan a file.
fn tokens(source: &str) -> usize {
    TOKENS.set(0);
    seen(source);
    TOKENS.get()
}

#[test]
fn a_body_is_skipped_by_its_brackets() {
    let body = long_function();
    let all = crate::lexer::Lexer::new(&body).count();
    assert!(all > 30_000, "{all}");
    // Only brackets are read, eight in a line, and twice in a group that contains a module or a plugin.
    for around in [["", "mod a;"], ["", &plugin("a")], ["mod m { impl A {", "} mod a; }"]] {
        let few = tokens(&around.concat());
        let many = tokens(&around.join(&body));
        assert!(many - few < all * 2 / 3, "{around:?}: {few} tokens, with the body {many}");
    }
}

#[test]
fn a_file_is_read_up_to_its_last_module() {
    let few = tokens("mod a;");
    assert_eq!(tokens(&format!("mod a;\n{}", long_function())), few);
}

#[test]
fn a_file_without_modules_and_plugins_is_not_read() {
    assert_eq!(tokens(&long_function()), 0);
}

#[test]
fn plain_attributes_and_macro_calls_are_not_lexed() {
    let plain =
        "#[derive(Clone, Debug)]\nstruct A;\nfn f() { m! { a, b }; n!(model); }\n".repeat(100);
    assert_eq!(tokens(&plain), 0);
    assert!(tokens("m! { plugin(namespace = 1) }") > 0);
    assert!(tokens("#[renamed(namespace = 1)] fn f() {}") > 0);
}
