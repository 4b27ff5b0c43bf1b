//! What Docker writes, and what it costs.

use std::fs;
use std::path::{Path, PathBuf};

use finops_core::Report;
use finops_core::input::InputError;
use finops_docker::images::{Price, estimate};

fn at_ten_cents(file: &Path) -> Result<Report, InputError> {
    let price = Price { per_gigabyte_month: "0.10".parse().unwrap(), currency: "USD".to_owned() };
    estimate(file, &price)
}

fn write(name: &str, text: &str) -> PathBuf {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).unwrap();
    file
}

#[test]
fn an_image_of_two_tags_is_kept_once() {
    let sample = finops_docker::samples().join("docker-images.json");
    let report = at_ten_cents(&sample).unwrap_or_else(|error| panic!("{error}"));
    let web = report.sum_of(|key| key.service == "registry.example.com/shop/web");
    // (187 MB + 183 MB) at 0.10 USD per GB
    assert_eq!((web.amount.to_string().as_str(), web.lines), ("0.037", 2));
    assert_eq!(report.notes()[0], "further tags of the same images, which cost nothing more: 1");
}

#[test]
fn docker_system_df_is_read_as_well() {
    let file = write(
        "df.json",
        r#"{"Images":[{"ID":"a","Repository":"web","Tag":"1","Size":"2GB","UniqueSize":"1GB"}],
            "Containers":[],"Volumes":[],"BuildCache":[]}"#,
    );
    assert_eq!(at_ten_cents(&file).unwrap().total("USD").amount.to_string(), "0.2");
}

#[test]
fn what_is_not_dockers_is_said_with_its_place() {
    for (name, text, expected) in [
        ("text.json", "REPOSITORY  TAG  SIZE\n", "text.json:1: not JSON: "),
        (
            "field.json",
            r#"{"ID":"a","Size":"1GB"}"#,
            "field.json: an image without the field \"Repository\"",
        ),
        (
            "size.json",
            r#"{"ID":"a","Repository":"web","Size":"N/A"}"#,
            "size.json: image \"a\" (\"web\"): \"N/A\" is not a size",
        ),
        ("images.json", r#"{"Images":3}"#, "images.json: \"Images\" is not a list"),
    ] {
        let file = write(name, text);
        let error = at_ten_cents(&file).unwrap_err().to_string();
        let error = error.replace(&file.display().to_string(), name);
        assert!(error.starts_with(expected), "{error}");
        assert!(
            error.ends_with("help: write the file with: docker images --format json > images.json")
        );
    }
}
