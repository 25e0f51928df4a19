//! Strict JSON: bounded in depth and number of values, without duplicate fields, then typed, with errors
//! that name the field and never its value.

use std::cell::Cell;
use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor,
};
use serde_json::{Map, Value};
use serde_path_to_error::Segment;

use crate::ascii;
use crate::errors::{Code, Failure};
use crate::limits::{MAX_DEPTH, MAX_REQUEST, MAX_VALUES};

/// Reads a request's fields.
///
/// # Errors
/// `REQUEST_TOO_LARGE` above [`MAX_REQUEST`]; `INVALID_TEXT` for a lone surrogate; else `INVALID_REQUEST`
/// for anything that is not one ASCII JSON object within the bounds.
pub(crate) fn fields(request: &str) -> Result<Map<String, Value>, Failure> {
    if request.len() > MAX_REQUEST {
        return Err(Failure::of(Code::RequestTooLarge));
    }
    if !ascii::is_ascii(request) {
        return Err(Failure::hinted(
            Code::InvalidRequest,
            "it is not printable ASCII",
        ));
    }
    let bounds = Bounds {
        values: Cell::new(MAX_VALUES),
        broken: Cell::new(None),
    };
    let mut deserializer = serde_json::Deserializer::from_str(request);
    let read = Node {
        depth: 0,
        bounds: &bounds,
    }
    .deserialize(&mut deserializer)
    .and_then(|value| {
        deserializer.end()?;
        Ok(value)
    });
    match (read, bounds.broken.get()) {
        (Ok(Value::Object(fields)), _) => Ok(fields),
        (Ok(_), _) => Err(Failure::hinted(Code::InvalidRequest, "it is not an object")),
        (Err(_), Some(why)) => Err(Failure::hinted(Code::InvalidRequest, why)),
        // serde_json has no kind for it; a test holds the wording of the pinned version.
        (Err(error), None) if error.to_string().contains("hex escape") => {
            Err(Failure::of(Code::InvalidText))
        }
        (Err(_), None) => Err(Failure::hinted(Code::InvalidRequest, "it is not JSON")),
    }
}

/// Reads the fields as a `T`.
///
/// # Errors
/// `INVALID_REQUEST` with the path of the field that is missing, unknown or of the wrong type.
pub(crate) fn typed<T: DeserializeOwned>(fields: Map<String, Value>) -> Result<T, Failure> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let inner = error.inner().to_string();
        let unknown = inner.starts_with("unknown field");
        let mut path = String::new();
        for segment in error.path() {
            match segment {
                // The name of an unknown field is the caller's own text, so only its parent is named.
                Segment::Map { key } if inner.starts_with(&format!("unknown field `{key}`")) => {
                    break;
                }
                Segment::Seq { index } => path.push_str(&format!("[{index}]")),
                Segment::Map { key } => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(key);
                }
                Segment::Enum { .. } | Segment::Unknown => {}
            }
        }
        let hint = match (unknown, path.is_empty()) {
            (true, true) => "it has an unknown field".to_owned(),
            (true, false) => format!("`{path}` has an unknown field"),
            (false, true) => "a field is missing".to_owned(),
            (false, false) => {
                format!("`{path}` is missing a field, or is of the wrong type or out of range")
            }
        };
        Failure::hinted(Code::InvalidRequest, hint)
    })
}

struct Bounds {
    values: Cell<usize>,
    broken: Cell<Option<&'static str>>,
}

impl Bounds {
    fn refuse<T, E: Error>(&self, why: &'static str) -> Result<T, E> {
        self.broken.set(Some(why));
        Err(E::custom(why))
    }

    fn count<E: Error>(&self) -> Result<(), E> {
        match self.values.get().checked_sub(1) {
            Some(left) => {
                self.values.set(left);
                Ok(())
            }
            None => self.refuse("it has too many values"),
        }
    }
}

#[derive(Clone, Copy)]
struct Node<'a> {
    depth: usize,
    bounds: &'a Bounds,
}

