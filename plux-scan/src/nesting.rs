//! Nesting that a recursive parser must not be given: a stack overflow aborts the process.

/// The deepest nesting of a declaration that is parsed.
pub const MAX_NESTING: usize = 128;

/// Returns whether brackets nest deeper than [`MAX_NESTING`], or as many prefix operators follow each
/// other. Strings and comments do not count.
///
/// ```
/// assert!(plux_scan::is_too_deep(&"Vec<".repeat(200)));
/// assert!(!plux_scan::is_too_deep("impl Vendor for Aws {}"));
/// ```
pub fn is_too_deep(source: &str) -> bool {
    let bytes = source.as_bytes();
    let (mut at, mut depth, mut row) = (0, 0_usize, 0_usize);
    while let Some(&byte) = bytes.get(at) {
        let rest = &bytes[at..];
        match byte {
            b'/' if rest.starts_with(b"//") => at += find(rest, b"\n"),
            b'/' if rest.starts_with(b"/*") => at += find(rest, b"*/"),
            b'"' => at += text(rest),
            b'(' | b'[' | b'{' | b'<' => depth += 1,
            b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
            b'&' | b'!' | b'*' | b'-' => row += 1,
            _ => {}
        }
        if byte.is_ascii_alphanumeric() {
            row = 0;
        }
        if depth > MAX_NESTING || row > MAX_NESTING {
            return true;
        }
        at += 1;
    }
    false
}

/// How far it is to the last byte of `end`, or to the end.
fn find(bytes: &[u8], end: &[u8]) -> usize {
    let found = bytes.windows(end.len()).position(|it| it == end);
    found.map_or(bytes.len(), |at| at + end.len() - 1)
}

/// The distance between the quotes of a string.
fn text(bytes: &[u8]) -> usize {
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return at,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_writes_is_too_deep() {
        for deep in ["(", "[", "{", "Vec<", "!", "& ", "*"] {
            assert!(is_too_deep(&deep.repeat(200)), "{deep}");
        }
    }

    #[test]
    fn long_and_flat_is_not() {
        for flat in ["f(x)[0], ", "&a, ", "\"((((\", ", "// ((((((----\n", "/* <<<< */ ", "A<B>, "]
        {
            assert!(!is_too_deep(&flat.repeat(200)), "{flat}");
        }
        assert!(!is_too_deep(&("/// ".to_owned() + &"-".repeat(500) + "\nfn f() {}")));
    }
}
