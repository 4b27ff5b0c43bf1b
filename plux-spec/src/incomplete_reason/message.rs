//! The message of each reason.

use std::fmt;

use crate::incomplete_reason::IncompleteReason;

/// Writes the message, with the file as its subject where no other is named.
impl fmt::Display for IncompleteReason {
    #[inline]
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
            Self::TooManyModules => f.write_str("the same files are declared as too many modules"),
            Self::ConditionalPath { module } => {
                write!(f, "the `#[path]` of the inline module `{module}` is conditional")
            }
            Self::AmbiguousAttribute { attribute } => write!(
                f,
                "`#[{attribute}(…)]` may be the attribute of plux, but no `use` in this file imports it from `plux_runtime`"
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
            Self::InvalidDeclaration { message } => {
                write!(f, "the declaration is malformed: {message}")
            }
            Self::SourcesUnavailable { .. } => {
                f.write_str("the sources of the package are not on this machine")
            }
            Self::DependenciesUnresolved { basis, .. } => {
                let basis = basis.description();
                write!(
                    f,
                    "the dependencies were resolved from {basis}: Cargo could not resolve them \
                     offline and without writing Cargo.lock"
                )
            }
            Self::Other { message } => f.write_str(message),
        }
    }
}
