//! A command-line value that is an enum of the domain, by its wire names.
//!
//! The names come from the enum's own `Deserialize`, so a new variant needs no change here.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use serde::de::value::Error;
use serde::de::{DeserializeOwned, Deserializer, Error as _, IntoDeserializer as _, Visitor};
use serde::forward_to_deserialize_any;

/// Accepts the wire names of `T` and lists them in the help.
pub(super) fn parser<T: DeserializeOwned + Clone + Send + Sync + 'static>() -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(variant_names::<T>()).try_map(|name| T::deserialize(name.into_deserializer()).map_err(|error: Error| error))
}

fn variant_names<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // Always an error: only the list of variants is wanted, not a value.
    let _ = T::deserialize(VariantNames(&mut names));
    names
}

struct VariantNames<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for VariantNames<'_> {
    type Error = Error;

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, variants: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        *self.0 = variants;
        Err(Error::custom("only the variants are read"))
    }

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("not an enum"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use holdpoint_connectors::claude_code::Otherwise;
    use holdpoint_domain::{Certainty, Role, Verdict};

    #[test]
    fn variant_names_are_the_wire_names() {
        assert_eq!(variant_names::<Verdict>(), Verdict::ALL.map(Verdict::as_str));
        assert_eq!(variant_names::<Role>(), Role::ALL.map(Role::as_str));
        assert_eq!(variant_names::<Certainty>(), ["guess", "unsure", "fairly", "certain"]);
        assert_eq!(variant_names::<Otherwise>(), ["deny", "ask"]);
    }
}
