//! Cargo.lock: which package depends on which, for all features and platforms.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::path::Path;

use plux_spec::sort::positions;
use plux_spec::{Diagnostic, Lint};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::package::{PackageId, RUNTIME};
use super::toml_spans::{TomlError, parse};
use crate::error::Error;
use crate::location::{LineCol, locate};

/// Dependencies of plux-runtime. Another package of that name does not have them.
const RUNTIME_PARTS: &[&str] = &["plux-macros", "plux-spec"];

/// All packages of a lock file, addressed by their positions.
#[derive(Debug, Default)]
pub(crate) struct LockFile {
    pub(crate) packages: Vec<PackageId>,
    dependencies: Vec<Vec<usize>>,
    /// Positions, sorted by name.
    by_name: Vec<usize>,
}

impl LockFile {
    /// Reads the lock file at `path`; `None` if it does not exist.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, Error> {
        if !path.is_file() {
            return Ok(None);
        }
        let bytes =
            read_whole(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let lock = utf8(&bytes).and_then(Self::parse);
        lock.map(Some).map_err(|invalid| Error::LockFile {
            path: path.to_owned(),
            diagnostic: Box::new(invalid.into_diagnostic(path)),
        })
    }

    /// Parses any version of the format.
    pub(super) fn parse(source: &str) -> Result<Self, InvalidLock> {
        let document = parse(source)
            .map_err(|error| conflict(source).unwrap_or_else(|| not_toml(source, &error)))?;
        Reader { source: source.strip_prefix('\u{feff}').unwrap_or(source) }.lock_file(&document)
    }

    /// Returns the packages of that name.
    pub(crate) fn named(&self, name: &str) -> &[usize] {
        let name_of = |at: usize| self.packages[at].name.as_str();
        let first = self.by_name.partition_point(|&at| name_of(at) < name);
        let end = self.by_name.partition_point(|&at| name_of(at) <= name);
        &self.by_name[first..end]
    }

    /// Returns the package with that id, or else the only one with that name and version.
    pub(crate) fn find(&self, id: &PackageId) -> Option<usize> {
        let mut of_version = Vec::new();
        for &at in self.named(&id.name) {
            if self.packages[at] == *id {
                return Some(at);
            }
            if self.packages[at].version == id.version {
                of_version.push(at);
            }
        }
        match of_version[..] {
            [at] => Some(at),
            _ => None,
        }
    }

    /// Returns the dependencies of the package at `at`.
    pub(crate) fn dependencies(&self, at: usize) -> &[usize] {
        &self.dependencies[at]
    }

    /// Returns the packages that are plux-runtime: those with its name and its dependencies, or all
    /// with its name if none has these dependencies.
    pub(crate) fn runtimes(&self) -> Vec<usize> {
        let is_part = |&at: &usize| RUNTIME_PARTS.contains(&&*self.packages[at].name);
        let named = self.named(RUNTIME);
        let mut genuine = named.to_vec();
        genuine.retain(|&at| self.dependencies(at).iter().any(is_part));
        if genuine.is_empty() { named.to_vec() } else { genuine }
    }

    /// Returns which packages reach one that is called `name`, themselves included.
    pub(crate) fn reaching(&self, name: &str) -> Vec<bool> {
        reaching(&self.dependencies, self.named(name).to_vec())
    }

    /// Finds the package that an entry of `dependencies` refers to: `name`, `name version` or
    /// `name version (source)`. Cargo writes the shortest that is unambiguous.
    fn referred(&self, reference: &str) -> Option<usize> {
        let mut words = reference.splitn(3, ' ');
        let (name, version, source) = (words.next()?, words.next(), words.next());
        let source = source.map(|it| it.trim_start_matches('(').trim_end_matches(')'));
        // The commit of a Git source is only in the package's own table.
        let is_from = |at: usize, source: &str| {
            let of_package = self.packages[at].source.as_deref().unwrap_or_default();
            of_package == source || of_package.split('#').next() == Some(source)
        };
        let mut referred = self.named(name).to_vec();
        referred.retain(|&at| {
            version.is_none_or(|version| self.packages[at].version == version)
                && source.is_none_or(|source| is_from(at, source))
        });
        // Among packages of one version, a path has no source to write.
        let path = referred.iter().find(|&&at| self.packages[at].source.is_none());
        path.or(referred.first()).copied()
    }
}

/// Returns which packages reach one of `todo`, themselves included. All packages are positions in
/// `dependencies`.
pub(crate) fn reaching(dependencies: &[Vec<usize>], mut todo: Vec<usize>) -> Vec<bool> {
    let mut dependents = vec![Vec::new(); dependencies.len()];
    for (from, dependencies) in dependencies.iter().enumerate() {
        for &to in dependencies {
            dependents[to].push(from);
        }
    }
    let mut reaching = vec![false; dependencies.len()];
    while let Some(at) = todo.pop() {
        if !std::mem::replace(&mut reaching[at], true) {
            todo.extend_from_slice(&dependents[at]);
        }
    }
    reaching
}

/// Converts the tables of a lock file to packages.
struct Reader<'a> {
    source: &'a str,
}

