package io.zetel.licensing.api.scim;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;

/** An attribute of a schema (RFC 7643, section 7): what can be said by it, and what it is told of itself. */
record Attribute(
        String name,
        Form form,
        boolean multiValued,
        boolean required,
        boolean caseExact,
        boolean unique,
        Mutability mutability,
        boolean returned,
        List<String> canonicalValues,
        List<String> referenceTypes,
        List<Attribute> subAttributes) {

    /** What its values are. */
    enum Form {
        STRING("string"),
        BOOLEAN("boolean"),
        INTEGER("integer"),
        REFERENCE("reference"),
        DATE_TIME("dateTime"),
        COMPLEX("complex");

        private final String wire;

        Form(String wire) {
            this.wire = wire;
        }
    }

    /** Who writes it. */
    enum Mutability {
        READ_WRITE("readWrite"),
        READ_ONLY("readOnly"),
        IMMUTABLE("immutable"),
        WRITE_ONLY("writeOnly");

        private final String wire;

        Mutability(String wire) {
            this.wire = wire;
        }
    }

    private static Attribute of(
            String name,
            Form form,
            boolean several,
            List<String> usual,
            List<String> references,
            List<Attribute> subs) {
        return new Attribute(
                name,
                form,
                several,
                false,
                form == Form.REFERENCE,
                false,
                Mutability.READ_WRITE,
                true,
                usual,
                references,
                subs);
    }

    /** A text; the canonical values are what is usual, no other is refused. */
    static Attribute text(String name, String... usual) {
        return of(name, Form.STRING, false, List.of(usual), List.of(), List.of());
    }

    static Attribute flag(String name) {
        return of(name, Form.BOOLEAN, false, List.of(), List.of(), List.of());
    }

    static Attribute number(String name) {
        return of(name, Form.INTEGER, false, List.of(), List.of(), List.of());
    }

    static Attribute time(String name) {
        return of(name, Form.DATE_TIME, false, List.of(), List.of(), List.of());
    }

    /** The address of a resource of one of these types, or of what is {@code external}. */
    static Attribute reference(String name, String... types) {
        return of(name, Form.REFERENCE, false, List.of(), List.of(types), List.of());
    }

    static Attribute complex(String name, Attribute... subs) {
        return of(name, Form.COMPLEX, false, List.of(), List.of(), List.of(subs));
    }

    static Attribute several(String name, Attribute... subs) {
        return of(name, Form.COMPLEX, true, List.of(), List.of(), List.of(subs));
    }

    Attribute mandatory() {
        return with(true, unique, caseExact, mutability, returned, subAttributes);
    }

    Attribute unrepeated() {
        return with(required, true, caseExact, mutability, returned, subAttributes);
    }

    Attribute exact() {
        return with(required, unique, true, mutability, returned, subAttributes);
    }

    Attribute fixed() {
        return with(required, unique, caseExact, Mutability.IMMUTABLE, returned, subAttributes);
    }

    /** Told and never kept. */
    Attribute secret() {
        return with(required, unique, caseExact, Mutability.WRITE_ONLY, false, subAttributes);
    }

    /** Shown and never taken, with all below it. */
    Attribute shown() {
        return with(
                required,
                unique,
                caseExact,
                Mutability.READ_ONLY,
                returned,
                subAttributes.stream().map(Attribute::shown).toList());
    }

    private Attribute with(
            boolean mandatory, boolean alone, boolean exact, Mutability who, boolean told, List<Attribute> subs) {
        return new Attribute(
                name, form, multiValued, mandatory, exact, alone, who, told, canonicalValues, referenceTypes, subs);
    }

    boolean isComplex() {
        return form == Form.COMPLEX;
    }

    boolean isReadOnly() {
        return mutability == Mutability.READ_ONLY;
    }

    /** Whether what is told by it is kept. */
    boolean isKept() {
        return mutability == Mutability.READ_WRITE || mutability == Mutability.IMMUTABLE;
    }

    /** The one of these names, in whatever case. */
    static Optional<Attribute> named(List<Attribute> all, String name) {
        return all.stream().filter(one -> one.name.equalsIgnoreCase(name)).findFirst();
    }

    Optional<Attribute> sub(String given) {
        return named(subAttributes, given);
    }

    /** Describes it, as one more of these. */
    void describe(ArrayNode list) {
        var one = list.addObject()
                .put("name", name)
                .put("type", form.wire)
                .put("multiValued", multiValued)
                .put("description", name)
                .put("required", required)
                // Of numbers and truths it says nothing, but some clients do not read an attribute without it.
                .put("caseExact", caseExact);
        texts(one.putArray("canonicalValues"), canonicalValues);
        texts(one.putArray("referenceTypes"), referenceTypes);
        Stream.of("canonicalValues", "referenceTypes")
                .filter(field -> one.get(field).isEmpty())
                .forEach(one::remove);
        one.put("mutability", mutability.wire)
                .put("returned", returned ? "default" : "never")
                .put("uniqueness", unique ? "server" : "none");
        if (isComplex()) {
            var inner = one.putArray("subAttributes");
            subAttributes.forEach(sub -> sub.describe(inner));
        }
    }

    private static void texts(ArrayNode list, List<String> texts) {
        texts.forEach(list::add);
    }
}
