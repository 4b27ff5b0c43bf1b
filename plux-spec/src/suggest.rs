//! "Did you mean …?"

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
    closest(word, &mut candidates.into_iter())
}

fn closest<'a>(word: &str, candidates: &mut dyn Iterator<Item = &'a str>) -> Vec<&'a str> {
    const MOST: usize = 3;
    let normal = normalize(word);
    let mut near: Vec<(usize, &str)> = Vec::new();
    for candidate in candidates {
        let other = normalize(candidate);
        let longest = normal.len().max(other.len());
        let found = (distance(&normal, &other), candidate);
        if found.0 <= longest / 3 && !near.contains(&found) {
            let at = near.iter().take_while(|other| **other < found).count();
            near.insert(at, found);
            near.truncate(MOST);
        }
    }
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

/// Returns the words as strings.
pub fn owned(words: &[&str]) -> Vec<String> {
    let mut owned = Vec::with_capacity(words.len());
    for &word in words {
        owned.push(word.to_owned());
    }
    owned
}

/// Returns ``did you mean `a` or `b`?``; `None` if there are no words.
///
/// ```
/// use plux_spec::suggest::did_you_mean;
///
/// assert_eq!(did_you_mean(&["a", "b"]).as_deref(), Some("did you mean `a` or `b`?"));
/// assert_eq!(did_you_mean::<&str>(&[]), None);
/// ```
pub fn did_you_mean<T: AsRef<str>>(words: &[T]) -> Option<String> {
    let mut question = String::new();
    for word in words {
        question.push_str(if question.is_empty() { "did you mean `" } else { "` or `" });
        question.push_str(word.as_ref());
    }
    if question.is_empty() {
        return None;
    }
    question.push_str("`?");
    Some(question)
}

/// Returns the letters to compare.
fn normalize(word: &str) -> Vec<char> {
    let mut letters = Vec::with_capacity(word.len());
    for letter in word.chars() {
        letters.push(if letter == '_' { '-' } else { letter.to_ascii_lowercase() });
    }
    letters
}

/// Returns the number of edits between two words: letters inserted, removed or changed, or neighbors
/// swapped.
fn distance(from: &[char], to: &[char]) -> usize {
    // The last three rows of the table: `row[j]` edits make the first `j` letters of `to`.
    let width = to.len() + 1;
    let mut rows = vec![0; 3 * width];
    for i in 0..=from.len() {
        let [row, last, before] = [i, i + 2, i + 1].map(|row| row % 3 * width);
        for j in 0..=to.len() {
            let edits = if i == 0 || j == 0 {
                i + j
            } else {
                let changed = rows[last + j - 1] + usize::from(from[i - 1] != to[j - 1]);
                let edits = changed.min(rows[last + j] + 1).min(rows[row + j - 1] + 1);
                let is_swapped =
                    i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                if is_swapped { edits.min(rows[before + j - 2] + 1) } else { edits }
            };
            rows[row + j] = edits;
        }
    }
    rows[from.len() % 3 * width + to.len()]
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
            let (a, b) = (normalize(from), normalize(to));
            assert_eq!(distance(&a, &b), edits, "{from} {to}");
            assert_eq!(distance(&b, &a), edits, "{to} {from}");
        }
    }

    #[test]
    fn short_words_are_not_near_to_everything() {
        assert!(closest_matches("a", ["b", "c"]).is_empty());
        assert!(closest_matches("gcp", ["aws"]).is_empty());
    }
}
