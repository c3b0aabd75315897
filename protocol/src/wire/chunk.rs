//! A piece of an upload.

/// Maximum number of bytes in a chunk: 1 MiB.
pub const MAX_CHUNK: usize = 1 << 20;

/// A binary frame: `offset:u64 ‖ bytes`, little-endian.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chunk<'a> {
    /// Where in the file the bytes belong.
    pub offset: u64,
    /// 1 to [`MAX_CHUNK`] bytes.
    pub bytes: &'a [u8],
}

/// Why a binary frame is not a chunk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a chunk is 8 bytes of offset and 1 to 1048576 bytes of the file; this frame has {0} bytes")]
pub struct ChunkError(usize);

impl<'a> Chunk<'a> {
    /// Reads a binary frame.
    pub fn from_frame(frame: &'a [u8]) -> Result<Self, ChunkError> {
        let (offset, bytes) = frame.split_first_chunk().ok_or(ChunkError(frame.len()))?;
        if bytes.is_empty() || bytes.len() > MAX_CHUNK {
            return Err(ChunkError(frame.len()));
        }
        Ok(Self { offset: u64::from_le_bytes(*offset), bytes })
    }

    /// Writes a binary frame.
    pub fn to_frame(&self) -> Vec<u8> {
        [self.offset.to_le_bytes().as_slice(), self.bytes].concat()
    }

    /// Cuts `file` into chunks from `offset` on, as an interrupted upload resumes.
    pub fn split(file: &'a [u8], offset: u64) -> impl Iterator<Item = Self> {
        let rest = usize::try_from(offset).ok().and_then(|offset| file.get(offset..)).unwrap_or_default();
        let starts = (0u64..).map(move |number| {
            // Stays below the file's length, which fits 64 bits.
            offset.saturating_add(number.saturating_mul(MAX_CHUNK as u64))
        });
        starts.zip(rest.chunks(MAX_CHUNK)).map(|(offset, bytes)| Chunk { offset, bytes })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::arithmetic_side_effects)]
    use super::{Chunk, MAX_CHUNK};

    #[test]
    fn a_file_cut_into_frames_comes_together_again_from_any_offset() {
        let file: Vec<u8> = (0..MAX_CHUNK * 2 + 5).map(|position| position as u8).collect();

        for start in [0, 3, MAX_CHUNK, file.len() - 1, file.len(), file.len() + 1] {
            let mut written = file[..start.min(file.len())].to_vec();
            for frame in Chunk::split(&file, start as u64).map(|chunk| chunk.to_frame()) {
                let chunk = Chunk::from_frame(&frame).unwrap();
                assert_eq!(chunk.offset, written.len() as u64);
                written.extend(chunk.bytes);
            }
            assert!(written == file, "from {start}");
        }
    }

    #[test]
    fn frames_that_are_no_chunk_are_refused() {
        for length in [0, 7, 8, 9 + MAX_CHUNK] {
            assert!(Chunk::from_frame(&vec![0; length]).is_err(), "{length} bytes");
        }
    }
}
