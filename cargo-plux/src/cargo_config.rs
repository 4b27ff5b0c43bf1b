//! Cargo's configuration: the default target, and the flags that Cargo passes to rustc.

use std::error::Error;
use std::path::Path;
use std::sync::{LazyLock, Mutex, OnceLock, PoisonError};
use std::{env, fs, iter};

use cargo_config2::{Config, Flags, Walk, de};
use plux_build::Builder;
use toml_edit::DocumentMut;

use crate::cli::OutputOptions;
use crate::escape::terminal;
use crate::output::message::Message;

/// Cargo's name for the host target.
const HOST: &str = "host-tuple";

/// What to do about settings that are ignored.
const HELP: &str = "move or fix the settings, or pass `--target` and set the variable `RUSTFLAGS`";

/// The configuration for the current directory. `None` if it cannot be read, which is reported once.
static CONFIG: LazyLock<Option<Mutex<Config>>> = LazyLock::new(|| {
    let config =
        Config::load().inspect_err(|error| ignored("`rustflags` and `build.target`", error));
    if config.is_ok() {
        env::current_dir().iter().flat_map(|it| Walk::new(it)).for_each(|it| report_included(&it));
    }
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

/// Reports the files that `include` of a configuration file names, which cargo-config2 does not read,
/// if they set the target or flags of rustc.
fn report_included(path: &Path) {
    // Few files have the key.
    let Some(text) = fs::read_to_string(path).ok().filter(|it| it.contains("include")) else {
        return;
    };
    let Ok(document) = text.parse::<DocumentMut>() else { return };
    for index in 0.. {
        let Some(item) = document.get("include").and_then(|it| it.get(index)) else { return };
        let included = item.as_str().or_else(|| item.get("path")?.as_str());
        let included = included.map(|it| path.with_file_name(it));
        let config = included.as_ref().and_then(|it| de::Config::load_file(it).ok());
        if let (Some(included), Some(config)) = (included, config)
            && (config.build.target.is_some()
                || config.build.rustflags.is_some()
                || config.target.values().any(|it| it.rustflags.is_some()))
        {
            let (included, by) = (terminal::path(&included), terminal::path(path));
            Message::warning(format!(
                "`rustflags` and `build.target` of `{included}`, which `{by}` includes, are ignored"
            ))
            .help(HELP)
            .print();
        }
    }
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
    Message::warning(text).help(HELP).print();
}

/// Returns whether a line of an error has a margin, as in `2 | rustflags = 1`.
fn is_source_excerpt(line: &str) -> bool {
    let is_margin = |it: char| it == ' ' || it.is_ascii_digit();
    line.trim().is_empty() || line.trim_start_matches(is_margin).starts_with('|')
}
