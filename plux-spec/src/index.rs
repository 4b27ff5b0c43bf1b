//! The model of `plux.json`: what the sources say there is.
//!
//! One model serves both ends. A build script fills it with owned texts and lists; `plux.rs`
//! writes it as a constant expression of borrowed ones, so that a program has its index as static
//! data and parses nothing at start-up. Hence [`Text`] and [`List`].

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use crate::{Namespace, PluginId, PluginName};

/// The format number that this version writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// A text of the index, owned or static.
pub type Text = Cow<'static, str>;

/// A list of the index, owned or static.
pub type List<T> = Cow<'static, [T]>;

/// What the sources of a package's dependency closure, or of a whole workspace, say there is.
///
/// ```
/// use plux_spec::Index;
///
/// let index = Index::default();
/// assert!(index.is_complete() && index.plugins.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Who wrote it, with version; not part of comparisons.
    pub generator: Text,
    /// The package whose closure this is; `None` for a whole workspace.
    pub root: Option<Root>,
    /// The packages that can hold plugins.
    pub packages: List<PackageEntry>,
    /// The declared namespaces.
    pub extension_points: List<ExtensionPointEntry>,
    /// The plugins.
    pub plugins: List<PluginEntry>,
    /// What could not be seen through. An index with an entry here is partial.
    pub incomplete: List<Incomplete>,
}

impl Index {
    /// Whether the scanner saw everything.
    pub fn is_complete(&self) -> bool {
        self.incomplete.is_empty()
    }

    /// What of [`incomplete`](Self::incomplete) this build may have lost a plugin by: all but the
    /// packages that it leaves out, and whose sources nobody has needed.
    pub fn gaps(&self) -> impl Iterator<Item = &Incomplete> {
        let is_off = |it: &PackageEntry| it.link == Link::None && it.when.is_some();
        self.incomplete.iter().filter(move |gap| {
            let mut packages = self.packages.iter().filter(|it| it.name == gap.package).peekable();
            gap.file.is_some() || packages.peek().is_none() || !packages.all(is_off)
        })
    }

    /// The package of that name and version.
    pub fn package(&self, name: &str, version: &str) -> Option<&PackageEntry> {
        self.packages.iter().find(|package| package.name == name && package.version == version)
    }

    /// Brings the entries into canonical order, the order of `plux.json`.
    pub fn sort(&mut self) {
        fn sort<T: Clone>(list: &mut List<T>, order: fn(&T, &T) -> Ordering) {
            if !list.is_sorted_by(|a, b| order(a, b).is_le()) {
                list.to_mut().sort_by(order);
            }
        }
        sort(&mut self.packages, PackageEntry::order);
        sort(&mut self.extension_points, ExtensionPointEntry::order);
        sort(&mut self.plugins, PluginEntry::order);
        sort(&mut self.incomplete, Incomplete::order);
    }

    /// Whether the entries are in canonical order.
    pub fn is_sorted(&self) -> bool {
        fn is_sorted<T>(list: &[T], order: fn(&T, &T) -> Ordering) -> bool {
            list.is_sorted_by(|a, b| order(a, b).is_le())
        }
        is_sorted(&self.packages, PackageEntry::order)
            && is_sorted(&self.extension_points, ExtensionPointEntry::order)
            && is_sorted(&self.plugins, PluginEntry::order)
            && is_sorted(&self.incomplete, Incomplete::order)
    }
}

impl PackageEntry {
    fn order(&self, other: &Self) -> Ordering {
        let of = (&self.name, &self.version, &self.source);
        of.cmp(&(&other.name, &other.version, &other.source))
    }
}

impl ExtensionPointEntry {
    fn order(&self, other: &Self) -> Ordering {
        let of = (&self.namespace, &self.package, &self.version, &self.path, self.line);
        of.cmp(&(&other.namespace, &other.package, &other.version, &other.path, other.line))
    }
}

impl PluginEntry {
    fn order(&self, other: &Self) -> Ordering {
        (&self.namespace, &self.name)
            .cmp(&(&other.namespace, &other.name))
            .then_with(|| (&self.package, &self.version).cmp(&(&other.package, &other.version)))
            .then_with(|| self.target.to_string().cmp(&other.target.to_string()))
            .then_with(|| {
                (&self.file, self.line, &self.path).cmp(&(&other.file, other.line, &other.path))
            })
    }
}

impl Incomplete {
    fn order(&self, other: &Self) -> Ordering {
        let of = (&self.package, &self.file, self.line, &self.reason);
        of.cmp(&(&other.package, &other.file, other.line, &other.reason))
    }
}

/// The package that an index was made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Root {
    /// The package's name.
    pub package: Text,
    /// Its version.
    pub version: Text,
}

/// A package that can hold plugins, since it can reach `plux-runtime`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageEntry {
    /// The package's name.
    pub name: Text,
    /// Its version.
    pub version: Text,
    /// Where it comes from: `path`, `registry`, or `git`.
    pub source: Text,
    /// The name under which code refers to it: renames and custom lib names included.
    pub extern_name: Text,
    /// How the root package depends on it.
    pub kind: DependencyKind,
    /// The feature or target that an optional or conditional dependency hangs on.
    pub when: Option<Text>,
    /// How a program reaches it.
    pub link: Link,
}

