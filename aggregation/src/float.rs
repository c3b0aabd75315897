//! Exact widening of the float types that models use.

use safetensors::Dtype;

/// A float type that widens exactly to f64, and all but the last exactly to f32.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum FloatType {
    F32,
    Bf16,
    F16,
    F64,
}

impl FloatType {
    pub(crate) fn of(dtype: Dtype) -> Option<Self> {
        match dtype {
            Dtype::F32 => Some(Self::F32),
            Dtype::BF16 => Some(Self::Bf16),
            Dtype::F16 => Some(Self::F16),
            Dtype::F64 => Some(Self::F64),
            _ => None,
        }
    }

    /// Size of a value in bytes.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::Bf16 | Self::F16 => 2,
            Self::F64 => 8,
        }
    }

    /// The value at `position` of `data`, as f64. `None` beyond the end.
    pub(crate) fn read(self, data: &[u8], position: usize) -> Option<f64> {
        let at = data.get(position.checked_mul(self.size())?..)?;
        Some(match self {
            Self::F32 => f64::from(f32::from_le_bytes(*at.first_chunk()?)),
            Self::Bf16 => f64::from(bf16(u16::from_le_bytes(*at.first_chunk()?))),
            Self::F16 => f64::from(f16(u16::from_le_bytes(*at.first_chunk()?))),
            Self::F64 => f64::from_le_bytes(*at.first_chunk()?),
        })
    }

    /// Widens `data` to f32. Not for [`FloatType::F64`], which no base model has.
    pub(crate) fn widen(self, data: &[u8]) -> Vec<f32> {
        let (pairs, _) = data.as_chunks::<2>();
        match self {
            Self::F32 => data.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect(),
            Self::Bf16 => pairs.iter().map(|bytes| bf16(u16::from_le_bytes(*bytes))).collect(),
            Self::F16 => pairs.iter().map(|bytes| f16(u16::from_le_bytes(*bytes))).collect(),
            Self::F64 => data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes) as f32).collect(),
        }
    }
}

/// bfloat16 is the upper half of an f32.
fn bf16(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// The bits of the f32 2^-24, the unit of binary16's subnormals.
const TWO_TO_MINUS_24: u32 = (127 - 24) << 23;

/// IEEE 754 binary16.
fn f16(bits: u16) -> f32 {
    let sign = u32::from(bits & 0x8000) << 16;
    let exponent = u32::from(bits >> 10 & 0x1f);
    let fraction = u32::from(bits & 0x3ff);
    let magnitude = match exponent {
        // Subnormals and zero: fraction · 2^-24, exact.
        0 => (fraction as f32 * f32::from_bits(TWO_TO_MINUS_24)).to_bits(),
        // Infinity and NaN.
        31 => 0xff << 23 | fraction << 13,
        // The exponent's bias goes from 15 to 127.
        _ => exponent.saturating_add(112) << 23 | fraction << 13,
    };
    f32::from_bits(sign | magnitude)
}

#[cfg(test)]
mod tests {
    use super::{bf16, f16};

    #[test]
    fn half_precision_widens_exactly() {
        for (bits, value) in [
            (0x0000, 0.0),
            (0x3c00, 1.0),
            (0xc000, -2.0),
            (0x7bff, 65_504.0),
            (0x0400, 2f32.powi(-14)),
            (0x0001, 2f32.powi(-24)),
            (0x03ff, 1023.0 * 2f32.powi(-24)),
            (0x3555, 1365.0 * 2f32.powi(-12)),
            (0x7c00, f32::INFINITY),
        ] {
            assert_eq!(f16(bits), value, "{bits:#06x}");
        }
        assert_eq!(f16(0x8000).to_bits(), (-0.0f32).to_bits());
        assert!(f16(0x7e00).is_nan());
    }

    #[test]
    fn bfloat16_is_the_upper_half_of_an_f32() {
        assert_eq!(bf16(0x3f80), 1.0);
        assert_eq!(bf16(0xc2f7), -123.5);
        assert!(bf16(0x7fc0).is_nan());
    }
}
