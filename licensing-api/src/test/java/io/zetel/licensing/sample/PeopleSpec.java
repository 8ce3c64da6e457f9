package io.zetel.licensing.sample;

import static io.zetel.licensing.sample.Answers.assertProblem;
import static io.zetel.licensing.sample.RunningSample.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zetel.licensing.api.http.security.FirstStart;
import io.zetel.licensing.api.http.security.People;
import io.zetel.licensing.api.http.security.SettingRefused;
import io.zetel.licensing.api.http.security.SignIn;
import io.zetel.licensing.engine.TestPostgres;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

@DisplayName("People who may sign in at the console")
class PeopleSpec {

    private static final String PEOPLE = "/api/v1/people";

    private final RunningSample sample = RunningSample.shared();
    private final People people = sample.bean(People.class);
    private final String name = "anna-" + UUID.randomUUID();

    @Test
    void are_made_with_a_password_that_is_told_once_and_has_to_be_changed() {
        var key = UUID.randomUUID().toString();
        var body = person(name.toUpperCase(), "Reader");
        var made = post(PEOPLE, body, key);

        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        var password = json(made).get("password").asString();
        assertThat(people.signIn(name, password)).isInstanceOfSatisfying(SignIn.In.class, in -> {
            assertThat(in.person().mustChange()).isTrue();
            assertThat(in.person().tenantId()).hasValue("acme");
        });
        assertThat(sample.get(PEOPLE + "?limit=500", sample.operator()).body())
                .contains(name)
                .doesNotContain(password)
                .doesNotContain("bcrypt");
        assertProblem(post(PEOPLE, body, UUID.randomUUID().toString()), 409, "PERSON_EXISTS");
    }

    @Test
    void are_refused_with_every_fault_at_once() {
        var faults = post(PEOPLE, """
                {"signInName":"a b","displayName":" ","tenantId":"NOT A TENANT","roles":["Boss"],"language":"fr"}""", null);
        assertThat(faults.statusCode()).isEqualTo(400);
        assertThat(json(faults).get("errors").valueStream().map(fault -> fault.get("pointer")
                        .asString()))
                .containsExactlyInAnyOrder("/signInName", "/displayName", "/language", "/roles/0", "/tenantId");
        var id =
                json(post(PEOPLE, person(name, "Reader"), null)).get("personId").asString();
        assertProblem(patch(id, "{\"displayName\":\" \"}"), 400, "NAME_REQUIRED");
        assertProblem(sample.get(PEOPLE, sample.tokenOf("acme", "GlobalAdmin")), 403, "FORBIDDEN");
    }

    @Test
    void who_gets_other_roles_or_another_password_signs_in_anew() {
        var made = json(post(PEOPLE, person(name, "Reader"), null));
        var id = made.get("personId").asString();
        var before = people.find(id).orElseThrow().generation();

        assertThat(patch(id, "{\"displayName\":\"Anna\"}").statusCode()).isEqualTo(200);
        assertThat(people.find(id).orElseThrow().generation()).isEqualTo(before);
        assertThat(json(patch(id, "{\"roles\":[\"Reader\",\"Auditor\"]}"))
                        .get("displayName")
                        .asString())
                .isEqualTo("Anna");
        var changed = people.find(id).orElseThrow().generation();
        assertThat(changed).isNotEqualTo(before);

        var reset = post(PEOPLE + "/" + id + "/password", "{}", null);
        assertThat(people.find(id).orElseThrow().generation()).isNotEqualTo(changed);
        assertThat(people.signIn(name, made.get("password").asString())).isInstanceOf(SignIn.Wrong.class);
        assertThat(people.signIn(name, json(reset).get("password").asString())).isInstanceOf(SignIn.In.class);
    }

    @Test
    void are_gone_once_deleted_but_for_the_operator() {
        var made = json(post(PEOPLE, person(name, "Reader"), null));
        assertThat(delete(made.get("personId").asString()).statusCode()).isEqualTo(204);
        assertThat(people.signIn(name, made.get("password").asString())).isInstanceOf(SignIn.Wrong.class);
        assertProblem(delete(made.get("personId").asString()), 404, "PERSON_NOT_FOUND");
        assertProblem(delete(people.named("Operator").orElseThrow().personId()), 409, "OPERATOR_STAYS");
    }

