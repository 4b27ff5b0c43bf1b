//! Patterns: `*` matches any string, dots included, and `?` matches one ASCII character.

/// Returns whether `text` matches `pattern`, in time proportional to their lengths' product at worst.
///
/// ```
/// use plux_spec::glob;
///
/// assert!(glob::matches("finops.*", "finops.vendors.cloud"));
/// assert!(!glob::matches("a?", "a"));
/// ```
pub fn matches(pattern: &str, text: &str) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut p, mut t) = (0, 0);
    // Where to go on if what follows the last `*` does not match: let it take one byte more.
    let mut retry = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                p += 1;
                retry = Some((p, t));
            }
            Some(&byte) if byte == b'?' || byte == text[t] => {
                p += 1;
                t += 1;
            }
            _ => match retry {
                None => return false,
                Some((after, taken)) => {
                    p = after;
                    t = taken + 1;
                    retry = Some((after, t));
                }
            },
        }
    }
    pattern[p..].iter().all(|&byte| byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_crosses_dots() {
        assert!(matches("*", ""));
        assert!(matches("finops.*", "finops.vendors.cloud"));
        assert!(matches("*.experimental", "a.b.experimental"));
        assert!(matches("a*b*c", "a-b-b-c"));
        assert!(matches("a?c", "abc"));
        assert!(!matches("a*b", "a-b-c"));
        assert!(!matches("a?", "a"));
        assert!(!matches("", "a"));
    }

    #[test]
    fn a_pattern_with_many_stars_ends() {
        let text = "a".repeat(2_000);
        assert!(!matches(&"*a".repeat(40), &format!("{text}b")));
    }
}
