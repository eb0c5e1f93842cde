//! How does a result say what went wrong without stopping?

/// A value with what is worth saying about how it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warned<T> {
    /// The value.
    pub value: T,
    /// Remarks, in the order of the text.
    pub warnings: Vec<Warning>,
}

/// One remark on a file that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The label of the page it is about; `None` when it is about the whole file.
    pub page: Option<String>,
    /// What happened and what was done: one line, lower case, no full stop.
    pub message: String,
}

impl Warning {
    /// A remark on the whole file.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            page: None,
            message: message.into(),
        }
    }
}
