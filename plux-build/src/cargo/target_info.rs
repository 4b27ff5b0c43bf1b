//! The target that a build is for, and the cfgs that it sets.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use cargo_platform::{Cfg, Platform};
use plux_scan::TargetCfgs;
use plux_spec::sort::sort_unique;

use super::command;
use super::rustflags::Rustflags;
use crate::error::Error;

/// Cfgs that are set by a profile, a mode or a tool, and not by the target.
const NOT_TARGET_CFGS: &[&str] = &[
    "debug_assertions",
    "doc",
    "doctest",
    "feature",
    "miri",
    "overflow_checks",
    "proc_macro",
    "test",
    "ub_checks",
];

/// Cargo's name for the host target.
pub(crate) const HOST: &str = "host-tuple";

/// A target and its cfgs.
pub(crate) struct TargetInfo {
    /// The target triple; `None` for the host.
    triple: Option<String>,
    rustc: PathBuf,
    flags: Rustflags,
    /// Computed when an item depends on a cfg, which few do: starting rustc takes as long as reading
    /// half a million lines.
    cfgs: OnceLock<Result<Cfgs, Error>>,
}

struct Cfgs {
    triple: String,
    /// Names, and keys with values; sorted.
    pairs: Vec<(String, Option<String>)>,
    /// The same cfgs for cargo-platform.
    parsed: Vec<Cfg>,
}

impl Cfgs {
    const UNKNOWN: &Self = &Self { triple: String::new(), pairs: Vec::new(), parsed: Vec::new() };

    fn new(triple: String, mut pairs: Vec<(String, Option<String>)>) -> Self {
        pairs.retain(|(name, _)| !NOT_TARGET_CFGS.contains(&name.as_str()));
        sort_unique(&mut pairs, &Ord::cmp);
        let mut parsed = Vec::with_capacity(pairs.len());
        for (name, value) in &pairs {
            parsed.extend(match value {
                None => name.parse::<Cfg>().ok(),
                Some(value) => format!("{name} = {value:?}").parse().ok(),
            });
        }
        Self { triple, pairs, parsed }
    }

    fn by_rustc(rustc: &Path, triple: Option<&str>, flags: Vec<String>) -> Result<Self, Error> {
        let mut arguments = vec!["--print=host-tuple".to_owned(), "--print=cfg".to_owned()];
        arguments.extend(triple.map(|triple| format!("--target={triple}")));
        // rustc accepts the path of a target specification only with this, and Cargo passes it.
        let is_a_file = triple.is_some_and(is_target_file);
        arguments.extend(is_a_file.then(|| "-Zunstable-options".to_owned()));
        arguments.extend(flags);
        let printed = run(rustc, &arguments)?;
        let (host, cfgs) = printed.split_once('\n').unwrap_or_default();
        let mut pairs = Vec::new();
        for cfg in cfgs.lines() {
            pairs.push(parse(cfg));
        }
        Ok(Self::new(triple.unwrap_or(host).to_owned(), pairs))
    }
}

impl TargetInfo {
    /// Reads the variables that Cargo sets for build scripts: `CARGO_CFG_TARGET_OS=linux`,
    /// `CARGO_CFG_UNIX=`.
    pub(crate) fn from_env(
        triple: String,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Self {
        let mut cfgs = Vec::new();
        for (name, value) in variables {
            let (Some(name), Some(value)) = (name.to_str(), value.to_str()) else { continue };
            let Some(name) = name.strip_prefix("CARGO_CFG_") else { continue };
            let name = name.to_lowercase();
            if value.is_empty() && !name.starts_with("target_") {
                cfgs.push((name, None));
            } else {
                // `target_family` and `target_feature` have several values; an empty one is a value.
                cfgs.extend(value.split(',').map(|it| (name.clone(), Some(it.to_owned()))));
            }
        }
        let cfgs = Ok(Cfgs::new(triple.clone(), cfgs)).into();
        Self { triple: Some(triple), rustc: PathBuf::new(), flags: Rustflags::Env, cfgs }
    }

    /// Runs rustc when the cfgs are needed, for `triple` or for the host.
    pub(crate) fn by_rustc(rustc: PathBuf, triple: Option<String>, flags: Rustflags) -> Self {
        // Only Cargo knows this name.
        let triple = triple.filter(|it| it != HOST);
        Self { triple, rustc, flags, cfgs: OnceLock::new() }
    }

    /// Returns the target for Cargo's `--filter-platform`.
    pub(crate) fn tuple(&self) -> &str {
        self.triple.as_deref().unwrap_or(HOST)
    }

    /// Returns whether no target was given, which selects this machine.
    pub(crate) fn is_host(&self) -> bool {
        self.triple.is_none()
    }

    /// Returns whether the target is that triple, or matches that `cfg(…)`.
    pub(crate) fn matches(&self, platform: &Platform) -> bool {
        let cfgs = self.get();
        platform.matches(&cfgs.triple, &cfgs.parsed)
    }

    /// Returns the error if rustc failed.
    pub(crate) fn into_error(self) -> Option<Error> {
        self.cfgs.into_inner()?.err()
    }

    /// Returns an error if rustc does not know the requested target.
    pub(crate) fn unknown_target(&self) -> Option<Error> {
        let triple = self.triple.as_deref()?;
        let known = run(&self.rustc, &["--print=target-list".to_owned()]).ok()?;
        if is_target_file(triple) || known.lines().any(|it| it == triple) {
            return None;
        }
        let help = match plux_spec::closest_matches(triple, known.lines()).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "run `rustc --print target-list` to list them".to_owned(),
        };
        Some(Error::UnknownTarget { triple: triple.to_owned(), help })
    }

