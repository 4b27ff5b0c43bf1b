//! Text → index: bounded, and valid once it is there.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use plux_spec::{
    Cardinality, DependencyKind, ExtensionPointEntry, FORMAT, Incomplete, Index, ItemKind, Link,
    NameError, PackageEntry, PluginEntry, Root, Status, Target, Text,
};
use serde_json::error::Category;

use super::{FormatError, wire};
use crate::Error;

/// The most bytes of a `plux.json` that are read; 10,000 plugins take some 6 MB.
pub const MAX_BYTES: u64 = 64 << 20;

/// Reads the `plux.json` at `path`.
///
/// # Errors
///
/// [`Error::Read`] where the file cannot be read, [`Error::IndexFile`] where it is no index that
/// this version can read.
pub fn read(path: impl AsRef<Path>) -> Result<Index, Error> {
    let path = path.as_ref();
    let failed = |source| Error::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(failed)?;
    from_json(&bytes).map_err(|source| Error::IndexFile { path: path.to_owned(), source })
}

/// Reads the text of a `plux.json`.
///
/// # Errors
///
/// [`FormatError`] says what is wrong with it, where, and what to do.
///
/// ```
/// let error = plux_build::codec::from_json(br#"{ "format": 7 }"#).unwrap_err();
/// assert!(error.to_string().contains("upgrade"), "{error}");
/// ```
pub fn from_json(bytes: &[u8]) -> Result<Index, FormatError> {
    if bytes.len() as u64 > MAX_BYTES {
        return Err(FormatError::TooLarge { limit: MAX_BYTES });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let header: wire::Header = serde_json::from_slice(bytes).map_err(classify)?;
    match header.format {
        None => return Err(not_an_index("it has no `format` number")),
        Some(0) => return Err(not_an_index("there is no format 0")),
        Some(found) if found > u64::from(FORMAT) => {
            return Err(FormatError::Newer { found, newest: FORMAT });
        }
        Some(_) => {}
    }
    let document: wire::Index<'_> = serde_json::from_slice(bytes).map_err(classify)?;
    index(document)
}

fn classify(source: serde_json::Error) -> FormatError {
    match source.classify() {
        Category::Eof => {
            FormatError::Truncated { line: source.line(), column: source.column(), source }
        }
        Category::Data => not_an_index(&source.to_string()),
        Category::Syntax | Category::Io => FormatError::NotJson { source },
    }
}

fn not_an_index(reason: &str) -> FormatError {
    FormatError::NotAnIndex { reason: reason.to_owned() }
}

fn index(document: wire::Index<'_>) -> Result<Index, FormatError> {
    let packages = collect(document.packages, package)?;
    // Before `version` stood in every entry, the package's name had to do.
    let version = |given: Option<std::borrow::Cow<'_, str>>, name: &str| match given {
        Some(version) => own(version),
        None => packages
            .iter()
            .find(|package| package.name == name)
            .map_or(Text::Borrowed(""), |package| package.version.clone()),
    };
    let mut index = Index {
        generator: own(document.generator),
        root: document
            .root
            .map(|root| Root { package: own(root.package), version: own(root.version) }),
        extension_points: collect(document.extension_points, |at, mut entry| {
            let version = version(entry.version.take(), &entry.package);
            extension_point(at, entry, version)
        })?
        .into(),
        plugins: collect(document.plugins, |at, mut entry| {
            let version = version(entry.version.take(), &entry.package);
            plugin(at, entry, version)
        })?
        .into(),
        incomplete: collect(document.incomplete, |_, entry| {
            Ok(Incomplete {
                package: own(entry.package),
                file: entry.file.map(own),
                line: entry.line,
                reason: own(entry.reason),
            })
        })?
        .into(),
        packages: packages.into(),
    };
    index.sort();
    Ok(index)
}

fn collect<T, U>(
    list: Vec<T>,
    convert: impl Fn(usize, T) -> Result<U, FormatError>,
) -> Result<Vec<U>, FormatError> {
    list.into_iter().enumerate().map(|(at, entry)| convert(at, entry)).collect()
}

