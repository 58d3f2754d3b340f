//! Numbers as few bytes, and bytes that are taken from the front of what is left.

use super::CacheTrouble;

/// Writes `number`, seven bits a byte, the lowest first.
pub(super) fn push(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7f) as u8);
}

/// Bytes of which some were read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next number.
    pub fn number(&mut self) -> Result<u64, CacheTrouble> {
        // Most numbers are small.
        if let Some((&byte, rest)) = self.0.split_first()
            && byte < 0x80
        {
            self.0 = rest;
            return Ok(u64::from(byte));
        }
        let mut number = 0;
        for (at, &byte) in self.0.iter().take(10).enumerate() {
            let bits = u64::from(byte & 0x7f);
            if at == 9 && bits > 1 {
                break;
            }
            number |= bits << (7 * at);
            if byte < 0x80 {
                self.0 = &self.0[at + 1..];
                return Ok(number);
            }
        }
        Err(CacheTrouble::Damaged)
    }

    /// The next number, which is a length of at most `most`.
    pub fn length(&mut self, most: usize) -> Result<usize, CacheTrouble> {
        let length = usize::try_from(self.number()?).ok();
        length
            .filter(|length| *length <= most)
            .ok_or(CacheTrouble::Damaged)
    }

    /// The next `count` bytes.
    pub fn take(&mut self, count: usize) -> Result<&'a [u8], CacheTrouble> {
        let (taken, rest) = self
            .0
            .split_at_checked(count)
            .ok_or(CacheTrouble::Damaged)?;
        self.0 = rest;
        Ok(taken)
    }
}
