//! Lints: every kind of problem that plux reports, each with a stable code.

use std::fmt;

use crate::Severity;
use crate::words::words;

words! {
    /// How a lint is reported unless a setting says otherwise.
    ///
    /// ```
    /// use plux_spec::{Level, Severity};
    ///
    /// assert_eq!(Level::parse("deny").map(Level::severity), Some(Severity::Error));
    /// ```
    Level {
        /// Not reported by build scripts.
        Allow = "allow",
        /// Reported as a warning.
        Warn = "warn",
        /// Reported as an error.
        Deny = "deny",
    }
}

impl Level {
    /// Returns the severity of a diagnostic of this level.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Allow => Severity::Note,
            Self::Warn => Severity::Warning,
            Self::Deny => Severity::Error,
        }
    }
}

macro_rules! lints {
    ($($(#[doc = $doc:literal])+ $Lint:ident = $name:literal, $level:ident;)+) => {
        /// A kind of problem, with a stable code.
        ///
        /// ```
        /// use plux_spec::{Level, Lint};
        ///
        /// let lint = Lint::UnlinkedPlugin;
        /// assert_eq!(lint.code(), "plux::unlinked_plugin");
        /// assert_eq!(lint.default_level(), Level::Warn);
        /// assert_eq!(Lint::from_code("plux::unlinked_plugin"), Some(lint));
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Lint { $($(#[doc = $doc])+ $Lint,)+ }

        impl Lint {
            /// All lints.
            pub const ALL: &[Self] = &[$(Self::$Lint,)+];

            /// Returns the stable code, such as `plux::unlinked_plugin`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$Lint => concat!("plux::", $name),)+ }
            }

            /// Returns the lint of a code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|lint| lint.code() == code)
            }

            /// Returns the level that applies unless a setting says otherwise.
            pub const fn default_level(self) -> Level {
                match self { $(Self::$Lint => Level::$level,)+ }
            }

            /// Returns one line that explains the lint.
            pub fn explanation(self) -> &'static str {
                let explanation = match self { $(Self::$Lint => concat!($($doc),+),)+ };
                explanation.trim()
            }
        }
    };
}

lints! {
    /// A plugin package is in the build, but no code refers to its crate, so it is not linked.
    UnlinkedPlugin = "unlinked_plugin", Warn;
    /// The index has a plugin that the program does not have.
    MissingPlugin = "missing_plugin", Deny;
    /// The program has a plugin that the index does not have.
    UnindexedPlugin = "unindexed_plugin", Warn;
    /// The program has a plugin that the index calls inactive.
    LinkedInactivePlugin = "linked_inactive_plugin", Warn;
    /// A package is linked in another version than the indexed one.
    VersionMismatch = "version_mismatch", Warn;
    /// A library has a crate type that keeps its plugins from Rust programs.
    UnlinkableCrateType = "unlinkable_crate_type", Warn;
    /// The target has no way to link plugins.
    UnsupportedTarget = "unsupported_target", Deny;
    /// A plugin may be compiled, and the target links only plugins that are certain to be compiled.
    UncertainPlugin = "uncertain_plugin", Warn;
    /// A package has plugins, and no program of the workspace depends on it.
    UnusedPackage = "unused_package", Warn;
    /// A source file has plugins, and no `mod` declares it.
    UnreachableFile = "unreachable_file", Warn;
    /// A program loads plugins and does not include an index.
    MissingIndex = "missing_index", Warn;
    /// A build script writes an index that no target of the package includes.
    UnusedIndex = "unused_index", Warn;
    /// A package includes an index that its build script does not write.
    MissingBuildStep = "missing_build_step", Deny;
    /// `include_index!()` is called inside of a function or another item, or twice in a module.
    MisplacedInclude = "misplaced_include", Deny;
    /// A package uses plux without a dependency that its code needs.
    MissingDependency = "missing_dependency", Deny;
    /// A part of the sources cannot be analyzed, so that the index may lack plugins.
    NotAnalyzed = "not_analyzed", Warn;
    /// The index is incomplete, and a setting forbids that.
    IncompleteIndex = "incomplete_index", Deny;
    /// The sources of a package that can hold plugins are not on this machine.
    MissingSources = "missing_sources", Warn;
    /// Cargo could not resolve the dependencies offline and without writing Cargo.lock.
    DependenciesUnresolved = "dependencies_unresolved", Warn;
    /// A declaration is malformed.
    InvalidDeclaration = "invalid_declaration", Deny;
    /// Several plugins of one program have the same id.
    DuplicateId = "duplicate_id", Deny;
    /// One plugin is registered several times in a program.
    DuplicateRegistration = "duplicate_registration", Warn;
    /// Plugins wait for each other, so that none of them can be loaded first.
    CyclicLoadOrder = "cyclic_load_order", Deny;
    /// A plugin requires a plugin that does not exist.
    UnknownRequirement = "unknown_requirement", Deny;
    /// A plugin requires a plugin that is not in this build.
    UnmetRequirement = "unmet_requirement", Warn;
    /// A plugin requires a plugin of another version than the one in this build.
    RequirementVersion = "requirement_version", Deny;
    /// The `before` or `after` of a plugin names a plugin that does not exist.
    UnknownOrderTarget = "unknown_order_target", Warn;
    /// A plugin is in a namespace that no extension point declares.
    UndeclaredNamespace = "undeclared_namespace", Warn;
    /// Neither the program nor its index knows a namespace.
    UnknownNamespace = "unknown_namespace", Warn;
    /// A plugin has another contract than its extension point.
    ContractMismatch = "contract_mismatch", Warn;
    /// An extension point has more or fewer plugins than it expects.
    Cardinality = "cardinality", Warn;
    /// A program has several copies of plux-runtime, whose plugins are of different types.
    MultipleRuntimes = "multiple_runtimes", Deny;
    /// A program has several copies of a package that declares a contract.
    MultipleContracts = "multiple_contracts", Deny;
    /// A `cfg(feature = "…")` names a feature that the package does not declare.
    UndeclaredFeature = "undeclared_feature", Warn;
    /// Library and binary of a package both declare a module that has plugins.
    DuplicateModule = "duplicate_module", Warn;
    /// A setting has a value that it cannot have.
    InvalidSetting = "invalid_setting", Deny;
    /// A setting does not exist, or has no effect where it is.
    UnknownSetting = "unknown_setting", Warn;
    /// Cargo.lock cannot be parsed.
    InvalidLockFile = "invalid_lock_file", Deny;
    /// A manifest cannot be parsed.
    InvalidManifest = "invalid_manifest", Warn;
    /// A package that `--exclude` or a setting names does not exist.
    UnknownPackage = "unknown_package", Warn;
    /// A committed index does not fit the build or the sources.
    IndexMismatch = "index_mismatch", Warn;
    /// A pattern of a filter matches no plugin.
    UnusedPattern = "unused_pattern", Warn;
    /// A section of the configuration is invalid, or configures no plugin.
    InvalidConfig = "invalid_config", Warn;
}

impl fmt::Display for Lint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_used_once_and_is_found_again() {
        let codes: BTreeSet<&str> = Lint::ALL.iter().map(|lint| lint.code()).collect();
        assert_eq!(codes.len(), Lint::ALL.len());
        for &lint in Lint::ALL {
            assert_eq!(Lint::from_code(lint.code()), Some(lint));
            assert!(lint.code().starts_with("plux::"), "{lint}");
        }
        assert_eq!(Lint::from_code("plux::"), None);
        assert_eq!(Lint::from_code("unlinked_plugin"), None);
    }

    #[test]
    fn every_explanation_is_one_sentence() {
        for lint in Lint::ALL {
            let text = lint.explanation();
            assert!(text.ends_with('.') && !text.contains('\n') && text.trim() == text, "{text}");
        }
        assert_eq!(Lint::Cardinality.explanation().split(' ').next(), Some("An"));
    }

    #[test]
    fn the_level_decides_on_the_severity() {
        assert_eq!(Level::Allow.severity(), Severity::Note);
        assert_eq!(Level::Warn.severity(), Severity::Warning);
        assert_eq!(Level::Deny.severity(), Severity::Error);
        assert_eq!(Lint::DuplicateId.default_level(), Level::Deny);
    }
}
