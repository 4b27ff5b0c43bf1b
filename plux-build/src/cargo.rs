//! What a build script writes, and what it says to Cargo.

use std::env;
use std::fmt::Display;
use std::path::{Path, PathBuf};

use crate::{Builder, Diagnostic, Error, Severity, codec, codegen, write};

/// Writes the three files, and prints the lines for Cargo.
pub(crate) fn emit(builder: &Builder) -> Result<(), Error> {
    let out_dir = required("OUT_DIR")?;
    required("CARGO_MANIFEST_DIR")?;
    required("TARGET")?;
    let report = builder.report()?;
    for path in &report.watched {
        say("rerun-if-changed", path.display());
    }
    say("rustc-env", format_args!("PLUX_BUILD={}", env!("CARGO_PKG_VERSION")));
    report.diagnostics.iter().for_each(tell);
    if report.diagnostics.iter().any(is_fatal) {
        std::process::exit(1);
    }
    let write = |name: &str, text: &str| write::write_if_changed(&out_dir.join(name), text);
    write("plux.json", &codec::to_json(&report.index))?;
    write("plux.rs", &codegen::anchors(&report.anchors, report.edition_2015))?;
    write("plux_index.rs", &codegen::literal(&report.index))?;
    Ok(())
}

/// Tells Cargo why there is no index.
pub(crate) fn say_error(error: &Error) {
    say("error", one_line(&error.to_string()));
}

fn tell(diagnostic: &Diagnostic) {
    let key = match diagnostic.severity {
        _ if is_fatal(diagnostic) => "error",
        Severity::Error | Severity::Warning => "warning",
        Severity::Note => return,
    };
    say(key, one_line(&diagnostic.to_string()));
}

/// What the compiler reports as well, with a marker in the source, must not keep it from running.
fn is_fatal(diagnostic: &Diagnostic) -> bool {
    diagnostic.is_error() && !diagnostic.told_by_compiler
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
