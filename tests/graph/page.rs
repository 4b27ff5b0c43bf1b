//! The HTML page, in a real browser.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use plux_tests::environment::flag;
use plux_tests::{Outcome, Project, cargo_plux, repository};

use crate::browser::{Browser, browser};
use crate::project;

const WIDE: (u32, u32) = (1320, 860);
const NARROW: (u32, u32) = (420, 800);

fn page_of(project: &Project) -> PathBuf {
    project.plux(&["graph", "--format", "html", "-q", "-o", "page.html"]).success();
    project.path("page.html")
}

fn page_of_the_example() -> PathBuf {
    let page = repository().join("target/stories/example.html");
    let mut plux = Command::new(cargo_plux());
    plux.current_dir(repository().join("example-workspace"));
    plux.args(["plux", "graph", "-p", "finops", "--locked", "--format", "html", "-o"]).arg(&page);
    Outcome::of(&mut plux).success();
    page
}

/// The names of the plugins that are in sight.
fn names(browser: &mut Browser) -> Vec<String> {
    browser.strings("#groups .plugin b")
}

/// Keeps a picture below `target/stories`, and with `PLUX_BLESS=1` the one that the README shows:
/// with fewer colors (`pngquant`) it is half as large.
fn keep(browser: &mut Browser, name: &str) {
    let picture = browser.screenshot();
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 10_000, "{name} is blank");
    let directory = repository().join("target/stories/pictures");
    fs::create_dir_all(&directory).unwrap();
    fs::write(directory.join(name), &picture).unwrap();
    if name == "graph.png" && flag("PLUX_BLESS") {
        fs::write(repository().join("docs/graph.png"), &picture).unwrap();
    }
}

