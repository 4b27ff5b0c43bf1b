//! The entries of an index.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use crate::cow_slice::copy;
use crate::words::{UnknownWord, words};
use crate::{
    Blocker, Condition, CowSlice, Location, Namespace, PackageSource, PluginId, PluginName,
    Requirement,
};

/// A string. A build script owns it, and a program borrows it from the index that it includes.
type Str = Cow<'static, str>;

/// The package that an index was made for.
///
/// ```
/// use plux_spec::{Index, Root};
///
/// let root = Root { package: "finops".into(), version: "0.3.0".into() };
/// let index = Index { root: Some(root), ..Index::default() };
/// assert_eq!(index.root.unwrap().package, "finops");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The package's name.
    pub package: Str,
    /// Its version.
    pub version: Str,
}

/// A package that can hold plugins, since it depends on `plux-runtime`, directly or not.
///
/// ```
/// use plux_spec::{CowSlice, DependencyKind, Index, Link, PackageEntry, PackageSource};
///
/// let package = PackageEntry {
///     name: "finops-aws".into(),
///     version: "0.3.0".into(),
///     source: PackageSource::Path("crates/finops-aws".into()),
///     extern_name: "finops_aws".into(),
///     kind: DependencyKind::Normal,
///     condition: CowSlice::default(),
///     link: Link::Direct,
/// };
/// let index = Index { packages: vec![package].into(), ..Index::default() };
/// assert_eq!(index.package("finops-aws", "0.3.0").unwrap().link, Link::Direct);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageEntry {
    /// The package's name.
    pub name: Str,
    /// Its version.
    pub version: Str,
    /// Where it comes from.
    pub source: PackageSource,
    /// The name by which code refers to it, after renames and with a custom library name.
    pub extern_name: Str,
    /// How the root package depends on it.
    pub kind: DependencyKind,
    /// The conditions of the dependency, which all have to hold.
    pub condition: CowSlice<Condition>,
    /// How a program links it.
    pub link: Link,
}

/// The reference by which a program links a package.
///
/// ```
/// use plux_spec::Link;
///
/// assert_eq!(Link::parse("via:finops_all"), Some(Link::Via("finops_all".into())));
/// assert_eq!(Link::Direct.to_string(), "direct");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// By a `use` that plux generates, or because it is the root package itself.
    Direct,
    /// Through the crate of this extern name, which has to refer to it.
    Via(Str),
    /// Not linked in this build. A conditional package has this value if it is linked once its condition
    /// holds.
    None,
}

/// A declared namespace with its contract.
///
/// ```
/// use plux_spec::{ExtensionPointEntry, Index};
///
/// fn find<'a>(index: &'a Index, namespace: &str) -> Option<&'a ExtensionPointEntry> {
///     index.extension_points.iter().find(|point| point.namespace == *namespace)
/// }
///
/// assert!(find(&Index::default(), "finops.vendors").is_none());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionPointEntry {
    /// The declared namespace.
    pub namespace: Namespace,
    /// The contract as in the source; for display.
    pub contract: Str,
    /// The kind of the annotated item.
    pub kind: ItemKind,
    /// How many plugins it expects.
    pub cardinality: Cardinality,
    /// The package that declares it.
    pub package: Str,
    /// That package's version.
    pub version: Str,
    /// That package's source, if another package of this index has the same name and version.
    pub source: Option<PackageSource>,
    /// The target that declares it.
    pub target: Target,
    /// The item's path.
    pub path: Str,
    /// The source file, relative to its package, with forward slashes.
    pub file: Str,
    /// The attribute's line, counted from 1.
    pub line: u32,
    /// The first paragraph of the doc comment.
    pub description: Str,
}

impl ExtensionPointEntry {
    /// Returns where it is declared.
    pub fn location(&self) -> Location {
        location(&self.package, &self.version, &self.file, self.line)
    }
}

/// A plugin as its source declares it.
///
/// ```
/// use plux_spec::{Index, Status};
///
/// fn inactive(index: &Index) -> Vec<String> {
///     let plugins = index.plugins.iter().filter(|plugin| plugin.status == Status::Inactive);
///     plugins.map(|plugin| format!("{} ({})", plugin.id(), plugin.location())).collect()
/// }
///
/// assert!(inactive(&Index::default()).is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginEntry {
    /// The namespace that it belongs to.
    pub namespace: Namespace,
    /// Its name there.
    pub name: PluginName,
    /// The package that holds it.
    pub package: Str,
    /// That package's version.
    pub version: Str,
    /// That package's source, if another package of this index has the same name and version.
    pub source: Option<PackageSource>,
    /// The target that holds it.
    pub target: Target,
    /// The annotated item's path; for an impl, that of its type.
    pub path: Str,
    /// The kind of the annotated item.
    pub kind: ItemKind,
    /// The contract as in the source; for display.
    pub contract: Str,
    /// The source file, relative to its package, with forward slashes.
    pub file: Str,
    /// The attribute's line, counted from 1.
    pub line: u32,
    /// The argument `description`, or the first paragraph of the doc comment.
    pub description: Str,
    /// The plugins that it requires.
    pub requires: CowSlice<Requirement>,
    /// The plugins of its namespace that `load_all` loads after it.
    pub before: CowSlice<PluginName>,
    /// The plugins of its namespace that `load_all` loads before it.
    pub after: CowSlice<PluginName>,
    /// The argument `meta(…)`, sorted by key.
    pub meta: CowSlice<(Str, Str)>,
    /// The conditions of its package, its target and its source, which all have to hold.
    pub condition: CowSlice<Condition>,
    /// Whether it is in this build.
    pub status: Status,
    /// The conditions that do not hold, or may not: what would enable it.
    pub enabled_by: CowSlice<Condition>,
    /// Why it is blocked: the requirements that keep it from being loaded.
    pub blocked_by: CowSlice<Blocker>,
}

