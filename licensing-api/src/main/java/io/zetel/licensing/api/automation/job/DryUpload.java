package io.zetel.licensing.api.automation.job;

import io.zetel.licensing.api.http.problem.BadRequest;
import java.util.List;

/** What a dry upload says: its lines, how many others say nothing usable, and what is wrong with any of them. */
public record DryUpload<T>(List<Line<T>> lines, int unreadableLines, List<JobError> unreadable) {

    /** Nobody else of the tenant gets a turn while lines are rehearsed. */
    public static final int MOST_LINES = 10_000;

    /** A line by its number, counted from 1. */
    public record Line<T>(long number, T value) {}

    /** Refuses so many lines where that is too many for one turn. */
    public static void refuseMoreThanMost(int lines) {
        if (lines > MOST_LINES) {
            throw new BadRequest("", "TOO_MANY_LINES", "A dry run takes at most %d lines".formatted(MOST_LINES));
        }
    }
}
