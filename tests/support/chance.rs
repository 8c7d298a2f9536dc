//! Chance that is the same in every run.

/// A generator of random numbers that gives the same in every run.
pub struct Chance(u64);

impl Chance {
    pub fn of_seed(seed: u64) -> Self {
        Chance(seed)
    }

    /// A number from 0 up to but not `n`.
    pub fn below(&mut self, n: usize) -> usize {
        let next = self.0.wrapping_mul(6_364_136_223_846_793_005);
        self.0 = next.wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % n
    }

    /// A number from 0 up to but not `n`.
    pub fn small(&mut self, n: u8) -> i32 {
        i32::try_from(self.below(n.into())).unwrap_or_default()
    }

    pub fn is_one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }
}
