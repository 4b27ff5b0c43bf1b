//! Every way to distribute packages: packaged, installed, from a registry, vendored, from git.
//!
//! The registry contains the packages of plux as they are published. Each test runs the program at the
//! end: all plugins are loaded, and there are no warnings.

#[cfg(unix)]
mod ci;
mod example_release;
mod http;
mod layouts;
mod plain;
mod registry;
#[cfg(unix)]
mod release;
mod travels;

use plux_tests::Outcome;

/// An application that loads all greetings, and says what became of each and what has drifted.
pub(crate) const MAIN: &str = r#"
plux_runtime::include_index!();

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

fn main() {
    let manager = plux_runtime::PluginManager::<Greeting>::new("greetings");
    let greetings = manager.load_all().complete().unwrap();
    let said: Vec<_> = greetings.iter().map(|greeting| greeting()).collect();
    println!("{}", said.join(" "));
    print!("{}", manager.verify());
}
"#;

/// A crate with one greeting, as a function plugin.
pub(crate) fn greeting(name: &str) -> String {
    format!(
        "//! Greets.\n\n/// Greets.\n#[plux_runtime::plugin(namespace = \"greetings\")]\nfn {name}() -> &'static str {{\n    \"{name}\"\n}}\n"
    )
}

/// Checks that these were loaded, that nothing has drifted, and that nobody was warned.
#[track_caller]
pub(crate) fn greets(outcome: Outcome, names: &str) {
    let outcome = outcome.success().never_says("warning");
    assert_eq!(outcome.stdout, format!("{names}\n"), "{}", outcome.stderr);
}
