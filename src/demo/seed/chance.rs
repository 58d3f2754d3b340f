//! Chance that falls out the same every time.

/// A linear congruential generator, with the constants of Knuth's MMIX.
pub(in crate::demo) struct Chance(u64);

impl Chance {
    /// The same `seed` gives the same row of numbers.
    pub fn new(seed: u64) -> Self {
        let mut chance = Self(seed);
        // Seeds that lie close together begin with numbers that do.
        for _ in 0..4 {
            chance.next();
        }
        chance
    }

    /// A number below `limit`, which is not 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit
    }

    /// True once in `times` on average.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// One of `choices`, which are not empty.
    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        let at = self.below(choices.len() as u64);
        &choices[usize::try_from(at).unwrap_or(0)]
    }

    /// So many hexadecimal digits.
    pub fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| char::from(*self.pick(b"0123456789abcdef")))
            .collect()
    }

    /// A UUID of the fourth version.
    pub fn uuid(&mut self) -> String {
        let variant = self.pick(&["8", "9", "a", "b"]);
        let groups = [8, 4, 3, 3, 12].map(|digits| self.hex(digits));
        let [first, second, third, fourth, last] = groups;
        format!("{first}-{second}-4{third}-{variant}{fourth}-{last}")
    }

    /// The low bits of such a generator repeat soon, so only the high half is used.
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 32
    }
}