fn package(at: usize, entry: wire::Package<'_>) -> Result<PackageEntry, FormatError> {
    let place = Entry { list: "packages", at, name: entry.name.to_string() };
    Ok(PackageEntry {
        kind: place.word("kind", &entry.kind, DependencyKind::parse, DependencyKind::ALL)?,
        link: Link::parse(&entry.link).ok_or_else(|| {
            place.unknown("link", &entry.link, "`direct`, `via:<crate>` or `none`")
        })?,
        name: own(entry.name),
        version: own(entry.version),
        source: own(entry.source),
        extern_name: own(entry.extern_name),
        when: entry.when.map(own),
    })
}

fn extension_point(
    at: usize,
    entry: wire::ExtensionPoint<'_>,
    version: Text,
) -> Result<ExtensionPointEntry, FormatError> {
    let place = Entry { list: "extension_points", at, name: entry.namespace.to_string() };
    Ok(ExtensionPointEntry {
        namespace: place.name(entry.namespace.parse())?,
        cardinality: place.word(
            "cardinality",
            &entry.cardinality,
            Cardinality::parse,
            Cardinality::ALL,
        )?,
        target: place.target(&entry.target)?,
        contract: own(entry.contract),
        package: own(entry.package),
        version,
        path: own(entry.path),
        file: own(entry.file),
        line: entry.line,
        description: own(entry.description),
    })
}

fn plugin(at: usize, entry: wire::Plugin<'_>, version: Text) -> Result<PluginEntry, FormatError> {
    let place = Entry { list: "plugins", at, name: format!("{}:{}", entry.namespace, entry.name) };
    Ok(PluginEntry {
        namespace: place.name(entry.namespace.parse())?,
        name: place.name(entry.name.parse())?,
        target: place.target(&entry.target)?,
        kind: place.word("kind", &entry.kind, ItemKind::parse, ItemKind::ALL)?,
        requires: collect(entry.requires, |_, id| {
            id.parse().map_err(|error: plux_spec::ParseIdError| {
                place.malformed(&format!("requires: {error}"), error.help())
            })
        })?
        .into(),
        before: collect(entry.before, |_, name| place.name(name.parse()))?.into(),
        after: collect(entry.after, |_, name| place.name(name.parse()))?.into(),
        status: place.word("status", &entry.status, Status::parse, Status::ALL)?,
        package: own(entry.package),
        version,
        path: own(entry.path),
        contract: own(entry.contract),
        file: own(entry.file),
        line: entry.line,
        description: own(entry.description),
        meta: entry.meta.into_iter().map(|(key, value)| (own(key), own(value))).collect(),
        cfg: entry.cfg.map(own),
        enable: entry.enable.map(own),
    })
}

fn own(text: std::borrow::Cow<'_, str>) -> Text {
    Text::Owned(text.into_owned())
}

/// Which entry is being read, for messages.
struct Entry {
    list: &'static str,
    at: usize,
    name: String,
}

impl Entry {
    fn malformed(&self, reason: &str, help: &str) -> FormatError {
        FormatError::Malformed {
            entry: format!("`{}[{}]` ({:?})", self.list, self.at, self.name),
            reason: reason.to_owned(),
            help: help.to_owned(),
        }
    }

    fn unknown(&self, field: &str, value: &str, known: &str) -> FormatError {
        self.malformed(&format!("its `{field}` is {value:?}"), &format!("write {known}"))
    }

    fn name<T>(&self, parsed: Result<T, NameError>) -> Result<T, FormatError> {
        parsed.map_err(|error| self.malformed(&error.to_string(), error.help()))
    }

    fn target(&self, value: &str) -> Result<Target, FormatError> {
        Target::parse(value).ok_or_else(|| {
            let known = "`lib`, `bin:NAME`, `example:NAME`, `test:NAME` or `bench:NAME`";
            self.unknown("target", value, known)
        })
    }

    fn word<T: std::fmt::Display>(
        &self,
        field: &str,
        value: &str,
        parse: fn(&str) -> Option<T>,
        all: &[T],
    ) -> Result<T, FormatError> {
        parse(value).ok_or_else(|| {
            let known: Vec<_> = all.iter().map(|word| format!("`{word}`")).collect();
            self.unknown(field, value, &known.join(" or "))
        })
    }
}
