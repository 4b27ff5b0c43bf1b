//! Drift between index and program, as reported at build time, in review and at startup.

mod causes;
mod gaps;
mod upgrade;

use plux_tests::Project;

/// An application that prints the state of each greeting, and the drift.
const MAIN: &str = r#"
plux_runtime::include_index!();

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

fn main() {
    let manager = plux_runtime::PluginManager::<Greeting>::new("greetings");
    for container in manager.containers() {
        println!("{} {:?}", container.name(), container.state());
    }
    println!("{}", manager.verify());
    println!("complete: {}", manager.verify().is_empty());
    for name in std::env::args().skip(1) {
        match manager.load(&name) {
            Ok(_) => println!("{name}: here"),
            Err(error) => println!("{error}"),
        }
    }
}
"#;

/// A crate with one greeting, as a function plugin.
fn greeting(name: &str) -> String {
    format!(
        "use plux_runtime::plugin;\n\n/// Greets.\n#[plugin(namespace = \"greetings\")]\nfn {name}() -> &'static str {{\n    \"{name}\"\n}}\n"
    )
}

/// The crate `english` of all stories: they are built into one directory at once, where packages of
/// one name and version have to be the same.
fn english() -> String {
    greeting("english") + "pub const ANSWER: u8 = 42;\n"
}

/// An umbrella, named after its story, that depends on `english`; no other package does.
fn through_umbrella(story: &str, umbrella: &str) -> Project {
    let name = format!("{story}-umbrella");
    Project::new(story)
        .plugins("english", "", &english())
        .plugins(&name, "[dependencies.english]\npath = \"../english\"\n", umbrella)
        .application(story, &format!("{name}.path = \"crates/{name}\""), MAIN)
}
