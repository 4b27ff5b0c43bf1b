//! The build script: when it runs, what it writes, and which errors it reports.

mod changes;
mod refusals;

use std::path::PathBuf;

use plux_tests::Project;

/// An application that does nothing; what it indexes is the story.
pub(crate) const MAIN: &str = "plux_runtime::include_index!();\nfn main() {}\n";

/// A function plugin of the namespace `greetings`.
pub(crate) fn greeting(name: &str) -> String {
    format!(
        "#[plux_runtime::plugin(namespace = \"greetings\")]\nfn {name}() -> &'static str {{\n    \"{name}\"\n}}\n"
    )
}

/// Returns the directory with the output of the build script of the application, built with these arguments.
pub(crate) fn output_directory(project: &Project, arguments: &[&str]) -> PathBuf {
    let build = project.cargo(&[&["build", "--message-format=json"], arguments].concat()).success();
    let messages = build.stdout.lines().map(|line| serde_json::from_str(line).unwrap());
    let own = project.root().to_string_lossy().into_owned();
    let scripts = messages.filter(|message: &serde_json::Value| {
        let package = message["package_id"].as_str().unwrap_or_default();
        message["reason"] == "build-script-executed" && package.contains(&own)
    });
    let mut directories =
        scripts.filter_map(|message| message["out_dir"].as_str().map(PathBuf::from));
    directories.next_back().expect("the application has a build script")
}

/// The ids that the build script calls active, in a build with these arguments.
pub(crate) fn indexed(project: &Project, arguments: &[&str]) -> Vec<String> {
    let path = output_directory(project, arguments).join("plux.json");
    let text = std::fs::read_to_string(path).unwrap();
    let index: serde_json::Value = serde_json::from_str(&text).unwrap();
    let plugins = index["plugins"].as_array().unwrap().iter();
    plugins
        .filter(|plugin| plugin["status"] == "active")
        .map(|plugin| format!("{}:{}", plugin["namespace"], plugin["name"]).replace('"', ""))
        .collect()
}
