//! The README's example in thirty seconds does what it says, word for word.

use std::fs;

use plux_tests::{Project, repository};

/// The code blocks of the README's section, in their order.
fn blocks() -> Vec<String> {
    let readme = fs::read_to_string(repository().join("README.md")).unwrap();
    let (_, section) = readme.split_once("\n## Thirty seconds\n").expect("the README has it");
    let section = section.split("\n## ").next().unwrap_or_default();
    // Every other piece is inside of a fence, behind the name of its language.
    let fenced = section.split("```").skip(1).step_by(2);
    fenced.map(|block| block.split_once('\n').unwrap().1.to_owned()).collect()
}

/// The README's dependencies, from where they lie instead of the registry.
fn from_here(dependencies: &str) -> String {
    let path = |line: &str| match line.split_once(" = \"0.1\"") {
        Some((name, "")) if name.starts_with("plux") => {
            format!("{name} = {{ path = \"$plux/{name}\" }}\n")
        }
        Some((name, "")) => format!("{name} = {{ path = \"crates/{name}\" }}\n"),
        _ => format!("{line}\n"),
    };
    dependencies.lines().map(path).collect()
}

#[test]
fn the_readmes_thirty_seconds_build_and_run_as_they_stand() {
    let blocks = blocks();
    let [core, plugin, dependencies, build, main] = &blocks[..] else {
        panic!("the README has other blocks:\n{blocks:#?}");
    };
    let head = "[package]\nname = \"thirty-seconds\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
                [workspace]\nmembers = [\"crates/*\"]\n";
    let aws = "[dependencies]\nfinops-core.path = \"../finops-core\"";
    let project = Project::new("thirty-seconds")
        .plugins("finops-core", "", core)
        .plugins("finops-aws", aws, plugin)
        .file("Cargo.toml", &format!("{head}{}", from_here(dependencies)))
        .file("build.rs", build)
        .file("src/main.rs", main);

    let run = project.cargo(&["run", "--quiet"]).success();
    assert_eq!(run.stdout, "[\"import-cur\"]\n", "{}", run.stderr);
    assert_eq!(run.stderr, "");
}
