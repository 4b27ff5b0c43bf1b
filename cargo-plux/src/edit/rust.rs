//! Adds macro calls and function calls to a Rust source.

use std::str::FromStr as _;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Parses a source into tokens; `None` if it is not Rust.
pub(crate) fn tokens(text: &str) -> Option<Vec<TokenTree>> {
    let text = after_shebang(text).1;
    Some(TokenStream::from_str(text).ok()?.into_iter().collect())
}

/// Returns whether the source contains these tokens in sequence.
pub(crate) fn has(tokens: &[TokenTree], words: &[&str]) -> bool {
    let mut groups = vec![tokens.to_vec()];
    while let Some(tokens) = groups.pop() {
        let is = |token: &TokenTree, word: &str| match token {
            TokenTree::Group(_) => false,
            token => token.to_string() == word,
        };
        let here = |window: &[TokenTree]| window.iter().zip(words).all(|(it, word)| is(it, word));
        if tokens.windows(words.len()).any(here) {
            return true;
        }
        groups.extend(tokens.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream().into_iter().collect()),
            _ => None,
        }));
    }
    false
}

/// Returns the lines that add `call` at module level, and the number of lines before them.
///
/// The call follows inner attributes and documentation, and the `use`, `mod` and `extern crate` items
/// after them. `None` if no line ends there.
pub(crate) fn insertion(text: &str, call: &str) -> Option<(usize, Vec<String>)> {
    let (shebang, body) = after_shebang(text);
    let count = header(&tokens(text)?);
    let lines: Vec<&str> = body.split_inclusive('\n').collect();
    let at = if count == 0 { after_license(&lines) } else { ends_after(&lines, count)? };
    let is_text = |line: Option<&&str>| line.is_some_and(|line| !line.trim().is_empty());
    let mut added = vec![call.to_owned()];
    if at > 0 && is_text(lines.get(at - 1)) {
        added.insert(0, String::new());
    }
    if is_text(lines.get(at)) {
        added.push(String::new());
    }
    Some((shebang + at, added))
}

/// Splits off `#!/usr/bin/env …`. Returns the number of lines that it has, and the rest.
fn after_shebang(text: &str) -> (usize, &str) {
    match text.split_once('\n') {
        Some((first, rest)) if first.starts_with("#!") && !first[2..].trim().starts_with('[') => {
            (1, rest)
        }
        _ => (0, text),
    }
}

/// Returns the number of tokens before the first item that is not a declaration.
fn header(tokens: &[TokenTree]) -> usize {
    let mut at = 0;
    while punct(tokens, at, '#') && punct(tokens, at + 1, '!') && bracket(tokens, at + 2) {
        at += 3;
    }
    while let Some(end) = declaration(tokens, at) {
        at = end;
    }
    at
}

/// Returns the end of a `use …;`, `mod …;` or `extern crate …;` that starts at `at`.
fn declaration(tokens: &[TokenTree], mut at: usize) -> Option<usize> {
    while punct(tokens, at, '#') && bracket(tokens, at + 1) {
        at += 2;
    }
    if word(tokens, at, "pub") {
        at += 1;
        at += usize::from(group(tokens, at, Delimiter::Parenthesis));
    }
    if word(tokens, at, "use") {
        let length = tokens[at..].iter().position(|it| is_punct(it, ';'))?;
        return Some(at + length + 1);
    }
    let named = match (word(tokens, at, "mod"), word(tokens, at, "extern")) {
        (true, _) => at + 1,
        (_, true) if word(tokens, at + 1, "crate") => at + 2,
        _ => return None,
    };
    // An item with a body ends the declarations.
    let rest = tokens.get(named + 1..)?;
    let length =
        rest.iter().position(|it| is_punct(it, ';') || matches!(it, TokenTree::Group(_)))?;
    is_punct(&rest[length], ';').then_some(named + 1 + length + 1)
}

fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

fn punct(tokens: &[TokenTree], at: usize, character: char) -> bool {
    tokens.get(at).is_some_and(|token| is_punct(token, character))
}

fn word(tokens: &[TokenTree], at: usize, text: &str) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Ident(ident)) if ident == text)
}

fn bracket(tokens: &[TokenTree], at: usize) -> bool {
    group(tokens, at, Delimiter::Bracket)
}

fn group(tokens: &[TokenTree], at: usize, delimiter: Delimiter) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}

/// Returns the smallest number of lines that have exactly `count` tokens.
///
/// Tokens have no locations here: that feature of proc-macro2 would slow down the scanner.
fn ends_after(lines: &[&str], count: usize) -> Option<usize> {
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        text += line;
        // Inside of a comment or a group, the lines do not tokenize.
        let Ok(tokens) = TokenStream::from_str(&text) else { continue };
        match tokens.into_iter().count() {
            found if found == count => return Some(at + 1),
            found if found > count => return None,
            _ => {}
        }
    }
    None
}

