//! Encoding: a serde serializer that writes deterministic CBOR.

use serde::ser::{self, Serialize};

use super::{CborError, kebab};

/// Encodes a value. Equal values give equal bytes.
///
/// # Errors
/// [`CborError::Message`] for what has no place in a record: 128-bit integers, map keys that are not text.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CborError> {
    let mut encoder = Encoder { out: Vec::with_capacity(128) };
    value.serialize(&mut encoder)?;
    Ok(encoder.out)
}

/// Writes an item's head: its major type and a length or value, in the shortest form.
pub(super) fn head(out: &mut Vec<u8>, major: u8, value: u64) {
    let major = major << 5;
    let bytes = value.to_be_bytes();
    match value {
        0..=23 => out.push(major | bytes[7]),
        24..=0xff => out.extend_from_slice(&[major | 24, bytes[7]]),
        0x100..=0xffff => {
            out.push(major | 25);
            out.extend_from_slice(&bytes[6..]);
        }
        0x1_0000..=0xffff_ffff => {
            out.push(major | 26);
            out.extend_from_slice(&bytes[4..]);
        }
        _ => {
            out.push(major | 27);
            out.extend_from_slice(&bytes);
        }
    }
}

struct Encoder {
    out: Vec<u8>,
}

impl Encoder {
    fn text(&mut self, text: &str) {
        head(&mut self.out, 3, text.len() as u64);
        self.out.extend_from_slice(text.as_bytes());
    }

    fn case(&mut self, variant: &str, payload: bool) {
        head(&mut self.out, 4, 1 + u64::from(payload));
        self.text(&kebab(variant));
    }
}

/// An array whose length is known when it ends.
struct Items<'a> {
    encoder: &'a mut Encoder,
    start: usize,
    count: u64,
}

impl<'a> Items<'a> {
    fn new(encoder: &'a mut Encoder) -> Self {
        let start = encoder.out.len();
        Self { encoder, start, count: 0 }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CborError> {
        self.count += 1;
        value.serialize(&mut *self.encoder)
    }

    fn finish(self) {
        let mut front = Vec::with_capacity(9);
        head(&mut front, 4, self.count);
        self.encoder.out.splice(self.start..self.start, front);
    }
}

/// A map whose entries are sorted when it ends.
struct Fields<'a> {
    encoder: &'a mut Encoder,
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    key: Option<Vec<u8>>,
}

impl<'a> Fields<'a> {
    fn new(encoder: &'a mut Encoder) -> Self {
        Self { encoder, entries: Vec::new(), key: None }
    }

    fn push<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), CborError> {
        let mut key = Encoder { out: Vec::with_capacity(name.len() + 2) };
        key.text(&name.replace('_', "-"));
        self.entries.push((key.out, to_vec(value)?));
        Ok(())
    }

    fn finish(mut self) {
        self.entries.sort_by(|a, b| a.0.cmp(&b.0));
        head(&mut self.encoder.out, 5, self.entries.len() as u64);
        for (key, value) in self.entries {
            self.encoder.out.extend_from_slice(&key);
            self.encoder.out.extend_from_slice(&value);
        }
    }
}

