//! The vendor as a program uses it: found, loaded and run, without mocks, an index or other vendors.

use finops_core::Vendor;
use plux_runtime::PluginManager;
use plux_runtime::config::Config;

/// Returns the total of the sample, with this settings file and these arguments.
fn total(settings: &str, arguments: &[&str]) -> String {
    let config = Config::from_toml_str("finops.toml", settings).unwrap();
    let vendors = PluginManager::<dyn Vendor>::builder("finops.vendors", ())
        .config(config.table("vendors"))
        .build();
    let docker = vendors.load("docker").unwrap_or_else(|error| panic!("{error}"));
    let sample = finops_docker::samples().join("docker-images.json");
    let words = ["docker", "images", sample.to_str().unwrap()];
    let matches = docker.command().try_get_matches_from([&words, arguments].concat()).unwrap();
    let report = docker.run(&matches).unwrap_or_else(|error| panic!("{error}"));
    let currencies = Vec::from_iter(report.currencies());
    let [currency] = currencies[..] else { panic!("{currencies:?}") };
    format!("{} {currency}", report.total(currency).amount)
}

#[test]
fn the_price_comes_from_the_settings_or_the_command_line() {
    assert_eq!(total("", &[]), "1.3862 USD");
    let settings = "[vendors.docker]\nprice-per-gb-month = \"1\"\ncurrency = \"EUR\"";
    assert_eq!(total(settings, &[]), "13.862 EUR");
    assert_eq!(total(settings, &["--price", "0.5"]), "6.931 EUR");
}
