//! Invented bills of an invented company, in the columns of the real reports.

use std::fmt::Write;

const LEGACY: &str = "identity/LineItemId,identity/TimeInterval,bill/InvoiceId,bill/BillingEntity,\
bill/BillType,bill/PayerAccountId,bill/BillingPeriodStartDate,bill/BillingPeriodEndDate,\
lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,lineItem/UsageEndDate,\
lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,lineItem/UsageAmount,\
lineItem/CurrencyCode,lineItem/UnblendedRate,lineItem/UnblendedCost,\
lineItem/LineItemDescription,product/ProductName,product/region";

const DATA_EXPORT: &str = "identity_line_item_id,identity_time_interval,bill_invoice_id,\
bill_billing_entity,bill_bill_type,bill_payer_account_id,bill_billing_period_start_date,\
bill_billing_period_end_date,line_item_usage_account_id,line_item_line_item_type,\
line_item_usage_start_date,line_item_usage_end_date,line_item_product_code,\
line_item_usage_type,line_item_operation,line_item_usage_amount,line_item_currency_code,\
line_item_unblended_rate,line_item_unblended_cost,line_item_line_item_description,\
product_product_name,product_region";

/// Product code, product name, usage type, operation, and the rate in billionths of a dollar.
const SERVICES: &[(&str, &str, &str, &str, u64)] = &[
    (
        "AmazonEC2",
        "Amazon Elastic Compute Cloud",
        "EUC1-BoxUsage:m7g.large",
        "RunInstances",
        97_600_000,
    ),
    (
        "AmazonEC2",
        "Amazon Elastic Compute Cloud",
        "EUC1-EBS:VolumeUsage.gp3",
        "CreateVolume-Gp3",
        95_200_000,
    ),
    (
        "AmazonS3",
        "Amazon Simple Storage Service",
        "EUC1-TimedStorage-ByteHrs",
        "StandardStorage",
        24_500_000,
    ),
    ("AmazonS3", "Amazon Simple Storage Service", "EUC1-Requests-Tier2", "GetObject", 430),
    (
        "AmazonRDS",
        "Amazon Relational Database Service",
        "EUC1-InstanceUsage:db.t4g.medium",
        "CreateDBInstance:0014",
        77_000_000,
    ),
    ("AWSLambda", "AWS Lambda", "EUC1-Lambda-GB-Second", "Invoke", 16_667),
    ("AmazonDynamoDB", "Amazon DynamoDB", "EUC1-ReadRequestUnits", "PayPerRequestThroughput", 152),
    ("AmazonCloudFront", "Amazon CloudFront", "EU-DataTransfer-Out-Bytes", "GET", 85_000_000),
    (
        "AmazonVPC",
        "Amazon Virtual Private Cloud",
        "EUC1-NatGateway-Hours",
        "NatGateway",
        52_000_000,
    ),
    ("AmazonRoute53", "Amazon Route 53", "DNS-Queries", "A", 400),
];

const ACCOUNTS: &[&str] = &["111122223333", "444455556666"];

/// A month of 2026 in the columns of the legacy report.
pub(crate) fn legacy(month: u64) -> String {
    bill(LEGACY, month)
}

/// A month of 2026 in the columns of CUR 2.0, with some lines in another currency.
pub(crate) fn data_export(month: u64) -> String {
    let mut text = bill(DATA_EXPORT, month);
    let mut lines = Lines::new(month, 9_000);
    for day in [3, 9, 17, 25] {
        let (rate, amount) = (21_300_000, 40 + day);
        let service = (
            "AmazonS3",
            "Amazon Simple Storage Service",
            "EUC1-TimedStorage-ByteHrs",
            "StandardStorage",
            rate,
        );
        lines.usage(&mut text, "777788889999", "EUR", day, &service, amount);
    }
    text
}