/// How a program reaches a package's registrations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// By an anchor that plux writes, or because it is the root package itself.
    Direct,
    /// Through the crate of this extern name, which has to refer to it.
    Via(Text),
    /// Not at all: it is not enabled in this build.
    None,
}

/// A declared namespace with its contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionPointEntry {
    /// The declared namespace.
    pub namespace: Namespace,
    /// The contract as the source has it; for people.
    pub contract: Text,
    /// How many plugins it wants.
    pub cardinality: Cardinality,
    /// The package that declares it.
    pub package: Text,
    /// That package's version.
    pub version: Text,
    /// The artefact that holds the declaration.
    pub target: Target,
    /// The item's path.
    pub path: Text,
    /// The source file, relative to its package, with forward slashes.
    pub file: Text,
    /// The attribute's line, counted from 1.
    pub line: u32,
    /// The doc comment's first paragraph.
    pub description: Text,
}

/// A plugin as its source declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PluginEntry {
    /// The group that it belongs to.
    pub namespace: Namespace,
    /// Its name there.
    pub name: PluginName,
    /// The package that holds it.
    pub package: Text,
    /// That package's version.
    pub version: Text,
    /// The artefact that holds it.
    pub target: Target,
    /// The annotated item's path; for an impl, that of its type.
    pub path: Text,
    /// What was annotated.
    pub kind: ItemKind,
    /// The contract as the source has it; for people.
    pub contract: Text,
    /// The source file, relative to its package, with forward slashes.
    pub file: Text,
    /// The attribute's line, counted from 1.
    pub line: u32,
    /// The argument `description`, or the doc comment's first paragraph.
    pub description: Text,
    /// What it needs.
    pub requires: List<PluginId>,
    /// The plugins of its namespace that `load_all` loads after it.
    pub before: List<PluginName>,
    /// The plugins of its namespace that `load_all` loads before it.
    pub after: List<PluginName>,
    /// The argument `meta(…)`, sorted by key.
    pub meta: List<(Text, Text)>,
    /// The condition that it hangs on, as a `cfg` predicate.
    pub cfg: Option<Text>,
    /// Whether it is in this build.
    pub status: Status,
    /// What would switch on one that is not active.
    pub enable: Option<Text>,
}

impl PluginEntry {
    /// The plugin's id.
    pub fn id(&self) -> PluginId {
        PluginId::new(self.namespace.clone(), self.name.clone())
    }
}

/// A place that the scanner could not see through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incomplete {
    /// The package concerned.
    pub package: Text,
    /// The file, relative to its package; `None` where the whole package is concerned.
    pub file: Option<Text>,
    /// The line, counted from 1.
    pub line: Option<u32>,
    /// Why, in words.
    pub reason: Text,
}

/// The artefact of a package that an item is compiled into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The library.
    Lib,
    /// The binary of that name.
    Bin(Text),
    /// The example of that name.
    Example(Text),
    /// The integration test of that name.
    Test(Text),
    /// The benchmark of that name.
    Bench(Text),
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

impl Target {
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        let named = |name: &str| Text::Owned(name.to_owned());
        match text.split_once(':') {
            None => (text == "lib").then_some(Self::Lib),
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
    /// Reads what [`Display`](fmt::Display) writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            None if text == "direct" => Some(Self::Direct),
            None if text == "none" => Some(Self::None),
            Some(("via", name)) => Some(Self::Via(Text::Owned(name.to_owned()))),
            _ => None,
        }
    }
}

/// A closed set of words, each with its text in `plux.json`.
macro_rules! words {
    ($(#[$doc:meta])* $Name:ident { $($(#[$word_doc:meta])* $Word:ident = $text:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $Name { $($(#[$word_doc])* $Word,)+ }

        impl $Name {
            /// Every word, in declaration order.
            pub const ALL: &[Self] = &[$(Self::$Word,)+];

            /// The word as `plux.json` has it.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$Word => $text,)+ }
            }

            /// Reads what [`as_str`](Self::as_str) writes.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$Word),)+ _ => None }
            }
        }

        impl fmt::Display for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// How many plugins an extension point wants.
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
    /// Whether `count` plugins are as many as wanted.
    pub const fn admits(self, count: usize) -> bool {
        match self {
            Self::Any => true,
            Self::AtLeastOne => count >= 1,
            Self::ExactlyOne => count == 1,
            Self::AtMostOne => count <= 1,
        }
    }
}

words! {
    /// What `#[plugin]` was written on.
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
    }
}

words! {
    /// Whether a plugin is in the build that the index was made for.
    Status {
        /// It is: unconditional, or switched on by the root package's features and the target.
        Active = "active",
        /// It is not; [`PluginEntry::enable`] says what would switch it on.
        Inactive = "inactive",
        /// It hangs on what a build script cannot know, such as another package's features.
        Conditional = "conditional",
    }
}

words! {
    /// How the root package depends on a package.
    DependencyKind {
        /// It is the root package itself, or, in the index of a workspace, a member.
        Root = "root",
        /// Through `[dependencies]`, directly or not.
        Normal = "normal",
        /// Only through `[dev-dependencies]`: in tests, examples and benches.
        Dev = "dev",
    }
}
