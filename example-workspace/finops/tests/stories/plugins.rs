//! `finops plugins`: nothing is silently missing.

use crate::program::finops;

/// Namespace, name, state, package with version, and location of every line.
fn listed() -> Vec<Vec<String>> {
    let text = finops(&["plugins"]).done();
    let lines = text.lines().skip(2).take_while(|line| !line.starts_with('─'));
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn every_plugin_is_listed_and_those_of_this_build_are_loaded() {
    let state = |on: bool| if on { "loaded" } else { "off" };
    let (aws, azure) = (state(cfg!(feature = "aws")), state(cfg!(feature = "azure")));
    let docker = state(cfg!(feature = "docker"));
    let listed = listed();
    let mut found: Vec<(String, &str)> =
        listed.iter().map(|line| (format!("{}:{}", line[0], line[1]), &*line[2])).collect();
    found.sort_unstable();
    let expected = [
        ("finops.categories:aws-compute", aws),
        ("finops.categories:aws-database", aws),
        ("finops.categories:aws-network", aws),
        ("finops.categories:aws-storage", aws),
        ("finops.categories:azure-compute", azure),
        ("finops.categories:azure-database", azure),
        ("finops.categories:azure-network", azure),
        ("finops.categories:azure-storage", azure),
        ("finops.reporters:csv", "loaded"),
        ("finops.reporters:json", "loaded"),
        ("finops.reporters:table", "loaded"),
        ("finops.vendors:aws", aws),
        ("finops.vendors:azure", azure),
        ("finops.vendors:docker", docker),
    ];
    assert_eq!(found, expected.map(|(id, state)| (id.to_owned(), state)));
}

#[test]
fn each_line_says_where_the_plugin_comes_from() {
    let csv = listed().into_iter().find(|line| line[1] == "csv").unwrap();
    assert_eq!(csv[3..5], ["finops-core", env!("CARGO_PKG_VERSION")]);
    let (file, line) = csv[5].split_once(':').unwrap();
    assert_eq!(file, "src/reporters/csv.rs");
    assert!(line.parse::<u32>().is_ok_and(|line| line > 1), "{csv:?}");
}

#[test]
fn the_index_and_the_program_agree() {
    let text = finops(&["plugins"]).done();
    assert!(text.contains("The index matches the binary: every indexed plugin is linked, and every linked plugin is indexed.\n"), "{text}");
}

#[test]
fn what_is_off_comes_with_what_to_type() {
    let text = finops(&["plugins"]).done();
    for (on, vendor) in [(cfg!(feature = "aws"), "aws"), (cfg!(feature = "docker"), "docker")] {
        let remark = format!(
            "finops-{vendor} is left out of this build\nhelp: cargo install finops --features {vendor}\n"
        );
        assert_eq!(text.contains(&remark), !on, "{text}");
    }
}
