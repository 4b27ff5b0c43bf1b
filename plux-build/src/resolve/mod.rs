//! Declarations in sources → entries of the index, and what is to be said of them.
//!
//! ```text
//! tasks.rs       which targets are read
//! reading.rs     … and the reading, on threads
//! sources.rs     the sources of all packages, scanned
//! cure.rs        … and what to do about what was not seen through
//! entries.rs     a declaration → an entry
//! artefacts.rs   which plugins come together in one program
//! duplicates.rs  one id twice in one program
//! references.rs  requires, before, after: unknown ones
//! circles.rs     … and plugins that wait for one another
//! points.rs      plugins that do not fit the declared extension points
//! runtimes.rs    plux-runtime twice
//! view.rs        all that is known, for those that look at it
//! gaps/          plugins that no program gets, told before anything is linked
//! ```

mod artefacts;
mod circles;
mod cure;
mod duplicates;
mod entries;
mod gaps;
mod points;
mod reading;
mod references;
mod runtimes;
mod sources;
mod tasks;
mod view;

use plux_spec::{Location, PluginEntry};

use self::artefacts::Artefacts;
use crate::Diagnostic;

pub(crate) use gaps::gaps;
pub(crate) use runtimes::two_runtimes;
pub(crate) use sources::Sources;
pub(crate) use view::View;

/// Everything that is to be said of an index as a whole.
pub(crate) fn check(view: &View<'_>) -> Vec<Diagnostic> {
    let (index, places) = (view.index, Places { sources: view.sources });
    let artefacts = Artefacts::new(view.graph, view.standings);
    let mut diagnostics = duplicates::check(index, &artefacts, &places);
    diagnostics.extend(references::check(view, &places));
    diagnostics.extend(circles::check(index, &artefacts, &places));
    diagnostics.extend(points::check(index, &places));
    diagnostics
}

/// Where the entries of an index stand.
struct Places<'a> {
    sources: &'a Sources<'a>,
}

impl Places<'_> {
    fn plugin(&self, plugin: &PluginEntry) -> Location {
        self.of(&plugin.package, &plugin.version, &plugin.file, plugin.line)
    }

    fn of(&self, package: &str, version: &str, file: &str, line: u32) -> Location {
        self.sources.place(package, version, file, line)
    }
}

/// `did you mean …?`, or nothing.
fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let near = plux_spec::closest_matches(word, candidates);
    let quoted: Vec<String> = near.iter().map(|word| format!("{word:?}")).collect();
    (!quoted.is_empty()).then(|| format!("did you mean {}?", quoted.join(" or ")))
}
