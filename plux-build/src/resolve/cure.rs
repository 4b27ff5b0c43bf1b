//! What to say of a place that could not be seen through, and what would make it plain.

/// Words of a reason, and the cure for it.
const CURES: &[(&str, &str)] = &[
    ("is missing", "write the file, or take out what names it"),
    ("is not UTF-8", "save the file as UTF-8"),
    ("does not parse", "mend the file; if it compiles as it is, please report it"),
    ("cannot be read", "check that the file exists and may be read"),
    ("is not a regular file", "let a file stand there"),
    ("is larger than", "split the file"),
    ("is included by itself", "take the circle out"),
    ("may be ours", "if it is, write it in full: `#[plux_runtime::plugin(…)]`"),
    ("generated file", "write plugins into plain sources: what is generated cannot be indexed"),
    ("not a literal", "write the path as a literal"),
    ("macro", "write the attribute on a plain item, outside of the macro"),
];

/// The reason as a sentence. In the index, the file stands before it.
pub(super) fn sentence(reason: &str) -> String {
    let verbs = ["is ", "does ", "cannot ", "includes "];
    let subject = if verbs.iter().any(|verb| reason.starts_with(verb)) { "the file " } else { "" };
    format!("{subject}{reason}; the index is not complete")
}

/// What to do about it.
pub(super) fn cure(reason: &str) -> &'static str {
    let cure = CURES.iter().find(|(words, _)| reason.contains(words));
    cure.map_or("let plugins stand in plain sources, not behind it", |(_, cure)| cure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_becomes_a_sentence_and_has_its_cure() {
        let told = |reason| (sentence(reason), cure(reason));
        let (sentence, cure) = told("is not UTF-8");
        assert_eq!(sentence, "the file is not UTF-8; the index is not complete");
        assert_eq!(cure, "save the file as UTF-8");
        let (sentence, cure) = told("the macro `m!` makes plugins");
        assert_eq!(sentence, "the macro `m!` makes plugins; the index is not complete");
        assert_eq!(cure, "write the attribute on a plain item, outside of the macro");
        assert!(told("no words for it").1.starts_with("let plugins stand"));
    }
}
