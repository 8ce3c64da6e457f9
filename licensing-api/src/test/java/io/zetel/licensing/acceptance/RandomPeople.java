package io.zetel.licensing.acceptance;

import io.zetel.licensing.acceptance.RandomRequests.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests about users and devices: who they are, what they have by hand, and what they claim. */
final class RandomPeople {

    private final RandomRequests requests;

    RandomPeople(RandomRequests requests) {
        this.requests = requests;
    }

    List<Kind> kinds() {
        return List.of(
                new Kind(3, () -> requests.send("PUT", user(), facts())),
                new Kind(3, () -> requests.send("PATCH", user(), facts())),
                new Kind(
                        1,
                        () -> requests.send(
                                "DELETE", user() + "?reason=" + requests.any("ADMINISTRATOR", "LEFT_SYNC_SCOPE"), "")),
                new Kind(2, () -> requests.send("POST", user() + "/restore", null)),
                new Kind(1, () -> requests.send("POST", user() + "/reprocess", null)),
                new Kind(2, () -> requests.send("PUT", user() + "/account", account())),
                new Kind(1, () -> requests.send("DELETE", user() + "/profile", "")),
                new Kind(1, () -> requests.lines("POST", "/users/batch", users(), this::userLine)),
                new Kind(
                        1,
                        () -> requests.lines(
                                "POST", "/leavers/batch", users().subList(0, 1), user -> Map.of("userId", user))),
                new Kind(14, () -> requests.send("PUT", user() + "/licenses", byHand())),
                new Kind(
                        1,
                        () -> requests.lines(
                                "POST",
                                "/licenses/batch",
                                users(),
                                user -> RandomRequests.with(byHand(), "userId", user))),
                new Kind(10, () -> requests.send("POST", "/claims", claim(requests.user()))),
                new Kind(1, () -> requests.lines("POST", "/claims/batch", users(), this::claim)),
                new Kind(
                        1,
                        () -> requests.lines(
                                "POST", "/access/batch", users(), user -> Map.of("userId", user, "app", "TEAMS"))),
                new Kind(1, () -> requests.send("PUT", device(), Map.of())),
                new Kind(1, () -> requests.send("DELETE", device(), "")),
                new Kind(
                        1,
                        () -> requests.lines(
                                "POST",
                                "/devices/batch",
                                requests.some(RandomRequests.DEVICES, 2),
                                device -> Map.of("deviceId", device))),
                new Kind(
                        1,
                        () -> requests.send(
                                "PUT",
                                "/directory-sync",
                                Map.of("enabled", false, "people", requests.any("KEEP", "DELETE")))));
    }

    private String user() {
        return "/users/" + requests.user();
    }

    private List<String> users() {
        return requests.some(RandomRequests.USERS, 4);
    }

    private static final String DEVICE = "/devices/";

    private String device() {
        return DEVICE + requests.any(RandomRequests.DEVICES);
    }

    private Map<String, Object> facts() {
        var facts = new HashMap<String, Object>();
        requests.sometimes(6, () -> facts.put("usageLocation", requests.any("NL", "NL", "BE", "CN")));
        requests.sometimes(2, () -> facts.put("userType", requests.any("Member", "Member", "Guest")));
        requests.sometimes(1, () -> facts.put("onPremisesSynced", requests.random.nextBoolean()));
        return facts;
    }

    private Map<String, Object> userLine(String user) {
        return RandomRequests.with(facts(), "userId", user);
    }

    private Map<String, Object> account() {
        return requests.random.nextBoolean()
                ? Map.of("enabled", true)
                : Map.of("enabled", false, "licenses", requests.any("KEEP", "SUSPEND"));
    }

    private Map<String, Object> byHand() {
        return requests.change(Map.of("allowAlongsideInherited", requests.random.nextBoolean()));
    }

    private Map<String, Object> claim(String user) {
        return Map.of(
                "app",
                requests.any("TEAMS", "TEAMS", "VISIO", "EXCHANGE"),
                "trigger",
                requests.any("SIGN_IN", "SIGN_IN", "USER_REQUEST", "FLOW_RPA_SAVE"),
                "user",
                Map.of("userId", user, "userType", requests.any("Member", "Member", "Member", "Guest")));
    }
}
