//! Programs for other platforms, as their linkers write them. With `PLUX_SLOW=1`, and as far as the
//! tools are here: Debian has them as `gcc-mingw-w64-x86-64`, `clang` and `lld`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use plux_spec::metadata::{
    BuildRecord, MACH_O_SECTION, PE_SECTION, PluginRecord, record, record_len,
};
use plux_tests::environment::{skip, slow};
use plux_tests::{Outcome, Project};

/// Programs for Windows, and the commands that build them from `main.c`, `a.c` and `b.c`. A command whose program is
/// not installed is skipped.
const PE: &[(&str, &[&str])] = &[
    ("gcc.exe", &["x86_64-w64-mingw32-gcc -O2 main.c a.c b.c -o gcc.exe"]),
    ("stripped.exe", &["x86_64-w64-mingw32-strip -s gcc.exe -o stripped.exe"]),
    ("gcc.dll", &["x86_64-w64-mingw32-gcc -shared main.c a.c b.c -o gcc.dll"]),
    (
        "msvc.exe",
        &[
            "clang --target=x86_64-pc-windows-msvc -c main.c a.c b.c",
            "lld-link /opt:ref /opt:icf /nodefaultlib /entry:main /subsystem:console /out:msvc.exe \
             main.o a.o b.o",
        ],
    ),
];

const MACH_O: &[(&str, &[&str])] = &[
    (
        "intel",
        &[
            "clang --target=x86_64-apple-macos11 -c main.c a.c b.c",
            "ld64.lld -arch x86_64 -platform_version macos 11.0 11.0 -dead_strip \
             -undefined dynamic_lookup -e _main -o intel main.o a.o b.o",
        ],
    ),
    (
        "arm",
        &[
            "clang --target=arm64-apple-macos11 -c main.c a.c b.c",
            "ld64.lld -arch arm64 -platform_version macos 11.0 11.0 -dead_strip \
             -undefined dynamic_lookup -e _main -o arm main.o a.o b.o",
        ],
    ),
    ("arm-stripped", &["llvm-strip arm -o arm-stripped"]),
    (
        "library.dylib",
        &["ld64.lld -arch arm64 -platform_version macos 11.0 11.0 -dylib \
           -undefined dynamic_lookup -o library.dylib main.o a.o b.o"],
    ),
    ("fat", &["llvm-lipo -create intel arm -output fat"]),
];

const BUILD: &str = r#"{"index_of":"app","version":"0.1.0","features":[],"target":"","plugins":2}"#;
const RECORD: [u8; record_len(BUILD)] = record(BUILD);

/// As `#[plugin]` and `include_index!()` leave it.
fn in_c(name: &str, section: &str, record: &[u8]) -> String {
    let mut bytes = String::new();
    for byte in record {
        write!(bytes, "{byte},").unwrap();
    }
    format!(
        "__attribute__((section(\"{section}\"),used)) const unsigned char {name}[] = {{{bytes}}};\n"
    )
}

fn sources(project: &Project, section: &str) {
    let build =
        BuildRecord { package: "app", version: "0.1.0", features: &[], target: "", plugins: 2 };
    assert_eq!(build.to_json(), BUILD);
    for name in ["a", "b"] {
        let plugin = PluginRecord {
            namespace: "greetings",
            name,
            package: "english",
            version: "0.1.0",
            krate: "english",
            contract: "fn()",
            file: "src/lib.rs",
            line: 3,
        };
        project.write(&format!("{name}.c"), &in_c(name, section, &plugin.to_record()));
    }
    let main = "extern const unsigned char a[], b[];\nint main(void) { return a[0] != b[0]; }\n";
    project.write("main.c", &(in_c("build", section, &RECORD) + main));
}

/// Runs a command if its program is installed. Debian has some tools of LLVM only in a directory of their version.
fn run(project: &Project, line: &str) -> bool {
    let words: Vec<&str> = line.split_whitespace().collect();
    let (program, arguments) = words.split_first().unwrap();
    let versions = ["", "/usr/lib/llvm-14/bin/", "/usr/lib/llvm-16/bin/", "/usr/lib/llvm-19/bin/"];
    let mut paths = versions.iter().map(|directory| format!("{directory}{program}"));
    let found = paths.find(|path| Command::new(path).arg("--version").output().is_ok());
    let Some(path) = found else { return false };
    Outcome::of(project.command(path).args(arguments)).success();
    true
}

#[test]
fn inspect_lists_the_plugins_of_programs_for_other_platforms() {
    if !slow() {
        return;
    }
    let mach_o = format!("{},{}", MACH_O_SECTION.0, MACH_O_SECTION.1);
    for (section, programs) in [(PE_SECTION, PE), (&mach_o, MACH_O)] {
        let project = Project::new("inspect-platforms");
        sources(&project, section);
        for (name, lines) in programs {
            if !lines.iter().all(|line| run(&project, line)) {
                skip("cross-linkers", &format!("{name} cannot be linked here"));
                continue;
            }
            assert!(Path::new(&project.path(name)).exists(), "{name}");
            let json = project.plux(&["inspect", name, "--format", "json"]).success().stdout;
            let found: serde_json::Value = serde_json::from_str(&json).unwrap();
            for slice in found["binaries"].as_array().unwrap() {
                println!("{name}: {}", slice["format"]);
                let plugins = slice["plugins"].as_array().unwrap();
                let names: Vec<&str> =
                    plugins.iter().filter_map(|it| it["name"].as_str()).collect();
                assert_eq!(names, ["a", "b"], "{name}: {json}");
                assert_eq!(slice["builds"][0]["package"], "app", "{name}: {json}");
            }
        }
    }
}
