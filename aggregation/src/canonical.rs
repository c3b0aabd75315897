//! The canonical form of a safetensors file: as the `safetensors` crate writes it without metadata, tensors ordered by
//! dtype descending, then by name. One list of tensors has one file.

use safetensors::{
    Dtype, SafeTensorError,
    tensor::{Metadata, TensorInfo},
};

/// The header of the canonical file with these i32 tensors, given by name in ascending order: its length as 8 bytes, and
/// JSON padded with spaces to a multiple of 8. The tensors' data follows it in the same order, without gaps.
pub(crate) fn i32_header<'a>(
    tensors: impl Iterator<Item = (&'a str, &'a [usize], usize)>,
) -> Result<Vec<u8>, SafeTensorError> {
    let mut infos = Vec::new();
    let mut start = 0usize;
    for (name, shape, elements) in tensors {
        let end = elements
            .checked_mul(size_of::<i32>())
            .and_then(|size| start.checked_add(size))
            .ok_or(SafeTensorError::ValidationOverflow)?;
        let info = TensorInfo { dtype: Dtype::I32, shape: shape.to_vec(), data_offsets: (start, end) };
        infos.push((name.to_string(), info));
        start = end;
    }
    let mut json = serde_json::to_vec(&Metadata::new(None, infos)?)?;
    json.resize(json.len().next_multiple_of(size_of::<u64>()), b' ');
    Ok([(json.len() as u64).to_le_bytes().as_slice(), &json].concat())
}

#[cfg(test)]
mod tests {
    use super::i32_header;
    use safetensors::{Dtype, serialize, tensor::TensorView};

    #[test]
    fn the_header_is_the_one_that_the_safetensors_crate_writes() {
        let tensors = [("a", vec![2, 3]), ("b\"\u{e9}", vec![]), ("c.weight", vec![0, 4]), ("d", vec![5])];
        let data = [0; 24];
        let views = tensors.iter().map(|(name, shape)| {
            let size = shape.iter().product::<usize>() * 4;
            (*name, TensorView::new(Dtype::I32, shape.clone(), &data[..size]).unwrap())
        });
        let file = serialize(views, None).unwrap();

        let infos = tensors.iter().map(|(name, shape)| (*name, shape.as_slice(), shape.iter().product()));
        let header = i32_header(infos).unwrap();

        assert_eq!(header, file[..file.len() - (6 + 1 + 5) * 4]);
    }
}
