//! The flags that Cargo passes to rustc, as far as they set cfgs.

use std::sync::Arc;
use std::{env, fmt};

/// The keys of `-C` that add or change lines of `rustc --print=cfg`.
const CODEGEN_OPTIONS: &[&str] = &["panic", "target-cpu", "target-feature"];

/// The source of the flags.
#[derive(Clone, Default)]
pub(crate) enum Rustflags {
    /// The variables `CARGO_ENCODED_RUSTFLAGS` and `RUSTFLAGS`.
    #[default]
    Env,
    Custom(Arc<dyn Fn() -> Vec<String> + Send + Sync>),
}

impl Rustflags {
    /// Returns the flags that influence `rustc --print=cfg`.
    pub(crate) fn cfg_flags(&self) -> Vec<String> {
        cfg_flags(match self {
            Self::Env => from_env(|name| env::var(name).ok()),
            Self::Custom(rustflags) => rustflags(),
        })
    }
}

impl fmt::Debug for Rustflags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Env => "Env",
            Self::Custom(_) => "Custom(…)",
        })
    }
}

/// Returns the flags of the variables. As in Cargo, the first variable that is set counts, even if it
/// is empty.
fn from_env(variable: impl Fn(&str) -> Option<String>) -> Vec<String> {
    if let Some(encoded) = variable("CARGO_ENCODED_RUSTFLAGS") {
        return encoded.split('\u{1f}').map(str::to_owned).collect();
    }
    let plain = variable("RUSTFLAGS").unwrap_or_default();
    plain.split_whitespace().map(str::to_owned).collect()
}

/// Returns the flags that influence `rustc --print=cfg`, each as one word.
///
/// The others are not passed on: `rustc --print` fails if a linker argument or an unstable option
/// is invalid, which does not concern cfgs.
fn cfg_flags(words: Vec<String>) -> Vec<String> {
    let mut flags = Vec::new();
    let mut words = words.into_iter();
    while let Some(word) = words.next() {
        if let Some(cfg) = value(&word, "--cfg", &mut words) {
            flags.push(format!("--cfg={cfg}"));
        } else if let Some(option) = codegen_option(&word, &mut words) {
            let key = option.split('=').next().unwrap_or_default().replace('_', "-");
            if CODEGEN_OPTIONS.contains(&&*key) {
                flags.push(format!("-C{option}"));
            }
        }
    }
    flags
}

/// Returns the option of `-C opt`, `-Copt`, `--codegen opt` or `--codegen=opt`.
fn codegen_option(word: &str, rest: &mut impl Iterator<Item = String>) -> Option<String> {
    match word.strip_prefix("-C") {
        Some("") => rest.next(),
        Some(option) => Some(option.to_owned()),
        None => value(word, "--codegen", rest),
    }
}

/// Returns the value of `name value` or `name=value`.
fn value(word: &str, name: &str, rest: &mut impl Iterator<Item = String>) -> Option<String> {
    match word.strip_prefix(name)? {
        "" => rest.next(),
        assigned => assigned.strip_prefix('=').map(str::to_owned),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(flags: &str, expected: &[&str]) {
        let words = flags.split_whitespace().map(str::to_owned).collect();
        assert_eq!(cfg_flags(words), expected, "{flags}");
    }

    #[test]
    fn flags_that_set_cfgs_are_kept_in_each_spelling() {
        check("--cfg a --cfg=b", &["--cfg=a", "--cfg=b"]);
        let feature = ["-Ctarget-feature=+avx2"];
        check("-C target-feature=+avx2", &feature);
        check("-Ctarget-feature=+avx2", &feature);
        check("--codegen target-feature=+avx2", &feature);
        check("--codegen=target-feature=+avx2", &feature);
        // rustc accepts underscores.
        check("-C target_feature=+avx2", &["-Ctarget_feature=+avx2"]);
        check("-Ctarget-cpu=native -C panic=abort", &["-Ctarget-cpu=native", "-Cpanic=abort"]);
    }

    #[test]
    fn other_flags_are_dropped() {
        check("-C link-arg=--cfg -Clinker=x -L --check-cfg cfg(a) --cfgs -Dwarnings", &[]);
        check("--cfg", &[]);
        check("-C", &[]);
    }

    #[test]
    fn a_variable_that_is_set_counts_even_if_it_is_empty() {
        let of = |encoded: Option<&str>| {
            let flags = from_env(|name| match name {
                "CARGO_ENCODED_RUSTFLAGS" => encoded.map(str::to_owned),
                _ => Some("--cfg plain".to_owned()),
            });
            cfg_flags(flags)
        };
        assert_eq!(of(Some("--cfg\u{1f}a = \"b c\"")), ["--cfg=a = \"b c\""]);
        assert_eq!(of(Some("")), [""; 0]);
        assert_eq!(of(None), ["--cfg=plain"]);
    }
}
