//! The name of a field, a column or a table that was meant by one that is none.

/// Returns the name that was meant, if one is near enough. Case and underscores do not count.
pub(crate) fn nearest(
    name: &str,
    names: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    let name = letters(name);
    let allowed = (name.len() / 3).max(1);
    names
        .map(|known| (distance(&name, &letters(known)), known))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, known)| known)
}

/// Returns the letters of a name that count; of a long name the first, which are enough to tell.
fn letters(name: &str) -> Vec<char> {
    let letters = name.chars().filter(|letter| *letter != '_');
    letters.flat_map(char::to_lowercase).take(64).collect()
}

/// Returns the number of letters to add, drop, change or swap to come from one name to the other.
fn distance(one: &[char], other: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, against) in other.iter().enumerate() {
            let mut least = (row[j] + usize::from(letter != against))
                .min(row[j + 1] + 1)
                .min(next[j] + 1);
            let is_swap = i > 0 && j > 0 && *letter == other[j - 1] && one[i - 1] == *against;
            if is_swap {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[other.len()]
}
