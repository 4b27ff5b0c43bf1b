//! Words that this project does not use, because Rust has established terms.
//!
//! Sources, documentation, messages and the page that `cargo plux graph` writes are searched, and
//! with the command reference of the book what `--help` prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use plux_tests::environment::flag;
use plux_tests::repository;

/// Words and phrases, and what to write instead. A `*` at the end stands for any ending.
const WORDS: &[(&str, &str)] = &[
    ("artefact*", "artifact, target or binary"),
    ("at hand", "available"),
    ("blind", "not analyzed"),
    ("catalogue*", "catalog"),
    ("circle*", "cycle"),
    ("coloured", "colored"),
    ("colour*", "color"),
    ("cure", "fix"),
    ("cures", "fixes"),
    ("folder*", "directory"),
    ("for lack of", "requires"),
    ("foreign", "external"),
    ("hang on", "requires"),
    ("hangs on", "requires"),
    ("held against", "compared with"),
    ("hold against", "compare with"),
    ("holds against", "compares with"),
    ("in view of", "relative to"),
    ("mend", "fix"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("mends", "fixes"),
    ("misspelt", "misspelled"),
    ("see through", "analyze"),
    ("seen through", "analyzed"),
    ("stands alone", "is alone"),
    ("stands at", "is at"),
    ("stands here", "is here"),
    ("stands in", "is in"),
    ("stands there", "is there"),
    ("switch off", "disable"),
    ("switch on", "enable"),
    ("switched off", "disabled"),
    ("switched on", "enabled"),
    ("switches off", "disables"),
    ("switches on", "enables"),
    ("take back", "remove"),
    ("take in", "include"),
    ("take out", "remove"),
    ("taken on", "applied"),
    ("taken out", "removed"),
    ("takes in", "includes"),
    ("takes out", "removes"),
    ("texts", "strings, sources or messages"),
    ("thorough*", "exhaustive"),
    ("told", "reported"),
    ("unseen", "not analyzed"),
    ("wants", "expects or requires"),
    ("without a word", "silently"),
];

/// Files that still have such words, one a line. The test fails when an entry is no longer needed;
/// `PLUX_BLESS=1` writes the list.
const ACCEPTED: &str = "tests/structure/vocabulary-accepted.txt";

/// The kinds of files that are searched.
const EXTENSIONS: &[&str] =
    &["rs", "md", "js", "css", "html", "json", "toml", "txt", "stderr", "dot", "mmd"];

#[test]
fn files_use_the_vocabulary_of_rust_and_cargo() {
    let mut found = BTreeMap::new();
    search(repository(), &mut found);
    assert!(found.len() > 300, "{} files were searched", found.len());
    found.retain(|_, words: &mut Vec<Word>| !words.is_empty());
    if flag("PLUX_BLESS") {
        let paths: Vec<String> = found.keys().map(ToString::to_string).collect();
        let list = paths.join("\n") + "\n";
        fs::write(repository().join(ACCEPTED), list).expect("a list");
    }
    let accepted = fs::read_to_string(repository().join(ACCEPTED)).unwrap_or_default();
    let accepted: BTreeSet<&str> = accepted.lines().collect();
    let clean: Vec<_> = accepted.iter().filter(|path| !found.contains_key(**path)).collect();
    let mut report = String::new();
    for (path, words) in found.iter().filter(|(path, _)| !accepted.contains(&***path)) {
        for Word { line, word, instead } in words {
            let _ = writeln!(report, "{path}:{line}: `{word}`; write {instead}");
        }
    }
    assert!(report.is_empty(), "{report}");
    assert!(clean.is_empty(), "remove from {ACCEPTED}: {clean:?}");
}

/// A word that was found.
#[derive(Debug, PartialEq)]
#[allow(clippy::struct_field_names, reason = "a word is what it holds")]
struct Word {
    line: usize,
    word: &'static str,
    instead: &'static str,
}

/// Searches the files below a directory.
fn search(directory: &Path, found: &mut BTreeMap<String, Vec<Word>>) {
    for entry in fs::read_dir(directory).expect("a directory can be read").flatten() {
        let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
        if path.is_dir() {
            if name != "target" && (!name.starts_with('.') || name == ".ci") {
                search(&path, found);
            }
            continue;
        }
        let is_searched = match name.rsplit_once('.') {
            Some((_, extension)) => EXTENSIONS.contains(&extension),
            None => name == "run",
        };
        let relative = path.strip_prefix(repository()).expect("below the repository");
        let relative = relative.to_string_lossy().replace('\\', "/");
        // This file lists the words.
        if is_searched && relative != ACCEPTED && !file!().ends_with(&relative) {
            let source = fs::read(&path).expect("a file can be read");
            found.insert(relative, words(&String::from_utf8_lossy(&source)));
        }
    }
}

/// Finds the words of [`WORDS`], also as parts of identifiers and across the lines of a comment.
fn words(source: &str) -> Vec<Word> {
    let source = source.to_lowercase();
    let mut all: Vec<(usize, &str, bool)> = Vec::new();
    for (at, line) in source.lines().enumerate() {
        let mut end = 0;
        for word in line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let start = word.as_ptr() as usize - line.as_ptr() as usize;
            // Other signs end a phrase.
            let follows = line[end..start].chars().all(|c| " \t_/!*#>`".contains(c));
            all.push((at + 1, word, follows));
            end = start + word.len();
        }
    }
    // By the first word: exact, or the start of it.
    let mut exact: BTreeMap<&str, Vec<Rule>> = BTreeMap::new();
    let mut starts: Vec<Rule> = Vec::new();
    for &(word, instead) in WORDS {
        let parts: Vec<&str> = word.split(' ').collect();
        match parts[0].strip_suffix('*') {
            Some(_) => starts.push((word, parts, instead)),
            None => exact.entry(parts[0]).or_default().push((word, parts, instead)),
        }
    }
    let mut found = Vec::new();
    for (index, (line, first, _)) in all.iter().enumerate() {
        for (word, parts, instead) in exact.get(first).into_iter().flatten().chain(&starts) {
            let rest = all.get(index + 1..index + parts.len()).unwrap_or_default();
            let is_phrase = is(first, parts[0])
                && rest.len() + 1 == parts.len()
                && rest
                    .iter()
                    .zip(&parts[1..])
                    .all(|((_, word, follows), part)| *follows && word == part);
            if is_phrase {
                found.push(Word { line: *line, word, instead });
            }
        }
    }
    found
}

/// A word or phrase, its parts, and what to write instead.
type Rule = (&'static str, Vec<&'static str>, &'static str);

fn is(word: &str, expected: &str) -> bool {
    match expected.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => word == expected,
    }
}

#[test]
fn a_word_is_found_in_comments_identifiers_and_messages() {
    let found =
        |source: &str| words(source).into_iter().map(|it| (it.line, it.word)).collect::<Vec<_>>();
    assert_eq!(found("/// Plugins that wait in a circle.\n"), [(1, "circle*")]);
    assert_eq!(found("fn is_told() {}\nstruct Circles;\n"), [(1, "told"), (2, "circle*")]);
    assert_eq!(found("// A feature that is switched\n// on by another.\n"), [(1, "switched on")]);
    assert_eq!(found("// It is amended, and switched; on the way, encircled.\n"), []);
}
