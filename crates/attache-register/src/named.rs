//! How are the values of an enumeration written in files?

/// An enumeration whose values have one written form each.
pub(crate) trait Named: Sized + Copy + 'static {
    /// All values, in their order.
    const ALL: &'static [Self];

    /// The written form.
    fn written(self) -> &'static str;

    /// The value that is written so.
    fn of(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|value| value.written() == text)
    }

    /// All written forms, for messages.
    fn choices() -> String {
        let all: Vec<&str> = Self::ALL.iter().map(|value| value.written()).collect();
        all.join(", ")
    }
}

/// Gives an enumeration its written forms: `name`, `ALL`, `Display`, and reading for the loader.
macro_rules! named {
    ($type:ident { $($value:ident = $text:literal),+ $(,)? }) => {
        impl $type {
            /// All values, in their order.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// The form in files, JSON and flags.
            pub fn name(self) -> &'static str {
                match self { $(Self::$value => $text),+ }
            }

            /// The value with this name.
            pub fn named(text: &str) -> Option<Self> {
                <Self as crate::named::Named>::of(text)
            }
        }

        impl crate::named::Named for $type {
            const ALL: &'static [Self] = Self::ALL;

            fn written(self) -> &'static str {
                self.name()
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

pub(crate) use named;
