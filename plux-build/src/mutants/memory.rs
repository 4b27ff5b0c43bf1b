use crate::scan::Remembered;

#[test]
fn memories_that_nobody_had_are_no_panic() {
    let package = Remembered::new();
    // Texts stand for bytes here: a character for each.
    let seed: String = package.memories().into_iter().map(char::from).collect();
    let words = ["\0\0\0\0\0\0\0\0", "\u{1}\0\0\0\0\0\0\0", "ÿÿÿÿÿÿÿÿ", "../", "\u{3}"];
    super::each(&[&seed], &words, 2_000, |text| {
        let text = String::from_utf8_lossy(text);
        let bytes: Vec<u8> = text.chars().filter_map(|it| u8::try_from(it).ok()).collect();
        package.scan_with(&bytes);
    });
}
