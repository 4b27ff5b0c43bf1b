//! The target that a build is for, and the cfgs that hold there.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use cargo_platform::Cfg;

use crate::Error;
use plux_scan::TargetCfgs;

/// TargetCfgs that the profile, the mode or a tool decides, not the target: they cannot be known.
const NOT_OF_THE_TARGET: &[&str] = &[
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

/// What Cargo takes for the machine at hand.
pub(crate) const HOST: &str = "host-tuple";

/// A target, and what is true of it.
#[derive(Debug)]
pub(crate) struct Platform {
    /// The target's triple, where it is not that of the machine at hand.
    triple: Option<String>,
    /// The compiler to ask, and the flags that set custom cfgs.
    rustc: PathBuf,
    flags: Vec<String>,
    /// What it said, or Cargo before it was asked. Few plugins hang on what the target decides, and
    /// to ask takes as long as to read half a million lines.
    told: OnceLock<Result<Told, Error>>,
}

/// What rustc or Cargo tell of a target.
#[derive(Debug)]
struct Told {
    triple: String,
    /// Names, and keys with values; sorted.
    cfgs: Vec<(String, Option<String>)>,
    /// The same, as Cargo evaluates them.
    cargo_cfgs: Vec<Cfg>,
}

impl Told {
    const NOTHING: &Self =
        &Self { triple: String::new(), cfgs: Vec::new(), cargo_cfgs: Vec::new() };

    fn new(triple: String, cfgs: BTreeSet<(String, Option<String>)>) -> Self {
        let cfgs: Vec<_> = cfgs
            .into_iter()
            .filter(|(name, _)| !NOT_OF_THE_TARGET.contains(&name.as_str()))
            .collect();
        let cargo_cfgs = cfgs
            .iter()
            .filter_map(|(name, value)| match value {
                None => name.parse().ok(),
                Some(value) => format!("{name} = {value:?}").parse().ok(),
            })
            .collect();
        Self { triple, cfgs, cargo_cfgs }
    }

    fn by_rustc(rustc: &Path, triple: Option<&str>, flags: &[String]) -> Result<Self, Error> {
        let mut arguments = vec!["--print=host-tuple".to_owned(), "--print=cfg".to_owned()];
        arguments.extend(triple.map(|triple| format!("--target={triple}")));
        arguments.extend(flags.iter().cloned());
        let printed = run(rustc, &arguments)?;
        let (host, cfgs) = printed.split_once('\n').unwrap_or_default();
        Ok(Self::new(triple.unwrap_or(host).to_owned(), cfgs.lines().map(parse).collect()))
    }
}

impl Platform {
    /// As Cargo tells a build script: `CARGO_CFG_TARGET_OS=linux`, `CARGO_CFG_UNIX=`.
    pub(crate) fn from_environment(
        triple: String,
        variables: impl Iterator<Item = (OsString, OsString)>,
    ) -> Self {
        let mut cfgs = BTreeSet::new();
        for (name, value) in variables {
            let (Some(name), Some(value)) = (name.to_str(), value.to_str()) else { continue };
            let Some(name) = name.strip_prefix("CARGO_CFG_") else { continue };
            let name = name.to_lowercase();
            if value.is_empty() && !name.starts_with("target_") {
                cfgs.insert((name, None));
            } else {
                // `target_family` and `target_feature` have several values; an empty one is a value.
                cfgs.extend(value.split(',').map(|it| (name.clone(), Some(it.to_owned()))));
            }
        }
        let told = Told::new(triple.clone(), cfgs);
        Self {
            triple: Some(triple),
            rustc: PathBuf::new(),
            flags: Vec::new(),
            told: Ok(told).into(),
        }
    }

    /// As rustc tells once it has to: for `triple`, or for the machine that it runs on.
    pub(crate) fn by_rustc(rustc: PathBuf, triple: Option<String>, flags: Vec<String>) -> Self {
        Self { triple, rustc, flags, told: OnceLock::new() }
    }

    /// The target as Cargo takes it.
    pub(crate) fn tuple(&self) -> &str {
        self.triple.as_deref().unwrap_or(HOST)
    }

    /// Whether a dependency for that target or `cfg(…)` is one here.
    pub(crate) fn matches(&self, platform: &cargo_platform::Platform) -> bool {
        let told = self.told();
        platform.matches(&told.triple, &told.cargo_cfgs)
    }

    /// Why rustc told nothing, where it was asked.
    pub(crate) fn into_failure(self) -> Option<Error> {
        self.told.into_inner()?.err()
    }

    /// The error of a target that was asked for, and that rustc does not know.
    pub(crate) fn unknown(&self) -> Option<Error> {
        let triple = self.triple.as_deref().filter(|it| *it != HOST)?;
        let known = run(&self.rustc, &["--print=target-list".to_owned()]).ok()?;
        let is_a_file = Path::new(triple).extension().is_some_and(|it| it == "json");
        if is_a_file || known.lines().any(|it| it == triple) {
            return None;
        }
        let help = match plux_spec::closest_matches(triple, known.lines()).first() {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`rustc --print target-list` lists them".to_owned(),
        };
        Some(Error::NoSuchTarget { triple: triple.to_owned(), help })
    }

    fn told(&self) -> &Told {
        let ask = || Told::by_rustc(&self.rustc, self.triple.as_deref(), &self.flags);
        self.told.get_or_init(ask).as_ref().unwrap_or(Told::NOTHING)
    }
}

impl TargetCfgs for Platform {
    fn cfgs(&self) -> &[(String, Option<String>)] {
        &self.told().cfgs
    }
}

/// The rustc that goes with a Cargo: `$RUSTC`, the one beside it, or the one on the PATH.
pub(crate) fn rustc_of(cargo: &Path) -> PathBuf {
    if let Some(rustc) = std::env::var_os("RUSTC").filter(|rustc| !rustc.is_empty()) {
        return rustc.into();
    }
    let beside = cargo.with_file_name(format!("rustc{}", std::env::consts::EXE_SUFFIX));
    if cargo.is_absolute() && beside.is_file() { beside } else { PathBuf::from("rustc") }
}

/// `--cfg` and `--check-cfg`-free part of the flags that Cargo would pass on: the custom cfgs.
pub(crate) fn custom_cfgs() -> Vec<String> {
    let encoded = std::env::var("CARGO_ENCODED_RUSTFLAGS").unwrap_or_default();
    let plain = std::env::var("RUSTFLAGS").unwrap_or_default();
    let words: Vec<&str> = if encoded.is_empty() {
        plain.split_whitespace().collect()
    } else {
        encoded.split('\u{1f}').collect()
    };
    let mut flags = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if word == "--cfg" {
            flags.extend(words.next().map(|cfg| format!("--cfg={cfg}")));
        } else if word.starts_with("--cfg=") {
            flags.push(word.to_owned());
        }
    }
    flags
}

