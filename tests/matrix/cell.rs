//! The status of one program's plugins, as the program reports it.

use std::collections::BTreeMap;
use std::fmt;

/// The result that must never occur.
const LOST_SILENTLY: &str = "lost silently";

/// The result of one program.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) loaded: usize,
    pub(crate) wanted: usize,
    /// How many of the others have which cause.
    pub(crate) lost: BTreeMap<&'static str, usize>,
}

impl Cell {
    /// All of so many are there.
    pub(crate) fn complete(wanted: usize) -> Self {
        Self { loaded: wanted, wanted, lost: BTreeMap::new() }
    }

    /// Which of these plugins a program says that it has loaded, and why not the others.
    ///
    /// It prints `loaded NAME` for each, what `verify()` says, and whether that is nothing.
    pub(crate) fn reported(stdout: &str, plugins: &[&str]) -> Self {
        let is_loaded = |name: &&&str| stdout.contains(&format!("loaded {name}\n"));
        let (loaded, others): (Vec<&str>, Vec<&str>) = plugins.iter().partition(is_loaded);
        let mut lost = BTreeMap::new();
        for name in others {
            *lost.entry(cause(stdout, name)).or_default() += 1;
        }
        match (stdout.contains("complete: true"), lost.is_empty()) {
            (true, false) => {
                lost = BTreeMap::from([(LOST_SILENTLY, plugins.len() - loaded.len())]);
            }
            (false, true) => {
                lost.insert("a false alarm", 0);
            }
            (true, true) if stdout.matches("loaded ").count() > plugins.len() => {
                lost.insert("others as well", 0);
            }
            _ => {}
        }
        Self { loaded: loaded.len(), wanted: plugins.len(), lost }
    }

    /// That of two programs.
    pub(crate) fn plus(mut self, other: Self) -> Self {
        self.loaded += other.loaded;
        self.wanted += other.wanted;
        for (cause, count) in other.lost {
            *self.lost.entry(cause).or_default() += count;
        }
        self
    }

    /// No program comes of it.
    pub(crate) fn refused() -> Self {
        Self { loaded: 0, wanted: 0, lost: BTreeMap::new() }
    }

    pub(crate) fn is_refused(&self) -> bool {
        self.wanted == 0
    }

    pub(crate) fn is_complete(&self) -> bool {
        !self.is_refused() && self.loaded == self.wanted && self.lost.is_empty()
    }

    /// How many were lost silently.
    pub(crate) fn silent(&self) -> usize {
        self.lost.get(LOST_SILENTLY).copied().unwrap_or_default()
    }
}

/// `1 of 2, dropped by the linker`
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_refused() {
            return f.write_str("refused by rustc");
        }
        write!(f, "{} of {}", self.loaded, self.wanted)?;
        self.lost.keys().try_for_each(|cause| write!(f, ", {cause}"))
    }
}

/// Returns why the program does not contain a plugin, from what it printed.
fn cause(stdout: &str, name: &str) -> &'static str {
    let missing = format!(":{name}` is indexed but not linked");
    let said = stdout.lines().find(|line| line.contains(&missing)).unwrap_or_default();
    if said.contains("no code refers to the crate") {
        "not referenced"
    } else if said.contains("yet the linker left all of its plugins out") {
        "dropped by the linker"
    } else if said.contains("no plugin at all is linked into the program") {
        "nothing linked"
    } else if stdout.contains("so missing plugins are not detected") {
        "completeness unknown"
    } else {
        assert!(said.is_empty(), "a cause that no table has: {said}");
        LOST_SILENTLY
    }
}