impl Reader<'_> {
    fn lock_file(&self, document: &DeTable<'_>) -> Result<LockFile, InvalidLock> {
        if let Some(version) = document.get("version").filter(|it| !it.get_ref().is_integer()) {
            return Err(self.invalid("`version` is not an integer", version.span()));
        }
        let packages = document.get("package");
        let list = match packages.map(|it| (it.get_ref().as_array(), it.span())) {
            None => &[],
            Some((Some(list), _)) => &list[..],
            Some((None, span)) => return Err(self.invalid("`package` is not an array", span)),
        };
        let mut lock = LockFile::default();
        let (mut references, mut spans) = (Vec::new(), Vec::new());
        // The first version of the format has the root package in a table of its own.
        for table in document.get("root").into_iter().chain(list.iter()) {
            let (id, dependencies) = self.package(table)?;
            lock.packages.push(id);
            references.push(dependencies);
            spans.push(table.span());
        }
        let id = |at: usize| &lock.packages[at];
        lock.by_name = positions(lock.packages.len(), &|a, b| id(a).cmp(id(b)));
        if let Some(same) = lock.by_name.windows(2).find(|pair| id(pair[0]) == id(pair[1])) {
            let message = format!("package `{}` is specified twice in the lock file", id(same[0]));
            return Err(self.invalid(message, spans[same[1]].clone()));
        }
        for names in references {
            let mut resolved = Vec::with_capacity(names.len());
            for name in &names {
                resolved.extend(lock.referred(name));
            }
            lock.dependencies.push(resolved);
        }
        Ok(lock)
    }

    fn package<'t>(
        &self,
        table: &'t Spanned<DeValue<'_>>,
    ) -> Result<(PackageId, Vec<&'t str>), InvalidLock> {
        let name = self.string(table, "name")?;
        let name = name.ok_or_else(|| self.invalid("a package has no `name`", table.span()))?;
        let version = self.string(table, "version")?;
        let version = version
            .ok_or_else(|| self.invalid(format!("`{name}` has no `version`"), table.span()))?;
        let source = self.string(table, "source")?;
        let mut dependencies = Vec::new();
        if let Some(list) = table.get_ref().get("dependencies") {
            let message = || format!("`dependencies` of `{name}` is not an array of strings");
            let invalid = || self.invalid(message(), list.span());
            for item in list.get_ref().as_array().ok_or_else(invalid)? {
                dependencies.push(item.get_ref().as_str().ok_or_else(invalid)?);
            }
        }
        let source = source.map(str::to_owned);
        Ok((PackageId { name: name.to_owned(), version: version.to_owned(), source }, dependencies))
    }

    fn string<'t>(
        &self,
        table: &'t Spanned<DeValue<'_>>,
        key: &str,
    ) -> Result<Option<&'t str>, InvalidLock> {
        let Some(value) = table.get_ref().get(key) else { return Ok(None) };
        let text = value.get_ref().as_str();
        text.map(Some).ok_or_else(|| self.invalid(format!("`{key}` is not a string"), value.span()))
    }

    fn invalid(&self, message: impl Into<String>, span: Range<usize>) -> InvalidLock {
        InvalidLock::new(message, LineCol::of(self.source, span.start))
    }
}

/// An error in a lock file. Cargo rejects such a file as well.
#[derive(Debug)]
pub(super) struct InvalidLock {
    message: String,
    position: LineCol,
    help: &'static str,
}

impl InvalidLock {
    fn new(message: impl Into<String>, position: LineCol) -> Self {
        let help = "restore the file from version control, or write it anew with `cargo \
                    generate-lockfile`";
        Self { message: message.into(), position, help }
    }

    fn into_diagnostic(self, path: &Path) -> Diagnostic {
        let dir = path.parent().unwrap_or(path);
        Diagnostic::of(Lint::InvalidLockFile, self.message)
            .at(locate(("", ""), path, dir, self.position))
            .help(self.help)
    }
}

/// Reads the file. Cargo empties it before it writes it, and holds a lock in that time.
fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    let mut file = File::open(path)?;
    // Some file systems have no locks. Cargo writes without one there.
    let _ = file.lock_shared();
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn utf8(bytes: &[u8]) -> Result<&str, InvalidLock> {
    str::from_utf8(bytes).map_err(|error| {
        let before = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
        let position = LineCol::of(&before, before.len());
        InvalidLock::new("the lock file is not UTF-8", position)
    })
}

/// Finds the first conflict marker of a version control system.
fn conflict(source: &str) -> Option<InvalidLock> {
    let is_marker =
        |line: &str| ["<<<<<<<", "=======", ">>>>>>>"].iter().any(|it| line.starts_with(it));
    let line = source.lines().position(is_marker)?;
    Some(InvalidLock {
        help: "resolve it; or keep one side's Cargo.lock, and `cargo metadata` adds what is missing",
        ..InvalidLock::new("the lock file has an unresolved merge conflict", start_of_line(line))
    })
}

fn not_toml(source: &str, error: &TomlError) -> InvalidLock {
    if error.is_at_end {
        let last = source.trim_end().lines().count().saturating_sub(1);
        return InvalidLock::new("the lock file is truncated", start_of_line(last));
    }
    InvalidLock::new(format!("invalid TOML: {}", error.message), error.position)
}

fn start_of_line(before: usize) -> LineCol {
    LineCol { line: u32::try_from(before + 1).unwrap_or(u32::MAX), column: 1 }
}

#[cfg(test)]
mod tests;
