//! Text → index: bounded, and valid once it is there.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use plux_spec::{
    BlockReason, Blocker, Cardinality, Condition, CowSlice, DependencyBasis, DependencyKind,
    ExtensionPointEntry, FORMAT, Incomplete, IncompleteReason, Index, ItemKind, Link, PackageEntry,
    PackageSource, PluginEntry, ResolveFailure, Root, Status,
};
use serde_json::Value;
use serde_json::error::Category;

use super::FormatError;
use super::fields::{Fields, list, not_an_index, own};
use crate::Error;
use crate::json::{Json, Malformed};

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
    let text = std::str::from_utf8(bytes).map_err(|error| not_an_index(error.to_string()))?;
    // A tree, and its fields by hand: structs that serde fills would be an eighth of the time that
    // this crate takes to compile.
    let document: Value = serde_json::from_str(text).map_err(classify)?;
    match document.get("format").filter(|format| !format.is_null()).map(Value::as_u64) {
        None => return Err(not_an_index("it has no `format` number")),
        Some(None) => return Err(not_an_index("its `format` is not a number")),
        Some(Some(0)) => return Err(not_an_index("there is no format 0")),
        Some(Some(found)) if found > u64::from(FORMAT) => {
            return Err(FormatError::Newer { found, newest: FORMAT });
        }
        Some(Some(_)) => {}
    }
    // What a merge of two files easily leaves: the tree has lost the first of them.
    let repeated = |error: Malformed| not_an_index(error.in_line(text));
    Json::new(text).skip_without_repeated_keys().map_err(repeated)?;
    index(&document)
}

fn classify(source: serde_json::Error) -> FormatError {
    match source.classify() {
        Category::Eof => {
            FormatError::Truncated { line: source.line(), column: source.column(), source }
        }
        _ => FormatError::NotJson { source },
    }
}

fn index(document: &Value) -> Result<Index, FormatError> {
    let packages = collect(document, "packages", true, package)?;
    // Before `version` stood in every entry, the package's name had to do.
    let version = |fields: &Fields<'_>| {
        let (given, package) = (fields.optional("version")?, fields.str("package")?);
        Ok(given.unwrap_or_else(|| {
            let package = packages.iter().find(|it| it.name == package);
            package.map_or(Cow::Borrowed(""), |package| package.version.clone())
        }))
    };
    let mut index = Index {
        generator: match &document["generator"] {
            Value::String(generator) => own(generator),
            _ => Cow::Borrowed(""),
        },
        root: root(document)?,
        extension_points: collect(document, "extension_points", false, |fields| {
            extension_point(fields, version(fields)?)
        })?
        .into(),
        plugins: collect(document, "plugins", true, |fields| plugin(fields, version(fields)?))?
            .into(),
        incomplete: collect(document, "incomplete", false, incomplete)?.into(),
        packages: packages.into(),
    };
    index.sort();
    Ok(index)
}

