//! Stories: given these files, this is what rustc would see.

mod attributes;
mod cfg;
mod conditions;
mod hostile;
mod index_calls;
mod macros;
mod modules;
mod namespace_uses;
mod oracle;
mod own_name_calls;
mod reads;
mod unanalyzed;

use std::collections::BTreeMap;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::cfg::combine;
use crate::{CrateRoot, Declaration, Files, PossibleExporter, Scan, Unanalyzed, scan};

/// A plugin whose name shows that its file was reached.
fn plugin(name: &str) -> String {
    format!("#[plugin(namespace = \"n\", name = \"{name}\")]\nfn {name}() {{}}\n")
}

/// A package in memory.
#[derive(Default)]
struct Package(BTreeMap<PathBuf, Vec<u8>>);

impl Package {
    fn file(mut self, path: &str, source: impl AsRef<[u8]>) -> Self {
        self.0.insert(Path::new("/p").join(path), source.as_ref().to_owned());
        self
    }

    fn scan(&self) -> Seen {
        self.scan_from("/p/src/lib.rs")
    }

    fn scan_from(&self, path: &str) -> Seen {
        let exporters = ["plux_runtime".to_owned(), "facade".to_owned()];
        let possible = PossibleExporter { extern_name: "core".into(), package: "the-core".into() };
        let root = CrateRoot {
            possible_exporters: &[possible],
            other_crates: &["plain".to_owned()],
            automod: true,
            namespace_uses: true,
            ..CrateRoot::new(Path::new(path), "it", &exporters)
        };
        Seen(scan(&root, self))
    }
}

impl Files for Package {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        Ok(self.0.get(&self.real_path(path)).ok_or(io::ErrorKind::NotFound)?.clone())
    }

    fn modules_in(&self, dir: &Path) -> io::Result<Vec<String>> {
        let files = self.0.keys().filter(|path| path.parent() == Some(dir));
        let names: Vec<String> = files
            .filter_map(|path| path.file_name()?.to_str()?.strip_suffix(".rs"))
            .map(str::to_owned)
            .collect();
        if names.is_empty() { Err(io::ErrorKind::NotFound.into()) } else { Ok(names) }
    }

    fn real_path(&self, path: &Path) -> PathBuf {
        let mut real = PathBuf::new();
        for component in path.components() {
            match component {
                Component::ParentDir => drop(real.pop()),
                Component::CurDir => {}
                other => real.push(other),
            }
        }
        real
    }
}

/// The scan of a package.
struct Seen(Scan);

impl Seen {
    /// The paths of the declarations, with the name that each gives itself: `a::b aws`.
    fn declared(&self) -> Vec<String> {
        let path = |declaration: &Declaration| {
            let name = declaration.args.split("name = \"").last().unwrap_or_default();
            format!("{} {}", declaration.module.join("::"), name.trim_end_matches('"'))
        };
        self.0.declarations.iter().map(|it| path(it).trim_start().to_owned()).collect()
    }

    /// The condition of each declaration.
    fn conditions(&self) -> Vec<String> {
        let cfgs = self.0.declarations.iter().map(|it| combine(&it.cfg));
        cfgs.map(Option::unwrap_or_default).collect()
    }

    /// The files, relative to the package.
    fn files(&self) -> Vec<&str> {
        let files = self.0.files.iter();
        files.filter_map(|file| file.strip_prefix("/p").ok()?.to_str()).collect()
    }

    /// What could not be analyzed: `src/lib.rs:1:2: reason [condition]`.
    fn unanalyzed(&self) -> Vec<String> {
        let show = |it: &Unanalyzed| {
            let file = it.file.strip_prefix("/p").unwrap_or(&it.file).display();
            let cfg = combine(&it.cfg).map(|cfg| format!(" [{cfg}]")).unwrap_or_default();
            format!("{file}:{}:{}: {}{cfg}", it.line, it.column, it.reason)
        };
        self.0.unanalyzed.iter().map(show).collect()
    }

    #[track_caller]
    fn declares(&self, expected: &[&str]) {
        assert_eq!(self.declared(), expected, "unanalyzed: {:?}", self.unanalyzed());
    }

    #[track_caller]
    fn is_complete(&self) {
        assert!(self.0.unanalyzed.is_empty(), "{:?}", self.unanalyzed());
    }
}

/// The scan of a single file.
fn seen(source: &str) -> Seen {
    Package::default().file("src/lib.rs", source).scan()
}
