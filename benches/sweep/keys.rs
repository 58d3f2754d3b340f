//! The keys of a synthetic bucket, made by formula, and what tells that all of them were seen.

/// What a bucket looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Offices and jobs, as `STORAGE.md` has them.
    Tree,
    /// One folder that holds everything.
    Flat,
    /// Names in many scripts.
    Unicode,
}

/// All shapes and their names.
pub const SHAPES: [(Shape, &str); 3] = [
    (Shape::Tree, "tree"),
    (Shape::Flat, "flat"),
    (Shape::Unicode, "unicode"),
];

const CATEGORIES: [&str; 4] = [
    "agency_invoice",
    "approved_quotation",
    "job_order",
    "rate_card",
];
const NAMES: [&str; 6] = [
    "invoice.pdf",
    "quote (final).pdf",
    "order+terms.pdf",
    "rates.xlsx",
    "scan_0001.pdf",
    "artwork proof.png",
];
const WORDS: [&str; 8] = [
    "facture-été",
    "τιμολόγιο",
    "счёт",
    "請求書",
    "청구서",
    "Ærø-tilbud",
    "🧾 receipt",
    "\u{D7FB}\u{E000}",
];

/// Sorted keys in one string.
pub struct Keys {
    text: String,
    ends: Vec<u32>,
}

impl Keys {
    /// So many keys, always the same ones.
    pub fn make(shape: Shape, count: usize) -> Self {
        let mut random = fastrand::Rng::with_seed(7);
        let mut keys: Vec<_> = (0..count).map(|at| key(shape, at, &mut random)).collect();
        keys.sort_unstable();
        keys.dedup();
        let mut all = Self {
            text: String::new(),
            ends: Vec::with_capacity(keys.len()),
        };
        for key in keys {
            all.text.push_str(&key);
            all.ends
                .push(u32::try_from(all.text.len()).expect("less than 4 GiB of names"));
        }
        all
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn get(&self, at: usize) -> &str {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[at] as usize]
    }

    /// The first key for which `is_before` does not hold.
    pub fn position(&self, is_before: impl Fn(&str) -> bool) -> usize {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            if is_before(self.get(middle)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }

    /// How many there are, and the sum of their hashes.
    pub fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        (0..self.len()).for_each(|at| sum.add(self.get(at)));
        sum
    }
}

fn key(shape: Shape, at: usize, random: &mut fastrand::Rng) -> String {
    let category = CATEGORIES[random.usize(..4)];
    let name = NAMES[random.usize(..6)];
    let moment = random.u32(1_600_000_000..1_790_000_000);
    let (kind, number) = (["AGY", "CLT"][random.usize(..2)], random.u32(1..4_000));
    match shape {
        Shape::Tree if at % 5 < 2 => {
            format!("uploads/{category}/{kind}-{number}_{category}_{moment}_{name}")
        }
        Shape::Tree => {
            // Eight files a job on the average; an id begins with the moment at which the job was made.
            let job = fastrand::Rng::with_seed((at / 13) as u64).u64(..);
            let made = 0x5f00_0000 + (at as u64 / 13 * 2_311) % 0x0a00_0000;
            format!(
                "uploads/jobs/{made:08x}{job:016x}/{category}/{}-{name}",
                uuid(random)
            )
        }
        Shape::Flat => format!("uploads/rate_card/{kind}-{number}_rate_card_{moment}_{name}"),
        Shape::Unicode => {
            let (folder, word) = (WORDS[random.usize(..8)], WORDS[random.usize(..8)]);
            let letter = random.char('\u{A1}'..'\u{FFFD}');
            format!("{folder}/{letter}{word} {number}/{moment} {name}")
        }
    }
}

fn uuid(random: &mut fastrand::Rng) -> String {
    let id = random.u128(..);
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        id >> 96,
        (id >> 80) & 0xffff,
        (id >> 64) & 0xfff,
        (id >> 48) & 0xfff,
        id & 0xffff_ffff_ffff
    )
}

/// Tells two sets of keys apart, in whatever order they come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    count: usize,
    hashes: u64,
}

impl Sum {
    /// Takes one key into account.
    pub fn add(&mut self, key: &str) {
        let hash = key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        self.count += 1;
        self.hashes = self.hashes.wrapping_add(hash);
    }
}