#[test]
fn the_page_of_the_example_can_be_searched_filtered_and_clicked() {
    let Some(mut browser) = browser() else { return };
    let page = page_of_the_example();
    browser.open(&page, "", WIDE, "light");
    assert_eq!(browser.text("h1"), "finops 0.3.0");
    assert_eq!(browser.text("#summary"), "14 plugins in 3 namespaces, from 4 packages");
    assert_eq!(browser.strings("#groups .title > b").len(), 3);
    assert_eq!(browser.strings("#packages .package").len(), 4);
    assert_eq!(names(&mut browser).len(), 14);
    assert_eq!(browser.eval("document.querySelectorAll('#lines path').length"), 14);

    // A search is typed, and takes part in the address.
    browser.press("/");
    browser.write("aws stor");
    assert_eq!(names(&mut browser), ["aws-storage"]);
    assert_eq!(browser.text("#count"), "1 of 14 plugins");
    assert_eq!(browser.text("#groups .plugin b mark:first-child"), "aws");
    assert_eq!(browser.eval("location.hash"), "#q=aws+stor");
    browser.press("Escape");
    assert_eq!(names(&mut browser).len(), 14);

    // A plugin is clicked, then its package, then one of that package's.
    browser.click("#groups .plugin", "What container images cost");
    let details = browser.text("#details");
    for reported in ["docker", "feature docker of finops", "finops-docker/src/vendor.rs:"] {
        assert!(details.contains(reported), "{reported} is not in\n{details}");
    }
    browser.click("#details .link", "finops-docker 0.3.0");
    assert_eq!(browser.text("#details h2"), "finops-docker");
    browser.click("#details .link", "finops.vendors:docker");
    browser.click("#details .link", "finops.vendors");
    assert!(browser.text("#details").contains("each a subcommand of finops"));
    browser.click("#details .actions button", "Show only these");
    assert_eq!(names(&mut browser), ["aws", "azure", "docker"]);
    browser.click("#details .actions button", "Show all");

    browser.click("#groups .plugin", "Costs from AWS");
    keep(&mut browser, "graph.png");
    browser.click("#details .close", "×");
    assert_eq!(browser.text("#details h2"), "How to read this");
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn the_url_restores_the_view() {
    let Some(mut browser) = browser() else { return };
    let page = page_of_the_example();
    let hash = "q=azure&namespace=finops.categories&select=finops.categories:azure-network";
    browser.open(&page, hash, WIDE, "dark");
    assert_eq!(names(&mut browser).len(), 4);
    assert_eq!(browser.text("#details h2"), "azure-network active");
    assert_eq!(browser.eval("document.documentElement.dataset.theme"), "dark");
    keep(&mut browser, "dark.png");
    browser.click("#theme", "Light");
    assert_eq!(browser.eval("document.documentElement.dataset.theme"), "light");
    assert_eq!(browser.troubles(), [""; 0]);

    browser.open(&page, "q=nothing-is-called-so&package=gone&select=gone&state=", WIDE, "light");
    assert_eq!(names(&mut browser), [""; 0]);
    assert!(browser.text("#nothing").contains("No plugin matches."));
    browser.click("#reset", "Show all");
    assert_eq!(names(&mut browser).len(), 14);
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn strings_from_sources_are_escaped_on_the_page() {
    let Some(mut browser) = browser() else { return };
    let page = page_of(&project("text"));
    browser.open(&page, "select=greetings:french", WIDE, "light");
    assert_eq!(browser.eval("document.title"), "Plugins of text");
    let details = browser.text("#details");
    let said = "Grüßt auf Französisch </script><script>document.title = \"owned\"</script> \
                <img src=x onerror=\"document.title = 'owned'\"> \\ \"quoted\" #1; {{data}}";
    assert!(details.contains(said), "{details}");
    assert_eq!(browser.eval("document.querySelectorAll('img').length"), 0);
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn the_content_security_policy_blocks_an_injected_script() {
    let Some(mut browser) = browser() else { return };
    let project = project("policy");
    let page = page_of(&project);
    let html = fs::read_to_string(&page).unwrap();
    let external = "<script>document.title = 'owned'</script>\
                   <img src=\"https://example.invalid/x.png\"><p onclick=\"\">";
    fs::write(&page, html.replace("</body>", &format!("{external}</body>"))).unwrap();
    browser.open(&page, "", WIDE, "light");
    assert_eq!(browser.eval("document.title"), "Plugins of policy");
    let troubles = browser.troubles().join("\n");
    assert!(troubles.contains("Content Security Policy"), "{troubles}");
}

#[test]
fn relations_and_conditions_are_shown_in_both_directions() {
    let Some(mut browser) = browser() else { return };
    let page = page_of(&project("related"));
    browser.open(&page, "select=greetings:english", WIDE, "light");
    let details = browser.text("#details");
    let reported = ["1 of 3", "Required by", "Loaded before", "greetings:french", "tone", "polite"];
    for reported in reported {
        assert!(details.contains(reported), "{reported} is not in\n{details}");
    }
    assert!(browser.eval("document.querySelectorAll('#lines .requires.near').length") != 0);
    browser.click("#details .link", "greetings:french");
    assert!(browser.text("#details").contains("Requires"));
    browser.click("#groups .plugin", "shout");
    assert!(browser.text("#details").contains("feature loud of english"));
    browser.click("#groups .plugin", "redmond");
    let details = browser.text("#details");
    assert!(details.contains("cfg(any(windows, target_os = \"none\"))"), "{details}");
    assert!(details.contains("like english greets"), "{details}");
    keep(&mut browser, "relations.png");

    // Only what is disabled.
    browser.click("#states label", "active");
    assert_eq!(names(&mut browser), ["shout", "redmond"]);
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn a_search_result_shows_why_it_matched() {
    let Some(mut browser) = browser() else { return };
    let page = page_of(&project("found"));
    // What the name or the description has is marked there.
    browser.open(&page, "q=greets", WIDE, "light");
    assert_eq!(browser.strings("#groups .why:not(:empty)"), [""; 0]);
    browser.open(&page, "q=polite+loud", WIDE, "light");
    assert_eq!(names(&mut browser), ["shout"]);
    let why = "package only with: feature polite of found, only with: feature loud of english";
    assert_eq!(browser.strings("#groups .why:not(:empty)"), [why]);
    assert_eq!(browser.strings("#groups .why mark"), ["polite", "loud"]);
}

#[test]
fn order_requirements_and_problems_are_shown() {
    let Some(mut browser) = browser() else { return };
    let lib = "use plux_runtime::plugin;\n\
        #[plugin(namespace = \"steps\")]\npub fn first() {}\n\
        #[plugin(namespace = \"steps\", requires = [\"first\"])]\npub fn second() {}\n\
        #[plugin(namespace = \"steps\", requires = [\"second\"], before = [\"nothing\"])]\npub fn last() {}\n";
    let project = Project::new("ordered").plugins("steps", "", lib).application(
        "ordered",
        "steps = { path = \"crates/steps\" }",
        "plux_runtime::include_index!();\nfn main() {}\n",
    );
    let page = page_of(&project);
    browser.open(&page, "select=steps:last", WIDE, "light");
    let rows = browser.strings("#groups .plugin .name");
    assert_eq!(rows, ["first1", "last3", "second2"]);
    let details = browser.text("#details");
    assert!(details.contains("And through them") && details.contains("steps:first"), "{details}");
    assert!(details.contains("unknown plugin steps:nothing in before of steps:last"), "{details}");
    assert!(browser.text("#problems").starts_with("1 problem reported by cargo plux check"));
    // The problems are filtered like the plugins, on the page and on the command line.
    browser.open(&page, "q=first", WIDE, "light");
    assert_eq!(browser.strings("#problems"), [""; 0]);
    let with = |pattern: &str| {
        let page = ["graph", pattern, "--format", "html", "-q", "-o", "page.html"];
        project.plux(&page).success();
    };
    with("steps:first");
    browser.open(&project.path("page.html"), "", WIDE, "light");
    assert_eq!(names(&mut browser), ["first"]);
    assert_eq!(browser.strings("#problems"), [""; 0]);
    with("steps:last");
    browser.open(&project.path("page.html"), "", WIDE, "light");
    assert!(browser.text("#problems").starts_with("1 problem reported"));
    // All of them are members of the workspace, so that there is nothing to choose.
    assert_eq!(browser.eval("document.getElementById('origin').parentElement.hidden"), true);
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn an_inactive_plugin_shows_what_enables_it() {
    let Some(mut browser) = browser() else { return };
    let project = project("off");
    let page = ["graph", "--no-default-features", "--format", "html", "-q", "-o", "page.html"];
    project.plux(&page).success();
    browser.open(&project.path("page.html"), "select=greetings:english", WIDE, "light");
    let details = browser.text("#details");
    assert!(details.contains("cargo build -p off --features polite"), "{details}");
    assert_eq!(browser.strings(".badge.inactive").len(), 5);
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn the_page_is_usable_with_the_keyboard() {
    let Some(mut browser) = browser() else { return };
    let page = page_of_the_example();
    browser.open(&page, "", WIDE, "light");
    let focus =
        "document.activeElement.querySelector('b')?.textContent ?? document.activeElement.id";
    browser.press("/");
    assert_eq!(browser.eval(focus), "query");
    browser.press("ArrowDown");
    assert_eq!(browser.eval(focus), "finops.categories");
    browser.press("ArrowLeft");
    assert_eq!(names(&mut browser).len(), 6);
    browser.press("ArrowRight");
    browser.press("ArrowDown");
    browser.press("Enter");
    assert_eq!(browser.text("#details h2"), "aws-compute active");
    assert_eq!(browser.eval(focus), "aws-compute");
    browser.press("Escape");
    assert_eq!(browser.text("#details h2"), "How to read this");
    assert_eq!(browser.eval(focus), "aws-compute");
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn a_thousand_plugins_are_collapsed_groups_until_a_search() {
    let Some(mut browser) = browser() else { return };
    let mut project = Project::new("thousand");
    let mut dependencies = Vec::new();
    for package in 0..20 {
        let functions = (0..50).map(|at| {
            let namespace = (package * 50 + at) % 14;
            format!(
                "/// Does thing {at} of {package}.\n\
                 #[plux_runtime::plugin(namespace = \"things.n{namespace}\")]\n\
                 fn thing_{package}_{at}() {{}}\n"
            )
        });
        let lib = functions.collect::<Vec<_>>().concat();
        project = project.plugins(&format!("p{package}"), "", &lib);
        dependencies.push(format!("p{package}.path = \"crates/p{package}\""));
    }
    let project = project.application("thousand", &dependencies.join("\n"), "fn main() {}\n");
    let page = page_of(&project);
    browser.open(&page, "", WIDE, "light");
    assert_eq!(browser.text("#summary"), "1,000 plugins in 14 namespaces, from 20 packages");
    assert_eq!(names(&mut browser), [""; 0]);
    assert_eq!(browser.strings("#groups .title").len(), 14);
    keep(&mut browser, "thousand.png");
    browser.press("/");
    browser.write("thing_7_4");
    assert_eq!(browser.text("#count"), "11 of 1,000 plugins");
    assert_eq!(names(&mut browser).len(), 11);
    assert_eq!(browser.troubles(), [""; 0]);
}

#[test]
fn a_small_window_has_one_column_without_overflow() {
    let Some(mut browser) = browser() else { return };
    let page = page_of_the_example();
    browser.open(&page, "", NARROW, "light");
    assert_eq!(browser.strings("#packages .package"), [""; 0]);
    assert_eq!(browser.strings("#details"), [""; 0]);
    assert_eq!(names(&mut browser).len(), 14);
    browser.click("#groups .plugin", "csv");
    assert_eq!(browser.text("#details h2"), "csv active");
    keep(&mut browser, "narrow.png");
    let width = browser.eval("document.documentElement.scrollWidth");
    assert_eq!(width, NARROW.0);
    assert_eq!(browser.troubles(), [""; 0]);
}
