//! No source makes it panic, hang or overflow.

use std::fs;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

use plux_spec::IncompleteReason;

use super::{Package, plugin, seen};
use crate::{Disk, Files};

/// As long as no test takes that does not hang, however busy the machine is.
const TOO_LONG: Duration = Duration::from_mins(5);

/// A reproducible source of numbers: xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap_or(0)
    }
}

#[test]
fn random_pieces_of_source() {
    const PIECES: &[&str] = &[
        "mod ",
        "x",
        ";",
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        "#",
        "!",
        "#[",
        "#![",
        "plugin",
        "(namespace = \"n\")",
        "]",
        "\"",
        "'",
        "r#",
        "r\"",
        "b'",
        "/*",
        "*/",
        "//",
        "\n",
        "\\",
        "cfg(",
        "cfg_attr(",
        "path = ",
        "use ",
        "::",
        " as ",
        "*",
        ",",
        "macro_rules! m ",
        "include!(",
        "cfg_if! ",
        "if ",
        "else ",
        "impl ",
        "fn f() ",
        "é",
        "=>",
        "\u{2028}",
        "const ",
        "pub ",
        "extern ",
        "0",
        "'a",
        "r#mod",
        "cfg_select! ",
        "_ => ",
        "\u{0}",
        "plux_runtime",
    ];
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for _ in 0..20_000 {
        let pieces = random.below(40);
        let text: String = (0..pieces).map(|_| PIECES[random.below(PIECES.len())]).collect();
        seen(&text);
    }
}

#[test]
fn random_bytes() {
    let mut random = Random(42);
    for _ in 0..5_000 {
        let length = random.below(200);
        let bytes: Vec<u8> = (0..length)
            .map(|_| b" #[]{}()!;\"'/*\\modplugin\xc3\xa9\xff"[random.below(27)])
            .collect();
        Package::default().file("src/lib.rs", bytes).scan();
    }
}

#[test]
fn every_prefix_of_a_file() {
    let source = include_str!("attributes.rs");
    for (at, _) in source.char_indices().step_by(7) {
        seen(&source[..at]);
    }
}

#[test]
fn nesting_of_a_million() {
    let deep = 1_000_000;
    let started = Instant::now();
    for (open, close) in
        [("{", "}"), ("(", ")"), ("[", "]"), ("mod m {", "}"), ("/*", "*/"), ("x!{", "}")]
    {
        let (open, close) = (open.repeat(deep), close.repeat(deep));
        let around = seen(&format!("{}\nfn f() {{ {open}{close} }}", plugin("a")));
        around.declares(&["a"]);
        let inside = seen(&format!("{}\nfn f() {{ {open} {} {close} }}", plugin("a"), plugin("b")));
        inside.declares(&["a"]);
    }
    let attribute = format!(
        "#[plugin(namespace = \"n\", x = {}{})] fn f() {{}}",
        "(".repeat(deep),
        ")".repeat(deep)
    );
    assert_eq!(
        seen(&attribute).unanalyzed(),
        ["src/lib.rs:1:1: the item of `#[plugin(…)]` does not parse: is nested too deeply"]
    );
    assert!(started.elapsed() < TOO_LONG, "{:?}", started.elapsed());
}

#[test]
fn much_of_everything() {
    let many = 100_000;
    let started = Instant::now();
    for piece in [
        "mod x;",
        "#[x(",
        "#[cfg_attr(a, ",
        "use a::{",
        "r#",
        "'",
        "\"",
        "# ",
        "! ",
        "include!(\"x\");",
        "#[plugin(namespace = 1)] ",
        "#[cfg(a)] mod m {",
        "/",
        "*",
        "macro_rules! m {",
        "cfg_if! { if #[cfg(a)] {",
        "use plugin as plugin;",
        "#[p::plugin]fn f(){}",
        "mod /*",
        "mod //",
        "mod r#\"",
        "*/;",
        "*/!",
        "# /*",
        "#[/*",
        "#[plugin(namespace = 1)]",
        "x!{ plugin(",
        "x!(plugin namespace = ",
        "macro_rules! m{()=>{}} m!(a);",
        "macro_rules! m { ($x:ident) => { mod $x; } } m!(a);",
        "impl ,{",
    ] {
        seen(&piece.repeat(many));
        assert!(started.elapsed() < TOO_LONG, "{piece}: {:?}", started.elapsed());
    }
}

