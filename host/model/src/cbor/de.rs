//! Decoding: a serde deserializer over encoded bytes. It never panics, whatever the bytes.

use serde::de::{self, Visitor};

use super::{CborError, DEPTH_MAX, is_kebab};

mod access;

pub(super) use access::Fields;
use access::{Case, Items};

/// Decodes one value that fills the input.
///
/// # Errors
/// [`CborError`] saying where the bytes are not what the type wants.
pub fn from_slice<'de, T: de::Deserialize<'de>>(input: &'de [u8]) -> Result<T, CborError> {
    let mut decoder = Decoder::new(input);
    let value = T::deserialize(&mut decoder)?;
    decoder.end()?;
    Ok(value)
}

/// How many items the lists and maps in these bytes hold together, at all depths: what decoding them takes room for, however
/// short each is.
///
/// # Errors
/// [`CborError`] where the bytes are not one value.
pub fn count_items(input: &[u8]) -> Result<u64, CborError> {
    let mut decoder = Decoder::new(input);
    let count = decoder.count()?;
    decoder.end()?;
    Ok(count)
}

pub(super) struct Decoder<'de> {
    rest: &'de [u8],
    length: usize,
    depth: u32,
}

impl<'de> Decoder<'de> {
    pub(super) fn new(input: &'de [u8]) -> Self {
        Self { rest: input, length: input.len(), depth: 0 }
    }

    /// Refuses what follows the value.
    pub(super) fn end(&self) -> Result<(), CborError> {
        match self.rest.len() {
            0 => Ok(()),
            rest => Err(CborError::Trailing(rest)),
        }
    }

    fn at(&self) -> usize {
        self.length - self.rest.len()
    }

    #[cold]
    fn truncated(&self) -> CborError {
        CborError::Truncated(self.at())
    }

    #[cold]
    fn unexpected(&self, expected: &'static str) -> CborError {
        CborError::Unexpected { at: self.at(), expected }
    }

    #[inline]
    fn take(&mut self, count: u64) -> Result<&'de [u8], CborError> {
        match usize::try_from(count).ok().and_then(|count| self.rest.split_at_checked(count)) {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(bytes)
            }
            None => Err(self.truncated()),
        }
    }

    #[inline]
    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], CborError> {
        match self.rest.split_first_chunk::<N>() {
            Some((bytes, rest)) => {
                self.rest = rest;
                Ok(*bytes)
            }
            None => Err(self.truncated()),
        }
    }

    #[inline]
    fn peek(&self) -> Result<u8, CborError> {
        self.rest.first().copied().ok_or_else(|| self.truncated())
    }

    #[inline]
    fn head(&mut self) -> Result<(u8, u8, u64), CborError> {
        let [first] = self.take_array()?;
        let (major, info) = (first >> 5, first & 31);
        let value = match info {
            0..=23 => u64::from(info),
            24 => u64::from(self.take_array::<1>()?[0]),
            25 => u64::from(u16::from_be_bytes(self.take_array()?)),
            26 => u64::from(u32::from_be_bytes(self.take_array()?)),
            27 => u64::from_be_bytes(self.take_array()?),
            _ => return Err(self.unexpected("a definite length")),
        };
        Ok((major, info, value))
    }

    #[inline]
    pub(super) fn expect(&mut self, major: u8, expected: &'static str) -> Result<u64, CborError> {
        if self.peek()? >> 5 != major {
            return Err(self.unexpected(expected));
        }
        let (_, _, value) = self.head()?;
        // Each item takes a byte at least, so a length beyond the rest is a lie that must not be allocated for.
        if matches!(major, 4 | 5) && value > self.rest.len() as u64 {
            return Err(self.truncated());
        }
        Ok(value)
    }

    #[inline]
    fn text_bytes(&mut self) -> Result<&'de [u8], CborError> {
        let length = self.expect(3, "text")?;
        self.take(length)
    }

    #[inline]
    fn text(&mut self) -> Result<&'de str, CborError> {
        let bytes = self.text_bytes()?;
        self.utf8(bytes)
    }

    #[inline]
    fn utf8(&self, bytes: &'de [u8]) -> Result<&'de str, CborError> {
        std::str::from_utf8(bytes).map_err(|_| self.unexpected("UTF-8"))
    }

    #[inline]
    fn float(&mut self) -> Result<f64, CborError> {
        if self.peek()? != 0xfb {
            return Err(self.unexpected("a float of 8 bytes"));
        }
        let (_, _, bits) = self.head()?;
        Ok(f64::from_bits(bits))
    }

    /// Passes over a value.
    fn skip(&mut self) -> Result<(), CborError> {
        self.count().map(drop)
    }

    /// Passes over a value and counts the items within it.
    fn count(&mut self) -> Result<u64, CborError> {
        let (major, info, value) = self.head()?;
        match major {
            0 | 1 => Ok(0),
            2 | 3 => self.take(value).map(|_| 0),
            4 | 5 => self.nested(|this| {
                let count = if major == 5 { value.saturating_mul(2) } else { value };
                (0..count).try_fold(count, |all, _| Ok(all.saturating_add(this.count()?)))
            }),
            7 if matches!(info, 20 | 21 | 27) => Ok(0),
            _ => Err(self.unexpected("a value of this encoding")),
        }
    }

    #[inline]
    fn nested<T>(&mut self, inner: impl FnOnce(&mut Self) -> Result<T, CborError>) -> Result<T, CborError> {
        if self.depth == DEPTH_MAX {
            return Err(self.unexpected("less nesting"));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// The fields of a record, one level deeper.
    #[inline]
    pub(super) fn fields<T>(
        &mut self,
        expected: &'static str,
        names: &'static [&'static str],
        inner: impl FnOnce(Fields<'_, 'de>) -> Result<T, CborError>,
    ) -> Result<T, CborError> {
        let left = self.expect(5, expected)?;
        self.nested(|decoder| inner(Fields { decoder, left, names }))
    }
}

macro_rules! integers {
    ($($method:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
            match self.peek()? >> 5 {
                0 => visitor.visit_u64(self.expect(0, "an integer")?),
                1 => {
                    let value = self.expect(1, "an integer")?;
                    let value = i64::try_from(value).map_err(|_| self.unexpected("an integer of 64 bits"))?;
                    visitor.visit_i64(!value)
                }
                _ => Err(self.unexpected("an integer")),
            }
        }
    )*};
}

