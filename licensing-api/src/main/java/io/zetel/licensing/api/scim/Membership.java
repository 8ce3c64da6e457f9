package io.zetel.licensing.api.scim;

import io.zetel.licensing.api.http.commands.Commands;
import io.zetel.licensing.api.http.group.DeviceTasks;
import io.zetel.licensing.api.http.group.GroupJobs;
import io.zetel.licensing.api.scim.Patch.Operation;
import io.zetel.licensing.domain.group.GroupChange;
import io.zetel.licensing.domain.group.GroupCommand;
import io.zetel.licensing.domain.group.GroupCommand.AddMembers;
import io.zetel.licensing.domain.group.GroupCommand.RemoveMembers;
import io.zetel.licensing.domain.group.GroupCommand.ReplaceMembers;
import io.zetel.licensing.domain.holder.assigning.Holders;
import io.zetel.licensing.domain.shared.GroupId;
import io.zetel.licensing.domain.shared.HolderId;
import io.zetel.licensing.domain.shared.Refused;
import io.zetel.licensing.domain.shared.TenantId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who joins and who leaves: what the operations of one request come to is one change of the group, whatever its size.
 */
@Component
class Membership {

    private static final Pattern WHOLE = Pattern.compile("(?i)members(?:\\[(.*)])?");

    private final Commands commands;
    private final GroupJobs jobs;
    private final DeviceTasks devices;
    private final ScimDirectory directory;

    Membership(Commands commands, GroupJobs jobs, DeviceTasks devices, ScimDirectory directory) {
        this.commands = commands;
        this.jobs = jobs;
        this.devices = devices;
        this.directory = directory;
    }

    /** What the operations come to so far: everybody, where somebody said so, else who joins and who leaves. */
    static final class Change {

        final Set<String> joining = new LinkedHashSet<>();
        final Set<String> leaving = new LinkedHashSet<>();
        boolean everybody;

        static Change replacing(Collection<String> all) {
            var change = new Change();
            change.replace(all);
            return change;
        }

        void add(Collection<String> values) {
            joining.addAll(values);
            leaving.removeAll(Set.copyOf(values));
        }

        void remove(Collection<String> values) {
            joining.removeAll(Set.copyOf(values));
            if (!everybody) {
                leaving.addAll(values);
            }
        }

        void replace(Collection<String> all) {
            everybody = true;
            joining.clear();
            leaving.clear();
            joining.addAll(all);
        }

        boolean isEmpty() {
            return !everybody && joining.isEmpty() && leaving.isEmpty();
        }
    }

    /** The same with Zetel's ids. */
    record Resolved(boolean everybody, List<String> joining, List<String> leaving) {}

    /** The values in a list of members. */
    List<String> asked(@Nullable JsonNode members) {
        if (members == null || members.isNull() || members.isMissingNode()) {
            return List.of();
        }
        return (members.isArray() ? members.valueStream() : Stream.of(members))
                .map(Membership::value)
                .toList();
    }

    private static String value(JsonNode member) {
        var value = member.isObject() ? Documents.text(member, "value") : member.asString("");
        if (value == null || value.isBlank()) {
            throw ScimProblem.value("A member needs a value.");
        }
        if (member.isObject() && "Group".equalsIgnoreCase(Documents.text(member, "type"))) {
            throw ScimProblem.value("%s is a group; groups are not nested, send its members.".formatted(value));
        }
        return value;
    }

    /** Notes what the operation says of members; answers with the rest of it, if there is any. */
    Optional<Operation> takeOut(Operation operation, Change change) {
        if (operation.path() == null) {
            var rest = ((ObjectNode) Objects.requireNonNull(operation.value())).deepCopy();
            for (var name : List.copyOf(rest.propertyNames())) {
                if (Documents.withoutUrn(name).equalsIgnoreCase("members")) {
                    note(operation.kind(), rest.remove(name), change);
                }
            }
            return rest.isEmpty() ? Optional.empty() : Optional.of(new Operation(operation.kind(), null, rest));
        }
        var path = WHOLE.matcher(Documents.withoutUrn(operation.path()));
        if (!path.matches()) {
            return Optional.of(operation);
        }
        if (path.group(1) == null) {
            note(operation.kind(), operation.value(), change);
        } else {
            var values = new ArrayList<String>();
            values(ScimFilterParser.parse(path.group(1)), values);
            switch (operation.kind()) {
                case REMOVE -> change.remove(values);
                case ADD, REPLACE -> change.add(values);
            }
        }
        return Optional.empty();
    }

    private void note(Patch.Kind kind, @Nullable JsonNode value, Change change) {
        switch (kind) {
            case ADD -> change.add(asked(value));
            case REPLACE -> change.replace(asked(value));
            case REMOVE -> {
                // Only to remove members, and none of them by name, is to remove all.
                if (value == null || value.isNull()) {
                    change.replace(List.of());
                } else {
                    change.remove(asked(value));
                }
            }
        }
    }

    private static void values(Filter filter, List<String> values) {
        switch (filter) {
            case Filter.Or either -> {
                values(either.left(), values);
                values(either.right(), values);
            }
            case Filter.Compare compare
            when compare.operator() == Filter.Operator.EQ
                    && compare.path().toLowerCase(Locale.ROOT).equals("value") ->
                values.add(compare.value().asString(""));
            case Filter.And _, Filter.Not _, Filter.Some _, Filter.Compare _ ->
                throw ScimProblem.path("Members are named by value eq \"…\", several of them joined by or.");
        }
    }

    /** The ids of these members; refused for the first who cannot be one. */
    List<String> resolved(TenantId tenant, HolderId.Type type, Collection<String> values) {
        var found = directory.resolved(tenant, type, values);
        for (var value : values) {
            if (!found.containsKey(value)) {
                throw ScimProblem.value("%s is no %s that is known here."
                        .formatted(value, type == HolderId.Type.USER ? "user" : "device"));
            }
        }
        return values.stream().map(found::get).distinct().toList();
    }

    /** The same of a change; whoever is not known cannot be a member and need not leave. */
    Resolved resolved(TenantId tenant, HolderId.Type type, Change change) {
        var leaving = directory.resolved(tenant, type, change.leaving);
        return new Resolved(
                change.everybody,
                resolved(tenant, type, change.joining),
                change.leaving.stream()
                        .filter(leaving::containsKey)
                        .map(leaving::get)
                        .distinct()
                        .toList());
    }

    /** Lets these join; answers where that can be read. */
    long add(ScimRequest request, GroupId group, List<String> ids) throws Refused {
        return change(request, group, new Resolved(false, ids, List.of()));
    }

    /** Changes who is in the group; its licences follow, those of many by a job. */
    long change(ScimRequest request, GroupId group, Resolved change) throws Refused {
        var t = request.tenant();
        devices.guardMembers(t, group, request.origin());
        if (change.everybody()) {
            return sent(new ReplaceMembers(t, group, change.joining(), null), Integer.MAX_VALUE, request);
        }
        long position = change.leaving().isEmpty()
                ? 0
                : sent(
                        new RemoveMembers(t, group, change.leaving()),
                        change.leaving().size(),
                        request);
        return change.joining().isEmpty()
                ? position
                : Math.max(
                        position,
                        sent(
                                new AddMembers(t, group, change.joining()),
                                change.joining().size(),
                                request));
    }

    private long sent(GroupCommand command, int concerned, ScimRequest request) throws Refused {
        return concerned <= Holders.AT_ONCE
                ? commands.send(command, GroupChange.class, request.origin()).position()
                : jobs.begun(command, request.origin());
    }
}
