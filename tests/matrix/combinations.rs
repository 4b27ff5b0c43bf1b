//! All combinations of profiles and linkers.

use std::path::PathBuf;
use std::process::Command;

use plux_tests::environment::is_slow_run;

/// `dev`, or `release` with one setting that differs.
pub(crate) struct Profile {
    pub(crate) name: &'static str,
    /// It goes through the environment, so that what build scripts are made of is compiled once
    /// for all of them.
    pub(crate) setting: Option<(&'static str, &'static str)>,
}

const fn release(name: &'static str, setting: &'static str, value: &'static str) -> Profile {
    Profile { name, setting: Some((setting, value)) }
}

pub(crate) const DEV: Profile = Profile { name: "dev", setting: None };
pub(crate) const LTO_FAT: Profile = release("LTO fat", "CARGO_PROFILE_RELEASE_LTO", "fat");

const PROFILES: &[Profile] = &[
    DEV,
    Profile { name: "release", setting: None },
    release("LTO thin", "CARGO_PROFILE_RELEASE_LTO", "thin"),
    LTO_FAT,
    release("1 codegen unit", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "1"),
    release("16 codegen units", "CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    release("opt-level z", "CARGO_PROFILE_RELEASE_OPT_LEVEL", "z"),
    release("panic = abort", "CARGO_PROFILE_RELEASE_PANIC", "abort"),
    release("stripped", "CARGO_PROFILE_RELEASE_STRIP", "symbols"),
    release("incremental", "CARGO_PROFILE_RELEASE_INCREMENTAL", "true"),
];

impl Profile {
    pub(crate) fn is_dev(&self) -> bool {
        self.name == "dev"
    }
}

/// A linker, by the name that `-fuse-ld` knows.
pub(crate) struct Linker {
    pub(crate) name: &'static str,
}

/// The one that comes with Rust, and others.
pub(crate) const LINKERS: &[Linker] = &[
    Linker { name: "default" },
    Linker { name: "bfd" },
    Linker { name: "gold" },
    Linker { name: "mold" },
    Linker { name: "lld" },
];

impl Linker {
    pub(crate) fn is_default(&self) -> bool {
        self.name == "default"
    }

    /// What it writes into all that it makes; bfd writes nothing.
    pub(crate) fn mark(&self) -> Option<String> {
        match self.name {
            "bfd" => None,
            "gold" => Some("gold 1.".to_owned()),
            _ => self.version(),
        }
    }

    /// What it says of itself; `None` where it is not installed.
    pub(crate) fn version(&self) -> Option<String> {
        let program = if self.is_default() {
            let rustc = Command::new("rustc").args(["--print", "target-libdir"]).output().ok()?;
            let libraries = String::from_utf8(rustc.stdout).ok()?;
            PathBuf::from(libraries.trim()).with_file_name("bin").join("gcc-ld").join("ld.lld")
        } else {
            format!("ld.{}", self.name).into()
        };
        let output = Command::new(program).arg("--version").output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        // Without what it was built from, and what it is compatible with.
        let line = text.lines().next()?;
        Some(line.split(" (/").next()?.split(" (compatible").next()?.to_owned())
    }
}

/// All profiles, or without the slow switch these.
pub(crate) fn profiles(bounded: &'static [Profile]) -> &'static [Profile] {
    if is_slow_run() { PROFILES } else { bounded }
}

/// The linkers that are here; without the slow switch two of them.
pub(crate) fn linkers() -> Vec<&'static Linker> {
    let here = LINKERS.iter().filter(|it| it.is_default() || it.version().is_some());
    here.take(if is_slow_run() { LINKERS.len() } else { 2 }).collect()
}

/// Returns whether every combination is tried.
pub(crate) fn are_all() -> bool {
    is_slow_run() && linkers().len() == LINKERS.len()
}
