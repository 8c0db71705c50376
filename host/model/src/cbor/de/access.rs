//! The parts of a list, a record and a variant, one after the other.

use serde::de::{self, DeserializeSeed, IntoDeserializer, Visitor};

use super::{CborError, Decoder};

pub(super) struct Items<'a, 'de> {
    pub(super) decoder: &'a mut Decoder<'de>,
    pub(super) left: u64,
}

impl<'de> de::SeqAccess<'de> for &mut Items<'_, 'de> {
    type Error = CborError;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, CborError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.decoder).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        usize::try_from(self.left).ok()
    }
}

pub(in crate::cbor) struct Fields<'a, 'de> {
    pub(super) decoder: &'a mut Decoder<'de>,
    pub(super) left: u64,
    pub(super) names: &'static [&'static str],
}

impl<'de> Fields<'_, 'de> {
    /// The next name, as the type has it where it knows it.
    #[inline]
    pub(in crate::cbor) fn next_name(&mut self) -> Result<Option<&'de str>, CborError> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        let key = self.decoder.text_bytes()?;
        match self.names.iter().find(|name| is_field(name, key)) {
            Some(name) => Ok(Some(name)),
            // Of a name that is known nothing more need be checked.
            None => self.decoder.utf8(key).map(Some),
        }
    }

    /// Passes over a value that nobody asked for.
    pub(in crate::cbor) fn skip_value(&mut self) -> Result<(), CborError> {
        self.decoder.skip()
    }
}

/// Whether an encoded key is the field of this Rust name.
#[inline]
fn is_field(name: &str, key: &[u8]) -> bool {
    let wit = |byte: u8| if byte == b'_' { b'-' } else { byte };
    name.len() == key.len() && name.bytes().zip(key).all(|(ours, theirs)| wit(ours) == *theirs)
}

impl<'de> de::MapAccess<'de> for Fields<'_, 'de> {
    type Error = CborError;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, CborError> {
        match self.next_name()? {
            Some(name) => seed.deserialize(name.into_deserializer()).map(Some),
            None => Ok(None),
        }
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, CborError> {
        seed.deserialize(&mut *self.decoder)
    }
}

pub(super) struct Case<'a, 'de> {
    pub(super) decoder: &'a mut Decoder<'de>,
    pub(super) name: &'static str,
    pub(super) payload: bool,
}

impl<'de> de::EnumAccess<'de> for Case<'_, 'de> {
    type Error = CborError;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), CborError> {
        let value = seed.deserialize(self.name.into_deserializer())?;
        Ok((value, self))
    }
}

impl<'de> Case<'_, 'de> {
    fn with_payload(self) -> Result<Self, CborError> {
        if self.payload { Ok(self) } else { Err(self.decoder.unexpected("a case with a payload")) }
    }
}

impl<'de> de::VariantAccess<'de> for Case<'_, 'de> {
    type Error = CborError;

    fn unit_variant(self) -> Result<(), CborError> {
        if self.payload { Err(self.decoder.unexpected("a case without a payload")) } else { Ok(()) }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, CborError> {
        seed.deserialize(self.with_payload()?.decoder)
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, CborError> {
        de::Deserializer::deserialize_seq(self.with_payload()?.decoder, visitor)
    }
    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, CborError> {
        de::Deserializer::deserialize_struct(self.with_payload()?.decoder, "", names, visitor)
    }
}
