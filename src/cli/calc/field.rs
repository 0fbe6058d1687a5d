//! What a calculator asks for: a flag, a column, a line of the form, each under the name that managers know.

use std::{cell::RefCell, collections::BTreeMap, fmt, marker::PhantomData};

use huashu::desk::{Kind, Quantity};

/// One input of type `T`.
pub struct Field<T> {
    pub spec: Spec,
    of: PhantomData<fn() -> T>,
}

/// The same without its type.
#[derive(Clone, Copy)]
pub struct Spec {
    /// `conversion`: the flag, the JSON key, and a name of the column.
    pub flag: &'static str,
    /// `询单转化率`.
    pub name: &'static str,
    /// What it is, with an example.
    pub about: &'static str,
    /// What columns are called beside `name`.
    pub other_names: &'static [&'static str],
    pub need: Need,
    pub shape: Shape,
    pub kind: Kind,
    check: fn(&str) -> Result<Option<String>, String>,
}

/// What slashes in a value mean.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// They stand between the values of several items.
    Scalar,
    /// They are a part of it.
    Slashed,
    /// The same, and a file may list its parts: a column of names and one of weights.
    Listed,
}

/// Whether a value must be given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
    /// This value, for this reason.
    Default(&'static str, &'static str),
}

impl<T: Quantity> Field<T> {
    pub const fn required(flag: &'static str, name: &'static str, about: &'static str) -> Self {
        Self::new(flag, name, about, Need::Required)
    }

    pub const fn optional(flag: &'static str, name: &'static str, about: &'static str) -> Self {
        Self::new(flag, name, about, Need::Optional)
    }

    const fn new(flag: &'static str, name: &'static str, about: &'static str, need: Need) -> Self {
        let check = |text: &str| T::read(text).map(|read| read.warning);
        let spec = Spec { flag, name, about, other_names: &[], need, shape: Shape::Scalar, kind: T::KIND, check };
        Self { spec, of: PhantomData }
    }

    /// `value` where none is given, and why this one.
    pub const fn or(self, value: &'static str, why: &'static str) -> Self {
        Self { spec: Spec { need: Need::Default(value, why), ..self.spec }, of: PhantomData }
    }

    pub const fn also_called(self, other_names: &'static [&'static str]) -> Self {
        Self { spec: Spec { other_names, ..self.spec }, of: PhantomData }
    }

    /// Its values have slashes.
    pub const fn slashed(self) -> Self {
        Self { spec: Spec { shape: Shape::Slashed, ..self.spec }, of: PhantomData }
    }

    /// Its values are parts with weights, perhaps in a file.
    pub const fn listed(self) -> Self {
        Self { spec: Spec { shape: Shape::Listed, ..self.spec }, of: PhantomData }
    }
}

impl Spec {
    /// What is odd about `text` as this value, or why it is none.
    pub fn check(&self, text: &str) -> Result<Option<String>, String> {
        (self.check)(text)
    }

    /// `询单转化率（--conversion）`.
    pub fn titled(&self) -> String {
        format!("{}（--{}）", self.name, self.flag)
    }

    fn trouble(&self, message: impl fmt::Display) -> Trouble {
        Trouble { field: Some((self.flag, self.titled())), message: message.to_string() }
    }

    fn missing(&self) -> Trouble {
        self.trouble(format!("还没写。{}", self.about))
    }

    /// Every name a column may have.
    pub fn names(&self) -> Vec<&'static str> {
        [self.name, self.flag].iter().chain(self.other_names).copied().collect()
    }

    pub fn is_called(&self, name: &str) -> bool {
        self.names().contains(&name.trim())
    }
}

/// What is wrong with the inputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal(pub Vec<Trouble>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// The flag and the name in full of the field; none for all of them together.
    pub field: Option<(&'static str, String)>,
    /// The value and what is allowed, without the field.
    pub message: String,
}

/// `询单转化率（--conversion）：写的是“45”，没有百分号……`
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.field {
            Some((_, name)) => write!(f, "{name}：{}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

impl Refusal {
    /// About one field.
    pub fn of<T>(field: &Field<T>, message: impl fmt::Display) -> Self {
        Self(vec![field.spec.trouble(message)])
    }

    /// About several.
    pub fn general(message: impl Into<String>) -> Self {
        Self(vec![Trouble { field: None, message: message.into() }])
    }
}

/// What was given, as text by flag.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    texts: BTreeMap<&'static str, String>,
    /// The defaults that came in, as they are told.
    defaults: RefCell<Vec<String>>,
}

impl Inputs {
    pub fn set(&mut self, spec: &Spec, text: impl Into<String>) {
        self.texts.insert(spec.flag, text.into());
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// What was given for `spec`.
    pub fn text(&self, spec: &Spec) -> Option<&str> {
        self.texts.get(spec.flag).map(String::as_str)
    }

    /// All that is wrong at once; else what is odd.
    pub fn check(&self, specs: &[Spec]) -> Result<Vec<String>, Refusal> {
        let mut warnings = Vec::new();
        let mut troubles = Vec::new();
        for spec in specs {
            match self.text(spec).map(|text| (text, spec.check(text))) {
                Some((text, Err(error))) => troubles.push(spec.trouble(format!("写的是“{text}”，{error}"))),
                Some((text, Ok(Some(warning)))) => {
                    warnings.push(spec.trouble(format!("写的是“{text}”，{warning}")).to_string());
                }
                None if spec.need == Need::Required => troubles.push(spec.missing()),
                _ => {}
            }
        }
        if troubles.is_empty() { Ok(warnings) } else { Err(Refusal(troubles)) }
    }

    /// The value of an optional field, or its default.
    pub fn get<T: Quantity>(&self, field: &Field<T>) -> Result<Option<T>, Refusal> {
        let text = match (self.text(&field.spec), field.spec.need) {
            (Some(text), _) => text,
            (None, Need::Default(text, why)) => {
                self.note_default(format!("{} {text}（{why}）", field.spec.name));
                text
            }
            (None, _) => return Ok(None),
        };
        T::read(text).map(|read| Some(read.value)).map_err(|error| Refusal::of(field, error))
    }

    /// The value that must be there: of a required field, or of one that others make necessary.
    pub fn need<T: Quantity>(&self, field: &Field<T>) -> Result<T, Refusal> {
        self.get(field)?.ok_or_else(|| Refusal(vec![field.spec.missing()]))
    }

    fn note_default(&self, told: String) {
        let mut defaults = self.defaults.borrow_mut();
        if !defaults.contains(&told) {
            defaults.push(told);
        }
    }

    /// `损耗率 0%（当作一直在线）` of each field whose default was used.
    pub fn defaults(&self) -> Vec<String> {
        self.defaults.borrow().clone()
    }
}
