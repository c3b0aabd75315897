//! The shape of Sheaf's Merkle trees: that of RFC 6962, where n leaves split at the largest power of two below n.
//!
//! From the leaves up, that shape pairs neighbours on every level and moves a node without a neighbour unchanged to the
//! next level. A leaf's siblings, their sides and their number therefore follow from `(index, leaves)` alone.

/// The side of a node on which its sibling is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Left,
    Right,
}

/// The sides of the siblings of leaf `index` among `leaves`, from the leaf up. `None` if there is no such leaf.
pub(crate) fn sibling_sides(index: u32, leaves: u32) -> Option<impl Iterator<Item = Side>> {
    (index < leaves).then_some(SiblingSides { index, width: leaves })
}

/// The number of siblings on the path of leaf `index` among `leaves`: at most 32. `None` if there is no such leaf.
pub fn path_length(index: u32, leaves: u32) -> Option<u32> {
    let sides = sibling_sides(index, leaves)?;
    u32::try_from(sides.count()).ok()
}

/// Walks from a leaf to the root: `index` among the `width` nodes of a level.
struct SiblingSides {
    index: u32,
    width: u32,
}

impl Iterator for SiblingSides {
    type Item = Side;

    fn next(&mut self) -> Option<Side> {
        while self.width > 1 {
            let index = self.index;
            let has_sibling = index ^ 1 < self.width;
            self.index >>= 1;
            self.width = self.width.div_ceil(2);
            if has_sibling {
                return Some(if index & 1 == 1 { Side::Left } else { Side::Right });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::{
        Side::{self, Left, Right},
        path_length, sibling_sides,
    };
    use alloc::{vec, vec::Vec};

    /// RFC 6962, section 2.1.1, as it is written there: split at the largest power of two below n.
    fn sides_by_recursion(index: u32, leaves: u32) -> Vec<Side> {
        if leaves == 1 {
            return vec![];
        }
        let split = 1 << (leaves - 1).ilog2();
        let (mut sides, sibling) = if index < split {
            (sides_by_recursion(index, split), Right)
        } else {
            (sides_by_recursion(index - split, leaves - split), Left)
        };
        sides.push(sibling);
        sides
    }

    #[test]
    fn the_walk_up_agrees_with_the_recursion_of_rfc_6962() {
        for leaves in 1..=300 {
            for index in 0..leaves {
                let walked: Vec<_> = sibling_sides(index, leaves).unwrap().collect();

                assert_eq!(walked, sides_by_recursion(index, leaves), "leaf {index} of {leaves}");
            }
        }
    }

    #[test]
    fn a_leaf_beyond_the_last_has_no_path() {
        assert_eq!(path_length(0, 0), None);
        assert_eq!(path_length(5, 5), None);
        assert_eq!(path_length(u32::MAX, u32::MAX), None);
    }

    #[test]
    fn the_longest_path_has_32_siblings() {
        assert_eq!(path_length(0, u32::MAX), Some(32));
        assert_eq!(path_length(u32::MAX - 1, u32::MAX), Some(31));
        assert_eq!(path_length(0, 1 << 31), Some(31));
    }
}
