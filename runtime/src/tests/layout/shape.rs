//! Prints a type of the metadata: what determines the encoding of its values, and the names of its parts.

use scale_info::{Field, PortableRegistry, TypeDef, Variant, form::PortableForm};

/// Writes the types of a registry.
pub struct Shapes<'a> {
    types: &'a PortableRegistry,
}

impl<'a> Shapes<'a> {
    pub fn new(types: &'a PortableRegistry) -> Self {
        Self { types }
    }

    /// A type on lines of its own, the first of them indented by `depth`.
    pub fn block(&self, id: u32, depth: usize) -> String {
        self.labelled("", id, depth)
    }

    /// A type on one line.
    pub fn inline(&self, id: u32) -> String {
        let ty = self.types.resolve(id).expect("the registry is whole");
        let name = ty.path.segments.last().map_or("", String::as_str);
        match &ty.type_def {
            TypeDef::Composite(composite) => format!("{name}({})", self.fields_inline(&composite.fields)),
            TypeDef::Variant(variants) if name == "Option" => {
                let some = variants.variants.iter().flat_map(|variant| &variant.fields).next();
                format!("option of {}", some.map_or_else(String::new, |field| self.inline(field.ty.id)))
            }
            TypeDef::Variant(variants) => {
                let variants: Vec<_> = variants.variants.iter().map(|variant| self.variant_inline(variant)).collect();
                format!("{name}[{}]", variants.join(" | "))
            }
            TypeDef::Sequence(sequence) => format!("list of {}", self.inline(sequence.type_param.id)),
            TypeDef::Array(array) => format!("{} of {}", array.len, self.inline(array.type_param.id)),
            TypeDef::Tuple(tuple) => {
                let parts: Vec<_> = tuple.fields.iter().map(|part| self.inline(part.id)).collect();
                format!("({})", parts.join(", "))
            }
            TypeDef::Primitive(primitive) => format!("{primitive:?}").to_lowercase(),
            TypeDef::Compact(compact) => format!("compact {}", self.inline(compact.type_param.id)),
            TypeDef::BitSequence(_) => "bits".to_owned(),
        }
    }

    /// A type after a label. Structs and enums have a line for each field or variant; other types are on one line.
    fn labelled(&self, label: &str, id: u32, depth: usize) -> String {
        let ty = self.types.resolve(id).expect("the registry is whole");
        let name = ty.path.segments.last().map_or("", String::as_str);
        let indent = "  ".repeat(depth);
        match &ty.type_def {
            TypeDef::Composite(composite) if composite.fields.iter().all(|field| field.name.is_some()) => {
                let fields = composite.fields.iter();
                let fields: String = fields.map(|field| self.labelled(&named(field), field.ty.id, depth + 1)).collect();
                format!("{indent}{label}{name}\n{fields}")
            }
            TypeDef::Variant(variants) if name != "Option" => {
                let variants = variants.variants.iter();
                let variants: String =
                    variants.map(|variant| format!("{indent}  {}\n", self.variant_inline(variant))).collect();
                format!("{indent}{label}{name}, one of\n{variants}")
            }
            _ => format!("{indent}{label}{}\n", self.inline(id)),
        }
    }

    fn variant_inline(&self, variant: &Variant<PortableForm>) -> String {
        let fields = match variant.fields.is_empty() {
            true => String::new(),
            false => format!("({})", self.fields_inline(&variant.fields)),
        };
        format!("{} {}{fields}", variant.index, variant.name)
    }

    fn fields_inline(&self, fields: &[Field<PortableForm>]) -> String {
        let fields: Vec<_> = fields.iter().map(|field| named(field) + &self.inline(field.ty.id)).collect();
        fields.join(", ")
    }
}

/// The label of a field.
fn named(field: &Field<PortableForm>) -> String {
    field.name.as_ref().map_or_else(String::new, |name| format!("{name}: "))
}
