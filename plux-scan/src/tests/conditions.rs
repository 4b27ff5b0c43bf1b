//! Every condition on the way to an item counts.

use super::{Package, plugin, seen};

#[track_caller]
fn depends_on(source: &str, condition: &str) {
    let seen = seen(&source.replace("HERE", &plugin("a")));
    assert_eq!(seen.conditions(), [condition], "{source}: {:?}", seen.unanalyzed());
}

#[test]
fn its_own() {
    depends_on("#[cfg(unix)] HERE", "unix");
    depends_on("#[cfg(unix)] fn other() {} HERE", "");
    depends_on("#[cfg( all(unix , x) )] #[allow(y)] HERE", "all(unix, x)");
    depends_on("#[cfg_attr(unix, cfg(x))] HERE", "any(not(unix), x)");
    depends_on(
        "#[cfg_attr(feature = \"a\", plugin(namespace = \"n\"))] fn a() {}",
        "feature = \"a\"",
    );
    depends_on(
        "#[cfg_attr(a, inline, cfg_attr(b, plugin(namespace = \"n\")))] #[cfg(c)] fn a() {}",
        "all(c, a, b)",
    );
}

#[test]
fn those_around_it() {
    depends_on("#[cfg(a)] mod m { #![cfg(b)] #[cfg(c)] mod n { HERE } fn x() {} }", "all(a, b, c)");
    depends_on("#[cfg(a)] fn f(x: u8) -> A<{ 1 }> { if b { #[cfg(c)] { HERE } } }", "all(a, c)");
    depends_on("#[cfg(a)] impl A<{ 1 }> for B { fn f() { HERE } }", "a");
    depends_on("#[cfg(a)] const _: () = { { 1 }; HERE };", "a");
    depends_on("#[cfg(a)] const X: u8 = 1; HERE", "");
    depends_on("fn f() { #[cfg(a)] if x {} else { HERE } }", "a");
    depends_on("fn f() { #[cfg(a)] if x {} { HERE } }", "");
    depends_on("fn f() { match x { #[cfg(a)] A => {}, B => { HERE } } }", "");
    depends_on("fn f() { match x { #[cfg(a)] A => 1, #[cfg(b)] B => { HERE } } }", "b");
    depends_on("#[cfg(a)] x! { b }\n#[cfg(c)] y!(b);\nHERE", "");
    depends_on("#![cfg(a)] #![cfg_attr(b, cfg(c))] HERE", "all(a, any(not(b), c))");
}

#[test]
fn those_of_the_modules_that_led_to_its_file() {
    let seen = Package::default()
        .file("src/lib.rs", "#![cfg(a)]\n#[cfg(b)] mod x;\n#[cfg(c)] mod inline { mod y; }")
        .file("src/x.rs", format!("#![cfg(d)]\n{}", plugin("one")))
        .file("src/inline/y.rs", plugin("two"))
        .scan();
    assert_eq!(seen.conditions(), ["all(a, b, d)", "all(a, c)"]);
}

#[test]
fn the_same_name_twice() {
    let seen = Package::default()
        .file("src/lib.rs", "#[cfg(unix)] #[path = \"unix.rs\"] mod os;\n#[cfg(windows)] #[path = \"windows.rs\"] mod os;")
        .file("src/unix.rs", plugin("one"))
        .file("src/windows.rs", plugin("two"))
        .scan();
    seen.declares(&["os one", "os two"]);
    assert_eq!(seen.conditions(), ["unix", "windows"]);
}

#[test]
fn every_path_that_may_hold() {
    let seen = Package::default()
        .file("src/lib.rs", "#[cfg_attr(unix, path = \"u.rs\")] #[cfg_attr(all(windows, x), path = \"w.rs\")] mod os;")
        .file("src/u.rs", plugin("one"))
        .file("src/w.rs", plugin("two"))
        .file("src/os.rs", plugin("three"))
        .scan();
    seen.declares(&["os one", "os two", "os three"]);
    let otherwise = "all(not(unix), not(all(windows, x)))";
    assert_eq!(seen.conditions(), ["unix", "all(not(unix), windows, x)", otherwise]);
}

#[test]
fn a_conditional_path_of_an_inline_module_is_reported() {
    let seen = Package::default()
        .file("src/lib.rs", "#[cfg_attr(unix, path = \"u\")] mod os { mod x; }")
        .file("src/u/x.rs", plugin("one"))
        .file("src/os/x.rs", plugin("two"))
        .scan();
    seen.declares(&["os::x two"]);
    let reason = "src/lib.rs:1:31: the `#[path]` of the inline module `os` is conditional";
    assert_eq!(seen.unanalyzed(), [reason]);
}

#[test]
fn branches_of_cfg_if() {
    let source = "cfg_if::cfg_if! { if #[cfg(unix)] { mod u; } else if #[cfg(feature = \"f\")] { ONE } else { #[cfg(x)] mod inline { TWO } } }";
    let seen = Package::default()
        .file("src/lib.rs", source.replace("ONE", &plugin("one")).replace("TWO", &plugin("two")))
        .file("src/u.rs", plugin("three"))
        .scan();
    seen.is_complete();
    seen.declares(&["one", "inline two", "u three"]);
    let first = "all(not(unix), feature = \"f\")";
    assert_eq!(seen.conditions(), [first, "all(not(any(unix, feature = \"f\")), x)", "unix"]);
}

#[test]
fn branches_of_cfg_select() {
    let source = "#[cfg(a)] cfg_select! { all(unix, b) => { fn x() {} } feature = \"f\" => { mod f; } _ => { ONE } }";
    let seen = Package::default()
        .file("src/lib.rs", source.replace("ONE", &plugin("one")))
        .file("src/f.rs", plugin("two"))
        .scan();
    seen.declares(&["one", "f two"]);
    let last = "all(a, not(any(all(unix, b), feature = \"f\")))";
    assert_eq!(seen.conditions(), [last, "all(a, not(all(unix, b)), feature = \"f\")"]);
}
