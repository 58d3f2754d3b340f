//! A heading between the rows of a list, and where it stands among them.

/// What a stretch of rows has in common.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// It stands right before this row, counted from 0 without headings.
    pub before: usize,
    /// What the rows below it have in common.
    pub title: String,
    /// How many they are.
    pub files: usize,
    /// What they add up to, in bytes, if that was added up.
    pub bytes: Option<u64>,
}

/// Which line `row` is on when headings have lines too.
pub(super) fn line_of(headings: &[Heading], row: usize) -> usize {
    row + headings.partition_point(|heading| heading.before <= row)
}

/// What stands on `line`: a heading, by its number, or a row.
pub(super) fn at_line(headings: &[Heading], line: usize) -> Result<usize, usize> {
    let (mut low, mut high) = (0, headings.len());
    while low < high {
        let middle = usize::midpoint(low, high);
        if headings[middle].before + middle < line {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    match headings.get(low) {
        Some(heading) if heading.before + low == line => Err(low),
        _ => Ok(line - low),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(before: &[usize]) -> Vec<Heading> {
        let heading = |before: &usize| Heading {
            before: *before,
            title: String::new(),
            files: 0,
            bytes: None,
        };
        before.iter().map(heading).collect()
    }

    #[test]
    fn every_row_is_found_on_its_line_and_headings_on_the_others() {
        let headings = headings(&[0, 2, 3]);
        let lines: Vec<_> = (0..7).map(|line| at_line(&headings, line)).collect();
        let expected = [Err(0), Ok(0), Ok(1), Err(1), Ok(2), Err(2), Ok(3)];
        assert_eq!(lines, expected);
        for row in 0..4 {
            assert_eq!(at_line(&headings, line_of(&headings, row)), Ok(row));
        }
    }

    #[test]
    fn without_headings_rows_are_lines() {
        assert_eq!(at_line(&[], 5), Ok(5));
        assert_eq!(line_of(&[], 5), 5);
    }
}
