//! The grammar and the rules are those of the `semver` crate.

use super::*;

const REQUIREMENTS: &[&str] = &[
    "*",
    "1",
    "1.2",
    "1.2.3",
    "=1",
    "=1.2.3-rc.1",
    ">1",
    ">=1.2, <2",
    "<0.3",
    "<=1.2.3",
    "~1",
    "~1.2",
    "~1.2.3",
    "^0",
    "^0.0",
    "^0.0.3",
    "^0.2.3",
    "1.*",
    "1.2.*",
    "1.*.*",
    ">=1.0.0-alpha.1, <1.0.0",
    ">1.2, <1.8, <1.7",
];

const VERSIONS: &[&str] = &[
    "0.0.0",
    "0.0.3",
    "0.2.2",
    "0.2.3",
    "0.3.0",
    "1.0.0-alpha.2",
    "1.0.0",
    "1.2.0",
    "1.2.3-rc.1",
    "1.2.3",
    "1.2.3+build.5",
    "1.2.4",
    "1.7.0",
    "2.0.0-beta",
    "2.0.0",
    "10.20.30",
];

#[test]
fn requirements_mean_what_they_mean_to_cargo() {
    for text in REQUIREMENTS {
        let (own, theirs) =
            (text.parse::<VersionReq>().unwrap(), semver::VersionReq::parse(text).unwrap());
        assert_eq!(own.to_string(), theirs.to_string());
        assert_eq!(own.to_string().parse(), Ok(own.clone()));
        for version in VERSIONS {
            let expected = theirs.matches(&semver::Version::parse(version).unwrap());
            assert_eq!(own.matches(version), Some(expected), "{text} and {version}");
        }
    }
}

#[test]
fn what_is_not_a_version_cannot_be_compared() {
    for version in ["", "1", "1.2", "v1.2.3", "1.2.3.4", "one"] {
        assert_eq!("*".parse::<VersionReq>().unwrap().matches(version), None, "{version}");
    }
}

/// A linear congruential generator: the cases are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn one_of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len())]
    }

    /// Returns a version that is usually well-formed.
    fn version(&mut self) -> String {
        let numbers = ["0", "1", "2", "3", "10", "18446744073709551615"];
        let mut version = self.one_of(&numbers).to_owned();
        for _ in 0..2 {
            version = format!("{version}.{}", self.one_of(&numbers));
        }
        for suffix in ["-", "+"] {
            if self.below(3) == 0 {
                let (first, second) = (self.one_of(IDENTIFIERS), self.one_of(IDENTIFIERS));
                let dot = self.one_of(&["", ".", "-"]);
                version = format!("{version}{suffix}{first}{dot}{second}");
            }
        }
        version
    }

    /// Returns a requirement of versions with all parts, with a few, or with wildcards.
    fn requirement(&mut self) -> String {
        let symbols = ["", "", "=", ">", ">=", "<", "<=", "~", "^", "^ "];
        let mut requirement = String::new();
        for at in 0..=self.below(3) {
            let version = self.version();
            let parts = match self.below(4) {
                0 => version.split('.').next().unwrap(),
                1 => version.rsplit_once('.').map_or("*", |it| it.0),
                _ => &version,
            };
            let wildcard = self.one_of(&["", "", "", "", ".*", ".x"]);
            let separator = if at == 0 { "" } else { self.one_of(&[", ", ",", " , "]) };
            requirement =
                format!("{requirement}{separator}{}{parts}{wildcard}", self.one_of(&symbols));
        }
        requirement
    }

    /// Changes one character.
    fn corrupt(&mut self, text: &str) -> String {
        let mut chars: Vec<char> = text.chars().collect();
        let at = self.below(chars.len());
        match self.below(3) {
            0 => drop(chars.remove(at)),
            1 => chars.insert(at, self.char()),
            _ => chars[at] = self.char(),
        }
        chars.into_iter().collect()
    }

    fn char(&mut self) -> char {
        self.one_of(&[
            "0", "1", "9", ".", "-", "+", ",", " ", "*", "x", "X", "=", "<", "~", "a", "é",
        ])
        .chars()
        .next()
        .unwrap()
    }
}

const IDENTIFIERS: &[&str] = &["0", "1", "2", "10", "alpha", "rc", "a", "B", "0a", "1-", "01"];

#[test]
fn any_requirement_and_version_is_as_for_semver() {
    let mut random = Random(1);
    let (mut valid, mut matching, mut pre_releases) = (0, 0, 0);
    for case in 0..20_000 {
        let (mut requirement, mut version) = (random.requirement(), random.version());
        if case % 4 == 0 {
            requirement = random.corrupt(&requirement);
        }
        if case % 5 == 0 {
            version = random.corrupt(&version);
        }
        let (own, theirs) =
            (requirement.parse::<VersionReq>(), semver::VersionReq::parse(&requirement));
        let (own, theirs) = match (own, theirs) {
            (Ok(own), Ok(theirs)) => (own, theirs),
            (own, theirs) => {
                let message = theirs.map(|_| ()).map_err(|error| error.to_string());
                assert_eq!(
                    own.map(|_| ()).map_err(|error| error.to_string()),
                    message,
                    "{requirement}"
                );
                continue;
            }
        };
        assert_eq!(own.to_string(), theirs.to_string());
        let parsed = semver::Version::parse(&version).ok();
        let expected = parsed.as_ref().map(|version| theirs.matches(version));
        assert_eq!(own.matches(&version), expected, "{requirement} and {version}");
        valid += 1;
        matching += usize::from(expected == Some(true));
        pre_releases += usize::from(expected == Some(true) && version.contains('-'));
    }
    assert!(
        valid > 5_000 && matching > 500 && pre_releases > 20,
        "{valid} {matching} {pre_releases}"
    );
}
