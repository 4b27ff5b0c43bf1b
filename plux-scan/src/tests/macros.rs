//! Modules that the target's own macros declare: where the call stands, as rustc has it.

use super::{Package, plugin, seen};

/// A package whose root defines macros, and whose module `place` may call them.
fn package(root: &str, place: &str) -> Package {
    ["a", "place/a", "place/k/a", "inline/a", "d/e", "alt/p", "place/k/alt/p", "b"]
        .iter()
        .fold(Package::default(), |package, path| {
            package.file(&format!("src/{path}.rs"), plugin(&path.replace('/', "_")))
        })
        .file("src/lib.rs", format!("#[macro_use] mod defs; mod place;\n{root}"))
        .file(
            "src/defs.rs",
            "macro_rules! bring { () => { mod a; } }\n\
             macro_rules! deep { () => { mod d { mod e; } } }\n\
             macro_rules! nested { () => { $crate::bring!(); } }\n\
             macro_rules! pathed { () => { #[path = \"alt/p.rs\"] mod p; } }\n\
             macro_rules! gone { () => { mod nowhere; } }\n\
             macro_rules! several { (a) => { mod a; }; (b $x:vis) => { $x mod b; }; (c) => { mod c; } }\n\
             macro_rules! conditional { ($($x:item)*) => { #[cfg(unix)] mod a; $(mod b; $x)* } }\n",
        )
        .file("src/place.rs", place)
}

/// The macros of `defs.rs` that nothing calls, among which are all that a story does not name.
fn others(reason: &str) -> bool {
    reason.starts_with("src/defs.rs:") && reason.contains("declares modules")
}

#[track_caller]
fn brings(root: &str, place: &str, declared: &[&str]) -> Vec<String> {
    let seen = package(root, place).scan();
    seen.declares(declared);
    let told = seen.unseen().into_iter().filter(|it| !others(it)).collect::<Vec<_>>();
    assert!(told.is_empty(), "{told:?}");
    seen.conditions()
}

#[test]
fn their_files_are_where_the_call_stands() {
    brings("bring!();", "", &["a a"]);
    brings("mod inline { bring!(); }", "", &["inline::a inline_a"]);
    brings(
        "",
        "bring! {} mod k { crate::bring![]; }",
        &["place::a place_a", "place::k::a place_k_a"],
    );
    brings("", "pathed!(); mod k { pathed!(); }", &["place::p alt_p", "place::k::p place_k_alt_p"]);
    brings("deep!();", "", &["d::e d_e"]);
    brings("nested!();", "", &["a a"]);
}

#[test]
fn conditions_are_those_of_definition_call_and_body() {
    assert_eq!(brings("#[cfg(x)] bring!();", "", &["a a"]), ["x"]);
    assert_eq!(brings("cfg_if! { if #[cfg(x)] { bring!(); } }", "", &["a a"]), ["x"]);
    let conditions = brings("conditional!();", "", &["a a", "b b"]);
    assert_eq!(conditions, ["unix", "macro = \"conditional\""]);
    let defined = "#[cfg(x)] macro_rules! m { () => { mod a; } }\n\
                   #[cfg(y)] macro_rules! m { () => { mod b; } }\nm!();";
    assert_eq!(brings(defined, "", &["a a", "b b"]), ["x", "y"]);
}

#[test]
fn one_arm_of_several_is_taken_and_nobody_knows_which() {
    let conditions = brings("several!(a);", "", &["a a", "b b"]);
    assert_eq!(conditions, ["macro = \"several\"", "macro = \"several\""]);
}

#[test]
fn a_file_that_is_not_there_is_told_at_the_call() {
    let told = package("\n  gone!();", "").scan().unseen();
    assert!(
        told.contains(&"src/lib.rs:3:3: the file of the module `nowhere` is missing".into()),
        "{told:?}"
    );
}

#[test]
fn a_call_that_makes_no_items_brings_no_modules() {
    brings("fn f() { bring!(); let x = bring!(); }", "const X: u8 = bring!();", &[]);
    brings("// bring!();\nconst S: &str = \"bring!();\"; fn bring() { not_bring!(); }", "", &[]);
}

