//! Lists of items in messages.

/// Returns the items with commas between them, and `and` before the last one.
///
/// ```
/// use plux_spec::list::and;
///
/// assert_eq!(and(&["aws"]), "aws");
/// assert_eq!(and(&["aws", "azure"]), "aws and azure");
/// assert_eq!(and(&["aws", "azure", "docker"]), "aws, azure and docker");
/// ```
pub fn and<T: AsRef<str>>(items: &[T]) -> String {
    let mut list = String::new();
    for (at, item) in items.iter().enumerate() {
        list.push_str(match items.len() - at {
            _ if at == 0 => "",
            1 => " and ",
            _ => ", ",
        });
        list.push_str(item.as_ref());
    }
    list
}

/// Returns the first `most` items like [`and`], and the number of the others.
///
/// ```
/// use plux_spec::list::at_most;
///
/// assert_eq!(at_most(2, &["aws", "azure"]), "aws and azure");
/// assert_eq!(at_most(2, &["aws", "azure", "docker", "gcp"]), "aws, azure and 2 more");
/// ```
pub fn at_most<T: AsRef<str>>(most: usize, items: &[T]) -> String {
    match items.len().saturating_sub(most) {
        0 => and(items),
        more => {
            let first: Vec<&str> = items[..most].iter().map(AsRef::as_ref).collect();
            format!("{} and {more} more", first.join(", "))
        }
    }
}

/// Returns the words as strings.
pub fn owned(words: &[&str]) -> Vec<String> {
    let mut owned = Vec::with_capacity(words.len());
    for &word in words {
        owned.push(word.to_owned());
    }
    owned
}
