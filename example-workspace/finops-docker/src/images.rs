//! Docker's list of images.
//!
//! It reads the lines of `docker images --format json`, and the document of
//! `docker system df -v --format json`; both, plain or gzip, from a file.

use std::collections::BTreeSet;
use std::io::BufReader;
use std::path::Path;

use finops_core::input::{InputError, open};
use finops_core::{Amount, Charge, Key, Period, Report};
use serde_json::{Deserializer, Value};

use crate::size::gigabytes;

const HELP: &str = "write the file with: docker images --format json > images.json";

/// What a gigabyte costs.
#[derive(Clone, Debug)]
pub struct Price {
    /// For each gigabyte and month.
    pub per_gigabyte_month: Amount,
    /// In this currency.
    pub currency: String,
}

/// Estimates what keeping the images in a registry costs each month, by repository.
///
/// # Errors
///
/// When the file is not Docker's, or an image in it has no size.
pub fn estimate(file: &Path, price: &Price) -> Result<Report, InputError> {
    let Price { per_gigabyte_month, currency } = price;
    let mut report = Report::new(format!(
        "Docker: storage of images by repository, at {per_gigabyte_month} {currency} per GB and month"
    ));
    let mut counted = BTreeSet::new();
    let mut repeated = 0_u64;
    for image in read(file)? {
        let field = |name| image.get(name).and_then(Value::as_str);
        let wrong = |message: String| InputError::new(file, message).help(HELP);
        let missing = |name| wrong(format!("an image without the field {name:?}"));

        let id = field("ID").ok_or_else(|| missing("ID"))?;
        let repository = field("Repository").ok_or_else(|| missing("Repository"))?;
        let size = field("Size").ok_or_else(|| missing("Size"))?;
        let stored = gigabytes(size).ok_or_else(|| {
            wrong(format!("image {id:?} ({repository:?}): {size:?} is not a size"))
        })?;
        if !counted.insert(id.to_owned()) {
            repeated += 1;
            continue;
        }
        let key = Key {
            currency: currency.clone(),
            service: repository.to_owned(),
            charge: Charge::Usage,
            period: Period::EveryMonth,
        };
        report.add(key, &stored.times(per_gigabyte_month));
    }
    if repeated > 0 {
        report
            .note(format!("further tags of the same images, which cost nothing more: {repeated}"));
    }
    report.note(
        "at most this much: sizes are uncompressed, and layers that images share count in each",
    );
    Ok(report)
}

/// Every image of the file, whichever of the two forms it has.
fn read(file: &Path) -> Result<Vec<Value>, InputError> {
    let not_json = |error: serde_json::Error| {
        let line = error.line() as u64;
        InputError::new(file, format!("not JSON: {error}")).line(line).help(HELP)
    };
    let mut images = Vec::new();
    for document in Deserializer::from_reader(BufReader::new(open(file)?)).into_iter() {
        let mut document: Value = document.map_err(not_json)?;
        match document.get_mut("Images").map(Value::take) {
            Some(Value::Array(listed)) => images.extend(listed),
            Some(_) => return Err(InputError::new(file, "\"Images\" is not a list").help(HELP)),
            None => images.push(document),
        }
    }
    Ok(images)
}