/// Returns the number of lines of the leading comment if an empty line separates it from the code.
fn after_license(lines: &[&str]) -> usize {
    let comments = lines.iter().take_while(|line| line.starts_with("//")).count();
    match lines.get(comments) {
        Some(line) if comments > 0 && line.trim().is_empty() => comments + 1,
        _ => 0,
    }
}

/// Returns the source with `statement` as the first statement of `fn main`; `None` if there is no
/// `fn main`.
pub(crate) fn with_statement_in_main(text: &str, statement: &str) -> Option<String> {
    let words: Vec<String> = tokens(statement)?.iter().map(ToString::to_string).collect();
    for (at, _) in text.match_indices("fn main") {
        let Some(open) = text[at..].find('{').map(|it| at + it) else { break };
        let (before, after) = text.split_at(open + 1);
        let indent: String = text[..at]
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .take_while(|c| *c == ' ')
            .collect();
        let rest = after.trim_start_matches(' ');
        let gap = if rest.starts_with('\n') { "" } else { "\n" };
        let outer = if gap.is_empty() {
            String::new()
        } else if rest.starts_with('}') {
            indent.clone()
        } else {
            format!("{indent}    ")
        };
        let edited = format!("{before}\n{indent}    {statement}{gap}{outer}{rest}");
        // The match may be in a comment or a string, so the tokens are checked.
        if tokens(&edited).is_some_and(|it| starts_main(&it, &words)) {
            return Some(edited);
        }
    }
    None
}

/// Returns whether the body of `fn main` starts with these tokens.
fn starts_main(tokens: &[TokenTree], words: &[String]) -> bool {
    tokens.windows(2).enumerate().any(|(at, pair)| {
        let is_main = pair[0].to_string() == "fn" && pair[1].to_string() == "main";
        let body = tokens[at..].iter().find_map(|token| match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                Some(group.stream())
            }
            _ => None,
        });
        is_main
            && body.is_some_and(|body| {
                let body: Vec<String> = body.into_iter().map(|it| it.to_string()).collect();
                body.starts_with(words)
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CALL: &str = "x::include_index!();";

    fn with_call(text: &str) -> Option<String> {
        let (at, added) = insertion(text, CALL)?;
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.splice(at..at, added);
        Some(lines.join("\n"))
    }

    #[test]
    fn the_call_follows_the_leading_declarations() {
        for (text, expected) in [
            ("fn main() {}", "@\n\nfn main() {}"),
            ("", "@"),
            ("//! Doc.\n//! More.\n\nfn main() {}", "//! Doc.\n//! More.\n\n@\n\nfn main() {}"),
            ("#![warn(\n    a,\n)]\nfn main() {}", "#![warn(\n    a,\n)]\n\n@\n\nfn main() {}"),
            (
                "use a::{\n    b,\n};\nmod c;\n\n/// Doc.\nfn f() {}",
                "use a::{\n    b,\n};\nmod c;\n\n@\n\n/// Doc.\nfn f() {}",
            ),
            ("use a; // why\nfn f() {}", "use a; // why\n\n@\n\nfn f() {}"),
            ("mod a { }\nuse b;", "@\n\nmod a { }\nuse b;"),
            (
                "pub(crate) mod a;\n#[m]\nextern crate b as c;",
                "pub(crate) mod a;\n#[m]\nextern crate b as c;\n\n@",
            ),
            ("extern \"C\" {}\nuse a;", "@\n\nextern \"C\" {}\nuse a;"),
            ("// License.\n// Ours.\n\nfn main() {}", "// License.\n// Ours.\n\n@\n\nfn main() {}"),
            ("// About main.\nfn main() {}", "@\n\n// About main.\nfn main() {}"),
            ("#!/usr/bin/env x\nfn main() {}", "#!/usr/bin/env x\n@\n\nfn main() {}"),
            ("/* a\n*/ #![b] /* c\n*/\nfn d() {}", "/* a\n*/ #![b] /* c\n*/\n\n@\n\nfn d() {}"),
        ] {
            assert_eq!(with_call(text).as_deref(), Some(&*expected.replace('@', CALL)), "{text}");
        }
    }

    #[test]
    fn the_call_is_not_added_inside_of_a_line_or_to_invalid_rust() {
        assert_eq!(with_call("use a; fn main() {}"), None);
        assert_eq!(with_call("fn main() {"), None);
    }

    #[test]
    fn a_call_in_a_comment_or_a_string_is_ignored() {
        let has_call = |text| has(&tokens(text).unwrap(), &["include_index", "!"]);
        assert!(has_call("mod a { plux_runtime::include_index ! {} }"));
        assert!(!has_call("// include_index!()\nconst A: &str = \"include_index!()\";"));
        assert!(!has_call("fn include_index() {}"));
    }
}
