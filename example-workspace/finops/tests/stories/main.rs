//! End-to-end tests of the program.

mod costs;
mod help;
mod not_there;
mod plugins;
mod program;
mod settings;
