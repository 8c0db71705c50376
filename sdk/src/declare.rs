//! The macros by which a skill declares what a caller may choose and what it gets.

/// Declares the type `Parameters`: what the caller may choose.
///
/// One line for each: its documentation, name, type, and the value that it has where the caller says nothing. An
/// `Option` without a value is absent then. Documentation, types and values become the published schema; a parameter
/// that is not declared is refused, and so is a value of another type, by name.
///
/// ```
/// use casefile_sdk::prelude::*;
///
/// parameters! {
///     /// The label that tells the versions apart.
///     label: String = "version",
///     /// How many times slower counts as slow.
///     times: f64 = 1.5,
///     /// Only this service, where one is named.
///     service: Option<String>,
/// }
///
/// let usual = Parameters::default();
/// assert_eq!((usual.label.as_str(), usual.times, usual.service), ("version", 1.5, None));
/// ```
///
/// A parameter has a default or is an `Option`:
///
/// ```compile_fail
/// use casefile_sdk::prelude::*;
///
/// parameters! {
///     /// How many times slower counts as slow.
///     times: f64,
/// }
/// ```
#[macro_export]
macro_rules! parameters {
    (@read [$($fields:tt)*] [$($values:tt)*]) => {
        /// What the caller may choose.
        #[derive(Clone, Debug, PartialEq)]
        #[derive($crate::serde::Deserialize, $crate::serde::Serialize, $crate::schemars::JsonSchema)]
        #[serde(crate = "::casefile_sdk::serde", deny_unknown_fields, default)]
        #[schemars(crate = "::casefile_sdk::schemars")]
        pub struct Parameters { $($fields)* }

        impl ::core::default::Default for Parameters {
            fn default() -> Self {
                Self { $($values)* }
            }
        }
    };
    (@read [$($fields:tt)*] [$($values:tt)*]
        $(#[$meta:meta])* $name:ident: String = $value:expr $(, $($rest:tt)*)?) => {
        $crate::parameters!(@read
            [$($fields)* $(#[$meta])* pub $name: ::std::string::String,]
            [$($values)* $name: ::std::string::String::from($value),]
            $($($rest)*)?);
    };
    (@read [$($fields:tt)*] [$($values:tt)*]
        $(#[$meta:meta])* $name:ident: $type:ty = $value:expr $(, $($rest:tt)*)?) => {
        $crate::parameters!(@read
            [$($fields)* $(#[$meta])* pub $name: $type,]
            [$($values)* $name: $value,]
            $($($rest)*)?);
    };
    (@read [$($fields:tt)*] [$($values:tt)*]
        $(#[$meta:meta])* $name:ident: Option<$type:ty> $(, $($rest:tt)*)?) => {
        $crate::parameters!(@read
            [$($fields)* $(#[$meta])* pub $name: ::core::option::Option<$type>,]
            [$($values)* $name: ::core::option::Option::None,]
            $($($rest)*)?);
    };
    (@read $fields:tt $values:tt $(#[$meta:meta])* $name:ident: $type:ty $(, $($rest:tt)*)?) => {
        ::core::compile_error!(::core::concat!(
            "parameter `", ::core::stringify!($name), "` needs a default (`", ::core::stringify!($name), ": ",
            ::core::stringify!($type), " = …`), or the type Option<", ::core::stringify!($type), ">"
        ));
    };
    ($($declared:tt)*) => {
        $crate::parameters!(@read [] [] $($declared)*);
    };
}

/// Declares the type `Data`: what the skill hands to its caller.
///
/// One line for each field: its documentation, name and type. All types have a value for "nothing", which is what a
/// caller gets where the skill abstains; a truth that may be unknown is an `Option<bool>`.
///
/// ```
/// use casefile_sdk::prelude::*;
///
/// data! {
///     /// Whether only the new version is slow; absent where that is not known.
///     only_new_is_slow: Option<bool>,
/// }
///
/// assert_eq!(Data::default().only_new_is_slow, None);
/// ```
#[macro_export]
macro_rules! data {
    ($($(#[$meta:meta])* $name:ident: $type:ty),* $(,)?) => {
        /// What the skill hands to its caller.
        #[derive(Clone, Debug, Default, PartialEq)]
        #[derive($crate::serde::Deserialize, $crate::serde::Serialize, $crate::schemars::JsonSchema)]
        #[serde(crate = "::casefile_sdk::serde")]
        #[schemars(crate = "::casefile_sdk::schemars")]
        pub struct Data { $($(#[$meta])* pub $name: $type,)* }
    };
}
