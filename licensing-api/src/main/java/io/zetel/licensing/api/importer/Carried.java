package io.zetel.licensing.api.importer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the files of another system say, in Zetel's words: every kind of source is read into this. */
record Carried(
        Directory directory,
        List<Purchase> purchases,
        List<Assignment> assignments,
        List<Seats> seats,
        Set<Waiting> waiting,
        List<Left> left) {

    /** Who there is. */
    record Directory(Map<String, User> users, Map<String, Group> groups) {}

    /** Where something stands. */
    record Place(String file, long line) {

        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** A user; the profile by its fields' names, only what is told. */
    record User(
            Place place,
            String userId,
            @Nullable String displayName,
            @Nullable String userType,
            @Nullable String usageLocation,
            @Nullable Boolean onPremisesSynced,
            boolean disabled,
            Map<String, String> profile) {}

    /** A group of users, its members in the order in which they get what it gives, and what that is. */
    record Group(
            Place place,
            String groupId,
            @Nullable String displayName,
            @Nullable Boolean securityEnabled,
            Map<String, String> profile,
            List<String> members,
            List<License> licenses) {}

    /** A product as the source names it, and the service plans that are off. */
    record License(String product, List<String> disabledPlans) {}

    /** Seats bought; the key is the same whenever the same purchase is read. */
    record Purchase(
            Place place,
            String key,
            String product,
            int seats,
            @Nullable Instant startsOn,
            @Nullable Instant endsOn,
            boolean suspended,
            Details details) {

        /** The same in Zetel, which is to know neither a product's key nor text of any length. */
        String externalKey() {
            try {
                return "import-"
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256")
                                        .digest(key.getBytes(StandardCharsets.UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** What a user has directly. */
    record Assignment(Place place, String userId, License license) {}

    /** A member who does not have what the group gives, there either. */
    record Waiting(String groupId, String userId) {}

    /** What the source counts of a product, to be compared. */
    record Seats(String product, int total, int assigned) {}

    /** Something that is not carried over, or not as it was, and why. */
    record Left(@Nullable Place place, String what, String reason) {

        /** As the files go. */
        static final Comparator<Left> BY_PLACE = Comparator.comparing(
                        (Left left) -> left.place() == null ? "" : left.place().file())
                .thenComparing(left -> left.place() == null ? 0 : left.place().line());

        @Override
        public String toString() {
            return (place == null ? "" : place + "  ") + what + ": " + reason;
        }
    }

    /** Collects while files are read. */
    static final class Reading {

        final Map<String, User> users = new LinkedHashMap<>();
        final Map<String, Group> groups = new LinkedHashMap<>();
        final List<Purchase> purchases = new ArrayList<>();
        final List<Assignment> assignments = new ArrayList<>();
        final List<Seats> seats = new ArrayList<>();
        final Set<Waiting> waiting = new HashSet<>();
        final List<Left> left = new ArrayList<>();

        /** What stands in other columns than these is told once. */
        void leaveOthers(CsvTable table, List<String> known) {
            table.others(known)
                    .forEach(column -> leave(new Place(table.file(), 1), "column " + column, "is not carried over"));
        }

        void leave(@Nullable Place place, String what, String reason) {
            left.add(new Left(place, what, reason));
        }

        Carried done() {
            return new Carried(new Directory(users, groups), purchases, assignments, seats, waiting, left);
        }
    }

    /** How reports name this file. */
    static String named(Path file) {
        return String.valueOf(file.getFileName());
    }
}
