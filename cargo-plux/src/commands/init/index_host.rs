//! Chooses the target of a package that includes the index.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Package, Target, TargetKind};
use plux_spec::closest_matches;

use crate::bounded_read::{self, MAX_SOURCE};
use crate::edit::rust;
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::Message;

/// The tokens of the macro call that includes the index.
pub(super) const CALL: [&str; 2] = ["include_index", "!"];

/// The target that includes the index.
pub(super) enum IndexHost<'a> {
    /// No target: a package with only a library declares plugins, and other packages index them.
    None,
    /// A target includes it already.
    Settled,
    /// This target has to include it.
    Target(&'a Target),
    /// Several targets could include it.
    Undecided(Vec<&'a Target>),
}

impl<'a> IndexHost<'a> {
    /// Chooses the target that includes the index, or that is to include it. `lib` and `bin` are the targets that
    /// flags select.
    pub(super) fn choose(
        package: &'a Package,
        lib: bool,
        bin: Option<&str>,
    ) -> Result<Self, CliError> {
        let library = package.targets.iter().find(|it| is_library(it));
        let bins: Vec<&Target> = package.targets.iter().filter(|it| it.is_bin()).collect();
        if let Some(name) = bin {
            return match bins.iter().find(|it| it.name == name) {
                Some(target) => Ok(Self::of(target)),
                None => Err(no_bin(package, name, &bins)),
            };
        }
        match (library, &bins[..]) {
            (None, []) => Err(no_target(package)),
            (None, _) if lib => Err(CliError::usage(
                &format!("the package `{}` has no library", package.name),
                "omit `--lib`",
            )),
            (Some(library), _) if lib => Ok(Self::of(library)),
            _ if any_file_includes_index(package) => Ok(Self::Settled),
            (Some(_), []) => Ok(Self::None),
            (None, [bin]) => Ok(Self::Target(bin)),
            // In the library, its own tests can load the plugins, too.
            (Some(library), bins) if bins.iter().all(|bin| refers_to(bin, library)) => {
                Ok(Self::Target(library))
            }
            (library, bins) => Ok(Self::Undecided(bins.iter().copied().chain(library).collect())),
        }
    }

    /// Returns the state of a target that a flag selects.
    fn of(target: &'a Target) -> Self {
        if has_tokens(target.src_path.as_std_path(), &CALL) {
            Self::Settled
        } else {
            Self::Target(target)
        }
    }
}

/// Returns whether the target is a library that other crates can link.
fn is_library(target: &Target) -> bool {
    let kinds = [TargetKind::Lib, TargetKind::RLib, TargetKind::DyLib, TargetKind::CDyLib];
    target.kind.iter().any(|kind| kinds.contains(kind))
}

/// Returns whether a binary refers to the library. If so, it links the library with its index.
fn refers_to(bin: &Target, library: &Target) -> bool {
    has_tokens(bin.src_path.as_std_path(), &[&library.name.replace('-', "_")])
}

/// Returns whether a source file contains these tokens in sequence.
fn has_tokens(path: &Path, words: &[&str]) -> bool {
    let text = bounded_read::read_to_string(path, MAX_SOURCE).unwrap_or_default();
    // Most files do not contain the first word, and are not tokenized.
    text.contains(words[0]) && rust::tokens(&text).is_some_and(|it| rust::has(&it, words))
}

/// Returns whether any source file of the package's libraries and binaries includes an index.
fn any_file_includes_index(package: &Package) -> bool {
    let roots = package.targets.iter().filter(|it| is_library(it) || it.is_bin());
    let mut directories: Vec<PathBuf> =
        roots.filter_map(|it| Some(it.src_path.parent()?.as_std_path().to_owned())).collect();
    directories.sort();
    directories.dedup();
    // The walk of a directory reaches its subdirectories.
    let outer = directories.clone();
    directories.retain(|it| !outer.iter().any(|other| other != it && it.starts_with(other)));
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            if kind.is_ok_and(|kind| kind.is_dir()) {
                if path.file_name().is_none_or(|name| name != "target") {
                    directories.push(path);
                }
            } else if path.extension().is_some_and(|it| it == "rs") && has_tokens(&path, &CALL) {
                return true;
            }
        }
    }
    false
}

fn no_bin(package: &Package, name: &str, bins: &[&Target]) -> CliError {
    let message = Message::error(format!("the package `{}` has no binary `{name}`", package.name));
    let names = || bins.iter().map(|it| it.name.as_str());
    let help = match (closest_matches(name, names()).first(), bins) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => {
            let has_library = package.targets.iter().any(is_library);
            let or_library = if has_library { ", or pass `--lib` instead" } else { "" };
            format!("create src/bin/{name}.rs with `fn main() {{}}`{or_library}")
        }
        (None, _) => format!("available binaries: `{}`", names().collect::<Vec<_>>().join("`, `")),
    };
    CliError::Failed(Exit::Usage, message.help(help))
}

fn no_target(package: &Package) -> CliError {
    let is_macro = package.targets.iter().any(Target::is_proc_macro);
    let what =
        if is_macro { "is a procedural macro" } else { "has neither a library nor a binary" };
    CliError::usage(
        &format!(
            "the package `{}` {what}, so it can neither declare plugins nor include an index",
            package.name
        ),
        "select another package with `-p`",
    )
}
