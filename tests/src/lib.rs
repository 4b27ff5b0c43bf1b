//! A small project builder for the stories: write a workspace, run what a user runs, compare what
//! the user sees.
//!
//! All projects share one target directory and are built offline with the lock file of this
//! repository, so that plux itself is compiled once for all of them. A project's directory is named
//! after its story, hence a second run finds it built.

#[cfg(doctest)]
mod documentation;
pub mod environment;
mod golden;
mod output;
mod project;
#[cfg(unix)]
mod terminal;

pub use golden::{committed_part, golden, golden_part};
pub use output::{Outcome, time_limit};
pub use project::{Project, cargo_plux, repository};
#[cfg(unix)]
pub use terminal::{Terminal, screen};