fn collect<T>(
    document: &Value,
    name: &'static str,
    required: bool,
    read: impl Fn(&Fields<'_>) -> Result<T, FormatError>,
) -> Result<Vec<T>, FormatError> {
    list(document, name, required)?.iter().map(read).collect()
}

fn root(document: &Value) -> Result<Option<Root>, FormatError> {
    let root = &document["root"];
    if root.is_null() {
        return Ok(None);
    }
    let fields = Fields::of(root, "root".to_owned())?;
    Ok(Some(Root { package: fields.text("package")?, version: fields.text("version")? }))
}

fn package(fields: &Fields<'_>) -> Result<PackageEntry, FormatError> {
    Ok(PackageEntry {
        name: fields.text("name")?,
        version: fields.text("version")?,
        source: fields.one_of("source", PackageSource::parse, SOURCES)?,
        extern_name: fields.text("extern")?,
        kind: fields.word("kind", DependencyKind::parse, DependencyKind::ALL)?,
        condition: conditions(fields, "condition")?,
        link: fields.one_of("link", Link::parse, "`direct`, `via:<crate>` or `none`")?,
    })
}

fn extension_point(
    fields: &Fields<'_>,
    version: Cow<'static, str>,
) -> Result<ExtensionPointEntry, FormatError> {
    Ok(ExtensionPointEntry {
        namespace: fields.name(fields.str("namespace")?.parse())?,
        contract: fields.text("contract")?,
        cardinality: fields.word("cardinality", Cardinality::parse, Cardinality::ALL)?,
        package: fields.text("package")?,
        version,
        target: fields.target()?,
        path: fields.text("path")?,
        kind: match fields.optional_str("kind")? {
            None => ItemKind::Trait,
            Some(_) => fields.word("kind", ItemKind::parse, ItemKind::ALL)?,
        },
        source: source(fields)?,
        file: fields.text("file")?,
        line: fields.line("line")?,
        description: fields.optional("description")?.unwrap_or_default(),
    })
}

fn plugin(fields: &Fields<'_>, version: Cow<'static, str>) -> Result<PluginEntry, FormatError> {
    let names = |key| -> Result<Vec<_>, FormatError> {
        fields.strs(key)?.into_iter().map(|name| fields.name(name.parse())).collect()
    };
    let ids = fields.strs("requires")?.into_iter().map(|id| fields.id("requires", id));
    Ok(PluginEntry {
        namespace: fields.name(fields.str("namespace")?.parse())?,
        name: fields.name(fields.str("name")?.parse())?,
        package: fields.text("package")?,
        version,
        target: fields.target()?,
        path: fields.text("path")?,
        kind: fields.word("kind", ItemKind::parse, ItemKind::ALL)?,
        contract: fields.text("contract")?,
        file: fields.text("file")?,
        line: fields.line("line")?,
        description: fields.optional("description")?.unwrap_or_default(),
        requires: ids.collect::<Result<Vec<_>, _>>()?.into(),
        before: names("before")?.into(),
        after: names("after")?.into(),
        meta: fields.pairs("meta")?.into(),
        condition: conditions(fields, "condition")?,
        source: source(fields)?,
        status: fields.word("status", Status::parse, Status::ALL)?,
        enabled_by: conditions(fields, "enabled_by")?,
        blocked_by: blockers(fields)?,
    })
}

fn incomplete(fields: &Fields<'_>) -> Result<Incomplete, FormatError> {
    Ok(Incomplete {
        package: fields.text("package")?,
        file: fields.optional("file")?,
        line: fields.optional_line("line")?,
        version: fields.optional("version")?.unwrap_or_default(),
        reason: reason(&fields.object("reason")?)?,
    })
}

const SOURCES: &str = "`path+DIRECTORY`, `registry+URL` or `git+URL`";

fn source(fields: &Fields<'_>) -> Result<Option<PackageSource>, FormatError> {
    match fields.optional_str("source")? {
        None => Ok(None),
        Some(_) => fields.one_of("source", PackageSource::parse, SOURCES).map(Some),
    }
}

fn blockers(fields: &Fields<'_>) -> Result<CowSlice<Blocker>, FormatError> {
    let blocker = |fields: Fields<'_>| {
        Ok(Blocker {
            id: fields.id("id", fields.str("id")?)?,
            reason: fields.word("reason", BlockReason::parse, BlockReason::ALL)?,
        })
    };
    fields.objects("blocked_by")?.into_iter().map(blocker).collect()
}

fn conditions(fields: &Fields<'_>, key: &str) -> Result<CowSlice<Condition>, FormatError> {
    fields.objects(key)?.iter().map(condition).collect()
}

fn condition(fields: &Fields<'_>) -> Result<Condition, FormatError> {
    if let Some(feature) = fields.optional("feature")? {
        return Ok(Condition::Feature { package: fields.text("package")?, feature });
    }
    if let Some(crate_type) = fields.optional("crate_type")? {
        return Ok(Condition::CrateType { package: fields.text("package")?, crate_type });
    }
    if let Some(target) = fields.optional("target")? {
        return Ok(Condition::Target(target));
    }
    if let Some(cfg) = fields.optional("cfg")? {
        return Ok(Condition::Cfg(cfg));
    }
    match () {
        () if fields.has("any") => conditions(fields, "any").map(Condition::Any),
        () if fields.has("all") => conditions(fields, "all").map(Condition::All),
        () if fields.has("not") => conditions(fields, "not").map(Condition::Not),
        () => Err(fields.no_condition()),
    }
}

fn reason(fields: &Fields<'_>) -> Result<IncompleteReason, FormatError> {
    Ok(match fields.str("kind")? {
        "sources_unavailable" => {
            IncompleteReason::SourcesUnavailable { enabled_by: conditions(fields, "enabled_by")? }
        }
        "dependencies_unresolved" => IncompleteReason::DependenciesUnresolved {
            basis: fields.word("basis", DependencyBasis::parse, DependencyBasis::ALL)?,
            failure: fields.word("failure", ResolveFailure::parse, ResolveFailure::ALL)?,
        },
        "invalid_declaration" => {
            IncompleteReason::InvalidDeclaration { message: fields.text("message")? }
        }
        kind => {
            let message = fields.optional("message")?;
            let message = message.unwrap_or_else(|| kind.to_owned().into());
            IncompleteReason::Other { message }
        }
    })
}