    @Test
    void after_ten_failures_a_name_is_looked_at_every_thirty_seconds_whoever_it_is() {
        var password =
                json(post(PEOPLE, person(name, "Reader"), null)).get("password").asString();
        var nobody = "nobody-" + UUID.randomUUID();
        for (var tried : List.of(name, nobody)) {
            var outcomes = new ArrayList<SignIn>();
            for (int i = 0; i < 11; i++) {
                outcomes.add(people.signIn(tried, "wrong"));
            }
            assertThat(outcomes.subList(0, 10)).as(tried).allMatch(SignIn.Wrong.class::isInstance);
            assertThat(outcomes.getLast()).as(tried).isEqualTo(new SignIn.Slowed(30));
        }
        assertThat(people.signIn(name, password))
                .as("the right one waits as well")
                .isInstanceOf(SignIn.Slowed.class);
        sample.bean(JdbcClient.class)
                .sql("update sign_in_failure set last_at = last_at - interval '30 seconds'")
                .update();
        assertThat(people.signIn(name, password)).isInstanceOf(SignIn.In.class);
        assertThat(people.signIn(name, "wrong")).as("counted anew").isInstanceOf(SignIn.Wrong.class);
        assertThat(sample.bean(JdbcClient.class)
                        .sql("select string_agg(name_hash, ' ') from sign_in_failure")
                        .query(String.class)
                        .single())
                .doesNotContain("nobody");
    }

    @Test
    void the_operator_has_the_password_that_is_given_at_each_start_or_one_that_is_made_and_told_once() {
        var database = TestPostgres.emptyDatabaseUrl();
        String made;
        try (var first = RunningSample.start(database)) {
            var start = first.bean(FirstStart.class);
            made = start.operatorPasswordOnce().orElseThrow();
            assertThat(start.operatorPasswordOnce()).isEmpty();
            assertThat(first.bean(People.class).signIn("operator", made))
                    .isInstanceOfSatisfying(
                            SignIn.In.class,
                            in -> assertThat(in.person().mustChange()).isTrue());
        }
        try (var second = RunningSample.start(database, "--zetel.operator-password=a given password")) {
            assertThat(second.bean(FirstStart.class).operatorPasswordOnce()).isEmpty();
            assertThat(second.bean(People.class).signIn("operator", made)).isInstanceOf(SignIn.Wrong.class);
            assertThat(second.bean(People.class).signIn("operator", "a given password"))
                    .isInstanceOfSatisfying(
                            SignIn.In.class,
                            in -> assertThat(in.person().mustChange()).isFalse());
        }
        assertThatThrownBy(() -> RunningSample.start(database, "--zetel.operator-password=short"))
                .rootCause()
                .isInstanceOf(SettingRefused.class)
                .hasMessageContaining("ZETEL_OPERATOR_PASSWORD");
    }

    @Test
    void choose_a_password_by_the_present_one() {
        var made = json(post(PEOPLE, person(name, "Reader"), null));
        var person = people.find(made.get("personId").asString()).orElseThrow();
        assertThat(People.fault("short", name)).hasValue(People.PasswordFault.TOO_SHORT);
        assertThat(People.fault("ä".repeat(37), name)).hasValue(People.PasswordFault.TOO_LONG);
        assertThat(People.fault(name.toUpperCase(), name)).hasValue(People.PasswordFault.IS_THE_NAME);
        assertThat(People.fault("a long password", name)).isEmpty();

        assertThat(people.changePassword(person, "wrong", "a long password")).isEmpty();
        assertThat(people.changePassword(person, made.get("password").asString(), "a long password"))
                .isPresent()
                .hasValueSatisfying(now -> assertThat(now.mustChange()).isFalse());
        assertThat(people.signIn(name, "a long password")).isInstanceOf(SignIn.In.class);
        assertThat(people.find(person.personId()).orElseThrow().generation()).isNotEqualTo(person.generation());
    }

    private static String person(String name, String role) {
        return "{\"signInName\":\"%s\",\"tenantId\":\"acme\",\"roles\":[\"%s\"]}".formatted(name, role);
    }

    private HttpResponse<String> post(String path, String body, String key) {
        var request = sample.to(path)
                .header("Authorization", "Bearer " + sample.operator())
                .header("Content-Type", "application/json");
        return RunningSample.send(
                (key == null ? request : request.header("Idempotency-Key", key)).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> patch(String id, String body) {
        return RunningSample.send(sample.to(PEOPLE + "/" + id)
                .header("Authorization", "Bearer " + sample.operator())
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> delete(String id) {
        return RunningSample.send(sample.to(PEOPLE + "/" + id)
                .header("Authorization", "Bearer " + sample.operator())
                .DELETE());
    }
}
