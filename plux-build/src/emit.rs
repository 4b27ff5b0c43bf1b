//! Writes the files of a build script, and prints directives for Cargo.

use std::env;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use plux_spec::metadata::BuildRecord;
use plux_spec::rules::missing;
use plux_spec::{Diagnostic, Index, Lint, PluginEntry, Severity, compact};

use crate::build_env::{BuildEnv, split_features};
use crate::error::Error;
use crate::index_file::IndexFile;
use crate::report::Report;
use crate::write::write_if_changed;
use crate::{codegen, json};

/// The maximum number of warnings of one kind. Cargo repeats warnings in every build.
const MAX_NOT_ANALYZED: usize = 3;

/// Writes the files, and prints the directives for Cargo. Returns whether the build may continue.
pub(crate) fn emit(
    index_file: Option<IndexFile>,
    scan: impl FnOnce() -> Result<Report, Error>,
    own_inputs: &[PathBuf],
) -> Result<bool, Error> {
    let out_dir = required("OUT_DIR")?;
    let mut report = if let Some(index_file) = index_file {
        // Other build systems need not set more variables.
        index_file.report(&BuildEnv::from_env())?
    } else {
        required("CARGO_MANIFEST_DIR")?;
        required("TARGET")?;
        scan()?
    };
    print_diagnostics(&report.diagnostics);
    if report.diagnostics.iter().any(is_fatal) {
        return Ok(false);
    }
    report.rerun_if_changed.extend_from_slice(own_inputs);
    print_rerun(&report.rerun_if_changed);
    directive("rustc-env", &format!("PLUX_BUILD={}", env!("CARGO_PKG_VERSION")));
    write_files(&report, &out_dir)?;
    Ok(true)
}

/// Prints an error: as a Cargo directive in a build script, else as plain text.
#[allow(clippy::print_stderr, reason = "nobody reads Cargo's directives outside of a build script")]
pub(crate) fn print_error(error: &Error) {
    if matches!(error, Error::MissingEnv { .. }) {
        eprintln!("error: {error}");
    } else {
        directive("error", &error.to_string());
    }
}

fn write_files(report: &Report, out_dir: &Path) -> Result<(), Error> {
    let write = |name: &str, source: &str| write_if_changed(&out_dir.join(name), source);
    write("plux.json", &json::to_json(&report.index))?;
    let anchors = codegen::anchors(&report.anchors, report.edition_2015);
    let index_file = codegen::index_file(report.index_file.as_deref());
    write("plux.rs", &(anchors + &index_file + &codegen::symbols(&report.index)))?;
    write("plux_index.txt", &compact::write(&report.index))?;
    write("plux_build.json", &build_record(&report.index))?;
    Ok(())
}

/// Returns the build record, which a binary contains for tools that only have the binary.
fn build_record(index: &Index) -> String {
    let variable = |name: &str| env::var(name).unwrap_or_default();
    // Other build systems may not set the package's name.
    let root = index.root.as_ref().map(|it| (it.package.to_string(), it.version.to_string()));
    let own = || Some((env::var("CARGO_PKG_NAME").ok()?, env::var("CARGO_PKG_VERSION").ok()?));
    let (package, version) = own().or(root).unwrap_or_default();
    let features = split_features(&variable("CARGO_CFG_FEATURE"));
    let features: Vec<&str> = features.iter().map(String::as_str).collect();
    BuildRecord {
        package: &package,
        version: &version,
        features: &features,
        target: &variable("TARGET"),
        plugins: index.plugins.iter().filter(is_expected(index)).count(),
    }
    .to_json()
}

/// Returns whether every program that includes the index is expected to have the plugin.
fn is_expected(index: &Index) -> impl Fn(&&PluginEntry) -> bool {
    |plugin| missing::is_expected(plugin, index.package_of(plugin), false, |_| false)
}

fn print_diagnostics(diagnostics: &[Diagnostic]) {
    let mut not_analyzed = 0;
    for diagnostic in diagnostics {
        let is_not_analyzed = diagnostic.lint == Some(Lint::NotAnalyzed);
        let key = match diagnostic.severity {
            _ if is_fatal(diagnostic) => "error",
            Severity::Note => continue,
            Severity::Error | Severity::Warning => "warning",
        };
        not_analyzed += usize::from(is_not_analyzed);
        if !is_not_analyzed || not_analyzed <= MAX_NOT_ANALYZED {
            directive(key, &diagnostic.to_string());
        }
    }
    if let Some(more @ 1..) = not_analyzed.checked_sub(MAX_NOT_ANALYZED) {
        let message = format!(
            "{more} more parts of the sources could not be analyzed; help: `cargo plux index` lists \
             them under `incomplete`"
        );
        directive("warning", &message);
    }
}

/// Returns whether a diagnostic ends the build. A malformed declaration does not: rustc reports it
/// as well, with a source snippet.
fn is_fatal(diagnostic: &Diagnostic) -> bool {
    diagnostic.is_error() && diagnostic.lint != Some(Lint::InvalidDeclaration)
}

/// Prints `rerun-if-changed` lines, except for paths that a directive cannot contain.
fn print_rerun(paths: &[PathBuf]) {
    for path in paths.iter().filter_map(|path| path.to_str()) {
        if path == one_line(path) {
            directive("rerun-if-changed", path);
        } else {
            let message = format!("cannot watch `{path}`: its name has control characters");
            directive("warning", &message);
        }
    }
}

/// Prints a directive for Cargo. All output of a build script is printed here, so that no string
/// from sources or manifests becomes another directive or a terminal escape.
#[allow(clippy::print_stdout, reason = "this is how a build script talks to Cargo")]
fn directive(key: &str, value: &str) {
    println!("cargo::{key}={}", one_line(value));
}

/// Joins the lines of a string, and escapes control characters and bidirectional overrides.
fn one_line(value: &str) -> String {
    let lines = value.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
    let mut escaped = String::with_capacity(value.len());
    for (at, line) in lines.enumerate() {
        if at > 0 {
            escaped.push_str("; ");
        }
        for char in line.chars() {
            let is_bidi = matches!(
                char,
                '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            );
            if char.is_control() || is_bidi || matches!(char, '\u{2028}' | '\u{2029}') {
                write!(escaped, "{}", char.escape_unicode()).expect("writing into a String");
            } else {
                escaped.push(char);
            }
        }
    }
    escaped
}

fn required(variable: &'static str) -> Result<PathBuf, Error> {
    env::var_os(variable).map(PathBuf::from).ok_or(Error::MissingEnv { variable })
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn no_string_starts_another_directive_or_controls_a_terminal() {
        assert_eq!(one_line("a\ncargo::rustc-env=E=1\r\n  b"), "a; cargo::rustc-env=E=1; b");
        assert_eq!(one_line("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(one_line("a\u{202e}b"), "a\\u{202e}b");
        for char in (0..=0x2100_u32).filter_map(char::from_u32) {
            let line = one_line(&format!("a{char}b"));
            assert!(!line.chars().any(char::is_control), "{char:?}");
        }
        assert_eq!(one_line("größe 猫"), "größe 猫");
    }
}
