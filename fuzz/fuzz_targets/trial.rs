//! A trial as libFuzzer has it.

/// Has libFuzzer look for texts that a trial panics at: half of the changes are its own, which it
/// learns from what the code compares, and half the trial's, which knows the words.
macro_rules! trial {
    ($trial:expr) => {
        static TRIAL: std::sync::LazyLock<plux_build::mutants::Trial> =
            std::sync::LazyLock::new(|| $trial);

        libfuzzer_sys::fuzz_target!(|text: &[u8]| TRIAL.look(text));

        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
            if seed % 2 == 0 {
                return libfuzzer_sys::fuzzer_mutate(data, size, max);
            }
            let mut text = data[..size].to_vec();
            TRIAL.change(&mut text, seed / 2);
            text.truncate(max);
            data[..text.len()].copy_from_slice(&text);
            text.len()
        });
    };
}

pub(crate) use trial;