fn bill(header: &str, month: u64) -> String {
    let mut text = format!("{header}\n");
    let mut lines = Lines::new(month, 0);
    let mut random = Random(month);
    for day in (1..=28).step_by(3) {
        for account in ACCOUNTS {
            for service in SERVICES {
                // The cheaper the unit, the more of them.
                let amount = (random.next() % 40 + 10) * (100_000_000 / service.4).clamp(1, 5_000);
                lines.usage(&mut text, account, "USD", day, service, amount);
            }
        }
    }
    lines.once(
        &mut text,
        "SavingsPlanCoveredUsage",
        "AmazonEC2",
        "EUC1-BoxUsage:m7g.large",
        "58.4",
    );
    lines.once(&mut text, "SavingsPlanNegation", "AmazonEC2", "", "-58.4");
    lines.once(
        &mut text,
        "SavingsPlanRecurringFee",
        "ComputeSavingsPlans",
        "ComputeSP:1yrNoUpfront",
        "42.048",
    );
    lines.once(&mut text, "RIFee", "AmazonRDS", "HeavyUsage:db.t4g.medium", "31.68");
    lines.once(&mut text, "Credit", "AmazonEC2", "", "-25");
    if month == 2 {
        lines.once(&mut text, "Refund", "AmazonCloudFront", "", "-12.3456789");
    }
    for (code, tax) in
        [("AmazonEC2", "61.8012345678"), ("AmazonS3", "9.35"), ("AmazonRDS", "1.9E+1")]
    {
        lines.once(&mut text, "Tax", code, "", tax);
    }
    text
}

struct Lines {
    month: u64,
    number: u64,
}

impl Lines {
    fn new(month: u64, number: u64) -> Self {
        Self { month, number }
    }

    fn usage(
        &mut self,
        text: &mut String,
        account: &str,
        currency: &str,
        day: u64,
        service: &(&str, &str, &str, &str, u64),
        amount: u64,
    ) {
        let &(code, name, usage_type, operation, rate) = service;
        let month = self.month;
        let (from, to) = (
            format!("2026-{month:02}-{day:02}T00:00:00Z"),
            format!("2026-{month:02}-{:02}T00:00:00Z", day + 1),
        );
        let (unit, cost) = (decimal(rate), decimal(rate * amount));
        // The commas in the description make the quotes necessary.
        let description = format!("\"{currency} {unit} per unit, {usage_type}, {amount} units\"");
        self.line(
            text,
            &format!(
                "{from}/{to},{},{account},Usage,{from},{to},{code},{usage_type},{operation},{amount},\
                 {currency},{unit},{cost},{description},{name},eu-central-1",
                self.bill()
            ),
        );
    }

    /// A line that is on the bill once, for the whole month.
    fn once(
        &mut self,
        text: &mut String,
        line_type: &str,
        code: &str,
        usage_type: &str,
        cost: &str,
    ) {
        let (from, to) = self.period();
        self.line(
            text,
            &format!(
                "{from}/{to},{},{},{line_type},{from},{to},{code},{usage_type},,1,USD,,{cost},\
                 {line_type} for {code},,",
                self.bill(),
                ACCOUNTS[0]
            ),
        );
    }

    fn line(&mut self, text: &mut String, rest: &str) {
        self.number += 1;
        let id = format!("invented{:02}{:06}", self.month, self.number);
        writeln!(text, "{id},{rest}").expect("a string takes everything");
    }

    fn bill(&self) -> String {
        let (from, to) = self.period();
        format!("INV-2026{:02},AWS,Anniversary,{},{from},{to}", self.month, ACCOUNTS[0])
    }

    fn period(&self) -> (String, String) {
        (
            format!("2026-{:02}-01T00:00:00Z", self.month),
            format!("2026-{:02}-01T00:00:00Z", self.month + 1),
        )
    }
}

/// Billionths as a decimal number; the smallest in scientific notation, as they come in real files.
fn decimal(billionths: u64) -> String {
    if billionths < 1_000 {
        format!("{billionths}E-9")
    } else {
        format!("{}.{:09}", billionths / 1_000_000_000, billionths % 1_000_000_000)
    }
}

/// A small generator of numbers (an LCG), so that the files are the same on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }
}