impl PluginEntry {
    /// Returns the plugin's id.
    pub fn id(&self) -> PluginId {
        PluginId::new(self.namespace.clone(), self.name.clone())
    }

    /// Returns where it is declared.
    pub fn location(&self) -> Location {
        location(&self.package, &self.version, &self.file, self.line)
    }

    /// Returns whether a manifest declares it, in `[[package.metadata.plux.plugins]]`.
    pub fn is_declared_in_manifest(&self) -> bool {
        self.file == "Cargo.toml"
    }
}

fn location(package: &Str, version: &Str, file: &Str, line: u32) -> Location {
    Location { package: copy(package), version: copy(version), file: copy(file), line, column: 0 }
}

/// The target of a package that an item is compiled into.
///
/// ```
/// use plux_spec::Target;
///
/// let target = Target::parse("bin:finops").unwrap();
/// assert_eq!(target, Target::Bin("finops".into()));
/// assert!(!target.is_dev());
/// ```
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The library.
    Lib,
    /// The binary of that name.
    Bin(Str),
    /// The example of that name.
    Example(Str),
    /// The integration test of that name.
    Test(Str),
    /// The benchmark of that name.
    Bench(Str),
}

// Derived code would contain the allocation for an owned name four times.
impl Clone for Target {
    fn clone(&self) -> Self {
        match self {
            Self::Lib => Self::Lib,
            Self::Bin(name) => Self::Bin(copy(name)),
            Self::Example(name) => Self::Example(copy(name)),
            Self::Test(name) => Self::Test(copy(name)),
            Self::Bench(name) => Self::Bench(copy(name)),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lib => f.write_str("lib"),
            Self::Bin(name) => write!(f, "bin:{name}"),
            Self::Example(name) => write!(f, "example:{name}"),
            Self::Test(name) => write!(f, "test:{name}"),
            Self::Bench(name) => write!(f, "bench:{name}"),
        }
    }
}

impl FromStr for Target {
    type Err = UnknownWord;

    fn from_str(target: &str) -> Result<Self, UnknownWord> {
        const EXPECTED: &[&str] = &["lib", "bin:NAME", "example:NAME", "test:NAME", "bench:NAME"];
        let unknown = || UnknownWord { word: target.to_owned(), expected: EXPECTED };
        Self::parse(target).ok_or_else(unknown)
    }
}

impl FromStr for Link {
    type Err = UnknownWord;

    fn from_str(link: &str) -> Result<Self, UnknownWord> {
        const EXPECTED: &[&str] = &["direct", "via:CRATE", "none"];
        let unknown = || UnknownWord { word: link.to_owned(), expected: EXPECTED };
        Self::parse(link).ok_or_else(unknown)
    }
}

impl Target {
    /// Returns whether only `cargo test` and the like build it: an example, test or benchmark.
    pub fn is_dev(&self) -> bool {
        matches!(self, Self::Example(_) | Self::Test(_) | Self::Bench(_))
    }

    /// Parses what [`Display`](fmt::Display) writes.
    pub fn parse(target: &str) -> Option<Self> {
        let named = |name: &str| Str::Owned(name.to_owned());
        match target.split_once(':') {
            None => (target == "lib").then_some(Self::Lib),
            Some(("bin", name)) => Some(Self::Bin(named(name))),
            Some(("example", name)) => Some(Self::Example(named(name))),
            Some(("test", name)) => Some(Self::Test(named(name))),
            Some(("bench", name)) => Some(Self::Bench(named(name))),
            Some(_) => None,
        }
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct => f.write_str("direct"),
            Self::Via(name) => write!(f, "via:{name}"),
            Self::None => f.write_str("none"),
        }
    }
}

impl Link {
    /// Parses what [`Display`](fmt::Display) writes.
    pub fn parse(link: &str) -> Option<Self> {
        match link.split_once(':') {
            None if link == "direct" => Some(Self::Direct),
            None if link == "none" => Some(Self::None),
            Some(("via", name)) => Some(Self::Via(Str::Owned(name.to_owned()))),
            _ => None,
        }
    }
}

