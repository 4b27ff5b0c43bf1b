//! The whole program, as people type it.

mod costs;
mod help;
mod not_there;
mod plugins;
mod program;