fn run(rustc: &Path, arguments: &[String]) -> Result<String, Error> {
    let output = Command::new(rustc).args(arguments).output().map_err(|source| Error::Start {
        program: rustc.display().to_string(),
        source,
        help: "is Rust installed and on the PATH? the variable RUSTC names another compiler",
    })?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(Error::Cargo {
            command: format!("rustc {}", arguments.join(" ")),
            stderr: String::from_utf8_lossy(&output.stderr).trim_end().to_owned(),
        })
    }
}

/// `unix` or `target_os="linux"`.
fn parse(line: &str) -> (String, Option<String>) {
    match line.split_once('=') {
        None => (line.to_owned(), None),
        Some((name, value)) => (name.to_owned(), Some(value.trim_matches('"').to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(variables: &[(&str, &str)]) -> Platform {
        let variables = variables.iter().map(|(name, value)| (name.into(), value.into()));
        Platform::from_environment("x86_64-unknown-linux-gnu".to_owned(), variables)
    }

    #[test]
    fn what_cargo_tells_is_what_rustc_tells() {
        let told = environment(&[
            ("CARGO_CFG_UNIX", ""),
            ("CARGO_CFG_TARGET_OS", "linux"),
            ("CARGO_CFG_TARGET_ABI", ""),
            ("CARGO_CFG_TARGET_FEATURE", "fxsr,sse"),
            ("CARGO_CFG_FEATURE", "aws"),
            ("PATH", "/bin"),
        ]);
        let lines = "debug_assertions\ntarget_abi=\"\"\ntarget_feature=\"fxsr\"\n\
                     target_feature=\"sse\"\ntarget_os=\"linux\"\nunix";
        let printed = Told::new(String::new(), lines.lines().map(parse).collect());
        assert_eq!(told.cfgs(), printed.cfgs);
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