#[test]
fn much_of_everything_at_once() {
    let started = Instant::now();
    let in_one_macro =
        format!("macro_rules! m {{ {}plugin{} }}", "#[".repeat(20_000), "]".repeat(20_000));
    let in_each_other = format!("{}{}", "#[a(".repeat(500), ")]".repeat(500)).repeat(300);
    let under_one_name = format!("use a::{{{}}};", "b,".repeat(50_000))
        + &"#[p(namespace = \"n\")] fn f() {}\n".repeat(2_000);
    for text in [in_one_macro, "mod x;".to_owned() + &in_each_other, under_one_name] {
        seen(&text);
        assert!(started.elapsed() < TOO_LONG, "{:?}", started.elapsed());
    }
}

/// Each has the source of the whole item: quadratic.
#[test]
fn more_attributes_on_an_item_than_are_kept_are_reported() {
    let seen = seen(&("#[plugin(namespace = \"n\", name = \"a\")]\n".repeat(300) + "fn f() {}"));
    assert_eq!(seen.0.declarations.len(), 200);
    let reason = "the item of `#[plugin(…)]` has too many attributes";
    assert_eq!(seen.unanalyzed(), [format!("src/lib.rs:201:1: {reason}")]);
}

#[test]
fn doubling_modules() {
    let mut package = Package::default().file("src/lib.rs", "#[path = \"0.rs\"] mod m;");
    for at in 0..40 {
        let next = at + 1;
        package = package.file(
            &format!("src/{at}.rs"),
            format!("#[path = \"{next}.rs\"] mod a; #[path = \"{next}.rs\"] mod b;"),
        );
    }
    let started = Instant::now();
    let unanalyzed = package.file("src/40.rs", "").scan().unanalyzed();
    assert!(
        unanalyzed
            .iter()
            .any(|reason| reason.contains("the same files are declared as too many modules")),
        "{}",
        unanalyzed.len()
    );
    assert!(started.elapsed() < TOO_LONG, "{:?}", started.elapsed());
}

#[test]
fn what_is_no_source_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let large = directory.path().join("large.rs");
    let file = fs::File::create(&large).expect("a file");
    file.set_len(50 << 20).expect("a large file");
    let error = |path: &std::path::Path| Disk.read(path).unwrap_err();
    assert_eq!(error(&large).kind(), ErrorKind::FileTooLarge);
    assert_eq!(error(directory.path()).kind(), ErrorKind::IsADirectory);
    assert_eq!(error(&directory.path().join("none")).kind(), ErrorKind::NotFound);
    #[cfg(target_os = "linux")]
    for endless in ["/proc/self/pagemap", "/proc/kmsg"] {
        // Each has no size, and is not opened, which may be forbidden.
        let read = Disk.read(std::path::Path::new(endless)).map(|it| it.len());
        assert_eq!(read.expect("an empty file"), 0, "{endless}");
    }
    #[cfg(unix)]
    {
        let pipe = directory.path().join("pipe.rs");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(error(&pipe).kind(), ErrorKind::IsADirectory);
        }
    }
}

