//! What a build script writes, and what it says to Cargo.

use std::env;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use plux_spec::Index;
use plux_spec::metadata::BuildRecord;

use crate::committed::Today;
use crate::{Builder, Diagnostic, Error, Lint, Severity, codec, codegen, write};

/// Cargo repeats the warnings with every build. A few of a kind say enough.
const MOST_UNSEEN: usize = 3;

/// Writes the files, and prints the lines for Cargo.
pub(crate) fn emit(builder: &Builder) -> Result<(), Error> {
    let out_dir = required("OUT_DIR")?;
    let report = if let Some(committed) = builder.committed(true) {
        // All that it takes is in a file: whoever builds need not be Cargo.
        committed.report(&Today::of_environment())?
    } else {
        required("CARGO_MANIFEST_DIR")?;
        required("TARGET")?;
        builder.scan()?
    };
    for path in &report.watched {
        say("rerun-if-changed", path.display());
    }
    say("rustc-env", format_args!("PLUX_BUILD={}", env!("CARGO_PKG_VERSION")));
    tell(&report.diagnostics);
    if report.diagnostics.iter().any(is_fatal) {
        std::process::exit(1);
    }
    let write = |name: &str, text: &str| write::write_if_changed(&out_dir.join(name), text);
    write("plux.json", &codec::to_json(&report.index))?;
    write("plux.rs", &codegen::anchors(&report.anchors, report.edition_2015))?;
    write("plux_index.rs", &codegen::literal(&report.index))?;
    write("plux_build.json", &this_build(&report.index))?;
    Ok(())
}

/// What a program says of the build that it comes from, to those who have nothing but the file.
fn this_build(index: &Index) -> String {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    // Who stands in for Cargo may not say what is built.
    let root = index.root.as_ref().map(|it| (it.package.to_string(), it.version.to_string()));
    let own = || Some((env::var("CARGO_PKG_NAME").ok()?, env::var("CARGO_PKG_VERSION").ok()?));
    let (package, version) = own().or(root).unwrap_or_default();
    let features = variable("CARGO_CFG_FEATURE");
    let features: Vec<&str> = features.split(',').filter(|name| !name.is_empty()).collect();
    BuildRecord {
        package: &package,
        version: &version,
        features: &features,
        target: &variable("TARGET"),
    }
    .to_json()
}

/// Tells Cargo why there is no index; where Cargo does not listen, whoever does.
#[allow(clippy::print_stderr, reason = "nobody reads Cargo's lines outside of a build script")]
pub(crate) fn say_error(error: &Error) {
    if matches!(error, Error::NotABuildScript { .. }) {
        eprintln!("error: {error}");
    } else {
        say("error", one_line(&error.to_string()));
    }
}

fn tell(diagnostics: &[Diagnostic]) {
    let mut unseen = 0;
    for diagnostic in diagnostics {
        unseen += usize::from(diagnostic.lint == Some(Lint::NotAnalyzed));
        let key = match diagnostic.severity {
            _ if is_fatal(diagnostic) => "error",
            Severity::Note => continue,
            _ if diagnostic.lint == Some(Lint::NotAnalyzed) && unseen > MOST_UNSEEN => continue,
            Severity::Error | Severity::Warning => "warning",
        };
        say(key, one_line(&diagnostic.to_string()));
    }
    if let Some(more @ 1..) = unseen.checked_sub(MOST_UNSEEN) {
        let text = "further places could not be seen through; help: `cargo plux index` lists them";
        say("warning", format_args!("{more} {text}, under `incomplete`"));
    }
}

/// What the compiler reports as well, with a marker in the source, must not keep it from running.
fn is_fatal(diagnostic: &Diagnostic) -> bool {
    diagnostic.is_error() && diagnostic.lint != Some(Lint::InvalidDeclaration)
}

#[allow(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]
fn say(key: &str, value: impl Display) {
    println!("cargo::{key}={value}");
}

/// Cargo reads lines.
fn one_line(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("; ")
}

fn required(variable: &'static str) -> Result<PathBuf, Error> {
    env::var_os(variable)
        .map(|value| Path::new(&value).to_owned())
        .ok_or(Error::NotABuildScript { variable })
}
