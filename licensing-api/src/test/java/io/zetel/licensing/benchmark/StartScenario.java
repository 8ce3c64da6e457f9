package io.zetel.licensing.benchmark;

import io.zetel.licensing.acceptance.RunningZetel;
import java.util.ArrayList;
import java.util.List;

/**
 * From nothing to the first claim: a new process, an empty directory, a tenant, its seats, its policy, a claim. First
 * as Maven runs it, then as the image does, which has an archive of the classes of an earlier start.
 */
final class StartScenario implements Scenario {

    @Override
    public void run(Bench bench) throws Exception {
        bench.report.part("Start on an empty directory");
        measure(bench, "", System.getProperty("java.class.path"), List.of());
        bench.report.progress(
                "  … packing what Maven runs from directories, and starting once for the archive of classes");
        var directory = RunningZetel.freshDirectory();
        var packed = NewProcess.packed(directory);
        measure(
                bench,
                ", with an archive of classes",
                packed,
                NewProcess.archived(packed, directory.resolve("zetel.aot")));
    }

    private static void measure(Bench bench, String how, String classPath, List<String> jvm) throws Exception {
        var listening = new ArrayList<Double>();
        var claimed = new ArrayList<Double>();
        for (int i = 0; i < bench.scale.runs; i++) {
            bench.report.progress("  … starting a process" + how);
            try (var zetel = new NewProcess(classPath, jvm)) {
                var operator = zetel.operator();
                listening.add(zetel.seconds());
                zetel.firstClaim(operator, 10);
                claimed.add(zetel.seconds());
            }
        }
        bench.report.beside(new Measured("process start → answers requests" + how, "s", listening));
        bench.report.below(8, new Measured("process start → first claim answered" + how, "s", claimed));
    }
}
