package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import java.util.List;
import java.util.Map;

/** Requests about groups: who is in them, and what they give. */
final class RandomGroups {

    private static final String OF_THE_LAB = "/groups/" + RandomRequests.LAB;

    private final RandomRequests requests;

    RandomGroups(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(1, () -> requests.send("DELETE", group(), "")),
                new Kind(
                        1,
                        () -> requests.send(
                                "PUT",
                                group(),
                                Map.of("memberType", "USER", "securityEnabled", requests.random.nextInt(4) > 0))),
                new Kind(
                        1,
                        () -> requests.lines("POST", "/groups/batch", List.of(requests.group()), RandomGroups::known)),
                new Kind(1, () -> requests.send("POST", group() + "/reprocess", null)),
                new Kind(10, () -> requests.send("PUT", group() + "/licenses", change())),
                new Kind(
                        1,
                        () -> requests.lines(
                                "POST",
                                "/group-licenses/batch",
                                requests.some(requests.groups(), 2),
                                group -> RandomRequests.with(requests.change(Map.of()), "groupId", group))),
                new Kind(8, () -> join(group(), RandomRequests.USERS)),
                new Kind(
                        4,
                        () -> requests.send("DELETE", group() + "/members/" + requests.any(RandomRequests.USERS), "")),
                new Kind(1, () -> requests.lines("POST", group() + "/members", users(), RandomGroups::member)),
                new Kind(1, () -> requests.send("PUT", group() + "/members", Map.of("memberIds", users()))),
                new Kind(
                        1,
                        () -> requests.lines("PUT", group() + "/members?mostRemoved=9", users(), RandomGroups::member)),
                new Kind(1, () -> requests.lines("POST", "/memberships/batch", users(), this::membership)),
                new Kind(2, () -> join(OF_THE_LAB, RandomRequests.DEVICES)),
                new Kind(
                        1,
                        () -> requests.send(
                                "DELETE", OF_THE_LAB + "/members/" + requests.any(RandomRequests.DEVICES), "")),
                new Kind(
                        2,
                        () -> requests.send(
                                "PUT",
                                OF_THE_LAB + "/licenses",
                                Map.of(
                                        "add",
                                        List.of(requests.choice(requests.any(
                                                RandomRequests.OF_DEVICES, RandomRequests.OF_DEVICES, "SPE_E3")))))),
                new Kind(
                        1,
                        () -> requests.send(
                                "PUT",
                                OF_THE_LAB + "/licenses?confirm=" + requests.random.nextBoolean(),
                                Map.of("remove", List.of(RandomRequests.OF_DEVICES)))));
    }

    private Reply join(String group, List<String> members) {
        return requests.send("POST", group + "/members", Map.of("memberIds", requests.some(members, 3)));
    }

    private String group() {
        return "/groups/" + requests.group();
    }

    private List<String> users() {
        return requests.some(RandomRequests.USERS, 5);
    }

    private Map<String, Object> change() {
        return requests.change(
                requests.random.nextBoolean() ? Map.of() : Map.of("mode", requests.any("ATOMIC", "INDEPENDENT")));
    }

    private static Map<String, Object> known(String group) {
        return Map.of("groupId", group, "memberType", "USER");
    }

    private static Map<String, Object> member(String user) {
        return Map.of("memberId", user);
    }

    private Map<String, Object> membership(String user) {
        return Map.of("groupId", requests.group(), "memberId", user, "action", requests.any("ADD", "ADD", "REMOVE"));
    }
}
