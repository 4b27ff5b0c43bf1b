//! The reasons why a plugin is not in the program.

use std::borrow::Cow;
use std::fmt;

use crate::cow_slice::copy;
use crate::{CommittedIndex, DependencyKind, Link, PackageEntry};

/// The reason why a plugin that is active in the index is not in the program.
///
/// ```
/// use plux_spec::MissingReason;
///
/// let reason = MissingReason::NotReferenced {
///     package: "finops-aws".into(),
///     extern_name: "finops_aws".into(),
///     via: Some("finops_vendors".into()),
/// };
/// assert_eq!(
///     reason.to_string(),
///     "no code refers to the crate `finops_aws`, so the compiler does not link it"
/// );
/// assert_eq!(
///     reason.help(),
///     "add `use ::finops_aws as _;` to src/lib.rs of the crate `finops_vendors`"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingReason {
    /// No code refers to the plugin's crate, so the compiler never passes it to the linker.
    NotReferenced {
        /// The package that holds the plugin.
        package: Cow<'static, str>,
        /// The name that code must refer to.
        extern_name: Cow<'static, str>,
        /// The crate that depends on it and has to refer to it; `None` for the root package.
        via: Option<Cow<'static, str>>,
    },
    /// The crate is referred to, yet none of its plugins is in the binary.
    DroppedByLinker {
        /// The package that holds the plugin.
        package: Cow<'static, str>,
    },
    /// No plugin at all is linked into the program.
    NothingLinked,
    /// Other plugins of the package are linked: index and program are built from different sources.
    StaleIndex {
        /// The package that holds the plugin.
        package: Cow<'static, str>,
    },
    /// A manifest declares the plugin, and no macro or build script generates it.
    NotGenerated {
        /// The package whose manifest declares it.
        package: Cow<'static, str>,
        /// Whether other plugins of the package are linked. If not, the linker may have left it out.
        is_package_linked: bool,
    },
    /// A committed index has the plugin in a package that does not have it in this program. It may have
    /// been removed, or moved to another package.
    OutdatedIndex {
        /// The package that holds the plugin according to the index.
        package: Cow<'static, str>,
        /// The committed index.
        index: CommittedIndex,
        /// Whether other plugins of the package are linked. If not, the linker may have left it out.
        is_package_linked: bool,
    },
}

const DROPPED_HELP: &str = "link a static library that has the plugins with `-Wl,--whole-archive`; change a \
     `crate-type = [\"dylib\"]` of their crate to `[\"lib\"]`";

impl MissingReason {
    /// Returns why a plugin of `package` is missing. `linked` is whether anything else of the package is
    /// in the program.
    pub fn of(package: &PackageEntry, linked: bool) -> Self {
        Self::of_link(package, &package.link, linked)
    }

    /// Like [`of`](Self::of), with another `link` than the package's.
    pub(crate) fn of_link(package: &PackageEntry, link: &Link, linked: bool) -> Self {
        let name = copy(&package.name);
        match link {
            _ if linked => Self::StaleIndex { package: name },
            Link::Direct => Self::DroppedByLinker { package: name },
            Link::Via(_) | Link::None => Self::NotReferenced {
                package: name,
                extern_name: copy(&package.extern_name),
                via: match link {
                    Link::Via(name) if package.kind != DependencyKind::Root => Some(copy(name)),
                    _ => None,
                },
            },
        }
    }

    /// Returns the reason of a plugin that a manifest declares.
    pub(crate) fn of_declared(self) -> Self {
        match self {
            Self::StaleIndex { package } => Self::NotGenerated { package, is_package_linked: true },
            Self::DroppedByLinker { package } => {
                Self::NotGenerated { package, is_package_linked: false }
            }
            other => other,
        }
    }

    /// Returns the reason in a program whose index is committed.
    #[must_use]
    pub fn with_committed_index(self, index: CommittedIndex) -> Self {
        match self {
            Self::StaleIndex { package } => {
                Self::OutdatedIndex { package, index, is_package_linked: true }
            }
            Self::DroppedByLinker { package } => {
                Self::OutdatedIndex { package, index, is_package_linked: false }
            }
            other => other,
        }
    }

    /// Returns how to fix it, without the `help:` prefix.
    pub fn help(&self) -> String {
        fmt::from_fn(|f| self.write_help(f)).to_string()
    }

    /// Writes the same as [`help`](Self::help).
    ///
    /// # Errors
    ///
    /// Returns the error of the formatter.
    pub fn write_help(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReferenced { extern_name, via: Some(via), .. } => {
                write!(f, "add `use ::{extern_name} as _;` to src/lib.rs of the crate `{via}`")
            }
            Self::NotReferenced { extern_name, via: None, .. } => {
                write!(
                    f,
                    "add `use ::{extern_name} as _;` beside `plux_runtime::include_index!();`"
                )
            }
            Self::NothingLinked => write!(
                f,
                "the linker dropped every registration: {DROPPED_HELP}; the README lists the supported targets"
            ),
            Self::DroppedByLinker { .. } => f.write_str(DROPPED_HELP),
            Self::StaleIndex { package } => {
                write!(
                    f,
                    "rebuild; if the error remains, run `cargo clean -p {package}` and rebuild"
                )
            }
            Self::NotGenerated { package, is_package_linked } => {
                write!(
                    f,
                    "generate the plugin, or change its `[[package.metadata.plux.plugins]]` in Cargo.toml of `{package}`: \
                     add the `cfg` of the macro call, or remove the entry"
                )?;
                match is_package_linked {
                    true => Ok(()),
                    false => write!(f, "; if it is generated, {DROPPED_HELP}"),
                }
            }
            Self::OutdatedIndex { index, is_package_linked, .. } => {
                index.write_help(f)?;
                match is_package_linked {
                    true => Ok(()),
                    false => write!(f, "; if it is up to date, {DROPPED_HELP}"),
                }
            }
        }
    }
}

impl fmt::Display for MissingReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotReferenced { extern_name, .. } => write!(
                f,
                "no code refers to the crate `{extern_name}`, so the compiler does not link it"
            ),
            Self::DroppedByLinker { package } => {
                write!(f, "code refers to `{package}`, yet the linker left all of its plugins out")
            }
            Self::NothingLinked => f.write_str("no plugin at all is linked into the program"),
            Self::StaleIndex { package } => write!(
                f,
                "other plugins of `{package}` are linked, so the index and the program are built from \
                 different sources"
            ),
            Self::NotGenerated { package, .. } => write!(
                f,
                "Cargo.toml of `{package}` declares it, and the package has no such plugin in this program"
            ),
            Self::OutdatedIndex { package, index, .. } => write!(
                f,
                "the committed index `{}` lists it in `{package}`, which has no such plugin in this \
                 program",
                index.file
            ),
        }
    }
}
