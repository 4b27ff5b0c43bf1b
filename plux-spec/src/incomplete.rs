//! What an index could not include, and why.

use std::borrow::Cow;
use std::fmt;

use crate::condition::display_all;
use crate::words::words;
use crate::{Condition, CowSlice};

/// A part of the sources that could not be analyzed. An index with such an entry is partial.
///
/// ```
/// use plux_spec::{Incomplete, IncompleteReason};
///
/// let entry = Incomplete {
///     package: "finops".into(),
///     version: "0.3.0".into(),
///     file: Some("src/gen.rs".into()),
///     line: Some(3),
///     reason: IncompleteReason::NotUtf8,
/// };
/// assert_eq!(entry.reason.to_string(), "the file is not UTF-8");
/// assert_eq!(entry.reason.help(), "save the file as UTF-8");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The package concerned.
    pub package: Cow<'static, str>,
    /// Its version; empty if it is not known.
    pub version: Cow<'static, str>,
    /// The file, relative to its package; `None` if the whole package is concerned.
    pub file: Option<Cow<'static, str>>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// Why it could not be analyzed.
    pub reason: IncompleteReason,
}

words! {
    /// What the dependencies were resolved from where Cargo could not resolve them.
    DependencyBasis {
        /// Manifests, Cargo.lock and the sources that are on this machine.
        LockFile = "lock_file",
        /// Manifests alone: there is no Cargo.lock.
        Manifests = "manifests",
        /// The manifest of the package alone.
        OwnManifest = "own_manifest",
    }
}

