//! What stands next in the bytes of a model?

use super::ModelError;

/// Reads numbers and texts one after another, never past the end.
pub(crate) struct Bytes<'a> {
    rest: &'a [u8],
    section: &'static str,
}

impl<'a> Bytes<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            section: "header",
        }
    }

    /// Says what is read from here on, for errors.
    pub(crate) fn section(&mut self, name: &'static str) {
        self.section = name;
    }

    /// The error that what was read makes no sense.
    pub(crate) fn senseless(&self) -> ModelError {
        ModelError::Senseless {
            section: self.section,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn slice(&mut self, length: usize) -> Result<&'a [u8], ModelError> {
        let (slice, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(ModelError::Short {
                section: self.section,
            })?;
        self.rest = rest;
        Ok(slice)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, ModelError> {
        Ok(self.slice(1)?[0])
    }

    /// A number of seven bits a byte, the lowest first; a byte's highest bit says that another follows.
    pub(crate) fn number(&mut self) -> Result<u32, ModelError> {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return u32::try_from(number).map_err(|_| self.senseless());
            }
        }
        Err(self.senseless())
    }

    /// How many of something follow, each of which takes at least a byte.
    pub(crate) fn count(&mut self) -> Result<usize, ModelError> {
        let count = self.number()? as usize;
        if count > self.rest.len() {
            return Err(ModelError::Short {
                section: self.section,
            });
        }
        Ok(count)
    }

    /// A text after its length in bytes.
    pub(crate) fn text(&mut self) -> Result<&'a str, ModelError> {
        let length = self.number()? as usize;
        let bytes = self.slice(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.senseless())
    }

    /// The keys of a table: how many, then each as what it exceeds the one before by.
    pub(crate) fn next_key(&mut self, last: &mut u64) -> Result<u32, ModelError> {
        *last += u64::from(self.number()?);
        u32::try_from(*last).map_err(|_| self.senseless())
    }
}