/// Found by fuzzing: the list of what is not analyzed took gigabytes.
#[test]
fn modules_of_the_same_files_over_and_over() {
    let many = |path: &str| format!("#[path = \"{path}\"] mod m;\n").repeat(2_000);
    let package = Package::default()
        .file("src/lib.rs", many("a.rs"))
        .file("src/a.rs", many("b.rs") + &many("gone.rs"))
        .file("src/b.rs", "mod gone;\n".repeat(2_000));
    let seen = package.scan();
    let reported = seen.unanalyzed();
    assert!(reported.len() < 600_000, "{}", reported.len());
    let ends =
        reported.iter().filter(|it| it.contains("the same files are declared as too many modules"));
    assert_eq!(ends.count(), 1);
}

#[cfg(unix)]
#[test]
fn cycles_of_links() {
    use crate::{CrateRoot, scan};

    let directory = tempfile::tempdir().expect("a directory");
    let directory = directory.path().canonicalize().expect("a path");
    let module = directory.join("m");
    fs::create_dir(&module).expect("a directory");
    fs::write(directory.join("lib.rs"), "mod m;").expect("a file");
    fs::write(module.join("mod.rs"), "mod a;\nmod b;\n").expect("a file");
    for name in ["a", "b"] {
        std::os::unix::fs::symlink(&module, module.join(name)).expect("a link");
    }
    let started = Instant::now();
    let path = directory.join("lib.rs");
    let root = CrateRoot::new(&path, "it", &[]);
    let scan = scan(&root, &Disk);
    assert!(
        scan.unanalyzed.iter().all(|it| matches!(&it.reason, IncompleteReason::RecursiveInclude { file } if file == "mod.rs")),
        "{scan:?}"
    );
    assert!(started.elapsed() < TOO_LONG, "{:?}", started.elapsed());
}

/// `l/..` is the parent of the directory that `l` links to.
#[cfg(unix)]
#[test]
fn the_way_up_from_a_link() {
    use crate::{CrateRoot, scan};

    let directory = tempfile::tempdir().expect("a directory");
    for path in ["src/below", "there/deep"] {
        fs::create_dir_all(directory.path().join(path)).expect("a directory");
    }
    std::os::unix::fs::symlink("../there/deep", directory.path().join("src/l")).expect("a link");
    let modules = ["below/../x.rs", "below/../below/../x.rs", "l/../x.rs", "gone/../x.rs"];
    let modules = modules.map(|path| format!("#[path = {path:?}] mod x;\n"));
    for (path, text) in [("src/lib.rs", &*modules.concat()), ("src/x.rs", ""), ("there/x.rs", "")] {
        fs::write(directory.path().join(path), text).expect("a file");
    }
    let path = directory.path().join("src/lib.rs");
    let root = CrateRoot::new(&path, "it", &[]);
    let scan = scan(&root, &Disk);
    let files = scan.files.iter().filter_map(|it| it.strip_prefix(directory.path()).ok()?.to_str());
    assert_eq!(files.collect::<Vec<_>>(), ["src/lib.rs", "src/x.rs", "src/l/../x.rs"]);
    assert_eq!(scan.unanalyzed.len(), 1, "{:?}", scan.unanalyzed);
}

/// Each call had the predicates of all calls around it.
#[test]
fn macro_calls_in_each_other_have_a_bounded_result() {
    let scan = seen(&"x!(plugin namespace = ".repeat(100_000)).0;
    let predicates: usize = scan.unanalyzed.iter().map(|it| it.cfg.len()).sum();
    assert!(predicates < 100_000, "{predicates}");
}

/// Modules in each other make each path longer: quadratic.
#[test]
fn the_result_has_a_bounded_number_of_strings() {
    let deep = "#[cfg(a)] mod m {".repeat(200);
    let scan = seen(&(deep + &plugin("a").repeat(20_000) + &"}".repeat(200))).0;
    let strings = |it: &crate::Declaration| it.module.len() + it.cfg.len();
    let strings: usize = scan.declarations.iter().map(strings).sum();
    assert!((400_000..600_000).contains(&strings), "{strings}");
    assert!(scan.unanalyzed.iter().any(|it| it.reason == IncompleteReason::TooManyModules));
}
