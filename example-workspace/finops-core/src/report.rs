//! The result of a vendor's command: costs by service and period.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::{Amount, Period};

/// The kind of a line of a bill. Kinds are kept apart so that a credit never hides a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Charge {
    /// Something was used, at the price that applies.
    Usage,
    /// A fee that does not depend on use: subscriptions, upfront payments, commitments.
    Fee,
    /// A price reduction that the vendor writes as a line of its own.
    Discount,
    /// A type of line that this program does not know. Counted, and named in the notes.
    Other,
    /// Credits that were used up.
    Credit,
    /// Money given back.
    Refund,
    /// Taxes.
    Tax,
}

impl Charge {
    /// Returns whether it is part of a service's cost. Credits, refunds and taxes are not.
    pub fn is_service_cost(self) -> bool {
        matches!(self, Self::Usage | Self::Fee | Self::Discount | Self::Other)
    }
}

impl fmt::Display for Charge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Usage => "usage",
            Self::Fee => "fee",
            Self::Discount => "discount",
            Self::Other => "other",
            Self::Credit => "credit",
            Self::Refund => "refund",
            Self::Tax => "tax",
        })
    }
}

/// What costs are summed up by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// The currency's code. Amounts of different currencies are never added.
    pub currency: String,
    /// The service, by the vendor's own name for it.
    pub service: String,
    /// What kind of line it was.
    pub charge: Charge,
    /// When.
    pub period: Period,
}

/// A sum of lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// The exact sum.
    pub amount: Amount,
    /// How many lines it is made of.
    pub lines: u64,
}

/// Costs by service and period, ready for a reporter.
///
/// ```
/// use finops_core::{Charge, Key, Period, Report};
///
/// let mut report = Report::new("one line");
/// report.add(
///     Key {
///         currency: "USD".into(),
///         service: "AmazonEC2".into(),
///         charge: Charge::Usage,
///         period: Period::from_date("2026-01-01").unwrap(),
///     },
///     &"1.25".parse()?,
/// );
/// assert_eq!(report.total("USD").amount, "1.25".parse()?);
/// # Ok::<(), finops_core::AmountError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Report {
    title: String,
    sums: BTreeMap<Key, Sum>,
    categories: BTreeMap<String, String>,
    notes: Vec<String>,
}

impl Report {
    /// An empty report.
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), ..Self::default() }
    }

    /// What it shows, in one line.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Counts a line.
    pub fn add(&mut self, key: Key, amount: &Amount) {
        let sum = self.sums.entry(key).or_default();
        sum.amount += amount;
        sum.lines += 1;
    }

    /// Says something that the reader of the numbers has to know.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// What the reader of the numbers has to know.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// All sums, ordered by currency, service, charge and period.
    pub fn sums(&self) -> impl Iterator<Item = (&Key, &Sum)> {
        self.sums.iter()
    }

    /// The sum of what matches.
    pub fn sum_of(&self, matches: impl Fn(&Key) -> bool) -> Sum {
        let mut total = Sum::default();
        for (_, sum) in self.sums().filter(|(key, _)| matches(key)) {
            total.amount += &sum.amount;
            total.lines += sum.lines;
        }
        total
    }

    /// The sum of every line in that currency.
    pub fn total(&self, currency: &str) -> Sum {
        self.sum_of(|key| key.currency == currency)
    }

    /// The currencies, each once.
    pub fn currencies(&self) -> BTreeSet<&str> {
        self.sums.keys().map(|key| key.currency.as_str()).collect()
    }

    /// Sorts the services into categories, as far as `category_of` knows them.
    pub fn categorize(&mut self, category_of: impl Fn(&str) -> Option<String>) {
        let services: BTreeSet<&String> = self.sums.keys().map(|key| &key.service).collect();
        self.categories = services
            .into_iter()
            .filter_map(|service| Some((service.clone(), category_of(service)?)))
            .collect();
    }

    /// The category of a service.
    pub fn category(&self, service: &str) -> Option<&str> {
        self.categories.get(service).map(String::as_str)
    }
}
