//! Training data.

/// Points of the plane with a class each, half to train with and half to validate with.
#[derive(Clone, Debug)]
pub struct Dataset {
    pub(crate) training: Vec<Sample>,
    pub(crate) validation: Vec<Sample>,
}

/// A point and its class, 0 or 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) features: [f64; 2],
    pub(crate) class: f64,
}

impl Dataset {
    /// Returns the same points on every machine: two classes on both sides of a line, which overlap.
    pub fn two_classes(size: usize) -> Self {
        let mut uniform = SplitMix(17);
        let mut sample = || {
            let features = [uniform.next(), uniform.next()];
            let distance = 1.5 * features[0] - features[1] + 0.3 + 0.8 * uniform.next();
            Sample { features, class: f64::from(u8::from(distance > 0.0)) }
        };
        let training = (0..size / 2).map(|_| sample()).collect();
        let validation = (0..size - size / 2).map(|_| sample()).collect();
        Self { training, validation }
    }
}

/// The `SplitMix64` generator.
struct SplitMix(u64);

impl SplitMix {
    /// Returns the next number between -1 and 1.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let high = u32::try_from((bits ^ (bits >> 31)) >> 32).unwrap_or(u32::MAX);
        f64::from(high) / f64::from(u32::MAX) * 2.0 - 1.0
    }
}