impl Node<'_> {
    fn inner<E: Error>(self) -> Result<Self, E> {
        if self.depth == MAX_DEPTH {
            return self.bounds.refuse("it is nested too deep");
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.bounds.count()?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.inner()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(inner)?;
            if map.insert(key, value).is_some() {
                return self.bounds.refuse("it has a field twice");
            }
        }
        Ok(map.into())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    fn refusal(request: &str) -> (Code, String) {
        let failure = fields(request).unwrap_err();
        (failure.code(), failure.wire().message)
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read from JSON")]
    struct Outer {
        name: String,
        inner: Vec<Inner>,
        how: Option<Tagged>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read from JSON")]
    struct Inner {
        number: u32,
    }

    #[derive(Debug, Deserialize)]
    #[serde(tag = "kind", rename_all = "camelCase", deny_unknown_fields)]
    #[expect(dead_code, reason = "only read from JSON")]
    enum Tagged {
        One { number: u32 },
    }

    fn hint(request: &str) -> String {
        typed::<Outer>(fields(request).unwrap())
            .unwrap_err()
            .wire()
            .message
    }

    #[test]
    fn nesting_is_bounded_long_before_the_stack_is() {
        let nest = |depth: usize| {
            format!(
                "{{\"a\":{}{}}}",
                "[".repeat(depth - 1),
                "]".repeat(depth - 1)
            )
        };
        assert!(fields(&nest(MAX_DEPTH)).is_ok());
        for depth in [MAX_DEPTH + 1, 1_000, 1_000_000] {
            assert!(
                refusal(&nest(depth)).1.ends_with("it is nested too deep"),
                "{depth}"
            );
        }
        assert_eq!(refusal(&"[".repeat(1_000_000)).0, Code::InvalidRequest);
    }

    #[test]
    fn memory_is_bounded_by_the_number_of_values() {
        let many = |count: usize| format!("{{\"a\":[{}1]}}", "1,".repeat(count - 3));
        assert!(fields(&many(MAX_VALUES)).is_ok());
        assert!(
            refusal(&many(MAX_VALUES + 1))
                .1
                .ends_with("it has too many values")
        );
    }

    #[test]
    fn a_request_above_the_limit_is_not_even_looked_at() {
        assert_eq!(
            refusal(&"\u{1F600}".repeat(MAX_REQUEST / 4 + 1)).0,
            Code::RequestTooLarge
        );
        assert!(fields(&format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_REQUEST - 8))).is_ok());
    }

    #[test]
    fn a_field_that_stands_twice_is_refused_at_any_depth() {
        for request in [
            r#"{"a":1,"a":2}"#,
            r#"{"a":{"b":1,"\u0062":1}}"#,
            r#"{"op":"hello","op":"close"}"#,
        ] {
            assert!(
                refusal(request).1.ends_with("it has a field twice"),
                "{request}"
            );
        }
    }

    #[test]
    fn a_lone_surrogate_is_named_and_never_replaced() {
        for request in [
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\udc00"}"#,
            r#"{"a":"\ud800x"}"#,
            r#"{"a":"\ud800\ud800"}"#,
            r#"{"\ud800":1}"#,
        ] {
            assert_eq!(refusal(request).0, Code::InvalidText, "{request}");
        }
        assert_eq!(
            fields(r#"{"a":"\ud83d\ude00\u0000"}"#).unwrap()["a"],
            "\u{1F600}\0"
        );
    }

    #[test]
    fn only_one_object_of_printable_ascii_is_a_request() {
        for request in [
            "",
            " ",
            "null",
            "1",
            "\"a\"",
            "[]",
            "{}{}",
            "{} x",
            "{",
            "{\"a\":}",
            "{'a':1}",
            "{\"a\":\"\u{e9}\"}",
            "{\"a\":\"\u{fffd}\"}",
            "{\"a\":\u{0}1}",
            "{\n}",
            "\u{feff}{}",
            "{\"a\":NaN}",
            "{\"a\":\"\\x\"}",
        ] {
            assert_eq!(refusal(request).0, Code::InvalidRequest, "{request:?}");
        }
    }

    #[test]
    fn a_wrong_field_is_named_by_its_path_and_never_by_its_value() {
        for (request, path) in [
            (r#"{"inner":[]}"#, "a field is missing"),
            (r#"{"name":7,"inner":[]}"#, "`name`"),
            (r#"{"name":"","inner":"hush-secret"}"#, "`inner`"),
            (
                r#"{"name":"","inner":[{"number":1},{"number":"hush-secret"}]}"#,
                "`inner[1].number`",
            ),
            (r#"{"name":"","inner":[{}]}"#, "`inner[0]`"),
            (
                r#"{"name":"","inner":[{"number":1,"hush-secret":2}]}"#,
                "`inner[0]` has an unknown field",
            ),
            (
                r#"{"name":"","inner":[],"hush-secret":1}"#,
                "it has an unknown field",
            ),
            (
                r#"{"name":"","inner":[],"how":{"kind":"hush-secret"}}"#,
                "`how.kind`",
            ),
            (
                r#"{"name":"","inner":[],"how":{"kind":"one","number":"hush-secret"}}"#,
                "`how`",
            ),
            (
                r#"{"name":"","inner":[],"how":{"kind":"one","number":1,"hush-secret":1}}"#,
                "`how` has an unknown field",
            ),
        ] {
            let message = hint(request);
            assert!(message.contains(path), "{request} -> {message}");
            assert!(!message.contains("hush"), "{request} -> {message}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parser_panic(request in any::<String>()) {
            let _ = fields(&request);
        }

        #[test]
        fn nothing_that_looks_like_json_makes_the_parser_panic(request in r#"[\[\]{}",:0-9eE.+\-\\ud8c]{0,60}"#) {
            if let Ok(read) = fields(&request) {
                let _ = typed::<Outer>(read);
            }
        }
    }
}
