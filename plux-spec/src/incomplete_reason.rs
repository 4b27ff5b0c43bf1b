//! The reasons for which a part of the sources could not be analyzed.

use std::borrow::Cow;

use crate::condition::Condition;
use crate::cow_slice::CowSlice;
use crate::reason_field::{Field, ReasonField};
use crate::severity::Severity;
use crate::unresolved::{DependencyBasis, ResolveFailure};

mod help;
mod message;
#[cfg(test)]
mod tests;

macro_rules! reasons {
    ($($(#[$doc:meta])* $Reason:ident = $kind:literal
        $({ $($(#[$field_doc:meta])* $field:ident: $Field:ty,)+ })?,)+) => {
        /// Why a part of the sources could not be analyzed.
        ///
        /// ```
        /// use plux_spec::IncompleteReason;
        ///
        /// let reason = IncompleteReason::SourcesUnavailable { enabled_by: Default::default() };
        /// assert_eq!(reason.kind(), "sources_unavailable");
        /// assert_eq!(reason.help(), "run `cargo fetch`");
        /// ```
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

            /// Returns the name of the variant.
            pub const fn variant(&self) -> &'static str {
                match self {
                    $(Self::$Reason $({ $($field: _,)+ })? => stringify!($Reason),)+
                }
            }

            /// Returns the fields, with their names.
            #[inline]
            pub fn fields(&self) -> Vec<(&'static str, ReasonField)> {
                let mut fields = Vec::new();
                match self {
                    $(Self::$Reason $({ $($field,)+ })? => {
                        $($(fields.push((stringify!($field), $field.to_field()));)+)?
                    })+
                }
                fields
            }

            /// Creates the reason of a kind; `None` if the kind is unknown or lacks a field.
            #[inline]
            pub fn from_fields(
                kind: &str,
                field: &dyn Fn(&'static str) -> Option<ReasonField>,
            ) -> Option<Self> {
                match kind {
                    $($kind => Some(Self::$Reason $({
                        $($field: Field::from_field(field(stringify!($field))?)?,)+
                    })?),)+
                    _ => None,
                }
            }
        }
    };
}

impl IncompleteReason {
    /// Returns how severe it is. Build scripts usually generate types and tables, so that a generated file is
    /// only a note.
    ///
    /// ```
    /// use plux_spec::{IncompleteReason, Severity};
    ///
    /// assert_eq!(IncompleteReason::NotUtf8.severity(), Severity::Warning);
    /// ```
    #[inline]
    pub fn severity(&self) -> Severity {
        match self {
            Self::GeneratedInclude { .. } => Severity::Note,
            _ => Severity::Warning,
        }
    }
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
    /// A source file is not a regular file, but for example a directory.
    NotAFile = "not_a_file",
    /// A source file does not parse.
    SyntaxError = "syntax_error" {
        /// The scanner's message.
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
    /// Too many modules use the same files.
    TooManyModules = "too_many_modules",
    /// The `#[path]` of an inline module is conditional.
    ConditionalPath = "conditional_path" {
        /// The module.
        module: Str,
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
        /// The scanner's message.
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
    /// A crate may re-export the attributes of plux, and does not declare it.
    UndeclaredReexport = "undeclared_reexport" {
        /// The package that may re-export them.
        package: Str,
    },
    /// A declaration is malformed.
    InvalidDeclaration = "invalid_declaration" {
        /// The errors that the compiler reports, too.
        message: Str,
    },
    /// The sources of a package are not on this machine.
    SourcesUnavailable = "sources_unavailable" {
        /// The conditions that would activate the package; empty if it is active.
        enabled_by: CowSlice<Condition>,
    },
    /// Cargo could not resolve the dependencies.
    DependenciesUnresolved = "dependencies_unresolved" {
        /// What they were resolved from instead.
        basis: DependencyBasis,
        /// Why Cargo could not.
        failure: ResolveFailure,
    },
    /// A reason that this version does not know, or that has no variant.
    Other = "other" {
        /// The message.
        message: Str,
    },
}
