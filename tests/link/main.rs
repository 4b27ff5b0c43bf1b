//! Every way in which a program can depend on a plugin crate: no code refers to it, but its plugins are
//! linked.

mod copies;
mod features;
mod size;
mod targets;
mod ways;

use plux_tests::Project;

/// An application that loads all greetings, and says what became of each and what has drifted.
pub(crate) const MAIN: &str = r#"
plux_runtime::include_index!();

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

fn main() {
    let manager = plux_runtime::PluginManager::<Greeting>::new("greetings");
    for greeting in &manager.load_all() {
        println!("said {}", greeting());
    }
    for container in manager.containers() {
        println!("{} {:?}", container.name(), container.state());
    }
    println!("complete: {}", manager.verify().is_empty());
    for name in std::env::args().skip(1) {
        if let Err(error) = manager.load(&name) {
            println!("{error}");
        }
    }
}
"#;

/// A crate with one greeting, as a function plugin.
pub(crate) fn greeting(name: &str) -> String {
    format!(
        "use plux_runtime::plugin;\n\n/// Greets.\n#[plugin(namespace = \"greetings\")]\nfn {name}() -> &'static str {{\n    \"{name}\"\n}}\n"
    )
}

/// A project with one plugin crate, `english`.
pub(crate) fn english(story: &str, dependency: &str) -> Project {
    Project::new(story)
        .plugins("english", "", &greeting("english"))
        .application(story, dependency, MAIN)
}
