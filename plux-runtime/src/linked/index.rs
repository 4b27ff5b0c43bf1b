//! The index that a build script compiled into the program.

use std::any::Any;
use std::fmt;
use std::mem::ManuallyDrop;
use std::sync::OnceLock;

use plux_spec::compact::{self, Core};
use plux_spec::rules::missing::is_expected;
use plux_spec::{CommittedIndex, Index, PackageEntry, PluginEntry, Target, is_crate_name};

/// An index, and the crate that calls `include_index!()`.
pub struct RegisteredIndex {
    /// The index.
    pub index: IncludedIndex,
    /// The crate that calls `include_index!()`.
    pub host: IndexHost,
    /// The rules for plugins that it lists and that are not linked. Only an index refers to them, so that
    /// a program without one does not contain them. Their type is erased, because the module that defines
    /// it depends on this one.
    pub rules: &'static (dyn Any + Sync),
}

impl fmt::Debug for RegisteredIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegisteredIndex")
            .field("index", &self.index)
            .field("host", &self.host)
            .finish_non_exhaustive()
    }
}

/// An index of which each part is read when it is first needed.
#[derive(Debug)]
pub struct IncludedIndex(Source);

#[derive(Debug)]
enum Source {
    Compact {
        text: &'static str,
        /// A function pointer, so that a program without an index does not contain the function.
        read_core: fn(&'static str) -> &'static Core,
        core: OnceLock<&'static Core>,
        all: OnceLock<&'static Index>,
    },
    Owned(Box<(Core, Index)>),
}

impl IncludedIndex {
    /// Returns the index of this compact form.
    ///
    /// # Panics
    ///
    /// Panics if a plux-build with another format wrote it; in a constant, that is a compile error.
    pub const fn new(text: &'static str) -> Self {
        let (head, bytes) = (compact::HEAD.as_bytes(), text.as_bytes());
        let mut at = 0;
        while at < head.len() {
            assert!(
                at < bytes.len() && bytes[at] == head[at],
                "the versions of plux-build and plux-runtime differ\n\
                 help: depend on the same version of both, and run `cargo update`"
            );
            at += 1;
        }
        Self(Source::Compact { text, read_core, core: OnceLock::new(), all: OnceLock::new() })
    }

    /// Returns the part of the index that every program reads.
    #[inline(never)]
    pub(crate) fn core(&self) -> &Core {
        match &self.0 {
            Source::Compact { text, read_core, core, .. } => core.get_or_init(|| read_core(text)),
            Source::Owned(index) => &index.0,
        }
    }

    /// Returns the whole index.
    #[inline]
    pub(crate) fn all(&self) -> &Index {
        match &self.0 {
            Source::Compact { text, all, .. } => all.get_or_init(|| leak(compact::read(text))),
            Source::Owned(index) => &index.1,
        }
    }

    /// Returns an entry of the [core](Self::core) with all its fields.
    #[inline]
    pub(crate) fn with_details(&self, plugin: &PluginEntry) -> Option<&PluginEntry> {
        self.all().plugins.get(self.position(plugin)?)
    }

    /// Returns the command that builds with a plugin of the [core](Self::core).
    pub(crate) fn command(&self, plugin: &PluginEntry) -> Option<&str> {
        self.core().commands.get(self.position(plugin)?)?.as_deref()
    }

    fn position(&self, plugin: &PluginEntry) -> Option<usize> {
        self.core().plugins.iter().position(|it| std::ptr::eq(it, plugin))
    }
}

impl From<Index> for IncludedIndex {
    #[inline]
    fn from(index: Index) -> Self {
        Self(Source::Owned(Box::new((Core::from(&index), index))))
    }
}

fn read_core(text: &'static str) -> &'static Core {
    leak(compact::read_core(text))
}

/// Leaks a value, so that the program contains no code that drops one.
fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(ManuallyDrop::new(value)))
}

/// The crate that calls `include_index!()`, described by the environment and cfgs of its
/// compilation.
#[derive(Clone, Copy, Debug, Default)]
pub struct IndexHost {
    /// `CARGO_PKG_NAME`
    pub package: &'static str,
    /// `CARGO_PKG_VERSION`
    pub version: &'static str,
    /// `CARGO_CRATE_NAME`
    pub crate_name: &'static str,
    /// `CARGO_BIN_NAME`, which binaries and examples have.
    pub bin_name: Option<&'static str>,
    /// Whether `CARGO_TARGET_TMPDIR` is set, as in integration tests and benchmarks.
    pub is_integration_test: bool,
    /// `cfg!(test)`
    pub is_test: bool,
    /// The committed index that is used instead of a scan, relative to the package's directory; empty if
    /// there is none.
    pub index_file: &'static str,
}

impl RegisteredIndex {
    /// Returns an index without a host. Only plugins of library targets are expected then.
    #[inline]
    pub(crate) fn without_host(index: Index, rules: &'static (dyn Any + Sync)) -> Self {
        Self { index: index.into(), host: IndexHost::default(), rules }
    }

    /// Returns the index, if it is committed.
    pub(crate) fn committed(&self) -> Option<CommittedIndex> {
        let IndexHost { package, index_file, .. } = self.host;
        let index = || CommittedIndex { package: package.into(), file: index_file.into() };
        (!index_file.is_empty()).then(index)
    }

    /// Returns the package that contains `plugin`.
    pub(crate) fn package_of(&self, plugin: &PluginEntry) -> Option<&PackageEntry> {
        self.index.core().package_of(plugin)
    }

