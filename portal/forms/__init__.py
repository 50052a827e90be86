"""Forms built from a checked type: WTForms carries and renders what people type, the verdict is request_types' own."""
