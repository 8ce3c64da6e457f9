package io.zetel.licensing.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.zetel.licensing.domain.group.GroupEvent.GroupCreated;
import io.zetel.licensing.domain.group.GroupState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("What is stored")
class StoredNamesSpec {

    private static final Jackson3Serializer SERIALIZER =
            Jackson3Serializer.builder().build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final JavaClasses DOMAIN = new ClassFileImporter()
            .importUrl(
                    LicensingEvent.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void keeps_the_name_it_was_stored_under() {
        assertThat(eventTypes().map(type -> SERIALIZER.typeForClass(type).getName()))
                .as(
                        "An event is stored under its class name for ever. A new one: add its name to src/test/resources/stored/names.txt. "
                                + "A renamed, moved or removed one renames history: ship an upcaster with it, or put the name back.")
                .containsExactlyInAnyOrderElementsOf(
                        resource("names.txt").lines().toList());
    }

    @ParameterizedTest
    @MethodSource("eventTypes")
    void is_still_read_as_it_was_written_and_written_as_it_was_read(Class<? extends LicensingEvent> type) {
        var file = type.getSimpleName() + ".json";
        var sample = StoredEvents.ALL.stream().filter(type::isInstance).findFirst();
        assertThat(sample)
                .as(
                        "%s has no sample. Add one to StoredEvents, and what it is stored as to src/test/resources/stored/%s.",
                        type.getName(), file)
                .isPresent();
        var stored = resource(file);
        LicensingEvent read =
                SERIALIZER.deserialize(new SimpleSerializedObject<>(stored, String.class, type.getName(), null));
        assertThat(read)
                .as(
                        "%s no longer reads what was stored. Events are forever: undo the change, or add a new event or an upcaster.",
                        type.getName())
                .isEqualTo(sample.get());
        assertThat(JSON.readTree(
                        SERIALIZER.serialize(sample.get(), String.class).getData()))
                .as(
                        "%s is no longer written as before, so older nodes cannot read it: undo the change, or add a new event.",
                        type.getName())
                .isEqualTo(JSON.readTree(stored));
    }

    @Test
    void a_group_that_was_stored_without_a_member_type_is_one_of_users() {
        var stored = new SimpleSerializedObject<>(
                resource("GroupCreated.without-member-type.json"), String.class, GroupCreated.class.getName(), null);
        GroupCreated read = SERIALIZER.deserialize(stored);
        assertThat(read)
                .isEqualTo(new GroupCreated(new TenantId("contoso"), new GroupId("sales"), HolderId.Type.USER, true));
    }

    @Test
    void a_snapshot_of_such_a_group_is_of_one_of_users() {
        var snapshot = SERIALIZER
                .serialize(GroupState.notCreated(), String.class)
                .getData()
                .replace("\"memberType\":\"USER\"", "\"memberType\":null");
        assertThat(snapshot).contains("\"memberType\":null");
        GroupState read = SERIALIZER.deserialize(
                new SimpleSerializedObject<>(snapshot, String.class, GroupState.class.getName(), null));
        assertThat(read.memberType()).isEqualTo(HolderId.Type.USER);
    }

    static Stream<Class<? extends LicensingEvent>> eventTypes() {
        return DOMAIN.stream()
                .filter(JavaClass::isRecord)
                .map(JavaClass::reflect)
                .filter(LicensingEvent.class::isAssignableFrom)
                .map(type -> type.asSubclass(LicensingEvent.class));
    }

    private static String resource(String name) {
        try (var stream = StoredNamesSpec.class.getResourceAsStream("/stored/" + name)) {
            assertThat(stream)
                    .as("src/test/resources/stored/%s is missing: put there what is stored, as JSON.", name)
                    .isNotNull();
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
