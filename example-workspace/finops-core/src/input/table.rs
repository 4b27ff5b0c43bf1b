//! CSV with named columns, read line by line.

use std::io::Read;
use std::path::{Path, PathBuf};

use csv::StringRecord;

use super::{InputError, open};
use crate::{Amount, Period};

/// A CSV file whose first line names the columns. It is streamed: one line is in memory at a time.
pub struct Table {
    file: PathBuf,
    reader: csv::Reader<Box<dyn Read>>,
    headers: StringRecord,
    record: StringRecord,
}

/// A column that a [`Table`] has.
#[derive(Clone, Debug)]
pub struct Column {
    index: usize,
    name: String,
}

/// One line.
pub struct Row<'a> {
    file: &'a Path,
    record: &'a StringRecord,
}

impl Table {
    /// Opens a file, plain or gzip, and reads the names of its columns.
    ///
    /// # Errors
    ///
    /// When the file cannot be read or has no header line.
    pub fn open(path: &Path) -> Result<Self, InputError> {
        let mut reader = csv::ReaderBuilder::new().from_reader(open(path)?);
        let headers = reader.headers().map_err(|error| of_csv(path, &error))?.clone();
        Ok(Self { file: path.to_owned(), reader, headers, record: StringRecord::new() })
    }

    /// The column of the first of these names that is there. Capitals do not matter: exports of
    /// one vendor differ in them.
    pub fn find(&self, names: &[&str]) -> Option<Column> {
        names.iter().find_map(|name| {
            let index = self.headers.iter().position(|header| header.eq_ignore_ascii_case(name))?;
            Some(Column { index, name: self.headers[index].to_owned() })
        })
    }

    /// Like [`find`](Self::find), for a column that has to exist. `of_what` describes in the error's
    /// help what file was expected.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn column(&self, names: &[&str], of_what: &str) -> Result<Column, InputError> {
        self.find(names).ok_or_else(|| {
            let there: Vec<&str> = self.headers.iter().take(5).collect();
            InputError::new(&self.file, format!("no column {}", names.join(" or "))).line(1).help(
                format!(
                    "this should be {of_what}; its columns begin with {}",
                    there.join(", ").escape_debug()
                ),
            )
        })
    }

    /// The next line; `None` at the end.
    ///
    /// # Errors
    ///
    /// When the line is not CSV, not UTF-8, has more or fewer fields than the header, or the gzip
    /// data around it is damaged.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, InputError> {
        match self.reader.read_record(&mut self.record) {
            Ok(true) => Ok(Some(Row { file: &self.file, record: &self.record })),
            Ok(false) => Ok(None),
            Err(error) => Err(of_csv(&self.file, &error)),
        }
    }
}

impl Row<'_> {
    /// Returns the field's content.
    pub fn text(&self, column: &Column) -> &str {
        self.record.get(column.index).unwrap_or_default()
    }

    /// Returns the field's content, which must not be empty.
    ///
    /// # Errors
    ///
    /// When the field is empty.
    pub fn required(&self, column: &Column) -> Result<&str, InputError> {
        match self.text(column) {
            "" => Err(self.fault(column, "the field is empty").help(
                "every line needs it; export the file again, or fix this line and report it to the vendor",
            )),
            text => Ok(text),
        }
    }

    /// The field as an exact amount.
    ///
    /// # Errors
    ///
    /// When it is not a decimal number.
    pub fn amount(&self, column: &Column) -> Result<Amount, InputError> {
        let text = self.required(column)?;
        text.parse().map_err(|_| {
            self.fault(column, format!("{text:?} is not an amount"))
                .help("amounts are written 12.34 or 1.2E-7; was the file saved by a spreadsheet?")
        })
    }

    /// The month of the date in the field.
    ///
    /// # Errors
    ///
    /// When it is no date.
    pub fn period(&self, column: &Column) -> Result<Period, InputError> {
        let text = self.required(column)?;
        Period::from_date(text).ok_or_else(|| {
            self.fault(column, format!("{text:?} is not a date")).help(
                "dates are written 2026-01-31, with or without a time, or 01/31/2026, the month first",
            )
        })
    }

    /// The field as a currency's code.
    ///
    /// # Errors
    ///
    /// When it is not three capital letters.
    pub fn currency(&self, column: &Column) -> Result<&str, InputError> {
        let text = self.required(column)?;
        if text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Ok(text);
        }
        Err(self
            .fault(column, format!("{text:?} is not a currency code"))
            .help("a currency code has three capital letters, such as USD"))
    }

    /// An error at this line and column.
    pub fn fault(&self, column: &Column, message: impl Into<String>) -> InputError {
        let error = InputError::new(self.file, message).column(&column.name);
        match self.record.position() {
            Some(position) => error.line(position.line()),
            None => error,
        }
    }
}

/// Converts the reader's errors, and adds the location.
fn of_csv(file: &Path, error: &csv::Error) -> InputError {
    let (message, help) = match error.kind() {
        csv::ErrorKind::Io(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            ("the gzip data ends too early".to_owned(), "download the file again")
        }
        csv::ErrorKind::Io(error) => {
            (format!("cannot be read: {error}"), "download the file again")
        }
        csv::ErrorKind::Utf8 { err, .. } => (
            format!("field {} is not UTF-8", err.field() + 1),
            "convert the file to UTF-8, for example with iconv",
        ),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => (
            format!("the line has {len} fields, the header {expected_len}"),
            "a quote or comma may be missing here or on the line before; \
             export the file again if it was not edited",
        ),
        _ => (error.to_string(), "export the file again"),
    };
    let converted = InputError::new(file, message).help(help);
    match error.position() {
        Some(position) => converted.line(position.line()),
        None => converted,
    }
}
