//! The command line of `cargo plux`.

mod codes;
#[cfg(unix)]
mod configuration;
#[cfg(unix)]
mod costs;
mod formats;
mod index;
mod lints;
mod list;
mod manners;
mod origin;
mod programs;
mod reference;
mod requirements;
mod sample;
mod show;
#[cfg(unix)]
mod target;
#[cfg(unix)]
mod terminal;
