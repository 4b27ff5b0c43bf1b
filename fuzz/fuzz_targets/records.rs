#![no_main]

mod trial;

trial::trial!(plux_build::mutants::records());
