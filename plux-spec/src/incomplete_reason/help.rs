//! The help of each reason.

use crate::condition::display_all;
use crate::incomplete_reason::IncompleteReason;
use crate::unresolved::{DependencyBasis, ResolveFailure};

impl IncompleteReason {
    /// Returns what to do about it, without the `help:` in front.
    #[inline]
    pub fn help(&self) -> String {
        self.help_with_runtime("plux_runtime")
    }

    /// Returns the same as [`help`](Self::help) for a package that has plux-runtime by this extern name.
    pub fn help_with_runtime(&self, runtime: &str) -> String {
        const PLAIN_ITEM: &str = "write the attribute on an item outside of the macro, or list the plugins in \
             `[[package.metadata.plux.plugins]]`";
        let help = match self {
            Self::UnreadableFile { .. } => {
                "make the file readable, or remove the `mod` or `include!` that names it"
            }
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
                "list its plugins in `[[package.metadata.plux.plugins]]`; if it has none, set \
                 `plugins = []` in `[package.metadata.plux]`"
            }
            Self::UnreadableDirectory { .. } => "check that the directory exists and is readable",
            Self::DirectoryMismatch { .. } => {
                "declare the modules with `mod`, or call the macro in the module of the directory"
            }
            Self::RecursiveInclude { .. } => "remove one of the `mod` or `include!` in the cycle",
            Self::NestingTooDeep { .. } => "nest the modules less deeply",
            Self::TooManyModules => "declare each module once, without macros",
            Self::ConditionalPath { .. } => "write the conditional `#[path]` on the modules in it",
            Self::AmbiguousAttribute { attribute } => {
                let name = attribute.rsplit("::").next().unwrap_or_default().trim();
                let name = if name == "extension_point" { name } else { "plugin" };
                return format!("if it is, write it in full: `#[{runtime}::{name}(…)]`");
            }
            Self::AttributeInMacroCall { .. } => PLAIN_ITEM,
            Self::MacroDeclaresPlugins { .. }
            | Self::AttributeByMacro { .. }
            | Self::ProcMacroDeclaresPlugins { .. } => {
                "write the attribute on an item outside of the macro, or list the plugins in \
                 `[[package.metadata.plux.plugins]]` of each package that calls the macro; in a package \
                 that only defines the macro, set `plugins = []` in `[package.metadata.plux]`"
            }
            Self::UnparsedItem { .. } => "fix the item; if it compiles as it is, report a bug",
            Self::TooManyAttributes { .. } => "remove some of the attributes",
            Self::MacroIncludesFiles { .. } => "call `include!` outside of the macro",
            Self::MacroDeclaresModules { .. } => "declare the modules outside of the macro",
            Self::UndeclaredReexport { package } => {
                return format!(
                    "if it does, add `reexports = [\"{package}\"]` to `[package.metadata.plux]`"
                );
            }
            Self::InvalidDeclaration { .. } => "fix the declaration",
            Self::SourcesUnavailable { enabled_by } if enabled_by.is_empty() => "run `cargo fetch`",
            Self::SourcesUnavailable { enabled_by } => {
                return format!("build once with {}", display_all(enabled_by));
            }
            Self::DependenciesUnresolved { failure, basis } => match failure {
                // A build has just written the lock file, so that Cargo sees other settings.
                ResolveFailure::LockFile if *basis == DependencyBasis::LockFile => {
                    "move the settings of `--config`, or of another .cargo/config.toml, to the \
                     workspace's .cargo/config.toml: Cargo does not pass them to build scripts; if \
                     there are none, run `cargo generate-lockfile`"
                }
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