#[test]
fn what_is_not_called_or_has_no_name_is_told() {
    let what = "declares modules, which cannot be seen without expanding it";
    let m = "macro_rules! m { () => { mod a; } }";
    let told = |text: &str, unseen: &[String]| assert_eq!(seen(text).unseen(), unseen, "{text}");
    told(m, &[format!("src/lib.rs:1:1: the macro `m!` {what}")]);
    let renamed = format!("#[cfg(x)] {m} use m as n; n!();");
    told(&renamed, &[format!("src/lib.rs:1:11: the macro `m!` {what} [x]")]);
    let named = "macro_rules! m { ($x:ident) => { mod $x; } } m!(a);";
    told(named, &[format!("src/lib.rs:1:1: the macro `m!` {what}")]);
    // Another package may call it, in whose files nobody looks.
    let exported = Package::default().file("src/a.rs", plugin("one"));
    let exported = exported.file("src/lib.rs", format!("#[macro_export] {m} m!();")).scan();
    exported.declares(&["a one"]);
    assert_eq!(exported.unseen(), [format!("src/lib.rs:1:17: the macro `m!` {what}")]);
}

#[test]
fn macros_that_call_each_other_end() {
    let endless = "macro_rules! m { () => { mod a; n!(); m!(); } } macro_rules! n { () => { m!(); m!(); } } n!();";
    let package = Package::default().file("src/a.rs", plugin("one")).file("src/lib.rs", endless);
    assert_eq!(package.scan().declared(), ["a one"; 2]);
    let twice = |at: usize| {
        format!("macro_rules! m{at} {{ () => {{ {0} {0} }} }}\n", format!("m{}!();", at + 1))
    };
    let mut doubling: Vec<String> = (0..40).map(twice).collect();
    doubling.push("macro_rules! m40 { () => { mod a; } } m38!();".to_owned());
    let doubling = doubling.concat();
    let package = Package::default().file("src/a.rs", plugin("one")).file("src/lib.rs", doubling);
    assert_eq!(package.scan().declared(), ["a one"; 4]);
}

#[test]
fn macros_that_define_macros_that_call_them_end() {
    let root = "macro_rules! m { () => { mod a; macro_rules! n { () => { m!(); } } } }\nm!();";
    seen(root).declares(&[]);
    // Each calls the next one many times over in what it defines.
    let call = |it: usize| format!("m{it}!();").repeat(40);
    let define = |it: usize| {
        let inner = format!("macro_rules! n {{ () => {{ {} }} }}", call(it + 1));
        format!("macro_rules! m{it} {{ () => {{ mod a; {inner} }} }}\n")
    };
    let root: String = (0..12).map(define).collect();
    seen(&(root + "m0!();")).declares(&[]);
}

#[test]
fn definitions_nested_deeper_than_anybody_reads_are_told() {
    let depth = 20_000;
    let nested =
        ["macro_rules! m { () => { ".repeat(depth), "mod a;".to_owned(), "} }".repeat(depth)];
    let unseen = seen(&nested.concat()).unseen();
    assert!(unseen.iter().any(|it| it.contains("the macro `m!` declares modules")), "{unseen:?}");
}

#[test]
fn automod_makes_a_module_of_each_file_of_a_folder() {
    let package = |call: &str| {
        let files = ["one", "two-three", "4", "mod", "deeper/no"].iter();
        let with_files = files.fold(Package::default(), |package, name| {
            package.file(&format!("src/all/{name}.rs"), plugin("it"))
        });
        with_files.file("src/all/no.txt", "").file("src/lib.rs", call)
    };
    let declared = ["all::_4 it", "all::one it", "all::two_three it"];
    for call in [
        "mod all { automod::dir!(\"src/all\"); }",
        "mod all { automod::dir! { pub(crate) r\"./src/all/\" } }",
        "use automod::dir;\nmod all { use super::*; dir!(\"src/all\"); }",
        "macro_rules! all { () => { automod::dir!(\"src/all\"); } } mod all { all!(); mod one; }",
    ] {
        let seen = package(call).scan();
        let mut found = seen.declared();
        found.sort();
        found.dedup();
        assert_eq!(found, declared, "{call}: {:?}", seen.unseen());
        seen.sees_all();
    }
    for (call, unseen) in [
        (
            "automod::dir!(\"src/all\");",
            "src/lib.rs:1:10: the files of the modules in `src/all` are elsewhere",
        ),
        (
            "mod none { automod::dir!(\"src/none\"); }",
            "src/lib.rs:1:21: the folder `src/none` cannot be read: entity not found",
        ),
        (
            "mod all { automod::dir!(concat!(\"src\", ALL)); }",
            "src/lib.rs:1:20: the folder of `dir!` is not a literal: `concat!(\"src\", ALL)`",
        ),
    ] {
        assert_eq!(package(call).scan().unseen(), [unseen]);
    }
}