impl<'a> ser::Serializer for &'a mut Encoder {
    type Ok = ();
    type Error = CborError;
    type SerializeSeq = SeqEncoder<'a>;
    type SerializeTuple = SeqEncoder<'a>;
    type SerializeTupleStruct = SeqEncoder<'a>;
    type SerializeTupleVariant = SeqEncoder<'a>;
    type SerializeMap = MapEncoder<'a>;
    type SerializeStruct = MapEncoder<'a>;
    type SerializeStructVariant = MapEncoder<'a>;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, v: bool) -> Result<(), CborError> {
        self.out.push(if v { 0xf5 } else { 0xf4 });
        Ok(())
    }
    fn serialize_i8(self, v: i8) -> Result<(), CborError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i16(self, v: i16) -> Result<(), CborError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i32(self, v: i32) -> Result<(), CborError> {
        self.serialize_i64(v.into())
    }
    fn serialize_i64(self, v: i64) -> Result<(), CborError> {
        match u64::try_from(v) {
            Ok(v) => head(&mut self.out, 0, v),
            // CBOR stores -1 - n.
            Err(_) => head(&mut self.out, 1, (!v).unsigned_abs()),
        }
        Ok(())
    }
    fn serialize_u8(self, v: u8) -> Result<(), CborError> {
        self.serialize_u64(v.into())
    }
    fn serialize_u16(self, v: u16) -> Result<(), CborError> {
        self.serialize_u64(v.into())
    }
    fn serialize_u32(self, v: u32) -> Result<(), CborError> {
        self.serialize_u64(v.into())
    }
    fn serialize_u64(self, v: u64) -> Result<(), CborError> {
        head(&mut self.out, 0, v);
        Ok(())
    }
    fn serialize_f32(self, v: f32) -> Result<(), CborError> {
        self.serialize_f64(v.into())
    }
    fn serialize_f64(self, v: f64) -> Result<(), CborError> {
        let bits = if v.is_nan() { 0x7ff8_0000_0000_0000 } else { v.to_bits() };
        self.out.push(0xfb);
        self.out.extend_from_slice(&bits.to_be_bytes());
        Ok(())
    }
    fn serialize_char(self, v: char) -> Result<(), CborError> {
        self.text(v.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, v: &str) -> Result<(), CborError> {
        self.text(v);
        Ok(())
    }
    fn serialize_bytes(self, v: &[u8]) -> Result<(), CborError> {
        head(&mut self.out, 2, v.len() as u64);
        self.out.extend_from_slice(v);
        Ok(())
    }
    fn serialize_none(self) -> Result<(), CborError> {
        head(&mut self.out, 4, 0);
        Ok(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), CborError> {
        head(&mut self.out, 4, 1);
        value.serialize(self)
    }
    fn serialize_unit(self) -> Result<(), CborError> {
        self.serialize_none()
    }
    fn serialize_unit_struct(self, _: &'static str) -> Result<(), CborError> {
        self.serialize_none()
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), CborError> {
        self.case(variant, false);
        Ok(())
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        v: &T,
    ) -> Result<(), CborError> {
        v.serialize(self)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), CborError> {
        self.case(variant, true);
        value.serialize(self)
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<SeqEncoder<'a>, CborError> {
        Ok(SeqEncoder(Items::new(self)))
    }
    fn serialize_tuple(self, _: usize) -> Result<SeqEncoder<'a>, CborError> {
        Ok(SeqEncoder(Items::new(self)))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<SeqEncoder<'a>, CborError> {
        Ok(SeqEncoder(Items::new(self)))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<SeqEncoder<'a>, CborError> {
        self.case(variant, true);
        Ok(SeqEncoder(Items::new(self)))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<MapEncoder<'a>, CborError> {
        Ok(MapEncoder(Fields::new(self)))
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<MapEncoder<'a>, CborError> {
        Ok(MapEncoder(Fields::new(self)))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<MapEncoder<'a>, CborError> {
        self.case(variant, true);
        Ok(MapEncoder(Fields::new(self)))
    }
}

struct SeqEncoder<'a>(Items<'a>);

macro_rules! sequence {
    ($($name:ident::$method:ident),*) => {$(
        impl ser::$name for SeqEncoder<'_> {
            type Ok = ();
            type Error = CborError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CborError> {
                self.0.push(value)
            }
            fn end(self) -> Result<(), CborError> {
                self.0.finish();
                Ok(())
            }
        }
    )*};
}
sequence!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

struct MapEncoder<'a>(Fields<'a>);

macro_rules! fields {
    ($($name:ident),*) => {$(
        impl ser::$name for MapEncoder<'_> {
            type Ok = ();
            type Error = CborError;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, v: &T) -> Result<(), CborError> {
                self.0.push(name, v)
            }
            fn end(self) -> Result<(), CborError> {
                self.0.finish();
                Ok(())
            }
        }
    )*};
}
fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for MapEncoder<'_> {
    type Ok = ();
    type Error = CborError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), CborError> {
        let key = to_vec(key)?;
        if key.first().is_none_or(|b| b >> 5 != 3) {
            return Err(CborError::Message("a map key must be text".into()));
        }
        self.0.key = Some(key);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CborError> {
        let key = self.0.key.take().ok_or_else(|| CborError::Message("a map value without a key".into()))?;
        self.0.entries.push((key, to_vec(value)?));
        Ok(())
    }
    fn end(self) -> Result<(), CborError> {
        self.0.finish();
        Ok(())
    }
}
