//! A trial as a target of libFuzzer.

/// Defines a target that runs a trial. Half of the mutations are libFuzzer's own, which follow what the
/// code compares; the other half are the trial's, which know the words of the format.
macro_rules! target {
    ($trial:expr) => {
        static TRIAL: std::sync::LazyLock<crate::trial::Trial> =
            std::sync::LazyLock::new(|| $trial);

        libfuzzer_sys::fuzz_target!(|input: &[u8]| TRIAL.look(input));

        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max: usize, seed: u32| {
            if seed % 2 == 0 {
                return libfuzzer_sys::fuzzer_mutate(data, size, max);
            }
            let mut input = data[..size].to_vec();
            TRIAL.change(&mut input, seed / 2);
            input.truncate(max);
            data[..input.len()].copy_from_slice(&input);
            input.len()
        });
    };
}

pub(crate) use target;
