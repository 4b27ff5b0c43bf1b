//! Cargo's configuration: the default target, and the flags that Cargo passes to rustc.

use std::error::Error;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};
use std::{env, iter};

use cargo_config2::{Config, Flags, de};
use plux_build::Builder;

use crate::cli::OutputOptions;
use crate::output::message::Message;

/// Cargo's name for the host target.
const HOST: &str = "host-tuple";

/// The configuration for the current directory. `None` if it cannot be read, which is reported once.
static CONFIG: LazyLock<Option<Mutex<Config>>> = LazyLock::new(|| {
    let config =
        Config::load().inspect_err(|error| ignored("`rustflags` and `build.target`", error));
    config.ok().map(Mutex::new)
});

/// Sets the target and the flags of rustc that Cargo would use.
///
/// A target that is given, as by `--target`, takes precedence over those of the configuration.
pub(crate) fn configure(
    builder: Builder,
    target: Option<&str>,
    options: &OutputOptions,
) -> Builder {
    let defaults = if target.is_none() { default_targets() } else { Vec::new() };
    if let [first, second, ..] = &*defaults
        && !options.quiet
    {
        let count = defaults.len();
        let text = format!("using `{first}`, the first of {count} targets in `build.target`");
        let help = format!("pass `--target {second}` to use another one");
        Message::note(text).help(help).print();
    }
    with_target(builder, target.or(defaults.first().map(String::as_str)))
}

/// Sets the target for which a file was built, and the flags of rustc that Cargo would use for it.
pub(crate) fn as_built(builder: Builder, target: &str) -> Builder {
    if !target.is_empty() {
        return with_target(builder, Some(target));
    }
    // Build systems other than Cargo do not set the target.
    with_target(builder, default_targets().first().map(String::as_str))
}

/// Sets the target, or the host, and the flags of rustc that Cargo would use for it.
fn with_target(builder: Builder, target: Option<&str>) -> Builder {
    if CONFIG.is_none() {
        return target.into_iter().fold(builder, Builder::target);
    }
    let target = target.unwrap_or(HOST).to_owned();
    let (builder, flags) = (builder.target(&*target), OnceLock::new());
    builder.rustflags(move || flags.get_or_init(|| rustflags(&target)).clone())
}

/// Returns the targets of `CARGO_BUILD_TARGET` or `build.target`.
fn default_targets() -> Vec<String> {
    let Some(config) = &*CONFIG else { return Vec::new() };
    let config = config.lock().unwrap_or_else(PoisonError::into_inner);
    let mut targets = config.build_target_for_cli(iter::empty::<&str>()).unwrap_or_default();
    targets.retain(|it| !it.is_empty());
    targets
}

/// Returns the flags that Cargo passes to rustc for a target.
fn rustflags(target: &str) -> Vec<String> {
    let Some(config) = &*CONFIG else { return Vec::new() };
    let config = config.lock().unwrap_or_else(PoisonError::into_inner);
    let flags = if has_target_flags() {
        of_target(&config, target).unwrap_or_else(|error| {
            ignored("`rustflags` of `[target]`", &error);
            config.build.rustflags.clone()
        })
    } else {
        config.build.rustflags.clone()
    };
    flags.map_or_else(Vec::new, |it| it.flags)
}

/// Returns the flags for a target. Finding the host and evaluating a `cfg(…)` run a process each.
fn of_target(config: &Config, target: &str) -> Result<Option<Flags>, cargo_config2::Error> {
    if target == HOST { config.rustflags(config.host_triple()?) } else { config.rustflags(target) }
}

/// Returns whether a table of `[target]` or its variable has flags that may take precedence over those
/// of `[build]`.
fn has_target_flags() -> bool {
    let is_set = |name| env::var_os(name).is_some();
    if is_set("CARGO_ENCODED_RUSTFLAGS") || is_set("RUSTFLAGS") {
        return false;
    }
    let is_of_target =
        |name: &str| name.starts_with("CARGO_TARGET_") && name.ends_with("_RUSTFLAGS");
    env::vars_os().any(|(name, _)| name.to_str().is_some_and(is_of_target))
        || de::Config::load()
            .is_ok_and(|config| config.target.values().any(|it| it.rustflags.is_some()))
}

/// Reports settings that cannot be read. Cargo may accept them, or report them itself.
fn ignored(settings: &str, error: &cargo_config2::Error) {
    let mut text = format!("{settings} of Cargo's configuration are ignored");
    let mut cause: Option<&dyn Error> = Some(error);
    while let Some(error) = cause {
        let error_text = error.to_string();
        for line in error_text.lines().filter(|line| !is_source_excerpt(line)) {
            text += ": ";
            text += line.trim_start_matches([' ', '^']);
        }
        cause = error.source();
    }
    let help = "fix the setting, or pass `--target` and set the variable `RUSTFLAGS`";
    Message::warning(text).help(help).print();
}

/// Returns whether a line of an error has a margin, as in `2 | rustflags = 1`.
fn is_source_excerpt(line: &str) -> bool {
    let is_margin = |it: char| it == ' ' || it.is_ascii_digit();
    line.trim().is_empty() || line.trim_start_matches(is_margin).starts_with('|')
}
