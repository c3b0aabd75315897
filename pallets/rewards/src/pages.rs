//! Marks of claimed leaves, 512 on a page, so that a claim costs less than 0.3 bytes of state.

/// Number of leaves that a page marks.
pub const PAGE_LEAVES: u32 = 512;

/// A page: the mark of leaf `i` is bit `i % 8`, the lowest first, of byte `i / 8`.
pub type Page = [u8; 64];

/// A page without marks.
pub(crate) const EMPTY: Page = [0; 64];

/// The place of a leaf's mark.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    pub(crate) page: u32,
    byte: usize,
    bit: u8,
}

impl Mark {
    /// The place of the mark of leaf `index`.
    pub(crate) fn of(index: u32) -> Self {
        let within = index.rem_euclid(PAGE_LEAVES);
        let byte = usize::try_from(within >> 3).unwrap_or_default();
        Self { page: index.div_euclid(PAGE_LEAVES), byte, bit: 1 << (within & 7) }
    }

    /// Whether the mark is set on its page.
    pub(crate) fn is_on(&self, page: &Page) -> bool {
        page.get(self.byte).is_some_and(|byte| byte & self.bit != 0)
    }

    /// Sets the mark on its page.
    pub(crate) fn put_on(&self, page: &mut Page) {
        if let Some(byte) = page.get_mut(self.byte) {
            *byte |= self.bit;
        }
    }
}

/// The number of marks on a page.
pub(crate) fn count(page: &Page) -> u32 {
    page.iter().fold(0, |sum, byte| sum.saturating_add(byte.count_ones()))
}

/// The maximum number of pages for the marks of `leaves` leaves.
pub(crate) fn pages_of(leaves: u32) -> u32 {
    leaves.div_ceil(PAGE_LEAVES)
}

#[cfg(test)]
mod tests {
    use super::{EMPTY, Mark, Page, count, pages_of};

    #[test]
    fn every_leaf_has_a_mark_of_its_own() {
        let mut pages = [EMPTY; 3];

        for index in 0..1536 {
            let mark = Mark::of(index);
            let page = &mut pages[mark.page as usize];
            assert!(!mark.is_on(page), "leaf {index} has the mark of an earlier leaf");
            mark.put_on(page);
            assert!(mark.is_on(page));
        }

        assert!(pages.iter().all(|page| *page == [0xff; 64]));
    }

    #[test]
    fn the_first_leaf_is_the_lowest_bit_of_the_first_byte() {
        let mut page = EMPTY;
        Mark::of(0).put_on(&mut page);
        Mark::of(9).put_on(&mut page);

        let expected: Page = core::array::from_fn(|byte| match byte {
            0 => 0b0000_0001,
            1 => 0b0000_0010,
            _ => 0,
        });
        assert_eq!(page, expected);
        assert_eq!(count(&page), 2);
    }

    #[test]
    fn a_page_begins_every_512_leaves() {
        assert_eq!((Mark::of(511).page, Mark::of(512).page), (0, 1));
        assert_eq!((pages_of(1), pages_of(512), pages_of(513)), (1, 1, 2));
        assert_eq!(Mark::of(u32::MAX).page, u32::MAX / 512);
    }
}
