//! "Did you mean …?"

/// The candidates that `word` may have meant, best first, at most three.
///
/// A candidate counts as near when at most a third of the longer word would have to be edited
/// (swapped neighbours are one edit), or when the two differ only by case or by `-` and `_`.
///
/// ```
/// use plux_spec::nearest;
///
/// assert_eq!(nearest("awz", ["aws", "azure", "docker"]), ["aws"]);
/// assert!(nearest("kubernetes", ["aws", "azure", "docker"]).is_empty());
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    const MOST: usize = 3;
    let normal = normalize(word);
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let other = normalize(candidate);
            let longest = normal.chars().count().max(other.chars().count());
            let distance = strsim::damerau_levenshtein(&normal, &other);
            (distance <= longest / 3).then_some((distance, candidate))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(MOST);
    near.into_iter().map(|(_, candidate)| candidate).collect()
}

fn normalize(word: &str) -> String {
    word.to_lowercase().replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comes_first_and_ties_go_by_name() {
        assert_eq!(nearest("cloudfare", ["cloudflare", "cloudflair", "aws"])[0], "cloudflare");
        assert_eq!(nearest("ab3", ["ab2", "ab1"]), ["ab1", "ab2"]);
    }

    #[test]
    fn case_and_dashes_do_not_count() {
        assert_eq!(nearest("Import_CUR", ["import-cur"]), ["import-cur"]);
    }

    #[test]
    fn short_words_are_not_near_to_everything() {
        assert!(nearest("a", ["b", "c"]).is_empty());
        assert!(nearest("gcp", ["aws"]).is_empty());
    }
}
