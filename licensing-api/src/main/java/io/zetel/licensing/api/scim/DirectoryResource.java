package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.directory.Profile;
import io.zetel.licensing.api.http.directory.Profiles;
import io.zetel.licensing.api.http.problem.check.Checks;
import io.zetel.licensing.api.http.security.Role;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * How what a read model has in rows of this kind is shown, made, changed and deleted, whatever it is: who may, which
 * one is meant, what its document becomes, and what is answered.
 */
abstract class DirectoryResource<R> implements Resource {

    private final Type type;
    private final Role writer;
    private final Profiles profiles;
    private final Resources resources;

    DirectoryResource(Type type, Role writer, Profiles profiles, Resources resources) {
        this.type = type;
        this.writer = writer;
        this.profiles = profiles;
        this.resources = resources;
    }

    /** The id and the version of a row. */
    abstract String id(R row);

    abstract long version(R row);

    /** Those with these ids that are there, in any order. */
    abstract Collection<R> rows(TenantId tenant, List<String> ids);

    /** The one of this GUID, where it is there for an identity provider. */
    abstract Optional<R> row(TenantId tenant, UUID objectId);

    /** What a provider has said of it, and a change begins with. */
    abstract ObjectNode document(R row, @Nullable Profile profile);

    /** What is shown besides: looked up for all of these rows at once. */
    abstract BiConsumer<R, ObjectNode> details(ScimRequest request, List<R> rows);

    /** Makes it. */
    abstract R created(ScimRequest request, ObjectNode document) throws Refused;

    /** Lets it be as the document says, which was as {@code before}, with these members coming and going. */
    abstract R changed(ScimRequest request, R row, ObjectNode before, ObjectNode document, Membership.Change members)
            throws Refused;

    /** Deletes it. */
    abstract void removed(ScimRequest request, R row) throws Refused;

    /** What of an operation concerns the document, once that has noted which members it is about. */
    Optional<Patch.Operation> withoutMembers(Patch.Operation operation, Membership.Change members) {
        return Optional.of(operation);
    }

    /** The members that a whole document names. */
    Membership.Change members(ObjectNode whole) {
        return new Membership.Change();
    }

    @Override
    public final Type type() {
        return type;
    }

    @Override
    public final List<ObjectNode> shown(ScimRequest request, List<String> ids) {
        var found = rows(request.tenant(), ids).stream().collect(Collectors.toMap(this::id, Function.identity()));
        return documents(
                request,
                ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList());
    }

    @Override
    public final ScimAnswer show(ScimRequest request, String id) {
        request.needs(Role.READER, Role.SERVICE);
        return one(request, 200, known(request, id));
    }

    @Override
    public final ScimAnswer create(ScimRequest request) throws Refused {
        request.needs(writer, Role.SERVICE);
        return one(request, 201, created(request, Documents.whole(type, request.object())));
    }

    @Override
    public final ScimAnswer replace(ScimRequest request, String id) throws Refused {
        request.needs(writer, Role.SERVICE);
        var nothing = JsonMapper.shared().createObjectNode();
        var document = Documents.whole(type, request.object());
        var row = known(request, id);
        return one(request, 200, changed(request, row, nothing, document, members(request.object())));
    }

    @Override
    public final ScimAnswer patch(ScimRequest request, String id) throws Refused {
        request.needs(writer, Role.SERVICE);
        var row = known(request, id);
        var before = document(row, profiles.of(request.tenant(), type.kind(), id(row)));
        var document = before.deepCopy();
        var members = new Membership.Change();
        for (var operation : Patch.operations(request.object())) {
            withoutMembers(operation, members).ifPresent(rest -> Patch.apply(type, document, rest));
        }
        return patched(request, changed(request, row, before, Documents.known(type, document), members));
    }

    /** What a change by operations is answered with. */
    ScimAnswer patched(ScimRequest request, R row) {
        return one(request, 200, row);
    }

    @Override
    public final ScimAnswer delete(ScimRequest request, String id) throws Refused {
        request.needs(writer, Role.SERVICE);
        removed(request, known(request, id));
        return ScimAnswer.of(204, null);
    }

    /** The id that the provider goes by, where it can be one of Zetel's and nobody has it; else a new one. */
    static String freeId(@Nullable String externalId, Predicate<String> isTaken) {
        return externalId == null || Checks.externalId(externalId).isPresent() || isTaken.test(externalId)
                ? UUID.randomUUID().toString()
                : externalId;
    }

    private R known(ScimRequest request, String id) {
        return ScimDirectory.guid(id)
                .flatMap(guid -> row(request.tenant(), guid))
                .orElseThrow(() -> ScimProblem.unknown(id));
    }

    ScimAnswer one(ScimRequest request, int status, R row) {
        return resources.one(request, status, documents(request, List.of(row)).getFirst());
    }

    private List<ObjectNode> documents(ScimRequest request, List<R> rows) {
        var t = request.tenant();
        var known = profiles.of(t, type.kind(), rows.stream().map(this::id).toList());
        var details = details(request, rows);
        return rows.stream()
                .map(row -> {
                    var profile = known.get(id(row));
                    var document = document(row, profile);
                    details.accept(row, document);
                    resources.describe(
                            request,
                            document,
                            type,
                            profiles.objectId(t, type.kind(), id(row)).value(),
                            profile == null ? null : profile.createdAt(),
                            profile == null ? null : profile.changedAt(),
                            version(row));
                    return document;
                })
                .toList();
    }
}