    fn get(&self) -> &Cfgs {
        let ask = || Cfgs::by_rustc(&self.rustc, self.triple.as_deref(), self.flags.cfg_flags());
        self.cfgs.get_or_init(ask).as_ref().unwrap_or(Cfgs::UNKNOWN)
    }
}

impl TargetCfgs for TargetInfo {
    fn cfgs(&self) -> &[(String, Option<String>)] {
        &self.get().pairs
    }
}

/// Returns the rustc of a Cargo: `$RUSTC`, the one in the same directory, or the one on the PATH.
pub(crate) fn rustc_of(cargo: &Path) -> PathBuf {
    if let Some(rustc) = std::env::var_os("RUSTC").filter(|rustc| !rustc.is_empty()) {
        return rustc.into();
    }
    let beside = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    if cargo.is_absolute() && beside.is_file() { beside } else { PathBuf::from("rustc") }
}

/// Returns whether a target is the path of a target specification.
fn is_target_file(target: &str) -> bool {
    Path::new(target).extension().is_some_and(|it| it == "json")
}

fn run(rustc: &Path, arguments: &[String]) -> Result<String, Error> {
    let help = "add rustc to the PATH, or set the variable RUSTC to its path";
    let failed = |command, stderr| Error::Rustc { command, stderr };
    command::run(Command::new(rustc).args(arguments), help, failed)
}

/// Parses `unix` or `target_os="linux"`.
fn parse(line: &str) -> (String, Option<String>) {
    match line.split_once('=') {
        None => (line.to_owned(), None),
        Some((name, value)) => (name.to_owned(), Some(value.trim_matches('"').to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> TargetInfo {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        TargetInfo::from_env("x86_64-unknown-linux-gnu".to_owned(), variables)
    }

    #[test]
    fn cargo_and_rustc_agree() {
        let read = environment(&[
            ("CARGO_CFG_UNIX", ""),
            ("CARGO_CFG_TARGET_OS", "linux"),
            ("CARGO_CFG_TARGET_ABI", ""),
            ("CARGO_CFG_TARGET_FEATURE", "fxsr,sse"),
            ("CARGO_CFG_FEATURE", "aws"),
            ("PATH", "/bin"),
        ]);
        let lines = "debug_assertions\ntarget_abi=\"\"\ntarget_feature=\"fxsr\"\n\
                     target_feature=\"sse\"\ntarget_os=\"linux\"\nunix";
        let printed = Cfgs::new(String::new(), lines.lines().map(parse).collect());
        assert_eq!(read.cfgs(), printed.pairs);
    }

    #[test]
    fn dependencies_of_other_targets_do_not_match() {
        let linux = environment(&[("CARGO_CFG_UNIX", ""), ("CARGO_CFG_TARGET_OS", "linux")]);
        let matches = |platform: &str| linux.matches(&platform.parse().unwrap());
        assert!(matches("cfg(unix)") && matches("cfg(target_os = \"linux\")"));
        assert!(matches("x86_64-unknown-linux-gnu"));
        assert!(!matches("cfg(windows)") && !matches("cfg(not(unix))"));
    }
}
