//! `cargo plux graph`: the output for Graphviz and Mermaid, and the HTML page.

#[cfg(unix)]
mod browser;
#[cfg(unix)]
mod page;
mod text;

use plux_tests::Project;

/// Plugins with every kind of condition, and strings that try to get out of where they are put.
const LIB: &str = r#"
//! Greetings.
use plux_runtime::{FunctionPlugin, extension_point, plugin};

/// Ways to greet: "loud", `fn()` & <i>größer</i>.
#[extension_point(namespace = "greetings", cardinality = "at_least_one")]
pub type Greeting = FunctionPlugin<fn() -> &'static str>;

/// Greets in English.
#[plugin(namespace = "greetings", before = ["french"], meta(tone = "polite"))]
fn english() -> &'static str { "hello" }

/// Grüßt auf Französisch </script><script>document.title = "owned"</script> <img src=x onerror="document.title = 'owned'"> \ "quoted" #1; {{data}}
#[plugin(namespace = "greetings", requires = ["greetings:english"])]
fn french() -> &'static str { "salut" }

#[cfg(feature = "loud")]
#[plugin(namespace = "greetings", after = ["french"])]
fn shout() -> &'static str { "HELLO" }

#[cfg(any(windows, target_os = "none"))]
#[plugin(namespace = "partings", description = "Says goodbye, like [`english`](fn@english) greets.")]
fn redmond() -> &'static str { "bye" }
"#;

fn project(story: &str) -> Project {
    Project::new(story).plugins("english", "[features]\nloud = []", LIB).application(
        story,
        "english = { path = \"crates/english\", optional = true }\n\
         [features]\ndefault = [\"polite\"]\npolite = [\"dep:english\"]",
        "plux_runtime::include_index!();\nfn main() {}\n",
    )
}
