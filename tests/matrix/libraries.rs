//! Plugins in libraries that are linked into C programs, or loaded at run time.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use plux_tests::{Outcome, Project};

use crate::cell::Cell;
use crate::combinations::{Profile, linkers};
use crate::losses::Loss;
use crate::ways::{MAIN, greeting};

const PLUGINS_FOR_C: &[&str] = &["direct", "own_library"];

/// A library for `main.c`, which does what other programs do in `main`.
fn library(story: &str, kind: &str) -> Project {
    let manifest =
        format!("mc-direct.path = \"crates/mc-direct\"\n[lib]\ncrate-type = [\"{kind}\"]\n");
    let project = Project::new(story)
        .plugins("mc-direct", "", &greeting("direct"))
        .application(story, &manifest, "")
        .file("main.c", "void greet(void);\nint main(void) { greet(); return 0; }\n");
    fs::remove_file(project.path("src/main.rs")).expect("there is one");
    let greet = MAIN.replace("fn main()", "#[unsafe(no_mangle)]\npub extern \"C\" fn greet()");
    project.write("src/lib.rs", &format!("{greet}\n{}", greeting("own_library")));
    project
}

/// Links `main.c` by a C compiler, whose default is its own, and runs it.
fn run_with(project: &Project, linker: &str, arguments: &[&str]) -> Cell {
    let program = project.path("program");
    let mut cc = project.command("cc");
    cc.args(["main.c", "-o"]).arg(&program).args(arguments);
    if linker != "default" {
        cc.arg(format!("-fuse-ld={linker}"));
    }
    let _ = Outcome::of(cc.args(["-lpthread", "-ldl", "-lm", "-lgcc_s"])).success();
    Cell::reported(&Outcome::of(&mut project.command(program)).success().stdout, PLUGINS_FOR_C)
}

/// A row of a program in C that is linked with a static library.
fn run_with_static(project: &Project, profile: &Profile, file: &str, how: &str) -> Vec<Cell> {
    let _ = profile.target(project, &["--lib"]).build.success();
    let library = profile.directory(project).join(file);
    let arguments = [how, &library.to_string_lossy(), "-Wl,--no-whole-archive"];
    linkers().iter().map(|linker| run_with(project, linker.name, &arguments)).collect()
}

pub(crate) fn linked_by_c_as_needed() -> Loss {
    let project = library("matrix-needed", "staticlib");
    Loss::of("a static library, linked by C", |it| {
        run_with_static(&project, it, "libmatrix_needed.a", "-Wl,--no-whole-archive")
    })
}

/// The fix.
pub(crate) fn linked_by_c_as_a_whole() -> Loss {
    let project = library("matrix-whole", "staticlib");
    Loss::of("a static library, linked by C as a whole", |it| {
        run_with_static(&project, it, "libmatrix_whole.a", "-Wl,--whole-archive")
    })
    .always("2 of 2")
}

/// Here it is the library that every linker links.
pub(crate) fn shared_with_c() -> Loss {
    let project = library("matrix-shared", "cdylib");
    Loss::of("a `cdylib`, linked by C", |it| {
        let libraries = it.target(&project, &["--lib"]).files();
        let run = |library: &PathBuf| run_with(&project, "default", &[&library.to_string_lossy()]);
        libraries.iter().map(run).collect()
    })
    .always("2 of 2")
}

pub(crate) fn beside_a_plugin_in_a_dylib() -> Loss {
    let project = with_dylib("matrix-dylib", "md-plugins", &greeting("inside"));
    Loss::of("a plugin beside one in a `dylib`", |it| {
        run_with_dylib(&project, it, "matrix-dylib", &["inside", "beside"])
    })
}

pub(crate) fn beside_the_runtime_in_a_dylib() -> Loss {
    let project = with_dylib("matrix-engine", "me-engine", "pub use plux_runtime;\n");
    Loss::of("a plugin beside a `dylib` that has plux-runtime", |it| {
        run_with_dylib(&project, it, "matrix-engine", &["beside"])
    })
}

/// A program with a plugin, and with a package that is a `dylib`.
fn with_dylib(story: &str, package: &str, lib: &str) -> Project {
    let by_path = |name: &str| format!("{name}.path = \"crates/{name}\"\n");
    Project::new(story)
        .plugins("md-beside", "", &greeting("beside"))
        .plugins(package, "[lib]\ncrate-type = [\"dylib\"]\n", lib)
        .application(story, &[by_path("md-beside"), by_path(package)].concat(), MAIN)
}

/// A row of programs that find the `dylib` where Cargo puts it, and the standard library's.
fn run_with_dylib(project: &Project, profile: &Profile, name: &str, plugins: &[&str]) -> Vec<Cell> {
    let linked = profile.bin(project, name).says("is a `dylib` that contains plux-runtime");
    if linked.build.stderr.contains("is not compiled with this crate's panic strategy") {
        return linkers().iter().map(|_| Cell::refused()).collect();
    }
    let std = Outcome::of(project.command("rustc").args(["--print", "target-libdir"])).success();
    let directories =
        [profile.directory(project).join("deps"), Path::new(std.stdout.trim()).to_owned()];
    let directories = env::join_paths(directories).expect("directories without colons");
    let run = |program: PathBuf| {
        // The program has no copy of plux-runtime: it uses the sections of the `dylib`. The symbol is a sign
        // of a copy only if the program is not stripped, and in `dev` it cannot have one: it uses the generic
        // functions of the `dylib`, too.
        if profile.name != "stripped" {
            let file = fs::read(&program).expect("it has linked");
            assert!(!String::from_utf8_lossy(&file).contains("__start_plux_runtimes"));
        }
        let mut program = project.command(program);
        let program = program.env("LD_LIBRARY_PATH", &directories);
        Cell::reported(&Outcome::of(program).success().stdout, plugins)
    };
    linked.files().into_iter().map(run).collect()
}
