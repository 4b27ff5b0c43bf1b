//! The graph in the formats of Graphviz and Mermaid.

use std::process::Command;

use plux_tests::environment::skip;
use plux_tests::{Outcome, Project, golden};

use crate::project;

#[test]
fn dot_and_mermaid_match_the_golden_files() {
    let project = project("drawn");
    let dot = project.plux(&["graph"]).success().stdout;
    golden("tests/graph/golden/greetings.dot", &dot);
    let mermaid = project.plux(&["graph", "--format", "mermaid"]).success().stdout;
    golden("tests/graph/golden/greetings.mmd", &mermaid);

    project.plux(&["graph", "-o", "drawn/it.dot"]).success().says("Drew 4 plugins in");
    assert_eq!(project.read("drawn/it.dot"), dot);
    let quiet = project.plux(&["graph", "-q", "-o", "-"]).success();
    assert_eq!((quiet.stdout, quiet.stderr), (dot, String::new()));
}

#[test]
fn a_required_plugin_that_does_not_exist_is_drawn_as_missing() {
    let lib = "#[plux_runtime::plugin(namespace = \"greetings\", requires = [\"other:gone\"])]\nfn hi() {}\n";
    let project = Project::new("missing-drawn").plugins("missing", "", lib).application(
        "missing-drawn",
        "missing.path = \"crates/missing\"",
        "fn main() {}\n",
    );
    let dot =
        project.plux(&["graph"]).says("1 problem found; run `cargo plux check -p missing-drawn`");
    dot.prints(
        "\"plugin other:gone\" [label=\"other:gone\\nnot in the index\", style=\"rounded,dashed\"",
    )
    .prints("\"plugin greetings:hi\" -> \"plugin other:gone\"");
    let mermaid = project.plux(&["graph", "--format", "mermaid"]);
    mermaid.prints("(\"other:gone<br>not in the index\"):::unknown");
}

#[test]
fn help_describes_each_format() {
    let help = Project::new("help-drawn").plux(&["graph", "--help"]).success();
    for reported in ["Graphviz", "Mermaid, for Markdown", "An interactive page", "[default: dot]"] {
        assert!(help.stdout.contains(reported), "{reported} is not in\n{}", help.stdout);
    }
}

#[test]
fn graphviz_parses_the_output() {
    if Command::new("dot").arg("-V").output().is_err() {
        skip("graphviz", "the command `dot` is not found");
        return;
    }
    let project = project("graphviz");
    project.plux(&["graph", "-q", "-o", "it.dot"]).success();
    let svg = Outcome::of(Command::new("dot").arg("-Tsvg").arg(project.path("it.dot"))).success();
    assert_eq!(svg.stderr, "");
    svg.prints(">french</text>")
        .prints(">feature `polite` of `graphviz`</text>")
        .prints("cfg(any(windows, target_os = &quot;none&quot;))")
        .prints("Grüßt auf Französisch &lt;/script&gt;")
        .prints("\\ &quot;quoted&quot; #1;");
}

#[test]
fn a_graph_beyond_the_limits_of_mermaid_is_reported() {
    let functions = (0..600).map(|at| {
        format!("#[plux_runtime::plugin(namespace = \"many\")]\nfn plugin_{at}() {{}}\n")
    });
    let project = Project::new("many-drawn")
        .plugins("many", "", &functions.collect::<Vec<_>>().concat())
        .application("many-drawn", "many.path = \"crates/many\"", "fn main() {}\n");
    let mermaid = ["graph", "-p", "many", "--format", "mermaid"];
    project.plux(&mermaid).success().says("500 edges").says("--format html");
    project.plux(&["graph", "-p", "many"]).success().never_says("500 edges");
}

#[test]
fn a_file_that_plux_did_not_write_is_not_overwritten() {
    let project =
        Project::new("external-drawn").application("external-drawn", "", "fn main() {}\n");
    let refused = project.plux(&["graph", "-o", "src/main.rs"]).code(2);
    refused.says("refusing to overwrite `src/main.rs`").says("help: write to another file");
    assert_eq!(project.read("src/main.rs"), "fn main() {}\n");
    for format in ["dot", "mermaid", "html"] {
        project.plux(&["graph", "-o", "plugins.graph", "--format", format]).success();
    }
    project.plux(&["graph", "-o", "src/main.rs", "--force"]).success();
}
