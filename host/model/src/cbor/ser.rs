//! Encoding: a serde serializer that writes deterministic CBOR.

use std::cell::Cell;

use serde::ser::{self, Serialize};

use super::{CborError, kebab};

/// Encodes a value. Equal values give equal bytes.
///
/// # Errors
/// [`CborError::Message`] for what has no place in a record: 128-bit integers, map keys that are not text.
pub fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, CborError> {
    let Spare { mut entries, scratch } = SPARE.take();
    entries.clear();
    let mut encoder = Encoder { out: Vec::with_capacity(256), entries, scratch };
    let result = value.serialize(&mut encoder);
    let Encoder { out, entries, scratch } = encoder;
    if entries.capacity() <= SPARE_ENTRIES_MAX && scratch.capacity() <= SPARE_BYTES_MAX {
        SPARE.set(Spare { entries, scratch });
    }
    result.map(|()| out)
}

/// What an encoding needs besides its output, kept by each thread for its next.
#[derive(Default)]
struct Spare {
    entries: Vec<Entry>,
    scratch: Vec<u8>,
}

thread_local! {
    static SPARE: Cell<Spare> = Cell::default();
}

/// What is larger is not kept.
const SPARE_ENTRIES_MAX: usize = 1 << 10;
const SPARE_BYTES_MAX: usize = 64 << 10;

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

/// Writes text.
pub(crate) fn text(out: &mut Vec<u8>, text: &str) {
    head(out, 3, text.len() as u64);
    out.extend_from_slice(text.as_bytes());
}

struct Encoder {
    out: Vec<u8>,
    /// Entries of the maps that are being written, those of inner maps last.
    entries: Vec<Entry>,
    scratch: Vec<u8>,
}

/// Where an entry of a map stands in the output.
#[derive(Clone, Copy)]
struct Entry {
    key: usize,
    value: usize,
    end: usize,
}

impl Encoder {
    fn case(&mut self, variant: &str, payload: bool) {
        head(&mut self.out, 4, 1 + u64::from(payload));
        head(&mut self.out, 3, kebab(variant).count() as u64);
        self.out.extend(kebab(variant));
    }

    /// Sorts the entries of the innermost map, which begin with `first` and are the end of the output.
    fn sort(&mut self, first: usize) {
        let (out, entries) = (&mut self.out, &mut self.entries[first..]);
        let key = |entry: &Entry| &out[entry.key..entry.value];
        if entries.is_sorted_by(|a, b| key(a) <= key(b)) {
            return;
        }
        let start = entries[0].key;
        entries.sort_by(|a, b| key(a).cmp(key(b)));
        self.scratch.clear();
        for entry in entries.iter() {
            self.scratch.extend_from_slice(&out[entry.key..entry.end]);
        }
        out[start..].copy_from_slice(&self.scratch);
    }
}

/// The head of a list or map. The number of entries that is told first may be missing or wrong.
struct Head {
    major: u8,
    told: u64,
    start: usize,
    end: usize,
}

impl Head {
    fn new(out: &mut Vec<u8>, major: u8, told: Option<usize>) -> Self {
        let (start, told) = (out.len(), told.unwrap_or(0) as u64);
        head(out, major, told);
        Self { major, told, start, end: out.len() }
    }

    fn set(&self, out: &mut Vec<u8>, count: u64) {
        if count != self.told {
            let mut front = Vec::with_capacity(9);
            head(&mut front, self.major, count);
            out.splice(self.start..self.end, front);
        }
    }
}

/// A list that is being written.
struct Items<'a> {
    encoder: &'a mut Encoder,
    head: Head,
    count: u64,
}

impl<'a> Items<'a> {
    fn new(encoder: &'a mut Encoder, told: Option<usize>) -> Self {
        let head = Head::new(&mut encoder.out, 4, told);
        Self { encoder, head, count: 0 }
    }

    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CborError> {
        self.count += 1;
        value.serialize(&mut *self.encoder)
    }

    fn finish(self) {
        self.head.set(&mut self.encoder.out, self.count);
    }
}

/// A map that is being written. Its entries are sorted when it ends.
struct Fields<'a> {
    encoder: &'a mut Encoder,
    head: Head,
    /// Its first entry among those of the encoder.
    first: usize,
    /// Where the key stands whose value is to come.
    key: Option<usize>,
}

impl<'a> Fields<'a> {
    fn new(encoder: &'a mut Encoder, told: Option<usize>) -> Self {
        let head = Head::new(&mut encoder.out, 5, told);
        let first = encoder.entries.len();
        Self { encoder, head, first, key: None }
    }

    fn push<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), CborError> {
        let out = &mut self.encoder.out;
        let key = out.len();
        head(out, 3, name.len() as u64);
        let start = out.len();
        out.extend_from_slice(name.as_bytes());
        for byte in &mut out[start..] {
            if *byte == b'_' {
                *byte = b'-';
            }
        }
        self.value(key, value)
    }

    fn value<T: Serialize + ?Sized>(&mut self, key: usize, value: &T) -> Result<(), CborError> {
        let start = self.encoder.out.len();
        value.serialize(&mut *self.encoder)?;
        self.encoder.entries.push(Entry { key, value: start, end: self.encoder.out.len() });
        Ok(())
    }

    fn finish(self) {
        self.encoder.sort(self.first);
        let count = (self.encoder.entries.len() - self.first) as u64;
        self.encoder.entries.truncate(self.first);
        self.head.set(&mut self.encoder.out, count);
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
        text(&mut self.out, v.encode_utf8(&mut [0; 4]));
        Ok(())
    }
    fn serialize_str(self, v: &str) -> Result<(), CborError> {
        text(&mut self.out, v);
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
    fn serialize_seq(self, told: Option<usize>) -> Result<SeqEncoder<'a>, CborError> {
        Ok(SeqEncoder(Items::new(self, told)))
    }
    fn serialize_tuple(self, told: usize) -> Result<SeqEncoder<'a>, CborError> {
        Ok(SeqEncoder(Items::new(self, Some(told))))
    }
    fn serialize_tuple_struct(self, _: &'static str, told: usize) -> Result<SeqEncoder<'a>, CborError> {
        Ok(SeqEncoder(Items::new(self, Some(told))))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        told: usize,
    ) -> Result<SeqEncoder<'a>, CborError> {
        self.case(variant, true);
        Ok(SeqEncoder(Items::new(self, Some(told))))
    }
    fn serialize_map(self, told: Option<usize>) -> Result<MapEncoder<'a>, CborError> {
        Ok(MapEncoder(Fields::new(self, told)))
    }
    fn serialize_struct(self, _: &'static str, told: usize) -> Result<MapEncoder<'a>, CborError> {
        Ok(MapEncoder(Fields::new(self, Some(told))))
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        told: usize,
    ) -> Result<MapEncoder<'a>, CborError> {
        self.case(variant, true);
        Ok(MapEncoder(Fields::new(self, Some(told))))
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
        let start = self.0.encoder.out.len();
        key.serialize(&mut *self.0.encoder)?;
        if self.0.encoder.out.get(start).is_none_or(|byte| byte >> 5 != 3) {
            return Err(CborError::Message("a map key must be text".into()));
        }
        self.0.key = Some(start);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), CborError> {
        let key = self.0.key.take().ok_or_else(|| CborError::Message("a map value without a key".into()))?;
        self.0.value(key, value)
    }
    fn end(self) -> Result<(), CborError> {
        self.0.finish();
        Ok(())
    }
}
