package io.zetel.outside.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.zetel.outside.Client;
import io.zetel.outside.Tenant;
import io.zetel.outside.Zetel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar's {@code import}, as somebody who comes from elsewhere runs it. */
@DisplayName("Coming from elsewhere by the packaged jar")
class ImportIT {

    private static final String USERS = """
            userId,displayName,usageLocation,groups,licenses
            ann,Ann Lee,NL,sales;staff,VISIOCLIENT
            bob,Bob Ray,NL,sales,SPE_E3 -SWAY
            """;
    private static final String GROUPS = """
            groupId,displayName,licenses
            sales,The Sales,SPE_E3
            """;
    private static final String PURCHASES = """
            product,seats,startsOn,endsOn,orderNumber
            SPE_E3,25,2026-01-01,2039-12-31,PO-7
            Visio Plan 2,5,,,
            """;

    @Test
    void shows_what_it_would_do_does_it_and_finds_it_done(@TempDir Path directory) throws Exception {
        var zetel = Zetel.shared();
        var tenant = Tenant.register(Client.operator(zetel.port()), "coming");
        var files = files(directory);

        var shown = run(zetel, tenant, directory.resolve("shown.log"), files, "");
        assertThat(shown.exitCode()).as(shown.said()).isZero();
        assertThat(tenant.all("/users")).as("shown only").isEmpty();

        var done = run(zetel, tenant, directory.resolve("done.log"), files, "--apply");
        assertThat(done.exitCode()).as(done.said()).isZero();
        var again = run(zetel, tenant, directory.resolve("again.log"), files, "--apply");
        assertThat(again.exitCode()).as(again.said()).isZero();

        assertThat(licences(tenant, "ann")).containsExactlyInAnyOrder("SPE_E3", "VISIOCLIENT");
        assertThat(licences(tenant, "bob")).containsExactly("SPE_E3");
        var purchases = tenant.all("/subscriptions");
        assertThat(purchases).as("twice is once").hasSize(2);
        assertThat(purchases)
                .as("the end of that day in the zone that was named")
                .anyMatch(one -> one.path("endsOn").asString().startsWith("2039-12-31T23:00:00"));
    }

    private static List<String> files(Path directory) throws IOException {
        var users = Files.writeString(directory.resolve("users.csv"), USERS);
        var groups = Files.writeString(directory.resolve("groups.csv"), GROUPS);
        var purchases = Files.writeString(directory.resolve("purchases.csv"), PURCHASES);
        return Stream.of(users, groups, purchases).map(Path::toString).toList();
    }

    private record Ended(int exitCode, String said) {}

    private static Ended run(Zetel zetel, Tenant tenant, Path log, List<String> files, String option)
            throws IOException, InterruptedException {
        var variables = Map.of(
                "ZETEL_URL", "http://localhost:" + zetel.port(),
                "ZETEL_TENANT", tenant.id(),
                "ZETEL_TOKEN", tenant.admin().token());
        var arguments = Stream.of(
                        Stream.of("import", "csv"), files.stream(), Stream.of("--zone=Europe/Amsterdam", option))
                .flatMap(part -> part)
                .filter(argument -> !argument.isEmpty())
                .toList();
        return new Ended(Zetel.run(log, variables, arguments), Files.readString(log));
    }

    private static List<String> licences(Tenant tenant, String user) {
        return tenant.admin()
                .get(tenant.path("/users/" + user + "/licenses"))
                .expect(200)
                .json()
                .path("licenses")
                .valueStream()
                .map(license -> license.path("sku").asString())
                .toList();
    }
}
