//! The ways in which a program can depend on a plugin crate, each with a plugin named after it.

use plux_tests::Project;

pub(crate) const WAYS: &[&str] = &[
    "direct",
    "renamed",
    "own_lib_name",
    "optional",
    "own_target",
    "through_index",
    "through_use",
    "through_two",
    "nested",
    "in_function",
    "own_library",
    "own_binary",
    "as_impl",
    "as_const",
    "beside_module",
];

/// Says which plugins it has loaded, and what is missing.
pub(crate) const MAIN: &str = r#"
plux_runtime::include_index!();

type Greeting = plux_runtime::FunctionPlugin<fn() -> &'static str>;

fn main() {
    let greetings = plux_runtime::PluginManager::<Greeting>::new("greetings");
    for greeting in &greetings.load_all() {
        println!("loaded {}", greeting());
    }
    for name in ["as_impl", "as_const"] {
        if plux_runtime::PluginManager::<dyn plux_runtime::Plugin>::new("objects").load(name).is_ok() {
            println!("loaded {name}");
        }
    }
    let drift = plux_runtime::verify();
    println!("{drift}");
    println!("complete: {}", drift.is_empty());
}
"#;

/// A crate with one greeting, as a function plugin.
pub(crate) fn greeting(name: &str) -> String {
    format!(
        "#[plux_runtime::plugin(namespace = \"greetings\")]\npub fn {name}() -> &'static str {{\n    \"{name}\"\n}}\n"
    )
}

/// Plugins where they are easily overlooked, and of other forms.
const DEEP: &str = r#"
mod a {
    mod b {
        #[plux_runtime::plugin(namespace = "greetings")]
        fn nested() -> &'static str { "nested" }
    }
}

pub fn outer<T>() {
    #[plux_runtime::plugin(namespace = "greetings")]
    fn in_function() -> &'static str { "in_function" }
}

#[derive(Default)]
struct Object;

impl plux_runtime::Plugin for Object {
    fn load(&mut self, (): &()) -> Result<(), plux_runtime::BoxError> { Ok(()) }
}

#[plux_runtime::plugin(namespace = "objects", name = "as_const", contract = dyn plux_runtime::Plugin)]
const OBJECT: Object = Object;

#[derive(Default)]
#[plux_runtime::plugin(namespace = "objects", name = "as_impl")]
struct Other;

impl plux_runtime::Plugin for Other {
    fn load(&mut self, (): &()) -> Result<(), plux_runtime::BoxError> { Ok(()) }
}
"#;

/// A workspace with all of them.
pub(crate) fn workspace(story: &str) -> Project {
    let depends = |name: &str| format!("[dependencies.mx-{name}]\npath = \"../mx-{name}\"\n");
    let builds = "[build-dependencies]\nplux-build = { path = \"$plux/plux-build\" }\n";
    let plain = |project: Project, names: &[&str]| {
        names.iter().fold(project, |project, name| {
            let package = format!("mx-{}", name.replace('_', "-"));
            project.plugins(&package, "", &greeting(name))
        })
    };
    let project = plain(
        Project::new(story),
        &[
            "direct",
            "renamed",
            "optional",
            "own_target",
            "through_index",
            "through_use",
            "through_two",
            "beside_module",
        ],
    );
    let main = format!(
        "{MAIN}\nuse {} as _;\n{}\nmod mx_beside_module {{}}\n",
        story.replace('-', "_"),
        greeting("own_binary")
    );
    let by_path =
        |name: &str, more: &str| format!("{name} = {{ path = \"crates/{name}\"{more} }}\n");
    let dependencies = [
        by_path("mx-direct", ""),
        "another-name = { package = \"mx-renamed\", path = \"crates/mx-renamed\" }\n".to_owned(),
        by_path("mx-own-lib-name", ""),
        by_path("mx-optional", ", optional = true"),
        by_path("mx-indexing-umbrella", ""),
        by_path("mx-using-umbrella", ""),
        by_path("mx-outer-umbrella", ""),
        by_path("mx-deep", ""),
        by_path("mx-beside-module", ""),
        "[features]\ndefault = [\"extra\"]\nextra = [\"dep:mx-optional\"]\n".to_owned(),
        format!(
            "[target.'cfg(any(unix, windows, target_family = \"wasm\"))'.dependencies]\n{}",
            by_path("mx-own-target", "")
        ),
    ]
    .concat();
    project
        .plugins(
            "mx-own-lib-name",
            "[lib]\nname = \"called_otherwise\"\n",
            &greeting("own_lib_name"),
        )
        .plugins("mx-deep", "", DEEP)
        .plugins(
            "mx-indexing-umbrella",
            &format!("{builds}{}", depends("through-index")),
            "plux_runtime::include_index!();\n",
        )
        .file("crates/mx-indexing-umbrella/build.rs", "fn main() {\n    plux_build::emit();\n}\n")
        .plugins("mx-using-umbrella", &depends("through-use"), "use mx_through_use as _;\n")
        .plugins("mx-inner-umbrella", &depends("through-two"), "use mx_through_two as _;\n")
        .plugins("mx-outer-umbrella", &depends("inner-umbrella"), "use mx_inner_umbrella as _;\n")
        .application(story, &dependencies, &main)
        .file("src/lib.rs", &greeting("own_library"))
}
