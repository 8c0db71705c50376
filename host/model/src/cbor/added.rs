//! Decoding a record that has one field more than its bytes.

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::CborError;
use super::de::{Decoder, Fields};

/// Decodes the record that fills the input as if it had the text field `name` too, in place of one of that name that it may
/// have. So an answer gets its evidence without being copied.
///
/// # Errors
/// [`CborError`] where `input` is not one encoded record, or not what the type wants.
pub fn from_slice_with_text<'de, T: de::Deserialize<'de>>(
    input: &'de [u8],
    name: &'static str,
    value: &'de str,
) -> Result<T, CborError> {
    let mut decoder = Decoder::new(input);
    let value = T::deserialize(Record { decoder: &mut decoder, name, value })?;
    decoder.end()?;
    Ok(value)
}

/// The outermost record.
struct Record<'a, 'de> {
    decoder: &'a mut Decoder<'de>,
    name: &'static str,
    value: &'de str,
}

impl<'de> de::Deserializer<'de> for Record<'_, 'de> {
    type Error = CborError;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, CborError> {
        self.deserialize_struct("", &[], visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CborError> {
        let Self { decoder, name, value } = self;
        decoder.fields("a record", names, |fields| {
            visitor.visit_map(WithText { fields, name, value, is_next: true, was_given: false })
        })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

/// Its fields: first the one that is added, then those that it has.
struct WithText<'a, 'de> {
    fields: Fields<'a, 'de>,
    name: &'static str,
    value: &'de str,
    /// Whether the value that comes next is the one that is added.
    is_next: bool,
    was_given: bool,
}

impl<'de> de::MapAccess<'de> for WithText<'_, 'de> {
    type Error = CborError;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, CborError> {
        if !self.was_given {
            self.was_given = true;
            return seed.deserialize(self.name.into_deserializer()).map(Some);
        }
        self.is_next = false;
        while let Some(name) = self.fields.next_name()? {
            if name != self.name {
                return seed.deserialize(name.into_deserializer()).map(Some);
            }
            self.fields.skip_value()?;
        }
        Ok(None)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, CborError> {
        if self.is_next {
            return seed.deserialize(de::value::BorrowedStrDeserializer::new(self.value));
        }
        self.fields.next_value_seed(seed)
    }
}