words! {
    /// How many plugins an extension point expects.
    ///
    /// ```
    /// use plux_spec::Cardinality;
    ///
    /// let one = Cardinality::parse("exactly_one").unwrap();
    /// assert!(one.admits(1) && !one.admits(2));
    /// assert_eq!(one.description(), "exactly one plugin");
    /// ```
    Cardinality {
        /// None, one or several.
        Any = "any",
        /// One or several.
        AtLeastOne = "at_least_one",
        /// One, no more and no less.
        ExactlyOne = "exactly_one",
        /// None or one.
        AtMostOne = "at_most_one",
    }
}

impl Cardinality {
    /// Returns whether `count` plugins are as many as expected.
    pub const fn admits(self, count: usize) -> bool {
        match self {
            Self::Any => true,
            Self::AtLeastOne => count >= 1,
            Self::ExactlyOne => count == 1,
            Self::AtMostOne => count <= 1,
        }
    }

    /// Returns the number of plugins for messages: `at least one plugin`.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Any => "any number of plugins",
            Self::AtLeastOne => "at least one plugin",
            Self::ExactlyOne => "exactly one plugin",
            Self::AtMostOne => "at most one plugin",
        }
    }
}

words! {
    /// The kind of an annotated item.
    ///
    /// ```
    /// use plux_spec::ItemKind;
    ///
    /// assert_eq!(ItemKind::TypeAlias.as_str(), "type_alias");
    /// ```
    ItemKind {
        /// A trait impl.
        Impl = "impl",
        /// A function.
        Function = "function",
        /// A constant.
        Const = "const",
        /// A static.
        Static = "static",
        /// A struct.
        Struct = "struct",
        /// An enum.
        Enum = "enum",
        /// A trait.
        Trait = "trait",
        /// A type alias.
        TypeAlias = "type_alias",
    }
}

words! {
    /// Whether a plugin is in the build that an index was made for.
    ///
    /// ```
    /// use plux_spec::Status;
    ///
    /// let linked: Vec<&Status> = Status::ALL.iter().filter(|status| status.is_linked()).collect();
    /// assert_eq!(linked, [&Status::Active, &Status::Blocked]);
    /// ```
    Status {
        /// It is: unconditional, or its conditions hold in every build of the root package with these
        /// features and this target.
        Active = "active",
        /// It is, but a requirement keeps it from being loaded; [`PluginEntry::blocked_by`] has
        /// the reasons.
        Blocked = "blocked",
        /// It is not; [`PluginEntry::enabled_by`] has the conditions that do not hold.
        Inactive = "inactive",
        /// It depends on what a build script cannot know, such as features of another package that only some
        /// builds enable.
        Conditional = "conditional",
    }
}

impl Status {
    /// Returns whether the plugin is certain to be linked: active or blocked.
    pub const fn is_linked(self) -> bool {
        matches!(self, Self::Active | Self::Blocked)
    }
}

words! {
    /// How the root package depends on a package.
    ///
    /// ```
    /// use plux_spec::DependencyKind;
    ///
    /// assert_eq!(DependencyKind::parse("dev"), Some(DependencyKind::Dev));
    /// ```
    DependencyKind {
        /// It is the root package itself, or, in the index of a workspace, a member.
        Root = "root",
        /// Through `[dependencies]`, directly or not.
        Normal = "normal",
        /// Only through `[dev-dependencies]`: in tests, examples and benchmarks.
        Dev = "dev",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_parsed_back() {
        for &word in Status::ALL {
            assert_eq!(Status::parse(word.as_str()), Some(word));
        }
        for &word in ItemKind::ALL {
            assert_eq!(ItemKind::parse(word.as_str()), Some(word));
        }
        assert_eq!(Status::parse("on"), None);
    }

    #[test]
    fn every_target_and_link_is_parsed_back() {
        for target in ["lib", "bin:a", "example:b", "test:c:d", "bench:e"] {
            assert_eq!(Target::parse(target).unwrap().to_string(), target);
        }
        for link in ["direct", "via:a_b", "none"] {
            assert_eq!(Link::parse(link).unwrap().to_string(), link);
        }
        assert_eq!((Target::parse("bin"), Link::parse("via")), (None, None));
        assert_eq!((Target::parse("x:y"), Link::parse("direct:y")), (None, None));
    }

    #[test]
    fn a_cardinality_admits_as_many_plugins_as_it_says() {
        let admitted = |it: Cardinality| [0, 1, 2].map(|count| it.admits(count));
        assert_eq!(admitted(Cardinality::Any), [true, true, true]);
        assert_eq!(admitted(Cardinality::AtLeastOne), [false, true, true]);
        assert_eq!(admitted(Cardinality::ExactlyOne), [false, true, false]);
        assert_eq!(admitted(Cardinality::AtMostOne), [true, true, false]);
    }

    #[test]
    fn what_is_blocked_is_linked() {
        let linked: Vec<_> = Status::ALL.iter().filter(|it| it.is_linked()).collect();
        assert_eq!(linked, [&Status::Active, &Status::Blocked]);
    }
}
