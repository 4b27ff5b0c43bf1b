//! `finops plugins`: nothing is silently missing.

use crate::program::finops;

/// Namespace, name, state, package with version, and place of every line.
fn listed() -> Vec<Vec<String>> {
    let text = finops(&["plugins"]).done();
    let lines = text.lines().skip(2).take_while(|line| !line.starts_with('─'));
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn every_plugin_is_listed_and_loaded() {
    let ids: Vec<String> = listed().iter().map(|line| format!("{}:{}", line[0], line[1])).collect();
    let mut expected: Vec<&str> = Vec::new();
    let mut with = |on: bool, ids: &[&'static str]| expected.extend(ids.iter().filter(|_| on));
    let (aws, azure) = (cfg!(feature = "aws"), cfg!(feature = "azure"));
    with(aws, &["finops.vendors:aws"]);
    with(azure, &["finops.vendors:azure"]);
    with(cfg!(feature = "docker"), &["finops.vendors:docker"]);
    let formats = ["finops.reporters:csv", "finops.reporters:json", "finops.reporters:table"];
    with(true, &formats);
    with(aws, &["finops.categories:aws-compute", "finops.categories:aws-database"]);
    with(aws, &["finops.categories:aws-network", "finops.categories:aws-storage"]);
    with(azure, &["finops.categories:azure-compute", "finops.categories:azure-database"]);
    with(azure, &["finops.categories:azure-network", "finops.categories:azure-storage"]);
    assert_eq!(ids, expected);
    assert!(listed().iter().all(|line| line[2] == "loaded"), "{:#?}", listed());
}

#[test]
fn each_line_says_where_the_plugin_comes_from() {
    let csv = listed().into_iter().find(|line| line[1] == "csv").unwrap();
    assert_eq!(csv[3..5], ["finops-core", env!("CARGO_PKG_VERSION")]);
    let (file, line) = csv[5].split_once(':').unwrap();
    let source = crate::program::workspace().join("finops-core").join(file);
    let source = std::fs::read_to_string(source).unwrap();
    let line: usize = line.parse().unwrap();
    assert!(source.lines().nth(line - 1).unwrap().starts_with("#[plugin("), "{csv:?}");
}

#[test]
fn the_index_and_the_program_agree() {
    let text = finops(&["plugins"]).done();
    assert!(
        text.ends_with("What is indexed is linked, and what is linked is indexed.\n"),
        "{text}"
    );
}
