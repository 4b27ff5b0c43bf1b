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
        let longest = normal.chars().count().max(other.chars().count());
        let found = (distance(&normal, &other), candidate);
        if found.0 <= longest / 3 && !near.contains(&found) {
            let at = near.iter().take_while(|other| **other < found).count();
            near.insert(at, found);
            near.truncate(MOST);
        }
    }
    near.into_iter().map(|(_, candidate)| candidate).collect()
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
    let quoted: Vec<String> = words.iter().map(|word| format!("`{}`", word.as_ref())).collect();
    (!quoted.is_empty()).then(|| format!("did you mean {}?", quoted.join(" or ")))
}

fn normalize(word: &str) -> String {
    word.to_ascii_lowercase().replace('_', "-")
}

/// Returns the number of edits between two words: letters inserted, removed or changed, or neighbors
/// swapped.
fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    // Rows of the table, the last three: `row[j]` edits make the first `j` letters of `to`.
    let mut before = Vec::new();
    let mut last: Vec<usize> = (0..=to.len()).collect();
    for i in 0..from.len() {
        let mut row = vec![i + 1];
        for j in 0..to.len() {
            let changed = last[j] + usize::from(from[i] != to[j]);
            let mut edits = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && from[i] == to[j - 1] && from[i - 1] == to[j] {
                edits = edits.min(before[j - 1] + 1);
            }
            row.push(edits);
        }
        before = std::mem::replace(&mut last, row);
    }
    last[to.len()]
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
