//! A lock file as Cargo writes it: a value a line, the keys of a package in one order. No parser is
//! as quick in a build script without optimization.

use std::str::Lines;

use super::{Lock, Locked};

/// Reads the text; none where a line is of any other sort, or stands there twice.
pub(super) fn read(text: &str) -> Option<Lock> {
    // Cargo writes no escapes, and what they stand for is a parser's business.
    if text.contains('\\') {
        return None;
    }
    let mut lock = Lock::default();
    let mut table = Table::default();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.starts_with('[') {
            // Nothing comes after the checksums.
            (table.header != "[metadata]").then_some(())?;
            table.end(&mut lock)?;
            table = Table { header: line, ..Table::default() };
        } else if !line.is_empty() && !line.starts_with('#') {
            table.take(line, &mut lines)?;
        }
    }
    table.end(&mut lock)?;
    Some(lock)
}

/// A table, from its header on.
#[derive(Default)]
struct Table<'a> {
    /// Empty for what stands above all of them.
    header: &'a str,
    package: Locked,
    /// How far down the keys have come.
    keys: u8,
    /// The last checksum of `[metadata]`.
    last: &'a str,
}

impl<'a> Table<'a> {
    /// Takes in a line, and those after it that belong to it.
    fn take(&mut self, line: &'a str, lines: &mut Lines<'a>) -> Option<()> {
        if self.header == "[metadata]" {
            return self.checksum(line);
        }
        let (key, value) = line.split_once('=')?;
        let (key, value) = (key.strip_suffix(' ')?, value.strip_prefix(' ')?);
        let package = &mut self.package;
        let key = match key {
            "version" if self.header.is_empty() => {
                matches!(value.as_bytes(), [b'0'..=b'9']).then_some(1)?
            }
            "name" => {
                quoted(value, "")?.clone_into(&mut package.name);
                1
            }
            "version" => {
                quoted(value, "")?.clone_into(&mut package.version);
                2
            }
            "source" => {
                package.source = Some(quoted(value, "")?.to_owned());
                3
            }
            "checksum" => {
                quoted(value, "")?;
                4
            }
            "dependencies" if value == "[" => {
                package.dependencies = dependencies(lines)?;
                5
            }
            "replace" => {
                quoted(value, "")?;
                6
            }
            _ => return None,
        };
        let before = std::mem::replace(&mut self.keys, key);
        (before < key).then_some(())
    }

    /// Version 1 has all of them at the end, sorted: `"checksum NAME VERSION (SOURCE)" = "…"`.
    fn checksum(&mut self, line: &'a str) -> Option<()> {
        let (key, value) = line.strip_prefix('"')?.split_once('"')?;
        quoted(value.strip_prefix(" = ")?, "")?;
        let before = std::mem::replace(&mut self.last, key);
        (before < key).then_some(())
    }

    fn end(self, lock: &mut Lock) -> Option<()> {
        match self.header {
            "" | "[metadata]" => Some(()),
            "[root]" if !lock.packages.is_empty() => None,
            "[[package]]" | "[root]" if self.is_whole() => lock.add(self.package),
            "[[patch.unused]]" if self.is_whole() => Some(()),
            _ => None,
        }
    }

    fn is_whole(&self) -> bool {
        !self.package.name.is_empty() && !self.package.version.is_empty()
    }
}

/// A list, a name a line, up to its end.
fn dependencies(lines: &mut Lines<'_>) -> Option<Vec<String>> {
    let mut names = Vec::new();
    loop {
        match lines.next()? {
            "]" => return Some(names),
            line => names.push(quoted(line.strip_prefix(' ')?, ",")?.to_owned()),
        }
    }
}

/// The text between two quotes, where nothing but `end` comes after.
fn quoted<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let (text, rest) = text.strip_prefix('"')?.split_once('"')?;
    (rest == end).then_some(text)
}
