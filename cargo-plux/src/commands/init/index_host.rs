//! Which crate of a package takes the index in.

use std::fs;
use std::path::{Path, PathBuf};

use cargo_metadata::{Package, Target, TargetKind};
use plux_spec::closest_matches;

use crate::bounded_read::{self, MAX_SOURCE};
use crate::edit::rust;
use crate::error::CliError;
use crate::exit_code::Exit;
use crate::output::message::Message;

/// The macro call that takes the index in, as tokens.
pub(super) const CALL: [&str; 2] = ["include_index", "!"];

/// The crate that takes the index in.
pub(super) enum IndexHost<'a> {
    /// None: a package that is a library alone has plugins, and others index them.
    None,
    /// One does it already.
    Settled,
    /// This one has to.
    Target(&'a Target),
    /// It could be each of these.
    Undecided(Vec<&'a Target>),
}

impl<'a> IndexHost<'a> {
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
            (None, []) => Err(nothing(package)),
            (None, _) if lib => Err(CliError::usage(
                &format!("the package `{}` has no library", package.name),
                "leave `--lib` out",
            )),
            (Some(library), _) if lib => Ok(Self::of(library)),
            _ if in_any_file(package) => Ok(Self::Settled),
            (Some(_), []) => Ok(Self::None),
            (None, [bin]) => Ok(Self::Target(bin)),
            // Its tests see the plugins as well then.
            (Some(library), bins) if bins.iter().all(|bin| names(bin, library)) => {
                Ok(Self::Target(library))
            }
            (library, bins) => Ok(Self::Undecided(bins.iter().copied().chain(library).collect())),
        }
    }

    fn of(target: &'a Target) -> Self {
        if says(target.src_path.as_std_path(), &CALL) {
            Self::Settled
        } else {
            Self::Target(target)
        }
    }
}

/// Rust code can be linked with it.
fn is_library(target: &Target) -> bool {
    let kinds = [TargetKind::Lib, TargetKind::RLib, TargetKind::DyLib, TargetKind::CDyLib];
    target.kind.iter().any(|kind| kinds.contains(kind))
}

/// A program that names the library is linked with it, and with all that it refers to.
fn names(bin: &Target, library: &Target) -> bool {
    says(bin.src_path.as_std_path(), &[&library.name.replace('-', "_")])
}

/// Whether these words stand in the code of a source.
fn says(path: &Path, words: &[&str]) -> bool {
    let text = bounded_read::read_to_string(path, MAX_SOURCE).unwrap_or_default();
    // A word before all tokens: most files have none of it.
    text.contains(words[0]) && rust::tokens(&text).is_some_and(|it| rust::has(&it, words))
}

/// Whether any source of the package's libraries and programs takes an index in.
fn in_any_file(package: &Package) -> bool {
    let roots = package.targets.iter().filter(|it| is_library(it) || it.is_bin());
    let mut folders: Vec<PathBuf> =
        roots.filter_map(|it| Some(it.src_path.parent()?.as_std_path().to_owned())).collect();
    folders.sort();
    folders.dedup();
    // A folder within another is come to by that.
    let outer = folders.clone();
    folders.retain(|it| !outer.iter().any(|other| other != it && it.starts_with(other)));
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let (path, kind) = (entry.path(), entry.file_type());
            if kind.is_ok_and(|kind| kind.is_dir()) {
                let is_build = path.file_name().is_some_and(|name| name == "target");
                folders.extend((!is_build).then_some(path));
            } else if path.extension().is_some_and(|it| it == "rs") && says(&path, &CALL) {
                return true;
            }
        }
    }
    false
}

fn no_bin(package: &Package, name: &str, bins: &[&Target]) -> CliError {
    let message = Message::error(format!("the package `{}` has no program `{name}`", package.name));
    let names = || bins.iter().map(|it| it.name.as_str());
    let help = match (closest_matches(name, names()).first(), bins) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "it has none at all".to_owned(),
        (None, _) => format!("it has `{}`", names().collect::<Vec<_>>().join("`, `")),
    };
    CliError::Failed(Exit::Usage, message.help(help))
}

fn nothing(package: &Package) -> CliError {
    let is_macro = package.targets.iter().any(Target::is_proc_macro);
    let what = if is_macro { "is a procedural macro" } else { "has neither library nor program" };
    CliError::usage(
        &format!("the package `{}` {what}: it can hold no plugins and no index", package.name),
        "name another one with `-p`",
    )
}
