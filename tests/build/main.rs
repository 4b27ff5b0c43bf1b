//! What the build script does: when it runs, what it writes, what it refuses.

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

/// A file that the build script wrote last for the project's application.
pub(crate) fn written(project: &Project, application: &str, file: &str) -> PathBuf {
    let build = project.target().join("debug/build");
    let prefix = format!("{application}-");
    let newest = std::fs::read_dir(build)
        .unwrap()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path().join("out").join(file))
        .filter(|path| path.exists())
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).ok());
    newest.expect("the build script has written it")
}

/// The ids in the index that the build script wrote last.
pub(crate) fn indexed(project: &Project, application: &str) -> Vec<String> {
    let text = std::fs::read_to_string(written(project, application, "plux.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&text).unwrap();
    let plugins = index["plugins"].as_array().unwrap().iter();
    plugins
        .filter(|plugin| plugin["status"] == "active")
        .map(|plugin| format!("{}:{}", plugin["namespace"], plugin["name"]).replace('"', ""))
        .collect()
}
