//! Logistic regression.

use crate::dataset::Sample;
use crate::{Dataset, Metrics, Parameters};

/// A logistic regression of two features.
#[derive(Clone, Debug, Default)]
pub struct Model {
    weights: [f64; 2],
    bias: f64,
}

impl Model {
    /// Returns the probability that a point is of class 1.
    pub fn probability(&self, features: [f64; 2]) -> f64 {
        let [x, y] = features;
        let [a, b] = self.weights;
        1.0 / (1.0 + (-(a * x + b * y + self.bias)).exp())
    }

    /// Takes one step of gradient descent over the training data.
    pub(crate) fn descend(&mut self, data: &Dataset, parameters: &Parameters) {
        let mut gradient = Self::default();
        for Sample { features, class } in &data.training {
            let error = self.probability(*features) - class;
            gradient.bias += error;
            for (sum, feature) in gradient.weights.iter_mut().zip(features) {
                *sum += error * feature;
            }
        }
        let rate = parameters.learning_rate / count(&data.training);
        self.bias -= rate * gradient.bias;
        for (weight, sum) in self.weights.iter_mut().zip(gradient.weights) {
            *weight -= rate * sum;
        }
    }

    /// Returns the `loss`, which is the cross-entropy, and the `accuracy` on the validation data.
    pub(crate) fn validate(&self, data: &Dataset) -> Metrics {
        let (mut loss, mut correct) = (0.0, 0.0);
        for Sample { features, class } in &data.validation {
            let probability = self.probability(*features);
            let of_class = if *class > 0.5 { probability } else { 1.0 - probability };
            loss -= of_class.max(f64::MIN_POSITIVE).ln();
            correct += f64::from(u8::from(of_class > 0.5));
        }
        let count = count(&data.validation);
        Metrics::from([("loss", loss / count), ("accuracy", correct / count)])
    }
}

#[allow(clippy::cast_precision_loss)] // No data set has 2^52 samples.
fn count(samples: &[Sample]) -> f64 {
    samples.len() as f64
}
