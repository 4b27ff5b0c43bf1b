//! Determines the path of `plux_runtime` in the expansion.
//!
//! In this order:
//!
//! 1. the argument `crate = path`;
//! 2. the key `crate` in `[package.metadata.plux]`, for all attributes of a package;
//! 3. the dependency on plux-runtime, under whatever name the package gives it.
//!
//! The dependencies are in the arguments of rustc, the process that runs this macro. Other hosts,
//! such as rust-analyzer, have other arguments: there `::plux_runtime` is assumed.

use std::sync::OnceLock;
use std::{env, fs};

use plux_syntax::{Diagnostics, crate_path, message};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};

/// The name of the library of the package plux-runtime.
const LIBRARY: &str = "plux_runtime";

/// Returns the path of the runtime, given the argument `crate`.
pub(crate) fn runtime_path(argument: Option<&TokenStream>) -> Result<TokenStream, Diagnostics> {
    if let Some(path) = argument {
        return Ok(path.clone());
    }
    let dependency = dependency();
    if *dependency == Dependency::Named(LIBRARY.to_owned()) {
        return Ok(quote!(::plux_runtime));
    }
    // Read only where the usual name will not do.
    if let Some(path) = package_setting() {
        return crate_path(&path).ok_or_else(|| message::invalid_crate(None, &path).into());
    }
    match dependency {
        Dependency::Named(name) => {
            let name = format_ident!("{name}");
            Ok(quote!(::#name))
        }
        Dependency::None => Err(message::runtime_not_found(Span::call_site()).into()),
        Dependency::Unknown => Ok(quote!(::plux_runtime)),
    }
}

/// The dependency of the compiled crate on plux-runtime.
#[derive(PartialEq)]
enum Dependency {
    /// Under this name.
    Named(String),
    /// It does not: the attribute is re-exported by another crate.
    None,
    /// This is not rustc, or its arguments are in a file.
    Unknown,
}

fn dependency() -> &'static Dependency {
    static DEPENDENCY: OnceLock<Dependency> = OnceLock::new();
    DEPENDENCY.get_or_init(|| {
        let arguments = env::args_os().map(|argument| argument.to_string_lossy().into_owned());
        in_arguments(arguments)
    })
}

/// Finds the runtime among `--extern [options:]name[=path]`.
fn in_arguments(arguments: impl Iterator<Item = String>) -> Dependency {
    let (mut has_dependencies, mut renamed) = (false, Vec::new());
    let mut arguments = arguments.skip(1);
    while let Some(argument) = arguments.next() {
        if argument.starts_with('@') {
            return Dependency::Unknown;
        }
        let value = match argument.strip_prefix("--extern") {
            Some("") => arguments.next().unwrap_or_default(),
            Some(value) => value.trim_start_matches('=').to_owned(),
            None => continue,
        };
        has_dependencies = true;
        let (name, path) = value.split_once('=').unwrap_or((&value, ""));
        let name = name.rsplit(':').next().unwrap_or(name);
        if name == LIBRARY {
            return Dependency::Named(name.to_owned());
        }
        if is_runtime(path) {
            renamed.push(name.to_owned());
        }
    }
    match (renamed.pop(), renamed.len()) {
        (Some(name), 0) => Dependency::Named(name),
        _ if !has_dependencies => Dependency::Unknown,
        _ => Dependency::None,
    }
}

/// Returns whether a library's file name is `libplux_runtime.…` or `libplux_runtime-….…`.
fn is_runtime(path: &str) -> bool {
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.strip_prefix("lib")
        .and_then(|file| file.strip_prefix(LIBRARY))
        .is_some_and(|rest| rest.starts_with(['-', '.']))
}

/// The key `crate` in the table `[package.metadata.plux]` of the package's manifest.
fn package_setting() -> Option<String> {
    let directory = env::var_os("CARGO_MANIFEST_DIR")?;
    let manifest = fs::read_to_string(std::path::Path::new(&directory).join("Cargo.toml")).ok()?;
    in_manifest(&manifest)
}

/// Reads the one form that the documentation gives, a line `crate = "path"` below the table's
/// header. A TOML parser would add to the build of every plugin crate.
fn in_manifest(manifest: &str) -> Option<String> {
    let mut lines = manifest.lines().map(str::trim);
    lines.find(|line| *line == "[package.metadata.plux]")?;
    lines.take_while(|line| !line.starts_with('[')).find_map(|line| {
        let value = line.strip_prefix("crate")?.trim_start().strip_prefix('=')?;
        let (path, _) = value.trim_start().strip_prefix('"')?.split_once('"')?;
        Some(path.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(arguments: &[&str]) -> Option<String> {
        let arguments = ["rustc"].iter().chain(arguments).map(|&it| it.to_owned());
        match in_arguments(arguments) {
            Dependency::Named(name) => Some(name),
            Dependency::None => Some("none".to_owned()),
            Dependency::Unknown => None,
        }
    }

    #[test]
    fn the_dependency_is_found_under_every_name() {
        let runtime = "plux_runtime=/t/deps/libplux_runtime-1f.rmeta";
        assert_eq!(
            of(&["--extern", "serde=/t/libserde-1.rlib", "--extern", runtime]).unwrap(),
            LIBRARY
        );
        assert_eq!(of(&["--extern=priv,noprelude:plux_runtime"]).unwrap(), LIBRARY);
        assert_eq!(of(&["--extern", "plux=/t/deps/libplux_runtime-1f.rmeta"]).unwrap(), "plux");
        assert_eq!(of(&["--extern", r"plux=C:\t\libplux_runtime.rlib"]).unwrap(), "plux");
        assert_eq!(of(&["--extern", "core=/t/libplux_runtime_core-1f.rmeta"]).unwrap(), "none");
    }

    #[test]
    fn two_renamed_runtimes_are_no_choice() {
        let two =
            ["--extern", "a=/t/libplux_runtime-1.rlib", "--extern", "b=/t/libplux_runtime-2.rlib"];
        assert_eq!(of(&two).unwrap(), "none");
    }

    #[test]
    fn what_is_not_rustc_has_unknown_dependencies() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["--extern", "a=/t/liba.rlib", "@arguments"]), None);
    }

    #[test]
    fn the_setting_is_read_from_its_table() {
        let manifest = "[package]\nname = \"a\"\n[package.metadata.plux]\n# note\ndeny = true\n\
                        crate = \"core::plux_runtime\" # note\n[dependencies]\n";
        assert_eq!(in_manifest(manifest).unwrap(), "core::plux_runtime");
        assert_eq!(in_manifest("[dependencies]\ncrate = \"x\"\n"), None);
        assert_eq!(in_manifest("[package.metadata.plux]\n[dependencies]\ncrate = \"x\"\n"), None);
    }
}
