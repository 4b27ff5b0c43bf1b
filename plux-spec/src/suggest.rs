//! "Did you mean …?"

use std::fmt::{self, Display};

/// Returns the candidates that `word` may have meant, best first, at most three.
///
/// A candidate is close when at most a third of the longer word would have to be edited
/// (swapped neighbours are one edit), or when the two differ only by case or by `-` and `_`.
///
/// ```
/// use plux_spec::closest_matches;
///
/// assert_eq!(closest_matches("awz", ["aws", "azure", "docker"]), ["aws"]);
/// assert!(closest_matches("kubernetes", ["aws", "azure", "docker"]).is_empty());
/// ```
pub fn closest_matches<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Vec<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    closest_of(word, &candidates)
}

/// Returns the same as [`closest_matches`]. It is not generic, so that a program contains it once.
pub fn closest_of<'a>(word: &str, candidates: &[&'a str]) -> Vec<&'a str> {
    // Sorted; the rest is unused.
    let mut closest = [(usize::MAX, ""); 3];
    for &candidate in candidates {
        let Some(edits) = near(word, candidate) else { continue };
        let mut next = (edits, candidate);
        for slot in &mut closest {
            if *slot == next {
                break;
            }
            if next < *slot {
                std::mem::swap(slot, &mut next);
            }
        }
    }
    let mut words = Vec::with_capacity(closest.len());
    for (edits, candidate) in closest {
        if edits != usize::MAX {
            words.push(candidate);
        }
    }
    words
}

/// Returns whether one of two words may have been meant by the other, as in [`closest_matches`].
pub fn is_close(word: &str, other: &str) -> bool {
    near(word, other).is_some()
}

/// Returns the number of edits between two words that are close.
fn near(word: &str, other: &str) -> Option<usize> {
    let longest = word.chars().count().max(other.chars().count());
    let edits = distance(word, other);
    (edits <= longest / 3).then_some(edits)
}

/// Returns ``did you mean `a` or `b`?``; `None` if there are no words.
///
/// ```
/// use plux_spec::suggest::did_you_mean;
///
/// assert_eq!(did_you_mean(&["a", "b"]).as_deref(), Some("did you mean `a` or `b`?"));
/// assert_eq!(did_you_mean::<&str>(&[]), None);
/// ```
pub fn did_you_mean<T: Display>(words: &[T]) -> Option<String> {
    (!words.is_empty()).then(|| question(words).to_string())
}

/// Returns ``did you mean `a` or `b`?`` for display.
pub fn question<T: Display>(words: &[T]) -> impl Display {
    fmt::from_fn(move |f| {
        for (at, word) in words.iter().enumerate() {
            let before = if at == 0 { "did you mean" } else { " or" };
            write!(f, "{before} `{word}`")?;
        }
        f.write_str("?")
    })
}

/// Returns the letters to compare.
fn letters(word: &str) -> impl Iterator<Item = char> {
    word.chars().map(|letter| if letter == '_' { '-' } else { letter.to_ascii_lowercase() })
}

/// Returns the number of edits between two words: letters inserted, removed or changed, or neighbors
/// swapped.
fn distance(from: &str, to: &str) -> usize {
    // The last two rows of the table of distances: an entry is the distance between the letters of `from` so far
    // and the first letters of `to`, up to its column.
    let mut rows = Vec::with_capacity(to.len());
    rows.extend(letters(to).zip(1..).map(|(_, column)| (column, column)));
    let (mut edits, mut last_letter) = (rows.len(), None);
    for (at, letter) in letters(from).enumerate() {
        edits = at + 1;
        // One row above and one column left; two rows above and one column left; two rows above and two
        // columns left.
        let (mut diagonal, mut two_above, mut swapped) = (at, at.wrapping_sub(1), 0);
        let mut last_other = None;
        for (other, (entry, entry_above)) in letters(to).zip(&mut rows) {
            let changed = diagonal + usize::from(letter != other);
            edits = changed.min(*entry + 1).min(edits + 1);
            if last_letter == Some(other) && last_other == Some(letter) {
                edits = edits.min(swapped + 1);
            }
            (swapped, two_above) = (two_above, *entry_above);
            (diagonal, *entry_above, *entry) = (*entry, *entry, edits);
            last_other = Some(other);
        }
        last_letter = Some(letter);
    }
    edits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_ties_go_by_name() {
        assert_eq!(
            closest_matches("cloudfare", ["cloudflare", "cloudflair", "aws"])[0],
            "cloudflare"
        );
        assert_eq!(closest_matches("ab3", ["ab2", "ab1"]), ["ab1", "ab2"]);
    }

    #[test]
    fn case_and_dashes_do_not_count() {
        assert_eq!(closest_matches("Import_CUR", ["import-cur"]), ["import-cur"]);
    }

    #[test]
    fn the_distance_counts_edits() {
        for (from, to, edits) in [
            ("", "", 0),
            ("", "ab", 2),
            ("aws", "", 3),
            ("aws", "asw", 1),
            ("azure", "azrue", 1),
            ("docker", "dokcers", 2),
            ("kitten", "sitting", 3),
            ("ça", "ca", 1),
        ] {
            assert_eq!(distance(from, to), edits, "{from} {to}");
            assert_eq!(distance(to, from), edits, "{to} {from}");
        }
    }

    #[test]
    fn short_words_are_not_near_to_everything() {
        assert!(closest_matches("a", ["b", "c"]).is_empty());
        assert!(closest_matches("gcp", ["aws"]).is_empty());
    }
}