impl<'de> de::Deserializer<'de> for &mut Decoder<'de> {
    type Error = CborError;

    fn is_human_readable(&self) -> bool {
        false
    }

    integers!(
        deserialize_i8,
        deserialize_i16,
        deserialize_i32,
        deserialize_i64,
        deserialize_u8,
        deserialize_u16,
        deserialize_u32,
        deserialize_u64
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        match self.peek()? >> 5 {
            0 | 1 => self.deserialize_i64(visitor),
            2 => self.deserialize_bytes(visitor),
            3 => visitor.visit_borrowed_str(self.text()?),
            4 => self.deserialize_seq(visitor),
            5 => self.deserialize_map(visitor),
            _ if self.peek()? == 0xfb => visitor.visit_f64(self.float()?),
            _ => self.deserialize_bool(visitor),
        }
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        match self.peek()? {
            0xf4 | 0xf5 => visitor.visit_bool(self.take_array()? == [0xf5]),
            _ => Err(self.unexpected("true or false")),
        }
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        visitor.visit_f64(self.float()?)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        visitor.visit_f64(self.float()?)
    }
    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        visitor.visit_borrowed_str(self.text()?)
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        visitor.visit_borrowed_str(self.text()?)
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        visitor.visit_borrowed_str(self.text()?)
    }
    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        let length = self.expect(2, "bytes")?;
        visitor.visit_borrowed_bytes(self.take(length)?)
    }
    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        self.deserialize_bytes(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        match self.expect(4, "an option")? {
            0 => visitor.visit_none(),
            1 => self.nested(|this| visitor.visit_some(this)),
            _ => Err(self.unexpected("an option")),
        }
    }
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        match self.expect(4, "nothing")? {
            0 => visitor.visit_unit(),
            _ => Err(self.unexpected("nothing")),
        }
    }
    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, CborError> {
        self.deserialize_unit(visitor)
    }
    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, CborError> {
        visitor.visit_newtype_struct(self)
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        let left = self.expect(4, "a list")?;
        self.nested(|decoder| {
            let mut items = Items { decoder, left };
            let value = visitor.visit_seq(&mut items)?;
            match items.left {
                0 => Ok(value),
                _ => Err(items.decoder.unexpected("the end of a list")),
            }
        })
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, CborError> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, CborError> {
        self.deserialize_seq(visitor)
    }
    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        self.fields("a map", &[], |fields| visitor.visit_map(fields))
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CborError> {
        self.fields("a record", names, |fields| visitor.visit_map(fields))
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CborError> {
        let count = self.expect(4, "a variant")?;
        if !(1..=2).contains(&count) {
            return Err(self.unexpected("a variant"));
        }
        self.nested(|decoder| {
            let case = decoder.text_bytes()?;
            let name = names.iter().find(|name| is_kebab(name, case));
            let name = name.ok_or_else(|| decoder.unexpected("a known case"))?;
            visitor.visit_enum(Case { decoder, name, payload: count == 2 })
        })
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        visitor.visit_borrowed_str(self.text()?)
    }
    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        self.skip()?;
        visitor.visit_unit()
    }
}
