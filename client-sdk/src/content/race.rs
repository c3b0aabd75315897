//! Several places asked for one file.

use super::ContentError;
use futures::{
    FutureExt,
    future::BoxFuture,
    stream::{self, StreamExt},
};

/// A file that is fetched from one place.
pub(super) type Coming<'a> = BoxFuture<'a, Result<Vec<u8>, ContentError>>;

/// Files up to this size, in bytes, are fetched from all places at once; several copies of larger ones would cost more
/// than they help.
const AT_ONCE: u64 = 1 << 20;

/// The file, of `size` bytes, from the first place that has it; or the error of each place.
pub(super) async fn first(places: Vec<Coming<'_>>, size: u64) -> Result<Vec<u8>, Vec<ContentError>> {
    let mut errors = Vec::new();
    let at_a_time = if size > AT_ONCE { 1 } else { places.len().max(1) };
    let places: Vec<_> = places.into_iter().enumerate().map(numbered).collect();
    let mut answers = stream::iter(places).buffer_unordered(at_a_time);
    while let Some((number, answer)) = answers.next().await {
        match answer {
            Ok(file) => return Ok(file),
            Err(error) => errors.push((number, error)),
        }
    }
    // In the order of the places, however fast each was: errors are the same every time.
    errors.sort_by_key(|(number, _)| *number);
    Err(errors.into_iter().map(|(_, error)| error).collect())
}

/// A place's answer, with the place's number.
fn numbered<'a>((number, place): (usize, Coming<'a>)) -> BoxFuture<'a, (usize, Result<Vec<u8>, ContentError>)> {
    place.map(move |answer| (number, answer)).boxed()
}
