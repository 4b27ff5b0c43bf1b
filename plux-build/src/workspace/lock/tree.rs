//! A lock file that is not as Cargo writes it, by a TOML parser: somebody's editor has formatted it
//! anew, which Cargo puts up with, or it is broken, and then what is wrong with it is said.

use serde_json::Value;

use super::{Broken, Lock, Locked};
use crate::diagnostic::At;
use crate::workspace::keys::find_key;
use crate::workspace::toml;

/// Reads the text, or tells what is wrong with it.
pub(super) fn read(text: &str) -> Result<Lock, Broken> {
    if toml::is_too_deep(text) {
        return Err(Broken::new("the lock file is nested too deep", (0, 0)));
    }
    let tree = toml::tree(text)
        .map_err(|malformed| conflict(text).unwrap_or_else(|| not_toml(text, malformed)))?;
    let unfit = |key: &str, what: &str| {
        let at = find_key(text, &[key]).map_or((0, 0), |spot| spot.value);
        Broken::new(format!("`{key}` is not {what}"), at)
    };
    if !(tree["version"].is_null() || tree["version"].is_u64()) {
        return Err(unfit("version", "a number"));
    }
    let packages = match &tree["package"] {
        Value::Null => &[],
        Value::Array(packages) => packages.as_slice(),
        _ => return Err(unfit("package", "a list")),
    };
    let mut lock = Lock::default();
    let root = tree.get("root").into_iter().map(|root| ("[root]", 0, root));
    let packages = packages.iter().enumerate().map(|(at, package)| ("[[package]]", at, package));
    for (header, before, package) in root.chain(packages) {
        let place = || header_at(text, header, before);
        enter(package, &mut lock).map_err(|reason| Broken::new(reason, place()))?;
    }
    Ok(lock)
}

/// Takes a package in, or says what is wrong with it.
fn enter(table: &Value, lock: &mut Lock) -> Result<(), String> {
    let name = text_of(table, "name")?.ok_or("a package has no name")?;
    let version = text_of(table, "version")?.ok_or_else(|| format!("`{name}` has no version"))?;
    let twice = format!("the lock file has `{name} {version}` twice");
    let source = text_of(table, "source")?;
    let dependencies = texts_of(&table["dependencies"])
        .ok_or_else(|| format!("`dependencies` of `{name}` is not a list of texts"))?;
    lock.add(Locked { name, version, source, dependencies }).ok_or(twice)
}

fn texts_of(list: &Value) -> Option<Vec<String>> {
    match list {
        Value::Null => Some(Vec::new()),
        _ => list.as_array()?.iter().map(|it| it.as_str().map(str::to_owned)).collect(),
    }
}

fn text_of(table: &Value, key: &str) -> Result<Option<String>, String> {
    match &table[key] {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text.clone())),
        other => Err(format!("`{key} = {other}` is not a text")),
    }
}

/// The first mark that a version control system has left where two sides do not agree.
fn conflict(text: &str) -> Option<Broken> {
    let is_mark =
        |line: &str| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|it| line.starts_with(it));
    let at = text.lines().position(is_mark)?;
    Some(Broken {
        help: "solve it; or keep one side's Cargo.lock, and `cargo metadata` adds what it lacks",
        ..Broken::new("a merge conflict is not solved", line(at))
    })
}

fn not_toml(
    text: &str,
    toml::Malformed { reason, at: (number, column) }: toml::Malformed,
) -> Broken {
    let before = (number as usize).saturating_sub(1);
    let last = text.trim_end().lines().count().saturating_sub(1);
    if before >= last && ["eof", "unterminated"].iter().any(|it| reason.contains(it)) {
        return Broken::new("the lock file is cut off", line(last));
    }
    // What its end is missed for is the whole line.
    let is_inside = |text: &str| column as usize <= text.chars().count();
    let at = if text.lines().nth(before).is_some_and(is_inside) {
        (number, column)
    } else {
        line(before)
    };
    Broken::new(format!("not TOML: {reason}"), at)
}

/// Where a header stands, given how many such are before it.
fn header_at(text: &str, header: &str, before: usize) -> At {
    let mut lines = text.lines().enumerate().filter(|(_, line)| line.trim() == header);
    lines.nth(before).map_or((0, 0), |(at, _)| line(at))
}

/// The begin of a line, given how many are before it.
fn line(before: usize) -> At {
    (u32::try_from(before + 1).unwrap_or(u32::MAX), 1)
}