words! {
    /// Why Cargo could not resolve the dependencies without network and without writing.
    ResolveFailure {
        /// Cargo.lock is missing or out of date.
        LockFile = "lock_file",
        /// A package has to be downloaded first.
        Network = "network",
        /// Another error of Cargo.
        Other = "other",
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $Reason:ident = $kind:literal
        $({ $($(#[$field_doc:meta])* $field:ident: $Field:ty,)+ })?,)+) => {
        /// Why a part of the sources could not be analyzed.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum IncompleteReason {
            $($(#[$doc])* $Reason $({ $($(#[$field_doc])* $field: $Field,)+ })?,)+
        }

        impl IncompleteReason {
            /// Returns the word that `plux.json` has for the kind of reason.
            pub const fn kind(&self) -> &'static str {
                match self { $(Self::$Reason $({ $($field: _,)+ })? => $kind,)+ }
            }
        }
    };
}

type Str = Cow<'static, str>;

reasons! {
    /// A source file cannot be read.
    UnreadableFile = "unreadable_file" {
        /// The error of the operating system.
        error: Str,
    },
    /// A source file is not UTF-8.
    NotUtf8 = "not_utf8",
    /// A source file is too large to be read.
    FileTooLarge = "file_too_large" {
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// A source file is a directory, a device or the like.
    NotAFile = "not_a_file",
    /// A source file does not parse.
    SyntaxError = "syntax_error" {
        /// What the scanner says.
        message: Str,
    },
    /// A file module has no file.
    MissingModule = "missing_module" {
        /// The module.
        module: Str,
    },
    /// A file given to `include!` does not exist.
    MissingInclude = "missing_include" {
        /// The path in the call.
        path: Str,
    },
    /// The `#[path]` of a module is not a literal.
    NonLiteralPath = "non_literal_path" {
        /// The module.
        module: Str,
    },
    /// The argument of `include!` is not a literal.
    NonLiteralInclude = "non_literal_include" {
        /// The argument.
        argument: Str,
    },
    /// `include!` includes a file that a build script writes.
    GeneratedInclude = "generated_include" {
        /// The argument.
        argument: Str,
    },
    /// The argument of `automod::dir!` is not a literal.
    NonLiteralDirectory = "non_literal_directory" {
        /// The argument.
        argument: Str,
    },
    /// The directory given to `automod::dir!` cannot be read.
    UnreadableDirectory = "unreadable_directory" {
        /// The path in the call.
        path: Str,
        /// The error of the operating system.
        error: Str,
    },
    /// `automod::dir!` names a directory that is not that of its module.
    DirectoryMismatch = "directory_mismatch" {
        /// The path in the call.
        path: Str,
    },
    /// A file includes itself, directly or through others.
    RecursiveInclude = "recursive_include" {
        /// The file's name.
        file: Str,
    },
    /// Files are nested too deeply.
    NestingTooDeep = "nesting_too_deep" {
        /// The file's name.
        file: Str,
        /// The deepest level that is read.
        limit: u64,
    },
    /// Too many modules are made of the same files.
    TooManyModules = "too_many_modules",
    /// The `#[path]` attributes of a file lead to too many directories.
    TooManyDirectories = "too_many_directories" {
        /// The most that are searched.
        limit: u64,
    },
    /// A file has too many calls of macros that declare modules.
    TooManyMacroCalls = "too_many_macro_calls" {
        /// One of the macros.
        name: Str,
    },
    /// An attribute that is called `plugin` or `extension_point` may or may not be that of plux.
    AmbiguousAttribute = "ambiguous_attribute" {
        /// The attribute's path.
        attribute: Str,
    },
    /// An attribute of plux is in the arguments of a macro call.
    AttributeInMacroCall = "attribute_in_macro_call" {
        /// The attribute's path.
        attribute: Str,
        /// The macro.
        name: Str,
    },
    /// The item below an attribute of plux does not parse.
    UnparsedItem = "unparsed_item" {
        /// The attribute's path.
        attribute: Str,
        /// What the scanner says.
        message: Str,
    },
    /// An item has too many attributes.
    TooManyAttributes = "too_many_attributes" {
        /// The first attribute's path.
        attribute: Str,
    },
    /// A macro's body declares plugins.
    MacroDeclaresPlugins = "macro_declares_plugins" {
        /// The macro.
        name: Str,
    },
    /// A macro's body includes files.
    MacroIncludesFiles = "macro_includes_files" {
        /// The macro.
        name: Str,
    },
    /// A macro's body declares modules.
    MacroDeclaresModules = "macro_declares_modules" {
        /// The macro.
        name: Str,
    },
    /// The name of an attribute is a macro's parameter.
    AttributeByMacro = "attribute_by_macro" {
        /// The macro.
        name: Str,
    },
    /// An attribute macro or derive macro of the workspace may declare plugins.
    ProcMacroDeclaresPlugins = "proc_macro_declares_plugins" {
        /// The macro.
        name: Str,
    },
    /// A crate may re-export the attributes of plux, and does not say so.
    UndeclaredReexport = "undeclared_reexport" {
        /// The package that may re-export them.
        package: Str,
    },
    /// A declaration is nested too deeply to be parsed.
    DeclarationTooDeep = "declaration_too_deep" {
        /// The deepest level that is parsed.
        limit: u64,
    },
    /// A declaration is malformed.
    InvalidDeclaration = "invalid_declaration" {
        /// The errors that the compiler reports, too.
        message: Str,
    },
    /// The sources of a package are not on this machine.
    SourcesUnavailable = "sources_unavailable" {
        /// The conditions that would bring the package into the build; empty if it is in it.
        enabled_by: CowSlice<Condition>,
    },
    /// Cargo could not resolve the dependencies.
    DependenciesUnresolved = "dependencies_unresolved" {
        /// What they were resolved from instead.
        basis: DependencyBasis,
        /// Why Cargo could not.
        failure: ResolveFailure,
    },
    /// A reason of a later version, or one that has no kind yet.
    Other = "other" {
        /// The message.
        message: Str,
    },
}

/// Writes the message, with the file as its subject where no other is named.
impl fmt::Display for IncompleteReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const EXPANDING: &str = "which cannot be analyzed without expanding the macro";
        match self {
            Self::UnreadableFile { error } => write!(f, "the file cannot be read: {error}"),
            Self::NotUtf8 => f.write_str("the file is not UTF-8"),
            Self::FileTooLarge { limit } => write!(f, "the file is larger than {limit} bytes"),
            Self::NotAFile => f.write_str("the file is not a regular file"),
            Self::SyntaxError { message } => write!(f, "the file does not parse: {message}"),
            Self::MissingModule { module } => {
                write!(f, "the file of the module `{module}` does not exist")
            }
            Self::MissingInclude { path } => {
                write!(f, "the included file `{path}` does not exist")
            }
            Self::NonLiteralPath { module } => {
                write!(f, "the `#[path]` of the module `{module}` is not a literal")
            }
            Self::NonLiteralInclude { argument } => {
                write!(f, "the path of an included file is not a literal: `{argument}`")
            }
            Self::GeneratedInclude { argument } => {
                write!(f, "the included file is generated: `{argument}`")
            }
            Self::NonLiteralDirectory { argument } => {
                write!(f, "the directory of `automod::dir!` is not a literal: `{argument}`")
            }
            Self::UnreadableDirectory { path, error } => {
                write!(f, "the directory `{path}` cannot be read: {error}")
            }
            Self::DirectoryMismatch { path } => {
                write!(f, "the files of the modules in `{path}` are in another directory")
            }
            Self::RecursiveInclude { file } => write!(f, "the file `{file}` includes itself"),
            Self::NestingTooDeep { file, limit } => {
                write!(f, "the file `{file}` is nested more than {limit} files deep")
            }
            Self::TooManyModules => f.write_str("the same files are too many modules"),
            Self::TooManyDirectories { limit } => write!(
                f,
                "the `#[path]` attributes of the file lead to more than {limit} directories"
            ),
            Self::TooManyMacroCalls { name } => {
                write!(f, "the file has too many calls of macros such as `{name}!`")
            }
            Self::AmbiguousAttribute { attribute } => write!(
                f,
                "`#[{attribute}(…)]` may be the attribute of plux, but no `use` in this file says so"
            ),
            Self::AttributeInMacroCall { attribute, name } => {
                write!(f, "`#[{attribute}(…)]` is in the arguments of the macro `{name}!`")
            }
            Self::UnparsedItem { attribute, message } => {
                write!(f, "the item of `#[{attribute}(…)]` does not parse: {message}")
            }
            Self::TooManyAttributes { attribute } => {
                write!(f, "the item of `#[{attribute}(…)]` has too many attributes")
            }
            Self::MacroDeclaresPlugins { name } => {
                write!(f, "the macro `{name}!` declares plugins, {EXPANDING}")
            }
            Self::MacroIncludesFiles { name } => {
                write!(f, "the macro `{name}!` includes files, {EXPANDING}")
            }
            Self::MacroDeclaresModules { name } => {
                write!(f, "the macro `{name}!` declares modules, {EXPANDING}")
            }
            Self::AttributeByMacro { name } => {
                write!(f, "the macro `{name}!` takes an attribute as its argument, {EXPANDING}")
            }
            Self::ProcMacroDeclaresPlugins { name } => {
                write!(f, "the procedural macro `{name}` declares plugins, {EXPANDING}")
            }
            Self::UndeclaredReexport { package } => {
                write!(f, "`{package}` may re-export the attributes of plux")
            }
            Self::DeclarationTooDeep { limit } => {
                write!(f, "the declaration is nested more than {limit} levels deep")
            }
            Self::InvalidDeclaration { message } => {
                write!(f, "the declaration is malformed: {message}")
            }
            Self::SourcesUnavailable { .. } => {
                f.write_str("the sources of the package are not on this machine")
            }
            Self::DependenciesUnresolved { basis, .. } => {
                let basis = match basis {
                    DependencyBasis::LockFile => {
                        "the manifests, Cargo.lock and the sources that are on this machine"
                    }
                    DependencyBasis::Manifests => {
                        "the manifests alone, because there is no Cargo.lock"
                    }
                    DependencyBasis::OwnManifest => "the package's own manifest alone",
                };
                write!(
                    f,
                    "the dependencies were resolved from {basis}: Cargo could not resolve them \
                     without network and without writing"
                )
            }
            Self::Other { message } => f.write_str(message),
        }
    }
}

impl IncompleteReason {
    /// Returns what to do about it, without the `help:` in front.
    pub fn help(&self) -> String {
        const PLAIN_ITEM: &str = "write the attribute on an item outside of the macro, or list the plugins in \
             `[[package.metadata.plux.plugins]]`";
        let help = match self {
            Self::UnreadableFile { .. } => "check the permissions of the file",
            Self::NotUtf8 => "save the file as UTF-8",
            Self::FileTooLarge { .. } => "split the file",
            Self::NotAFile => "replace it with a regular file",
            Self::SyntaxError { .. } => "fix the file; if it compiles as it is, report a bug",
            Self::MissingModule { module } => {
                return format!("create the file, or remove `mod {module};`");
            }
            Self::MissingInclude { .. } => "create the file, or remove the `include!`",
            Self::NonLiteralPath { .. }
            | Self::NonLiteralInclude { .. }
            | Self::NonLiteralDirectory { .. } => "write the path as a literal",
            Self::GeneratedInclude { .. } => {
                "declare plugins in source files that are not generated, or list them in \
                 `[[package.metadata.plux.plugins]]`"
            }
            Self::UnreadableDirectory { .. } => "check that the directory exists and is readable",
            Self::DirectoryMismatch { .. } => {
                "declare the modules with `mod`, or call the macro in the module of the directory"
            }
            Self::RecursiveInclude { .. } => "remove one of the `mod` or `include!` in the cycle",
            Self::NestingTooDeep { .. } => "nest the modules less deeply",
            Self::TooManyModules => "declare each module once, without macros",
            Self::TooManyDirectories { .. } => "use fewer `#[path]` attributes in one file",
            Self::TooManyMacroCalls { .. } => "declare the modules with `mod`",
            Self::AmbiguousAttribute { attribute } => {
                let name = attribute.rsplit("::").next().unwrap_or_default().trim();
                return format!("if it is, write it in full: `#[plux_runtime::{name}(…)]`");
            }
            Self::AttributeInMacroCall { .. }
            | Self::MacroDeclaresPlugins { .. }
            | Self::AttributeByMacro { .. }
            | Self::ProcMacroDeclaresPlugins { .. } => PLAIN_ITEM,
            Self::UnparsedItem { .. } => "fix the item; if it compiles as it is, report a bug",
            Self::TooManyAttributes { .. } => "remove some of the attributes",
            Self::MacroIncludesFiles { .. } => "call `include!` outside of the macro",
            Self::MacroDeclaresModules { .. } => "declare the modules outside of the macro",
            Self::UndeclaredReexport { package } => {
                return format!(
                    "if it does, add `reexports = [\"{package}\"]` to `[package.metadata.plux]`"
                );
            }
            Self::DeclarationTooDeep { .. } => "move the inner part to an item of its own",
            Self::InvalidDeclaration { .. } => "fix the declaration",
            Self::SourcesUnavailable { enabled_by } if enabled_by.is_empty() => "run `cargo fetch`",
            Self::SourcesUnavailable { enabled_by } => {
                return format!("build once with {}", display_all(enabled_by));
            }
            Self::DependenciesUnresolved { failure, .. } => match failure {
                ResolveFailure::LockFile => {
                    "run `cargo generate-lockfile` (or any build) and keep Cargo.lock"
                }
                ResolveFailure::Network => "run `cargo fetch`",
                ResolveFailure::Other => {
                    "run `cargo metadata` in the package's directory to see the error"
                }
            },
            Self::Other { .. } => "declare plugins on items that no macro or build script writes",
        };
        help.to_owned()
    }
}
