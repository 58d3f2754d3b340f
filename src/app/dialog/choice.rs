//! Turning through choices, one of which is chosen.

/// The choice `steps` further on, around the ends; the first, if `chosen` is none of them.
pub(super) fn around<T: Copy + PartialEq>(choices: &[T], chosen: T, steps: isize) -> T {
    let at = place(choices, chosen).cast_signed() + steps;
    choices[at.rem_euclid(choices.len().cast_signed()).unsigned_abs()]
}

/// The choice `steps` further on; it stops at the ends, so that no single step leads from one end to the other.
pub(super) fn within<T: Copy + PartialEq>(choices: &[T], chosen: T, steps: isize) -> T {
    let at = place(choices, chosen).saturating_add_signed(steps);
    choices[at.min(choices.len() - 1)]
}

fn place<T: Copy + PartialEq>(choices: &[T], chosen: T) -> usize {
    let at = choices.iter().position(|choice| *choice == chosen);
    at.unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_way_leads_around_the_ends_and_the_other_stops_there() {
        let choices = ["a", "b", "c"];
        assert_eq!(
            (around(&choices, "c", 1), around(&choices, "a", -1)),
            ("a", "c")
        );
        assert_eq!(
            (within(&choices, "c", 1), within(&choices, "a", -1)),
            ("c", "a")
        );
        assert_eq!(
            (around(&choices, "b", 1), within(&choices, "b", -1)),
            ("c", "a")
        );
    }
}
