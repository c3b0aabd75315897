//! Work on a slice by several threads, in disjoint pieces. No thread sees another's piece, so their number changes only
//! the time it takes.

use core::num::NonZeroUsize;
use std::thread;

/// Fewer elements than this are not worth a thread.
const SMALLEST_PIECE: usize = 1 << 16;

/// Cuts `slice` into at most `threads` pieces, runs `work(start, piece)` on each, and gives the results in order.
pub(crate) fn in_pieces<T: Send, R: Send>(
    threads: NonZeroUsize,
    slice: &mut [T],
    work: impl Fn(usize, &mut [T]) -> R + Sync,
) -> Vec<R> {
    let size = slice.len().div_ceil(threads.get()).max(SMALLEST_PIECE);
    let mut pieces = slice.chunks_mut(size).zip((0usize..).step_by(size));
    // The first piece is this thread's.
    let Some((first, _)) = pieces.next() else { return Vec::new() };
    thread::scope(|scope| {
        let work = &work;
        let others: Vec<_> = pieces.map(|(piece, start)| scope.spawn(move || work(start, piece))).collect();
        let mut results = vec![work(0, first)];
        for other in others {
            match other.join() {
                Ok(result) => results.push(result),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    })
}