    /// Returns whether `plugin` is expected in the program: it is active, and its target is known
    /// to be linked.
    ///
    /// A program consists of the libraries of its dependencies, its own library, and one more
    /// target. If a library calls `include_index!()`, that target is unknown, and no plugin of
    /// other targets is expected.
    pub(crate) fn expects(&self, plugin: &PluginEntry) -> bool {
        let host = &self.host;
        let is_own_target = |target: &Target| match target {
            _ if !self.is_own(plugin) => false,
            Target::Lib => true,
            // Cargo also sets `CARGO_BIN_NAME` for examples.
            Target::Bin(name) | Target::Example(name) => {
                host.bin_name == Some(name) && !self.has_namesake(target, name)
            }
            Target::Test(name) | Target::Bench(name) => {
                host.is_integration_test && is_crate_name(host.crate_name, name)
            }
        };
        is_expected(plugin, self.package_of(plugin), host.is_test, is_own_target)
    }

    /// Returns whether `plugin` belongs to the package that calls `include_index!()`.
    pub(crate) fn is_own(&self, plugin: &PluginEntry) -> bool {
        plugin.package == self.host.package && plugin.version == self.host.version
    }

    /// Returns whether another target than the library calls `include_index!()`.
    pub(crate) fn is_beside_lib(&self) -> bool {
        self.host.bin_name.is_some() || self.host.is_integration_test
    }

    /// Returns whether a binary has the name of the example `target`, or the other way around.
    fn has_namesake(&self, target: &Target, name: &str) -> bool {
        self.index.core().plugins.iter().any(|plugin| match &plugin.target {
            Target::Bin(other) | Target::Example(other) => {
                self.is_own(plugin) && other == name && plugin.target != *target
            }
            Target::Lib | Target::Test(_) | Target::Bench(_) => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plux_spec::{DependencyKind, ItemKind, Link, PackageSource, Status};

    fn plugin(package: &'static str, target: Target) -> PluginEntry {
        PluginEntry {
            namespace: "a.b".parse().unwrap(),
            name: "c".parse().unwrap(),
            package: package.into(),
            version: "1.0.0".into(),
            source: None,
            target,
            path: "".into(),
            kind: ItemKind::Impl,
            contract: "".into(),
            file: "".into(),
            line: 1,
            description: "".into(),
            requires: [].as_slice().into(),
            before: [].as_slice().into(),
            after: [].as_slice().into(),
            meta: [].as_slice().into(),
            condition: [].as_slice().into(),
            status: Status::Active,
            enabled_by: [].as_slice().into(),
            blocked_by: [].as_slice().into(),
        }
    }

    fn index(host: IndexHost) -> RegisteredIndex {
        let package = |name: &'static str, kind| PackageEntry {
            name: name.into(),
            version: "1.0.0".into(),
            source: PackageSource::Path("".into()),
            extern_name: name.into(),
            kind,
            condition: [].as_slice().into(),
            link: Link::Direct,
        };
        let packages = vec![
            package("app", DependencyKind::Root),
            package("aws", DependencyKind::Normal),
            package("mock", DependencyKind::Dev),
        ];
        let host = IndexHost { package: "app", version: "1.0.0", ..host };
        let index = Index { packages: packages.into(), ..Index::default() };
        RegisteredIndex { host, ..RegisteredIndex::without_host(index, &()) }
    }

    #[test]
    fn an_included_index_is_read() {
        let index = Index { generator: "plux-build".into(), ..Index::default() };
        let included = IncludedIndex::new(compact::write(&index).leak());
        assert_eq!(*included.all(), index);
        assert_eq!(*included.core(), Core::from(&index));
        let owned = IncludedIndex::from(index);
        assert_eq!((owned.all(), owned.core()), (included.all(), included.core()));
    }

    #[test]
    #[should_panic(expected = "the versions of plux-build and plux-runtime differ")]
    fn an_index_of_another_format_is_rejected() {
        let _ = IncludedIndex::new("plux index 0\n");
    }

    #[test]
    fn a_binary_misses_nothing_of_another_binary() {
        let index = index(IndexHost { bin_name: Some("app"), ..IndexHost::default() });
        assert!(index.expects(&plugin("aws", Target::Lib)));
        assert!(index.expects(&plugin("app", Target::Lib)));
        assert!(index.expects(&plugin("app", Target::Bin("app".into()))));
        assert!(!index.expects(&plugin("app", Target::Bin("other".into()))));
        assert!(!index.expects(&plugin("app", Target::Test("app".into()))));
        assert!(!index.expects(&plugin("mock", Target::Lib)));
    }

    #[test]
    fn a_library_does_not_know_which_target_runs() {
        let index = index(IndexHost { crate_name: "app", ..IndexHost::default() });
        assert!(index.expects(&plugin("app", Target::Lib)));
        assert!(!index.expects(&plugin("app", Target::Bin("app".into()))));
        assert!(!index.expects(&plugin("app", Target::Example("app".into()))));
    }

    #[test]
    fn an_integration_test_has_the_dev_dependencies_and_its_own() {
        let index = index(IndexHost {
            crate_name: "end_to_end",
            is_integration_test: true,
            is_test: true,
            ..IndexHost::default()
        });
        assert!(index.expects(&plugin("mock", Target::Lib)));
        assert!(index.expects(&plugin("app", Target::Test("end-to-end".into()))));
        assert!(!index.expects(&plugin("app", Target::Test("other".into()))));
    }
}
